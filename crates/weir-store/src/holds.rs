//! Holds: who has a case before them, so that two do not work on one. A hold
//! ends by itself; a decision ends it, too.

use weir_model::{CaseId, CaseState, Id, ServiceId, Timestamp, UserId};

use crate::cases::case_in;
use crate::error::StoreError;
use crate::sql::{Arg, Tx};
use crate::store::Store;

/// How a case is held after somebody asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// They have it, until then.
    Yours(Timestamp),
    /// Somebody else has it, until then.
    Theirs(Timestamp),
    /// It waits no longer.
    Decided,
}

impl Store {
    /// Takes hold of a case, or holds it longer, where nobody else does.
    pub async fn hold_case(
        &self,
        service: ServiceId,
        case: CaseId,
        user: UserId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Hold, StoreError> {
        let mut tx = self.pool.write().await?;
        if case_in(&mut tx, service, case).await?.state != CaseState::Open {
            return Ok(Hold::Decided);
        }
        tx.execute(
            "INSERT INTO case_locks (case_id, service_id, user_id, until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (case_id) DO UPDATE SET user_id = excluded.user_id, until = excluded.until
             WHERE case_locks.user_id = excluded.user_id OR case_locks.until <= $5",
            &[
                Arg::id(&case),
                Arg::id(&service),
                Arg::id(&user),
                Arg::Int(until.micros()),
                Arg::Int(now.micros()),
            ],
        )
        .await?;
        let hold = holder(&mut tx, service, case, now).await?;
        tx.commit().await?;
        Ok(match hold {
            Some((holder, until)) if holder != user => Hold::Theirs(until),
            _ => Hold::Yours(until),
        })
    }

    /// How a case is held, without taking it: nothing where nobody holds it.
    pub async fn case_hold(
        &self,
        service: ServiceId,
        case: CaseId,
        user: UserId,
        now: Timestamp,
    ) -> Result<Option<Hold>, StoreError> {
        let mut tx = self.pool.read().await?;
        if case_in(&mut tx, service, case).await?.state != CaseState::Open {
            return Ok(Some(Hold::Decided));
        }
        Ok(holder(&mut tx, service, case, now).await?.map(|(holder, until)| match holder {
            holder if holder == user => Hold::Yours(until),
            _ => Hold::Theirs(until),
        }))
    }

    /// Lets go of a case that is held until `until`: a hold that was taken anew
    /// meanwhile stays, as does somebody else's.
    pub async fn release_case(
        &self,
        service: ServiceId,
        case: CaseId,
        user: UserId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "DELETE FROM case_locks WHERE service_id = $1 AND case_id = $2 AND user_id = $3
                   AND until = $4";
        let args = [Arg::id(&service), Arg::id(&case), Arg::id(&user), Arg::Int(until.micros())];
        tx.execute(sql, &args).await?;
        tx.commit().await
    }
}

/// Who holds a case now, and until when.
pub(crate) async fn holder(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    now: Timestamp,
) -> Result<Option<(UserId, Timestamp)>, StoreError> {
    let sql = "SELECT user_id, until FROM case_locks
               WHERE service_id = $1 AND case_id = $2 AND until > $3";
    let args = [Arg::id(&service), Arg::id(&case), Arg::Int(now.micros())];
    let row = tx.row(sql, &args).await?;
    row.map(|row| {
        let until = Timestamp::from_micros(row.int("until")?);
        Ok((Id::from_bytes(row.array("user_id")?), until))
    })
    .transpose()
}

/// Ends every hold on a case.
pub(crate) async fn let_go(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM case_locks WHERE service_id = $1 AND case_id = $2";
    tx.execute(sql, &[Arg::id(&service), Arg::id(&case)]).await?;
    Ok(())
}
