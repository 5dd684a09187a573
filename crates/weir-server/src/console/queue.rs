//! The queue: what waits, the oldest clock first. Filters stand in the URL, and
//! new cases appear by themselves.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{CaseKind, Permission, Queue, Scope};
use weir_store::{Exposure, QueueCounts, QueueFilter, QueuePlace, QueueRow};

use super::form::Form;
use super::icons;
use super::matched::{distance_words, item_name, reason_start};
use super::person::Person;
use super::previews::pause_due;
use super::shell::Place;
use super::words::key;
use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;

/// How many cases a page shows.
const PAGE: u32 = 25;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/queue", get(queue))
}

/// What of the queue is looked at; also behind the paths of its cases.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub(super) struct View {
    kind: Option<String>,
    queue: Option<String>,
    after: Option<String>,
    /// Asked by the empty page, which only wants to know when it is no more.
    empty: Option<String>,
}

impl View {
    /// The view that a form carries with it.
    pub(super) fn of(form: &Form) -> Self {
        let own = |name| form.get(name).map(str::to_owned);
        Self { kind: own("kind"), queue: own("queue"), ..Self::default() }
    }

    /// The filter; words that are none are left out.
    pub(super) fn filter(&self) -> QueueFilter {
        QueueFilter {
            kind: self.kind.as_deref().and_then(CaseKind::from_name),
            queue: self.queue.as_deref().and_then(Queue::from_name),
        }
    }

    /// The filter as a query, with its question mark; empty where all is shown.
    pub(super) fn query(&self) -> String {
        query_of(self.filter(), None)
    }

    fn place(&self) -> Option<QueuePlace> {
        let (due, number) = self.after.as_deref()?.split_once('.')?;
        let due_at = weir_model::Timestamp::from_micros(due.parse().ok()?);
        Some(QueuePlace { due_at, number: number.parse().ok()? })
    }
}

fn query_of(filter: QueueFilter, after: Option<QueuePlace>) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    if let Some(kind) = filter.kind {
        pairs.append_pair("kind", kind.name());
    }
    if let Some(queue) = filter.queue {
        pairs.append_pair("queue", queue.name());
    }
    if let Some(after) = after {
        pairs.append_pair("after", &format!("{}.{}", after.due_at.micros(), after.number));
    }
    let query = pairs.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

async fn queue(
    State(app): State<App>,
    person: Person,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    if view.empty.is_some() {
        return Ok(refresh_when(person.waiting.all > 0));
    }
    let filter = view.filter();
    let after = view.place();
    let from = after.unwrap_or_else(QueuePlace::start);
    let mut rows = store.queue(service, filter, from, PAGE + 1, person.now()).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let counts = &person.waiting;
    let shown = shown(counts, filter);
    if person.part {
        return Ok(person.part(list(&person, &view, &rows, shown, more)));
    }
    let exposure = store.exposure(service, person.user.id, person.now()).await?;
    let main = if counts.all == 0 {
        empty(&person, exposure)
    } else {
        html! {
            div.panes {
                aside.pane.pane-side.case-side aria-label=(person.say("queues")) {
                    (queues(&person, counts, filter))
                    (care(&app, &person, exposure))
                }
                main.pane.pane-main id="main" { (list(&person, &view, &rows, shown, more)) }
                (peek(&person, &view, rows.first()))
            }
        }
    };
    Ok(person.page(&person.say("nav-queue"), Place::Queue, &main))
}

/// Tells htmx to load the page anew, or to leave it.
fn refresh_when(changed: bool) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if changed {
        response.headers_mut().insert("hx-refresh", HeaderValue::from_static("true"));
    }
    response
}

fn shown(counts: &QueueCounts, filter: QueueFilter) -> u64 {
    match (filter.kind, filter.queue) {
        (Some(kind), _) => counts.kinds.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n),
        (None, Some(of)) => counts.queues.iter().find(|(q, _)| *q == of).map_or(0, |(_, n)| *n),
        (None, None) => counts.all,
    }
}

/// The filters, each with what waits behind it.
fn queues(person: &Person, counts: &QueueCounts, filter: QueueFilter) -> Markup {
    let link = |to: QueueFilter, label: String, count: u64| {
        html! {
            li {
                a href={ "/queue" (query_of(to, None)) }
                    aria-current=[(to == filter).then_some("page")] {
                    (label) " " span.count { (person.words.number(count as i64)) }
                }
            }
        }
    };
    let all = QueueFilter::default();
    html! {
        section.sec aria-labelledby="queues-title" {
            h2 id="queues-title" { (person.say("queues")) }
            ul.side-list {
                (link(all, person.say("queue-all"), counts.all))
                @for (kind, count) in &counts.kinds {
                    (link(QueueFilter { kind: Some(*kind), ..all }, person.say(&key("kinds-", kind.name())), *count))
                }
                @for (queue, count) in &counts.queues {
                    @if *queue == Queue::Escalated {
                        (link(QueueFilter { queue: Some(*queue), ..all }, person.say("queue-escalated"), *count))
                    }
                }
            }
        }
    }
}

/// What the reader was shown today, of how much, and the pause that is offered
/// or due.
pub(super) fn care(app: &App, person: &Person, exposure: Exposure) -> Markup {
    let care = &app.config().care;
    let (words, reveals) = (&person.words, exposure.reveals as i64);
    let used = (100 * exposure.reveals).checked_div(care.budget).unwrap_or(0).min(100);
    let gaps = [("count", reveals.into()), ("budget", (care.budget as i64).into())];
    let pausing = exposure.paused_until.filter(|until| *until > person.now());
    let due = pause_due(care, exposure, person.now()).is_some();
    html! {
        section.care id="care" aria-label=(person.say("care")) hx-get="/care"
            hx-trigger="weir:revealed from:body" hx-swap="outerHTML" {
            p.row {
                span { (person.say("care-today")) } " "
                span {
                    @if care.budget > 0 { (words.say_with("care-count", &gaps)) }
                    @else { (words.number(reveals)) }
                }
            }
            @if care.budget > 0 {
                svg.gauge aria-hidden="true" { rect width={ (used) "%" } height="100%" {} }
            }
            @if let Some(until) = pausing {
                p.banner role="status" { span { (words.say_with("care-pausing", &[("time", person.times.time(until).into())])) } }
            } @else if due || exposure.reveals >= care.offer {
                form.banner method="post" action="/pause" data-state=[due.then_some("soon")] {
                    span { (person.say(if due { "care-due" } else { "care-offered" })) }
                    input type="hidden" name="back" value=(back_to(person));
                    button.btn.btn-small type="submit" {
                        (words.say_with("care-take", &[("time", person.times.span(care.pause.as_secs() as i64).into())]))
                    }
                }
            } @else {
                p { (words.say_with("care-offer", &[("count", (care.offer as i64).into())])) }
            }
        }
    }
}

/// Where a pause leads back to: the page, not the panel that was asked for.
fn back_to(person: &Person) -> &str {
    if person.part { "/queue" } else { &person.here }
}

fn list(person: &Person, view: &View, rows: &[QueueRow], shown: u64, more: bool) -> Markup {
    let filter = view.filter();
    let title = match (filter.kind, filter.queue) {
        (Some(kind), _) => person.say(&key("kinds-", kind.name())),
        (None, Some(queue)) => person.say(&key("queue-", queue.name())),
        (None, None) => person.say("queue-all"),
    };
    let here = query_of(filter, view.place());
    let count = person.words.say_with("queue-waiting", &[("count", (shown as i64).into())]);
    html! {
        // New cases come in by themselves, but never under a finger: only while
        // nothing in the list has the focus.
        div id="queue" hx-get={ "/queue" (here) } hx-swap="outerHTML" hx-sync="this:drop"
            hx-trigger="every 15s, weir:refresh" data-live {
            div.page-head {
                div {
                    h1 { (title) }
                    @if !rows.is_empty() { p.small { (count) " " (person.say("queue-order")) } }
                }
            }
            @if rows.is_empty() {
                p.paper.quiet { (person.say("queue-none-here")) " " a href="/queue" { (person.say("queue-all")) } }
            } @else {
                ol.list aria-label=(person.say("cases")) {
                    @for (n, row) in rows.iter().enumerate() { li { (line(person, view, row, n == 0)) } }
                }
                p.row.row-apart.small.quiet.rule-line {
                    @if view.after.is_some() {
                        a href={ "/queue" (query_of(filter, None)) } { (person.say("list-first")) }
                    } @else { span {} }
                    @if let Some(last) = rows.last().filter(|_| more) {
                        a href={ "/queue" (query_of(filter, Some(QueuePlace::of(&last.case)))) } { (person.say("list-next")) }
                    }
                }
            }
        }
    }
}

/// The path of a case, looked at from this view.
pub(super) fn case_path(view: &View, case: weir_model::CaseId) -> String {
    format!("/cases/{case}{}", view.query())
}

fn line(person: &Person, view: &View, row: &QueueRow, first: bool) -> Markup {
    let clock = person.times.clock(row.case.opened_at, row.case.due_at);
    let held = row.held_by.is_some_and(|holder| holder != person.user.id);
    let about = row.matched.as_ref().map(|matched| matched.bank.clone());
    html! {
        a.qrow href=(case_path(view, row.case.id)) aria-current=[first.then_some("true")]
            data-locked[held] {
            (thumb(row))
            span {
                span.what { (what(person, row)) }
                span.why { (why(person, row)) }
            }
            span.end {
                @if held {
                    span.badge { (person.say("queue-held")) }
                } @else {
                    span.clock data-state=(clock.state) { (clock.words) }
                }
                span.small.quiet {
                    @if let Some(bank) = about { bdi dir="auto" { (bank) } }
                    @else { (person.say(&key("queue-", row.case.queue.name()))) }
                }
            }
        }
    }
}

/// The blurred picture, or a drawing that says what it is.
pub(super) fn thumb(row: &QueueRow) -> Markup {
    let picture = row.case.item.zip(row.picture).filter(|_| row.case.kind != CaseKind::Text);
    html! {
        span.thumb {
            @match (picture, row.case.kind) {
                (Some((item, (revision, position))), _) => {
                    img src={ "/previews/" (item) "/" (revision) "/" (position) "/veiled" } alt=""
                        loading="lazy" width="56" height="40";
                }
                (None, CaseKind::Picture) => (icons::picture()),
                (None, CaseKind::Text) => (icons::text()),
                (None, CaseKind::Link) => (icons::link()),
                (None, CaseKind::File) => (icons::file()),
                (None, CaseKind::Notice) => (icons::notice()),
                (None, CaseKind::Rule) => (icons::rule()),
            }
        }
    }
}

/// What a case is about, without showing it.
pub(super) fn what(person: &Person, row: &QueueRow) -> String {
    let item = row.item.as_ref().map(item_name);
    let item = item.or_else(|| row.case.url.as_deref().map(super::matched::defanged));
    let item = item.unwrap_or_else(|| person.say("case-erased"));
    match row.matched.as_ref().map(|matched| (matched, matched.reference.as_ref())) {
        Some((_, Some(known))) => {
            let gaps = [("entry", known.as_str().into()), ("item", item.into())];
            person.words.say_with("queue-what-entry", &gaps)
        }
        Some((_, None)) | None => {
            let name = row.case.kind.name();
            person.words.say_with(&key("queue-what-", name), &[("item", item.into())])
        }
    }
}

fn why(person: &Person, row: &QueueRow) -> Markup {
    html! {
        @if let Some(matched) = &row.matched {
            (distance_words(person, matched.kind, matched.distance))
            @if matched.matches > 1 {
                " · " (person.words.say_with("queue-matches", &[("count", (matched.matches as i64).into())]))
            }
        }
        @if row.notices > 0 {
            @if row.matched.is_some() { " · " }
            (person.words.say_with("queue-notices", &[("count", (row.notices as i64).into())]))
        }
        @if let (None, Some(reason)) = (&row.matched, &row.reason) {
            " · " bdi dir="auto" { (reason_start(reason)) }
        }
    }
}

/// The first case, a little nearer.
fn peek(person: &Person, view: &View, row: Option<&QueueRow>) -> Markup {
    let Some(row) = row else { return html! { aside.pane {} } };
    let clock = person.times.clock(row.case.opened_at, row.case.due_at);
    html! {
        aside.pane.stack aria-labelledby="peek-title" {
            div.row.row-apart {
                h2 id="peek-title" { (what(person, row)) }
                span.clock data-state=(clock.state) { (clock.words) }
            }
            dl.facts.facts-line {
                @if let Some(matched) = &row.matched {
                    div { dt { (person.say("match")) } dd { (distance_words(person, matched.kind, matched.distance)) } }
                    div { dt { (person.say("bank")) } dd { bdi dir="auto" { (matched.bank) } } }
                }
                @if let Some(author) = &row.author {
                    div { dt { (person.say("author")) } dd { bdi dir="auto" { (author) } } }
                }
                @if row.notices > 0 {
                    div { dt { (person.say("notices")) } dd { (person.words.number(row.notices as i64)) } }
                }
                div { dt { (person.say("queue-first-as")) } dd { (person.say("queue-first-why")) } }
            }
            a.btn.btn-main href=(case_path(view, row.case.id)) data-key="Enter" {
                (person.say("case-open")) " " kbd.key { "Enter" }
            }
            @if person.may(Permission::write(Scope::Cases)) {
                p.small.quiet {
                    (person.say("case-open-holds")) " "
                    span.nowrap.only-keys { (person.say("queue-move")) " " kbd.key { "↑" } " " kbd.key { "↓" } }
                }
            }
        }
    }
}

fn empty(person: &Person, exposure: Exposure) -> Markup {
    html! {
        main.page id="main" hx-get="/queue?empty=1" hx-trigger="every 15s" hx-swap="none" {
            div.empty {
                (icons::scene())
                h1 { (person.say("queue-empty")) }
                p { (person.say("queue-empty-about")) }
                p.row { a.btn href="/dashboard" { (person.say("nav-dashboard")) } a.btn.btn-plain href="/me" { (person.say("nav-me")) } }
            }
            p.small.quiet.center {
                (person.words.say_with("me-reveals", &[("count", (exposure.reveals as i64).into())]))
                " " (person.say("me-only-you"))
            }
        }
    }
}
