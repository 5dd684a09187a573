//! Which banked pictures share local features with a query: candidates for a
//! geometric fit.
//!
//! A fit decides, so this need not find every near feature, and does not look
//! for them all: a picture has a hundred, and a few that agree make a candidate.
//! What is kept of a feature are 96 bits in four tables ([`code`]); what it costs
//! to look one up is bounded ([`vote`]); pictures come and go at any time
//! ([`live`]).

mod code;
mod live;
mod saved;
mod shelf;
#[cfg(test)]
mod swap_tests;
#[cfg(test)]
mod tests;
mod vote;

use std::fmt;
use std::sync::{Arc, Mutex};

use weir_signals::features::{Feature, Features};

use crate::live::merger::{Merger, Merges};
use crate::live::primitives::Threads;
use crate::owner::Owner;
use code::{Code, way};
use live::{Limits, Shelves, State};
use shelf::Loose;
use vote::Asked;

pub(crate) use code::Record;
pub use saved::FrozenFeatures;
pub(crate) use shelf::{Picture, Shelf};

/// An entry that may show what the query shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub entry: u32,
    /// Features of the query that agree in how they are turned and how large they
    /// are against those of the entry.
    pub votes: u16,
}

/// Local features of banked pictures, which come and go while it is searched. A
/// clone is the same index.
///
/// ```
/// use weir_index::FeatureIndex;
/// use weir_signals::features::Extractor;
/// use weir_signals::pdq::RgbView;
///
/// let block = |x: u32, y: u32| ((x / 14 * 7919 + y / 14 * 104_729) % 1009 % 256) as u8;
/// let draw = |left, top, width, height| -> Vec<u8> {
///     let places = (top..top + height).flat_map(|y| (left..left + width).map(move |x| (x, y)));
///     places.flat_map(|(x, y)| [block(x, y); 3]).collect()
/// };
/// let (whole, part) = (draw(0, 0, 400, 300), draw(70, 40, 280, 220));
///
/// let mut extractor = Extractor::new();
/// let index = FeatureIndex::new();
/// index.insert(17, 0, &extractor.features(&RgbView::new(400, 300, &whole)?));
/// let query = extractor.of_query(&RgbView::new(280, 220, &part)?);
/// assert_eq!(index.candidates(&query, |_| true)[0].entry, 17);
/// # Ok::<(), weir_signals::SignalError>(())
/// ```
#[derive(Clone)]
pub struct FeatureIndex {
    shelves: Arc<Shelves<Threads>>,
    merger: Arc<Merger>,
    /// Held by whoever writes a snapshot.
    saving: Arc<Mutex<()>>,
}

impl FeatureIndex {
    /// Features of a banked picture that are indexed: the first of its list. All
    /// are used for the fit.
    pub const INDEXED: usize = 120;
    /// Features of a query that are looked up: the first of its list, which are
    /// all of them.
    pub const ASKED: usize = 800;
    /// The most candidates.
    const MOST: usize = 12;

    /// An empty index.
    pub fn new() -> Self {
        Self::with(Vec::new(), Limits::default())
    }

    fn with(shelves: Vec<Arc<Shelf>>, limits: Limits) -> Self {
        Self {
            shelves: Arc::new(Shelves::new(shelves, limits)),
            merger: Arc::default(),
            saving: Arc::default(),
        }
    }

    /// Adds the features of an entry's picture; an entry may have several.
    pub fn insert(&self, entry: u32, group: u16, features: &Features) {
        self.insert_many([(entry, group, features)]);
    }

    /// Adds several pictures, faster than one by one; a query sees all or none.
    pub fn insert_many<'f>(&self, pictures: impl IntoIterator<Item = (u32, u16, &'f Features)>) {
        let loose: Vec<Loose> = pictures
            .into_iter()
            .map(|(entry, group, features)| loose(entry, group, features))
            .filter(|loose| !loose.features.is_empty())
            .collect();
        if loose.is_empty() {
            return;
        }
        self.shelves.insert(Shelf::of(loose));
        self.merger.wake(&self.shelves);
    }

    /// Removes an entry; how many features it had.
    pub fn remove(&self, entry: u32) -> usize {
        let removed = self.shelves.remove(entry);
        self.merger.wake(&self.shelves);
        removed
    }

    /// Puts a picture in the place of an entry's; how many features it had. With
    /// this and [`FeatureIndex::remove`] a log of changes is replayed on a
    /// snapshot: both may be done twice. A query at the same time may see neither.
    pub fn replace(&self, entry: u32, group: u16, features: &Features) -> usize {
        let removed = self.shelves.remove(entry);
        self.insert(entry, group, features);
        removed
    }

    /// Whether an entry has a picture here.
    pub fn contains(&self, entry: u32) -> bool {
        self.state(|state| state.shelves.iter().any(|shelf| shelf.contains(entry)))
    }

    /// How many pictures there are.
    pub fn len(&self) -> usize {
        let there = |shelf: &Arc<Shelf>| shelf.places() - shelf.gone();
        self.state(|state| state.shelves.iter().map(there).sum())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many features of them are indexed.
    pub fn features(&self) -> usize {
        self.state(|state| state.shelves.iter().map(|shelf| shelf.features()).sum())
    }

    /// The memory that it takes, in bytes, files mapped into memory included.
    pub fn memory_bytes(&self) -> usize {
        self.state(|state| state.shelves.iter().map(|shelf| shelf.memory_bytes()).sum())
    }

    /// How many shelves there are: for whoever wants to see merges at work.
    pub fn pieces(&self) -> usize {
        self.state(|state| state.shelves.len())
    }

    /// Merges what a thread of its own would merge once nothing comes any more,
    /// on this thread, while others read and write.
    pub fn merge(&self) {
        while self.shelves.merge() || self.shelves.merge_at_rest() {}
    }

    /// Entries that share features with a query, the likeliest first; at most
    /// twelve, among them not one whose owner the filter refuses.
    pub fn candidates(&self, query: &Features, filter: impl Fn(&Owner) -> bool) -> Vec<Candidate> {
        let asked: Vec<Asked> = query
            .list()
            .iter()
            .take(Self::ASKED)
            .map(|feature| Asked { code: Code::of(&feature.bits), way: way_of(feature) })
            .collect();
        let passes = |picture: &Picture| {
            let Picture { entry, group, .. } = *picture;
            filter(&Owner { entry, group, part: 0, time: 0 })
        };
        // As with arc-swap the state is held, not a lock.
        self.state(|state| vote::candidates(&state.shelves, &asked, Self::MOST, passes))
    }

    fn state<R>(&self, work: impl FnOnce(&State) -> R) -> R {
        self.shelves.read(work)
    }
}

fn way_of(feature: &Feature) -> u8 {
    way(feature.level, feature.direction)
}

fn loose(entry: u32, group: u16, features: &Features) -> Loose {
    let list = features.list().iter().take(FeatureIndex::INDEXED);
    let features: Vec<(Code, u8)> =
        list.map(|feature| (Code::of(&feature.bits), way_of(feature))).collect();
    Loose { picture: Picture { entry, group, features: features.len() as u16 }, features }
}

impl Merges for Shelves<Threads> {
    fn is_due(&self) -> bool {
        self.is_due()
    }

    fn changes(&self) -> u64 {
        self.changes()
    }

    fn merge(&self) -> bool {
        self.merge()
    }

    fn merge_at_rest(&self) {
        self.merge_at_rest();
    }
}

impl Default for FeatureIndex {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for FeatureIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FeatureIndex")
            .field("len", &self.len())
            .field("pieces", &self.pieces())
            .finish_non_exhaustive()
    }
}
