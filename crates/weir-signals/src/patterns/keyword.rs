//! A word or several side by side, found whole and however they are written.

use crate::skeleton::{Edge, Skeleton, Tier};

/// The letters of a keyword, on the tier that it is looked for on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Keyword {
    /// With their dots.
    pub dotted: Letters,
    /// For texts that were written without any.
    pub rasm: Letters,
}

/// Letters of a skeleton, and where words end between them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Letters {
    /// The letters.
    pub letters: Box<[u8]>,
    /// Letters before which a word begins, the first left out. “the rapist” is no
    /// “therapist”.
    pub edges: Box<[u16]>,
}

impl Keyword {
    /// The fewest letters: what is shorter stands in too many words.
    pub const FEWEST_LETTERS: usize = 3;
    /// The most: what is longer is a passage.
    pub const MOST_LETTERS: usize = 200;

    /// The keyword of words; with so many letters, where that is too few or too many.
    pub(super) fn of(words: &str) -> Result<Self, usize> {
        let on = |tier| Letters::of(&Skeleton::of(words, tier));
        let keyword = Self { dotted: on(Tier::Dotted), rasm: on(Tier::Rasm) };
        let letters = keyword.dotted.letters.len();
        let enough = (Self::FEWEST_LETTERS..=Self::MOST_LETTERS).contains(&letters);
        if enough { Ok(keyword) } else { Err(letters) }
    }
}

impl Letters {
    fn of(skeleton: &Skeleton<'_>) -> Self {
        let letters: Box<[u8]> = skeleton.letters().into();
        let inner = 1..letters.len().min(usize::from(u16::MAX));
        let edges = inner.filter(|at| skeleton.edge(*at) == Edge::Word).map(|at| at as u16);
        Self { edges: edges.collect(), letters }
    }

    /// Whether they stand in a skeleton from `at` on, from one edge of a word to
    /// another.
    pub fn stand_at(&self, skeleton: &Skeleton<'_>, at: usize) -> bool {
        let end = at + self.letters.len();
        let edge = |at: usize| skeleton.edge(at) != Edge::None;
        skeleton.letters().get(at..end) == Some(&*self.letters)
            && edge(at)
            && edge(end)
            && self.edges.iter().all(|inner| edge(at + usize::from(*inner)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(words: &str, text: &str) -> bool {
        let keyword = Keyword::of(words).unwrap();
        let skeleton = Skeleton::of(text, Tier::Dotted);
        (0..skeleton.letters().len()).any(|at| keyword.dotted.stand_at(&skeleton, at))
    }

    #[test]
    fn a_keyword_is_found_whole_however_it_is_written() {
        for text in [
            "عند المِصبـــاح السَّابع ليلا",
            "ﺍﻟﻤﺼﺒﺎﺡ ﺍﻟﺴﺎﺑﻊ",
            "🔥المصباح🔥السابع🔥",
            "#المصباح_السابع",
            "ا ل م ص ب ا ح  ا ل س ا ب ع",
        ] {
            assert!(stands("المصباح السابع", text), "{text}");
        }
        assert!(stands("lamp oil", "they sell L4MP-0IL here"));
        assert!(stands("lamp", "la🔥mp"));
        for text in ["clamp oils", "lamp oils", "lampoil", "lamp of oil"] {
            assert!(!stands("lamp oil", text), "{text}");
        }
        assert!(!stands("the rapist", "a therapist"));
        assert!(!stands("المصباح السابع", "المصباح السابعة عشر"));
    }

    #[test]
    fn a_keyword_has_enough_letters_and_not_too_many() {
        assert_eq!(Keyword::of("🔥"), Err(0));
        assert_eq!(Keyword::of("to"), Err(2));
        assert_eq!(Keyword::of(&"lamps ".repeat(50)), Err(250));
    }
}
