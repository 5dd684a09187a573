//! The console: pages on which people decide. Server-made HTML, forms and
//! links; a script adds keys, holding and live parts, and every page works
//! without it.
//!
//! | module | subject |
//! |---|---|
//! | `person` | who looks: the signed-in user, their words and choices |
//! | `words`, `times` | every string in the reader's language; dates, clocks, numbers |
//! | `shell` | the frame of every page, and how a page is answered |
//! | `form`, `upload` | what a form sent, and its files |
//! | `wrong` | what is wrong with its fields, beside each and above all |
//! | `paths` | where what people named is found |
//! | `matched`, `signals` | how near, and what of; links lead nowhere |
//! | `door` | signing in and out, one's own password and choices |
//! | `assets` | the sheet, the scripts |
//! | `texts` | what is known in a text stands out; the text of an entry, and how sure matches must be |
//! | `judged`, `aside` | what people said of entries, and which were set aside |
//! | `fields`, `charts` | parts of forms, and drawings, that pages share |
//!
//! Each other module is a page, named after it.

mod aside;
mod assets;
mod back_test;
mod bank;
mod bank_add;
mod bank_forms;
mod bank_import;
mod bank_list;
mod bank_preview;
mod banks;
mod brake;
mod case;
mod caused;
mod causes;
mod chain;
mod charts;
mod dashboard;
mod deliveries;
mod door;
mod endpoints;
mod entry;
mod events;
mod exchanges;
mod fields;
mod form;
mod go;
mod icons;
mod imported;
mod job_list;
mod jobs;
mod judged;
mod keys;
mod matched;
mod paths;
mod people;
mod person;
mod policies;
mod policy_form;
mod previews;
mod queue;
mod replays;
mod rules;
mod seen;
mod sent;
mod settings;
mod shell;
mod signals;
mod texts;
mod things;
mod times;
mod upload;
mod why;
mod words;
mod wrong;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;

use crate::app::App;

pub(crate) use shell::explain;

/// The pages; who may see which stands in [`crate::access::PAGES`].
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/queue") }))
        .merge(assets::routes())
        .merge(door::routes())
        .merge(queue::routes())
        .merge(banks::routes())
        .merge(bank::routes())
        .merge(bank_add::routes())
        .merge(bank_list::routes())
        .merge(bank_forms::routes())
        .merge(bank_import::routes())
        .merge(imported::routes())
        .merge(entry::routes())
        .merge(texts::routes())
        .merge(aside::routes())
        .merge(exchanges::routes())
        .merge(causes::routes())
        .merge(job_list::routes())
        .merge(jobs::routes())
        .merge(policies::routes())
        .merge(policy_form::routes())
        .merge(rules::routes())
        .merge(back_test::routes())
        .merge(case::routes())
        .merge(previews::routes())
        .merge(why::routes())
        .merge(go::routes())
        .merge(brake::routes())
        .merge(deliveries::routes())
        .merge(sent::routes())
        .merge(replays::routes())
        .merge(endpoints::routes())
        .merge(events::routes())
        .merge(chain::routes())
        .merge(people::routes())
        .merge(keys::routes())
        .merge(settings::routes())
        .merge(dashboard::routes())
}
