//! Banks: named sets of entries under one policy.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;
use weir_signals::SignalKind;

use crate::id::{BankId, PolicyId};
use crate::named::named;
use crate::time::Timestamp;

/// A named set of entries under one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    /// Which bank.
    pub id: BankId,
    /// What people call it; one of a kind within its service.
    pub name: BankName,
    /// Whether its entries find or free.
    pub kind: BankKind,
    /// What its entries break.
    pub policy: Option<PolicyId>,
    /// How sure a match with one of its texts must be.
    pub text_threshold: TextThreshold,
    /// When it was made.
    pub created_at: Timestamp,
}

named! {
    /// How sure a match with a banked text must be (docs/src/text.md has how
    /// many texts that are no copies pass each).
    #[derive(Default)]
    TextThreshold, "threshold" {
        /// Hardly any text on the same subject passes.
        Strict = "strict",
        /// Few do.
        #[default]
        Normal = "normal",
        /// Some do: for a bank of which nothing may be missed.
        Wide = "wide",
    }
}

/// Whether a bank's entries find copies or keep them from being found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BankKind {
    /// Its entries find copies.
    Match,
    /// Its entries stop a match: an allow bank wins.
    Allow,
}

impl BankKind {
    /// The kind's one name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Allow => "allow",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Match, Self::Allow].into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for BankKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A bank's name: 1 to 128 characters of any script (kept in NFC), no control
/// or invisible direction characters, no white space at the ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BankName(String);

impl BankName {
    /// The most characters that a name may have.
    pub const MAX_CHARS: usize = 128;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for BankName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BankName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BankName {
    type Err = BankNameError;

    fn from_str(text: &str) -> Result<Self, BankNameError> {
        if text.is_empty() {
            return Err(BankNameError::Empty);
        }
        let name: String = text.nfc().collect();
        let found = name.chars().count();
        if found > Self::MAX_CHARS {
            let start = name.chars().take(20).filter(|c| !c.is_control()).collect();
            return Err(BankNameError::TooLong { start, found });
        }
        if name.trim() != name {
            return Err(BankNameError::WhiteSpaceAtAnEnd);
        }
        if let Some(found) = name.chars().find(|c| c.is_control() || is_direction_mark(*c)) {
            return Err(BankNameError::Invisible { code: u32::from(found) });
        }
        Ok(Self(name))
    }
}

/// Characters that change the direction of what stands around them: a name
/// with one can be made to look like another (Unicode Technical Report 36).
pub(crate) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Why a text cannot name a bank.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum BankNameError {
    /// Nothing there.
    #[error("a bank needs a name of 1 to 128 characters; this one is empty")]
    Empty,
    /// Too long.
    #[error("a bank's name has at most 128 characters; “{start}…” has {found}")]
    TooLong {
        /// How it begins.
        start: String,
        /// How many characters it has.
        found: usize,
    },
    /// White space that nobody sees.
    #[error("a bank's name has no white space at its ends; leave it out")]
    WhiteSpaceAtAnEnd,
    /// A character that nobody sees.
    #[error("a bank's name has only characters that can be seen; leave out U+{code:04X}")]
    Invisible {
        /// Which character.
        code: u32,
    },
}

/// What a bank holds, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankStatistics {
    /// How many entries.
    pub entries: u64,
    /// How many signals of each kind that there is.
    pub signals: Vec<(SignalKind, u64)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_in_any_script() {
        for name in ["posters", "منشورات المنارة", "Плакаты 2026", "港", "SAMPLE_BANK"]
        {
            assert_eq!(name.parse::<BankName>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn a_name_written_in_two_ways_is_one_name() {
        assert_eq!("Fyrva\u{0308}rd".parse::<BankName>(), "Fyrvärd".parse::<BankName>());
    }

    #[test]
    fn a_name_of_ten_thousand_characters_is_refused_without_being_repeated() {
        let error = "ل".repeat(10_000).parse::<BankName>().unwrap_err().to_string();
        assert!(error.contains("10000") && error.chars().count() < 120, "{error}");
    }

    #[test]
    fn names_that_look_like_others_are_refused() {
        for name in ["", " posters", "posters\n", "post\u{202e}ers", "a\0b"] {
            assert!(name.parse::<BankName>().is_err(), "{name:?}");
        }
    }
}
