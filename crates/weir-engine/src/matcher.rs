//! Match: an item's signals meet the entries of some banks.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use weir_index::{Ask, ExactIndex, LiveIndex, Owner};
use weir_model::{
    Bank, BankId, BankKind, BankName, Entry, EntryId, ImportId, Policy, Source, TextThreshold,
};
use weir_signals::pdq::{Dihedral, Distance};
use weir_signals::{PdqHash, Signal, SignalKind, SignalSort};

use crate::fingerprint::Fingerprint;
use crate::texts::{TextIndex, TextMatch, apart, at_place, whole};

/// How near is near enough, and what takes part.
#[derive(Clone, Copy, Debug)]
pub struct MatchOptions {
    /// The largest PDQ distance that is a match.
    pub radius: Distance,
    /// Whether PDQ hashes of flat pictures (quality under 50) take part.
    pub low_quality: bool,
    /// Whether turned and mirrored forms of the item's picture take part.
    pub forms: bool,
}

impl Default for MatchOptions {
    fn default() -> Self {
        Self { radius: Distance::DEFAULT_RADIUS, low_quality: false, forms: true }
    }
}

/// A signal of an item near a signal of an entry.
#[derive(Clone, Debug)]
pub struct Match {
    /// The bank that the entry is in.
    pub bank: Arc<BankName>,
    /// What the entries of that bank break.
    pub policy: Option<Arc<Policy>>,
    /// The entry, with its provenance.
    pub entry: Arc<MatchedEntry>,
    /// Which kind of signal.
    pub kind: SignalKind,
    /// How far apart, where the kind has a distance.
    pub distance: Option<Distance>,
    /// How the item's picture was turned or mirrored.
    pub form: Dihedral,
    /// Where in the item's text it is and how sure, where it is in a text.
    pub text: Option<Arc<TextMatch>>,
}

/// What a match says of its entry.
#[derive(Debug)]
pub struct MatchedEntry {
    /// Which entry.
    pub id: EntryId,
    /// The id by which whoever banked it knows it.
    pub reference: Option<String>,
    /// The file it was banked from.
    pub origin: Option<String>,
    /// The import that brought it.
    pub import: Option<ImportId>,
    /// On whose word it was banked.
    pub source: Source,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many decisions that stand say that it matched what it stands for.
    pub confirmed: u32,
    /// How many say that its match was wrong.
    pub overturned: u32,
    /// Whether an own decision stands behind it.
    pub own: bool,
}

impl MatchedEntry {
    /// What people know it by: its reference, else its file, else its id.
    pub fn name(&self) -> String {
        let known = self.reference.as_ref().or(self.origin.as_ref());
        known.cloned().unwrap_or_else(|| self.id.to_string())
    }
}

/// A bank as its matches need it.
struct MatchedBank {
    id: BankId,
    name: Arc<BankName>,
    kind: BankKind,
    policy: Option<Arc<Policy>>,
    threshold: TextThreshold,
}

/// What the banks say of one item.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The matches, nearest first.
    pub matches: Vec<Match>,
    /// Matches with allow banks; where there are any, `matches` holds none of
    /// the same sort of signal.
    pub allowed_by: Vec<Match>,
    /// How many matches the allow banks stopped.
    pub stopped: usize,
    /// The item's links, accounts and other indicators that are banked.
    pub named: HashSet<Signal>,
}

/// Entries of some banks, ready to be matched by any number of threads.
pub struct Matcher {
    options: MatchOptions,
    banks: Vec<MatchedBank>,
    /// By tag; those that were removed are empty, and used again.
    entries: Vec<Option<(u16, Arc<MatchedEntry>)>>,
    empty: Vec<u32>,
    tags: HashMap<EntryId, u32>,
    pdq: LiveIndex,
    exact: ExactIndex<Signal, u32>,
    texts: TextIndex,
}

impl Matcher {
    /// A matcher without entries.
    pub fn new(options: MatchOptions) -> Self {
        Self {
            options,
            banks: Vec::new(),
            entries: Vec::new(),
            empty: Vec::new(),
            tags: HashMap::new(),
            pdq: LiveIndex::new(),
            exact: ExactIndex::new(),
            texts: TextIndex::default(),
        }
    }

    /// Takes in a bank; its entries follow by [`Matcher::insert`] with the
    /// place that this answers. A bank that is there keeps its place.
    pub fn add_bank(&mut self, bank: &Bank) -> u16 {
        let known = self.banks.iter().position(|known| known.id == bank.id);
        let place = known.unwrap_or_else(|| {
            let (id, name, kind) = (bank.id, Arc::new(bank.name.clone()), bank.kind);
            let threshold = TextThreshold::default();
            self.banks.push(MatchedBank { id, name, kind, policy: None, threshold });
            self.banks.len() - 1
        });
        self.banks[place].threshold = bank.text_threshold;
        u16::try_from(place).expect("fewer than 65,536 banks are matched at once")
    }

    /// The place of a bank that was taken in.
    pub fn place_of(&self, bank: BankId) -> Option<u16> {
        let place = self.banks.iter().position(|known| known.id == bank)?;
        u16::try_from(place).ok()
    }

    /// Says what the entries of the bank at `place` break.
    pub fn set_policy(&mut self, place: u16, policy: Option<Policy>) {
        if let Some(bank) = self.banks.get_mut(usize::from(place)) {
            bank.policy = policy.map(Arc::new);
        }
    }

    /// Takes in an entry of the bank at `bank`; one that is there is replaced,
    /// one that is switched off is left out.
    pub fn insert(&mut self, bank: u16, entry: &Entry) {
        self.remove(entry.id);
        if entry.off_since.is_some() {
            return;
        }
        let at = self.empty.pop().unwrap_or_else(|| {
            self.entries.push(None);
            u32::try_from(self.entries.len() - 1).expect("fewer than 2^32 entries")
        });
        for signal in &entry.signals {
            match signal {
                Signal::Pdq { .. } if !self.takes_part(signal) => {}
                Signal::Pdq { hash, .. } => self.pdq.insert(*hash, Owner::entry(at)),
                exact => {
                    if let Some(text) = exact.banked_text() {
                        self.texts.insert(exact.kind(), text, at);
                    }
                    self.exact.insert(without_text(exact), at);
                }
            }
        }
        self.tags.insert(entry.id, at);
        self.entries[at as usize] = Some((bank, Arc::new(MatchedEntry::of(entry))));
    }

    /// Takes an entry out; false where it was not there.
    pub fn remove(&mut self, entry: EntryId) -> bool {
        let Some(at) = self.tags.remove(&entry) else { return false };
        self.pdq.remove(at);
        self.exact.remove(&at);
        self.texts.remove(at);
        self.entries[at as usize] = None;
        self.empty.push(at);
        true
    }

    /// Takes out every entry of a bank; its place stays.
    pub fn remove_bank(&mut self, bank: BankId) {
        let Some(place) = self.place_of(bank) else { return };
        for id in self.entries_where(|of, _| of == place) {
            self.remove(id);
        }
    }

    /// The entries that an import brought.
    pub fn of_import(&self, import: ImportId) -> Vec<EntryId> {
        self.entries_where(|_, entry| entry.import == Some(import))
    }

    fn entries_where(&self, which: impl Fn(u16, &MatchedEntry) -> bool) -> Vec<EntryId> {
        let those = self.entries.iter().flatten().filter(|(bank, entry)| which(*bank, entry));
        those.map(|(_, entry)| entry.id).collect()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether there is nothing to match against.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    fn takes_part(&self, signal: &Signal) -> bool {
        self.options.low_quality || signal.matches_by_default()
    }

    /// What the banks say of an item with this fingerprint.
    pub fn answer(&self, item: &Fingerprint) -> Answer {
        let mut near: Vec<(u32, Match)> = Vec::new();
        self.text_matches(item, &mut near);
        self.exact_matches(item, &mut near);
        self.picture_matches(item, &mut near);
        told_once(&mut near);
        // Stable: of one text the surest first, as they were found.
        near.sort_by_key(|(at, m)| {
            let doubt = m.text.as_ref().and_then(|text| text.score).map_or(0, doubt);
            (m.distance.map_or(0, Distance::bits), m.kind, doubt, *at)
        });

        let (allowed, matches): (Vec<_>, Vec<_>) =
            near.into_iter().partition(|(at, _)| self.kind_of(*at) == BankKind::Allow);
        let allowed_by: Vec<Match> = allowed.into_iter().map(|(_, m)| m).collect();
        let before = matches.len();
        let allowing = Allowing::of(&allowed_by);
        let matches: Vec<Match> =
            matches.into_iter().map(|(_, m)| m).filter(|m| !allowing.stops(m)).collect();
        Answer { stopped: before - matches.len(), matches, allowed_by, named: self.named(item) }
    }

    fn named(&self, item: &Fingerprint) -> HashSet<Signal> {
        let finds = |at: &u32| self.kind_of(*at) == BankKind::Match;
        let banked = |signal: &&Signal| {
            sort_of(signal.kind()) == Sort::Link && self.exact.get(signal).iter().any(finds)
        };
        item.signals.iter().filter(banked).cloned().collect()
    }

    fn text_matches(&self, item: &Fingerprint, near: &mut Vec<(u32, Match)>) {
        let Some(text) = &item.text else { return };
        let threshold = |at: u32| self.banks[usize::from(self.owner(at).0)].threshold;
        for found in self.texts.search(text, threshold) {
            let text = Some(Arc::new(found.found));
            let matched = self.matched(found.tag, found.kind, None, Dihedral::Original);
            near.push((found.tag, Match { text, ..matched }));
        }
    }

    fn exact_matches(&self, item: &Fingerprint, near: &mut Vec<(u32, Match)>) {
        for signal in &item.signals {
            let kind = signal.kind();
            for &at in self.exact.get(signal) {
                // A whole copy of a text is found as a copy already.
                if signal.banked_text().is_some()
                    && near.iter().any(|(other, m)| *other == at && m.kind == kind)
                {
                    continue;
                }
                let text = if near.len() < MOST_PLACES { place_in(item, signal) } else { None };
                let text = text.map(Arc::new);
                let matched = self.matched(at, kind, None, Dihedral::Original);
                near.push((at, Match { text, ..matched }));
            }
        }
    }

    /// The nearest form of the picture for each entry.
    fn picture_matches(&self, item: &Fingerprint, near: &mut Vec<(u32, Match)>) {
        let forms: Vec<(Dihedral, PdqHash)> = item
            .forms
            .iter()
            .filter(|(form, _)| self.options.forms || *form == Dihedral::Original)
            .filter(|(_, pdq)| self.options.low_quality || pdq.quality.is_usable())
            .map(|(form, pdq)| (*form, pdq.hash))
            .collect();
        let hashes: Vec<PdqHash> = forms.iter().map(|(_, hash)| *hash).collect();
        let answers = self.pdq.search_many(&hashes, Ask::within(self.options.radius), |_| true);
        let mut best: std::collections::BTreeMap<u32, (Distance, Dihedral)> = Default::default();
        for ((form, _), answer) in forms.iter().zip(answers) {
            for hit in answer.hits {
                let candidate = (hit.distance, *form);
                let known = best.entry(hit.owner.entry).or_insert(candidate);
                *known = candidate.min(*known);
            }
        }
        for (at, (distance, form)) in best {
            near.push((at, self.matched(at, SignalKind::Pdq, Some(distance), form)));
        }
    }

    fn owner(&self, at: u32) -> &(u16, Arc<MatchedEntry>) {
        self.entries[at as usize].as_ref().expect("an indexed tag has an entry")
    }

    fn kind_of(&self, at: u32) -> BankKind {
        self.banks[usize::from(self.owner(at).0)].kind
    }

    fn matched(
        &self,
        at: u32,
        kind: SignalKind,
        distance: Option<Distance>,
        form: Dihedral,
    ) -> Match {
        let (bank, entry) = self.owner(at);
        let MatchedBank { name, policy, .. } = &self.banks[usize::from(*bank)];
        let (bank, policy) = (name.clone(), policy.clone());
        Match { bank, policy, entry: entry.clone(), kind, distance, form, text: None }
    }
}

impl MatchedEntry {
    fn of(entry: &Entry) -> Self {
        Self {
            id: entry.id,
            reference: entry.reference.clone(),
            origin: entry.provenance.origin.clone(),
            import: entry.provenance.import,
            source: entry.provenance.source.clone(),
            tags: entry.tags.clone(),
            confirmed: entry.confirmed,
            overturned: entry.overturned,
            own: entry.own,
        }
    }
}

/// Of so many matches in one text it is said where they stand: more are not told.
const MOST_PLACES: usize = 256;

/// What the allow banks said: an entry stops matches of the same sort, in a text
/// those that stand where it does. An allowed picture says nothing of the link
/// beside it, and an allowed preamble nothing of what stands behind it.
struct Allowing<'a> {
    by: &'a [Match],
    /// Where allowed texts stand.
    texts: Vec<Range<usize>>,
}

/// Of a match's bytes so many per cent lie in allowed texts, or it stands.
const MOSTLY: usize = 80;

impl<'a> Allowing<'a> {
    fn of(by: &'a [Match]) -> Self {
        let texts = by.iter().filter(|allow| sort_of(allow.kind) == Sort::Text);
        let spans = texts.filter_map(|allow| allow.text.as_ref()).flat_map(|text| &text.spans);
        Self { by, texts: apart(spans.map(|span| span.bytes.clone()).collect()) }
    }

    fn stops(&self, found: &Match) -> bool {
        let same_sort = self.by.iter().filter(|allow| sort_of(allow.kind) == sort_of(found.kind));
        let Some(text) = &found.text else { return same_sort.count() > 0 };
        if sort_of(found.kind) == Sort::Text {
            let (inside, whole) = text.within(&self.texts);
            return inside * 100 >= whole * MOSTLY && inside > 0;
        }
        let here = text.range();
        same_sort.filter_map(|allow| allow.text.as_ref()).any(|allow| {
            let allowed = allow.range();
            allowed.start < here.end && here.start < allowed.end
        })
    }
}

/// The signal without what is held of its text.
fn without_text(signal: &Signal) -> Signal {
    match signal {
        Signal::Passage(text) => Signal::Passage(text.without_text()),
        Signal::Phrase(text) => Signal::Phrase(text.without_text()),
        other => other.clone(),
    }
}

/// Where in the item's text a signal of it stands.
fn place_in(item: &Fingerprint, signal: &Signal) -> Option<TextMatch> {
    let text = item.text.as_ref()?;
    match sort_of(signal.kind()) {
        Sort::File => None,
        Sort::Text => Some(whole(text)),
        Sort::Link => {
            let (_, place) = item.places.iter().find(|(other, _)| other == signal)?;
            Some(at_place(text, place.clone()))
        }
    }
}

/// A text that is the same as a banked one is no excerpt of it besides.
fn told_once(near: &mut Vec<(u32, Match)>) {
    let same = near.iter().filter(|(_, m)| m.kind == SignalKind::Text).map(|(at, _)| *at);
    let same: HashSet<u32> = same.collect();
    near.retain(|(at, m)| {
        !(matches!(m.kind, SignalKind::Passage | SignalKind::Phrase) && same.contains(at))
    });
}

/// The less sure, the larger.
fn doubt(score: f64) -> u32 {
    ((1.0 - score.clamp(0.0, 1.0)) * 1_000_000.0) as u32
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    File,
    Text,
    Link,
}

/// A picture and its file are of one sort: who allows one allows the other.
const fn sort_of(kind: SignalKind) -> Sort {
    match kind.sort() {
        SignalSort::Picture | SignalSort::File => Sort::File,
        SignalSort::Text => Sort::Text,
        SignalSort::Link => Sort::Link,
    }
}
