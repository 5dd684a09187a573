//! Setting entries aside: one that decisions overturn again and again, or that
//! matches too much of what comes, is switched off until a person says whether
//! it stays so. The answer is the switch itself ([`Store::switch_entry`]).

use std::time::Duration;

use serde_json::{Value, json};
use weir_model::{BankId, EntryId, EventKind, Id, OffReason, ServiceId, Timestamp};

use crate::cases::word;
use crate::entries::lock_service;
use crate::error::StoreError;
use crate::events::Draft;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

const MINUTE: i64 = 60 * 1_000_000;
/// Over how many minutes a share is counted.
const HOUR: i64 = 60;
/// How long the minutes are kept.
const DAY: i64 = 24 * HOUR;
/// Under so many items an hour a share says nothing.
const FEWEST_RECEIVED: u64 = 200;
/// And under so many that matched.
const FEWEST_MATCHED: u64 = 20;
/// How long the traffic of an entry that a person let on is no reason.
const TRAFFIC_SEEN: Duration = Duration::from_secs(24 * 60 * 60);
/// The most matches of an hour that are looked at, the newest.
const MOST: i64 = 1_000_000;

/// When entries are set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsideLimits {
    /// After so many overturns; 0 for never.
    pub overturned: u32,
    /// Above this share of what came in an hour, in percent; 0 for never.
    pub share: u32,
}

impl Default for AsideLimits {
    fn default() -> Self {
        Self { overturned: 3, share: 5 }
    }
}

/// An entry that was set aside, of which a person has yet to say whether it
/// stays off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsideEntry {
    /// Which entry.
    pub entry: EntryId,
    /// Its number.
    pub number: i64,
    /// Its bank.
    pub bank: BankId,
    /// What people know it by: its reference, else its origin.
    pub name: Option<String>,
    /// Why it was set aside.
    pub reason: OffReason,
    /// When.
    pub asked_at: Timestamp,
    /// How many decisions say that its match was wrong.
    pub overturned: u64,
    /// How many say that it was right.
    pub confirmed: u64,
    /// How many items of how many it matched, where that is why.
    pub traffic: Option<(u64, u64)>,
}

impl Store {
    /// Sets an entry aside that was overturned often enough since a person let
    /// it on; answers what to tell of it.
    pub(crate) async fn aside_if_overturned(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        entry: EntryId,
        at: Timestamp,
    ) -> Result<Option<Draft>, StoreError> {
        if self.aside_after == 0 {
            return Ok(None);
        }
        let sql = "UPDATE entries SET off_since = $3, off_reason = 'overturned', asked_at = $3
                   WHERE service_id = $1 AND id = $2 AND off_since IS NULL
                   AND overturned - overturned_seen >= $4 RETURNING overturned";
        let args = [
            Arg::id(&service),
            Arg::id(&entry),
            Arg::Int(at.micros()),
            Arg::Int(i64::from(self.aside_after)),
        ];
        let Some(row) = tx.row(sql, &args).await? else { return Ok(None) };
        let payload = json!({
            "reason": OffReason::Overturned.name(),
            "overturned": row.count("overturned")?,
        });
        Ok(Some(draft(entry, payload)))
    }

    /// Sets aside every entry that matched more than `share` percent of what
    /// came in the last hour; answers which.
    pub async fn set_aside_by_traffic(
        &self,
        service: ServiceId,
        share: u32,
        at: Timestamp,
    ) -> Result<Vec<EntryId>, StoreError> {
        if share == 0 {
            return Ok(Vec::new());
        }
        let mut tx = self.pool.read().await?;
        let received = received(&mut tx, service, at).await?;
        if received < FEWEST_RECEIVED {
            return Ok(Vec::new());
        }
        let least = (received.saturating_mul(u64::from(share)) / 100 + 1).max(FEWEST_MATCHED);
        let busy = busy_entries(&mut tx, service, least, at).await?;
        drop(tx);
        if busy.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let mut drafts = Vec::new();
        let mut aside = Vec::new();
        for (entry, matched) in busy {
            let sql = "UPDATE entries SET off_since = $3, off_reason = 'traffic', asked_at = $3
                       WHERE service_id = $1 AND id = $2 AND off_since IS NULL
                       AND (traffic_seen_until IS NULL OR traffic_seen_until <= $3)";
            let args = [Arg::id(&service), Arg::id(&entry), Arg::Int(at.micros())];
            if tx.execute(sql, &args).await? == 0 {
                continue;
            }
            let payload = json!({
                "reason": OffReason::Traffic.name(),
                "matched": matched,
                "received": received,
            });
            drafts.push(draft(entry, payload));
            aside.push(entry);
        }
        self.append_all(&mut tx, service, drafts, at).await?;
        tx.commit().await?;
        Ok(aside)
    }

    /// How many entries wait for a person to say whether they stay off.
    pub async fn count_set_aside(&self, service: ServiceId) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) AS asked FROM entries
                   WHERE service_id = $1 AND asked_at IS NOT NULL";
        let row = self.pool.read().await?.row(sql, &[Arg::id(&service)]).await?;
        row.map_or(Ok(0), |row| row.count("asked"))
    }

    /// Entries of which a person has yet to say whether they stay off, the
    /// longest set aside first, with why they were.
    pub async fn entries_set_aside(
        &self,
        service: ServiceId,
        limit: u32,
    ) -> Result<Vec<AsideEntry>, StoreError> {
        let mut tx = self.pool.read().await?;
        let sql = "SELECT id, number, bank_id, COALESCE(reference, origin) AS name, off_reason,
                          asked_at, overturned, confirmed
                   FROM entries WHERE service_id = $1 AND asked_at IS NOT NULL
                   ORDER BY asked_at LIMIT $2";
        let rows = tx.rows(sql, &[Arg::id(&service), Arg::Int(i64::from(limit))]).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut entry = aside_of(row)?;
            if entry.reason == OffReason::Traffic {
                entry.traffic = traffic(&mut tx, service, entry.entry).await?;
            }
            found.push(entry);
        }
        Ok(found)
    }
}

/// What a person's switch says of an entry that was set aside: let on, it is
/// not set aside for the same again.
pub(crate) async fn switch(
    tx: &mut Tx,
    service: ServiceId,
    id: EntryId,
    on: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    let args = [Arg::id(&service), Arg::id(&id), Arg::Int(at.micros())];
    if !on {
        let sql = "UPDATE entries SET off_since = COALESCE(off_since, $3), asked_at = NULL,
                          off_reason = COALESCE(off_reason, 'person')
                   WHERE service_id = $1 AND id = $2";
        tx.execute(sql, &args).await?;
        return Ok(());
    }
    let sql = "UPDATE entries SET
                 overturned_seen = CASE WHEN off_reason = 'overturned' THEN overturned
                                        ELSE overturned_seen END,
                 traffic_seen_until = CASE WHEN off_reason = 'traffic' THEN $3
                                           ELSE traffic_seen_until END,
                 off_since = NULL, off_reason = NULL, asked_at = NULL
               WHERE service_id = $1 AND id = $2";
    let until = Arg::Int(at.plus(TRAFFIC_SEEN).micros());
    tx.execute(sql, &[Arg::id(&service), Arg::id(&id), until]).await?;
    Ok(())
}

/// Counts items that came just now.
pub(crate) async fn note_received(
    tx: &mut Tx,
    service: ServiceId,
    items: usize,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO received_minutes (service_id, minute, items) VALUES ($1, $2, $3)
               ON CONFLICT (service_id, minute)
               DO UPDATE SET items = received_minutes.items + excluded.items";
    let items = Arg::Int(i64::try_from(items).unwrap_or(i64::MAX));
    tx.execute(sql, &[Arg::id(&service), Arg::Int(minute_of(at)), items]).await?;
    Ok(())
}

/// Forgets the minutes of days before.
pub(crate) async fn forget_old_minutes(
    tx: &mut Tx,
    service: ServiceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM received_minutes WHERE service_id = $1 AND minute < $2";
    tx.execute(sql, &[Arg::id(&service), Arg::Int(minute_of(at) - DAY)]).await?;
    Ok(())
}

fn minute_of(at: Timestamp) -> i64 {
    at.micros().div_euclid(MINUTE)
}

/// How many items came in the last hour.
async fn received(tx: &mut Tx, service: ServiceId, at: Timestamp) -> Result<u64, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(items), 0) AS BIGINT) AS items FROM received_minutes
               WHERE service_id = $1 AND minute > $2";
    let row = tx.row(sql, &[Arg::id(&service), Arg::Int(minute_of(at) - HOUR)]).await?;
    row.map_or(Ok(0), |row| row.count("items"))
}

/// The entries that matched at least so many items of the last hour.
async fn busy_entries(
    tx: &mut Tx,
    service: ServiceId,
    least: u64,
    at: Timestamp,
) -> Result<Vec<(EntryId, u64)>, StoreError> {
    // The limit keeps SQLite from going through all matches entry by entry.
    let sql = format!(
        "SELECT entry_id, COUNT(DISTINCT item_id) AS matched FROM
           (SELECT entry_id, item_id FROM matches WHERE service_id = $1 AND at > $2
            AND back = 0 ORDER BY at DESC LIMIT {MOST}) newest
         GROUP BY entry_id HAVING COUNT(DISTINCT item_id) >= $3"
    );
    let args = [
        Arg::id(&service),
        Arg::Int((minute_of(at) - HOUR) * MINUTE),
        Arg::Int(i64::try_from(least).unwrap_or(i64::MAX)),
    ];
    let rows = tx.rows(&sql, &args).await?;
    let busy = |row: &Row| Ok((Id::from_bytes(row.array("entry_id")?), row.count("matched")?));
    rows.iter().map(busy).collect()
}

fn draft(entry: EntryId, payload: Value) -> Draft {
    Draft { kind: EventKind::EntrySetAside, subject: Some(*entry.as_bytes()), payload }
}

fn aside_of(row: &Row) -> Result<AsideEntry, StoreError> {
    Ok(AsideEntry {
        entry: Id::from_bytes(row.array("id")?),
        number: row.int("number")?,
        bank: Id::from_bytes(row.array("bank_id")?),
        name: row.opt_text("name")?,
        reason: word(row, "off_reason")?,
        asked_at: Timestamp::from_micros(row.int("asked_at")?),
        overturned: row.count("overturned")?,
        confirmed: row.count("confirmed")?,
        traffic: None,
    })
}

/// What the event of setting it aside told, where it was not erased.
async fn traffic(
    tx: &mut Tx,
    service: ServiceId,
    entry: EntryId,
) -> Result<Option<(u64, u64)>, StoreError> {
    let sql = "SELECT p.body FROM events e JOIN event_payloads p ON p.event_id = e.id
               WHERE e.service_id = $1 AND e.subject = $2 AND e.kind = $3
               ORDER BY e.at DESC, e.id DESC LIMIT 1";
    let kind = Arg::text(EventKind::EntrySetAside.name());
    let row = tx.row(sql, &[Arg::id(&service), Arg::id(&entry), kind]).await?;
    let Some(row) = row else { return Ok(None) };
    let told: Value = serde_json::from_slice(&row.bytes("body")?).unwrap_or_default();
    Ok(told["matched"].as_u64().zip(told["received"].as_u64()))
}
