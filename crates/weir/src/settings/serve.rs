//! The settings of `weir serve`.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use url::Url;
use weir_server::Care;
use weir_server::proxies::Network;
use weir_store::AsideLimits;

use super::values::Values;

/// What `weir serve` is to do, and for whom.
#[derive(Clone, Debug)]
pub(crate) struct ServeSettings {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// Where it listens for clients of HMA.
    pub(crate) hma_listen: Option<SocketAddr>,
    /// Whether whoever reaches that address needs no key.
    pub(crate) hma_open: bool,
    /// Under which address others reach it.
    pub(crate) base_url: Option<Url>,
    /// The certificate chain and its key.
    pub(crate) tls: Option<TlsFiles>,
    /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub(crate) trusted_proxies: Vec<Network>,
    /// Hosts that media may be fetched from: `media.example`, or
    /// `*.media.example` for every host below it.
    pub(crate) media_hosts: Vec<String>,
    /// `host:port` of the operator's own network that may be connected to.
    pub(crate) private_hosts: Vec<String>,
    /// Certificates to trust besides the public ones.
    pub(crate) extra_roots: Option<PathBuf>,
    /// The largest request, in bytes.
    pub(crate) body_limit: u64,
    /// The largest file of a multipart request, in bytes.
    pub(crate) upload_limit: u64,
    /// How long an answer waits for a verdict, unless the request says.
    pub(crate) wait: Duration,
    /// How long fingerprints of items are kept.
    pub(crate) keep_fingerprints: Duration,
    /// How long text and media of a matched item are kept after its case was
    /// decided.
    pub(crate) keep_content: Duration,
    /// Whether what is banked is matched with what came before it.
    pub(crate) match_backwards: bool,
    /// How long a decision in the console can be taken back before it is sent.
    pub(crate) undo: Duration,
    /// Whether a second person approves a rule before it is computed.
    pub(crate) rules_two_people: bool,
    /// How much of what is veiled a person is shown on a day.
    pub(crate) care: Care,
    /// Requests a minute of a key without a limit of its own.
    pub(crate) key_rate: Option<NonZeroU32>,
    /// Failed attempts a minute to be let in from one address.
    pub(crate) stranger_rate: Option<NonZeroU32>,
    /// When entries are set aside.
    pub(crate) aside: AsideLimits,
    /// What is logged, in the words of `tracing_subscriber::EnvFilter`.
    pub(crate) log: String,
    /// How it is logged.
    pub(crate) log_format: LogFormat,
}

/// The files of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TlsFiles {
    pub(crate) cert: PathBuf,
    pub(crate) key: PathBuf,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// An object a line.
    Json,
}

impl ServeSettings {
    pub(super) fn from_values(values: &Values<'_>) -> anyhow::Result<Self> {
        let rate = |name: &str| -> anyhow::Result<Option<NonZeroU32>> {
            let rate = values.number(name, 0, 1_000_000)?;
            Ok(u32::try_from(rate).ok().and_then(NonZeroU32::new))
        };
        let (hma_listen, hma_open) = hma(values)?;
        Ok(Self {
            listen: listen(values, "listen")?,
            hma_listen,
            hma_open,
            base_url: base_url(values)?,
            tls: tls(values)?,
            trusted_proxies: values.list(
                "trusted_proxies",
                "it takes addresses and networks, as 192.0.2.7 or 10.0.0.0/8 (with zeros behind the prefix), with commas between them",
                |text| text.parse().ok(),
            )?,
            media_hosts: values.list(
                "media_hosts",
                "it takes names of hosts, as media.example or *.media.example, without https:// and without a port, with commas between them",
                media_host,
            )?,
            private_hosts: values.list(
                "private_hosts",
                "it takes hosts with their port, as hooks.internal:8443, with commas between them",
                host_and_port,
            )?,
            extra_roots: values.path("extra_roots"),
            body_limit: values.number("body_limit", 1 << 10, 1 << 40)?,
            upload_limit: values.number("upload_limit", 1, 1 << 40)?,
            wait: Duration::from_millis(values.number("wait_ms", 0, 30_000)?),
            keep_fingerprints: values.days("keep_fingerprints_days", 1, 3650)?,
            keep_content: values.days("keep_content_days", 0, 3650)?,
            match_backwards: values.flag("match_backwards")?,
            undo: values.seconds("undo_seconds", 0, 3600)?,
            rules_two_people: values.number("rule_approvals", 0, 1)? == 1,
            care: Care {
                offer: values.number("exposure_offer", 1, 1_000_000)?,
                budget: values.number("exposure_budget", 0, 1_000_000)?,
                pause: values.seconds("exposure_pause_seconds", 0, 86_400)?,
            },
            key_rate: rate("key_rate")?,
            stranger_rate: rate("stranger_rate")?,
            aside: AsideLimits {
                overturned: percent_or_count(values, "set_aside_overturned", 1_000)?,
                share: percent_or_count(values, "set_aside_share", 100)?,
            },
            log: values.text("log").unwrap_or("info").to_owned(),
            log_format: log_format(values)?,
        })
    }
}

fn percent_or_count(values: &Values<'_>, name: &str, most: u64) -> anyhow::Result<u32> {
    Ok(u32::try_from(values.number(name, 0, most)?).unwrap_or(u32::MAX))
}

/// Where clients of HMA are listened for, and whether they need no key: on a
/// loopback address alone.
fn hma(values: &Values<'_>) -> anyhow::Result<(Option<SocketAddr>, bool)> {
    let address = values.text("hma_listen").map(|_| listen(values, "hma_listen")).transpose()?;
    let open = values.number("hma_open", 0, 1)? == 1;
    match address {
        Some(address) if open && !address.ip().is_loopback() => {
            let why = "others than this machine can reach that address, and hma_open lets them in \
                       without a key; listen on 127.0.0.1, or leave hma_open out";
            bail!(values.refusal("hma_listen", &address.to_string(), why))
        }
        None if open => {
            bail!(values.refusal("hma_open", "1", "it opens hma_listen, which is not set"))
        }
        address => Ok((address, open)),
    }
}

fn listen(values: &Values<'_>, name: &str) -> anyhow::Result<SocketAddr> {
    let text = values.text(name).unwrap_or_default().trim();
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    // The two usual slips, answered with what was meant.
    let meant = match (text.parse::<u16>(), text.strip_prefix("localhost:")) {
        (Ok(port), _) => format!("127.0.0.1:{port}"),
        (_, Some(port)) if port.parse::<u16>().is_ok() => format!("127.0.0.1:{port}"),
        _ => "127.0.0.1:8080 (or 0.0.0.0:8080 for every network)".to_owned(),
    };
    bail!(values.refusal(name, text, &format!("that is no address with a port; write {meant}")))
}

fn base_url(values: &Values<'_>) -> anyhow::Result<Option<Url>> {
    let Some(text) = values.text("base_url") else { return Ok(None) };
    let refusal = || {
        values.refusal(
            "base_url",
            text,
            "it takes the address that others see, as https://weir.example, without a login, “?” or “#”",
        )
    };
    let mut url = Url::parse(text.trim()).map_err(|_| refusal())?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !plain || !["http", "https"].contains(&url.scheme()) || !url.has_host() {
        return Err(refusal());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(Some(url))
}

fn tls(values: &Values<'_>) -> anyhow::Result<Option<TlsFiles>> {
    match (values.path("tls_cert"), values.path("tls_key")) {
        (Some(cert), Some(key)) => Ok(Some(TlsFiles { cert, key })),
        (None, None) => Ok(None),
        (Some(_), None) => bail!("tls_cert is set and tls_key is not: set both, or neither"),
        (None, Some(_)) => bail!("tls_key is set and tls_cert is not: set both, or neither"),
    }
}

/// A host's name in the form that URLs are compared in; `*.` may stand before
/// it.
fn media_host(text: &str) -> Option<String> {
    let (star, name) = match text.strip_prefix("*.") {
        Some(name) => ("*.", name),
        None => ("", text),
    };
    let host = host(name)?;
    let named = matches!(url::Host::parse(&host), Ok(url::Host::Domain(_)));
    // Every host below “example” alone, or below an address, is nobody's.
    let narrow = star.is_empty() || (named && host.contains('.'));
    narrow.then(|| format!("{star}{host}"))
}

fn host(name: &str) -> Option<String> {
    let strange = |c: char| c.is_whitespace() || "/?#@*%\\".contains(c);
    if name.is_empty() || name.contains(strange) {
        return None;
    }
    url::Host::parse(name).ok().map(|host| host.to_string())
}

fn host_and_port(text: &str) -> Option<String> {
    let (name, port) = text.rsplit_once(':')?;
    let port: u16 = port.parse().ok().filter(|port| *port > 0)?;
    Some(format!("{}:{port}", host(name)?))
}

fn log_format(values: &Values<'_>) -> anyhow::Result<LogFormat> {
    match values.text("log_format").unwrap_or_default() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        other => bail!(values.refusal("log_format", other, "it takes text or json")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::known::{KNOWN, default_of};
    use super::super::{Origin, Setting};
    use super::*;

    /// The settings with some of them set.
    fn with(set: &[(&str, &str)]) -> anyhow::Result<ServeSettings> {
        let mut all: Vec<Setting> = Vec::new();
        for known in KNOWN {
            let value = set.iter().find(|(name, _)| *name == known.name);
            let value = value.map(|(_, v)| (*v).to_owned()).or_else(|| default_of(known, &all));
            let (what, secret) = (known.what, known.secret);
            all.push(Setting { name: known.name, value, from: Origin::Flag, what, secret });
        }
        ServeSettings::from_values(&Values(&all))
    }

    fn refused(name: &str, value: &str) -> String {
        with(&[(name, value)]).unwrap_err().to_string()
    }

    #[test]
    fn without_settings_it_listens_to_this_machine_only() {
        let serve = with(&[]).unwrap();
        assert_eq!(serve.listen.to_string(), "127.0.0.1:8080");
        assert_eq!((serve.base_url, serve.tls, serve.key_rate), (None, None, None));
        assert!(serve.trusted_proxies.is_empty() && serve.media_hosts.is_empty());
        assert_eq!((serve.body_limit, serve.wait.as_millis()), (64 << 20, 2000));
        assert_eq!(serve.keep_fingerprints.as_secs(), 30 * 86_400);
        assert_eq!(serve.keep_content, serve.keep_fingerprints);
        assert_eq!(serve.log_format, LogFormat::Text);
        assert_eq!(with(&[("max_bytes", "5")]).unwrap().upload_limit, 5);
    }

    #[test]
    fn a_listen_address_that_is_none_is_answered_with_the_one_that_was_meant() {
        assert!(refused("listen", "8080").ends_with("write 127.0.0.1:8080"));
        assert!(refused("listen", "localhost:99").ends_with("write 127.0.0.1:99"));
        for text in ["", ":8080", "lamp.example:8080", "127.0.0.1", "127.0.0.1:99999"] {
            let words = refused("listen", text);
            assert!(words.contains(&format!("listen is “{text}” (from flag)")), "{words}");
            assert!(words.contains("write 127.0.0.1:8080"), "{words}");
        }
        assert_eq!(with(&[("listen", "[::]:80")]).unwrap().listen.to_string(), "[::]:80");
    }

    #[test]
    fn a_base_url_is_an_address_and_nothing_more() {
        for (text, read) in [
            ("https://weir.example", "https://weir.example/"),
            ("http://weir.example:8080/", "http://weir.example:8080/"),
            ("https://weir.example/weir/", "https://weir.example/weir"),
        ] {
            let url = with(&[("base_url", text)]).unwrap().base_url.unwrap();
            assert_eq!(url.as_str(), read);
        }
        for text in [
            "weir.example",
            "ftp://weir.example",
            "https://me:x@weir.example",
            "https://weir.example/?a",
            "https://weir.example/#a",
        ] {
            assert!(refused("base_url", text).contains("as https://weir.example"), "{text}");
        }
    }

    #[test]
    fn tls_takes_both_files_or_neither() {
        assert!(refused("tls_cert", "a.pem").contains("tls_key is not"));
        assert!(refused("tls_key", "a.pem").contains("tls_cert is not"));
        let both = with(&[("tls_cert", "a.pem"), ("tls_key", "b.pem")]).unwrap().tls;
        assert_eq!(both, Some(TlsFiles { cert: "a.pem".into(), key: "b.pem".into() }));
    }

    #[test]
    fn lists_are_told_apart_by_commas_and_each_part_is_checked() {
        let serve = with(&[
            ("trusted_proxies", "127.0.0.1, 10.0.0.0/8 ,"),
            ("media_hosts", "Media.example,*.cdn.example, 192.0.2.7"),
            ("private_hosts", "hooks.internal:8443, [fd00::1]:80"),
        ])
        .unwrap();
        let proxies: Vec<String> = serve.trusted_proxies.iter().map(Network::to_string).collect();
        assert_eq!(proxies, ["127.0.0.1/32", "10.0.0.0/8"]);
        assert_eq!(serve.media_hosts, ["media.example", "*.cdn.example", "192.0.2.7"]);
        assert_eq!(serve.private_hosts, ["hooks.internal:8443", "[fd00::1]:80"]);
        assert!(refused("trusted_proxies", "127.0.0.1, proxy").contains("is “proxy”"));
        for text in
            ["https://media.example", "media.example:80", "*", "*.example", "a/b", "*.192.0.2.7"]
        {
            assert!(refused("media_hosts", text).contains("names of hosts"), "{text}");
        }
        for text in ["hooks.internal", "hooks.internal:0", "hooks.internal:x", ":80"] {
            assert!(refused("private_hosts", text).contains("with their port"), "{text}");
        }
    }

    #[test]
    fn numbers_keep_to_their_bounds() {
        assert!(refused("wait_ms", "30001").contains("from 0 to 30000"));
        assert!(refused("keep_fingerprints_days", "0").contains("from 1 to 3650"));
        assert!(refused("set_aside_share", "101").contains("from 0 to 100"));
        assert!(refused("undo_seconds", "ten").contains("is “ten”"));
        assert!(refused("log_format", "xml").contains("text or json"));
        assert_eq!(with(&[("key_rate", "600")]).unwrap().key_rate, NonZeroU32::new(600));
    }
}
