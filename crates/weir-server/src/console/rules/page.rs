//! One rule: what it does, live and shadow beside each other, every version
//! with its author and note, its back-tests.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use weir_engine::{BackTestTask, RuleFile};
use weir_model::{Actor, Job, JobKind, RuleState, RuleVersion, Timestamp, UserId};
use weir_store::{RuleHits, SharedHits, Store};

use super::doings::doings;
use super::list::since;
use super::words::{
    about_of, effect_list, name_in, rule_path, state_badge, title_of, writes_rules,
};
use crate::app::App;
use crate::console::back_test::one_line;
use crate::console::charts::{Bar, bars};
use crate::console::icons;
use crate::console::person::Person;
use crate::console::shell::Place;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

/// How many back-tests are looked through for those of one rule.
const LOOKED: u32 = 200;
/// How many of them are shown.
const SHOWN: usize = 10;

/// Which version is asked for, as a case names it.
#[derive(Default, serde::Deserialize)]
pub(super) struct View {
    version: Option<String>,
}

struct Rule {
    versions: Vec<RuleVersion>,
    /// What users are called; their names stay within Weir.
    names: HashMap<UserId, String>,
    live: Option<(RuleVersion, RuleHits)>,
    shadow: Option<(RuleVersion, RuleHits)>,
    /// Live and shadow beside each other, since when both are computed.
    beside: Option<(SharedHits, Timestamp)>,
    back_tests: Vec<Job>,
}

async fn load(app: &App, person: &Person, name: &str) -> Result<Rule, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let versions = store.rule_versions(service, name).await?;
    if versions.is_empty() {
        return Err(Problem::not_found(format!("there is no rule “{name}”")));
    }
    let names = store.users(service).await?;
    let names = names.into_iter().map(|user| (user.id, user.name.to_string())).collect();
    let live = counted(store, person, &versions, RuleState::Live).await?;
    let shadow = counted(store, person, &versions, RuleState::Shadow).await?;
    let beside = match (&live, &shadow) {
        (Some((live, _)), Some((shadow, _))) => {
            let from = since(person).max(live.since).max(shadow.since);
            let ids = [live.id, shadow.id];
            Some((store.shared_hits(service, ids, from).await?, from))
        }
        _ => None,
    };
    let mut back_tests = store.jobs(service, JobKind::BackTest, LOOKED).await?;
    back_tests.retain(|job| BackTestTask::of(job).is_some_and(|task| task.rule == name));
    back_tests.truncate(SHOWN);
    Ok(Rule { versions, names, live, shadow, beside, back_tests })
}

async fn counted(
    store: &Store,
    person: &Person,
    versions: &[RuleVersion],
    state: RuleState,
) -> Result<Option<(RuleVersion, RuleHits)>, Problem> {
    let Some(version) = versions.iter().find(|version| version.state == state) else {
        return Ok(None);
    };
    let hits = store.rule_hits(person.caller.service, version.id, since(person)).await?;
    Ok(Some((version.clone(), hits)))
}

pub(super) async fn rule(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let rule = load(&app, &person, name_in(path.text(0))).await?;
    let two = app.config().rules_two_people;
    let newest = &rule.versions[0];
    let shown = rule.live.as_ref().or(rule.shadow.as_ref()).map_or(newest, |(version, _)| version);
    let file = RuleFile::parse(&shown.source).ok();
    let title = file.as_ref().map_or(newest.name.as_str(), |file| title_of(&person, file));
    let asked = view.version.and_then(|number| number.parse::<u32>().ok());
    let main = html! {
        main.page id="main" {
            (head(&person, newest, title, file.as_ref()))
            div.split {
                div.stack {
                    @if let Some(file) = &file { (does(&person, shown, file)) }
                    @if let (Some((live, _)), Some((shadow, _)), Some(both)) = (&rule.live, &rule.shadow, &rule.beside) {
                        (beside(&person, live, shadow, *both))
                    }
                    section.sec aria-labelledby="versions" {
                        h2 id="versions" { (person.say("rule-versions")) }
                        @for version in &rule.versions {
                            @let open = asked.map_or(version.id == newest.id, |asked| asked == version.number);
                            (version_card(&person, &rule, version, open, two))
                        }
                    }
                }
                aside.stack {
                    (figures(&person, &rule))
                    (back_tests(&person, &rule.back_tests))
                    p.small.quiet { (person.say("rule-names-stay")) }
                }
            }
        }
    };
    Ok(person.page(title, Place::Rules, &main))
}

fn head(person: &Person, newest: &RuleVersion, title: &str, file: Option<&RuleFile>) -> Markup {
    let label = if newest.state.is_written() { "rule-write-on" } else { "rule-write-next" };
    html! {
        div.page-head {
            div {
                p.small { a href="/rules" { (person.say("nav-rules")) } }
                h1 { bdi dir="auto" { (title) } }
                @if let Some(file) = file { p dir="auto" { (about_of(person, file)) } }
                p.small { bdi { code { (newest.name) } } }
            }
            @if writes_rules(person) {
                div.row { a.btn.btn-main href={ (rule_path(&newest.name)) "/edit" } { (person.say(label)) } }
            }
        }
    }
}

fn does(person: &Person, version: &RuleVersion, file: &RuleFile) -> Markup {
    let number = [("number", i64::from(version.number).into())];
    html! {
        section.card.sec aria-labelledby="does" {
            div.sec-head {
                h2 id="does" { (person.say("rule-what")) }
                span.small.quiet { (person.words.say_with("rule-as-version", &number)) }
            }
            h3 { (person.say("rule-when")) }
            pre.paper.rule-file tabindex="0" { code { (file.when().trim()) } }
            h3 { (person.say("rule-then")) }
            (effect_list(person, file.effects()))
        }
    }
}

/// How often each fired alone and both together, as bars.
fn beside(
    person: &Person,
    live: &RuleVersion,
    shadow: &RuleVersion,
    (hits, from): (SharedHits, Timestamp),
) -> Markup {
    let words = &person.words;
    let of = |number: u32| [("number", i64::from(number).into())];
    let most = hits.both.max(hits.first).max(hits.second).max(1);
    let bar = |name: String, count: u64, high: bool| Bar {
        name: html! { (name) },
        says: html! { (words.number(count as i64)) },
        share: count as f64 / most as f64,
        high,
    };
    let lines = [
        bar(person.say("rule-beside-both"), hits.both, false),
        bar(words.say_with("rule-beside-live", &of(live.number)), hits.first, true),
        bar(words.say_with("rule-beside-shadow", &of(shadow.number)), hits.second, true),
    ];
    let nothing = hits == SharedHits::default();
    html! {
        section.card.sec aria-labelledby="beside" {
            div.sec-head {
                h2 id="beside" { (person.say("rule-beside")) }
                span.small.quiet { (words.say_with("rule-beside-since", &[("time", person.times.moment(from).into())])) }
            }
            @if nothing { p.quiet { (person.say("rule-beside-nothing")) } } @else {
                (bars(&lines))
                p.small.quiet { (words.say_with("rule-beside-means", &[("more", (hits.second as i64).into()), ("fewer", (hits.first as i64).into())])) }
            }
        }
    }
}

fn figures(person: &Person, rule: &Rule) -> Markup {
    let figure = |label: &str, counted: &Option<(RuleVersion, RuleHits)>| {
        html! {
            div {
                dt { (person.say(label)) }
                @match counted {
                    Some((_, hits)) => dd {
                        (person.words.number(hits.fired as i64))
                        @if hits.unknown > 0 {
                            span.sub-line { (person.words.say_with("rule-unknown-times", &[("count", (hits.unknown as i64).into())])) }
                        }
                    },
                    None => dd.quiet { "–" },
                }
            }
        }
    };
    html! {
        section.card.sec aria-labelledby="fired" {
            h2 id="fired" { (person.say("rule-fired-title")) }
            dl.facts {
                (figure("rule-fired-live", &rule.live))
                (figure("rule-fired-in-shadow", &rule.shadow))
            }
        }
    }
}

fn back_tests(person: &Person, jobs: &[Job]) -> Markup {
    html! {
        section.card.sec aria-labelledby="back-tests" {
            h2 id="back-tests" { (person.say("back-tests")) }
            @if jobs.is_empty() { p.quiet { (person.say("back-tests-none")) } } @else {
                ul.list.tests { @for job in jobs { li { (one_line(person, job)) } } }
            }
        }
    }
}

fn version_card(
    person: &Person,
    rule: &Rule,
    version: &RuleVersion,
    open: bool,
    two_people: bool,
) -> Markup {
    let number = [("number", i64::from(version.number).into())];
    let by = |at: Timestamp, by: Actor| {
        html! { (person.times.moment(at)) (person.say("comma")) " " (whom(person, rule, by)) }
    };
    let live = rule.live.as_ref().map(|(live, _)| live);
    let faults = RuleFile::parse(&version.source).err();
    html! {
        article.card.stack.version id={ "v" (version.number) } {
            div.sec-head {
                h3 { (person.words.say_with("policy-version-number", &number)) }
                (state_badge(person, version, two_people))
            }
            @if !version.note.is_empty() { p.prose dir="auto" { (version.note) } }
            @if faults.is_some() {
                p.banner data-state="soon" {
                    (icons::info())
                    span { (person.say(if version.state.is_computed() { "rule-faulty-computed" } else { "rule-faulty" })) }
                }
            }
            dl.facts.facts-line {
                div { dt { (person.say("rule-written")) } dd { (by(version.written_at, version.author)) } }
                @if let (Some(at), Some(whom)) = (version.approved_at, version.approved_by) {
                    div { dt { (person.say("rule-approved")) } dd { (by(at, whom)) } }
                }
                @if version.since != version.written_at {
                    div { dt { (person.say("rule-so-since")) } dd { (person.times.moment(version.since)) } }
                }
            }
            details.old open[open] {
                summary { (person.say("rule-file")) }
                pre.paper.rule-file tabindex="0" { code { (version.source.trim_end()) } }
            }
            (doings(person, version, live, two_people))
        }
    }
}

/// By whom, as people within Weir may know.
fn whom(person: &Person, rule: &Rule, by: Actor) -> Markup {
    let key = match by {
        Actor::User(id) if id == person.user.id => "from-you",
        Actor::User(id) => match rule.names.get(&id) {
            Some(name) => return html! { bdi dir="auto" { (name) } },
            None => "from-somebody",
        },
        Actor::Key(_) => "from-key",
        Actor::CommandLine => "from-command-line",
        Actor::Weir => "from-weir",
        Actor::Rule(_) => "from-rule",
    };
    html! { (person.say(key)) }
}
