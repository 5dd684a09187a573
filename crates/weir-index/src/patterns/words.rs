//! The keywords of all lines, each once: which of them stand in a text, and which lines
//! that is worth a look at.
//!
//! A line that asks for several words is looked at where the one stands that few texts
//! and few other lines have, and only if the others stand in the text too. So an everyday
//! word costs nothing for each of the lines that ask for it beside another.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use weir_signals::patterns::{Atom, Keyword, Looked, Wanted};
use weir_signals::skeleton::{Skeleton, Tier};

use super::met::MOST;
use super::{NONE, Place, atoms};
use crate::keywords::Keywords;

type Number = u32;

#[derive(Default)]
pub(super) struct Words {
    numbers: HashMap<Keyword, Number>,
    words: HashMap<Number, Word>,
    next: Number,
    dotted: Keywords<Number>,
    rasm: Keywords<Number>,
}

#[derive(Default)]
struct Word {
    letters: usize,
    /// How often lines have it.
    used: u32,
    /// Those that are looked at where it stands.
    looked_at: Vec<LookedAt>,
}

struct LookedAt {
    place: Place,
    /// What else the line asks for; nothing where each of its words is told by itself.
    others: Option<Arc<Others>>,
}

struct Others {
    /// Of each of these one must stand in the text.
    needed: Vec<Vec<Number>>,
    /// All words of the line, each with its group.
    all: Vec<(u8, Number)>,
}

impl Words {
    pub(super) fn insert(&mut self, slot: u32, wanted: &Wanted) {
        let all: Vec<(u8, Number)> =
            keywords(wanted).map(|(group, keyword)| (group, self.number(keyword))).collect();
        let (rarest, others) = match self.rarest(wanted, &all) {
            Some((rarest, others)) => (Some(rarest), others.map(Arc::new)),
            None => (None, None),
        };
        for (group, number) in all {
            if rarest.is_none_or(|rarest| rarest == group) {
                let looked_at = LookedAt { place: Place { slot, group }, others: others.clone() };
                self.word(number).looked_at.push(looked_at);
            }
        }
    }

    pub(super) fn remove(&mut self, slot: u32, wanted: &Wanted) {
        for (_, keyword) in keywords(wanted) {
            let Some(&number) = self.numbers.get(keyword) else { continue };
            let word = self.word(number);
            word.used -= 1;
            word.looked_at.retain(|line| line.place.slot != slot);
            if word.used == 0 {
                self.numbers.remove(keyword);
                self.words.remove(&number);
                self.dotted.remove(&keyword.dotted, number);
                self.rasm.remove(&keyword.rasm, number);
            }
        }
    }

    /// The number of a keyword, which one line more has.
    fn number(&mut self, keyword: &Keyword) -> Number {
        let number = *self.numbers.entry(keyword.clone()).or_insert(self.next);
        if number == self.next {
            self.next += 1;
            self.dotted.insert(&keyword.dotted, number);
            self.rasm.insert(&keyword.rasm, number);
            let letters = keyword.dotted.letters.len();
            self.words.insert(number, Word { letters, ..Word::default() });
        }
        self.word(number).used += 1;
        number
    }

    fn word(&mut self, number: Number) -> &mut Word {
        self.words.get_mut(&number).expect("a number is of a word")
    }

    /// Where a line is looked at, and what else it asks for then; nothing for one that
    /// regular expressions alone may find.
    fn rarest(&self, wanted: &Wanted, all: &[(u8, Number)]) -> Option<(u8, Option<Others>)> {
        let is_word = |atom: &Atom| matches!(atom, Atom::Words(_));
        let groups = (0..).zip(&wanted.all).filter(|(_, atoms)| atoms.iter().all(is_word));
        let numbers_of =
            |group: u8| all.iter().filter(move |(of, _)| *of == group).map(|(_, n)| *n);
        let mut groups: Vec<(u8, Vec<Number>)> =
            groups.map(|(group, _)| (group, numbers_of(group).collect())).collect();
        let best = (0..groups.len()).max_by_key(|at| self.rareness(&groups[*at].1))?;
        let (rarest, _) = groups.swap_remove(best);
        let alone = wanted.all.len() == 1 && wanted.none.is_empty();
        let needed = groups.into_iter().map(|(_, numbers)| numbers).collect();
        Some((rarest, (!alone).then(|| Others { needed, all: all.to_vec() })))
    }

    /// How seldom lines are looked at for one of these words: a letter more makes a word
    /// about as much rarer as four times the lines make it dearer.
    fn rareness(&self, group: &[Number]) -> i64 {
        let of_one = |number: &Number| {
            let word = &self.words[number];
            2 * word.letters as i64 - i64::from((word.looked_at.len() + 1).ilog2())
        };
        group.iter().map(of_one).min().unwrap_or(0)
    }

    /// Hands `stands` each place of each word of the lines that a text may have.
    pub(super) fn search(&self, looked: &Looked<'_>, mut stands: impl FnMut(Place, Range<usize>)) {
        if self.words.is_empty() {
            return;
        }
        let found = Found::of(self, looked);
        let mut several: Vec<(u32, &Others)> = Vec::new();
        for (number, places) in found.words() {
            for line in &self.words[&number].looked_at {
                match &line.others {
                    None => {
                        found.spans(places).take(MOST).for_each(|span| stands(line.place, span))
                    }
                    Some(others) if others.may_stand(&found) => {
                        several.push((line.place.slot, others));
                    }
                    Some(_) => {}
                }
            }
        }
        several.sort_unstable_by_key(|(slot, _)| *slot);
        several.dedup_by_key(|(slot, _)| *slot);
        for (slot, others) in several {
            for (group, number) in &others.all {
                let place = Place { slot, group: *group };
                found.spans(found.places(*number)).take(MOST).for_each(|span| stands(place, span));
            }
        }
    }
}

impl Others {
    fn may_stand(&self, found: &Found<'_>) -> bool {
        let stands = |number: &Number| !found.places(*number).is_empty();
        self.needed.iter().all(|group| group.iter().any(stands))
            && !self.all.iter().any(|(group, number)| *group == NONE && stands(number))
    }
}

/// The words that stand in a text.
struct Found<'l> {
    dotted: &'l Skeleton<'l>,
    rasm: Option<Skeleton<'l>>,
    /// By their numbers.
    places: Vec<FoundAt>,
}

/// A word's letters, on the skeleton with dots or on the one without.
struct FoundAt {
    number: Number,
    dotless: bool,
    letters: Range<usize>,
}

impl<'l> Found<'l> {
    fn of(words: &Words, looked: &'l Looked<'_>) -> Self {
        let dotted = looked.dotted();
        let rasm = dotted.is_dotless().then(|| Skeleton::of(looked.text(), Tier::Rasm));
        let mut places = Vec::new();
        words.dotted.search(dotted, |number, letters| {
            places.push(FoundAt { number, dotless: false, letters });
        });
        if let Some(rasm) = &rasm {
            words.rasm.search(rasm, |number, letters| {
                places.push(FoundAt { number, dotless: true, letters });
            });
        }
        places.sort_by_key(|place| place.number);
        Self { dotted, rasm, places }
    }

    fn words(&self) -> impl Iterator<Item = (Number, &[FoundAt])> {
        let words = self.places.chunk_by(|place, next| place.number == next.number);
        words.map(|places| (places[0].number, places))
    }

    fn places(&self, number: Number) -> &[FoundAt] {
        let start = self.places.partition_point(|place| place.number < number);
        let len = self.places[start..].partition_point(|place| place.number == number);
        &self.places[start..start + len]
    }

    fn spans(&self, places: &[FoundAt]) -> impl Iterator<Item = Range<usize>> {
        places.iter().filter_map(|place| {
            let skeleton = if place.dotless { self.rasm.as_ref()? } else { self.dotted };
            skeleton.span(place.letters.clone())
        })
    }
}

/// The keywords of a line, each with its group.
fn keywords(wanted: &Wanted) -> impl Iterator<Item = (u8, &Keyword)> {
    atoms(wanted).filter_map(|(group, atom)| match atom {
        Atom::Words(keyword) => Some((group, keyword)),
        Atom::Expression(_) => None,
    })
}
