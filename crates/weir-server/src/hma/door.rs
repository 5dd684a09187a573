//! Where HMA's clients come in. They append their paths to an address as text,
//! so a key may stand in front of the path, and slashes may be doubled; both are
//! taken away here before a route is looked for. No log names such a path: what
//! is logged is the route.

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use tower::ServiceExt as _;
use weir_model::ServiceId;

use super::answer::{message, page};
use crate::app::App;
use crate::problem::Problem;

/// Where HMA's routes are on Weir's own listener.
pub(crate) const PREFIX: &str = "/hma";

/// A request that came in on a listener which the operator opened for whoever
/// reaches it: it speaks for this service.
#[derive(Clone, Copy, Debug)]
pub struct Open(pub ServiceId);

/// Whether a path is one of HMA's.
pub(crate) fn is_here(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Says what Weir refuses as HMA would; the middleware round its routes.
pub(crate) async fn explain(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    if !path.is_some_and(is_here) {
        return next.run(request).await;
    }
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    said_again(&problem, response)
}

fn said_again(problem: &Problem, response: Response) -> Response {
    let mut again = match problem.status() {
        StatusCode::METHOD_NOT_ALLOWED => page(StatusCode::METHOD_NOT_ALLOWED),
        StatusCode::PAYLOAD_TOO_LARGE => message(problem.status(), "Content too large"),
        // A field that is wrong is HMA's bad request.
        StatusCode::UNPROCESSABLE_ENTITY => message(StatusCode::BAD_REQUEST, problem.detail()),
        status => message(status, problem.detail()),
    };
    for (name, value) in response.headers() {
        if !again.headers().contains_key(name) && name != axum::http::header::CONTENT_LENGTH {
            again.headers_mut().insert(name.clone(), value.clone());
        }
    }
    again
}

/// What is at an address of HMA's that is none of its routes as it stands: the
/// same with the key and the doubled slashes taken away, which `known` answers, or
/// nothing; without `known` it was put right once and is not tried again.
pub(crate) async fn else_where(known: Option<Router>, request: Request) -> Response {
    if !is_here(request.uri().path()) {
        return Problem::not_found("there is nothing at this address; see /docs").into_response();
    }
    let path = request.uri().path();
    match plain(&path[PREFIX.len()..]) {
        Plain::Nothing => page(StatusCode::NOT_FOUND),
        Plain::Redirect(to) => {
            let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
            Redirect::permanent(&format!("{PREFIX}{to}{query}")).into_response()
        }
        Plain::Known { key, path } => {
            let Some(known) = known else { return page(StatusCode::NOT_FOUND) };
            let path = format!("{PREFIX}{path}");
            match with_path(request, &path, key.as_deref()) {
                Some(request) => answered_by(known, request).await,
                None => {
                    let words = "the key in front of the path is none that Weir knows";
                    message(StatusCode::UNAUTHORIZED, words)
                }
            }
        }
    }
}

/// A path behind the prefix, as it is meant.
#[derive(Debug, PartialEq, Eq)]
enum Plain {
    /// A path of HMA's, and the key that stood in front of it.
    Known { key: Option<String>, path: String },
    /// A doubled slash further in: HMA sends clients to the single one.
    Redirect(String),
    /// Nothing of HMA's.
    Nothing,
}

/// The first words of HMA's paths.
const HEADS: [&str; 7] = ["c", "h", "m", "status", "site-map", "openapi", "dev"];

fn plain(path: &str) -> Plain {
    let rest = path.trim_start_matches('/');
    let (head, behind) = rest.split_once('/').unwrap_or((rest, ""));
    if HEADS.contains(&head) {
        if rest.contains("//") {
            return Plain::Redirect(format!("/{}", single(rest)));
        }
        // As it stood it was no route: only the slashes in front can help.
        return match path.starts_with("//") {
            true => Plain::Known { key: None, path: format!("/{rest}") },
            false => Plain::Nothing,
        };
    }
    let behind = behind.trim_start_matches('/');
    let next = behind.split('/').next().unwrap_or_default();
    if !head.is_empty() && HEADS.contains(&next) {
        return Plain::Known { key: Some(head.to_owned()), path: format!("/{behind}") };
    }
    Plain::Nothing
}

fn single(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.join("/")
}

/// The request with another path, and the key as a header; nothing where the
/// key can be none.
fn with_path(mut request: Request, path: &str, key: Option<&str>) -> Option<Request> {
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    *request.uri_mut() = format!("{path}{query}").parse::<Uri>().ok()?;
    if let Some(key) = key {
        let key = HeaderValue::from_str(key).ok()?;
        request.headers_mut().remove(axum::http::header::AUTHORIZATION);
        request.headers_mut().insert("x-api-key", key);
    }
    Some(request)
}

/// HMA's routes at the root of a listener of their own; with `open`, for
/// whoever reaches it, without a key.
pub fn at_the_root(app: App, open: Option<ServiceId>) -> Router {
    let inner = crate::routes::router(app);
    Router::new().fallback(move |request: Request| {
        let inner = inner.clone();
        async move {
            let path = format!("{PREFIX}{}", request.uri().path());
            let path = path.strip_suffix("//").unwrap_or(&path);
            let Some(mut request) = with_path(request, path, None) else {
                return page(StatusCode::NOT_FOUND);
            };
            if let Some(service) = open {
                request.extensions_mut().insert(Open(service));
            }
            answered_by(inner, request).await
        }
    })
}

async fn answered_by(router: Router, request: Request) -> Response {
    router.oneshot(request).await.unwrap_or_else(|never| match never {})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(key: Option<&str>, path: &str) -> Plain {
        Plain::Known { key: key.map(str::to_owned), path: path.to_owned() }
    }

    #[test]
    fn a_key_in_front_and_slashes_are_taken_away() {
        for (path, meant) in [
            ("//c/banks", known(None, "/c/banks")),
            ("///c/banks", known(None, "/c/banks")),
            ("/weir_1/c/banks", known(Some("weir_1"), "/c/banks")),
            ("/weir_1//c/banks", known(Some("weir_1"), "/c/banks")),
            ("//nonsense/status", known(Some("nonsense"), "/status")),
            ("/c//banks", Plain::Redirect("/c/banks".to_owned())),
            ("/c/banks/", Plain::Nothing),
            ("/ui", Plain::Nothing),
            ("/nonsense/elsewhere", Plain::Nothing),
            ("", Plain::Nothing),
        ] {
            assert_eq!(plain(path), meant, "{path}");
        }
    }
}
