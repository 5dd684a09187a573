//! The brake: `POST /mode`. Its form stands in the frame of every page.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use weir_model::Mode;

use super::form::Form;
use super::person::Person;
use super::shell::{back, done};
use crate::app::App;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/mode", post(switch))
}

/// Switches the mode; every worker obeys it when this is answered.
async fn switch(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let mode: Mode = form.need("mode")?;
    let service = person.caller.service;
    let before = app.store_of(&person.caller).set_mode(service, mode, app.now()).await?;
    app.engine(service).await?.catch_up().await?;
    let word = match mode {
        _ if mode == before => "mode-same",
        Mode::Observe => "mode-observe",
        Mode::Review => "mode-review",
        Mode::Live => "mode-live",
    };
    Ok(done(back(form.get("back")), word, 0))
}
