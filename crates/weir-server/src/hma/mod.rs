//! The drop-in for Hasher-Matcher-Actioner (HMA): its routes under `/hma/`, and
//! at the root of a listener of their own. What comes in here is banked, matched
//! and told like everything else; only the words are HMA's.
//!
//! | file | HMA's routes |
//! |---|---|
//! | `hashing` | `/h` |
//! | `matching` | `/m` |
//! | `banks`, `content` | `/c/bank…` |
//! | `configuration` | `/c/signal_type`, `/c/content_type` |
//! | `exchanges`, `apis` | `/c/exchange…`, and the kinds that there are; `moving`, those that move here |
//! | `door` | where a request is let in: key, prefix, slashes |
//! | `answer`, `read`, `names`, `types` | HMA's JSON, what it takes, what it calls things |

mod answer;
mod apis;
mod banks;
mod configuration;
mod content;
mod core;
mod door;
mod exchanges;
mod fetching;
mod hashing;
mod matching;
mod moving;
mod names;
mod read;
mod remote;
mod types;

use axum::Router;

use crate::app::App;

pub use door::{Open, at_the_root};
pub(crate) use door::{else_where, explain, is_here};
pub(crate) use fetching::fetch_all;
pub use moving::{MovedExchange, credentials_of_hma, exchange_of_hma};

/// Whether Weir fetches for this kind of exchange yet.
pub(crate) fn fetches(api: &str) -> bool {
    apis::api(api).is_some_and(|api| api.fetches)
}

/// HMA's routes, each behind `/hma`.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(core::routes())
        .merge(hashing::routes())
        .merge(matching::routes())
        .merge(banks::routes())
        .merge(content::routes())
        .merge(configuration::routes())
        .merge(exchanges::routes())
}
