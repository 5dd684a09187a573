//! TLSH hashes near another one: each is compared, which takes some nanoseconds.
//!
//! ```
//! use weir_index::TlshIndex;
//! use weir_signals::TlshHash;
//!
//! let text = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats \
//!             that come home, and whoever sleeps gives his oil to the next watch.";
//! let mut index = TlshIndex::default();
//! index.insert(TlshHash::of(text).unwrap(), 7);
//! let copy = TlshHash::of(&text.replace("oil", "ale")).unwrap();
//! let found = index.search(&copy, 150);
//! assert_eq!(found[0].tag, 7);
//! assert!(found[0].difference > 0);
//! ```

use weir_signals::TlshHash;

/// TLSH hashes with their tags, changed live.
#[derive(Clone, Debug)]
pub struct TlshIndex<T> {
    hashes: Vec<TlshHash>,
    tags: Vec<T>,
}

/// A hash near another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlshHit<T> {
    /// The hash's tag.
    pub tag: T,
    /// How different the two are.
    pub difference: u16,
}

impl<T> Default for TlshIndex<T> {
    fn default() -> Self {
        Self { hashes: Vec::new(), tags: Vec::new() }
    }
}

impl<T: Copy + Eq + Ord> TlshIndex<T> {
    /// Adds a hash.
    pub fn insert(&mut self, hash: TlshHash, tag: T) {
        self.hashes.push(hash);
        self.tags.push(tag);
    }

    /// Removes the hashes of a tag; how many they were.
    pub fn remove(&mut self, tag: &T) -> usize {
        let before = self.tags.len();
        for at in (0..before).rev().filter(|at| self.tags[*at] == *tag).collect::<Vec<_>>() {
            self.hashes.swap_remove(at);
            self.tags.swap_remove(at);
        }
        before - self.tags.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Every hash whose difference is at most this, the nearest first.
    pub fn search(&self, hash: &TlshHash, most: u16) -> Vec<TlshHit<T>> {
        let near = self.hashes.iter().zip(&self.tags).filter_map(|(known, tag)| {
            let difference = known.difference(hash);
            (difference <= most).then_some(TlshHit { tag: *tag, difference })
        });
        let mut near: Vec<_> = near.collect();
        near.sort_unstable_by_key(|hit| (hit.difference, hit.tag));
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_told_the_nearest_first_and_what_went_is_not() {
        let hash = |last: u8| {
            let mut bytes = [0b0110_1100; 35];
            bytes[34] = last;
            TlshHash(bytes)
        };
        let mut index = TlshIndex::default();
        for (tag, last) in [(1, 0b0110_1111), (2, 0b0110_1100), (3, 0b0110_1101), (1, 0)] {
            index.insert(hash(last), tag);
        }
        let found = index.search(&hash(0b0110_1100), 2);
        let found: Vec<(i32, u16)> = found.iter().map(|hit| (hit.tag, hit.difference)).collect();
        assert_eq!(found, [(2, 0), (3, 1)]);
        assert_eq!((index.remove(&2), index.remove(&1), index.remove(&2)), (1, 2, 0));
        assert_eq!(index.search(&hash(0b0110_1100), 600).len(), 1);
    }
}
