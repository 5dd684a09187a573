//! The secrets that sign messages to webhooks: told once, kept encrypted with a
//! key that is derived from the service's secret key.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use weir_model::{SecretKey, WebhookId};
use zeroize::Zeroizing;

use crate::error::StoreError;

const PURPOSE: &str = "weir.webhook-secrets.1";
const NONCE: usize = 24;

/// A secret that signs messages to one webhook, as Standard Webhooks has them.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<[u8; 32]>);

impl WebhookSecret {
    pub(crate) fn random() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(&mut *bytes)?;
        Ok(Self(bytes))
    }

    /// The key that signs.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `whsec_…`, as it is shown once to whoever made it.
    pub fn reveal(&self) -> String {
        format!("whsec_{}", STANDARD.encode(*self.0))
    }

    /// Encrypted for its webhook alone: a nonce, then the sealed bytes.
    pub(crate) fn sealed(
        &self,
        webhook: WebhookId,
        key: &SecretKey,
    ) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        fill(&mut nonce)?;
        let plain = Payload { msg: self.0.as_slice(), aad: webhook.as_bytes() };
        let sealed = cipher(key)
            .encrypt(&XNonce::from(nonce), plain)
            .map_err(|_| StoreError::WebhookSecret(webhook))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub(crate) fn opened(
        sealed: &[u8],
        webhook: WebhookId,
        key: &SecretKey,
    ) -> Result<Self, StoreError> {
        let unreadable = || StoreError::WebhookSecret(webhook);
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(unreadable)?;
        let sealed = Payload { msg: sealed, aad: webhook.as_bytes() };
        let opened = cipher(key).decrypt(&XNonce::from(*nonce), sealed);
        let opened = Zeroizing::new(opened.map_err(|_| unreadable())?);
        let bytes: [u8; 32] = opened.as_slice().try_into().map_err(|_| unreadable())?;
        Ok(Self(Zeroizing::new(bytes)))
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

fn cipher(key: &SecretKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.derive(PURPOSE).into())
}

fn fill(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|error| StoreError::Random(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_own_webhook_with_its_own_key_alone() {
        let key = SecretKey::from_bytes([1; 32]);
        let [mine, other] = [[1; 16], [2; 16]].map(WebhookId::from_bytes);
        let secret = WebhookSecret::random().unwrap();
        let sealed = secret.sealed(mine, &key).unwrap();
        assert!(!sealed.windows(32).any(|window| window == secret.as_bytes()));
        assert_ne!(sealed, secret.sealed(mine, &key).unwrap(), "another nonce each time");

        let opened = WebhookSecret::opened(&sealed, mine, &key).unwrap();
        assert_eq!(opened.as_bytes(), secret.as_bytes());
        let elsewhere = SecretKey::from_bytes([2; 32]);
        for wrong in [
            WebhookSecret::opened(&sealed, other, &key),
            WebhookSecret::opened(&sealed, mine, &elsewhere),
            WebhookSecret::opened(&sealed[..20], mine, &key),
        ] {
            assert!(matches!(wrong, Err(StoreError::WebhookSecret(_))));
        }
    }

    #[test]
    fn a_secret_is_never_debugged() {
        let secret = WebhookSecret::random().unwrap();
        assert_eq!(format!("{secret:?}"), "WebhookSecret(…)");
        assert_eq!(secret.reveal().len(), "whsec_".len() + 44);
    }
}
