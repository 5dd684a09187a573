//! Lists of keywords and regular expressions, some tens of thousands at once.
//!
//! | what | module |
//! |---|---|
//! | a line of a list, as somebody writes it | `line` |
//! | ThreatExchange's trend queries: and, or, not | `query` |
//! | a word or several, found however they are written | `keyword` |
//! | a text as patterns look at it, and how much of that they may do | `looked` |
//! | regular expressions by the thousand | here |
//!
//! A word alone is no ground to act: patterns are for labels and queues.
//!
//! Regular expressions are those of the `regex` crate, which take time in
//! proportion to the text. One Aho-Corasick automaton over the letters that each
//! must contain (`regex-filtered`) chooses those that are tried at all: a plain
//! `RegexSet` of 10,000 took a minute to build. Its own `Regexes` cannot be stopped,
//! and a text that was made for it would keep it busy for minutes; so its parts are
//! put together here, with a budget.
//!
//! ```
//! use weir_signals::patterns::{Looked, On, Pattern, Patterns};
//!
//! let list = [Pattern::new(r"oil[ -]?money", On::Text)?, Pattern::new("lamp s?oil", On::Skeleton)?];
//! let patterns = Patterns::new(list)?;
//! let post = "oil-money buys L4MP OIL";
//! let mut found = Vec::new();
//! patterns.find(&Looked::new(post), |pattern, span| found.push((pattern, &post[span])));
//! found.sort();
//! assert_eq!(found, [(0, "oil-money"), (1, "L4MP OIL")]);
//! # Ok::<(), weir_signals::patterns::LineError>(())
//! ```

mod keyword;
mod line;
mod looked;
mod query;

use std::ops::Range;

use aho_corasick::AhoCorasick;
pub use keyword::{Keyword, Letters};
pub use line::{Atom, Line, LineError, Wanted};
pub use looked::Looked;
use regex::{Regex, RegexBuilder};
use regex_filtered::{mapper, model};
use regex_syntax::hir::Hir;

/// What a regular expression is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The text, in either case.
    Text,
    /// The dotted skeleton written out: small letters, single words, no marks.
    Skeleton,
}

/// A regular expression that can be matched. Making it takes long, a copy nothing.
#[derive(Clone, Debug)]
pub struct Pattern {
    on: On,
    regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        (self.on, self.regex.as_str()) == (other.on, other.regex.as_str())
    }
}

impl Eq for Pattern {}

/// The longest expression, in bytes.
const LONGEST: usize = 2_000;
/// What one compiled expression may take, in bytes.
const LARGEST: usize = 1 << 20;
/// The shortest run of letters that chooses an expression to be tried.
const ATOM: usize = 3;
/// The most places of one expression in one text.
const MOST_PLACES: usize = 16;
/// In text that is not ASCII the edge of a word is found letter by letter.
const COST_OF_EDGES: usize = 20;
/// A place in a text of so many bytes may cost another look at all of it.
const LONG_TEXT: usize = 64 << 10;

impl Pattern {
    /// A regular expression in the syntax of the `regex` crate.
    pub fn new(expression: &str, on: On) -> Result<Self, LineError> {
        if expression.len() > LONGEST {
            return Err(LineError::TooLong { found: expression.len(), most: LONGEST });
        }
        let shown = || line::shown(expression);
        let unreadable = |reason: String| LineError::Unreadable { expression: shown(), reason };
        let hir = parsed(expression).map_err(unreadable)?;
        // What needs no letter stands everywhere, as an edge of a word does.
        if hir.properties().minimum_len().is_none_or(|len| len == 0) {
            return Err(LineError::MatchesAll { expression: shown() });
        }
        let mut builder = RegexBuilder::new(expression);
        let regex = builder.case_insensitive(true).size_limit(LARGEST).build();
        let regex = regex.map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => LineError::TooBig { expression: shown() },
            other => unreadable(other.to_string()),
        })?;
        Ok(Self { on, regex })
    }
}

/// An expression as its parser sees it, or why it sees none.
fn parsed(expression: &str) -> Result<Hir, String> {
    let mut parser = regex_syntax::ParserBuilder::new().case_insensitive(true).build();
    parser.parse(expression).map_err(|error| reason_of(&error))
}

fn reason_of(error: &regex_syntax::Error) -> String {
    let (reason, at) = match error {
        regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span().start),
        regex_syntax::Error::Translate(error) => (error.kind().to_string(), error.span().start),
        other => return other.to_string(),
    };
    format!("{reason} (at letter {})", at.column)
}

/// Regular expressions ready to be matched.
pub struct Patterns {
    text: Side,
    skeleton: Side,
}

struct Side {
    regexes: Vec<Regex>,
    /// The place in the whole list of each.
    places: Vec<usize>,
    /// Whether it asks where a word ends.
    edges: Vec<bool>,
    /// Which of them to try, by the letters that a text has.
    choice: Option<(AhoCorasick, mapper::Mapper)>,
}

impl Patterns {
    /// Makes many ready at once.
    pub fn new(patterns: impl IntoIterator<Item = Pattern>) -> Result<Self, LineError> {
        let patterns: Vec<(usize, Pattern)> = patterns.into_iter().enumerate().collect();
        let side = |on| Side::new(patterns.iter().filter(|(_, pattern)| pattern.on == on));
        Ok(Self { text: side(On::Text)?, skeleton: side(On::Skeleton)? })
    }

    /// Hands `take` the patterns that a text has, by their places in the list, with
    /// the bytes where each stands: the first sixteen places. Once the budget of
    /// `looked` is spent the rest is not tried.
    pub fn find(&self, looked: &Looked<'_>, mut take: impl FnMut(usize, Range<usize>)) {
        self.text.find(looked.text(), looked, &mut take);
        if !self.skeleton.regexes.is_empty() {
            self.skeleton.find(looked.written(), looked, |pattern, span| {
                if let Some(span) = looked.in_text(span) {
                    take(pattern, span);
                }
            });
        }
    }
}

impl Side {
    fn new<'p>(patterns: impl Iterator<Item = &'p (usize, Pattern)>) -> Result<Self, LineError> {
        let mut builder = mapper::Builder::new(ATOM);
        let (mut regexes, mut places, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        for (place, Pattern { regex, .. }) in patterns {
            let hir = parsed(regex.as_str()).expect("it was read when the pattern was made");
            // One whose letters cannot be told is tried on every text.
            builder.push(model::Model::new(&hir).unwrap_or_else(|_| model::Model::all()));
            regexes.push(regex.clone());
            edges.push(hir.properties().look_set().contains_word_unicode());
            places.push(*place);
        }
        let choice = match regexes.is_empty() {
            true => None,
            false => {
                let (mapper, atoms) = builder.build();
                let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(atoms);
                let automaton =
                    automaton.map_err(|error| LineError::TooMany { reason: error.to_string() })?;
                Some((automaton, mapper))
            }
        };
        Ok(Self { regexes, places, edges, choice })
    }

    fn find(&self, haystack: &str, looked: &Looked<'_>, mut take: impl FnMut(usize, Range<usize>)) {
        let Some((automaton, mapper)) = &self.choice else { return };
        let ascii = haystack.is_ascii();
        let atoms = automaton.find_overlapping_iter(haystack).map(|m| m.pattern().as_usize());
        for at in mapper.atom_to_re(atoms) {
            let cost = haystack.len() * if self.edges[at] && !ascii { COST_OF_EDGES } else { 1 };
            if !looked.spend(cost) {
                return;
            }
            for found in self.regexes[at].find_iter(haystack).take(MOST_PLACES) {
                take(self.places[at], found.range());
                if haystack.len() > LONG_TEXT && !looked.spend(cost) {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(list: &[(&str, On)], text: &str) -> Vec<(usize, String)> {
        let list = list.iter().map(|(expression, on)| Pattern::new(expression, *on).unwrap());
        let patterns = Patterns::new(list).unwrap();
        let mut found = Vec::new();
        patterns.find(&Looked::new(text), |at, span| found.push((at, text[span].to_owned())));
        found.sort();
        found
    }

    #[test]
    fn a_pattern_on_the_text_sees_what_the_skeleton_drops() {
        let list = [(r"oil\s*=\s*\d+ €", On::Text)];
        assert_eq!(found(&list, "now Oil = 40 €!"), [(0, "Oil = 40 €".to_owned())]);
    }

    #[test]
    fn a_pattern_on_the_skeleton_is_found_however_it_is_written_and_each_time() {
        let list = [(r"\bمصباح(ان|ين)\b", On::Skeleton)];
        let text = "مِصبـــاحان ثم مصباحين";
        let expected = [(0, "مصباحين".to_owned()), (0, "مِصبـــاحان".to_owned())];
        assert_eq!(found(&list, text), expected);
    }

    #[test]
    fn a_broken_pattern_is_told_with_the_reason() {
        let error = |text: &str| Pattern::new(text, On::Text).unwrap_err().to_string();
        assert_eq!(
            error("oil("),
            "“oil(” is no regular expression: unclosed group (at letter 4); mend it or leave it out"
        );
        assert!(error("(?=oil)").contains("look-around"), "{}", error("(?=oil)"));
        for all in ["(oil)*", r"\b", "^", "oil|"] {
            assert_eq!(error(all), format!("“{all}” matches any text; say what it must contain"));
        }
        assert!(error(r"(\w{100}){100}").contains("is too large"), "{}", error(r"(\w{100}){100}"));
        assert!(error(&"o".repeat(2001)).contains("2001 bytes"));
    }

    #[test]
    fn many_patterns_are_told_by_their_place() {
        let list: Vec<String> = (0..500).map(|n| format!("wick-{n}-[a-f]+")).collect();
        let list: Vec<(&str, On)> =
            list.iter().map(|expression| (expression.as_str(), On::Text)).collect();
        let text = "wick-77-abc and WICK-42-f";
        let expected = [(42, "WICK-42-f".to_owned()), (77, "wick-77-abc".to_owned())];
        assert_eq!(found(&list, text), expected);
    }

    #[test]
    fn a_text_that_every_pattern_has_ends_the_search_when_the_budget_is_spent() {
        let list: Vec<String> = (0..450).map(|n| format!("wick{n}zz$")).collect();
        let list = list.iter().map(|expression| Pattern::new(expression, On::Text).unwrap());
        let patterns = Patterns::new(list).unwrap();
        // Each must be looked for to the end of the text, and none is found.
        let text = (0..450).map(|n| format!("wick{n}zz ")).collect::<String>().repeat(250);
        let looked = Looked::new(&text);
        patterns.find(&looked, |_, _| panic!("none stands at the end"));
        assert!(looked.is_spent());
        assert!(looked.work() <= Looked::BUDGET, "{}", looked.work());
    }
}
