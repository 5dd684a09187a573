//! A store with nothing in it, on either database, and a way past it to the
//! rows: for who tampers with them, and for who counts them.

use std::future::Future;

use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use tempfile::TempDir;
use weir_model::{
    Bank, BankKind, Cursor, EventKind, NewEntry, Provenance, ServiceId, Source, Timestamp,
};
use weir_signals::{Md5Digest, PdqHash, Quality, Sha256Digest, Signal};
use weir_store::{Added, Location, ReadEvent, Store};
use weir_testkit::postgres::{self, TestDatabase};

/// The moment of the story, and `step` microseconds later.
pub(crate) fn at(step: i64) -> Timestamp {
    Timestamp::from_micros(1_790_000_000_000_000 + step)
}

pub(crate) fn block_on(story: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(story);
}

/// An empty store and its default service.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) service: ServiceId,
    pub(crate) location: Location,
    pub(crate) rows: Rows,
    keep: Keep,
}

/// What must live as long as the store.
enum Keep {
    Folder(TempDir),
    Database { _database: TestDatabase },
}

/// The same database, past the store.
pub(crate) enum Rows {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("weir");
        let location = Location::Folder(data.clone());
        let store = Store::open(&location).await.unwrap();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(data.join("weir.db"));
        let rows = Rows::Sqlite(SqlitePool::connect_with(options).await.unwrap());
        Self::with(store, location, rows, Keep::Folder(folder)).await
    }

    pub(crate) async fn postgres() -> Self {
        let database = tokio::task::spawn_blocking(postgres::database).await.unwrap();
        let location = Location::Postgres(database.url.clone());
        let store = Store::open(&location).await.unwrap();
        let rows = Rows::Postgres(PgPool::connect(&database.url).await.unwrap());
        Self::with(store, location, rows, Keep::Database { _database: database }).await
    }

    async fn with(store: Store, location: Location, rows: Rows, keep: Keep) -> Self {
        let service = store.default_service(at(0)).await.unwrap();
        Self { store, service, location, rows, keep }
    }

    /// The data folder, where the database is a file.
    pub(crate) fn folder(&self) -> Option<std::path::PathBuf> {
        match &self.keep {
            Keep::Folder(folder) => Some(folder.path().join("weir")),
            Keep::Database { .. } => None,
        }
    }

    /// A match bank of this name.
    pub(crate) async fn bank(&self, name: &str) -> Bank {
        let name = name.parse().unwrap();
        self.store.create_bank(self.service, &name, BankKind::Match, None, at(1)).await.unwrap()
    }

    /// Banks one entry.
    pub(crate) async fn add(&self, bank: &Bank, entry: NewEntry) -> Added {
        let added = self.store.add_entries(self.service, bank.id, &[entry], at(2)).await.unwrap();
        let [one] = added[..] else { panic!("one entry, one answer: {added:?}") };
        one
    }

    /// Seals, and reads the chain from its beginning.
    pub(crate) async fn chain(&self) -> Vec<ReadEvent> {
        self.store.seal(self.service).await.unwrap();
        self.store.events(self.service, Cursor::START, 100_000).await.unwrap()
    }

    /// The kinds of all events that are sealed, in order.
    pub(crate) async fn kinds(&self) -> Vec<EventKind> {
        self.chain().await.into_iter().map(|read| read.sealed.event.kind).collect()
    }
}

impl Rows {
    /// Runs a statement; answers how many rows it changed.
    pub(crate) async fn change(&self, sql: &str, args: &[&[u8]]) -> u64 {
        let sql = sql.to_owned();
        macro_rules! run {
            ($pool:expr) => {{
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for arg in args {
                    query = query.bind(arg.to_vec());
                }
                query.execute($pool).await.unwrap().rows_affected()
            }};
        }
        match self {
            Self::Sqlite(pool) => run!(pool),
            Self::Postgres(pool) => run!(pool),
        }
    }

    /// The one number that a query answers.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
            Self::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }

    /// The one value of bytes that a query answers.
    pub(crate) async fn bytes(&self, sql: &str) -> Vec<u8> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
            Self::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }
}

/// An entry of a list with one MD5 that `seed` tells from others.
pub(crate) fn listed(seed: u64) -> NewEntry {
    entry(vec![Signal::Md5(Md5Digest(bytes(seed)))], Source::List("harbour".to_owned()))
}

/// An entry of a picture that `seed` tells from others, by an own decision.
pub(crate) fn decided(seed: u64) -> NewEntry {
    entry(picture(seed), Source::OwnDecision)
}

/// What a picture is recognised by.
pub(crate) fn picture(seed: u64) -> Vec<Signal> {
    vec![
        Signal::Pdq { hash: PdqHash(bytes(seed)), quality: Some(Quality::new(90)) },
        Signal::Sha256(Sha256Digest(bytes(seed))),
    ]
}

pub(crate) fn entry(signals: Vec<Signal>, source: Source) -> NewEntry {
    let provenance = Provenance { source, origin: None, import: None };
    NewEntry { signals, reference: None, tags: Vec::new(), provenance }
}

/// Bytes that `seed` tells from others.
pub(crate) fn bytes<const N: usize>(seed: u64) -> [u8; N] {
    let mut bytes = [0xa5; N];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    bytes
}
