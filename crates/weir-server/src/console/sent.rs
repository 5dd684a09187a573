//! One delivery, opened in place: what was sent, and what came of each try.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{Delivery, DeliveryId, DeliveryState, EventKind};
use weir_store::Sent;

use super::endpoints::seconds_between;
use super::person::Person;
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/deliveries/{id}", get(one))
}

/// What was sent; that somebody read what was told of an item is an event.
pub(super) async fn sent(app: &App, person: &Person, id: DeliveryId) -> Result<Sent, Problem> {
    let service = person.caller.service;
    let sent = app.store().sent(service, id).await?;
    if let Some(item) = sent.logged.delivery.item.filter(|_| !person.part) {
        let store = app.store_of(&person.caller);
        store.note_reading(service, EventKind::ItemRead, *item.as_bytes(), app.now()).await?;
    }
    Ok(sent)
}

/// How a delivery stands. `again` replaces what is shown already (htmx).
pub(super) fn state(person: &Person, delivery: &Delivery, again: bool) -> Markup {
    let words = &person.words;
    // A code: it stays Latin, as ids do.
    let status = delivery.last_status.map(|status| status.to_string());
    let answered = status.unwrap_or_else(|| person.say("delivery-no-answer"));
    let wait = person.times.span(seconds_between(person.now(), delivery.next_at));
    let (of, says) = match delivery.state {
        DeliveryState::Delivered => ("ok", answered),
        DeliveryState::Cancelled => ("paused", person.say("delivery-state-cancelled")),
        DeliveryState::Dead => {
            ("late", words.say_with("delivery-given-up", &[("answer", answered.into())]))
        }
        DeliveryState::Waiting if delivery.next_at <= person.now() => {
            ("soon", person.say("delivery-state-waiting"))
        }
        DeliveryState::Waiting if delivery.attempts == 0 => {
            ("soon", words.say_with("delivery-leaves", &[("time", wait.into())]))
        }
        DeliveryState::Waiting
            if delivery.last_status.is_none() && delivery.last_error.is_none() =>
        {
            ("soon", person.say("delivery-under-way"))
        }
        DeliveryState::Waiting => {
            let gaps = [("answer", answered.into()), ("time", wait.into())];
            ("soon", words.say_with("delivery-again", &gaps))
        }
    };
    html! {
        span.clock id={ "state-" (delivery.id) } data-state=(of) hx-swap-oob=[again.then_some("true")] {
            (says)
        }
    }
}

/// What was sent, and its tries. While it waits it looks again by itself.
pub(super) fn detail(person: &Person, sent: &Sent) -> Markup {
    let delivery = &sent.logged.delivery;
    let waits = delivery.state == DeliveryState::Waiting;
    let body: Option<serde_json::Value> = serde_json::from_str(&sent.body).ok();
    let body = body.and_then(|body| serde_json::to_string_pretty(&body).ok());
    let count = [("count", i64::from(delivery.attempts).into())];
    html! {
        div.paper.cards-2 id={ "sent-" (delivery.id) } hx-swap="outerHTML"
            hx-get=[waits.then(|| format!("/deliveries/{}", delivery.id))]
            hx-trigger=[waits.then_some("every 2s")] {
            div.stack.stack-2 {
                h3 { (person.say("sent")) }
                @if delivery.erased { p.small.quiet { (person.say("sent-erased")) } }
                pre.code tabindex="0" { code dir="ltr" {
                    "webhook-id: " (delivery.message) "\n\n" (body.as_deref().unwrap_or(&sent.body))
                } }
            }
            div.stack.stack-2 {
                h3 { (person.words.say_with("sent-tries", &count)) }
                @if !sent.tries.is_empty() {
                    ul.tries {
                        @for one in &sent.tries {
                            li {
                                span { (person.times.second(one.begun_at)) }
                                span dir="auto" lang=[one.error.as_ref().map(|_| "en")] {
                                    @match (&one.error, one.status) {
                                        (Some(error), _) => (error),
                                        (None, Some(status)) => (status),
                                        (None, None) => "",
                                    }
                                }
                                span.quiet { (milliseconds(person, one.ended_at.micros() - one.begun_at.micros())) }
                            }
                        }
                        @if waits && delivery.next_at > person.now() {
                            li { span { (person.times.second(delivery.next_at)) } span { (person.say("sent-next-try")) } span {} }
                        }
                    }
                }
                p.small.quiet { (person.say("sent-about")) }
                @if delivery.message != delivery.id {
                    p.small.quiet { (person.say("sent-is-replay")) " " a href={ "/deliveries?open=" (delivery.message) "#" (delivery.message) } { code { (delivery.message) } } }
                }
            }
        }
    }
}

fn milliseconds(person: &Person, micros: i64) -> String {
    let count = micros.max(0) / 1_000;
    person.words.say_with("span-milliseconds", &[("count", count.into())])
}

/// One delivery: for htmx what its page shows of it, for others that page.
async fn one(State(app): State<App>, person: Person, path: PathParts) -> Result<Response, Problem> {
    let id: DeliveryId = path.id(0)?;
    if !person.part {
        return Ok(Redirect::to(&format!("/deliveries?open={id}#{id}")).into_response());
    }
    let sent = sent(&app, &person, id).await?;
    let part = html! { (detail(&person, &sent)) (state(&person, &sent.logged.delivery, true)) };
    Ok(person.part(part))
}
