//! Weir over HTTP: the API, its workers and its webhooks.

pub mod clock;
pub mod deliver;
pub mod outgoing;
pub mod receiver;
