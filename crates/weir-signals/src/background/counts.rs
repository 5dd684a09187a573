//! How often each gram was seen: counted, written to a file, read back.
//!
//! ```text
//! "WEIRCNT1" | u16 skeleton version | u16 longest | u32 slots | slots, 4 bytes each:
//!   31                    7 6      0
//!   [ 25 bits of the hash ] [ count ]   count: 1 + round(4 log2 n); 0 is empty
//! ```
//! A slot is the hash's place in the table or one of those behind it (linear
//! probing). Two grams that agree in place and 25 bits are taken for one: about
//! one in ten million.

use std::collections::HashMap;

use crate::grams::Prefixes;
use crate::skeleton::Skeleton;

const MAGIC: &[u8; 8] = b"WEIRCNT1";
const HEAD: usize = 16;

/// Why a table of counts cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BackgroundError {
    /// It is something else, or cut short.
    #[error(
        "this is no table of how common grams are (WEIRCNT1), or it is cut short; make it anew"
    )]
    NotATable,
    /// It was counted on other skeletons.
    #[error(
        "the table was made for skeletons of version {found}, this Weir has {}; make it anew",
        Skeleton::VERSION
    )]
    OtherVersion {
        /// The version it was made for.
        found: u16,
    },
}

/// A table that is looked up.
pub(super) struct Counts {
    slots: Vec<u32>,
}

impl Counts {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, BackgroundError> {
        let head = bytes.get(..HEAD).ok_or(BackgroundError::NotATable)?;
        let number = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let slots = u32::from_le_bytes([head[12], head[13], head[14], head[15]]) as usize;
        if !head.starts_with(MAGIC) || slots == 0 || bytes.len() != HEAD + 4 * slots {
            return Err(BackgroundError::NotATable);
        }
        if number(8) != Skeleton::VERSION {
            return Err(BackgroundError::OtherVersion { found: number(8) });
        }
        let slots: Vec<u32> =
            bytes[HEAD..].as_chunks::<4>().0.iter().map(|slot| u32::from_le_bytes(*slot)).collect();
        // A table without an empty slot would be searched for ever.
        if !slots.contains(&0) {
            return Err(BackgroundError::NotATable);
        }
        Ok(Self { slots })
    }

    pub(super) fn get(&self, gram: u64) -> f64 {
        let (mut at, mark) = place(gram, self.slots.len());
        loop {
            match self.slots[at] {
                0 => return 0.0,
                slot if slot >> 7 == mark => return (f64::from((slot & 0x7f) - 1) / 4.0).exp2(),
                _ => at = (at + 1) % self.slots.len(),
            }
        }
    }
}

/// A gram's place in a table, and the bits that tell it from others there.
fn place(gram: u64, slots: usize) -> (usize, u32) {
    (((u128::from(gram) * slots as u128) >> 64) as usize, (gram & 0x1ff_ffff) as u32)
}

/// Counts the grams of texts.
pub struct Counter {
    longest: usize,
    /// How often, in how many texts, and in which one last.
    grams: HashMap<u64, Seen>,
    texts: u32,
    letters: u64,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    count: u32,
    texts: u32,
    last: u32,
}

impl Counter {
    /// The count of all letters stands under a gram of no letters.
    pub(super) const ALL: u64 = 0;
    /// A gram in fewer texts does not count: a few parallels of a passage do
    /// not make it common.
    const FEWEST_TEXTS: u32 = 6;

    /// Counts grams of up to `longest` letters.
    pub fn new(longest: usize) -> Self {
        Self { longest, grams: HashMap::new(), texts: 0, letters: 0 }
    }

    /// Counts one text, or a word of a list that stands in `times` texts.
    pub fn text(&mut self, letters: &[u8], times: u32) {
        self.texts += 1;
        self.letters += letters.len() as u64 * u64::from(times);
        let prefixes = Prefixes::of(letters, self.longest);
        for end in 1..=letters.len() {
            for len in 1..=end.min(self.longest) {
                let seen = self.grams.entry(prefixes.hash(end, len)).or_default();
                seen.count = seen.count.saturating_add(times);
                if seen.last != self.texts {
                    *seen =
                        Seen { texts: seen.texts.saturating_add(times), last: self.texts, ..*seen };
                }
            }
        }
    }

    /// The grams that are in enough texts.
    pub(super) fn counted(&self) -> impl Iterator<Item = (u64, u32)> {
        let letters = u32::try_from(self.letters).unwrap_or(u32::MAX);
        let grams = self.grams.iter().filter(|(_, seen)| seen.texts >= Self::FEWEST_TEXTS);
        grams.map(|(gram, seen)| (*gram, seen.count)).chain([(Self::ALL, letters)])
    }

    /// The table of what was counted, for a file.
    pub fn table(&self) -> Vec<u8> {
        let mut counted: Vec<(u64, u32)> = self.counted().collect();
        counted.sort_unstable();
        let size = counted.len() * 4 / 3 + 2;
        let mut slots = vec![0_u32; size];
        for (gram, count) in counted {
            let (mut at, mark) = place(gram, size);
            while slots[at] != 0 {
                at = (at + 1) % size;
            }
            let quarters = (f64::from(count.max(1)).log2() * 4.0).round() as u32;
            slots[at] = mark << 7 | (quarters + 1).min(0x7f);
        }
        let mut out = MAGIC.to_vec();
        out.extend(Skeleton::VERSION.to_le_bytes());
        out.extend((self.longest as u16).to_le_bytes());
        out.extend((size as u32).to_le_bytes());
        out.extend(slots.iter().flat_map(|slot| slot.to_le_bytes()));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_what_was_counted_to_a_tenth() {
        let mut counter = Counter::new(4);
        for n in 0..40_u8 {
            counter.text(&[10, 11, 12, n + 50], 1);
        }
        let table = Counts::read(&counter.table()).unwrap();
        for (gram, count) in counter.counted() {
            let read = table.get(gram);
            assert!((read / f64::from(count) - 1.0).abs() < 0.1, "{count} read as {read}");
        }
        assert_eq!(table.get(12345), 0.0);
    }

    #[test]
    fn a_table_of_other_skeletons_or_cut_short_is_refused() {
        let mut table = Counter::new(4).table();
        table[8] = 77;
        let error = Counts::read(&table).err().unwrap().to_string();
        assert!(error.contains("skeletons of version 77"), "{error}");
        for len in [0, 7, 15, table.len() - 1] {
            assert_eq!(Counts::read(&table[..len]).err(), Some(BackgroundError::NotATable));
        }
    }
}
