//! Policies: what is forbidden and why, in every version, with its place in
//! the law. A decision keeps the version that it was made under.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{Bank, DsaCategory, Policy, Severity, TerroristContent};

use super::banks::{keeps_banks, policy_title};
use super::person::Person;
use super::shell::Place;
use super::words::{self, key};
use super::{icons, paths};
use crate::app::App;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/policies", get(list)).route("/policies/{name}", get(policy))
}

/// The word for a limb of Article 2(7).
pub(super) const fn limb_key(limb: TerroristContent) -> &'static str {
    match limb {
        TerroristContent::Incites => "tco-incites",
        TerroristContent::SolicitsOffence => "tco-solicits-offence",
        TerroristContent::SolicitsParticipation => "tco-solicits-participation",
        TerroristContent::Instructs => "tco-instructs",
        TerroristContent::Threatens => "tco-threatens",
    }
}

/// The letter of a limb, as the law has it: `(a)`.
pub(super) fn limb_letter(limb: TerroristContent) -> &'static str {
    let name = limb.name();
    name.rsplit_once("2(7)").map_or(name, |(_, letter)| letter)
}

/// The word for a category of the DSA transparency database.
pub(super) const fn dsa_key(category: DsaCategory) -> &'static str {
    match category {
        DsaCategory::RiskForPublicSecurity => "dsa-public-security",
        DsaCategory::IllegalOrHarmfulSpeech => "dsa-speech",
        DsaCategory::Violence => "dsa-violence",
    }
}

/// How grave, and how long a case may wait for it.
pub(super) fn severity_words(person: &Person, severity: Severity) -> String {
    let hours = severity.clock().as_secs() / 3600;
    let grave = person.say(&key("severity-", severity.name()));
    let within = person.words.say_with("severity-within", &[("count", (hours as i64).into())]);
    format!("{grave}{} {within}", person.say("comma"))
}

async fn list(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let policies = store.policies(service).await?;
    let main = html! {
        main.page id="main" {
            div.page-head {
                div { h1 { (person.say("nav-policies")) } p { (person.say("policies-about")) } }
                @if keeps_banks(&person) {
                    div.row { a.btn.btn-main href="/policies/new" { (icons::plus()) " " (person.say("policy-new")) } }
                }
            }
            @if policies.is_empty() { p.paper.quiet { (person.say("policies-empty")) } } @else {
                div.table-wrap {
                    table.table.compact {
                        caption.hidden-text { (person.say("nav-policies")) }
                        thead { tr {
                            th scope="col" { (person.say("policy")) }
                            th scope="col" { (person.say("severity")) }
                            th scope="col" { (person.say("policy-tco")) }
                            th scope="col" { (person.say("policy-dsa")) }
                            th.num scope="col" { (person.say("policy-version")) }
                        } }
                        tbody { @for policy in &policies { (line(&person, policy)) } }
                    }
                }
            }
        }
    };
    Ok(person.page(&person.say("nav-policies"), Place::Policies, &main))
}

fn line(person: &Person, policy: &Policy) -> Markup {
    html! {
        tr {
            th scope="row" {
                a href=(paths::policy(policy)) { bdi dir="auto" { (policy_title(person, policy)) } }
                span.sub { bdi { code { (policy.name) } } }
            }
            td { (severity(person, policy.severity)) }
            td { (limb(person, policy.terrorist_content)) }
            td { (dsa(person, policy.dsa)) }
            td.num { (person.words.number(i64::from(policy.version))) }
        }
    }
}

/// Severe matter is never red or loud: a word, and how fast.
fn severity(person: &Person, severity: Severity) -> Markup {
    let hours = severity.clock().as_secs() / 3600;
    html! {
        (person.say(&key("severity-", severity.name())))
        span.sub-line { (person.words.say_with("severity-within", &[("count", (hours as i64).into())])) }
    }
}

fn limb(person: &Person, limb: Option<TerroristContent>) -> Markup {
    html! {
        @match limb {
            Some(limb) => {
                (person.say(limb_key(limb)))
                span.sub-line { bdi dir="ltr" { "2021/784, 2(7)" (limb_letter(limb)) } }
            }
            None => span.quiet { (person.say("policy-no-tco")) },
        }
    }
}

fn dsa(person: &Person, category: Option<DsaCategory>) -> Markup {
    html! {
        @match category {
            Some(category) => (person.say(dsa_key(category))),
            None => span.quiet { (person.say("policy-no-dsa")) },
        }
    }
}

/// What was done just now.
#[derive(Default, serde::Deserialize)]
struct View {
    done: Option<String>,
}

async fn policy(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let versions = paths::find_policy(store, service, path.text(0)).await?;
    let (newest, older) = versions.split_first().ok_or_else(|| Problem::not_found("no policy"))?;
    let mut banks = store.banks(service).await?;
    banks.retain(|bank| versions.iter().any(|version| bank.policy == Some(version.id)));
    let title = policy_title(&person, newest);
    let main = html! {
        main.page id="main" {
            div.page-head {
                div {
                    p.small { a href="/policies" { (person.say("nav-policies")) } }
                    h1 { bdi dir="auto" { (title) } }
                    p.small { bdi { code { (newest.name) } } }
                }
                @if keeps_banks(&person) {
                    div.row { a.btn.btn-main href={ (paths::policy(newest)) "/version" } { (person.say("policy-new-version")) } }
                }
            }
            div.stack {
                @if view.done.is_some() {
                    p.banner role="status" { (icons::check()) span { (person.say("policy-done")) } }
                }
                div.split {
                    div.stack {
                        section.card.stack aria-labelledby="newest" {
                            (version_head(&person, newest, "newest"))
                            (version(&person, newest))
                        }
                        @for old in older {
                            details.card.old {
                                summary { (version_title(&person, old)) }
                                div.stack { (version(&person, old)) }
                            }
                        }
                    }
                    aside.stack {
                        section.card.sec aria-labelledby="policy-banks" {
                            h2 id="policy-banks" { (person.say("policy-banks")) }
                            (banks_under(&person, &banks, &versions))
                        }
                        p.small.quiet { (person.say("policy-versions-about")) }
                    }
                }
            }
        }
    };
    Ok(person.page(title, Place::Policies, &main))
}

fn version_title(person: &Person, policy: &Policy) -> String {
    let gaps = [
        ("number", i64::from(policy.version).into()),
        ("date", person.times.date(policy.created_at).into()),
    ];
    person.words.say_with("policy-version-of", &gaps)
}

fn version_head(person: &Person, policy: &Policy, id: &str) -> Markup {
    html! {
        div.sec-head {
            h2 id=(id) { (version_title(person, policy)) }
            span.badge.badge-accent { (person.say("policy-newest")) }
        }
    }
}

fn version(person: &Person, policy: &Policy) -> Markup {
    html! {
        dl.facts.facts-line.facts-long {
            div { dt { (person.say("severity")) } dd { (severity(person, policy.severity)) } }
            div { dt { (person.say("policy-tco")) } dd { (limb(person, policy.terrorist_content)) } }
            div { dt { (person.say("policy-dsa")) } dd { (dsa(person, policy.dsa)) } }
            div { dt { (person.say("id")) } dd { bdi { code { (policy.id) } } } }
        }
        @for text in &policy.texts {
            @let known = words::language(&text.language);
            div.paper.stack.stack-2 lang=(text.language) dir=(known.map_or("auto", |known| &known.direction)) {
                h3 dir="auto" { (text.title) }
                p.prose dir="auto" { (text.text) }
            }
        }
    }
}

fn banks_under(person: &Person, banks: &[Bank], versions: &[Policy]) -> Markup {
    html! {
        @if banks.is_empty() { p.quiet { (person.say("policy-no-banks")) } } @else {
            ul.plain {
                @for bank in banks {
                    li {
                        a href=(paths::bank(bank)) { bdi dir="auto" { (bank.name) } }
                        @if let Some(version) = versions.iter().find(|v| bank.policy == Some(v.id)) {
                            span.sub-line { (person.words.say_with("policy-version-number", &[("number", i64::from(version.version).into())])) }
                        }
                    }
                }
            }
        }
    }
}
