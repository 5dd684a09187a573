//! Cases, decisions and actions.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::Told;
use weir_model::{
    Action, Actor, Case, CaseId, Decision, EventKind, NewDecision, Timestamp, UnknownWord,
};
use weir_store::{CaseFilter, DecisionUndone, KeepUntil};

use super::banks::policy_named;
use super::bodies::{FoundBody, List};
use super::notices::NoticeBody;
use super::receive::check_word;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, Page, PathParts, Query};
use crate::problem::Problem;

/// The longest that a decision's action may be held back.
const LONGEST_DELAY_MS: u64 = 24 * 60 * 60 * 1000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(cases))
        .routes(routes!(case))
        .routes(routes!(decide))
        .routes(routes!(decision))
        .routes(routes!(undo))
        .routes(routes!(actions))
        .routes(routes!(action))
}

/// Which cases.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Cases {
    /// `open` or `decided`.
    #[param(pattern = "^(open|decided)$")]
    state: Option<String>,
    /// `matches`, `notices` or `escalated`.
    #[param(pattern = "^(matches|notices|escalated)$")]
    queue: Option<String>,
    /// The `next` of the page before.
    #[param(pattern = "^c[0-9a-f]{1,15}$")]
    after: Option<String>,
    /// How many at most; 1 to 1000, 100 without it.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
}

/// A case.
#[derive(Serialize, ToSchema)]
struct CaseBody {
    /// Its id.
    case: String,
    /// Its number, dense within the service.
    number: i64,
    /// `open` or `decided`.
    state: String,
    /// `matches`, `notices` or `escalated`.
    queue: String,
    /// Grows by each change; send it with a decision to be told of changes.
    version: i64,
    /// The item, as the service names it; null where a notice names a URL, or
    /// where the item was erased.
    #[schema(required = true)]
    item: Option<CaseItem>,
    /// The URL that a notice names.
    #[schema(required = true)]
    url: Option<String>,
    opened_at: String,
    #[schema(required = true)]
    decided_at: Option<String>,
}

/// The item of a case.
#[derive(Serialize, ToSchema)]
struct CaseItem {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

/// A case with everything that a person decides on.
#[derive(Serialize, ToSchema)]
struct WholeCase {
    #[serde(flatten)]
    case: CaseBody,
    /// The newest revision's findings; null where none is kept.
    #[schema(required = true)]
    found: Option<FoundBody>,
    /// Text and links of the newest revision, while they are kept.
    #[schema(required = true)]
    content: Option<CaseContent>,
    /// The notices, oldest first.
    notices: Vec<NoticeBody>,
    /// Their decisions, oldest first.
    decisions: Vec<DecisionBody>,
}

/// What the item says. Media are described, never given out.
#[derive(Serialize, ToSchema)]
struct CaseContent {
    #[schema(required = true)]
    text: Option<String>,
    links: Vec<String>,
    media: Vec<CaseMedium>,
}

/// A medium of the item.
#[derive(Serialize, ToSchema)]
struct CaseMedium {
    #[schema(required = true)]
    name: Option<String>,
    #[schema(required = true)]
    content_type: Option<String>,
    #[schema(required = true)]
    size: Option<u64>,
}

/// A decision to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDecisionBody {
    /// A policy's name or id.
    policy: Option<String>,
    /// `promotion`, `news`, `research`, `counter-speech`, `art` or `unclear`.
    purpose: String,
    /// `remove`, `keep`, `label`, `escalate` or `not_a_match`.
    outcome: String,
    /// Why, in words that the author may be given.
    #[schema(min_length = 1, max_length = 10000)]
    reason: String,
    /// The case's version that was decided on; with it a changed case is
    /// refused.
    version: Option<i64>,
    /// How long the action is held back, so that the decision can be undone
    /// before it leaves. Without it: as the setting undo_seconds says for a
    /// person who signed in, not at all for a key.
    #[schema(maximum = 86400000)]
    delay_ms: Option<u64>,
}

/// A decision.
#[derive(Serialize, ToSchema)]
struct DecisionBody {
    /// Its id.
    decision: String,
    /// Its case.
    case: String,
    /// The policy's id, in the version that was decided under.
    #[schema(required = true)]
    policy: Option<String>,
    purpose: String,
    outcome: String,
    reason: String,
    made_at: String,
    /// When its action may leave.
    not_before: String,
    /// When it was taken back.
    #[schema(required = true)]
    undone_at: Option<String>,
    /// What the service was told to do.
    #[schema(required = true)]
    action: Option<String>,
}

/// What taking back a decision did.
#[derive(Serialize, ToSchema)]
struct UndoneBody {
    /// `before_it_left`, `told` (another action takes it back) or `nothing`.
    undone: &'static str,
    /// The action that takes it back.
    #[schema(required = true)]
    action: Option<String>,
    decision: DecisionBody,
}

/// What a service is told to do.
#[derive(Serialize, ToSchema)]
struct ActionBody {
    /// Its id.
    action: String,
    number: i64,
    decision: String,
    /// Weir's id of the item; null once it was erased.
    #[schema(required = true)]
    item: Option<String>,
    /// `remove`, `keep`, `label` or `undo`.
    kind: String,
    /// `waiting`, `delivered` or `cancelled`.
    state: String,
    requested_at: String,
}

/// Cases, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/cases",
    tag = "cases",
    params(Cases),
    responses((status = 200, description = "A page of cases", body = List<CaseBody>))
)]
async fn cases(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<Cases>,
) -> Result<Json<List<CaseBody>>, Problem> {
    let wrong = |name: &str, error: UnknownWord| Problem::field("", format!("{name}: {error}"));
    let filter = CaseFilter {
        state: query.state.map(|s| s.parse()).transpose().map_err(|e| wrong("state", e))?,
        queue: query.queue.map(|q| q.parse()).transpose().map_err(|e| wrong("queue", e))?,
    };
    let (after, limit) = Page { after: query.after, limit: query.limit }.read()?;
    let cases = app.store().cases(caller.service, filter, after, limit).await?;
    let last = cases.last().map(|case| case.number);
    let mut bodies = Vec::with_capacity(cases.len());
    for case in cases {
        let item = item_of(&app, &caller, &case).await?.map(|view| CaseItem::of(&view));
        bodies.push(case_body(case, item));
    }
    Ok(Json(List::page(bodies, limit, last)))
}

async fn item_of(
    app: &App,
    caller: &Caller,
    case: &Case,
) -> Result<Option<weir_store::ItemView>, Problem> {
    match case.item {
        None => Ok(None),
        Some(item) => Ok(app.store().item_by_id(caller.service, item).await?),
    }
}

impl CaseItem {
    fn of(view: &weir_store::ItemView) -> Self {
        let key = &view.item.key;
        Self { kind: key.kind().to_owned(), id: key.id().to_owned() }
    }
}

fn case_body(case: Case, item: Option<CaseItem>) -> CaseBody {
    CaseBody {
        case: case.id.to_string(),
        number: case.number,
        state: case.state.name().to_owned(),
        queue: case.queue.name().to_owned(),
        version: case.version,
        item,
        url: case.url,
        opened_at: case.opened_at.to_string(),
        decided_at: case.decided_at.map(|at| at.to_string()),
    }
}

/// One case with everything that a person decides on; reading it is an event.
#[utoipa::path(
    get,
    path = "/v1/cases/{id}",
    tag = "cases",
    params(("id" = String, Path, description = "The case's id")),
    responses((status = 200, description = "The case", body = WholeCase))
)]
async fn case(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<WholeCase>, Problem> {
    let store = app.store_of(&caller);
    let case = store.case(caller.service, path.id(0)?).await?;
    let subject = *case.id.as_bytes();
    store.note_reading(caller.service, EventKind::CaseRead, subject, app.now()).await?;
    let view = item_of(&app, &caller, &case).await?;
    let newest = view.as_ref().and_then(|view| Some((view.item.id, view.newest.as_ref()?)));
    let content = match &newest {
        Some((item, revision)) => store.content(caller.service, *item, revision.number).await?,
        None => None,
    };
    let found = newest.map(|(_, revision)| {
        serde_json::from_str::<Told>(&revision.answer).unwrap_or_default().into()
    });
    let notices = store.notices_of_case(caller.service, case.id).await?;
    let decisions = store.decisions(caller.service, case.id).await?;
    Ok(Json(WholeCase {
        found,
        content: content.map(CaseContent::from),
        notices: notices.iter().map(NoticeBody::of).collect(),
        decisions: decisions.into_iter().map(DecisionBody::from).collect(),
        case: case_body(case, view.as_ref().map(CaseItem::of)),
    }))
}

impl From<weir_store::KeptContent> for CaseContent {
    fn from(kept: weir_store::KeptContent) -> Self {
        let medium = |medium: weir_store::KeptMedium| CaseMedium {
            name: medium.name,
            content_type: medium.content_type,
            size: medium.size,
        };
        Self {
            text: kept.text,
            links: kept.links,
            media: kept.media.into_iter().map(medium).collect(),
        }
    }
}

/// Decide a case.
#[utoipa::path(
    post,
    path = "/v1/cases/{id}/decision",
    tag = "cases",
    params(("id" = String, Path, description = "The case's id")),
    request_body = NewDecisionBody,
    responses((status = 201, description = "It is decided", body = DecisionBody))
)]
async fn decide(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(body): Body<NewDecisionBody>,
) -> Result<(StatusCode, Json<DecisionBody>), Problem> {
    let case: CaseId = path.id(0)?;
    let now = app.now();
    let new = body.read(&app, &caller, now).await?;
    let options = &app.config().engine;
    let keep = KeepUntil {
        fingerprints: now.plus(options.keep_fingerprints),
        content: now.plus(options.keep_content),
    };
    let decision = app.store_of(&caller).decide(caller.service, case, &new, keep, now).await?;
    Ok((StatusCode::CREATED, Json(decision.into())))
}

impl NewDecisionBody {
    async fn read(
        self,
        app: &App,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<NewDecision, Problem> {
        let wrong = |pointer: &str, error: UnknownWord| Problem::field(pointer, error.to_string());
        let purpose = self.purpose.parse().map_err(|error| wrong("/purpose", error))?;
        let outcome: weir_model::Outcome =
            self.outcome.parse().map_err(|error| wrong("/outcome", error))?;
        check_word(&self.reason, 10_000, "/reason")?;
        if self.reason.trim().is_empty() {
            return Err(Problem::field("/reason", "says nothing; a decision needs a reason"));
        }
        if self.delay_ms.is_some_and(|delay| delay > LONGEST_DELAY_MS) {
            return Err(Problem::field("/delay_ms", format!("is more than {LONGEST_DELAY_MS}")));
        }
        let delay = match (self.delay_ms, caller.actor) {
            (Some(delay), _) => Duration::from_millis(delay),
            (None, Actor::User(_)) => app.config().undo,
            (None, _) => Duration::ZERO,
        };
        let policy = match &self.policy {
            Some(name) => Some(policy_named(app, caller, name).await?),
            None if outcome == weir_model::Outcome::Remove => {
                let detail = "a removal needs the policy that the item breaks";
                return Err(Problem::field("/policy", detail));
            }
            None => None,
        };
        Ok(NewDecision {
            policy,
            purpose,
            outcome,
            reason: self.reason,
            language: None,
            case_version: self.version,
            not_before: now.plus(delay),
        })
    }
}

/// One decision.
#[utoipa::path(
    get,
    path = "/v1/decisions/{id}",
    tag = "cases",
    params(("id" = String, Path, description = "The decision's id")),
    responses((status = 200, description = "The decision", body = DecisionBody))
)]
async fn decision(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<DecisionBody>, Problem> {
    Ok(Json(app.store().decision(caller.service, path.id(0)?).await?.into()))
}

/// Take back a decision; its case waits again.
#[utoipa::path(
    post,
    path = "/v1/decisions/{id}/undo",
    tag = "cases",
    params(("id" = String, Path, description = "The decision's id")),
    responses((status = 200, description = "It is taken back", body = UndoneBody))
)]
async fn undo(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<UndoneBody>, Problem> {
    let id = path.id(0)?;
    let store = app.store_of(&caller);
    let (undone, action) = match store.undo_decision(caller.service, id, app.now()).await? {
        DecisionUndone::BeforeItLeft => ("before_it_left", None),
        DecisionUndone::Told(action) => ("told", Some(action.to_string())),
        DecisionUndone::Nothing => ("nothing", None),
    };
    let decision = store.decision(caller.service, id).await?.into();
    Ok(Json(UndoneBody { undone, action, decision }))
}

impl From<Decision> for DecisionBody {
    fn from(decision: Decision) -> Self {
        Self {
            decision: decision.id.to_string(),
            case: decision.case.to_string(),
            policy: decision.policy.map(|policy| policy.to_string()),
            purpose: decision.purpose.name().to_owned(),
            outcome: decision.outcome.name().to_owned(),
            reason: decision.reason,
            made_at: decision.made_at.to_string(),
            not_before: decision.not_before.to_string(),
            undone_at: decision.undone_at.map(|at| at.to_string()),
            action: decision.action.map(|action| action.to_string()),
        }
    }
}

/// Actions, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/actions",
    tag = "cases",
    params(Page),
    responses((status = 200, description = "A page of actions", body = List<ActionBody>))
)]
async fn actions(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<List<ActionBody>>, Problem> {
    let (after, limit) = page.read()?;
    let actions = app.store().actions(caller.service, after, limit).await?;
    let last = actions.last().map(|action| action.number);
    Ok(Json(List::page(actions.into_iter().map(ActionBody::from).collect(), limit, last)))
}

/// One action.
#[utoipa::path(
    get,
    path = "/v1/actions/{id}",
    tag = "cases",
    params(("id" = String, Path, description = "The action's id")),
    responses((status = 200, description = "The action", body = ActionBody))
)]
async fn action(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<ActionBody>, Problem> {
    Ok(Json(app.store().action(caller.service, path.id(0)?).await?.into()))
}

impl From<Action> for ActionBody {
    fn from(action: Action) -> Self {
        Self {
            action: action.id.to_string(),
            number: action.number,
            decision: action.decision.to_string(),
            item: action.item.map(|item| item.to_string()),
            kind: action.kind.name().to_owned(),
            state: action.state.name().to_owned(),
            requested_at: action.requested_at.to_string(),
        }
    }
}
