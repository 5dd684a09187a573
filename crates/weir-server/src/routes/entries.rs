//! One entry: shown, switched off and on, taken out of its bank.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{Entry, EntryId};
use weir_store::Removed;

use super::bodies::SignalBody;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, PathParts};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(entry, remove)).routes(routes!(switch))
}

/// An entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct EntryBody {
    /// Its id.
    entry: String,
    /// Its number, dense within the service.
    number: i64,
    /// The id of its bank.
    bank: String,
    /// The id by which whoever banked it knows it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    signals: Vec<SignalBody>,
    tags: Vec<String>,
    /// On whose word it was banked: `own`, `exchange:…` or `list:…`.
    source: String,
    created_at: String,
    /// How many decisions that stand say that it matched what it stands for.
    confirmed: u32,
    /// How many say that its match was wrong.
    overturned: u32,
    /// Whether an own decision stands behind it: one that banked it, or one on
    /// its very bytes.
    own: bool,
    /// Where it is switched off: it matches nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    off: Option<OffBody>,
    /// What decisions that stand said of it, by purpose; with one entry alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    judgements: Option<Vec<JudgementsBody>>,
}

/// Since when an entry is switched off, and why.
#[derive(Serialize, ToSchema)]
struct OffBody {
    since: String,
    /// `person`, `overturned` or `traffic`.
    #[schema(required = true)]
    reason: Option<String>,
    /// Whether Weir set it aside and a person has yet to say if it stays off.
    asked: bool,
}

/// What decisions on items of one purpose said of an entry.
#[derive(Serialize, ToSchema)]
struct JudgementsBody {
    purpose: String,
    /// The item was what the entry stands for.
    confirmed: u64,
    /// It was, and stays up all the same.
    kept: u64,
    /// The match was wrong.
    overturned: u64,
}

/// How an entry is to stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EntryStateBody {
    /// Whether it matches.
    on: bool,
}

/// Switch an entry off or on; it matches so when this is answered.
///
/// Of an entry that Weir set aside this is the answer: off, it stays off; on,
/// it is not set aside for the same again.
#[utoipa::path(
    put,
    path = "/v1/entries/{id}/state",
    tag = "banks",
    params(("id" = String, Path, description = "The entry's id")),
    request_body = EntryStateBody,
    responses((status = 200, description = "The entry now", body = EntryBody))
)]
async fn switch(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(state): Body<EntryStateBody>,
) -> Result<Json<EntryBody>, Problem> {
    let id: EntryId = path.id(0)?;
    app.store_of(&caller).switch_entry(caller.service, id, state.on, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    Ok(Json(whole(&app, &caller, id).await?))
}

/// One entry.
#[utoipa::path(
    get,
    path = "/v1/entries/{id}",
    tag = "banks",
    params(("id" = String, Path, description = "The entry's id")),
    responses((status = 200, description = "The entry", body = EntryBody))
)]
async fn entry(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<EntryBody>, Problem> {
    Ok(Json(whole(&app, &caller, path.id(0)?).await?))
}

/// An entry with what decisions said of it.
async fn whole(app: &App, caller: &Caller, id: EntryId) -> Result<EntryBody, Problem> {
    let entry = app.store().entry(caller.service, id).await?;
    let said = app.store().entry_judgements_by_purpose(caller.service, id).await?;
    let judgements = said.iter().map(|said| JudgementsBody {
        purpose: said.purpose.name().to_owned(),
        confirmed: said.confirmed,
        kept: said.kept,
        overturned: said.overturned,
    });
    Ok(EntryBody { judgements: Some(judgements.collect()), ..EntryBody::of(&entry) })
}

/// Take an entry out of its bank; it stops matching at once.
#[utoipa::path(
    delete,
    path = "/v1/entries/{id}",
    tag = "banks",
    params(("id" = String, Path, description = "The entry's id")),
    responses((status = 204, description = "It is gone"))
)]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<StatusCode, Problem> {
    take_out(&app, &caller, path.id(0)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an entry out of its bank; it matches nothing when this answers.
pub(crate) async fn take_out(app: &App, caller: &Caller, id: EntryId) -> Result<(), Problem> {
    let removed = app.store_of(caller).remove_entry(caller.service, id, app.now()).await;
    match removed {
        // Gone for whoever asks; old copies go with the next erasure.
        Ok(Removed::Removed) | Err(weir_store::StoreError::NotScrubbed) => {}
        Ok(Removed::NotThere) => {
            return Err(Problem::from(weir_store::StoreError::NoEntry(id)));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(app.engine(caller.service).await?.catch_up().await?)
}

impl EntryBody {
    pub(crate) fn of(entry: &Entry) -> Self {
        Self {
            entry: entry.id.to_string(),
            number: entry.number,
            bank: entry.bank.to_string(),
            reference: entry.reference.clone(),
            signals: entry.signals.iter().map(SignalBody::of).collect(),
            tags: entry.tags.clone(),
            source: entry.provenance.source.to_string(),
            created_at: entry.created_at.to_string(),
            confirmed: entry.confirmed,
            overturned: entry.overturned,
            own: entry.own,
            off: entry.off_since.map(|since| OffBody {
                since: since.to_string(),
                reason: entry.off_reason.map(|reason| reason.name().to_owned()),
                asked: entry.asked_at.is_some(),
            }),
            judgements: None,
        }
    }
}
