//! Deliveries: one message to one webhook, seen and made again.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{Delivery, DeliveryState, IdError, Timestamp, TimestampError};
use weir_store::{DeliveryFilter, ReplayRange};

use super::bodies::List;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, Page, PathParts, Query};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(deliveries))
        .routes(routes!(replay_range))
        .routes(routes!(delivery))
        .routes(routes!(replay))
}

/// Which deliveries.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Deliveries {
    /// `waiting`, `delivered`, `dead` or `cancelled`.
    #[param(pattern = "^(waiting|delivered|dead|cancelled)$")]
    state: Option<String>,
    /// The id of a webhook.
    #[param(pattern = "^webhook_[0-7][0-9a-hjkmnp-tv-z]{25}$")]
    webhook: Option<String>,
    /// The `next` of the page before.
    #[param(pattern = "^c[0-9a-f]{1,15}$")]
    after: Option<String>,
    /// How many at most; 1 to 1000, 100 without it.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
}

/// One message to one webhook.
#[derive(Serialize, ToSchema)]
pub(super) struct DeliveryBody {
    /// Its id.
    delivery: String,
    number: i64,
    /// Where it goes.
    webhook: String,
    /// Sent as `webhook-id`; every repetition has the same.
    message: String,
    /// What it tells, as `action.requested`.
    kind: String,
    #[schema(required = true)]
    item: Option<String>,
    #[schema(required = true)]
    action: Option<String>,
    /// `waiting`, `delivered`, `dead` or `cancelled`.
    state: String,
    attempts: u32,
    created_at: String,
    /// While it waits: not tried before.
    next_at: String,
    #[schema(required = true)]
    last_attempt_at: Option<String>,
    /// The status of the last answer.
    #[schema(required = true)]
    last_status: Option<u16>,
    /// What was wrong the last time.
    #[schema(required = true)]
    last_error: Option<String>,
    /// When it arrived, was given up or cancelled.
    #[schema(required = true)]
    ended_at: Option<String>,
}

/// Which messages are to be sent again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RangeBody {
    /// Those made at this time or later, RFC 3339.
    #[schema(format = DateTime)]
    from: String,
    /// And before this time.
    #[schema(format = DateTime)]
    to: String,
    /// To this webhook alone.
    webhook: Option<String>,
}

/// How many are sent again.
#[derive(Serialize, ToSchema)]
struct ReplayedBody {
    replayed: u64,
}

/// Deliveries, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/deliveries",
    tag = "webhooks",
    params(Deliveries),
    responses((status = 200, description = "A page of deliveries", body = List<DeliveryBody>))
)]
async fn deliveries(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<Deliveries>,
) -> Result<Json<List<DeliveryBody>>, Problem> {
    let state = match query.state.as_deref() {
        None => None,
        Some(name) => Some(DeliveryState::from_name(name).ok_or_else(|| {
            let names = DeliveryState::ALL.iter().map(|state| state.name());
            let names = names.collect::<Vec<_>>().join(", ");
            Problem::field("", format!("state: expected one of {names}"))
        })?),
    };
    let webhook = query.webhook.map(|webhook| webhook.parse()).transpose();
    let webhook =
        webhook.map_err(|error: IdError| Problem::field("", format!("webhook: {error}")))?;
    let (after, limit) = Page { after: query.after, limit: query.limit }.read()?;
    let filter = DeliveryFilter { state, webhook };
    let deliveries = app.store().deliveries(caller.service, filter, after, limit).await?;
    let last = deliveries.last().map(|delivery| delivery.number);
    Ok(Json(List::page(deliveries.into_iter().map(DeliveryBody::from).collect(), limit, last)))
}

/// One delivery.
#[utoipa::path(
    get,
    path = "/v1/deliveries/{id}",
    tag = "webhooks",
    params(("id" = String, Path, description = "The delivery's id")),
    responses((status = 200, description = "The delivery", body = DeliveryBody))
)]
async fn delivery(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<DeliveryBody>, Problem> {
    Ok(Json(app.store().delivery(caller.service, path.id(0)?).await?.into()))
}

/// Send a message again, under the same `webhook-id`.
#[utoipa::path(
    post,
    path = "/v1/deliveries/{id}/replay",
    tag = "webhooks",
    params(("id" = String, Path, description = "The delivery's id")),
    responses((status = 202, description = "The new delivery", body = DeliveryBody))
)]
async fn replay(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<(StatusCode, Json<DeliveryBody>), Problem> {
    let store = app.store_of(&caller);
    let delivery = store.replay_delivery(caller.service, path.id(0)?, app.now()).await?;
    app.engine(caller.service).await?;
    Ok((StatusCode::ACCEPTED, Json(delivery.into())))
}

/// Send every message of a span of time again.
#[utoipa::path(
    post,
    path = "/v1/deliveries/replay",
    tag = "webhooks",
    request_body = RangeBody,
    responses((status = 202, description = "How many are sent again", body = ReplayedBody))
)]
async fn replay_range(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<RangeBody>,
) -> Result<(StatusCode, Json<ReplayedBody>), Problem> {
    let time = |pointer: &str, text: &str| -> Result<Timestamp, Problem> {
        text.parse().map_err(|error: TimestampError| Problem::field(pointer, error.to_string()))
    };
    let webhook = body.webhook.map(|webhook| webhook.parse()).transpose();
    let webhook =
        webhook.map_err(|error: IdError| Problem::field("/webhook", error.to_string()))?;
    let range =
        ReplayRange { from: time("/from", &body.from)?, to: time("/to", &body.to)?, webhook };
    if range.from >= range.to {
        return Err(Problem::field("/to", "is not after “from”"));
    }
    let store = app.store_of(&caller);
    let replayed = store.replay_deliveries(caller.service, range, app.now()).await?;
    app.engine(caller.service).await?;
    Ok((StatusCode::ACCEPTED, Json(ReplayedBody { replayed })))
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            delivery: delivery.id.to_string(),
            number: delivery.number,
            webhook: delivery.webhook.to_string(),
            message: delivery.message.to_string(),
            kind: delivery.kind.name().to_owned(),
            item: delivery.item.map(|item| item.to_string()),
            action: delivery.action.map(|action| action.to_string()),
            state: delivery.state.name().to_owned(),
            attempts: delivery.attempts,
            created_at: delivery.created_at.to_string(),
            next_at: delivery.next_at.to_string(),
            last_attempt_at: delivery.last_attempt_at.map(|at| at.to_string()),
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            ended_at: delivery.ended_at.map(|at| at.to_string()),
        }
    }
}
