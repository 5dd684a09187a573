//! Looking a picture up, each way by itself.

use std::collections::BTreeSet;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use weir_index::{Ask, FeatureIndex, LiveIndex, Owner};
use weir_media::Picture;
use weir_signals::Pdq;
use weir_signals::features::{self, Extractor, Features};
use weir_signals::form;
use weir_signals::pdq::{Distance, Hasher, RgbView};

use super::change::variant;
use super::corpus::{Kind, Real};
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
            }
            index.insert(n as u32, 0, features);
        }
        Self { pdq, index, prints }
    }

    pub(super) fn told(&self) -> Value {
        json!({
            "pictures": self.prints.len(),
            "with a usable hash": self.pdq.len(),
            "features": self.index.features(),
            "index_bytes": self.index.memory_bytes(),
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

/// What a look at the features costs among so many pictures: those of the corpus,
/// and parts of them turned and mirrored, which have features of their own.
pub(super) fn search_cost(reals: &[Real], count: usize) -> Value {
    let numbers: Vec<usize> = (0..count).collect();
    let all: Vec<Features> = each(&numbers, |eye, n| {
        let picture = variant(&reals[n % reals.len()].picture, n / reals.len());
        eye.extractor.features(&view(&picture))
    });
    let index = FeatureIndex::new();
    for (n, features) in all.iter().enumerate() {
        index.insert(n as u32, 0, features);
    }
    index.merge();
    let mut eye = Eye::new();
    let (mut taking, mut looking, mut fitting, mut tried) = (vec![], vec![], vec![], 0);
    for real in reals.iter().filter(|real| real.kind == Kind::Photograph) {
        let view = view(&real.picture);
        let started = processor_ms();
        let query = eye.extractor.of_query(&view);
        let taken = processor_ms();
        let candidates = index.candidates(&query, |_| true);
        let looked = processor_ms();
        tried += candidates.len();
        for candidate in candidates {
            std::hint::black_box(features::fit(&query, &all[candidate.entry as usize]));
        }
        taking.push(taken - started);
        looking.push(looked - taken);
        fitting.push(processor_ms() - looked);
    }
    json!({
        "pictures": count,
        "features": index.features(),
        "index_bytes": index.memory_bytes(),
        "queries": taking.len(),
        "taking_features_ms": quantiles(taking),
        "looking_up_ms": quantiles(looking),
        "fitting_ms": quantiles(fitting),
        "candidates": tried,
    })
}

pub(super) fn processor_ms() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(now).expect("it counts from the start").as_secs_f64() * 1e3
}

pub(super) fn quantiles(mut values: Vec<f64>) -> Value {
    values.sort_by(f64::total_cmp);
    let at = |part: f64| values.get((values.len() as f64 * part) as usize).copied().unwrap_or(0.0);
    let round = |value: f64| (value * 100.0).round() / 100.0;
    json!({"p50": round(at(0.5)), "p99": round(at(0.99))})
}
