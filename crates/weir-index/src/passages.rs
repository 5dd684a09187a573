//! Passages find their altered copies, whole or in part.
//!
//! A text is looked up by its seeds, a few of its grams. Where a seed is one of
//! a banked passage, the match is drawn out on both sides letter by letter, worth
//! the bits that the background gives each letter; the pieces that follow each
//! other in both texts make a chain; and a chain is a match when a small model,
//! fitted on altered copies and on texts that are none, says so.
//!
//! ```
//! use weir_index::{PassageIndex, Strictness};
//! use weir_signals::Passage;
//! use weir_signals::background::Background;
//! use weir_signals::skeleton::{Skeleton, Tier};
//!
//! let rule = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats, \
//!             and whoever sleeps before the fourth bell gives his oil to the next watch.";
//! let mut index = PassageIndex::new();
//! index.insert(Passage::of(rule, Background::shipped()).unwrap(), 17);
//!
//! let post = "My uncle used to say: k33pers of the sеventh 🔥lamp🔥 shall trim the wick at dusk \
//!             and count all boats, and whoever sleeps before the fourth bell gives his oil away!";
//! let skeleton = Skeleton::of(post, Tier::Open);
//! let hits = index.search(skeleton.letters(), Strictness::Normal);
//! assert_eq!(hits[0].tag, 17);
//! let first = &hits[0].spans[0];
//! let span = skeleton.span(first.item.clone()).unwrap();
//! assert!(post[span].starts_with("k33pers of the"));
//! ```

mod chain;
mod decide;
mod extend;
mod mask;
mod pairs;
mod saved;
mod seed_table;
mod seeds;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use weir_signals::Passage;
use weir_signals::grams::Winnow;

pub use chain::Features;
use chain::{Chain, Piece, Worth};
pub use decide::{Score, Strictness};
use extend::{Arena, Extender};
pub use mask::KnownTexts;
use pairs::Pairs;
pub use saved::{Sealing, SnapshotTag};
use seeds::{Looking, Seeds, TOGETHER};

/// Passages with their tags, changed live.
pub struct PassageIndex<T> {
    setting: Setting,
    sensitive: bool,
    arena: Arena,
    seeds: Seeds,
    stored: Vec<Stored<T>>,
    /// Of each [`PAGE`] letters of the arena the first passage.
    pages: Vec<u32>,
    of_tag: HashMap<T, Vec<u32>>,
    alive: usize,
    /// Letters of passages that were removed.
    dead: usize,
}

struct Stored<T> {
    start: u32,
    len: u32,
    /// What its letters are worth.
    bits: u32,
    /// None once it is removed.
    tag: Option<T>,
}

/// Letters of the arena of which one says where the passages begin.
const PAGE: usize = 256;

/// How many letters a seed has and how common it may be, by the size of a bank:
/// short seeds find more, long ones are fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// How grams are kept.
    pub winnow: Winnow,
    /// A seed that more places share is looked up by a longer one that begins there;
    /// a power of two.
    pub most_places: usize,
    /// Seeds that must lie near one diagonal before a match is drawn out.
    pub seeds_needed: usize,
    /// Seeds worth fewer bits are common runs of letters and are not kept.
    pub fewest_bits: u32,
    /// Passages up to which this setting serves.
    up_to: usize,
}

impl Setting {
    /// From the smallest bank to the largest.
    const ALL: [Self; 3] = [
        Self {
            winnow: Winnow { letters: 8, window: 4 },
            most_places: 64,
            seeds_needed: 1,
            fewest_bits: 8,
            up_to: 300,
        },
        Self {
            winnow: Winnow { letters: 10, window: 4 },
            most_places: 64,
            seeds_needed: 2,
            fewest_bits: 8,
            up_to: 200_000,
        },
        Self {
            winnow: Winnow { letters: 10, window: 4 },
            most_places: 16,
            seeds_needed: 2,
            fewest_bits: 8,
            up_to: usize::MAX,
        },
    ];

    fn of(passages: usize) -> Self {
        *Self::ALL.iter().find(|setting| passages <= setting.up_to).expect("the last has no end")
    }
}

/// A passage found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageHit<T> {
    /// The passage's tag.
    pub tag: T,
    /// How sure the match is.
    pub score: Score,
    /// What the score was made from.
    pub features: Features,
    /// The share of the passage's letters that stand in the text.
    pub of_entry: f32,
    /// The share of the text's letters that are the passage's.
    pub of_item: f32,
    /// The runs of letters that are alike, in their order.
    pub spans: Vec<AlignedSpan>,
}

/// A run of letters in a text and the run of a passage that it is a copy of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlignedSpan {
    /// Letters of the text's open skeleton.
    pub item: Range<usize>,
    /// Letters of the passage.
    pub entry: Range<usize>,
}

/// What a look-up needs beside the index, kept for the next one of the same thread: to
/// ask for it anew is a tenth of a look-up.
#[derive(Default)]
struct Room {
    looking: Looking,
    pairs: Pairs,
    drawn: Vec<(u32, u32)>,
    met: Vec<(u32, u32)>,
    told: Vec<(usize, usize)>,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

impl<T: Copy + Eq + Hash> Default for PassageIndex<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy + Eq + Hash> PassageIndex<T> {
    /// An empty index.
    pub fn new() -> Self {
        let setting = Setting::of(0);
        Self {
            setting,
            sensitive: false,
            arena: Arena::default(),
            seeds: Seeds::for_letters(0, &setting),
            stored: Vec::new(),
            pages: Vec::new(),
            of_tag: HashMap::new(),
            alive: 0,
            dead: 0,
        }
    }

    /// Adds a passage; the next search finds it. A tag may have several.
    pub fn insert(&mut self, passage: Passage, tag: T) {
        let start = self.arena.push(&passage);
        let bits = passage.bits().iter().map(|bits| u32::from(*bits)).sum();
        self.of_tag.entry(tag).or_default().push(self.stored.len() as u32);
        let len = passage.letters().len() as u32;
        self.store(Stored { start, len, bits, tag: Some(tag) });
        self.alive += 1;
        let setting = self.setting_for(self.alive);
        // Seeds that are there serve under any setting with the same grams.
        if self.setting.winnow == setting.winnow {
            self.setting = setting;
            self.plant(self.stored.len() - 1);
        } else {
            self.rebuild();
        }
    }

    fn store(&mut self, stored: Stored<T>) {
        let end = (stored.start + stored.len) as usize;
        while self.pages.len() * PAGE <= end {
            self.pages.push(self.stored.len() as u32);
        }
        self.stored.push(stored);
    }

    /// The passage that has a letter of the arena; none where a file says a place
    /// that is not.
    #[inline]
    fn at(&self, letter: u32) -> Option<&Stored<T>> {
        let first = *self.pages.get(letter as usize / PAGE)?;
        let from = self.stored[first as usize..].iter();
        from.take_while(|stored| stored.start <= letter).last()
    }

    /// Removes the passages of a tag; how many they were.
    pub fn remove(&mut self, tag: &T) -> usize {
        let removed = self.of_tag.remove(tag).unwrap_or_default();
        for at in &removed {
            let stored = &mut self.stored[*at as usize];
            stored.tag = None;
            self.dead += stored.len as usize;
        }
        self.alive -= removed.len();
        if self.dead > self.arena.len() / 2 {
            self.rebuild();
        }
        removed.len()
    }

    /// Keeps the most sensitive setting however many passages come: for few that
    /// are long.
    fn always_sensitive() -> Self {
        Self { sensitive: true, ..Self::new() }
    }

    /// The setting for so many passages.
    fn setting_for(&self, passages: usize) -> Setting {
        Setting::of(if self.sensitive { 0 } else { passages })
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.alive
    }

    /// Whether there is no passage.
    pub fn is_empty(&self) -> bool {
        self.alive == 0
    }

    /// The setting in force.
    pub fn setting(&self) -> Setting {
        self.setting
    }

    /// Bytes of memory that the passages and their seeds take.
    pub fn bytes(&self) -> usize {
        let own = self.stored.capacity() * size_of::<Stored<T>>() + 4 * self.pages.capacity();
        self.arena.bytes() + self.seeds.bytes() + own
    }

    /// Every passage of which a copy stands in a text with these letters (of its
    /// open skeleton), the surest first.
    pub fn search(&self, letters: &[u8], strictness: Strictness) -> Vec<PassageHit<T>> {
        self.search_masked(letters, &[], strictness)
    }

    /// The same, but letters of the text in `masked` (ranges in their order, as
    /// [`KnownTexts::find`] gives them) are worth nothing.
    pub fn search_masked(
        &self,
        letters: &[u8],
        masked: &[Range<usize>],
        strictness: Strictness,
    ) -> Vec<PassageHit<T>> {
        let mut hits: Vec<PassageHit<T>> = self
            .chains(letters, masked)
            .into_iter()
            .filter_map(|(stored, chain)| {
                let features = self.features(stored, &chain, letters.len());
                let score = Score::of(&features);
                score.passes(strictness).then(|| PassageHit {
                    tag: stored.tag.expect("chains are of passages that are there"),
                    score,
                    features,
                    of_entry: share(features.matched, stored.len as usize),
                    of_item: share(features.matched, letters.len()),
                    spans: chain.spans(stored.start),
                })
            })
            .collect();
        hits.sort_by(|a, b| b.score.cmp(&a.score));
        hits
    }

    /// The features of each passage that shares anything with a text: for
    /// fitting [`Score`] and for measuring.
    pub fn candidates(&self, letters: &[u8], masked: &[Range<usize>]) -> Vec<(T, Features)> {
        self.chains(letters, masked)
            .into_iter()
            .map(|(stored, chain)| {
                let tag = stored.tag.expect("chains are of passages that are there");
                (tag, self.features(stored, &chain, letters.len()))
            })
            .collect()
    }

    fn features(&self, stored: &Stored<T>, chain: &Chain, item: usize) -> Features {
        chain.features(&self.arena, (stored.len as usize, stored.bits), item)
    }

    /// The best chain of each passage that shares a seed.
    fn chains(&self, letters: &[u8], masked: &[Range<usize>]) -> Vec<(&Stored<T>, Chain)> {
        let mut pieces = self.pieces(letters);
        if !masked.is_empty() {
            pieces = pieces.iter().flat_map(|piece| piece.without(masked, &self.arena)).collect();
        }
        self.chained(pieces)
    }

    /// What the seeds of a text draw out.
    fn pieces(&self, letters: &[u8]) -> Vec<Piece> {
        ROOM.with_borrow_mut(|room| self.pieces_in(letters, room))
    }

    fn pieces_in(&self, letters: &[u8], room: &mut Room) -> Vec<Piece> {
        let Room { looking, pairs, drawn, met, told } = room;
        let winnow = self.setting.winnow;
        let seeds = winnow.seeds(letters);
        let mut extender =
            Extender::new(&self.arena, letters, (seeds.len(), winnow.letters), drawn);
        pairs.begin(self.setting.seeds_needed, seeds.len());
        let mut pieces = Vec::new();
        for seeds in seeds.chunks(TOGETHER) {
            self.seeds.find(letters, seeds, looking, met);
            for (item, entry) in met.drain(..) {
                pairs.met(item, entry, |item, entry| {
                    self.arena.prefetch(entry);
                    told.push((item as usize, entry as usize));
                });
            }
            for (item, entry) in told.drain(..) {
                extender.draw_out(item, entry, &mut pieces);
            }
        }
        pieces
    }

    /// Sorts pieces by passage and makes the best chain of each.
    fn chained(&self, mut pieces: Vec<Piece>) -> Vec<(&Stored<T>, Chain)> {
        let (mut chains, mut worth) = (Vec::new(), Worth::default());
        self.by_passage(&mut pieces, |stored, mine| {
            chains.extend(Chain::best(mine, &mut worth).map(|chain| (stored, chain)));
        });
        chains
    }

    /// The pieces of each passage that is there and may have a chain.
    ///
    /// Nearly all that share anything share a word or two, and to ask which passage
    /// it is would be a look far away in memory. So pieces are taken together that
    /// lie near each other; a passage of which no such heap is worth a chain has
    /// none, as a gap between two heaps costs what one may be worth
    /// ([`chain::APART`]).
    fn by_passage<'a>(
        &'a self,
        pieces: &mut [Piece],
        mut each: impl FnMut(&'a Stored<T>, &mut [Piece]),
    ) {
        pieces.sort_unstable_by_key(|piece| piece.entry);
        let mut from = 0;
        while from < pieces.len() {
            let (heap, bits) = chain::heap(&pieces[from..]);
            let first = pieces[from].entry;
            from += heap;
            if bits < Chain::FEWEST_BITS {
                continue;
            }
            let Some(stored) = self.at(first) else { return };
            let end = stored.start + stored.len;
            let start = pieces.partition_point(|piece| piece.entry < stored.start);
            let behind = pieces.partition_point(|piece| piece.entry < end);
            if stored.tag.is_some() {
                each(stored, &mut pieces[start..behind]);
            }
            // A heap may reach into the next passage.
            from = behind.max(from - heap + 1);
        }
    }

    /// Where in a text each chain worth so many bits stands, of whatever passage.
    fn every_chain(&self, letters: &[u8], fewest_bits: i64) -> Vec<Range<usize>> {
        let mut pieces = self.pieces(letters);
        let mut ranges = Vec::new();
        self.by_passage(&mut pieces, |_, mine| {
            ranges.extend(Chain::all(mine, fewest_bits).iter().map(Chain::item_range));
        });
        ranges
    }

    /// Keeps the seeds of a stored passage.
    fn plant(&mut self, at: usize) {
        let Stored { start, len, .. } = self.stored[at];
        self.seeds.plant(start, len, &self.setting, &self.arena);
    }

    /// Leaves out what was removed, and plants all seeds for the setting of the
    /// bank's size.
    fn rebuild(&mut self) {
        let old = std::mem::take(&mut self.arena);
        self.of_tag.clear();
        self.setting = self.setting_for(self.alive);
        self.dead = 0;
        self.pages.clear();
        for mut stored in std::mem::take(&mut self.stored) {
            let Some(tag) = stored.tag else { continue };
            let range = stored.start as usize..(stored.start + stored.len) as usize;
            stored.start = self.arena.copy(&old, range);
            self.of_tag.entry(tag).or_default().push(self.stored.len() as u32);
            self.store(stored);
        }
        drop(old);
        self.seeds = Seeds::for_letters(self.arena.len(), &self.setting);
        for at in 0..self.stored.len() {
            self.plant(at);
        }
    }
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}
