//! Events: what happened, once; appended, sealed into a chain, never changed.

use std::fmt;

use crate::chain::{ChainHash, PayloadDigest, Salt};
use crate::id::{EventId, ServiceId};
use crate::time::Timestamp;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// What sort of thing happened. The name carries a version: a payload of
        /// another shape is another version, and old events stay readable.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum EventKind {
            $($(#[$doc])* $variant,)*
            /// A kind that a later version wrote; kept as it is.
            Other(String),
        }

        impl EventKind {
            /// Every kind that this version writes.
            pub const KNOWN: &[Self] = &[$(Self::$variant),*];

            /// The kind's name with its version, as `entry.added@1`.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Other(name) => name,
                }
            }

            /// The kind of this name.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

kinds! {
    /// A service was made.
    ServiceCreated = "service.created@1",
    /// A policy, or a new version of one, was made.
    PolicyCreated = "policy.created@1",
    /// A bank was made.
    BankCreated = "bank.created@1",
    /// A bank was changed: its name, in which share of lookups it takes part, how
    /// sure matches with its texts must be.
    BankChanged = "bank.changed@1",
    /// A bank was laid aside: it is gone for whoever uses it, and can be restored
    /// for a while.
    BankLaidAside = "bank.laid_aside@1",
    /// A bank that was laid aside is back.
    BankRestored = "bank.restored@1",
    /// A bank was deleted, with its entries.
    BankDeleted = "bank.deleted@1",
    /// Which forms of a picture a bank's entries are held against was changed.
    BankFormsSet = "bank.forms_set@1",
    /// An entry was banked.
    EntryAdded = "entry.added@1",
    /// An entry that others had given was confirmed by an own decision.
    EntryConfirmed = "entry.confirmed@1",
    /// An entry was switched off: it matches nothing until it is on again.
    EntrySwitchedOff = "entry.switched_off@1",
    /// An entry was switched on again.
    EntrySwitchedOn = "entry.switched_on@1",
    /// An entry was disabled until a time, or what is noted of it was changed.
    EntryChanged = "entry.changed@1",
    /// An exchange was made.
    ExchangeCreated = "exchange.created@1",
    /// An exchange was paused or goes on, or its last fetch was noted.
    ExchangeChanged = "exchange.changed@1",
    /// An exchange was deleted; its bank was laid aside.
    ExchangeDeleted = "exchange.deleted@1",
    /// A signal type of HMA's was switched off, on, or to a share.
    SignalTypeSet = "signal_type.set@1",
    /// What Weir shows a kind of exchange to be let in was set or cleared.
    ExchangeCredentialsSet = "exchange.credentials_set@1",
    /// An entry was taken out of its bank.
    EntryRemoved = "entry.removed@1",
    /// Somebody read the text of an entry.
    EntryRead = "entry.read@1",
    /// The import of a list began.
    ImportStarted = "import.started@1",
    /// The import of a list came to its end.
    ImportFinished = "import.finished@1",
    /// An import was taken back.
    ImportUndone = "import.undone@1",
    /// An event's payload was erased.
    PayloadErased = "payload.erased@1",
    /// The mode was switched.
    ModeSet = "mode.set@1",
    /// Items were received, together in one commit.
    ItemsReceived = "items.received@1",
    /// An item's personal data was erased.
    ItemErased = "item.erased@1",
    /// An item that was there before matches what was banked since.
    ItemMatchedBack = "item.matched_back@1",
    /// An author's personal data was erased.
    AuthorErased = "author.erased@1",
    /// Somebody read what is kept of an item.
    ItemRead = "item.read@1",
    /// Somebody read what is kept of an author.
    AuthorRead = "author.read@1",
    /// What was kept long enough was erased.
    RetentionRan = "retention.ran@1",
    /// A notice was received.
    NoticeReceived = "notice.received@1",
    /// A case was opened.
    CaseOpened = "case.opened@1",
    /// Something joined an open case.
    CaseJoined = "case.joined@1",
    /// Somebody read a case.
    CaseRead = "case.read@1",
    /// A case was withdrawn: what it stood on was taken back.
    CaseWithdrawn = "case.withdrawn@1",
    /// A person was shown what a case veils.
    EvidenceRevealed = "evidence.revealed@1",
    /// A person decided a case.
    DecisionMade = "decision.made@1",
    /// A decision was taken back.
    DecisionUndone = "decision.undone@1",
    /// An action was delivered to everybody who was to carry it out.
    ActionDelivered = "action.delivered@1",
    /// An item is held no longer, as what held it was taken back.
    ItemReleased = "item.released@1",
    /// A rule acted where it may: the decision is its own.
    RuleActed = "rule.acted@1",
    /// A version of a rule was written, or its draft changed.
    RuleWritten = "rule.written@1",
    /// A second person approved a version of a rule.
    RuleApproved = "rule.approved@1",
    /// A version of a rule is in another state now.
    RuleStateSet = "rule.state_set@1",
    /// What a decision says of an entry was written to it, or taken back.
    EntryJudged = "entry.judged@1",
    /// An entry was set aside until a person says whether it stays off.
    EntrySetAside = "entry.set_aside@1",
    /// A job was started.
    JobStarted = "job.started@1",
    /// A job was stopped, resumed or came to its end.
    JobEnded = "job.ended@1",
    /// A webhook was made.
    WebhookCreated = "webhook.created@1",
    /// A webhook was changed.
    WebhookChanged = "webhook.changed@1",
    /// A webhook was removed.
    WebhookRemoved = "webhook.removed@1",
    /// A delivery was given up.
    DeliveryGivenUp = "delivery.given_up@1",
    /// A delivery is to be made again.
    DeliveryReplayed = "delivery.replayed@1",
    /// An API key was made.
    KeyCreated = "key.created@1",
    /// An API key was revoked.
    KeyRevoked = "key.revoked@1",
    /// A user was made.
    UserCreated = "user.created@1",
    /// A user's role changed, or they were switched on or off.
    UserChanged = "user.changed@1",
    /// A user's password was set.
    PasswordSet = "user.password_set@1",
    /// A user was locked out for a while after wrong passwords.
    UserLockedOut = "user.locked_out@1",
    /// A user signed in.
    SessionStarted = "session.started@1",
    /// A session ended.
    SessionEnded = "session.ended@1",
    /// A backup was made.
    BackupMade = "backup.made@1",
    /// The store was filled from a backup.
    BackupRestored = "backup.restored@1",
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
