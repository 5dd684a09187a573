//! Which banked pictures an item's picture shows a part of, or parts of which it
//! shows: candidates that share local features, each confirmed by a geometric fit.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use weir_index::FeatureIndex;
use weir_signals::features::{Features, fit};
use weir_signals::pdq::Dihedral;

use crate::fitted::PictureFit;
use crate::form::Featured;

use super::feature_files::{FeatureFiles, Frozen, Opened, Row};
use super::kept_features::{Kept, KeptFeatures, Place};

/// Changes from which on it is worth it to write files anew, and one in so many of
/// the pictures: less is indexed sooner than it is written.
const MANY_CHANGES: usize = 1_000;
const ONE_IN: usize = 16;

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
    /// Where they are found again.
    files: Option<FeatureFiles>,
    /// Pictures out of files that no entry has claimed yet, by the keys of their
    /// features.
    unclaimed: HashMap<[u8; 32], Vec<(u32, Place)>>,
    /// Pictures that came and went since the files were written.
    changes: AtomicUsize,
    /// Entries of which features could not be read.
    lost: Mutex<BTreeSet<u32>>,
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
    /// Those in a folder, for whoever claims them; the folder is where they are kept
    /// from then on.
    pub(super) fn of_folder(folder: &Path) -> Self {
        let (files, opened) = match FeatureFiles::open(folder) {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "features of banked pictures are not kept");
                return Self::default();
            }
        };
        let mut new = Self::default();
        match opened {
            Some(Opened { index, rows, kept, end }) => {
                new.index = index;
                new.kept = KeptFeatures::over(kept, end);
                let last = rows.iter().map(|row| row.number as usize + 1).max();
                new.pictures.resize_with(last.unwrap_or(0), || None);
                let mut numbers: BTreeSet<u32> = (0..).take(new.pictures.len()).collect();
                for Row { number, place } in rows {
                    numbers.remove(&number);
                    new.unclaimed.entry(place.key).or_default().push((number, place));
                }
                new.empty = numbers.into_iter().collect();
            }
            None => match files.new_kept() {
                Ok(file) => new.kept = KeptFeatures::over(file, 0),
                Err(error) => {
                    tracing::warn!(%error, "features of banked pictures are not kept");
                    return Self::default();
                }
            },
        }
        new.files = Some(files);
        new
    }

    /// Whether there are pictures of files that no entry has claimed yet.
    pub(super) fn has_unclaimed(&self) -> bool {
        !self.unclaimed.is_empty()
    }

    /// Whether one of these is waiting to be claimed.
    pub(super) fn knows(&self, key: &[u8; 32]) -> bool {
        self.unclaimed.contains_key(key)
    }

    /// Gives an entry at `at` the picture of these features, if it waits.
    pub(super) fn claim(&mut self, bank: u16, at: u32, key: &[u8; 32]) -> bool {
        let Some(same) = self.unclaimed.get_mut(key) else { return false };
        let claimed = same.pop();
        if same.is_empty() {
            self.unclaimed.remove(key);
        }
        let Some((number, place)) = claimed else { return false };
        self.take(number, Picture { at, bank, features: Kept::in_file(place) });
        true
    }

    /// Forgets what no entry has claimed: all of them were here.
    pub(super) fn forget_unclaimed(&mut self) {
        for (number, place) in std::mem::take(&mut self.unclaimed).into_values().flatten() {
            self.index.remove(number);
            self.kept.forget(Kept::in_file(place));
            self.empty.push(number);
            self.changed();
        }
    }

    /// All that is to be written, if it is worth it. Nobody changes anything
    /// meanwhile; afterwards everybody may.
    pub(super) fn freeze(&self) -> Option<Frozen> {
        let files = self.files.clone()?;
        let changes = self.changes.load(Ordering::Relaxed);
        if changes < MANY_CHANGES.max(self.index.len() / ONE_IN) {
            return None;
        }
        let (kept, end) = self.kept.file()?;
        let mut rows = Vec::with_capacity(self.pictures.len());
        let mut without_place = Vec::new();
        for (number, picture) in (0..).zip(&self.pictures) {
            let Some(picture) = picture else { continue };
            match &picture.features.place {
                Some(place) if self.index.contains(number) => {
                    rows.push(Row { number, place: place.clone() });
                }
                Some(_) => {}
                None => without_place.push(number),
            }
        }
        self.changes.store(0, Ordering::Relaxed);
        if !without_place.is_empty() {
            tracing::warn!(
                count = without_place.len(),
                "features that stay in memory are not kept"
            );
            return None;
        }
        Some(Frozen { files, index: self.index.freeze(), rows, kept: kept.clone(), end })
    }

    /// Says which files count now.
    pub(super) fn saved(&mut self, files: FeatureFiles) {
        self.files = Some(files);
    }

    /// Whether features could not be read.
    pub(super) fn has_lost(&self) -> bool {
        !self.lost.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// The entries whose features could not be read since this was asked last. Where
    /// these were is trusted no more.
    pub(super) fn take_lost(&mut self) -> BTreeSet<u32> {
        let lost = std::mem::take(self.lost.get_mut().unwrap_or_else(PoisonError::into_inner));
        for number in lost.iter().filter_map(|at| self.of_entry.get(at)).flatten() {
            if let Some(picture) = &mut self.pictures[*number as usize]
                && self.kept.get(&picture.features).is_err()
            {
                picture.features.place = None;
            }
        }
        lost
    }

    fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    fn take(&mut self, number: u32, picture: Picture) {
        self.of_entry.entry(picture.at).or_default().push(number);
        *self.of_bank.entry(picture.bank).or_default() += 1;
        self.pictures[number as usize] = Some(picture);
    }

    /// Takes in the features of a picture of the entry at `at`.
    pub(super) fn insert(&mut self, bank: u16, at: u32, features: &Arc<Features>) {
        if self.has_unclaimed() && self.claim(bank, at, &features.key()) {
            return;
        }
        let number = self.empty.pop().unwrap_or_else(|| {
            self.pictures.push(None);
            u32::try_from(self.pictures.len() - 1).expect("fewer than 2^32 pictures")
        });
        self.index.insert(number, 0, features);
        let features = self.kept.keep(features);
        self.take(number, Picture { at, bank, features });
        self.changed();
    }

    /// Takes out every picture of an entry.
    pub(super) fn remove(&mut self, at: u32) {
        for number in self.of_entry.remove(&at).unwrap_or_default() {
            self.index.remove(number);
            if let Some(picture) = self.pictures[number as usize].take() {
                let count = self.of_bank.entry(picture.bank).or_default();
                *count = count.saturating_sub(1);
                self.kept.forget(picture.features);
            }
            self.empty.push(number);
            self.changed();
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
                        tracing::error!(%error, "the features of a banked picture are read anew");
                        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
                        lost.insert(picture.at);
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
