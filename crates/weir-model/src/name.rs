//! Names that people give to users and keys, and what makes one.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use crate::bank::is_direction_mark;

/// The most characters that the name of a user or a key may have.
const MAX_CHARS: usize = 64;

macro_rules! names {
    ($($(#[$doc:meta])* $type:ident, $whose:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// 1 to 64 characters of any script (kept in NFC), no control or
        /// invisible direction characters, no white space at the ends.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $type(String);

        impl $type {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// What makes two names the same one: “Amal” and “amal” are.
            pub fn folded(&self) -> String {
                self.0.to_lowercase().nfc().collect()
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $type {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                read($whose, text).map(Self)
            }
        }
    )*};
}

names! {
    /// What a user is called, and signs in with; one of a kind within a service.
    UserName, "user";
    /// What a key is called; one of a kind among those that are not revoked.
    KeyName, "key";
}

fn read(whose: &'static str, text: &str) -> Result<String, NameError> {
    if text.is_empty() {
        return Err(NameError::Empty { whose });
    }
    let name: String = text.nfc().collect();
    let found = name.chars().count();
    if found > MAX_CHARS {
        let start = name.chars().take(20).filter(|c| !c.is_control()).collect();
        return Err(NameError::TooLong { whose, start, found });
    }
    if name.trim() != name {
        return Err(NameError::WhiteSpaceAtAnEnd { whose });
    }
    match name.chars().find(|c| c.is_control() || is_direction_mark(*c)) {
        Some(found) => Err(NameError::Invisible { whose, code: u32::from(found) }),
        None => Ok(name),
    }
}

/// Why a text cannot name a user or a key.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NameError {
    /// Nothing there.
    #[error("a {whose} needs a name of 1 to 64 characters; this one is empty")]
    Empty {
        /// Whose name.
        whose: &'static str,
    },
    /// Too long.
    #[error("a {whose}'s name has at most 64 characters; “{start}…” has {found}")]
    TooLong {
        /// Whose name.
        whose: &'static str,
        /// How it begins.
        start: String,
        /// How many characters it has.
        found: usize,
    },
    /// White space that nobody sees.
    #[error("a {whose}'s name has no white space at its ends; leave it out")]
    WhiteSpaceAtAnEnd {
        /// Whose name.
        whose: &'static str,
    },
    /// A character that nobody sees.
    #[error("a {whose}'s name has only characters that can be seen; leave out U+{code:04X}")]
    Invisible {
        /// Whose name.
        whose: &'static str,
        /// Which character.
        code: u32,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_in_any_script() {
        for name in ["amal", "أمل", "Фёдор 2", "灯", "uploads, north pier"] {
            assert_eq!(name.parse::<UserName>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn names_that_nobody_can_tell_apart_by_ear_are_one_name() {
        let folded = |name: &str| name.parse::<UserName>().unwrap().folded();
        assert_eq!(folded("Ingrid Fyrva\u{0308}rd"), folded("ingrid FYRVÄRD"));
        assert_ne!(folded("ingrid"), folded("astrid"));
    }

    #[test]
    fn names_that_look_like_others_are_refused() {
        for name in ["", " amal", "amal\n", "am\u{202e}al", "a\0b"] {
            assert!(name.parse::<UserName>().is_err(), "{name:?}");
            assert!(name.parse::<KeyName>().is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_name_of_ten_thousand_characters_is_refused_without_being_repeated() {
        let error = "ل".repeat(10_000).parse::<KeyName>().unwrap_err().to_string();
        assert!(error.contains("10000") && error.chars().count() < 120, "{error}");
        assert!("ل".repeat(64).parse::<KeyName>().is_ok());
    }
}
