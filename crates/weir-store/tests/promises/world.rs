//! A store of its own for each test, on either database, and raw access to what
//! lies in it, past the store.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tempfile::TempDir;
use weir_model::{
    Bank, BankKind, BankName, Cursor, Entry, EntryId, ImportId, ItemId, Message, MessageKind,
    NewEntry, Provenance, SecretKey, ServiceId, Source, Timestamp, WebhookUrl,
};
use weir_signals::{Sha256Digest, Signal};
use weir_store::{Added, ClaimLimits, Claimed, Location, Store};
use weir_testkit::postgres::TestDatabase;

/// Every table that holds what people told the store.
pub(crate) const TABLES: &[&str] = &[
    "services",
    "policies",
    "banks",
    "imports",
    "entries",
    "entry_signals",
    "events",
    "event_payloads",
    "counters",
    "choices",
    "authors",
    "items",
    "revisions",
    "contents",
    "media",
    "matches",
    "batches",
    "cases",
    "reporters",
    "notices",
    "decisions",
    "actions",
    "requests",
    "outboxes",
    "webhooks",
    "deliveries",
    "delivery_tries",
    "users",
    "user_sessions",
    "api_keys",
    "case_locks",
    "exposures",
    "user_choices",
    "rules",
    "rule_versions",
    "rule_hits",
    "labels",
    "author_hours",
    "entry_judgements",
    "jobs",
    "back_test_changes",
    "received_minutes",
    "entries_gone",
    "undo_cases",
    "exchanges",
    "exchange_credentials",
    "back_hits",
    "back_again",
];

/// Makes each test twice: `name::on_sqlite` and `name::on_postgres`.
macro_rules! on_both {
    ($($(#[$attribute:meta])* async fn $name:ident($world:ident) $body:block)*) => {$(
        $(#[$attribute])*
        mod $name {
            #[allow(unused_imports)] // not every story needs them
            use super::*;

            async fn check($world: &$crate::world::World) $body

            #[test]
            fn on_sqlite() {
                $crate::world::run(async { check(&$crate::world::World::on_sqlite().await).await });
            }

            #[test]
            fn on_postgres() {
                $crate::world::run(async { check(&$crate::world::World::on_postgres().await).await });
            }
        }
    )*};
}
pub(crate) use on_both;

/// Runs one test on two threads, so that tasks really are at once.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(test);
}

/// Starts this program again with one test alone, in a mount namespace of its
/// own on a disk of two megabytes, which `variable` names. Where no namespace is
/// to be had, a limit on the size of files stands in, of so many blocks of 512
/// bytes; the signal that comes with it is ignored.
pub(crate) fn again_on_a_small_disk(test: &str, variable: &str, blocks: u32) {
    let mount = "mount -t tmpfs -o size=2m none \"$0\" && exec \"$@\"";
    let limit = format!("trap '' XFSZ && ulimit -f {blocks} && exec \"$@\"");
    for starter in [
        &["unshare", "-m", "sh", "-c", mount][..],
        &["unshare", "-Urm", "sh", "-c", mount],
        &["sh", "-c", &limit],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut again = Command::new(starter[0]);
        again.args(&starter[1..]).arg(folder.path()).arg(std::env::current_exe().unwrap());
        again.args(["--exact", test, "--nocapture"]).env(variable, folder.path());
        let told = again.output().unwrap();
        let words = String::from_utf8_lossy(&told.stdout);
        if words.contains("running 1 test") {
            let errors = String::from_utf8_lossy(&told.stderr);
            assert!(told.status.success(), "{starter:?}: {words}{errors}");
            assert!(words.contains("1 passed"), "{words}");
            return;
        }
    }
    panic!("there is not even a shell here");
}

/// A point in time; later for a greater `n`.
pub(crate) fn at(n: i64) -> Timestamp {
    Timestamp::from_micros(1_790_000_000_000_000 + n)
}

/// A store, and the database that it is on.
pub(crate) struct World {
    pub(crate) store: Store,
    database: Database,
}

enum Database {
    Sqlite(TempDir),
    Postgres(TestDatabase),
}

impl Database {
    fn location(&self) -> Location {
        match self {
            Self::Sqlite(folder) => Location::Folder(folder.path().join("weir")),
            Self::Postgres(database) => Location::Postgres(database.url.clone()),
        }
    }
}

impl World {
    pub(crate) async fn on_sqlite() -> Self {
        Self::of(Database::Sqlite(tempfile::tempdir().unwrap())).await
    }

    /// Panics with what to do where PostgreSQL is missing.
    pub(crate) async fn on_postgres() -> Self {
        let database = tokio::task::block_in_place(weir_testkit::postgres::database);
        Self::of(Database::Postgres(database)).await
    }

    async fn of(database: Database) -> Self {
        let store = Store::open(&database.location()).await.unwrap();
        Self { store, database }
    }

    pub(crate) fn location(&self) -> Location {
        self.database.location()
    }

    /// The data folder, where there is one.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match self.location() {
            Location::Folder(folder) => Some(folder),
            Location::Postgres(_) => None,
        }
    }

    pub(crate) async fn service(&self) -> ServiceId {
        self.store.default_service(at(0)).await.unwrap()
    }

    pub(crate) async fn bank(&self, service: ServiceId, name: &str) -> Bank {
        let name: BankName = name.parse().unwrap();
        self.store.create_bank(service, &name, BankKind::Match, None, at(1)).await.unwrap()
    }

    /// Banks entries of which all are new.
    pub(crate) async fn stored(
        &self,
        service: ServiceId,
        bank: &Bank,
        entries: &[NewEntry],
    ) -> Vec<(EntryId, i64)> {
        let added = self.store.add_entries(service, bank.id, entries, at(2)).await.unwrap();
        let stored = added.into_iter().map(|added| match added {
            Added::Stored { id, number } => (id, number),
            other => panic!("{other:?}"),
        });
        stored.collect()
    }

    /// Every entry of a bank, in one page.
    pub(crate) async fn all(&self, service: ServiceId, bank: &Bank) -> Vec<Entry> {
        let start = weir_model::Cursor::START;
        self.store.entries(service, bank.id, start, 100_000).await.unwrap()
    }

    /// What the events of a kind tell, in order.
    pub(crate) async fn events(&self, service: ServiceId, kind: &str) -> Vec<String> {
        let told = self.told(service, kind).await;
        told.into_iter().map(|(_, body)| body).collect()
    }

    /// What the events of a kind happened to, in order.
    pub(crate) async fn subjects(&self, service: ServiceId, kind: &str) -> Vec<[u8; 16]> {
        let told = self.told(service, kind).await;
        told.into_iter().filter_map(|(subject, _)| subject).collect()
    }

    async fn told(&self, service: ServiceId, kind: &str) -> Vec<(Option<[u8; 16]>, String)> {
        self.store.seal(service).await.unwrap();
        let events = self.store.events(service, Cursor::START, 10_000).await.unwrap();
        let of_kind = events.into_iter().filter(|read| read.sealed.event.kind.name() == kind);
        of_kind
            .map(|read| {
                let body = read.payload.map(|payload| payload.body).unwrap_or_default();
                (read.sealed.event.subject, String::from_utf8(body).unwrap())
            })
            .collect()
    }

    /// A connection past the store, as someone has who owns the database: no
    /// constraint holds them back.
    pub(crate) async fn raw(&self) -> Raw {
        match &self.database {
            Database::Sqlite(folder) => {
                let path = folder.path().join("weir/weir.db");
                let options = SqliteConnectOptions::new().filename(path).foreign_keys(false);
                Raw::Sqlite(options.connect().await.unwrap())
            }
            Database::Postgres(database) => {
                let mut raw = Raw::Postgres(PgConnection::connect(&database.url).await.unwrap());
                raw.execute("SET session_replication_role = replica").await;
                raw
            }
        }
    }

    /// Everything that is stored, a line each row.
    pub(crate) async fn dump(&self) -> Vec<String> {
        let mut raw = self.raw().await;
        let mut dump = Vec::new();
        for table in TABLES.iter().chain(&["weir_schema"]) {
            let rows = raw.dump(table, "1 = 1").await;
            dump.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
        }
        raw.close().await;
        dump
    }
}

/// A connection past the store.
pub(crate) enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    /// Ends the connection; SQLite's log goes with its last one.
    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite(raw) => raw.close().await.unwrap(),
            Self::Postgres(raw) => raw.close().await.unwrap(),
        }
    }

    pub(crate) async fn execute(&mut self, sql: &str) -> u64 {
        let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Sqlite(raw) => query.execute(raw).await.unwrap().rows_affected(),
            Self::Postgres(raw) => sqlx::query(AssertSqlSafe(sql.to_owned()))
                .execute(raw)
                .await
                .unwrap()
                .rows_affected(),
        }
    }

    /// What a statement answers, whose one column is text.
    pub(crate) async fn texts(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(raw) => sqlx::query_scalar(sql).fetch_all(raw).await.unwrap(),
            Self::Postgres(raw) => sqlx::query_scalar(sql).fetch_all(raw).await.unwrap(),
        }
    }

    pub(crate) async fn count(&mut self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(raw) => sqlx::query_scalar(sql).fetch_one(raw).await.unwrap(),
            Self::Postgres(raw) => sqlx::query_scalar(sql).fetch_one(raw).await.unwrap(),
        }
    }

    /// The rows of a table, each as a line; bytes in hexadecimal.
    pub(crate) async fn dump(&mut self, table: &str, condition: &str) -> Vec<String> {
        let row = match self {
            Self::Sqlite(_) => {
                let sql =
                    format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
                self.texts(&sql).await.join(" || ' ' || ")
            }
            Self::Postgres(_) => format!("{table}::text"),
        };
        self.texts(&format!("SELECT {row} FROM {table} WHERE {condition} ORDER BY 1")).await
    }

    /// Bytes as a literal of this database.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> String {
        let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        match self {
            Self::Sqlite(_) => format!("x'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }

    /// The bytes in a column of one row.
    pub(crate) async fn read(&mut self, table: &str, column: &str, condition: &str) -> Vec<u8> {
        let sql = AssertSqlSafe(format!("SELECT {column} FROM {table} WHERE {condition}"));
        match self {
            Self::Sqlite(raw) => sqlx::query_scalar(sql).fetch_one(raw).await.unwrap(),
            Self::Postgres(raw) => sqlx::query_scalar(sql).fetch_one(raw).await.unwrap(),
        }
    }
}

/// A signal that differs for each `n`.
pub(crate) fn signal(n: u64) -> Signal {
    Signal::Sha256(Sha256Digest::of(&n.to_be_bytes()))
}

/// What a person of the service banks.
pub(crate) fn own(signals: Vec<Signal>) -> NewEntry {
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    NewEntry { signals, reference: None, tags: Vec::new(), provenance }
}

/// What a list brings.
pub(crate) fn listed(signals: Vec<Signal>, import: Option<ImportId>) -> NewEntry {
    let source = Source::List("the keepers' list".to_owned());
    NewEntry { provenance: Provenance { source, origin: None, import }, ..own(signals) }
}

/// Own entries with the signals of these numbers.
pub(crate) fn own_entries(numbers: std::ops::Range<u64>) -> Vec<NewEntry> {
    numbers.map(|n| own(vec![signal(n)])).collect()
}

/// A webhook's address.
pub(crate) fn url(path: &str) -> WebhookUrl {
    format!("https://hooks.example/{path}").parse().unwrap()
}

/// A message about an item, or about none.
pub(crate) fn message(item: Option<ItemId>) -> Message {
    Message {
        kind: MessageKind::VerdictChanged,
        item,
        action: None,
        decision: None,
        body: r#"{"type":"verdict.changed","echo":"لمبة"}"#.to_owned(),
        not_before: at(2),
    }
}

/// Claims as much as there is.
pub(crate) fn unlimited() -> ClaimLimits<'static> {
    static IDLE: std::sync::LazyLock<std::collections::HashMap<weir_model::WebhookId, usize>> =
        std::sync::LazyLock::new(Default::default);
    ClaimLimits { total: 1000, each: 1000, under_way: &IDLE }
}

/// Claims everything that is due, with the key of these tests.
pub(crate) async fn claim(
    world: &World,
    service: ServiceId,
    now: Timestamp,
    lease: Duration,
) -> Vec<Claimed> {
    let key = SecretKey::from_bytes([5; 32]);
    world.store.claim_deliveries(service, &key, now, unlimited(), lease).await.unwrap()
}
