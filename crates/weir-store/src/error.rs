//! What can go wrong with the store, and what to do then.

use std::path::PathBuf;

use weir_model::{
    BankId, BankName, EntryId, EventId, ImportId, KeyId, KeyName, PolicyId, Role, Scope, SessionId,
    UserId, UserName,
};

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
    /// A user of that name exists.
    #[error("there is a user “{0}” already; choose another name")]
    UserExists(UserName),
    /// No user of that id in this service.
    #[error("there is no user {0}")]
    NoUser(UserId),
    /// A role that only keys have.
    #[error("a user cannot be {0}, which is for keys; choose admin, analyst, reviewer or auditor")]
    NotForUsers(Role),
    /// Nobody would be left to make users.
    #[error(
        "this is the last admin who is enabled, and somebody must be; make or enable another one first"
    )]
    LastAdmin,
    /// No session of that id in this service.
    #[error("there is no session {0}; it may have ended")]
    NoSession(SessionId),
    /// A key of that name exists.
    #[error("there is a key “{0}” already; choose another name, or revoke that one first")]
    KeyExists(KeyName),
    /// No key of that id in this service.
    #[error("there is no key {0}")]
    NoKey(KeyId),
    /// A scope in which a role may do nothing.
    #[error(
        "a key with the role {role} may do nothing in the scope {scope}; leave the scope out or choose another role"
    )]
    ScopeBeyondRole {
        /// The scope.
        scope: Scope,
        /// The role.
        role: Role,
    },
    /// A password could not be hashed.
    #[error("a password could not be hashed ({0}); try again (nothing was changed)")]
    Hashing(String),
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
