//! Passages in a file, and back: the letters sealed by whoever has the key.

use std::hash::Hash;
use std::path::Path;

use weir_signals::Passage;
use weir_signals::skeleton::Skeleton;

use super::extend::Arena;
use super::seed_table::{Parts, SeedTable};
use super::seeds::{LENGTHS, Seeds};
use super::{PassageIndex, Setting, Stored};
use crate::sections::{self, Head, Kind, Opened};
use crate::simd::memory::bytes_of;
use crate::snapshot::{SnapshotError, damaged};

/// Letters that are sealed in one piece.
const PIECE: usize = 8 << 20;

/// Seals the letters of a snapshot and opens them again: an authenticated cipher
/// with a key of the caller's. This crate knows none.
pub trait Sealing {
    /// Seals letters. `about` says which piece they are; it need not be kept, and
    /// opening must fail with another.
    fn seal(&self, about: &[u8], letters: &[u8]) -> Vec<u8>;
    /// Opens what [`Sealing::seal`] made; nothing where it was not with this key and
    /// about this piece.
    fn open(&self, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>>;
}

/// A tag that a snapshot can hold.
pub trait SnapshotTag: Copy + Eq + Hash {
    /// As a number.
    fn to_number(self) -> u64;
    /// And back.
    fn from_number(number: u64) -> Option<Self>;
}

macro_rules! tags {
    ($($number:ty),*) => {$(
        impl SnapshotTag for $number {
            fn to_number(self) -> u64 {
                self as u64
            }

            fn from_number(number: u64) -> Option<Self> {
                number.try_into().ok()
            }
        }
    )*};
}

tags!(u32, u64, usize);

fn about(mark: u64, number: usize, letters: usize) -> Vec<u8> {
    let mut about = b"weir passages".to_vec();
    [mark, number as u64, letters as u64].iter().for_each(|n| about.extend(n.to_le_bytes()));
    about
}

/// Both versions that say which letters can be compared.
fn versions() -> u64 {
    u64::from(Passage::VERSION) << 16 | u64::from(Skeleton::VERSION)
}

impl<T: SnapshotTag> PassageIndex<T> {
    /// Writes a snapshot: beside `path`, which is replaced once the new file is
    /// whole. The letters are sealed; what else is in the file (how long passages
    /// are, what letters are worth, short hashes of some grams) is not. `mark` is
    /// how far the caller's log of changes is; whoever opens the snapshot replays it
    /// from there with [`PassageIndex::remove`] and [`PassageIndex::insert`].
    ///
    /// # Errors
    /// Where the system refuses to write; an older snapshot is left as it was.
    pub fn save(
        &self,
        path: &Path,
        mark: u64,
        sealing: &impl Sealing,
    ) -> Result<(), SnapshotError> {
        let letters = self.arena.letters(0..self.arena.len());
        let mut sealed = Vec::new();
        for (number, piece) in letters.chunks(PIECE).enumerate() {
            let piece = sealing.seal(&about(mark, number, letters.len()), piece);
            sealed.extend((piece.len() as u64).to_le_bytes());
            sealed.extend(piece);
        }
        let rows: Vec<u64> = self.stored.iter().flat_map(row).collect();
        let own = [versions(), said(&self.setting), letters.len() as u64, 0];
        let mut sections = vec![&*sealed, self.arena.all_bits(), bytes_of(&rows)];
        for table in self.seeds.tables() {
            let Parts { marks, values, lists } = table.parts();
            sections.extend([marks, bytes_of(values), bytes_of(lists)]);
        }
        sections::save(path, &Head { kind: Kind::Passages, mark, own }, &sections)
    }

    /// Opens a snapshot and says its mark. Letters are opened into memory; the rest
    /// stays in the file, mapped, until a passage is inserted. The file must not be
    /// shortened meanwhile; to replace it by renaming is safe.
    ///
    /// # Errors
    /// Where it cannot be read, is of another format or kind, is damaged, or was
    /// sealed with another key.
    pub fn open(path: &Path, sealing: &impl Sealing) -> Result<(Self, u64), SnapshotError> {
        let opened = sections::open(path, Kind::Passages)?;
        let senseless = || damaged(path, "its sections make no sense");
        let [versions_there, setting, letters_len, _] = opened.own;
        if versions_there != versions() {
            return Err(damaged(path, "its letters are of another version"));
        }
        let letters = letters(&opened, sealing, letters_len as usize)
            .ok_or_else(|| SnapshotError::Sealed { path: path.to_owned() })?;
        let rows = opened.values::<u64>(2).ok_or_else(senseless)?;
        let mut index = Self::new();
        for row in rows.as_chunks::<3>().0 {
            let stored = stored::<T>(row, letters.len()).ok_or_else(senseless)?;
            match stored.tag {
                Some(tag) => {
                    index.of_tag.entry(tag).or_default().push(index.stored.len() as u32);
                    index.alive += 1;
                }
                None => index.dead += stored.len as usize,
            }
            index.store(stored);
        }
        let bits = opened.values(1).ok_or_else(senseless)?;
        index.arena = Arena::over(letters, bits).ok_or_else(senseless)?;
        index.setting = Setting::of(index.alive);
        if setting == said(&index.setting) {
            index.seeds = seeds(&opened, &index.setting).ok_or_else(senseless)?;
        } else {
            index.rebuild();
        }
        Ok((index, opened.mark))
    }
}

/// What of a setting says which seeds there are.
fn said(setting: &Setting) -> u64 {
    let lengths = Seeds::lengths(setting.winnow).into_iter();
    lengths.fold(setting.winnow.window as u64, |said, letters| said << 8 | letters as u64)
}

/// The seeds of a snapshot.
fn seeds(opened: &Opened, setting: &Setting) -> Option<Seeds> {
    let table = |number: usize| {
        let section = 3 + 3 * number;
        let (marks, values) = (opened.values(section)?, opened.values(section + 1)?);
        let parts = (marks, values, opened.values(section + 2)?);
        let letters = Seeds::lengths(setting.winnow)[number];
        SeedTable::over(letters, parts)
    };
    let tables: Vec<SeedTable> = (0..LENGTHS).map(table).collect::<Option<_>>()?;
    Some(Seeds::over(tables.try_into().ok()?))
}

/// A stored passage in three numbers: where and how long; its bits, and whether it
/// is there; its tag.
fn row<T: SnapshotTag>(stored: &Stored<T>) -> [u64; 3] {
    let Stored { start, len, bits, tag } = stored;
    let there = u64::from(tag.is_some());
    let number = tag.map_or(0, SnapshotTag::to_number);
    [u64::from(*start) << 32 | u64::from(*len), u64::from(*bits) << 1 | there, number]
}

fn stored<T: SnapshotTag>([place, bits, number]: &[u64; 3], letters: usize) -> Option<Stored<T>> {
    let (start, len) = ((place >> 32) as u32, *place as u32);
    // A zero stands behind each passage.
    let end = (start as usize).checked_add(len as usize)?;
    let tag = if bits & 1 == 1 { Some(T::from_number(*number)?) } else { None };
    (end < letters).then_some(Stored { start, len, bits: (bits >> 1) as u32, tag })
}

/// The letters of a snapshot, if its pieces can be opened.
fn letters(opened: &Opened, sealing: &impl Sealing, len: usize) -> Option<Vec<u8>> {
    let mut rest = opened.bytes(0)?;
    let mut letters = Vec::new();
    let mut number = 0;
    while let Some((piece, after)) = rest.split_first_chunk::<8>() {
        let (sealed, after) = after.split_at_checked(u64::from_le_bytes(*piece) as usize)?;
        letters.extend(sealing.open(&about(opened.mark, number, len), sealed)?);
        (rest, number) = (after, number + 1);
    }
    (letters.len() == len && rest.is_empty()).then_some(letters)
}
