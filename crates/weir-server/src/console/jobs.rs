//! A job: how far it is, stopped and resumed, and what it did.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use weir_model::{Job, JobId, JobKind, JobState};
use weir_store::{MatchedBack, StoreError, UndoDone};

use super::banks::keeps_banks;
use super::caused;
use super::icons;
use super::person::Person;
use super::shell::Place;
use super::words::key;
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/jobs/{id}", get(page))
        .route("/jobs/{id}/stop", post(stop))
        .route("/jobs/{id}/resume", post(resume))
}

async fn page(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let job = store.job(service, path.id::<JobId>(0)?).await?;
    // One that waits is taken up by the worker, which starts with the engine.
    app.engine(service).await?;
    if person.part {
        return Ok(person.part(progress(&person, &job)));
    }
    let title = person.say(&key("job-", &job.kind.name().replace('_', "-")));
    let about = match (job.kind, store.undo_cause(&job)) {
        (JobKind::Undo, Ok(cause)) => Some(caused::name(&app, &person, &cause).await?),
        _ => None,
    };
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div {
                p.small { a href="/jobs" { (person.say("jobs-all")) } }
                h1 { (title) }
                @if let Some(about) = about { p { (about) } }
            } }
            (progress(&person, &job))
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

/// How far it is; by itself anew once a second while it runs.
fn progress(person: &Person, job: &Job) -> Markup {
    let runs = job.state == JobState::Running;
    let path = format!("/jobs/{}", job.id);
    let percent = (100 * job.done.min(job.total)).checked_div(job.total).unwrap_or(100);
    let of = [("part", (job.done as i64).into()), ("count", (job.total as i64).into())];
    html! {
        div.stack id="job" hx-get=[runs.then_some(&path)] hx-trigger=[runs.then_some("every 1s")]
            hx-swap=[runs.then_some("outerHTML")] {
            div.card.stack {
                p.row.row-apart {
                    span.clock data-state=(state_of(job.state)) role="status" {
                        (person.say(&key("job-state-", job.state.name())))
                    }
                    span { (person.words.say_with("part-of", &of)) }
                }
                svg.gauge role="img" aria-label=(person.words.say_with("percent", &[("number", (percent as i64).into())])) {
                    rect width={ (percent) "%" } height="100%" {}
                }
                @if let Some(note) = &job.note {
                    p.banner data-state="late" { (icons::info()) span lang="en" dir="auto" { (note) } }
                }
                (buttons(person, job, &path))
            }
            (outcome(person, job))
            p.small.quiet {
                (person.words.say_with("job-begun", &[("time", person.times.moment(job.started_at).into())]))
                @if let Some(at) = job.ended_at {
                    " " (person.words.say_with("job-ended", &[("time", person.times.moment(at).into())]))
                }
            }
        }
    }
}

/// What came of it so far.
pub(super) fn outcome(person: &Person, job: &Job) -> Markup {
    match job.kind {
        JobKind::MatchBack => matched_back(person, &MatchedBack::of(job), job.state),
        JobKind::Undo => undone(person, &UndoDone::of(job), job.state),
        JobKind::BackTest => html! {},
    }
}

pub(super) const fn state_of(state: JobState) -> &'static str {
    match state {
        JobState::Running => "soon",
        JobState::Stopped => "paused",
        JobState::Done => "ok",
        JobState::Failed => "late",
    }
}

fn buttons(person: &Person, job: &Job, path: &str) -> Markup {
    let (to, label) = match job.state {
        JobState::Running => ("stop", "job-stop"),
        JobState::Stopped | JobState::Failed => ("resume", "job-resume"),
        JobState::Done => return html! {},
    };
    html! {
        div.row {
            @if keeps_banks(person) {
                form method="post" action={ (path) "/" (to) } {
                    button.btn type="submit" { (person.say(label)) }
                }
            }
            // Where no script looks again.
            @if job.state == JobState::Running { a.btn.btn-plain href=(path) { (person.say("job-look-again")) } }
        }
    }
}

fn undone(person: &Person, done: &UndoDone, state: JobState) -> Markup {
    let lines = [
        (done.removed, "job-undo-removed"),
        (done.labelled, "job-undo-labelled"),
        (done.kept, "job-undo-kept"),
        (done.told, "job-undo-told"),
        (done.released, "job-undo-released"),
        (done.withdrawn, "job-undo-withdrawn"),
        (done.reopened, "job-undo-reopened"),
        (done.labels, "job-undo-labels"),
    ];
    let some = lines.iter().any(|(count, _)| *count > 0);
    html! {
        @if some {
            ul.list {
                @for (count, key) in lines.into_iter().filter(|(count, _)| *count > 0) {
                    li { (person.words.say_with(key, &[("count", (count as i64).into())])) }
                }
            }
        } @else if state == JobState::Done {
            p.paper.quiet { (person.say("job-undo-nothing")) }
        }
    }
}

fn matched_back(person: &Person, done: &MatchedBack, state: JobState) -> Markup {
    let lines = [
        (done.items, "job-back-items"),
        (done.cases, "job-back-cases"),
        (done.held, "job-back-held"),
        (done.acted, "job-back-acted"),
        (done.decided, "job-back-decided"),
    ];
    let some = done.truncated || lines.iter().any(|(count, _)| *count > 0);
    html! {
        @if some {
            ul.list {
                @for (count, key) in lines.into_iter().filter(|(count, _)| *count > 0) {
                    li { (person.words.say_with(key, &[("count", (count as i64).into())])) }
                }
                @if done.truncated { li { (person.say("job-back-truncated")) } }
            }
        } @else if state == JobState::Done {
            p.paper.quiet { (person.say("job-back-nothing")) }
        }
    }
}

async fn stop(app: State<App>, person: Person, path: PathParts) -> Result<Response, Problem> {
    put(app, person, path, JobState::Stopped).await
}

async fn resume(app: State<App>, person: Person, path: PathParts) -> Result<Response, Problem> {
    put(app, person, path, JobState::Running).await
}

async fn put(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    next: JobState,
) -> Result<Response, Problem> {
    let (service, id) = (person.caller.service, path.id::<JobId>(0)?);
    match app.store_of(&person.caller).set_job_state(service, id, next, None, app.now()).await {
        // It ended in this moment, or somebody pressed twice: the page says how it stands.
        Ok(_) | Err(StoreError::JobState { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    app.engine(service).await?;
    Ok(Redirect::to(&format!("/jobs/{id}")).into_response())
}
