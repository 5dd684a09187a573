//! Exposures: how often a person was shown what is veiled, a sum a day, and the
//! pause that they take. Only they see their own.

use serde_json::json;
use weir_model::{CaseId, EventKind, ServiceId, Timestamp, UserId};

use crate::cases::{case_in, opt_time};
use crate::error::StoreError;
use crate::sql::{Arg, Tx};
use crate::store::Store;
use crate::users::read_user;

/// What a person was shown today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// How often a veil was lifted.
    pub reveals: u64,
    /// How many pauses they took.
    pub pauses: u64,
    /// Until when they pause; it may be past.
    pub paused_until: Option<Timestamp>,
}

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

impl Store {
    /// What this person was shown today (UTC).
    pub async fn exposure(
        &self,
        service: ServiceId,
        user: UserId,
        now: Timestamp,
    ) -> Result<Exposure, StoreError> {
        exposure_in(&mut self.pool.read().await?, service, user, now).await
    }

    /// Counts that a veil of a case was lifted; answers today's sum.
    pub async fn count_reveal(
        &self,
        service: ServiceId,
        user: UserId,
        case: CaseId,
        now: Timestamp,
    ) -> Result<Exposure, StoreError> {
        let mut tx = self.pool.write().await?;
        let case = case_in(&mut tx, service, case).await?;
        read_user(&mut tx, service, user).await?;
        let sql = "INSERT INTO exposures (user_id, day, service_id, reveals, pauses)
                   VALUES ($1, $2, $3, 1, 0) ON CONFLICT (user_id, day) DO UPDATE SET reveals = exposures.reveals + 1";
        tx.execute(sql, &[Arg::id(&user), day(now), Arg::id(&service)]).await?;
        let subject = Some(*case.id.as_bytes());
        self.append(&mut tx, service, EventKind::EvidenceRevealed, subject, json!({}), now).await?;
        let exposure = exposure_in(&mut tx, service, user, now).await?;
        tx.commit().await?;
        Ok(exposure)
    }

    /// Begins a pause.
    pub async fn pause(
        &self,
        service: ServiceId,
        user: UserId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        read_user(&mut tx, service, user).await?;
        tx.execute(
            "INSERT INTO exposures (user_id, day, service_id, reveals, pauses, paused_until)
             VALUES ($1, $2, $3, 0, 1, $4)
             ON CONFLICT (user_id, day) DO UPDATE SET paused_until = excluded.paused_until,
                 pauses = exposures.pauses + 1",
            &[Arg::id(&user), day(now), Arg::id(&service), Arg::Int(until.micros())],
        )
        .await?;
        tx.commit().await
    }
}

fn day(now: Timestamp) -> Arg<'static> {
    Arg::Int(now.micros().div_euclid(DAY))
}

async fn exposure_in(
    tx: &mut Tx,
    service: ServiceId,
    user: UserId,
    now: Timestamp,
) -> Result<Exposure, StoreError> {
    let sql = "SELECT reveals, pauses, paused_until FROM exposures
               WHERE service_id = $1 AND user_id = $2 AND day = $3";
    let row = tx.row(sql, &[Arg::id(&service), Arg::id(&user), day(now)]).await?;
    row.map_or(Ok(Exposure::default()), |row| {
        let paused_until = opt_time(&row, "paused_until")?;
        Ok(Exposure { reveals: row.count("reveals")?, pauses: row.count("pauses")?, paused_until })
    })
}
