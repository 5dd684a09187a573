//! Jobs: long work that tells how far it is, can be stopped and resumed, and
//! goes on after a crash where its progress was noted last.

use std::time::Duration;

use serde_json::json;
use weir_model::{EventKind, Id, Job, JobId, JobKind, JobState, ServiceId, Timestamp};

use crate::cases::{opt_time, word};
use crate::error::StoreError;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

/// How far a job got since it was noted last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobProgress {
    /// How much is done.
    pub done: u64,
    /// How much there is, where that is known better now.
    pub total: u64,
    /// Where it goes on, and what it found: JSON of the kind's own.
    pub progress: String,
}

const JOB: &str = "SELECT id, kind, task, state, done, total, progress, note, started_by,
    started_at, ended_at FROM jobs";

impl Store {
    /// Starts a job; a worker takes it up.
    pub async fn start_job(
        &self,
        service: ServiceId,
        kind: JobKind,
        task: &str,
        total: u64,
        at: Timestamp,
    ) -> Result<Job, StoreError> {
        let id: JobId = self.next_id(at)?;
        let mut tx = self.pool.write().await?;
        self.insert_job(&mut tx, service, id, (kind, task, total), at).await?;
        let payload = json!({ "kind": kind.name() });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::JobStarted, subject, payload, at).await?;
        let job = job_in(&mut tx, service, id).await?;
        tx.commit().await?;
        Ok(job)
    }

    pub(crate) async fn insert_job(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        id: JobId,
        (kind, task, total): (JobKind, &str, u64),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        tx.execute(
            "INSERT INTO jobs (id, service_id, kind, task, state, done, total, progress,
                               started_by, started_at, claimed_until)
             VALUES ($1, $2, $3, $4, 'running', 0, $5, '{}', $6, $7, 0)",
            &[
                Arg::id(&id),
                Arg::id(&service),
                Arg::text(kind.name()),
                Arg::text(task),
                Arg::Int(total.try_into().unwrap_or(i64::MAX)),
                Arg::text(self.actor.to_string()),
                Arg::Int(at.micros()),
            ],
        )
        .await?;
        Ok(())
    }

    /// This job, where it runs and nobody works on it; it is the caller's for
    /// `lease`.
    pub async fn claim_this_job(
        &self,
        service: ServiceId,
        id: JobId,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Job>, StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "UPDATE jobs SET claimed_until = $3 WHERE service_id = $1 AND id = $4
                   AND state = 'running' AND claimed_until <= $2";
        let until = Arg::Int(now.plus(lease).micros());
        let args = [Arg::id(&service), Arg::Int(now.micros()), until, Arg::id(&id)];
        let claimed = tx.execute(sql, &args).await? > 0;
        let job = job_in(&mut tx, service, id).await?;
        tx.commit().await?;
        Ok(claimed.then_some(job))
    }

    /// A running job that nobody works on; it is the caller's for `lease`.
    pub async fn claim_job(
        &self,
        service: ServiceId,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Job>, StoreError> {
        let due = "SELECT id FROM jobs WHERE service_id = $1 AND state = 'running'
                   AND claimed_until <= $2 ORDER BY claimed_until, id LIMIT 1";
        let args = [Arg::id(&service), Arg::Int(now.micros())];
        // Most of the time there is none, and nothing is locked for it.
        if self.pool.read().await?.row(due, &args).await?.is_none() {
            return Ok(None);
        }
        let mut tx = self.pool.write().await?;
        let sql = format!(
            "UPDATE jobs SET claimed_until = $3 WHERE service_id = $1 AND claimed_until <= $2
             AND id = ({due}) RETURNING id"
        );
        let until = Arg::Int(now.plus(lease).micros());
        let [service_arg, now_arg] = args;
        let row = tx.row(&sql, &[service_arg, now_arg, until]).await?;
        let Some(row) = row else { return Ok(None) };
        let job = job_in(&mut tx, service, Id::from_bytes(row.array("id")?)).await?;
        tx.commit().await?;
        Ok(Some(job))
    }

    /// Notes how far a job got, and keeps it until `until`; false where it runs
    /// no longer, as a person stopped it.
    pub async fn note_progress(
        &self,
        service: ServiceId,
        id: JobId,
        progress: &JobProgress,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.pool.write().await?;
        let changed = tx
            .execute(
                "UPDATE jobs SET done = $1, total = $2, progress = $3, claimed_until = $4
                 WHERE service_id = $5 AND id = $6 AND state = 'running'",
                &[
                    Arg::Int(progress.done.try_into().unwrap_or(i64::MAX)),
                    Arg::Int(progress.total.try_into().unwrap_or(i64::MAX)),
                    Arg::text(progress.progress.as_str()),
                    Arg::Int(until.micros()),
                    Arg::id(&service),
                    Arg::id(&id),
                ],
            )
            .await?;
        tx.commit().await?;
        Ok(changed > 0)
    }

    /// Puts a job in another state: a person stops or resumes it, its worker
    /// ends it, with a note of why where it failed.
    pub async fn set_job_state(
        &self,
        service: ServiceId,
        id: JobId,
        next: JobState,
        note: Option<&str>,
        at: Timestamp,
    ) -> Result<Job, StoreError> {
        let mut tx = self.pool.write().await?;
        let job = job_in(&mut tx, service, id).await?;
        let refused = StoreError::JobState { job: id, state: job.state, next };
        if !job.state.may_become(next) {
            return Err(refused);
        }
        let ended = (next != JobState::Running).then(|| at.micros());
        let changed = tx
            .execute(
                "UPDATE jobs SET state = $1, note = $2, ended_at = $3, claimed_until = 0
                 WHERE service_id = $4 AND id = $5 AND state = $6",
                &[
                    Arg::text(next.name()),
                    Arg::OptText(note),
                    Arg::OptInt(ended),
                    Arg::id(&service),
                    Arg::id(&id),
                    Arg::text(job.state.name()),
                ],
            )
            .await?;
        if changed == 0 {
            return Err(refused);
        }
        let payload = json!({ "kind": job.kind.name(), "state": next.name() });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::JobEnded, subject, payload, at).await?;
        let job = job_in(&mut tx, service, id).await?;
        tx.commit().await?;
        Ok(job)
    }

    /// One job.
    pub async fn job(&self, service: ServiceId, id: JobId) -> Result<Job, StoreError> {
        job_in(&mut self.pool.read().await?, service, id).await
    }

    /// Jobs of a kind, the newest first.
    pub async fn jobs(
        &self,
        service: ServiceId,
        kind: JobKind,
        limit: u32,
    ) -> Result<Vec<Job>, StoreError> {
        let sql = format!("{JOB} WHERE service_id = $1 AND kind = $2 ORDER BY id DESC LIMIT $3");
        let args = [Arg::id(&service), Arg::text(kind.name()), Arg::Int(i64::from(limit))];
        self.pool.read().await?.rows(&sql, &args).await?.iter().map(job_of).collect()
    }
}

pub(crate) async fn job_in(tx: &mut Tx, service: ServiceId, id: JobId) -> Result<Job, StoreError> {
    let sql = format!("{JOB} WHERE service_id = $1 AND id = $2");
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
    row.as_ref().map_or(Err(StoreError::NoJob(id)), job_of)
}

fn job_of(row: &Row) -> Result<Job, StoreError> {
    Ok(Job {
        id: Id::from_bytes(row.array("id")?),
        kind: word(row, "kind")?,
        task: row.text("task")?,
        state: word(row, "state")?,
        done: row.count("done")?,
        total: row.count("total")?,
        progress: row.text("progress")?,
        note: row.opt_text("note")?,
        by: word(row, "started_by")?,
        started_at: Timestamp::from_micros(row.int("started_at")?),
        ended_at: opt_time(row, "ended_at")?,
    })
}
