//! Keys: made, listed, known again by their secret, revoked.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use serde_json::json;
use weir_model::{
    EventKind, Id, Key, KeyId, KeyName, Permission, Role, Scope, ServiceId, Timestamp,
};

use crate::error::StoreError;
use crate::secrets::{Prefix, Secret, SecretDigest, new_token};
use crate::sessions::{SEEN_EVERY, unless_unwritable};
use crate::sql::{Arg, Row};
use crate::store::Store;

/// A key about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// What people call it.
    pub name: KeyName,
    /// What it may do at the most.
    pub role: Role,
    /// What of that it may do; all of it where there is none.
    pub scopes: BTreeSet<Scope>,
    /// From when on it is not taken any more.
    pub expires_at: Option<Timestamp>,
    /// How many requests a minute it may make.
    pub rate: Option<NonZeroU32>,
}

/// Why a key is not taken.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No such key.
    #[error(
        "this key is not known; check that it was copied whole, or make one (`weir key create`)"
    )]
    Unknown,
    /// Its time is over.
    #[error("this key expired at {0}; make a new one (`weir key create`)")]
    Expired(Timestamp),
    /// Taken back.
    #[error("this key was revoked at {0}; make a new one (`weir key create`)")]
    Revoked(Timestamp),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const COLUMNS: &str = "SELECT id, service_id, name, role, scopes, rate, created_at, expires_at,
    revoked_at, last_used_at FROM api_keys";

impl Store {
    /// Makes a key; its secret is shown once.
    pub async fn create_key(
        &self,
        service: ServiceId,
        new: &NewKey,
        at: Timestamp,
    ) -> Result<(Key, Secret), StoreError> {
        refuse_idle_scopes(new)?;
        let id: KeyId = self.next_id(at)?;
        let (secret, digest) = new_token(Prefix::Key)?;
        let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.name()).collect();
        let mut tx = self.pool.write().await?;
        let made = tx
            .execute(
                "INSERT INTO api_keys (id, service_id, name, folded_name, digest, role, scopes,
                                       rate, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                 ON CONFLICT (service_id, folded_name) WHERE revoked_at IS NULL DO NOTHING",
                &[
                    Arg::id(&id),
                    Arg::id(&service),
                    Arg::text(new.name.as_str()),
                    Arg::text(new.name.folded()),
                    Arg::Bytes(&digest.0),
                    Arg::text(new.role.name()),
                    Arg::text(scopes.join(",")),
                    Arg::OptInt(new.rate.map(|rate| i64::from(rate.get()))),
                    Arg::Int(at.micros()),
                    Arg::OptInt(new.expires_at.map(Timestamp::micros)),
                ],
            )
            .await?;
        if made == 0 {
            return Err(StoreError::KeyExists(new.name.clone()));
        }
        let payload = json!({
            "role": new.role.name(),
            "scopes": scopes,
            "rate": new.rate,
            "expires_at": new.expires_at.map(|at| at.to_string()),
        });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::KeyCreated, subject, payload, at).await?;
        tx.commit().await?;
        let NewKey { name, role, scopes, expires_at, rate } = new.clone();
        let (revoked_at, last_used_at) = (None, None);
        let key = Key {
            id,
            name,
            role,
            scopes,
            created_at: at,
            expires_at,
            revoked_at,
            last_used_at,
            rate,
        };
        Ok((key, secret))
    }

    /// Every key of a service, the revoked ones too, in the order they were made.
    pub async fn keys(&self, service: ServiceId) -> Result<Vec<Key>, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 ORDER BY id");
        let rows = self.pool.read().await?.rows(&sql, &[Arg::id(&service)]).await?;
        rows.iter().map(key_of).collect()
    }

    /// One key.
    pub async fn key(&self, service: ServiceId, id: KeyId) -> Result<Key, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 AND id = $2");
        let row = self.pool.read().await?.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        key_of(&row.ok_or(StoreError::NoKey(id))?)
    }

    /// Revokes a key: from now on it is not taken. Twice is no more than once.
    pub async fn revoke_key(
        &self,
        service: ServiceId,
        id: KeyId,
        at: Timestamp,
    ) -> Result<Key, StoreError> {
        let mut tx = self.pool.write().await?;
        let revoked = tx
            .execute(
                "UPDATE api_keys SET revoked_at = $1
                 WHERE service_id = $2 AND id = $3 AND revoked_at IS NULL",
                &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&id)],
            )
            .await?;
        if revoked == 1 {
            let subject = Some(*id.as_bytes());
            self.append(&mut tx, service, EventKind::KeyRevoked, subject, json!({}), at).await?;
            tx.commit().await?;
        } else {
            // Its connection is wanted for the look-up.
            drop(tx);
        }
        self.key(service, id).await
    }

    /// Whose key this secret is of, where it is still taken. It names no
    /// service: it is how the service is found.
    ///
    /// One indexed query, for every request asks it; that the key was used is
    /// written once a minute.
    pub async fn key_of(&self, secret: &str, at: Timestamp) -> Result<(ServiceId, Key), KeyError> {
        let digest = SecretDigest::of(Prefix::Key, secret).ok_or(KeyError::Unknown)?;
        let sql = format!("{COLUMNS} WHERE digest = $1");
        let row = self.pool.read().await?.row(&sql, &[Arg::Bytes(&digest.0)]).await?;
        let row = row.ok_or(KeyError::Unknown)?;
        let service: ServiceId = Id::from_bytes(row.array("service_id").map_err(KeyError::Store)?);
        let mut key = key_of(&row)?;
        if let Some(revoked_at) = key.revoked_at {
            return Err(KeyError::Revoked(revoked_at));
        }
        if let Some(expired_at) = key.expires_at.filter(|end| *end <= at) {
            return Err(KeyError::Expired(expired_at));
        }
        if key.last_used_at.is_none_or(|last| at.apart(last) >= SEEN_EVERY) {
            unless_unwritable(self.note_key_used(service, key.id, at).await)?;
            key.last_used_at = Some(at);
        }
        Ok((service, key))
    }

    async fn note_key_used(
        &self,
        service: ServiceId,
        id: KeyId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "UPDATE api_keys SET last_used_at = $1 WHERE service_id = $2 AND id = $3";
        tx.execute(sql, &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&id)]).await?;
        tx.commit().await
    }
}

/// A scope in which its role may do nothing is a mistake of whoever makes the
/// key: it would be found out only when it is used.
fn refuse_idle_scopes(new: &NewKey) -> Result<(), StoreError> {
    let idle = new.scopes.iter().find(|scope| !new.role.may(Permission::read(**scope)));
    idle.map_or(Ok(()), |scope| Err(StoreError::ScopeBeyondRole { scope: *scope, role: new.role }))
}

fn key_of(row: &Row) -> Result<Key, StoreError> {
    let damaged = |what: String| StoreError::Damaged(format!("a key's {what}"));
    let (name, role, scopes) = (row.text("name")?, row.text("role")?, row.text("scopes")?);
    let scopes: Result<BTreeSet<Scope>, _> =
        scopes.split(',').filter(|scope| !scope.is_empty()).map(str::parse).collect();
    let rate = row.opt_int("rate")?.map(|rate| {
        let rate = u32::try_from(rate).ok().and_then(NonZeroU32::new);
        rate.ok_or_else(|| damaged("rate".to_owned()))
    });
    Ok(Key {
        id: Id::from_bytes(row.array("id")?),
        name: name.parse().map_err(|error| damaged(format!("name: {error}")))?,
        role: role.parse().map_err(|error| damaged(format!("role: {error}")))?,
        // A scope that is not known must not be left out: a key without any
        // may do everything.
        scopes: scopes.map_err(|error| damaged(format!("scopes: {error}")))?,
        created_at: Timestamp::from_micros(row.int("created_at")?),
        expires_at: row.opt_int("expires_at")?.map(Timestamp::from_micros),
        revoked_at: row.opt_int("revoked_at")?.map(Timestamp::from_micros),
        last_used_at: row.opt_int("last_used_at")?.map(Timestamp::from_micros),
        rate: rate.transpose()?,
    })
}
