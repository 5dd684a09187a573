//! A passage: what is kept of a text so that altered copies of it are found.

use crate::background::Background;
use crate::skeleton::{Skeleton, Tier};

/// A text's letters on the open tier, each with the bits that a match of it is
/// worth. It holds the letters and not the text: dots, marks, spaces and
/// punctuation are gone, but a reader of Arabic could still guess it, so
/// whoever stores passages encrypts them.
#[derive(Clone, PartialEq, Eq)]
pub struct Passage {
    letters: Vec<u8>,
    bits: Vec<u8>,
}

impl Passage {
    /// The fewest letters of a passage. A shorter text is a phrase: matched
    /// whole, at word edges, with its dots.
    pub const FEWEST_LETTERS: usize = 30;
    /// The version of the definition; with [`Skeleton::VERSION`] it says which
    /// passages can be compared.
    pub const VERSION: u16 = 1;

    /// The passage of a text; nothing where it has too few letters.
    pub fn of(text: &str, background: &Background) -> Option<Self> {
        Self::of_letters(Skeleton::of(text, Tier::Open).letters(), background)
    }

    /// The passage of letters of the open tier.
    pub fn of_letters(letters: &[u8], background: &Background) -> Option<Self> {
        (letters.len() >= Self::FEWEST_LETTERS)
            .then(|| Self { letters: letters.to_vec(), bits: background.surprisal(letters) })
    }

    /// A passage of which every letter is worth the same three bits, for sources
    /// that are looked for because they are common.
    pub fn flat(letters: &[u8]) -> Option<Self> {
        (letters.len() >= Self::FEWEST_LETTERS)
            .then(|| Self { letters: letters.to_vec(), bits: vec![3; letters.len()] })
    }

    /// Makes a range of letters worth nothing: it is from a known source.
    pub fn mask(&mut self, range: std::ops::Range<usize>) {
        if let Some(bits) = self.bits.get_mut(range) {
            bits.fill(0);
        }
    }

    /// The letters.
    pub fn letters(&self) -> &[u8] {
        &self.letters
    }

    /// What each letter is worth in bits.
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// How many letters are worth anything.
    pub fn unmasked(&self) -> usize {
        self.bits.iter().filter(|bits| **bits > 0).count()
    }

    /// The bytes to store: both versions, the letters, two letters' bits a byte.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(8 + self.letters.len() * 3 / 2 + 1);
        out.extend(Self::VERSION.to_le_bytes());
        out.extend(Skeleton::VERSION.to_le_bytes());
        out.extend((self.letters.len() as u32).to_le_bytes());
        out.extend(&self.letters);
        out.extend(self.bits.chunks(2).map(|two| two[0] | two.get(1).map_or(0, |bits| bits << 4)));
        out
    }

    /// Reads what [`Passage::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PassageError> {
        let (head, rest) = bytes.split_first_chunk::<8>().ok_or(PassageError::Broken)?;
        let number = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let (version, skeleton) = (number(0), number(2));
        if (version, skeleton) != (Self::VERSION, Skeleton::VERSION) {
            return Err(PassageError::OtherVersion { version, skeleton });
        }
        let len = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let (letters, bits) = rest.split_at_checked(len).ok_or(PassageError::Broken)?;
        // Nothing is no letter, and stands between passages in an index.
        if bits.len() != len.div_ceil(2) || len < Self::FEWEST_LETTERS || letters.contains(&0) {
            return Err(PassageError::Broken);
        }
        let bits = bits.iter().flat_map(|two| [two & 15, two >> 4]).take(len).collect();
        Ok(Self { letters: letters.to_vec(), bits })
    }
}

impl std::fmt::Debug for Passage {
    /// Its size alone: a passage in a log would be banked text in clear.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Passage({} letters)", self.letters.len())
    }
}

/// Why stored bytes are no passage.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PassageError {
    /// They are cut short or something else.
    #[error("the stored passage is broken; bank the text again")]
    Broken,
    /// They were made by another version.
    #[error(
        "the passage is of version {version} on skeletons of version {skeleton}, which this Weir \
         does not compare; bank the text again"
    )]
    OtherVersion {
        /// The passage's version.
        version: u16,
        /// Its skeleton's version.
        skeleton: u16,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_text_is_no_passage() {
        assert!(Passage::of("the lamp is lit", Background::shipped()).is_none());
        let long = "the lamp is lit and the keepers watch the sea all night";
        assert!(Passage::of(long, Background::shipped()).is_some());
    }

    #[test]
    fn a_passage_of_another_version_says_what_to_do() {
        let long = "the lamp is lit and the keepers watch the sea all night";
        let mut bytes = Passage::of(long, Background::shipped()).unwrap().to_bytes();
        bytes[2] = 9;
        let error = Passage::from_bytes(&bytes).unwrap_err();
        assert_eq!(error, PassageError::OtherVersion { version: 1, skeleton: 9 });
        assert!(error.to_string().ends_with("bank the text again"));
    }

    #[test]
    fn a_passage_does_not_show_its_letters_in_a_log() {
        let long = "the lamp is lit and the keepers watch the sea all night";
        let passage = Passage::of(long, Background::shipped()).unwrap();
        assert_eq!(format!("{passage:?}"), "Passage(41 letters)");
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_back(letters in prop::collection::vec(1..=255_u8, 30..90)) {
            let mut passage = Passage::of_letters(&letters, Background::shipped()).unwrap();
            passage.mask(3..9);
            prop_assert_eq!(Passage::from_bytes(&passage.to_bytes()), Ok(passage));
        }

        #[test]
        fn bytes_are_refused_or_those_of_a_passage(
            len in 28..60_u32, rest in prop::collection::vec(any::<u8>(), 0..100),
        ) {
            let mut bytes = vec![1, 0, 1, 0];
            bytes.extend(len.to_le_bytes());
            bytes.extend(rest);
            if let Ok(passage) = Passage::from_bytes(&bytes) {
                prop_assert_eq!(Passage::from_bytes(&passage.to_bytes()), Ok(passage));
            }
        }
    }
}
