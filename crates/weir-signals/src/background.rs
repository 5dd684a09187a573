//! How common letters are: what makes a match worth something.
//!
//! Forty letters that thousands have written say nothing about where a text is
//! from; ten that nobody else wrote say much. The background is a model of
//! ordinary text, Arabic and English: it gives each letter of a passage its
//! *surprisal*, in bits, in view of the letters before it. What data/README.md
//! lists went into it, and never anything that is banked.
//!
//! ```
//! use weir_signals::background::Background;
//! use weir_signals::skeleton::{Skeleton, Tier};
//!
//! let bits = |text| -> u32 {
//!     let skeleton = Skeleton::of(text, Tier::Open);
//!     Background::shipped().surprisal(skeleton.letters()).iter().map(|bits| u32::from(*bits)).sum()
//! };
//! assert!(bits("in the name of the") < bits("zinc lantern quartz"));
//! ```

mod counts;
mod known;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::grams::Prefixes;
use crate::skeleton::{Skeleton, Tier};

use counts::Counts;
pub use counts::{BackgroundError, Counter};
pub use known::{KnownSource, known_file, known_sources};

/// A model of ordinary text; cheap to clone.
#[derive(Clone)]
pub struct Background {
    shipped: Arc<Counts>,
    /// What an operator added.
    own: Arc<HashMap<u64, u32>>,
}

impl Background {
    /// Letters of which the last is foretold from those before.
    pub const LONGEST: usize = 12;
    /// The most that one letter counts: beyond it rareness is chance.
    pub const MOST_BITS: u8 = 12;
    /// How many observations the next shorter context counts for.
    const SHORTER: f64 = 4.0;
    /// The chance of a letter of which nothing is known.
    const UNKNOWN: f64 = 1.0 / 40.0;

    /// The one that comes with Weir.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Background> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let bytes = include_bytes!("../data/commonness.bin");
            Self::read(bytes).expect("the tests read the file that is compiled in")
        })
    }

    /// Reads a table that [`Counter::table`] made.
    pub fn read(bytes: &[u8]) -> Result<Self, BackgroundError> {
        Ok(Self { shipped: Arc::new(Counts::read(bytes)?), own: Arc::default() })
    }

    /// The same with texts of one's own, each of which counts once.
    pub fn with_texts<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut counter = Counter::new(Self::LONGEST);
        for text in texts {
            counter.text(Skeleton::of(text, Tier::Open).letters(), 1);
        }
        let mut own = (*self.own).clone();
        for (gram, count) in counter.counted() {
            *own.entry(gram).or_default() += count;
        }
        Self { shipped: Arc::clone(&self.shipped), own: Arc::new(own) }
    }

    fn count(&self, gram: u64) -> f64 {
        let own = if self.own.is_empty() { None } else { self.own.get(&gram) };
        self.shipped.get(gram) + own.map_or(0.0, |own| f64::from(*own))
    }

    /// The surprisal of each letter of an [open](Tier::Open) skeleton in whole
    /// bits, at most [`Background::MOST_BITS`]: minus the logarithm of its chance behind
    /// up to eleven letters, each context filled up from the next shorter one.
    pub fn surprisal(&self, letters: &[u8]) -> Vec<u8> {
        let grams = Prefixes::of(letters, Self::LONGEST);
        let all = self.count(Counter::ALL).max(1.0);
        (0..letters.len())
            .map(|at| {
                let end = at + 1;
                let once = self.count(grams.hash(end, 1));
                let mut chance = (once + Self::SHORTER * Self::UNKNOWN) / (all + Self::SHORTER);
                if once == 0.0 {
                    chance = Self::UNKNOWN;
                }
                for len in 2..=end.min(Self::LONGEST) {
                    let context = self.count(grams.hash(at, len - 1));
                    if context == 0.0 {
                        break;
                    }
                    let seen = self.count(grams.hash(end, len)).min(context);
                    chance = (seen + Self::SHORTER * chance) / (context + Self::SHORTER);
                }
                (-chance.log2()).round().clamp(0.0, f64::from(Self::MOST_BITS)) as u8
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(background: &Background, text: &str) -> u32 {
        let skeleton = Skeleton::of(text, Tier::Open);
        background.surprisal(skeleton.letters()).iter().map(|bits| u32::from(*bits)).sum()
    }

    #[test]
    fn what_everybody_writes_says_less_than_what_nobody_does() {
        let background = Background::shipped();
        for (common, rare) in [
            ("one of the most important", "quartz jug vexed lymph fjord"),
            ("بسم الله الرحمن الرحيم", "ظغثض خطذ غظضث قضذظ"),
        ] {
            assert!(2 * bits(background, common) < bits(background, rare), "{common}, {rare}");
        }
    }

    #[test]
    fn the_dots_make_no_difference_to_how_common_a_text_is() {
        let background = Background::shipped();
        assert_eq!(bits(background, "يحرس المصباح"), bits(background, "ٮحرس المصٮاح"));
    }

    #[test]
    fn a_formula_of_ones_own_becomes_cheap_once_it_is_in_six_texts() {
        let formula = "the society of lamp and oil at the north cape";
        let shipped = Background::shipped();
        let texts: Vec<String> = (0..12).map(|n| format!("{n} says {formula} today {n}")).collect();
        let few = shipped.with_texts(texts.iter().take(3).map(String::as_str));
        let many = shipped.with_texts(texts.iter().map(String::as_str));
        let (none, few, many) = (bits(shipped, formula), bits(&few, formula), bits(&many, formula));
        assert!(few * 10 > none * 9, "three parallels do not make it cheap: {few} of {none}");
        assert!(many * 2 < none, "twelve do: {many} of {none}");
    }

    #[test]
    fn a_script_of_which_nothing_is_known_counts_evenly() {
        let bits = Background::shipped().surprisal(&[200, 201, 202, 203]);
        assert!(bits.iter().all(|bits| *bits == 5), "{bits:?}");
    }
}
