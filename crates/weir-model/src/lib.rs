//! The nouns of Weir, their ids, and the events by which they change.
//!
//! Pure: time and randomness are passed in, nothing is read or written here.
//!
//! ```
//! use weir_model::{BankId, IdSource, Timestamp};
//!
//! let at: Timestamp = "2026-11-24T08:00:00.000001Z".parse().unwrap();
//! let mut ids = IdSource::default();
//! let bank: BankId = ids.next(at, [7; 8]);
//!
//! // Outside, an id carries its noun; pasted anywhere it says what it is.
//! assert!(bank.to_string().starts_with("bank_"));
//! assert_eq!(bank.to_string().parse::<BankId>(), Ok(bank));
//! ```

mod actor;
mod bank;
mod bank_forms;
mod case;
mod cause;
mod chain;
mod cursor;
mod delivery;
mod entry;
mod event;
mod head;
mod id;
mod import;
mod item;
mod item_signal;
mod job;
mod judgement;
mod key;
mod name;
mod named;
mod password;
mod policy;
mod role;
mod rule;
mod rule_version;
mod session;
mod time;
mod user;
mod webhook;

pub use actor::Actor;
pub use bank::{Bank, BankKind, BankName, BankNameError, BankStatistics, Share, TextThreshold};
pub use bank_forms::{BankForms, UnknownForm};
pub use case::{
    Action, ActionKind, ActionState, Case, CaseKind, CaseState, Decision, NewDecision, Notice,
    NoticeKind, NoticeState, Outcome, Purpose, Queue, Standing,
};
pub use cause::Cause;
pub use chain::{ChainHash, ChainVerifier, Fault, PayloadDigest, Salt};
pub use cursor::{Cursor, CursorError};
pub use delivery::{Delivery, DeliveryState, Message, MessageKind, next_attempt};
pub use entry::{Entry, EntryFingerprint, NewEntry, Opinions, Provenance, Source, is_disabled};
pub use event::{Event, EventKind, SealedEvent, StoredPayload};
pub use head::{ChainHead, HeadError, SecretKey, SignedHead};
pub use id::{
    ActionId, AuthorId, BankId, BatchId, CaseId, DecisionId, DeliveryId, EntryId, EventId,
    ExchangeId, Id, IdError, IdSource, ImportId, ItemId, JobId, KeyId, NoticeId, Noun, PolicyId,
    RuleId, RuleVersionId, ServiceId, SessionId, UserId, WebhookId,
};
pub use import::Import;
pub use item::{Author, ContentDigest, Item, ItemKey, KeyError, Mode, Verdict};
pub use item_signal::{Backdrop, ItemSignal};
pub use job::{Job, JobKind, JobState};
pub use judgement::{Judgement, OffReason};
pub use key::Key;
pub use name::{KeyName, NameError, UserName};
pub use named::UnknownWord;
pub use password::{Password, PasswordError};
pub use policy::{DsaCategory, Policy, PolicyText, Severity, TerroristContent};
pub use role::{Access, Permission, Role, Scope};
pub use rule::{LabelOn, MatchedPart, Priority, SourceKind};
pub use rule_version::{RuleState, RuleVersion};
pub use session::UserSession;
pub use time::{Timestamp, TimestampError};
pub use user::{LONGEST_LOCK_OUT, User, lock_out};
pub use webhook::{Breaker, DisabledReason, Webhook, WebhookUrl, WebhookUrlError};
