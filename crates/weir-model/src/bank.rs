//! Banks: named sets of entries under one policy.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;
use weir_signals::SignalKind;

use crate::bank_forms::BankForms;
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
    /// Which forms of an upload's picture its entries are held against.
    pub forms: BankForms,
    /// How sure a match with one of its texts must be.
    pub text_threshold: TextThreshold,
    /// How much of what is looked up it takes part in.
    pub share: Share,
    /// What HMA's clients call it where its own name is none that they know.
    pub alias: Option<String>,
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

/// A share of lookups, in billionths: a ratio as HMA's clients write one, with
/// up to nine decimals, is given back as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u32);

impl Share {
    /// Every lookup.
    pub const WHOLE: Self = Self(1_000_000_000);
    /// No lookup.
    pub const NOTHING: Self = Self(0);

    /// The share of this ratio; nothing outside 0 to 1.
    pub fn of_ratio(ratio: f64) -> Option<Self> {
        // Within the range the product is a whole number below 2^32.
        (0.0..=1.0).contains(&ratio).then(|| Self((ratio * 1e9).round() as u32))
    }

    /// The share of so many billionths; nothing where there are more.
    pub fn of_billionths(billionths: i64) -> Option<Self> {
        u32::try_from(billionths).ok().map(Self).filter(|share| *share <= Self::WHOLE)
    }

    /// In billionths.
    pub const fn billionths(self) -> u32 {
        self.0
    }

    /// As a ratio from 0 to 1.
    pub fn ratio(self) -> f64 {
        f64::from(self.0) / 1e9
    }

    /// Whether a lookup that drew `draw`, from 0 up to 1, is among the share.
    pub fn takes_part(self, draw: f64) -> bool {
        self.ratio() >= draw
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

    proptest::proptest! {
        #[test]
        fn a_ratio_of_up_to_nine_decimals_is_given_back_as_it_was(billionths in 0..=1_000_000_000_u32) {
            let written = f64::from(billionths) / 1e9;
            proptest::prop_assert_eq!(Share::of_ratio(written).unwrap().ratio(), written);
        }
    }

    #[test]
    fn a_ratio_outside_0_to_1_is_no_share() {
        for ratio in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Share::of_ratio(ratio), None, "{ratio}");
        }
    }

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
