//! The switch of an entry; the rest of entries stands with their banks.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::EntryId;

use super::banks::{EntryBody, whole};
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, PathParts};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(switch))
}

/// How an entry is to stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StateBody {
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
    request_body = StateBody,
    responses((status = 200, description = "The entry now", body = EntryBody))
)]
async fn switch(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(state): Body<StateBody>,
) -> Result<Json<EntryBody>, Problem> {
    let id: EntryId = path.id(0)?;
    app.store_of(&caller).switch_entry(caller.service, id, state.on, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    Ok(Json(whole(&app, &caller, id).await?))
}
