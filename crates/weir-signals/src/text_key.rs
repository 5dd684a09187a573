//! The exact key of a text, `text@1`.

use std::fmt;

use caseless::Caseless as _;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::signal::{SignalError, SignalKind, bytes_from_hex};

/// SHA-256 of the text after NFKC, full case folding and the folding of white
/// space: two texts that differ in nothing else have the same key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextKey(pub [u8; 32]);

impl TextKey {
    /// The key of `text`, or nothing where no character is left to compare.
    pub fn of(text: &str) -> Option<Self> {
        let folded = Self::normalise(text);
        (!folded.is_empty()).then(|| Self(Sha256::digest(folded.as_bytes()).into()))
    }

    /// The text that the key is taken of: NFKC(toCasefold(NFKC(toCasefold(NFD))))
    /// (Unicode 3.13, definition D146, compatibility caseless matching), runs of
    /// white space as one space, none at either end.
    pub fn normalise(text: &str) -> String {
        let folded: String =
            text.nfd().default_case_fold().nfkd().default_case_fold().nfkc().collect();
        folded.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Reads the 64 hexadecimal digits of a key.
    pub fn from_hex(text: &str) -> Result<Self, SignalError> {
        bytes_from_hex(SignalKind::Text, text).map(Self)
    }
}

impl fmt::Display for TextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for TextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextKey({self})")
    }
}
