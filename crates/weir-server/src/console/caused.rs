//! What a cause did: decisions, holds, cases and labels, counted and listed,
//! with the one button that takes all of it back.

use axum::response::Response;
use maud::{Markup, html};
use weir_model::{CaseId, Cause, EntryId};
use weir_store::{CausedCase, CausedDecisions, StoreError, UndoPreview};

use super::bank::{import_name, shown};
use super::causes::{View, version_name};
use super::icons;
use super::matched::{defanged, item_name};
use super::person::Person;
use super::shell::Place;
use super::words::key;
use crate::app::App;
use crate::problem::Problem;

/// How many cases a page shows.
const PAGE: u32 = 25;

/// All that a cause did, and the one button.
pub(super) async fn preview(
    app: &App,
    person: &Person,
    view: &View,
    cause: &Cause,
) -> Result<Response, Problem> {
    let (store, service, now) = (app.store(), person.caller.service, person.now());
    let after: Option<CaseId> = view.after.as_deref().and_then(|case| case.parse().ok());
    let seen = store.undo_preview(service, cause, now).await?;
    let mut cases = store.undo_cases(service, cause, after, PAGE + 1, now).await?;
    let more = cases.len() > PAGE as usize;
    cases.truncate(PAGE as usize);
    let title = person.say("cause-preview");
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div {
                p.small { a href="/undo" { (person.say("cause-other")) } }
                h1 { (title) }
                p { (name(app, person, cause).await?) }
            } }
            div.stack {
                @if seen.is_empty() {
                    p.paper.quiet role="status" { (person.say("cause-nothing")) }
                    @if seen.undone() > 0 { (decisions(person, &seen.decisions)) }
                } @else {
                    (decisions(person, &seen.decisions))
                    (others(person, &seen))
                    (still_on(app, person, cause).await?)
                    (confirm(person, view, &seen))
                    (case_table(person, &cases))
                    p.row.row-apart.small {
                        @if after.is_some() { a href=(link(view, None)) { (person.say("list-first")) } } @else { span {} }
                        @if let Some(last) = cases.last().filter(|_| more) {
                            a href=(link(view, Some(last.case))) { (person.say("list-next")) }
                        }
                    }
                }
            }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

fn link(view: &View, after: Option<CaseId>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(view.fields());
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    format!("/undo?{}", query.finish())
}

/// The cause in words, with a link to it where it is still there.
pub(super) async fn name(app: &App, person: &Person, cause: &Cause) -> Result<Markup, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    Ok(match cause {
        Cause::Entry(id) => {
            let known = known_entry(app, person, *id).await?;
            let name = known.unwrap_or_else(|| id.to_string());
            html! { (person.say("cause-entry")) ": " a href={ "/entries/" (id) } { bdi.wraps dir="auto" { (name) } } }
        }
        Cause::RuleVersion(id) => {
            let version = store.rule_version(service, *id).await?;
            html! { (person.say("cause-rule-version")) ": " (version_name(person, &version)) }
        }
        Cause::Import(id) => {
            let import = store.import(service, *id).await?;
            html! { (person.say("cause-import")) ": " a href={ "/imports/" (id) } { bdi.wraps dir="auto" { (import_name(person, &import)) } } }
        }
        Cause::Bank(bank) => html! { (person.say("cause-bank")) ": " bdi dir="auto" { (bank) } },
        Cause::Time { from, to } => {
            let gaps = [
                ("from", person.times.moment(*from).into()),
                ("to", person.times.moment(*to).into()),
            ];
            html! { (person.words.say_with("cause-time-span", &gaps)) }
        }
    })
}

async fn known_entry(app: &App, person: &Person, id: EntryId) -> Result<Option<String>, Problem> {
    match app.store().entry(person.caller.service, id).await {
        Ok(entry) => {
            let known = entry.reference.or(entry.provenance.origin);
            Ok(known.map(|name| shown(&name)))
        }
        Err(StoreError::NoEntry(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What goes on matching brings new ones.
async fn still_on(app: &App, person: &Person, cause: &Cause) -> Result<Markup, Problem> {
    let on = match cause {
        Cause::Entry(id) => {
            let entry = app.store().entry(person.caller.service, *id).await;
            entry.is_ok_and(|entry| entry.off_since.is_none())
        }
        _ => false,
    };
    Ok(html! {
        @if on {
            p.banner data-state="soon" { (icons::info()) span { (person.say("cause-still-on")) } }
        }
    })
}

fn decisions(person: &Person, sorts: &[CausedDecisions]) -> Markup {
    let number = |count: u64| person.words.number(count as i64);
    html! {
        @if !sorts.is_empty() {
            div.table-wrap {
                table.table.compact {
                    caption.hidden-text { (person.say("cause-decisions")) }
                    thead { tr {
                        th scope="col" { (person.say("outcome")) }
                        th.num scope="col" { (person.say("cause-standing")) }
                        th.num scope="col" { (person.say("cause-undone")) }
                    } }
                    tbody {
                        @for sort in sorts {
                            tr {
                                th scope="row" {
                                    (person.say(&key("outcome-", sort.outcome.name())))
                                    span.sub { (person.say(if sort.by_rule { "from-rule" } else { "cause-by-person" })) }
                                }
                                td.num { (number(sort.standing)) }
                                td.num { (number(sort.undone)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn others(person: &Person, seen: &UndoPreview) -> Markup {
    let words = &person.words;
    let lines = [
        (seen.held, "cause-held"),
        (seen.withdrawn, "cause-withdrawn"),
        (seen.labels, "cause-labels"),
    ];
    html! {
        ul.list {
            @for (count, key) in lines.into_iter().filter(|(count, _)| *count > 0) {
                li { (words.say_with(key, &[("count", (count as i64).into())])) }
            }
        }
    }
}

fn confirm(person: &Person, view: &View, seen: &UndoPreview) -> Markup {
    let count = [("count", (seen.cases as i64).into())];
    html! {
        form.card.stack method="post" action="/undo" {
            @for (name, value) in view.fields() { input type="hidden" name=(name) value=(value); }
            p { (person.say("cause-confirm-about")) }
            div.row {
                button.btn.btn-main type="submit" { (person.words.say_with("cause-confirm", &count)) }
                a.btn href="/undo" { (person.say("cancel")) }
            }
        }
    }
}

fn case_table(person: &Person, cases: &[CausedCase]) -> Markup {
    html! {
        @if !cases.is_empty() {
            div.table-wrap {
                table.table.compact {
                    caption { (person.say("cause-cases")) }
                    thead { tr {
                        th scope="col" { (person.say("item")) }
                        th scope="col" { (person.say("state")) }
                    } }
                    tbody { @for case in cases { (case_line(person, case)) } }
                }
            }
        }
    }
}

fn case_line(person: &Person, case: &CausedCase) -> Markup {
    let about = match (&case.item, &case.url) {
        (Some(key), _) => item_name(key),
        (None, Some(url)) => defanged(url),
        (None, None) => person.say("case-erased"),
    };
    let state = match case.outcome {
        Some(outcome) => person.say(&key("outcome-", outcome.name())),
        None if case.held => person.say("cause-case-held"),
        None => person.say("end-waits"),
    };
    html! {
        tr {
            th scope="row" { a href={ "/cases/" (case.case) } { bdi.wraps dir="auto" { (about) } } }
            td { (state) }
        }
    }
}
