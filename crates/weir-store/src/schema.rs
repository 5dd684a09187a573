//! The schema and its numbered migrations: additive, applied in order, each in
//! a transaction of its own.

use weir_model::Timestamp;

use crate::error::StoreError;
use crate::sql::{Arg, Pool, Tx};

/// Every migration, in order; its place is its number.
const MIGRATIONS: [&str; 12] = [
    include_str!("../migrations/0001_banks_and_events.sql"),
    include_str!("../migrations/0002_items_and_cases.sql"),
    include_str!("../migrations/0003_webhooks.sql"),
    include_str!("../migrations/0004_people.sql"),
    include_str!("../migrations/0005_console.sql"),
    include_str!("../migrations/0006_rules.sql"),
    include_str!("../migrations/0007_forms.sql"),
    include_str!("../migrations/0008_texts.sql"),
    include_str!("../migrations/0009_exchanges.sql"),
    include_str!("../migrations/0010_features.sql"),
    include_str!("../migrations/0011_matched_back.sql"),
    include_str!("../migrations/0012_back_again.sql"),
];

/// The newest schema that this program knows.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Brings the database to the newest schema, or says that it is newer.
pub(crate) async fn migrate(pool: &Pool, at: Timestamp) -> Result<(), StoreError> {
    // Nothing is written to a database that is up to date, or newer.
    if current(&mut pool.read().await?).await? == Some(KNOWN) {
        return Ok(());
    }
    let mut tx = pool.write().await?;
    lock(&mut tx).await?;
    let found = current(&mut tx).await?;
    match found {
        Some(found) if found > KNOWN => return Err(StoreError::Newer { found, known: KNOWN }),
        Some(_) => {}
        None => begin(&mut tx).await?,
    }
    apply(&mut tx, found.unwrap_or(0), KNOWN, at).await?;
    tx.commit().await
}

/// Two programs that change the schema at once: the second waits for the first.
pub(crate) async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    if let Tx::Postgres(_) = tx {
        tx.execute("SELECT pg_advisory_xact_lock(7305808868735086963)", &[]).await?;
    }
    Ok(())
}

/// Makes the table that notes the schema, in a database without one.
pub(crate) async fn begin(tx: &mut Tx) -> Result<(), StoreError> {
    tx.script("CREATE TABLE weir_schema (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")
        .await
}

/// Applies the migrations behind `from`, up to `to`.
pub(crate) async fn apply(
    tx: &mut Tx,
    from: i64,
    to: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    for (number, migration) in (1_i64..).zip(MIGRATIONS) {
        if number > from && number <= to {
            tx.script(migration).await?;
            let sql = "INSERT INTO weir_schema (version, applied_at) VALUES ($1, $2)";
            tx.execute(sql, &[Arg::Int(number), Arg::Int(at.micros())]).await?;
        }
    }
    Ok(())
}

/// The schema's number; nothing for an empty database.
async fn current(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    let exists = match tx {
        Tx::Sqlite(..) => {
            "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'weir_schema'"
        }
        Tx::Postgres(_) => {
            "SELECT 1 AS found FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'weir_schema'"
        }
    };
    if tx.row(exists, &[]).await?.is_none() {
        return Ok(None);
    }
    let row = tx.row("SELECT MAX(version) AS version FROM weir_schema", &[]).await?;
    row.map_or(Ok(None), |row| row.opt_int("version"))
}
