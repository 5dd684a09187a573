//! Where each seed stands: a hash table with many places a seed.
//!
//! ```text
//! slot, 5 bytes: [ place + 1, 4 bytes; 0 is empty ][ 8 bits of the hash ]
//! ```
//! A slot is the hash's place in the table or one of those behind it; the
//! places of one seed so lie side by side, mostly in one cache line. Two bytes
//! more of the hash would save few looks at the letters and cost a third more
//! memory. Nothing is removed: the places of a removed passage are looked at in
//! vain until the next rebuild.

use weir_signals::grams::Winnow;

/// The table.
#[derive(Default)]
pub(super) struct SeedTable {
    slots: Vec<[u8; 5]>,
    taken: usize,
}

/// The places of a seed, a bounded number.
pub(super) struct Places<'t> {
    slots: &'t [[u8; 5]],
    at: usize,
    mark: u8,
    left: usize,
}

impl SeedTable {
    /// One with room for the seeds of so many letters.
    pub(super) fn for_letters(letters: usize, winnow: Winnow) -> Self {
        let seeds = letters * 2 / (winnow.window + 1);
        Self { slots: vec![[0; 5]; (seeds * 4 / 3).max(64)], taken: 0 }
    }

    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * 5
    }

    /// Keeps a place, unless the seed has `most` already. `hash_at` gives the
    /// hash of the seed at a place, for when the table must grow.
    pub(super) fn insert(
        &mut self,
        hash: u64,
        place: u32,
        most: usize,
        hash_at: impl Fn(u32) -> u64,
    ) {
        if (self.taken + 1) * 5 > self.slots.len() * 4 {
            self.grow(most, &hash_at);
        }
        self.put(hash, place, most);
    }

    fn put(&mut self, hash: u64, place: u32, most: usize) {
        let (mut at, mark) = self.place(hash);
        let mut same = 0;
        while self.slots[at] != [0; 5] {
            same += usize::from(self.slots[at][4] == mark);
            // One more than `most`, so that a look-up sees that there are too many.
            if same > most {
                return;
            }
            at = (at + 1) % self.slots.len();
        }
        let [a, b, c, d] = (place + 1).to_le_bytes();
        self.slots[at] = [a, b, c, d, mark];
        self.taken += 1;
    }

    fn grow(&mut self, most: usize, hash_at: &impl Fn(u32) -> u64) {
        let larger = (self.slots.len() * 3 / 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![[0; 5]; larger]);
        self.taken = 0;
        for place in old.iter().filter_map(place_of) {
            self.put(hash_at(place), place, most);
        }
    }

    /// The low half of the hash says where: winnowing keeps small hashes, so
    /// that their high bits are nearly all alike.
    fn place(&self, hash: u64) -> (usize, u8) {
        let hash = hash.rotate_left(32);
        ((u128::from(hash) * self.slots.len() as u128 >> 64) as usize, hash as u8)
    }

    /// The places of a seed: none where there are more than `most`.
    #[inline]
    pub(super) fn places(&self, hash: u64, most: usize) -> Places<'_> {
        if self.slots.is_empty() {
            return Places { slots: &[[0; 5]], at: 0, mark: 0, left: 0 };
        }
        let (at, mark) = self.place(hash);
        Places { slots: &self.slots, at, mark, left: most }
    }
}

impl Places<'_> {
    /// The places, or none where the seed is too common.
    #[inline]
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let mark = self.mark;
        let found = self.run().filter(move |slot| slot[4] == mark).take(self.left + 1).count();
        let common = found > self.left;
        self.run().filter(move |slot| slot[4] == mark && !common).filter_map(place_of)
    }

    #[inline]
    fn run(&self) -> impl Iterator<Item = &[u8; 5]> {
        let (behind, before) = self.slots.split_at(self.at);
        before.iter().chain(behind).take_while(|slot| **slot != [0; 5])
    }
}

#[inline]
fn place_of(slot: &[u8; 5]) -> Option<u32> {
    u32::from_le_bytes([slot[0], slot[1], slot[2], slot[3]]).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(n: u64) -> u64 {
        n.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    #[test]
    fn every_place_is_found_after_growing() {
        let mut table = SeedTable::default();
        for place in 0..5_000_u32 {
            table.insert(hash(u64::from(place / 2)), place, 64, |place| hash(u64::from(place / 2)));
        }
        for seed in 0..2_500_u32 {
            let found: Vec<u32> = table.places(hash(u64::from(seed)), 64).iter().collect();
            assert!(found.contains(&(2 * seed)) && found.contains(&(2 * seed + 1)), "{seed}");
        }
    }

    #[test]
    fn a_seed_that_too_many_places_share_has_none() {
        let mut table = SeedTable::default();
        for place in 0..100 {
            table.insert(hash(7), place, 16, |_| hash(7));
        }
        assert_eq!(table.places(hash(7), 16).iter().count(), 0);
        assert!(table.taken <= 17);
    }

    #[test]
    fn an_empty_table_has_no_places() {
        assert_eq!(SeedTable::default().places(hash(7), 16).iter().count(), 0);
    }
}
