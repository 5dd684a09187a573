//! The service as it runs: requests a second, processor time of an item,
//! latency and memory, over SQLite and over a durable PostgreSQL.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use weir_engine::Fingerprinter;
use weir_media::testsrc;
use weir_testkit::postgres;

use crate::running::{House, Running};
use crate::wrk::{Load, Told};

pub(crate) const ENTRIES: usize = 100_000;
pub(crate) const PICTURES: u64 = 300;
const SIDE: u32 = 512;
/// What the service is to hold beside its peak: half of what it reached, and
/// no more than this many items a second.
const STEADY: f64 = 250.0;

/// Measures both databases, one after the other.
pub(crate) fn run() -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pictures = folder.path().join("pictures");
    draw(&pictures);
    let alone = fingerprinting_alone(&pictures);
    let database = postgres::durable_database();
    let seconds = seconds();
    let of = |name: &str, database: Option<&str>| {
        let house = House::new(&folder.path().join(name), database);
        measure(&house, &pictures, alone, seconds)
    };
    json!({
        "what": "weir serve, driven by wrk on the same cores over 8 connections kept alive",
        "entries": ENTRIES,
        "seconds_each": seconds,
        "picture": format!("JPEG of {SIDE}x{SIDE} from testsrc, quality 85, multipart"),
        "hma_match_a_second": 797,
        "hma_items_a_second": 99.6,
        "goal": "8,000 matches and 500 items a second; an item's processor time at most 1.3 times \
                 fingerprinting alone; p99 under 20 ms at half load; 60 MB empty, 100 MB with entries",
        "fingerprinting_alone_ms": rounded(alone),
        "sqlite": of("sqlite", None),
        "postgres": of("postgres", Some(&database.url)),
    })
}

/// How long each load lasts: `WEIR_BENCH_SECONDS`, or 20.
pub(crate) fn seconds() -> u64 {
    let told = std::env::var("WEIR_BENCH_SECONDS").ok();
    told.and_then(|text| text.parse().ok()).unwrap_or(20)
}

fn measure(house: &House, pictures: &Path, alone_ms: f64, seconds: u64) -> Value {
    let key = house.key();
    let empty = Running::start(house).settled_mb();
    house.bank(ENTRIES, &["pdq"]);
    let server = Running::start(house);
    let full = server.settled_mb();
    let load = Load {
        address: server.address(),
        key: &key,
        seconds,
        pictures,
        count: PICTURES,
        connections: 8,
    };

    let matches = load.matches();
    let before = server.processor_seconds();
    let items = load.items("full-", 0.0);
    let per_item = (server.processor_seconds() - before) * 1e3 / items.requests;
    let rate = (items.a_second() / 2.0).min(STEADY);
    let steady = load.items("half-", load.pause_ms(rate, &items));
    let after = server.settled_mb();
    drop(server);
    house.bank(ENTRIES, &["pdq", "sha256", "sha1", "md5"]);
    let four = Running::start(house).settled_mb();
    let measured = json!({
        "matches": matches.json(),
        "items": items.json(),
        "item_processor_ms": rounded(per_item),
        "item_over_fingerprinting": rounded(per_item / alone_ms),
        "items_at_half_load": steady.json(),
        "empty_mb": empty,
        "with_entries_mb": full,
        "after_the_load_mb": after,
        "with_as_many_entries_of_four_signals_added_mb": four,
    });
    eprintln!("service: {measured}");
    measured
}

impl Told {
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.errors, 0, "a request failed");
        json!({
            "a_second": rounded(self.a_second()),
            "requests": self.requests,
            "p50_ms": rounded(self.p50_ms),
            "p99_ms": rounded(self.p99_ms),
        })
    }
}

pub(crate) fn draw(pictures: &Path) {
    fs::create_dir_all(pictures).expect("room in the temporary folder");
    for seed in 0..PICTURES {
        let picture = testsrc::picture(seed, SIDE, SIDE);
        let bytes = testsrc::encode_jpeg(&picture, 85);
        fs::write(pictures.join(format!("{seed}.jpg")), bytes).expect("room, as before");
    }
}

/// Processor time of one fingerprint of these pictures, in this process, ms:
/// the better of two passes, for the first also warms up.
fn fingerprinting_alone(pictures: &Path) -> f64 {
    let read = |n| {
        let limits = weir_media::Limits::default();
        weir_media::read_bounded(&pictures.join(format!("{n}.jpg")), &limits).expect("just drawn")
    };
    let bytes: Vec<Vec<u8>> = (0..PICTURES).map(read).collect();
    let mut fingerprinter = Fingerprinter::new(weir_engine::Looking::default());
    let mut pass = || {
        let before = clock_gettime(ClockId::ProcessCPUTime);
        for picture in &bytes {
            let print = fingerprinter.upload(picture, Some("a.jpg"));
            assert!(!print.signals.is_empty(), "it is a picture");
        }
        let after = clock_gettime(ClockId::ProcessCPUTime);
        let seconds = (after.tv_sec - before.tv_sec) as f64;
        (seconds + (after.tv_nsec - before.tv_nsec) as f64 / 1e9) * 1e3 / PICTURES as f64
    };
    pass().min(pass())
}

/// Long enough for a server to come to rest.
pub(crate) fn wait() {
    thread::sleep(Duration::from_secs(3));
}

/// Three digits behind the point.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
