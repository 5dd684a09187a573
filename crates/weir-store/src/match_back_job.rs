//! Matching backwards as a job: what it is to match is settled when it starts,
//! and each pair of item and entry drops off its list in the transaction that
//! matches it. However often it is killed and begun again, each is matched once.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use weir_model::{
    EntryId, EventKind, Id, ItemId, Job, JobId, JobKind, JobState, ServiceId, Timestamp, Verdict,
};

use crate::authors::AuthorCount;
use crate::back_again::settle_again;
use crate::error::StoreError;
use crate::events::Draft;
use crate::items::{Finding, newest_case};
use crate::jobs::job_in;
use crate::match_back::note_in;
use crate::messages::verdict_message;
use crate::revisions::{Revision, insert_matches_behind};
use crate::sql::{Arg, Tx, places, tuples};
use crate::store::Store;
use crate::turns::take_turn;

/// Of how many pairs one statement tells.
const GROUP: usize = 200;

/// What was found for entries, and up to which of them all was looked for.
#[derive(Clone, Debug, Default)]
pub struct Seeking {
    /// Items, each with an entry that it is near.
    pub hits: Vec<(ItemId, EntryId)>,
    /// Whether an entry is near more than are listed.
    pub truncated: bool,
    /// The number of the last entry that needs no further look, if one does not.
    pub done: Option<i64>,
    /// Entries that were looked for again and need no further look, and until when
    /// they were due.
    pub again: Option<(Vec<EntryId>, Timestamp)>,
}

/// What matching backwards did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatchedBack {
    /// Items that match now.
    pub items: u64,
    /// Their new matches.
    pub matches: u64,
    /// Of the items, for how many a case was opened or joined.
    pub cases: u64,
    /// How many are held now.
    pub held: u64,
    /// Of how many the service was told to do something without a person.
    pub acted: u64,
    /// How many match that a person has decided on already: that stands.
    pub decided: u64,
    /// Whether an entry was near more items than were matched: the older ones
    /// were left out.
    pub truncated: bool,
}

impl MatchedBack {
    /// What the progress of a job tells.
    pub fn of(job: &Job) -> Self {
        serde_json::from_str(&job.progress).unwrap_or_default()
    }
}

/// What becomes of an item that was matched backwards.
#[derive(Clone, Debug)]
pub struct BackFinding {
    /// The revision that was looked at.
    pub number: i64,
    /// Its answer then: where it is another one now, somebody else was faster.
    pub answer: String,
    /// Its verdict then.
    pub verdict: Verdict,
    /// The entries that it was looked at for.
    pub entries: Vec<EntryId>,
    /// What follows; nothing where none of them matches it.
    pub finding: Option<Finding>,
    /// Whether a decision on it stands, so that nothing follows but the match.
    pub decided: bool,
    /// Whether the service is told of another verdict.
    pub tell: bool,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackStep {
    /// It is done and off the list.
    Went,
    /// The item has changed: it is to be looked at anew.
    Again,
    /// The job runs no longer: a person stopped it.
    Stopped,
}

impl Store {
    /// Starts matching what was found; nothing where all of it is matched, or
    /// waits in another job. Which entries need no further look is noted in the
    /// same transaction.
    pub async fn start_match_back(
        &self,
        service: ServiceId,
        found: &Seeking,
        at: Timestamp,
    ) -> Result<Option<Job>, StoreError> {
        if found.hits.is_empty() {
            self.settle(service, found).await?;
            return Ok(None);
        }
        let id: JobId = self.next_id(at)?;
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let kind = JobKind::MatchBack;
        self.insert_job(&mut tx, service, id, (kind, "{}", 0), at).await?;
        let mut listed = 0;
        for group in found.hits.chunks(GROUP) {
            listed += list(&mut tx, service, id, group).await?;
        }
        if listed == 0 {
            drop(tx);
            self.settle(service, found).await?;
            return Ok(None);
        }
        settle_in(&mut tx, service, found).await?;
        let done = MatchedBack { truncated: found.truncated, ..MatchedBack::default() };
        let sql = "UPDATE jobs SET total = $1, progress = $2 WHERE service_id = $3 AND id = $4";
        let total = Arg::Int(i64::try_from(listed).unwrap_or(i64::MAX));
        let args = [total, Arg::text(json_of(&done)), Arg::id(&service), Arg::id(&id)];
        tx.execute(sql, &args).await?;
        let payload = json!({ "kind": kind.name(), "items": listed });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::JobStarted, subject, payload, at).await?;
        let job = job_in(&mut tx, service, id).await?;
        tx.commit().await?;
        Ok(Some(job))
    }

    /// Notes what needs no further look.
    async fn settle(&self, service: ServiceId, found: &Seeking) -> Result<(), StoreError> {
        if found.done.is_none() && found.again.is_none() {
            return Ok(());
        }
        let mut tx = self.pool.write().await?;
        settle_in(&mut tx, service, found).await?;
        tx.commit().await
    }

    /// What a job has yet to match: some items, each with its entries.
    pub async fn back_hits(
        &self,
        service: ServiceId,
        job: JobId,
        limit: u32,
    ) -> Result<Vec<(ItemId, Vec<EntryId>)>, StoreError> {
        let sql = "SELECT item_id, entry_id FROM back_hits WHERE job_id = $1 AND service_id = $2
                   ORDER BY item_id, entry_id LIMIT $3";
        let args = [Arg::id(&job), Arg::id(&service), Arg::Int(i64::from(limit))];
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        let mut found: Vec<(ItemId, Vec<EntryId>)> = Vec::new();
        for row in &rows {
            let item = Id::from_bytes(row.array("item_id")?);
            let entry = Id::from_bytes(row.array("entry_id")?);
            match found.last_mut().filter(|(last, _)| *last == item) {
                Some((_, entries)) => entries.push(entry),
                None => found.push((item, vec![entry])),
            }
        }
        Ok(found)
    }

    /// Takes pairs off a job's list whose item is gone, and keeps the job.
    pub async fn drop_back_hits(
        &self,
        service: ServiceId,
        id: JobId,
        (item, entries): (ItemId, &[EntryId]),
        at: Timestamp,
        lease: Duration,
    ) -> Result<BackStep, StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let done = match self.running(&mut tx, service, id).await? {
            Some(done) => done,
            None => return Ok(BackStep::Stopped),
        };
        unlist(&mut tx, service, (id, item), entries).await?;
        note_done(&mut tx, service, id, (entries.len(), &done), at.plus(lease)).await?;
        tx.commit().await?;
        Ok(BackStep::Went)
    }

    /// Makes the matches of an item real, with all that follows from them, in the
    /// name of whoever this store acts for; keeps the job until `at` and `lease`.
    pub async fn match_back(
        &self,
        service: ServiceId,
        id: JobId,
        item: ItemId,
        back: &BackFinding,
        at: Timestamp,
        lease: Duration,
    ) -> Result<BackStep, StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let Some(mut done) = self.running(&mut tx, service, id).await? else {
            return Ok(BackStep::Stopped);
        };
        if let Some(finding) = &back.finding {
            let of = (id, (item, back.number));
            if !self.write_back(&mut tx, service, of, (back, finding), at).await? {
                return Ok(BackStep::Again);
            }
            done.count(back, finding);
        }
        unlist(&mut tx, service, (id, item), &back.entries).await?;
        note_done(&mut tx, service, id, (back.entries.len(), &done), at.plus(lease)).await?;
        tx.commit().await?;
        Ok(BackStep::Went)
    }

    /// What a job did so far; nothing where it runs no longer.
    async fn running(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        id: JobId,
    ) -> Result<Option<MatchedBack>, StoreError> {
        let job = job_in(tx, service, id).await?;
        Ok((job.state == JobState::Running).then(|| MatchedBack::of(&job)))
    }

    /// False where the item is not as it was when it was looked at.
    async fn write_back(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        (job, revision): (JobId, Revision),
        (back, finding): (&BackFinding, &Finding),
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let verdict = finding.verdict.unwrap_or(back.verdict);
        let sql = "UPDATE revisions SET verdict = $4, answer = $5, facts = COALESCE($6, facts),
                          said = COALESCE($7, said)
                   WHERE service_id = $1 AND item_id = $2 AND number = $3
                   AND verdict = $8 AND answer = $9
                   AND number = (SELECT revision FROM items WHERE id = $2 AND service_id = $1)";
        let args = [
            Arg::id(&service),
            Arg::id(&revision.0),
            Arg::Int(revision.1),
            Arg::text(verdict.name()),
            Arg::text(finding.answer.as_str()),
            Arg::OptText(finding.facts.as_deref()),
            Arg::OptText(finding.said.as_deref()),
            Arg::text(back.verdict.name()),
            Arg::text(back.answer.as_str()),
        ];
        if tx.execute(sql, &args).await? == 0 {
            return Ok(false);
        }
        let sql = "SELECT COUNT(*) AS there FROM matches WHERE item_id = $1 AND number = $2";
        let row = tx.row(sql, &[Arg::id(&revision.0), Arg::Int(revision.1)]).await?;
        let there = row.map_or(Ok(0), |row| row.int("there"))?;
        let behind = (there, true);
        insert_matches_behind(tx, service, revision, behind, &finding.matches, at).await?;
        if there == 0 {
            let count = AuthorCount::of_revision(false, finding);
            count.of_item(tx, service, revision.0, at).await?;
        }
        let said = (&*finding.hits, &*finding.labels);
        self.keep_said(tx, service, revision, said, at).await?;
        let entries: Vec<String> =
            finding.matches.iter().map(|found| found.entry.to_string()).collect();
        let payload = json!({
            "revision": revision.1,
            "entries": entries,
            "verdict": verdict.name(),
            "job": job.to_string(),
        });
        let (kind, subject) = (EventKind::ItemMatchedBack, Some(*revision.0.as_bytes()));
        let mut drafts = vec![Draft { kind, subject, payload }];
        let case = match finding.case {
            Some(asked) => {
                let asked = (asked, finding);
                Some(self.open_asked(tx, service, revision.0, asked, &mut drafts, at).await?)
            }
            None => newest_case(tx, service, revision.0).await?,
        };
        if back.tell && verdict != back.verdict {
            let answer = finding.answer.as_str();
            let told = verdict_message(tx, service, revision, answer, verdict, case, at).await?;
            self.enqueue(tx, service, &[told], at).await?;
        }
        self.append_all(tx, service, drafts, at).await?;
        Ok(true)
    }
}

impl MatchedBack {
    fn count(&mut self, back: &BackFinding, finding: &Finding) {
        let held = finding.verdict == Some(Verdict::Hold) && back.verdict < Verdict::Hold;
        self.items += 1;
        self.matches += finding.matches.len() as u64;
        self.cases += u64::from(finding.case.is_some());
        self.held += u64::from(held);
        self.acted += u64::from(finding.act.is_some());
        self.decided += u64::from(back.decided);
    }
}

fn json_of(done: &MatchedBack) -> String {
    serde_json::to_string(done).expect("numbers are JSON")
}

/// Lists pairs that are not matched and wait in no job; answers how many.
async fn list(
    tx: &mut Tx,
    service: ServiceId,
    job: JobId,
    hits: &[(ItemId, EntryId)],
) -> Result<u64, StoreError> {
    let sql = format!(
        "WITH wanted (item_id, entry_id) AS (VALUES {})
         INSERT INTO back_hits (service_id, item_id, entry_id, job_id)
         SELECT $1, wanted.item_id, wanted.entry_id, $2 FROM wanted CROSS JOIN items i
         WHERE i.id = wanted.item_id AND i.service_id = $1
         AND NOT EXISTS (SELECT 1 FROM matches m WHERE m.item_id = i.id
                         AND m.number = i.revision AND m.entry_id = wanted.entry_id)
         ON CONFLICT DO NOTHING",
        tuples(3, hits.len(), 2)
    );
    let mut args = vec![Arg::id(&service), Arg::id(&job)];
    for (item, entry) in hits {
        args.extend([Arg::id(item), Arg::id(entry)]);
    }
    tx.execute(&sql, &args).await
}

async fn settle_in(tx: &mut Tx, service: ServiceId, found: &Seeking) -> Result<(), StoreError> {
    if let Some(number) = found.done {
        note_in(tx, service, number).await?;
    }
    if let Some((entries, before)) = &found.again {
        settle_again(tx, service, entries, *before).await?;
    }
    Ok(())
}

async fn unlist(
    tx: &mut Tx,
    service: ServiceId,
    (job, item): (JobId, ItemId),
    entries: &[EntryId],
) -> Result<(), StoreError> {
    for group in entries.chunks(GROUP) {
        let sql = format!(
            "DELETE FROM back_hits WHERE service_id = $1 AND item_id = $2 AND job_id = $3
             AND entry_id IN ({})",
            places(4, group.len())
        );
        let mut args = vec![Arg::id(&service), Arg::id(&item), Arg::id(&job)];
        args.extend(group.iter().map(Arg::id));
        tx.execute(&sql, &args).await?;
    }
    Ok(())
}

async fn note_done(
    tx: &mut Tx,
    service: ServiceId,
    job: JobId,
    (pairs, done): (usize, &MatchedBack),
    until: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE jobs SET done = done + $1, progress = $2, claimed_until = $3
               WHERE service_id = $4 AND id = $5 AND state = 'running'";
    let args = [
        Arg::Int(i64::try_from(pairs).unwrap_or(i64::MAX)),
        Arg::text(json_of(done)),
        Arg::Int(until.micros()),
        Arg::id(&service),
        Arg::id(&job),
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}
