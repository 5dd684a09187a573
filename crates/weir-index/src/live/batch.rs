//! Hashes that came lately: few, in no table, measured one by one.

use std::sync::atomic::{AtomicU64, Ordering};

use weir_signals::pdq::Distance;

use crate::answer::{Answer, Ask, Hit};
use crate::owner::{Item, Owner};
use crate::row::Row;
use crate::simd::ScanPath;
use crate::simd::sift::{self, Found};

/// The most hashes in a batch: as many as a word has bits to mark them gone,
/// and few enough to be copied whenever one is added.
pub(crate) const BATCH: usize = 64;

/// Up to sixty-four hashes. A batch does not grow: who adds to it makes a new
/// one, so that readers of the old one are left alone.
pub(crate) struct Batch {
    rows: Vec<Row>,
    owners: Vec<Owner>,
    gone: AtomicU64,
}

impl Batch {
    pub(crate) fn of(items: &[Item]) -> Self {
        assert!(items.len() <= BATCH, "a batch holds {BATCH} hashes");
        Self {
            rows: items.iter().map(|item| Row::of(&item.hash)).collect(),
            owners: items.iter().map(|item| item.owner).collect(),
            gone: AtomicU64::new(0),
        }
    }

    /// A batch with these hashes more.
    pub(crate) fn and(&self, items: &[Item]) -> Self {
        let mut both = Self::of(items);
        both.rows.splice(..0, self.rows.iter().copied());
        both.owners.splice(..0, self.owners.iter().copied());
        assert!(both.rows.len() <= BATCH, "a batch holds {BATCH} hashes");
        both.gone = AtomicU64::new(self.gone.load(Ordering::Acquire));
        both
    }

    /// How many hashes it was made with.
    pub(crate) fn capacity_used(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len() - self.gone.load(Ordering::Relaxed).count_ones() as usize
    }

    fn is_there(&self, place: usize) -> bool {
        self.gone.load(Ordering::Relaxed) >> place & 1 == 0
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = Item> {
        let places = (0..self.rows.len()).filter(|place| self.is_there(*place));
        places.map(|place| Item { hash: self.rows[place].hash(), owner: self.owners[place] })
    }

    pub(crate) fn contains(&self, entry: u32) -> bool {
        self.items().any(|item| item.owner.entry == entry)
    }

    pub(crate) fn remove(&self, entry: u32) -> usize {
        let places = self.owners.iter().enumerate().filter(|(_, owner)| owner.entry == entry);
        let bits = places.fold(0, |bits, (place, _)| bits | 1 << place);
        let before = self.gone.fetch_or(bits, Ordering::Release);
        (bits & !before).count_ones() as usize
    }

    pub(crate) fn add_hits(
        &self,
        path: ScanPath,
        query: &Row,
        ask: Ask,
        filter: &impl Fn(&Owner) -> bool,
        found: &mut Vec<Found>,
        answer: &mut Answer,
    ) {
        found.clear();
        sift::scan(path, &self.rows, 0, query, ask.radius.bits(), found);
        for near in found.iter() {
            let owner = self.owners[near.row as usize];
            if self.is_there(near.row as usize) && filter(&owner) {
                let hit = Hit { distance: Distance::new(near.distance), owner };
                if !answer.push(hit, ask.limit) {
                    return;
                }
            }
        }
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.rows.capacity() * size_of::<Row>()
            + self.owners.capacity() * size_of::<Owner>()
    }
}
