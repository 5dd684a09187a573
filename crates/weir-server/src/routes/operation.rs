//! For the operator: is it alive, is it ready, what does it count, what can it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::TEST_PICTURE;
use weir_model::Queue;

use crate::access::Caller;
use crate::app::App;
use crate::docs_page;
use crate::metrics::QueueLabels;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(readyz))
        .routes(routes!(metrics))
        .routes(routes!(openapi_json))
        .routes(routes!(docs))
        .routes(routes!(problems))
        .routes(routes!(style))
        .routes(routes!(test_item))
}

/// Whether the program runs.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `alive`.
    status: &'static str,
    /// Weir's version.
    version: &'static str,
}

/// Whether requests can be served.
#[derive(Serialize, ToSchema)]
struct Readiness {
    /// Whether everything is there.
    ready: bool,
    /// What is missing, and why.
    missing: Vec<Missing>,
    /// What is there but does not hold what Weir promises, and what to do: what a
    /// database may lose, layers that the box for media lacks, tools that are not
    /// installed.
    concerns: Vec<String>,
}

/// What is missing.
#[derive(Serialize, ToSchema)]
struct Missing {
    /// `database` or `banks`.
    part: &'static str,
    /// Why, and what to do.
    why: String,
}

/// Is the program alive?
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "operation",
    responses((status = 200, description = "It is", body = Health))
)]
async fn healthz() -> Json<Health> {
    Json(Health { status: "alive", version: env!("CARGO_PKG_VERSION") })
}

/// Can it serve requests?
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operation",
    responses(
        (status = 200, description = "It can", body = Readiness),
        (status = 503, description = "It cannot; the body says what is missing", body = Readiness),
    )
)]
async fn readyz(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    let mut missing = Vec::new();
    let now = app.now();
    match app.store().default_service(now).await {
        Err(error) => missing.push(Missing { part: "database", why: error.to_string() }),
        Ok(service) => {
            if let Err(error) = app.engine(service).await {
                missing.push(Missing { part: "banks", why: error.to_string() });
            }
        }
    }
    // A server that answers is ready; that it may forget is said beside it.
    let concerns = app.store().concerns().await.unwrap_or_default();
    let concerns = concerns.iter().map(ToString::to_string);
    let concerns = concerns.chain(app.config().engine.missing()).collect();
    let ready = missing.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, missing, concerns }))
}

/// What is counted, in the OpenMetrics text form.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operation",
    responses((
        status = 200,
        description = "The numbers",
        body = String,
        content_type = "application/openmetrics-text"
    ))
)]
async fn metrics(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    let metrics = app.metrics();
    for queue in Queue::ALL {
        metrics.cases.get_or_create(&QueueLabels { queue: queue.name() }).set(0);
    }
    for (queue, waiting) in app.store().waiting_cases(caller.service).await? {
        let gauge = metrics.cases.get_or_create(&QueueLabels { queue: queue.name() });
        gauge.set(i64::try_from(waiting).unwrap_or(i64::MAX));
    }
    let pending = app.store().pending_items(caller.service, 1000).await?.len();
    metrics.pending.set(i64::try_from(pending).unwrap_or(i64::MAX));
    let entries = app.engine(caller.service).await?.entries();
    metrics.entries.set(i64::try_from(entries).unwrap_or(i64::MAX));
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], metrics.text()).into_response())
}

/// The API's description, OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "operation",
    responses((status = 200, description = "The description", content_type = "application/json"))
)]
async fn openapi_json(State(app): State<App>) -> Json<utoipa::openapi::OpenApi> {
    let mut document = super::openapi();
    if let Some(base) = &app.config().base_url {
        document.servers = Some(vec![utoipa::openapi::Server::new(base.trim_end_matches('/'))]);
    }
    Json(document)
}

/// The API's description, to be read.
#[utoipa::path(
    get,
    path = "/docs",
    tag = "operation",
    responses((status = 200, description = "A page", body = String, content_type = "text/html"))
)]
async fn docs(State(app): State<App>, headers: HeaderMap) -> Response {
    // What a reader copies shall work: the address by which they came.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let server = app.config().base_url.as_deref().map_or_else(
        || format!("http://{}", host.unwrap_or("127.0.0.1:8080")),
        |base| base.trim_end_matches('/').to_owned(),
    );
    html(docs_page::api(&super::openapi(), &server))
}

/// What each type of problem means.
#[utoipa::path(
    get,
    path = "/docs/problems",
    tag = "operation",
    responses((status = 200, description = "A page", body = String, content_type = "text/html"))
)]
async fn problems() -> Response {
    html(docs_page::problems())
}

fn html(page: maud::Markup) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string()).into_response()
}

/// The pages' style.
#[utoipa::path(
    get,
    path = "/docs/style.css",
    tag = "operation",
    responses((status = 200, description = "A style", body = String, content_type = "text/css"))
)]
async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], docs_page::STYLE).into_response()
}

/// The picture of the test item: it always matches the bank `weir-test`.
#[utoipa::path(
    get,
    path = "/test-item.png",
    tag = "operation",
    responses((status = 200, description = "A picture", content_type = "image/png"))
)]
async fn test_item() -> Response {
    ([(header::CONTENT_TYPE, "image/png")], TEST_PICTURE).into_response()
}
