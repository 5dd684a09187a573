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

mod audit;
mod backup;
mod banks;
mod concerns;
mod entries;
mod error;
mod events;
mod imports;
mod policies;
mod schema;
mod secret;
mod signals;
mod sql;
mod store;

pub use audit::{FirstBad, VerifyReport};
pub use backup::{Backup, BackupReport, BackupSummary, Beside, Progress, RestoreReport, Step};
pub use concerns::Concern;
pub use entries::{Added, Removed};
pub use error::StoreError;
pub use events::ReadEvent;
pub use imports::Undone;
pub use policies::NewPolicy;
pub use secret::load_or_create_key;
pub use store::{Location, Store};
