//! The secrets that sign messages to webhooks: told once, kept encrypted with a
//! key that is derived from the service's secret key.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use weir_model::{SecretKey, WebhookId};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::sealing::Sealer;

const PURPOSE: &str = "weir.webhook-secrets.1";

/// A secret that signs messages to one webhook, as Standard Webhooks has them.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<[u8; 32]>);

impl WebhookSecret {
    pub(crate) fn random() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(|error| StoreError::Random(error.to_string()))?;
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

    /// Encrypted for its webhook alone.
    pub(crate) fn sealed(
        &self,
        webhook: WebhookId,
        key: &SecretKey,
    ) -> Result<Vec<u8>, StoreError> {
        Sealer::new(key, PURPOSE).sealed(self.0.as_slice(), webhook.as_bytes())
    }

    pub(crate) fn opened(
        sealed: &[u8],
        webhook: WebhookId,
        key: &SecretKey,
    ) -> Result<Self, StoreError> {
        let unreadable = || StoreError::WebhookSecret(webhook);
        let opened = Sealer::new(key, PURPOSE).opened(sealed, webhook.as_bytes());
        let opened = opened.ok_or_else(unreadable)?;
        let bytes: [u8; 32] = opened.as_slice().try_into().map_err(|_| unreadable())?;
        Ok(Self(Zeroizing::new(bytes)))
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
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
