//! Match: an item's signals meet the entries of some banks.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use weir_index::{Ask, ExactIndex, LiveIndex, Owner, TlshIndex};
use weir_model::{
    Bank, BankForms, BankId, BankKind, BankName, Entry, EntryFingerprint, EntryId, ImportId,
    Policy, Share, Source, TextThreshold, Timestamp,
};
use weir_signals::pdq::Distance;
use weir_signals::{PdqHash, Signal, SignalKind};

use crate::fingerprint::Fingerprint;
use crate::fitted::PictureFit;
use crate::form::{Hashed, Look};
use crate::read::ReadAt;
use crate::test_item::TEST_BANK;
use crate::texts::{TextIndex, TextMatch, at_place, whole};

mod allowed;
mod allowed_texts;
mod bank_groups;
mod feature_files;
mod features;
mod kept_features;
mod order;
mod parts;
mod snapshots;
mod tlsh;

use allowed::{Allowed, Sort};
use allowed_texts::AllowedTexts;
use bank_groups::BankGroups;
use features::BankedFeatures;
pub(crate) use order::rank;
use order::{in_order, told_once};

/// How near is near enough, and what takes part.
#[derive(Clone, Copy, Debug)]
pub struct MatchOptions {
    /// The largest PDQ distance that is a match.
    pub radius: Distance,
    /// Whether PDQ hashes of flat pictures (quality under 50) take part.
    pub low_quality: bool,
    /// Whether forms of the item's picture take part, as far as each bank wants
    /// them; without it pictures are compared as they are.
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
    /// How the item's picture was looked at.
    pub look: Look,
    /// Where in the item's text it is and how sure, where it is in a text.
    pub text: Option<Arc<TextMatch>>,
    /// How the item's picture lies against the banked one, where their local
    /// features say it.
    pub fit: Option<Arc<PictureFit>>,
    /// Where in a picture it was read, where it is in the words or a code of one.
    pub read: Option<Arc<ReadAt>>,
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
    forms: BankForms,
    threshold: TextThreshold,
    share: Share,
    /// Deleted or laid aside; it may come back.
    gone: bool,
}

/// What the banks say of one item.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The matches, nearest first.
    pub matches: Vec<Match>,
    /// Matches with allow banks; `matches` holds none that they stop.
    pub allowed_by: Vec<Match>,
    /// How many matches the allow banks stopped.
    pub stopped: usize,
    /// The item's links, accounts and other indicators that are banked.
    pub named: HashSet<Signal>,
}

/// A look of an item near a signal of the entry at `at`.
struct PictureHit {
    at: u32,
    /// Its place among the item's looks.
    look: usize,
    distance: Distance,
}

/// Entries of some banks, ready to be matched by any number of threads.
pub struct Matcher {
    options: MatchOptions,
    banks: Vec<MatchedBank>,
    /// By tag; those that were removed are empty, and used again.
    entries: Vec<Option<(u16, Arc<MatchedEntry>)>>,
    empty: Vec<u32>,
    tags: HashMap<EntryId, u32>,
    /// The time by which entries are disabled or are so no more, in microseconds.
    now: AtomicI64,
    /// The banks as the index knows them.
    groups: BankGroups,
    pdq: LiveIndex,
    exact: ExactIndex<Signal, u32>,
    texts: TextIndex,
    tlsh: TlshIndex<u32>,
    features: BankedFeatures,
    /// Entries of match banks by which words and codes in a picture could be found.
    worded: HashSet<u32>,
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
            now: AtomicI64::new(0),
            groups: BankGroups::default(),
            pdq: LiveIndex::new(),
            exact: ExactIndex::new(),
            texts: TextIndex::default(),
            tlsh: TlshIndex::default(),
            features: BankedFeatures::default(),
            worded: HashSet::new(),
        }
    }

    /// Takes in a bank; its entries follow by [`Matcher::insert`] with the
    /// place that this answers. A bank that is there keeps its place, and has its
    /// name, share, forms and threshold anew.
    pub fn add_bank(&mut self, bank: &Bank) -> u16 {
        let forms = if self.options.forms { bank.forms } else { BankForms::NONE };
        let new = MatchedBank {
            id: bank.id,
            name: Arc::new(bank.name.clone()),
            kind: bank.kind,
            policy: None,
            forms,
            threshold: bank.text_threshold,
            share: bank.share,
            gone: false,
        };
        let place = match self.banks.iter().position(|known| known.id == bank.id) {
            Some(place) => {
                let policy = self.banks[place].policy.take();
                self.banks[place] = MatchedBank { policy, ..new };
                place
            }
            None => {
                self.banks.push(new);
                self.banks.len() - 1
            }
        };
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
        let of_bank = &self.banks[usize::from(bank)];
        let finds = of_bank.kind == BankKind::Match && of_bank.name.as_str() != TEST_BANK;
        if finds && entry.signals.iter().any(|signal| Sort::of(signal.kind()) != Sort::Media) {
            self.worded.insert(at);
        }
        let owner = self.groups.owner(at, bank, entry.disabled_until);
        for signal in &entry.signals {
            match signal {
                Signal::Pdq { .. } if !self.takes_part(signal) => {}
                Signal::Pdq { hash, .. } => self.pdq.insert(*hash, owner),
                Signal::Tlsh(hash) => self.tlsh.insert(*hash, at),
                Signal::Features(features) => self.features.insert(bank, at, features),
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
        self.tlsh.remove(&at);
        self.features.remove(at);
        self.worded.remove(&at);
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

    /// Says what time it is, to those who ask meanwhile, too.
    pub fn set_time(&self, now: Timestamp) {
        self.now.store(now.micros(), Ordering::Relaxed);
    }

    /// The entries that an import brought.
    pub fn of_import(&self, import: ImportId) -> Vec<EntryId> {
        self.entries_where(|_, entry| entry.import == Some(import))
    }

    fn entries_where(&self, which: impl Fn(u16, &MatchedEntry) -> bool) -> Vec<EntryId> {
        let those = self.entries.iter().flatten().filter(|(bank, entry)| which(*bank, entry));
        those.map(|(_, entry)| entry.id).collect()
    }

    /// The forms that any bank wants of a picture; features only where it has some
    /// itself.
    pub fn forms(&self) -> BankForms {
        (0..).zip(&self.banks).fold(BankForms::NONE, |all, (place, bank)| {
            let features = bank.forms.features && self.features.has(place);
            all.or(BankForms { features, ..bank.forms })
        })
    }

    /// Whether words and codes in a picture could match something: reading them
    /// takes a hundred times as long as all the rest.
    pub fn finds_in_words(&self) -> bool {
        !self.worded.is_empty()
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
        let now = Timestamp::from_micros(self.now.load(Ordering::Relaxed));
        let admitted =
            self.groups.admit(now, |bank| self.banks[usize::from(bank)].share.takes_part(draw));
        self.answer_with_read(item, |owner| admitted.admits(owner))
    }

    /// As [`Matcher::answer`], with those entries alone that `takes_part` lets
    /// through, which is told the share of the entry's bank.
    pub fn answer_of(
        &self,
        item: &Fingerprint,
        takes_part: impl Fn(Share, &MatchedEntry) -> bool,
    ) -> Answer {
        self.answer_with_read(item, |owner| {
            let (bank, entry) = self.owner(owner.entry);
            takes_part(self.banks[usize::from(*bank)].share, entry)
        })
    }

    /// What the entries say of an item and of what was read in it.
    fn answer_with_read(&self, item: &Fingerprint, lets: impl Fn(&Owner) -> bool) -> Answer {
        let mut answer = self.answer_from(item, &lets);
        for read in &item.read {
            answer.take_read(read, self.answer_from(&read.print, &lets));
        }
        answer
    }

    /// What the entries say that `lets` lets through: who is left out is so
    /// within each lookup, not afterwards.
    fn answer_from(&self, item: &Fingerprint, lets: impl Fn(&Owner) -> bool) -> Answer {
        let mut near: Vec<(u32, Match)> = Vec::new();
        self.text_matches(item, &mut near);
        self.exact_matches(item, &mut near);
        self.tlsh_matches(item, &mut near);
        told_once(&mut near);
        near.retain(|(at, _)| lets(&self.groups.of(*at)));
        let pictures = self.picture_hits(item, &lets);
        let allowed = self.allowed(item, &near, &pictures);
        let (by, others): (Vec<_>, Vec<_>) =
            near.into_iter().partition(|(at, _)| self.is_allow(*at));
        let texts = AllowedTexts::of(&by);
        let mut stopped = HashSet::new();
        let mut near: Vec<(u32, Match)> = Vec::new();
        for (at, found) in others {
            let stops = match Sort::of(found.kind) {
                Sort::Media => allowed.stops_exact(),
                Sort::Text | Sort::Link => texts.stops(&found),
            };
            if stops {
                stopped.insert((at, found.kind));
            } else {
                near.push((at, found));
            }
        }
        let mut allowed_by = by;
        for (at, found) in self.best_looks(item, pictures, &allowed, &mut stopped) {
            if self.is_allow(at) { &mut allowed_by } else { &mut near }.push((at, found));
        }
        let lets = |at: u32| lets(&self.groups.of(at));
        self.part_matches(item, lets, &allowed, (&mut near, &mut allowed_by), &mut stopped);
        let (matches, allowed_by) = (in_order(near), in_order(allowed_by));
        Answer { matches, allowed_by, stopped: stopped.len(), named: self.named(item) }
    }

    /// What of the item the allow banks know.
    fn allowed(
        &self,
        item: &Fingerprint,
        near: &[(u32, Match)],
        pictures: &[PictureHit],
    ) -> Allowed {
        let mut allowed = Allowed::default();
        let media = |found: &Match| Sort::of(found.kind) == Sort::Media;
        if near.iter().any(|(at, found)| self.is_allow(*at) && media(found)) {
            allowed.exactly();
        }
        for hit in pictures.iter().filter(|hit| self.is_allow(hit.at)) {
            allowed.in_look(item.looks[hit.look].look);
        }
        let parts = item.looks.iter().filter(|hashed| self.may_match(hashed));
        allowed.of_all(parts.map(|hashed| &hashed.look));
        allowed
    }

    /// The nearest look of the picture for each entry, of those that are not
    /// stopped.
    fn best_looks(
        &self,
        item: &Fingerprint,
        pictures: Vec<PictureHit>,
        allowed: &Allowed,
        stopped: &mut HashSet<(u32, SignalKind)>,
    ) -> Vec<(u32, Match)> {
        let mut best: BTreeMap<u32, (Distance, usize)> = BTreeMap::new();
        for hit in pictures {
            if !self.is_allow(hit.at) && allowed.stops_look(&item.looks[hit.look].look) {
                stopped.insert((hit.at, SignalKind::Pdq));
                continue;
            }
            let candidate = (hit.distance, hit.look);
            let known = best.entry(hit.at).or_insert(candidate);
            *known = candidate.min(*known);
        }
        let matched = |(at, (distance, look)): (u32, (Distance, usize))| {
            let look = item.looks[look].look;
            (at, self.matched(at, SignalKind::Pdq, Some(distance), look))
        };
        let found: Vec<(u32, Match)> = best.into_iter().map(matched).collect();
        for (at, _) in &found {
            stopped.remove(&(*at, SignalKind::Pdq));
        }
        found
    }

    fn is_allow(&self, at: u32) -> bool {
        self.kind_of(at) == BankKind::Allow
    }

    fn named(&self, item: &Fingerprint) -> HashSet<Signal> {
        let finds = |at: &u32| self.kind_of(*at) == BankKind::Match;
        let banked = |signal: &&Signal| {
            Sort::of(signal.kind()) == Sort::Link && self.exact.get(signal).iter().any(finds)
        };
        item.signals.iter().filter(banked).cloned().collect()
    }

    fn text_matches(&self, item: &Fingerprint, near: &mut Vec<(u32, Match)>) {
        let Some(text) = &item.text else { return };
        let threshold = |at: u32| self.banks[usize::from(self.owner(at).0)].threshold;
        for found in self.texts.search(text, threshold) {
            let text = Some(Arc::new(found.found));
            let matched = self.matched(found.tag, found.kind, None, Look::PLAIN);
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
                let matched = self.matched(at, kind, None, Look::PLAIN);
                near.push((at, Match { text, ..matched }));
            }
        }
    }

    fn may_match(&self, hashed: &Hashed) -> bool {
        self.options.low_quality || hashed.pdq.quality.is_usable()
    }

    /// Every entry that a look of the picture is near to, as far as its bank wants
    /// such a look.
    fn picture_hits(&self, item: &Fingerprint, lets: impl Fn(&Owner) -> bool) -> Vec<PictureHit> {
        let all = self.forms();
        let wanted: Vec<(usize, PdqHash)> = item
            .looks
            .iter()
            .enumerate()
            .filter(|(_, hashed)| all.allow(hashed.look.cut, hashed.look.laid))
            .filter(|(_, hashed)| self.may_match(hashed))
            .map(|(look, hashed)| (look, hashed.pdq.hash))
            .collect();
        let hashes: Vec<PdqHash> = wanted.iter().map(|(_, hash)| *hash).collect();
        let answers = self.pdq.search_many(&hashes, Ask::within(self.options.radius), lets);
        let mut hits = Vec::new();
        for ((look, _), answer) in wanted.iter().zip(answers) {
            let Look { cut, laid, .. } = item.looks[*look].look;
            for hit in answer.hits {
                let at = hit.owner.entry;
                let bank = &self.banks[usize::from(self.owner(at).0)];
                if bank.forms.allow(cut, laid) {
                    hits.push(PictureHit { at, look: *look, distance: hit.distance });
                }
            }
        }
        hits
    }

    fn owner(&self, at: u32) -> &(u16, Arc<MatchedEntry>) {
        self.entries[at as usize].as_ref().expect("an indexed tag has an entry")
    }

    fn kind_of(&self, at: u32) -> BankKind {
        self.banks[usize::from(self.owner(at).0)].kind
    }

    fn matched(&self, at: u32, kind: SignalKind, distance: Option<Distance>, look: Look) -> Match {
        let (bank, entry) = self.owner(at);
        let MatchedBank { name, policy, .. } = &self.banks[usize::from(*bank)];
        let (bank, policy) = (name.clone(), policy.clone());
        let entry = entry.clone();
        Match { bank, policy, entry, kind, distance, look, text: None, fit: None, read: None }
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

/// Of so many matches in one text it is said where they stand: more are not told.
const MOST_PLACES: usize = 256;

/// The signal without what is held of its text.
fn without_text(signal: &Signal) -> Signal {
    match signal {
        Signal::Passage(text) => Signal::Passage(text.without_text()),
        Signal::Phrase(text) => Signal::Phrase(text.without_text()),
        Signal::Pattern(text) => Signal::Pattern(text.without_text()),
        other => other.clone(),
    }
}

/// Where in the item's text a signal of it stands.
fn place_in(item: &Fingerprint, signal: &Signal) -> Option<TextMatch> {
    let text = item.text.as_ref()?;
    match Sort::of(signal.kind()) {
        Sort::Media => None,
        Sort::Text => Some(whole(text)),
        Sort::Link => {
            let (_, place) = item.places.iter().find(|(other, _)| other == signal)?;
            Some(at_place(text, place.clone()))
        }
    }
}
