//! A back-test: how far it is, and what the draft would have done.
//!
//! | module | subject |
//! |---|---|
//! | `page` | progress, stop and resume, the sums |
//! | `judged` | beside what people decided: shares with their intervals |
//! | `changes` | what would change, as a sum and item by item |

mod changes;
mod judged;
mod page;

use axum::Router;
use axum::routing::{get, post};

pub(super) use page::one_line;

use crate::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/back-tests/{id}", get(page::back_test))
        .route("/back-tests/{id}/stop", post(page::stop))
        .route("/back-tests/{id}/resume", post(page::resume))
}
