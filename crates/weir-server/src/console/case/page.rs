//! The page of a case: three panes, no scrolling where the window is wide.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use weir_model::{CaseId, EventKind, Permission, Scope};
use weir_store::Hold;

use super::load::WholeCase;
use super::{decide, evidence, facts, hold};
use crate::app::App;
use crate::console::form::Form;
use crate::console::icons;
use crate::console::person::Person;
use crate::console::queue::{self, View, case_path};
use crate::console::shell::{Place, back};
use crate::console::words::key;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

/// How long a case is held for whoever opens it.
pub(super) const HELD: Duration = Duration::from_secs(15 * 60);

/// What a page was filled in with before something went wrong.
#[derive(Default)]
pub(super) struct Filled {
    pub(super) policy: Option<String>,
    pub(super) purpose: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) language: Option<String>,
    /// What is wrong, for the reader.
    pub(super) wrong: Option<Markup>,
}

pub(super) async fn case(
    State(app): State<App>,
    person: Person,
    headers: HeaderMap,
    path: PathParts,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let id: CaseId = path.id(0)?;
    let ahead = is_ahead(&headers);
    let may = person.may(Permission::write(Scope::Cases));
    if !ahead {
        read(&app, &person, id).await?;
        if may {
            let (service, user, now) = (person.caller.service, person.user.id, person.now());
            app.store().hold_case(service, id, user, now.plus(HELD), now).await?;
        }
    }
    let whole = WholeCase::load(&app, &person, id, &view).await?;
    let main = panes(&app, &person, &whole, &view, &Filled::default());
    let mut response = person.page(&title(&person, &whole), Place::Queue, &main);
    if ahead {
        // Loaded before it is wanted, and used at most once.
        let kept = HeaderValue::from_static("private, max-age=60");
        response.headers_mut().insert(header::CACHE_CONTROL, kept);
    }
    Ok(response)
}

/// Whether a browser loads the page before somebody asked for it.
fn is_ahead(headers: &HeaderMap) -> bool {
    let purpose = headers.get("sec-purpose").and_then(|value| value.to_str().ok());
    purpose.is_some_and(|purpose| purpose.contains("prefetch"))
}

/// Reading a case is an event.
pub(super) async fn read(app: &App, person: &Person, id: CaseId) -> Result<(), Problem> {
    let store = app.store_of(&person.caller);
    let case = store.case(person.caller.service, id).await?;
    let subject = *case.id.as_bytes();
    store.note_reading(person.caller.service, EventKind::CaseRead, subject, person.now()).await?;
    Ok(())
}

/// What the case is called on its page.
pub(super) fn title(person: &Person, whole: &WholeCase) -> String {
    let known = whole.matched().and_then(|found| found.reference.clone());
    let kind = whole.case.kind.name();
    match known {
        Some(known) => {
            person.words.say_with(&key("case-title-known-", kind), &[("entry", known.into())])
        }
        None => person.say(&key("case-title-", kind)),
    }
}

/// The three panes.
pub(super) fn panes(
    app: &App,
    person: &Person,
    whole: &WholeCase,
    view: &View,
    filled: &Filled,
) -> Markup {
    let may = person.may(Permission::write(Scope::Cases));
    html! {
        div.panes {
            (side(app, person, whole, view))
            main.pane.pane-main.case-main id="main" {
                (head(person, whole))
                (hold::region(person, whole))
                @if let Some(wrong) = &filled.wrong { (wrong) }
                (evidence::evidence(person, whole))
                (facts::facts(person, whole))
            }
            (decide::pane(app, person, whole, view, filled, may))
        }
        @if may { (decide::keys(person)) }
        @if let Some(next) = whole.next.first() {
            // The next case is loaded while this one is read.
            link rel="prefetch" href=(case_path(view, next.case.id));
        }
    }
}

fn side(app: &App, person: &Person, whole: &WholeCase, view: &View) -> Markup {
    let clock = person.times.clock(whole.case.opened_at, whole.case.due_at);
    let whole_time = (whole.case.due_at.micros() - whole.case.opened_at.micros()) / 1_000_000;
    html! {
        aside.pane.pane-side.case-side aria-label=(person.say("case-side")) {
            @if whole.is_open() {
                section.clock-big data-state=(clock.state) aria-labelledby="clock-title" {
                    h2.small id="clock-title" { (person.say("case-within")) }
                    p.time { (clock.words) }
                    svg.gauge aria-hidden="true" { rect width={ (clock.used) "%" } height="100%" {} }
                    p.small.clock-note {
                        @let why = if whole.told.matches.is_empty() { "case-of-time-notice" } else { "case-of-time" };
                        (person.words.say_with(why, &[("time", person.times.span(whole_time).into())]))
                    }
                }
            } @else {
                section.clock-big data-state="ok" aria-labelledby="clock-title" {
                    h2.small id="clock-title" { (person.say("case-decided")) }
                    @if let Some(at) = whole.case.decided_at { p.time { (person.times.time(at)) } p.small.clock-note { (person.times.moment(at)) } }
                }
            }
            (next(person, whole, view))
            (queue::care(app, person, whole.exposure))
        }
    }
}

fn next(person: &Person, whole: &WholeCase, view: &View) -> Markup {
    html! {
        section.sec.next aria-labelledby="next-title" {
            div.sec-head {
                h2 id="next-title" { (person.say("case-next")) }
                a href={ "/queue" (view.query()) } {
                    (person.words.say_with("case-waiting", &[("count", (person.waiting.all as i64).into())]))
                }
            }
            @if whole.next.is_empty() {
                p.small.quiet { (person.say("case-next-none")) }
            } @else {
                ul.list {
                    @for (n, row) in whole.next.iter().enumerate() {
                        @let clock = person.times.clock(row.case.opened_at, row.case.due_at);
                        li {
                            a.qrow.qrow-slim href=(case_path(view, row.case.id)) data-key=[(n == 0).then_some(".")] {
                                span.what { (queue::what(person, row)) }
                                span.why { (person.say(&key("kinds-", row.case.kind.name()))) }
                                span.clock data-state=(clock.state) { (clock.words) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn head(person: &Person, whole: &WholeCase) -> Markup {
    let author = whole.item.as_ref().and_then(|view| view.author.as_ref());
    html! {
        header.case-head {
            div.row.row-apart {
                h1 { (title(person, whole)) }
                button.btn.btn-small.btn-plain type="button" popovertarget="keys" data-key="?" {
                    (person.say("keys")) " " kbd.key { "?" }
                }
            }
            p.meta {
                bdi.code title=(whole.case.id) { (short(&whole.case.id.to_string())) }
                @if let Some(about) = whole.about() { " " bdi dir="auto" { (about) } }
                @if let Some(author) = author {
                    " " span {
                        (person.say("case-by")) " "
                        bdi dir="auto" { (author.name.as_deref().unwrap_or(author.key.id())) }
                    }
                }
                " " span { (person.times.moment(whole.case.opened_at)) }
            }
        }
    }
}

/// An id that fits into a line: its noun and its last letters, which are chance.
fn short(id: &str) -> String {
    match id.split_once('_') {
        Some((noun, rest)) => format!("{noun}_…{}", &rest[rest.len().saturating_sub(6)..]),
        None => id.to_owned(),
    }
}

/// The care panel alone, after a veil was lifted.
pub(super) async fn care(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let (service, user) = (person.caller.service, person.user.id);
    let exposure = app.store().exposure(service, user, person.now()).await?;
    Ok(person.part(queue::care(&app, &person, exposure)))
}

/// A pause is taken: for its length nothing is revealed.
pub(super) async fn pause(
    State(app): State<App>,
    person: Person,
    form: Form,
) -> Result<Response, Problem> {
    let until = person.now().plus(app.config().care.pause);
    app.store().pause(person.caller.service, person.user.id, until, person.now()).await?;
    Ok(Redirect::to(back(form.get("back"))).into_response())
}

/// The page again, with what was filled in and what is wrong with it.
pub(super) async fn again(
    app: &App,
    person: &Person,
    id: CaseId,
    view: &View,
    status: StatusCode,
    filled: Filled,
) -> Result<Response, Problem> {
    let whole = WholeCase::load(app, person, id, view).await?;
    let main = panes(app, person, &whole, view, &filled);
    Ok(person.page_with(status, &title(person, &whole), Place::Queue, &main))
}

/// A banner that says something once.
pub(super) fn banner(state: Option<&str>, words: &Markup) -> Markup {
    html! {
        div.banner data-state=[state] role=[state.map(|_| "alert")] { (icons::info()) span { (words) } }
    }
}

/// How somebody else's hold, or the end of one's own, is told.
pub(super) fn is_theirs(hold: Option<Hold>) -> bool {
    matches!(hold, Some(Hold::Theirs(_)))
}
