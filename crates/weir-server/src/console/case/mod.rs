//! A case: what a person needs to decide on one screen, and what follows.
//!
//! | module | subject |
//! |---|---|
//! | `load` | everything that the page shows, read once |
//! | `page` | the three panes |
//! | `evidence` | what was posted beside what is banked |
//! | `facts` | source, earlier outcomes, related cases, notices, history |
//! | `decide` | the form and what it does |
//! | `reason` | the reason, drafted from policy and match |
//! | `hold` | who has the case before them |
//! | `said` | what rules said of it, in words |
//! | `undo` | the undo bar, and how far an action got |
//! | `wrong` | “not a match”: what else that would release |

mod decide;
mod evidence;
mod facts;
mod hold;
mod load;
mod page;
mod reason;
mod said;
mod undo;
mod wrong;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cases/{id}", get(page::case))
        .route("/cases/{id}/text", get(evidence::text))
        .route("/cases/{id}/draft", post(decide::draft))
        .route("/cases/{id}/decide", post(decide::decide))
        .route("/cases/{id}/hold", post(hold::hold))
        .route("/cases/{id}/release", post(hold::release))
        .route("/cases/{id}/not-a-match", get(wrong::page).post(wrong::decide))
        .route("/undo-last", get(undo::bar).post(undo::undo))
        .route("/care", get(page::care))
        .route("/pause", post(page::pause))
}
