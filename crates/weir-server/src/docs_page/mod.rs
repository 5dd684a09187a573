//! The pages under `/docs`: the API as `/openapi.json` describes it, and what
//! each type of problem means. Made here, so that no script of somebody else's
//! is loaded.
//!
//! | file | subject |
//! |---|---|
//! | `api` | the page of the API: how to begin, and every endpoint by subject |
//! | `shapes` | what bodies are made of, in words |
//! | `style.css` | how both pages look, by the tokens of the console |

mod api;
mod shapes;

use maud::{DOCTYPE, Markup, html};

use crate::problem::{KINDS, Kind, Problem};

pub(crate) use api::api;

/// The style of the pages.
pub(crate) const STYLE: &str = include_str!("style.css");

/// A page: the bar, what it holds at the side, and the page itself.
fn page(title: &str, here: &str, contents: &Markup, body: &Markup) -> Markup {
    let places =
        [("/docs", "API"), ("/docs/problems", "Problems"), ("/openapi.json", "openapi.json")];
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/docs/style.css";
            }
            body {
                a.skip href="#main" { "Skip to the page" }
                header.bar {
                    a.brand href="/docs" { "Weir" }
                    nav aria-label="Pages" {
                        @for (path, name) in places {
                            a href=(path) aria-current=[(path == here).then_some("page")] { (name) }
                        }
                    }
                }
                div.columns {
                    // Twice: at the side where there is room, folded above the page
                    // where there is none. One of the two is not displayed.
                    nav.side aria-label="Contents" { (contents) }
                    main #main {
                        details.folded {
                            summary { "Contents" }
                            nav aria-label="Contents" { (contents) }
                        }
                        (body)
                    }
                }
            }
        }
    }
}

/// A text with its `code` in backticks, as doc comments are written.
fn prose(text: &str) -> Markup {
    html! {
        @for (n, piece) in text.split('`').enumerate() {
            @if n % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}

/// A problem as it is sent, made as every other one is.
fn example() -> String {
    let wrong = "yesterday".parse::<weir_model::Timestamp>().err().map(|error| error.to_string());
    let problem = Problem::field("/created_at", wrong.unwrap_or_default());
    let body = serde_json::to_string_pretty(problem.document()).unwrap_or_default();
    format!("HTTP/1.1 {}\nContent-Type: application/problem+json\n\n{body}", problem.status())
}

/// What each type of problem means.
pub(crate) fn problems() -> Markup {
    let mut kinds: Vec<&Kind> = KINDS.iter().collect();
    kinds.sort_by_key(|kind| kind.status);
    let contents = html! {
        h2 { "By status" }
        ul {
            @for kind in &kinds {
                li {
                    a href={ "#" (kind.slug) } {
                        span.method { (kind.status.as_u16()) } span { (kind.title) }
                    }
                }
            }
        }
    };
    let body = html! {
        h1 { "Problems" }
        p.lead {
            "An answer that is no success says what was wrong, with what, and what to do, in one form "
            "for programs and people: " code { "application/problem+json" } " (RFC 9457)."
        }
        dl.fields {
            dt { code { "type" } }
            dd { "Which kind of problem. It leads to its explanation here, and never changes its meaning." }
            dt { code { "detail" } }
            dd { "What was wrong this time, for a person. Its wording may change." }
            dt { code { "errors" } }
            dd { "Each field that was wrong, by a JSON pointer (RFC 6901)." }
            dt { code { "Retry-After" } }
            dd { "A header, where waiting helps: how many seconds." }
        }
        pre { code { (example()) } }
        @for kind in &kinds {
            section.problem id=(kind.slug) {
                h2 { span.status { (kind.status.as_u16()) } " " (kind.title) }
                p { code.quiet { "/docs/problems#" (kind.slug) } }
                p { (prose(kind.about)) }
            }
        }
    };
    page("Weir: problems", "/docs/problems", &contents, &body)
}
