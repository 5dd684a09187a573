//! Features that do not change: of one picture, or of some hundred thousand.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use super::code::{Code, KEY_BITS, Record, TABLES};
use crate::stored::Stored;

/// A picture of a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Picture {
    pub(crate) entry: u32,
    pub(crate) group: u16,
    /// How many of its features are here.
    pub(crate) features: u16,
}

/// A picture and its features, to be put on a shelf.
pub(super) struct Loose {
    pub(super) picture: Picture,
    /// Each with how it lies.
    pub(super) features: Vec<(Code, u8)>,
}

/// Records by their keys: as a list of the keys that there are, or, in a large
/// table, with a place for each that there can be.
pub(super) struct Table {
    /// Ascending; none where all keys have a place.
    pub(super) keys: Stored<u32>,
    /// Where the records of each key start, and the end of the last.
    pub(super) starts: Stored<u32>,
    pub(super) records: Stored<Record>,
    /// Where among the keys those begin that start with the same bits, for all such
    /// starts: some sixteen keys lie between two.
    jumps: Vec<u32>,
    jump_bits: u32,
}

/// From so many records on, all keys have a place.
const DENSE: usize = 1 << 24;
const KEYS: u32 = 1 << KEY_BITS;

impl Table {
    pub(super) fn new(keys: Stored<u32>, starts: Stored<u32>, records: Stored<Record>) -> Self {
        let jump_bits = (keys.len() / 16).max(1).ilog2().min(KEY_BITS);
        let mut jumps = Vec::with_capacity((1 << jump_bits) + 1);
        for (at, key) in (0..).zip(keys.iter()) {
            let first = (key >> (KEY_BITS - jump_bits)) as usize;
            let first = first.min((1 << jump_bits) - 1);
            if jumps.len() <= first {
                jumps.resize(first + 1, at);
            }
        }
        jumps.resize((1 << jump_bits) + 1, keys.len() as u32);
        Self { keys, starts, records, jumps, jump_bits }
    }

    /// The records whose keys begin with the same `bits` as this one.
    pub(super) fn range(&self, key: u32, bits: u32) -> Range<usize> {
        let low = KEY_BITS - bits;
        let (first, end) = (key >> low << low, ((key >> low) + 1) << low);
        let start = |key: u32| {
            let at = if self.keys.is_empty() { key as usize } else { self.place(key) };
            self.starts.get(at).map_or(0, |start| *start as usize)
        };
        start(first)..start(end).min(self.records.len())
    }

    /// Where among the keys this one is or would be.
    fn place(&self, key: u32) -> usize {
        let first = (key >> (KEY_BITS - self.jump_bits)) as usize;
        let jump = |at: usize| self.jumps.get(at).map_or(self.keys.len(), |at| *at as usize);
        let (from, to) = (jump(first), jump(first + 1));
        let among = self.keys.get(from..to).unwrap_or_default();
        from + among.partition_point(|other| *other < key)
    }

    pub(super) fn records(&self, range: Range<usize>) -> &[Record] {
        self.records.get(range).unwrap_or_default()
    }

    /// The keys that there are, each with its records, ascending.
    fn runs(&self) -> impl Iterator<Item = (u32, &[Record])> {
        let key = |at: usize| self.keys.get(at).copied().unwrap_or(at as u32);
        let range = |two: &[u32]| two[0] as usize..two[1] as usize;
        let runs = self.starts.windows(2).enumerate().filter(|(_, two)| two[0] < two[1]);
        runs.map(move |(at, two)| (key(at), self.records(range(two))))
    }
}

#[cfg(test)]
impl Table {
    /// The same with a place for each key.
    pub(super) fn dense(&self) -> Self {
        let mut writer = Writer { dense: true, ..Writer::with_room(0) };
        for (key, records) in self.runs() {
            writer.start(key);
            writer.records.extend(records);
        }
        writer.table()
    }
}

/// Writes a table from records in the order of their keys.
struct Writer {
    dense: bool,
    keys: Vec<u32>,
    starts: Vec<u32>,
    records: Vec<Record>,
}

impl Writer {
    fn with_room(records: usize) -> Self {
        let dense = records >= DENSE;
        let room = if dense { KEYS as usize + 1 } else { 0 };
        Self {
            dense,
            keys: Vec::new(),
            starts: Vec::with_capacity(room),
            records: Vec::with_capacity(records),
        }
    }

    fn start(&mut self, key: u32) {
        let here = self.records.len() as u32;
        if self.dense {
            self.starts.resize(key as usize + 1, here);
        } else if self.keys.last() != Some(&key) {
            self.keys.push(key);
            self.starts.push(here);
        }
    }

    fn table(mut self) -> Table {
        let end = self.records.len() as u32;
        let places = if self.dense { KEYS as usize } else { self.keys.len() };
        self.starts.resize(places + 1, end);
        self.keys.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.records.shrink_to_fit();
        Table::new(self.keys.into(), self.starts.into(), self.records.into())
    }
}

/// Pictures by their entries, and their features in four tables.
pub(crate) struct Shelf {
    pub(super) pictures: Stored<Picture>,
    pub(super) tables: [Table; TABLES],
    /// A bit for each picture that was taken out.
    gone: Vec<AtomicU64>,
    gone_count: AtomicUsize,
    /// A merge reads it: no other may.
    pub(super) taken: AtomicBool,
}

impl Shelf {
    pub(super) fn of(mut loose: Vec<Loose>) -> Self {
        loose.sort_by_key(|loose| loose.picture.entry);
        let tables = std::array::from_fn(|table| {
            let mut rows: Vec<(u32, Record)> = (0..)
                .zip(&loose)
                .flat_map(|(number, loose)| {
                    let features = loose.features.iter();
                    features.map(move |(code, way)| {
                        (code.key(table), Record::new(code, table, *way, number))
                    })
                })
                .collect();
            rows.sort_unstable_by_key(|(key, record)| (*key, record.picture()));
            let mut writer = Writer::with_room(rows.len());
            for (key, record) in rows {
                writer.start(key);
                writer.records.push(record);
            }
            writer.table()
        });
        Self::over(loose.iter().map(|loose| loose.picture).collect::<Vec<_>>().into(), tables)
    }

    pub(super) fn over(pictures: Stored<Picture>, tables: [Table; TABLES]) -> Self {
        let gone = (0..pictures.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Self {
            pictures,
            tables,
            gone,
            gone_count: AtomicUsize::new(0),
            taken: AtomicBool::new(false),
        }
    }

    /// One shelf with what is still there of several.
    pub(super) fn merged(shelves: &[impl AsRef<Shelf>]) -> Self {
        let mut kept: Vec<(u32, usize, usize)> = Vec::new();
        for (shelf, of) in shelves.iter().enumerate() {
            let of = of.as_ref();
            let there = of.pictures.iter().enumerate().filter(|(at, _)| of.is_there(*at));
            kept.extend(there.map(|(at, picture)| (picture.entry, shelf, at)));
        }
        kept.sort_unstable();
        let mut numbers: Vec<Vec<u32>> =
            shelves.iter().map(|shelf| vec![u32::MAX; shelf.as_ref().pictures.len()]).collect();
        let mut pictures = Vec::with_capacity(kept.len());
        for (_, shelf, at) in kept {
            numbers[shelf][at] = pictures.len() as u32;
            pictures.push(shelves[shelf].as_ref().pictures[at]);
        }
        let all: usize = shelves.iter().map(|shelf| shelf.as_ref().tables[0].records.len()).sum();
        let of = |picture: &Picture| usize::from(picture.features);
        let room = pictures.iter().map(of).sum::<usize>().min(all);
        let tables = std::array::from_fn(|table| {
            let mut writer = Writer::with_room(room);
            let mut runs: Vec<_> = shelves
                .iter()
                .map(|shelf| shelf.as_ref().tables[table].runs().peekable())
                .collect();
            while let Some(key) =
                runs.iter_mut().filter_map(|runs| runs.peek().map(|(key, _)| *key)).min()
            {
                for (runs, numbers) in runs.iter_mut().zip(&numbers) {
                    let Some((_, records)) = runs.next_if(|(other, _)| *other == key) else {
                        continue;
                    };
                    for record in records {
                        let number = numbers.get(record.picture() as usize);
                        if let Some(number) = number.filter(|number| **number != u32::MAX) {
                            writer.start(key);
                            writer.records.push(record.of_picture(*number));
                        }
                    }
                }
            }
            writer.table()
        });
        Self::over(pictures.into(), tables)
    }

    /// The bits of the pictures that were taken out.
    pub(super) fn gone_bits(&self) -> Vec<u64> {
        self.gone.iter().map(|word| word.load(Ordering::Acquire)).collect()
    }

    #[inline]
    pub(super) fn is_there(&self, picture: usize) -> bool {
        let word = self.gone.get(picture / 64).map_or(u64::MAX, |w| w.load(Ordering::Relaxed));
        word >> (picture % 64) & 1 == 0
    }

    fn of_entry(&self, entry: u32) -> Range<usize> {
        let from = self.pictures.partition_point(|picture| picture.entry < entry);
        from..self.pictures.partition_point(|picture| picture.entry <= entry)
    }

    pub(super) fn contains(&self, entry: u32) -> bool {
        self.of_entry(entry).any(|at| self.is_there(at))
    }

    /// Takes out the pictures of an entry; how many features they had.
    pub(super) fn remove(&self, entry: u32) -> usize {
        self.of_entry(entry).map(|at| self.take_out(at)).sum()
    }

    pub(super) fn take_out(&self, at: usize) -> usize {
        let bit = 1 << (at % 64);
        // Release: who sees the bit has seen what led to it.
        if self.gone[at / 64].fetch_or(bit, Ordering::Release) & bit != 0 {
            return 0;
        }
        self.gone_count.fetch_add(1, Ordering::Relaxed);
        usize::from(self.pictures[at].features)
    }

    /// Pictures with those that were taken out.
    pub(super) fn places(&self) -> usize {
        self.pictures.len()
    }

    pub(super) fn gone(&self) -> usize {
        self.gone_count.load(Ordering::Relaxed)
    }

    /// Features that are there.
    pub(super) fn features(&self) -> usize {
        let there = self.pictures.iter().enumerate().filter(|(at, _)| self.is_there(*at));
        there.map(|(_, picture)| usize::from(picture.features)).sum()
    }

    pub(super) fn memory_bytes(&self) -> usize {
        let of = |table: &Table| {
            size_of_val(&*table.keys)
                + size_of_val(&*table.starts)
                + size_of_val(&*table.records)
                + size_of_val(&*table.jumps)
        };
        size_of_val(&*self.pictures)
            + size_of_val(&*self.gone)
            + self.tables.iter().map(of).sum::<usize>()
    }
}
