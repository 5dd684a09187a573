//! Before something is banked: its signals, what is there already, and what it
//! would have matched in what is retained, with how people decided on that.

use std::collections::HashMap;

use maud::{Markup, html};
use weir_engine::{Candidate, ItemContent, Medium, MediumSource, WouldHit, WouldMatch};
use weir_model::{Bank, BankKind, CaseState, Entry, ItemId, Outcome, Source};
use weir_signals::SignalKind;
use weir_signals::pdq::Distance;
use weir_store::ItemEnd;

use super::bank::shown;
use super::bank_add::{About, carried, drawing, head};
use super::matched::{distance_words, item_name};
use super::person::Person;
use super::signals::{self, quality_words};
use super::words::key;
use super::{icons, paths, texts};
use crate::app::App;
use crate::problem::Problem;

/// The most revisions that one look goes through: about a second's work.
const MOST_LOOKED_AT: u64 = 100_000;
/// How many items are shown by name.
const SHOWN: usize = 12;
/// The most candidates that are compared with the banks one by one.
const MOST_COMPARED: usize = 32;

/// How people decided on an item that would have matched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decided {
    Removed,
    Kept,
    Not,
}

/// What is known of a preview.
pub(super) struct Preview {
    would: WouldMatch,
    ends: HashMap<ItemId, ItemEnd>,
    /// Of each candidate the entry that the bank has of it.
    there: Vec<Option<Entry>>,
    /// Of each candidate the nearest entry of any bank.
    near: Vec<Option<Near>>,
    /// What is to be known of texts before they are banked.
    texts: Vec<Markup>,
}

/// An entry of some bank that is near a candidate.
struct Near {
    entry: String,
    name: String,
    bank: String,
    words: String,
}

/// The second page: nothing is stored before its form is sent.
pub(super) async fn page(
    app: &App,
    person: &Person,
    bank: &Bank,
    candidates: &[Candidate],
    about: &About,
) -> Result<Markup, Problem> {
    let preview = look(app, person, bank, candidates).await?;
    let new = preview.there.iter().filter(|there| there.is_none()).count();
    let retained = app.config().engine.keep_fingerprints.as_secs();
    let retained = person.times.span(i64::try_from(retained).unwrap_or(i64::MAX));
    Ok(html! {
        main.page id="main" {
            (head(person, bank, "bank-add", "add-about"))
            form.split method="post" action={ (paths::bank(bank)) "/entries" } {
                section.card.stack aria-labelledby="candidates" {
                    h2 id="candidates" { (person.say("add-check")) }
                    ul.files {
                        @for (n, candidate) in candidates.iter().enumerate() {
                            (line(person, candidate, preview.there[n].as_ref(), preview.near[n].as_ref()))
                        }
                    }
                    @for said in &preview.texts { (said) }
                    @if !preview.texts.is_empty() { (texts::beside(person, bank)) }
                    (said(person, about))
                    @for candidate in candidates {
                        input type="hidden" name="candidate" value=(carried(candidate));
                    }
                    input type="hidden" name="reference" value=(about.reference.as_deref().unwrap_or_default());
                    input type="hidden" name="tags" value=(about.tags.join(", "));
                    input type="hidden" name="source" value=(about.source);
                    div.row.row-apart {
                        button.btn.btn-main type="submit" {
                            (person.words.say_with("add-store", &[("count", (candidates.len() as i64).into())]))
                        }
                        a.btn href={ (paths::bank(bank)) "/add" } { (person.say("add-again")) }
                    }
                    @if new == 0 { p.small.quiet { (person.say("add-all-there")) } }
                }
                aside.card.stack.preview aria-labelledby="would" {
                    div.sec-head {
                        h2 id="would" {
                            (person.say(if bank.kind == BankKind::Allow { "would-stop" } else { "would-match" }))
                        }
                        span.small.quiet.nowrap { (person.words.say_with("would-since", &[("time", retained.into())])) }
                    }
                    (would(person, candidates, &preview, bank.kind == BankKind::Match))
                }
            }
        }
    })
}

/// What candidates would have matched in what is retained, and nothing else of a
/// preview.
pub(super) async fn look_back(
    app: &App,
    person: &Person,
    bank: &Bank,
    candidates: &[Candidate],
) -> Result<Preview, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let engine = app.engine(service).await?;
    let would = engine.would_match(bank, candidates, MOST_LOOKED_AT).await?;
    let items: Vec<ItemId> = would.hits.iter().map(|hit| hit.item).collect();
    let ends = store.item_ends(service, &items).await?;
    Ok(Preview { would, ends, there: Vec::new(), near: Vec::new(), texts: Vec::new() })
}

async fn look(
    app: &App,
    person: &Person,
    bank: &Bank,
    candidates: &[Candidate],
) -> Result<Preview, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let Preview { would, ends, .. } = look_back(app, person, bank, candidates).await?;
    let entries: Vec<_> = candidates.iter().map(|candidate| candidate.entry.clone()).collect();
    let mut there = Vec::with_capacity(entries.len());
    for id in store.find_entries(service, bank.id, &entries).await? {
        there.push(match id {
            Some(id) => store.entry(service, id).await.ok(),
            None => None,
        });
    }
    let mut near = Vec::with_capacity(candidates.len());
    for (n, candidate) in candidates.iter().enumerate() {
        let compared = n < MOST_COMPARED && there[n].is_none();
        near.push(if compared { nearest(app, person, candidate).await? } else { None });
    }
    let engine = app.engine(service).await?;
    let texts = candidates.iter().filter_map(|candidate| held(candidate));
    let texts = texts.map(|text| texts::before_banking(person, &engine, text)).collect();
    Ok(Preview { would, ends, there, near, texts })
}

/// The text of a candidate, where it is one.
pub(super) fn held(candidate: &Candidate) -> Option<&str> {
    let mut signals = candidate.entry.signals.iter();
    signals.find_map(|signal| Some(signal.banked_text()?.held()?.text()))
}

/// The nearest entry of any bank: who banks a copy may want to know.
async fn nearest(
    app: &App,
    person: &Person,
    candidate: &Candidate,
) -> Result<Option<Near>, Problem> {
    let content = match held(candidate) {
        Some(text) => ItemContent { text: Some(text.to_owned()), ..ItemContent::default() },
        None => {
            let source = MediumSource::Signals(candidate.entry.signals.clone());
            let medium = Medium { name: None, content_type: None, source };
            ItemContent { media: vec![medium], ..ItemContent::default() }
        }
    };
    let answered = app
        .engine(person.caller.service)
        .await?
        .preview(&weir_engine::About::default(), content)
        .await?;
    Ok(answered.told.matches.into_iter().next().map(|found| {
        let kind = found.kind.parse().unwrap_or(SignalKind::Sha256);
        Near {
            words: distance_words(person, kind, found.distance.map(Distance::new)),
            name: found.reference.unwrap_or_else(|| found.entry.clone()),
            entry: found.entry,
            bank: found.bank,
        }
    }))
}

fn line(
    person: &Person,
    candidate: &Candidate,
    there: Option<&Entry>,
    near: Option<&Near>,
) -> Markup {
    let signals = &candidate.entry.signals;
    let origin = candidate.entry.provenance.origin.as_deref();
    let flat = signals.iter().any(|signal| !signal.matches_by_default());
    let confirms = candidate.entry.provenance.source == Source::OwnDecision;
    html! {
        li {
            span.thumb { (drawing(signals)) }
            span {
                @match origin {
                    Some(origin) => bdi dir="auto" { (shown(origin)) },
                    None => (person.say(&key("signal-", signals.first().map_or("sha256", |s| s.kind().name())))),
                }
                @if let Some(words) = quality_words(person, signals) { span.sub-line { (words) } }
                @for signal in signals { span.sub-line { (signals::value(signal)) } }
                @if let Some(entry) = there {
                    span.sub-line {
                        @if confirms && entry.provenance.source != Source::OwnDecision { (person.say("add-confirms")) }
                        @else { (person.say("add-there")) }
                        " " a href={ "/entries/" (entry.id) } { (person.say("entry-open")) }
                    }
                }
                @if let Some(near) = near {
                    span.sub-line {
                        (person.words.say_with("add-near", &[("bank", near.bank.as_str().into())])) " "
                        a href={ "/entries/" (near.entry) } { bdi dir="auto" { (shown(&near.name)) } }
                        " (" (near.words) ")"
                    }
                }
            }
            @if there.is_some() { span.badge { (person.say("add-state-there")) } }
            @else if flat { span.badge data-state="soon" { (person.say("add-state-flat")) } }
            @else { span.badge data-state="ok" { (icons::check()) " " (person.say("add-state-ready")) } }
        }
    }
}

/// What is said of all of them.
pub(super) fn said(person: &Person, about: &About) -> Markup {
    html! {
        dl.facts.facts-line {
            @if let Some(reference) = &about.reference {
                div { dt { (person.say("reference")) } dd { bdi dir="auto" { (shown(reference)) } } }
            }
            @if !about.tags.is_empty() {
                div { dt { (person.say("tags")) } dd.row {
                    @for tag in &about.tags { span.badge.wraps { bdi dir="auto" { (shown(tag)) } } }
                } }
            }
            div { dt { (person.say("source")) } dd { (super::bank::source(person, &about.source)) } }
        }
        @if about.source != Source::OwnDecision { p.small.quiet { (person.say("source-review-only")) } }
    }
}

impl Preview {
    fn decided(&self, hit: &WouldHit) -> Decided {
        match self.ends.get(&hit.item) {
            Some(ItemEnd { outcome: Some(outcome), undone_at: None, .. }) => match outcome {
                Outcome::Remove => Decided::Removed,
                Outcome::Keep | Outcome::Label | Outcome::NotAMatch => Decided::Kept,
                Outcome::Escalate => Decided::Not,
            },
            _ => Decided::Not,
        }
    }

    fn count(&self, of: Decided) -> i64 {
        self.would.hits.iter().filter(|hit| self.decided(hit) == of).count() as i64
    }
}

pub(super) fn would(
    person: &Person,
    candidates: &[Candidate],
    preview: &Preview,
    finds: bool,
) -> Markup {
    let (words, would) = (&person.words, &preview.would);
    let looked = [("count", (would.looked as i64).into())];
    let upright = |candidate: &Candidate| {
        let picture = candidate.entry.signals.iter().any(|s| s.kind() == SignalKind::Pdq);
        picture && candidate.forms.is_empty()
    };
    let mut listed: Vec<&WouldHit> = would.hits.iter().collect();
    // What was kept before is what should be looked at first.
    listed.sort_by_key(|hit| {
        (preview.decided(hit) != Decided::Kept, hit.distance.map_or(0, Distance::bits))
    });
    let more = listed.len().saturating_sub(SHOWN);
    listed.truncate(SHOWN);
    html! {
        p.stat { span.figure {
            (words.number(would.hits.len() as i64)) " "
            small { (words.say_with("would-of", &looked)) }
        } }
        @if would.looked > 0 && would.hits.is_empty() { p.small.quiet { (person.say("would-nothing")) } }
        @if would.looked == 0 { p.small.quiet { (person.say("would-nothing-retained")) } }
        @if would.texts > 0 { p.small.quiet { (words.say_with("would-texts", &[("count", (would.texts as i64).into())])) } }
        @if would.truncated && would.whole { p.small { (person.say("would-many")) } }
        @if would.truncated && !would.whole { p.small { (words.say_with("would-truncated", &looked)) } }
        @if candidates.iter().any(upright) { p.small.quiet { (person.say("would-upright")) } }
        @if !would.hits.is_empty() {
            @if finds { p.small { (person.say("would-become")) } }
            ul.legend {
                @for (class, of, name) in LEGEND {
                    @let count = preview.count(of);
                    @if count > 0 { li class=(class) { (words.say_with(name, &[("count", count.into())])) } }
                }
            }
            (chart(person, preview))
            div.stack.stack-2 {
                h3 { (person.say("would-items")) }
                ul.files { @for hit in listed { (hit_line(person, preview, hit)) } }
                @if more > 0 { p.small.quiet { (words.say_with("would-more", &[("count", (more as i64).into())])) } }
            }
        }
    }
}

const LEGEND: [(&str, Decided, &str); 3] = [
    ("is-1", Decided::Removed, "would-removed"),
    ("is-warm", Decided::Kept, "would-kept"),
    ("is-4", Decided::Not, "would-undecided"),
];

/// How near pictures are: eight columns from identical to the limit.
fn chart(person: &Person, preview: &Preview) -> Markup {
    let mut columns = [[0_u32; 3]; 8];
    for hit in &preview.would.hits {
        let Some(distance) = hit.distance.filter(|_| hit.kind == SignalKind::Pdq) else { continue };
        let column = usize::from(distance.bits() / 4).min(7);
        let place = LEGEND.iter().position(|(_, of, _)| *of == preview.decided(hit));
        columns[column][place.unwrap_or(2)] += 1;
    }
    let most = columns.iter().map(|column| column.iter().sum::<u32>()).max().unwrap_or_default();
    if most == 0 {
        return html! {};
    }
    let limit = i64::from(Distance::DEFAULT_RADIUS.bits());
    html! {
        div {
            svg.chart-plot viewBox="0 0 320 110" preserveAspectRatio="none" role="img"
                aria-label=(person.say("would-chart")) {
                @for (n, column) in columns.iter().enumerate() {
                    @for (part, (class, ..)) in LEGEND.iter().enumerate() {
                        @let below: u32 = column[..part].iter().sum();
                        @let height = |count: u32| f64::from(count) * 106.0 / f64::from(most);
                        @if column[part] > 0 {
                            rect class=(class) x=(n * 40 + 5) width="30"
                                y=(format!("{:.1}", 110.0 - height(below + column[part])))
                                height=(format!("{:.1}", height(column[part]))) {}
                        }
                    }
                }
                line.grid x1="0" x2="320" y1="110" y2="110" {}
            }
            p.chart-axis {
                span { (person.words.say_with("would-axis", &[("distance", 0.into())])) }
                span { (person.words.number(limit / 2 + 1)) }
                span { (person.words.number(limit)) }
            }
        }
    }
}

fn hit_line(person: &Person, preview: &Preview, hit: &WouldHit) -> Markup {
    let end = preview.ends.get(&hit.item);
    html! {
        li {
            span.thumb { (drawing_of(hit.kind)) }
            span {
                bdi { code { (item_name(&hit.key)) } }
                span.sub-line {
                    (distance_words(person, hit.kind, hit.distance)) (person.say("comma")) " " (end_words(person, end))
                }
            }
            @if let Some(end) = end { a.small href={ "/cases/" (end.case) } { (person.say("case-see")) } }
        }
    }
}

fn drawing_of(kind: SignalKind) -> Markup {
    match kind {
        SignalKind::Pdq => icons::picture(),
        kind if kind.is_of_text() => icons::text(),
        SignalKind::Md5 | SignalKind::Sha1 | SignalKind::Sha256 => icons::file(),
        _ => icons::link(),
    }
}

/// How an item stands, in words.
pub(super) fn end_words(person: &Person, end: Option<&ItemEnd>) -> String {
    match end {
        None => person.say("end-no-case"),
        Some(ItemEnd { undone_at: Some(_), .. }) => person.say("end-undone"),
        Some(ItemEnd { state: CaseState::Open, .. }) => person.say("end-waits"),
        Some(ItemEnd { state: CaseState::Withdrawn, .. }) => person.say("end-withdrawn"),
        Some(ItemEnd { outcome: Some(outcome), .. }) => person.say(&key("end-", outcome.name())),
        Some(ItemEnd { outcome: None, .. }) => person.say("end-waits"),
    }
}
