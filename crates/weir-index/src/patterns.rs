//! Lists of patterns, changed live: keywords, and regular expressions that are made
//! ready in sets.
//!
//! To put 20,000 expressions into one set takes long. So each that comes is a set of
//! its own, and a thread puts small sets together in the background. What goes is
//! struck from the list at once, and from its set when that is made anew. Nobody
//! waits, and what was taken in is found. (Reading a [`Line`] takes longest, and needs
//! nothing of an index.)
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
mod sets;

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::ops::Range;

use met::Met;
use sets::{Place, Set, Sets};
use weir_signals::languages;
use weir_signals::patterns::{Atom, Line, Looked, Wanted};
use weir_signals::skeleton::{Skeleton, Tier};

use crate::keywords::Keywords;

/// Lines of lists with their tags, changed live.
pub struct PatternIndex<T> {
    /// By slot; a slot is never used twice.
    lines: HashMap<u32, (T, Wanted)>,
    slots: HashMap<T, Vec<u32>>,
    next: u32,
    dotted: Keywords<Place>,
    rasm: Keywords<Place>,
    sets: Sets,
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
            dotted: Keywords::default(),
            rasm: Keywords::default(),
            sets: Sets::default(),
        }
    }

    /// Takes in a line.
    pub fn insert(&mut self, tag: T, line: &Line) {
        let (slot, wanted) = (self.next, line.wanted());
        self.next += 1;
        for (place, keyword) in keywords(slot, wanted) {
            self.dotted.insert(&keyword.dotted, place);
            self.rasm.insert(&keyword.rasm, place);
        }
        self.sets.add(Set::of(slot, wanted));
        self.lines.insert(slot, (tag, wanted.clone()));
        self.slots.entry(tag).or_default().push(slot);
    }

    /// Takes out the lines of a tag; how many they were.
    pub fn remove(&mut self, tag: &T) -> usize {
        let slots = self.slots.remove(tag).unwrap_or_default();
        for slot in &slots {
            let Some((_, wanted)) = self.lines.remove(slot) else { continue };
            for (place, keyword) in keywords(*slot, &wanted) {
                self.dotted.remove(&keyword.dotted, place);
                self.rasm.remove(&keyword.rasm, place);
            }
            if sets::atoms(&wanted).any(|(_, atom)| matches!(atom, Atom::Expression(_))) {
                self.sets.strike(*slot);
            }
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

    /// Waits until what is done in the background is done.
    pub fn settle(&self) {
        self.sets.settle();
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
        self.keywords_in(&looked, &mut met);
        for set in self.sets.all() {
            set.patterns().find(&looked, |at, span| {
                let Place { slot, group } = set.place(at);
                if self.lines.contains_key(&slot) {
                    met.entry(slot).or_default().stands(group, span);
                }
            });
        }
        let mut told = None;
        met.into_iter()
            .filter_map(|(slot, met)| {
                let (tag, wanted) = self.lines.get(&slot)?;
                if let Some(language) = wanted.language {
                    // Where none can be told, it may be any.
                    let told = told.get_or_insert_with(|| languages(text));
                    if !told.is_empty() && !told.contains(&language) {
                        return None;
                    }
                }
                Some(PatternHit { tag: *tag, spans: met.spans(wanted, text)? })
            })
            .collect()
    }

    fn keywords_in(&self, looked: &Looked<'_>, met: &mut BTreeMap<u32, Met>) {
        if self.dotted.is_empty() {
            return;
        }
        let dotted = looked.dotted();
        let mut tier = |keywords: &Keywords<Place>, skeleton: &Skeleton<'_>| {
            keywords.search(skeleton, |Place { slot, group }, letters| {
                let met = met.entry(slot).or_default();
                if met.wants_more(group)
                    && let Some(span) = skeleton.span(letters)
                {
                    met.stands(group, span);
                }
            })
        };
        tier(&self.dotted, dotted);
        if dotted.is_dotless() {
            tier(&self.rasm, &Skeleton::of(looked.text(), Tier::Rasm));
        }
    }
}

/// The keywords of a line, each with its place in it.
fn keywords(
    slot: u32,
    wanted: &Wanted,
) -> impl Iterator<Item = (Place, &weir_signals::patterns::Keyword)> {
    sets::atoms(wanted).filter_map(move |(group, atom)| match atom {
        Atom::Words(keyword) => Some((Place { slot, group }, keyword)),
        Atom::Expression(_) => None,
    })
}

#[cfg(test)]
mod tests {
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
    fn what_goes_is_not_found_while_sets_are_put_together() {
        let lines: Vec<String> = (0..200).map(|n| format!("/wick-?{n}x/")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut index = index(&lines);
        assert_eq!((index.remove(&7), index.remove(&7)), (1, 0));
        for _ in 0..2 {
            assert!(found(&index, "wick7x").is_empty());
            assert_eq!(found(&index, "wick-8x wick199x").len(), 2);
            index.settle();
        }
        assert!(index.sets.all().len() < 10, "{}", index.sets.all().len());
        for tag in 0..200 {
            index.remove(&tag);
        }
        assert!(index.is_empty() && index.search("wick-8x").is_empty());
    }
}
