//! Phrases: slogans, titles, names; too short to be found in part, so they are
//! found whole, from one edge of a word to another, with their dots.
//!
//! ```
//! use weir_index::PhraseIndex;
//! use weir_signals::skeleton::{Skeleton, Tier};
//!
//! let mut phrases = PhraseIndex::new();
//! phrases.insert("the Seventh Lamp burns", 17).unwrap();
//!
//! let post = "We say: THE S3VENTH LАMP BURNS!";
//! let hits = phrases.search(post);
//! assert_eq!((hits[0].tag, &post[hits[0].span.clone()]), (17, "THE S3VENTH LАMP BURNS"));
//! assert!(phrases.search("the seventh lamp burnsides").is_empty());
//! ```

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::ops::Range;

use weir_signals::Passage;
use weir_signals::background::Background;
use weir_signals::grams::{GrowingHash, hash_of_all};
use weir_signals::skeleton::{Edge, Skeleton, Tier};

/// Phrases with their tags, changed live.
#[derive(Clone, Debug)]
pub struct PhraseIndex<T> {
    dotted: Side<T>,
    rasm: Side<T>,
}

/// The phrases on one tier: by how many letters they have, since a text is
/// looked up once for each length from each start of a word.
#[derive(Clone, Debug)]
struct Side<T> {
    by_len: BTreeMap<usize, HashMap<u64, Same<T>>>,
}

/// The phrases of one hash.
type Same<T> = Vec<(Box<[u8]>, T)>;

impl<T> Default for Side<T> {
    fn default() -> Self {
        Self { by_len: BTreeMap::new() }
    }
}

/// A phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseHit<T> {
    /// The phrase's tag.
    pub tag: T,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// With its dots, or without in a text that has none.
    pub tier: PhraseTier,
}

/// On which tier a phrase was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhraseTier {
    /// Dot for dot.
    Dotted,
    /// By its rasm, in a text that was written dotless: other words share it.
    Rasm,
}

/// Why a text cannot be banked as a phrase.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PhraseError {
    /// It has so few letters that ordinary words would match.
    #[error(
        "a phrase needs at least {min} letters, this one has {found}; bank a longer one, or a \
         pattern that says what stands around it", min = PhraseIndex::<()>::FEWEST_LETTERS
    )]
    TooShort {
        /// How many it has.
        found: usize,
    },
    /// It is long enough to be found in part as well.
    #[error(
        "this text has {found} letters, {} or more are a passage; bank it as a passage, which is \
         found in part and edited as well",
        Passage::FEWEST_LETTERS
    )]
    TooLong {
        /// How many it has.
        found: usize,
    },
}

impl<T: Copy + Eq + Hash> Default for PhraseIndex<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> PhraseIndex<T> {
    /// The fewest letters of a phrase.
    pub const FEWEST_LETTERS: usize = 6;
    /// A phrase worth fewer bits is said to be common: [`PhraseIndex::is_common`].
    pub const COMMON_BITS: u32 = 42;
}

impl<T: Copy + Eq + Hash> PhraseIndex<T> {
    /// An empty index.
    pub fn new() -> Self {
        Self { dotted: Side::default(), rasm: Side::default() }
    }

    /// Adds a phrase. Whoever banks it should hear [`PhraseIndex::is_common`] first.
    pub fn insert(&mut self, phrase: &str, tag: T) -> Result<(), PhraseError> {
        let dotted = Skeleton::of(phrase, Tier::Dotted);
        let found = dotted.letters().len();
        if found < Self::FEWEST_LETTERS {
            return Err(PhraseError::TooShort { found });
        }
        if Skeleton::of(phrase, Tier::Open).letters().len() >= Passage::FEWEST_LETTERS {
            return Err(PhraseError::TooLong { found });
        }
        self.dotted.insert(dotted.letters(), tag);
        self.rasm.insert(Skeleton::of(phrase, Tier::Rasm).letters(), tag);
        Ok(())
    }

    /// Removes the phrases of a tag; how many they were.
    pub fn remove(&mut self, tag: &T) -> usize {
        self.rasm.remove(tag);
        self.dotted.remove(tag)
    }

    /// Whether ordinary texts hold the phrase so often that it should not be
    /// banked without a second look: its letters are worth little.
    pub fn is_common(phrase: &str, background: &Background) -> bool {
        Self::bits(phrase, background) < Self::COMMON_BITS
    }

    fn bits(phrase: &str, background: &Background) -> u32 {
        let skeleton = Skeleton::of(phrase, Tier::Open);
        background.surprisal(skeleton.letters()).iter().map(|bits| u32::from(*bits)).sum()
    }

    /// Every phrase that stands in a text, in the text's order.
    pub fn search(&self, text: &str) -> Vec<PhraseHit<T>> {
        let dotted = Skeleton::of(text, Tier::Dotted);
        let mut hits = self.dotted.search(&dotted, PhraseTier::Dotted);
        if dotted.is_dotless() {
            let rasm = Skeleton::of(text, Tier::Rasm);
            let known = |hit: &PhraseHit<T>| {
                hits.iter().any(|other| other.tag == hit.tag && other.span == hit.span)
            };
            let more: Vec<_> = self.rasm.search(&rasm, PhraseTier::Rasm);
            let more: Vec<_> = more.into_iter().filter(|hit| !known(hit)).collect();
            hits.extend(more);
        }
        hits.sort_by_key(|hit| (hit.span.start, hit.span.end));
        hits
    }
}

impl<T: Copy + Eq> Side<T> {
    fn insert(&mut self, letters: &[u8], tag: T) {
        let same_len = self.by_len.entry(letters.len()).or_default();
        let same = same_len.entry(hash_of_all(letters)).or_default();
        if !same.iter().any(|(other, of)| **other == *letters && *of == tag) {
            same.push((letters.into(), tag));
        }
    }

    fn remove(&mut self, tag: &T) -> usize {
        let mut removed = 0;
        for same_len in self.by_len.values_mut() {
            for same in same_len.values_mut() {
                let before = same.len();
                same.retain(|(_, of)| of != tag);
                removed += before - same.len();
            }
            same_len.retain(|_, same| !same.is_empty());
        }
        self.by_len.retain(|_, same_len| !same_len.is_empty());
        removed
    }

    fn search(&self, skeleton: &Skeleton<'_>, tier: PhraseTier) -> Vec<PhraseHit<T>> {
        let letters = skeleton.letters();
        let mut hits = Vec::new();
        for start in (0..letters.len()).filter(|at| skeleton.edge(*at) != Edge::None) {
            let rest = &letters[start..];
            let mut hash = GrowingHash::of(rest);
            for (len, same_len) in self.by_len.range(..=rest.len()) {
                if skeleton.edge(start + len) == Edge::None {
                    continue;
                }
                let found = same_len.get(&hash.to(*len));
                for (phrase, tag) in found.into_iter().flatten() {
                    if **phrase == rest[..*len] {
                        let span = skeleton.span(start..start + len).expect("letters of the text");
                        hits.push(PhraseHit { tag: *tag, span, tier });
                    }
                }
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(phrases: &[&str]) -> PhraseIndex<usize> {
        let mut index = PhraseIndex::new();
        for (tag, phrase) in phrases.iter().enumerate() {
            index.insert(phrase, tag).unwrap();
        }
        index
    }

    fn found(index: &PhraseIndex<usize>, text: &str) -> Vec<usize> {
        index.search(text).iter().map(|hit| hit.tag).collect()
    }

    #[test]
    fn a_slogan_is_found_however_it_is_written_and_not_within_a_longer_word() {
        let index = index(&["المصباح السابع باق", "oil for the lamp"]);
        for text in [
            "قالوا المصباح السابع باق اليوم",
            "قالوا المِصْبـــاح السَّابع بـاق",
            "المصبlح السابع باق!",
            "ا ل م ص ب ا ح ا ل س ا ب ع ب ا ق",
            "ﺍﻟﻤﺼﺒﺎﺡ ﺍﻟﺴﺎﺑﻊ ﺑﺎﻕ",
            "🔥المصباح السابع باق🔥",
        ] {
            assert_eq!(found(&index, text), [0], "{text}");
        }
        assert_eq!(found(&index, "more 0il f0r the lаmp, please"), [1]);
        for text in
            ["المصباح السابع باقون", "soil for the lamp", "oil for the lamps", "المصباح الشايع باق"]
        {
            assert!(found(&index, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn without_dots_a_slogan_is_found_in_a_text_that_has_none() {
        let index = index(&["المصباح التاسع يبقى"]);
        let dotted = "قالوا ان المصباح الباسع يبقى في الليل كله";
        assert!(found(&index, dotted).is_empty(), "another word with the same rasm");
        let dotless = "ٯالوا اں المصٮاح الٮاسع ٮٮٯى ڡى اللٮل كله";
        let hits = index.search(dotless);
        assert_eq!((hits.len(), hits[0].tier), (1, PhraseTier::Rasm));
        assert_eq!(&dotless[hits[0].span.clone()], "المصٮاح الٮاسع ٮٮٯى");
    }

    #[test]
    fn a_phrase_that_is_too_short_or_too_long_is_refused_with_what_to_do() {
        let mut index = PhraseIndex::new();
        let error = index.insert("lamp", 1).unwrap_err().to_string();
        assert!(error.starts_with("a phrase needs at least 6 letters, this one has 4;"), "{error}");
        let long = "whoever sleeps before the fourth bell gives his oil";
        assert!(index.insert(long, 1).unwrap_err().to_string().contains("bank it as a passage"));
    }

    #[test]
    fn what_everybody_says_is_called_common() {
        let background = Background::shipped();
        for phrase in ["السلام عليكم", "of course", "من خلال"] {
            assert!(
                PhraseIndex::<()>::is_common(phrase, background),
                "{phrase} {}",
                PhraseIndex::<()>::bits(phrase, background)
            );
        }
        for phrase in ["المصباح السابع باق", "zealous oil wardens"] {
            assert!(
                !PhraseIndex::<()>::is_common(phrase, background),
                "{phrase} {}",
                PhraseIndex::<()>::bits(phrase, background)
            );
        }
    }

    #[test]
    fn a_removed_phrase_is_not_found() {
        let mut index = index(&["oil for the lamp", "lamp and oil"]);
        assert_eq!((index.remove(&0), index.remove(&0)), (1, 0));
        assert_eq!(found(&index, "oil for the lamp and oil"), [1]);
    }
}
