//! Who may ask for what: the one table that every route stands in, and the one
//! place where a request is let in.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use weir_model::{Actor, Key, Permission, Role, Scope, ServiceId, SessionId, User};

use crate::app::App;
use crate::cookie;
use crate::hma;
use crate::problem::Problem;
use crate::proxies;

/// What a route asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: anybody may.
    Nothing,
    /// To be somebody: any key, any signed-in user.
    Somebody,
    /// To be a signed-in user, also one who must change their password.
    User,
    /// A permission.
    Permission(Permission),
}

const fn read(scope: Scope) -> Needs {
    Needs::Permission(Permission::read(scope))
}

const fn write(scope: Scope) -> Needs {
    Needs::Permission(Permission::write(scope))
}

/// Every route: method, path, what it needs. A route that is not here is not
/// served, and a test fails.
pub const TABLE: &[(&str, &str, Needs)] = &[
    ("GET", "/healthz", Needs::Nothing),
    ("GET", "/readyz", Needs::Nothing),
    ("GET", "/openapi.json", Needs::Nothing),
    ("GET", "/docs", Needs::Nothing),
    ("GET", "/docs/problems", Needs::Nothing),
    ("GET", "/docs/style.css", Needs::Nothing),
    ("GET", "/test-item.png", Needs::Nothing),
    ("GET", "/metrics", read(Scope::Metrics)),
    ("POST", "/v1/items", write(Scope::Items)),
    ("POST", "/v1/items/batch", write(Scope::Items)),
    ("GET", "/v1/batches/{id}", read(Scope::Items)),
    ("GET", "/v1/items/{type}/{id}", read(Scope::Items)),
    ("DELETE", "/v1/items/{type}/{id}", write(Scope::Items)),
    ("GET", "/v1/authors/{type}/{id}", read(Scope::Items)),
    ("DELETE", "/v1/authors/{type}/{id}", write(Scope::Items)),
    ("POST", "/v1/match", write(Scope::Match)),
    ("POST", "/v1/compare", write(Scope::Compare)),
    ("GET", "/v1/policies", read(Scope::Banks)),
    ("GET", "/v1/banks", read(Scope::Banks)),
    ("POST", "/v1/banks", write(Scope::Banks)),
    ("GET", "/v1/banks/{name}", read(Scope::Banks)),
    ("PATCH", "/v1/banks/{name}", write(Scope::Banks)),
    ("DELETE", "/v1/banks/{name}", write(Scope::Banks)),
    ("PUT", "/v1/banks/{name}/forms", write(Scope::Banks)),
    ("GET", "/v1/banks/{name}/entries", read(Scope::Banks)),
    ("POST", "/v1/banks/{name}/entries", write(Scope::Banks)),
    ("POST", "/v1/banks/{name}/check", write(Scope::Banks)),
    ("GET", "/v1/entries/{id}", read(Scope::Banks)),
    ("DELETE", "/v1/entries/{id}", write(Scope::Banks)),
    ("PUT", "/v1/entries/{id}/state", write(Scope::Banks)),
    // Whoever keeps the banks and rules takes back what they did.
    ("POST", "/v1/undo/preview", write(Scope::Banks)),
    ("POST", "/v1/undo", write(Scope::Banks)),
    ("GET", "/v1/jobs", read(Scope::Banks)),
    ("GET", "/v1/jobs/{id}", read(Scope::Banks)),
    ("POST", "/v1/jobs/{id}/stop", write(Scope::Banks)),
    ("POST", "/v1/jobs/{id}/resume", write(Scope::Banks)),
    ("GET", "/v1/notices", read(Scope::Notices)),
    ("POST", "/v1/notices", write(Scope::Notices)),
    ("GET", "/v1/notices/{id}", read(Scope::Notices)),
    ("GET", "/v1/rules", read(Scope::Rules)),
    // Looking a file through keeps nothing.
    ("POST", "/v1/rules/check", read(Scope::Rules)),
    ("GET", "/v1/rules/facts", read(Scope::Rules)),
    ("GET", "/v1/rules/{name}", read(Scope::Rules)),
    ("PUT", "/v1/rules/{name}", write(Scope::Rules)),
    ("GET", "/v1/rule-versions/{id}", read(Scope::Rules)),
    ("POST", "/v1/rule-versions/{id}/approve", write(Scope::Rules)),
    ("PUT", "/v1/rule-versions/{id}/state", write(Scope::Rules)),
    ("GET", "/v1/back-tests", read(Scope::Rules)),
    ("POST", "/v1/back-tests", write(Scope::Rules)),
    ("GET", "/v1/back-tests/{id}", read(Scope::Rules)),
    ("GET", "/v1/back-tests/{id}/changes", read(Scope::Rules)),
    ("POST", "/v1/back-tests/{id}/stop", write(Scope::Rules)),
    ("POST", "/v1/back-tests/{id}/resume", write(Scope::Rules)),
    ("GET", "/v1/cases", read(Scope::Cases)),
    ("GET", "/v1/cases/{id}", read(Scope::Cases)),
    ("POST", "/v1/cases/{id}/decision", write(Scope::Cases)),
    ("GET", "/v1/decisions/{id}", read(Scope::Cases)),
    ("POST", "/v1/decisions/{id}/undo", write(Scope::Cases)),
    ("GET", "/v1/actions", read(Scope::Actions)),
    ("GET", "/v1/actions/{id}", read(Scope::Actions)),
    ("GET", "/v1/mode", read(Scope::Mode)),
    ("PUT", "/v1/mode", write(Scope::Mode)),
    ("GET", "/v1/events", read(Scope::Events)),
    ("GET", "/v1/events/head", read(Scope::Events)),
    ("GET", "/v1/webhooks", read(Scope::Webhooks)),
    ("POST", "/v1/webhooks", write(Scope::Webhooks)),
    ("GET", "/v1/webhooks/{id}", read(Scope::Webhooks)),
    ("PATCH", "/v1/webhooks/{id}", write(Scope::Webhooks)),
    ("DELETE", "/v1/webhooks/{id}", write(Scope::Webhooks)),
    ("POST", "/v1/webhooks/{id}/rotate", write(Scope::Webhooks)),
    ("POST", "/v1/webhooks/{id}/test", write(Scope::Webhooks)),
    ("GET", "/v1/deliveries", read(Scope::Webhooks)),
    ("POST", "/v1/deliveries/replay", write(Scope::Webhooks)),
    ("GET", "/v1/deliveries/{id}", read(Scope::Webhooks)),
    ("POST", "/v1/deliveries/{id}/replay", write(Scope::Webhooks)),
    ("GET", "/v1/keys", read(Scope::Keys)),
    ("POST", "/v1/keys", write(Scope::Keys)),
    ("DELETE", "/v1/keys/{id}", write(Scope::Keys)),
    ("GET", "/v1/users", read(Scope::Users)),
    ("POST", "/v1/users", write(Scope::Users)),
    ("GET", "/v1/users/{id}", read(Scope::Users)),
    ("PATCH", "/v1/users/{id}", write(Scope::Users)),
    ("POST", "/v1/users/{id}/reset", write(Scope::Users)),
    ("GET", "/v1/sessions", read(Scope::Users)),
    ("POST", "/v1/sessions", Needs::Nothing),
    ("DELETE", "/v1/sessions/{id}", write(Scope::Users)),
    ("GET", "/v1/me", Needs::Somebody),
    ("PUT", "/v1/me/password", Needs::User),
    ("DELETE", "/v1/me/session", Needs::User),
];

/// Every page of the console, and what its forms send to. Here people come with
/// a session in a cookie, and with nothing else.
pub const PAGES: &[(&str, &str, Needs)] = &[
    ("GET", "/", Needs::Nothing),
    ("GET", "/assets/{digest}/{name}", Needs::Nothing),
    ("GET", "/sign-in", Needs::Nothing),
    ("POST", "/sign-in", Needs::Nothing),
    ("POST", "/language", Needs::Nothing),
    ("POST", "/sign-out", Needs::User),
    ("GET", "/password", Needs::User),
    ("POST", "/password", Needs::User),
    ("GET", "/me", Needs::User),
    ("POST", "/me", Needs::User),
    ("GET", "/queue", read(Scope::Cases)),
    ("GET", "/banks", read(Scope::Banks)),
    ("POST", "/banks", write(Scope::Banks)),
    ("GET", "/banks/new", write(Scope::Banks)),
    ("GET", "/banks/{name}", read(Scope::Banks)),
    ("POST", "/banks/{name}/threshold", write(Scope::Banks)),
    ("GET", "/banks/{name}/export", read(Scope::Banks)),
    ("GET", "/banks/{name}/delete", write(Scope::Banks)),
    ("POST", "/banks/{name}/delete", write(Scope::Banks)),
    ("POST", "/banks/{name}/forms", write(Scope::Banks)),
    ("GET", "/banks/{name}/add", write(Scope::Banks)),
    ("POST", "/banks/{name}/add", write(Scope::Banks)),
    ("POST", "/banks/{name}/entries", write(Scope::Banks)),
    ("POST", "/banks/{name}/list", write(Scope::Banks)),
    ("GET", "/banks/{name}/import", write(Scope::Banks)),
    ("POST", "/banks/{name}/import", write(Scope::Banks)),
    ("POST", "/banks/{name}/imports", write(Scope::Banks)),
    ("GET", "/imports/{id}", read(Scope::Banks)),
    ("POST", "/imports/{id}/undo", write(Scope::Banks)),
    ("GET", "/entries/{id}", read(Scope::Banks)),
    // The banked text in clear: for whoever decides on its copies.
    ("GET", "/entries/{id}/text", write(Scope::Cases)),
    ("POST", "/entries/{id}/off", write(Scope::Banks)),
    ("POST", "/entries/{id}/on", write(Scope::Banks)),
    ("GET", "/entries/{id}/remove", write(Scope::Banks)),
    ("POST", "/entries/{id}/remove", write(Scope::Banks)),
    ("GET", "/policies", read(Scope::Banks)),
    ("GET", "/policies/new", write(Scope::Banks)),
    ("POST", "/policies/new", write(Scope::Banks)),
    ("GET", "/policies/{name}", read(Scope::Banks)),
    ("GET", "/policies/{name}/version", write(Scope::Banks)),
    ("POST", "/policies/{name}/version", write(Scope::Banks)),
    ("GET", "/rules", read(Scope::Rules)),
    ("GET", "/rules/new", write(Scope::Rules)),
    ("POST", "/rules/new", write(Scope::Rules)),
    ("GET", "/rules/{name}", read(Scope::Rules)),
    ("GET", "/rules/{name}/edit", write(Scope::Rules)),
    ("POST", "/rules/{name}/edit", write(Scope::Rules)),
    // Looking a file through keeps nothing.
    ("POST", "/rule-check", read(Scope::Rules)),
    ("GET", "/rule-facts", read(Scope::Rules)),
    ("POST", "/rule-versions/{id}/state", write(Scope::Rules)),
    ("POST", "/rule-versions/{id}/approve", write(Scope::Rules)),
    ("POST", "/rule-versions/{id}/back-test", write(Scope::Rules)),
    ("GET", "/back-tests/{id}", read(Scope::Rules)),
    ("POST", "/back-tests/{id}/stop", write(Scope::Rules)),
    ("POST", "/back-tests/{id}/resume", write(Scope::Rules)),
    ("GET", "/cases/{id}", read(Scope::Cases)),
    ("GET", "/cases/{id}/text", read(Scope::Cases)),
    ("POST", "/cases/{id}/draft", write(Scope::Cases)),
    ("POST", "/cases/{id}/decide", write(Scope::Cases)),
    ("POST", "/cases/{id}/hold", write(Scope::Cases)),
    ("POST", "/cases/{id}/release", write(Scope::Cases)),
    ("GET", "/cases/{id}/not-a-match", write(Scope::Cases)),
    ("POST", "/cases/{id}/not-a-match", write(Scope::Cases)),
    ("GET", "/undo-last", read(Scope::Cases)),
    ("POST", "/undo-last", write(Scope::Cases)),
    ("GET", "/undo", write(Scope::Banks)),
    ("POST", "/undo", write(Scope::Banks)),
    ("GET", "/jobs", read(Scope::Banks)),
    ("GET", "/jobs/{id}", read(Scope::Banks)),
    ("POST", "/jobs/{id}/stop", write(Scope::Banks)),
    ("POST", "/jobs/{id}/resume", write(Scope::Banks)),
    ("GET", "/set-aside", read(Scope::Banks)),
    ("GET", "/laid-aside", read(Scope::Banks)),
    ("POST", "/laid-aside/{id}/restore", write(Scope::Banks)),
    ("GET", "/exchanges", read(Scope::Banks)),
    ("POST", "/exchanges/{name}", write(Scope::Banks)),
    ("GET", "/care", Needs::User),
    ("POST", "/pause", Needs::User),
    ("GET", "/previews/{item}/{revision}/{position}/{rendition}", read(Scope::Cases)),
    ("GET", "/why", read(Scope::Compare)),
    ("POST", "/why", write(Scope::Compare)),
    ("GET", "/go", Needs::User),
    ("POST", "/mode", write(Scope::Mode)),
    ("GET", "/deliveries", read(Scope::Webhooks)),
    ("GET", "/deliveries/{id}", read(Scope::Webhooks)),
    ("POST", "/deliveries/replay", write(Scope::Webhooks)),
    ("POST", "/webhooks", write(Scope::Webhooks)),
    ("POST", "/webhooks/{id}/switch", write(Scope::Webhooks)),
    ("POST", "/webhooks/{id}/test", write(Scope::Webhooks)),
    ("POST", "/webhooks/{id}/rotate", write(Scope::Webhooks)),
    ("POST", "/webhooks/{id}/remove", write(Scope::Webhooks)),
    ("GET", "/events", read(Scope::Events)),
    ("GET", "/events/export", read(Scope::Events)),
    ("GET", "/events/head", read(Scope::Events)),
    // Verifying changes nothing, but is too dear for a link to do it.
    ("POST", "/events/verify", read(Scope::Events)),
    ("GET", "/people", read(Scope::Users)),
    ("POST", "/people/users", write(Scope::Users)),
    ("POST", "/people/users/{id}", write(Scope::Users)),
    ("POST", "/people/users/{id}/reset", write(Scope::Users)),
    ("POST", "/people/sessions/{id}/end", write(Scope::Users)),
    ("POST", "/people/keys", write(Scope::Keys)),
    ("POST", "/people/keys/{id}/revoke", write(Scope::Keys)),
    ("GET", "/settings", read(Scope::Users)),
    ("GET", "/dashboard", read(Scope::Cases)),
];

/// The routes of the drop-in for HMA. Who matches there may match here; who
/// keeps the banks keeps the exchanges that fill them.
pub const HMA: &[(&str, &str, Needs)] = &[
    ("GET", "/hma", Needs::Nothing),
    ("GET", "/hma/", Needs::Nothing),
    ("GET", "/hma/status", Needs::Nothing),
    ("GET", "/hma/status/live", Needs::Nothing),
    ("GET", "/hma/site-map", Needs::Nothing),
    ("GET", "/hma/openapi", Needs::Nothing),
    ("GET", "/hma/openapi/openapi.json", Needs::Nothing),
    ("GET", "/hma/h/hash", write(Scope::Match)),
    ("POST", "/hma/h/hash", write(Scope::Match)),
    ("GET", "/hma/m/lookup", write(Scope::Match)),
    ("POST", "/hma/m/lookup", write(Scope::Match)),
    ("GET", "/hma/m/raw_lookup", write(Scope::Match)),
    ("GET", "/hma/m/index/status", write(Scope::Match)),
    ("POST", "/hma/m/compare", write(Scope::Compare)),
    ("GET", "/hma/c/banks", read(Scope::Banks)),
    ("POST", "/hma/c/banks", write(Scope::Banks)),
    ("GET", "/hma/c/bank/{name}", read(Scope::Banks)),
    ("PUT", "/hma/c/bank/{name}", write(Scope::Banks)),
    ("DELETE", "/hma/c/bank/{name}", write(Scope::Banks)),
    ("POST", "/hma/c/bank/{name}/content", write(Scope::Banks)),
    ("POST", "/hma/c/bank/{name}/signal", write(Scope::Banks)),
    ("GET", "/hma/c/bank/{name}/content/{id}", read(Scope::Banks)),
    ("PUT", "/hma/c/bank/{name}/content/{id}", write(Scope::Banks)),
    ("DELETE", "/hma/c/bank/{name}/content/{id}", write(Scope::Banks)),
    ("GET", "/hma/c/signal_type", read(Scope::Banks)),
    ("GET", "/hma/c/signal_type/index", read(Scope::Banks)),
    ("PUT", "/hma/c/signal_type/{name}", write(Scope::Banks)),
    ("GET", "/hma/c/content_type", read(Scope::Banks)),
    ("GET", "/hma/c/exchanges/apis", read(Scope::Banks)),
    ("GET", "/hma/c/exchanges/api/{name}", read(Scope::Banks)),
    ("POST", "/hma/c/exchanges/api/{name}", write(Scope::Banks)),
    ("GET", "/hma/c/exchanges/api/{name}/schema", read(Scope::Banks)),
    ("POST", "/hma/c/exchanges", write(Scope::Banks)),
    ("GET", "/hma/c/exchanges", read(Scope::Banks)),
    ("GET", "/hma/c/exchange/{name}", read(Scope::Banks)),
    ("PUT", "/hma/c/exchange/{name}", write(Scope::Banks)),
    ("DELETE", "/hma/c/exchange/{name}", write(Scope::Banks)),
    ("GET", "/hma/c/exchange/{name}/status", read(Scope::Banks)),
];

/// What a route needs; nothing where it is not in a table.
pub fn needs(method: &Method, path: &str) -> Option<Needs> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    rows().find(|row| row.0 == method && row.1 == path).map(|row| row.2)
}

fn rows() -> impl Iterator<Item = &'static (&'static str, &'static str, Needs)> {
    TABLE.iter().chain(PAGES).chain(HMA)
}

/// The methods that a path takes, as the header `Allow` names them.
fn methods_of(path: &str) -> String {
    let methods = rows().filter(|row| row.1 == path).map(|row| row.0);
    methods.collect::<Vec<_>>().join(", ")
}

/// Whether a path is one of the console's.
pub(crate) fn is_page(path: &str) -> bool {
    PAGES.iter().any(|row| row.1 == path)
}

/// Whoever a request came from.
#[derive(Clone, Debug)]
pub struct Caller {
    /// For which service they speak.
    pub service: ServiceId,
    /// Who they are, as events name them.
    pub actor: Actor,
    /// What they are.
    pub role: Role,
    /// How they are known.
    pub(crate) identity: Identity,
}

/// How a caller is known.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    Key(Box<Key>),
    User(Box<User>, SessionId),
    /// Whoever reaches a listener that the operator opened without a key.
    Listener,
}

/// What whoever reaches an open listener may do: what HMA's clients do.
const OPEN_SCOPES: [Scope; 3] = [Scope::Match, Scope::Compare, Scope::Banks];

impl Caller {
    fn may(&self, needs: Needs) -> bool {
        match (needs, &self.identity) {
            (Needs::Nothing, _) => true,
            (Needs::Somebody, Identity::Key(_)) => true,
            (Needs::Somebody, Identity::User(user, _)) => user.enabled,
            (Needs::User, Identity::User(user, _)) => user.enabled,
            (Needs::User, Identity::Key(_) | Identity::Listener) => false,
            (Needs::Somebody, Identity::Listener) => true,
            (Needs::Permission(permission), Identity::Listener) => {
                OPEN_SCOPES.contains(&permission.scope) && self.role.may(permission)
            }
            (Needs::Permission(permission), Identity::Key(key)) => key.may(permission),
            (Needs::Permission(permission), Identity::User(user, _)) => user.may(permission),
        }
    }

    fn refusal(&self, needs: Needs) -> Problem {
        let Needs::Permission(permission) = needs else {
            return Problem::forbidden("this is for users who signed in, not for keys");
        };
        match &self.identity {
            Identity::User(user, _) if user.must_change_password => Problem::forbidden(
                "the password was given to you: choose your own first (PUT /v1/me/password)",
            ),
            Identity::Key(key) if key.role.may(permission) => Problem::forbidden(format!(
                "this needs “{permission}”, which is not among this key's scopes"
            )),
            _ => Problem::forbidden(format!(
                "this needs “{permission}”, which the role {} does not allow",
                self.role
            )),
        }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Problem::internal(&"a route without a caller asked for one"))
    }
}

/// Lets a request in, or answers why not: the middleware round every route.
pub(crate) async fn admit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map(|path| path.as_str().to_owned()).unwrap_or_default();
    let Some(needs) = needs(request.method(), &path) else {
        return Problem::method_not_allowed(methods_of(&path)).into_response();
    };
    let page = is_page(&path);
    if page && !request.method().is_safe() && !cookie::same_origin(request.headers()) {
        return Problem::forbidden("this came from another site's page; do it on Weir's own")
            .into_response();
    }
    if needs == Needs::Nothing {
        return next.run(request).await;
    }
    let secret =
        if page { cookie::session(request.headers()) } else { secret_of(request.headers()) };
    let open = request.extensions().get::<hma::Open>().filter(|_| !names_a_key(request.headers()));
    let admitted = match (open.copied(), secret) {
        (Some(hma::Open(service)), _) if hma::is_here(&path) => Ok(whoever_reaches(service)),
        (_, Ok(secret)) => caller(&app, secret).await,
        (_, Err(problem)) => Err(problem),
    };
    match admitted {
        Ok(caller) if caller.may(needs) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(caller) => caller.refusal(needs).into_response(),
        Err(problem) => {
            let refused = problem.status() == StatusCode::UNAUTHORIZED;
            let answer = if refused { count_stranger(&app, &request).err() } else { None };
            answer.unwrap_or(problem).into_response()
        }
    }
}

/// Counts an attempt to be let in against the address that it came from.
pub(crate) fn count_stranger<B>(app: &App, request: &http::Request<B>) -> Result<(), Problem> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let (Some(ConnectInfo(peer)), Some(rate)) = (peer, app.config().stranger_rate) else {
        return Ok(());
    };
    let trusted = &app.config().trusted_proxies;
    let address = proxies::client(peer.ip(), request.headers(), trusted);
    let taken = app.strangers().take(proxies::network_of(address), rate, app.now());
    taken.map_err(|wait| Problem::limited(wait.to_string(), wait.seconds))
}

async fn caller(app: &App, secret: &str) -> Result<Caller, Problem> {
    let now = app.now();
    if secret.starts_with("weirs_") {
        let session = app.store().session_of(secret, now).await?;
        let (service, user, session) = session.ok_or_else(|| {
            Problem::unauthenticated("this session is not known or has ended; sign in again")
        })?;
        return Ok(Caller {
            service,
            actor: Actor::User(user.id),
            role: user.role,
            identity: Identity::User(Box::new(user), session.id),
        });
    }
    let (service, key) = match app.known_keys().get(secret, now) {
        Some(known) => known,
        None => {
            let (service, key) = app.store().key_of(secret, now).await?;
            app.known_keys().note(secret, service, &key, now);
            (service, key)
        }
    };
    if let Some(rate) = key.rate.or(app.config().key_rate) {
        let taken = app.keys().take(key.id, rate, now);
        taken.map_err(|wait| Problem::limited(wait.to_string(), wait.seconds))?;
    }
    Ok(Caller {
        service,
        actor: Actor::Key(key.id),
        role: key.role,
        identity: Identity::Key(Box::new(key)),
    })
}

/// Somebody who reaches a listener that the operator opened.
fn whoever_reaches(service: ServiceId) -> Caller {
    let (actor, role) = (Actor::CommandLine, Role::Analyst);
    Caller { service, actor, role, identity: Identity::Listener }
}

fn names_a_key(headers: &HeaderMap) -> bool {
    headers.contains_key("x-api-key") || headers.contains_key(header::AUTHORIZATION)
}

/// The key or session token of a request; two that differ are refused.
fn secret_of(headers: &HeaderMap) -> Result<&str, Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let bearer = text(header::AUTHORIZATION.as_str()).map(|value| {
        let (scheme, token) = value.split_once(' ').unwrap_or_default();
        if scheme.eq_ignore_ascii_case("bearer") { token.trim() } else { "" }
    });
    match (text("x-api-key"), bearer) {
        (Some(key), None) | (None, Some(key)) => Ok(key.trim()),
        (Some(key), Some(bearer)) if key == bearer => Ok(key),
        (Some(_), Some(_)) => Err(Problem::unauthenticated(
            "X-API-Key and Authorization name two different keys; send one",
        )),
        (None, None) => Err(Problem::unauthenticated(
            "send a key as X-API-Key or as Authorization: Bearer; make one with `weir key create`",
        )),
    }
}
