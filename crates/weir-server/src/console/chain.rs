//! The chain of events: verified, with the result in words, and its head to be
//! kept elsewhere.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use weir_model::SignedHead;
use weir_store::VerifyReport;

use super::form::Form;
use super::person::Person;
use super::{events, icons};
use crate::app::App;
use crate::problem::Problem;
use crate::routes::events::HeadBody;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/events/head", get(head)).route("/events/verify", post(verify))
}

/// Verifying the chain, and its head to keep elsewhere.
pub(super) fn section(person: &Person) -> Markup {
    html! {
        section.card.stack aria-labelledby="chain" {
            h2 id="chain" { (person.say("chain")) }
            p.small.quiet { (person.say("chain-about")) }
            form.stack.stack-2 method="post" action="/events/verify" {
                details.fold {
                    summary.small { (person.say("chain-with-head")) }
                    div.fold-in.field {
                        label for="head" { (person.say("chain-head")) }
                        textarea id="head" name="head" rows="4" dir="ltr" maxlength="4096"
                            aria-describedby="head-hint" {}
                        p.hint id="head-hint" { (person.say("chain-head-hint")) }
                    }
                }
                div.row {
                    button.btn.btn-main type="submit" { (person.say("chain-verify")) }
                    a.btn href="/events/head" download { (person.say("chain-head-save")) }
                }
            }
        }
    }
}

/// Computes the chain anew and compares; says in words what came of it.
async fn verify(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let head = match form.get("head").map(|head| SignedHead::from_json(head.as_bytes())) {
        None => None,
        Some(Ok(head)) => Some(head),
        Some(Err(error)) => {
            let said = banner(&person, "late", "chain-head-wrong", &error.to_string());
            return events::page(&app, &person, &events::View::default(), Some(said)).await;
        }
    };
    // Sealing what is open first: then all there is to say is said.
    store.seal(service).await?;
    let said = match store.verify(service, head.as_ref()).await? {
        Err(error) => banner(&person, "late", "chain-head-wrong", &error.to_string()),
        Ok(report) => {
            let foreign = head.as_ref().is_some_and(|head| !app.key().has_signed(head));
            verdict(&person, &report, head.is_some(), foreign)
        }
    };
    events::page(&app, &person, &events::View::default(), Some(said)).await
}

fn banner(person: &Person, state: &str, key: &str, detail: &str) -> Markup {
    html! {
        p.banner data-state=(state) role="status" {
            (icons::info()) span { (person.say(key)) " " span lang="en" dir="auto" { (detail) } }
        }
    }
}

fn verdict(person: &Person, report: &VerifyReport, with_head: bool, foreign: bool) -> Markup {
    let words = &person.words;
    let events = [("count", (report.events as i64).into())];
    let erased = [("count", (report.erased as i64).into())];
    let note = match (with_head, foreign) {
        (false, _) => "chain-without-head",
        (true, true) => "chain-foreign-head",
        (true, false) => "chain-through-head",
    };
    html! {
        div.banner role="status" data-state=(if report.ok() { "ok" } else { "late" }) {
            @match &report.first_bad {
                None => {
                    (icons::check())
                    span {
                        strong { (person.say("chain-whole")) } " "
                        (words.say_with("chain-events", &events)) " "
                        @if report.erased > 0 { (words.say_with("chain-erased", &erased)) " " }
                        (person.say(note))
                    }
                }
                Some(bad) => {
                    (icons::info())
                    span {
                        strong { (person.say("chain-broken")) } " "
                        (words.say_with("chain-broken-at", &[("place", bad.seq.into())])) " "
                        span lang="en" dir="auto" { (bad.fault) }
                    }
                }
            }
        }
    }
}

/// The chain's head now, signed: to be kept elsewhere.
async fn head(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let head = HeadBody::now(&app, person.caller.service).await?;
    let body = serde_json::to_string(&head).map_err(|error| Problem::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"weir-head.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}
