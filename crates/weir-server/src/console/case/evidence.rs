//! The evidence: what was posted beside what is banked. Pictures are veiled
//! until somebody holds the veil; a text that matched is left out until it is
//! asked for, so that a screen reader is spared, too.

use std::ops::Range;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use weir_engine::ToldMatch;
use weir_model::{CaseId, EventKind, ItemId};
use weir_signals::pdq::Distance;
use weir_signals::{Signal, SignalKind};
use weir_store::{ItemView, KeptContent, KeptMedium};

use super::load::WholeCase;
use crate::app::App;
use crate::console::icons;
use crate::console::matched::{defanged, distance_words, form_words, meter};
use crate::console::person::Person;
use crate::console::queue::View;
use crate::console::seen;
use crate::console::signals::harmless;
use crate::console::texts;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

/// The evidence of a case.
pub(super) fn evidence(person: &Person, whole: &WholeCase) -> Markup {
    html! {
        @match (&whole.item, &whole.content) {
            (Some(item), Some(content)) => {
                div.pair {
                    (posted(person, whole, item, content))
                    @if whole.matched().is_some() { (banked(person, whole, item, content)) }
                }
                (rest(person, whole, item, content))
            }
            (Some(_), None) => p.paper.quiet { (person.say("evidence-gone")) },
            (None, _) => {
                @if let Some(url) = &whole.case.url {
                    div.paper { p.small.quiet { (person.say("evidence-url")) } p { bdi.code dir="ltr" { (defanged(url)) } } }
                } @else {
                    p.paper.quiet { (person.say("evidence-erased")) }
                }
            }
        }
        (the_match(person, whole))
        (problems(person, whole))
    }
}

/// What was posted: the part that matched.
fn posted(person: &Person, whole: &WholeCase, item: &ItemView, content: &KeptContent) -> Markup {
    let at = item.newest.as_ref().map(|revision| person.times.moment(revision.received_at));
    html! {
        figure {
            figcaption {
                strong { (person.say("posted")) }
                @if let Some(at) = at { " " span { (at) } }
            }
            @match (whole.matched_medium(), content.media.first()) {
                (Some(n), _) => (medium(person, item, content, n, Some("V"))),
                (None, Some(_)) if !whole.is_text() && content.text.is_none() => (medium(person, item, content, 0, Some("V"))),
                _ => {}
            }
            @if whole.is_text() || content.text.is_some() {
                (passage(person, whole, content, !whole.is_text()))
            }
            @for (n, link) in content.links.iter().enumerate() {
                @if is_matched(whole, &format!("links/{n}")) { (posted_link(person, link)) }
            }
        }
    }
}

fn is_matched(whole: &WholeCase, part: &str) -> bool {
    whole.told.matches.iter().any(|found| found.part == part)
}

fn posted_link(person: &Person, link: &str) -> Markup {
    html! {
        p.paper { span.small.quiet { (person.say("evidence-link")) } br; mark.span { bdi.code dir="ltr" { (defanged(link)) } } }
    }
}

/// A medium behind its veil, or why there is nothing to see.
fn medium(
    person: &Person,
    item: &ItemView,
    content: &KeptContent,
    n: usize,
    hold: Option<&str>,
) -> Markup {
    let Some(kept) = content.media.get(n) else { return html! {} };
    let revision = item.newest.as_ref().map_or(0, |revision| revision.number);
    let name = kept.name.as_deref();
    html! {
        @if kept.blob.is_some() {
            (veil(person, (item.item.id, revision, n), "", hold))
        } @else {
            div.paper.stack.stack-2 {
                @if kept.given.is_empty() {
                    p { (person.say("evidence-no-bytes")) }
                } @else {
                    p { (person.say("evidence-signals")) }
                    @for signal in &kept.given { (signal_line(signal)) }
                }
            }
        }
        @if let Some(name) = name { p.small.quiet { bdi dir="auto" { (name) } " " (size(person, kept)) } }
    }
}

fn size(person: &Person, kept: &KeptMedium) -> String {
    let Some(bytes) = kept.size else { return String::new() };
    let kib = i64::try_from(bytes.div_ceil(1024)).unwrap_or(i64::MAX);
    person.words.say_with("size-kib", &[("count", kib.into())])
}

/// The picture, blurred; the grey one comes while the veil is held. `of` asks for
/// what of it matched.
fn veil(
    person: &Person,
    (item, revision, n): (ItemId, u32, usize),
    of: &str,
    hold: Option<&str>,
) -> Markup {
    let path = format!("/previews/{item}/{revision}/{n}");
    let alt = if of.is_empty() { "posted-veiled" } else { "compared-veiled" };
    html! {
        div.veil data-reveal=[hold] data-whole[!of.is_empty()] {
            img src={ (path) "/veiled" (of) } data-shown={ (path) "/grey" (of) } alt=(person.say(alt));
            button.veil-hold type="button" {
                (icons::eye()) " " (person.say("veil-hold"))
                @if let Some(hold) = hold { " " kbd.key { (hold) } }
            }
            noscript { a.veil-hold href={ (path) "/grey" (of) } { (person.say("veil-show")) } }
        }
    }
}

/// The text of an item. What matched is left out until it is asked for.
fn passage(person: &Person, whole: &WholeCase, content: &KeptContent, shown: bool) -> Markup {
    let Some(text) = &content.text else { return html! {} };
    let language = whole.language().unwrap_or("en");
    let path = format!("/cases/{}/text", whole.case.id);
    let label = person.say("posted-text");
    let words = text.split_whitespace().count();
    html! {
        div.stack.stack-2 id="passage" {
            div.paper {
                div.paper-scroll.passage lang=(language) dir="auto" tabindex="0" role="group" aria-label=(label) {
                    @if shown {
                        (texts::highlighted(text, &marked(whole, text)))
                    } @else {
                        p.masked lang=(person.words.language.code) dir=(person.words.language.direction) {
                            (person.words.say_with("text-masked", &[("count", (words as i64).into())]))
                        }
                        div.wait aria-hidden="true" { @for _ in 0..(words / 6).clamp(2, 6) { i {} } }
                    }
                }
            }
            @if whole.is_text() {
                p.row {
                    @if shown {
                        a.btn.btn-small.btn-plain href={ "/cases/" (whole.case.id) } data-key="M"
                            hx-get=(path) hx-target="#passage" hx-swap="outerHTML" { (person.say("text-soften")) " " kbd.key { "M" } }
                    } @else {
                        a.btn.btn-small href={ (path) "?show=1" } data-key="M"
                            hx-get={ (path) "?show=1" } hx-target="#passage" hx-swap="outerHTML" { (icons::eye()) " " (person.say("text-show")) " " kbd.key { "M" } }
                    }
                }
            }
        }
    }
}

/// What of the text matched: all of it where a match says no more.
fn marked(whole: &WholeCase, text: &str) -> Vec<Range<usize>> {
    let spans = texts::matched_in_text(&whole.told.matches);
    let all = whole.is_text() && spans.is_empty();
    if all { std::iter::once(0..text.len()).collect() } else { spans }
}

#[derive(serde::Deserialize)]
pub(super) struct Show {
    show: Option<String>,
}

/// The text alone, shown or left out again; showing it is an event.
pub(super) async fn text(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(query): Query<Show>,
) -> Result<Response, Problem> {
    let id: CaseId = path.id(0)?;
    let shown = query.show.is_some();
    if shown {
        let store = app.store_of(&person.caller);
        let (service, subject) = (person.caller.service, *id.as_bytes());
        store.note_reading(service, EventKind::EvidenceRevealed, subject, person.now()).await?;
    }
    let whole = WholeCase::load(&app, &person, id, &View::default()).await?;
    let content =
        whole.content.as_ref().ok_or_else(|| Problem::not_found("its text is not kept"))?;
    let part = passage(&person, &whole, content, shown);
    if person.part {
        return Ok(person.part(part));
    }
    // Without the script: a page of its own.
    let main = html! { main.page.narrow id="main" { h1 { (person.say("posted-text")) } (part) } };
    Ok(person.page(&person.say("posted-text"), crate::console::shell::Place::Queue, &main))
}

/// What is banked: a card of its signals, for banks hold no media.
fn banked(person: &Person, whole: &WholeCase, item: &ItemView, content: &KeptContent) -> Markup {
    let Some(found) = whole.matched() else { return html! {} };
    let since = whole.entry.as_ref().map(|entry| person.times.date(entry.created_at));
    html! {
        figure {
            figcaption {
                strong { (person.say("banked")) }
                @if let Some(since) = since { " " span { (person.words.say_with("banked-since", &[("date", since.into())])) } }
            }
            (compared(person, whole, item, content))
            div.paper.card-signals.stack.stack-2 {
                @if let Some(entry) = &whole.entry {
                    p { a href={ "/entries/" (entry.id) } { bdi dir="auto" { (entry.reference.clone().unwrap_or_else(|| entry.id.to_string())) } } }
                    @if let Some(off) = entry.off_since {
                        p.small { span.badge data-state="soon" { (person.words.say_with("entry-off-since", &[("date", person.times.date(off).into())])) } }
                    }
                    @let (own, others): (Vec<&Signal>, Vec<&Signal>) =
                        entry.signals.iter().partition(|signal| signal.kind().name() == found.kind);
                    @for signal in own { p { (signal_line(signal)) } }
                    (texts::offered_beside(person, entry, found))
                    @if !others.is_empty() {
                        details {
                            summary.small { (person.words.say_with("banked-signals", &[("count", (others.len() as i64).into())])) }
                            ul.stack.stack-2 { @for signal in others { li { (signal_line(signal)) } } }
                        }
                    }
                } @else {
                    p { bdi dir="auto" { (found.reference.clone().unwrap_or_else(|| found.entry.clone())) } }
                    p.small.quiet { (person.say("entry-gone")) }
                }
                p.small.quiet { (person.say("banked-no-media")) }
            }
        }
    }
}

/// What of the posted picture matched, laid down as the banked one lies; nothing
/// where that is the picture as it is.
fn compared(person: &Person, whole: &WholeCase, item: &ItemView, content: &KeptContent) -> Markup {
    let Some(found) = whole.matched() else { return html! {} };
    let medium = whole
        .matched_medium()
        .filter(|n| content.media.get(*n).is_some_and(|medium| medium.blob.is_some()));
    let words = seen::shown_as(person, found);
    let other = words.is_some() || found.form.is_some() || found.at_ms.is_some_and(|at| at > 0);
    let (Some(n), true) = (medium, other) else { return html! {} };
    let revision = item.newest.as_ref().map_or(0, |revision| revision.number);
    let form = form_words(person, found.form.as_deref(), found.at_ms);
    let words =
        words.unwrap_or_else(|| person.words.say_with("compared-as", &[("form", form.into())]));
    html! {
        p.small { (words) }
        (veil(person, (item.item.id, revision, n), "?match=0", Some("B")))
    }
}

/// A signal as a card shows it.
fn signal_line(signal: &Signal) -> Markup {
    let value = harmless(signal);
    html! {
        span.signal {
            span.badge { (signal.kind().algorithm()) } " "
            code title=(value) { (value) }
            @if let Some(quality) = signal.quality() { " " span.small.quiet { "q " (quality.value()) } }
        }
    }
}

/// The rest of what was posted, in the order it came.
fn rest(person: &Person, whole: &WholeCase, item: &ItemView, content: &KeptContent) -> Markup {
    let shown = whole.matched_medium().or_else(|| {
        (!whole.is_text() && content.text.is_none() && !content.media.is_empty()).then_some(0)
    });
    let others: Vec<usize> = (0..content.media.len()).filter(|n| Some(*n) != shown).collect();
    let links: Vec<&String> = (0..)
        .zip(&content.links)
        .filter(|(n, _)| !is_matched(whole, &format!("links/{n}")))
        .map(|(_, link)| link)
        .collect();
    if others.is_empty() && links.is_empty() {
        return html! {};
    }
    html! {
        details.sec {
            summary { (person.words.say_with("posted-more", &[("count", ((others.len() + links.len()) as i64).into())])) }
            @if !others.is_empty() {
                div.pair { @for n in others { figure { (medium(person, item, content, n, None)) } } }
            }
            @for link in links { p { bdi.code dir="ltr" { (defanged(link)) } } }
        }
    }
}

/// How near the first match is, in which form; the others below it.
fn the_match(person: &Person, whole: &WholeCase) -> Markup {
    let Some(found) = whole.matched() else { return html! {} };
    let others = &whole.told.matches[1..];
    html! {
        section.sec aria-labelledby="match-title" {
            h2.hidden-text id="match-title" { (person.say("the-match")) }
            @match found.distance.filter(|_| found.kind == SignalKind::Pdq.name()) {
                Some(bits) => (meter(person, Distance::new(bits))),
                None => p.row.lead { (icons::check()) span { (texts::known_as(person, found)) } },
            }
            @if found.kind == SignalKind::Pdq.name() || (found.fit.is_some() && found.form.is_some()) {
                ul.forms aria-label=(person.say("forms")) {
                    li data-hit { (icons::check()) " " (form_words(person, found.form.as_deref(), found.at_ms)) }
                }
            }
            @if !others.is_empty() {
                details {
                    summary { (person.words.say_with("match-others", &[("count", (others.len() as i64).into())])) }
                    ul.stack.stack-2 {
                        @for other in others.iter().take(20) { li.small { (one_line(person, other)) } }
                    }
                    @if others.len() > 20 || whole.told.truncated { p.small.quiet { (person.say("match-more")) } }
                }
            }
        }
    }
}

/// A match on one line: how near, which entry, which bank.
fn one_line(person: &Person, found: &ToldMatch) -> Markup {
    html! {
        @match found.distance {
            Some(bits) if found.kind == SignalKind::Pdq.name() => {
                (distance_words(person, SignalKind::Pdq, Some(Distance::new(bits))))
            }
            _ => (texts::known_as(person, found)),
        }
        " · " a href={ "/entries/" (found.entry) } { bdi dir="auto" { (found.reference.as_deref().unwrap_or(&found.entry)) } }
        " · " bdi dir="auto" { (found.bank) }
    }
}

/// What could not be read, so that nobody takes silence for innocence.
fn problems(person: &Person, whole: &WholeCase) -> Markup {
    html! {
        @for problem in &whole.told.problems {
            div.paper.stack.stack-2 {
                h3 { (person.words.say_with("problem-part", &[("part", problem.part.as_str().into())])) }
                p.quiet.small lang="en" dir="auto" { (problem.detail) }
            }
        }
        @if !whole.told.pending.is_empty() {
            p.banner role="note" { (icons::info()) span { (person.say("evidence-pending")) } }
        }
    }
}
