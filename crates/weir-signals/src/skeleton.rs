//! Skeletons: what is left of a text when everything is taken away in which two
//! ways of writing it can differ.
//!
//! A text is re-posted without dots, with stretched letters, in presentation
//! forms, with letters of other scripts that look the same, with emoji or
//! invisible characters between the letters. All of these have one skeleton: a
//! row of letters, one byte each, with a way back to the bytes of the text they
//! came from. `docs/src/text.md` lists what is folded, code point by code point,
//! with the standard behind each row.
//!
//! ```
//! use weir_signals::skeleton::{Skeleton, Tier};
//!
//! // "The lamp burns": with marks and a stretched letter, and with no dots.
//! let marked = "المِصْبــــاحُ يَشتعل";
//! let dotless = "المصٮاح ٮسٮعل";
//! let skeleton = |text| Skeleton::of(text, Tier::Open);
//! assert_eq!(skeleton(marked).letters(), skeleton(dotless).letters());
//!
//! // And back to where it stands.
//! let second_word = skeleton(marked).span(7..12).unwrap();
//! assert_eq!(&marked[second_word], "يَشتعل");
//! ```

mod alphabet;
mod arabic;
mod eight;
#[cfg(test)]
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;
use std::ops::Range;

use alphabet::NOTHING;
use table::Table;

/// Set in a place where a word starts.
const START: u32 = 1 << 31;
/// Set in a place behind signs that stand in a word: emoji, dots, hyphens.
const SOFT: u32 = 1 << 30;
/// Set beside [`START`] where more than one character lies between two words:
/// letters so far apart are not one word.
const WIDE: u32 = 1 << 29;
const FLAGS: u32 = START | SOFT | WIDE;

/// How much is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Tier 1: the dots are kept. For short entries, lists and patterns, where
    /// the rasm would make different words alike.
    Dotted,
    /// Tier 2, the *rasm*: letters that differ only by dots are one, and the end
    /// of a word tells nun, ya and qaf from beh and fa, as it does on paper. For
    /// short entries in a text that was written dotless.
    Rasm,
    /// The rasm without regard to where words end, and doubled letters as one:
    /// what is left of a copy written letter by letter. Passages are matched on it.
    Open,
    /// The consonants as one hears them, the same for Arabic in Latin letters
    /// and digits (`9alb`, `ma3na`) and in its own.
    Sound,
}

impl Tier {
    const fn folds_doubles(self) -> bool {
        matches!(self, Self::Open | Self::Sound)
    }
}

/// What bounds a letter on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The letter before it, directly.
    None,
    /// A sign that may stand between words or be strewn into one.
    Soft,
    /// White space, or the end of the text.
    Word,
}

/// The skeleton of a text: letters, each with its place in the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Skeleton<'t> {
    text: &'t str,
    tier: Tier,
    letters: Vec<u8>,
    /// Byte offset of the character a letter came from, with [`FLAGS`].
    places: Vec<u32>,
}

impl<'t> Skeleton<'t> {
    /// The version of the tables: letters of two versions are not compared.
    pub const VERSION: u16 = 1;

    /// The longest text that is looked at, in bytes; of a longer one, its start.
    pub const MAX_BYTES: usize = 64 << 20;

    /// Takes the skeleton of a text.
    pub fn of(text: &'t str, tier: Tier) -> Self {
        let end = text.floor_char_boundary(Self::MAX_BYTES);
        words::skeleton(&text[..end], tier)
    }

    /// The letters, one byte each. What a byte stands for is this version's own.
    pub fn letters(&self) -> &[u8] {
        &self.letters
    }

    /// How much was taken away.
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// The bytes of the text from which a range of letters came, with the marks
    /// that belong to the last of them; nothing for an empty range or one that
    /// reaches beyond the letters.
    ///
    /// Both ends are character boundaries, and a later letter never lies before
    /// an earlier one.
    pub fn span(&self, letters: Range<usize>) -> Option<Range<usize>> {
        let places = self.places.get(letters)?;
        let (first, last) = (place(*places.first()?), place(*places.last()?));
        let table = Table::get();
        let mut characters = self.text[last..].char_indices().skip(1);
        let end = characters
            .find(|(_, letter)| table.code(*letter) != NOTHING)
            .map_or(self.text.len(), |(at, _)| last + at);
        Some(first..end)
    }

    /// What lies before the letter at `at`; at the end, what lies behind the last.
    pub fn edge(&self, at: usize) -> Edge {
        match self.places.get(at) {
            None => Edge::Word,
            Some(place) if place & START != 0 => Edge::Word,
            Some(place) if place & SOFT != 0 => Edge::Soft,
            Some(_) => Edge::None,
        }
    }

    /// The skeleton written out, with white space between words and `·` where signs
    /// stood in one. The skeleton of that is the same skeleton.
    pub fn written(&self) -> String {
        self.written_with_places().0
    }

    /// The same, and where in it each letter starts.
    pub(crate) fn written_with_places(&self) -> (String, Vec<u32>) {
        let mut out = String::with_capacity(2 * self.letters.len());
        let mut places = Vec::with_capacity(self.letters.len());
        for (at, (letter, place)) in self.letters.iter().zip(&self.places).enumerate() {
            if at > 0 && place & START != 0 {
                out.push_str(if place & WIDE == 0 { " " } else { "  " });
            } else if at > 0 && place & SOFT != 0 {
                out.push('·');
            }
            places.push(out.len() as u32);
            out.push(alphabet::written(*letter));
        }
        (out, places)
    }

    /// Whether the text is Arabic written without dots: of twenty letters or
    /// more not one in twenty has any, where in ordinary text two in five have.
    pub fn is_dotless(&self) -> bool {
        let table = Table::get();
        let (mut letters, mut dotted) = (0_u32, 0_u32);
        for code in self.text.chars().map(|letter| table.code(letter)) {
            letters += u32::from(alphabet::is_arabic(code));
            dotted += u32::from(alphabet::is_dotted(code));
        }
        letters >= 20 && dotted * 20 < letters
    }
}

fn place(place: u32) -> usize {
    (place & !FLAGS) as usize
}

impl fmt::Debug for Skeleton<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Skeleton({:?}, {:?})", self.tier, self.written())
    }
}
