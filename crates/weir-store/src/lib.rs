//! Everything Weir keeps, in SQLite or PostgreSQL.
//!
//! What is promised: a change that was answered is on disk
//! (`synchronous=FULL`); it is there whole or not at all; and every change is
//! an event of the same transaction. `tests/` tries to break each promise on
//! both databases.
//!
//! ```
//! use weir_model::{BankKind, Timestamp};
//! use weir_store::{Location, Store};
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let folder = tempfile::tempdir().unwrap();
//! let store = Store::open(&Location::Folder(folder.path().join("weir"))).await?;
//! let now = Timestamp::from_micros(1_790_000_000_000_000);
//!
//! let service = store.default_service(now).await?;
//! let name = "lighthouse-posters".parse().unwrap();
//! store.create_bank(service, &name, BankKind::Match, None, now).await?;
//! assert_eq!(store.banks(service).await?.len(), 1);
//! # Ok::<(), weir_store::StoreError>(()) }).unwrap();
//! ```

mod aside;
mod attempts;
mod audit;
mod authors;
mod back_again;
mod backup;
mod bank_changes;
mod bank_overview;
mod banked_texts;
mod banks;
mod blobs;
mod cases;
mod causes;
mod choices;
mod concerns;
mod contents;
mod counters;
mod dashboard;
mod decisions;
mod deliveries;
mod delivery_log;
mod endings;
mod entries;
mod entry_history;
mod entry_hits;
mod error;
mod events;
mod events_found;
mod exchanges;
mod exposures;
mod hashing;
mod holds;
mod imports;
mod item_views;
mod items;
mod jobs;
mod judged_past;
mod judgements;
mod keeping;
mod keys;
mod match_back;
mod match_back_job;
mod messages;
mod notices;
mod numbered;
mod outbox;
mod passwords;
mod pending;
mod policies;
mod queue;
mod recent;
mod related;
mod requests;
mod retained;
mod revisions;
mod ruled;
mod rules;
mod said;
mod schema;
mod sealing;
mod secret;
mod secrets;
mod sessions;
mod signals;
mod sql;
mod store;
mod switches;
mod turns;
mod undo_job;
mod undo_preview;
mod user_choices;
mod users;
mod webhook_secrets;
mod webhooks;

pub use aside::{AsideEntry, AsideLimits};
pub use attempts::{AttemptFailed, ClaimLimits, Claimed};
pub use audit::{FirstBad, VerifyReport};
pub use authors::{
    AuthorHistory, CountedOver, KnownBefore, LabelStanding, NewestFacts, NoticeStanding,
};
pub use backup::{Backup, BackupReport, BackupSummary, Beside, Progress, RestoreReport, Step};
pub use bank_changes::{BankChange, LaidAside};
pub use bank_overview::{BankOverview, OVERVIEW_DAYS};
pub use blobs::{Blobs, Naming};
pub use cases::CaseFilter;
pub use concerns::Concern;
pub use contents::{Content, ContentChange, ContentNotes, SignalCount};
pub use dashboard::{BankOverturns, Dashboard, DashboardDays, DayOfDecisions, DayOfMatches};
pub use decisions::{DecisionUndone, KeepUntil};
pub use deliveries::{DeliveryFilter, ReplayRange};
pub use delivery_log::{EndpointFigures, LogFilter, LoggedDelivery, Sent, Try};
pub use entries::{Added, Removed, ShortEntry};
pub use entry_history::{EntryMatch, ItemEnd, MatchPlace, SubjectEvent};
pub use error::StoreError;
pub use events::{ReadEvent, Sealed};
pub use events_found::{EventFilter, EventOrder};
pub use exchanges::{Exchange, FetchEnd};
pub use exposures::Exposure;
pub use holds::Hold;
pub use imports::Undone;
pub use item_views::{AuthorView, ItemView, RevisionView};
pub use items::{Finding, KeptContent, KeptMedium, NewMatch, NewRevision, Received};
pub use jobs::JobProgress;
pub use judged_past::{ListedChange, PastChange, PastVerdict};
pub use judgements::EntryJudgements;
pub use keeping::{Erased, Expired};
pub use keys::{KeyError, NewKey};
pub use match_back::PastItem;
pub use match_back_job::{BackFinding, BackStep, MatchedBack, Seeking};
pub use notices::{About, NewNotice};
pub use numbered::{IfTaken, Numbered, NumberedEntry};
pub use outbox::Cancelled;
pub use passwords::ChangePasswordError;
pub use pending::{Batch, PendingRevision};
pub use policies::NewPolicy;
pub use queue::{QueueCounts, QueueFilter, QueueMatch, QueuePlace, QueueRow};
pub use recent::DecisionProgress;
pub use related::{Common, EntryOutcome, Related};
pub use requests::Known;
pub use retained::{RetainedPlace, RetainedRevision, RetainedText};
pub use ruled::{AskedCase, LabelOn, NewLabel, NoticeRuled, RuleAct, RuleHit};
pub use rules::{RuleHits, WrittenRule};
pub use said::SharedHits;
pub use secret::load_or_create_key;
pub use secrets::Secret;
pub use sessions::SignInError;
pub use store::{Location, Store};
pub use switches::Switched;
pub use undo_job::{UndoDone, UndoStep};
pub use undo_preview::{CausedCase, CausedDecisions, UndoPreview};
pub use webhook_secrets::WebhookSecret;
