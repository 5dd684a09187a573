//! Rules: listed, looked at, written, put in shadow or live.
//!
//! | module | subject |
//! |---|---|
//! | `list` | every rule: what it does, how far it is, how often it fires |
//! | `page` | one rule: its versions, live and shadow beside each other |
//! | `doings` | what can be done with a version |
//! | `editor` | the form in which one is written, and what it does |
//! | `faults` | what is wrong, at its place; how the tests came out |
//! | `facts` | the facts that a rule can name, to be looked up beside it |
//! | `words` | effects in words, states, paths |
//! | `said` | what a rule said of an item, in words |

mod doings;
mod editor;
mod facts;
mod faults;
mod list;
mod page;
mod said;
mod words;

use axum::Router;
use axum::routing::{get, post};

pub(super) use said::{missing, sentence};
pub(super) use words::{rule_path, title};

use crate::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rules", get(list::list))
        .route("/rules/new", get(editor::new).post(editor::write_new))
        .route("/rules/{name}", get(page::rule))
        .route("/rules/{name}/edit", get(editor::edit).post(editor::write))
        .route("/rule-check", post(editor::check))
        .route("/rule-facts", get(facts::found))
        .route("/rule-versions/{id}/state", post(doings::set_state))
        .route("/rule-versions/{id}/approve", post(doings::approve))
        .route("/rule-versions/{id}/back-test", post(doings::back_test))
}
