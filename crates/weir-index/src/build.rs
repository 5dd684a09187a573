//! How a segment is built.
//!
//! 1. Items are put in the order of their owners and equal hashes are brought
//!    together.
//! 2. One pass over the rows counts every bucket of every table: from that
//!    follows where everything lies.
//! 3. Table by table, the rows are first parted by the upper bits of their
//!    keys, then put into the buckets of one part, which fit into the
//!    second-level cache. Putting them in place directly is several times
//!    slower: at ten million rows each would miss the cache twice.

use std::io;

use crate::layout::{Layout, Part};
use crate::owner::{Item, Owner};
use crate::row::{CHUNKS, Row};
use crate::segment::Segment;
use crate::simd::memory::{Region, bytes_of, view_mut};
use crate::table::{Bucket, CELLS, HEADER, IN_HEAD, Line, key_bits, lines_for};
use crate::weights::key_mask;

/// Buckets of a part that is filled at once, at the most.
const PART: usize = 1 << 8;

/// How many of the lower bits of a key tell the buckets of a part apart.
fn part_bits(key_bits: u32) -> u32 {
    key_bits.min(PART.ilog2())
}

pub(crate) fn segment(mut items: Vec<Item>) -> io::Result<Segment> {
    if u32::try_from(items.len()).is_err() {
        return Err(io::Error::other("a segment holds fewer than 2^32 hashes; make two"));
    }
    if !items.is_sorted_by_key(|item| item.owner) {
        items.sort_unstable_by_key(|item| (item.owner, item.hash));
    }
    let distinct = Distinct::of(items);
    let key_bits = key_bits(distinct.rows.len());
    let counts = count(&distinct.rows, key_bits);
    let layout = Layout {
        rows: distinct.rows.len(),
        further: distinct.further.len(),
        shared: distinct.shared.len(),
        tails: counts.iter().map(|count| lines_for(*count) as usize).sum(),
        key_bits,
    };
    let total = layout.total().ok_or_else(|| io::Error::other("more than memory can hold"))?;
    let mut region = Region::zeroed(total)?;
    let bytes = region.bytes_mut().expect("memory of its own");
    distinct.write(&layout, bytes);
    Tables::cut(&layout, bytes).fill(&distinct.rows, &counts);
    drop(distinct);
    Ok(Segment::over(region, 0, layout).expect("it was just laid out"))
}

/// Rows that all differ, and their owners.
struct Distinct {
    rows: Vec<Row>,
    first: Vec<Owner>,
    further: Vec<Owner>,
    shared: Vec<u32>,
    shared_starts: Vec<u32>,
}

impl Distinct {
    fn of(items: Vec<Item>) -> Self {
        let twins = twins(&items);
        if twins.is_empty() {
            return Self {
                rows: items.iter().map(|item| Row::of(&item.hash)).collect(),
                first: items.iter().map(|item| item.owner).collect(),
                further: Vec::new(),
                shared: Vec::new(),
                shared_starts: vec![0],
            };
        }
        // Twins are ordered by the first of them, then by themselves.
        let mut is_further = vec![false; items.len()];
        twins.iter().for_each(|(_, place)| is_further[*place as usize] = true);
        let mut distinct = Self {
            rows: Vec::with_capacity(items.len() - twins.len()),
            first: Vec::with_capacity(items.len() - twins.len()),
            further: Vec::with_capacity(twins.len()),
            shared: Vec::new(),
            shared_starts: Vec::new(),
        };
        let mut left = twins.as_slice();
        for (place, item) in items.iter().enumerate() {
            if is_further[place] {
                continue;
            }
            let row = distinct.rows.len() as u32;
            distinct.rows.push(Row::of(&item.hash));
            distinct.first.push(item.owner);
            let own = left.partition_point(|(first, _)| *first as usize <= place);
            if own > 0 {
                distinct.shared.push(row);
                distinct.shared_starts.push(distinct.further.len() as u32);
                let owners = left[..own].iter().map(|(_, twin)| items[*twin as usize].owner);
                distinct.further.extend(owners);
                left = &left[own..];
            }
        }
        distinct.shared_starts.push(distinct.further.len() as u32);
        distinct
    }

    fn write(&self, layout: &Layout, bytes: &mut [u8]) {
        let rows = self.first.len() as u32;
        let mut by_entry: Vec<u32> = (0..self.further.len() as u32).map(|at| rows + at).collect();
        by_entry.sort_by_key(|place| self.further[(place - rows) as usize].entry);
        let owners = layout.start(Part::Owners).expect("laid out");
        let further = owners + size_of_val(self.first.as_slice());
        let mut put = |start: usize, from: &[u8]| {
            bytes[start..start + from.len()].copy_from_slice(from);
        };
        let start = |part| layout.start(part).expect("laid out");
        put(start(Part::Rows), bytes_of(&self.rows));
        put(owners, bytes_of(&self.first));
        put(further, bytes_of(&self.further));
        put(start(Part::Shared), bytes_of(&self.shared));
        put(start(Part::SharedStarts), bytes_of(&self.shared_starts));
        put(start(Part::ByEntry), bytes_of(&by_entry));
    }
}

/// Pairs of places with equal hashes: the first of them, and each other one;
/// in order.
fn twins(items: &[Item]) -> Vec<(u32, u32)> {
    let mut digests: Vec<u64> = items
        .iter()
        .zip(0_u64..)
        .map(|(item, place)| u64::from(Row::of(&item.hash).digest()) << 32 | place)
        .collect();
    digests.sort_unstable();
    let mut twins = Vec::new();
    for alike in digests.chunk_by(|a, b| a >> 32 == b >> 32).filter(|alike| alike.len() > 1) {
        let mut places: Vec<u32> = alike.iter().map(|digest| *digest as u32).collect();
        places.sort_by_key(|place| (items[*place as usize].hash, *place));
        let same = |a: &u32, b: &u32| items[*a as usize].hash == items[*b as usize].hash;
        for equal in places.chunk_by(same) {
            twins.extend(equal[1..].iter().map(|place| (equal[0], *place)));
        }
    }
    twins.sort_unstable();
    twins
}

/// The rows of each bucket, table by table.
fn count(rows: &[Row], key_bits: u32) -> Vec<u32> {
    let mut counts = vec![0_u32; CHUNKS << key_bits];
    for row in rows {
        for table in 0..CHUNKS {
            let key = row.chunk(table) & key_mask(key_bits);
            counts[table << key_bits | usize::from(key)] += 1;
        }
    }
    counts
}

/// The tables, cut out of the region.
struct Tables<'a> {
    heads: &'a mut [Line],
    tails: &'a mut [Line],
    ids: &'a mut [u8],
    id_bytes: usize,
    key_bits: u32,
}

impl<'a> Tables<'a> {
    fn cut(layout: &Layout, bytes: &'a mut [u8]) -> Self {
        let start = |part| layout.start(part).expect("laid out");
        let len = |part| layout.len(part).expect("laid out");
        let (_, bytes) = bytes.split_at_mut(start(Part::Heads));
        let (heads, bytes) = bytes.split_at_mut(start(Part::Tails) - start(Part::Heads));
        let (tails, ids) = bytes.split_at_mut(start(Part::Ids) - start(Part::Tails));
        Self {
            heads: view_mut(&mut heads[..len(Part::Heads)]).expect("begins at a page"),
            tails: view_mut(&mut tails[..len(Part::Tails)]).expect("begins at a page"),
            ids: &mut ids[..len(Part::Ids)],
            id_bytes: layout.id_bytes(),
            key_bits: layout.key_bits,
        }
    }

    fn fill(mut self, rows: &[Row], counts: &[u32]) {
        let mut records = vec![0_u64; rows.len()];
        let mut tail = 0;
        for (table, counts) in counts.chunks(1 << self.key_bits).enumerate() {
            part_rows(rows, table, self.key_bits, counts, &mut records);
            let mut ids = 0;
            let part_bits = part_bits(self.key_bits);
            for (part, counts) in counts.chunks(1 << part_bits).enumerate() {
                let first = table << self.key_bits | part << part_bits;
                let held: u32 = counts.iter().sum();
                let of_part = &records[ids as usize..(ids + held) as usize];
                let id_base = table * rows.len();
                tail = self.fill_part(first, counts, of_part, id_base, ids, tail);
                ids += held;
            }
        }
    }

    /// Fills the buckets from `first` on, of which `counts` are the sizes;
    /// answers where the next tail begins.
    fn fill_part(
        &mut self,
        first: usize,
        counts: &[u32],
        records: &[u64],
        id_base: usize,
        mut ids: u32,
        mut tail: u32,
    ) -> u32 {
        // For each bucket: how many it has so far, its first id, its first
        // tail line of fingerprints.
        let mut filled = [(0_u32, 0_u32, 0_u32); PART];
        for (bucket, count) in counts.iter().enumerate() {
            let head = &mut self.heads[first + bucket];
            Bucket::write(ids, tail, *count, head, self.tails);
            filled[bucket] = (0, ids, Bucket::read(head, self.tails).tail);
            ids += count;
            tail += lines_for(*count);
        }
        for record in records {
            let Record { key, fingerprint, row } = Record::unpack(*record);
            let bucket = key as usize & (counts.len() - 1);
            let (slot, first_id, tail) = &mut filled[bucket];
            if *slot < IN_HEAD {
                self.heads[first + bucket].0[HEADER + *slot as usize] = fingerprint;
            } else {
                let cell = (*slot - IN_HEAD) as usize;
                self.tails[*tail as usize + cell / CELLS].0[cell % CELLS] = fingerprint;
            }
            let at = (id_base + (*first_id + *slot) as usize) * self.id_bytes;
            self.ids[at..at + self.id_bytes].copy_from_slice(&row.to_le_bytes()[..self.id_bytes]);
            *slot += 1;
        }
        tail
    }
}

/// A row on its way into a bucket.
struct Record {
    key: u16,
    fingerprint: u16,
    row: u32,
}

impl Record {
    fn pack(self) -> u64 {
        u64::from(self.row) << 32 | u64::from(self.fingerprint) << 16 | u64::from(self.key)
    }

    fn unpack(packed: u64) -> Self {
        Self { key: packed as u16, fingerprint: (packed >> 16) as u16, row: (packed >> 32) as u32 }
    }
}

/// Writes the rows to `records`, parted by the upper bits of their keys in one
/// table and otherwise in order.
fn part_rows(rows: &[Row], table: usize, key_bits: u32, counts: &[u32], records: &mut [u64]) {
    let part_bits = part_bits(key_bits);
    let mut next: Vec<usize> = Vec::with_capacity(1 << (key_bits - part_bits));
    let mut start = 0;
    for part in counts.chunks(1 << part_bits) {
        next.push(start);
        start += part.iter().sum::<u32>() as usize;
    }
    for (row, number) in rows.iter().zip(0_u32..) {
        let key = row.chunk(table) & key_mask(key_bits);
        let place = &mut next[usize::from(key >> part_bits)];
        let fingerprint = row.chunk(table + 1);
        records[*place] = Record { key, fingerprint, row: number }.pack();
        *place += 1;
    }
}
