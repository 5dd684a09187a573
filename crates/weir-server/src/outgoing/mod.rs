//! The only place from which Weir makes requests: media that a service names by
//! URL, messages to webhooks, and what is asked of an HMA that is moved from.
//!
//! Who chooses a URL must not reach what only Weir can reach. So each request,
//! and each redirect, is checked: the scheme, the host, the port, and every
//! address that the host's name has; and the connection goes to the very
//! address that was checked, without a second look-up (a name may answer
//! differently the next moment). No proxy of the environment is used.
//!
//! | file | subject |
//! |---|---|
//! | `rules` | what an operator allows: hosts for media, private endpoints |
//! | `addresses` | which addresses are anybody's, and which are not |
//! | `network` | looking up and dialling, replaceable in tests |
//! | `route` | a URL, checked: where the connection goes |
//! | `client` | the three requests that there are, within limits |
//! | `error` | why one was not made, or failed |
//!
//! ```no_run
//! use weir_server::outgoing::{Client, Limits, Rules};
//!
//! # async fn example() -> Result<(), weir_server::outgoing::OutgoingError> {
//! let rules = Rules { media_hosts: vec!["*.cdn.example".parse()?], private: vec![] };
//! let client = Client::new(rules, None)?;
//! let picture = client.fetch("https://img.cdn.example/1.jpg", Limits::MEDIA).await?;
//! println!("{} bytes", picture.bytes.len());
//! # Ok(()) }
//! ```

mod addresses;
mod client;
mod error;
mod network;
mod route;
mod rules;

pub use addresses::{Reach, reach_of};
pub use client::{Answered, Client, Fetched, Limits};
pub use error::OutgoingError;
pub use network::{Dialer, Network, Resolver, Stream};
pub use rules::{HostPattern, HostPort, Rules};
