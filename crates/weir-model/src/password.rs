//! Passwords that people choose, before they are hashed.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::name::UserName;

/// A password that somebody may use: long enough, and not one of those that
/// are tried first. No rules about digits and signs: they make passwords
/// alike (NIST SP 800-63B, 5.1.1.2).
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// The fewest characters.
    pub const MIN_CHARS: usize = 12;
    /// The most characters.
    pub const MAX_CHARS: usize = 256;

    /// `text` as the password of the user of this name.
    pub fn new(text: &str, of: &UserName) -> Result<Self, PasswordError> {
        let password = Self::normal(text);
        let found = password.chars().count();
        if found < Self::MIN_CHARS {
            return Err(PasswordError::TooShort { found });
        }
        if found > Self::MAX_CHARS {
            return Err(PasswordError::TooLong { found });
        }
        let folded = password.to_lowercase();
        if folded == of.folded() {
            return Err(PasswordError::IsTheName);
        }
        if WORST.contains(&folded.as_str()) {
            return Err(PasswordError::TriedFirst);
        }
        Ok(Self(password))
    }

    /// The form (NFC) in which passwords are hashed: keyboards write the same
    /// letter in more than one way.
    pub fn normal(text: &str) -> String {
        text.nfc().collect()
    }

    /// What is to be hashed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    /// Never the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Those that are tried first, among the ones of at least twelve characters.
const WORST: [&str; 20] = [
    "000000000000",
    "111111111111",
    "123123123123",
    "123456123456",
    "123456654321",
    "123456789012",
    "1234567890123",
    "123456789101112",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "adminadminadmin",
    "administrator",
    "changemechangeme",
    "iloveyouiloveyou",
    "letmeinletmein",
    "password1234",
    "password12345",
    "passwordpassword",
    "qwertyuiop123",
    "qwertyuiopasdfgh",
];

/// Why a text may not be a password. The text is not in it.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum PasswordError {
    /// Too short.
    #[error("a password has at least 12 characters; this one has {found}: take a few more words")]
    TooShort {
        /// How many characters it has.
        found: usize,
    },
    /// Too long.
    #[error("a password has at most 256 characters; this one has {found}")]
    TooLong {
        /// How many characters it has.
        found: usize,
    },
    /// Their own name.
    #[error("the password is the user's own name; take another one")]
    IsTheName,
    /// One of the worst.
    #[error("this password is among the first that are tried; take another one")]
    TriedFirst,
    /// The one that they have.
    #[error("the new password is the one there is; take another one")]
    AsBefore,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Password, PasswordError> {
        Password::new(text, &"Ingrid Lindqvist".parse().unwrap())
    }

    #[test]
    fn a_few_words_of_any_script_are_a_password() {
        for text in ["four wet lamps", "أربعة مصابيح مبللة", "灯灯灯灯灯灯灯灯灯灯灯灯"]
        {
            assert_eq!(of(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_password_has_twelve_to_256_characters() {
        assert_eq!(of("eleven char"), Err(PasswordError::TooShort { found: 11 }));
        assert!(of("twelve chars").is_ok());
        assert!(of(&"ab".repeat(128)).is_ok());
        assert_eq!(of(&"a".repeat(257)), Err(PasswordError::TooLong { found: 257 }));
    }

    #[test]
    fn the_own_name_and_the_worst_ones_are_refused_whatever_their_case() {
        assert_eq!(of("ingrid LINDQVIST"), Err(PasswordError::IsTheName));
        assert_eq!(of("PasswordPassword"), Err(PasswordError::TriedFirst));
        for worst in WORST {
            assert_eq!(of(worst), Err(PasswordError::TriedFirst), "{worst}");
        }
    }

    #[test]
    fn a_letter_written_in_two_ways_is_one_password() {
        assert_eq!(of("Fyrva\u{0308}rd in fog"), of("Fyrvärd in fog"));
    }

    #[test]
    fn a_password_is_not_told_by_accident() {
        assert_eq!(format!("{:?}", of("four wet lamps").unwrap()), "Password(…)");
    }
}
