//! Deliveries: endpoints, and the log of what went to them. Filters stand in
//! the URL; each delivery opens in place with what was sent and its tries.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{Delivery, DeliveryId, DeliveryState, MessageKind, Permission, Scope};
use weir_store::{LogFilter, LoggedDelivery, Sent};

use super::endpoints::{self, Endpoint};
use super::fields::{Wrong, small_fold};
use super::person::Person;
use super::shell::Place;
use super::words::key;
use super::{replays, sent};
use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;

/// How many deliveries a page shows.
const PAGE: u32 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/deliveries", get(log))
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
        Some(id) => Some(sent::sent(app, person, id).await?),
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
                    (small_fold(&person.say("replay-range"), &replays::range_form(person, filter.webhook, endpoints)))
                    button.btn.btn-small type="submit" form="log" { (person.say("replay-chosen")) }
                }
            }
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
                                tr.detail { td colspan=(columns) { (sent::detail(person, opened)) } }
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
            td { (sent::state(person, delivery, false)) }
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
