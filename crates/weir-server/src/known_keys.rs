//! Keys as they were read within the last second: a service that sends a
//! thousand items a second is not looked up a thousand times.
//!
//! A key that is revoked here is forgotten at once; one that another program
//! revokes (`weir key revoke`) is taken for a second more, no longer than any
//! change takes to be seen (DESIGN.md, "A brake").

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use weir_model::{Key, KeyId, ServiceId, Timestamp};

/// How long what was read is believed.
const BELIEVED: Duration = Duration::from_secs(1);
/// More keys than this are not in use at once; then all are read again.
const MOST: usize = 1024;

/// By the SHA-256 of their secrets: no secret stays in memory.
#[derive(Default)]
pub(crate) struct KnownKeys(RwLock<HashMap<[u8; 32], Known>>);

struct Known {
    service: ServiceId,
    key: Key,
    read_at: Timestamp,
}

impl KnownKeys {
    /// The key of this secret, if it was read within the last second and holds.
    pub(crate) fn get(&self, secret: &str, now: Timestamp) -> Option<(ServiceId, Key)> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(&digest(secret))?;
        let fresh = now.apart(known.read_at) < BELIEVED;
        let holds = known.key.expires_at.is_none_or(|end| now < end);
        (fresh && holds).then(|| (known.service, known.key.clone()))
    }

    /// Notes what was read at `now`.
    pub(crate) fn note(&self, secret: &str, service: ServiceId, key: &Key, now: Timestamp) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(digest(secret), Known { service, key: key.clone(), read_at: now });
    }

    /// Forgets a key that was revoked.
    pub(crate) fn forget(&self, id: KeyId) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, known| known.key.id != id);
    }
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use weir_model::Role;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000 + seconds * 1_000_000)
    }

    fn key(expires_at: Option<Timestamp>) -> Key {
        Key {
            id: KeyId::from_bytes([1; 16]),
            name: "lamps".parse().unwrap(),
            role: Role::Service,
            scopes: BTreeSet::new(),
            created_at: at(-9),
            expires_at,
            revoked_at: None,
            last_used_at: None,
            rate: None,
        }
    }

    #[test]
    fn a_key_is_believed_for_a_second_and_not_past_its_end() {
        let (known, service) = (KnownKeys::default(), ServiceId::from_bytes([2; 16]));
        known.note("weir_a", service, &key(None), at(0));
        assert_eq!(known.get("weir_a", at(0)).unwrap(), (service, key(None)));
        assert!(known.get("weir_b", at(0)).is_none());
        assert!(known.get("weir_a", at(1)).is_none());
        // The clock was set back.
        assert!(known.get("weir_a", at(-2)).is_none());
        let ends = Timestamp::from_micros(at(0).micros() + 5);
        known.note("weir_a", service, &key(Some(ends)), at(0));
        assert!(known.get("weir_a", at(0)).is_some());
        assert!(known.get("weir_a", ends).is_none());
    }

    #[test]
    fn a_revoked_key_is_forgotten_at_once() {
        let known = KnownKeys::default();
        known.note("weir_a", ServiceId::from_bytes([2; 16]), &key(None), at(0));
        known.forget(key(None).id);
        assert!(known.get("weir_a", at(0)).is_none());
    }
}
