//! Backups: one file with all that a store keeps, taken while others go on
//! writing, the same whichever database it came from and restored into either.
//!
//! It is a plain tar, so that nobody needs Weir to look into it:
//!
//! | file | what |
//! |---|---|
//! | `manifest.json` | which form, which schema, which Weir, when, which tables |
//! | `tables/NAME.ndjson` | the rows of a table, a JSON array a line: numbers, texts, nulls, and bytes as `{"b": base64}` |
//! | `blobs/SHA256` | the blobs, each under the digest of its content |
//! | `background.ndjson` | the operator's own background, where there is any |
//! | `secret.key` | only when it was asked for |
//! | `digests.json` | how many rows and bytes each of the above has, and its SHA-256 |
//!
//! The digests come last, as only then they are known: so all is written in
//! one go, and a file that ends early has none. A copy of the database's own
//! files was the alternative; it ties the backup to one database and one
//! version of it, and PostgreSQL's own tools do that better.

mod background;
mod blobs;
mod check;
mod file;
mod manifest;
mod restore;
mod row;
mod tables;
mod take;

use std::path::{Path, PathBuf};

use weir_model::ServiceId;

pub use check::{Backup, BackupSummary};

/// What is kept beside the database, and belongs into a backup of the whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The folder of the blobs: files somewhere below it, each named after the
    /// SHA-256 of its content.
    pub blobs: Option<&'a Path>,
    /// The folder of the operator's own background: texts, `NAME.txt` each.
    pub background: Option<&'a Path>,
    /// The secret key's file. A backup with it opens whatever the key opens:
    /// leave it out, unless the backup lies as safe as the key.
    pub secret_key: Option<&'a Path>,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rows are written into the backup, or from it into the database.
    Rows,
    /// Blobs are copied.
    Blobs,
    /// The file's bytes are checked.
    Checking,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// How much of it is done.
    pub done: u64,
    /// Of how much.
    pub of: u64,
}

/// What a backup holds, and what it does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupReport {
    /// How many tables.
    pub tables: u64,
    /// How many rows in all.
    pub rows: u64,
    /// How many blobs.
    pub blobs: u64,
    /// How many texts of the operator's own background.
    pub background: u64,
    /// How long the file is.
    pub bytes: u64,
    /// Whether the secret key is in it.
    pub secret_key: bool,
    /// How many blobs were there when the rows were read and erased before they
    /// were copied: what was erased meanwhile is in no backup.
    pub gone: u64,
    /// Blobs whose content is not what their name says; they are left out.
    pub damaged: Vec<String>,
    /// How many other files lie among the blobs; they are left out.
    pub others: u64,
    /// Files of the background that are left out, and why.
    pub no_texts: Vec<(PathBuf, String)>,
    /// Why the event that tells of the backup could not be appended, where it
    /// could not: the backup is whole all the same.
    pub event: Option<String>,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// How many rows in all.
    pub rows: u64,
    /// How many blobs.
    pub blobs: u64,
    /// How many texts of the operator's own background.
    pub background: u64,
    /// Whether the secret key was put in its place.
    pub secret_key: bool,
    /// The services that are there now.
    pub services: Vec<ServiceId>,
}

/// The longest row that is written or read: a lying file must not fill the
/// memory.
const LONGEST_ROW: usize = 256 << 20;

/// How many rows or blobs are done between two words on the progress.
const BETWEEN_WORDS: u64 = 1000;
