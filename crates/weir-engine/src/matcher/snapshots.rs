//! What of a matcher is kept in files, so that a start need not make it anew: the
//! local features of banked pictures.
//!
//! A start takes in every entry as the store tells it, in pages. What a page holds
//! is claimed by its keys from what the files held, and only a page of which
//! something is not there is read whole. What nobody has claimed at the end is of
//! entries that are gone.

use std::path::Path;

use weir_model::EntryId;
use weir_store::ShortEntry;

use super::feature_files::{FeatureFiles, Frozen};
use super::features::BankedFeatures;
use super::{MatchOptions, Matcher};

/// What is to be written.
pub(crate) struct FrozenMatcher(Frozen);

/// What counts once it is written.
pub(crate) struct SavedMatcher(FeatureFiles);

impl FrozenMatcher {
    /// Writes it, which takes long; durable afterwards.
    pub(crate) fn save(&self) -> Result<SavedMatcher, String> {
        self.0.save().map(SavedMatcher).map_err(|error| error.to_string())
    }
}

impl Matcher {
    /// A matcher without entries, over a folder that keeps files of what it had.
    pub(crate) fn over_folder(options: MatchOptions, folder: &Path) -> Self {
        Self { features: BankedFeatures::of_folder(folder), ..Self::new(options) }
    }

    /// Whether files held something that no entry has claimed.
    pub(crate) fn has_unclaimed(&self) -> bool {
        self.features.has_unclaimed()
    }

    /// Takes in entries with what files held of them; false where they are to be read
    /// whole and taken in again.
    pub(crate) fn claim_all(&mut self, page: &[ShortEntry]) -> bool {
        let taken = |short: &&ShortEntry| {
            short.entry.off_since.is_none() && self.place_of(short.entry.bank).is_some()
        };
        let mut keys = page.iter().filter(taken).flat_map(|short| &short.features);
        if !keys.all(|key| self.features.knows(key)) {
            return false;
        }
        let mut all = true;
        for ShortEntry { entry, features } in page {
            let Some(place) = self.place_of(entry.bank) else { continue };
            self.insert(place, entry);
            let Some(at) = self.tags.get(&entry.id).copied() else { continue };
            // Two entries with the same picture, and one of it in the files: the page is
            // read whole, and takes their places.
            all &= features.iter().all(|key| self.features.claim(place, at, key));
        }
        all
    }

    /// Every entry was taken in.
    pub(crate) fn forget_unclaimed(&mut self) {
        self.features.forget_unclaimed();
    }

    /// What is to be written, if enough has changed.
    pub(crate) fn freeze(&self) -> Option<FrozenMatcher> {
        self.features.freeze().map(FrozenMatcher)
    }

    /// Says what was written.
    pub(crate) fn saved(&mut self, SavedMatcher(files): SavedMatcher) {
        self.features.saved(files);
    }

    /// Whether something of an entry could not be read out of a file.
    pub(crate) fn has_lost(&self) -> bool {
        self.features.has_lost()
    }

    /// Those entries; they are to be taken in anew.
    pub(crate) fn take_lost(&mut self) -> Vec<EntryId> {
        let lost = self.features.take_lost();
        let entry = |at: u32| Some(self.entries.get(at as usize)?.as_ref()?.1.id);
        lost.into_iter().filter_map(entry).collect()
    }
}
