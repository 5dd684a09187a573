//! Lists of signals as people hold them (CSV, JSON, JSON Lines,
//! Hasher-Matcher-Actioner's content), read row by row in flat memory.
//!
//! A row that cannot be used is told with its number and the reason; the rows
//! around it are read all the same.

mod csv;
mod fields;
mod json;
mod kinds;

use std::cell::Cell;
use std::io::Read;
use std::path::PathBuf;
use std::rc::Rc;

use weir_signals::{Signal, SignalError, SignalKind};

pub use self::csv::read_csv;
pub use self::fields::{Field, Mapping, MappingError};
pub use self::json::{read_items, read_json, read_json_lines};

/// What a row of a list says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The caller's own id.
    pub reference: Option<String>,
    /// A file to take signals from.
    pub path: Option<PathBuf>,
    /// A text to take signals from.
    pub text: Option<String>,
    /// Signals given as they are.
    pub signals: Vec<Signal>,
    /// Words that the list puts on the entry.
    pub tags: Vec<String>,
    /// On whose word the list says that the entry was banked.
    pub source: Option<String>,
    /// The file that the list says it was made from.
    pub origin: Option<String>,
}

/// A row with its number, or why it cannot be used.
#[derive(Debug)]
pub struct NumberedRow {
    /// Counted from 1; for CSV the header is not counted.
    pub number: u64,
    /// The row, or what is wrong with it.
    pub row: Result<Row, RowError>,
}

/// Why one row cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RowError {
    /// Nothing to match by.
    #[error(
        "no signal in this row: expected one of pdq, md5, sha1, sha256, url, text, or type and value"
    )]
    NoSignal,
    /// A value whose kind cannot be told from its looks.
    #[error(
        "64 hexadecimal digits may be pdq or sha256: name the kind with --type, or with a column “type”"
    )]
    AmbiguousKind,
    /// A value that looks like nothing known.
    #[error(
        "cannot tell what kind of signal “{0}” is: name the kind with --type, or with a column “type”"
    )]
    UnknownKind(String),
    /// A value that does not parse.
    #[error(transparent)]
    Signal(#[from] SignalError),
    /// A quality that is none.
    #[error("a quality is a whole number from 0 to 100, this one is “{0}”")]
    Quality(String),
    /// A row of another shape than an object of named values.
    #[error("expected {expected}, found {found}")]
    Shape {
        /// What can stand here.
        expected: &'static str,
        /// What stood here.
        found: String,
    },
    /// Text that is no JSON.
    #[error("not JSON: {0}")]
    Json(String),
    /// Text that is no CSV.
    #[error("not CSV: {0}")]
    Csv(String),
    /// A text in which nothing is left to compare.
    #[error("the text is empty")]
    EmptyText,
}

/// Why a list cannot be read (on).
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The reader failed.
    #[error("the list could not be read after row {row}: {source}")]
    Read {
        /// The last whole row.
        row: u64,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file stops being JSON.
    #[error("the list stops being JSON after row {row}: {message}; rows up to there were read")]
    Broken {
        /// The last whole row.
        row: u64,
        /// What the parser said.
        message: String,
    },
    /// Nothing at all.
    #[error("the list is empty; check that it was saved whole")]
    Empty,
    /// A mapping that names a column which is not there.
    #[error(transparent)]
    Mapping(#[from] MappingError),
}

/// The longest row of CSV or JSON Lines.
pub const MAX_ROW_BYTES: usize = 1 << 20;

/// Fails instead of letting one row grow without end, as a CSV row does from a
/// quotation mark that nothing closes. The reader of rows sets `since_row` back
/// after each.
pub(crate) struct BoundedRows<R> {
    inner: R,
    since_row: Rc<Cell<usize>>,
}

impl<R> BoundedRows<R> {
    pub(crate) fn new(inner: R) -> (Self, Rc<Cell<usize>>) {
        let since_row = Rc::new(Cell::new(0));
        (Self { inner, since_row: since_row.clone() }, since_row)
    }
}

impl<R: Read> Read for BoundedRows<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.since_row.get() > MAX_ROW_BYTES {
            return Err(std::io::Error::other(format!(
                "the next row is longer than {MAX_ROW_BYTES} bytes; is a quotation mark or the end of a line missing?"
            )));
        }
        let read = self.inner.read(buffer)?;
        self.since_row.set(self.since_row.get().saturating_add(read));
        Ok(read)
    }
}

/// Reads a value whose kind is named, or can be told from its looks.
pub(crate) fn signal_of(
    kind: Option<SignalKind>,
    value: &str,
    quality: Option<&str>,
) -> Result<Signal, RowError> {
    let kind = match kind {
        Some(kind) => kind,
        None => guess_kind(value)?,
    };
    if kind == SignalKind::Text {
        return text_signal(value);
    }
    if kind != SignalKind::Pdq {
        return Ok(Signal::parse(kind, value)?);
    }
    // A PDQ hash is often held with its quality in one cell: `f8f8…,87`.
    let (hash, beside) = match value.split_once([',', ':', ';', ' ']) {
        Some((hash, quality)) => (hash, Some(quality.trim())),
        None => (value, None),
    };
    let quality = match quality.map(str::trim).filter(|q| !q.is_empty()).or(beside) {
        None => None,
        Some(text) => Some(
            text.parse::<u8>()
                .ok()
                .filter(|q| *q <= 100)
                .map(weir_signals::Quality::new)
                .ok_or_else(|| RowError::Quality(text.chars().take(20).collect()))?,
        ),
    };
    Ok(Signal::Pdq { hash: weir_signals::PdqHash::from_hex(hash.trim())?, quality })
}

/// A cell of a `text` column is a key where it looks like one, else a text.
fn text_signal(value: &str) -> Result<Signal, RowError> {
    if let Ok(signal) = Signal::parse(SignalKind::Text, value) {
        return Ok(signal);
    }
    weir_signals::TextKey::of(value).map(Signal::Text).ok_or(RowError::EmptyText)
}

fn guess_kind(value: &str) -> Result<SignalKind, RowError> {
    if let Some((name, _)) = value.split_once(':')
        && let Ok(kind) = name.parse::<SignalKind>()
    {
        // `pdq:f8f8…` names its kind; told apart from a link by the name.
        return Err(RowError::UnknownKind(format!("{kind}:…")));
    }
    let hex = !value.is_empty() && value.bytes().all(|b| b.is_ascii_hexdigit());
    match (hex, value.len()) {
        (true, 32) => Ok(SignalKind::Md5),
        (true, 40) => Ok(SignalKind::Sha1),
        (true, 64) => Err(RowError::AmbiguousKind),
        _ if value.contains("://") => Ok(SignalKind::Url),
        _ => Err(RowError::UnknownKind(value.chars().take(40).collect())),
    }
}
