//! Lists of patterns, changed live: keywords, regular expressions and what is made of
//! both. Nothing has to be built anew when a line comes or goes. (Reading a [`Line`] takes
//! longest, and needs nothing of an index.)
//!
//! ```
//! use weir_index::PatternIndex;
//!
//! let mut patterns = PatternIndex::new();
//! for (tag, line) in ["seventh lamp", "/oil-?money/", "lamp wick {within=4}"].iter().enumerate() {
//!     patterns.insert(tag, &line.parse()?);
//! }
//!
//! let post = "No wick for a LAMP without oilmoney";
//! let found = patterns.search(post);
//! let found: Vec<(usize, &str)> =
//!     found.iter().map(|hit| (hit.tag, &post[hit.spans[0].clone()])).collect();
//! assert_eq!(found, [(1, "oilmoney"), (2, "wick")]);
//! # Ok::<(), weir_signals::patterns::LineError>(())
//! ```

mod met;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::ops::Range;

use met::{Met, Spaces};
use weir_signals::languages;
use weir_signals::patterns::{Atom, Line, Looked, PatternId, Patterns, Wanted};
use words::Words;

/// Lines of lists with their tags, changed live.
pub struct PatternIndex<T> {
    /// By slot; a slot is never used twice.
    lines: HashMap<u32, Held<T>>,
    slots: HashMap<T, Vec<u32>>,
    next: u32,
    words: Words,
    expressions: Patterns<Place>,
}

struct Held<T> {
    tag: T,
    wanted: Wanted,
    expressions: Vec<PatternId>,
}

/// Which group of which line an atom belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    slot: u32,
    group: u8,
}

/// The group of what must not stand in a text.
const NONE: u8 = u8::MAX;

/// The atoms of a line, each with its group.
fn atoms(wanted: &Wanted) -> impl Iterator<Item = (u8, &Atom)> {
    let all = (0..).zip(&wanted.all);
    let all = all.flat_map(|(group, atoms)| atoms.iter().map(move |atom| (group, atom)));
    all.chain(wanted.none.iter().map(|atom| (NONE, atom)))
}

/// A line found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternHit<T> {
    /// The line's tag.
    pub tag: T,
    /// The bytes of the text that it is found in, in their order.
    pub spans: Vec<Range<usize>>,
}

impl<T: Copy + Eq + Hash> Default for PatternIndex<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy + Eq + Hash> PatternIndex<T> {
    /// An empty index.
    pub fn new() -> Self {
        Self {
            lines: HashMap::new(),
            slots: HashMap::new(),
            next: 0,
            words: Words::default(),
            expressions: Patterns::new(),
        }
    }

    /// Takes in a line.
    pub fn insert(&mut self, tag: T, line: &Line) {
        let (slot, wanted) = (self.next, line.wanted());
        self.next += 1;
        self.words.insert(slot, wanted);
        let expressions = atoms(wanted).filter_map(|(group, atom)| match atom {
            Atom::Expression(pattern) => {
                Some(self.expressions.insert(pattern.clone(), Place { slot, group }))
            }
            Atom::Words(_) => None,
        });
        let expressions = expressions.collect();
        self.lines.insert(slot, Held { tag, wanted: wanted.clone(), expressions });
        self.slots.entry(tag).or_default().push(slot);
    }

    /// Takes out the lines of a tag; how many they were.
    pub fn remove(&mut self, tag: &T) -> usize {
        let slots = self.slots.remove(tag).unwrap_or_default();
        for slot in &slots {
            let Some(held) = self.lines.remove(slot) else { continue };
            self.words.remove(*slot, &held.wanted);
            held.expressions.into_iter().for_each(|id| self.expressions.remove(id));
        }
        slots.len()
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Every line that a text has, those that were taken in first before the others.
    ///
    /// On a text that is made to keep this busy it ends before it has tried all of
    /// them: [`Looked::BUDGET`].
    pub fn search(&self, text: &str) -> Vec<PatternHit<T>> {
        if self.is_empty() {
            return Vec::new();
        }
        let looked = Looked::new(text);
        let mut met: BTreeMap<u32, Met> = BTreeMap::new();
        self.words.search(&looked, |Place { slot, group }, span| {
            met.entry(slot).or_default().stands(group, span);
        });
        self.expressions.find(&looked, |Place { slot, group }, span| {
            met.entry(slot).or_default().stands(group, span);
        });
        let (mut told, spaces) = (None, Spaces::of(text));
        met.into_iter()
            .filter_map(|(slot, met)| {
                let Held { tag, wanted, .. } = self.lines.get(&slot)?;
                if let Some(language) = wanted.language {
                    // Where none can be told, it may be any.
                    let told = told.get_or_insert_with(|| languages(text));
                    if !told.is_empty() && !told.contains(&language) {
                        return None;
                    }
                }
                Some(PatternHit { tag: *tag, spans: met.spans(wanted, &spaces)? })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use weir_signals::skeleton::{Skeleton, Tier};

    use super::*;

    fn index(lines: &[&str]) -> PatternIndex<usize> {
        let mut index = PatternIndex::new();
        for (tag, line) in lines.iter().enumerate() {
            index.insert(tag, &line.parse().unwrap());
        }
        index
    }

    fn found<'t>(index: &PatternIndex<usize>, text: &'t str) -> Vec<(usize, Vec<&'t str>)> {
        let hits = index.search(text).into_iter();
        hits.map(|hit| (hit.tag, hit.spans.into_iter().map(|span| &text[span]).collect())).collect()
    }

    #[test]
    fn a_keyword_is_told_with_every_place_in_the_text_as_it_was_written() {
        let index = index(&["المصباح السابع", "oil"]);
        let text = "المِصبـــاح السَّابع، ثم المصباح🔥السابع";
        assert_eq!(found(&index, text), [(0, vec!["المِصبـــاح السَّابع", "المصباح🔥السابع"])]);
        assert!(found(&index, "soil and foil").is_empty());
    }

    #[test]
    fn without_dots_a_keyword_is_found_only_in_a_text_that_has_none() {
        let index = index(&["المصباح التاسع"]);
        let other = "قالوا ان المصباح الباسع في الليل كله يبقى";
        assert!(found(&index, other).is_empty(), "another word of the same rasm");
        let dotless = "ٯالوا اں المصٮاح الٮاسع ٮٮٯى ڡى اللٮل كله";
        assert_eq!(found(&index, dotless), [(0, vec!["المصٮاح الٮاسع"])]);
    }

    #[test]
    fn words_within_a_distance_are_found_in_any_order_and_no_farther_apart() {
        let index = index(&["lamp oil {within=3}", "\"seventh lamp\" wick {within=2}"]);
        assert_eq!(found(&index, "oil for every lamp"), [(0, vec!["oil", "lamp"])]);
        assert_eq!(found(&index, "oil. Oil for the good lamp"), []);
        assert_eq!(found(&index, "lamp lamp oil"), [(0, vec!["lamp", "oil"])]);
        assert_eq!(found(&index, "the wick, seventh lamp"), [(1, vec!["wick", "seventh lamp"])]);
        assert!(found(&index, "a lamp and only a lamp").is_empty());
    }

    #[test]
    fn a_language_is_asked_for_and_where_none_can_be_told_any_will_do() {
        let index = index(&["lampe {language=fr}"]);
        let french = "Les gardiens du phare ont posé la lampe sur la table de la cuisine";
        let english =
            "The keepers of the lighthouse say that Lampe is what the French call it there";
        assert_eq!(found(&index, french).len(), 1);
        assert!(found(&index, english).is_empty());
        assert_eq!(found(&index, "lampe").len(), 1);
    }

    #[test]
    fn a_part_is_found_within_longer_words_and_a_word_is_not() {
        let index = index(&["lamp {part}", "lamp"]);
        assert_eq!(found(&index, "CL4MPS"), [(0, vec!["L4MP"])]);
    }

    #[test]
    fn a_trend_query_asks_for_one_of_each_group_and_none_of_the_others() {
        let query = r#"{"and":[{"or":["lamp oil","regex-/wick-?oil/"]},{"or":["tonight","now"]}],"not":["tomorrow"]}"#;
        let index = index(&[query]);
        assert_eq!(found(&index, "LAMP OIL, tonight!"), [(0, vec!["LAMP OIL", "tonight"])]);
        assert_eq!(found(&index, "now wickoil"), [(0, vec!["now", "wickoil"])]);
        assert!(found(&index, "lamp oil").is_empty());
        assert!(found(&index, "lamp oil tonight or tomorrow").is_empty());
    }

    #[test]
    fn what_goes_is_not_found_and_what_stays_is() {
        let lines: Vec<String> = (0..200).map(|n| format!("/wick-?{n}x/")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut index = index(&lines);
        assert_eq!((index.remove(&7), index.remove(&7)), (1, 0));
        assert!(found(&index, "wick7x").is_empty());
        assert_eq!(found(&index, "wick-8x wick199x").len(), 2);
        for tag in 0..200 {
            index.remove(&tag);
        }
        assert!(index.is_empty() && index.search("wick-8x").is_empty());
    }

    /// Looks for each atom of a line at every letter of a text.
    fn slowly(line: &Line, text: &str) -> Option<Vec<Range<usize>>> {
        let looked = Looked::new(text);
        let mut met = Met::default();
        for (group, atom) in atoms(line.wanted()) {
            match atom {
                Atom::Words(keyword) => {
                    let rasm = looked.dotted().is_dotless().then(|| Skeleton::of(text, Tier::Rasm));
                    let tiers = [(looked.dotted(), &keyword.dotted)].into_iter();
                    for (skeleton, letters) in tiers.chain(rasm.iter().map(|r| (r, &keyword.rasm)))
                    {
                        for at in 0..skeleton.letters().len() {
                            if letters.stand_at(skeleton, at) {
                                let span = skeleton.span(at..at + letters.letters.len());
                                met.stands(group, span.expect("it has letters"));
                            }
                        }
                    }
                }
                Atom::Expression(pattern) => {
                    let mut alone = Patterns::new();
                    alone.insert(pattern.clone(), ());
                    alone.find(&looked, |_, span| met.stands(group, span));
                }
            }
        }
        met.spans(line.wanted(), &Spaces::of(text))
    }

    fn lines() -> impl Strategy<Value = Line> {
        let word = || {
            prop::sample::select(vec!["lamp", "oil", "wick oil", "مصباح", "زيت", "بيت", "keeper"])
        };
        let term = || prop_oneof![3 => word().prop_map(str::to_owned), 1 => word().prop_map(|w| format!("regex-/{w}s?/"))];
        let terms = || prop::collection::vec(term(), 1..3);
        prop_oneof![
            word().prop_map(str::to_owned),
            word().prop_map(|word| format!("{word} {{part}}")),
            word().prop_map(|word| format!("/{word}s?/")),
            (prop::collection::vec(word(), 2..4), 1..6)
                .prop_map(|(words, within)| format!("{} {{within={within}}}", words.join(" "))),
            (prop::collection::vec(terms(), 1..4), prop::collection::vec(term(), 0..2)).prop_map(
                |(all, none)| {
                    let all: Vec<_> = all.iter().map(|or| format!("{{\"or\":{or:?}}}")).collect();
                    format!("{{\"and\":[{}],\"not\":{none:?}}}", all.join(","))
                }
            ),
        ]
        .prop_filter_map("two words apart are asked for", |line| line.parse().ok())
    }

    proptest! {
        #[test]
        fn together_lines_are_found_where_each_is_found_by_looking_everywhere(
            lines in prop::collection::vec(lines(), 1..16),
            gone in prop::collection::vec(0..16_usize, 0..8),
            text in "(LAMP|lamp|oils?|wick oil|مصباح|زيت|بيت|بٮٮ|مصٮاح|رىب|keeper|and|, | |  |-|\n){0,30}",
        ) {
            let mut index = PatternIndex::new();
            for (tag, line) in lines.iter().enumerate() {
                index.insert(tag, line);
            }
            gone.iter().for_each(|tag| _ = index.remove(tag));
            let there = (0..lines.len()).filter(|tag| !gone.contains(tag));
            let expected: Vec<PatternHit<usize>> = there
                .filter_map(|tag| Some(PatternHit { tag, spans: slowly(&lines[tag], &text)? }))
                .collect();
            prop_assert_eq!(index.search(&text), expected);
        }
    }
}
