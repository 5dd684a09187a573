//! Jobs: how far long work is, stopped and resumed.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{Job, JobId, JobKind, JobState};
use weir_store::{MatchedBack, UndoDone};

use super::bodies::List;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(jobs))
        .routes(routes!(job))
        .routes(routes!(stop))
        .routes(routes!(resume))
}

/// Long work in the background.
#[derive(Serialize, ToSchema)]
pub(super) struct JobBody {
    /// Its id.
    job: String,
    /// `undo`, `back_test` or `match_back`.
    kind: String,
    /// `running`, `stopped`, `done` or `failed`.
    state: String,
    /// How much is done, of `total`.
    done: u64,
    total: u64,
    /// Why it failed.
    #[schema(required = true)]
    note: Option<String>,
    started_at: String,
    #[schema(required = true)]
    ended_at: Option<String>,
    /// What an undo did so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    undo: Option<UndoDoneBody>,
    /// What matching backwards did so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    match_back: Option<MatchedBackBody>,
}

/// What matching with what came before did so far.
#[derive(Serialize, ToSchema)]
struct MatchedBackBody {
    /// Items that match now.
    items: u64,
    /// Their new matches.
    matches: u64,
    /// Of the items, for how many a case was opened or joined.
    cases: u64,
    /// How many are held now.
    held: u64,
    /// Of how many the service was told to do something without a person.
    acted: u64,
    /// How many had been decided before: that stands.
    decided: u64,
    /// Whether an entry was near more items than were matched: older ones were
    /// left out.
    truncated: bool,
}

impl From<MatchedBack> for MatchedBackBody {
    fn from(done: MatchedBack) -> Self {
        let MatchedBack { items, matches, cases, held, acted, decided, truncated } = done;
        Self { items, matches, cases, held, acted, decided, truncated }
    }
}

/// What an undo did so far.
#[derive(Serialize, ToSchema)]
struct UndoDoneBody {
    /// Decisions taken back that had removed.
    removed: u64,
    /// That had labelled.
    labelled: u64,
    /// That had kept, or had said that the match was wrong.
    kept: u64,
    /// Of all these, how many had left: `undo` is sent for each.
    told: u64,
    /// Items held no longer; `verdict.changed` is sent for each.
    released: u64,
    /// Cases that wait for a person again.
    reopened: u64,
    /// Cases that nobody need decide, as they stood on nothing else.
    withdrawn: u64,
    /// Labels taken away.
    labels: u64,
}

impl From<Job> for JobBody {
    fn from(job: Job) -> Self {
        let done = UndoDone::of(&job);
        let undo = (job.kind == JobKind::Undo).then_some(UndoDoneBody {
            removed: done.removed,
            labelled: done.labelled,
            kept: done.kept,
            told: done.told,
            released: done.released,
            reopened: done.reopened,
            withdrawn: done.withdrawn,
            labels: done.labels,
        });
        let match_back = (job.kind == JobKind::MatchBack).then(|| MatchedBack::of(&job).into());
        Self {
            match_back,
            job: job.id.to_string(),
            kind: job.kind.name().to_owned(),
            state: job.state.name().to_owned(),
            done: job.done,
            total: job.total,
            note: job.note,
            started_at: job.started_at.to_string(),
            ended_at: job.ended_at.map(|at| at.to_string()),
            undo,
        }
    }
}

/// How many jobs a list shows.
const LISTED: usize = 100;

/// Which jobs.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Jobs {
    /// Only those of this kind: `undo`, `back_test` or `match_back`.
    #[param(pattern = "^(undo|back_test|match_back)$")]
    kind: Option<String>,
}

/// The newest jobs.
#[utoipa::path(
    get,
    path = "/v1/jobs",
    tag = "jobs",
    params(Jobs),
    responses((status = 200, description = "The newest 100", body = List<JobBody>))
)]
async fn jobs(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<Jobs>,
) -> Result<Json<List<JobBody>>, Problem> {
    let only = query.kind.map(|kind| kind.parse::<JobKind>());
    let only = only.transpose().map_err(|error| Problem::field("/kind", error.to_string()))?;
    let mut newest = Vec::new();
    for kind in JobKind::ALL {
        if only.is_none_or(|only| only == *kind) {
            newest.extend(app.store().jobs(caller.service, *kind, LISTED as u32).await?);
        }
    }
    newest.sort_by_key(|job| std::cmp::Reverse(job.id));
    newest.truncate(LISTED);
    Ok(Json(List::whole(newest.into_iter().map(JobBody::from).collect())))
}

/// One job.
#[utoipa::path(
    get,
    path = "/v1/jobs/{id}",
    tag = "jobs",
    params(("id" = String, Path, description = "The job's id")),
    responses((status = 200, description = "The job", body = JobBody))
)]
async fn job(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<JobBody>, Problem> {
    Ok(Json(app.store().job(caller.service, path.id(0)?).await?.into()))
}

/// Stop a job where it is; what it did stays done.
#[utoipa::path(
    post,
    path = "/v1/jobs/{id}/stop",
    tag = "jobs",
    params(("id" = String, Path, description = "The job's id")),
    responses((status = 200, description = "The job", body = JobBody))
)]
async fn stop(app: State<App>, caller: Caller, path: PathParts) -> Result<Json<JobBody>, Problem> {
    put(app, caller, path, JobState::Stopped).await
}

/// Let a job that was stopped, or failed, go on where it was.
#[utoipa::path(
    post,
    path = "/v1/jobs/{id}/resume",
    tag = "jobs",
    params(("id" = String, Path, description = "The job's id")),
    responses((status = 200, description = "The job", body = JobBody))
)]
async fn resume(
    app: State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<JobBody>, Problem> {
    put(app, caller, path, JobState::Running).await
}

async fn put(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    next: JobState,
) -> Result<Json<JobBody>, Problem> {
    Ok(Json(put_job(&app, &caller, path.id(0)?, next).await?.into()))
}

/// Stops a job, or lets it go on; its worker starts with the engine.
pub(crate) async fn put_job(
    app: &App,
    caller: &Caller,
    id: JobId,
    next: JobState,
) -> Result<Job, Problem> {
    let store = app.store_of(caller);
    let job = store.set_job_state(caller.service, id, next, None, app.now()).await?;
    app.engine(caller.service).await?;
    Ok(job)
}
