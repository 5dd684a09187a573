//! Lists of keywords and regular expressions, some tens of thousands at once.
//!
//! A pattern says what it is compared with: the text as it stands, or the
//! skeleton, in which spelling, dots of other languages, invisible characters and
//! lookalikes are gone. They are for labels and queues; a word alone is no ground
//! to act.
//!
//! All patterns are regular expressions of the `regex` crate, which take time in
//! proportion to the text. One Aho-Corasick automaton over the letters that each
//! must contain (`regex-filtered`) chooses those that are tried at all: a plain
//! `RegexSet` of 10,000 took a minute to build.
//!
//! ```
//! use weir_signals::patterns::{On, Pattern, Patterns};
//!
//! let list = [Pattern::words("seventh lamp"), Pattern::expression(r"oil[ -]?money", On::Text)];
//! let patterns = Patterns::new(list)?;
//! let post = "THE SEVЕNTH L4MP wants oil-money";
//! let found = patterns.find(post);
//! assert_eq!(found.len(), 2);
//! assert_eq!(&post[found[0].span.clone()], "SEVЕNTH L4MP");
//! # Ok::<(), weir_signals::patterns::PatternError>(())
//! ```

use std::ops::Range;

use regex_filtered::{Builder, Options, Regexes};

use crate::skeleton::{Skeleton, Tier};

/// What a pattern is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The text, in either case.
    Text,
    /// The dotted skeleton written out: small letters, single words, no marks.
    Skeleton,
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    expression: String,
    on: On,
}

impl Pattern {
    /// A word or several, found whole, however they are written.
    pub fn words(words: &str) -> Self {
        // As the skeleton writes them, with any white space or sign between.
        let skeleton = Skeleton::of(words, Tier::Dotted).written();
        let words: Vec<&str> = skeleton.split([' ', '·']).filter(|word| !word.is_empty()).collect();
        Self { expression: format!(r"\b{}\b", words.join("[ ·]+")), on: On::Skeleton }
    }

    /// A regular expression in the syntax of the `regex` crate.
    pub fn expression(expression: &str, on: On) -> Self {
        Self { expression: expression.to_owned(), on }
    }
}

/// A pattern that a text has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternHit {
    /// The pattern's place in the list.
    pub pattern: usize,
    /// The bytes of the text that it is found in first.
    pub span: Range<usize>,
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PatternError {
    /// One of its patterns cannot be read: its place from 1, itself, and why.
    #[error("pattern {line}, “{expression}”, cannot be read: {reason}; mend it or leave it out")]
    Unreadable {
        /// Its line, from 1.
        line: usize,
        /// The pattern.
        expression: String,
        /// What the parser says.
        reason: String,
    },
    /// It matches the empty text, so it would match every text.
    #[error("pattern {line}, “{expression}”, matches any text; say what it must contain")]
    MatchesAll {
        /// Its line, from 1.
        line: usize,
        /// The pattern.
        expression: String,
    },
    /// All together are too much.
    #[error("the list is too large to be matched at once: {0}; split it")]
    TooLarge(String),
}

/// A list ready to be matched.
pub struct Patterns {
    text: Side,
    skeleton: Side,
}

struct Side {
    regexes: Option<Regexes>,
    /// The place in the whole list of each.
    places: Vec<usize>,
}

impl Patterns {
    /// Reads a list.
    pub fn new(patterns: impl IntoIterator<Item = Pattern>) -> Result<Self, PatternError> {
        let patterns: Vec<(usize, Pattern)> = patterns.into_iter().enumerate().collect();
        let side = |on| Side::new(patterns.iter().filter(|(_, pattern)| pattern.on == on));
        Ok(Self { text: side(On::Text)?, skeleton: side(On::Skeleton)? })
    }

    /// The patterns that a text has, in the list's order, each once.
    pub fn find(&self, text: &str) -> Vec<PatternHit> {
        let mut hits: Vec<PatternHit> = self.text.find(text).collect();
        if self.skeleton.regexes.is_some() {
            let skeleton = Skeleton::of(text, Tier::Dotted);
            let (written, places) = skeleton.written_with_places();
            hits.extend(self.skeleton.find(&written).filter_map(|hit| {
                let first = places.partition_point(|place| (*place as usize) < hit.span.start);
                let end = places.partition_point(|place| (*place as usize) < hit.span.end);
                Some(PatternHit { span: skeleton.span(first..end)?, ..hit })
            }));
        }
        hits.sort_by_key(|hit| hit.pattern);
        hits
    }
}

impl Side {
    fn new<'p>(patterns: impl Iterator<Item = &'p (usize, Pattern)>) -> Result<Self, PatternError> {
        let (mut builder, mut places) = (Builder::new(), Vec::new());
        let mut options = Options::new();
        options.case_insensitive(true);
        for (place, Pattern { expression, .. }) in patterns {
            let line = place + 1;
            builder = builder.push_opt(expression, &options).map_err(|error| {
                let reason = error.to_string().lines().last().unwrap_or_default().to_owned();
                PatternError::Unreadable { line, expression: expression.clone(), reason }
            })?;
            if builder.regexes().last().is_some_and(|regex| regex.is_match("")) {
                return Err(PatternError::MatchesAll { line, expression: expression.clone() });
            }
            places.push(*place);
        }
        let built = (!places.is_empty()).then(|| builder.build()).transpose();
        let regexes = built.map_err(|error| PatternError::TooLarge(error.to_string()))?;
        Ok(Self { regexes, places })
    }

    fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = PatternHit> + 'a {
        self.regexes.iter().flat_map(move |regexes| regexes.matching(text)).filter_map(
            move |(at, regex)| {
                let span = regex.find(text)?.range();
                Some(PatternHit { pattern: self.places[at], span })
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(list: Vec<Pattern>, text: &str) -> Vec<(usize, String)> {
        let hits = Patterns::new(list).unwrap().find(text);
        hits.into_iter().map(|hit| (hit.pattern, text[hit.span].to_owned())).collect()
    }

    #[test]
    fn a_keyword_is_found_whole_however_it_is_written() {
        let list = || vec![Pattern::words("المصباح السابع"), Pattern::words("lamp oil")];
        assert_eq!(
            found(list(), "عند المِصبـــاح السَّابع ليلا"),
            [(0, "المِصبـــاح السَّابع".to_owned())]
        );
        assert_eq!(found(list(), "they sell L4MP-0IL here"), [(1, "L4MP-0IL".to_owned())]);
        for text in ["clamp oils", "lamp oils", "المصباح السابعة عشر"] {
            assert!(found(list(), text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_pattern_on_the_text_sees_what_the_skeleton_drops() {
        let list = vec![Pattern::expression(r"oil\s*=\s*\d+ €", On::Text)];
        assert_eq!(found(list, "now Oil = 40 €!"), [(0, "Oil = 40 €".to_owned())]);
    }

    #[test]
    fn a_broken_pattern_is_named_with_its_line() {
        let list = vec![Pattern::words("lamp"), Pattern::expression("oil(", On::Text)];
        let error = Patterns::new(list).err().unwrap().to_string();
        assert!(error.starts_with("pattern 2, “oil(”, cannot be read: "), "{error}");
        let list = vec![Pattern::expression("(oil)*", On::Text)];
        let error = Patterns::new(list).err().unwrap().to_string();
        assert_eq!(error, "pattern 1, “(oil)*”, matches any text; say what it must contain");
    }

    #[test]
    fn many_patterns_are_told_by_their_place() {
        let list: Vec<Pattern> = (0..500)
            .map(|n| match n % 2 {
                0 => Pattern::words(&format!("lamp number{n}x")),
                _ => Pattern::expression(&format!("wick-{n}-[a-f]+"), On::Text),
            })
            .collect();
        let text = "wick-77-abc and lamp number42x";
        let expected = [(42, "lamp number42x".to_owned()), (77, "wick-77-abc".to_owned())];
        assert_eq!(found(list, text), expected);
    }
}
