//! What would change: how many verdicts of which kind, and each of them with
//! the case that it is about.

use std::collections::HashMap;

use maud::{Markup, html};
use weir_engine::{BackTestReport, MOST_LISTED};
use weir_model::{ItemId, Job, Verdict};
use weir_store::{ItemEnd, ListedChange};

use crate::app::App;
use crate::console::charts::{Bar, bars};
use crate::console::matched::item_name;
use crate::console::person::Person;
use crate::console::words::key;
use crate::problem::Problem;

/// How many a page lists.
const PAGE: usize = 25;

/// A page of the list.
pub(super) struct Listed {
    changes: Vec<ListedChange>,
    ends: HashMap<ItemId, ItemEnd>,
    /// Where it began.
    from: u64,
    /// Where it goes on.
    next: Option<u64>,
}

pub(super) async fn load(
    app: &App,
    person: &Person,
    job: &Job,
    from: u64,
) -> Result<Listed, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let mut changes = store.changes(service, job.id, from, PAGE as u32 + 1).await?;
    let more = changes.len() > PAGE;
    changes.truncate(PAGE);
    let items: Vec<ItemId> = changes.iter().map(|listed| listed.change.item).collect();
    let ends = store.item_ends(service, &items).await?;
    let next = changes.last().filter(|_| more).map(|last| last.position + 1);
    Ok(Listed { changes, ends, from, next })
}

/// A verdict in words.
fn verdict(person: &Person, verdict: Verdict) -> String {
    person.say(&key("verdict-", verdict.name()))
}

/// What becomes of what: before, an arrow, after.
fn turned(person: &Person, before: &str, after: &str) -> Markup {
    html! {
        span.turned {
            (before) " " span.arrow aria-hidden="true" {} span.hidden-text { (person.say("change-to")) } " " strong { (after) }
        }
    }
}

/// The sums, as bars: what becomes stricter, and what milder.
pub(super) fn chart(person: &Person, report: &BackTestReport) -> Markup {
    let mut sums: Vec<(Verdict, Verdict, u64)> = report
        .changes
        .iter()
        .filter_map(|(change, count)| {
            let (before, after) = change.split_once('>')?;
            Some((Verdict::from_name(before)?, Verdict::from_name(after)?, *count))
        })
        .collect();
    sums.sort_by_key(|(before, after, count)| (std::cmp::Reverse(*count), *before, *after));
    let most = sums.first().map_or(1, |(.., count)| *count).max(1);
    let lines: Vec<Bar> = sums
        .iter()
        .map(|(before, after, count)| Bar {
            name: turned(person, &verdict(person, *before), &verdict(person, *after)),
            says: html! { (person.words.number(*count as i64)) },
            share: *count as f64 / most as f64,
            high: after < before,
        })
        .collect();
    html! {
        section.card aria-labelledby="changes-sum" {
            h2 id="changes-sum" { (person.say("changes-title")) }
            @if lines.is_empty() { p.quiet { (person.say("changes-none")) } } @else {
                (bars(&lines))
                ul.legend { li.is-1 { (person.say("changes-stricter")) } li.is-warm { (person.say("changes-milder")) } }
            }
        }
    }
}

/// Each change, a page of them.
pub(super) fn section(
    person: &Person,
    job: &Job,
    report: &BackTestReport,
    page: &Listed,
) -> Markup {
    if report.changed() == 0 {
        return html! {};
    }
    let here = format!("/back-tests/{}", job.id);
    html! {
        section.sec aria-labelledby="changes" {
            h2 id="changes" { (person.say("changes-list")) }
            @if page.changes.is_empty() { p.paper.quiet { (person.say("changes-gone")) } } @else {
                div.table-wrap {
                    table.table.compact {
                        caption.hidden-text { (person.say("changes-list")) }
                        thead { tr {
                            th scope="col" { (person.say("item")) }
                            th scope="col" { (person.say("changes-what")) }
                            th scope="col" { (person.say("changes-decided")) }
                            th scope="col" { (person.say("case")) }
                        } }
                        tbody { @for listed in &page.changes { (row(person, page, listed)) } }
                    }
                }
            }
            p.row.row-apart.small.pages {
                @if page.from > 0 { a href={ (here) "#changes" } { (person.say("list-first")) } } @else { span {} }
                @if let Some(next) = page.next { a href={ (here) "?from=" (next) "#changes" } { (person.say("list-next")) } }
            }
            @if report.changed() > report.listed {
                p.small.quiet { (person.words.say_with("changes-more", &[("count", (MOST_LISTED as i64).into())])) }
            }
        }
    }
}

fn row(person: &Person, page: &Listed, listed: &ListedChange) -> Markup {
    let change = &listed.change;
    let revision = [("number", change.number.into())];
    let end = page.ends.get(&change.item);
    html! {
        tr {
            th scope="row" {
                bdi { code { (item_name(&listed.key)) } }
                @if change.number > 1 { span.sub { (person.words.say_with("changes-revision", &revision)) } }
            }
            td { (turned(person, &verdict(person, change.before), &verdict(person, change.after))) }
            td {
                @match change.outcome {
                    Some(outcome) => (person.say(&key("end-", outcome.name()))),
                    None => span.quiet { (person.say("changes-undecided")) },
                }
            }
            td {
                @match end {
                    Some(end) => a href={ "/cases/" (end.case) } {
                        (person.say("case-see")) span.hidden-text { " " bdi { (item_name(&listed.key)) } }
                    },
                    None => span.quiet { (person.say("end-no-case")) },
                }
            }
        }
    }
}
