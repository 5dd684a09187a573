//! Looking a picture up, each way by itself.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use weir_index::{Ask, FeatureIndex, LiveIndex, Owner};
use weir_media::Picture;
use weir_signals::Pdq;
use weir_signals::features::{self, Extractor, Features};
use weir_signals::form;
use weir_signals::pdq::{Distance, Hasher, RgbView};

use super::corpus::Real;
use super::each;

/// Ways of finding, and the last three of them together.
pub(super) const WAYS: [&str; 5] = ["pdqhash", "plain", "forms", "features", "all"];
/// Where each stands in a list of them.
pub(super) const PEER: usize = 0;
const PLAIN: usize = 1;
const FORMS: usize = 2;
const FEATURES: usize = 3;
pub(super) const ALL: usize = 4;

pub(super) struct Bank {
    pdq: LiveIndex,
    index: FeatureIndex,
    prints: Vec<(Pdq, Features)>,
}

/// Entries that were found, by each way.
#[derive(Default)]
pub(super) struct Found {
    pub(super) by: [BTreeSet<u32>; 5],
    /// Entries that a fit was tried with, and the places that agreed.
    pub(super) fits: Vec<(u32, u16)>,
}

/// What one thread looks with.
pub(super) struct Eye {
    hasher: Hasher,
    extractor: Extractor,
}

fn view(picture: &Picture) -> RgbView<'_> {
    RgbView::new(picture.width(), picture.height(), picture.rgb()).expect("a whole picture")
}

impl Bank {
    pub(super) fn of(reals: &[Real]) -> Self {
        let numbers: Vec<usize> = (0..reals.len()).collect();
        let prints = each(&numbers, |eye, n| {
            let view = view(&reals[n].picture);
            (eye.hasher.hash(&view), eye.extractor.features(&view))
        });
        let (pdq, index) = (LiveIndex::new(), FeatureIndex::new());
        for (n, (hash, features)) in prints.iter().enumerate() {
            if hash.quality.is_usable() {
                pdq.insert(hash.hash, Owner::entry(n as u32));
                index.insert(n as u32, 0, features);
            }
        }
        Self { pdq, index, prints }
    }

    pub(super) fn is_usable(&self, n: usize) -> bool {
        self.prints[n].0.quality.is_usable()
    }

    pub(super) fn told(&self) -> Value {
        json!({
            "pictures": self.pdq.len(),
            "features": self.index.live().len(),
            "index_bytes": self.index.live().memory_bytes(),
        })
    }
}

impl Eye {
    pub(super) fn new() -> Self {
        Self { hasher: Hasher::new(), extractor: Extractor::new() }
    }

    pub(super) fn look(&mut self, picture: &Picture, bank: &Bank) -> Found {
        let view = view(picture);
        let mut found = Found::default();
        let turned = self.hasher.hash_dihedral(&view);
        let plain = self.hasher.hash(&view);
        found.by[PLAIN] = near(bank, plain);
        for hash in turned.iter().map(|(_, hash)| hash).chain([plain]) {
            found.by[FORMS].extend(near(bank, hash));
        }
        for form in form::find(&view) {
            let inside = form.rect.cut(&view);
            let inside = RgbView::new(form.rect.width, form.rect.height, &inside).expect("cut");
            let hash = self.hasher.hash(&inside);
            found.by[FORMS].extend(near(bank, hash));
        }
        let own = self.extractor.of_query(&view);
        for candidate in bank.index.candidates(&own, |_| true) {
            let Some(fit) = features::fit(&own, &bank.prints[candidate.entry as usize].1) else {
                continue;
            };
            found.fits.push((candidate.entry, fit.inliers));
            if fit.is_sure() {
                found.by[FEATURES].insert(candidate.entry);
            }
        }
        found.by[ALL] = found.by[FORMS].union(&found.by[FEATURES]).copied().collect();
        found
    }
}

pub(super) fn near(bank: &Bank, hash: Pdq) -> BTreeSet<u32> {
    if !hash.quality.is_usable() {
        return BTreeSet::new();
    }
    let ask = Ask::within(Distance::DEFAULT_RADIUS);
    bank.pdq.search(&hash.hash, ask, |_| true).hits.iter().map(|hit| hit.owner.entry).collect()
}
