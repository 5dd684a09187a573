//! A flat scan of a million PDQ hashes beside one read of the same memory and
//! beside the obvious search.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use weir_index::{HammingIndex, ScanPath, oracle};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

const HASHES: usize = 1_000_000;
const QUERIES: usize = 64;
const ROUNDS: usize = 15;
const BATCH: usize = 32;

/// Measures, and checks on the way that each answer is the oracle's.
///
/// Every round takes read, scan and batch one after the other, so that what
/// disturbs the machine disturbs all three; the ratio is of the same round, and
/// its median is told. One thread.
pub(crate) fn run() -> Value {
    let mut random = SplitMix(0x1164_7405_e000_0001);
    let stored: Vec<PdqHash> = (0..HASHES).map(|_| random.hash()).collect();
    let queries = queries(&stored, &mut random);
    let expected: Vec<_> = queries.iter().map(|query| oracle_answer(&stored, query)).collect();

    let paths: Vec<Value> = ScanPath::ALL
        .into_iter()
        .filter(|path| path.is_available())
        .map(|path| measure(path, &stored, &queries, &expected))
        .collect();
    let skewed: Vec<PdqHash> = stored.iter().map(|hash| with_a_common_half(*hash)).collect();
    json!({
        "what": "flat scan, PDQ, radius 31, all neighbours",
        "hashes": HASHES,
        "queries": QUERIES,
        "rounds": ROUNDS,
        "goal": "scan_over_read at most 1.2",
        "paths": paths,
        "skewed": measure_skewed(&skewed),
    })
}

/// The worst that stored hashes can do to a scan that looks at their first
/// bytes first: agree in all of them with the query and be too far all the same.
fn measure_skewed(stored: &[PdqHash]) -> Value {
    let mut index = HammingIndex::new();
    for (tag, hash) in stored.iter().enumerate() {
        index.insert(*hash, tag);
    }
    let query = with_a_common_half(PdqHash([0x5a; 32]));
    assert_eq!(index_answer(&index, &query), oracle_answer(stored, &query));
    let words = words(stored);
    let (mut reads, mut scans) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        reads.push(best_of_three(|| read(&words)));
        scans.push(best_of_three(|| {
            black_box(index.within(&query, Distance::DEFAULT_RADIUS, |_| true).len())
        }));
    }
    json!({ "scan_us": micros(&scans), "scan_over_read": ratio(&scans, &reads) })
}

fn with_a_common_half(mut hash: PdqHash) -> PdqHash {
    hash.0[..16].fill(0x33);
    hash
}

/// The hashes as words; the sum of these is the cheapest use of every byte.
fn words(stored: &[PdqHash]) -> Vec<u64> {
    stored
        .iter()
        .flat_map(|hash| hash.0.chunks_exact(8))
        .map(|eight| u64::from_ne_bytes(eight.try_into().expect("eight bytes")))
        .collect()
}

fn measure(
    path: ScanPath,
    stored: &[PdqHash],
    queries: &[PdqHash],
    expected: &[Vec<(usize, u16)>],
) -> Value {
    let mut index = HammingIndex::with_path(path);
    for (tag, hash) in stored.iter().enumerate() {
        index.insert(*hash, tag);
    }
    for (query, expected) in queries.iter().zip(expected) {
        assert_eq!(&index_answer(&index, query), expected, "{path:?} differs from the oracle");
    }
    let words = words(stored);

    let mut rounds = Rounds::default();
    for round in 0..ROUNDS {
        let batch: Vec<PdqHash> =
            queries.iter().cycle().skip(round * BATCH).take(BATCH).copied().collect();
        let query = &queries[round % queries.len()];
        rounds.read.push(best_of_three(|| read(&words)));
        rounds.scan.push(best_of_three(|| {
            black_box(index.within(query, Distance::DEFAULT_RADIUS, |_| true).len())
        }));
        rounds.batch.push(
            best_of_three(|| {
                black_box(index.within_many(&batch, Distance::DEFAULT_RADIUS, |_| true).len())
            }) / BATCH as u32,
        );
        rounds.oracle.push(time(|| {
            black_box(oracle::within(stored, query, Distance::DEFAULT_RADIUS).len())
        }));
    }
    rounds.report(path, index.memory_bytes())
}

#[derive(Default)]
struct Rounds {
    read: Vec<Duration>,
    scan: Vec<Duration>,
    batch: Vec<Duration>,
    oracle: Vec<Duration>,
}

impl Rounds {
    fn report(&self, path: ScanPath, memory_bytes: usize) -> Value {
        json!({
            "path": format!("{path:?}"),
            "read_us": micros(&self.read),
            "scan_us": micros(&self.scan),
            "batch_us_a_query": micros(&self.batch),
            "oracle_us": micros(&self.oracle),
            "scan_over_read": ratio(&self.scan, &self.read),
            "batch_over_read": ratio(&self.batch, &self.read),
            "oracle_over_scan": ratio(&self.oracle, &self.scan),
            "bytes_a_hash": rounded(memory_bytes as f64 / HASHES as f64),
        })
    }
}

/// Half planted (0 to 31 bits from a stored hash), half random.
fn queries(stored: &[PdqHash], random: &mut SplitMix) -> Vec<PdqHash> {
    (0..QUERIES)
        .map(|number| {
            if number % 2 == 1 {
                return random.hash();
            }
            let mut near = stored[random.next() as usize % stored.len()];
            for _ in 0..random.next() % 32 {
                let bit = random.next() as usize % 256;
                near.0[bit / 8] ^= 1 << (bit % 8);
            }
            near
        })
        .collect()
}

fn oracle_answer(stored: &[PdqHash], query: &PdqHash) -> Vec<(usize, u16)> {
    oracle::within(stored, query, Distance::DEFAULT_RADIUS)
        .into_iter()
        .map(|(place, distance)| (place, distance.bits()))
        .collect()
}

fn index_answer(index: &HammingIndex<usize>, query: &PdqHash) -> Vec<(usize, u16)> {
    let mut answer: Vec<_> = index
        .within(query, Distance::DEFAULT_RADIUS, |_| true)
        .into_iter()
        .map(|near| (near.tag, near.distance.bits()))
        .collect();
    answer.sort_unstable();
    answer
}

/// Sixteen sums side by side: enough for the compiler to use whole registers,
/// and to wait for memory only; few enough to stay in registers.
fn read(words: &[u64]) -> usize {
    let mut sums = [0_u64; 16];
    for chunk in black_box(words).chunks_exact(16) {
        for (sum, word) in sums.iter_mut().zip(chunk) {
            *sum = sum.wrapping_add(*word);
        }
    }
    black_box(sums.iter().fold(0, |all, sum| all ^ sum)) as usize
}

fn time(work: impl FnOnce() -> usize) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let started = Instant::now();
    black_box(work());
    started.elapsed()
}

fn best_of_three(mut work: impl FnMut() -> usize) -> Duration {
    (0..3).map(|_| time(&mut work)).min().expect("three runs")
}

fn micros(times: &[Duration]) -> f64 {
    rounded(median(times.iter().map(|time| time.as_secs_f64() * 1e6).collect()))
}

fn ratio(of: &[Duration], over: &[Duration]) -> f64 {
    let ratios = of.iter().zip(over).map(|(a, b)| a.as_secs_f64() / b.as_secs_f64());
    rounded(median(ratios.collect()))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Steele, Lea & Flood 2014: the same numbers on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn hash(&mut self) -> PdqHash {
        let mut bytes = [0; 32];
        for eight in bytes.chunks_exact_mut(8) {
            eight.copy_from_slice(&self.next().to_ne_bytes());
        }
        PdqHash(bytes)
    }
}
