//! Which banked pictures share local features with a query: candidates for a
//! geometric fit.
//!
//! Each near pair of features votes for its entry, and for how much larger and how
//! far turned the one is against the other; only votes that agree in both count
//! (weak geometric consistency: Jégou, Douze and Schmid, "Hamming Embedding and
//! Weak Geometric Consistency for Large Scale Image Search", ECCV 2008).

use std::collections::HashMap;

use weir_signals::features::{Feature, Features};
use weir_signals::pdq::Distance;

use crate::answer::Ask;
use crate::live::LiveIndex;
use crate::owner::{Item, Owner};

/// An entry that may show what the query shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub entry: u32,
    /// Features of the query that agree in how they are turned and how large they
    /// are against those of the entry.
    pub votes: u16,
}

/// Local features of banked pictures, in a [`LiveIndex`] of their own.
#[derive(Clone, Debug, Default)]
pub struct FeatureIndex {
    live: LiveIndex,
}

impl FeatureIndex {
    /// Features of a banked picture that are indexed: the first of its list. All
    /// are used for the fit.
    pub const INDEXED: usize = 160;
    /// Features of a query that are looked up: the first of its list. Most of them
    /// cost the time of a scan, because pictures have many places that look alike.
    pub const ASKED: usize = 400;
    /// Bits that two features may differ in to vote; the fit takes them from farther.
    pub const RADIUS: Distance = Distance::new(24);
    /// The most near features of one that vote: one that is everywhere says nothing.
    const MOST_HITS: usize = 64;
    /// The most candidates.
    const MOST: usize = 12;
    /// Votes that make a candidate.
    const ENOUGH: u16 = 3;

    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the features of an entry's picture.
    pub fn insert(&self, entry: u32, group: u16, features: &Features) {
        let items = features.list().iter().take(Self::INDEXED).zip(0..).map(|(feature, part)| {
            Item::new(feature.hash(), Owner { entry, part, group, time: packed(feature) })
        });
        self.live.insert_many(&items.collect::<Vec<Item>>());
    }

    /// Removes an entry; how many features it had.
    pub fn remove(&self, entry: u32) -> usize {
        self.live.remove(entry)
    }

    /// The index itself.
    pub fn live(&self) -> &LiveIndex {
        &self.live
    }

    /// Entries that share features with a query, those with most votes first.
    pub fn candidates(&self, query: &Features, filter: impl Fn(&Owner) -> bool) -> Vec<Candidate> {
        let hashes: Vec<_> = query.list().iter().take(Self::ASKED).map(Feature::hash).collect();
        let ask = Ask::within(Self::RADIUS).at_most(Self::MOST_HITS);
        let answers = self.live.search_many(&hashes, ask, filter);
        let mut votes: HashMap<u32, HashMap<(i8, i8), u16>> = HashMap::new();
        for (feature, answer) in query.list().iter().zip(&answers) {
            if answer.truncated {
                continue;
            }
            // A feature votes once for an entry and a way of lying.
            let mut cast: Vec<(u32, (i8, i8))> = Vec::new();
            for hit in &answer.hits {
                let (level, turn) = against(feature, hit.owner.time);
                for dl in 0..2 {
                    for dt in 0..2 {
                        cast.push((hit.owner.entry, (level + dl, (turn + dt) % TURNS)));
                    }
                }
            }
            cast.sort_unstable();
            cast.dedup();
            for (entry, way) in cast {
                *votes.entry(entry).or_default().entry(way).or_default() += 1;
            }
        }
        let most = |ways: &HashMap<(i8, i8), u16>| ways.values().copied().max().unwrap_or(0);
        let mut candidates: Vec<Candidate> = votes
            .iter()
            .map(|(entry, ways)| Candidate { entry: *entry, votes: most(ways) })
            .filter(|candidate| candidate.votes >= Self::ENOUGH)
            .collect();
        candidates.sort_by_key(|candidate| (std::cmp::Reverse(candidate.votes), candidate.entry));
        candidates.truncate(Self::MOST);
        candidates
    }
}

/// Parts of a full turn that are told apart.
const TURNS: i8 = 16;

/// How large a feature is and its direction, where an index keeps a time.
fn packed(feature: &Feature) -> u32 {
    u32::from(feature.level) << 8 | u32::from(feature.direction)
}

/// How a stored feature lies against one of the query: in pairs of levels, and in
/// parts of a turn; each overlaps with the next, so that none falls between two.
fn against(feature: &Feature, packed: u32) -> (i8, i8) {
    let [direction, level, ..] = packed.to_le_bytes();
    let turn = direction.wrapping_sub(feature.direction) / (256 / TURNS as u16) as u8;
    ((level as i8 - feature.level as i8).div_euclid(2), turn as i8)
}
