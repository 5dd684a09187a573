//! Sealing: what is kept encrypted, with a key of its own for each purpose, and
//! for one owner alone: moved to another row it does not open.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use weir_model::SecretKey;
use zeroize::Zeroizing;

use crate::error::StoreError;

const NONCE: usize = 24;

/// Seals and opens what is kept for one purpose.
pub(crate) struct Sealer(XChaCha20Poly1305);

impl Sealer {
    /// With the key that the service's secret key has for this purpose.
    pub(crate) fn new(key: &SecretKey, purpose: &str) -> Self {
        Self(XChaCha20Poly1305::new(&key.derive(purpose).into()))
    }

    /// A nonce, then what it seals.
    pub(crate) fn sealed(&self, plain: &[u8], owner: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| StoreError::Random(error.to_string()))?;
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: owner })
            .expect("what is kept is far shorter than the cipher's limit");
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed for this owner; nothing where this key does not open it.
    pub(crate) fn opened(&self, sealed: &[u8], owner: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let opened = self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: owner });
        opened.ok().map(Zeroizing::new)
    }
}
