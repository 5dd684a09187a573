//! What a rule said, as an English sentence. The console makes its own of the
//! same values, in the language of whoever reads.

use std::fmt;

use crate::condition::Outcome;
use crate::explain::{Asked, Said, Saw};
use crate::value::Value;

impl Said {
    /// The values that decided, each with what was asked of it: what the
    /// console translates.
    pub fn in_words(&self) -> &[Saw] {
        &self.values
    }

    /// One English sentence: `fires, because matches[0].type is "pdq" and …`.
    pub fn sentence(&self) -> String {
        let because = self.values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
        match &self.outcome {
            Outcome::Fires if because.is_empty() => "fires".to_owned(),
            Outcome::Fires => format!("fires, because {because}"),
            Outcome::Quiet if because.is_empty() => "does not fire".to_owned(),
            Outcome::Quiet => format!("does not fire, because {because}"),
            Outcome::Unknown { missing } => format!("cannot be told, because {missing} is missing"),
            Outcome::TooCostly => "was given up, because it took too many steps".to_owned(),
        }
    }
}

impl fmt::Display for Saw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, value, asked, against, .. } = self;
        let Some(value) = value else { return write!(f, "{path} is missing") };
        let against: Vec<String> = against.iter().map(Value::to_string).collect();
        let against = against.join(", ");
        let so = self.so != Some(false);
        let not = if so { "" } else { "not " };
        match asked {
            Asked::IsTrue => write!(f, "{path} is {value}"),
            // An equality that holds says the value already.
            Asked::Is if so => write!(f, "{path} is {value}"),
            Asked::Is | Asked::IsNot => {
                write!(f, "{path} is {value}, {not}{} {against}", asked.english())
            }
            Asked::IsThere => {
                write!(
                    f,
                    "{path} is {}",
                    if *value == Value::Bool(true) { "there" } else { "missing" }
                )
            }
            Asked::Some | Asked::Every | Asked::One => {
                let which = match (asked, so) {
                    (Asked::Some, true) => "some of it is so",
                    (Asked::Some, false) => "none of it is so",
                    (Asked::Every, true) => "all of it is so",
                    (Asked::Every, false) => "not all of it is so",
                    (_, true) => "exactly one is so",
                    (_, false) => "not exactly one is so",
                };
                write!(f, "{path} has {value} and {which}")
            }
            _ => write!(f, "{path} is {value} ({not}{} {against})", asked.english()),
        }
    }
}

impl Asked {
    const fn english(self) -> &'static str {
        match self {
            Self::Is => "equal to",
            Self::IsNot => "other than",
            Self::Less => "less than",
            Self::AtMost => "at most",
            Self::More => "more than",
            Self::AtLeast => "at least",
            Self::OneOf => "one of",
            Self::Has => "with",
            Self::StartsWith => "starting with",
            Self::EndsWith => "ending with",
            Self::Contains => "containing",
            Self::Matches => "matching",
            Self::IsTrue | Self::IsThere | Self::Some | Self::Every | Self::One => "so",
        }
    }
}
