//! Times of queries: in one pass, and the median of several.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// How long a piece of work took on the wall and on the processor, in seconds.
pub(super) struct Took {
    pub(super) wall: f64,
    pub(super) processor: f64,
}

/// Times one piece of work, which is on this thread alone.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let (wall, processor) = (now(), processor_time());
    let done = work();
    let took = Took {
        wall: wall.elapsed().as_secs_f64(),
        processor: (processor_time() - processor).as_secs_f64(),
    };
    (done, took)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(super) fn now() -> Instant {
    Instant::now()
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("it counts from the start of the thread")
}

/// Microseconds of each query, in one pass.
pub(super) fn pass<Q>(queries: &[Q], mut ask: impl FnMut(&Q)) -> Vec<f64> {
    let each = queries.iter().map(|query| {
        let started = now();
        ask(query);
        started.elapsed().as_secs_f64() * 1e6
    });
    each.collect()
}

/// Microseconds of each query, the median of so many passes: that others use
/// the machine shows in one pass and not in these.
pub(super) fn passes<Q>(queries: &[Q], count: usize, mut ask: impl FnMut(&Q)) -> Vec<f64> {
    let passes: Vec<Vec<f64>> = (0..count).map(|_| pass(queries, &mut ask)).collect();
    (0..queries.len())
        .map(|query| at(&mut passes.iter().map(|pass| pass[query]).collect::<Vec<_>>(), 0.5))
        .collect()
}

/// The value below which such a share of them lies.
pub(super) fn at(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * share) as usize;
    values.get(place.min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// The middle and the ninety-ninth hundredth.
pub(super) fn spread(mut micros: Vec<f64>) -> Value {
    json!({ "p50_us": rounded(at(&mut micros, 0.5)), "p99_us": rounded(at(&mut micros, 0.99)) })
}

pub(super) fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
