//! What the box costs: a JPEG decoded and hashed with libjpeg-turbo in this
//! process, and the same in a child process.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use weir_media::pool::{Pool, Settings};
use weir_media::{Decoders, Limits, Options, read_bounded, testsrc};
use weir_signals::Pdq;
use weir_signals::pdq::{Hasher, RgbView};

use crate::turbo;

/// A size and how often it is measured.
const JOBS: [(&str, u32, u32, usize); 3] =
    [("512x512", 512, 512, 301), ("1920x1080", 1920, 1080, 101), ("7 MP", 3072, 2304, 31)];

/// Measures processor time, of this process and of the child together: a round
/// takes each way in turn, each counts with the best of three, and ratios are of
/// one round.
pub(crate) fn run() -> Value {
    let child = child();
    let pool = match Pool::start(Settings { processes: 1, ..Settings::new(&child) }) {
        Ok(pool) => pool,
        Err(error) => return json!({"not_measured": error.to_string()}),
    };
    let layers = pool.layers().to_string();
    let decoders = match Decoders::in_box(pool) {
        Ok(decoders) => decoders,
        Err(error) => return json!({"not_measured": error.to_string()}),
    };
    let Some(worker) = worker() else {
        return json!({"not_measured": "the child process is not seen in /proc"});
    };
    let rows: Vec<Value> = JOBS.iter().map(|job| measure(*job, &decoders, worker)).collect();
    json!({
        "what": "JPEG bytes to PDQ, decoded in this process and in the box, processor time of both",
        "layers": layers,
        "sizes": rows,
    })
}

/// Beside this program, where `make bench-box` builds it.
fn child() -> PathBuf {
    std::env::current_exe().expect("a program has a place").with_file_name("weir-media-child")
}

/// The number of the process that this one started.
fn worker() -> Option<u32> {
    let own = format!("PPid:\t{}\n", std::process::id());
    let entries = std::fs::read_dir("/proc").ok()?;
    let mut numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    numbers.find(|pid: &u32| proc_text(*pid, "status").contains(&own))
}

fn proc_text(pid: u32, name: &str) -> String {
    let path = format!("/proc/{pid}/{name}");
    let bytes = read_bounded(path.as_ref(), &Limits::default()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Milliseconds of processor that this process and the worker have had. The
/// worker sleeps or stands still whenever this is asked, so that its count is whole.
fn processor_ms(worker: u32) -> f64 {
    let own = clock_gettime(ClockId::ProcessCPUTime);
    let own = Duration::try_from(own).expect("it counts from the start of the process");
    let schedule = proc_text(worker, "schedstat");
    let nanoseconds: f64 =
        schedule.split(' ').next().and_then(|first| first.parse().ok()).expect("Linux counts it");
    own.as_secs_f64() * 1e3 + nanoseconds / 1e6
}

fn measure(
    (name, width, height, rounds): (&str, u32, u32, usize),
    decoders: &Decoders,
    worker: u32,
) -> Value {
    let jpeg = testsrc::encode_jpeg(&testsrc::picture(7, width, height), 85);
    let mut hasher = Hasher::new();
    let mut hash = |rgb: &[u8]| -> Pdq {
        hasher.hash(&RgbView::new(width, height, rgb).expect("a whole picture"))
    };
    let expected = hash(turbo::decode(&jpeg).rgb());
    let (mut here, mut boxed) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        here.push(best_of_three(worker, || {
            let picture = turbo::decode(black_box(&jpeg));
            assert_eq!(hash(picture.rgb()), expected);
        }));
        boxed.push(best_of_three(worker, || {
            let hashed =
                decoders.lend(black_box(&jpeg), &Options::default(), |lent| hash(lent.rgb));
            assert_eq!(hashed.expect("a JPEG just made"), expected);
        }));
    }
    let ratios: Vec<f64> = boxed.iter().zip(&here).map(|(boxed, here)| boxed / here).collect();
    json!({
        "size": name,
        "here_ms": median(here),
        "box_ms": median(boxed),
        "box_over_here": median(ratios),
        "goal": if width == 1920 { "at most 1.10" } else { "none" },
    })
}

fn best_of_three(worker: u32, mut work: impl FnMut()) -> f64 {
    let mut once = || {
        let started = processor_ms(worker);
        work();
        processor_ms(worker) - started
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2] * 1000.0).round() / 1000.0
}
