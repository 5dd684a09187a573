//! What of a way stands beside the part of it that was found.

use std::ops::Range;

use memchr::memmem::{Finder, FinderRev};

use super::folded::Folded;
use super::ways::Part;

/// So far a part is looked for that may stand anywhere; what is farther is taken to be there.
const FARTHEST: usize = 1 << 10;
/// What it costs to look beside a part, in bytes that an expression reads meanwhile.
const COST_OF_LOOK: usize = 32;

/// The other parts of a way of an expression.
pub(super) struct Beside {
    expression: u32,
    cost: u32,
    /// How far from the part that was found a match may reach; nothing where there is no
    /// end to it.
    reach: Option<u32>,
    /// Hashes of grams of those parts: most texts lack one.
    grams: Box<[u32]>,
    before: Box<[Step<FinderRev<'static>>]>,
    behind: Box<[Step<Finder<'static>>]>,
}

/// A part, and how far it may be.
struct Step<F> {
    /// In bytes, and in letters.
    gap: usize,
    gap_letters: usize,
    len: usize,
    letters: F,
}

impl Beside {
    /// Beside the part at this place, of an expression that matches so many bytes at most.
    pub(super) fn of(expression: u32, longest: Option<usize>, parts: &[Part], at: usize) -> Self {
        let reach = longest.and_then(|longest| u32::try_from(longest).ok());
        let before =
            steps(parts[..at].iter().rev(), |letters| FinderRev::new(letters).into_owned());
        let behind = steps(parts[at + 1..].iter(), |letters| Finder::new(letters).into_owned());
        let cost =
            before.iter().map(Step::cost).chain(behind.iter().map(Step::cost)).sum::<usize>();
        let others = parts.iter().enumerate().filter(|(part, _)| *part != at);
        let grams = others.flat_map(|(_, part)| grams_of(part)).collect();
        Self { expression, cost: (COST_OF_LOOK + cost) as u32, reach, grams, before, behind }
    }

    pub(super) const fn expression(&self) -> u32 {
        self.expression
    }

    /// Where in a text of this length a match lies that has the part here; nothing where
    /// it may reach anywhere.
    pub(super) fn window(&self, start: usize, end: usize, len: usize) -> Option<Range<usize>> {
        let reach = self.reach? as usize;
        Some(start.saturating_sub(reach)..end.saturating_add(reach).min(len))
    }

    /// What it may cost to look, in bytes that an expression reads meanwhile.
    pub(super) const fn cost(&self) -> usize {
        self.cost as usize
    }

    /// Whether the other parts may stand beside the one that does. Never says no where
    /// they do.
    pub(super) fn may_stand(&self, text: &Folded, start: usize, end: usize) -> bool {
        let bytes = text.as_str().as_bytes();
        self.grams.iter().all(|gram| text.may_have(*gram))
            && self.may_stand_behind(bytes, end)
            && self.may_stand_before(bytes, start)
    }

    fn may_stand_behind(&self, text: &[u8], end: usize) -> bool {
        // Where the part before may end at the earliest, and at the latest.
        let (mut earliest, mut latest) = (end, end);
        for (number, step) in self.behind.iter().enumerate() {
            latest = latest.saturating_add(step.gap).saturating_add(step.len).min(text.len());
            let to = latest.min(earliest + FARTHEST);
            match step.letters.find(&text[earliest..to]) {
                // No farther one is nearer.
                Some(at) if number == 0 && step.is_farther(&text[earliest..earliest + at]) => {
                    return false;
                }
                Some(at) => earliest += at + step.len,
                None => return to < latest,
            }
        }
        true
    }

    fn may_stand_before(&self, text: &[u8], start: usize) -> bool {
        let (mut latest, mut earliest) = (start, start);
        for (number, step) in self.before.iter().enumerate() {
            earliest = earliest.saturating_sub(step.gap.saturating_add(step.len));
            let from = earliest.max(latest.saturating_sub(FARTHEST));
            match step.letters.rfind(&text[from..latest]) {
                Some(at) if number == 0 && step.is_farther(&text[from + at + step.len..latest]) => {
                    return false;
                }
                Some(at) => latest = from + at,
                None => return from > earliest,
            }
        }
        true
    }
}

impl<F> Step<F> {
    /// Whether the gap between two parts has too many letters. (Of a first step alone: the
    /// part that was found stands where it stands.)
    fn is_farther(&self, gap: &[u8]) -> bool {
        let begins_letter = |byte: &&u8| **byte & 0xc0 != 0x80;
        gap.len() > self.gap_letters && gap.iter().filter(begins_letter).count() > self.gap_letters
    }

    fn cost(&self) -> usize {
        COST_OF_LOOK + self.gap.saturating_add(self.len).min(FARTHEST)
    }
}

/// The hashes of the first and the last gram of a part.
fn grams_of(part: &Part) -> impl Iterator<Item = u32> {
    let letters = match part {
        Part::Letters(letters) => letters.as_bytes(),
        Part::Gap(_) => &[],
    };
    let last = letters.len().checked_sub(Folded::GRAM);
    let places = last.into_iter().flat_map(|last| [0, last]);
    places.map(|at| Folded::hash_of(&letters[at..]))
}

/// Letters and gaps by turns, from a gap on.
fn steps<'p, F>(
    parts: impl Iterator<Item = &'p Part>,
    finder: impl Fn(&str) -> F,
) -> Box<[Step<F>]> {
    let (mut gap, mut gap_letters) = (0, 0);
    let mut steps = Vec::new();
    for part in parts {
        match part {
            Part::Gap(most) => {
                gap = most.map_or(usize::MAX, |most| most.bytes);
                gap_letters = most.map_or(usize::MAX, |most| most.letters);
            }
            Part::Letters(letters) => {
                let (len, letters) = (letters.len(), finder(letters));
                steps.push(Step { gap, gap_letters, len, letters });
                (gap, gap_letters) = (0, 0);
            }
        }
    }
    steps.into()
}
