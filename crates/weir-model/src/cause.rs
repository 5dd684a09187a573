//! Causes: what lies behind decisions, so that all of it can be taken back.

use crate::bank::BankName;
use crate::id::{EntryId, ImportId, RuleVersionId};
use crate::time::Timestamp;

/// What lies behind decisions, holds and labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An entry that items matched.
    Entry(EntryId),
    /// A version of a rule that fired.
    RuleVersion(RuleVersionId),
    /// A list, by the entries that it brought.
    Import(ImportId),
    /// A bank, by its entries; its name stays when it is deleted.
    Bank(BankName),
    /// Everything that was decided and held in a span of time.
    Time {
        /// From then on.
        from: Timestamp,
        /// Before then.
        to: Timestamp,
    },
}

impl Cause {
    /// The kind's one name.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Entry(_) => "entry",
            Self::RuleVersion(_) => "rule_version",
            Self::Import(_) => "import",
            Self::Bank(_) => "bank",
            Self::Time { .. } => "time",
        }
    }
}
