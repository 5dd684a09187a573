//! The page of the API: how to begin, then every endpoint by its subject.

use maud::{Markup, html};
use serde_json::Value;

use super::shapes::{Schemas, fields, limits, shape, type_of};
use super::{page, prose};
use crate::access::TABLE;

/// The subjects in the order in which a reader needs them. A tag that is not
/// here comes after them.
const SUBJECTS: [(&str, &str, &str); 9] = [
    ("items", "Items", "What people upload: sent, answered, matched, compared, erased."),
    (
        "notices",
        "Notices",
        "Somebody's report of an item or an address, answered when it is decided.",
    ),
    (
        "cases",
        "Cases and decisions",
        "What waits for a person, what they decided, and what follows.",
    ),
    ("banks", "Banks", "What is matched against. An entry matches when its banking is answered."),
    ("mode", "Mode", "The brake: how far verdicts reach."),
    (
        "webhooks",
        "Webhooks",
        "Where actions and later verdicts go: signed, in order, at least once.",
    ),
    ("events", "Events", "What happened, once: appended, sealed into a chain, never changed."),
    ("people", "People and keys", "Who may do what."),
    ("operation", "Operation", "For whoever runs this server."),
];

const BEGIN: &str = r#"weir key create uploads --role service

curl -H "X-API-Key: $KEY" -H "Content-Type: application/json" \
  -d '{"type":"post","id":"1","text":"TEST_SENTENCE"}' \
  "SERVER/v1/items""#;

/// What is true of every endpoint.
const CONVENTIONS: [(&str, &str); 6] = [
    (
        "Keys",
        "Send one as `X-API-Key` or as `Authorization: Bearer`. It speaks for one service and never sees another's.",
    ),
    (
        "Ids",
        "Weir's own say what they are: `item_…`, `case_…`, `entry_…`. Yours are a `type` and an `id`, and come back unchanged.",
    ),
    (
        "Lists",
        "Answer `data` and `next`; send `next` as `after` for the page that follows. It is null at the end.",
    ),
    (
        "Retries",
        "Send an `Idempotency-Key` with a POST, and sending it again does nothing twice; kept for 24 hours.",
    ),
    ("Times", "RFC 3339 in UTC with microseconds. A field in milliseconds ends in `_ms`."),
    (
        "Unknown fields",
        "Are refused with a JSON pointer, so that a slip of the pen is not taken for silence.",
    ),
];

/// An operation and where it is.
struct Operation<'a> {
    method: &'static str,
    path: &'a str,
    of: &'a Value,
}

/// The page.
pub(crate) fn api(document: &utoipa::openapi::OpenApi, server: &str) -> Markup {
    // Read as JSON: the page shows what `/openapi.json` says, whatever types
    // made it.
    let document = serde_json::to_value(document).unwrap_or_default();
    let empty = Schemas::new();
    let schemas = document["components"]["schemas"].as_object().unwrap_or(&empty);
    let subjects = by_subject(&document);
    let begin =
        BEGIN.replace("SERVER", server).replace("TEST_SENTENCE", weir_engine::TEST_SENTENCE);
    let contents = html! {
        @for (tag, title, _, operations) in &subjects {
            h2 { a href={ "#" (tag) } { (title) } }
            ul {
                @for one in operations {
                    li {
                        a href={ "#" (one.anchor()) } {
                            (one.badge()) span.path { (pathway(one.path)) }
                        }
                    }
                }
            }
        }
        h2 { a href="#shapes" { "Shapes" } }
    };
    let body = html! {
        h1 { "The API of Weir" }
        p.lead { (document["info"]["description"].as_str().unwrap_or_default()) }
        h2 { "Begin" }
        p {
            "Make a key; it is shown once. Then send an item: this sentence always matches, so that you "
            "can prove the wiring, and so does " a href="/test-item.png" { "this picture" } "."
        }
        pre { code { (begin) } }
        dl.fields {
            @for (name, about) in CONVENTIONS { dt { (name) } dd { (prose(about)) } }
            dt { "Errors" }
            dd { "One form for all: " a href="/docs/problems" { "problems" } ", each type explained." }
            dt { "For programs" }
            dd { a href="/openapi.json" { "openapi.json" } ": this page is made from it." }
        }
        @for (tag, title, about, operations) in &subjects {
            section.subject id=(tag) {
                h2 { (title) }
                p.quiet { (about) }
                @for one in operations { (operation(one, schemas)) }
            }
        }
        section.subject #shapes {
            h2 { "Shapes" }
            p.quiet { "What bodies and answers are made of." }
            @for (name, schema) in schemas { (shape(name, schema, schemas)) }
        }
    };
    page("Weir: the API", "/docs", &contents, &body)
}

/// The operations of each subject: tag, title, what it is about.
fn by_subject(document: &Value) -> Vec<(&str, &str, &str, Vec<Operation<'_>>)> {
    let mut subjects: Vec<_> =
        SUBJECTS.iter().map(|(tag, title, about)| (*tag, *title, *about, Vec::new())).collect();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in ["get", "post", "put", "patch", "delete"] {
            let of = &item[method];
            if !of.is_object() {
                continue;
            }
            let tag = of["tags"][0].as_str().unwrap_or("operation");
            let place = subjects.iter().position(|subject| subject.0 == tag).unwrap_or_else(|| {
                subjects.push((tag, tag, "", Vec::new()));
                subjects.len() - 1
            });
            subjects[place].3.push(Operation { method, path, of });
        }
    }
    // As the table of routes has them: what one begins with comes first.
    let place = |one: &Operation<'_>| {
        TABLE.iter().position(|row| row.0.eq_ignore_ascii_case(one.method) && row.1 == one.path)
    };
    for subject in &mut subjects {
        subject.3.sort_by_key(place);
    }
    subjects
}

impl Operation<'_> {
    fn anchor(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        format!("{}{}", self.method, self.path.chars().map(plain).collect::<String>())
    }

    fn badge(&self) -> Markup {
        html! { span class={ "method " (self.method) } { (self.method.to_uppercase()) } }
    }
}

/// A path that may be broken after its slashes.
fn pathway(path: &str) -> Markup {
    html! {
        @for (n, step) in path.split('/').enumerate() {
            @if n > 0 { "/" wbr; }
            @if step.starts_with('{') { i { (step) } } @else { (step) }
        }
    }
}

fn operation(one: &Operation<'_>, schemas: &Schemas) -> Markup {
    let about = one.of["description"].as_str().unwrap_or_default();
    // What `openapi` says last is who may call it.
    let (about, needs) = about.rsplit_once("\n\n").unwrap_or(("", about));
    let needs = needs.trim_end_matches('.');
    html! {
        section.operation id=(one.anchor()) {
            h3 { (one.badge()) " " a.path href={ "#" (one.anchor()) } { (pathway(one.path)) } }
            @if let Some(summary) = one.of["summary"].as_str() { p.summary { (prose(summary)) } }
            @for paragraph in about.split("\n\n").filter(|text| !text.is_empty()) {
                p { (prose(paragraph)) }
            }
            p.needs { (needs) }
            @if let Some(parameters) = one.of["parameters"].as_array() {
                h4 { "Parameters" }
                dl.fields {
                    @for parameter in parameters {
                        dt {
                            code { (parameter["name"].as_str().unwrap_or_default()) } " "
                            small { (parameter["in"].as_str().unwrap_or_default()) }
                        }
                        dd {
                            (prose(parameter["description"].as_str().unwrap_or_default()))
                            (limits(&parameter["schema"]))
                        }
                    }
                }
            }
            @for (media, body) in one.of["requestBody"]["content"].as_object().into_iter().flatten() {
                h4 { "Takes " code { (media) } " " (type_of(&body["schema"])) }
                // The form repeats what JSON says, but for its files.
                (fields(&body["schema"], schemas, true))
            }
            @for (status, response) in one.of["responses"].as_object().into_iter().flatten() {
                // How everything is refused is said once, above.
                @if status != "default" { (answer(status, response, schemas)) }
            }
        }
    }
}

fn answer(status: &str, response: &Value, schemas: &Schemas) -> Markup {
    let description = response["description"].as_str().unwrap_or_default();
    let content = response["content"].as_object().into_iter().flatten().next();
    let told = html! { span.status { (status) } " " (prose(description)) };
    let Some((media, body)) = content else { return html! { p.answer { (told) } } };
    if !body["schema"].is_object() || body["schema"]["type"] == "string" {
        return html! { p.answer { (told) " " code.quiet { (media) } } };
    }
    html! {
        details.answer {
            summary { (told) }
            p { "A " (type_of(&body["schema"])) "." }
            (fields(&body["schema"], schemas, false))
        }
    }
}
