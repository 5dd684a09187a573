//! Where each gram of one length stands: a hash table with a slot a gram.
//!
//! A slot is eight bits of the gram's hash, and a place or a list of places, in
//! two rows side by side: most look-ups find no gram and read the short row alone.
//! A gram's slot is that of its hash or one of those behind it (linear probing).
//! A gram with more places than are looked at is *common*: its list is given up,
//! and its places are told to whoever adds one, to be kept by a longer gram.
//! Nothing is removed: the places of a removed passage are looked at in vain until
//! the next rebuild.

use weir_signals::grams::hash_of_all;

use super::extend::Arena;
use crate::simd::memory::in_huge_pages;
use crate::simd::prefetch;
use crate::stored::Stored;

/// The table of the grams of one length.
pub(super) struct SeedTable {
    /// Letters of a gram.
    letters: usize,
    /// Eight bits of the hash, never zero; zero where a slot is empty.
    marks: Stored<u8>,
    /// What each slot has, see [`Kept`].
    values: Stored<u32>,
    /// The lists, each of a power of two of places and filled up with [`NONE`].
    lists: Stored<u32>,
    /// Lists given up, by their size.
    free: [Vec<u32>; SIZES],
    taken: usize,
}

/// No place.
const NONE: u32 = u32::MAX;
/// Lists have 2, 4, … 64 places.
const SIZES: usize = 6;
/// Set where a value is no place of its own.
const LISTED: u32 = 1 << 31;
/// Behind that bit the size of the list, or this.
const COMMON: u32 = 7;

/// What a slot has.
#[derive(Clone, Copy)]
enum Kept {
    /// The gram's only place.
    Place(u32),
    /// Its places: of which size the list is, and where.
    List(usize, usize),
    /// It has too many; where one of them is written.
    Common(usize),
}

impl Kept {
    fn read(value: u32) -> Self {
        if value & LISTED == 0 {
            return Self::Place(value);
        }
        // Every list has an even number of places.
        let at = (value & 0x0fff_ffff) as usize * 2;
        match value >> 28 & 7 {
            COMMON => Self::Common(at),
            size => Self::List(size as usize, at),
        }
    }

    fn value(self) -> u32 {
        let listed = |size: u32, at: usize| {
            debug_assert!(at / 2 < 1 << 28, "fewer than half a billion places are in lists");
            LISTED | size << 28 | (at / 2) as u32
        };
        match self {
            Self::Place(place) => place,
            Self::List(size, at) => listed(size as u32, at),
            Self::Common(at) => listed(COMMON, at),
        }
    }
}

/// A slot that may be a gram's, to be read once it is near.
#[derive(Clone, Copy)]
pub(super) struct Found {
    /// Which of those asked for.
    pub(super) of: u32,
    value: u32,
}

/// The slot of a hash among so many, and its mark. The low half says where: winnowing
/// keeps small hashes, so that their high bits are nearly all alike.
#[inline]
fn slot(hash: u64, slots: usize) -> (usize, u8) {
    let low = hash.rotate_left(32);
    let slot = ((u128::from(low) * slots as u128) >> 64) as usize;
    (slot, (low as u8).max(1))
}

#[inline]
fn behind(at: usize, slots: usize) -> usize {
    if at + 1 == slots { 0 } else { at + 1 }
}

/// The slots with the mark of a hash, from its slot to the next that is empty; eight are
/// read at once.
#[inline]
fn marked(marks: &[u8], hash: u64, mut each: impl FnMut(usize)) {
    let (mut at, mark) = slot(hash, marks.len());
    let every = u64::from(mark) * u64::from_le_bytes([1; 8]);
    loop {
        let Some(eight) = marks[at..].first_chunk::<8>() else {
            // Near the end one after the other.
            match marks[at] {
                0 => return,
                other if other == mark => each(at),
                _ => {}
            }
            at = behind(at, marks.len());
            continue;
        };
        let eight = u64::from_le_bytes(*eight);
        let empty = noughts(eight);
        // The lowest bit of nothing is nothing, less one all.
        let before = (empty & empty.wrapping_neg()).wrapping_sub(1);
        let mut same = noughts(eight ^ every) & before;
        while same != 0 {
            each(at + same.trailing_zeros() as usize / 8);
            same &= same - 1;
        }
        if empty != 0 {
            return;
        }
        at += 8;
        if at == marks.len() {
            at = 0;
        }
    }
}

/// The highest bit of each byte that is nought, and no other.
#[inline]
const fn noughts(bytes: u64) -> u64 {
    const LOW: u64 = u64::from_le_bytes([0x7f; 8]);
    !(((bytes & LOW) + LOW) | bytes | LOW)
}

/// The parts of a table as they are written to a file.
pub(super) struct Parts<'a> {
    pub(super) marks: &'a [u8],
    pub(super) values: &'a [u32],
    pub(super) lists: &'a [u32],
}

impl SeedTable {
    /// One of grams of so many letters with room for so many of them.
    pub(super) fn new(letters: usize, room: usize) -> Self {
        let mut table = Self {
            letters,
            marks: Stored::default(),
            values: Stored::default(),
            lists: Stored::default(),
            free: Default::default(),
            taken: 0,
        };
        table.resize(room * 4 / 3);
        table
    }

    fn resize(&mut self, slots: usize) {
        let slots = slots.max(64);
        let (marks, values) = (vec![0; slots], vec![0; slots]);
        in_huge_pages(&marks);
        in_huge_pages(&values);
        (self.marks, self.values, self.taken) = (marks.into(), values.into(), 0);
    }

    /// A table as it was; `None` where its parts do not belong together, or have no
    /// slot that is empty, at which a look-up ends.
    pub(super) fn over(
        letters: usize,
        (marks, values, lists): (Stored<u8>, Stored<u32>, Stored<u32>),
    ) -> Option<Self> {
        let taken = marks.iter().filter(|mark| **mark != 0).count();
        let whole = marks.len() == values.len() && taken < marks.len();
        let free = Default::default();
        whole.then_some(Self { letters, marks, values, lists, free, taken })
    }

    pub(super) fn parts(&self) -> Parts<'_> {
        Parts { marks: &self.marks, values: &self.values, lists: &self.lists }
    }

    /// Letters of a gram.
    pub(super) fn letters(&self) -> usize {
        self.letters
    }

    pub(super) fn bytes(&self) -> usize {
        self.marks.len() + 4 * (self.values.len() + self.lists.len())
    }

    /// Keeps a place of the gram with this hash, which may have `most` (a power of
    /// two, 64 at most). Where it is common, the place is put into `spilt`, and where it
    /// just became so, with all that it had.
    pub(super) fn insert(
        &mut self,
        hash: u64,
        place: u32,
        most: usize,
        arena: &Arena,
        spilt: &mut Vec<u32>,
    ) {
        debug_assert!(most.is_power_of_two() && most <= 1 << SIZES);
        if (self.taken + 1) * 5 > self.marks.len() * 4 {
            self.grow(arena);
        }
        let (mut at, mark) = slot(hash, self.marks.len());
        while self.marks[at] != 0 {
            if self.marks[at] == mark {
                let kept = Kept::read(self.values[at]);
                if self.is_of(kept, place, arena) {
                    let kept = self.with_another(kept, place, most, spilt);
                    self.values.to_mut()[at] = kept.value();
                    return;
                }
            }
            at = behind(at, self.marks.len());
        }
        self.fill(at, mark, place);
    }

    /// Whether a slot is of the gram at a place.
    fn is_of(&self, kept: Kept, place: u32, arena: &Arena) -> bool {
        arena.gram(self.first(kept), self.letters) == arena.gram(place, self.letters)
    }

    /// A place of a slot's gram.
    fn first(&self, kept: Kept) -> u32 {
        match kept {
            Kept::Place(place) => place,
            Kept::List(_, at) | Kept::Common(at) => self.lists[at],
        }
    }

    fn with_another(&mut self, kept: Kept, place: u32, most: usize, spilt: &mut Vec<u32>) -> Kept {
        let (size, at) = match kept {
            Kept::Common(_) => {
                spilt.push(place);
                return kept;
            }
            Kept::Place(first) => return self.list(0, &[first, place]),
            Kept::List(size, at) => (size, at),
        };
        let list = at..at + (2 << size);
        if let Some(empty) = self.lists[list.clone()].iter().position(|place| *place == NONE) {
            self.lists.to_mut()[at + empty] = place;
            return kept;
        }
        let mut places = self.lists[list].to_vec();
        self.free[size].push(at as u32);
        if places.len() < most {
            places.push(place);
            return self.list(size + 1, &places);
        }
        spilt.extend(&places);
        spilt.push(place);
        match self.list(0, &places[..1]) {
            Kept::List(_, at) => Kept::Common(at),
            other => other,
        }
    }

    /// A new list with these places in it.
    fn list(&mut self, size: usize, places: &[u32]) -> Kept {
        let at = self.free[size].pop().map_or(self.lists.len(), |at| at as usize);
        let lists = self.lists.to_mut();
        if at == lists.len() {
            let room = lists.capacity();
            lists.resize(at + (2 << size), NONE);
            if lists.capacity() != room {
                in_huge_pages(lists);
            }
        }
        let list = &mut lists[at..at + (2 << size)];
        list.fill(NONE);
        list[..places.len()].copy_from_slice(places);
        Kept::List(size, at)
    }

    fn grow(&mut self, arena: &Arena) {
        let (marks, values) = (std::mem::take(&mut self.marks), std::mem::take(&mut self.values));
        self.resize(marks.len() * 5 / 4);
        for (_, value) in marks.iter().zip(&*values).filter(|(mark, _)| **mark != 0) {
            let place = self.first(Kept::read(*value));
            let (mut at, mark) =
                slot(hash_of_all(arena.gram(place, self.letters)), self.marks.len());
            while self.marks[at] != 0 {
                at = behind(at, self.marks.len());
            }
            self.fill(at, mark, *value);
        }
    }

    /// Puts a gram into a slot that is empty.
    fn fill(&mut self, at: usize, mark: u8, value: u32) {
        self.marks.to_mut()[at] = mark;
        self.values.to_mut()[at] = value;
        self.taken += 1;
    }

    /// Looks for grams by their hashes: the slots that may be theirs, in the order
    /// in which they were asked for. Memory is asked for some grams ahead, so that
    /// its answers come together.
    pub(super) fn look(&self, asked: &[(u32, u64)], found: &mut Vec<Found>) {
        found.clear();
        if self.taken == 0 {
            return;
        }
        let (marks, values, lists) = (&*self.marks, &*self.values, &*self.lists);
        for (_, hash) in asked {
            prefetch(marks, slot(*hash, marks.len()).0);
        }
        for (of, hash) in asked {
            marked(marks, *hash, |at| {
                prefetch(values, at);
                found.push(Found { of: *of, value: at as u32 });
            });
        }
        for found in found {
            found.value = values[found.value as usize];
            if let Kept::List(_, at) = Kept::read(found.value) {
                prefetch(lists, at);
            }
        }
    }

    /// Whether what was found is a common gram.
    #[inline]
    pub(super) fn is_common(found: Found) -> bool {
        matches!(Kept::read(found.value), Kept::Common(_))
    }

    /// The places of what was found; none of a common gram. They may be of another
    /// gram with the same mark.
    #[inline]
    pub(super) fn places(&self, found: Found, mut each: impl FnMut(u32)) {
        match Kept::read(found.value) {
            Kept::Place(place) => each(place),
            Kept::List(size, at) => {
                let places = self.lists.get(at..at + (2 << size)).unwrap_or_default();
                places.iter().take_while(|place| **place != NONE).for_each(|place| each(*place));
            }
            Kept::Common(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn slots_read_eight_at_once_are_those_read_one_by_one(
            marks in prop::collection::vec(prop_oneof![Just(0), Just(1), 1..4_u8, 0x7f..0x82_u8], 8..40),
            empty in any::<prop::sample::Index>(),
            hash in any::<u64>(),
            of_mark in 0..4_u64,
        ) {
            let mut marks = marks;
            let empty = empty.index(marks.len());
            marks[empty] = 0;
            // The mark is the lowest byte of the hash with its halves exchanged.
            let hash = hash & !(0xff << 32) | of_mark << 32;
            let mut slowly = Vec::new();
            let (mut at, mark) = slot(hash, marks.len());
            while marks[at] != 0 {
                if marks[at] == mark {
                    slowly.push(at);
                }
                at = behind(at, marks.len());
            }
            let mut found = Vec::new();
            marked(&marks, hash, |at| found.push(at));
            prop_assert_eq!(found, slowly);
        }
    }
}
