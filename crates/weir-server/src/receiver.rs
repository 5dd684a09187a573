//! A small receiver of webhooks on this machine, to try them out and to test:
//! takes each message, checks its signature where the secret is known, answers.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The largest message that is taken.
const MAX_BYTES: usize = 1 << 20;

/// How long a sender may take for one message.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether a message comes from who holds the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// The secret is not known here.
    NotChecked,
    /// It fits.
    Good,
    /// It does not; why.
    Bad(String),
}

/// A message that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its `webhook-id`: the same for every repetition.
    pub id: String,
    /// Whether it is signed as it should be.
    pub signature: Signature,
    /// What it tells.
    pub body: String,
}

/// Listens on 127.0.0.1.
pub struct Receiver {
    listener: TcpListener,
    secret: Option<standardwebhooks::Webhook>,
}

impl Receiver {
    /// Binds a port; 0 takes any that is free. A secret is `whsec_…`.
    pub async fn bind(port: u16, secret: Option<&str>) -> io::Result<Self> {
        let secret = secret.map(standardwebhooks::Webhook::new).transpose();
        let secret = secret.map_err(|_| {
            io::Error::new(io::ErrorKind::InvalidInput, "the secret is not of the form whsec_…")
        })?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        Ok(Self { listener, secret })
    }

    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Takes messages for as long as it is polled; each is told to `tell`.
    pub async fn run(self, tell: impl Fn(Received) + Send + Sync + 'static) -> io::Result<()> {
        let (secret, tell) = (Arc::new(self.secret), Arc::new(tell));
        loop {
            let (stream, _) = self.listener.accept().await?;
            let (secret, tell) = (Arc::clone(&secret), Arc::clone(&tell));
            tokio::spawn(async move {
                let service =
                    service_fn(|request| answer(request, secret.as_ref().as_ref(), &*tell));
                let serving = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                // A sender that breaks off or dawdles is its own concern.
                let _ = tokio::time::timeout(PATIENCE, serving).await;
            });
        }
    }
}

async fn answer(
    request: Request<Incoming>,
    secret: Option<&standardwebhooks::Webhook>,
    tell: &(impl Fn(Received) + ?Sized),
) -> Result<Response<Empty<Bytes>>, std::convert::Infallible> {
    let status = take(request, secret, tell).await;
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    Ok(response)
}

async fn take(
    request: Request<Incoming>,
    secret: Option<&standardwebhooks::Webhook>,
    tell: &(impl Fn(Received) + ?Sized),
) -> StatusCode {
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, MAX_BYTES).collect().await else {
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    let body = body.to_bytes();
    let signature = check(&head.headers, &body, secret);
    let status = match signature {
        Signature::Bad(_) => StatusCode::BAD_REQUEST,
        _ => StatusCode::NO_CONTENT,
    };
    let id = head.headers.get(standardwebhooks::HEADER_WEBHOOK_ID);
    let id = id.and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    tell(Received { id, signature, body: String::from_utf8_lossy(&body).into_owned() });
    status
}

fn check(
    headers: &HeaderMap,
    body: &[u8],
    secret: Option<&standardwebhooks::Webhook>,
) -> Signature {
    match secret.map(|secret| secret.verify(body, headers)) {
        None => Signature::NotChecked,
        Some(Ok(())) => Signature::Good,
        Some(Err(error)) => Signature::Bad(error.to_string()),
    }
}
