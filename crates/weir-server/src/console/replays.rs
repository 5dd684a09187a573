//! Replays: one delivery, those that were chosen, or those of a span of time.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use maud::{Markup, html};
use weir_model::{DeliveryId, WebhookId};
use weir_store::{ReplayRange, StoreError};

use super::endpoints::Endpoint;
use super::form::Form;
use super::person::Person;
use super::shell::{back, done};
use crate::app::App;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/deliveries/replay", post(replay))
}

/// The form that asks for a span of time.
pub(super) fn range_form(person: &Person, of: Option<WebhookId>, endpoints: &[Endpoint]) -> Markup {
    let (from, to) =
        (person.times.local(person.times.days(1)[0]), person.times.local(person.now()));
    html! {
        form.card.stack method="post" action="/deliveries/replay" {
            p.small.quiet { (person.say("replay-range-about")) }
            div.field {
                label for="from" { (person.say("time-from")) }
                input.input type="datetime-local" id="from" name="from" required value=(from);
            }
            div.field {
                label for="to" { (person.say("time-to")) }
                input.input type="datetime-local" id="to" name="to" required value=(to);
            }
            div.field {
                label for="replay-endpoint" { (person.say("endpoint")) }
                select id="replay-endpoint" name="endpoint" {
                    option value="" { (person.say("delivery-any-endpoint")) }
                    @for Endpoint { webhook, .. } in endpoints {
                        option value=(webhook.id) selected[of == Some(webhook.id)] { (webhook.url) }
                    }
                }
            }
            button.btn.btn-main type="submit" { (person.say("replay-range-do")) }
        }
    }
}

/// Sends again: one, those that were chosen, or those of a span of time.
async fn replay(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let (store, service) = (app.store_of(&person.caller), person.caller.service);
    let to = back(form.get("back").or(Some("/deliveries")));
    let range = form.get("from").is_some() || form.get("to").is_some();
    let replayed = if range {
        let time = |name: &'static str| {
            let time = person.times.read(form.text(name));
            time.ok_or_else(|| Problem::field(format!("/{name}"), "expected a date and a time"))
        };
        let range =
            ReplayRange { from: time("from")?, to: time("to")?, webhook: form.read("endpoint")? };
        if range.from >= range.to {
            return Err(Problem::field("/to", "is not after “from”"));
        }
        store.replay_deliveries(service, range, app.now()).await?
    } else {
        let only: Option<DeliveryId> = form.read("only")?;
        let chosen: Vec<DeliveryId> = match only {
            Some(only) => vec![only],
            None => form.all("chosen").filter_map(|id| id.parse().ok()).collect(),
        };
        let mut replayed = 0;
        for id in &chosen {
            match store.replay_delivery(service, *id, app.now()).await {
                Ok(_) => replayed += 1,
                // Of several the others are sent all the same.
                Err(StoreError::NotReplayable { .. }) if chosen.len() > 1 => {}
                Err(error) => return Err(error.into()),
            }
        }
        if chosen.is_empty() {
            return Ok(done(to, "none-chosen", 0));
        }
        replayed
    };
    app.engine(service).await?;
    Ok(done(to, "replayed", replayed))
}
