//! Weir over HTTP: the API, its workers and its webhooks.
//!
//! | module | subject |
//! |---|---|
//! | [`access`] | who may ask for what: the one table |
//! | `routes` | the endpoints, a file a noun |
//! | [`hma`] | the drop-in for HMA |
//! | `console`, `cookie` | the pages on which people decide, and how a browser is known |
//! | `extract`, `problem`, `idempotency` | what a request may be, and how it is refused |
//! | `app`, [`workers`](App::engine) | what all share, and what goes on beside requests |
//! | [`outgoing`], [`deliver`], [`receiver`] | requests that Weir makes, webhooks, and a place to try them |
//! | [`serve`] | listening, TLS, and the graceful stop |

pub mod access;
mod app;
pub mod clock;
mod console;
mod cookie;
pub mod deliver;
mod docs_page;
mod extract;
pub mod hma;
mod idempotency;
mod known_keys;
pub mod limiter;
mod metrics;
pub mod outgoing;
mod problem;
pub mod proxies;
pub mod receiver;
mod routes;
pub mod serve;
mod workers;

pub use app::{App, Care, Config, SettingOrigin, ShownSetting};
pub use problem::Problem;
pub use routes::{openapi, read_item, router};
