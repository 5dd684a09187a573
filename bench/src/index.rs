//! The index: every neighbour of a hash, beside FAISS as HMA sets it and beside
//! FAISS flat, on the same hashes in the same run.
//!
//! `WEIR_BENCH_INDEX_SIZES=100000,1000000` for other sizes than those that fit
//! into the memory that is free. One thread but where it says otherwise.

mod clock;
mod growth;
mod hard;
mod live;
mod sets;

use std::fs;
use std::hint::black_box;
use std::path::Path;

use serde_json::{Value, json};
use weir_index::{Ask, ScanPath, Segment, oracle};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

use crate::machine;
use crate::peer::Peer;
use clock::{at, pass, passes, rounded, spread, timed};

const SIZES: [usize; 4] = [100_000, 1_000_000, 10_000_000, 30_000_000];
const FRESH: usize = 30_000;
const AGAIN: usize = 2_000;
const PASSES: usize = 7;
const BATCH: usize = 32;
const RADII: [u16; 5] = [0, 15, 31, 47, 63];

/// Bytes that a size takes at its height: items, the segment, what builds it.
const BYTES_A_HASH: usize = 300;

/// The peer is built up to here: beyond it takes minutes and 9 GB.
const PEER_UP_TO: usize = 10_000_000;

/// Measures all sizes and the hard sets, and draws the growth.
pub(crate) fn run() -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut peer = Peer::start("index");
    let about = match &mut peer {
        Ok(peer) => peer.ask(&json!({"do": "about"}))["about"].clone(),
        Err(reason) => json!(format!("not measured: {reason}")),
    };
    let mut peer = peer.ok();
    let sizes: Vec<Value> =
        sizes().iter().map(|size| measure(*size, folder.path(), peer.as_mut())).collect();
    drop(peer);
    draw(&sizes);
    json!({
        "what": "every hash within the radius, one query at a time, one thread",
        "goal": "fresh p50 / p99: 100k 3 / 5, 1M 4 / 8, 10M 25 / 50, 30M 80 / 120 us; \
                 1M at most 165 bytes a hash with entry, part, time and group",
        "peer": about,
        "path": format!("{:?}", ScanPath::fastest()),
        "sizes": sizes,
        "hard": hard::run(),
    })
}

fn sizes() -> Vec<usize> {
    if let Ok(asked) = std::env::var("WEIR_BENCH_INDEX_SIZES") {
        return asked.split(',').filter_map(|size| size.trim().parse().ok()).collect();
    }
    let free = machine::value_of("/proc/meminfo", "MemAvailable")
        .and_then(|text| text.split(' ').next()?.parse::<usize>().ok())
        .map_or(usize::MAX, |kib| kib * 1024);
    SIZES.into_iter().filter(|size| size * BYTES_A_HASH < free).collect()
}

fn ask(segment: &Segment, query: &PdqHash, radius: u16) -> usize {
    segment.search(query, Ask::within(Distance::new(radius)), |_| true).hits.len()
}

fn measure(size: usize, folder: &Path, peer: Option<&mut Peer>) -> Value {
    eprintln!("index: {size} hashes, load {:?}", machine::load());
    let load = machine::load();
    let stored = sets::even(size);
    let items = sets::items(&stored);
    let (segment, built) = timed(|| Segment::build(items).expect("memory"));
    let fresh_queries = sets::queries(&stored, FRESH, 1);
    let again_queries = sets::queries(&stored, AGAIN, 2);
    let fresh = pass(&fresh_queries, |query| {
        black_box(ask(&segment, query, 31));
    });
    let again = passes(&again_queries, PASSES, |query| {
        black_box(ask(&segment, query, 31));
    });
    let p50 = at(&mut again.clone(), 0.5);
    let mut result = json!({
        "hashes": size,
        "load": load,
        "build_s": rounded(built.wall),
        "build_processor_s": rounded(built.processor),
        "bytes_a_hash": rounded(segment.memory_bytes() as f64 / size as f64),
        "fresh": spread(fresh),
        "again": spread(again),
        "radii": radii(&segment, &stored),
        "batches": batches(&segment, &again_queries),
        "snapshot": snapshot(&segment, folder, &again_queries),
    });
    let (segment, paths) = by_paths(segment, &again_queries);
    result["paths"] = paths;
    if size == 1_000_000 {
        result["threads"] = live::two_threads(&segment, &fresh_queries[..10_000]);
        result["live"] = live::run(&stored);
    }
    if let Some(peer) = peer.filter(|_| size <= PEER_UP_TO) {
        result["peer"] = beside(peer, &segment, &stored, &again_queries, p50, folder);
    }
    result
}

/// For each radius: how long, and whether all is found that a scan finds.
fn radii(segment: &Segment, stored: &[PdqHash]) -> Value {
    let checked = (40_000_000 / stored.len()).clamp(4, 200);
    let of = |radius: u16| {
        let mut random = sets::SplitMix(3 + u64::from(radius));
        let queries: Vec<PdqHash> = (0..200)
            .map(|number| {
                let bits = random.below(usize::from(radius) + 1);
                let of = random.below(stored.len());
                if number % 4 == 3 { random.hash() } else { random.near(&stored[of], bits) }
            })
            .collect();
        let times = passes(&queries, 3, |query| {
            black_box(ask(segment, query, radius));
        });
        let (mut right, mut found) = (0, 0);
        for query in &queries[..checked] {
            let radius = Distance::new(radius);
            let mut scanned: Vec<(u32, Distance)> = oracle::within(stored, query, radius)
                .into_iter()
                .map(|(place, distance)| (place as u32, distance))
                .collect();
            let answer = segment.search(query, Ask::within(radius), |_| true);
            let mut hits: Vec<(u32, Distance)> =
                answer.hits.iter().map(|hit| (hit.owner.entry, hit.distance)).collect();
            hits.sort_unstable();
            scanned.sort_unstable();
            right += scanned.len();
            found += hits.iter().filter(|hit| scanned.binary_search(hit).is_ok()).count();
            assert_eq!(hits, scanned, "radius {radius:?}: other hits than the scan's");
        }
        json!({
            "radius": radius,
            "recall": found as f64 / right as f64,
            "queries_checked": checked,
            "hits_checked": right,
            "time": spread(times),
        })
    };
    RADII.into_iter().map(of).collect()
}

/// Thirty-two at once beside one by one, a query each.
fn batches(segment: &Segment, queries: &[PdqHash]) -> Value {
    let ask = |radius: u16, queries: &[PdqHash]| {
        let mut ratios: Vec<f64> = queries
            .chunks(BATCH)
            .map(|batch| {
                let within = Ask::within(Distance::new(radius));
                let (_, single) = timed(|| {
                    for query in batch {
                        black_box(segment.search(query, within, |_| true));
                    }
                });
                let (_, many) = timed(|| black_box(segment.search_many(batch, within, |_| true)));
                single.wall / many.wall
            })
            .collect();
        rounded(at(&mut ratios, 0.5))
    };
    json!({
        "singles_over_batch_31": ask(31, queries),
        // All rows are measured: the tiles of the scan.
        "singles_over_batch_90": ask(90, &queries[..BATCH * 3]),
    })
}

/// Written, opened, searched straight away, copied.
fn snapshot(segment: &Segment, folder: &Path, queries: &[PdqHash]) -> Value {
    let path = folder.join("bench.index");
    let (_, saved) = timed(|| segment.save(&path, 1).expect("room on the disk"));
    let (opened, opening) = timed(|| Segment::open(&path).expect("it was just written").0);
    let straight = pass(queries, |query| {
        black_box(ask(&opened, query, 31));
    });
    let (copy, copying) = timed(|| opened.copied().expect("memory"));
    let copied = pass(queries, |query| {
        black_box(ask(&copy, query, 31));
    });
    let bytes = fs::metadata(&path).map_or(0, |file| file.len());
    fs::remove_file(&path).expect("it was just written");
    json!({
        "mb": bytes / 1_000_000,
        "save_s": rounded(saved.wall),
        "open_s": rounded(opening.wall),
        "open_processor_s": rounded(opening.processor),
        "straight_after_opening": spread(straight),
        "copy_s": rounded(copying.wall),
        "copied": spread(copied),
    })
}

fn by_paths(mut segment: Segment, queries: &[PdqHash]) -> (Segment, Value) {
    let mut paths = serde_json::Map::new();
    for path in ScanPath::ALL.into_iter().filter(|path| path.is_available()) {
        segment = segment.by_path(path);
        let times = passes(queries, 3, |query| {
            black_box(ask(&segment, query, 31));
        });
        paths.insert(format!("{path:?}"), spread(times));
    }
    (segment.by_path(ScanPath::fastest()), Value::Object(paths))
}

/// FAISS on the same hashes, and whether it finds the same.
fn beside(
    peer: &mut Peer,
    segment: &Segment,
    stored: &[PdqHash],
    queries: &[PdqHash],
    p50: f64,
    folder: &Path,
) -> Value {
    let bytes = |hashes: &[PdqHash]| -> Vec<u8> { hashes.iter().flat_map(|h| h.0).collect() };
    let (rows, asked) = (folder.join("rows"), folder.join("queries"));
    fs::write(&rows, bytes(stored)).expect("room on the disk");
    let mut of = |kind: &str, queries: &[PdqHash]| {
        fs::write(&asked, bytes(queries)).expect("room on the disk");
        let built = peer.ask(&json!({"do": "build", "kind": kind, "rows": rows}));
        let answer = peer.ask(&json!({"do": "search", "queries": asked, "radius": 31}));
        let mut micros: Vec<f64> =
            answer["us"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let same = queries.iter().zip(answer["hits"].as_array().into_iter().flatten());
        let same = same.filter(|(query, hits)| {
            let answer = segment.search(query, Ask::within(Distance::new(31)), |_| true);
            let mut own: Vec<(u32, u16)> =
                answer.hits.iter().map(|h| (h.owner.entry, h.distance.bits())).collect();
            own.sort_unstable();
            json!(own) == **hits
        });
        json!({
            "queries": queries.len(),
            "same_hits": same.count(),
            "build_s": rounded(built["seconds"].as_f64().unwrap_or(f64::NAN)),
            "mb": rounded(built["mb"].as_f64().unwrap_or(f64::NAN)),
            "p50_us": rounded(at(&mut micros, 0.5)),
            "p99_us": rounded(at(&mut micros, 0.99)),
            "times_as_long": rounded(at(&mut micros, 0.5) / p50),
        })
    };
    let multi_hash = of("multi-hash", &queries[..500]);
    let flat = of("flat", &queries[..(200_000_000 / stored.len()).clamp(10, 200)]);
    fs::remove_file(&rows).expect("it was just written");
    json!({ "multi_hash": multi_hash, "flat": flat })
}

fn draw(sizes: &[Value]) {
    let points = |of: &dyn Fn(&Value) -> Option<f64>| -> Vec<(f64, f64)> {
        sizes.iter().filter_map(|size| Some((size["hashes"].as_f64()?, of(size)?))).collect()
    };
    let peer = |kind: &'static str| move |size: &Value| size["peer"][kind]["p50_us"].as_f64();
    let lines = [
        ("Weir", "#0a6", points(&|size| size["fresh"]["p50_us"].as_f64())),
        ("FAISS multi-hash", "#c40", points(&peer("multi_hash"))),
        ("FAISS flat", "#777", points(&peer("flat"))),
    ]
    .map(|(name, colour, points)| growth::Line { name, colour, points });
    let lines: Vec<growth::Line> =
        lines.into_iter().filter(|line| !line.points.is_empty()).collect();
    if lines.is_empty() {
        return;
    }
    let svg = growth::draw("One lookup, radius 31, all neighbours, one thread (p50)", &lines);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("results/index-growth.svg");
    fs::write(file, svg).expect("a place for results");
}
