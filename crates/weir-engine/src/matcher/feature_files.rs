//! The features of banked pictures in a folder, so that a start need not take them
//! out of the store and index them anew.
//!
//! Three files: a snapshot of the index, the features that fits are made with, and
//! `features.list`, which names the two and says which picture of the index is
//! which, by the key of its features. It is written last and renamed over the one
//! before, so that whoever is killed leaves one that fits its files. The store stays
//! the truth: what an entry has there is looked for in the list by its key, and what
//! is not found comes out of the store. So a list may be as old as it likes, or of
//! another store; it only must not be damaged.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use weir_index::{FeatureIndex, FrozenFeatures, SnapshotError};
use weir_signals::Sha256Digest;

use super::kept_features::Place;
use crate::replace::replace;

const LIST: &str = "features.list";
const MAGIC: &[u8; 8] = b"weirfeat";
const VERSION: u64 = 1;
/// Version, the number of the two files, and how much of the latter counts.
const HEAD: usize = 8 + 4 * 8;
/// A picture's number, its key, where its features are and how long they are.
const ROW: usize = 4 + 32 + 8 + 4;
/// No list is longer: that of some eighty million pictures.
const MOST_BYTES: u64 = 4 << 30;

/// Why what is in the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("{LIST} is damaged")]
    List,
    #[error("{LIST} does not fit the files beside it")]
    Misfit,
    #[error("most of what it keeps is of entries that are gone")]
    Stale,
    #[error(transparent)]
    Index(#[from] SnapshotError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A picture of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) place: Place,
}

/// What was found in the folder.
pub(super) struct Opened {
    pub(super) index: FeatureIndex,
    pub(super) rows: Vec<Row>,
    /// The features, and how much of the file counts.
    pub(super) kept: File,
    pub(super) end: u64,
}

/// The folder, and the numbers of the files that count.
#[derive(Clone, Debug)]
pub(super) struct FeatureFiles {
    folder: PathBuf,
    index: u64,
    kept: u64,
}

/// All that is to be written, as it was in one moment.
pub(super) struct Frozen {
    pub(super) files: FeatureFiles,
    pub(super) index: FrozenFeatures,
    pub(super) rows: Vec<Row>,
    pub(super) kept: Arc<File>,
    pub(super) end: u64,
}

impl FeatureFiles {
    /// Makes the folder where there is none, and opens what is in it; nothing where
    /// that is nothing. What is refused is removed: the store has it all.
    pub(super) fn open(folder: &Path) -> io::Result<(Self, Option<Opened>)> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let mut files = Self { folder: folder.to_owned(), index: 0, kept: 0 };
        let opened = match files.opened() {
            Ok(opened) => opened,
            Err(refused) => {
                let folder = folder.display();
                tracing::warn!(%refused, "the features in {folder} are made anew from the store");
                None
            }
        };
        if opened.is_none() {
            (files.index, files.kept) = (0, 0);
            let _ = fs::remove_file(folder.join(LIST));
            File::open(folder)?.sync_all()?;
        }
        files.sweep()?;
        Ok((files, opened))
    }

    /// A new file for features; what the old one holds counts no more.
    pub(super) fn new_kept(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true).mode(0o600);
        options.open(self.kept_path())
    }

    fn index_path(&self) -> PathBuf {
        self.folder.join(format!("features-{}.index", self.index))
    }

    fn kept_path(&self) -> PathBuf {
        self.folder.join(format!("features-{}.kept", self.kept))
    }

    fn opened(&mut self) -> Result<Option<Opened>, Refused> {
        let Some(list) = self.read()? else { return Ok(None) };
        let ([index, kept, end], rows) = list_of(&list).ok_or(Refused::List)?;
        (self.index, self.kept) = (index, kept);
        let kept = OpenOptions::new().read(true).write(true).open(self.kept_path())?;
        let (index, mark) = FeatureIndex::open(&self.index_path())?;
        let there = |row: &Row| index.contains(row.number) && row.place.end() <= end;
        let fits = mark == self.index && index.len() == rows.len() && rows.iter().all(there);
        if !fits || kept.metadata()?.len() < end {
            return Err(Refused::Misfit);
        }
        let counts: u64 = rows.iter().map(|row| u64::from(row.place.length)).sum();
        if end > 2 * counts + super::kept_features::IN_MEMORY as u64 {
            return Err(Refused::Stale);
        }
        Ok(Some(Opened { index, rows, kept, end }))
    }

    fn read(&self) -> io::Result<Option<Vec<u8>>> {
        let file = match File::open(self.folder.join(LIST)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut list = Vec::new();
        #[expect(clippy::disallowed_methods, reason = "`take` bounds it")]
        file.take(MOST_BYTES).read_to_end(&mut list)?;
        Ok(Some(list))
    }

    /// Removes what counts no more, and whatever a killed writer left.
    fn sweep(&self) -> io::Result<()> {
        let counts = [self.folder.join(LIST), self.index_path(), self.kept_path()];
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let ours = entry.file_name().to_string_lossy().starts_with("features");
            if ours && !counts.contains(&entry.path()) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

impl Frozen {
    /// Writes it; durable afterwards. Answers the files that count from then on.
    pub(super) fn save(&self) -> Result<FeatureFiles, Refused> {
        let files = FeatureFiles { index: self.files.index + 1, ..self.files.clone() };
        self.kept.sync_data()?;
        self.index.save(&files.index_path(), files.index)?;
        let list = list([files.index, files.kept, self.end], &self.rows);
        replace(&files.folder, LIST, &list)?;
        files.sweep()?;
        Ok(files)
    }
}

fn list(numbers: [u64; 3], rows: &[Row]) -> Vec<u8> {
    let mut list = Vec::with_capacity(HEAD + ROW * rows.len() + 32);
    list.extend(MAGIC);
    list.extend(VERSION.to_le_bytes());
    numbers.iter().for_each(|number| list.extend(number.to_le_bytes()));
    for Row { number, place: Place { at, length, key } } in rows {
        list.extend(number.to_le_bytes());
        list.extend(key);
        list.extend(at.to_le_bytes());
        list.extend(length.to_le_bytes());
    }
    let digest = Sha256Digest::of(&list);
    list.extend(digest.0);
    list
}

fn list_of(list: &[u8]) -> Option<([u64; 3], Vec<Row>)> {
    let (list, digest) = list.split_last_chunk::<32>()?;
    let (head, rows) = list.split_at_checked(HEAD)?;
    let (magic, numbers) = head.split_first_chunk::<8>()?;
    let [version, numbers @ ..]: [u64; 4] =
        std::array::from_fn(|n| u64::from_le_bytes(numbers.as_chunks().0[n]));
    let whole = magic == MAGIC && version == VERSION && rows.len().is_multiple_of(ROW);
    if !whole || Sha256Digest::of(list).0 != *digest {
        return None;
    }
    let rows = rows.as_chunks::<ROW>().0.iter().map(|row| {
        let (number, rest) = row.split_first_chunk()?;
        let (key, rest) = rest.split_first_chunk()?;
        let (at, length) = rest.split_first_chunk()?;
        let length = u32::from_le_bytes(length.try_into().ok()?);
        let place = Place { at: u64::from_le_bytes(*at), length, key: *key };
        Some(Row { number: u32::from_le_bytes(*number), place })
    });
    Some((numbers, rows.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_what_it_was_told_and_each_byte_of_it_changed_is_refused() {
        let row = |number: u32| Row {
            number,
            place: Place { at: 7 * u64::from(number), length: 7, key: [number as u8; 32] },
        };
        let rows: Vec<Row> = [0, 3, 4_000_000_000].map(row).to_vec();
        let whole = list([9, 2, 1 << 40], &rows);
        assert_eq!(list_of(&whole), Some(([9, 2, 1 << 40], rows)));
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            assert_eq!(list_of(&changed), None, "byte {at}");
            assert_eq!(list_of(&whole[..at]), None, "cut at {at}");
        }
    }
}
