//! Local features in a file, and back.
//!
//! Of each shelf fourteen sections: its pictures, the bits of those that were
//! taken out, and of each table keys, starts and records, all as they lie in
//! memory.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::FeatureIndex;
use super::code::TABLES;
use super::live::Limits;
use super::shelf::{Shelf, Table};
use crate::sections::{self, Head, Kind, Opened};
use crate::simd::memory::bytes_of;
use crate::snapshot::{SnapshotError, damaged};

/// Sections of a shelf.
const EACH: usize = 2 + 3 * TABLES;

/// The pictures of an index as they were in one moment, to be written while it goes
/// on changing.
pub struct FrozenFeatures {
    shelves: Vec<Arc<Shelf>>,
    gone: Vec<Vec<u64>>,
    saving: Arc<Mutex<()>>,
}

impl FeatureIndex {
    /// Writes a snapshot, while others read and write: beside `path`, which is
    /// replaced once the new file is whole. `mark` is how far the caller's log of
    /// changes was *before* this was called; whoever opens the snapshot replays it
    /// from there with [`FeatureIndex::replace`] and [`FeatureIndex::remove`].
    ///
    /// # Errors
    /// Where the system refuses to write; an older snapshot is left as it was.
    pub fn save(&self, path: &Path, mark: u64) -> Result<(), SnapshotError> {
        self.freeze().save(path, mark)
    }

    /// What is there now, without a copy of it: for whoever keeps something beside the
    /// snapshot that has to fit it, and lets nobody change the index meanwhile.
    pub fn freeze(&self) -> FrozenFeatures {
        let shelves = self.state(|state| state.shelves.clone());
        let gone = shelves.iter().map(|shelf| shelf.gone_bits()).collect();
        FrozenFeatures { shelves, gone, saving: self.saving.clone() }
    }
}

impl FrozenFeatures {
    /// As [`FeatureIndex::save`].
    ///
    /// # Errors
    /// Where the system refuses to write; an older snapshot is left as it was.
    pub fn save(&self, path: &Path, mark: u64) -> Result<(), SnapshotError> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<&[u8]> = Vec::with_capacity(EACH * self.shelves.len());
        for (shelf, gone) in self.shelves.iter().zip(&self.gone) {
            all.extend([bytes_of(&shelf.pictures), bytes_of(gone)]);
            for Table { keys, starts, records, .. } in &shelf.tables {
                all.extend([bytes_of(keys), bytes_of(starts), bytes_of(records)]);
            }
        }
        sections::save(path, &Head { kind: Kind::Features, mark, own: [0; 4] }, &all)
    }
}

impl fmt::Debug for FrozenFeatures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FrozenFeatures({} shelves)", self.shelves.len())
    }
}

impl FeatureIndex {
    /// Opens a snapshot, mapped into memory, and says its mark. The file must not
    /// be shortened meanwhile; to replace it by renaming is safe.
    ///
    /// # Errors
    /// Where it cannot be read, is of another format or kind, or is damaged.
    pub fn open(path: &Path) -> Result<(Self, u64), SnapshotError> {
        let opened = sections::open(path, Kind::Features)?;
        let shelves = (0..opened.len()).step_by(EACH).map(|first| shelf(&opened, first));
        let shelves: Option<Vec<Arc<Shelf>>> = shelves.map(|shelf| shelf.map(Arc::new)).collect();
        let shelves = shelves.ok_or_else(|| damaged(path, "its sections make no sense"))?;
        Ok((Self::with(shelves, Limits::default()), opened.mark))
    }
}

fn shelf(opened: &Opened, first: usize) -> Option<Shelf> {
    let mut tables = Vec::with_capacity(TABLES);
    for section in (first + 2..first + EACH).step_by(3) {
        let (keys, starts) = (opened.values(section)?, opened.values(section + 1)?);
        tables.push(Table::new(keys, starts, opened.values(section + 2)?));
    }
    let shelf = Shelf::over(opened.values(first)?, tables.try_into().ok()?);
    let gone = opened.values::<u64>(first + 1)?;
    for at in 0..shelf.places() {
        if gone.get(at / 64)? >> (at % 64) & 1 == 1 {
            shelf.take_out(at);
        }
    }
    Some(shelf)
}
