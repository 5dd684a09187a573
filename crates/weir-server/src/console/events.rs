//! Events, for auditors: what happened, found by kind, subject and time, and
//! all of it taken along. Their chain is verified in `chain`.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures_util::stream;
use maud::{Markup, html};
use weir_model::{
    ActionId, AuthorId, BankId, CaseId, DecisionId, DeliveryId, EntryId, EventId, EventKind,
    ImportId, ItemId, KeyId, NoticeId, PolicyId, ServiceId, SessionId, UserId, WebhookId,
};
use weir_store::{EventFilter, EventOrder, ReadEvent, StoreError};

use super::person::Person;
use super::shell::Place;
use super::words::key;
use super::{chain, icons};
use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;
use crate::routes::events::EventBody;

/// How many events a page shows.
const PAGE: u32 = 50;
/// How many are read at once while all are taken along.
const EXPORT_PAGE: u32 = 1000;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/events", get(events)).route("/events/export", get(export))
}

/// Which events are looked at, as the URL says it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub(super) struct View {
    kind: Option<String>,
    subject: Option<String>,
    from: Option<String>,
    to: Option<String>,
    after: Option<String>,
}

impl View {
    fn given(text: &Option<String>) -> Option<&str> {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The filter, or which field holds what cannot be read.
    fn filter(&self, person: &Person) -> Result<EventFilter, &'static str> {
        let time = |text: &Option<String>, field| match Self::given(text) {
            None => Ok(None),
            Some(text) => person.times.read(text).map(Some).ok_or(field),
        };
        let subject = match Self::given(&self.subject) {
            None => None,
            Some(text) => Some(subject_of(text).ok_or("subject")?),
        };
        Ok(EventFilter {
            kind: Self::given(&self.kind).map(EventKind::from_name),
            subject,
            from: time(&self.from, "from")?,
            to: time(&self.to, "to")?,
        })
    }

    /// A path with this filter.
    fn path(&self, path: &str, after: Option<EventId>) -> String {
        let after = after.map(|after| after.to_string());
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("kind", Self::given(&self.kind)),
            ("subject", Self::given(&self.subject)),
            ("from", Self::given(&self.from)),
            ("to", Self::given(&self.to)),
            ("after", after.as_deref()),
        ] {
            if let Some(value) = value {
                pairs.append_pair(name, value);
            }
        }
        let query = pairs.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

macro_rules! nouns {
    ($($start:literal $id:ty,)*) => {
        /// The bits of an id of any noun, or of 32 hexadecimal digits.
        fn subject_of(text: &str) -> Option<[u8; 16]> {
            $(if let Ok(id) = text.parse::<$id>() {
                return Some(*id.as_bytes());
            })*
            let digits = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
            digits.then(|| u128::from_str_radix(text, 16).ok()).flatten().map(u128::to_be_bytes)
        }

        /// What an event of this kind happened to, with its noun.
        fn subject_words(kind: &EventKind, subject: [u8; 16]) -> String {
            let name = kind.name();
            $(if name.starts_with($start) {
                return <$id>::from_bytes(subject).to_string();
            })*
            format!("{:032x}", u128::from_be_bytes(subject))
        }
    };
}

// By how the names of their kinds start.
nouns! {
    "service." ServiceId,
    "policy." PolicyId,
    "bank." BankId,
    "entry." EntryId,
    "import." ImportId,
    "payload." EventId,
    "item." ItemId,
    "author." AuthorId,
    "notice." NoticeId,
    "case." CaseId,
    "evidence." CaseId,
    "decision." DecisionId,
    "action." ActionId,
    "webhook." WebhookId,
    "delivery." DeliveryId,
    "key." KeyId,
    "user." UserId,
    "session." SessionId,
}

async fn events(
    State(app): State<App>,
    person: Person,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    page(&app, &person, &view, None).await
}

pub(super) async fn page(
    app: &App,
    person: &Person,
    view: &View,
    verified: Option<Markup>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let (filter, wrong) = match view.filter(person) {
        Ok(filter) => (filter, None),
        Err(field) => (EventFilter::default(), Some(field)),
    };
    let after = view.after.as_deref().and_then(|after| after.parse().ok());
    let order = EventOrder::NewestFirst;
    let mut found = if wrong.is_some() {
        Vec::new()
    } else {
        store.events_found(service, &filter, after, order, PAGE + 1).await?
    };
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let main = html! {
        main.page id="main" {
            div.page-head {
                div { h1 { (person.say("nav-events")) } p { (person.say("events-about")) } }
            }
            @if let Some(verified) = verified { (verified) }
            (chain::section(person))
            (filters(person, view, wrong))
            @if found.is_empty() && wrong.is_none() {
                p.paper.quiet { (person.say("events-none")) " " a href="/events" { (person.say("events-all")) } }
            } @else if !found.is_empty() {
                (table(person, &found))
                p.row.row-apart.small.quiet.pages {
                    @if after.is_some() { a href=(view.path("/events", None)) { (person.say("list-first")) } }
                    @else { span {} }
                    @if let Some(last) = found.last().filter(|_| more) {
                        a href=(view.path("/events", Some(last.sealed.event.id))) { (person.say("list-older")) }
                    }
                }
            }
        }
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(person.page_with(status, &person.say("nav-events"), Place::Events, &main))
}

fn filters(person: &Person, view: &View, wrong: Option<&str>) -> Markup {
    let field = |name: &'static str, kind: &'static str, label: String, value: &str| {
        let bad = wrong == Some(name);
        html! {
            div.field {
                label.small for=(name) { (label) }
                input.input type=(kind) id=(name) name=(name) value=(value) dir="ltr"
                    autocomplete="off" aria-invalid=[bad.then_some("true")];
                @if bad {
                    p.error role="alert" { (icons::info()) span { (person.say("events-unreadable")) } }
                }
            }
        }
    };
    let given = |text| View::given(text).unwrap_or_default();
    let chosen = given(&view.kind);
    html! {
        form.filter-fields method="get" action="/events" {
            div.field {
                label.small for="kind" { (person.say("event-kind")) }
                select id="kind" name="kind" {
                    option value="" { (person.say("event-any-kind")) }
                    @for kind in EventKind::KNOWN {
                        option value=(kind.name()) selected[kind.name() == chosen] { (kind_words(person, kind)) }
                    }
                }
            }
            (field("subject", "text", person.say("event-subject"), given(&view.subject)))
            (field("from", "datetime-local", person.say("time-from"), given(&view.from)))
            (field("to", "datetime-local", person.say("time-to"), given(&view.to)))
            div.row {
                button.btn type="submit" { (person.say("filter")) }
                a.btn.btn-plain href=(view.path("/events/export", None)) download { (person.say("events-export")) }
            }
        }
    }
}

/// A kind in words; one of a later version by its name.
fn kind_words(person: &Person, kind: &EventKind) -> String {
    let name = kind.name().split('@').next().unwrap_or_default();
    let key = key("event-", &name.replace('.', "-"));
    if person.words.knows(&key) { person.say(&key) } else { name.to_owned() }
}

fn table(person: &Person, found: &[ReadEvent]) -> Markup {
    html! {
        div.table-wrap tabindex="0" role="group" aria-label=(person.say("nav-events")) {
            table.table.events {
                caption.hidden-text { (person.say("nav-events")) }
                thead { tr {
                    th.num scope="col" { (person.say("event-place")) }
                    th scope="col" { (person.say("time")) }
                    th scope="col" { (person.say("event-kind")) }
                    th scope="col" { (person.say("event-by")) }
                    th scope="col" { (person.say("event-tells")) }
                } }
                tbody { @for read in found { (line(person, read)) } }
            }
        }
    }
}

fn line(person: &Person, read: &ReadEvent) -> Markup {
    let event = &read.sealed.event;
    let told: Option<serde_json::Map<String, serde_json::Value>> =
        read.payload.as_ref().and_then(|payload| serde_json::from_slice(&payload.body).ok());
    let by = told.as_ref().and_then(|told| told.get("by")?.as_str().map(str::to_owned));
    let subject = event.subject.map(|subject| subject_words(&event.kind, subject));
    html! {
        tr {
            td.num { (person.words.number(read.sealed.seq)) }
            td.nowrap { (person.times.moment(event.at)) span.sub { (person.times.second(event.at)) } }
            th scope="row" {
                (kind_words(person, &event.kind))
                span.sub { code { (event.kind) } }
                @if let Some(subject) = subject {
                    span.sub { a href={ "/events?subject=" (subject) } { code { (subject) } } }
                }
            }
            td { (by_words(person, by.as_deref())) }
            td {
                @match told {
                    None => span.quiet { (person.say("event-erased")) },
                    Some(told) => {
                        @let told = spaced(&told);
                        @if told.is_empty() { span.quiet { "–" } } @else { code.told dir="ltr" { (told) } }
                    }
                }
            }
        }
    }
}

/// What an event tells beside who did it: JSON, with room to break its line.
fn spaced(told: &serde_json::Map<String, serde_json::Value>) -> String {
    let told = told.iter().filter(|(name, _)| *name != "by");
    let fields: Vec<String> = told.map(|(name, value)| format!("{name}: {value}")).collect();
    fields.join(", ")
}

fn by_words(person: &Person, by: Option<&str>) -> Markup {
    html! {
        @match by {
            None => span.quiet { "–" },
            Some("weir") => span lang="en" { "Weir" },
            Some("command-line") => (person.say("by-command-line")),
            Some(id) if id == person.user.id.to_string() => (person.say("by-you")),
            Some(id) => code.told { (id) },
        }
    }
}

/// Every event that the filter lets through, the oldest first, an object a line.
async fn export(
    State(app): State<App>,
    person: Person,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let unreadable = |field| Problem::field(format!("/{field}"), "cannot be read");
    let filter = view.filter(&person).map_err(unreadable)?;
    let service = person.caller.service;
    // Pages as they are asked for: one is in memory at a time.
    let lines = stream::try_unfold(Some(None), move |after: Option<Option<EventId>>| {
        let (app, filter) = (app.clone(), filter.clone());
        async move {
            let Some(after) = after else { return Ok(None) };
            let order = EventOrder::OldestFirst;
            let found =
                app.store().events_found(service, &filter, after, order, EXPORT_PAGE).await?;
            let next = found.last().filter(|_| found.len() == EXPORT_PAGE as usize);
            let next = next.map(|last| Some(last.sealed.event.id));
            Ok::<_, StoreError>(Some((ndjson(found), next)))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"weir-events.ndjson\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}

fn ndjson(found: Vec<ReadEvent>) -> Bytes {
    let mut lines = String::new();
    for read in found {
        if let Ok(line) = serde_json::to_string(&EventBody::from(read)) {
            lines.push_str(&line);
            lines.push('\n');
        }
    }
    Bytes::from(lines)
}
