//! Opening the store, and the service that is there from the first moment.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::time::timeout;
use weir_model::{Actor, EventKind, Id, IdSource, SecretKey, ServiceId, Timestamp};

use crate::aside::AsideLimits;
use crate::banked_texts::BankedTexts;
use crate::error::StoreError;
use crate::schema;
use crate::secret::{create_private_file, create_private_folder};
use crate::sql::{Arg, Pool, Tx, Writers};

/// Where the store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// SQLite, as `weir.db` in this folder.
    Folder(PathBuf),
    /// PostgreSQL, at this address.
    Postgres(String),
}

/// Everything Weir keeps. Cheap to clone; every copy is the same store.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) pool: Pool,
    ids: Arc<Mutex<IdSource>>,
    pub(crate) actor: Actor,
    /// After how many overturns an entry is set aside; 0 for never.
    pub(crate) aside_after: u32,
    pub(crate) texts: BankedTexts,
}

/// How long a writer waits for another one.
const WAIT: Duration = Duration::from_secs(10);
/// How often the log is tried to be emptied.
const SCRUB_ATTEMPTS: u32 = 7;
/// How long each time, and how long between.
const SCRUB_PAUSE: Duration = Duration::from_millis(150);

/// A role, a database or the server may have commits answered before they are
/// written; no connection of ours has. What waits for even more is left alone.
async fn wait_for_the_disk(connection: &mut PgConnection) -> sqlx::Result<()> {
    let sql = "SELECT set_config('synchronous_commit', 'on', false)
               WHERE current_setting('synchronous_commit') = 'off'";
    sqlx::query(sql).execute(connection).await.map(|_| ())
}

impl Store {
    /// Opens the store and brings its schema up to date; makes it where there
    /// is none.
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        Self::open_waiting(location, WAIT).await
    }

    /// As [`Store::open`], with another patience for locks.
    pub async fn open_waiting(location: &Location, wait: Duration) -> Result<Self, StoreError> {
        let pool = match location {
            Location::Folder(folder) => {
                create_private_folder(folder)?;
                let path = folder.join("weir.db");
                create_private_file(&path)?;
                let options = SqliteConnectOptions::new()
                    .filename(&path)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .pragma("secure_delete", "ON")
                    .busy_timeout(wait);
                let pool = SqlitePoolOptions::new()
                    .max_connections(4)
                    // After a full disk SQLite has rolled back by itself, and
                    // sqlx never learns: such a connection takes no more changes.
                    .before_acquire(|idle, _| Box::pin(async { Ok(!idle.is_in_transaction()) }))
                    .acquire_timeout(wait + Duration::from_secs(5))
                    .connect_with(options)
                    .await;
                let pool = pool.map_err(|error| match StoreError::from(error) {
                    StoreError::Database(error) => {
                        StoreError::Unopenable { path, reason: error.to_string() }
                    }
                    known => known,
                });
                Pool::Sqlite(pool?, Writers::waiting(wait))
            }
            Location::Postgres(address) => {
                let options: PgConnectOptions = address.parse().map_err(|error: sqlx::Error| {
                    StoreError::Unreachable(format!("the address cannot be read ({error})"))
                })?;
                let lock_timeout = format!("{}ms", wait.as_millis());
                let options =
                    options.application_name("weir").options([("lock_timeout", lock_timeout)]);
                // A pool tries again and again and then does not say what was wrong.
                let first = timeout(wait, options.connect()).await;
                let first = first.map_err(|_| format!("no answer within {} ms", wait.as_millis()));
                if let Err(reason) = first.and_then(|first| first.map_err(|e| e.to_string())) {
                    return Err(StoreError::Unreachable(reason));
                }
                let pool = PgPoolOptions::new()
                    .max_connections(8)
                    .acquire_timeout(wait)
                    .after_connect(|new, _| Box::pin(wait_for_the_disk(new)));
                Pool::Postgres(pool.connect_lazy_with(options))
            }
        };
        let aside_after = AsideLimits::default().overturned;
        let store = Self {
            pool,
            ids: Arc::default(),
            actor: Actor::Weir,
            aside_after,
            texts: BankedTexts::default(),
        };
        schema::migrate(&store.pool, Timestamp::from_micros(0)).await?;
        Ok(store)
    }

    /// The same store, whose events name `actor` as the one who caused them.
    pub fn by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    /// The same store, which sets an entry aside once so many decisions
    /// overturned it; 0 for never.
    pub fn setting_aside(&self, overturned: u32) -> Self {
        Self { aside_after: overturned, ..self.clone() }
    }

    /// The same store, which encrypts banked texts with this key.
    pub fn with_key(&self, key: &SecretKey) -> Self {
        Self { texts: BankedTexts::with_key(key), ..self.clone() }
    }

    /// The same store, which encrypts banked texts with the key in this file. It
    /// is read, or made, when the first text is.
    pub fn with_key_file(&self, path: PathBuf) -> Self {
        Self { texts: BankedTexts::with_key_file(path), ..self.clone() }
    }

    /// The same store, whose entries come with the texts that are held of them:
    /// for matching alone.
    pub fn opening_texts(&self) -> Self {
        Self { texts: self.texts.opening(), ..self.clone() }
    }

    /// The service that is there until there are more; made at `at` if need be.
    pub async fn default_service(&self, at: Timestamp) -> Result<ServiceId, StoreError> {
        self.service_named("default", at).await
    }

    /// The service of this name; made at `at` if need be.
    pub async fn service_named(&self, name: &str, at: Timestamp) -> Result<ServiceId, StoreError> {
        let find = "SELECT id FROM services WHERE name = $1";
        if let Some(row) = self.pool.read().await?.row(find, &[Arg::text(name)]).await? {
            return Ok(Id::from_bytes(row.array("id")?));
        }
        let mut tx = self.pool.write().await?;
        let id: ServiceId = self.next_id(at)?;
        let made = tx
            .execute(
                "INSERT INTO services (id, name, created_at, next_number, sealed_seq, sealed_hash)
                 VALUES ($1, $2, $3, 1, 0, $4) ON CONFLICT (name) DO NOTHING",
                &[Arg::id(&id), Arg::text(name), Arg::Int(at.micros()), Arg::Bytes(&[0; 32])],
            )
            .await?;
        if made == 1 {
            let payload = serde_json::json!({ "name": name });
            let subject = Some(*id.as_bytes());
            self.append(&mut tx, id, EventKind::ServiceCreated, subject, payload, at).await?;
        }
        let row = tx.row(find, &[Arg::text(name)]).await?;
        let id = row.map_or(Ok(*id.as_bytes()), |row| row.array("id"))?;
        tx.commit().await?;
        Ok(Id::from_bytes(id))
    }

    /// Erases for good what was deleted: SQLite overwrites deleted rows with
    /// zeros (`secure_delete`), and this empties the write-ahead log, where
    /// their old pages still stand. PostgreSQL does it in its own time
    /// (VACUUM); `docs/` tells its operator what else keeps old rows.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        match &self.pool {
            Pool::Sqlite(pool, _) => {
                let mut tx = pool.acquire().await?;
                let row: (i64, i64, i64) =
                    sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *tx).await?;
                if row.0 == 0 { Ok(()) } else { Err(StoreError::NotScrubbed) }
            }
            Pool::Postgres(pool) => {
                sqlx::query("VACUUM event_payloads, entry_signals, entries, deliveries")
                    .execute(pool)
                    .await?;
                Ok(())
            }
        }
    }

    /// As [`Store::scrub`] on SQLite, tried for about two seconds: in a server
    /// others read and write all the time, each for a moment. On PostgreSQL
    /// nothing: its operator's VACUUM clears what was erased, in its own time.
    pub async fn scrub_log(&self) -> Result<(), StoreError> {
        let Pool::Sqlite(pool, _) = &self.pool else { return Ok(()) };
        // Writers wait while it waits for readers: each time for a moment only.
        let options = pool.connect_options().as_ref().clone().busy_timeout(SCRUB_PAUSE);
        let mut connection = options.connect().await?;
        let mut scrubbed = false;
        for _ in 0..SCRUB_ATTEMPTS {
            let row: (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(&mut connection)
                .await?;
            scrubbed = row.0 == 0;
            if scrubbed {
                break;
            }
            tokio::time::sleep(SCRUB_PAUSE).await;
        }
        connection.close().await?;
        if scrubbed { Ok(()) } else { Err(StoreError::NotScrubbed) }
    }

    /// Closes the connections; what was answered is on disk already.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pool, _) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// What the database is, with its version: `SQLite 3.50.2`.
    pub async fn database_version(&self) -> Result<String, StoreError> {
        let mut tx = self.pool.read().await?;
        let (name, sql) = match tx {
            Tx::Sqlite(..) => ("SQLite ", "SELECT sqlite_version() AS version"),
            Tx::Postgres(_) => ("", "SELECT split_part(version(), ' on ', 1) AS version"),
        };
        let row = tx.row(sql, &[]).await?;
        Ok(format!("{name}{}", row.map_or(Ok(String::new()), |row| row.text("version"))?))
    }

    /// The newest schema that this program knows, which is the database's.
    pub fn schema_version(&self) -> i64 {
        schema::KNOWN
    }

    pub(crate) fn next_id<N>(&self, at: Timestamp) -> Result<Id<N>, StoreError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| StoreError::Random(error.to_string()))?;
        Ok(self.ids.lock().unwrap_or_else(PoisonError::into_inner).next(at, random))
    }
}
