//! The past that a draft of a rule is tried on: what verdicts were computed
//! from, and what people decided. And what the trial found, item by item.

use std::collections::HashMap;

use weir_model::{Actor, Id, ItemId, ItemKey, JobId, Outcome, ServiceId, Verdict};

use crate::cases::{opt_word, word};
use crate::error::StoreError;
use crate::jobs::job_in;
use crate::retained::RetainedPlace;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

/// A revision with what its verdict was computed from.
#[derive(Clone, Debug)]
pub struct PastVerdict {
    /// The item.
    pub item: ItemId,
    /// Which of its revisions.
    pub number: i64,
    /// What the verdict was computed from, JSON; nothing where it was not kept.
    pub facts: Option<String>,
    /// What a person decided last of the item, where one did and it stands.
    pub outcome: Option<Outcome>,
}

impl PastVerdict {
    /// Where it stands.
    pub const fn place(&self) -> RetainedPlace {
        RetainedPlace { item: self.item, number: self.number }
    }
}

/// What a draft would change of one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastChange {
    /// The item.
    pub item: ItemId,
    /// Which of its revisions.
    pub number: i64,
    /// The verdict of the rules as they are.
    pub before: Verdict,
    /// The verdict with the draft.
    pub after: Verdict,
    /// What a person decided.
    pub outcome: Option<Outcome>,
}

/// The same as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedChange {
    /// Its place in the list, from 0 on.
    pub position: u64,
    /// What changes.
    pub change: PastChange,
    /// As the service names the item.
    pub key: ItemKey,
}

impl Store {
    /// About how many revisions a draft can be tried on: as many as there are
    /// items, read from an index alone. Few have more than one.
    pub async fn count_past(&self, service: ServiceId) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) AS items FROM items WHERE service_id = $1";
        let row = self.pool.read().await?.row(sql, &[Arg::id(&service)]).await?;
        row.map_or(Ok(0), |row| row.count("items"))
    }

    /// Revisions with their facts and decisions, those of the newest items
    /// first, in the order of `retained`.
    pub async fn past_verdicts(
        &self,
        service: ServiceId,
        after: RetainedPlace,
        limit: u32,
    ) -> Result<Vec<PastVerdict>, StoreError> {
        let mut tx = self.pool.read().await?;
        let sql = "SELECT item_id, number, facts FROM revisions
                   WHERE service_id = $1 AND (item_id, number) < ($2, $3)
                     AND verdict IS NOT NULL
                   ORDER BY item_id DESC, number DESC LIMIT $4";
        let args = [
            Arg::id(&service),
            Arg::id(&after.item),
            Arg::Int(after.number),
            Arg::Int(i64::from(limit)),
        ];
        let rows = tx.rows(sql, &args).await?;
        let past = |row: &Row| -> Result<PastVerdict, StoreError> {
            Ok(PastVerdict {
                item: Id::from_bytes(row.array("item_id")?),
                number: row.int("number")?,
                facts: row.opt_text("facts")?,
                outcome: None,
            })
        };
        let mut page: Vec<PastVerdict> = rows.iter().map(past).collect::<Result<_, _>>()?;
        let (Some(newest), Some(oldest)) = (page.first(), page.last()) else { return Ok(page) };
        let outcomes = outcomes_between(&mut tx, service, oldest.item, newest.item).await?;
        for verdict in &mut page {
            verdict.outcome = outcomes.get(&verdict.item).copied();
        }
        Ok(page)
    }

    /// Keeps what a trial found to change, from `position` on; what was noted
    /// there before a crash is the same and stays.
    pub async fn note_changes(
        &self,
        service: ServiceId,
        job: JobId,
        position: u64,
        changes: &[PastChange],
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        job_in(&mut tx, service, job).await?;
        for (position, change) in (position..).zip(changes) {
            tx.execute(
                "INSERT INTO back_test_changes (job_id, position, service_id, item_id, number,
                                                before, after, outcome)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (job_id, position) DO NOTHING",
                &[
                    Arg::id(&job),
                    Arg::Int(position.try_into().unwrap_or(i64::MAX)),
                    Arg::id(&service),
                    Arg::id(&change.item),
                    Arg::Int(change.number),
                    Arg::text(change.before.name()),
                    Arg::text(change.after.name()),
                    Arg::OptText(change.outcome.map(Outcome::name)),
                ],
            )
            .await?;
        }
        tx.commit().await
    }

    /// What a trial found to change, behind a place in its list. What was
    /// erased since is not there any more.
    pub async fn changes(
        &self,
        service: ServiceId,
        job: JobId,
        from: u64,
        limit: u32,
    ) -> Result<Vec<ListedChange>, StoreError> {
        let sql = "SELECT c.position, c.item_id, c.number, c.before, c.after, c.outcome, i.type,
                          i.ext_id
                   FROM back_test_changes c JOIN items i ON i.id = c.item_id
                   WHERE c.job_id = $1 AND c.position >= $2 AND c.service_id = $3
                   ORDER BY c.position LIMIT $4";
        let args = [
            Arg::id(&job),
            Arg::Int(from.try_into().unwrap_or(i64::MAX)),
            Arg::id(&service),
            Arg::Int(i64::from(limit)),
        ];
        self.pool.read().await?.rows(sql, &args).await?.iter().map(change_of).collect()
    }
}

fn change_of(row: &Row) -> Result<ListedChange, StoreError> {
    Ok(ListedChange {
        position: row.count("position")?,
        key: ItemKey::new(row.text("type")?, row.text("ext_id")?)
            .map_err(|error| StoreError::Damaged(error.to_string()))?,
        change: PastChange {
            item: Id::from_bytes(row.array("item_id")?),
            number: row.int("number")?,
            before: word(row, "before")?,
            after: word(row, "after")?,
            outcome: opt_word(row, "outcome")?,
        },
    })
}

/// What people decided of the items from `oldest` to `newest`, the last
/// standing decision of each. What a rule decided tells nothing of a rule.
async fn outcomes_between(
    tx: &mut Tx,
    service: ServiceId,
    oldest: ItemId,
    newest: ItemId,
) -> Result<HashMap<ItemId, Outcome>, StoreError> {
    let sql = "SELECT c.item_id, d.outcome, d.decided_by
               FROM cases c JOIN decisions d ON d.case_id = c.id
               WHERE c.item_id >= $1 AND c.item_id <= $2 AND d.service_id = $3
                 AND d.undone_at IS NULL AND d.outcome <> 'escalate'
               ORDER BY d.made_at, d.id";
    let mut outcomes = HashMap::new();
    for row in tx.rows(sql, &[Arg::id(&oldest), Arg::id(&newest), Arg::id(&service)]).await? {
        if !matches!(word(&row, "decided_by")?, Actor::Rule(_)) {
            outcomes.insert(Id::from_bytes(row.array("item_id")?), word(&row, "outcome")?);
        }
    }
    Ok(outcomes)
}
