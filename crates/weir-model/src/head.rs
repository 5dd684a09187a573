//! The head of a chain, signed so that it can be kept elsewhere: whoever holds
//! it can later tell whether the chain behind it is still the same.

use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::chain::ChainHash;
use crate::id::ServiceId;
use crate::time::Timestamp;

/// Where a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// Whose chain.
    pub service: ServiceId,
    /// The last place; 0 for a chain without events.
    pub seq: i64,
    /// The hash there.
    pub hash: ChainHash,
}

/// The service's secret: 32 random bytes, from which every key is derived.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// The key of these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key for one purpose, by HKDF-SHA-256 (RFC 5869): whoever learns it
    /// learns nothing of the others. A purpose is named as
    /// `weir.webhook-secrets.1`.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(purpose.as_bytes(), &mut key)
            .expect("32 bytes are within HKDF's limit");
        key
    }

    /// The Ed25519 key that signs heads.
    fn head_key(&self) -> SigningKey {
        SigningKey::from_bytes(&self.derive("weir.head-signing.1"))
    }

    /// Signs a head at `at`.
    pub fn sign(&self, head: ChainHead, at: Timestamp) -> SignedHead {
        let key = self.head_key();
        let signature = key.sign(&message(&head, at));
        SignedHead {
            weir_head: 1,
            service: head.service.to_string(),
            seq: head.seq,
            hash: head.hash.to_string(),
            at: at.to_string(),
            public_key: hex::encode(key.verifying_key().as_bytes()),
            signature: hex::encode(signature.to_bytes()),
        }
    }

    /// Whether this key signed that head, or another one did.
    pub fn has_signed(&self, head: &SignedHead) -> bool {
        head.public_key == hex::encode(self.head_key().verifying_key().as_bytes())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// A head as it is exported: JSON that anybody can check with the public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    /// The version of this form: 1.
    pub weir_head: u32,
    /// The service's id.
    pub service: String,
    /// The last place in the chain.
    pub seq: i64,
    /// The chain's hash there, 64 hexadecimal digits.
    pub hash: String,
    /// When it was signed.
    pub at: String,
    /// The Ed25519 public key (RFC 8032), 64 hexadecimal digits.
    pub public_key: String,
    /// The signature, 128 hexadecimal digits.
    pub signature: String,
}

/// Why a head cannot be used.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum HeadError {
    /// Not the form that `weir audit head` writes.
    #[error("this is no head as `weir audit head` writes it: {0}")]
    Form(String),
    /// The signature does not fit.
    #[error("the head's signature does not fit its content: the head itself was altered")]
    Signature,
}

impl SignedHead {
    /// Reads the JSON form.
    pub fn from_json(json: &[u8]) -> Result<Self, HeadError> {
        serde_json::from_slice(json).map_err(|error| HeadError::Form(error.to_string()))
    }

    /// The head, if its signature fits.
    pub fn verified(&self) -> Result<ChainHead, HeadError> {
        let form = |what: &str| HeadError::Form(format!("{what} cannot be read"));
        if self.weir_head != 1 {
            return Err(HeadError::Form(format!("version {} is not known", self.weir_head)));
        }
        let head = ChainHead {
            service: self.service.parse().map_err(|_| form("service"))?,
            seq: self.seq,
            hash: ChainHash(array(&self.hash).ok_or_else(|| form("hash"))?),
        };
        let at = self.at.parse().map_err(|_| form("at"))?;
        let key = array(&self.public_key).ok_or_else(|| form("public_key"))?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| form("public_key"))?;
        let signature = array(&self.signature).ok_or_else(|| form("signature"))?;
        key.verify(&message(&head, at), &Signature::from_bytes(&signature))
            .map_err(|_| HeadError::Signature)?;
        Ok(head)
    }
}

fn message(head: &ChainHead, at: Timestamp) -> Vec<u8> {
    let mut message = b"weir.head.1".to_vec();
    message.extend(head.service.as_bytes());
    message.extend(head.seq.to_be_bytes());
    message.extend(head.hash.0);
    message.extend(at.micros().to_be_bytes());
    message
}

fn array<const N: usize>(digits: &str) -> Option<[u8; N]> {
    hex::decode(digits).ok()?.try_into().ok()
}
