//! A back-test's page: how far it is, and in one look what it found.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use weir_engine::{BackTestReport, BackTestTask, RuleFile, back_test_report};
use weir_model::{Job, JobState, RuleVersion, Scope};

use super::{changes, judged};
use crate::app::App;
use crate::console::charts::{Bar, bars};
use crate::console::icons;
use crate::console::person::Person;
use crate::console::rules::{missing, rule_path, title};
use crate::console::shell::Place;
use crate::console::words::key;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;
use crate::routes::back_tests::back_test_of;
use crate::routes::jobs::put_job;
use weir_model::Permission;

/// Where the list of changes goes on.
#[derive(Default, serde::Deserialize)]
pub(super) struct View {
    from: Option<String>,
}

pub(super) async fn back_test(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let job = back_test_of(&app, &person.caller, path.id(0)?).await?;
    let runs = job.state == JobState::Running;
    if person.part {
        if runs {
            return Ok(person.part(progress(&person, &job)));
        }
        // It is over: the whole page has something new to say.
        let mut response = StatusCode::NO_CONTENT.into_response();
        response.headers_mut().insert("hx-refresh", HeaderValue::from_static("true"));
        return Ok(response);
    }
    let task = BackTestTask::of(&job);
    let version = version_of(&app, &person, task.as_ref()).await?;
    let report = back_test_report(&job);
    let from = view.from.and_then(|from| from.parse::<u64>().ok()).unwrap_or(0);
    let page = changes::load(&app, &person, &job, from).await?;
    let heading = person.say("back-test");
    let main = html! {
        main.page id="main" {
            (head(&person, &heading, task.as_ref(), version.as_ref()))
            div.stack.back-test {
                (progress(&person, &job))
                (switches(&person, &job))
                @if report.looked > 0 { (report_of(&person, &job, &report)) (changes::section(&person, &job, &report, &page)) }
                @else if !runs { p.paper.quiet { (person.say("back-test-nothing")) } }
            }
        }
    };
    Ok(person.page(&heading, Place::Rules, &main))
}

/// The version that is tried, where it is kept.
async fn version_of(
    app: &App,
    person: &Person,
    task: Option<&BackTestTask>,
) -> Result<Option<RuleVersion>, Problem> {
    let id = task.and_then(|task| task.version.as_deref()).and_then(|id| id.parse().ok());
    match id {
        Some(id) => Ok(Some(app.store().rule_version(person.caller.service, id).await?)),
        None => Ok(None),
    }
}

fn head(
    person: &Person,
    heading: &str,
    task: Option<&BackTestTask>,
    version: Option<&RuleVersion>,
) -> Markup {
    let titled = match (version, task) {
        (Some(version), _) => Some(title(person, version)),
        (None, Some(task)) => RuleFile::parse(&task.source)
            .ok()
            .map(|file| file.title_in(&person.words.language.code).to_owned()),
        (None, None) => None,
    };
    html! {
        div.page-head { div {
            p.small {
                a href="/rules" { (person.say("nav-rules")) }
                @if let Some(version) = version { " / " a href=(rule_path(&version.name)) { bdi { code { (version.name) } } } }
            }
            h1 { (heading) }
            p {
                @if let Some(titled) = titled { bdi dir="auto" { (titled) } }
                @match version {
                    Some(version) => {
                        (person.say("comma")) " "
                        a href={ (rule_path(&version.name)) "?version=" (version.number) "#v" (version.number) } {
                            (person.words.say_with("policy-version-number", &[("number", i64::from(version.number).into())]))
                        }
                    }
                    None => { (person.say("comma")) " " (person.say("back-test-unkept")) }
                }
            }
            p.small { (person.say("back-test-about")) }
        } }
    }
}

/// How far it is; while it runs it is asked again.
fn progress(person: &Person, job: &Job) -> Markup {
    let runs = job.state == JobState::Running;
    let percent = (100 * job.done).checked_div(job.total).unwrap_or(100).min(100);
    let gaps = [("done", (job.done as i64).into()), ("total", (job.total as i64).into())];
    html! {
        section.card.progress id="progress" aria-label=(person.say("back-test-progress")) hx-swap="outerHTML"
            hx-get=[runs.then(|| format!("/back-tests/{}", job.id))] hx-trigger=[runs.then_some("every 1s")] {
            p.row.row-apart {
                (state(person, job.state))
                span { (person.words.say_with("back-test-looked", &gaps)) }
            }
            progress aria-label=(person.say("back-test-progress")) max="100" value=(percent) {}
            @if let Some(note) = &job.note { p.small { span lang="en" dir="auto" { (note) } } }
            p.small.quiet {
                (person.words.say_with("back-test-began", &[("time", person.times.moment(job.started_at).into())]))
                @if let Some(ended) = job.ended_at {
                    " " (person.words.say_with("back-test-ended", &[("time", person.times.moment(ended).into())]))
                }
            }
        }
    }
}

fn state(person: &Person, state: JobState) -> Markup {
    let shape = match state {
        JobState::Running => "soon",
        JobState::Stopped => "paused",
        JobState::Done => "ok",
        JobState::Failed => "late",
    };
    html! { span.clock data-state=(shape) { (person.say(&key("job-", state.name()))) } }
}

/// Outside of what is asked again, so that nobody loses the button under the
/// finger.
fn switches(person: &Person, job: &Job) -> Markup {
    if !person.may(Permission::write(Scope::Rules)) {
        return html! {};
    }
    let (to, label) = match job.state {
        JobState::Running => ("stop", "back-test-stop"),
        JobState::Stopped | JobState::Failed => ("resume", "back-test-resume"),
        JobState::Done => return html! {},
    };
    html! {
        form method="post" action={ "/back-tests/" (job.id) "/" (to) } {
            button.btn type="submit" { (person.say(label)) }
        }
    }
}

fn report_of(person: &Person, job: &Job, report: &BackTestReport) -> Markup {
    html! {
        @if job.state != JobState::Done {
            p.banner { (icons::info()) span { (person.say("back-test-so-far")) } }
        }
        (reading(person, report))
        div.dash {
            (says(person, report))
            (changes::chart(person, report))
            (judged::chart(person, report))
            @if report.languages.len() > 1 { (judged::by_language(person, report)) }
        }
    }
}

/// How to read it, in sentences.
fn reading(person: &Person, report: &BackTestReport) -> Markup {
    let words = &person.words;
    let gaps = [
        ("looked", (report.looked as i64).into()),
        ("fires", (report.fired as i64).into()),
        ("changed", (report.changed() as i64).into()),
    ];
    html! {
        p.lead.reading {
            (words.say_with("back-test-reading", &gaps))
            " " (judged::reading(person, report))
            @if report.not_knowable() > 0 {
                " " (words.say_with("back-test-reading-unknown", &[("count", (report.not_knowable() as i64).into())]))
            }
        }
    }
}

fn says(person: &Person, report: &BackTestReport) -> Markup {
    let whole = report.looked.max(1) as f64;
    let bar = |label: &str, count: u64, high: bool| Bar {
        name: html! { (person.say(label)) },
        says: html! { (person.words.number(count as i64)) },
        share: count as f64 / whole,
        high,
    };
    let lines = [
        bar("back-test-fires", report.fired, false),
        bar("back-test-quiet", report.quiet, false),
        bar("back-test-unknown", report.not_knowable(), true),
    ];
    let mut missed: Vec<(String, u64)> =
        report.unknown.iter().map(|(path, count)| (missing(person, path), *count)).collect();
    missed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    html! {
        section.card aria-labelledby="says" {
            h2 id="says" { (person.say("back-test-says")) }
            (bars(&lines))
            @if report.not_knowable() > 0 {
                h3 { (person.say("back-test-missing")) }
                ul.plain.small {
                    @for (what, count) in &missed { li.row.row-apart { span { (what) } span { (person.words.number(*count as i64)) } } }
                    @if report.without_facts > 0 {
                        li.row.row-apart { span { (person.say("back-test-without-facts")) } span { (person.words.number(report.without_facts as i64)) } }
                    }
                }
                p.small.quiet { (person.say("back-test-missing-about")) }
            }
        }
    }
}

pub(super) async fn stop(
    state: State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    put(state, person, path, JobState::Stopped).await
}

pub(super) async fn resume(
    state: State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    put(state, person, path, JobState::Running).await
}

async fn put(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    next: JobState,
) -> Result<Response, Problem> {
    let job = back_test_of(&app, &person.caller, path.id(0)?).await?;
    // It may have ended while somebody reached for the button.
    if job.state.may_become(next) {
        put_job(&app, &person.caller, job.id, next).await?;
    }
    Ok(Redirect::to(&format!("/back-tests/{}", job.id)).into_response())
}

/// A back-test on one line of a list.
pub(in crate::console) fn one_line(person: &Person, job: &Job) -> Markup {
    let report = back_test_report(job);
    let gaps =
        [("fires", (report.fired as i64).into()), ("changed", (report.changed() as i64).into())];
    html! {
        p.row.row-apart {
            a href={ "/back-tests/" (job.id) } { (person.times.moment(job.started_at)) }
            (state(person, job.state))
        }
        p.small.quiet { (person.words.say_with("back-test-line", &gaps)) }
    }
}
