//! Entries that were set aside: told where banks are looked at, and a page on
//! which a person says whether each stays off.

use std::collections::HashMap;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{Bank, BankId, OffReason};
use weir_store::AsideEntry;

use super::bank::shown;
use super::banks::keeps_banks;
use super::person::Person;
use super::shell::Place;
use super::{icons, paths};
use crate::app::App;
use crate::problem::Problem;

/// The most entries that are shown at once; the next come as these are answered.
const MOST: u32 = 100;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/set-aside", get(page))
}

/// The note that entries wait for an answer, where some do.
pub(super) async fn note(app: &App, person: &Person) -> Result<Markup, Problem> {
    let count = app.store().count_set_aside(person.caller.service).await?;
    Ok(html! {
        @if count > 0 {
            p.banner data-state="soon" role="status" {
                (icons::info())
                span {
                    (person.words.say_with("aside-note", &[("count", (count as i64).into())])) " "
                    a href="/set-aside" { (person.say("aside-look")) }
                }
            }
        }
    })
}

async fn page(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let entries = store.entries_set_aside(service, MOST).await?;
    let banks: HashMap<BankId, Bank> =
        store.banks(service).await?.into_iter().map(|bank| (bank.id, bank)).collect();
    let title = person.say("aside-title");
    let main = html! {
        main.page id="main" {
            div.page-head { div {
                p.small { a href="/banks" { (person.say("nav-banks")) } }
                h1 { (title) }
                p { (person.say("aside-about")) }
            } }
            @if entries.is_empty() {
                p.paper.quiet role="status" { (person.say("aside-none")) }
            } @else { (table(&person, &entries, &banks)) }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

fn table(person: &Person, entries: &[AsideEntry], banks: &HashMap<BankId, Bank>) -> Markup {
    let may = keeps_banks(person);
    html! {
        div.table-wrap tabindex="0" role="group" aria-label=(person.say("aside-title")) {
            table.table {
                caption.hidden-text { (person.say("aside-title")) }
                thead { tr {
                    th scope="col" { (person.say("aside-entry")) }
                    th scope="col" { (person.say("aside-why")) }
                    th scope="col" { (person.say("aside-since")) }
                    @if may { th scope="col" { (person.say("aside-answer")) } }
                } }
                tbody { @for entry in entries { (line(person, entry, banks.get(&entry.bank), may)) } }
            }
        }
    }
}

fn line(person: &Person, entry: &AsideEntry, bank: Option<&Bank>, may: bool) -> Markup {
    let name = entry.name.as_deref().map(shown).unwrap_or_else(|| {
        person.words.say_with("entry-number", &[("number", entry.number.into())])
    });
    html! {
        tr {
            th scope="row" {
                a href={ "/entries/" (entry.entry) } { bdi.wraps dir="auto" { (name) } }
                @if let Some(bank) = bank {
                    span.sub { a href=(paths::bank(bank)) { bdi dir="auto" { (bank.name) } } }
                }
            }
            td { (why(person, entry)) }
            td { (person.times.moment(entry.asked_at)) }
            @if may { td { div.row {
                (answer(person, entry, "off", "aside-yes", &name))
                (answer(person, entry, "on", "aside-no", &name))
            } } }
        }
    }
}

fn answer(person: &Person, entry: &AsideEntry, to: &str, label: &str, name: &str) -> Markup {
    html! {
        form method="post" action={ "/entries/" (entry.entry) "/" (to) } {
            input type="hidden" name="back" value="/set-aside";
            button.btn.btn-small type="submit" {
                (person.say(label)) span.hidden-text { " " (name) }
            }
        }
    }
}

/// The evidence in words.
fn why(person: &Person, entry: &AsideEntry) -> Markup {
    let words = &person.words;
    let count = |count: u64| (count as i64).into();
    html! {
        @match (entry.reason, entry.traffic) {
            (OffReason::Traffic, Some((matched, received))) => {
                (words.say_with("aside-traffic", &[("part", count(matched)), ("count", count(received))]))
            }
            (OffReason::Traffic, None) => (person.say("off-traffic")),
            _ => {
                (words.say_with("aside-overturned", &[("count", count(entry.overturned))]))
                @if entry.confirmed > 0 {
                    " " (words.say_with("aside-confirmed", &[("count", count(entry.confirmed))]))
                }
            }
        }
    }
}
