//! What HMA answers with: compact JSON whose keys are sorted, with a newline at
//! its end; `{"message": …}` for what is refused.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::problem::Problem;

/// A JSON answer.
pub(super) fn json_answer(status: StatusCode, mut body: Value) -> Response {
    body.sort_all_objects();
    let mut text = body.to_string();
    text.push('\n');
    let mut response = (status, text).into_response();
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A JSON answer that says yes.
pub(super) fn ok(body: Value) -> Response {
    json_answer(StatusCode::OK, body)
}

/// What Flask answers where there is nothing, or not with this method.
pub(super) fn page(status: StatusCode) -> Response {
    let title = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let name = status.canonical_reason().unwrap_or_default();
    let page = format!(
        "<!doctype html>\n<html lang=en>\n<title>{title}</title>\n<h1>{name}</h1>\n<p>There is \
         nothing of HMA's at this address.</p>\n"
    );
    let mut response = (status, page).into_response();
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Why a request is refused.
pub(super) enum Refusal {
    /// In one message.
    Message(StatusCode, String),
    /// Fields that are wrong, as pydantic tells it.
    Invalid(Vec<Value>),
    /// There is no such place.
    Nowhere,
    /// As the rest of Weir says it; [`super::explain`] says it again.
    Problem(Problem),
}

impl Refusal {
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::Message(StatusCode::BAD_REQUEST, message.into())
    }

    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self::Message(StatusCode::FORBIDDEN, message.into())
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::Message(StatusCode::NOT_FOUND, message.into())
    }
}

/// `{"message": …}`.
pub(super) fn message(status: StatusCode, words: &str) -> Response {
    json_answer(status, json!({ "message": words }))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Message(status, words) => message(status, &words),
            Self::Invalid(faults) => {
                json_answer(StatusCode::UNPROCESSABLE_ENTITY, Value::Array(faults))
            }
            Self::Nowhere => page(StatusCode::NOT_FOUND),
            Self::Problem(problem) => problem.into_response(),
        }
    }
}

impl<E: Into<Problem>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

/// What a handler answers.
pub(super) type Answer = Result<Response, Refusal>;
