//! TLS: who is trusted, and who is not.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::HeaderMap;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use weir_server::outgoing::{Client, Limits, Network, OutgoingError, Resolver, Rules};

use crate::network::read_head;

const ROOT: &[u8] = include_bytes!("roots/ca.pem");
const LIMITS: Limits = Limits { bytes: 1000, time: Duration::from_secs(20) };

/// Every name is this machine.
struct Here;

impl Resolver for Here {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async { Ok(vec![IpAddr::from([127, 0, 0, 1])]) })
    }
}

/// A server whose certificate is for `hooks.example` and 127.0.0.1.
async fn server() -> SocketAddr {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("roots/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("roots/server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            read_head(&mut stream).await;
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
            let _ = stream.shutdown().await;
        }
    });
    address
}

async fn post(host: &str, roots: Option<&[u8]>) -> Result<u16, OutgoingError> {
    let port = server().await.port();
    let rules =
        Rules { private: vec![format!("{host}:{port}").parse().unwrap()], ..Rules::default() };
    let client = Client::over(rules, roots, Arc::new(Here), Arc::new(Network)).unwrap();
    let url = format!("https://{host}:{port}/in");
    Ok(client.post(&url, HeaderMap::new(), "{}".into(), LIMITS).await?.status)
}

#[tokio::test]
async fn a_root_that_the_operator_gave_is_trusted() {
    assert_eq!(post("hooks.example", Some(ROOT)).await, Ok(204));
    assert_eq!(post("127.0.0.1", Some(ROOT)).await, Ok(204));
}

#[tokio::test]
async fn a_certificate_of_nobody_known_or_for_another_host_is_not() {
    for (host, roots) in [("hooks.example", None), ("other.example", Some(ROOT))] {
        let refused = post(host, roots).await;
        assert!(matches!(refused, Err(OutgoingError::Tls { .. })), "{host}: {refused:?}");
    }
}

#[test]
fn roots_that_are_none_are_refused() {
    for pem in [&b""[..], b"-----BEGIN CERTIFICATE-----\nlamp\n-----END CERTIFICATE-----\n"] {
        let refused = Client::new(Rules::default(), Some(pem)).err().unwrap();
        assert!(refused.to_string().contains("PEM"), "{refused}");
    }
}
