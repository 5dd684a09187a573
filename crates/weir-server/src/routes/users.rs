//! Users and their sessions, as an admin sees them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{NameError, Role, UnknownWord, User, UserId, UserSession};

use super::bodies::List;
use super::webhooks::shown_once;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, PathParts};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(users, create))
        .routes(routes!(user, change))
        .routes(routes!(reset))
        .routes(routes!(sessions))
        .routes(routes!(end_session))
}

/// A person who works in Weir.
#[derive(Serialize, ToSchema)]
pub(super) struct UserBody {
    /// Their id.
    user: String,
    name: String,
    /// `admin`, `analyst`, `reviewer` or `auditor`.
    role: String,
    /// Whether they may sign in.
    enabled: bool,
    /// Whether they must choose a password of their own first.
    must_change_password: bool,
    /// Until when no password is tried, after wrong ones.
    #[schema(required = true)]
    locked_until: Option<String>,
    created_at: String,
    /// To the minute.
    #[schema(required = true)]
    last_seen_at: Option<String>,
}

/// A user with the password that they sign in with once.
#[derive(Serialize, ToSchema)]
struct UserWithPassword {
    #[serde(flatten)]
    user: UserBody,
    /// To sign in with once; shown only now.
    one_time_password: String,
}

/// A user to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    #[schema(min_length = 1, max_length = 64)]
    name: String,
    /// `admin`, `analyst`, `reviewer` or `auditor`.
    role: String,
}

/// A change of a user; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChange {
    /// `admin`, `analyst`, `reviewer` or `auditor`.
    role: Option<String>,
    /// Whether they may sign in; false ends their sessions.
    enabled: Option<bool>,
}

/// A session: a user who signed in, at one place.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionBody {
    /// Its id.
    session: String,
    /// Whose.
    user: String,
    created_at: String,
    last_seen_at: String,
    /// When it ends, whatever is done in it.
    expires_at: String,
    /// What they signed in with, as it calls itself.
    client: String,
}

/// Every user.
#[utoipa::path(
    get,
    path = "/v1/users",
    tag = "people",
    responses((status = 200, description = "The users", body = List<UserBody>))
)]
async fn users(State(app): State<App>, caller: Caller) -> Result<Json<List<UserBody>>, Problem> {
    let users = app.store().users(caller.service).await?;
    Ok(Json(List::whole(users.into_iter().map(UserBody::from).collect())))
}

/// Make a user; their first password is shown only now.
#[utoipa::path(
    post,
    path = "/v1/users",
    tag = "people",
    request_body = NewUser,
    responses((status = 201, description = "They are there", body = UserWithPassword))
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(new): Body<NewUser>,
) -> Result<Response, Problem> {
    let name =
        new.name.parse().map_err(|error: NameError| Problem::field("/name", error.to_string()))?;
    let role = role_of(&new.role)?;
    let store = app.store_of(&caller);
    let (user, password) = store.create_user(caller.service, &name, role, app.now()).await?;
    let one_time_password = password.reveal().to_owned();
    let body = UserWithPassword { user: user.into(), one_time_password };
    Ok(shown_once(StatusCode::CREATED, body))
}

/// A role that a person may have.
fn role_of(name: &str) -> Result<Role, Problem> {
    let role: Role =
        name.parse().map_err(|error: UnknownWord| Problem::field("/role", error.to_string()))?;
    if Role::OF_USERS.contains(&role) {
        Ok(role)
    } else {
        Err(Problem::field("/role", "“service” is a role for keys; choose one for a person"))
    }
}

/// One user.
#[utoipa::path(
    get,
    path = "/v1/users/{id}",
    tag = "people",
    params(("id" = String, Path, description = "The user's id")),
    responses((status = 200, description = "The user", body = UserBody))
)]
async fn user(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<UserBody>, Problem> {
    Ok(Json(app.store().user(caller.service, path.id(0)?).await?.into()))
}

/// Change a user's role, or switch them on or off.
#[utoipa::path(
    patch,
    path = "/v1/users/{id}",
    tag = "people",
    params(("id" = String, Path, description = "The user's id")),
    request_body = UserChange,
    responses((status = 200, description = "The user now", body = UserBody))
)]
async fn change(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(change): Body<UserChange>,
) -> Result<Json<UserBody>, Problem> {
    let id: UserId = path.id(0)?;
    let role = change.role.as_deref().map(role_of).transpose()?;
    let (store, now) = (app.store_of(&caller), app.now());
    let mut user = store.user(caller.service, id).await?;
    if let Some(role) = role {
        user = store.set_role(caller.service, id, role, now).await?;
    }
    match change.enabled {
        Some(true) => user = store.enable_user(caller.service, id, now).await?,
        Some(false) => user = store.disable_user(caller.service, id, now).await?,
        None => {}
    }
    Ok(Json(user.into()))
}

/// Give a user a new one-time password; their sessions end.
#[utoipa::path(
    post,
    path = "/v1/users/{id}/reset",
    tag = "people",
    params(("id" = String, Path, description = "The user's id")),
    responses((status = 200, description = "The new password", body = UserWithPassword))
)]
async fn reset(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Response, Problem> {
    let id: UserId = path.id(0)?;
    let store = app.store_of(&caller);
    let password = store.reset_password(caller.service, id, app.now()).await?;
    let user = store.user(caller.service, id).await?.into();
    let one_time_password = password.reveal().to_owned();
    Ok(shown_once(StatusCode::OK, UserWithPassword { user, one_time_password }))
}

/// Every session that holds.
#[utoipa::path(
    get,
    path = "/v1/sessions",
    tag = "people",
    responses((status = 200, description = "The sessions", body = List<SessionBody>))
)]
async fn sessions(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<List<SessionBody>>, Problem> {
    let sessions = app.store().sessions(caller.service, None, app.now()).await?;
    Ok(Json(List::whole(sessions.into_iter().map(SessionBody::from).collect())))
}

/// End somebody's session.
#[utoipa::path(
    delete,
    path = "/v1/sessions/{id}",
    tag = "people",
    params(("id" = String, Path, description = "The session's id")),
    responses((status = 204, description = "It has ended"))
)]
async fn end_session(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<StatusCode, Problem> {
    app.store_of(&caller).end_session(caller.service, path.id(0)?, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        Self {
            user: user.id.to_string(),
            name: user.name.to_string(),
            role: user.role.name().to_owned(),
            enabled: user.enabled,
            must_change_password: user.must_change_password,
            locked_until: user.locked_until.map(|at| at.to_string()),
            created_at: user.created_at.to_string(),
            last_seen_at: user.last_seen_at.map(|at| at.to_string()),
        }
    }
}

impl From<UserSession> for SessionBody {
    fn from(session: UserSession) -> Self {
        Self {
            session: session.id.to_string(),
            user: session.user.to_string(),
            created_at: session.created_at.to_string(),
            last_seen_at: session.last_seen_at.to_string(),
            expires_at: session.expires_at.to_string(),
            client: session.client,
        }
    }
}
