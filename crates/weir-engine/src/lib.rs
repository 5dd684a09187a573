//! The way of an item: receive, fingerprint, match, verdict, case.
//!
//! | step | module |
//! |---|---|
//! | the whole way, from top to bottom | `way` |
//! | receive: an item as a service sends it; files from folders | `item`, `files` |
//! | fingerprint: bytes become signals | `fingerprint`, in which looks `form`, for items `look`; how a part lies `fitted` |
//! | what is seen in a picture, and read in it | `seeing`, `read` |
//! | match: signals meet the entries of some banks | `matcher`, loaded by `banks`, kept up to date by `live` |
//! | known texts and links, and where they stand in an item | `texts` |
//! | verdict: rules over the facts of an item | `rules`, `facts`; those that ship `default_rules`, a draft on the past `back_test` |
//! | answer: what is told, and kept in one commit with others | `told`, `commit` |
//! | bank: what is known, one by one or as a list | `banking`, `import`, `rows` |
//! | move here from an HMA, ids and all | `hma` |
//! | take back: what a cause did, as a job | `undo` |
//! | before something is banked: what it would have matched | `retained`, found by `seen` |
//! | afterwards: that becomes true | `match_back` |
//!
//! It tells the story and calls; the algorithms live in `weir-signals`,
//! `weir-index` and `weir-media`, what is kept in `weir-store`.

mod align;
mod back_test;
mod back_test_job;
mod banking;
mod banks;
mod commit;
mod compare;
mod default_rules;
mod facts;
mod files;
mod fingerprint;
mod fitted;
mod form;
mod hma;
mod import;
mod item;
mod jobs;
mod live;
mod look;
mod look_back;
mod match_back;
mod matcher;
mod nearest;
pub mod own_background;
mod policies;
mod read;
mod replace;
mod retained;
pub mod rows;
mod rule_check;
mod ruled_notices;
mod rules;
mod seeing;
mod seen;
mod test_item;
mod texts;
mod told;
mod undo;
mod way;

pub use align::aligned;
pub use back_test::{BackTestReport, MOST_LISTED, Share, Tally, Trial};
pub use back_test_job::{BackTestTask, back_test_report, start_back_test, trial_beside_live};
pub use banking::{NotBanked, entry_of_fingerprint, entry_of_row};
pub use banks::{BankError, find_bank, load_matcher};
pub use compare::{Comparison, compare};
pub use facts::About;
pub use files::{Files, Stop, Unwalkable, Visit, count_ahead};
pub use fingerprint::{Fingerprint, Fingerprinter, Looking};
pub use fitted::PictureFit;
pub use form::{Featured, Hashed, Look};
pub use hma::{ExchangeKinds, HmaMove, HmaMoveError, HmaMoved, HmaTold, KnownExchange, move_hma};
pub use import::{ImportError, ImportPlan, Imported, ListFormat, RowFate, import_list};
pub use item::{ItemContent, Medium, MediumSource, NewItem, Upload};
pub use matcher::{Answer, Match, MatchOptions, MatchedEntry, Matcher};
pub use nearest::nearest;
pub use policies::{BUILT_IN, ensure_built_in, find_policy};
pub use read::{PictureText, ReadAt, ReadBy};
pub use retained::{Candidate, WouldHit, WouldMatch, match_retained};
pub use rule_check::{CheckedRule, NotPut, put_rule_in_state};
pub use rules::{FaultyRule, RuleRef, Rules, SaidByRule, Saying};
pub use test_item::{TEST_BANK, TEST_PICTURE, TEST_SENTENCE};
pub use texts::{BankableText, TextMatch, TextRefused, TextSpan, bankable, link_signals};
pub use told::{Region, Told, ToldFit, ToldMatch, ToldProblem, ToldRead, ToldSpan};
pub use undo::{JOB_LEASE, KeepFor, work_on_undo};
pub use way::{Answered, Clock, Engine, EngineOptions, Fetch};
pub use weir_rules::{
    Asked, Effects, Expect, Outcome as RuleOutcome, Refusal, RefusalKind, RuleFile, Saw,
    TestResult, Value, schema,
};
