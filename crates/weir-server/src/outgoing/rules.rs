//! What an operator allows: the hosts that media may come from, and endpoints
//! of their own network.

use std::fmt;
use std::str::FromStr;

use url::Host;

use super::error::OutgoingError;

/// Where requests may go.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The hosts that media may come from; from others it is not fetched.
    pub media_hosts: Vec<HostPattern>,
    /// Endpoints that may be in the operator's own network or on this machine.
    pub private: Vec<HostPort>,
}

impl Rules {
    /// Whether media may come from this host and port. Without a port of its
    /// own a pattern means the scheme's.
    pub(super) fn names_for_media(&self, host: &Host, port: u16, default_port: u16) -> bool {
        self.media_hosts.iter().any(|pattern| pattern.names(host, port, default_port))
    }

    /// Whether this host and port may have a private or loopback address.
    pub(super) fn may_be_private(&self, host: &Host, port: u16) -> bool {
        self.private.iter().any(|one| one.host == *host && one.port == port)
    }
}

/// A host that media may come from: `img.example`, `img.example:8443`, or
/// `*.img.example` for every name below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern {
    host: Host,
    below: bool,
    port: Option<u16>,
}

impl HostPattern {
    fn names(&self, host: &Host, port: u16, default_port: u16) -> bool {
        let named = match (&self.host, host) {
            (Host::Domain(pattern), Host::Domain(name)) if self.below => name
                .strip_suffix(pattern)
                .is_some_and(|front| front.len() > 1 && front.ends_with('.')),
            (pattern, host) => pattern == host,
        };
        named && port == self.port.unwrap_or(default_port)
    }
}

impl FromStr for HostPattern {
    type Err = OutgoingError;

    fn from_str(text: &str) -> Result<Self, OutgoingError> {
        let (below, rest) = match text.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let refused = |why| OutgoingError::Rule { text: short(text), why };
        let (host, port) = split(rest).map_err(refused)?;
        if below && !matches!(&host, Host::Domain(name) if name.contains('.')) {
            return Err(refused("behind “*.” it takes a name of two parts at least"));
        }
        Ok(Self { host, below, port })
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.below { "*." } else { "" }, self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// One endpoint: `127.0.0.1:9000`, `[::1]:9000`, `receiver.internal:443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    host: Host,
    port: u16,
}

impl FromStr for HostPort {
    type Err = OutgoingError;

    fn from_str(text: &str) -> Result<Self, OutgoingError> {
        let refused = |why| OutgoingError::Rule { text: short(text), why };
        let (host, port) = split(text).map_err(refused)?;
        let port =
            port.ok_or_else(|| refused("it takes a host with its port, as 127.0.0.1:9000"))?;
        Ok(Self { host, port })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// A host, in the form in which URLs are compared, and its port.
fn split(text: &str) -> Result<(Host, Option<u16>), &'static str> {
    if text.contains(['/', '@', '?', '#', '*', ' ']) {
        return Err("it takes a host alone, without scheme, path or login");
    }
    let bare_v6 = text.matches(':').count() > 1 && !text.starts_with('[');
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !bare_v6 && !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    let host = if bare_v6 { format!("[{host}]") } else { host.to_owned() };
    let host = Host::parse(&host).map_err(|_| "its host cannot be read")?;
    let port = match port.map(str::parse) {
        None => None,
        Some(Ok(0) | Err(_)) => return Err("its port is no number from 1 to 65535"),
        Some(Ok(port)) => Some(port),
    };
    Ok((undotted(host), port))
}

/// A name without the dot that may end it: `img.example.` is `img.example`.
pub(super) fn undotted(host: Host) -> Host {
    match host {
        Host::Domain(name) => Host::Domain(name.strip_suffix('.').unwrap_or(&name).to_owned()),
        address => address,
    }
}

fn short(text: &str) -> String {
    text.chars().take(100).filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pattern: &str, host: &str, port: u16) -> bool {
        let pattern: HostPattern = pattern.parse().unwrap();
        pattern.names(&Host::parse(host).unwrap(), port, 443)
    }

    #[test]
    fn a_pattern_names_its_host_or_every_name_below() {
        assert!(named("img.example", "IMG.example", 443));
        assert!(named("*.img.example", "a.b.img.example", 443));
        assert!(named("img.example:8443", "img.example", 8443));
        assert!(named("MÜNZE.example", "münze.example", 443));
        for (pattern, host, port) in [
            ("img.example", "a.img.example", 443),
            ("img.example", "img.example", 8443),
            ("img.example:8443", "img.example", 443),
            ("*.img.example", "img.example", 443),
            ("*.img.example", "badimg.example", 443),
            ("*.img.example", "img.example.evil.example", 443),
        ] {
            assert!(!named(pattern, host, port), "{pattern} {host} {port}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused_with_what_it_takes() {
        for text in [
            "",
            "*",
            "*.",
            "*.example",
            "https://img.example",
            "img.example/a",
            "a@img.example",
            "img.example:0",
            "img.example:99999",
            "img.example:x",
            "*.127.0.0.1",
            "a b.example",
        ] {
            let error = text.parse::<HostPattern>().unwrap_err().to_string();
            assert!(error.contains("it takes") || error.contains("its "), "{text}: {error}");
        }
        for text in ["127.0.0.1", "::1", "localhost", "[::1]", "*.img.example:80"] {
            assert!(text.parse::<HostPort>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_endpoint_is_compared_in_the_form_of_urls() {
        for (text, told) in [
            ("127.1:9000", "127.0.0.1:9000"),
            ("LOCALHOST.:80", "localhost:80"),
            ("[0:0::1]:9000", "[::1]:9000"),
        ] {
            assert_eq!(text.parse::<HostPort>().unwrap().to_string(), told);
        }
    }
}
