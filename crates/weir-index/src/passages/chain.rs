//! Pieces that follow each other in both texts, and what a chain of them says.

use std::ops::Range;

use super::AlignedSpan;
use super::extend::Arena;

/// A run of letters of an item beside one of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) item: u32,
    /// A place in the arena.
    pub(super) entry: u32,
    pub(super) len: u32,
    /// What its letters are worth, less what those that differ take.
    pub(super) bits: u32,
    /// Letters that are the same.
    pub(super) matched: u32,
}

/// What a gap costs, in half bits, and each letter in it.
const GAP: i64 = 16;
const GAP_LETTER: i64 = 1;
/// Two pieces may overlap by so many letters: each is drawn out a little too far.
const OVERLAP: u32 = 8;
/// Letters between two pieces of an entry: to join over so many costs as much as
/// a chain must be worth.
pub(super) const APART: u32 = 2 * Chain::FEWEST_BITS as u32 - GAP as u32;
/// Pieces of one entry that are looked at, the most worth of them; and how many
/// before each it is joined to.
const MOST_PIECES: usize = 2048;
const LOOK_BACK: usize = 48;
/// Two spans so near each other on both sides are shown as one.
const SHOWN_GAP: usize = 12;

/// How many of these pieces, sorted by their place in the bank, lie near each other
/// from the first on, and what all are worth.
pub(super) fn heap(pieces: &[Piece]) -> (usize, i64) {
    let (mut end, mut bits) = (u32::MAX - APART, 0);
    for (number, piece) in pieces.iter().enumerate() {
        if piece.entry > end + APART {
            return (number, bits);
        }
        let behind = piece.entry + piece.len;
        end = if number == 0 { behind } else { end.max(behind) };
        bits += i64::from(piece.bits);
    }
    (pieces.len(), bits)
}

impl Piece {
    /// The parts of it whose letters in the item are not masked.
    pub(super) fn without(&self, masked: &[Range<usize>], arena: &Arena) -> Vec<Self> {
        let (start, end) = (self.item as usize, (self.item + self.len) as usize);
        let mut parts = Vec::new();
        let mut at = start;
        let first = masked.partition_point(|range| range.end <= start);
        let ends = std::iter::once(end..end);
        for range in
            masked[first..].iter().take_while(|range| range.start < end).cloned().chain(ends)
        {
            if at < range.start {
                parts.extend(self.part(at..range.start.min(end), arena));
            }
            at = at.max(range.end);
        }
        parts
    }

    /// A part of it, worth what its share of the letters is worth.
    fn part(&self, item: Range<usize>, arena: &Arena) -> Option<Self> {
        let (offset, len) = (item.start as u32 - self.item, item.len() as u32);
        let entry = self.entry + offset;
        let wrong = u64::from(self.len - self.matched) * u64::from(len) / u64::from(self.len);
        let bits = arena.worth(entry as usize, len as usize).saturating_sub(8 * wrong as u32);
        (bits >= 12).then_some(Self {
            item: item.start as u32,
            entry,
            len,
            bits,
            matched: len - wrong as u32,
        })
    }
}

/// What the decision is made from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// Bits of the pieces, less what the gaps cost.
    pub bits: f32,
    /// Letters of the longest piece, and its bits.
    pub longest: usize,
    /// Bits of the piece with the most.
    pub most_bits: f32,
    /// Letters that are the same.
    pub matched: usize,
    /// Pieces in the chain.
    pub pieces: usize,
    /// Letters from the first piece to the last in the item, and in the entry.
    pub item_span: usize,
    /// The same in the entry.
    pub entry_span: usize,
    /// Letters of the item, and of the entry.
    pub item: usize,
    /// Letters of the entry.
    pub entry: usize,
    /// What all letters of the entry are worth.
    pub entry_bits: f32,
    /// What those between the first piece and the last are worth.
    pub span_bits: f32,
}

/// Pieces in their order.
pub(super) struct Chain {
    pieces: Vec<Piece>,
    half_bits: i64,
}

impl Chain {
    /// The chain worth most among the pieces of one entry; `worth` is used again.
    pub(super) fn best(pieces: &mut [Piece], worth: &mut Worth) -> Option<Self> {
        // Nearly all entries that share anything share a word or two.
        if pieces.iter().map(|piece| i64::from(piece.bits)).sum::<i64>() < Self::FEWEST_BITS {
            return None;
        }
        if let [piece] = pieces {
            return Some(Self { pieces: vec![*piece], half_bits: 2 * i64::from(piece.bits) });
        }
        let pieces = if pieces.len() > MOST_PIECES {
            pieces.select_nth_unstable_by_key(MOST_PIECES, |piece| std::cmp::Reverse(piece.bits));
            &mut pieces[..MOST_PIECES]
        } else {
            pieces
        };
        worth.weigh(pieces);
        let last = worth.best_end()?;
        let chain = worth.chain_of(pieces, last, &[]);
        (chain.bits() >= Self::FEWEST_BITS).then_some(chain)
    }

    /// Chains of the pieces of one entry that share none, each worth so many bits:
    /// a text may quote one source in many places. One pass over the pieces,
    /// however many places there are.
    pub(super) fn all(pieces: &mut [Piece], fewest_bits: i64) -> Vec<Self> {
        let mut worth = Worth::default();
        worth.weigh(pieces);
        let mut taken = vec![false; pieces.len()];
        let mut chains = Vec::new();
        for last in worth.ends_by_worth() {
            if worth.best[last].0 / 2 < fewest_bits {
                break;
            }
            if taken[last] {
                continue;
            }
            let chain = worth.chain_of(pieces, last, &taken);
            let places: Vec<usize> = worth.places_of(last, &taken).collect();
            for at in places {
                taken[at] = true;
            }
            if chain.bits() >= fewest_bits {
                chains.push(chain);
            }
        }
        chains
    }

    /// A chain worth less is never a match: the score of any such is far below
    /// every threshold.
    pub(super) const FEWEST_BITS: i64 = 40;

    /// What it says of an entry of so many letters and bits, and an item of so
    /// many letters.
    pub(super) fn features(
        &self,
        arena: &Arena,
        (entry, entry_bits): (usize, u32),
        item: usize,
    ) -> Features {
        let (first, last) = (self.first(), self.last());
        let span = first.entry as usize..(last.entry + last.len) as usize;
        let matched: u32 = self.pieces.iter().map(|piece| piece.matched).sum();
        let longest = self.pieces.iter().map(|piece| piece.matched).max().unwrap_or(0);
        let most = self.pieces.iter().map(|piece| piece.bits).max().unwrap_or(0);
        Features {
            bits: self.half_bits as f32 / 2.0,
            longest: longest as usize,
            most_bits: most as f32,
            // Overlaps count twice above; the span cannot hold more than itself.
            matched: (matched as usize).min(span.len()).min(item),
            pieces: self.pieces.len(),
            item_span: (last.item + last.len - first.item) as usize,
            entry_span: span.len(),
            item,
            entry,
            entry_bits: entry_bits as f32,
            span_bits: arena.worth(span.start, span.len()) as f32,
        }
    }

    fn first(&self) -> &Piece {
        self.pieces.first().expect("a chain has a piece")
    }

    fn last(&self) -> &Piece {
        self.pieces.last().expect("a chain has a piece")
    }

    /// What to show: pieces near each other as one span, none overlapping.
    pub(super) fn spans(&self, start: u32) -> Vec<AlignedSpan> {
        let mut spans: Vec<AlignedSpan> = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let entry = (piece.entry - start) as usize;
            let (item, len) = (piece.item as usize, piece.len as usize);
            match spans.last_mut() {
                Some(last)
                    if item <= last.item.end + SHOWN_GAP && entry <= last.entry.end + SHOWN_GAP =>
                {
                    last.item.end = last.item.end.max(item + len);
                    last.entry.end = last.entry.end.max(entry + len);
                }
                _ => spans.push(AlignedSpan { item: item..item + len, entry: entry..entry + len }),
            }
        }
        spans
    }

    /// From the first letter of the item to the last.
    pub(super) fn item_range(&self) -> Range<usize> {
        self.first().item as usize..(self.last().item + self.last().len) as usize
    }

    pub(super) fn bits(&self) -> i64 {
        self.half_bits / 2
    }
}

/// What the best chain that ends with each piece is worth, and the piece before
/// it there.
#[derive(Default)]
pub(super) struct Worth {
    best: Vec<(i64, Option<usize>)>,
}

impl Worth {
    /// Of these pieces, which it sorts by their place in the item.
    fn weigh(&mut self, pieces: &mut [Piece]) {
        pieces.sort_unstable_by_key(|piece| (piece.item, piece.entry));
        let best = &mut self.best;
        best.clear();
        for (at, piece) in pieces.iter().enumerate() {
            let alone = (2 * i64::from(piece.bits), None);
            let joined = (at.saturating_sub(LOOK_BACK)..at).filter_map(|before| {
                let cost = cost(&pieces[before], piece)?;
                Some((alone.0 + best[before].0 - cost, Some(before)))
            });
            best.push(joined.chain([alone]).max_by_key(|(worth, _)| *worth).unwrap_or(alone));
        }
    }

    /// The piece with which the best chain ends; of two as good the later one.
    fn best_end(&self) -> Option<usize> {
        (0..self.best.len()).max_by_key(|at| self.best[*at].0)
    }

    /// The pieces, those first with which the best chain ends; of two as good the
    /// later one.
    fn ends_by_worth(&self) -> impl Iterator<Item = usize> {
        let mut ends: Vec<usize> = (0..self.best.len()).collect();
        ends.sort_by_key(|at| std::cmp::Reverse((self.best[*at].0, *at)));
        ends.into_iter()
    }

    /// The chain that ends with a piece, from its last place to its first, as far
    /// as nothing of it is taken.
    fn places_of(&self, last: usize, taken: &[bool]) -> impl Iterator<Item = usize> {
        let free = move |at: &usize| !taken.get(*at).copied().unwrap_or(false);
        std::iter::successors(Some(last), |at| self.best[*at].1).take_while(free)
    }

    fn chain_of(&self, pieces: &[Piece], last: usize, taken: &[bool]) -> Chain {
        let (mut first, mut chained) = (last, Vec::new());
        for at in self.places_of(last, taken) {
            first = at;
            chained.push(pieces[at]);
        }
        chained.reverse();
        let before = self.best[first].1.map_or(0, |before| self.best[before].0);
        Chain { pieces: chained, half_bits: self.best[last].0 - before }
    }
}

/// What joining two pieces costs in half bits; nothing where they do not follow
/// each other.
fn cost(before: &Piece, piece: &Piece) -> Option<i64> {
    let gap = |end: u32, start: u32| i64::from(start) - i64::from(end);
    let (item, entry) =
        (gap(before.item + before.len, piece.item), gap(before.entry + before.len, piece.entry));
    let overlap = (-item.min(entry)).max(0);
    if overlap > i64::from(OVERLAP.min(piece.len - 1).min(before.len - 1))
        || piece.entry <= before.entry
        || piece.item <= before.item
    {
        return None;
    }
    // Letters that both have are worth what such letters are worth on average.
    let twice = overlap * 2 * i64::from(piece.bits) / i64::from(piece.len);
    Some(GAP + GAP_LETTER * item.max(entry).max(0) + twice)
}
