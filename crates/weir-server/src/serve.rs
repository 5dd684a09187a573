//! Listening: plain or TLS, until somebody says stop; then what was begun is
//! brought to its end.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::TokioTimer;
use weir_model::ServiceId;

use crate::app::App;
use crate::hma::at_the_root;
use crate::routes::router;

/// How long a client may take to send a request's head.
const HEAD: Duration = Duration::from_secs(20);
/// How long requests that were begun may take to end when the server stops.
const GRACE: Duration = Duration::from_secs(30);

/// A certificate and its key, PEM files.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The certificate, with what it is signed by.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error(
        "{0} is in use: another program (perhaps another weir serve) listens there; end it, or \
         choose another address with --listen"
    )]
    InUse(SocketAddr),
    /// Not allowed, not there.
    #[error("cannot listen on {address}: {error}; choose another address with --listen")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        error: io::Error,
    },
    /// The certificate cannot be used.
    #[error("the certificate {} with the key {} cannot be used: {error}", .tls.certificate.display(), .tls.key.display())]
    Tls {
        /// Which.
        tls: Tls,
        /// Why not.
        error: io::Error,
    },
    /// It listened and failed.
    #[error("the server failed: {0}")]
    Failed(#[from] io::Error),
}

/// Takes an address; nobody is answered yet.
pub fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse(address),
        _ => ServeError::Listen { address, error },
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// A listener for HMA's clients, with its routes at the root.
#[derive(Debug)]
pub struct HmaListener {
    /// Where.
    pub listener: TcpListener,
    /// For which service whoever reaches it speaks without a key; nothing where
    /// everybody needs one.
    pub open: Option<ServiceId>,
}

/// Answers requests until `stop` ends, then brings to its end what was begun.
pub async fn run(
    app: App,
    listener: TcpListener,
    tls: Option<Tls>,
    hma: Option<HmaListener>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let handle = Handle::new();
    let beside = Handle::new();
    let stopping = [handle.clone(), beside.clone()];
    tokio::spawn(async move {
        stop.await;
        for handle in stopping {
            handle.graceful_shutdown(Some(GRACE));
        }
    });
    let beside = match hma {
        None => None,
        Some(HmaListener { listener, open }) => {
            let routes = at_the_root(app.clone(), open);
            let mut server = axum_server::from_tcp(listener)?.handle(beside);
            server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
            let service = routes.into_make_service_with_connect_info::<SocketAddr>();
            Some(tokio::spawn(server.serve(service)))
        }
    };
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        None => {
            let mut server = axum_server::from_tcp(listener)?.handle(handle);
            server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
            server.serve(service).await?;
        }
        Some(tls) => {
            let config = certificate(&tls.certificate, &tls.key).await;
            let config = config.map_err(|error| ServeError::Tls { tls, error })?;
            let mut server = axum_server::from_tcp_rustls(listener, config)?.handle(handle);
            server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
            server.serve(service).await?;
        }
    }
    if let Some(beside) = beside {
        // A listener that panicked has nothing to bring to its end.
        beside.await.unwrap_or(Ok(()))?;
    }
    app.shut_down().await;
    Ok(())
}

async fn certificate(certificate: &Path, key: &Path) -> io::Result<RustlsConfig> {
    // Another part of the program may have chosen the same provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    RustlsConfig::from_pem_file(certificate, key).await
}
