//! Sessions: users signed in, known again by their token, and signed out.

use std::time::Duration;

use serde_json::json;
use weir_model::{
    Actor, EventKind, Id, ServiceId, SessionId, Timestamp, User, UserId, UserName, UserSession,
};

use crate::error::StoreError;
use crate::events::Draft;
use crate::passwords::{Tried, Whose};
use crate::secrets::{Prefix, Secret, SecretDigest, new_token};
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;
use crate::users::{self, read_user, user_of};

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such user, or not their password: nobody is told which.
    #[error("the name or the password is wrong")]
    Wrong,
    /// Too many wrong passwords.
    #[error("after several wrong passwords none is tried until {until}; try again then")]
    LockedOut {
        /// Until when.
        until: Timestamp,
    },
    /// Switched off; told only to whoever knows the password.
    #[error("this user is disabled; an admin can enable them (`weir user enable NAME`)")]
    Disabled,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a session ended, as its event tells it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ended {
    SignedOut,
    ByHand,
    Expired,
    UserDisabled,
    PasswordSet,
}

impl Ended {
    const fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::ByHand => "ended_by_hand",
            Self::Expired => "expired",
            Self::UserDisabled => "user_disabled",
            Self::PasswordSet => "password_set",
        }
    }
}

/// How often it is noted that a user, a session or a key was seen: a write for
/// each request would be too dear.
pub(crate) const SEEN_EVERY: Duration = Duration::from_secs(60);

/// The most characters of a client's own description that are kept.
const CLIENT_CHARS: usize = 200;

const COLUMNS: &str = "s.id AS session_id, s.user_id AS session_user, s.created_at,
    s.last_seen_at, s.expires_at, s.client";

impl Store {
    /// Signs a user in; the token is shown once.
    pub async fn sign_in(
        &self,
        service: ServiceId,
        name: &str,
        password: &str,
        client: &str,
        at: Timestamp,
    ) -> Result<(UserSession, Secret), SignInError> {
        let name: Option<UserName> = name.parse().ok();
        let whose = name.as_ref().map_or(Whose::Nobodys, Whose::Named);
        let (user, hash) = match self.try_password(service, &whose, password, at).await? {
            Tried::Right(user, hash) => (user, hash),
            Tried::Wrong => return Err(SignInError::Wrong),
            Tried::LockedOut(until) => return Err(SignInError::LockedOut { until }),
        };
        let (token, digest) = new_token(Prefix::Session)?;
        let session = UserSession {
            id: self.next_id(at)?,
            user,
            created_at: at,
            last_seen_at: at,
            expires_at: at.plus(UserSession::LONGEST),
            client: client.chars().filter(|c| !c.is_control()).take(CLIENT_CHARS).collect(),
        };
        let mut tx = self.pool.write().await?;
        let known = tx
            .execute(
                "UPDATE users SET failures = 0, locked_until = NULL
                 WHERE service_id = $1 AND id = $2 AND password = $3",
                &[Arg::id(&service), Arg::id(&user), Arg::text(hash)],
            )
            .await?;
        // The password was changed while this one was compared.
        if known == 0 {
            return Err(SignInError::Wrong);
        }
        if !read_user(&mut tx, service, user).await?.enabled {
            tx.commit().await?;
            return Err(SignInError::Disabled);
        }
        // From here on it is they who do something.
        let theirs = self.by(Actor::User(user));
        theirs.start_session(&mut tx, service, &session, digest).await?;
        theirs.end_expired(&mut tx, service, &session).await?;
        tx.commit().await?;
        Ok((session, token))
    }

    async fn start_session(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        session: &UserSession,
        digest: SecretDigest,
    ) -> Result<(), StoreError> {
        tx.execute(
            "INSERT INTO user_sessions (id, service_id, user_id, digest, created_at,
                                        last_seen_at, expires_at, client)
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
            &[
                Arg::id(&session.id),
                Arg::id(&service),
                Arg::id(&session.user),
                Arg::Bytes(&digest.0),
                Arg::Int(session.created_at.micros()),
                Arg::Int(session.expires_at.micros()),
                Arg::text(session.client.as_str()),
            ],
        )
        .await?;
        note_user_seen(tx, service, session.user, session.created_at).await?;
        let payload = json!({ "user": session.user.to_string() });
        let (kind, subject) = (EventKind::SessionStarted, Some(*session.id.as_bytes()));
        self.append(tx, service, kind, subject, payload, session.created_at).await?;
        Ok(())
    }

    /// Ends what is left of this user's sessions that hold no more.
    async fn end_expired(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        new: &UserSession,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM user_sessions s WHERE s.service_id = $1 AND s.user_id = $2"
        );
        let rows = tx.rows(&sql, &[Arg::id(&service), Arg::id(&new.user)]).await?;
        for row in &rows {
            let session = session_of(row)?;
            if !session.holds(new.created_at) {
                self.end(tx, service, session.id, Ended::Expired, new.created_at).await?;
            }
        }
        Ok(())
    }

    /// Whose session this token is, where it still holds. It names no service:
    /// it is how the service is found.
    ///
    /// One indexed query; that somebody was seen is written once a minute.
    pub async fn session_of(
        &self,
        token: &str,
        at: Timestamp,
    ) -> Result<Option<(ServiceId, User, UserSession)>, StoreError> {
        let Some(digest) = SecretDigest::of(Prefix::Session, token) else { return Ok(None) };
        let sql = format!(
            "SELECT s.service_id, {COLUMNS}, {} FROM user_sessions s
             JOIN users ON users.id = s.user_id WHERE s.digest = $1",
            users::COLUMNS
        );
        let row = self.pool.read().await?.row(&sql, &[Arg::Bytes(&digest.0)]).await?;
        let Some(row) = row else { return Ok(None) };
        let service: ServiceId = Id::from_bytes(row.array("service_id")?);
        let (mut user, mut session) = (user_of(&row)?, session_of(&row)?);
        if !user.enabled || !session.holds(at) {
            return Ok(None);
        }
        if at.apart(session.last_seen_at) >= SEEN_EVERY {
            unless_unwritable(self.note_session_seen(service, &session, at).await)?;
            session.last_seen_at = at;
            user.last_seen_at = Some(at);
        }
        Ok(Some((service, user, session)))
    }

    async fn note_session_seen(
        &self,
        service: ServiceId,
        session: &UserSession,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        // In the order in which a sign-in and the end of sessions lock them.
        note_user_seen(&mut tx, service, session.user, at).await?;
        tx.execute(
            "UPDATE user_sessions SET last_seen_at = $1 WHERE service_id = $2 AND id = $3",
            &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&session.id)],
        )
        .await?;
        tx.commit().await
    }

    /// The sessions that hold, of one user or of all, the newest first.
    pub async fn sessions(
        &self,
        service: ServiceId,
        user: Option<UserId>,
        at: Timestamp,
    ) -> Result<Vec<UserSession>, StoreError> {
        let of_user = if user.is_some() { "AND s.user_id = $2" } else { "" };
        let sql = format!(
            "SELECT {COLUMNS} FROM user_sessions s WHERE s.service_id = $1 {of_user}
             ORDER BY s.id DESC"
        );
        let mut args = vec![Arg::id(&service)];
        args.extend(user.as_ref().map(Arg::id));
        let rows = self.pool.read().await?.rows(&sql, &args).await?;
        let mut sessions: Vec<UserSession> =
            rows.iter().map(session_of).collect::<Result<_, _>>()?;
        sessions.retain(|session| session.holds(at));
        Ok(sessions)
    }

    /// Ends a session that somebody wants ended.
    pub async fn end_session(
        &self,
        service: ServiceId,
        id: SessionId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        self.end(&mut tx, service, id, Ended::ByHand, at).await?;
        tx.commit().await
    }

    /// Ends the session of somebody who leaves.
    pub async fn sign_out(
        &self,
        service: ServiceId,
        id: SessionId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        self.end(&mut tx, service, id, Ended::SignedOut, at).await?;
        tx.commit().await
    }

    async fn end(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        id: SessionId,
        why: Ended,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM user_sessions WHERE service_id = $1 AND id = $2 RETURNING user_id";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        let user = Id::from_bytes(row.ok_or(StoreError::NoSession(id))?.array("user_id")?);
        self.append_all(tx, service, vec![ended(id, user, why)], at).await?;
        Ok(())
    }

    /// Ends every session of a user but for `keep`, as part of a change.
    pub(crate) async fn end_sessions_of(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        user: UserId,
        keep: Option<SessionId>,
        why: Ended,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        // No session has the id zero.
        let keep = keep.unwrap_or(Id::from_bytes([0; 16]));
        let rows = tx
            .rows(
                "DELETE FROM user_sessions WHERE service_id = $1 AND user_id = $2 AND id <> $3
                 RETURNING id",
                &[Arg::id(&service), Arg::id(&user), Arg::id(&keep)],
            )
            .await?;
        let ids = rows.iter().map(|row| row.array("id").map(Id::from_bytes));
        let drafts: Vec<Draft> =
            ids.map(|id| Ok(ended(id?, user, why))).collect::<Result<_, StoreError>>()?;
        self.append_all(tx, service, drafts, at).await?;
        Ok(())
    }
}

fn ended(id: SessionId, user: UserId, why: Ended) -> Draft {
    let payload = json!({ "user": user.to_string(), "why": why.name() });
    Draft { kind: EventKind::SessionEnded, subject: Some(*id.as_bytes()), payload }
}

async fn note_user_seen(
    tx: &mut Tx,
    service: ServiceId,
    user: UserId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE users SET last_seen_at = $1 WHERE service_id = $2 AND id = $3";
    tx.execute(sql, &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&user)]).await?;
    Ok(())
}

/// When somebody was last seen is a courtesy: where nothing can be written
/// now, they are let in all the same.
pub(crate) fn unless_unwritable(noted: Result<(), StoreError>) -> Result<(), StoreError> {
    match noted {
        Err(StoreError::Locked | StoreError::Full | StoreError::ReadOnly) => Ok(()),
        noted => noted,
    }
}

fn session_of(row: &Row) -> Result<UserSession, StoreError> {
    Ok(UserSession {
        id: Id::from_bytes(row.array("session_id")?),
        user: Id::from_bytes(row.array("session_user")?),
        created_at: Timestamp::from_micros(row.int("created_at")?),
        last_seen_at: Timestamp::from_micros(row.int("last_seen_at")?),
        expires_at: Timestamp::from_micros(row.int("expires_at")?),
        client: row.text("client")?,
    })
}
