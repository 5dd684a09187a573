//! Endpoints: the places that messages go to, as cards, and what is done with
//! them.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;
use maud::{Markup, html};
use weir_model::{DisabledReason, Permission, Scope, Timestamp, Webhook, WebhookId, WebhookUrl};
use weir_store::EndpointFigures;

use super::deliveries;
use super::fields::{Line, Once, Wrong, button_form, fold, line, shown_once, small_fold};
use super::form::Form;
use super::icons;
use super::person::Person;
use super::shell::{Place, done};
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/webhooks", post(create))
        .route("/webhooks/{id}/switch", post(switch))
        .route("/webhooks/{id}/test", post(test))
        .route("/webhooks/{id}/rotate", post(rotate))
        .route("/webhooks/{id}/remove", post(remove))
}

/// An endpoint with how it fares.
pub(super) struct Endpoint {
    pub(super) webhook: Webhook,
    figures: EndpointFigures,
}

/// Every endpoint; what arrived is counted from the start of the reader's day.
pub(super) async fn endpoints(app: &App, person: &Person) -> Result<Vec<Endpoint>, Problem> {
    let (service, today) = (person.caller.service, person.times.days(1)[0]);
    let webhooks = app.store().webhooks(service, person.now()).await?;
    let figures = app.store().endpoint_figures(service, today).await?;
    let with_figures = webhooks.into_iter().map(|webhook| {
        let of = figures.iter().find(|figures| figures.webhook == webhook.id).copied();
        let none =
            EndpointFigures { webhook: webhook.id, waiting: 0, arrived: 0, last_arrived: None };
        Endpoint { figures: of.unwrap_or(none), webhook }
    });
    Ok(with_figures.collect())
}

/// How an endpoint stands: the state that the sheet colours, and the words.
fn standing(person: &Person, endpoint: &Endpoint) -> (&'static str, String) {
    let (webhook, words) = (&endpoint.webhook, &person.words);
    match webhook.disabled_reason {
        _ if webhook.enabled => {}
        Some(DisabledReason::Gone) => return ("late", person.say("endpoint-gone")),
        Some(DisabledReason::Operator) | None => return ("paused", person.say("endpoint-off")),
    }
    if let Some(until) = webhook.breaker.open_until.filter(|until| *until > person.now()) {
        let time = person.times.span(seconds_between(person.now(), until)).into();
        return ("late", words.say_with("endpoint-paused", &[("time", time)]));
    }
    if webhook.breaker.failures > 0 {
        let count = i64::from(webhook.breaker.failures).into();
        return ("soon", words.say_with("endpoint-failing", &[("count", count)]));
    }
    match endpoint.figures.waiting {
        0 => ("ok", person.say("endpoint-fine")),
        n => ("soon", words.say_with("endpoint-waiting", &[("count", (n as i64).into())])),
    }
}

pub(super) fn seconds_between(from: Timestamp, to: Timestamp) -> i64 {
    (to.micros() - from.micros()) / 1_000_000
}

/// The cards.
pub(super) fn cards(person: &Person, endpoints: &[Endpoint]) -> Markup {
    html! {
        @if endpoints.is_empty() {
            div.paper.stack.stack-2 {
                h2 { (person.say("endpoints-none")) }
                p.quiet { (person.say("endpoints-none-about")) }
            }
        } @else {
            ul.endpoints aria-label=(person.say("endpoints")) {
                @for endpoint in endpoints { (card(person, endpoint)) }
            }
        }
    }
}

fn card(person: &Person, endpoint: &Endpoint) -> Markup {
    let (webhook, figures, words) = (&endpoint.webhook, &endpoint.figures, &person.words);
    let (state, standing) = standing(person, endpoint);
    let arrived = [("count", (figures.arrived as i64).into())];
    let since = webhook.breaker.failing_since;
    html! {
        li.card.stack.stack-2 {
            div.row.row-apart {
                h2 { bdi dir="ltr" { (webhook.url) } }
                span.clock data-state=(state) { (standing) }
            }
            p.small {
                (words.say_with("endpoint-arrived", &arrived)) " "
                @match figures.last_arrived {
                    Some(at) => { span.quiet { (words.say_with("endpoint-last", &[("time", person.times.moment(at).into())])) } }
                    None => { span.quiet { (person.say("endpoint-never")) } }
                }
            }
            @if let Some(since) = since {
                p.small { (words.say_with("endpoint-since", &[("time", person.times.moment(since).into())])) }
            }
            @if !webhook.enabled && figures.waiting > 0 {
                p.small { (words.say_with("endpoint-kept", &[("count", (figures.waiting as i64).into())])) }
            }
            @if webhook.secrets > 1 { p.small.quiet { (person.say("endpoint-two-secrets")) } }
            @if person.may(Permission::write(Scope::Webhooks)) { (doings(person, webhook)) }
        }
    }
}

/// What an admin does with an endpoint.
fn doings(person: &Person, webhook: &Webhook) -> Markup {
    let path = |verb: &str| format!("/webhooks/{}/{verb}", webhook.id);
    let (to, label) = if webhook.enabled {
        ("off", person.say("endpoint-switch-off"))
    } else {
        ("on", person.say("endpoint-switch-on"))
    };
    let rotate = html! {
        p.small { (person.say("endpoint-rotate-about")) }
        (button_form(&path("rotate"), &person.say("endpoint-rotate-do"), &[]))
    };
    let remove = html! {
        p.small { (person.say("endpoint-remove-about")) }
        (button_form(&path("remove"), &person.say("endpoint-remove-do"), &[]))
    };
    html! {
        div.row.doings {
            @if webhook.enabled { (button_form(&path("test"), &person.say("endpoint-test"), &[])) }
            (button_form(&path("switch"), &label, &[("to", to)]))
            (small_fold(&person.say("endpoint-rotate"), &rotate))
            (small_fold(&person.say("endpoint-remove"), &remove))
        }
    }
}

/// The form of a new endpoint; it stands open where something is wrong.
pub(super) fn new_endpoint(person: &Person, url: &str, wrong: Option<&Wrong>) -> Markup {
    let label = html! { (icons::plus()) " " (person.say("endpoint-new")) };
    let field = Line {
        name: "url",
        label: person.say("endpoint-url"),
        value: url,
        kind: "url",
        hint: Some(person.say("endpoint-url-hint")),
        required: true,
    };
    let form = html! {
        form.card.stack method="post" action="/webhooks" {
            (line(&field, wrong))
            button.btn.btn-main type="submit" { (person.say("endpoint-make")) }
        }
    };
    fold(&label, wrong.is_some(), &form)
}

async fn create(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let Ok(url) = form.text("url").parse::<WebhookUrl>() else {
        let wrong = Wrong::new("url", person.say("endpoint-url-wrong"));
        return deliveries::refused(&app, &person, form.text("url"), &wrong).await;
    };
    let store = app.store_of(&person.caller);
    let made = store.create_webhook(person.caller.service, &url, app.key(), app.now()).await?;
    Ok(secret_page(&person, &made.0, &made.1.reveal()))
}

fn secret_page(person: &Person, webhook: &Webhook, secret: &str) -> Response {
    let once = Once {
        title: person.say("endpoint-secret"),
        name: &webhook.url.to_string(),
        about: person.say("endpoint-secret-about"),
        secret,
        back: "/deliveries",
        place: Place::Delivery,
    };
    shown_once(person, &once)
}

async fn switch(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let id: WebhookId = path.id(0)?;
    let (store, service, now) = (app.store_of(&person.caller), person.caller.service, app.now());
    let said = match form.text("to") {
        "on" => {
            store.enable_webhook(service, id, now).await?;
            app.engine(service).await?;
            "endpoint-on"
        }
        "off" => {
            store.disable_webhook(service, id, DisabledReason::Operator, now).await?;
            "endpoint-off"
        }
        _ => return Err(Problem::field("/to", "expected on or off")),
    };
    Ok(done("/deliveries", said, 0))
}

/// Sends a message that tells nothing, and opens it in the log.
async fn test(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let (store, service) = (app.store_of(&person.caller), person.caller.service);
    let id = store.enqueue_test(service, path.id(0)?, app.now()).await?;
    app.engine(service).await?;
    Ok(Redirect::to(&format!("/deliveries?open={id}#{id}")).into_response())
}

async fn rotate(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let id: WebhookId = path.id(0)?;
    let (store, service, now) = (app.store_of(&person.caller), person.caller.service, app.now());
    let secret = store.rotate_webhook_secret(service, id, app.key(), now).await?;
    let webhook = store.webhook(service, id, now).await?;
    Ok(secret_page(&person, &webhook, &secret.reveal()))
}

async fn remove(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let store = app.store_of(&person.caller);
    let cancelled = store.remove_webhook(person.caller.service, path.id(0)?, app.now()).await?;
    Ok(done("/deliveries", "endpoint-removed", cancelled))
}
