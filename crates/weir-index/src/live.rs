//! An index that changes while it is searched.

mod batch;
mod core;
pub(crate) mod merger;
mod policy;
pub(crate) mod primitives;
mod state;
#[cfg(test)]
pub(crate) mod swap_tests;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use weir_signals::PdqHash;

use crate::answer::{Answer, Ask};
use crate::live::core::Core;
use crate::live::merger::Merger;
use crate::live::policy::Limits;
use crate::live::primitives::Threads;
use crate::owner::{Item, Owner};
use crate::row::Row;
use crate::segment::Segment;
use crate::simd::ScanPath;
use crate::snapshot::SnapshotError;

/// Exact search among hashes that come and go.
///
/// What is inserted is found by the next query, what is removed by none.
/// Readers never wait: neither for writers nor for the merges that run on a
/// thread of their own when there is something to merge. A clone is the same
/// index.
///
/// ```
/// use weir_index::{Ask, Item, LiveIndex, Owner};
/// use weir_signals::PdqHash;
/// use weir_signals::pdq::Distance;
///
/// let index = LiveIndex::new();
/// index.insert(PdqHash([0x5a; 32]), Owner::entry(17));
/// let answer = index.search(&PdqHash([0x5a; 32]), Ask::within(Distance::new(31)), |_| true);
/// assert_eq!(answer.hits[0].owner.entry, 17);
/// assert_eq!(index.remove(17), 1);
/// assert!(index.is_empty());
/// ```
#[derive(Clone)]
pub struct LiveIndex {
    core: Arc<Core<Threads>>,
    merger: Arc<Merger>,
    /// Held by whoever writes a snapshot.
    saving: Arc<Mutex<()>>,
}

impl LiveIndex {
    /// An empty index.
    pub fn new() -> Self {
        Self::with(Vec::new(), Limits::default())
    }

    /// An index that begins with these hashes.
    ///
    /// # Errors
    /// Where the system gives no memory.
    pub fn over(items: Vec<Item>) -> io::Result<Self> {
        Ok(Self::with(vec![Arc::new(Segment::build(items)?)], Limits::default()))
    }

    /// An index that begins with a segment, of a snapshot say.
    pub fn from_segment(segment: Segment) -> Self {
        Self::with(vec![Arc::new(segment)], Limits::default())
    }

    fn with(segments: Vec<Arc<Segment>>, limits: Limits) -> Self {
        Self {
            core: Arc::new(Core::new(segments, limits)),
            merger: Arc::default(),
            saving: Arc::default(),
        }
    }

    /// Adds a hash.
    pub fn insert(&self, hash: PdqHash, owner: Owner) {
        self.insert_many(&[Item { hash, owner }]);
    }

    /// Adds hashes, all at once: a query sees all or none.
    pub fn insert_many(&self, items: &[Item]) {
        if self.core.must_wait() {
            // Merges do not keep up: whoever brings more helps.
            drop(self.core.merge());
        }
        self.core.insert(items);
        self.merge_soon();
    }

    /// Removes every hash of an entry; how many they were.
    pub fn remove(&self, entry: u32) -> usize {
        let removed = self.core.remove(entry);
        self.merge_soon();
        removed
    }

    /// Puts these hashes in the place of an entry's; how many it had. To bring
    /// a snapshot up to date, replay a change log with this and with
    /// [`LiveIndex::remove`]: both may be done twice.
    ///
    /// A query at the same time may see neither the old hashes nor the new.
    pub fn replace(&self, entry: u32, items: &[Item]) -> usize {
        let removed = self.core.replace(entry, items);
        self.merge_soon();
        removed
    }

    /// Whether an entry owns a hash here.
    pub fn contains(&self, entry: u32) -> bool {
        self.core.read(|state| state.contains(entry))
    }

    /// Every hash near the query whose owner passes the filter.
    pub fn search(&self, query: &PdqHash, ask: Ask, filter: impl Fn(&Owner) -> bool) -> Answer {
        let query = Row::of(query);
        let mut answers = self.core.read(|state| {
            state.search_many(ScanPath::fastest(), std::slice::from_ref(&query), ask, &filter)
        });
        answers.pop().expect("one answer a query")
    }

    /// The answers of [`search`](Self::search) to several queries, in their
    /// order and all of the same moment.
    pub fn search_many(
        &self,
        queries: &[PdqHash],
        ask: Ask,
        filter: impl Fn(&Owner) -> bool,
    ) -> Vec<Answer> {
        let rows: Vec<Row> = queries.iter().map(Row::of).collect();
        self.core.read(|state| state.search_many(ScanPath::fastest(), &rows, ask, &filter))
    }

    /// All hashes with their owners, of one moment.
    pub fn items(&self) -> Vec<Item> {
        self.core.read(|state| state.items().collect())
    }

    /// How many hashes there are.
    pub fn len(&self) -> usize {
        self.core.read(|state| state.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The memory that it takes, in bytes, files mapped into memory included.
    pub fn memory_bytes(&self) -> usize {
        self.core.read(|state| state.memory_bytes())
    }

    /// How many segments there are, and how many hashes are in none yet: for
    /// whoever wants to see merges at work.
    pub fn pieces(&self) -> (usize, usize) {
        self.core.read(|state| (state.segments.len(), state.recent_len()))
    }

    /// Makes all one segment, on this thread, while others read and write.
    ///
    /// # Errors
    /// Where the system gives no memory; everything stays as it was.
    pub fn merge(&self) -> io::Result<()> {
        self.core.merge_all().map(drop)
    }

    /// Copies what is a file mapped into memory to huge pages of its own, on
    /// this thread, while others read and write. From then on searches are as
    /// fast as they get, and the file may go.
    ///
    /// # Errors
    /// Where the system gives no memory; everything stays as it was.
    pub fn copy_into_memory(&self) -> io::Result<()> {
        while self.core.copy_into_memory()? {}
        Ok(())
    }

    /// Writes a snapshot: all is made one segment, then that is written beside
    /// `path` and renamed, while others read and write. `mark` is how far the
    /// caller's log of changes was *before* this was called: what comes after
    /// it is to be replayed by whoever opens the snapshot.
    ///
    /// # Errors
    /// Where the system gives no memory or refuses to write; an older snapshot
    /// is left as it was.
    pub fn save(&self, path: &Path, mark: u64) -> Result<(), SnapshotError> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = self.core.merge_all().map_err(|source| SnapshotError::Io {
            doing: "no memory to merge what goes into",
            path: path.to_owned(),
            source,
        })?;
        whole.save(path, mark)
    }

    /// Opens a snapshot, and says its mark. It answers at once; to make it as
    /// fast as can be, call [`copy_into_memory`](Self::copy_into_memory) on a
    /// thread that has time.
    ///
    /// # Errors
    /// Where it cannot be read, is of another format, or is damaged.
    pub fn open(path: &Path) -> Result<(Self, u64), SnapshotError> {
        let (segment, mark) = Segment::open(path)?;
        Ok((Self::from_segment(segment), mark))
    }

    fn merge_soon(&self) {
        self.merger.wake(&self.core);
    }
}

impl Default for LiveIndex {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for LiveIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (segments, recent) = self.pieces();
        f.debug_struct("LiveIndex")
            .field("len", &self.len())
            .field("segments", &segments)
            .field("recent", &recent)
            .finish_non_exhaustive()
    }
}
