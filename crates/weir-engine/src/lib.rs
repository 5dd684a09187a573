//! The way of an item: receive, fingerprint, match.
//!
//! | step | module |
//! |---|---|
//! | receive: files from folders, by all cores | `files` |
//! | fingerprint: bytes become signals | `fingerprint` |
//! | match: signals meet the entries of some banks | `matcher`, loaded by `banks` |
//! | bank: what is known, one by one or as a list | `banking`, `import`, `rows` |
//!
//! It tells the story and calls; the algorithms live in `weir-signals`,
//! `weir-index` and `weir-media`, what is kept in `weir-store`.

mod banking;
mod banks;
mod compare;
mod files;
mod fingerprint;
mod import;
mod matcher;
mod nearest;
mod policies;
pub mod rows;

pub use banking::{NotBanked, entry_of_fingerprint, entry_of_row};
pub use banks::{BankError, find_bank, load_matcher};
pub use compare::{Comparison, compare, form_in_words};
pub use files::{Files, Stop, Unwalkable, Visit, count_ahead};
pub use fingerprint::{Fingerprint, Fingerprinter};
pub use import::{ImportError, ImportPlan, Imported, ListFormat, RowFate, import_list};
pub use matcher::{Answer, Match, MatchOptions, MatchedEntry, Matcher};
pub use nearest::nearest;
pub use policies::{BUILT_IN, ensure_built_in, find_policy};
