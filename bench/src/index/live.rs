//! What change costs: a delta, a stream of inserts, a second thread.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use weir_index::{Ask, LiveIndex, Owner, Segment};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

use super::clock::{at, now, pass, passes, rounded, spread};
use super::sets::{SplitMix, items, queries};

const DELTA: usize = 100_000;
const INSERTS_A_SECOND: usize = 200_000;
const SECONDS: usize = 5;

const ASK: Distance = Distance::DEFAULT_RADIUS;

fn ask(index: &LiveIndex, query: &PdqHash) {
    black_box(index.search(query, Ask::within(ASK), |_| true));
}

/// A base of these hashes; a hundred thousand more; and more all the time.
pub(super) fn run(stored: &[PdqHash]) -> Value {
    let index = LiveIndex::over(items(stored)).expect("memory");
    let some = queries(stored, 2000, 5);
    let alone = passes(&some, 7, |query| ask(&index, query));

    let mut random = SplitMix(6);
    let first = stored.len() as u32;
    for number in 0..DELTA as u32 {
        index.insert(random.hash(), Owner::entry(first + number));
    }
    at_rest(&index);
    let with_delta = passes(&some, 7, |query| ask(&index, query));
    let (p50, with_p50) = (at(&mut alone.clone(), 0.5), at(&mut with_delta.clone(), 0.5));
    json!({
        "base": spread(alone),
        "base_and_delta": spread(with_delta),
        "delta_costs_us": rounded(with_p50 - p50),
        "pieces_at_rest": index.pieces().0,
        "inserted_all_the_time": under_inserts(&index, &some, p50),
    })
}

fn at_rest(index: &LiveIndex) {
    let mut before = (usize::MAX, usize::MAX);
    while before != index.pieces() {
        before = index.pieces();
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// Queries on this thread while another inserts at a given pace, as well as it
/// can, and a third merges.
fn under_inserts(index: &LiveIndex, queries: &[PdqHash], alone: f64) -> Value {
    let done = AtomicBool::new(false);
    let mut random = SplitMix(7);
    let (mut micros, rate) = std::thread::scope(|scope| {
        let inserter = scope.spawn(|| {
            let (started, mut inserted) = (now(), 0);
            while inserted < INSERTS_A_SECOND * SECONDS {
                let due = (started.elapsed().as_secs_f64() * INSERTS_A_SECOND as f64) as usize;
                while inserted < due {
                    index.insert(random.hash(), Owner::entry(10_000_000 + inserted as u32));
                    inserted += 1;
                }
                std::thread::sleep(Duration::from_micros(200));
            }
            let rate = inserted as f64 / started.elapsed().as_secs_f64();
            done.store(true, Ordering::Release);
            rate
        });
        let mut micros = Vec::new();
        while !done.load(Ordering::Acquire) {
            micros.extend(pass(queries, |query| ask(index, query)));
        }
        (micros, inserter.join().expect("inserting does not fail"))
    });
    let p50 = at(&mut micros, 0.5);
    json!({
        "inserts_a_second": rate.round(),
        "p50_us": rounded(p50),
        "p99_us": rounded(at(&mut micros, 0.99)),
        "p50_over_base_alone": rounded(p50 / alone),
    })
}

/// How many queries two threads answer in the time of one, median of rounds.
pub(super) fn two_threads(segment: &Segment, queries: &[PdqHash]) -> Value {
    let half = queries.len() / 2;
    let all = |queries: &[PdqHash]| {
        for query in queries {
            black_box(segment.search(query, Ask::within(ASK), |_| true));
        }
    };
    let mut ratios: Vec<f64> = (0..11)
        .map(|_| {
            let started = now();
            all(queries);
            let one = started.elapsed().as_secs_f64();
            let started = now();
            std::thread::scope(|scope| {
                scope.spawn(|| all(&queries[..half]));
                all(&queries[half..]);
            });
            one / started.elapsed().as_secs_f64()
        })
        .collect();
    json!({ "two_over_one": rounded(at(&mut ratios, 0.5)), "best": rounded(at(&mut ratios, 1.0)) })
}
