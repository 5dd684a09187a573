//! What `weir serve` would listen on, and whom that invites.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{Error, ServerConfig};
use weir_media::{Limits, read_bounded};

use super::{Finding, Told};
use crate::output::{counted, shown};
use crate::settings::{ServeSettings, TlsFiles};

/// The longest certificate chain that is read, in bytes.
const LONG_CHAIN: u64 = 1 << 20;

pub(super) fn check(serve: &ServeSettings, told: &mut Told<'_>) {
    told.check("listen", listen(serve));
    if let Some(finding) = exposed(serve) {
        told.check("network", finding);
    }
    if !serve.listen.ip().is_loopback() && serve.base_url.is_none() {
        let words = "base_url is not set, and others can reach weir serve: set it to the address that they use, as https://weir.example";
        told.check("base URL", Finding::Worth(words.to_owned()));
    }
    if let Some(files) = &serve.tls {
        told.check("TLS", tls(files));
    }
}

fn listen(serve: &ServeSettings) -> Finding {
    let address = serve.listen;
    let Err(error) = TcpListener::bind(address) else {
        return Finding::Good(format!("{address} is free"));
    };
    match error.kind() {
        ErrorKind::AddrInUse if answers_as_weir(address) => {
            Finding::Good(format!("weir serve runs on {address}"))
        }
        ErrorKind::AddrInUse => Finding::Worth(format!(
            "{address} is in use: by a weir serve that runs already, or by another program (ss -ltnp tells which); end it, or set listen to another port"
        )),
        ErrorKind::AddrNotAvailable => Finding::Bad(format!(
            "this machine has no address {}: set listen to one of its own, or to 0.0.0.0:{} for all",
            address.ip(),
            address.port()
        )),
        ErrorKind::PermissionDenied => Finding::Bad(format!(
            "this user may not listen on port {}: set listen to one from 1024 on, with a proxy before it",
            address.port()
        )),
        _ => Finding::Bad(format!("{address}: {error}")),
    }
}

/// Whether what listens there answers as Weir does when it is well.
fn answers_as_weir(address: SocketAddr) -> bool {
    let patience = Duration::from_secs(1);
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        stream.write_all(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        Ok(answer.starts_with(b"HTTP/1.") && answer.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

/// Keys and passwords must not cross a network in the clear.
fn exposed(serve: &ServeSettings) -> Option<Finding> {
    let open =
        !serve.listen.ip().is_loopback() && serve.tls.is_none() && serve.trusted_proxies.is_empty();
    open.then(|| {
        Finding::Worth(format!(
            "{} can be reached by others without TLS: keys and passwords cross the network in the clear; set tls_cert and tls_key, or trusted_proxies for the proxy before it, or listen to 127.0.0.1",
            serve.listen
        ))
    })
}

fn tls(files: &TlsFiles) -> Finding {
    let certificates = match chain(&files.cert) {
        Ok(certificates) => certificates,
        Err(why) => return Finding::Bad(why),
    };
    let count = certificates.len() as u64;
    if let Err(why) = fit(files, certificates) {
        return Finding::Bad(why);
    }
    let mode = std::fs::metadata(&files.key).map_or(0, |m| m.permissions().mode());
    if mode & 0o077 != 0 {
        return Finding::Worth(format!(
            "{} may be read by others (mode {:o}): chmod 600 it",
            shown(&files.key),
            mode & 0o777
        ));
    }
    Finding::Good(format!("{} and the key to it", counted(count, "certificate", "certificates")))
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let bytes = pem(path)?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let certificates = certificates.map_err(|error| format!("{}: {error}", shown(path)))?;
    if certificates.is_empty() {
        return Err(format!(
            "{} holds no certificate: it must be a PEM file, with BEGIN CERTIFICATE in it",
            shown(path)
        ));
    }
    Ok(certificates)
}

/// Whether the key is the certificate's.
fn fit(files: &TlsFiles, certificates: Vec<CertificateDer<'static>>) -> Result<(), String> {
    let key = PrivateKeyDer::from_pem_slice(&pem(&files.key)?).map_err(|_| {
        format!(
            "{} holds no private key: it must be a PEM file, with BEGIN PRIVATE KEY in it and no password",
            shown(&files.key)
        )
    })?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    match config.with_no_client_auth().with_single_cert(certificates, key) {
        Ok(_) => Ok(()),
        Err(Error::InconsistentKeys(_)) => Err(format!(
            "the key in {} is not that of the first certificate in {}: the service's own certificate comes first, then those above it",
            shown(&files.key),
            shown(&files.cert)
        )),
        Err(error) => Err(format!("{} and {}: {error}", shown(&files.cert), shown(&files.key))),
    }
}

fn pem(path: &Path) -> Result<Vec<u8>, String> {
    let limits = Limits { bytes: LONG_CHAIN, ..Limits::default() };
    read_bounded(path, &limits).map_err(|error| format!("{}: {error}", shown(path)))
}
