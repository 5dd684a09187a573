//! Back-tests: a draft of a rule tried on what is retained.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::{BackTestReport, BackTestTask, Share, Tally, back_test_report, start_back_test};
use weir_model::{Job, JobId, JobKind, JobState, Outcome, RuleVersionId, Timestamp};

use super::bodies::List;
use super::jobs::put_job;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, Page, PathParts, Query};
use crate::problem::Problem;

/// How many back-tests a list shows.
const LISTED: u32 = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(back_tests, start))
        .routes(routes!(back_test))
        .routes(routes!(changes))
        .routes(routes!(stop))
        .routes(routes!(resume))
}

/// What is to be tried: a version that is kept, or a rule file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewBackTest {
    /// The version's id.
    version: Option<String>,
    /// Or a rule file, TOML, that is not kept.
    #[schema(max_length = 262144)]
    source: Option<String>,
}

/// How far a back-test is, and what it found.
#[derive(Serialize, ToSchema)]
struct BackTestBody {
    /// The job's id.
    back_test: String,
    /// The rule that is tried.
    rule: String,
    /// The version that it is, where it is kept.
    #[schema(required = true)]
    version: Option<String>,
    /// `running`, `stopped`, `done` or `failed`.
    state: String,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// How many revisions were looked at.
    looked: u64,
    /// How many there were when it began.
    total: u64,
    /// For how many the rule fires.
    fires: u64,
    /// For how many it does not.
    quiet: u64,
    /// For how many it is not knowable.
    not_knowable: u64,
    /// The same by what is missing.
    missing: std::collections::BTreeMap<String, u64>,
    /// How many verdicts would change, by `before>after`.
    changes: std::collections::BTreeMap<String, u64>,
    judged: JudgedBody,
    /// The same by language.
    languages: std::collections::BTreeMap<String, JudgedBody>,
    started_at: String,
    #[schema(required = true)]
    ended_at: Option<String>,
}

/// A rule beside what people decided.
#[derive(Serialize, ToSchema)]
struct JudgedBody {
    /// It fires, and a person removed or labelled the item.
    right: u64,
    /// It fires, and a person kept the item.
    wrong: u64,
    /// It does not fire, and a person removed or labelled the item.
    missed: u64,
    /// Of what it fires for, how much people found right.
    #[schema(required = true)]
    precision: Option<ShareBody>,
    /// Of what people removed or labelled, how much it fires for.
    #[schema(required = true)]
    recall: Option<ShareBody>,
}

/// A share, 0 to 1, with its 95 % interval.
#[derive(Serialize, ToSchema)]
struct ShareBody {
    share: f64,
    low: f64,
    high: f64,
}

impl From<Share> for ShareBody {
    fn from(Share { share, low, high }: Share) -> Self {
        Self { share, low, high }
    }
}

impl From<&Tally> for JudgedBody {
    fn from(tally: &Tally) -> Self {
        Self {
            right: tally.right,
            wrong: tally.wrong,
            missed: tally.missed,
            precision: tally.precision().map(ShareBody::from),
            recall: tally.recall().map(ShareBody::from),
        }
    }
}

impl From<&Job> for BackTestBody {
    fn from(job: &Job) -> Self {
        let report: BackTestReport = back_test_report(job);
        let task = BackTestTask::of(job);
        let languages = report.languages.iter();
        Self {
            back_test: job.id.to_string(),
            rule: task.as_ref().map(|task| task.rule.clone()).unwrap_or_default(),
            version: task.and_then(|task| task.version),
            state: job.state.name().to_owned(),
            note: job.note.clone(),
            looked: job.done,
            total: job.total,
            fires: report.fired,
            quiet: report.quiet,
            not_knowable: report.not_knowable(),
            judged: JudgedBody::from(&report.judged),
            languages: languages
                .map(|(language, tally)| (language.clone(), JudgedBody::from(tally)))
                .collect(),
            missing: report.unknown,
            changes: report.changes,
            started_at: job.started_at.to_string(),
            ended_at: job.ended_at.as_ref().map(Timestamp::to_string),
        }
    }
}

/// The newest back-tests.
#[utoipa::path(
    get,
    path = "/v1/back-tests",
    tag = "rules",
    responses((status = 200, description = "The newest 100", body = List<BackTestBody>))
)]
async fn back_tests(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<List<BackTestBody>>, Problem> {
    let jobs = app.store().jobs(caller.service, JobKind::BackTest, LISTED).await?;
    Ok(Json(List::whole(jobs.iter().map(BackTestBody::from).collect())))
}

/// Try a rule on what is retained; it runs in the background.
#[utoipa::path(
    post,
    path = "/v1/back-tests",
    tag = "rules",
    request_body = NewBackTest,
    responses((status = 202, description = "It has begun", body = BackTestBody))
)]
async fn start(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<NewBackTest>,
) -> Result<(StatusCode, Json<BackTestBody>), Problem> {
    let job = match (body.version, body.source) {
        (Some(version), None) => {
            let id: RuleVersionId = version.parse().map_err(|error: weir_model::IdError| {
                Problem::field("/version", error.to_string())
            })?;
            try_version(&app, &caller, id).await?
        }
        (None, Some(source)) => try_source(&app, &caller, None, &source).await?,
        _ => {
            let detail = "say which version is tried, or give a rule file; one of the two";
            return Err(Problem::field("/version", detail));
        }
    };
    Ok((StatusCode::ACCEPTED, Json(BackTestBody::from(&job))))
}

/// Begins the back-test of a version that is kept.
pub(crate) async fn try_version(
    app: &App,
    caller: &Caller,
    id: RuleVersionId,
) -> Result<Job, Problem> {
    let version = app.store().rule_version(caller.service, id).await?;
    try_source(app, caller, Some(id), &version.source).await
}

async fn try_source(
    app: &App,
    caller: &Caller,
    version: Option<RuleVersionId>,
    source: &str,
) -> Result<Job, Problem> {
    let store = app.store_of(caller);
    // Whose engine nobody has needed yet has no workers.
    app.engine(caller.service).await?;
    let started = start_back_test(&store, caller.service, version, source, app.now()).await?;
    started.map_err(|faults| {
        let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Problem::field("/source", words.join("; "))
    })
}

/// How far a back-test is, and what it found.
#[utoipa::path(
    get,
    path = "/v1/back-tests/{id}",
    tag = "rules",
    params(("id" = String, Path, description = "The back-test's id")),
    responses((status = 200, description = "The back-test", body = BackTestBody))
)]
async fn back_test(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<BackTestBody>, Problem> {
    let job = back_test_of(&app, &caller, path.id(0)?).await?;
    Ok(Json(BackTestBody::from(&job)))
}

/// The job, if it is a back-test.
pub(crate) async fn back_test_of(app: &App, caller: &Caller, id: JobId) -> Result<Job, Problem> {
    let job = app.store().job(caller.service, id).await?;
    if job.kind != JobKind::BackTest {
        return Err(Problem::not_found(format!("{id} is no back-test")));
    }
    Ok(job)
}

/// A verdict that would change.
#[derive(Serialize, ToSchema)]
struct ChangeBody {
    /// The item's id.
    item: String,
    /// As the service names it.
    #[serde(rename = "type")]
    kind: String,
    id: String,
    revision: i64,
    /// With the rules as they were when it began.
    before: String,
    /// With the rule that is tried.
    after: String,
    /// What a person decided of the item.
    #[schema(required = true)]
    outcome: Option<String>,
}

/// What would change, item by item; the first 10,000 are listed.
#[utoipa::path(
    get,
    path = "/v1/back-tests/{id}/changes",
    tag = "rules",
    params(("id" = String, Path, description = "The back-test's id"), Page),
    responses((status = 200, description = "The changes", body = List<ChangeBody>))
)]
async fn changes(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Query(page): Query<Page>,
) -> Result<Json<List<ChangeBody>>, Problem> {
    let job = back_test_of(&app, &caller, path.id(0)?).await?;
    let (after, limit) = page.read()?;
    let from = u64::try_from(after.number()).unwrap_or(0);
    let changes = app.store().changes(caller.service, job.id, from, limit).await?;
    // The cursor is the next place in the list, which begins with 0.
    let next = changes.last().map(|last| i64::try_from(last.position + 1).unwrap_or(i64::MAX));
    let body = |listed: weir_store::ListedChange| ChangeBody {
        item: listed.change.item.to_string(),
        kind: listed.key.kind().to_owned(),
        id: listed.key.id().to_owned(),
        revision: listed.change.number,
        before: listed.change.before.name().to_owned(),
        after: listed.change.after.name().to_owned(),
        outcome: listed.change.outcome.map(|outcome: Outcome| outcome.name().to_owned()),
    };
    Ok(Json(List::page(changes.into_iter().map(body).collect(), limit, next)))
}

/// Stop a back-test; it can go on where it was.
#[utoipa::path(
    post,
    path = "/v1/back-tests/{id}/stop",
    tag = "rules",
    params(("id" = String, Path, description = "The back-test's id")),
    responses((status = 200, description = "It is stopped", body = BackTestBody))
)]
async fn stop(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<BackTestBody>, Problem> {
    put(&app, &caller, path.id(0)?, JobState::Stopped).await
}

/// Let a stopped back-test go on.
#[utoipa::path(
    post,
    path = "/v1/back-tests/{id}/resume",
    tag = "rules",
    params(("id" = String, Path, description = "The back-test's id")),
    responses((status = 200, description = "It goes on", body = BackTestBody))
)]
async fn resume(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<BackTestBody>, Problem> {
    put(&app, &caller, path.id(0)?, JobState::Running).await
}

async fn put(
    app: &App,
    caller: &Caller,
    id: JobId,
    state: JobState,
) -> Result<Json<BackTestBody>, Problem> {
    back_test_of(app, caller, id).await?;
    let job = put_job(app, caller, id, state).await?;
    Ok(Json(BackTestBody::from(&job)))
}
