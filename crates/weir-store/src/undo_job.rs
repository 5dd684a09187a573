//! Taking back all that a cause did, as a job: a few cases in each transaction,
//! which drop off the job's list in that same transaction. However often it is
//! killed and begun again, each is taken back once.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use weir_model::{
    Case, CaseId, CaseState, Cause, Decision, EventKind, Id, ItemId, Job, JobId, JobKind, JobState,
    Outcome, ServiceId, Timestamp, Verdict,
};

use crate::cases::{case_in, open_case};
use crate::causes::Reach;
use crate::decisions::{
    DECISION, DecisionUndone, KeepUntil, decision_of, decision_stands, reopen, withdraw,
};
use crate::entries::lock_service;
use crate::error::StoreError;
use crate::jobs::job_in;
use crate::messages::verdict_message;
use crate::notices::set_outcome;
use crate::sql::{Arg, Tx};
use crate::store::Store;
use crate::turns::take_turn;
use crate::undo_preview::{preview_in, require_cause};

/// How many cases a step takes back: others wait for it.
const CASES: i64 = 20;
/// How many labels a step takes away.
const LABELS: i64 = 500;

/// What an undo did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UndoDone {
    /// Decisions taken back, by what they had decided.
    pub removed: u64,
    /// Those that had labelled.
    pub labelled: u64,
    /// Those that had kept, and those that had said that the match was wrong.
    pub kept: u64,
    /// Of all these, how many had left, so that the service was told again.
    pub told: u64,
    /// Items held no longer.
    pub released: u64,
    /// Cases that wait for a person again.
    pub reopened: u64,
    /// Cases that nobody need decide, as they stood on nothing else.
    pub withdrawn: u64,
    /// Labels taken away.
    pub labels: u64,
}

impl UndoDone {
    /// How many decisions were taken back.
    pub fn decisions(&self) -> u64 {
        self.removed + self.labelled + self.kept
    }

    /// What the progress of a job tells.
    pub fn of(job: &Job) -> Self {
        serde_json::from_str(&job.progress).unwrap_or_default()
    }
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoStep {
    /// Some was taken back; there may be more.
    Went,
    /// There is nothing more.
    Ended,
    /// The job runs no longer: a person stopped it.
    Stopped,
}

impl Store {
    /// Starts taking back all that a cause did until `at`: what that is, is
    /// settled now.
    pub async fn start_undo(
        &self,
        service: ServiceId,
        cause: &Cause,
        at: Timestamp,
    ) -> Result<Job, StoreError> {
        let reach = Reach::new(cause, at);
        let id: JobId = self.next_id(at)?;
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        require_cause(&mut tx, service, cause).await?;
        let labels = preview_in(&mut tx, service, &reach).await?.labels;
        let task = reach.task();
        self.insert_job(&mut tx, service, id, (JobKind::Undo, &task, 0), at).await?;
        let mut args = reach.args(&service);
        args.push(Arg::id(&id));
        let sql = format!(
            "WITH {}, {} INSERT INTO undo_cases (job_id, case_id, service_id, since)
             SELECT ${}, case_id, $1, MIN(since) FROM reached GROUP BY case_id",
            reach.tied(),
            reach.reached(),
            args.len()
        );
        let cases = tx.execute(&sql, &args).await?;
        let total = Arg::Int(i64::try_from(cases + labels).unwrap_or(i64::MAX));
        let sql = "UPDATE jobs SET total = $1 WHERE service_id = $2 AND id = $3";
        tx.execute(sql, &[total, Arg::id(&service), Arg::id(&id)]).await?;
        let payload = json!({ "kind": JobKind::Undo.name(), "cause": cause.kind() });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::JobStarted, subject, payload, at).await?;
        let job = job_in(&mut tx, service, id).await?;
        tx.commit().await?;
        Ok(job)
    }

    /// What lies behind what an undo takes back.
    pub fn undo_cause(&self, job: &Job) -> Result<Cause, StoreError> {
        Reach::of_task(&job.task).map(|reach| reach.cause)
    }

    /// Takes back a few cases of an undo, in the name of whoever this store
    /// acts for, and keeps the job until `at` and `lease`.
    pub async fn undo_step(
        &self,
        service: ServiceId,
        id: JobId,
        keep: KeepUntil,
        at: Timestamp,
        lease: Duration,
    ) -> Result<UndoStep, StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        lock_service(&mut tx, service).await?;
        let job = job_in(&mut tx, service, id).await?;
        if job.state != JobState::Running {
            return Ok(UndoStep::Stopped);
        }
        let reach = Reach::of_task(&job.task)?;
        let mut done = UndoDone::of(&job);
        let step = Step { service, job: id, reach: &reach, keep, at };
        let mut handled = self.undo_some_cases(&mut tx, &step, &mut done).await?;
        if handled == 0 {
            handled = remove_some_labels(&mut tx, &step, &mut done).await?;
        }
        if handled == 0 {
            return Ok(UndoStep::Ended);
        }
        let sql = "UPDATE jobs SET done = done + $1, progress = $2, claimed_until = $3
                   WHERE service_id = $4 AND id = $5 AND state = 'running'";
        let noted = tx
            .execute(
                sql,
                &[
                    Arg::Int(i64::try_from(handled).unwrap_or(i64::MAX)),
                    Arg::text(serde_json::to_string(&done).expect("numbers are JSON")),
                    Arg::Int(at.plus(lease).micros()),
                    Arg::id(&service),
                    Arg::id(&id),
                ],
            )
            .await?;
        if noted == 0 {
            return Ok(UndoStep::Stopped);
        }
        tx.commit().await?;
        Ok(UndoStep::Went)
    }

    async fn undo_some_cases(
        &self,
        tx: &mut Tx,
        step: &Step<'_>,
        done: &mut UndoDone,
    ) -> Result<u64, StoreError> {
        let sql = "SELECT case_id, since FROM undo_cases WHERE job_id = $1 AND service_id = $2
                   ORDER BY case_id LIMIT $3";
        let args = [Arg::id(&step.job), Arg::id(&step.service), Arg::Int(CASES)];
        let rows = tx.rows(sql, &args).await?;
        let Some(last) = rows.last() else { return Ok(0) };
        let last: CaseId = Id::from_bytes(last.array("case_id")?);
        for row in &rows {
            let case = Id::from_bytes(row.array("case_id")?);
            let since = row.opt_int("since")?.map(Timestamp::from_micros);
            self.undo_case(tx, step, case, since, done).await?;
        }
        let sql = "DELETE FROM undo_cases WHERE job_id = $1 AND service_id = $2 AND case_id <= $3";
        tx.execute(sql, &[Arg::id(&step.job), Arg::id(&step.service), Arg::id(&last)]).await?;
        Ok(rows.len() as u64)
    }

    async fn undo_case(
        &self,
        tx: &mut Tx,
        step: &Step<'_>,
        id: CaseId,
        since: Option<Timestamp>,
        done: &mut UndoDone,
    ) -> Result<(), StoreError> {
        let case = match case_in(tx, step.service, id).await {
            // Erased meanwhile.
            Err(StoreError::NoCase(_)) => return Ok(()),
            known => known?,
        };
        let alone = stands_alone(tx, step, &case).await?;
        let standing = standing(tx, step, &case, since).await?;
        for decision in &standing {
            let why = Some(step.job);
            let undone = self.take_back(tx, step.service, decision, &case, why, step.at).await?;
            done.count(decision, undone);
        }
        let open = case.state == CaseState::Open && case.opened_at <= step.reach.until;
        let freed = !standing.is_empty()
            && case.state == CaseState::Decided
            && !decision_stands(tx, step.service, case.id).await?;
        if freed {
            set_outcome(tx, step.service, case.id, None).await?;
        }
        if alone && (open || freed) {
            withdraw(tx, step.service, &case, step.keep).await?;
            done.withdrawn += 1;
            let payload = json!({ "job": step.job.to_string() });
            let (kind, subject) = (EventKind::CaseWithdrawn, Some(*case.id.as_bytes()));
            self.append(tx, step.service, kind, subject, payload, step.at).await?;
        } else if freed {
            reopen(tx, step.service, &case).await?;
            done.reopened += 1;
        }
        if let Some(item) = case.item
            && (open || freed)
            && is_held(tx, step, &case).await?
        {
            self.release(tx, step, item, done).await?;
        }
        Ok(())
    }

    /// An item is held no longer; the service is told.
    async fn release(
        &self,
        tx: &mut Tx,
        step: &Step<'_>,
        item: ItemId,
        done: &mut UndoDone,
    ) -> Result<(), StoreError> {
        let (service, at) = (step.service, step.at);
        // Its own case, or a newer one.
        let waits = open_case(tx, service, Some(item), None).await?.map(|(case, _)| case);
        let verdict = if waits.is_some() { Verdict::Review } else { Verdict::Allow };
        let sql = "UPDATE revisions SET verdict = $3 WHERE service_id = $1 AND item_id = $2
                   AND verdict = 'hold' AND number =
                     (SELECT revision FROM items WHERE service_id = $1 AND id = $2)
                   RETURNING number, answer";
        let args = [Arg::id(&service), Arg::id(&item), Arg::text(verdict.name())];
        let Some(row) = tx.row(sql, &args).await? else { return Ok(()) };
        let revision = (item, row.int("number")?);
        let answer = row.text("answer")?;
        let message = verdict_message(tx, service, revision, &answer, verdict, waits, at).await?;
        self.enqueue(tx, service, &[message], at).await?;
        done.released += 1;
        let payload = json!({
            "revision": revision.1,
            "verdict": verdict.name(),
            "job": step.job.to_string(),
        });
        let subject = Some(*item.as_bytes());
        self.append(tx, service, EventKind::ItemReleased, subject, payload, at).await?;
        Ok(())
    }
}

/// What the parts of a step share.
struct Step<'a> {
    service: ServiceId,
    job: JobId,
    reach: &'a Reach,
    keep: KeepUntil,
    at: Timestamp,
}

impl UndoDone {
    fn count(&mut self, decision: &Decision, undone: DecisionUndone) {
        match decision.outcome {
            Outcome::Remove => self.removed += 1,
            Outcome::Label => self.labelled += 1,
            Outcome::Keep | Outcome::NotAMatch => self.kept += 1,
            Outcome::Escalate => {}
        }
        self.told += u64::from(matches!(undone, DecisionUndone::Told(_)));
    }
}

/// The decisions of a case that stand and that the cause is behind.
async fn standing(
    tx: &mut Tx,
    step: &Step<'_>,
    case: &Case,
    since: Option<Timestamp>,
) -> Result<Vec<Decision>, StoreError> {
    let sql = format!(
        "{DECISION} WHERE d.service_id = $1 AND d.case_id = $2 AND d.undone_at IS NULL
         ORDER BY d.made_at, d.id"
    );
    let rows = tx.rows(&sql, &[Arg::id(&step.service), Arg::id(&case.id)]).await?;
    let mut all: Vec<Decision> = rows.iter().map(decision_of).collect::<Result<_, _>>()?;
    all.retain(|decision| {
        decision.outcome != Outcome::Escalate && step.reach.is_behind(decision, since)
    });
    Ok(all)
}

impl Reach {
    /// Whether the cause is behind a decision on something that it reached at
    /// `since`.
    fn is_behind(&self, decision: &Decision, since: Option<Timestamp>) -> bool {
        let made = decision.made_at;
        let after = since.is_some_and(|since| made >= since) && made <= self.until;
        match self.cause {
            Cause::Time { from, to } => made >= from && made < to,
            Cause::RuleVersion(id) => {
                let own = decision.by == weir_model::Actor::Rule(id) && made <= self.until;
                after || own
            }
            Cause::Entry(_) | Cause::Import(_) | Cause::Bank(_) => after,
        }
    }
}

async fn stands_alone(tx: &mut Tx, step: &Step<'_>, case: &Case) -> Result<bool, StoreError> {
    if matches!(step.reach.cause, Cause::Time { .. }) {
        return Ok(false);
    }
    case_says(tx, step, case, &step.reach.alone()).await
}

async fn is_held(tx: &mut Tx, step: &Step<'_>, case: &Case) -> Result<bool, StoreError> {
    case_says(tx, step, case, &step.reach.held()).await
}

/// Whether a condition of the cause holds for a case.
async fn case_says(
    tx: &mut Tx,
    step: &Step<'_>,
    case: &Case,
    condition: &str,
) -> Result<bool, StoreError> {
    // Key and time are named, as not each condition asks for them.
    let sql = format!(
        "SELECT 1 AS found FROM cases c WHERE c.service_id = $1 AND c.id = $4
         AND $2 = $2 AND $3 = $3 AND {condition}"
    );
    let mut args = step.reach.args(&step.service);
    args.truncate(3);
    args.push(Arg::id(&case.id));
    Ok(tx.row(&sql, &args).await?.is_some())
}

async fn remove_some_labels(
    tx: &mut Tx,
    step: &Step<'_>,
    done: &mut UndoDone,
) -> Result<u64, StoreError> {
    let Cause::RuleVersion(version) = step.reach.cause else { return Ok(0) };
    let sql = "DELETE FROM labels WHERE service_id = $1 AND (on_what, subject, name) IN
               (SELECT on_what, subject, name FROM labels
                WHERE service_id = $1 AND version_id = $2 AND set_at <= $3 LIMIT $4)";
    let args = [
        Arg::id(&step.service),
        Arg::id(&version),
        Arg::Int(step.reach.until.micros()),
        Arg::Int(LABELS),
    ];
    let removed = tx.execute(sql, &args).await?;
    done.labels += removed;
    Ok(removed)
}
