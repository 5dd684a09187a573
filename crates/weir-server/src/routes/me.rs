//! Who am I: signing in and out, and one's own password.

use axum::Json;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::users::{SessionBody, UserBody};
use super::webhooks::shown_once;
use crate::access::{Caller, Identity, count_stranger};
use crate::app::App;
use crate::extract::Body;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(me))
        .routes(routes!(change_password))
        .routes(routes!(sign_out))
}

/// A name and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    #[schema(min_length = 1, max_length = 256)]
    name: String,
    #[schema(min_length = 1, max_length = 1024)]
    password: String,
}

/// A session that was begun.
#[derive(Serialize, ToSchema)]
struct SignedIn {
    #[serde(flatten)]
    session: SessionBody,
    /// Sent as Authorization: Bearer; shown only now.
    token: String,
}

/// Who a key or session is.
#[derive(Serialize, ToSchema)]
struct Me {
    /// `admin`, `analyst`, `reviewer`, `auditor` or `service`.
    role: String,
    /// The service that it speaks for.
    service: String,
    /// The key's id; null for a user.
    #[schema(required = true)]
    key: Option<String>,
    /// The user; null for a key.
    #[schema(required = true)]
    user: Option<UserBody>,
}

/// A change of one's own password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    /// The password so far.
    old: String,
    /// The new one, 12 to 256 characters.
    new: String,
}

/// Sign in.
#[utoipa::path(
    post,
    path = "/v1/sessions",
    tag = "people",
    request_body = SignIn,
    responses((status = 201, description = "A session begins", body = SignedIn))
)]
async fn sign_in(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    count_stranger(&app, &request)?;
    let client = request.headers().get(header::USER_AGENT);
    let client = client.and_then(|client| client.to_str().ok()).map(str::to_owned);
    let Body(body) = Body::<SignIn>::from_request(request, &app).await?;
    let now = app.now();
    let service = app.store().default_service(now).await?;
    let store = app.store();
    let signed_in =
        store.sign_in(service, &body.name, &body.password, &client.unwrap_or_default(), now).await;
    let (session, token) = signed_in.map_err(|error| Problem::sign_in(error, now))?;
    let body = SignedIn { session: session.into(), token: token.reveal().to_owned() };
    Ok(shown_once(StatusCode::CREATED, body))
}

/// Who am I?
#[utoipa::path(
    get,
    path = "/v1/me",
    tag = "people",
    responses((status = 200, description = "Who you are", body = Me))
)]
async fn me(caller: Caller) -> Json<Me> {
    let (key, user) = match caller.identity {
        Identity::Key(key) => (Some(key.id.to_string()), None),
        Identity::Listener => (None, None),
        Identity::User(user, _) => (None, Some(UserBody::from(*user))),
    };
    let (role, service) = (caller.role.name().to_owned(), caller.service.to_string());
    Json(Me { role, service, key, user })
}

/// Change one's own password; one's other sessions end.
#[utoipa::path(
    put,
    path = "/v1/me/password",
    tag = "people",
    request_body = PasswordChange,
    responses((status = 204, description = "It is changed"))
)]
async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let Identity::User(user, session) = &caller.identity else {
        return Err(Problem::forbidden("a key has no password"));
    };
    let now = app.now();
    let changed = app
        .store_of(&caller)
        .change_password(caller.service, user.id, [&body.old, &body.new], Some(*session), now)
        .await;
    changed.map_err(|error| Problem::password(error, now))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out.
#[utoipa::path(
    delete,
    path = "/v1/me/session",
    tag = "people",
    responses((status = 204, description = "The session has ended"))
)]
async fn sign_out(State(app): State<App>, caller: Caller) -> Result<StatusCode, Problem> {
    let Identity::User(_, session) = &caller.identity else {
        return Err(Problem::forbidden("a key has no session"));
    };
    app.store_of(&caller).sign_out(caller.service, *session, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
