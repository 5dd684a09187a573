//! Errors as clients get them: problem+json (RFC 9457), made by named
//! functions so that the wording is in one place. `/docs/problems` explains
//! each type; the command line says the same words.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use weir_engine::{BankError, NotPut};
use weir_store::{ChangePasswordError, KeyError, SignInError, StoreError};

/// Why a request was refused.
#[derive(Clone, Debug)]
pub struct Problem(Box<Document>);

/// A problem as it is sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Document {
    /// A stable URI, relative to this server, that explains the problem.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem, in a few words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What was wrong, with what, and what to do.
    detail: String,
    /// The fields that were wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    #[serde(skip)]
    retry_after: Option<u64>,
    #[serde(skip)]
    allowed: Option<String>,
}

/// One field that was wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// A JSON pointer (RFC 6901) to it.
    pointer: String,
    /// What is wrong with it.
    detail: String,
}

/// A kind of problem.
pub(crate) struct Kind {
    pub(crate) slug: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    /// What it means and what to do, for `/docs/problems`.
    pub(crate) about: &'static str,
}

macro_rules! kinds {
    ($($name:ident = $slug:literal, $status:ident, $title:literal, $about:literal;)*) => {
        $(const $name: Kind = Kind {
            slug: $slug, status: StatusCode::$status, title: $title, about: $about,
        };)*
        /// Every kind, for the page that explains them.
        pub(crate) const KINDS: &[Kind] = &[$($name),*];
    };
}

kinds! {
    MALFORMED = "malformed", BAD_REQUEST, "The request cannot be read",
        "The body is no JSON, not UTF-8, nested too deep, or ended too early. Nothing was stored.";
    UNAUTHENTICATED = "unauthenticated", UNAUTHORIZED, "Who are you?",
        "No key or session was given, or it is not known, expired or revoked. Send a key as `X-API-Key` or as `Authorization: Bearer`.";
    FORBIDDEN = "forbidden", FORBIDDEN, "Not allowed",
        "The key's or the user's role, or the key's scopes, do not allow this. An admin can make another key.";
    NOT_FOUND = "not-found", NOT_FOUND, "Not there",
        "What was asked for is not there, or belongs to another service.";
    METHOD = "method-not-allowed", METHOD_NOT_ALLOWED, "Not with this method",
        "The address exists, but not with this method; `Allow` names those that it takes, /docs lists what does.";
    CONFLICT = "conflict", CONFLICT, "It is not as you think",
        "The thing is in another state than the request supposes: it exists already, was decided already or changed meanwhile. Look at it again.";
    TOO_LARGE = "too-large", PAYLOAD_TOO_LARGE, "Too large",
        "The body is larger than this server takes (settings `body_limit` and `upload_limit`). Send large files as multipart, or raise the limit.";
    MEDIA_TYPE = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "Not in this form",
        "The body must be `application/json`; items may also come as `multipart/form-data`.";
    INVALID = "invalid", UNPROCESSABLE_ENTITY, "A field is wrong",
        "The body can be read, but a field is missing, unknown or has a value that cannot be taken; `errors` names each with a JSON pointer.";
    REUSED_KEY = "idempotency-key-reused", UNPROCESSABLE_ENTITY, "The Idempotency-Key was used before",
        "The same `Idempotency-Key` came with another request within 24 hours. Use a new key for a new request.";
    IN_FLIGHT = "request-unfinished", CONFLICT, "The first request has not ended",
        "A request with this `Idempotency-Key` began and has no answer yet: it still runs, or was cut off. Look whether it took effect before you send it with a new key.";
    LIMITED = "too-many-requests", TOO_MANY_REQUESTS, "Too many requests",
        "This key made more requests a minute than it may, or too many passwords were tried. Wait as long as `Retry-After` says.";
    UNAVAILABLE = "unavailable", SERVICE_UNAVAILABLE, "Not just now",
        "The database is locked, full or cannot be reached. Nothing of this request was stored. Try again after as many seconds as `Retry-After` says.";
    INTERNAL = "internal", INTERNAL_SERVER_ERROR, "Weir failed",
        "A defect of Weir or a damaged database. The server's log has the details; please report it.";
}

impl Problem {
    fn new(kind: &Kind, detail: impl Into<String>) -> Self {
        Self(Box::new(Document {
            kind: format!("/docs/problems#{}", kind.slug),
            title: kind.title,
            status: kind.status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            allowed: None,
        }))
    }

    /// The same, with something set.
    fn with(mut self, set: impl FnOnce(&mut Document)) -> Self {
        set(&mut self.0);
        self
    }

    /// The request cannot be read.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(&MALFORMED, detail)
    }

    /// Nobody that Weir knows.
    pub(crate) fn unauthenticated(detail: impl Into<String>) -> Self {
        Self::new(&UNAUTHENTICATED, detail)
    }

    /// Somebody who may not.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(&FORBIDDEN, detail)
    }

    /// Nothing there.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(&NOT_FOUND, detail)
    }

    /// Not with this method, but with these.
    pub(crate) fn method_not_allowed(allowed: String) -> Self {
        let detail = format!("this address takes {allowed} alone; see /docs");
        Self::new(&METHOD, detail).with(|document| document.allowed = Some(allowed))
    }

    /// In another state.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(&CONFLICT, detail)
    }

    /// More bytes than are taken.
    pub(crate) fn too_large(limit: u64, setting: &str) -> Self {
        Self::new(
            &TOO_LARGE,
            format!(
                "the body has more than {limit} bytes; send less, or raise the setting {setting}"
            ),
        )
    }

    /// More bytes than somebody without a key may send.
    pub(crate) fn too_large_without_key(limit: u64) -> Self {
        Self::new(
            &TOO_LARGE,
            format!("the body has more than {limit} bytes; nobody without a key may send more"),
        )
    }

    /// Another content type than is taken.
    pub(crate) fn media_type(detail: impl Into<String>) -> Self {
        Self::new(&MEDIA_TYPE, detail)
    }

    /// One field that is wrong.
    pub(crate) fn field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::fields(vec![(pointer.into(), detail.into())])
    }

    /// Fields that are wrong.
    pub(crate) fn fields(fields: Vec<(String, String)>) -> Self {
        let detail = fields
            .iter()
            .map(|(pointer, detail)| match pointer.as_str() {
                "" => detail.clone(),
                pointer => format!("{pointer}: {detail}"),
            })
            .collect::<Vec<_>>()
            .join("; ");
        let errors = fields.into_iter().map(|(pointer, detail)| FieldProblem { pointer, detail });
        Self::new(&INVALID, detail).with(|document| document.errors = errors.collect())
    }

    /// The key stands for another request.
    pub(crate) fn reused_key() -> Self {
        Self::new(
            &REUSED_KEY,
            "this Idempotency-Key came with another request before; use a new one",
        )
    }

    /// The first request with this key has no answer yet.
    pub(crate) fn in_flight() -> Self {
        Self::new(
            &IN_FLIGHT,
            "the first request with this Idempotency-Key has not ended; look whether it took effect \
             before you send it with a new key",
        )
    }

    /// Slower.
    pub(crate) fn limited(detail: impl Into<String>, seconds: u64) -> Self {
        Self::new(&LIMITED, detail).with(|document| document.retry_after = Some(seconds))
    }

    /// Later.
    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(&UNAVAILABLE, detail).with(|document| document.retry_after = Some(5))
    }

    /// A defect. What went wrong goes to the log, not to the client.
    pub(crate) fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(&INTERNAL, "Weir failed on this request; the server's log says why")
    }

    /// As it is sent.
    pub(crate) fn document(&self) -> &Document {
        &self.0
    }

    /// What was wrong, in words.
    pub(crate) fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The kind of problem, as its page names it: `not-found`.
    pub(crate) fn slug(&self) -> &str {
        self.0.kind.rsplit('#').next().unwrap_or_default()
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.0).expect("a problem is texts and numbers");
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allowed) = self.0.allowed.as_ref().and_then(|allowed| allowed.parse().ok()) {
            headers.insert(header::ALLOW, allowed);
        }
        if self.0.status == StatusCode::UNAUTHORIZED.as_u16() {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The console says it again as a page.
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<Arc<StoreError>> for Problem {
    fn from(error: Arc<StoreError>) -> Self {
        Self::from(&*error)
    }
}

impl From<&StoreError> for Problem {
    fn from(error: &StoreError) -> Self {
        let words = error.to_string();
        match error {
            StoreError::Locked | StoreError::Full | StoreError::Unreachable(_) => {
                Self::unavailable(words)
            }
            StoreError::NoBank(_)
            | StoreError::NoBankId(_)
            | StoreError::NoEntry(_)
            | StoreError::NoEvent(_)
            | StoreError::NoImport(_)
            | StoreError::NoItem(_)
            | StoreError::NoAuthor(_)
            | StoreError::NoBatch(_)
            | StoreError::NoNotice(_)
            | StoreError::NoCase(_)
            | StoreError::NoDecision(_)
            | StoreError::NoAction(_)
            | StoreError::NoWebhook(_)
            | StoreError::NoDelivery(_)
            | StoreError::NoUser(_)
            | StoreError::NoKey(_)
            | StoreError::NoRuleVersion(_)
            | StoreError::NoJob(_)
            | StoreError::NoSession(_) => Self::not_found(words),
            StoreError::NoPolicy(_) => Self::field("/policy", words),
            StoreError::NoSignals => Self::field("/signals", words),
            StoreError::ZeroCharacter => Self::field("", words),
            StoreError::Damaged(_)
            | StoreError::Database(_)
            | StoreError::Random(_)
            | StoreError::ReadOnly
            | StoreError::SecretKey { .. }
            | StoreError::Newer { .. }
            | StoreError::Unopenable { .. } => Self::internal(error),
            // Everything else says that something is in another state.
            _ => Self::conflict(words),
        }
    }
}

impl From<NotPut> for Problem {
    fn from(error: NotPut) -> Self {
        match error {
            NotPut::Store(error) => Self::from(error),
            faulty @ NotPut::Faulty { .. } => Self::conflict(faulty.to_string()),
        }
    }
}

impl From<BankError> for Problem {
    fn from(error: BankError) -> Self {
        match error {
            BankError::Store(error) => Self::from(error),
            BankError::Name(error) => Self::not_found(error.to_string()),
            BankError::Unknown { .. } => Self::not_found(error.to_string()),
        }
    }
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Store(error) => Self::from(error),
            other => Self::unauthenticated(other.to_string()),
        }
    }
}

impl Problem {
    /// A sign-in that was refused.
    pub(crate) fn sign_in(error: SignInError, now: weir_model::Timestamp) -> Self {
        match error {
            SignInError::Store(error) => Self::from(error),
            SignInError::LockedOut { until } => {
                Self::limited(error.to_string(), seconds_until(until, now))
            }
            other => Self::unauthenticated(other.to_string()),
        }
    }

    /// A change of password that was refused.
    pub(crate) fn password(error: ChangePasswordError, now: weir_model::Timestamp) -> Self {
        match error {
            ChangePasswordError::Store(error) => Self::from(error),
            ChangePasswordError::LockedOut { until } => {
                Self::limited(error.to_string(), seconds_until(until, now))
            }
            ChangePasswordError::Wrong => Self::field("/old", error.to_string()),
            refused => Self::field("/new", refused.to_string()),
        }
    }
}

/// Whole seconds until then, for those who wait.
pub(crate) fn seconds_until(until: weir_model::Timestamp, now: weir_model::Timestamp) -> u64 {
    u64::try_from((until.micros() - now.micros()) / 1_000_000).unwrap_or(0) + 1
}
