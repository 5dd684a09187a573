//! Passwords: tried, counted when they are wrong, changed and reset.

use serde_json::json;
use weir_model::{
    EventKind, Id, LONGEST_LOCK_OUT, Password, PasswordError, ServiceId, SessionId, Timestamp,
    UserId, UserName, lock_out,
};

use crate::entries::lock_service;
use crate::error::StoreError;
use crate::hashing;
use crate::secrets::{self, Secret};
use crate::sessions::Ended;
use crate::sql::{Arg, Tx};
use crate::store::Store;

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The old one is not it.
    #[error("the old password is wrong; the password was not changed")]
    Wrong,
    /// Too many wrong ones.
    #[error("after several wrong passwords none is tried until {until}; try again then")]
    LockedOut {
        /// Until when.
        until: Timestamp,
    },
    /// The new one will not do.
    #[error(transparent)]
    Refused(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whose password is tried.
pub(crate) enum Whose<'a> {
    Named(&'a UserName),
    Of(UserId),
    /// No user can be called that.
    Nobodys,
}

/// What came of trying a password.
pub(crate) enum Tried {
    /// It is that user's, whose password had this hash.
    Right(UserId, String),
    Wrong,
    LockedOut(Timestamp),
}

/// What is known before a password is compared.
enum Counted {
    Nobody,
    LockedOut(Timestamp),
    Somebody(Account),
}

/// What trying a password needs to know of a user.
struct Account {
    id: UserId,
    hash: String,
    /// Wrong passwords in a row.
    failures: u32,
    /// Until when none is tried.
    locked_until: Option<Timestamp>,
}

impl Store {
    /// Gives a user a new password that is shown once and that they change when
    /// they next sign in; ends their sessions, and a lock-out.
    pub async fn reset_password(
        &self,
        service: ServiceId,
        id: UserId,
        at: Timestamp,
    ) -> Result<Secret, StoreError> {
        let password = secrets::new_password()?;
        let hash = hashing::hash(password.reveal()).await?;
        let mut tx = self.pool.write().await?;
        let reset = tx
            .execute(
                "UPDATE users SET password = $1, must_change_password = 1, failures = 0,
                                  locked_until = NULL
                 WHERE service_id = $2 AND id = $3",
                &[Arg::text(hash), Arg::id(&service), Arg::id(&id)],
            )
            .await?;
        if reset == 0 {
            return Err(StoreError::NoUser(id));
        }
        let (subject, payload) = (Some(*id.as_bytes()), json!({ "one_time": true }));
        self.append(&mut tx, service, EventKind::PasswordSet, subject, payload, at).await?;
        self.end_sessions_of(&mut tx, service, id, None, Ended::PasswordSet, at).await?;
        tx.commit().await?;
        Ok(password)
    }

    /// Changes a password by somebody who knows the old one; ends their
    /// sessions but for `keep`, the one that they do it in.
    pub async fn change_password(
        &self,
        service: ServiceId,
        id: UserId,
        [old, new]: [&str; 2],
        keep: Option<SessionId>,
        at: Timestamp,
    ) -> Result<(), ChangePasswordError> {
        let new = Password::new(new, &self.user(service, id).await?.name)?;
        let old_hash = match self.try_password(service, &Whose::Of(id), old, at).await? {
            Tried::Right(_, hash) => hash,
            Tried::Wrong => return Err(ChangePasswordError::Wrong),
            Tried::LockedOut(until) => return Err(ChangePasswordError::LockedOut { until }),
        };
        if new.as_str() == Password::normal(old) {
            self.forgive(service, id).await?;
            return Err(PasswordError::AsBefore.into());
        }
        let hash = hashing::hash(new.as_str()).await?;
        let mut tx = self.pool.write().await?;
        let changed = tx
            .execute(
                "UPDATE users SET password = $1, must_change_password = 0, failures = 0,
                                  locked_until = NULL
                 WHERE service_id = $2 AND id = $3 AND password = $4",
                &[Arg::text(hash), Arg::id(&service), Arg::id(&id), Arg::text(old_hash)],
            )
            .await?;
        // Somebody else changed or reset it meanwhile.
        if changed == 0 {
            return Err(ChangePasswordError::Wrong);
        }
        let (subject, payload) = (Some(*id.as_bytes()), json!({ "one_time": false }));
        self.append(&mut tx, service, EventKind::PasswordSet, subject, payload, at).await?;
        self.end_sessions_of(&mut tx, service, id, keep, Ended::PasswordSet, at).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Tries a password. It is counted as wrong before it is compared, and
    /// forgiven by the caller where it is right: however many are tried at
    /// once, no more are compared than one after the other would be.
    pub(crate) async fn try_password(
        &self,
        service: ServiceId,
        whose: &Whose<'_>,
        password: &str,
        at: Timestamp,
    ) -> Result<Tried, StoreError> {
        match self.count_try(service, whose, at).await? {
            Counted::LockedOut(until) => Ok(Tried::LockedOut(until)),
            Counted::Nobody => {
                hashing::is_of(password, None).await?;
                Ok(Tried::Wrong)
            }
            Counted::Somebody(Account { id, hash, failures, .. }) => {
                if hashing::is_of(password, Some(&hash)).await? {
                    return Ok(Tried::Right(id, hash));
                }
                let pause = lock_out(failures).as_secs();
                if pause > 0 {
                    let mut tx = self.pool.write().await?;
                    let payload = json!({ "failures": failures, "seconds": pause });
                    let (kind, subject) = (EventKind::UserLockedOut, Some(*id.as_bytes()));
                    self.append(&mut tx, service, kind, subject, payload, at).await?;
                    tx.commit().await?;
                }
                Ok(Tried::Wrong)
            }
        }
    }

    /// Counts a try as a wrong one, unless none is tried now. Only a lock-out
    /// is an event: a slip of the finger is nobody's business.
    async fn count_try(
        &self,
        service: ServiceId,
        whose: &Whose<'_>,
        at: Timestamp,
    ) -> Result<Counted, StoreError> {
        let mut tx = self.pool.write().await?;
        let Some(mut account) = lock_account(&mut tx, service, whose).await? else {
            // A user who is there costs a write: one who is not costs one too,
            // or the time that the answer takes would tell them apart.
            lock_service(&mut tx, service).await?;
            tx.commit().await?;
            return Ok(Counted::Nobody);
        };
        if let Some(until) = account.locked_until.filter(|until| *until > at) {
            // No pause is longer than the longest: this one was noted by a
            // clock that was ahead, and must not last until that time comes.
            let nearest = until.min(at.plus(LONGEST_LOCK_OUT));
            if nearest < until {
                account.locked_until = Some(nearest);
                note_failures(&mut tx, service, &account).await?;
                tx.commit().await?;
            }
            return Ok(Counted::LockedOut(nearest));
        }
        account.failures = account.failures.saturating_add(1);
        let pause = lock_out(account.failures);
        account.locked_until = (!pause.is_zero()).then(|| at.plus(pause));
        note_failures(&mut tx, service, &account).await?;
        tx.commit().await?;
        Ok(Counted::Somebody(account))
    }

    /// Forgets the wrong passwords of somebody who knew the right one.
    async fn forgive(&self, service: ServiceId, id: UserId) -> Result<(), StoreError> {
        let sql = "UPDATE users SET failures = 0, locked_until = NULL
                   WHERE service_id = $1 AND id = $2";
        let mut tx = self.pool.write().await?;
        tx.execute(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        tx.commit().await
    }
}

/// Locks a user's row until the transaction ends, and reads it.
async fn lock_account(
    tx: &mut Tx,
    service: ServiceId,
    whose: &Whose<'_>,
) -> Result<Option<Account>, StoreError> {
    let sql = |condition: &str| {
        format!(
            "UPDATE users SET failures = failures WHERE service_id = $1 AND {condition}
             RETURNING id, password, failures, locked_until"
        )
    };
    let row = match whose {
        Whose::Nobodys => None,
        Whose::Named(name) => {
            let args = [Arg::id(&service), Arg::text(name.folded())];
            tx.row(&sql("folded_name = $2"), &args).await?
        }
        Whose::Of(id) => tx.row(&sql("id = $2"), &[Arg::id(&service), Arg::id(id)]).await?,
    };
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Account {
        id: Id::from_bytes(row.array("id")?),
        hash: row.text("password")?,
        failures: u32::try_from(row.int("failures")?).unwrap_or(u32::MAX),
        locked_until: row.opt_int("locked_until")?.map(Timestamp::from_micros),
    }))
}

async fn note_failures(
    tx: &mut Tx,
    service: ServiceId,
    account: &Account,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE users SET failures = $1, locked_until = $2 WHERE service_id = $3 AND id = $4",
        &[
            Arg::Int(i64::from(account.failures)),
            Arg::OptInt(account.locked_until.map(Timestamp::micros)),
            Arg::id(&service),
            Arg::id(&account.id),
        ],
    )
    .await?;
    Ok(())
}
