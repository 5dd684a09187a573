//! An entry: where it comes from, its whole history, what it matched and how
//! that ended; switched off with one click, and on again.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use weir_model::{Actor, Bank, Entry, EntryId, EventKind, Timestamp};
use weir_store::{ContentNotes, EntryMatch, ItemEnd, MatchPlace, StoreError, SubjectEvent};

use super::bank::{entry_name, shown, source, state, tags};
use super::bank_preview::end_words;
use super::banks::keeps_banks;
use super::form::Form;
use super::matched::{distance_words, item_name};
use super::person::Person;
use super::shell::{Place, back, done as done_at};
use super::signals::{self, quality_words};
use super::words::key;
use super::{icons, judged, paths, texts};
use crate::app::App;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;
use crate::routes::entries as api;

/// How many matches a page shows.
const PAGE: u32 = 25;
/// The most events that are shown: an entry has a handful.
const MOST_EVENTS: u32 = 200;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/entries/{id}", get(entry))
        .route("/entries/{id}/off", post(switch_off))
        .route("/entries/{id}/on", post(switch_on))
        .route("/entries/{id}/remove", get(ask_to_remove).post(remove))
}

/// Where the matches go on, and what was done just now.
#[derive(Default, serde::Deserialize)]
struct View {
    after: Option<String>,
    /// `banked`, `off` or `on`.
    done: Option<String>,
}

impl View {
    fn place(&self) -> Option<MatchPlace> {
        let mut parts = self.after.as_deref()?.splitn(3, '.');
        Some(MatchPlace {
            at: Timestamp::from_micros(parts.next()?.parse().ok()?),
            number: parts.next()?.parse().ok()?,
            item: parts.next()?.parse().ok()?,
        })
    }
}

fn written(place: MatchPlace) -> String {
    format!("{}.{}.{}", place.at.micros(), place.number, place.item)
}

async fn entry(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let id = path.id::<EntryId>(0)?;
    let events = store.subject_events(service, *id.as_bytes(), MOST_EVENTS).await?;
    let entry = match store.entry(service, id).await {
        Ok(entry) => entry,
        Err(StoreError::NoEntry(_)) if !events.is_empty() => {
            return Ok(gone(&person, id, &events));
        }
        Err(error) => return Err(error.into()),
    };
    let bank = store.banks(service).await?.into_iter().find(|bank| bank.id == entry.bank);
    let bank = bank.ok_or_else(|| Problem::not_found("the entry's bank was deleted just now"))?;
    let after = view.place().unwrap_or_else(MatchPlace::start);
    let mut matches = store.entry_matches(service, id, after, PAGE + 1).await?;
    let more = matches.len() > PAGE as usize;
    matches.truncate(PAGE as usize);
    let items: Vec<_> = matches.iter().map(|found| found.item).collect();
    let ends = store.item_ends(service, &items).await?;
    let said = store.entry_judgements_by_purpose(service, id).await?;
    let notes = store.content_notes(service, id).await?;
    let title = plain_name(&person, &entry);
    let main = html! {
        main.page id="main" {
            (head(&person, &bank, &entry))
            div.stack {
            (done(&person, &entry, view.done.as_deref()))
            div.split {
                div.stack {
                    section.sec aria-labelledby="matches" {
                        h2 id="matches" { (person.say("entry-matches")) }
                        @if matches.is_empty() { p.paper.quiet { (person.say("entry-no-matches")) } }
                        @else { (match_table(&person, &matches, |found| ends.get(&found.item))) }
                        p.row.row-apart.small {
                            @if view.after.is_some() { a href={ "/entries/" (id) } { (person.say("list-first")) } } @else { span {} }
                            @if let Some(last) = matches.last().filter(|_| more) {
                                a href={ "/entries/" (id) "?after=" (written(MatchPlace::of(last))) } { (person.say("list-next")) }
                            }
                        }
                    }
                    section.sec aria-labelledby="signals" {
                        h2 id="signals" { (person.say("signals")) }
                        ul.signals { @for signal in &entry.signals { li { (signals::value(signal)) } } }
                        @if let Some(words) = quality_words(&person, &entry.signals) { p.small.quiet { (words) } }
                        (texts::offered(&person, &entry))
                    }
                }
                aside.stack {
                    section.card.sec aria-labelledby="provenance" {
                        h2 id="provenance" { (person.say("entry-provenance")) }
                        (provenance(&person, &entry))
                        (noted(&person, &entry, &notes))
                    }
                    section.card.sec aria-labelledby="judged" {
                        h2 id="judged" { (person.say("entry-judged")) }
                        (judged::of(&person, &entry, &said))
                    }
                    section.card.sec aria-labelledby="history" {
                        h2 id="history" { (person.say("entry-history")) }
                        (history(&person, &events))
                    }
                    @if keeps_banks(&person) {
                        p { a.btn.btn-small href={ "/undo?entry=" (id) } { (person.say("cause-of-this")) } }
                        p { a.btn.btn-small.btn-plain href={ "/entries/" (id) "/remove" } { (person.say("entry-remove")) } }
                    }
                }
            }
            }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

/// The entry's name as plain text, for titles.
fn plain_name(person: &Person, entry: &Entry) -> String {
    let known = entry.reference.as_deref().or(entry.provenance.origin.as_deref());
    let number = [("number", entry.number.into())];
    known.map_or_else(|| person.words.say_with("entry-number", &number), shown)
}

fn head(person: &Person, bank: &Bank, entry: &Entry) -> Markup {
    let (to, label) = match entry.off_since {
        None => ("off", "entry-switch-off"),
        Some(_) => ("on", "entry-switch-on"),
    };
    html! {
        div.page-head {
            div {
                p.small { a href=(paths::bank(bank)) { bdi dir="auto" { (bank.name) } } }
                h1 { (entry_name(person, entry)) }
                p.row.small {
                    (state(person, entry))
                    @if let Some(reason) = entry.off_reason {
                        span { (person.say(&key("off-", reason.name()))) }
                    }
                    @if let Some(since) = entry.off_since {
                        span { (person.words.say_with("entry-nothing-since", &[("time", person.times.moment(since).into())])) }
                    }
                }
            }
            @if keeps_banks(person) {
                div.row {
                    form method="post" action={ "/entries/" (entry.id) "/" (to) } {
                        button.btn type="submit" { (person.say(label)) }
                    }
                    @if entry.asked_at.is_some() {
                        form method="post" action={ "/entries/" (entry.id) "/off" } {
                            button.btn type="submit" { (person.say("aside-yes")) }
                        }
                    }
                }
            }
        }
    }
}

/// What was done just now; a switch can be taken back where it is told.
fn done(person: &Person, entry: &Entry, done: Option<&str>) -> Markup {
    let (said, undo) = match (done, entry.off_since) {
        (Some("banked"), None) => ("entry-done-banked", None),
        (Some("off"), Some(_)) => ("entry-done-off", Some("on")),
        (Some("on"), None) => ("entry-done-on", Some("off")),
        _ => return html! {},
    };
    html! {
        div.banner.said role="status" {
            (icons::check())
            span { (person.say(said)) }
            @if let Some(undo) = undo.filter(|_| keeps_banks(person)) {
                form method="post" action={ "/entries/" (entry.id) "/" (undo) } {
                    button.btn.btn-small type="submit" { (person.say("undo")) }
                }
            }
        }
    }
}

fn match_table<'a>(
    person: &Person,
    matches: &[EntryMatch],
    end: impl Fn(&EntryMatch) -> Option<&'a ItemEnd>,
) -> Markup {
    html! {
        div.table-wrap {
            table.table.compact {
                caption.hidden-text { (person.say("entry-matches")) }
                thead { tr {
                    th scope="col" { (person.say("item")) }
                    th scope="col" { (person.say("match")) }
                    th scope="col" { (person.say("entry-match-end")) }
                    th scope="col" { (person.say("when")) }
                } }
                tbody {
                    @for found in matches {
                        @let end = end(found);
                        tr {
                            th scope="row" { bdi { code { (item_name(&found.key)) } } }
                            td { (distance_words(person, found.kind, found.distance)) }
                            td {
                                @match end {
                                    Some(known) => a href={ "/cases/" (known.case) } { (end_words(person, end)) },
                                    None => (end_words(person, end)),
                                }
                            }
                            td { (person.times.moment(found.at)) }
                        }
                    }
                }
            }
        }
    }
}

/// What HMA's clients noted of it, where they noted something.
fn noted(person: &Person, entry: &Entry, notes: &ContentNotes) -> Markup {
    let field = |name: &str| notes.metadata.as_ref()?.get(name)?.as_str().map(shown);
    let disabled = entry.disabled_until.filter(|until| *until != 1);
    html! {
        dl.facts.facts-line {
            @if let Some(note) = &notes.note {
                div { dt { (person.say("entry-note")) } dd { bdi.wraps dir="auto" { (shown(note)) } } }
            }
            @for (name, label) in [("content_id", "entry-content-id"), ("content_uri", "entry-content-uri")] {
                @if let Some(value) = field(name) {
                    div { dt { (person.say(label)) } dd { bdi.wraps dir="auto" { (value) } } }
                }
            }
            @if let Some(until) = disabled {
                div { dt { (person.say("entry-disabled")) } dd {
                    @if until == 0 { (person.say("entry-disabled-for-ever")) }
                    @else { (person.words.say_with("entry-disabled-until", &[(
                        "time",
                        person.times.moment(Timestamp::from_micros(until.saturating_mul(1_000_000))).into(),
                    )])) }
                } }
            }
        }
    }
}

fn provenance(person: &Person, entry: &Entry) -> Markup {
    let words = &person.words;
    html! {
        dl.facts.facts-line {
            div { dt { (person.say("source")) } dd { (source(person, &entry.provenance.source)) } }
            @if let Some(reference) = &entry.reference {
                div { dt { (person.say("reference")) } dd { bdi.wraps dir="auto" { (shown(reference)) } } }
            }
            @if let Some(origin) = &entry.provenance.origin {
                div { dt { (person.say("origin")) } dd { bdi.wraps dir="auto" { (shown(origin)) } } }
            }
            div { dt { (person.say("tags")) } dd { (tags(entry)) } }
            @if let Some(import) = entry.provenance.import {
                div { dt { (person.say("import")) } dd { a href={ "/imports/" (import) } { (person.say("import-open")) } } }
            }
            @if entry.opinions.agree + entry.opinions.disagree > 0 {
                div { dt { (person.say("opinions")) } dd {
                    (words.say_with("opinions-agree", &[("count", i64::from(entry.opinions.agree).into())])) (person.say("comma")) " "
                    (words.say_with("opinions-disagree", &[("count", i64::from(entry.opinions.disagree).into())]))
                } }
            }
            div { dt { (person.say("id")) } dd { bdi { code { (entry.id) } } } }
        }
    }
}

/// What happened to it, the newest first; people are not named.
fn history(person: &Person, events: &[SubjectEvent]) -> Markup {
    html! {
        ol.history {
            @for event in events {
                li {
                    span { (happened(person, &event.kind)) }
                    span.sub-line {
                        (person.times.moment(event.at))
                        @if let Some(by) = event.by { (person.say("comma")) " " (by_whom(person, by)) }
                    }
                }
            }
        }
    }
}

fn happened(person: &Person, kind: &EventKind) -> Markup {
    let key = match kind {
        EventKind::EntryAdded => "story-added",
        EventKind::EntryConfirmed => "story-confirmed",
        EventKind::EntrySwitchedOff => "story-off",
        EventKind::EntrySwitchedOn => "story-on",
        EventKind::EntryRemoved => "story-removed",
        EventKind::EntryRead => "story-read",
        EventKind::EntryJudged => "story-judged",
        EventKind::EntrySetAside => "story-set-aside",
        // A kind of a later version: said as it is called.
        other => return html! { bdi { code { (other.name()) } } },
    };
    html! { (person.say(key)) }
}

fn by_whom(person: &Person, by: Actor) -> String {
    person.say(match by {
        Actor::User(id) if id == person.user.id => "from-you",
        Actor::User(_) => "from-somebody",
        Actor::Key(_) => "from-key",
        Actor::CommandLine => "from-command-line",
        Actor::Weir => "from-weir",
        Actor::Rule(_) => "from-rule",
    })
}

/// The page of an entry that was taken out: its history stays.
fn gone(person: &Person, id: EntryId, events: &[SubjectEvent]) -> Response {
    let title = person.say("entry-taken-out");
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div {
                p.small { a href="/banks" { (person.say("nav-banks")) } }
                h1 { (title) }
                p { (person.say("entry-taken-out-about")) }
            } }
            section.card.sec aria-labelledby="history" {
                h2 id="history" { (person.say("entry-history")) }
                p.small { bdi { code { (id) } } }
                (history(person, events))
            }
        }
    };
    person.page(&title, Place::Banks, &main)
}

async fn switch_off(
    state: State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    switch(state, person, path, &form, false).await
}

async fn switch_on(
    state: State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    switch(state, person, path, &form, true).await
}

async fn switch(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: &Form,
    on: bool,
) -> Result<Response, Problem> {
    let (service, id) = (person.caller.service, path.id::<EntryId>(0)?);
    app.store_of(&person.caller).switch_entry(service, id, on, app.now()).await?;
    app.engine(service).await?.catch_up().await?;
    if let Some(to) = form.get("back") {
        let said = if on { "entry-on" } else { "entry-off" };
        return Ok(done_at(back(Some(to)), said, 1));
    }
    let done = if on { "on" } else { "off" };
    Ok(Redirect::to(&format!("/entries/{id}?done={done}")).into_response())
}

async fn ask_to_remove(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let entry = store.entry(service, path.id::<EntryId>(0)?).await?;
    let title = person.say("entry-remove");
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div { h1 { (title) } p { (entry_name(&person, &entry)) } } }
            form.stack method="post" action={ "/entries/" (entry.id) "/remove" } {
                p { (person.say("entry-remove-about")) }
                div.row {
                    button.btn.btn-main type="submit" { (person.say("entry-remove")) }
                    a.btn href={ "/entries/" (entry.id) } { (person.say("cancel")) }
                }
            }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

async fn remove(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let id = path.id::<EntryId>(0)?;
    let bank = store.entry(service, id).await?.bank;
    let bank = store.banks(service).await?.into_iter().find(|known| known.id == bank);
    api::take_out(&app, &person.caller, id).await?;
    let to = bank.map_or_else(|| "/banks".to_owned(), |bank| paths::bank(&bank) + "?done=removed");
    Ok(Redirect::to(&to).into_response())
}
