//! An import: what a list brought, and how it is taken back whole.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use weir_model::{Import, ImportId};
use weir_store::StoreError;

use super::bank::{import_name, import_state};
use super::banks::keeps_banks;
use super::person::Person;
use super::shell::Place;
use super::{icons, paths};
use crate::app::App;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/imports/{id}", get(import)).route("/imports/{id}/undo", post(undo))
}

/// What was told when the list went in.
#[derive(Default, serde::Deserialize)]
struct Done {
    there: Option<u64>,
    refused: Option<u64>,
    removed: Option<u64>,
    kept: Option<u64>,
}

/// An import: what it brought, and how to take it back.
async fn import(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let import = store.import(service, path.id::<ImportId>(0)?).await?;
    let bank = store.banks(service).await?.into_iter().find(|bank| bank.id == import.bank);
    let title = import_name(&person, &import);
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div {
                p.small {
                    @match &bank {
                        Some(bank) => a href=(paths::bank(bank)) { bdi dir="auto" { (bank.name) } },
                        None => (person.say("bank-gone")),
                    }
                }
                h1 { bdi dir="auto" { (title) } }
            } }
            div.stack {
                (told_before(&person, &done))
                dl.facts.facts-line {
                    div { dt { (person.say("state")) } dd { (import_state(&person, &import)) } }
                    div { dt { (person.say("import-brought")) } dd { (person.words.say_with("entries-count", &[("count", (import.taken as i64).into())])) } }
                    div { dt { (person.say("import-when")) } dd { (person.times.moment(import.started_at)) } }
                    @if let Some(at) = import.undone_at {
                        div { dt { (person.say("import-undone")) } dd { (person.times.moment(at)) } }
                    }
                    div { dt { (person.say("id")) } dd { bdi { code { (import.id) } } } }
                }
                @if keeps_banks(&person) {
                    p { a.btn.btn-small href={ "/undo?import=" (import.id) } { (person.say("cause-of-this")) } }
                }
                @if keeps_banks(&person) && import.undone_at.is_none() { (undo_form(&person, &import)) }
            }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

fn told_before(person: &Person, done: &Done) -> Markup {
    let said: Vec<String> = [
        (done.there, "import-told-there"),
        (done.refused, "import-told-refused"),
        (done.removed, "import-told-removed"),
        (done.kept, "import-told-kept"),
    ]
    .into_iter()
    .filter_map(|(count, key)| {
        let count = count.filter(|count| *count > 0)?;
        Some(person.words.say_with(key, &[("count", (count as i64).into())]))
    })
    .collect();
    let went_in = done.there.is_some() && done.removed.is_none();
    html! {
        @if went_in || !said.is_empty() {
            p.banner role="status" {
                (icons::check())
                span { @if went_in { (person.say("import-done")) " " } (said.join(" ")) }
            }
        }
    }
}

fn undo_form(person: &Person, import: &Import) -> Markup {
    html! {
        form.card.stack id="undo" method="post" action={ "/imports/" (import.id) "/undo" } {
            h2 { (person.say("import-undo")) }
            p.quiet { (person.say("import-undo-about")) }
            div { button.btn type="submit" { (person.say("import-undo")) } }
        }
    }
}

async fn undo(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let (service, id) = (person.caller.service, path.id::<ImportId>(0)?);
    let undone = app.store_of(&person.caller).undo_import(service, id, app.now()).await;
    app.engine(service).await?.catch_up().await?;
    let query = match undone {
        Ok(undone) => format!("?removed={}&kept={}", undone.removed, undone.kept),
        // Whoever pressed twice, or whose old copies go with the next erasure,
        // sees that it was taken back.
        Err(StoreError::AlreadyUndone(_) | StoreError::NotScrubbed) => String::new(),
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/imports/{id}{query}")).into_response())
}
