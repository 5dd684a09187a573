//! Webhooks: the places that messages go to.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{DisabledReason, Webhook, WebhookId, WebhookUrl, WebhookUrlError};

use super::bodies::List;
use super::deliveries::DeliveryBody;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, PathParts};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(webhooks, create))
        .routes(routes!(webhook, change, remove))
        .routes(routes!(rotate))
        .routes(routes!(test))
}

/// A webhook. Its address is told without its path, which may be a secret.
#[derive(Serialize, ToSchema)]
struct WebhookBody {
    /// Its id.
    webhook: String,
    url: String,
    /// Whether messages go there.
    enabled: bool,
    /// `operator` or `gone`: why they do not.
    #[schema(required = true)]
    disabled_reason: Option<String>,
    /// With how many secrets its messages are signed: two for a day while one
    /// is rotated.
    secrets: usize,
    created_at: String,
}

/// A webhook with its secret.
#[derive(Serialize, ToSchema)]
struct WebhookWithSecret {
    #[serde(flatten)]
    webhook: WebhookBody,
    /// Signs its messages (Standard Webhooks); shown only now.
    secret: String,
}

/// A webhook to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWebhook {
    /// Where it is; http or https, without a login. A private address must be
    /// among the operator's private_hosts.
    #[schema(min_length = 8, max_length = 2048)]
    url: String,
}

/// A change of a webhook.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WebhookChange {
    /// Whether messages go there.
    enabled: bool,
}

/// Every webhook.
#[utoipa::path(
    get,
    path = "/v1/webhooks",
    tag = "webhooks",
    responses((status = 200, description = "The webhooks", body = List<WebhookBody>))
)]
async fn webhooks(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<List<WebhookBody>>, Problem> {
    let webhooks = app.store().webhooks(caller.service, app.now()).await?;
    Ok(Json(List::whole(webhooks.into_iter().map(WebhookBody::from).collect())))
}

/// Make a webhook; its secret is shown only now.
#[utoipa::path(
    post,
    path = "/v1/webhooks",
    tag = "webhooks",
    request_body = NewWebhook,
    responses((status = 201, description = "It is there", body = WebhookWithSecret))
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(new): Body<NewWebhook>,
) -> Result<Response, Problem> {
    let url: WebhookUrl = new
        .url
        .parse()
        .map_err(|error: WebhookUrlError| Problem::field("/url", error.to_string()))?;
    let store = app.store_of(&caller);
    let (webhook, secret) =
        store.create_webhook(caller.service, &url, app.key(), app.now()).await?;
    let body = WebhookWithSecret { webhook: webhook.into(), secret: secret.reveal() };
    Ok(shown_once(StatusCode::CREATED, body))
}

/// An answer that holds a secret: nobody on the way keeps it.
pub(super) fn shown_once(status: StatusCode, body: impl Serialize) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// One webhook.
#[utoipa::path(
    get,
    path = "/v1/webhooks/{id}",
    tag = "webhooks",
    params(("id" = String, Path, description = "The webhook's id")),
    responses((status = 200, description = "The webhook", body = WebhookBody))
)]
async fn webhook(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<WebhookBody>, Problem> {
    let webhook = app.store().webhook(caller.service, path.id(0)?, app.now()).await?;
    Ok(Json(webhook.into()))
}

/// Switch a webhook on or off.
#[utoipa::path(
    patch,
    path = "/v1/webhooks/{id}",
    tag = "webhooks",
    params(("id" = String, Path, description = "The webhook's id")),
    request_body = WebhookChange,
    responses((status = 200, description = "The webhook now", body = WebhookBody))
)]
async fn change(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(change): Body<WebhookChange>,
) -> Result<Json<WebhookBody>, Problem> {
    let id: WebhookId = path.id(0)?;
    let (store, now) = (app.store_of(&caller), app.now());
    if change.enabled {
        store.enable_webhook(caller.service, id, now).await?;
    } else {
        store.disable_webhook(caller.service, id, DisabledReason::Operator, now).await?;
    }
    Ok(Json(store.webhook(caller.service, id, now).await?.into()))
}

/// Remove a webhook; what waits for it is cancelled.
#[utoipa::path(
    delete,
    path = "/v1/webhooks/{id}",
    tag = "webhooks",
    params(("id" = String, Path, description = "The webhook's id")),
    responses((status = 204, description = "It is gone"))
)]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<StatusCode, Problem> {
    app.store_of(&caller).remove_webhook(caller.service, path.id(0)?, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a webhook a new secret; for a day messages are signed with both.
#[utoipa::path(
    post,
    path = "/v1/webhooks/{id}/rotate",
    tag = "webhooks",
    params(("id" = String, Path, description = "The webhook's id")),
    responses((status = 200, description = "The new secret", body = WebhookWithSecret))
)]
async fn rotate(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Response, Problem> {
    let id: WebhookId = path.id(0)?;
    let (store, now) = (app.store_of(&caller), app.now());
    let secret = store.rotate_webhook_secret(caller.service, id, app.key(), now).await?;
    let webhook = store.webhook(caller.service, id, now).await?.into();
    Ok(shown_once(StatusCode::OK, WebhookWithSecret { webhook, secret: secret.reveal() }))
}

/// Send a webhook a message that tells nothing.
#[utoipa::path(
    post,
    path = "/v1/webhooks/{id}/test",
    tag = "webhooks",
    params(("id" = String, Path, description = "The webhook's id")),
    responses((status = 202, description = "It is on its way", body = DeliveryBody))
)]
async fn test(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<(StatusCode, Json<DeliveryBody>), Problem> {
    let store = app.store_of(&caller);
    let id = store.enqueue_test(caller.service, path.id(0)?, app.now()).await?;
    app.engine(caller.service).await?;
    let delivery = store.delivery(caller.service, id).await?;
    Ok((StatusCode::ACCEPTED, Json(delivery.into())))
}

impl From<Webhook> for WebhookBody {
    fn from(webhook: Webhook) -> Self {
        Self {
            webhook: webhook.id.to_string(),
            url: webhook.url.to_string(),
            enabled: webhook.enabled,
            disabled_reason: webhook.disabled_reason.map(|reason| reason.name().to_owned()),
            secrets: webhook.secrets,
            created_at: webhook.created_at.to_string(),
        }
    }
}
