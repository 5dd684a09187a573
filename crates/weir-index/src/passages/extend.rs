//! Letters side by side, and a match drawn out from a seed.

use std::ops::Range;

use weir_signals::Passage;

use super::chain::Piece;
use crate::simd::memory::in_huge_pages;
use crate::simd::prefetch;
use crate::stored::Stored;

/// The letters of all passages, each followed by a zero, which is no letter;
/// and what each is worth, two in a byte.
#[derive(Default)]
pub(super) struct Arena {
    letters: Vec<u8>,
    bits: Stored<u8>,
}

impl Arena {
    /// Letters and what each is worth; `None` where they do not belong together.
    pub(super) fn over(letters: Vec<u8>, bits: Stored<u8>) -> Option<Self> {
        (bits.len() == letters.len().div_ceil(2)).then_some(Self { letters, bits })
    }

    /// What all letters are worth, two in a byte.
    pub(super) fn all_bits(&self) -> &[u8] {
        &self.bits
    }

    /// Adds a passage; where its letters start.
    pub(super) fn push(&mut self, passage: &Passage) -> u32 {
        self.add(passage.letters(), passage.bits().iter().copied())
    }

    /// Adds letters of another arena.
    pub(super) fn copy(&mut self, other: &Self, range: Range<usize>) -> u32 {
        self.add(&other.letters[range.clone()], range.map(|at| other.bits(at)))
    }

    fn add(&mut self, letters: &[u8], bits: impl Iterator<Item = u8>) -> u32 {
        let (start, room) = (self.letters.len(), self.letters.capacity());
        self.letters.extend(letters);
        self.letters.push(0);
        let all = self.bits.to_mut();
        all.resize(self.letters.len().div_ceil(2), 0);
        if self.letters.capacity() != room {
            in_huge_pages(&self.letters);
            in_huge_pages(all);
        }
        for (at, bits) in (start..).zip(bits) {
            all[at / 2] |= bits.min(15) << (4 * (at % 2));
        }
        let start = u32::try_from(start).ok().filter(|start| start >> 31 == 0);
        start.expect("fewer than two billion letters are banked")
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.letters.capacity() + self.bits.len()
    }

    /// The letters of a gram; fewer at the end of all.
    #[inline]
    pub(super) fn gram(&self, place: u32, letters: usize) -> &[u8] {
        let gram = self.from(place as usize);
        &gram[..gram.len().min(letters)]
    }

    /// Asks for the letters at a place, and what they are worth.
    #[inline]
    pub(super) fn prefetch(&self, place: u32) {
        prefetch(&self.letters, place as usize);
        prefetch(&self.bits, place as usize / 2);
    }

    /// The letters from a place on; none where a file says a place that is not.
    fn from(&self, at: usize) -> &[u8] {
        self.letters.get(at..).unwrap_or_default()
    }

    pub(super) fn letters(&self, range: Range<usize>) -> &[u8] {
        &self.letters[range]
    }

    #[inline]
    pub(super) fn bits(&self, at: usize) -> u8 {
        self.bits[at / 2] >> (4 * (at % 2)) & 15
    }

    /// What `len` letters are worth.
    pub(super) fn worth(&self, at: usize, len: usize) -> u32 {
        (at..at + len).map(|at| u32::from(self.bits(at))).sum()
    }
}

/// What a letter that differs takes from a piece.
const DIFFERENT: i32 = 8;
/// A piece is drawn out until it has lost so much since its best end.
const DROP: i32 = 10;
/// A piece worth less is chance.
const FEWEST_BITS: i32 = 18;
/// Letters that are compared in one search, at most: no text, however it
/// repeats itself and the bank, takes longer than a tenth of a second or two.
const MOST_STEPS: usize = 40_000_000;
/// Diagonals whose last piece is remembered, of each seed, and of all.
const DIAGONALS_A_SEED: usize = 4;
const DIAGONALS: Range<usize> = 1 << 6..1 << 12;

/// Draws out the seeds of one text.
pub(super) struct Extender<'a> {
    arena: &'a Arena,
    item: &'a [u8],
    seed: usize,
    /// By diagonal: which one, and how far in the arena it was drawn out.
    drawn: &'a mut Vec<(u32, u32)>,
    steps: usize,
}

impl<'a> Extender<'a> {
    /// For so many seeds of so many letters; `drawn` is room that is used again.
    pub(super) fn new(
        arena: &'a Arena,
        item: &'a [u8],
        (seeds, seed): (usize, usize),
        drawn: &'a mut Vec<(u32, u32)>,
    ) -> Self {
        let diagonals = (seeds * DIAGONALS_A_SEED).next_power_of_two();
        let diagonals = diagonals.clamp(DIAGONALS.start, DIAGONALS.end);
        drawn.clear();
        drawn.resize(diagonals, (0, 0));
        Self { arena, item, seed, drawn, steps: 0 }
    }

    /// Draws out the seed at `item` and `entry`, unless a piece has it already.
    pub(super) fn draw_out(&mut self, item: usize, entry: usize, pieces: &mut Vec<Piece>) {
        let diagonal = (entry as u32).wrapping_sub(item as u32);
        let slot = diagonal as usize & (self.drawn.len() - 1);
        let drawn = self.drawn[slot];
        if drawn.0 == diagonal && (entry as u32) < drawn.1 || self.steps > MOST_STEPS {
            return;
        }
        if !same(&self.item[item..item + self.seed], self.arena.from(entry)) {
            return;
        }
        let (behind, bits_behind, wrong_behind) = self.ahead(item + self.seed, entry + self.seed);
        let (before, bits_before, wrong_before) = self.back(item, entry);
        let bits = self.arena.worth(entry, self.seed) as i32 + bits_behind + bits_before;
        let len = before + self.seed + behind;
        self.drawn[slot] = (diagonal, (entry + self.seed + behind) as u32);
        if bits >= FEWEST_BITS {
            pieces.push(Piece {
                item: (item - before) as u32,
                entry: (entry - before) as u32,
                len: len as u32,
                bits: bits as u32,
                matched: (len - wrong_behind - wrong_before) as u32,
            });
        }
    }

    fn ahead(&mut self, item: usize, entry: usize) -> (usize, i32, usize) {
        let pairs = self.item[item..].iter().zip(&self.arena.letters[entry..]);
        let arena = self.arena;
        let (best, steps) =
            best_end(pairs.enumerate().map(|(n, (a, b))| (*a, *b, entry + n)), arena);
        self.steps += steps;
        best
    }

    fn back(&mut self, item: usize, entry: usize) -> (usize, i32, usize) {
        let pairs = self.item[..item].iter().rev().zip(self.arena.letters[..entry].iter().rev());
        let arena = self.arena;
        let places = pairs.enumerate().map(|(n, (a, b))| (*a, *b, entry - 1 - n));
        let (best, steps) = best_end(places, arena);
        self.steps += steps;
        best
    }
}

/// Whether the letters of a seed are the same as the first of `entry`; no call
/// of memcmp for eight bytes.
#[inline]
fn same(seed: &[u8], entry: &[u8]) -> bool {
    let (Some((a, seed)), Some((b, entry))) =
        (seed.split_first_chunk::<8>(), entry.split_first_chunk::<8>())
    else {
        return seed.iter().eq(entry.iter().take(seed.len()));
    };
    u64::from_le_bytes(*a) == u64::from_le_bytes(*b) && seed.iter().zip(entry).all(|(a, b)| a == b)
}

/// How far a piece is worth drawing out: letters, bits, how many differ; and
/// how many were looked at.
#[inline]
fn best_end(
    letters: impl Iterator<Item = (u8, u8, usize)>,
    arena: &Arena,
) -> ((usize, i32, usize), usize) {
    let (mut best, mut bits, mut wrong, mut steps) = ((0, 0, 0), 0, 0, 0);
    for (item, entry, at) in letters {
        steps += 1;
        if item == entry {
            bits += i32::from(arena.bits(at));
            if bits >= best.1 {
                best = (steps, bits, wrong);
            }
        } else {
            bits -= DIFFERENT;
            wrong += 1;
            if entry == 0 || bits < best.1 - DROP {
                break;
            }
        }
    }
    (best, steps)
}
