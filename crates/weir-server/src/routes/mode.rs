//! The brake: observe, review, live.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{Mode, UnknownWord};

use crate::access::Caller;
use crate::app::App;
use crate::extract::Body;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mode, set))
}

/// How far verdicts reach.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ModeBody {
    /// `observe`: verdicts are answered, nothing follows. `review`: cases are
    /// made, nothing is acted on without a person. `live`: rules do what they
    /// say.
    mode: String,
}

/// The mode.
#[utoipa::path(
    get,
    path = "/v1/mode",
    tag = "mode",
    responses((status = 200, description = "The mode", body = ModeBody))
)]
async fn mode(State(app): State<App>, caller: Caller) -> Result<Json<ModeBody>, Problem> {
    let mode = app.store().mode(caller.service).await?;
    Ok(Json(ModeBody { mode: mode.name().to_owned() }))
}

/// Switch the mode; every worker obeys it when this is answered.
#[utoipa::path(
    put,
    path = "/v1/mode",
    tag = "mode",
    request_body = ModeBody,
    responses((status = 200, description = "The mode now", body = ModeBody))
)]
async fn set(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<ModeBody>,
) -> Result<Json<ModeBody>, Problem> {
    let mode: Mode = body
        .mode
        .parse()
        .map_err(|error: UnknownWord| Problem::field("/mode", error.to_string()))?;
    app.store_of(&caller).set_mode(caller.service, mode, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    Ok(Json(ModeBody { mode: mode.name().to_owned() }))
}
