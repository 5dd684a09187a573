//! Whether a chain is a copy: a logistic model, and thresholds on it.

use std::cmp::Ordering;

use super::chain::Features;

/// The logarithm of the odds that a chain is a copy and no chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score(f32);

/// How sure a match must be. The rates are those measured (bench/README.md) of
/// texts that are no copies and match any of 1,500 banked passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// Of texts in the same words on the same subject one in 150; of unrelated ones
    /// none of 4,000.
    Strict,
    /// One text of the same register in a hundred; of unrelated ones none of 4,000.
    #[default]
    Normal,
    /// One text of the same register in twenty; of unrelated ones none of 4,000.
    Wide,
}

impl Strictness {
    /// The least odds, as a logarithm.
    pub const fn threshold(self) -> f32 {
        match self {
            Self::Strict => THRESHOLDS[0],
            Self::Normal => THRESHOLDS[1],
            Self::Wide => THRESHOLDS[2],
        }
    }
}

/// From the cases of `make bench-text`, whose texts of the same register are
/// paragraphs of the very chapters that are banked: of these about 0.7, 1 and 5 in
/// a hundred pass, Arabic or English. Some of the few that are surest are true
/// parallels, so that no threshold gets below.
const THRESHOLDS: [f32; 3] = [5.1, 2.7, -0.9];

/// The weight of each of [`terms`], and the constant; fitted by
/// bench/python/fit_text.py on cases of another seed than those reported.
const WEIGHTS: [f32; TERMS + 1] = [
    1.4679, 0.8798, 1.3625, 0.9257, 12.3355, 5.2862, -0.4571, -0.9142, 12.8820, 1.2422, 1.0050,
    1.1933, 0.6051, -0.1517, -25.3064,
];
/// How many terms there are.
pub(super) const TERMS: usize = 14;

/// The terms of the model.
pub(super) fn terms(features: &Features) -> [f32; TERMS] {
    let share = |part: f32, whole: f32| if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 };
    let log = |value: f32| value.max(1.0).ln();
    let matched = features.matched as f32;
    let bits = log(features.bits);
    let of_entry = share(matched, features.entry as f32);
    let of_item = share(matched, features.item as f32);
    let of_item_span = share(matched, features.item_span as f32);
    let of_entry_span = share(matched, features.entry_span as f32);
    let bits_of_entry = share(features.bits, features.entry_bits);
    [
        bits,
        log(features.longest as f32),
        log(features.most_bits),
        log(matched),
        of_entry,
        of_item,
        of_item_span,
        of_entry_span,
        bits_of_entry,
        share(features.bits, features.span_bits),
        log(features.pieces as f32),
        bits * of_entry,
        bits * of_item,
        of_item_span * of_entry_span,
    ]
}

/// Fewer letters, none of them in a long row, are a name or two that any text on
/// the subject has, unless they are most of the entry.
const FEWEST_LETTERS: usize = 34;
const LONG_ROW: usize = 24;
const MOST_OF_ENTRY: f32 = 0.6;

impl Score {
    /// The score of a chain.
    pub fn of(features: &Features) -> Self {
        let of_entry = features.matched as f32 / features.entry.max(1) as f32;
        let few = features.matched < FEWEST_LETTERS && features.longest < LONG_ROW;
        if few && of_entry < MOST_OF_ENTRY {
            return Self(-10.0);
        }
        let terms = terms(features);
        let weighted = terms.iter().zip(&WEIGHTS).map(|(term, weight)| term * weight);
        Self(weighted.sum::<f32>() + WEIGHTS[TERMS])
    }

    /// The logarithm of the odds.
    pub fn log_odds(self) -> f32 {
        self.0
    }

    /// Whether it is sure enough.
    pub fn passes(self, strictness: Strictness) -> bool {
        self.0 >= strictness.threshold()
    }

    /// The terms that the model weighs, for fitting it anew.
    pub fn terms(features: &Features) -> Vec<f32> {
        terms(features).into()
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
