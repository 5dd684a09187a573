//! What decisions say of the entries that their items matched: written with
//! the decision, taken back with it.

use serde_json::json;
use weir_model::{
    Actor, Case, Decision, DecisionId, EntryId, EventKind, Id, ItemId, Judgement, NewDecision,
    Purpose, ServiceId, Timestamp,
};
use weir_signals::SignalKind;

use crate::cases::word;
use crate::error::StoreError;
use crate::events::Draft;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

/// The most entries that a decision is written to: of an item that matches
/// more, the nearest.
const MOST: usize = 100;

/// How often decisions that stand said something of an entry, for items of one
/// purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryJudgements {
    /// What the items were for.
    pub purpose: Purpose,
    /// They were what the entry stands for.
    pub confirmed: u64,
    /// They were, and stay up all the same.
    pub kept: u64,
    /// The match was wrong.
    pub overturned: u64,
}

impl Store {
    /// What decisions that stand said of an entry, by purpose.
    pub async fn entry_judgements_by_purpose(
        &self,
        service: ServiceId,
        entry: EntryId,
    ) -> Result<Vec<EntryJudgements>, StoreError> {
        let sql = "SELECT purpose,
                          COUNT(CASE WHEN judgement = 'confirmed' THEN 1 END) AS confirmed,
                          COUNT(CASE WHEN judgement = 'kept' THEN 1 END) AS kept,
                          COUNT(CASE WHEN judgement = 'overturned' THEN 1 END) AS overturned
                   FROM entry_judgements
                   WHERE service_id = $1 AND entry_id = $2 AND undone_at IS NULL
                   GROUP BY purpose ORDER BY purpose";
        let args = [Arg::id(&service), Arg::id(&entry)];
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        let said = |row: &Row| -> Result<_, StoreError> {
            Ok(EntryJudgements {
                purpose: word(row, "purpose")?,
                confirmed: row.count("confirmed")?,
                kept: row.count("kept")?,
                overturned: row.count("overturned")?,
            })
        };
        rows.iter().map(said).collect()
    }

    /// Writes a person's decision to the entries that the item's newest
    /// revision matched. A rule's says nothing: it only repeats its entry.
    pub(crate) async fn judge(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        case: &Case,
        (decision, new): (DecisionId, &NewDecision),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (Some(item), Some(judgement)) = (case.item, Judgement::of(new.outcome)) else {
            return Ok(());
        };
        if matches!(self.actor, Actor::Rule(_)) {
            return Ok(());
        }
        let mut drafts = Vec::new();
        for (entry, exact) in matched_entries(tx, service, item).await? {
            tx.execute(
                "INSERT INTO entry_judgements (entry_id, decision_id, service_id, judgement,
                                               purpose, exact, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &[
                    Arg::id(&entry),
                    Arg::id(&decision),
                    Arg::id(&service),
                    Arg::text(judgement.name()),
                    Arg::text(new.purpose.name()),
                    Arg::Int(i64::from(exact)),
                    Arg::Int(at.micros()),
                ],
            )
            .await?;
            count(tx, service, entry, judgement, 1).await?;
            if exact && judgement == Judgement::Confirmed {
                note_own(tx, service, entry).await?;
            }
            drafts.push(draft(entry, decision, judgement, exact, false));
            if judgement == Judgement::Overturned {
                drafts.extend(self.aside_if_overturned(tx, service, entry, at).await?);
            }
        }
        self.append_all(tx, service, drafts, at).await.map(|_| ())
    }

    /// Takes back what a decision said of entries.
    pub(crate) async fn unjudge(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        decision: &Decision,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE entry_judgements SET undone_at = $3
                   WHERE service_id = $1 AND decision_id = $2 AND undone_at IS NULL
                   RETURNING entry_id, judgement, exact";
        let args = [Arg::id(&service), Arg::id(&decision.id), Arg::Int(at.micros())];
        let mut drafts = Vec::new();
        for row in tx.rows(sql, &args).await? {
            let entry: EntryId = Id::from_bytes(row.array("entry_id")?);
            let (judgement, exact) = (word(&row, "judgement")?, row.int("exact")? == 1);
            count(tx, service, entry, judgement, -1).await?;
            if exact && judgement == Judgement::Confirmed {
                note_own(tx, service, entry).await?;
            }
            drafts.push(draft(entry, decision.id, judgement, exact, true));
        }
        self.append_all(tx, service, drafts, at).await.map(|_| ())
    }
}

/// The entries that the newest revision of an item matched, the nearest first,
/// and whether byte for byte.
async fn matched_entries(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
) -> Result<Vec<(EntryId, bool)>, StoreError> {
    // One that matches by several signals stands there several times.
    let sql = "SELECT m.entry_id, m.kind
               FROM items i CROSS JOIN matches m CROSS JOIN entries e
               WHERE i.service_id = $1 AND i.id = $2 AND m.service_id = $1
               AND m.item_id = i.id AND m.number = i.revision
               AND e.id = m.entry_id AND e.service_id = $1
               ORDER BY m.position LIMIT 1000";
    let mut found: Vec<(EntryId, bool)> = Vec::new();
    for row in tx.rows(sql, &[Arg::id(&service), Arg::id(&item)]).await? {
        let entry = Id::from_bytes(row.array("entry_id")?);
        let exact = word::<SignalKind>(&row, "kind")? == SignalKind::Sha256;
        match found.iter().position(|(known, _)| *known == entry) {
            Some(place) => found[place].1 |= exact,
            None if found.len() < MOST => found.push((entry, exact)),
            None => {}
        }
    }
    Ok(found)
}

/// Counts one decision more or less for or against an entry.
async fn count(
    tx: &mut Tx,
    service: ServiceId,
    entry: EntryId,
    judgement: Judgement,
    by: i64,
) -> Result<(), StoreError> {
    let column = match judgement {
        Judgement::Confirmed => "confirmed",
        Judgement::Overturned => "overturned",
        Judgement::Kept => return Ok(()),
    };
    // What was taken back is no overturn that a person has seen.
    let sql = format!(
        "UPDATE entries SET {column} = {column} + $1, overturned_seen =
           CASE WHEN '{column}' = 'overturned' AND overturned_seen > overturned + $1
                THEN overturned + $1 ELSE overturned_seen END
         WHERE service_id = $2 AND id = $3"
    );
    tx.execute(&sql, &[Arg::Int(by), Arg::id(&service), Arg::id(&entry)]).await?;
    Ok(())
}

/// Since when an own decision on the very bytes stands, if one does.
async fn note_own(tx: &mut Tx, service: ServiceId, entry: EntryId) -> Result<(), StoreError> {
    let sql = "UPDATE entries SET own_since =
                 (SELECT MIN(j.at) FROM entry_judgements j WHERE j.entry_id = $2 AND j.exact = 1
                  AND j.judgement = 'confirmed' AND j.undone_at IS NULL)
               WHERE service_id = $1 AND id = $2";
    tx.execute(sql, &[Arg::id(&service), Arg::id(&entry)]).await?;
    Ok(())
}

fn draft(
    entry: EntryId,
    decision: DecisionId,
    judgement: Judgement,
    exact: bool,
    undone: bool,
) -> Draft {
    let payload = json!({
        "decision": decision.to_string(),
        "judgement": judgement.name(),
        "exact": exact,
        "undone": undone,
    });
    Draft { kind: EventKind::EntryJudged, subject: Some(*entry.as_bytes()), payload }
}
