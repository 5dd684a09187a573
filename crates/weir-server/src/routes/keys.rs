//! API keys.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{Key, NameError, Scope, UnknownWord};
use weir_store::NewKey;

use super::bodies::List;
use super::webhooks::shown_once;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, PathParts};
use crate::problem::Problem;

/// The longest that a key may be valid, in days.
pub(crate) const LONGEST_DAYS: u32 = 3660;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(keys, create)).routes(routes!(revoke))
}

/// A key, without its secret.
#[derive(Serialize, ToSchema)]
struct KeyBody {
    /// Its id.
    key: String,
    name: String,
    /// `admin`, `analyst`, `reviewer`, `auditor` or `service`.
    role: String,
    /// What of its role it may do; all of it where there is none.
    scopes: Vec<String>,
    created_at: String,
    #[schema(required = true)]
    expires_at: Option<String>,
    #[schema(required = true)]
    revoked_at: Option<String>,
    /// To the minute.
    #[schema(required = true)]
    last_used_at: Option<String>,
    /// How many requests a minute it may make; null for the server's default.
    #[schema(required = true)]
    rate: Option<u32>,
}

/// A key with its secret.
#[derive(Serialize, ToSchema)]
struct KeyWithSecret {
    #[serde(flatten)]
    key: KeyBody,
    /// Sent as X-API-Key; shown only now.
    secret: String,
}

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewKeyBody {
    #[schema(min_length = 1, max_length = 64)]
    name: String,
    /// `admin`, `analyst`, `reviewer`, `auditor` or `service`.
    role: String,
    /// Narrow it to these parts of its role.
    scopes: Option<Vec<String>>,
    /// After how many days it is not taken any more.
    #[schema(minimum = 1, maximum = 3660)]
    expires_in_days: Option<u32>,
    /// How many requests a minute it may make.
    #[schema(minimum = 1)]
    rate: Option<u32>,
}

/// Every key, revoked ones too.
#[utoipa::path(
    get,
    path = "/v1/keys",
    tag = "people",
    responses((status = 200, description = "The keys", body = List<KeyBody>))
)]
async fn keys(State(app): State<App>, caller: Caller) -> Result<Json<List<KeyBody>>, Problem> {
    let keys = app.store().keys(caller.service).await?;
    Ok(Json(List::whole(keys.into_iter().map(KeyBody::from).collect())))
}

/// Make a key; its secret is shown only now.
#[utoipa::path(
    post,
    path = "/v1/keys",
    tag = "people",
    request_body = NewKeyBody,
    responses((status = 201, description = "It is there", body = KeyWithSecret))
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<NewKeyBody>,
) -> Result<Response, Problem> {
    let now = app.now();
    let word = |pointer: &str, error: UnknownWord| Problem::field(pointer, error.to_string());
    let mut scopes = BTreeSet::new();
    for (n, scope) in body.scopes.unwrap_or_default().iter().enumerate() {
        scopes.insert(scope.parse::<Scope>().map_err(|e| word(&format!("/scopes/{n}"), e))?);
    }
    let expires_at = match body.expires_in_days {
        None => None,
        Some(days) if (1..=LONGEST_DAYS).contains(&days) => {
            Some(now.plus(Duration::from_secs(u64::from(days) * 86_400)))
        }
        Some(_) => {
            let detail = format!("expected 1 to {LONGEST_DAYS} days");
            return Err(Problem::field("/expires_in_days", detail));
        }
    };
    let rate = match body.rate {
        None => None,
        Some(rate) => Some(NonZeroU32::new(rate).ok_or_else(|| {
            Problem::field("/rate", "expected at least 1; leave it out for the default")
        })?),
    };
    let new = NewKey {
        name: body
            .name
            .parse()
            .map_err(|error: NameError| Problem::field("/name", error.to_string()))?,
        role: body.role.parse().map_err(|error| word("/role", error))?,
        scopes,
        expires_at,
        rate,
    };
    let (key, secret) = app.store_of(&caller).create_key(caller.service, &new, now).await?;
    let body = KeyWithSecret { key: key.into(), secret: secret.reveal().to_owned() };
    Ok(shown_once(StatusCode::CREATED, body))
}

/// Revoke a key; it is not taken any more from now on.
#[utoipa::path(
    delete,
    path = "/v1/keys/{id}",
    tag = "people",
    params(("id" = String, Path, description = "The key's id")),
    responses((status = 200, description = "The key, revoked", body = KeyBody))
)]
async fn revoke(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<KeyBody>, Problem> {
    let store = app.store_of(&caller);
    let revoked = store.revoke_key(caller.service, path.id(0)?, app.now()).await?;
    app.known_keys().forget(revoked.id);
    Ok(Json(revoked.into()))
}

impl From<Key> for KeyBody {
    fn from(key: Key) -> Self {
        Self {
            key: key.id.to_string(),
            name: key.name.to_string(),
            role: key.role.name().to_owned(),
            scopes: key.scopes.iter().map(|scope| scope.name().to_owned()).collect(),
            created_at: key.created_at.to_string(),
            expires_at: key.expires_at.map(|at| at.to_string()),
            revoked_at: key.revoked_at.map(|at| at.to_string()),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
            rate: key.rate.map(NonZeroU32::get),
        }
    }
}
