//! Near or not: PDQ hashes by Hamming distance.

use std::hash::Hash;

use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

use crate::planes::{LANES, Planes};
use crate::simd::{self, QUERIES, ScanPath};
use crate::tags::Tags;

/// A stored hash near the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Neighbour<T> {
    /// Whose hash it is.
    pub tag: T,
    /// How far it is from the query.
    pub distance: Distance,
}

/// Exact search among PDQ hashes: an answer holds every stored hash within the
/// radius, always. A tag (an entry's number, say) may own many hashes, and the
/// same hash may be stored many times; each is reported.
///
/// A query reads 14 of the 32 bytes of every hash and the rest of few; its cost
/// is that of a flat scan plus its hits, however the hashes are distributed.
#[derive(Clone)]
pub struct HammingIndex<T> {
    planes: Planes,
    tags: Tags<T>,
    path: ScanPath,
}

impl<T: Copy + Eq + Hash> HammingIndex<T> {
    /// An empty index that scans by the fastest path this machine has.
    pub fn new() -> Self {
        Self::with_path(ScanPath::fastest())
    }

    /// An empty index that scans by the given path; one that the machine does
    /// not have is replaced by one that it has.
    pub fn with_path(path: ScanPath) -> Self {
        Self { planes: Planes::default(), tags: Tags::default(), path: path.or_available() }
    }

    /// Adds a hash of a tag.
    pub fn insert(&mut self, hash: PdqHash, tag: T) {
        self.tags.push(tag);
        self.planes.push(&hash);
    }

    /// Removes every hash of a tag; how many they were.
    pub fn remove(&mut self, tag: &T) -> usize {
        let before = self.len();
        while let Some(slot) = self.tags.any_slot(tag) {
            self.tags.swap_remove(slot);
            self.planes.swap_remove(slot);
        }
        before - self.len()
    }

    /// Whether a tag owns a hash here.
    pub fn contains(&self, tag: &T) -> bool {
        self.tags.contains(tag)
    }

    /// Every stored hash at most `radius` from `query` whose tag passes the
    /// filter, nearest first; equal distances in no particular order.
    pub fn within(
        &self,
        query: &PdqHash,
        radius: Distance,
        filter: impl Fn(&T) -> bool,
    ) -> Vec<Neighbour<T>> {
        let mut answers = self.within_many(std::slice::from_ref(query), radius, filter);
        answers.pop().expect("one answer a query")
    }

    /// The answers of [`within`](Self::within) to several queries, in their
    /// order. One pass over the memory serves several queries, so that this is
    /// faster than asking one by one.
    pub fn within_many(
        &self,
        queries: &[PdqHash],
        radius: Distance,
        filter: impl Fn(&T) -> bool,
    ) -> Vec<Vec<Neighbour<T>>> {
        let mut answers = vec![Vec::new(); queries.len()];
        // A tile of heads stays in the second-level cache while all queries
        // pass over it.
        for tile in simd::tiles(self.planes.heads().len(), queries.len()) {
            for (group, queries) in queries.chunks(QUERIES).enumerate() {
                let heads = &self.planes.heads()[tile.clone()];
                let tails = &self.planes.tails()[tile.clone()];
                simd::scan(
                    self.path,
                    heads,
                    tails,
                    queries,
                    radius,
                    &mut |query, block, distances| {
                        let answer = &mut answers[group * QUERIES + query];
                        self.collect(
                            tile.start + block,
                            distances,
                            radius,
                            &queries[query],
                            &filter,
                            answer,
                        );
                    },
                );
            }
        }
        for answer in &mut answers {
            answer.sort_by_key(|neighbour| neighbour.distance);
        }
        answers
    }

    /// Adds what of one block is within the radius. A distance of 255 stands
    /// for 255 or 256: it is measured again.
    fn collect(
        &self,
        block: usize,
        distances: &[u8; LANES],
        radius: Distance,
        query: &PdqHash,
        filter: impl Fn(&T) -> bool,
        answer: &mut Vec<Neighbour<T>>,
    ) {
        let slots = block * LANES..self.len().min((block + 1) * LANES);
        for (slot, distance) in slots.zip(distances) {
            if u16::from(*distance) > radius.bits() {
                continue;
            }
            let distance = match distance {
                255 => self.planes.get(slot).distance(query),
                exact => Distance::new(u16::from(*exact)),
            };
            let tag = self.tags.get(slot);
            if distance <= radius && filter(&tag) {
                answer.push(Neighbour { tag, distance });
            }
        }
    }

    /// How many hashes are stored.
    pub fn len(&self) -> usize {
        self.planes.len()
    }

    /// Whether none is stored.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The memory it holds, in bytes, spare room included.
    pub fn memory_bytes(&self) -> usize {
        self.planes.memory_bytes() + self.tags.memory_bytes()
    }

    /// The path by which it scans.
    pub fn path(&self) -> ScanPath {
        self.path
    }
}

impl<T: Copy + Eq + Hash> Default for HammingIndex<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> std::fmt::Debug for HammingIndex<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HammingIndex")
            .field("len", &self.planes.len())
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
