//! A URL, checked: the addresses that its connection may go to.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use super::addresses::{Reach, reach_of};
use super::error::OutgoingError;
use super::network::Resolver;
use super::rules::{Rules, undotted};

/// What a URL is requested for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Media of an item: anybody who sends items chose the URL.
    Media,
    /// A webhook, or a server that is moved from: the operator chose it.
    Webhook,
}

/// Where a request goes, every part of it checked.
#[derive(Debug)]
pub(super) struct Route {
    /// The host alone, for words and for TLS.
    pub(super) host: String,
    /// The `Host` header.
    pub(super) authority: String,
    /// The path and query of the request.
    pub(super) target: String,
    pub(super) secure: bool,
    /// All of these were checked; the connection goes to one of them.
    pub(super) addresses: Vec<SocketAddr>,
}

/// The most addresses of one name that are tried.
const MOST_TRIED: usize = 4;

/// Reads a URL that was given.
pub(super) fn parse(url: &str) -> Result<Url, OutgoingError> {
    Url::parse(url).map_err(|error| OutgoingError::Url(error.to_string()))
}

/// Checks a URL by the rules, looks its host up, once, and checks every address.
pub(super) async fn route(
    url: &Url,
    purpose: Purpose,
    rules: &Rules,
    resolver: &dyn Resolver,
) -> Result<Route, OutgoingError> {
    let secure = match url.scheme() {
        "https" => true,
        "http" => false,
        other => return Err(OutgoingError::Scheme(other.chars().take(40).collect())),
    };
    let no_host = || OutgoingError::Url("it has no host".to_owned());
    let host = undotted(url.host().ok_or_else(no_host)?.to_owned());
    let shown: String = host.to_string().chars().take(100).collect();
    if !url.username().is_empty() || url.password().is_some() {
        return Err(OutgoingError::Login { host: shown });
    }
    let default_port = if secure { 443 } else { 80 };
    let port = url.port().unwrap_or(default_port);
    if purpose == Purpose::Media && !rules.names_for_media(&host, port, default_port) {
        let port = url.port().map_or(String::new(), |port| format!(":{port}"));
        return Err(OutgoingError::NotNamed { host: format!("{shown}{port}") });
    }
    let found = match &host {
        Host::Ipv4(address) => vec![IpAddr::V4(*address)],
        Host::Ipv6(address) => vec![IpAddr::V6(*address)],
        Host::Domain(name) => look_up(name, &shown, resolver).await?,
    };
    let private = rules.may_be_private(&host, port);
    for address in &found {
        match reach_of(*address) {
            Reach::Public => {}
            Reach::Loopback | Reach::Private if private => {}
            Reach::Loopback | Reach::Private if purpose == Purpose::Webhook => {
                return Err(OutgoingError::NotNamedPrivate { host: shown, port });
            }
            _ => return Err(OutgoingError::NotPublic { host: shown }),
        }
    }
    let query = url.query().map_or(String::new(), |query| format!("?{query}"));
    Ok(Route {
        authority: url.port().map_or(host.to_string(), |port| format!("{host}:{port}")),
        host: shown,
        target: format!("{}{query}", url.path()),
        secure,
        addresses: found
            .into_iter()
            .take(MOST_TRIED)
            .map(|address| SocketAddr::new(address, port))
            .collect(),
    })
}

async fn look_up(
    name: &str,
    shown: &str,
    resolver: &dyn Resolver,
) -> Result<Vec<IpAddr>, OutgoingError> {
    let unknown = |reason: String| OutgoingError::Unknown { host: shown.to_owned(), reason };
    let found = resolver.resolve(name).await.map_err(|error| unknown(error.to_string()))?;
    if found.is_empty() {
        return Err(unknown("it has no address".to_owned()));
    }
    Ok(found)
}
