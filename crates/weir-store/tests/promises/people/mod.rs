//! Who may come in comes in, and nobody else: users with their passwords,
//! sessions and keys.

mod keys;
mod passwords;
mod sign_in;
mod users;

use std::collections::BTreeSet;

use weir_model::{KeyName, Role, ServiceId, User, UserSession};
use weir_store::{NewKey, SignInError};

use crate::world::{World, at};

/// What [`at`] takes for a second, a minute, an hour and a day.
pub(crate) const A_SECOND: i64 = 1_000_000;
pub(crate) const A_MINUTE: i64 = 60 * A_SECOND;
pub(crate) const AN_HOUR: i64 = 60 * A_MINUTE;
pub(crate) const A_DAY: i64 = 24 * AN_HOUR;

/// A new user, and their one-time password.
pub(crate) async fn user(
    world: &World,
    service: ServiceId,
    name: &str,
    role: Role,
) -> (User, String) {
    let name = name.parse().unwrap();
    let (user, password) = world.store.create_user(service, &name, role, at(1)).await.unwrap();
    (user, password.reveal().to_owned())
}

/// A new session, and its token.
pub(crate) async fn signed_in(
    world: &World,
    service: ServiceId,
    name: &str,
    password: &str,
) -> (UserSession, String) {
    let (session, token) =
        world.store.sign_in(service, name, password, "a browser", at(2)).await.unwrap();
    (session, token.reveal().to_owned())
}

/// A key that an uploading service has.
pub(crate) fn new_key(name: &str) -> NewKey {
    let name: KeyName = name.parse().unwrap();
    NewKey { name, role: Role::Service, scopes: BTreeSet::new(), expires_at: None, rate: None }
}

/// How an attempt to sign in ended, in a word.
async fn attempt(
    world: &World,
    service: ServiceId,
    name: &str,
    password: &str,
    n: i64,
) -> &'static str {
    match world.store.sign_in(service, name, password, "", at(n)).await {
        Ok(_) => "in",
        Err(SignInError::Wrong) => "wrong",
        Err(SignInError::LockedOut { .. }) => "locked out",
        Err(SignInError::Disabled) => "disabled",
        Err(SignInError::Store(error)) => panic!("{error}"),
    }
}

/// The kinds of events, in the order in which they happened.
async fn kinds(world: &World) -> Vec<String> {
    world.raw().await.texts("SELECT kind FROM events ORDER BY at, id").await
}

/// The payloads of all events of a kind.
async fn payloads(world: &World, service: ServiceId, kind: &str) -> Vec<String> {
    world.store.seal(service).await.unwrap();
    let start = weir_model::Cursor::START;
    let events = world.store.events(service, start, 10_000).await.unwrap();
    let of_kind = events.into_iter().filter(|read| read.sealed.event.kind.name() == kind);
    of_kind.map(|read| String::from_utf8(read.payload.unwrap().body).unwrap()).collect()
}
