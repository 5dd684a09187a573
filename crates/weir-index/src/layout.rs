//! Where the parts of a segment lie, in memory and in a snapshot alike.

use crate::row::{CHUNKS, Row};
use crate::table::Line;

/// Rows whose numbers fit into three bytes.
const THREE_BYTES: usize = 1 << 24;

/// Parts begin at a multiple of this: a page, so that a part of a file can be
/// mapped by itself.
pub(crate) const ALIGNMENT: usize = 4096;

/// The parts of a segment, in the order in which they lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The distinct hashes, in the order of their first owners.
    Rows,
    /// Of each row the first owner, then the further owners of rows that have
    /// several, row by row.
    Owners,
    /// The heads of the sixteen tables.
    Heads,
    /// The tails of all buckets.
    Tails,
    /// The numbers of the buckets' rows, table by table.
    Ids,
    /// The rows with several owners, ascending.
    Shared,
    /// For each of these, where its further owners begin; and the end.
    SharedStarts,
    /// The further owners, as places in `Owners`, ordered by entry.
    ByEntry,
}

impl Part {
    pub(crate) const ALL: [Self; 8] = [
        Self::Rows,
        Self::Owners,
        Self::Heads,
        Self::Tails,
        Self::Ids,
        Self::Shared,
        Self::SharedStarts,
        Self::ByEntry,
    ];
}

/// The sizes by which everything lies where it lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Distinct hashes.
    pub(crate) rows: usize,
    /// Owners beyond the first of each row.
    pub(crate) further: usize,
    /// Rows with further owners.
    pub(crate) shared: usize,
    /// Lines of all tails.
    pub(crate) tails: usize,
    /// Bits of a key.
    pub(crate) key_bits: u32,
}

impl Layout {
    /// Bytes of a row's number in a bucket's list.
    pub(crate) fn id_bytes(&self) -> usize {
        if self.rows <= THREE_BYTES { 3 } else { 4 }
    }

    /// The bytes of a part; `None` where the sizes are beyond all memory.
    pub(crate) fn len(&self, part: Part) -> Option<usize> {
        let of = |count: usize, size: usize| count.checked_mul(size);
        match part {
            Part::Rows => of(self.rows, size_of::<Row>()),
            Part::Owners => of(self.rows.checked_add(self.further)?, 12),
            Part::Heads => of(CHUNKS << self.key_bits, size_of::<Line>()),
            Part::Tails => of(self.tails, size_of::<Line>()),
            // Four bytes are read where three are a number.
            Part::Ids => of(self.rows, CHUNKS * self.id_bytes())?.checked_add(4),
            Part::Shared => of(self.shared, 4),
            Part::SharedStarts => of(self.shared.checked_add(1)?, 4),
            Part::ByEntry => of(self.further, 4),
        }
    }

    /// Where a part begins; `None` as above.
    pub(crate) fn start(&self, part: Part) -> Option<usize> {
        let before = Part::ALL.iter().take_while(|other| **other != part);
        before.copied().try_fold(0_usize, |start, other| {
            start.checked_add(self.len(other)?)?.checked_next_multiple_of(ALIGNMENT)
        })
    }

    /// The bytes of all parts; `None` as above.
    pub(crate) fn total(&self) -> Option<usize> {
        self.start(Part::ByEntry)?
            .checked_add(self.len(Part::ByEntry)?)?
            .checked_next_multiple_of(ALIGNMENT)
    }
}
