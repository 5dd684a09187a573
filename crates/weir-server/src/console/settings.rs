//! Settings: each with its value and where that came from, as `weir config
//! show` prints them. They are set before Weir starts; here they are only seen.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

use super::person::Person;
use super::shell::Place;
use super::words::key;
use crate::app::{App, SettingOrigin, ShownSetting};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/settings", get(settings))
}

async fn settings(State(app): State<App>, person: Person) -> Response {
    let settings = &app.config().settings;
    let main = html! {
        main.page id="main" {
            div.page-head {
                div { h1 { (person.say("nav-settings")) } p { (person.say("settings-about")) } }
            }
            @if settings.is_empty() {
                p.paper.quiet { (person.say("settings-none")) }
            } @else {
                div.table-wrap tabindex="0" role="group" aria-label=(person.say("nav-settings")) {
                    table.table {
                        caption.hidden-text { (person.say("nav-settings")) }
                        thead { tr {
                            th scope="col" { (person.say("setting")) }
                            th scope="col" { (person.say("setting-value")) }
                            th scope="col" { (person.say("setting-origin")) }
                        } }
                        tbody { @for setting in settings { (line(&person, setting)) } }
                    }
                }
            }
            (own_background(&person))
        }
    };
    person.page(&person.say("nav-settings"), Place::Settings, &main)
}

/// The operator's own texts that are left out of what is compared.
fn own_background(person: &Person) -> Markup {
    let texts = weir_engine::own_background::followed();
    html! {
        section.card.stack aria-labelledby="own-background" {
            h2 id="own-background" { (person.say("own-background")) }
            p.quiet { (person.say("own-background-about")) }
            @if texts.is_empty() {
                p.paper.quiet { (person.say("own-background-none")) }
            } @else {
                ul.files {
                    @for own in &texts {
                        li {
                            bdi dir="auto" { (own.name) }
                            span.sub { (person.words.say_with("own-background-bytes", &[("bytes", (own.bytes as i64).into())])) }
                        }
                    }
                }
            }
        }
    }
}

fn line(person: &Person, setting: &ShownSetting) -> Markup {
    let about = key("setting-of-", setting.name);
    html! {
        tr {
            th scope="row" {
                code { (setting.name) }
                span.sub {
                    @if person.words.knows(&about) { (person.say(&about)) }
                    @else { span lang="en" dir="ltr" { (setting.about) } }
                }
            }
            td {
                @match setting.value.as_deref().filter(|value| !value.is_empty()) {
                    Some(value) => code.told { (value) },
                    None => span.quiet { (person.say("setting-unset")) },
                }
            }
            td {
                @match &setting.origin {
                    SettingOrigin::Default => span.quiet { (person.say("origin-default")) },
                    SettingOrigin::Flag => span.badge.badge-accent { (person.say("origin-flag")) },
                    SettingOrigin::Environment(name) => {
                        span.badge.badge-accent { (person.say("origin-environment")) }
                        span.sub { code { (name) } }
                    }
                    SettingOrigin::File(path) => {
                        span.badge.badge-accent { (person.say("origin-file")) }
                        span.sub { code.told { (path) } }
                    }
                }
            }
        }
    }
}
