//! The exact key of a text, `text@1`.
//!
//! It finds copies that differ in what no reader sees or minds: composed or
//! decomposed letters, presentation forms and widths, case, white space. It
//! leaves alone what spelling can differ in (the Arabic tatweel, short vowels,
//! dots): those belong to passages, not to an exact key.

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
    /// white space as one space, none at either end. Doing it twice changes nothing.
    ///
    /// The length of `text` is the caller's to bound; the result is at most some
    /// eleven times as long (U+FDFA: one character becomes eighteen).
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_that_differ_in_what_no_reader_minds_have_one_key() {
        for (a, b) in [
            ("The  Lamp\tis\r\nlit ", "the lamp is lit"),
            ("Caf\u{e9}", "CAFE\u{301}"),
            ("Stra\u{df}e", "STRASSE"),
            ("\u{ff2c}\u{ff21}\u{ff2d}\u{ff30}", "lamp"),
            ("no\u{a0}break\u{3000}here", "no break here"),
            ("\u{fb01}re", "FIRE"),
            (
                "\u{3a3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c2}",
                "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c3}",
            ),
        ] {
            assert_eq!(TextKey::of(a), TextKey::of(b), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn arabic_presentation_forms_become_plain_letters() {
        // "Lamp" as a printer's forms, joined, and as letters; a lam-alef ligature.
        let letters = "\u{645}\u{635}\u{628}\u{627}\u{62d}";
        assert_eq!(TextKey::normalise("\u{fee3}\u{febc}\u{fe92}\u{fe8e}\u{fea1}"), letters);
        assert_eq!(TextKey::normalise("\u{fefb}"), "\u{644}\u{627}");
    }

    #[test]
    fn tatweel_and_short_vowels_are_left_to_the_skeleton() {
        let plain = "\u{645}\u{635}\u{628}\u{627}\u{62d}";
        for written in [
            "\u{645}\u{635}\u{640}\u{640}\u{628}\u{627}\u{62d}",
            "\u{645}\u{650}\u{635}\u{628}\u{627}\u{62d}",
        ] {
            assert_eq!(TextKey::normalise(written), written);
            assert_ne!(TextKey::of(written), TextKey::of(plain));
        }
    }

    #[test]
    fn different_texts_have_different_keys() {
        assert_ne!(TextKey::of("the lamp is lit"), TextKey::of("the lamp is out"));
        assert_ne!(TextKey::of("the lamp"), TextKey::of("thelamp"));
    }

    #[test]
    fn a_text_of_white_space_has_no_key() {
        for text in ["", " ", "\n\t\u{a0}\u{2003}"] {
            assert_eq!(TextKey::of(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_key_is_the_sha_256_of_the_normal_form() {
        // printf 'the lamp is lit' | sha256sum
        let expected = "983b19100763bb3e59ba17a7762678c214c38dd8cacbd22e3a59375a0e53b776";
        assert_eq!(TextKey::of("The lamp  is lit").unwrap().to_string(), expected);
    }

    #[test]
    fn normalising_any_single_character_twice_changes_nothing_more() {
        for character in ('\0'..=char::MAX).filter(|c| !c.is_ascii_lowercase()) {
            // Unassigned planes: nothing maps there, and there are many.
            if ('\u{40000}'..'\u{e0000}').contains(&character) || character > '\u{e0fff}' {
                continue;
            }
            let once = TextKey::normalise(character.encode_utf8(&mut [0; 4]));
            assert_eq!(TextKey::normalise(&once), once, "U+{:04X}", character as u32);
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing_more(
            text in prop_oneof![
                any::<String>(),
                // Marks, spaces with compatibility forms, letters that fold oddly.
                "[a-zA-Z \u{a0}\u{b4}\u{300}-\u{345}\u{37a}\u{390}\u{3c2}\u{df}\u{130}\u{1e9e}\u{1f80}-\u{1fff}\u{2000}-\u{200f}\u{fb00}-\u{fdff}\u{fe70}-\u{feff}\u{1100}-\u{11ff}\u{ac00}-\u{ac20}]{0,40}",
            ],
        ) {
            let once = TextKey::normalise(&text);
            prop_assert_eq!(TextKey::normalise(&once), once);
        }
    }
}
