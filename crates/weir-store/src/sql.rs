//! The one place that knows there are two databases: a statement in the subset
//! that both speak, its arguments, and the rows that come back.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Postgres, Row as _, Sqlite, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use crate::error::StoreError;

/// The connections.
#[derive(Clone, Debug)]
pub(crate) enum Pool {
    Sqlite(sqlx::SqlitePool, Writers),
    Postgres(sqlx::PgPool),
}

/// A transaction; dropped without [`Tx::commit`] it is rolled back.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, Option<OwnedMutexGuard<()>>),
    Postgres(Transaction<'static, Postgres>),
}

/// The queue before SQLite's one write lock. SQLite itself has none: who waits
/// looks now and then whether the lock is free, and may never get it from
/// somebody who takes it again at once.
#[derive(Clone, Debug)]
pub(crate) struct Writers {
    turn: Arc<Mutex<()>>,
    patience: Duration,
}

impl Writers {
    pub(crate) fn waiting(patience: Duration) -> Self {
        Self { turn: Arc::default(), patience }
    }

    async fn next(&self) -> Result<OwnedMutexGuard<()>, StoreError> {
        let turn = self.turn.clone().lock_owned();
        timeout(self.patience, turn).await.map_err(|_| StoreError::Locked)
    }
}

/// An argument of a statement.
#[derive(Clone, Debug)]
pub(crate) enum Arg<'a> {
    Int(i64),
    OptInt(Option<i64>),
    Bytes(&'a [u8]),
    OptBytes(Option<&'a [u8]>),
    Text(Cow<'a, str>),
    OptText(Option<&'a str>),
}

impl<'a> Arg<'a> {
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn id<N>(id: &'a weir_model::Id<N>) -> Self {
        Self::Bytes(id.as_bytes())
    }
}

/// A row that came back.
pub(crate) enum Row {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

macro_rules! column {
    ($name:ident: $type:ty) => {
        pub(crate) fn $name(&self, column: &str) -> Result<$type, StoreError> {
            Ok(match self {
                Self::Sqlite(row) => row.try_get(column)?,
                Self::Postgres(row) => row.try_get(column)?,
            })
        }
    };
}

impl Row {
    column!(int: i64);
    column!(opt_int: Option<i64>);
    column!(bytes: Vec<u8>);
    column!(opt_bytes: Option<Vec<u8>>);
    column!(text: String);
    column!(opt_text: Option<String>);

    /// A column of exactly `N` bytes.
    pub(crate) fn array<const N: usize>(&self, column: &str) -> Result<[u8; N], StoreError> {
        let bytes = self.bytes(column)?;
        let found = bytes.len();
        bytes
            .try_into()
            .map_err(|_| StoreError::Damaged(format!("{column} has {found} bytes, not {N}")))
    }

    /// A column of exactly 16 bytes, or nothing.
    pub(crate) fn opt_id(&self, column: &str) -> Result<Option<[u8; 16]>, StoreError> {
        self.opt_bytes(column)?.map(|_| self.array(column)).transpose()
    }

    pub(crate) fn count(&self, column: &str) -> Result<u64, StoreError> {
        u64::try_from(self.int(column)?)
            .map_err(|_| StoreError::Damaged(format!("{column} is below zero")))
    }
}

macro_rules! bound {
    ($sql:expr, $args:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($sql));
        for arg in $args {
            query = match arg.clone() {
                Arg::Int(value) => query.bind(value),
                Arg::OptInt(value) => query.bind(value),
                Arg::Bytes(value) => query.bind(value.to_vec()),
                Arg::OptBytes(value) => query.bind(value.map(<[u8]>::to_vec)),
                Arg::Text(value) => query.bind(value.into_owned()),
                Arg::OptText(value) => query.bind(value.map(str::to_owned)),
            };
        }
        query
    }};
}

impl Tx {
    /// Runs a statement; answers how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        refuse_zero(args)?;
        let sql = sql.to_owned();
        Ok(match self {
            Self::Sqlite(tx, _) => bound!(sql, args).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => bound!(sql, args).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Every row that a statement answers.
    pub(crate) async fn rows(
        &mut self,
        sql: &str,
        args: &[Arg<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        refuse_zero(args)?;
        let sql = sql.to_owned();
        Ok(match self {
            Self::Sqlite(tx, _) => {
                let rows = bound!(sql, args).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(tx) => {
                let rows = bound!(sql, args).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Hands over each row that a statement answers as it comes: one is in
    /// memory at a time, however many there are.
    pub(crate) async fn each_row(
        &mut self,
        sql: &str,
        mut each: impl FnMut(&Row) -> Result<(), StoreError> + Send,
    ) -> Result<(), StoreError> {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(tx, _) => {
                let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    each(&Row::Sqlite(row))?;
                }
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    each(&Row::Postgres(row))?;
                }
            }
        }
        Ok(())
    }

    /// The first row that a statement answers, if there is one.
    pub(crate) async fn row(
        &mut self,
        sql: &str,
        args: &[Arg<'_>],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Inserts many rows. `into` is `table (column, …)`; rows are sent in
    /// groups that keep to both databases' limit on arguments.
    pub(crate) async fn insert_all(
        &mut self,
        into: &str,
        rows: &[Vec<Arg<'_>>],
    ) -> Result<(), StoreError> {
        let Some(columns) = rows.first().map(Vec::len) else { return Ok(()) };
        // SQLite takes 32,766 arguments (SQLITE_MAX_VARIABLE_NUMBER).
        for group in rows.chunks((8_000 / columns).max(1)) {
            let sql = format!("INSERT INTO {into} VALUES {}", tuples(1, group.len(), columns));
            let args: Vec<Arg<'_>> = group.iter().flatten().cloned().collect();
            self.execute(&sql, &args).await?;
        }
        Ok(())
    }

    /// Waits until no other transaction has this number, and has it until its
    /// own end. SQLite lets one writer in at a time, whatever the number.
    pub(crate) async fn alone(&mut self, number: i64) -> Result<(), StoreError> {
        if let Self::Postgres(_) = self {
            self.execute("SELECT pg_advisory_xact_lock($1)", &[Arg::Int(number)]).await?;
        }
        Ok(())
    }

    /// Runs a migration's statements.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx, _) => {
                sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut **tx).await?;
            }
            Self::Postgres(tx) => {
                let sql = sql.replace(" BLOB", " BYTEA");
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Drops a table, whatever refers to it.
    pub(crate) async fn drop_table(&mut self, name: &str) -> Result<(), StoreError> {
        let cascade = if matches!(self, Self::Postgres(_)) { " CASCADE" } else { "" };
        self.script(&format!("DROP TABLE \"{name}\"{cascade}")).await
    }

    /// Lets rows be inserted before those that they refer to, until the
    /// references are tightened in this same transaction. SQLite defers its
    /// checks; PostgreSQL keeps a note of each deferred one in memory, so there
    /// the references are taken away and checked in one go when they come back.
    pub(crate) async fn loosen_references(
        &mut self,
        of: impl Fn(&str) -> bool,
    ) -> Result<Vec<Reference>, StoreError> {
        if let Self::Sqlite(..) = self {
            self.script("PRAGMA defer_foreign_keys = ON").await?;
            return Ok(Vec::new());
        }
        let sql = "SELECT t.relname::text AS of_table, c.conname::text AS name,
                          pg_get_constraintdef(c.oid) AS definition
                   FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
                   WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace";
        let mut references = Vec::new();
        for row in self.rows(sql, &[]).await? {
            let (table, name) = (row.text("of_table")?, row.text("name")?);
            if !of(&table) {
                continue;
            }
            self.script(&format!("ALTER TABLE \"{table}\" DROP CONSTRAINT \"{name}\"")).await?;
            references.push(Reference { table, name, definition: row.text("definition")? });
        }
        Ok(references)
    }

    /// Ends what [`Tx::loosen_references`] began.
    pub(crate) async fn tighten_references(
        &mut self,
        references: Vec<Reference>,
    ) -> Result<(), StoreError> {
        for Reference { table, name, definition } in references {
            let sql = format!("ALTER TABLE \"{table}\" ADD CONSTRAINT \"{name}\" {definition}");
            self.script(&sql).await?;
        }
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            // The turn ends with `self`, behind the commit.
            Self::Sqlite(tx, _turn) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// A foreign key that was taken away for a while.
pub(crate) struct Reference {
    table: String,
    name: String,
    definition: String,
}

/// PostgreSQL keeps no U+0000 in a text, and SQLite's own functions end a text
/// there: both refuse it alike.
fn refuse_zero(args: &[Arg<'_>]) -> Result<(), StoreError> {
    let zero = args.iter().any(|arg| match arg {
        Arg::Text(text) => text.contains('\0'),
        Arg::OptText(text) => text.is_some_and(|text| text.contains('\0')),
        _ => false,
    });
    if zero { Err(StoreError::ZeroCharacter) } else { Ok(()) }
}

/// `$first, $first+1, …`: places for `count` arguments.
pub(crate) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// `($first, …), (…), …`: `rows` rows of `columns` arguments each.
pub(crate) fn tuples(first: usize, rows: usize, columns: usize) -> String {
    let row = |row| format!("({})", places(first + row * columns, columns));
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// `($first), ($first+1), …`: the rows of a table of arguments. It is joined
/// (`CROSS JOIN`, which SQLite keeps in its order) where a list behind `IN`
/// makes SQLite read every row of the service: it thinks that less work.
pub(crate) fn rows_of_places(first: usize, count: usize) -> String {
    tuples(first, count, 1)
}

impl Pool {
    /// An empty SQLite in memory, to ask what the migrations make.
    pub(crate) async fn scratch() -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new().in_memory(true);
        // A second connection would be a second database.
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        Ok(Self::Sqlite(pool, Writers::waiting(Duration::ZERO)))
    }

    /// A transaction that only reads: it sees one state throughout.
    pub(crate) async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite(pool, _) => Tx::Sqlite(pool.begin().await?, None),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        })
    }

    /// A transaction that writes; this program's writers take turns in the
    /// order in which they came. SQLite takes the one write lock at once: a
    /// transaction that reads first and writes later would be refused without
    /// waiting when somebody else wrote in between.
    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite(pool, writers) => {
                let turn = writers.next().await?;
                Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?, Some(turn))
            }
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }
}
