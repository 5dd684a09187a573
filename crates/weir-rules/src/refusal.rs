//! Why a rule is refused: where, what is wrong in plain words, what may be meant.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Where something stands in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1 on.
    pub line: u32,
    /// The character within the line, from 1 on.
    pub column: u32,
    /// The first byte.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
}

impl Place {
    /// The place of these bytes in a text.
    pub fn of(text: &str, span: Range<usize>) -> Self {
        let mut start = span.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: number(before.matches('\n').count() + 1),
            column: number(before[line_start..].chars().count() + 1),
            start: number(start),
            end: number(span.end.clamp(start, text.len())),
        }
    }

    /// The bytes as a range.
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// What sort of mistake it is: a stable word for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalKind {
    /// Nothing there.
    Empty,
    /// Longer, deeper or costlier than a rule may be.
    TooBig,
    /// It cannot be read.
    Syntax,
    /// A name that does not exist.
    UnknownName,
    /// A function that does not exist.
    UnknownFunction,
    /// A word that is not in its set.
    UnknownWord,
    /// Things that cannot be compared or combined.
    WrongType,
    /// A function with too few, too many or wrong arguments.
    WrongArguments,
    /// The name of a loop that hides another or is not used.
    LoopName,
    /// A comparison with what the value can never be.
    OutOfRange,
    /// It can never be so.
    NeverTrue,
    /// It is always so.
    AlwaysTrue,
    /// A pattern that cannot be used.
    Pattern,
    /// A number that is too large, or a division by zero.
    Arithmetic,
    /// Something of CEL that rules do not have.
    NotInRules,
    /// An effect that a rule may not have.
    Forbidden,
    /// A rule file that is not as it should be.
    File,
    /// A test of the rule that does not come out.
    Test,
}

impl RefusalKind {
    /// Its one name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooBig => "too-big",
            Self::Syntax => "syntax",
            Self::UnknownName => "unknown-name",
            Self::UnknownFunction => "unknown-function",
            Self::UnknownWord => "unknown-word",
            Self::WrongType => "wrong-type",
            Self::WrongArguments => "wrong-arguments",
            Self::LoopName => "loop-name",
            Self::OutOfRange => "out-of-range",
            Self::NeverTrue => "never-true",
            Self::AlwaysTrue => "always-true",
            Self::Pattern => "pattern",
            Self::Arithmetic => "arithmetic",
            Self::NotInRules => "not-in-rules",
            Self::Forbidden => "forbidden",
            Self::File => "file",
            Self::Test => "test",
        }
    }
}

impl fmt::Display for RefusalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One reason why a rule is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Refusal {
    /// Where.
    pub place: Place,
    /// What sort of mistake.
    pub kind: RefusalKind,
    /// What is wrong and what to do, for a person.
    pub message: String,
    /// What may be meant, ready to be put in its place.
    pub nearest: Option<String>,
}

/// The known name nearest to `name`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&lower, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}

/// A word as a message may show it: short, and nothing that cannot be seen.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
