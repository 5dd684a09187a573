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
    /// Fewer than one unrelated text in a thousand, and of texts in the same
    /// words on the same subject one in a thousand.
    Strict,
    /// One unrelated text in a thousand, one of the same register in a hundred.
    #[default]
    Normal,
    /// One unrelated text in a hundred, one of the same register in twenty.
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

const THRESHOLDS: [f32; 3] = [4.0, 2.0, 0.0];

/// Terms of [`terms`] with their weights; the last is the constant.
const WEIGHTS: [f32; TERMS + 1] = [0.0; TERMS + 1];
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

impl Score {
    /// The score of a chain.
    pub fn of(features: &Features) -> Self {
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
