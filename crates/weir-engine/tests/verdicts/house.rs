//! A service with an engine, its own store and a clock that stands still.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sqlx::Connection as _;
use tempfile::TempDir;
use weir_engine::{
    Answered, Engine, EngineOptions, ItemContent, MatchOptions, Medium, MediumSource, NewItem,
    ensure_built_in,
};
use weir_media::{Decoders, Options};
use weir_model::{
    Author, Bank, BankKind, EntryId, ItemKey, Mode, NewDecision, NewEntry, Outcome, Provenance,
    Purpose, RuleState, RuleVersion, SecretKey, ServiceId, Severity, Source, Timestamp,
};
use weir_signals::pdq::Quality;
use weir_signals::{Md5Digest, PdqHash, Sha1Digest, Sha256Digest, Signal};
use weir_store::{Blobs, KeepUntil, Location, NewPolicy, Store, WrittenRule};

const HOUR: i64 = 3_600_000_000;

pub(crate) struct House {
    pub(crate) engine: Arc<Engine>,
    pub(crate) store: Store,
    pub(crate) service: ServiceId,
    clock: Arc<AtomicI64>,
    folder: TempDir,
}

impl House {
    /// With the rules that ship, in the mode `live`.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(1_790_000_000_000_000));
        let now = Timestamp::from_micros(clock.load(Ordering::SeqCst));
        let store = Store::open(&Location::Folder(folder.path().join("weir"))).await.unwrap();
        let store = store.with_key(&SecretKey::from_bytes([5; 32]));
        let service = store.default_service(now).await.unwrap();
        ensure_built_in(&store, service, now).await.unwrap();
        store.set_mode(service, Mode::Live, now).await.unwrap();
        let engine = Self::engine(&folder, &store, service, &clock, |_| {}).await;
        Self { engine, store, service, clock, folder }
    }

    async fn engine(
        folder: &TempDir,
        store: &Store,
        service: ServiceId,
        clock: &Arc<AtomicI64>,
        otherwise: impl Fn(&mut EngineOptions),
    ) -> Arc<Engine> {
        let reads = clock.clone();
        let mut options = EngineOptions {
            media: Options::default(),
            decoders: Decoders::without_box(),
            matching: MatchOptions::default(),
            at_once: 2,
            picture_words: true,
            keep_fingerprints: Duration::from_secs(30 * 86_400),
            keep_content: Duration::from_secs(86_400),
            seen: Some(folder.path().join("seen")),
            match_backwards: true,
            kept: Some(folder.path().join("index")),
        };
        otherwise(&mut options);
        let engine = Engine::open(
            store.clone(),
            service,
            Blobs::open(&folder.path().join("blobs")).unwrap(),
            Arc::new(|_| Box::pin(async { Err("nothing is fetched here".to_owned()) })),
            Arc::new(move || Timestamp::from_micros(reads.load(Ordering::SeqCst))),
            options,
        );
        engine.await.unwrap()
    }

    /// The program ends and starts again.
    pub(crate) async fn restart(&mut self) {
        self.restart_with(|_| {}).await;
    }

    /// And works otherwise.
    pub(crate) async fn restart_with(&mut self, otherwise: impl Fn(&mut EngineOptions)) {
        let (folder, clock) = (&self.folder, &self.clock);
        self.engine = Self::engine(folder, &self.store, self.service, clock, otherwise).await;
    }

    /// The files of what was seen.
    pub(crate) fn seen_files(&self) -> Vec<PathBuf> {
        let folder = self.folder.path().join("seen").join(self.service.to_string());
        let files = std::fs::read_dir(folder).into_iter().flatten();
        let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// The folder of what is kept for the next start.
    pub(crate) fn kept_folder(&self) -> PathBuf {
        self.folder.path().join("index").join(self.service.to_string())
    }

    /// Changes the database behind the store's back.
    pub(crate) async fn in_database(&self, sql: &'static str) {
        let path = self.folder.path().join("weir/weir.db");
        let mut database =
            sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        sqlx::query(sql).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    }

    /// What was banked is matched with what was seen, and all jobs are done.
    pub(crate) async fn looked_back(&self) {
        self.engine.look_back(&|| false).await.unwrap();
        while self.engine.work_on_a_job(&|| false).await.unwrap() {}
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.clock.load(Ordering::SeqCst))
    }

    pub(crate) fn hours_pass(&self, hours: i64) {
        self.clock.fetch_add(hours * HOUR, Ordering::SeqCst);
    }

    pub(crate) async fn set_mode(&self, mode: Mode) {
        self.store.set_mode(self.service, mode, self.now()).await.unwrap();
        self.engine.catch_up().await.unwrap();
    }

    /// A bank whose policy lets rules act, or does not.
    pub(crate) async fn bank(&self, name: &str, automatic: bool) -> Bank {
        let policy = NewPolicy {
            name: format!("of-{name}"),
            severity: Severity::High,
            texts: vec![],
            terrorist_content: None,
            dsa: None,
            automatic,
        };
        let policy = self.store.create_policy(self.service, &policy, self.now()).await.unwrap();
        let (kind, name) = (BankKind::Match, name.parse().unwrap());
        self.store.create_bank(self.service, &name, kind, Some(policy), self.now()).await.unwrap()
    }

    pub(crate) async fn banked(&self, bank: &Bank, source: Source, signals: &[Signal]) -> EntryId {
        let provenance = Provenance { source, origin: None, import: None };
        let entry =
            NewEntry { signals: signals.to_vec(), reference: None, tags: vec![], provenance };
        let added = self.store.add_entries(self.service, bank.id, &[entry], self.now()).await;
        self.engine.catch_up().await.unwrap();
        added.unwrap()[0].id()
    }

    /// Writes a rule and puts it in a state.
    pub(crate) async fn rule(&self, source: &str, state: RuleState) -> RuleVersion {
        let file = weir_engine::RuleFile::parse(source).unwrap();
        let new = WrittenRule {
            name: file.name().to_owned(),
            source: source.to_owned(),
            note: String::new(),
            checked: true,
            after: None,
        };
        let version = self.store.write_rule(self.service, &new, self.now()).await.unwrap();
        let set = self.store.set_rule_state(self.service, version.id, state, false, self.now());
        let version = set.await.unwrap();
        self.engine.catch_up().await.unwrap();
        version
    }

    /// What an item with these signals is answered.
    pub(crate) async fn item(&self, id: &str, signals: &[Signal]) -> Answered {
        let source = MediumSource::Signals(signals.to_vec());
        let media = vec![Medium { name: None, content_type: None, source }];
        self.send(id, None, ItemContent { media, ..ItemContent::default() }).await
    }

    pub(crate) async fn send(
        &self,
        id: &str,
        author: Option<&str>,
        content: ItemContent,
    ) -> Answered {
        let key = ItemKey::new("post", id).unwrap();
        let author =
            author.map(|author| Author { key: ItemKey::new("user", author).unwrap(), name: None });
        let item = NewItem { key, author, created_at: None, content, echo: None };
        self.engine.receive(item, Duration::from_secs(600)).await.unwrap()
    }

    /// A person decides the item's case.
    pub(crate) async fn decided(&self, answered: &Answered, outcome: Outcome) {
        let new = NewDecision {
            policy: None,
            purpose: Purpose::Promotion,
            outcome,
            reason: "it shows a false light".to_owned(),
            language: None,
            case_version: None,
            not_before: self.now(),
        };
        let keep =
            KeepUntil { fingerprints: self.now().plus(DAYS), content: self.now().plus(DAYS) };
        let case = answered.case.unwrap();
        self.store.decide(self.service, case, &new, keep, self.now()).await.unwrap();
        self.engine.catch_up().await.unwrap();
    }
}

const DAYS: Duration = Duration::from_secs(20 * 86_400);

pub(crate) fn sha256(n: u8) -> Signal {
    Signal::Sha256(Sha256Digest([n; 32]))
}

pub(crate) fn sha1(n: u8) -> Signal {
    Signal::Sha1(Sha1Digest([n; 20]))
}

pub(crate) fn md5(n: u8) -> Signal {
    Signal::Md5(Md5Digest([n; 16]))
}

/// A picture's hash, `bits` away from that of picture `n`.
pub(crate) fn pdq(n: u8, bits: usize) -> Signal {
    let mut hash = [n.wrapping_mul(37) ^ 0x5a; 32];
    // No two pictures are near each other.
    hash[usize::from(n) % 32..].fill(n.wrapping_mul(91));
    for bit in 0..bits {
        hash[bit / 8] ^= 1 << (bit % 8);
    }
    Signal::Pdq { hash: PdqHash(hash), quality: Some(Quality::new(90)) }
}
