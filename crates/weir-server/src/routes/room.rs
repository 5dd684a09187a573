//! Room for bodies: no more of them come in at once than there is memory for.
//!
//! A client that promises a large body and then sends nothing must not take
//! anybody's place, least of all one without a key. So the start of each body is
//! read first, which costs little; only who sends more than that waits for room,
//! and then holds it until they are answered.

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::{StreamExt as _, stream};

use crate::access::{Needs, needs};
use crate::app::App;
use crate::problem::Problem;

/// How much of a body is read before there must be room for it; and all that is
/// read of somebody who needs no key.
const START: u64 = 64 << 10;

/// The middleware round every route that was let in.
pub(super) async fn make_room(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let most = match most_of(&app, &head) {
        Ok(most) => most,
        Err(problem) => return problem.into_response(),
    };
    let mut rest = body.into_data_stream();
    let (mut start, mut size) = (Vec::new(), 0);
    let mut ended = false;
    while !ended && size <= START {
        let piece = rest.next().await;
        size += piece.as_ref().map_or(0, |piece| piece.as_ref().map_or(0, Bytes::len)) as u64;
        // What broke off is not read on; whoever reads the body is told.
        ended = !matches!(piece, Some(Ok(_)));
        start.extend(piece);
    }
    if ended && size <= START {
        let body = Body::from_stream(stream::iter(start));
        return next.run(Request::from_parts(head, body)).await;
    }
    let Some(most) = most else {
        return Problem::too_large_without_key(START).into_response();
    };
    let _room = app.room(most).await;
    let body = Body::from_stream(stream::iter(start).chain(rest));
    next.run(Request::from_parts(head, body)).await
}

/// How many bytes of this body may come; nothing where nobody said, by a key,
/// that any may. What says itself that it is too long is refused unread.
fn most_of(app: &App, head: &Parts) -> Result<Option<u64>, Problem> {
    let path = head.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE).unwrap_or_default().trim_start().to_ascii_lowercase();
    let (limit, setting) = if kind.starts_with("multipart/") {
        (app.config().upload_limit, "upload_limit")
    } else {
        (app.config().body_limit, "body_limit")
    };
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if needs(&head.method, path) == Some(Needs::Nothing) {
        return match length {
            Some(length) if length > START => Err(Problem::too_large_without_key(START)),
            _ => Ok(None),
        };
    }
    match length {
        Some(length) if length > limit => Err(Problem::too_large(limit, setting)),
        length => Ok(Some(length.unwrap_or(limit))),
    }
}
