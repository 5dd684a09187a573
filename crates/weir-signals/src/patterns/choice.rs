//! Which of many expressions to try on a text: those of which it has a way.
//!
//! Each way is looked for by the part of it that is least common. Where that stands the
//! others have to stand beside it. So words that every text has cost a few steps, and not
//! the run of an expression that will not match.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Looked;
use super::beside::Beside;
use super::folded::Folded;
use super::table::Table;
use super::ways::{Part, Way};

/// The sizes of grams, in bytes: letters are looked for by the longest that they have.
/// What is shorter than the last is too common to be looked for.
const SIZES: [usize; 4] = [14, 8, 5, 3];

/// In a longer text expressions are tried only round what was found of them.
const SHORT_TEXT: usize = 2 << 10;
/// The most such places of a text; then expressions are tried on all of it.
const MOST_WINDOWS: usize = 100_000;

pub(super) struct Choice {
    /// Expressions that are tried on every text.
    always: BTreeSet<u32>,
    tables: [Table; 4],
}

/// Where a way is kept: the table, and the gram in it.
pub(super) type Place = (u8, u128);

impl Default for Choice {
    fn default() -> Self {
        Self { always: BTreeSet::new(), tables: SIZES.map(Table::new) }
    }
}

impl Choice {
    /// Takes in an expression that matches so many bytes at most; answers where its ways
    /// are kept.
    pub(super) fn insert(
        &mut self,
        expression: u32,
        ways: &[Way],
        longest: Option<usize>,
    ) -> Box<[Place]> {
        let rarest: Option<Vec<usize>> = ways.iter().map(|way| self.rarest(way)).collect();
        let Some(rarest) = rarest else {
            self.always.insert(expression);
            return Box::default();
        };
        let places = ways.iter().zip(rarest).filter_map(|(way, at)| {
            let Part::Letters(letters) = &way.parts()[at] else { return None };
            let table = table_of(letters)?;
            let beside = Beside::of(expression, longest, way.parts(), at);
            Some((table as u8, self.tables[table].insert(letters.as_bytes(), beside)))
        });
        places.collect()
    }

    pub(super) fn remove(&mut self, expression: u32, places: &[Place]) {
        self.always.remove(&expression);
        for (table, gram) in places {
            self.tables[usize::from(*table)].remove(*gram, expression);
        }
    }

    /// The part of a way that is looked for: a long one that few others have. A letter
    /// more makes it about as much rarer in texts as four times the ways make it dearer.
    fn rarest(&self, way: &Way) -> Option<usize> {
        let worth = |letters: &str| {
            let ways = self.tables[table_of(letters)?].ways_by(letters.as_bytes());
            Some(2 * letters.chars().count() as i64 - i64::from((ways + 1).ilog2()))
        };
        let parts = way.parts().iter().enumerate().filter_map(|(at, part)| match part {
            Part::Letters(letters) => Some((worth(letters)?, at)),
            Part::Gap(_) => None,
        });
        parts.max().map(|(_, at)| at)
    }

    /// The expressions to try on a text, of so many that there are, in their order, each
    /// with the bytes of the text as it was written, so many, in which it may match; as far
    /// as the budget goes. Where letters lost bytes when they were folded that is all of it.
    pub(super) fn of(
        &self,
        text: &Folded,
        written: usize,
        expressions: usize,
        looked: &Looked<'_>,
    ) -> Vec<(u32, Range<usize>)> {
        let len = text.as_str().len();
        let mut chosen: Vec<(u32, Range<usize>)> =
            self.always.iter().map(|expression| (*expression, 0..written)).collect();
        // Those that are tried on all of the text: they need be found no more.
        let mut is_chosen = vec![0_u64; expressions.div_ceil(64)];
        let narrow = written == len && len > SHORT_TEXT;
        let mut choose = |ways: &[Beside], start: usize, end: usize| {
            ways.iter().all(|beside| {
                let expression = beside.expression();
                let (word, bit) = (expression as usize / 64, expression % 64);
                if is_chosen[word] >> bit & 1 == 1 {
                    return true;
                }
                let goes_on = looked.spend(beside.cost());
                if goes_on && beside.may_stand(text, start, end) {
                    let narrow = narrow && chosen.len() < MOST_WINDOWS;
                    let window = beside.window(start, end, len).filter(|_| narrow);
                    if window.is_none() {
                        is_chosen[word] |= 1 << bit;
                    }
                    chosen.push((expression, window.unwrap_or(0..written)));
                }
                goes_on
            })
        };
        for table in self.tables.iter().filter(|table| !table.is_empty()) {
            let ends =
                (0..len).all(|at| table.at(text, at, |work| looked.spend(work), &mut choose));
            if !ends {
                break;
            }
        }
        chosen.sort_unstable_by_key(|(expression, window)| (*expression, window.start));
        chosen.dedup_by(|next, before| {
            let one = next.0 == before.0 && next.1.start <= before.1.end;
            if one {
                before.1.end = before.1.end.max(next.1.end);
            }
            one
        });
        chosen
    }
}

/// The table for letters.
fn table_of(letters: &str) -> Option<usize> {
    SIZES.iter().position(|size| letters.len() >= *size)
}
