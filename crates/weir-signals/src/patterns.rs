//! Lists of keywords and regular expressions, some tens of thousands at once.
//!
//! | what | module |
//! |---|---|
//! | a line of a list, as somebody writes it | `line` |
//! | ThreatExchange's trend queries: and, or, not | `query` |
//! | a word or several, found however they are written | `keyword` |
//! | a text as patterns look at it, and how much of that they may do | `looked` |
//! | regular expressions by the thousand | here |
//! | what letters an expression cannot do without | `ways` |
//! | which expressions are worth trying on a text | `choice`, `table`, `beside`, `folded` |
//!
//! A word alone is no ground to act: patterns are for labels and queues.
//!
//! Regular expressions are those of the `regex` crate, which take time in
//! proportion to the text. Those are tried of which the text has letters that each must
//! contain, with what must stand beside them. (A plain `RegexSet` of 10,000 took a minute
//! to build. `regex-filtered` chooses by letters that a text has anywhere: of lists of
//! everyday words it tries hundreds on every text, and each that comes or goes has it
//! built anew.) All has a budget: a text may be made to keep a matcher busy.
//!
//! ```
//! use weir_signals::patterns::{Looked, On, Pattern, Patterns};
//!
//! let mut patterns = Patterns::new();
//! patterns.insert(Pattern::new(r"oil[ -]?money", On::Text)?, "money");
//! patterns.insert(Pattern::new("lamp s?oil", On::Skeleton)?, "oil");
//! let post = "oil-money buys L4MP OIL";
//! let mut found = Vec::new();
//! patterns.find(&Looked::new(post), |tag, span| found.push((tag, &post[span])));
//! assert_eq!(found, [("money", "oil-money"), ("oil", "L4MP OIL")]);
//! # Ok::<(), weir_signals::patterns::LineError>(())
//! ```

mod beside;
mod choice;
mod folded;
mod keyword;
mod line;
mod looked;
mod query;
mod table;
mod ways;

use std::ops::Range;
use std::sync::Arc;

use choice::{Choice, Place};
use folded::Folded;
pub use keyword::{Keyword, Letters};
pub use line::{Atom, Line, LineError, Wanted};
pub use looked::Looked;
use regex_automata::Input;
use regex_automata::meta::{self, Regex};
use regex_automata::util::syntax;
use regex_syntax::hir::Hir;
use ways::Way;

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
    written: Arc<str>,
    regex: Regex,
    ways: Arc<[Way]>,
    /// Whether it asks where a word ends.
    edges: bool,
    /// The most bytes that it matches, of letters of the case that it is written in.
    longest: Option<usize>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        (self.on, &self.written) == (other.on, &other.written)
    }
}

impl Eq for Pattern {}

/// The longest expression, in bytes.
const LONGEST: usize = 2_000;
/// What one compiled expression may take, in bytes.
const LARGEST: usize = 1 << 20;
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
        let regex = Regex::builder()
            .syntax(syntax::Config::new().case_insensitive(true))
            .configure(meta::Config::new().nfa_size_limit(Some(LARGEST)))
            .build(expression);
        let regex = regex.map_err(|error| match error.size_limit() {
            Some(_) => LineError::TooBig { expression: shown() },
            None => unreadable(error.to_string()),
        })?;
        Ok(Self {
            on,
            written: expression.into(),
            regex,
            ways: ways::ways(&hir).into(),
            edges: hir.properties().look_set().contains_word_unicode(),
            longest: hir.properties().maximum_len(),
        })
    }
}

/// An expression as its parser sees it, without regard to case, or why it sees none.
fn parsed(expression: &str) -> Result<Hir, String> {
    regex_syntax::parse(expression).map_err(|error| reason_of(&error))
}

fn reason_of(error: &regex_syntax::Error) -> String {
    let (reason, at) = match error {
        regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span().start),
        regex_syntax::Error::Translate(error) => (error.kind().to_string(), error.span().start),
        other => return other.to_string(),
    };
    format!("{reason} (at letter {})", at.column)
}

/// Regular expressions with their tags, changed live.
pub struct Patterns<T> {
    text: Side<T>,
    skeleton: Side<T>,
}

/// Which of them an expression is.
#[derive(Clone, Copy, Debug)]
pub struct PatternId {
    on: On,
    at: u32,
}

struct Side<T> {
    held: Vec<Option<Held<T>>>,
    free: Vec<u32>,
    choice: Choice,
}

struct Held<T> {
    pattern: Pattern,
    tag: T,
    places: Box<[Place]>,
}

impl<T: Copy> Default for Patterns<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy> Patterns<T> {
    /// A list without any.
    pub fn new() -> Self {
        Self { text: Side::new(), skeleton: Side::new() }
    }

    fn side(&mut self, on: On) -> &mut Side<T> {
        match on {
            On::Text => &mut self.text,
            On::Skeleton => &mut self.skeleton,
        }
    }

    /// Takes in an expression.
    pub fn insert(&mut self, pattern: Pattern, tag: T) -> PatternId {
        let on = pattern.on;
        PatternId { on, at: self.side(on).insert(pattern, tag) }
    }

    /// Takes out an expression that was taken in.
    pub fn remove(&mut self, PatternId { on, at }: PatternId) {
        self.side(on).remove(at);
    }

    /// Hands `take` the tags of the expressions that a text has, with the bytes where
    /// each stands: the first sixteen places. Once the budget of `looked` is spent the
    /// rest is not tried.
    pub fn find(&self, looked: &Looked<'_>, mut take: impl FnMut(T, Range<usize>)) {
        if !self.text.is_empty() {
            self.text.find(looked.text(), looked.folded(), looked, &mut take);
        }
        if !self.skeleton.is_empty() {
            let written = looked.written();
            self.skeleton.find(written.as_str(), written, looked, |tag, span| {
                if let Some(span) = looked.in_text(span) {
                    take(tag, span);
                }
            });
        }
    }
}

impl<T: Copy> Side<T> {
    fn new() -> Self {
        Self { held: Vec::new(), free: Vec::new(), choice: Choice::default() }
    }

    fn is_empty(&self) -> bool {
        self.held.len() == self.free.len()
    }

    fn insert(&mut self, pattern: Pattern, tag: T) -> u32 {
        let at = self.free.pop().unwrap_or_else(|| {
            self.held.push(None);
            self.held.len() as u32 - 1
        });
        let places = self.choice.insert(at, &pattern.ways, pattern.longest);
        self.held[at as usize] = Some(Held { pattern, tag, places });
        at
    }

    fn remove(&mut self, at: u32) {
        if let Some(held) = self.held.get_mut(at as usize).and_then(Option::take) {
            self.choice.remove(at, &held.places);
            self.free.push(at);
        }
    }

    /// In a text that was folded to choose what is tried on it.
    fn find(
        &self,
        haystack: &str,
        folded: &Folded,
        looked: &Looked<'_>,
        mut take: impl FnMut(T, Range<usize>),
    ) {
        let ascii = haystack.is_ascii();
        let chosen = self.choice.of(folded, haystack.len(), self.held.len(), looked);
        for windows in chosen.chunk_by(|one, next| one.0 == next.0) {
            let Some(Held { pattern, tag, .. }) = &self.held[windows[0].0 as usize] else {
                continue;
            };
            let mut left = MOST_PLACES;
            for (_, window) in windows {
                let letter_by_letter = pattern.edges && !ascii;
                let cost = window.len() * if letter_by_letter { COST_OF_EDGES } else { 1 };
                if !looked.spend(cost) {
                    return;
                }
                for found in
                    pattern.regex.find_iter(Input::new(haystack).range(window.clone())).take(left)
                {
                    left -= 1;
                    take(*tag, found.range());
                    if window.len() > LONG_TEXT && !looked.spend(cost) {
                        return;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
