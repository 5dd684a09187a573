//! The three requests that there are: fetching media, posting a message, asking
//! a server that is moved from. Each has a limit on time and on what is read.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_util::task::AbortOnDropHandle;
use weir_engine::Fetch;

use super::error::OutgoingError;
use super::network::{Dialer, Network, Resolver, Stream};
use super::route::{Purpose, Route, parse, route};
use super::rules::Rules;

/// How many redirects are followed when media is fetched.
pub(super) const MAX_REDIRECTS: usize = 3;

/// How much of the answer to a message is read.
const BODY_START: usize = 1024;

/// How long is waited for that much, once the status is known.
const BODY_START_WAIT: Duration = Duration::from_secs(1);

/// What one request may take, redirects included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body that is read.
    pub bytes: u64,
    /// The longest time from beginning to end.
    pub time: Duration,
}

impl Limits {
    /// For media of an item.
    pub const MEDIA: Self = Self { bytes: 100 << 20, time: Duration::from_secs(30) };
    /// For an answer of a server that is moved from.
    pub const ASKING: Self = Self { bytes: 16 << 20, time: Duration::from_secs(30) };
    /// For a message to a webhook.
    pub const WEBHOOK: Self = Self { bytes: BODY_START as u64, time: Duration::from_secs(10) };
}

/// Media that was fetched.
#[derive(Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What the host says it is.
    pub content_type: Option<String>,
    /// The media.
    pub bytes: Bytes,
}

impl fmt::Debug for Fetched {
    /// Without the media.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fetched {{ {:?}, {} bytes }}", self.content_type, self.bytes.len())
    }
}

/// How a webhook answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The first kilobyte of the body.
    pub body_start: Vec<u8>,
}

impl fmt::Debug for Answered {
    /// Without the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answered {{ {} }}", self.status)
    }
}

/// Makes requests within the rules. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    rules: Arc<Rules>,
    resolver: Arc<dyn Resolver>,
    dialer: Arc<dyn Dialer>,
    tls: TlsConnector,
}

impl Client {
    /// A client that trusts the web's roots, and those of `extra_roots` (PEM).
    pub fn new(rules: Rules, extra_roots: Option<&[u8]>) -> Result<Self, OutgoingError> {
        Self::over(rules, extra_roots, Arc::new(Network), Arc::new(Network))
    }

    /// As [`Client::new`], over another network.
    pub fn over(
        rules: Rules,
        extra_roots: Option<&[u8]>,
        resolver: Arc<dyn Resolver>,
        dialer: Arc<dyn Dialer>,
    ) -> Result<Self, OutgoingError> {
        let tls = TlsConnector::from(Arc::new(tls_config(extra_roots)?));
        Ok(Self { rules: Arc::new(rules), resolver, dialer, tls })
    }

    /// Fetches media from a host that the operator named.
    pub async fn fetch(&self, url: &str, limits: Limits) -> Result<Fetched, OutgoingError> {
        let mut url = parse(url)?;
        let shown = url.host_str().unwrap_or_default().chars().take(100).collect();
        let fetching = async {
            for _ in 0..=MAX_REDIRECTS {
                let route = route(&url, Purpose::Media, &self.rules, &*self.resolver).await?;
                let (answer, _connection) =
                    self.send(&route, Method::GET, HeaderMap::new(), Bytes::new()).await?;
                match redirect(&answer) {
                    Some(location) => url = next(&url, location)?,
                    None => return whole(answer, &route, limits.bytes).await,
                }
            }
            let host = url.host_str().unwrap_or_default().chars().take(100).collect();
            Err(OutgoingError::TooManyRedirects { host })
        };
        let too_slow = OutgoingError::TooSlow { host: shown, limit: limits.time };
        timeout(limits.time, fetching).await.unwrap_or(Err(too_slow))
    }

    /// Fetches media as an engine asks for them, of at most so many bytes.
    pub fn fetcher(&self, bytes: u64) -> Fetch {
        let client = self.clone();
        let limits = Limits { bytes, ..Limits::MEDIA };
        Arc::new(move |url| {
            let client = client.clone();
            Box::pin(async move {
                let fetched = client.fetch(&url, limits).await;
                fetched.map(|fetched| fetched.bytes.to_vec()).map_err(|error| error.to_string())
            })
        })
    }

    /// Posts a message. A redirect is not followed, and of the answer's body
    /// only the start is read: what counts is the status.
    pub async fn post(
        &self,
        url: &str,
        headers: HeaderMap,
        body: Bytes,
        limits: Limits,
    ) -> Result<Answered, OutgoingError> {
        let url = parse(url)?;
        let shown = url.host_str().unwrap_or_default().chars().take(100).collect();
        let posting = async {
            let route = route(&url, Purpose::Webhook, &self.rules, &*self.resolver).await?;
            let (answer, _connection) = self.send(&route, Method::POST, headers, body).await?;
            let status = answer.status();
            if status.is_redirection() {
                let status = status.as_u16();
                return Err(OutgoingError::Redirected { host: route.host, status });
            }
            let body_start = start(answer, BODY_START_WAIT).await;
            Ok(Answered { status: status.as_u16(), body_start })
        };
        let too_slow = OutgoingError::TooSlow { host: shown, limit: limits.time };
        timeout(limits.time, posting).await.unwrap_or(Err(too_slow))
    }

    /// Asks a server that the operator named, to move here from it; nothing where
    /// it says 404. A redirect is not followed: the key is for this server.
    pub async fn ask(
        &self,
        url: &str,
        key: Option<&str>,
        limits: Limits,
    ) -> Result<Option<Bytes>, OutgoingError> {
        let url = parse(url)?;
        let mut headers = HeaderMap::new();
        if let Some(key) = key {
            let key = HeaderValue::from_str(key)
                .map_err(|_| OutgoingError::Url("its key cannot stand in a header".to_owned()))?;
            headers.insert("x-api-key", key);
        }
        let shown = url.host_str().unwrap_or_default().chars().take(100).collect();
        let asking = async {
            let route = route(&url, Purpose::Webhook, &self.rules, &*self.resolver).await?;
            let (answer, _connection) =
                self.send(&route, Method::GET, headers, Bytes::new()).await?;
            let status = answer.status();
            if status.is_redirection() {
                let status = status.as_u16();
                return Err(OutgoingError::Redirected { host: route.host, status });
            }
            if status == http::StatusCode::NOT_FOUND {
                return Ok(None);
            }
            whole(answer, &route, limits.bytes).await.map(|fetched| Some(fetched.bytes))
        };
        let too_slow = OutgoingError::TooSlow { host: shown, limit: limits.time };
        timeout(limits.time, asking).await.unwrap_or(Err(too_slow))
    }

    /// Whether a webhook could be there, without a request: the first thing that
    /// is wrong with its address as things stand.
    pub async fn check_webhook(&self, url: &str) -> Result<(), OutgoingError> {
        route(&parse(url)?, Purpose::Webhook, &self.rules, &*self.resolver).await.map(|_| ())
    }

    /// Sends one request; the connection lives as long as its handle.
    async fn send(
        &self,
        route: &Route,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<(Response<Incoming>, AbortOnDropHandle<()>), OutgoingError> {
        let broken = |error: hyper::Error| broken(route, &error);
        let stream = self.connect(route).await?;
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
        let connection = AbortOnDropHandle::new(tokio::spawn(async move {
            // What goes wrong here is told where the answer is awaited.
            let _ = connection.await;
        }));
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() =
            route.target.parse().map_err(|_| OutgoingError::Url("its path".to_owned()))?;
        *request.headers_mut() = headers;
        let host = HeaderValue::from_str(&route.authority)
            .map_err(|_| OutgoingError::Url("its host".to_owned()))?;
        request.headers_mut().insert(header::HOST, host);
        let agent = HeaderValue::from_static(concat!("Weir/", env!("CARGO_PKG_VERSION")));
        request.headers_mut().insert(header::USER_AGENT, agent);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        // A small answer that unfolds into a large one is not asked for.
        let identity = HeaderValue::from_static("identity");
        request.headers_mut().insert(header::ACCEPT_ENCODING, identity);
        request.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        Ok((sender.send_request(request).await.map_err(broken)?, connection))
    }

    /// Connects to an address that was checked; the next one, where one fails.
    async fn connect(&self, route: &Route) -> Result<Box<dyn Stream>, OutgoingError> {
        let host = || route.host.clone();
        let mut reason = String::new();
        for address in &route.addresses {
            match self.dialer.dial(*address).await {
                Ok(stream) if !route.secure => return Ok(stream),
                Ok(stream) => {
                    let name = route.host.trim_matches(['[', ']']).to_owned();
                    let name = ServerName::try_from(name)
                        .map_err(|_| OutgoingError::Url("its host".to_owned()))?;
                    let secured = self.tls.connect(name, stream).await.map_err(|error| {
                        OutgoingError::Tls { host: host(), reason: error.to_string() }
                    })?;
                    return Ok(Box::new(secured));
                }
                Err(error) => reason = error.to_string(),
            }
        }
        Err(OutgoingError::Unreachable { host: host(), reason })
    }
}

fn tls_config(extra_roots: Option<&[u8]>) -> Result<ClientConfig, OutgoingError> {
    let wrong = |reason: String| OutgoingError::Roots(reason);
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = extra_roots {
        let mut found = 0;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
            roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            found += 1;
        }
        if found == 0 {
            return Err(wrong("there is no certificate in them".to_owned()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// Where an answer redirects to, if it does.
fn redirect(answer: &Response<Incoming>) -> Option<HeaderValue> {
    match answer.status().as_u16() {
        301 | 302 | 303 | 307 | 308 => answer.headers().get(header::LOCATION).cloned(),
        _ => None,
    }
}

fn next(from: &url::Url, location: HeaderValue) -> Result<url::Url, OutgoingError> {
    let unreadable =
        || OutgoingError::Url("a redirect leads to it, but it cannot be read".to_owned());
    let location = location.to_str().map_err(|_| unreadable())?;
    from.join(location).map_err(|_| unreadable())
}

/// The whole body of a good answer, up to the limit.
async fn whole(
    answer: Response<Incoming>,
    route: &Route,
    limit: u64,
) -> Result<Fetched, OutgoingError> {
    let host = || route.host.clone();
    if answer.status() != http::StatusCode::OK {
        return Err(OutgoingError::Status { host: host(), status: answer.status().as_u16() });
    }
    let encodings = answer.headers().get_all(header::CONTENT_ENCODING);
    if encodings.iter().any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(OutgoingError::Compressed { host: host() });
    }
    let too_large = || OutgoingError::TooLarge { host: host(), limit };
    // What it promises may be a lie: counted below all the same.
    if answer.body().size_hint().lower() > limit {
        return Err(too_large());
    }
    let content_type = answer.headers().get(header::CONTENT_TYPE);
    let content_type = content_type
        .and_then(|kind| kind.to_str().ok())
        .map(|kind| kind.chars().take(200).collect());
    let mut body = answer.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken(route, &error))?;
        if let Ok(data) = frame.into_data() {
            if (bytes.len() + data.len()) as u64 > limit {
                return Err(too_large());
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(Fetched { content_type, bytes: bytes.into() })
}

/// The start of a body, as far as it comes soon.
async fn start(answer: Response<Incoming>, wait: Duration) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut body = answer.into_body();
    let reading = async {
        while bytes.len() < BODY_START {
            let Some(Ok(frame)) = body.frame().await else { break };
            if let Ok(data) = frame.into_data() {
                bytes.extend_from_slice(&data[..data.len().min(BODY_START - bytes.len())]);
            }
        }
    };
    // What is missing after that is not worth a failed delivery.
    let _ = timeout(wait, reading).await;
    bytes
}

fn broken(route: &Route, error: &hyper::Error) -> OutgoingError {
    OutgoingError::Broken { host: route.host.clone(), reason: error.to_string() }
}
