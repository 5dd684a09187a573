//! Where each seed stands: a hash table with many places a seed.
//!
//! A place and eight bits of the hash, in two rows side by side: most look-ups
//! find no seed and read the short row alone. A seed's slot is that of its hash
//! or one of those behind it (linear probing); the places of one seed so lie near
//! each other. Nothing is removed: the places of a removed passage are looked at
//! in vain until the next rebuild.

use weir_signals::grams::Winnow;

use crate::stored::Stored;

/// The table.
#[derive(Default)]
pub(super) struct SeedTable {
    /// Eight bits of the hash, none of them zero; zero where a slot is empty.
    marks: Stored<u8>,
    places: Stored<u32>,
    taken: usize,
}

impl SeedTable {
    /// One with room for the seeds of so many letters.
    pub(super) fn for_letters(letters: usize, winnow: Winnow) -> Self {
        Self::with_slots(letters * 2 / (winnow.window + 1) * 4 / 3)
    }

    fn with_slots(slots: usize) -> Self {
        let slots = slots.max(64);
        Self { marks: vec![0; slots].into(), places: vec![0; slots].into(), taken: 0 }
    }

    /// A table as it was; `None` where its rows do not belong together, or have no
    /// slot that is empty, at which a look-up ends.
    pub(super) fn over(marks: Stored<u8>, places: Stored<u32>, taken: usize) -> Option<Self> {
        let whole = marks.len() == places.len() && (marks.is_empty() || marks.contains(&0));
        whole.then_some(Self { marks, places, taken })
    }

    /// Both rows.
    pub(super) fn parts(&self) -> (&[u8], &[u32]) {
        (&self.marks, &self.places)
    }

    /// How many slots are taken.
    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    pub(super) fn bytes(&self) -> usize {
        self.marks.len() + 4 * self.places.len()
    }

    /// Keeps a place, unless the seed has more than `most` already. `hash_at`
    /// gives the hash of the seed at a place, for when the table must grow.
    pub(super) fn insert(
        &mut self,
        hash: u64,
        place: u32,
        most: usize,
        hash_at: impl Fn(u32) -> u64,
    ) {
        if (self.taken + 1) * 5 > self.marks.len() * 4 {
            let larger = Self::with_slots(self.marks.len() * 3 / 2);
            let old = std::mem::replace(self, larger);
            let kept = old.marks.iter().zip(&*old.places).filter(|(mark, _)| **mark != 0);
            kept.for_each(|(_, place)| self.put(hash_at(*place), *place, most));
        }
        self.put(hash, place, most);
    }

    fn put(&mut self, hash: u64, place: u32, most: usize) {
        let (mut at, mark) = self.slot(hash);
        let mut same = 0;
        while self.marks[at] != 0 {
            same += usize::from(self.marks[at] == mark);
            // One more than `most` is kept: so a look-up sees that there are too many.
            if same > most {
                return;
            }
            at = if at + 1 == self.marks.len() { 0 } else { at + 1 };
        }
        self.marks.to_mut()[at] = mark;
        self.places.to_mut()[at] = place;
        self.taken += 1;
    }

    /// The low half of the hash says where: winnowing keeps small hashes, so
    /// that their high bits are nearly all alike.
    #[inline]
    fn slot(&self, hash: u64) -> (usize, u8) {
        let low = hash.rotate_left(32);
        let slot = ((u128::from(low) * self.marks.len() as u128) >> 64) as usize;
        (slot, low as u8 | 1)
    }

    /// Puts the places of a seed into `found`: none where there are more than
    /// `most`. A few may be of another seed with the same mark.
    #[inline]
    pub(super) fn places(&self, hash: u64, most: usize, found: &mut Vec<u32>) {
        found.clear();
        if self.marks.is_empty() {
            return;
        }
        let (mut at, mark) = self.slot(hash);
        while self.marks[at] != 0 {
            if self.marks[at] == mark {
                if found.len() == most {
                    found.clear();
                    return;
                }
                found.push(self.places[at]);
            }
            at = if at + 1 == self.marks.len() { 0 } else { at + 1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(n: u64) -> u64 {
        n.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    fn places(table: &SeedTable, hash: u64, most: usize) -> Vec<u32> {
        let mut found = Vec::new();
        table.places(hash, most, &mut found);
        found
    }

    #[test]
    fn every_place_is_found_after_growing() {
        let mut table = SeedTable::default();
        for place in 0..5_000_u32 {
            table.insert(hash(u64::from(place / 2)), place, 64, |place| hash(u64::from(place / 2)));
        }
        for seed in 0..2_500_u32 {
            let found = places(&table, hash(u64::from(seed)), 64);
            assert!(found.contains(&(2 * seed)) && found.contains(&(2 * seed + 1)), "{seed}");
        }
    }

    #[test]
    fn a_seed_that_too_many_places_share_has_none() {
        let mut table = SeedTable::default();
        for place in 0..100 {
            table.insert(hash(7), place, 16, |_| hash(7));
        }
        assert!(places(&table, hash(7), 16).is_empty());
        assert!(table.taken <= 17);
    }

    #[test]
    fn an_empty_table_has_no_places() {
        assert!(places(&SeedTable::default(), hash(7), 16).is_empty());
    }
}
