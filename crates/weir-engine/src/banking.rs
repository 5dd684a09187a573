//! Bank: what somebody knows becomes entries.

use std::path::Path;

use weir_media::MediaError;
use weir_model::{ImportId, NewEntry, Provenance, Source};
use weir_signals::Signal;

use crate::fingerprint::{Fingerprint, Fingerprinter};
use crate::rows::{Row, RowError};
use crate::texts::{TextRefused, bankable};

/// The longest reference, tag or origin that is kept, in characters.
const MAX_WORD: usize = 512;

/// Why something was not banked.
#[derive(Debug, thiserror::Error)]
pub enum NotBanked {
    /// The file gave no fingerprint, or only part of one: an entry that misses
    /// the picture's hash would look banked and find no copy.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The row cannot be used.
    #[error(transparent)]
    Row(#[from] RowError),
    /// The text cannot be banked.
    #[error(transparent)]
    Text(#[from] TextRefused),
    /// A word with a character that no database keeps.
    #[error("{what} holds the character U+0000, which cannot be kept; leave it out")]
    ZeroCharacter {
        /// Which.
        what: &'static str,
    },
    /// A file name or id that is too long to keep.
    #[error("{what} has more than {MAX_WORD} characters")]
    TooLong {
        /// Which.
        what: &'static str,
    },
}

/// The entry that a file's fingerprint makes.
pub fn entry_of_fingerprint(
    fingerprint: Fingerprint,
    origin: Option<String>,
) -> Result<NewEntry, NotBanked> {
    if let Some(problem) = fingerprint.problem {
        return Err(problem.into());
    }
    if fingerprint.signals.is_empty() {
        return Err(RowError::EmptyText.into());
    }
    // Of a text what finds copies of it; its links are other things to bank.
    let signals = match &fingerprint.text {
        Some(text) => {
            let mut signals = bankable(text)?.signals;
            let of_file = |signal: &Signal| {
                matches!(signal, Signal::Md5(_) | Signal::Sha1(_) | Signal::Sha256(_))
            };
            signals.extend(fingerprint.signals.into_iter().filter(of_file));
            signals
        }
        None => fingerprint.signals,
    };
    Ok(NewEntry {
        signals,
        reference: None,
        tags: Vec::new(),
        provenance: Provenance { source: Source::OwnDecision, origin, import: None },
    })
}

/// The entry that a row of a list makes. Files and texts that it names are
/// fingerprinted; `folder` is where its relative paths begin.
pub fn entry_of_row(
    row: Row,
    fingerprinter: &mut Fingerprinter,
    folder: &Path,
    default_source: &Source,
    import: Option<ImportId>,
) -> Result<NewEntry, NotBanked> {
    let mut signals: Vec<Signal> = row.signals;
    let mut origin = row.origin;
    if let Some(path) = &row.path {
        let fingerprint = fingerprinter.file(&folder.join(path));
        let entry = entry_of_fingerprint(fingerprint, None)?;
        signals.extend(entry.signals);
        origin.get_or_insert_with(|| path.display().to_string());
    }
    if let Some(text) = &row.text {
        match bankable(text) {
            Ok(found) => signals.extend(found.signals),
            Err(TextRefused::Empty) if !signals.is_empty() => {}
            Err(TextRefused::Empty) => return Err(RowError::EmptyText.into()),
            Err(refused) => return Err(refused.into()),
        }
    }
    if signals.is_empty() {
        return Err(RowError::NoSignal.into());
    }
    let source = match &row.source {
        Some(source) => {
            let Ok(source) = source.parse();
            source
        }
        None => default_source.clone(),
    };
    let about = [
        ("the reference", row.reference.as_deref()),
        ("the source", row.source.as_deref()),
        ("the origin", origin.as_deref()),
    ];
    let words = about.into_iter().filter_map(|(what, word)| word.map(|word| (what, word)));
    for (what, word) in words.chain(row.tags.iter().map(|tag| ("a tag", tag.as_str()))) {
        if word.chars().count() > MAX_WORD {
            return Err(NotBanked::TooLong { what });
        }
        // PostgreSQL keeps no such text; refused here it costs one row, refused
        // by the store it would cost the whole batch.
        if word.contains('\0') {
            return Err(NotBanked::ZeroCharacter { what });
        }
    }
    Ok(NewEntry {
        signals,
        reference: row.reference,
        tags: row.tags,
        provenance: Provenance { source, origin, import },
    })
}
