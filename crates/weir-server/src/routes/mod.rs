//! The endpoints of CONTRACT.md, a file a noun. A handler loads, calls once and
//! answers; who may call it stands in [`crate::access`].

pub(crate) mod back_tests;
mod bank_checks;
pub(crate) mod banks;
mod bodies;
mod cases;
mod comparing;
mod deliveries;
pub(crate) mod entries;
pub(crate) mod events;
mod items;
pub(crate) mod jobs;
pub(crate) mod keys;
mod me;
mod mode;
mod notices;
mod operation;
mod receive;
mod room;
pub(crate) mod rules;
mod seen;
pub(crate) mod undo;
mod users;
mod webhooks;

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;

use crate::access::{Needs, admit, needs};
use crate::app::App;
use crate::console;
use crate::hma;
use crate::idempotency::once;
use crate::metrics::{RequestLabels, RouteLabels};
use crate::problem::Problem;

pub use receive::read_item;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Weir",
        description = "Finds known terrorist and violent-extremist content in what people upload, \
                       and puts a person in front of the evidence."
    ),
    components(schemas(crate::problem::Document)),
    modifiers(&Security),
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let header = ApiKeyValue::with_description("X-API-Key", "A key of `weir key create`");
        components.add_security_scheme("key", SecurityScheme::ApiKey(ApiKey::Header(header)));
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

fn documented() -> (Router<App>, utoipa::openapi::OpenApi) {
    let router = OpenApiRouter::with_openapi(Document::openapi())
        .merge(operation::routes())
        .merge(items::routes())
        .merge(receive::routes())
        .merge(comparing::routes())
        .merge(banks::routes())
        .merge(bank_checks::routes())
        .merge(entries::routes())
        .merge(undo::routes())
        .merge(jobs::routes())
        .merge(notices::routes())
        .merge(rules::routes())
        .merge(back_tests::routes())
        .merge(cases::routes())
        .merge(mode::routes())
        .merge(events::routes())
        .merge(webhooks::routes())
        .merge(deliveries::routes())
        .merge(keys::routes())
        .merge(users::routes())
        .merge(me::routes());
    router.split_for_parts()
}

/// The API's description, OpenAPI 3.1, from the handlers themselves.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, mut document) = documented();
    complete(&mut document);
    document
}

/// What every operation has in common is said here once: how it is refused,
/// and who may call it.
fn complete(document: &mut utoipa::openapi::OpenApi) {
    use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder, security::SecurityRequirement};
    let problem = || {
        let content = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description("A problem; `type` leads to its explanation")
            .content("application/problem+json", content)
            .build();
        RefOr::T(response)
    };
    for (path, item) in &mut document.paths.paths {
        let methods = [
            (http::Method::GET, &mut item.get),
            (http::Method::POST, &mut item.post),
            (http::Method::PUT, &mut item.put),
            (http::Method::PATCH, &mut item.patch),
            (http::Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            let responses = &mut operation.responses.responses;
            responses.entry("default".to_owned()).or_insert_with(problem);
            let needs = needs(&method, path).unwrap_or(Needs::Somebody);
            if needs != Needs::Nothing {
                let nobody: [&str; 0] = [];
                operation.security = Some(vec![
                    SecurityRequirement::new("key", nobody),
                    SecurityRequirement::new("bearer", nobody),
                ]);
            }
            let words = match needs {
                Needs::Nothing => "Anybody may call this.".to_owned(),
                Needs::Somebody => "Needs any key or session.".to_owned(),
                Needs::User => "Needs a signed-in user's session.".to_owned(),
                Needs::Permission(permission) => format!("Needs “{permission}”."),
            };
            let about = operation.description.take().unwrap_or_default();
            operation.description = Some(format!("{about}\n\n{words}").trim().to_owned());
        }
    }
}

/// The whole server, ready to be served.
pub fn router(app: App) -> Router {
    let (routes, _) = documented();
    let routes = routes
        .merge(console::routes())
        .merge(hma::routes())
        // Each handler keeps to a limit of its own, a setting.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), once))
        .layer(from_fn_with_state(app.clone(), room::make_room))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .route_layer(from_fn_with_state(app.clone(), admit))
        .route_layer(from_fn_with_state(app.clone(), console::explain))
        .route_layer(from_fn(hma::explain));
    // The same routes behind paths that are put right first: made once, for a
    // client whose key stands in its address comes through here each time.
    let known = routes.clone().fallback(|request| hma::else_where(None, request));
    let known = dressed(known, &app);
    dressed(routes.fallback(move |request| hma::else_where(Some(known.clone()), request)), &app)
}

/// What is round every route, and round what is none.
fn dressed(routes: Router<App>, app: &App) -> Router {
    routes
        .layer(CatchPanicLayer::custom(|_| {
            Problem::internal(&"a handler panicked").into_response()
        }))
        .layer(from_fn_with_state(app.clone(), count))
        .layer(from_fn(harden))
        .with_state(app.clone())
}

/// How long a client may pause while it sends a body.
const BODY_PAUSE: Duration = Duration::from_secs(30);

/// Counts the request, and logs what of it is no content: method, route,
/// status and time.
async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    #[expect(clippy::disallowed_methods, reason = "the server measures how long it took")]
    let begun = Instant::now();
    let response = next.run(request).await;
    let seconds = begun.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    tracing::debug!(method, route, status, seconds, "answered");
    let metrics = app.metrics();
    metrics.request_seconds.get_or_create(&RouteLabels { route: route.clone() }).observe(seconds);
    metrics.requests.get_or_create(&RequestLabels { method, route, status }).inc();
    response
}

/// What no answer of Weir's is without.
async fn harden(request: Request, next: Next) -> Response {
    use axum::http::HeaderValue;
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'"),
        ("referrer-policy", "no-referrer"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
