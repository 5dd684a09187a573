//! What can go wrong with the store, and what to do then.

use std::path::PathBuf;

use weir_model::{BankId, BankName, EntryId, EventId, ImportId, PolicyId};

/// What went wrong, with what, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else is writing, and goes on writing.
    #[error(
        "the database is locked by another program; end it or wait for it, then try again (nothing was changed)"
    )]
    Locked,
    /// No room.
    #[error(
        "the disk is full: the database cannot grow; make room, then try again (the last change was not made)"
    )]
    Full,
    /// May not be written.
    #[error("the database may not be written by this user; check who owns the data folder")]
    ReadOnly,
    /// Cannot be opened.
    #[error("{} cannot be opened: {reason}; check the path and who may write there", path.display())]
    Unopenable {
        /// What.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another program's file, or a damaged one.
    #[error("the database is damaged or is no database of Weir's ({0}); restore a backup")]
    Damaged(String),
    /// A later version's database.
    #[error(
        "this database was made by a newer Weir (schema {found}, this program knows {known}): update the program; nothing was changed"
    )]
    Newer {
        /// The database's schema.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// PostgreSQL cannot be reached.
    #[error(
        "the PostgreSQL server cannot be reached: {0}; check that it runs and the setting “database”"
    )]
    Unreachable(String),
    /// The secret key's file is not one.
    #[error("the secret key in {} cannot be used: {reason}", path.display())]
    SecretKey {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A bank of that name exists.
    #[error("there is a bank “{0}” already; choose another name")]
    BankExists(BankName),
    /// No bank of that name.
    #[error("there is no bank “{0}”")]
    NoBank(BankName),
    /// No bank of that id in this service.
    #[error("there is no bank {0}")]
    NoBankId(BankId),
    /// No policy of that id in this service.
    #[error("there is no policy {0}")]
    NoPolicy(PolicyId),
    /// No entry of that id.
    #[error("there is no entry {0}")]
    NoEntry(EntryId),
    /// No event of that id.
    #[error("there is no event {0} with a payload")]
    NoEvent(EventId),
    /// No import of that id.
    #[error("there is no import {0}")]
    NoImport(ImportId),
    /// An import that was undone.
    #[error("import {0} was undone already")]
    AlreadyUndone(ImportId),
    /// An entry without signals.
    #[error("an entry needs at least one signal")]
    NoSignals,
    /// A text that cannot be kept.
    #[error("a text holds the character U+0000, which cannot be kept; leave it out")]
    ZeroCharacter,
    /// Erased, but an old copy is still on the disk.
    #[error(
        "it was erased, but another program still reads the database and so keeps the old bytes in its write-ahead log; the next erasure, or the end of all programs that use it, clears them"
    )]
    NotScrubbed,
    /// A backup that could not be written.
    #[error("the backup {} was not written: {reason}", path.display())]
    NotWritten {
        /// Where it should have been.
        path: PathBuf,
        /// What is in the way.
        reason: String,
    },
    /// A file that is no backup, or no whole one.
    #[error("{} cannot be restored: {reason}; nothing was changed", path.display())]
    NoBackup {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A backup is restored only into an empty store.
    #[error(
        "the store holds something already ({0}), and a backup is restored only into an empty one: name another data folder or an empty PostgreSQL database; nothing was changed"
    )]
    NotEmpty(String),
    /// No randomness to be had.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
    /// Anything else that the database says.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default().into_owned();
                // SQLite's codes are numbers, the primary one in the low byte
                // (sqlite.org/rescode.html); PostgreSQL's have five characters.
                match code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|c| c & 0xff) {
                    Some(5 | 6) => Self::Locked,
                    Some(13) => Self::Full,
                    Some(8) => Self::ReadOnly,
                    Some(11 | 26) => Self::Damaged(database.message().to_owned()),
                    _ => match code.as_str() {
                        "55P03" | "40P01" => Self::Locked,
                        "53100" => Self::Full,
                        "25006" | "42501" => Self::ReadOnly,
                        _ => Self::Database(error),
                    },
                }
            }
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Io(io) => Self::Unreachable(io.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Database(error),
        }
    }
}
