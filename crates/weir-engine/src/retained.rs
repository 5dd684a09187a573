//! Before something is banked: what it would have matched among the items
//! whose fingerprints are retained.

use weir_model::{
    Bank, BankKind, Entry, EntryId, ItemId, ItemKey, NewEntry, Opinions, ServiceId, Timestamp,
};
use weir_signals::pdq::Distance;
use weir_signals::{Signal, SignalKind};
use weir_store::{RetainedPlace, Store, StoreError};

use crate::fingerprint::Fingerprint;
use crate::matcher::{MatchOptions, Matcher};

/// How many revisions are fetched at once.
const PAGE: u32 = 1000;

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
    /// Whether older ones were left out.
    pub truncated: bool,
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
            let signals = revision.signals.into_iter().map(|(_, signal)| signal).collect();
            let answer = matcher.answer(&Fingerprint::of_signals(signals));
            let Some(nearest) = answer.matches.first() else { continue };
            let hit = WouldHit {
                item: revision.item,
                key: revision.key,
                candidate: place_of(nearest.entry.id),
                kind: nearest.kind,
                distance: nearest.distance,
            };
            keep_nearest(&mut would.hits, hit);
        }
        if !whole {
            break;
        }
    }
    Ok(would)
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
