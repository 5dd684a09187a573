//! Before something is banked: what it would have matched among the items
//! whose fingerprints are retained.

use std::collections::BTreeSet;

use weir_model::{
    Bank, BankKind, Entry, EntryId, ItemId, ItemKey, NewEntry, Opinions, ServiceId, Timestamp,
};
use weir_signals::pdq::Distance;
use weir_signals::{Signal, SignalKind};
use weir_store::{RetainedPlace, RetainedRevision, Store, StoreError};

use crate::fingerprint::Fingerprint;
use crate::matcher::{MatchOptions, Matcher};
use crate::seen::{Probes, Seen, SeenRevision, Sought};
use crate::way::Engine;

/// How many revisions are fetched at once.
const PAGE: u32 = 1000;
/// How many texts.
const PAGE_OF_TEXTS: u32 = 100;

/// Something about to be banked.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// As it would be banked.
    pub entry: NewEntry,
    /// Its picture's hashes in turned and mirrored forms, where it was at hand.
    /// What is retained of an item is one form of its picture: the turned
    /// copies are found from this side.
    pub forms: Vec<Signal>,
}

/// What some candidates would have matched.
#[derive(Clone, Debug, Default)]
pub struct WouldMatch {
    /// How many revisions were looked at, of the newest items first.
    pub looked: u64,
    /// Whether others that may match were left out.
    pub truncated: bool,
    /// Whether all that is retained was searched; else the newest of it were
    /// looked at.
    pub whole: bool,
    /// How many kept texts were looked through, where a text is to be banked.
    pub texts: u64,
    /// Of each item the nearest match.
    pub hits: Vec<WouldHit>,
}

/// An item that a candidate would have matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WouldHit {
    /// The item.
    pub item: ItemId,
    /// As the service names it.
    pub key: ItemKey,
    /// Which candidate, by its place.
    pub candidate: usize,
    /// By which signal.
    pub kind: SignalKind,
    /// How far apart, where the kind has a distance.
    pub distance: Option<Distance>,
}

/// Matches candidates with what is retained; at most `most` revisions are
/// looked at. Nothing is stored. The kind of the bank makes no difference: an
/// allow bank would have stopped what it says here.
pub async fn match_retained(
    store: &Store,
    service: ServiceId,
    bank: &Bank,
    candidates: &[Candidate],
    options: MatchOptions,
    most: u64,
) -> Result<WouldMatch, StoreError> {
    let matcher = matcher_of(bank, candidates, options);
    let mut would = WouldMatch::default();
    let mut place = RetainedPlace::start();
    while !matcher.is_empty() {
        let page = store.retained(service, place, PAGE).await?;
        let Some(last) = page.last() else { break };
        place = RetainedPlace::of(last);
        let whole = page.len() == PAGE as usize;
        for revision in page {
            if would.looked == most {
                would.truncated = true;
                return Ok(would);
            }
            would.looked += 1;
            would.look_at(&matcher, revision);
        }
        if !whole {
            break;
        }
    }
    if candidates.iter().any(holds_text) {
        look_through_texts(store, service, &matcher, most.min(MOST_TEXTS), &mut would).await?;
    }
    Ok(would)
}

/// The same among all that was seen, however much that is: the index says what
/// to look at.
async fn match_seen(
    (store, service, seen): (&Store, ServiceId, &Seen),
    bank: &Bank,
    candidates: &[Candidate],
    options: MatchOptions,
    most: u64,
) -> Result<WouldMatch, StoreError> {
    let matcher = matcher_of(bank, candidates, options);
    let entries = candidates.iter().flat_map(|candidate| &candidate.entry.signals);
    let forms = candidates.iter().flat_map(|candidate| &candidate.forms);
    let probes = Probes::of(entries.chain(forms));
    let sought = Sought { radius: options.radius, flat: options.low_quality, most: MOST_FOUND };
    let mut found = BTreeSet::new();
    let truncated = tokio::task::block_in_place(|| seen.search(&probes, sought, &mut found));
    let looked = seen.len() as u64;
    let mut would = WouldMatch { looked, truncated, whole: true, ..WouldMatch::default() };
    let mut items: Vec<ItemId> = found.iter().map(|revision| revision.item).collect();
    items.dedup();
    items.reverse();
    for some in items.chunks(PAGE as usize) {
        let mut revisions = store.retained_of(service, some).await?;
        // The newest first, as above.
        revisions.reverse();
        for revision in revisions {
            if found.contains(&SeenRevision { item: revision.item, number: revision.number }) {
                would.look_at(&matcher, revision);
            }
        }
    }
    if candidates.iter().any(holds_text) {
        look_through_texts(store, service, &matcher, most.min(MOST_TEXTS), &mut would).await?;
    }
    Ok(would)
}

impl Engine {
    /// Matches candidates with what is retained, as [`match_retained`]: by the
    /// index of what was seen where there is one, else through the store, at most
    /// `most` revisions of it.
    pub async fn would_match(
        &self,
        bank: &Bank,
        candidates: &[Candidate],
        most: u64,
    ) -> Result<WouldMatch, StoreError> {
        let (store, service, options) = (self.store(), self.service(), self.options().matching);
        let Some(seen) = self.seen().filter(|seen| seen.is_ready()) else {
            return match_retained(store, service, bank, candidates, options, most).await;
        };
        // What came a moment ago counts.
        store.seal(service).await?;
        seen.follow(self.now(), &|| false).await?;
        match_seen((store, service, seen), bank, candidates, options, most).await
    }
}

/// The most revisions that are looked at again.
const MOST_FOUND: usize = 10_000;

impl WouldMatch {
    fn look_at(&mut self, matcher: &Matcher, revision: RetainedRevision) {
        let answer = matcher.answer(&Fingerprint::of_item_signals(revision.signals));
        let Some(nearest) = answer.matches.first() else { return };
        let hit = WouldHit {
            item: revision.item,
            key: revision.key,
            candidate: place_of(nearest.entry.id),
            kind: nearest.kind,
            distance: nearest.distance,
        };
        keep_nearest(&mut self.hits, hit);
    }
}

/// The most kept texts that are looked through.
const MOST_TEXTS: u64 = 10_000;

fn holds_text(candidate: &Candidate) -> bool {
    let mut signals = candidate.entry.signals.iter();
    signals.any(|signal| signal.banked_text().is_some_and(|text| text.held().is_some()))
}

/// Altered copies and excerpts are found in texts that are kept, which are those
/// of cases; of others only the fingerprints are, which tell whole copies.
async fn look_through_texts(
    store: &Store,
    service: ServiceId,
    matcher: &Matcher,
    most: u64,
    would: &mut WouldMatch,
) -> Result<(), StoreError> {
    let mut place = RetainedPlace::start();
    loop {
        let page = store.retained_texts(service, place, PAGE_OF_TEXTS).await?;
        let Some(last) = page.last() else { return Ok(()) };
        place = RetainedPlace { item: last.item, number: last.number };
        for kept in page {
            if would.texts == most {
                would.truncated = true;
                return Ok(());
            }
            would.texts += 1;
            if would.hits.iter().any(|hit| hit.item == kept.item) {
                continue;
            }
            let print = Fingerprint::of_text(&kept.text);
            let answer = tokio::task::block_in_place(|| matcher.answer(&print));
            would.hits.extend(answer.matches.first().map(|nearest| WouldHit {
                item: kept.item,
                key: kept.key,
                candidate: place_of(nearest.entry.id),
                kind: nearest.kind,
                distance: nearest.distance,
            }));
        }
    }
}

fn matcher_of(bank: &Bank, candidates: &[Candidate], options: MatchOptions) -> Matcher {
    let mut matcher = Matcher::new(options);
    let at = matcher.add_bank(&Bank { kind: BankKind::Match, ..bank.clone() });
    for (number, candidate) in candidates.iter().enumerate() {
        let NewEntry { signals, reference, tags, provenance } = candidate.entry.clone();
        let entry = Entry {
            id: id_of(number),
            number: 0,
            bank: bank.id,
            signals: signals.into_iter().chain(candidate.forms.clone()).collect(),
            reference,
            tags,
            opinions: Opinions::default(),
            provenance,
            created_at: Timestamp::from_micros(0),
            off_since: None,
            off_reason: None,
            asked_at: None,
            disabled_until: None,
            confirmed: 0,
            overturned: 0,
            own: false,
        };
        matcher.insert(at, &entry);
    }
    matcher
}

/// A candidate has no id yet: its place stands in for one.
fn id_of(place: usize) -> EntryId {
    EntryId::from_bytes((place as u128).to_be_bytes())
}

fn place_of(id: EntryId) -> usize {
    usize::try_from(u128::from_be_bytes(*id.as_bytes())).unwrap_or_default()
}

/// Revisions of one item follow each other: the nearer one stays.
fn keep_nearest(hits: &mut Vec<WouldHit>, hit: WouldHit) {
    let far = |hit: &WouldHit| hit.distance.map_or(0, Distance::bits);
    match hits.last_mut().filter(|last| last.item == hit.item) {
        Some(last) if far(&hit) < far(last) => *last = hit,
        Some(_) => {}
        None => hits.push(hit),
    }
}
