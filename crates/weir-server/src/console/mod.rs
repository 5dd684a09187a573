//! The console: pages on which people decide. Server-made HTML, forms and
//! links; a script adds keys, holding and live parts, and every page works
//! without it.
//!
//! | module | subject |
//! |---|---|
//! | `person` | who looks: the signed-in user, their words and choices |
//! | `words`, `times` | every string in the reader's language; dates, clocks, numbers |
//! | `shell` | the frame of every page, and how a page is answered |
//! | `form` | what a form sent |
//! | `door` | signing in and out, one's own password and choices |
//! | `assets` | the sheet, the scripts |
//!
//! Each other module is a page, named after it.

mod assets;
mod brake;
mod case;
mod charts;
mod dashboard;
mod deliveries;
mod door;
mod endpoints;
mod events;
mod fields;
mod form;
mod go;
mod icons;
mod keys;
mod matched;
mod people;
mod person;
mod previews;
mod queue;
mod settings;
mod shell;
mod things;
mod times;
mod why;
mod words;

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
        .merge(case::routes())
        .merge(previews::routes())
        .merge(why::routes())
        .merge(go::routes())
        .merge(brake::routes())
        .merge(deliveries::routes())
        .merge(endpoints::routes())
        .merge(events::routes())
        .merge(people::routes())
        .merge(keys::routes())
        .merge(settings::routes())
        .merge(dashboard::routes())
}
