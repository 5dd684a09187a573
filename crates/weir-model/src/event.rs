//! Events: what happened, once; appended, sealed into a chain, never changed.

use std::fmt;

use crate::chain::{ChainHash, PayloadDigest, Salt};
use crate::id::{EventId, ServiceId};
use crate::time::Timestamp;

/// What sort of thing happened. The name carries a version: a payload of
/// another shape is another version, and old events stay readable.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventKind {
    /// A service was made.
    ServiceCreated,
    /// A policy, or a new version of one, was made.
    PolicyCreated,
    /// A bank was made.
    BankCreated,
    /// A bank was deleted, with its entries.
    BankDeleted,
    /// An entry was banked.
    EntryAdded,
    /// An entry that others had given was confirmed by an own decision.
    EntryConfirmed,
    /// An entry was taken out of its bank.
    EntryRemoved,
    /// The import of a list began.
    ImportStarted,
    /// The import of a list came to its end.
    ImportFinished,
    /// An import was taken back.
    ImportUndone,
    /// An event's payload was erased.
    PayloadErased,
    /// A kind that a later version wrote; kept as it is.
    Other(String),
}

impl EventKind {
    /// The kind's name with its version, as `entry.added@1`.
    pub fn name(&self) -> &str {
        match self {
            Self::ServiceCreated => "service.created@1",
            Self::PolicyCreated => "policy.created@1",
            Self::BankCreated => "bank.created@1",
            Self::BankDeleted => "bank.deleted@1",
            Self::EntryAdded => "entry.added@1",
            Self::EntryConfirmed => "entry.confirmed@1",
            Self::EntryRemoved => "entry.removed@1",
            Self::ImportStarted => "import.started@1",
            Self::ImportFinished => "import.finished@1",
            Self::ImportUndone => "import.undone@1",
            Self::PayloadErased => "payload.erased@1",
            Self::Other(name) => name,
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Self {
        [
            Self::ServiceCreated,
            Self::PolicyCreated,
            Self::BankCreated,
            Self::BankDeleted,
            Self::EntryAdded,
            Self::EntryConfirmed,
            Self::EntryRemoved,
            Self::ImportStarted,
            Self::ImportFinished,
            Self::ImportUndone,
            Self::PayloadErased,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
        .unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// An event as it is appended: ids and a digest, nothing that could need
/// erasing. What there is to tell lies beside it in its payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Which event.
    pub id: EventId,
    /// Whose.
    pub service: ServiceId,
    /// What sort.
    pub kind: EventKind,
    /// When.
    pub at: Timestamp,
    /// The id (128 bits) of the thing it happened to.
    pub subject: Option<[u8; 16]>,
    /// The salted digest of its payload.
    pub digest: PayloadDigest,
}

/// An event with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedEvent {
    /// The event.
    pub event: Event,
    /// Its place, from 1 on, without gaps.
    pub seq: i64,
    /// The chain's hash up to and with this event.
    pub hash: ChainHash,
}

/// What lies beside an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPayload {
    /// Keeps the digest from being guessed back into the payload.
    pub salt: Salt,
    /// JSON.
    pub body: Vec<u8>,
}
