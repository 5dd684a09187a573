//! Why a request was not made, or failed. A URL's path may be as good as a
//! password, and its answer is a stranger's: none of these repeats more of
//! them than the host.

use std::time::Duration;

/// Why a request was not made, or failed; what to do about it.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum OutgoingError {
    /// A host in the settings that is none.
    #[error("“{text}” names no host: {why}")]
    Rule {
        /// What was given.
        text: String,
        /// What it takes.
        why: &'static str,
    },
    /// Certificates in the settings that cannot be read.
    #[error("the additional root certificates cannot be read: {0}; they take PEM")]
    Roots(String),
    /// Not a URL.
    #[error("this is no URL that can be requested: {0}")]
    Url(String),
    /// Another scheme.
    #[error("only http and https are requested, not “{0}”")]
    Scheme(String),
    /// A login in the URL.
    #[error("a URL on {host} holds a login; leave it out")]
    Login {
        /// Whose.
        host: String,
    },
    /// A host that media may not come from.
    #[error(
        "media is not fetched from {host}; the operator can name it in the setting media_hosts"
    )]
    NotNamed {
        /// The host with its port.
        host: String,
    },
    /// A name without an address.
    #[error("the host {host} cannot be found: {reason}")]
    Unknown {
        /// The name.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// An address that no request goes to.
    #[error("{host} leads to this machine or its own network, where no request goes")]
    NotPublic {
        /// The host.
        host: String,
    },
    /// The operator's own network, which has to be named.
    #[error(
        "{host} leads to this machine or its own network; where that is meant, name {host}:{port} in the setting private_hosts"
    )]
    NotNamedPrivate {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// No connection.
    #[error("{host} cannot be reached: {reason}")]
    Unreachable {
        /// The host.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// No secure connection.
    #[error("{host} gives no secure connection: {reason}")]
    Tls {
        /// The host.
        host: String,
        /// What was wrong.
        reason: String,
    },
    /// Not HTTP, or cut off.
    #[error("{host} broke off or did not answer as HTTP says: {reason}")]
    Broken {
        /// The host.
        host: String,
        /// What was wrong.
        reason: String,
    },
    /// Too slow.
    #[error("{host} took longer than {} s", limit.as_secs_f32())]
    TooSlow {
        /// The host.
        host: String,
        /// How long it had.
        limit: Duration,
    },
    /// Too large.
    #[error("what {host} sends is larger than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// How much is taken.
        limit: u64,
    },
    /// Compressed, though that was not asked for.
    #[error("{host} sends its answer compressed, which was not asked for and is not read")]
    Compressed {
        /// The host.
        host: String,
    },
    /// Another answer than 200.
    #[error("{host} answered {status}")]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
    },
    /// One redirect after the other.
    #[error("{host} redirects once more after {} redirects", super::client::MAX_REDIRECTS)]
    TooManyRedirects {
        /// The last host.
        host: String,
    },
    /// A redirect where none is followed.
    #[error("{host} redirects elsewhere ({status}), which is not followed; name the final address")]
    Redirected {
        /// The host.
        host: String,
        /// The status.
        status: u16,
    },
}

impl OutgoingError {
    /// The status of the answer, where the request failed by one.
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } | Self::Redirected { status, .. } => Some(*status),
            _ => None,
        }
    }
}
