//! How a table lies in memory: lines of 64 bytes, one a bucket and more where a
//! bucket holds many.
//!
//! A table is keyed by a chunk of the rows. Beside each row's number a bucket
//! keeps the row's *next* chunk, the fingerprint, so that nearly all rows are
//! dropped without being touched.
//!
//! ```text
//! head:  ids, low | ids, high | tail, low | tail, high | count | 27 fingerprints
//! tail:  32 fingerprints, as many lines as are needed, one after the other
//! ids:   the numbers of the bucket's rows, 3 or 4 bytes each, without gaps
//! ```
//!
//! Every cell has 16 bits. `ids` is where in the table's list of numbers the
//! bucket's begin, `tail` the first line of its tail. A count of 65,535 stands
//! for that many and more: then the tail starts with a line that holds the
//! count in its first two cells.

/// Cells of a line.
pub(crate) const CELLS: usize = 32;

/// Cells of a head before its fingerprints.
pub(crate) const HEADER: usize = 5;

/// Fingerprints in a head.
pub(crate) const IN_HEAD: u32 = (CELLS - HEADER) as u32;

/// A count that is told in the tail.
const MANY: u32 = 0xffff;

/// A cache line of fingerprints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct Line(pub(crate) [u16; CELLS]);

impl Line {
    #[cfg(test)]
    pub(crate) const EMPTY: Self = Self([0; CELLS]);

    #[inline]
    fn pair(&self, cell: usize) -> u32 {
        u32::from(self.0[cell]) | u32::from(self.0[cell + 1]) << 16
    }

    fn set_pair(&mut self, cell: usize, value: u32) {
        self.0[cell] = value as u16;
        self.0[cell + 1] = (value >> 16) as u16;
    }

    /// Where the bucket's ids begin.
    #[inline]
    pub(crate) fn ids(&self) -> u32 {
        self.pair(0)
    }

    /// Where the bucket's tail begins.
    #[inline]
    pub(crate) fn tail(&self) -> u32 {
        self.pair(2)
    }

    /// How many rows the bucket holds, or that they are many.
    #[inline]
    pub(crate) fn short_count(&self) -> u32 {
        u32::from(self.0[4])
    }
}

/// A bucket: where its parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// Its first id.
    pub(crate) ids: u32,
    /// The first line of its tail's fingerprints.
    pub(crate) tail: u32,
    /// Its rows.
    pub(crate) count: u32,
}

impl Bucket {
    /// Reads a head; where it says so, the count comes from the tail.
    #[inline]
    pub(crate) fn read(head: &Line, tails: &[Line]) -> Self {
        let (ids, tail, count) = (head.ids(), head.tail(), head.short_count());
        if count < MANY {
            return Self { ids, tail, count };
        }
        let count = tails.get(tail as usize).map_or(0, |line| line.pair(0));
        Self { ids, tail: tail.saturating_add(1), count }
    }

    /// Writes a head, and the first tail line where the count goes there.
    pub(crate) fn write(ids: u32, tail: u32, count: u32, head: &mut Line, tails: &mut [Line]) {
        head.set_pair(0, ids);
        head.set_pair(2, tail);
        head.0[4] = count.min(MANY) as u16;
        if count >= MANY {
            tails[tail as usize].set_pair(0, count);
        }
    }

    /// The lines of fingerprints in its tail.
    #[inline]
    pub(crate) fn tail_lines(&self) -> u32 {
        self.count.saturating_sub(IN_HEAD).div_ceil(CELLS as u32)
    }
}

/// The lines that the tail of a bucket of `count` rows takes.
pub(crate) fn lines_for(count: u32) -> u32 {
    let told = u32::from(count >= MANY);
    told + count.saturating_sub(IN_HEAD).div_ceil(CELLS as u32)
}

/// Bits of a key for so many rows: some twelve rows a bucket, measured at a
/// hundred thousand and a million (`bench/README.md`).
pub(crate) fn key_bits(rows: usize) -> u32 {
    let wanted = (rows as f64 / 12.0).max(1.0).log2().round() as u32;
    wanted.clamp(4, 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_read_as_it_was_written() {
        for count in [0, 1, 27, 28, 59, 60, 65_534, 65_535, 65_536, 3_000_000] {
            let mut head = Line::EMPTY;
            let mut tails = vec![Line::EMPTY; 5 + lines_for(count) as usize];
            Bucket::write(70_001, 5, count, &mut head, &mut tails);
            let bucket = Bucket::read(&head, &tails);
            assert_eq!((bucket.ids, bucket.count), (70_001, count));
            assert_eq!((bucket.tail + bucket.tail_lines()) as usize, tails.len());
        }
    }

    #[test]
    fn small_sets_have_small_tables() {
        let bits = [0, 2_000, 20_000, 100_000, 1_000_000, 30_000_000].map(key_bits);
        assert_eq!(bits, [4, 7, 11, 13, 16, 16]);
    }
}
