//! Which banked pictures an item's picture shows a part of, or parts of which it
//! shows: candidates that share local features, each confirmed by a geometric fit.

use std::collections::HashMap;
use std::sync::Arc;

use weir_index::FeatureIndex;
use weir_signals::features::{Features, fit};
use weir_signals::pdq::Dihedral;

use crate::fitted::PictureFit;
use crate::form::Featured;

use super::kept_features::{Kept, KeptFeatures};

/// The features of the banked pictures.
#[derive(Default)]
pub(super) struct BankedFeatures {
    index: FeatureIndex,
    /// By the number that the index knows each by; those removed are used again.
    pictures: Vec<Option<Picture>>,
    empty: Vec<u32>,
    kept: KeptFeatures,
    /// The pictures of an entry.
    of_entry: HashMap<u32, Vec<u32>>,
    /// How many pictures each bank has.
    of_bank: HashMap<u16, usize>,
}

struct Picture {
    /// The entry, by its tag.
    at: u32,
    bank: u16,
    features: Kept,
}

/// A look of the item's picture that fits a banked one.
pub(super) struct FeatureHit {
    pub(super) at: u32,
    /// Its place among the item's pictures.
    pub(super) seen: usize,
    pub(super) fit: PictureFit,
}

impl BankedFeatures {
    /// Takes in the features of a picture of the entry at `at`.
    pub(super) fn insert(&mut self, bank: u16, at: u32, features: &Arc<Features>) {
        let number = self.empty.pop().unwrap_or_else(|| {
            self.pictures.push(None);
            u32::try_from(self.pictures.len() - 1).expect("fewer than 2^32 pictures")
        });
        self.index.insert(number, 0, features);
        let features = self.kept.keep(features);
        self.pictures[number as usize] = Some(Picture { at, bank, features });
        self.of_entry.entry(at).or_default().push(number);
        *self.of_bank.entry(bank).or_default() += 1;
    }

    /// Takes out every picture of an entry.
    pub(super) fn remove(&mut self, at: u32) {
        for number in self.of_entry.remove(&at).unwrap_or_default() {
            self.index.remove(number);
            if let Some(picture) = self.pictures[number as usize].take() {
                let count = self.of_bank.entry(picture.bank).or_default();
                *count = count.saturating_sub(1);
                self.kept.forget(&picture.features);
            }
            self.empty.push(number);
        }
    }

    /// Whether the bank at this place has any.
    pub(super) fn has(&self, bank: u16) -> bool {
        self.of_bank.get(&bank).is_some_and(|count| *count > 0)
    }

    /// Of each entry that `asks` lets through, which is told the way in which the
    /// picture lies, the best fit with each view.
    pub(super) fn search(
        &self,
        seen: &[Featured],
        asks: impl Fn(u32, Dihedral) -> bool,
    ) -> Vec<FeatureHit> {
        let mut hits = Vec::new();
        for (number, one) in seen.iter().enumerate() {
            let of = |number: u32| self.pictures[number as usize].as_ref();
            let wanted = |number: u32| of(number).is_some_and(|p| asks(p.at, one.look.laid));
            for candidate in self.index.candidates(&one.features, |owner| wanted(owner.entry)) {
                let Some(picture) = of(candidate.entry) else { continue };
                let banked = match self.kept.get(&picture.features) {
                    Ok(banked) => banked,
                    Err(error) => {
                        tracing::error!(%error, "the features of a banked picture are lost");
                        continue;
                    }
                };
                let mirrored = one.look.laid != Dihedral::Original;
                let found = fit(&one.features, &banked)
                    .and_then(|fit| PictureFit::of(&fit, &one.features, &banked, mirrored));
                hits.extend(found.map(|fit| FeatureHit { at: picture.at, seen: number, fit }));
            }
        }
        hits
    }
}
