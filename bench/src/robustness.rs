//! Which copies of a picture are found, and what is found that is none.
//!
//! Every picture of the corpus is banked. Copies of the photographs are made, and
//! looked up by each way alone; then the pictures themselves are looked up, to see
//! which find another than themselves.

mod change;
mod corpus;
mod measure;
pub(crate) mod scale;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use weir_media::Picture;
use weir_signals::{Pdq, PdqHash, Quality};

use crate::peer::Peer;
use change::{CHANGES, Change};
use corpus::{Kind, Real};
use measure::{ALL, Bank, Eye, Found, PEER, WAYS, near};

/// Photographs that copies are made of, at most (`WEIR_BENCH_PHOTOS`).
const PHOTOS: usize = 1_000;

pub(crate) fn run() -> Value {
    let cache = cache();
    let reals = corpus::read(&cache);
    if reals.is_empty() {
        return json!({"not_measured": "no pictures: run scripts/pictures/fetch.sh"});
    }
    let most = std::env::var("WEIR_BENCH_PHOTOS").ok().and_then(|text| text.parse().ok());
    let bank = Bank::of(&reals);
    let photos: Vec<usize> = (0..reals.len())
        .filter(|n| reals[*n].kind == Kind::Photograph)
        .take(most.unwrap_or(PHOTOS))
        .collect();
    let asked = Peer::start("pdq").map(Asked::new);
    let peer = asked.as_ref().map_or_else(Clone::clone, |_| "pdqhash in Python".to_owned());
    let rows: Vec<Value> = CHANGES
        .iter()
        .map(|change| recall(change, &reals, &photos, &bank, asked.as_ref().ok()))
        .collect();
    json!({
        "peer": peer,
        "what": "copies found, of each hundred; pictures found that are others",
        "pictures": counted(&reals),
        "photographs": photos.len(),
        "copies": rows,
        "false_pairs": false_pairs(&reals, &bank),
        "bank": bank.told(),
        "search": measure::search_cost(&reals, 10_000),
    })
}

/// The peer, asked by one thread at a time. Its hashes are looked up among ours of
/// the pictures: the two are equal on the same pixels (`crates/weir-signals/tests`).
struct Asked {
    peer: Mutex<Peer>,
    folder: tempfile::TempDir,
    number: AtomicUsize,
}

impl Asked {
    fn new(peer: Peer) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { peer: Mutex::new(peer), folder, number: AtomicUsize::new(0) }
    }

    fn hash(&self, picture: &Picture) -> Pdq {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.path().join(number.to_string());
        fs::write(&path, picture.rgb()).expect("the folder can be written");
        let request = json!({
            "do": "hash-rgb", "rgb": path, "width": picture.width(), "height": picture.height(),
        });
        let answer = self.peer.lock().expect("no thread panics").ask(&request);
        let _ = fs::remove_file(path);
        let hash = PdqHash::from_hex(answer["hash"].as_str().unwrap_or_default());
        let quality = answer["quality"].as_u64().unwrap_or(0) as u8;
        Pdq { hash: hash.expect("a hash"), quality: Quality::new(quality) }
    }
}

pub(crate) fn cache() -> PathBuf {
    let cache = std::env::var("WEIR_CACHE").map_or_else(
        |_| Path::new(&std::env::var("HOME").unwrap_or_default()).join(".cache/weir"),
        PathBuf::from,
    );
    cache.join("pictures")
}

fn counted(reals: &[Real]) -> Value {
    let mut packages: Vec<(&str, usize)> = Vec::new();
    for real in reals {
        match packages.iter_mut().find(|(package, _)| *package == real.package) {
            Some((_, count)) => *count += 1,
            None => packages.push((real.package, 1)),
        }
    }
    packages
        .into_iter()
        .map(|(package, count)| json!({"package": package, "pictures": count}))
        .collect()
}

/// Does work for each of these numbers on two threads, results in their order.
fn each<T: Send>(numbers: &[usize], work: impl Fn(&mut Eye, usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let threads = [(); 2].map(|()| {
            scope.spawn(|| {
                let mut eye = Eye::new();
                let mut done = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(number) = numbers.get(at) else { return done };
                    done.push((at, work(&mut eye, *number)));
                }
            })
        });
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}

fn recall(
    change: &Change,
    reals: &[Real],
    photos: &[usize],
    bank: &Bank,
    asked: Option<&Asked>,
) -> Value {
    let found: Vec<Found> = each(photos, |eye, n| {
        let copy = change.copy(&reals[n].picture, n as u64);
        let mut found = eye.look(&copy, bank);
        if let Some(asked) = asked {
            found.by[PEER] = near(bank, asked.hash(&copy));
        }
        found
    });
    let count = photos.len() as f64;
    let of = |way: usize| {
        let hits =
            found.iter().zip(photos).filter(|(found, n)| found.by[way].contains(&(**n as u32)));
        (hits.count() as f64 / count * 1000.0).round() / 1000.0
    };
    let wrong = |way: usize| -> usize {
        let others = found.iter().zip(photos).map(|(found, n)| {
            found.by[way].iter().filter(|entry| !same(reals, **entry as usize, *n)).count()
        });
        others.sum()
    };
    let mut row = json!({"change": change.name, "goal": change.goal});
    for (way, name) in WAYS.iter().enumerate() {
        row[*name] = json!(of(way));
        row[format!("others by {name}")] = json!(wrong(way));
    }
    let missed: Vec<&str> = found
        .iter()
        .zip(photos)
        .filter(|(found, n)| !found.by[ALL].contains(&(**n as u32)))
        .map(|(_, n)| reals[*n].name.as_str())
        .collect();
    eprintln!("robustness: {}: {}", change.name, row["all"]);
    row["missed"] = json!(missed);
    row
}

/// Whether two pictures may show the same: those of one package often do (a game's
/// textures in several places, a wallpaper by day and by night), those of two by
/// chance alone.
fn same(reals: &[Real], a: usize, b: usize) -> bool {
    reals[a].package == reals[b].package
}

fn false_pairs(reals: &[Real], bank: &Bank) -> Value {
    let all: Vec<usize> = (0..reals.len()).collect();
    let found = each(&all, |eye, n| eye.look(&reals[n].picture, bank));
    let others = |n: usize| all[..n].iter().filter(|b| !same(reals, all[n], **b)).count();
    let pairs = (0..all.len()).map(others).sum::<usize>() as f64;
    let mut told = json!({"pictures": all.len(), "pairs": pairs});
    for (way, name) in WAYS.iter().enumerate() {
        let mut wrong: HashSet<(usize, usize)> = HashSet::new();
        for (found, n) in found.iter().zip(&all) {
            for entry in &found.by[way] {
                let entry = *entry as usize;
                if !same(reals, entry, *n) {
                    wrong.insert((entry.min(*n), entry.max(*n)));
                }
            }
        }
        let names: Vec<String> =
            wrong.iter().map(|(a, b)| format!("{} | {}", reals[*a].name, reals[*b].name)).collect();
        told[*name] = json!({"pairs": wrong.len(), "of 100,000": wrong.len() as f64 / pairs * 1e5, "which": names});
    }
    // How many places agree where none should: what the limit is set by.
    let mut inliers: BTreeMap<u16, HashSet<(usize, usize)>> = BTreeMap::new();
    for (found, n) in found.iter().zip(&all) {
        for (entry, count) in &found.fits {
            let entry = *entry as usize;
            if !same(reals, entry, *n) {
                inliers.entry(*count).or_default().insert((entry.min(*n), entry.max(*n)));
            }
        }
    }
    told["pairs by inliers"] =
        inliers.iter().map(|(count, pairs)| json!([count, pairs.len()])).collect();
    told
}
