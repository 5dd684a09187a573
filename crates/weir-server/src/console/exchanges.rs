//! Exchanges, which fill banks from elsewhere, and banks that were laid aside
//! and can be restored for a while.

use std::collections::HashMap;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use weir_model::{Bank, BankId, BankName};
use weir_store::{Exchange, LaidAside, StoreError};

use super::banks::keeps_banks;
use super::form::Form;
use super::person::Person;
use super::shell::Place;
use super::{icons, paths};
use crate::app::App;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/exchanges", get(exchanges))
        .route("/exchanges/{name}", post(switch))
        .route("/laid-aside", get(laid_aside))
        .route("/laid-aside/{id}/restore", post(restore))
}

/// The notes on the page of banks: that some were laid aside, that exchanges
/// fill some.
pub(super) async fn notes(app: &App, person: &Person) -> Result<Markup, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let aside = store.laid_aside_banks(service).await?.len();
    let exchanges = store.exchanges(service).await?.len();
    Ok(html! {
        @if aside > 0 {
            p.banner role="status" {
                (icons::info())
                span {
                    (person.words.say_with("laid-aside-note", &[("count", (aside as i64).into())])) " "
                    a href="/laid-aside" { (person.say("laid-aside-look")) }
                }
            }
        }
        @if exchanges > 0 {
            p.small { a href="/exchanges" {
                (person.words.say_with("exchanges-count", &[("count", (exchanges as i64).into())]))
            } }
        }
    })
}

async fn exchanges(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let all = store.exchanges(service).await?;
    let banks: HashMap<BankId, Bank> =
        store.banks(service).await?.into_iter().map(|bank| (bank.id, bank)).collect();
    let title = person.say("exchanges-title");
    let main = html! {
        main.page id="main" {
            div.page-head { div {
                p.small { a href="/banks" { (person.say("nav-banks")) } }
                h1 { (title) }
                p { (person.say("exchanges-about")) }
            } }
            @if all.is_empty() { p.paper.quiet role="status" { (person.say("exchanges-none")) } }
            @else {
                div.table-wrap tabindex="0" role="group" aria-label=(title) {
                    table.table {
                        caption.hidden-text { (title) }
                        thead { tr {
                            th scope="col" { (person.say("exchange")) }
                            th scope="col" { (person.say("exchange-kind")) }
                            th scope="col" { (person.say("exchange-fetched")) }
                            th scope="col" { (person.say("exchange-state")) }
                            @if keeps_banks(&person) { th scope="col" { (person.say("exchange-switch")) } }
                        } }
                        tbody { @for one in &all { (line(&person, one, banks.get(&one.bank))) } }
                    }
                }
            }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

fn line(person: &Person, exchange: &Exchange, bank: Option<&Bank>) -> Markup {
    let (to, label) =
        if exchange.enabled { ("0", "exchange-pause") } else { ("1", "exchange-go-on") };
    html! {
        tr {
            th scope="row" {
                bdi dir="auto" { (exchange.name) }
                @match bank {
                    Some(bank) => span.sub { a href=(paths::bank(bank)) { bdi dir="auto" { (bank.name) } } },
                    None => span.sub { (person.say("exchange-bank-gone")) },
                }
            }
            td { bdi { code { (exchange.api) } } }
            td {
                @match exchange.fetched_at {
                    Some(at) => (person.times.moment(at)),
                    None if crate::hma::fetches(&exchange.api) => (person.say("exchange-never")),
                    None => (person.say("exchange-later")),
                }
            }
            td {
                @match (&exchange.fetch_error, exchange.enabled) {
                    (Some(why), _) => {
                        span.badge data-state="late" { (person.say("exchange-failed")) }
                        p.small lang="en" dir="ltr" { (why) }
                    }
                    (None, true) if crate::hma::fetches(&exchange.api) => {
                        span.badge { (person.say("exchange-on")) }
                    }
                    (None, true) => span.badge { (person.say("exchange-waits")) },
                    (None, false) => span.badge { (person.say("exchange-paused")) },
                }
            }
            @if keeps_banks(person) { td {
                form method="post" action={ "/exchanges/" (exchange.name) } {
                    input type="hidden" name="enabled" value=(to);
                    button.btn.btn-small type="submit" {
                        (person.say(label)) span.hidden-text { " " (exchange.name) }
                    }
                }
            } }
        }
    }
}

async fn switch(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let store = app.store_of(&person.caller);
    let service = person.caller.service;
    let exchange = store.exchange(service, path.text(0)).await?;
    let exchange =
        exchange.ok_or_else(|| Problem::not_found("the exchange was deleted just now"))?;
    let on = form.text("enabled") == "1";
    store.enable_exchange(service, exchange.id, on, app.now()).await?;
    Ok(Redirect::to("/exchanges").into_response())
}

/// What was asked for a moment ago.
#[derive(Default, serde::Deserialize)]
struct View {
    /// A bank whose name another has meanwhile.
    taken: Option<String>,
}

async fn laid_aside(
    State(app): State<App>,
    person: Person,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let aside = app.store().laid_aside_banks(person.caller.service).await?;
    let title = person.say("laid-aside-title");
    let main = html! {
        main.page id="main" {
            div.page-head { div {
                p.small { a href="/banks" { (person.say("nav-banks")) } }
                h1 { (title) }
                p { (person.say("laid-aside-about")) }
            } }
            @if let Some(name) = &view.taken {
                p.banner data-state="late" role="alert" {
                    (icons::info())
                    span { (person.words.say_with("laid-aside-taken", &[("bank", name.as_str().into())])) }
                }
            }
            @if aside.is_empty() { p.paper.quiet role="status" { (person.say("laid-aside-none")) } }
            @else { (aside_table(&person, &aside)) }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

fn aside_table(person: &Person, aside: &[LaidAside]) -> Markup {
    html! {
        div.table-wrap tabindex="0" role="group" aria-label=(person.say("laid-aside-title")) {
            table.table {
                caption.hidden-text { (person.say("laid-aside-title")) }
                thead { tr {
                    th scope="col" { (person.say("bank")) }
                    th scope="col" { (person.say("laid-aside-since")) }
                    @if keeps_banks(person) { th scope="col" { (person.say("laid-aside-restore-as")) } }
                } }
                tbody { @for one in aside { tr {
                    th scope="row" { bdi dir="auto" { (one.bank.name) } }
                    td { (person.times.moment(one.at)) }
                    @if keeps_banks(person) { td {
                        form.row method="post" action={ "/laid-aside/" (one.bank.id) "/restore" } {
                            label.hidden-text for=(one.bank.id) { (person.say("laid-aside-restore-as")) }
                            input.input type="text" id=(one.bank.id) name="name" dir="auto"
                                maxlength="128" required value=(one.bank.name);
                            button.btn.btn-small type="submit" { (person.say("laid-aside-restore")) }
                        }
                    } }
                } } }
            }
        }
    }
}

async fn restore(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let id = path.id::<BankId>(0)?;
    let name: BankName =
        form.text("name").trim().parse().map_err(|error: weir_model::BankNameError| {
            Problem::field("/name", error.to_string())
        })?;
    let (store, service) = (app.store_of(&person.caller), person.caller.service);
    let bank = match store.restore_bank(service, id, Some(&name), app.now()).await {
        Err(StoreError::BankExists(name)) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            let query = query.append_pair("taken", name.as_str()).finish();
            return Ok(Redirect::to(&format!("/laid-aside?{query}")).into_response());
        }
        bank => bank?,
    };
    app.engine(service).await?.catch_up().await?;
    Ok(Redirect::to(&paths::bank(&bank)).into_response())
}
