//! Keys: how programs speak to the API.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use crate::id::KeyId;
use crate::name::KeyName;
use crate::role::{Permission, Role, Scope};
use crate::time::Timestamp;

/// What a program names to be let in; its secret is shown once and not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Which key.
    pub id: KeyId,
    /// What people call it.
    pub name: KeyName,
    /// What it may do at the most.
    pub role: Role,
    /// What of that it may do; all of it where there is none.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is not taken any more.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// How many requests a minute it may make; the server's default without.
    pub rate: Option<NonZeroU32>,
}

impl Key {
    /// Whether it may do it: both its role and its scopes must allow it.
    pub fn may(&self, permission: Permission) -> bool {
        let in_scope = self.scopes.is_empty() || self.scopes.contains(&permission.scope);
        in_scope && self.role.may(permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Access;

    fn key(role: Role, scopes: &[Scope]) -> Key {
        Key {
            id: KeyId::from_bytes([1; 16]),
            name: "uploads".parse().unwrap(),
            role,
            scopes: scopes.iter().copied().collect(),
            created_at: Timestamp::from_micros(0),
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
            rate: None,
        }
    }

    fn permissions() -> impl Iterator<Item = Permission> {
        Scope::ALL.iter().flat_map(|scope| {
            [Access::Read, Access::Write].map(|access| Permission { scope: *scope, access })
        })
    }

    #[test]
    fn a_key_without_scopes_may_all_that_its_role_allows() {
        for role in Role::ALL {
            for permission in permissions() {
                assert_eq!(key(*role, &[]).may(permission), role.may(permission), "{permission}");
            }
        }
    }

    #[test]
    fn a_scope_narrows_and_never_widens() {
        let scopes = [Scope::Items, Scope::Banks];
        let narrowed = key(Role::Service, &scopes);
        let may: Vec<String> =
            permissions().filter(|p| narrowed.may(*p)).map(|p| p.to_string()).collect();
        // Not banks, which the role does not allow; not match, which no scope names.
        assert_eq!(may, ["read items", "write items"]);
    }
}
