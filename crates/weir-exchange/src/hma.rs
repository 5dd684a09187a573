//! What a Hasher-Matcher-Actioner (HMA) holds, to be moved: read from its
//! PostgreSQL, or asked over HTTP where its database is out of reach.
//!
//! | file | subject |
//! |---|---|
//! | `postgres` | its tables, in one state throughout |
//! | `web` | its routes; contents have no list there and are asked for by number |
//! | `reading` | one content, in Weir's signals |
//!
//! ```no_run
//! use weir_exchange::hma::Archive;
//!
//! # async fn example() -> Result<(), weir_exchange::hma::HmaError> {
//! let mut archive = Archive::of_postgres("postgres://hma@db.example/media_match").await?;
//! for content in archive.contents(0, 100).await? {
//!     println!("{}: {} signals", content.id, content.signals.len());
//! }
//! # Ok(()) }
//! ```

mod postgres;
mod reading;
mod web;

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use postgres::Database;
pub use reading::{Readable, read};
use web::Spool;
pub use web::{Ask, Bound, Probing};

/// What an HMA holds beside its contents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Its banks.
    pub banks: Vec<HmaBank>,
    /// Its exchanges.
    pub exchanges: Vec<HmaExchange>,
    /// The share in which a signal type is enabled, where somebody set one.
    pub signal_types: Vec<(String, f64)>,
    /// What it shows to be let in, by kind of exchange.
    pub credentials: Vec<HmaCredentials>,
    /// How many contents there are.
    pub contents: u64,
    /// The greatest id of a content.
    pub greatest: i64,
    /// What is there and cannot be read from here.
    pub left: Vec<Left>,
    /// What is there and is of no use elsewhere.
    pub useless: Vec<Left>,
}

/// Something that does not move, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What.
    pub what: String,
    /// Why, and what can be done.
    pub why: String,
}

/// A bank.
#[derive(Clone, Debug, PartialEq)]
pub struct HmaBank {
    /// Its id; of HTTP only its place.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The share of lookups that it takes part in.
    pub ratio: f64,
    /// The exchange that fills it.
    pub exchange: Option<i64>,
}

/// An exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct HmaExchange {
    /// Its id; of HTTP only its place.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub api: String,
    /// Whether it fetches.
    pub enabled: bool,
    /// The fields of its kind.
    pub config: Value,
}

/// What a kind of exchange shows to be let in.
#[derive(Clone, PartialEq)]
pub struct HmaCredentials {
    /// The kind.
    pub api: String,
    /// What it shows.
    pub fields: Value,
}

impl fmt::Debug for HmaCredentials {
    /// Without what it shows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HmaCredentials {{ {:?}, … }}", self.api)
    }
}

/// One thing banked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HmaContent {
    /// Its number.
    pub id: i64,
    /// The id of its bank.
    pub bank: i64,
    /// Whether an exchange brought it.
    pub brought: bool,
    /// The id of that exchange, where it is told.
    pub exchange: Option<i64>,
    /// What that exchange calls it.
    pub key: Option<String>,
    /// 1 where it matches, 0 where it never does, else from when on.
    pub disable_until: i64,
    /// Where it was found.
    pub uri: Option<String>,
    /// What was noted of it, as it is kept there.
    pub metadata: Option<Value>,
    /// Words on it.
    pub note: Option<String>,
    /// Its hashes, each with its signal type.
    pub signals: Vec<(String, String)>,
}

/// Where the contents come from, page by page.
pub enum Archive {
    /// Tables.
    Postgres(Box<PostgresArchive>),
    /// What was asked over HTTP.
    Web(Box<WebArchive>),
}

/// HMA's tables, seen in one state.
pub struct PostgresArchive(Database, Survey);

/// What HMA answered over HTTP.
pub struct WebArchive(Spool, Survey);

impl Archive {
    /// Opens HMA's database, to read it alone.
    pub async fn of_postgres(address: &str) -> Result<Self, HmaError> {
        let mut database = Database::open(address).await?;
        let survey = database.survey().await?;
        Ok(Self::Postgres(Box::new(PostgresArchive(database, survey))))
    }

    /// Asks HMA for everything over HTTP; what it answers is kept in a file
    /// without a name until this value goes.
    pub async fn of_web(
        ask: &impl Ask,
        bound: Bound,
        probing: impl FnMut(Probing) -> bool,
    ) -> Result<Self, HmaError> {
        let (spool, survey) = web::gather(ask, bound, probing).await?;
        Ok(Self::Web(Box::new(WebArchive(spool, survey))))
    }

    /// What there is beside the contents.
    pub fn survey(&self) -> &Survey {
        match self {
            Self::Postgres(archive) => &archive.1,
            Self::Web(archive) => &archive.1,
        }
    }

    /// The contents behind an id, by id; none behind the last one.
    pub async fn contents(&mut self, after: i64, limit: u32) -> Result<Vec<HmaContent>, HmaError> {
        match self {
            Self::Postgres(archive) => archive.0.contents(after, limit).await,
            Self::Web(archive) => archive.0.contents(after, limit),
        }
    }
}

/// Why an HMA cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HmaError {
    /// Not an address of a database.
    #[error(
        "this is no address of a PostgreSQL database ({0}); it takes postgres://user@host/name"
    )]
    Address(String),
    /// The database cannot be reached.
    #[error(
        "HMA's database cannot be reached: {0}; check the address, or use --url with HMA's own"
    )]
    Unreachable(String),
    /// Another database.
    #[error(
        "this is no database of HMA's: {0} is missing; check the name of the database in the address"
    )]
    NotHma(String),
    /// The database failed.
    #[error("HMA's database failed: {0}")]
    Database(#[source] sqlx::Error),
    /// HMA did not answer as it should.
    #[error("HMA at {path}: {why}")]
    Web {
        /// What was asked for.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// Somebody stopped it.
    #[error("it was stopped while HMA was asked; nothing was changed")]
    Stopped,
    /// No room for what HMA answers.
    #[error("what HMA answers cannot be kept in a temporary file: {0}")]
    Spool(#[from] std::io::Error),
}
