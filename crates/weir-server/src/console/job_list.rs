//! The jobs: what is matched with what came before and what is taken back, the
//! newest first, each with how far it is and what came of it.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{Job, JobKind};

use super::banks::keeps_banks;
use super::jobs::{outcome, state_of};
use super::person::Person;
use super::shell::Place;
use super::words::key;
use crate::app::App;
use crate::problem::Problem;

/// How many of each kind are shown, the newest.
const MOST: u32 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/jobs", get(page))
}

async fn page(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let mut jobs = store.jobs(service, JobKind::MatchBack, MOST).await?;
    jobs.extend(store.jobs(service, JobKind::Undo, MOST).await?);
    jobs.sort_by_key(|job| std::cmp::Reverse(job.id));
    let title = person.say("jobs-title");
    let main = html! {
        main.page.narrow id="main" {
            div.page-head {
                div { h1 { (title) } p { (person.say("jobs-about")) } }
                @if keeps_banks(&person) {
                    a.btn href="/undo" { (person.say("cause-title")) }
                }
            }
            @if jobs.is_empty() { p.paper.quiet { (person.say("jobs-none")) } }
            div.stack { @for job in &jobs { (one(&person, job)) } }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

fn one(person: &Person, job: &Job) -> Markup {
    let of = [("part", (job.done as i64).into()), ("count", (job.total as i64).into())];
    html! {
        div.card.stack {
            p.row.row-apart {
                a href={ "/jobs/" (job.id) } { (person.say(&key("job-", &job.kind.name().replace('_', "-")))) }
                span.clock data-state=(state_of(job.state)) {
                    (person.say(&key("job-state-", job.state.name())))
                }
            }
            (outcome(person, job))
            p.small.quiet.row.row-apart {
                span { (person.words.say_with("job-begun", &[("time", person.times.moment(job.started_at).into())])) }
                span { (person.words.say_with("part-of", &of)) }
            }
        }
    }
}
