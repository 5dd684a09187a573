//! Undo by cause: what an entry, a version of a rule, an import, a bank or a
//! span of time did, counted, and taken back as a job.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{BankNameError, CaseId, Cause, IdError, Timestamp, TimestampError};
use weir_store::{CausedCase, CausedDecisions};

use super::jobs::JobBody;
use crate::access::Caller;
use crate::app::App;
use crate::extract::Body;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preview)).routes(routes!(undo))
}

/// What lies behind decisions: exactly one of `entry`, `rule_version`,
/// `import`, `bank`, or `from` with `to`.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CauseBody {
    /// An entry's id; it may be gone by now.
    pub(crate) entry: Option<String>,
    /// The id of a version of a rule.
    pub(crate) rule_version: Option<String>,
    /// An import's id.
    pub(crate) import: Option<String>,
    /// A bank's name; it may be deleted by now.
    pub(crate) bank: Option<String>,
    /// What was decided at this time or later, RFC 3339.
    #[schema(format = DateTime)]
    pub(crate) from: Option<String>,
    /// And before this time.
    #[schema(format = DateTime)]
    pub(crate) to: Option<String>,
}

/// Of what a preview is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewOf {
    cause: CauseBody,
    /// The `next` of the page of cases before.
    after: Option<String>,
    /// How many cases at most; 100 without it.
    #[schema(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// What is to be taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UndoOf {
    cause: CauseBody,
}

/// What taking it all back would do.
#[derive(Serialize, ToSchema)]
struct PreviewBody {
    /// The decisions behind the cause.
    decisions: Vec<CausedDecisionsBody>,
    /// Items that are held and wait for a person: they would be released.
    held: u64,
    /// Open cases of items that the cause reached.
    open_cases: u64,
    /// Of those, cases that stand on nothing else: nobody would need to decide
    /// them any more.
    withdrawn: u64,
    /// Labels that the version of the rule set.
    labels: u64,
    /// In how many cases there is something to take back.
    in_cases: u64,
    /// A page of these cases.
    cases: Vec<CausedCaseBody>,
    /// Where the next page begins; null at the end.
    #[schema(required = true)]
    next: Option<String>,
}

/// One sort of decisions behind a cause.
#[derive(Serialize, ToSchema)]
struct CausedDecisionsBody {
    /// `remove`, `keep`, `label` or `not_a_match`.
    outcome: String,
    /// `rule` or `person`.
    by: &'static str,
    /// How many stand: these would be taken back.
    standing: u64,
    /// How many were taken back before.
    undone: u64,
}

/// A case in which something would be taken back.
#[derive(Serialize, ToSchema)]
struct CausedCaseBody {
    case: String,
    /// Its item; null where it is a URL's, or was erased.
    #[schema(required = true)]
    item: Option<CausedItemBody>,
    /// `open`, `decided` or `withdrawn`.
    state: String,
    /// The newest decision that stands.
    #[schema(required = true)]
    outcome: Option<String>,
    /// Whether the item is held.
    held: bool,
}

/// An item as the service names it.
#[derive(Serialize, ToSchema)]
struct CausedItemBody {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

impl CauseBody {
    /// The cause, or what is wrong with the body at `pointer`.
    pub(crate) fn read(&self, pointer: &str) -> Result<Cause, Problem> {
        let at = |field: &str| format!("{pointer}/{field}");
        let of_id = |field: &'static str| {
            move |error: IdError| Problem::field(at(field), error.to_string())
        };
        let named = [&self.entry, &self.rule_version, &self.import, &self.bank];
        let span = self.from.is_some() || self.to.is_some();
        if named.iter().filter(|field| field.is_some()).count() + usize::from(span) != 1 {
            let detail = "expected exactly one of entry, rule_version, import, bank, and from \
                          with to";
            return Err(Problem::field(pointer, detail));
        }
        if let Some(id) = &self.entry {
            return Ok(Cause::Entry(id.parse().map_err(of_id("entry"))?));
        }
        if let Some(id) = &self.rule_version {
            return Ok(Cause::RuleVersion(id.parse().map_err(of_id("rule_version"))?));
        }
        if let Some(id) = &self.import {
            return Ok(Cause::Import(id.parse().map_err(of_id("import"))?));
        }
        if let Some(name) = &self.bank {
            let wrong = |error: BankNameError| Problem::field(at("bank"), error.to_string());
            return Ok(Cause::Bank(name.parse().map_err(wrong)?));
        }
        let time = |field: &'static str, text: &Option<String>| -> Result<Timestamp, Problem> {
            let text = text.as_deref().ok_or_else(|| Problem::field(at(field), "is missing"))?;
            let wrong = |error: TimestampError| Problem::field(at(field), error.to_string());
            text.parse().map_err(wrong)
        };
        let (from, to) = (time("from", &self.from)?, time("to", &self.to)?);
        if from >= to {
            return Err(Problem::field(at("to"), "is not after “from”"));
        }
        Ok(Cause::Time { from, to })
    }
}

/// What taking back all that a cause did would do; nothing is changed.
#[utoipa::path(
    post,
    path = "/v1/undo/preview",
    tag = "undo",
    request_body = PreviewOf,
    responses((status = 200, description = "What it would do", body = PreviewBody))
)]
async fn preview(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PreviewOf>,
) -> Result<Json<PreviewBody>, Problem> {
    let cause = asked.cause.read("/cause")?;
    let limit = asked.limit.unwrap_or(100);
    if !(1..=1000).contains(&limit) {
        return Err(Problem::field("/limit", "expected a number from 1 to 1000"));
    }
    let after: Option<CaseId> = match &asked.after {
        None => None,
        Some(case) => Some(
            case.parse().map_err(|error: IdError| Problem::field("/after", error.to_string()))?,
        ),
    };
    let (store, service, now) = (app.store(), caller.service, app.now());
    let seen = store.undo_preview(service, &cause, now).await?;
    let cases = store.undo_cases(service, &cause, after, limit, now).await?;
    let full = cases.len() >= limit as usize;
    let next = cases.last().filter(|_| full).map(|case| case.case.to_string());
    Ok(Json(PreviewBody {
        decisions: seen.decisions.into_iter().map(CausedDecisionsBody::from).collect(),
        held: seen.held,
        open_cases: seen.open,
        withdrawn: seen.withdrawn,
        labels: seen.labels,
        in_cases: seen.cases,
        cases: cases.into_iter().map(CausedCaseBody::from).collect(),
        next,
    }))
}

/// Take back all that a cause did so far, as a job.
///
/// What people decide after this is answered stays.
#[utoipa::path(
    post,
    path = "/v1/undo",
    tag = "undo",
    request_body = UndoOf,
    responses((status = 202, description = "The job that does it", body = JobBody))
)]
async fn undo(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<UndoOf>,
) -> Result<(StatusCode, Json<JobBody>), Problem> {
    let cause = asked.cause.read("/cause")?;
    let job = app.store_of(&caller).start_undo(caller.service, &cause, app.now()).await?;
    // Its worker starts with the engine.
    app.engine(caller.service).await?;
    Ok((StatusCode::ACCEPTED, Json(job.into())))
}

impl From<CausedDecisions> for CausedDecisionsBody {
    fn from(sort: CausedDecisions) -> Self {
        Self {
            outcome: sort.outcome.name().to_owned(),
            by: if sort.by_rule { "rule" } else { "person" },
            standing: sort.standing,
            undone: sort.undone,
        }
    }
}

impl From<CausedCase> for CausedCaseBody {
    fn from(case: CausedCase) -> Self {
        let item = case
            .item
            .map(|key| CausedItemBody { kind: key.kind().to_owned(), id: key.id().to_owned() });
        Self {
            case: case.case.to_string(),
            item,
            state: case.state.name().to_owned(),
            outcome: case.outcome.map(|outcome| outcome.name().to_owned()),
            held: case.held,
        }
    }
}
