//! Match: an item's signals meet the entries of some banks.

use std::collections::HashMap;
use std::sync::Arc;

use weir_index::{Ask, ExactIndex, LiveIndex, Owner};
use weir_model::{
    Bank, BankId, BankKind, BankName, Entry, EntryFingerprint, EntryId, ImportId, Policy, Share,
    Source, Timestamp, is_disabled,
};
use weir_signals::pdq::{Dihedral, Distance};
use weir_signals::{PdqHash, Signal, SignalKind};

use crate::fingerprint::Fingerprint;

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
}

/// What a match says of its entry.
#[derive(Debug)]
pub struct MatchedEntry {
    /// Which entry.
    pub id: EntryId,
    /// Its number, by which HMA's clients know it.
    pub number: i64,
    /// Until when it is disabled, in seconds since 1970; 0 for ever.
    pub disabled_until: Option<i64>,
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
    share: Share,
    /// Deleted or laid aside; it may come back.
    gone: bool,
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
}

/// Entries of some banks, ready to be matched by any number of threads.
pub struct Matcher {
    options: MatchOptions,
    banks: Vec<MatchedBank>,
    /// By tag; those that were removed are empty, and used again.
    entries: Vec<Option<(u16, Arc<MatchedEntry>)>>,
    empty: Vec<u32>,
    tags: HashMap<EntryId, u32>,
    /// The time by which entries are disabled or are so no more.
    now: Timestamp,
    pdq: LiveIndex,
    exact: ExactIndex<Signal, u32>,
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
            now: Timestamp::from_micros(0),
            pdq: LiveIndex::new(),
            exact: ExactIndex::new(),
        }
    }

    /// Takes in a bank; its entries follow by [`Matcher::insert`] with the
    /// place that this answers. A bank that is there keeps its place, and has
    /// its new name and share.
    pub fn add_bank(&mut self, bank: &Bank) -> u16 {
        let known = self.banks.iter().position(|known| known.id == bank.id);
        let place = known.unwrap_or_else(|| {
            let (id, name, kind) = (bank.id, Arc::new(bank.name.clone()), bank.kind);
            self.banks.push(MatchedBank {
                id,
                name,
                kind,
                policy: None,
                share: bank.share,
                gone: false,
            });
            self.banks.len() - 1
        });
        let known = &mut self.banks[place];
        (known.share, known.gone) = (bank.share, false);
        if *known.name != bank.name {
            known.name = Arc::new(bank.name.clone());
        }
        u16::try_from(place).expect("fewer than 65,536 banks are matched at once")
    }

    /// The place of a bank that was taken in.
    pub fn place_of(&self, bank: BankId) -> Option<u16> {
        let place = self.banks.iter().position(|known| known.id == bank && !known.gone)?;
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
                    self.exact.insert(exact.clone(), at);
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
        self.entries[at as usize] = None;
        self.empty.push(at);
        true
    }

    /// Takes out every entry of a bank. Its place stays, and takes no more of
    /// them until the bank is taken in again.
    pub fn remove_bank(&mut self, bank: BankId) {
        let Some(place) = self.place_of(bank) else { return };
        self.banks[usize::from(place)].gone = true;
        for id in self.entries_where(|of, _| of == place) {
            self.remove(id);
        }
    }

    /// Says what time it is.
    pub fn set_time(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// The entries that an import brought.
    pub fn of_import(&self, import: ImportId) -> Vec<EntryId> {
        self.entries_where(|_, entry| entry.import == Some(import))
    }

    fn entries_where(&self, which: impl Fn(u16, &MatchedEntry) -> bool) -> Vec<EntryId> {
        let those = self.entries.iter().flatten().filter(|(bank, entry)| which(*bank, entry));
        those.map(|(_, entry)| entry.id).collect()
    }

    /// Whether an entry is among them.
    pub fn has(&self, entry: EntryId) -> bool {
        self.tags.contains_key(&entry)
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

    /// What the banks say of an item with this fingerprint. Of a bank that takes
    /// part in a share of lookups only, the item draws whether it does: the same
    /// item gets the same answer.
    pub fn answer(&self, item: &Fingerprint) -> Answer {
        let draw = draw_of(item);
        let now = self.now;
        self.answer_of(item, |share, entry| {
            share.takes_part(draw) && !is_disabled(entry.disabled_until, now)
        })
    }

    /// As [`Matcher::answer`], with those entries alone that `takes_part` lets
    /// through, which is told the share of the entry's bank.
    pub fn answer_of(
        &self,
        item: &Fingerprint,
        takes_part: impl Fn(Share, &MatchedEntry) -> bool,
    ) -> Answer {
        let mut near: Vec<(u32, Match)> = Vec::new();
        self.exact_matches(item, &mut near);
        self.picture_matches(item, &mut near);
        near.retain(|(at, m)| {
            takes_part(self.banks[usize::from(self.owner(*at).0)].share, &m.entry)
        });
        near.sort_by_key(|(at, m)| (m.distance.map_or(0, Distance::bits), m.kind, *at));

        let (allowed, matches): (Vec<_>, Vec<_>) =
            near.into_iter().partition(|(at, _)| self.kind_of(*at) == BankKind::Allow);
        let allowed_by: Vec<Match> = allowed.into_iter().map(|(_, m)| m).collect();
        let before = matches.len();
        let matches: Vec<Match> = matches
            .into_iter()
            .map(|(_, m)| m)
            .filter(|m| !allowed_by.iter().any(|allow| sort_of(allow.kind) == sort_of(m.kind)))
            .collect();
        Answer { stopped: before - matches.len(), matches, allowed_by }
    }

    fn exact_matches(&self, item: &Fingerprint, near: &mut Vec<(u32, Match)>) {
        for signal in &item.signals {
            for &at in self.exact.get(signal) {
                near.push((at, self.matched(at, signal.kind(), None, Dihedral::Original)));
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
        Match { bank, policy, entry: entry.clone(), kind, distance, form }
    }
}

impl MatchedEntry {
    fn of(entry: &Entry) -> Self {
        Self {
            id: entry.id,
            number: entry.number,
            disabled_until: entry.disabled_until,
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

/// A number from 0 up to 1 that an item always draws.
fn draw_of(item: &Fingerprint) -> f64 {
    let drawn = EntryFingerprint::of(&item.signals).0;
    let [a, b, c, d, ..] = drawn;
    f64::from(u32::from_be_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
}

/// An allow entry stops matches of the same sort: an allowed picture says
/// nothing of the link beside it.
fn sort_of(kind: SignalKind) -> u8 {
    match kind {
        SignalKind::Pdq | SignalKind::Md5 | SignalKind::Sha1 | SignalKind::Sha256 => 0,
        SignalKind::Text => 1,
        SignalKind::Url => 2,
    }
}
