//! The connection that fills a store: as fast as each database can, and safe
//! against nothing. Indexes are made when the rows are there, which sorts once
//! where filling them row by row would jump about for hours.

use std::path::PathBuf;
use std::str::FromStr as _;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, Row as _};
use weir_store::Location;

use super::dialect::Dialect;
use super::tables::Table;

/// How many numbers become rows in one transaction.
const CHUNK: u64 = 500_000;

pub(super) enum Raw {
    Sqlite(SqliteConnection, PathBuf),
    Postgres(PgConnection),
}

impl Raw {
    pub(super) async fn open(location: &Location) -> Self {
        let mut raw = match location {
            Location::Folder(folder) => {
                let file = folder.join("weir.db");
                let options = SqliteConnectOptions::new().filename(&file).foreign_keys(false);
                Self::Sqlite(options.connect().await.expect("the store is there"), file)
            }
            Location::Postgres(address) => {
                let options = PgConnectOptions::from_str(address).expect("it is an address");
                Self::Postgres(options.connect().await.expect("the server runs"))
            }
        };
        let settings = match raw.dialect() {
            // Back in the log it goes when the store is opened anew.
            Dialect::Sqlite => {
                "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA wal_autocheckpoint = 20000"
            }
            // A replica checks no reference.
            Dialect::Postgres => {
                "SET session_replication_role = replica; SET synchronous_commit = off;
                 SET maintenance_work_mem = '400MB'; SET work_mem = '200MB'"
            }
        };
        raw.run(settings).await;
        raw
    }

    pub(super) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(..) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(super) async fn run(&mut self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        let done = match self {
            Self::Sqlite(raw, _) => raw.execute(sqlx::raw_sql(sql)).await.map(|_| ()),
            Self::Postgres(raw) => raw.execute(sqlx::raw_sql(sql)).await.map(|_| ()),
        };
        done.expect("the statement is one of ours");
    }

    /// A scratch table of the entries' ids, by their number from 0 on.
    pub(super) async fn prepare(&mut self, scratch: &str, entries: &[([u8; 16], String)]) {
        self.run(scratch).await;
        for (chunk, some) in entries.chunks(1000).enumerate() {
            let row = |(n, (id, text)): (usize, &([u8; 16], String))| {
                format!("({}, {}, '{text}')", chunk * 1000 + n, self.dialect().bytes(id))
            };
            let rows: Vec<String> = some.iter().enumerate().map(row).collect();
            self.run(&format!("INSERT INTO bench_entries VALUES {}", rows.join(", "))).await;
        }
    }

    /// Drops every index that no constraint needs; answers how to make them.
    pub(super) async fn drop_indexes(&mut self) -> Vec<String> {
        let sql = match self.dialect() {
            Dialect::Sqlite => {
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            }
            Dialect::Postgres => {
                "SELECT indexname::text, indexdef FROM pg_indexes
                 WHERE schemaname = current_schema()
                 AND indexname NOT IN (SELECT conname FROM pg_constraint)"
            }
        };
        let indexes: Vec<(String, String)> = match self {
            Self::Sqlite(raw, _) => sqlx::query_as(sql).fetch_all(raw).await,
            Self::Postgres(raw) => sqlx::query_as(sql).fetch_all(raw).await,
        }
        .expect("the schema tells");
        for (name, _) in &indexes {
            self.run(&format!("DROP INDEX {name}")).await;
        }
        indexes.into_iter().map(|(_, sql)| sql).collect()
    }

    pub(super) async fn make_indexes(&mut self, indexes: Vec<String>) {
        eprintln!("  {} indexes", indexes.len());
        for sql in indexes {
            self.run(&sql).await;
        }
    }

    pub(super) async fn fill(&mut self, table: &Table) {
        eprintln!("  {}: {} numbers", table.into, table.to + 1 - table.from);
        let mut from = table.from;
        while from <= table.to {
            let to = (from + CHUNK - 1).min(table.to);
            let numbers = self.dialect().numbers(from, to);
            let Table { into, rows, .. } = table;
            self.run(&format!("BEGIN; INSERT INTO {into} {numbers} {rows}; COMMIT")).await;
            from = to + 1;
        }
    }

    /// Leaves it as a database that has run for a while; answers its megabytes.
    /// PostgreSQL's autovacuum would have counted and noted what all may see.
    /// Nobody does that on SQLite, so its planner knows no more than there.
    pub(super) async fn finish(mut self) -> i64 {
        self.run("DROP TABLE bench_entries").await;
        match &mut self {
            Self::Sqlite(..) => self.run("PRAGMA wal_checkpoint(TRUNCATE)").await,
            Self::Postgres(_) => {
                self.run("VACUUM (ANALYZE)").await;
                self.run("CHECKPOINT").await;
            }
        }
        match self {
            Self::Sqlite(raw, file) => {
                raw.close().await.expect("it closes");
                let bytes = std::fs::metadata(file).map_or(0, |data| data.len());
                (bytes >> 20) as i64
            }
            Self::Postgres(mut raw) => {
                let sql = "SELECT pg_database_size(current_database()) >> 20";
                let row = sqlx::query(sql).fetch_one(&mut raw).await.expect("it tells");
                row.get(0)
            }
        }
    }
}
