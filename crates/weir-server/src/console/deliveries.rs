//! Deliveries: endpoints, and the log of what went to them. Filters stand in
//! the URL; each delivery opens in place with what was sent and its tries.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use weir_model::{
    Delivery, DeliveryId, DeliveryState, EventKind, MessageKind, Permission, Scope, WebhookId,
};
use weir_store::{LogFilter, LoggedDelivery, ReplayRange, Sent, StoreError};

use super::endpoints::{self, Endpoint, seconds_between};
use super::fields::{Wrong, small_fold};
use super::form::Form;
use super::person::Person;
use super::shell::{Place, back, done};
use super::words::key;
use crate::app::App;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

/// How many deliveries a page shows.
const PAGE: u32 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/deliveries", get(log))
        .route("/deliveries/{id}", get(one))
        .route("/deliveries/replay", post(replay))
}

/// What of the log is looked at.
#[derive(Clone, Debug, Default, serde::Deserialize)]
struct View {
    endpoint: Option<String>,
    kind: Option<String>,
    state: Option<String>,
    before: Option<String>,
    open: Option<String>,
}

impl View {
    /// The filter; words that are none are left out.
    fn filter(&self) -> LogFilter {
        LogFilter {
            webhook: self.endpoint.as_deref().and_then(|id| id.parse().ok()),
            kind: self.kind.as_deref().and_then(MessageKind::from_name),
            state: self.state.as_deref().and_then(DeliveryState::from_name),
        }
    }

    fn before(&self) -> Option<i64> {
        self.before.as_deref().and_then(|before| before.parse().ok())
    }

    fn open(&self) -> Option<DeliveryId> {
        self.open.as_deref().and_then(|id| id.parse().ok())
    }

    /// The page with this filter, behind `before`, with `open` opened.
    fn path(&self, before: Option<i64>, open: Option<DeliveryId>) -> String {
        let filter = self.filter();
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("endpoint", filter.webhook.map(|id| id.to_string())),
            ("kind", filter.kind.map(|kind| kind.name().to_owned())),
            ("state", filter.state.map(|state| state.name().to_owned())),
            ("before", before.map(|before| before.to_string())),
            ("open", open.map(|open| open.to_string())),
        ] {
            if let Some(value) = value {
                pairs.append_pair(name, &value);
            }
        }
        let query = pairs.finish();
        if query.is_empty() { "/deliveries".to_owned() } else { format!("/deliveries?{query}") }
    }
}

async fn log(
    State(app): State<App>,
    person: Person,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    page(&app, &person, &view, "", None).await
}

/// The page again, with what is wrong with a new endpoint.
pub(super) async fn refused(
    app: &App,
    person: &Person,
    url: &str,
    wrong: &Wrong,
) -> Result<Response, Problem> {
    page(app, person, &View::default(), url, Some(wrong)).await
}

async fn page(
    app: &App,
    person: &Person,
    view: &View,
    url: &str,
    wrong: Option<&Wrong>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let endpoints = endpoints::endpoints(app, person).await?;
    let filter = view.filter();
    let mut rows = store.delivery_log(service, filter, view.before(), PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let open = match view.open() {
        None => None,
        Some(id) => Some(sent(app, person, id).await?),
    };
    // What was opened is shown even where the filter leaves it out.
    if let Some(open) = &open
        && !rows.iter().any(|row| row.delivery.id == open.logged.delivery.id)
    {
        rows.insert(0, open.logged.clone());
    }
    let may = person.may(Permission::write(Scope::Webhooks));
    let main = html! {
        main.page id="main" {
            div.page-head {
                div { h1 { (person.say("nav-delivery")) } p { (person.say("delivery-about")) } }
                @if may { (endpoints::new_endpoint(person, url, wrong)) }
            }
            (endpoints::cards(person, &endpoints))
            (filters(person, view, &endpoints, may))
            @if rows.is_empty() {
                p.paper.quiet {
                    @if filter == LogFilter::default() { (person.say("delivery-none")) }
                    @else { (person.say("delivery-none-here")) " " a href="/deliveries" { (person.say("delivery-all")) } }
                }
            } @else {
                (table(person, view, &endpoints, &rows, open.as_ref(), may))
                p.row.row-apart.small.quiet.pages {
                    @if view.before().is_some() { a href=(view.path(None, None)) { (person.say("list-first")) } }
                    @else { span {} }
                    @if let Some(last) = rows.last().filter(|_| more) {
                        a href=(view.path(Some(last.delivery.number), None)) { (person.say("list-next")) }
                    }
                }
            }
        }
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(person.page_with(status, &person.say("nav-delivery"), Place::Delivery, &main))
}

/// What was sent; that somebody read what was told of an item is an event.
async fn sent(app: &App, person: &Person, id: DeliveryId) -> Result<Sent, Problem> {
    let service = person.caller.service;
    let sent = app.store().sent(service, id).await?;
    if let Some(item) = sent.logged.delivery.item.filter(|_| !person.part) {
        let store = app.store_of(&person.caller);
        store.note_reading(service, EventKind::ItemRead, *item.as_bytes(), app.now()).await?;
    }
    Ok(sent)
}

fn filters(person: &Person, view: &View, endpoints: &[Endpoint], may: bool) -> Markup {
    let filter = view.filter();
    html! {
        div.row.row-apart.filters {
            form.row method="get" action="/deliveries" {
                label.hidden-text for="endpoint" { (person.say("endpoint")) }
                select.select-small id="endpoint" name="endpoint" {
                    option value="" { (person.say("delivery-any-endpoint")) }
                    @for Endpoint { webhook, .. } in endpoints {
                        option value=(webhook.id) selected[filter.webhook == Some(webhook.id)] { (webhook.url) }
                    }
                }
                label.hidden-text for="kind" { (person.say("delivery-kind")) }
                select.select-small id="kind" name="kind" {
                    option value="" { (person.say("delivery-any-kind")) }
                    @for kind in MessageKind::ALL {
                        option value=(kind.name()) selected[filter.kind == Some(*kind)] { (kind_words(person, *kind)) }
                    }
                }
                label.hidden-text for="state" { (person.say("delivery-state")) }
                select.select-small id="state" name="state" {
                    option value="" { (person.say("delivery-any-state")) }
                    @for state in DeliveryState::ALL {
                        option value=(state.name()) selected[filter.state == Some(*state)] {
                            (person.say(&key("delivery-state-", state.name())))
                        }
                    }
                }
                button.btn.btn-small type="submit" { (person.say("filter")) }
            }
            @if may {
                div.row {
                    (small_fold(&person.say("replay-range"), &range_form(person, filter.webhook, endpoints)))
                    button.btn.btn-small type="submit" form="log" { (person.say("replay-chosen")) }
                }
            }
        }
    }
}

fn range_form(person: &Person, of: Option<WebhookId>, endpoints: &[Endpoint]) -> Markup {
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

pub(super) fn kind_words(person: &Person, kind: MessageKind) -> String {
    person.say(&key("message-", &kind.name().replace('.', "-")))
}

fn table(
    person: &Person,
    view: &View,
    endpoints: &[Endpoint],
    rows: &[LoggedDelivery],
    open: Option<&Sent>,
    may: bool,
) -> Markup {
    let columns = if may { "7" } else { "5" };
    html! {
        form id="log" method="post" action="/deliveries/replay" {
            input type="hidden" name="back" value=(view.path(view.before(), None));
            div.table-wrap tabindex="0" role="group" aria-label=(person.say("deliveries")) {
                table.table {
                    caption.hidden-text { (person.say("deliveries")) }
                    thead { tr {
                        @if may { td { span.hidden-text { (person.say("choose")) } } }
                        th scope="col" { (person.say("time")) }
                        th scope="col" { (person.say("delivery-kind-and-item")) }
                        th scope="col" { (person.say("endpoint")) }
                        th scope="col" { (person.say("delivery-state")) }
                        th.num scope="col" { (person.say("tries")) }
                        @if may { td { span.hidden-text { (person.say("replay")) } } }
                    } }
                    tbody {
                        @for row in rows {
                            @let opened = open.filter(|open| open.logged.delivery.id == row.delivery.id);
                            (line(person, view, endpoints, row, opened.is_some(), may))
                            @if let Some(opened) = opened {
                                tr.detail { td colspan=(columns) { (detail(person, opened)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn line(
    person: &Person,
    view: &View,
    endpoints: &[Endpoint],
    row: &LoggedDelivery,
    opened: bool,
    may: bool,
) -> Markup {
    let delivery = &row.delivery;
    let about = row.item.as_ref().map(ToString::to_string);
    let kind = kind_words(person, delivery.kind);
    let named = match &about {
        Some(item) => format!("{kind} · {item}"),
        None => kind.clone(),
    };
    let gaps = [("message", named.into())];
    let to = endpoints.iter().find(|to| to.webhook.id == delivery.webhook);
    let again = matches!(delivery.state, DeliveryState::Delivered | DeliveryState::Dead)
        && !delivery.erased
        && to.is_some();
    let link = view.path(view.before(), (!opened).then_some(delivery.id));
    html! {
        tr id=(delivery.id) {
            @if may {
                td {
                    @if again {
                        input type="checkbox" name="chosen" value=(delivery.id)
                            aria-label=(person.words.say_with("choose-message", &gaps));
                    }
                }
            }
            td.nowrap { (person.times.moment(delivery.created_at)) }
            th scope="row" {
                a href={ (link) "#" (delivery.id) } aria-expanded=(opened) { (kind) }
                span.sub {
                    code { (delivery.kind) }
                    @if let Some(item) = about { " " bdi dir="auto" { (item) } }
                }
            }
            td {
                @match to {
                    Some(to) => bdi dir="ltr" { (to.webhook.url) },
                    None => span.quiet { (person.say("endpoint-removed")) },
                }
            }
            td { (state(person, delivery, false)) }
            td.num { (person.words.number(i64::from(delivery.attempts))) }
            @if may {
                td.num {
                    @if again {
                        button.btn.btn-small type="submit" name="only" value=(delivery.id) {
                            (person.say("replay"))
                            span.hidden-text { " " (gaps_text(person, delivery)) }
                        }
                    }
                }
            }
        }
    }
}

fn gaps_text(person: &Person, delivery: &Delivery) -> String {
    format!("{} {}", kind_words(person, delivery.kind), person.times.second(delivery.created_at))
}

/// How a delivery stands. `again` replaces what is shown already (htmx).
fn state(person: &Person, delivery: &Delivery, again: bool) -> Markup {
    let words = &person.words;
    let status = delivery.last_status.map(|status| words.digits(&status.to_string()));
    let answered = status.unwrap_or_else(|| person.say("delivery-no-answer"));
    let wait = person.times.span(seconds_between(person.now(), delivery.next_at));
    let (of, says) = match delivery.state {
        DeliveryState::Delivered => ("ok", answered),
        DeliveryState::Cancelled => ("paused", person.say("delivery-state-cancelled")),
        DeliveryState::Dead => {
            ("late", words.say_with("delivery-given-up", &[("answer", answered.into())]))
        }
        DeliveryState::Waiting if delivery.attempts == 0 && delivery.next_at <= person.now() => {
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
fn detail(person: &Person, sent: &Sent) -> Markup {
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
                                        (None, Some(status)) => (person.words.digits(&status.to_string())),
                                        (None, None) => "",
                                    }
                                }
                                span.quiet { (milliseconds(person, one.ended_at.micros() - one.begun_at.micros())) }
                            }
                        }
                        @if waits {
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
