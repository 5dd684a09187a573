//! `kill -9` while files of what was seen are written and put together, and while
//! what was banked is matched backwards: afterwards the files hold what the store
//! retains, nothing less and nothing twice, and each match is made once.
//! `WEIR_SEEN_KILLS=200` kills as often as the project's checklist asks for.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use weir_engine::{Candidate, Engine, EngineOptions, MatchOptions, match_retained};
use weir_media::{Decoders, Options};
use weir_model::{
    Bank, BankKind, ContentDigest, Cursor, ItemKey, ItemSignal, NewEntry, Provenance, ServiceId,
    Source, Timestamp, Verdict,
};
use weir_signals::{PdqHash, Quality, Sha256Digest, Signal};
use weir_store::{Blobs, Finding, Location, NewRevision, RetainedPlace, RetainedRevision, Store};

/// Where the store is, as `folder:…` or a PostgreSQL address; which run; and the
/// folder of what was seen.
const STORE: &str = "WEIR_TEST_SEEN_STORE";
const RUN: &str = "WEIR_TEST_SEEN_RUN";
const FOLDER: &str = "WEIR_TEST_SEEN_FOLDER";
/// Each run has a time of its own.
const RUN_DAYS: i64 = 10_000;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;
/// So long fingerprints are kept.
const KEEP: i64 = 12 * DAY;

fn kills() -> u64 {
    let asked = std::env::var("WEIR_SEEN_KILLS").ok();
    asked.map_or(5, |count| count.parse().expect("WEIR_SEEN_KILLS is a number"))
}

fn location(named: &str) -> Location {
    match named.strip_prefix("folder:") {
        Some(folder) => Location::Folder(folder.into()),
        None => Location::Postgres(named.to_owned()),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

struct World {
    store: Store,
    service: ServiceId,
    bank: Bank,
    engine: Arc<Engine>,
    clock: Arc<AtomicI64>,
}

impl World {
    async fn open(named: &str, folder: &Path, run: i64) -> Self {
        let store = Store::open(&location(named)).await.unwrap();
        let clock = Arc::new(AtomicI64::new(1_790_000_000_000_000 + run * RUN_DAYS * DAY));
        let now = Timestamp::from_micros(clock.load(Ordering::SeqCst));
        let service = store.default_service(now).await.unwrap();
        let name = "lamps".parse().unwrap();
        let bank = match store.bank(service, &name).await {
            Ok(bank) => bank,
            Err(_) => store.create_bank(service, &name, BankKind::Match, None, now).await.unwrap(),
        };
        let reads = clock.clone();
        let options = EngineOptions {
            media: Options::default(),
            decoders: Decoders::without_box(),
            matching: MatchOptions::default(),
            at_once: 1,
            keep_fingerprints: Duration::from_micros(KEEP.unsigned_abs()),
            keep_content: Duration::from_micros(KEEP.unsigned_abs()),
            seen: Some(folder.join("seen")),
            match_backwards: true,
            kept: None,
            picture_words: false,
        };
        let engine = Engine::open(
            store.clone(),
            service,
            Blobs::open(&folder.join("blobs")).unwrap(),
            Arc::new(|_| Box::pin(async { Err("nothing is fetched here".to_owned()) })),
            Arc::new(move || Timestamp::from_micros(reads.load(Ordering::SeqCst))),
            options,
        );
        Self { engine: engine.await.unwrap(), store, service, bank, clock }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.clock.load(Ordering::SeqCst))
    }

    fn a_day_passes(&self) {
        self.clock.fetch_add(DAY, Ordering::SeqCst);
    }

    async fn looked_back(&self) {
        self.engine.look_back(&|| false).await.unwrap();
        while self.engine.work_on_a_job(&|| false).await.unwrap() {}
    }

    /// A day of a service: some items come, now and then something is banked that
    /// was seen, one is erased, and the oldest expire.
    async fn a_day(&self, run: i64, step: i64) {
        self.a_day_passes();
        let group: Vec<_> = (0..8).map(|n| revision((run, step, n), self.now())).collect();
        self.store.receive_items(self.service, &group, self.now()).await.unwrap();
        self.engine.look_back(&|| false).await.unwrap();
        if step % 3 == 0 {
            let entry = entry(run, step);
            self.store.add_entries(self.service, self.bank.id, &[entry], self.now()).await.unwrap();
        }
        self.looked_back().await;
        if step % 4 == 1 {
            self.store.erase_item(self.service, &group[7].key, self.now()).await.unwrap();
        }
        while !self.store.expire(self.service, self.now()).await.unwrap().0.is_empty() {}
    }

    async fn retained(&self) -> Vec<RetainedRevision> {
        let (mut all, mut place) = (Vec::new(), RetainedPlace::start());
        loop {
            let page = self.store.retained(self.service, place, 1_000).await.unwrap();
            let Some(last) = page.last() else { return all };
            place = RetainedPlace::of(last);
            all.extend(page);
        }
    }

    /// The files hold what the store retains, and find the same in it.
    async fn files_are_as_the_store(&self, run: i64) {
        self.engine.look_back(&|| false).await.unwrap();
        let entry = NewEntry { signals: vec![picture(run, 0)], ..entry(run, 0) };
        let candidates = [Candidate { entry, forms: Vec::new() }];
        let by_files = self.engine.would_match(&self.bank, &candidates, 0).await.unwrap();
        assert!(by_files.whole, "run {run}: what was seen is not ready");
        let (store, options) = (&self.store, MatchOptions::default());
        let by_store =
            match_retained(store, self.service, &self.bank, &candidates, options, u64::MAX).await;
        let by_store = by_store.unwrap();
        assert_eq!(by_files.hits, by_store.hits, "run {run}");
        assert_eq!(by_files.looked, by_store.looked, "run {run}: something is lost or twice there");
    }

    /// Each item that came before what it matches was banked matches it once.
    async fn each_is_matched_once(&self) {
        let entries = self.store.entries(self.service, self.bank.id, Cursor::START, u32::MAX);
        let banked = entries.await.unwrap();
        let keys: Vec<&Signal> = banked.iter().flat_map(|entry| &entry.signals).collect();
        let retained = self.retained().await;
        assert!(!retained.is_empty());
        for revision in retained {
            let past = self.store.past_item(self.service, revision.item).await.unwrap().unwrap();
            let near = revision.signals.iter().filter(|found| keys.contains(&&found.signal));
            assert_eq!(past.entries.len(), near.count(), "{}", revision.key.id());
        }
    }
}

fn key_of(run: i64, step: i64) -> Signal {
    Signal::Sha256(Sha256Digest::of(format!("{run} {step}").as_bytes()))
}

/// All pictures of a run are near each other.
fn picture(run: i64, bits: usize) -> Signal {
    let mut hash = Sha256Digest::of(&run.to_be_bytes()).0;
    (0..bits).for_each(|bit| hash[bit / 8] ^= 1 << (bit % 8));
    Signal::Pdq { hash: PdqHash(hash), quality: Some(Quality::new(90)) }
}

fn entry(run: i64, step: i64) -> NewEntry {
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    NewEntry { signals: vec![key_of(run, step)], reference: None, tags: vec![], provenance }
}

fn revision((run, step, n): (i64, i64, usize), at: Timestamp) -> NewRevision {
    let id = format!("p{run} {step} {n}");
    let signals = [key_of(run, step), picture(run, 4 * n)];
    NewRevision {
        content: ContentDigest(Sha256Digest::of(id.as_bytes()).0),
        key: ItemKey::new("post", id).unwrap(),
        author: None,
        created_at: None,
        echo: None,
        batch: None,
        finding: Finding {
            verdict: Some(Verdict::Allow),
            answer: "{}".to_owned(),
            signals: signals.map(|signal| ItemSignal::of(Some(0), signal)).to_vec(),
            expires_at: Some(Timestamp::from_micros(at.micros() + KEEP)),
            ..Finding::default()
        },
        kept: None,
    }
}

#[test]
#[ignore = "not a test: the process that the tests below kill"]
fn a_process_that_sees_until_it_is_killed() {
    let Ok(named) = std::env::var(STORE) else { return };
    let run = std::env::var(RUN).unwrap().parse().unwrap();
    let folder = PathBuf::from(std::env::var(FOLDER).unwrap());
    runtime().block_on(async {
        let world = World::open(&named, &folder, run).await;
        for step in 1..RUN_DAYS {
            world.a_day(run, step).await;
        }
    });
}

/// Files that are written just now.
fn is_writing(folder: &Path) -> bool {
    let services = std::fs::read_dir(folder.join("seen")).into_iter().flatten().flatten();
    let files = services.flat_map(|service| std::fs::read_dir(service.path())).flatten();
    files.flatten().any(|file| file.path().extension().is_some_and(|end| end == "new"))
}

fn kill_it(process: &mut Child, folder: &Path, run: i64) {
    // It opens the store, and comes to a day or two.
    #[expect(clippy::disallowed_methods, reason = "when to kill is by the clock")]
    let begun = Instant::now();
    let before = Duration::from_millis(150 + 37 * run.unsigned_abs() % 400);
    while begun.elapsed() < before {
        assert!(process.try_wait().unwrap().is_none(), "run {run} ended by itself");
        std::thread::sleep(Duration::from_millis(2));
    }
    // Every other time in the middle of a file, unless none is seen for long.
    while run % 2 == 0 && !is_writing(folder) && begun.elapsed() < Duration::from_secs(20) {
        std::hint::spin_loop();
    }
    process.kill().unwrap();
    process.wait().unwrap();
}

fn nothing_is_lost_or_doubled(named: &str) {
    let folder = tempfile::tempdir().unwrap();
    let kills = i64::try_from(kills()).unwrap();
    for run in 1..=kills {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["a_process_that_sees_until_it_is_killed", "--exact", "--ignored"])
            .env(STORE, named)
            .env(RUN, run.to_string())
            .env(FOLDER, folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        kill_it(&mut process, folder.path(), run);
        runtime().block_on(async {
            let world = World::open(named, folder.path(), run).await;
            // After all that the process saw.
            world.clock.fetch_add(RUN_DAYS / 2 * DAY, Ordering::SeqCst);
            world.files_are_as_the_store(run).await;
        });
    }
    runtime().block_on(async {
        let world = World::open(named, folder.path(), kills + 1).await;
        world.looked_back().await;
        world.a_day_passes();
        world.looked_back().await;
        world.files_are_as_the_store(kills).await;
        world.each_is_matched_once().await;
    });
}

#[test]
fn whoever_is_killed_while_it_sees_loses_and_doubles_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    nothing_is_lost_or_doubled(&format!("folder:{}", folder.path().join("weir").display()));
}

#[test]
fn whoever_is_killed_while_it_sees_loses_and_doubles_nothing_on_postgres() {
    let database = weir_testkit::postgres::database();
    nothing_is_lost_or_doubled(&database.url);
}
