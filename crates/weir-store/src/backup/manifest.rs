//! The two ends of a backup: what it says it is, and what it must be.

use serde::{Deserialize, Serialize};

use super::tables::Table;

/// The newest form that this program writes and reads: with the operator's own
/// background. One without is of the first form, which every Weir reads.
pub(crate) const FORMAT: u64 = 2;

/// The longest manifest or list of digests that is read.
pub(crate) const LONGEST: u64 = 1 << 20;

/// The first file: what is to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// The form's version.
    pub(crate) weir_backup: u64,
    pub(crate) schema: i64,
    /// The version of the program that wrote it.
    pub(crate) weir: String,
    pub(crate) made_at: String,
    /// The database it came from, for people.
    pub(crate) database: String,
    pub(crate) tables: Vec<Table>,
}

/// What is read of a manifest before its form is known.
#[derive(Deserialize)]
pub(crate) struct Version {
    pub(crate) weir_backup: u64,
    pub(crate) schema: i64,
    pub(crate) weir: String,
}

/// The last file: what came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Digests {
    /// The manifest's SHA-256.
    pub(crate) manifest: String,
    pub(crate) tables: Vec<TableDigest>,
    pub(crate) blobs: BlobsDigest,
    /// Where there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) background: Option<TableDigest>,
    /// The secret key's SHA-256, where it is there.
    pub(crate) secret_key: Option<String>,
}

/// What a table's file must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableDigest {
    pub(crate) name: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// What the blobs must be. Each is named after its content; what could be
/// missing is a whole one, so the list of them has a digest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlobsDigest {
    pub(crate) count: u64,
    pub(crate) bytes: u64,
    /// The SHA-256 over a line `NAME SIZE` for each, in order.
    pub(crate) sha256: String,
}
