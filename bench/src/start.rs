//! How long a start takes with many banked pictures that have local features.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use weir_engine::{Engine, EngineOptions, MatchOptions};
use weir_media::{Decoders, Options};
use weir_model::{BankKind, NewEntry, Provenance, Source, Timestamp};
use weir_signals::Signal;
use weir_signals::features::{Feature, Features};
use weir_store::{Blobs, Location, Store};

/// Starts of each kind.
const STARTS: usize = 3;

/// `WEIR_BENCH_PICTURES` is how many pictures, if not 20,000.
pub(crate) fn run() -> Value {
    let most = std::env::var("WEIR_BENCH_PICTURES").ok().and_then(|text| text.parse().ok());
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(measured(most.unwrap_or(20_000)))
}

fn features(seed: u64) -> Arc<Features> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    };
    let list = (0..Features::MOST).map(|_| {
        let place = next();
        let mut bits = [0; 32];
        bits.chunks_mut(8).for_each(|some| some.copy_from_slice(&next().to_le_bytes()));
        Feature {
            x: place as u16,
            y: (place >> 16) as u16,
            level: (place >> 32) as u8 & 7,
            direction: (place >> 40) as u8,
            bits,
        }
    });
    Arc::new(Features::new(640, 480, list.collect()).expect("as many as there may be"))
}

async fn measured(pictures: u64) -> Value {
    let folder = tempfile::tempdir_in("/var/tmp").expect("a folder");
    let now = Timestamp::from_micros(1_790_000_000_000_000);
    let location = Location::Folder(folder.path().join("weir"));
    let store = Store::open(&location).await.expect("a store");
    let service = store.default_service(now).await.expect("a service");
    let name = "lamps".parse().expect("a name");
    let bank = store.create_bank(service, &name, BankKind::Match, None, now).await.expect("a bank");
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    for first in (0..pictures).step_by(500) {
        let entries: Vec<NewEntry> = (first..(first + 500).min(pictures))
            .map(|n| NewEntry {
                signals: vec![Signal::Features(features(n))],
                reference: None,
                tags: vec![],
                provenance: provenance.clone(),
            })
            .collect();
        store.add_entries(service, bank.id, &entries, now).await.expect("banked");
    }
    let opened = async || {
        let options = EngineOptions {
            media: Options::default(),
            decoders: Decoders::without_box(),
            matching: MatchOptions::default(),
            at_once: 1,
            keep_fingerprints: Duration::from_secs(1),
            keep_content: Duration::from_secs(1),
            seen: None,
            match_backwards: true,
            kept: Some(folder.path().join("index")),
            picture_words: false,
        };
        let engine = Engine::open(
            store.clone(),
            service,
            Blobs::open(&folder.path().join("blobs")).expect("a folder"),
            Arc::new(|_| Box::pin(async { Err("nothing is fetched here".to_owned()) })),
            Arc::new(move || now),
            options,
        );
        engine.await.expect("it opens")
    };
    let mut without = Vec::new();
    for _ in 0..STARTS {
        let (engine, seconds) = timed(opened()).await;
        assert!(engine.entries() >= usize::try_from(pictures).expect("it fits"));
        without.push(seconds);
    }
    let (engine, _) = timed(opened()).await;
    let ((), writing) = timed(async { engine.keep_for_the_next_start() }).await;
    drop(engine);
    let mut with = Vec::new();
    for _ in 0..STARTS {
        with.push(timed(opened()).await.1);
    }
    json!({
        "what": "Engine::open over SQLite, each entry a picture of 400 features; seconds",
        "pictures": pictures,
        "without_files": without,
        "writing_them": writing,
        "with_files": with,
    })
}

async fn timed<T>(work: impl Future<Output = T>) -> (T, f64) {
    #[expect(clippy::disallowed_methods, reason = "how long a benchmark takes")]
    let started = Instant::now();
    let done = work.await;
    (done, started.elapsed().as_secs_f64())
}
