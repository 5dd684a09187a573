//! Imports: lists taken in at once, that can be taken back at once.

use crate::id::{BankId, ImportId};
use crate::time::Timestamp;

/// One list that was taken into a bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Which import.
    pub id: ImportId,
    /// The bank it went into.
    pub bank: BankId,
    /// The list's file name.
    pub name: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it came to its end; an import that was cut off has none.
    pub finished_at: Option<Timestamp>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
    /// How many entries it brought.
    pub taken: u64,
}
