//! Users: made, listed, given another role, switched off and on.

use serde_json::{Value, json};
use weir_model::{EventKind, Id, Role, ServiceId, Timestamp, User, UserId, UserName};

use crate::entries::lock_service;
use crate::error::StoreError;
use crate::hashing;
use crate::secrets::{self, Secret};
use crate::sessions::Ended;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

/// The columns of a user, for [`user_of`].
pub(crate) const COLUMNS: &str = "users.id AS user_id, users.name AS user_name, users.role,
    users.enabled, users.must_change_password, users.locked_until,
    users.created_at AS user_created_at, users.last_seen_at AS user_last_seen_at";

impl Store {
    /// Makes a user, with a password that is shown once and that they change
    /// when they first sign in.
    pub async fn create_user(
        &self,
        service: ServiceId,
        name: &UserName,
        role: Role,
        at: Timestamp,
    ) -> Result<(User, Secret), StoreError> {
        refuse_service_role(role)?;
        let id: UserId = self.next_id(at)?;
        let password = secrets::new_password()?;
        let hash = hashing::hash(password.reveal()).await?;
        let mut tx = self.pool.write().await?;
        let made = tx
            .execute(
                "INSERT INTO users (id, service_id, name, folded_name, role, enabled, password,
                                    must_change_password, failures, created_at)
                 VALUES ($1, $2, $3, $4, $5, 1, $6, 1, 0, $7)
                 ON CONFLICT (service_id, folded_name) DO NOTHING",
                &[
                    Arg::id(&id),
                    Arg::id(&service),
                    Arg::text(name.as_str()),
                    Arg::text(name.folded()),
                    Arg::text(role.name()),
                    Arg::text(hash),
                    Arg::Int(at.micros()),
                ],
            )
            .await?;
        if made == 0 {
            return Err(StoreError::UserExists(name.clone()));
        }
        let payload = json!({ "role": role.name() });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::UserCreated, subject, payload, at).await?;
        tx.commit().await?;
        let user = User {
            id,
            name: name.clone(),
            role,
            enabled: true,
            must_change_password: true,
            locked_until: None,
            created_at: at,
            last_seen_at: None,
        };
        Ok((user, password))
    }

    /// Every user of a service, by name.
    pub async fn users(&self, service: ServiceId) -> Result<Vec<User>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM users WHERE service_id = $1 ORDER BY folded_name");
        let rows = self.pool.read().await?.rows(&sql, &[Arg::id(&service)]).await?;
        rows.iter().map(user_of).collect()
    }

    /// One user.
    pub async fn user(&self, service: ServiceId, id: UserId) -> Result<User, StoreError> {
        read_user(&mut self.pool.read().await?, service, id).await
    }

    /// Gives a user another role; it counts from their next request on.
    pub async fn set_role(
        &self,
        service: ServiceId,
        id: UserId,
        role: Role,
        at: Timestamp,
    ) -> Result<User, StoreError> {
        refuse_service_role(role)?;
        self.change_user(service, id, json!({ "role": role.name() }), at, |user| user.role = role)
            .await
    }

    /// Lets a user sign in again.
    pub async fn enable_user(
        &self,
        service: ServiceId,
        id: UserId,
        at: Timestamp,
    ) -> Result<User, StoreError> {
        self.change_user(service, id, json!({ "enabled": true }), at, |user| user.enabled = true)
            .await
    }

    /// Lets a user sign in no more, and ends their sessions.
    pub async fn disable_user(
        &self,
        service: ServiceId,
        id: UserId,
        at: Timestamp,
    ) -> Result<User, StoreError> {
        self.change_user(service, id, json!({ "enabled": false }), at, |user| user.enabled = false)
            .await
    }

    async fn change_user(
        &self,
        service: ServiceId,
        id: UserId,
        payload: Value,
        at: Timestamp,
        change: impl FnOnce(&mut User) + Send,
    ) -> Result<User, StoreError> {
        let mut tx = self.pool.write().await?;
        // Of two last admins who are switched off at once, one stays.
        lock_service(&mut tx, service).await?;
        let before = read_user(&mut tx, service, id).await?;
        let mut user = before.clone();
        change(&mut user);
        if user == before {
            return Ok(user);
        }
        let runs_weir = |user: &User| user.enabled && user.role == Role::Admin;
        if runs_weir(&before) && !runs_weir(&user) {
            require_another_admin(&mut tx, service, id).await?;
        }
        tx.execute(
            "UPDATE users SET role = $1, enabled = $2 WHERE service_id = $3 AND id = $4",
            &[
                Arg::text(user.role.name()),
                Arg::Int(i64::from(user.enabled)),
                Arg::id(&service),
                Arg::id(&id),
            ],
        )
        .await?;
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::UserChanged, subject, payload, at).await?;
        if !user.enabled {
            self.end_sessions_of(&mut tx, service, id, None, Ended::UserDisabled, at).await?;
        }
        tx.commit().await?;
        Ok(user)
    }
}

fn refuse_service_role(role: Role) -> Result<(), StoreError> {
    if Role::OF_USERS.contains(&role) { Ok(()) } else { Err(StoreError::NotForUsers(role)) }
}

async fn require_another_admin(
    tx: &mut Tx,
    service: ServiceId,
    than: UserId,
) -> Result<(), StoreError> {
    let sql = "SELECT 1 AS found FROM users
               WHERE service_id = $1 AND id <> $2 AND role = $3 AND enabled = 1 LIMIT 1";
    let args = [Arg::id(&service), Arg::id(&than), Arg::text(Role::Admin.name())];
    tx.row(sql, &args).await?.map_or(Err(StoreError::LastAdmin), |_| Ok(()))
}

/// One user, as this transaction sees them.
pub(crate) async fn read_user(
    tx: &mut Tx,
    service: ServiceId,
    id: UserId,
) -> Result<User, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE service_id = $1 AND id = $2");
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
    user_of(&row.ok_or(StoreError::NoUser(id))?)
}

/// The user of a row with [`COLUMNS`].
pub(crate) fn user_of(row: &Row) -> Result<User, StoreError> {
    let damaged = |what: String| StoreError::Damaged(format!("a user's {what}"));
    let name = row.text("user_name")?;
    let role = row.text("role")?;
    Ok(User {
        id: Id::from_bytes(row.array("user_id")?),
        name: name.parse().map_err(|error| damaged(format!("name: {error}")))?,
        role: role.parse().map_err(|error| damaged(format!("role: {error}")))?,
        enabled: row.int("enabled")? != 0,
        must_change_password: row.int("must_change_password")? != 0,
        locked_until: row.opt_int("locked_until")?.map(Timestamp::from_micros),
        created_at: Timestamp::from_micros(row.int("user_created_at")?),
        last_seen_at: row.opt_int("user_last_seen_at")?.map(Timestamp::from_micros),
    })
}
