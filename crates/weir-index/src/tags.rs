//! Whose a slot is, and which slots are whose.
//!
//! Slots of one tag form a doubly linked list through two arrays, so that a tag
//! costs one table row however many hashes it owns, and a slot is moved or
//! removed in constant time.

use std::collections::HashMap;
use std::hash::Hash;

/// The end of a list.
const NONE: u32 = u32::MAX;

/// Tags by slot and slots by tag; slots are dense, 0 to `len`.
#[derive(Clone)]
pub(crate) struct Tags<T> {
    tags: Vec<T>,
    next: Vec<u32>,
    previous: Vec<u32>,
    first: HashMap<T, u32>,
}

impl<T> Default for Tags<T> {
    fn default() -> Self {
        Self { tags: Vec::new(), next: Vec::new(), previous: Vec::new(), first: HashMap::new() }
    }
}

impl<T: Copy + Eq + Hash> Tags<T> {
    pub(crate) fn get(&self, slot: usize) -> T {
        self.tags[slot]
    }

    pub(crate) fn contains(&self, tag: &T) -> bool {
        self.first.contains_key(tag)
    }

    /// Some slot of the tag, as long as it has one.
    pub(crate) fn any_slot(&self, tag: &T) -> Option<usize> {
        self.first.get(tag).map(|slot| *slot as usize)
    }

    pub(crate) fn push(&mut self, tag: T) {
        let slot = u32::try_from(self.tags.len()).expect("fewer than 2^32 hashes");
        assert!(slot != NONE, "fewer than 2^32 - 1 hashes");
        let after = self.first.insert(tag, slot).unwrap_or(NONE);
        if after != NONE {
            self.previous[after as usize] = slot;
        }
        self.tags.push(tag);
        self.next.push(after);
        self.previous.push(NONE);
    }

    /// Moves the last slot to `slot` and forgets what was there.
    pub(crate) fn swap_remove(&mut self, slot: usize) {
        self.unlink(slot);
        let last = self.tags.len() - 1;
        if slot != last {
            let (before, after) = (self.previous[last], self.next[last]);
            self.point_at(before, last, slot as u32);
            if after != NONE {
                self.previous[after as usize] = slot as u32;
            }
        }
        self.tags.swap_remove(slot);
        self.next.swap_remove(slot);
        self.previous.swap_remove(slot);
    }

    fn unlink(&mut self, slot: usize) {
        let (before, after) = (self.previous[slot], self.next[slot]);
        if before == NONE && after == NONE {
            self.first.remove(&self.tags[slot]);
            return;
        }
        self.point_at(before, slot, after);
        if after != NONE {
            self.previous[after as usize] = before;
        }
    }

    /// Makes what leads to `slot`, from `before` or from the table, lead to `to`.
    fn point_at(&mut self, before: u32, slot: usize, to: u32) {
        if before == NONE {
            self.first.insert(self.tags[slot], to);
        } else {
            self.next[before as usize] = to;
        }
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        // A table row is its key, its value and a control byte; a table is at
        // most 7/8 full.
        let row = size_of::<(T, u32)>() + 1;
        self.tags.capacity() * size_of::<T>()
            + (self.next.capacity() + self.previous.capacity()) * size_of::<u32>()
            + self.first.capacity() * 8 / 7 * row
    }
}
