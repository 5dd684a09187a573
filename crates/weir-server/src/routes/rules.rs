//! Rules: looked through, written, approved, put in shadow or live.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::{CheckedRule, put_rule_in_state, schema};
use weir_model::{RuleState, RuleVersion, RuleVersionId, Timestamp, UnknownWord};
use weir_store::WrittenRule;

use super::bodies::List;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, PathParts};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(rules))
        .routes(routes!(check))
        .routes(routes!(facts))
        .routes(routes!(versions, put))
        .routes(routes!(version))
        .routes(routes!(approve))
        .routes(routes!(set_state))
}

/// A version of a rule.
#[derive(Serialize, ToSchema)]
pub(crate) struct RuleVersionBody {
    /// The version's id.
    version: String,
    /// The rule's name.
    rule: String,
    /// The version's number, from 1 on.
    number: u32,
    /// `draft`, `checked`, `shadow`, `live` or `retired`.
    state: String,
    /// The rule file, TOML.
    source: String,
    /// Why it was written.
    note: String,
    written_at: String,
    /// Since when it is in this state.
    since: String,
    /// Whether a second person approved it, and when.
    #[schema(required = true)]
    approved_at: Option<String>,
}

impl From<RuleVersion> for RuleVersionBody {
    fn from(version: RuleVersion) -> Self {
        Self {
            version: version.id.to_string(),
            rule: version.name,
            number: version.number,
            state: version.state.name().to_owned(),
            source: version.source,
            note: version.note,
            written_at: version.written_at.to_string(),
            since: version.since.to_string(),
            approved_at: version.approved_at.as_ref().map(Timestamp::to_string),
        }
    }
}

/// A rule file to be looked through.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SourceBody {
    /// The rule file, TOML.
    #[schema(min_length = 1, max_length = 262144)]
    source: String,
}

/// What is right and wrong with a rule file.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckBody {
    /// Whether nothing is wrong with it.
    sound: bool,
    faults: Vec<FaultBody>,
    tests: Vec<TestBody>,
}

/// Something that is wrong.
#[derive(Serialize, ToSchema)]
pub(crate) struct FaultBody {
    /// From 1 on.
    line: u32,
    /// In characters, from 1 on.
    column: u32,
    /// A stable word: `unknown-name`, `never-true`, `forbidden`, …
    kind: String,
    /// What is wrong and what to do.
    detail: String,
    /// What may be meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<String>,
}

/// A test of the rule's own.
#[derive(Serialize, ToSchema)]
struct TestBody {
    name: String,
    /// `fires`, `quiet` or `unknown`.
    expected: String,
    /// What the rule said, in words.
    said: String,
    passed: bool,
}

impl From<&CheckedRule> for CheckBody {
    fn from(checked: &CheckedRule) -> Self {
        let test = |test: &weir_engine::TestResult| TestBody {
            name: test.name.clone(),
            expected: test.expected.name().to_owned(),
            said: test.said.sentence(),
            passed: test.passed,
        };
        Self {
            sound: checked.is_sound(),
            faults: checked.faults.iter().map(FaultBody::from).collect(),
            tests: checked.tests.iter().map(test).collect(),
        }
    }
}

impl From<&weir_engine::Refusal> for FaultBody {
    fn from(fault: &weir_engine::Refusal) -> Self {
        Self {
            line: fault.place.line,
            column: fault.place.column,
            kind: fault.kind.name().to_owned(),
            detail: fault.message.clone(),
            nearest: fault.nearest.clone(),
        }
    }
}

/// Every rule: the versions that are not retired, and the newest one.
#[utoipa::path(
    get,
    path = "/v1/rules",
    tag = "rules",
    responses((status = 200, description = "The rules", body = List<RuleVersionBody>))
)]
async fn rules(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<List<RuleVersionBody>>, Problem> {
    let rules = app.store().rules(caller.service).await?;
    Ok(Json(List::whole(rules.into_iter().map(RuleVersionBody::from).collect())))
}

/// Look through a rule file; nothing is stored.
#[utoipa::path(
    post,
    path = "/v1/rules/check",
    tag = "rules",
    request_body = SourceBody,
    responses((status = 200, description = "What is right and wrong with it", body = CheckBody))
)]
async fn check(_: Caller, Body(body): Body<SourceBody>) -> Json<CheckBody> {
    Json(CheckBody::from(&CheckedRule::of(&body.source, None)))
}

/// A fact that rules can name.
#[derive(Serialize, ToSchema)]
struct FactBody {
    /// As a rule names it; of the elements of a list, as `matches.distance`.
    path: String,
    /// Its type in words.
    #[serde(rename = "type")]
    kind: String,
    /// Whether it may be missing.
    may_be_missing: bool,
    about: String,
    /// What has to come before it is ever filled.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_filled_yet: Option<String>,
}

/// The facts that rules can name.
#[utoipa::path(
    get,
    path = "/v1/rules/facts",
    tag = "rules",
    responses((status = 200, description = "The facts", body = List<FactBody>))
)]
async fn facts(_: Caller) -> Json<List<FactBody>> {
    let fact = |field: &schema::Field| FactBody {
        path: field.path.to_owned(),
        kind: field.kind.in_words(),
        may_be_missing: field.may_be_missing,
        about: field.about.to_owned(),
        not_filled_yet: field.not_filled_yet.map(str::to_owned),
    };
    Json(List::whole(schema::fields().iter().map(fact).collect()))
}

/// Every version of a rule, the newest first.
#[utoipa::path(
    get,
    path = "/v1/rules/{name}",
    tag = "rules",
    params(("name" = String, Path, description = "The rule's name")),
    responses((status = 200, description = "Its versions", body = List<RuleVersionBody>))
)]
async fn versions(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<List<RuleVersionBody>>, Problem> {
    let name = path.text(0);
    let versions = app.store().rule_versions(caller.service, name).await?;
    if versions.is_empty() {
        return Err(Problem::not_found(format!("there is no rule “{name}”; see GET /v1/rules")));
    }
    Ok(Json(List::whole(versions.into_iter().map(RuleVersionBody::from).collect())))
}

/// A rule to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WriteBody {
    /// The rule file, TOML.
    #[schema(min_length = 1, max_length = 262144)]
    source: String,
    /// Why it is written.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// The number of the newest version that you know of; where somebody wrote
    /// another one meanwhile, nothing is written.
    after: Option<u32>,
}

/// A version that was written, and what is wrong with it.
#[derive(Serialize, ToSchema)]
struct WrittenBody {
    #[serde(flatten)]
    version: RuleVersionBody,
    check: CheckBody,
}

/// Write a rule: its draft is changed, or the next version begun. With faults
/// it is kept as a draft, and they are told.
#[utoipa::path(
    put,
    path = "/v1/rules/{name}",
    tag = "rules",
    params(("name" = String, Path, description = "The rule's name")),
    request_body = WriteBody,
    responses((status = 200, description = "As it is kept", body = WrittenBody))
)]
async fn put(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(body): Body<WriteBody>,
) -> Result<Json<WrittenBody>, Problem> {
    let name = path.text(0);
    let note = body.note.unwrap_or_default();
    let checked = written(name, &body.source, &note)?;
    let new = WrittenRule {
        name: name.to_owned(),
        source: body.source,
        note,
        checked: checked.is_sound(),
        after: body.after,
    };
    let version = app.store_of(&caller).write_rule(caller.service, &new, app.now()).await?;
    Ok(Json(WrittenBody { version: version.into(), check: CheckBody::from(&checked) }))
}

/// Looks through what is to be the rule `name`, or says why nobody could keep
/// it.
pub(crate) fn written(name: &str, source: &str, note: &str) -> Result<CheckedRule, Problem> {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 64 || !name.chars().all(fine) {
        let detail = "a rule's name has 1 to 64 characters out of a-z, 0-9 and -";
        return Err(Problem::field("/name", detail));
    }
    if source.is_empty() || source.len() > 256 * 1024 || source.contains('\0') {
        let detail = "a rule file has 1 to 262,144 bytes, and no character U+0000";
        return Err(Problem::field("/source", detail));
    }
    if note.chars().count() > 2000 || note.contains('\0') {
        return Err(Problem::field("/note", "a note has at most 2,000 characters"));
    }
    Ok(CheckedRule::of(source, Some(name)))
}

/// One version.
#[utoipa::path(
    get,
    path = "/v1/rule-versions/{id}",
    tag = "rules",
    params(("id" = String, Path, description = "The version's id")),
    responses((status = 200, description = "The version", body = RuleVersionBody))
)]
async fn version(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<RuleVersionBody>, Problem> {
    let id: RuleVersionId = path.id(0)?;
    Ok(Json(app.store().rule_version(caller.service, id).await?.into()))
}

/// Approve a version, as another person than who wrote it.
#[utoipa::path(
    post,
    path = "/v1/rule-versions/{id}/approve",
    tag = "rules",
    params(("id" = String, Path, description = "The version's id")),
    responses((status = 200, description = "It is approved", body = RuleVersionBody))
)]
async fn approve(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<RuleVersionBody>, Problem> {
    let id: RuleVersionId = path.id(0)?;
    let store = app.store_of(&caller);
    Ok(Json(store.approve_rule(caller.service, id, app.now()).await?.into()))
}

/// The state that a version is to be in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RuleStateBody {
    /// `shadow`: computed and recorded beside the live ones. `live`: it does
    /// what it says. `retired`: computed no more. `draft`: to be changed.
    state: String,
}

/// Put a version in shadow, live or retired; every worker obeys it when this is
/// answered. The version of its rule that was there before retires.
#[utoipa::path(
    put,
    path = "/v1/rule-versions/{id}/state",
    tag = "rules",
    params(("id" = String, Path, description = "The version's id")),
    request_body = RuleStateBody,
    responses((status = 200, description = "The version now", body = RuleVersionBody))
)]
async fn set_state(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(body): Body<RuleStateBody>,
) -> Result<Json<RuleVersionBody>, Problem> {
    let id: RuleVersionId = path.id(0)?;
    let state: RuleState = body
        .state
        .parse()
        .map_err(|error: UnknownWord| Problem::field("/state", error.to_string()))?;
    Ok(Json(put_in_state(&app, &caller, id, state).await?.into()))
}

/// Puts a version in another state; whoever asks gets an answer when every
/// worker of this program obeys.
pub(crate) async fn put_in_state(
    app: &App,
    caller: &Caller,
    id: RuleVersionId,
    state: RuleState,
) -> Result<RuleVersion, Problem> {
    let (store, two) = (app.store_of(caller), app.config().rules_two_people);
    let version = put_rule_in_state(&store, caller.service, id, state, two, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    Ok(version)
}
