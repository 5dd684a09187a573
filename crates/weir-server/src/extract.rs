//! What handlers take from a request, each refusal a problem that says what to
//! do: bodies, queries, ids.

use std::str::FromStr;

use axum::body::Body as HttpBody;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::header;
use axum::http::request::Parts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use weir_model::Cursor;

use crate::app::App;
use crate::problem::Problem;

/// A JSON body; unknown fields, wrong types and too many bytes are refused.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        require_json(&request)?;
        let bytes = whole(request.into_body(), app.config().body_limit, "body_limit").await?;
        parse(&bytes).map(Self)
    }
}

fn require_json(request: &Request) -> Result<(), Problem> {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind == "application/json" {
        Ok(())
    } else {
        Err(Problem::media_type("send the body as JSON, with Content-Type: application/json"))
    }
}

/// A body's bytes, if there are at most `limit` of them.
pub(crate) async fn whole(
    body: HttpBody,
    limit: u64,
    setting: &str,
) -> Result<axum::body::Bytes, Problem> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    match Limited::new(body, most).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::too_large(limit, setting)),
        Err(_) => Err(Problem::malformed("the body ended too early; nothing was stored")),
    }
}

/// The value that JSON bytes hold.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::malformed("the body is not UTF-8"));
    }
    // serde would take a list for the fields in their order.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Problem::field("", "expected an object, found a list"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let inner = error.inner();
        if inner.is_syntax() || inner.is_eof() || inner.is_io() {
            return Problem::malformed(format!("the body is no JSON that can be read: {inner}"));
        }
        let pointer: String = error.path().iter().map(step).collect();
        let detail = inner.to_string();
        // The place in the text says less than the pointer.
        let detail = detail.split(" at line ").next().unwrap_or_default();
        let pointer = match unknown_field(detail) {
            Some(field) if !pointer.ends_with(&format!("/{}", escaped(field))) => {
                format!("{pointer}/{}", escaped(field))
            }
            _ => pointer,
        };
        Problem::field(pointer, detail)
    })?;
    json.end().map_err(|_| Problem::malformed("something follows the JSON; send one value"))?;
    Ok(value)
}

fn step(segment: &Segment) -> String {
    match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", escaped(key)),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn unknown_field(detail: &str) -> Option<&str> {
    detail.strip_prefix("unknown field `")?.split('`').next()
}

/// A query; unknown parameters are refused.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|query: axum::extract::Query<T>| Self(query.0))
            .map_err(|error| {
                let why = std::error::Error::source(&error)
                    .map_or_else(|| error.to_string(), ToString::to_string);
                Problem::field("", format!("the query: {why}"))
            })
    }
}

/// The parts of the path, decoded, in order.
pub(crate) struct PathParts(Vec<String>);

impl FromRequestParts<App> for PathParts {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found("the address cannot be read: it is not UTF-8"))?;
        Ok(Self(params.iter().map(|(_, value)| value.to_owned()).collect()))
    }
}

impl PathParts {
    /// The part at `place`.
    pub(crate) fn text(&self, place: usize) -> &str {
        self.0.get(place).map_or("", String::as_str)
    }

    /// The part at `place` as an id; one that cannot be an id is not there.
    pub(crate) fn id<T: FromStr<Err: std::fmt::Display>>(
        &self,
        place: usize,
    ) -> Result<T, Problem> {
        self.text(place).parse().map_err(|error: T::Err| Problem::not_found(error.to_string()))
    }
}

/// Where a list goes on, and how much of it is wanted.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// The `next` of the page before.
    #[param(pattern = "^c[0-9a-f]{1,15}$")]
    pub(crate) after: Option<String>,
    /// How many at most; 1 to 1000, 100 without it.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    pub(crate) limit: Option<String>,
}

impl Page {
    /// The cursor and the limit.
    pub(crate) fn read(&self) -> Result<(Cursor, u32), Problem> {
        let cursor = match &self.after {
            None => Cursor::START,
            Some(text) => text.parse().map_err(|error: weir_model::CursorError| {
                Problem::field("", format!("after: {error}"))
            })?,
        };
        let limit = match &self.limit {
            None => 100,
            Some(text) => {
                text.parse().ok().filter(|limit| (1..=1000).contains(limit)).ok_or_else(|| {
                    Problem::field("", "limit: expected a whole number from 1 to 1000")
                })?
            }
        };
        Ok((cursor, limit))
    }
}
