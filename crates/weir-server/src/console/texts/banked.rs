//! The text of an entry in clear: shown on its own page to whoever may decide
//! cases, and that it was is an event.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use std::ops::Range;
use weir_engine::ToldMatch;
use weir_model::{Entry, EntryId, Permission, Scope};
use weir_signals::skeleton::{Skeleton, Tier};
use weir_signals::{BankedText, Signal, SignalKind};

use super::highlighted;
use crate::app::App;
use crate::console::icons;
use crate::console::person::Person;
use crate::console::shell::Place;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/entries/{id}/text", get(text))
}

/// Which letters of it were found.
#[derive(Default, serde::Deserialize)]
struct Found {
    /// `0-133.140-200`, letters of its skeleton; or [`ALL`].
    letters: Option<String>,
}

/// Where the whole of it was found.
const ALL: &str = "all";

fn read_letters(letters: &str) -> Vec<Range<usize>> {
    let one = |range: &str| {
        let (from, to) = range.split_once('-')?;
        Some(from.parse().ok()?..to.parse().ok()?)
    };
    letters.split('.').filter_map(one).take(64).collect()
}

async fn text(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(found): Query<Found>,
) -> Result<Response, Problem> {
    let id: EntryId = path.id(0)?;
    let store = app.store_of(&person.caller);
    let read = store.read_banked_text(person.caller.service, id, person.now()).await?;
    let held = read.as_ref().and_then(Signal::banked_text).and_then(BankedText::held);
    let held = held.ok_or_else(|| Problem::not_found("no text is kept of this entry"))?;
    let marks: Vec<Range<usize>> = match found.letters.as_deref() {
        Some(ALL) => std::iter::once(0..held.text().len()).collect(),
        letters => {
            let skeleton = Skeleton::of(held.text(), Tier::Open);
            let letters = letters.map(read_letters).unwrap_or_default();
            letters.into_iter().filter_map(|range| skeleton.span(range)).collect()
        }
    };
    let part = html! {
        div.paper id="banked-text" {
            div.paper-scroll.passage lang=(language(held.text())) tabindex="0" role="group"
                aria-label=(person.say("banked-text")) { (highlighted(held.text(), &marks)) }
        }
    };
    if person.part {
        return Ok(person.part(part));
    }
    let main = html! {
        main.page.narrow id="main" {
            p.small { a href={ "/entries/" (id) } { (person.say("entry-open")) } }
            h1 { (person.say("banked-text")) }
            (part)
            p.small.quiet { (person.say("banked-text-about")) }
        }
    };
    Ok(person.page(&person.say("banked-text"), Place::Banks, &main))
}

fn language(text: &str) -> &'static str {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let arabic = text.chars().filter(|c| ('\u{0600}'..='\u{06FF}').contains(c)).count();
    if arabic * 2 > letters { "ar" } else { "en" }
}

/// A link to the text of an entry, for whoever may read it.
pub(in crate::console) fn offered(person: &Person, entry: &Entry) -> Markup {
    link(person, entry, None)
}

/// The same beside an item, with what of it stands there.
pub(in crate::console) fn offered_beside(
    person: &Person,
    entry: &Entry,
    found: &ToldMatch,
) -> Markup {
    let letters: Vec<String> = found
        .spans
        .iter()
        .filter_map(|span| span.entry.map(|[from, to]| format!("{from}-{to}")))
        .collect();
    let whole = [SignalKind::Text.name(), SignalKind::Phrase.name()];
    let letters = match whole.contains(&found.kind.as_str()) {
        true => ALL.to_owned(),
        false => letters.join("."),
    };
    link(person, entry, Some(letters))
}

fn link(person: &Person, entry: &Entry, letters: Option<String>) -> Markup {
    let has_text = entry.signals.iter().any(|signal| signal.banked_text().is_some());
    let may = person.may(Permission::write(Scope::Cases));
    let query = letters.map_or_else(String::new, |letters| format!("?letters={letters}"));
    let path = format!("/entries/{}/text{query}", entry.id);
    html! {
        @if has_text && may {
            p id="banked-text" {
                a.btn.btn-small href=(path) hx-get=(path) hx-target="#banked-text" hx-swap="outerHTML" {
                    (icons::eye()) " " (person.say("banked-text-show"))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_they_were_written_and_nothing_else_is() {
        assert_eq!(read_letters("0-133.140-200"), [0..133, 140..200]);
        assert!(read_letters("a-b.7..9-").is_empty());
    }
}
