//! `Idempotency-Key`: a POST that is sent twice takes effect once, for a day.

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use weir_model::ServiceId;
use weir_store::Known;

use crate::access::Caller;
use crate::app::App;
use crate::extract::whole;
use crate::problem::Problem;

/// The longest key that is taken.
const LONGEST: usize = 200;
/// Larger answers are not kept: they can be asked for again.
const MOST_KEPT: u64 = 256 << 10;

/// Paths whose answers are made anew: the same item gives the same answer by
/// itself, and what is erased must not stay in an old answer.
const MADE_ANEW: [&str; 2] = ["/v1/items", "/v1/items/batch"];

/// The middleware round every route; what has no key passes through.
pub(crate) async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let key = request.headers().get("idempotency-key").cloned();
    let caller = request.extensions().get::<Caller>().map(|caller| caller.service);
    let (Some(key), Some(service), &Method::POST) = (key, caller, request.method()) else {
        return next.run(request).await;
    };
    answer_once(&app, service, &key, request, next).await.unwrap_or_else(|p| p.into_response())
}

async fn answer_once(
    app: &App,
    service: ServiceId,
    key: &HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST);
    let key = key.ok_or_else(|| {
        let detail = format!("Idempotency-Key: expected 1 to {LONGEST} visible ASCII characters");
        Problem::field("", detail)
    })?;
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let (request, digest) = with_digest(app, request).await?;
    let now = app.now();
    match app.store().begin_request(service, key, &digest, now).await? {
        Known::Different => return Err(Problem::reused_key()),
        Known::Unfinished if !MADE_ANEW.contains(&path.as_str()) => {
            return Err(Problem::in_flight());
        }
        Known::Answered { status, body: Some(body) } => {
            return Ok(replayed(status, body));
        }
        Known::Answered { body: None, .. } if !MADE_ANEW.contains(&path.as_str()) => {
            return Err(Problem::conflict(
                "this request was answered before; its answer held a secret or was erased, and is not kept",
            ));
        }
        Known::New | Known::Unfinished | Known::Answered { .. } => {}
    }
    let response = next.run(request).await;
    if !response.status().is_success() {
        app.store().abandon_request(service, key).await?;
        return Ok(response);
    }
    let keep = !MADE_ANEW.contains(&path.as_str())
        && response.headers().get(header::CACHE_CONTROL).is_none();
    let status = response.status().as_u16();
    let (head, body) = response.into_parts();
    let bytes = whole(body, u64::MAX, "").await?;
    let kept = (keep && bytes.len() as u64 <= MOST_KEPT).then_some(&*bytes);
    app.store().finish_request(service, key, status, kept).await?;
    Ok(Response::from_parts(head, Body::from(bytes)))
}

/// The request, read whole, and the digest of all that makes it this one.
async fn with_digest(app: &App, request: Request) -> Result<(Request, [u8; 32]), Problem> {
    let (head, body) = request.into_parts();
    let bytes = whole(body, app.config().body_limit, "body_limit").await?;
    let mut digest = Sha256::new();
    for part in [head.method.as_str().as_bytes(), head.uri.to_string().as_bytes(), &bytes] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    Ok((Request::from_parts(head, Body::from(bytes)), digest.finalize().into()))
}

fn replayed(status: u16, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    response
}
