//! Local features among a million pictures: memory, time and what is still found.
//!
//! There are not a million free pictures here, so most are put together from
//! features of real ones, so that what is frequent stays frequent: each feature is
//! one of a real picture, changed in the bits in which some real place and the
//! same place in a copy differ. A made-up picture so shares features with some
//! sixty others, more than real ones do.

use std::time::Instant;

use serde_json::{Value, json};
use weir_index::FeatureIndex;
use weir_signals::features::{Extractor, Feature, Features, Fit, fit};
use weir_signals::pdq::RgbView;

use super::change::{CHANGES, Change, variant};
use super::corpus::{self, Kind, Real};
use super::each;
use super::measure::{Eye, processor_ms, quantiles};
use crate::machine;

/// Changes after which local features are what finds a picture; and, behind them,
/// some that PDQ finds and they find less well.
const ASKED: [&str; 13] = [
    "crop of 20 %",
    "crop of 30 %",
    "crop of 50 %",
    "logo, 20 % of the area",
    "caption bar",
    "screenshot",
    "picture in picture, half the width",
    "picture in picture, a third of the width",
    "turned by 5 degrees",
    "crop of 70 %, no goal",
    "JPEG quality 10",
    "resized to 25 %",
    "blur, sigma 5",
];
/// Parts of each picture, turned and mirrored, that are banked as others.
const VARIANTS: usize = 3;

/// `WEIR_BENCH_PICTURES` is how many pictures, if not a million.
pub(crate) fn run() -> Value {
    // As `weir serve` does: else what merges take is kept by the allocator.
    weir_media::keep_little_memory();
    let reals = corpus::read(&super::cache());
    if reals.is_empty() {
        return json!({"not_measured": "no pictures: run scripts/pictures/fetch.sh"});
    }
    let most = std::env::var("WEIR_BENCH_PICTURES").ok().and_then(|text| text.parse().ok());
    let most: usize = most.unwrap_or(1_000_000);
    let own = taken(&reals, 0);
    let photos: Vec<usize> =
        (0..reals.len()).filter(|n| reals[*n].kind == Kind::Photograph).collect();
    let queries: Vec<(&Change, Vec<Features>)> = CHANGES
        .iter()
        .filter(|change| ASKED.contains(&change.name))
        .map(|change| (change, copies(&reals, &photos, change)))
        .collect();
    let masks = differences(&queries, &photos, &own);
    let index = FeatureIndex::new();
    let numbered = || (0..).zip(&own).map(|(entry, features)| (entry, 0, features));
    index.insert_many(numbered());
    let mut rows = vec![measured(&index, &queries, &photos, &own)];
    let mut pool: Vec<Feature> = own.iter().flat_map(|picture| picture.list().to_vec()).collect();
    let mut entry = own.len() as u32;
    for number in 1..=VARIANTS {
        let parts = taken(&reals, number);
        pool.extend(parts.iter().flat_map(|picture| picture.list()));
        index.insert_many((entry..).zip(&parts).map(|(entry, features)| (entry, 0, features)));
        entry += parts.len() as u32;
    }
    drop(reals);
    let without_index =
        machine::own_megabytes("VmRSS").saturating_sub((index.memory_bytes() >> 20) as u64);
    let mut chance = Chance(7);
    for size in [100_000, most] {
        #[expect(clippy::disallowed_methods, reason = "how long a benchmark takes")]
        let started = Instant::now();
        while index.len() < size {
            let made: Vec<Features> =
                (0..1024).map(|_| made_up(&pool, &masks, &mut chance)).collect();
            index.insert_many((entry..).zip(&made).map(|(entry, features)| (entry, 0, features)));
            entry += 1024;
        }
        index.merge();
        let mut row = measured(&index, &queries, &photos, &own);
        row["seconds_to_add_and_merge"] = json!(started.elapsed().as_secs());
        rows.push(row);
    }
    json!({
        "what": "entries among the twelve candidates, of each hundred copies; ms of processor",
        "goal": "1,000,000 pictures in 8 GB, a look-up under 20 ms",
        "process_mb_without_index": without_index,
        "rows": rows,
    })
}

fn view(picture: &weir_media::Picture) -> RgbView<'_> {
    RgbView::new(picture.width(), picture.height(), picture.rgb()).expect("a whole picture")
}

/// The features of all pictures, or of parts of them.
fn taken(reals: &[Real], number: usize) -> Vec<Features> {
    let numbers: Vec<usize> = (0..reals.len()).collect();
    each(&numbers, |_: &mut Eye, n| {
        Extractor::new().features(&view(&variant(&reals[n].picture, number)))
    })
}

fn copies(reals: &[Real], photos: &[usize], change: &Change) -> Vec<Features> {
    each(photos, |_: &mut Eye, n| {
        Extractor::new().of_query(&view(&change.copy(&reals[n].picture, n as u64)))
    })
}

/// The bits in which places of copies differ from the same places, by a fit.
fn differences(
    queries: &[(&Change, Vec<Features>)],
    photos: &[usize],
    own: &[Features],
) -> Vec<[u8; 32]> {
    let place = |of: &Features, feature: &Feature| {
        let part = |at: u16, side: u32| f64::from(at) / 65_536.0 * f64::from(side);
        [part(feature.x, of.width()), part(feature.y, of.height())]
    };
    let mut masks = Vec::new();
    for (_, copies) in queries {
        for (copy, photo) in copies.iter().zip(photos) {
            let banked = &own[*photo];
            let Some(Fit { transform: [a, b, c, d, e, f], .. }) =
                fit(copy, banked).filter(Fit::is_sure)
            else {
                continue;
            };
            for feature in copy.list() {
                let [x, y] = place(copy, feature);
                let there = [a * x + b * y + c, d * x + e * y + f];
                let near = banked.list().iter().filter(|other| {
                    let [x, y] = place(banked, other);
                    (x - there[0]).hypot(y - there[1]) < f64::from(banked.width()) * 0.006
                });
                let apart = |other: &&Feature| feature.hash().distance(&other.hash()).bits();
                let Some(other) = near.min_by_key(apart).filter(|other| apart(other) <= 64) else {
                    continue;
                };
                masks.push(std::array::from_fn(|at| feature.bits[at] ^ other.bits[at]));
            }
        }
    }
    masks
}

fn made_up(pool: &[Feature], masks: &[[u8; 32]], chance: &mut Chance) -> Features {
    let list = (0..FeatureIndex::INDEXED).map(|_| {
        let mut feature = pool[chance.below(pool.len())];
        let mask = &masks[chance.below(masks.len())];
        feature.bits.iter_mut().zip(mask).for_each(|(bits, mask)| *bits ^= mask);
        feature
    });
    Features::new(640, 480, list.collect()).expect("fewer than a picture has")
}

fn measured(
    index: &FeatureIndex,
    queries: &[(&Change, Vec<Features>)],
    photos: &[usize],
    own: &[Features],
) -> Value {
    let mut row = json!({
        "pictures": index.len(),
        "features": index.features(),
        "bytes": index.memory_bytes(),
        "bytes_a_picture": index.memory_bytes() / index.len().max(1),
    });
    for (name, line) in [("process_mb", "VmRSS"), ("process_at_most_mb", "VmHWM")] {
        row[name] = json!(machine::own_megabytes(line));
    }
    let mut times = Vec::new();
    for (change, copies) in queries {
        let (mut candidates, mut fits) = (0, 0);
        for (copy, photo) in copies.iter().zip(photos) {
            let started = processor_ms();
            let found = index.candidates(copy, |_| true);
            times.push(processor_ms() - started);
            let is_there = found.iter().any(|other| other.entry == *photo as u32);
            candidates += usize::from(is_there);
            let fits_it = || fit(copy, &own[*photo]).is_some_and(|fit| fit.is_sure());
            fits += usize::from(is_there && fits_it());
        }
        let share = |count: usize| (count as f64 / photos.len() as f64 * 1e3).round() / 1e3;
        row[change.name] = json!({"candidate": share(candidates), "and fit": share(fits)});
    }
    row["looking_up_ms"] = quantiles(times);
    eprintln!("features: {row}");
    row
}

/// Chance that is the same in each run (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (((z ^ z >> 27) >> 8) % end.max(1) as u64) as usize
    }
}
