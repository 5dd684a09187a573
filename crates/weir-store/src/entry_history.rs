//! What became of an entry: its events, the items that matched it, and how
//! their cases ended.

use std::collections::HashMap;

use weir_model::{
    Actor, CaseId, CaseState, EntryId, EventKind, Id, ItemId, ItemKey, Outcome, ServiceId,
    Timestamp,
};
use weir_signals::SignalKind;
use weir_signals::pdq::Distance;

use crate::cases::{opt_time, opt_word, word};
use crate::error::StoreError;
use crate::sql::{Arg, Row, rows_of_places};
use crate::store::Store;

/// Something that happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectEvent {
    /// What.
    pub kind: EventKind,
    /// When.
    pub at: Timestamp,
    /// Who caused it, where that was not erased.
    pub by: Option<Actor>,
}

/// A revision of an item that matched an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryMatch {
    /// The item.
    pub item: ItemId,
    /// As the service names it.
    pub key: ItemKey,
    /// Which of its revisions.
    pub number: i64,
    /// By which signal it came nearest.
    pub kind: SignalKind,
    /// How far apart, where the kind has a distance.
    pub distance: Option<Distance>,
    /// When.
    pub at: Timestamp,
}

/// A place in the matches of an entry: behind it older ones follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchPlace {
    /// When the match there was made.
    pub at: Timestamp,
    /// Of which item.
    pub item: ItemId,
    /// Of which revision.
    pub number: i64,
}

impl MatchPlace {
    /// Before the newest.
    pub fn start() -> Self {
        let item = ItemId::from_bytes([0xff; 16]);
        Self { at: Timestamp::from_micros(i64::MAX), item, number: i64::MAX }
    }

    /// Where this match stands.
    pub const fn of(found: &EntryMatch) -> Self {
        Self { at: found.at, item: found.item, number: found.number }
    }
}

/// How an item stands: its newest case, and that case's newest decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemEnd {
    /// The case.
    pub case: CaseId,
    /// Whether it waits.
    pub state: CaseState,
    /// What was decided, if anything was.
    pub outcome: Option<Outcome>,
    /// When that was taken back.
    pub undone_at: Option<Timestamp>,
}

impl Store {
    /// What happened to the thing of this id, the newest first.
    pub async fn subject_events(
        &self,
        service: ServiceId,
        subject: [u8; 16],
        limit: u32,
    ) -> Result<Vec<SubjectEvent>, StoreError> {
        let sql = "SELECT e.kind, e.at, p.body FROM events e
                   LEFT JOIN event_payloads p ON p.event_id = e.id
                   WHERE e.service_id = $1 AND e.subject = $2 ORDER BY e.at DESC, e.id DESC LIMIT $3";
        let args = [Arg::id(&service), Arg::Bytes(&subject), Arg::Int(i64::from(limit))];
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        let event = |row: &Row| -> Result<_, StoreError> {
            let body = row.opt_bytes("body")?.unwrap_or_default();
            let told: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
            Ok(SubjectEvent {
                kind: EventKind::from_name(&row.text("kind")?),
                at: Timestamp::from_micros(row.int("at")?),
                by: told["by"].as_str().and_then(|by| by.parse().ok()),
            })
        };
        rows.iter().map(event).collect()
    }

    /// The revisions that matched an entry, the newest first: of each the
    /// nearest match.
    pub async fn entry_matches(
        &self,
        service: ServiceId,
        entry: EntryId,
        after: MatchPlace,
        limit: u32,
    ) -> Result<Vec<EntryMatch>, StoreError> {
        let sql = "SELECT m.item_id, m.number, m.kind, m.distance, m.at, i.type, i.ext_id
                   FROM matches m JOIN items i ON i.id = m.item_id
                   WHERE m.service_id = $1 AND m.entry_id = $2
                   AND (m.at, m.item_id, m.number) < ($3, $4, $5)
                   AND NOT EXISTS (SELECT 1 FROM matches n WHERE n.item_id = m.item_id
                     AND n.number = m.number AND n.entry_id = m.entry_id AND n.position < m.position)
                   ORDER BY m.at DESC, m.item_id DESC, m.number DESC LIMIT $6";
        let args = [
            Arg::id(&service),
            Arg::id(&entry),
            Arg::Int(after.at.micros()),
            Arg::id(&after.item),
            Arg::Int(after.number),
            Arg::Int(i64::from(limit)),
        ];
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        let found = |row: &Row| -> Result<_, StoreError> {
            Ok(EntryMatch {
                item: Id::from_bytes(row.array("item_id")?),
                key: ItemKey::new(row.text("type")?, row.text("ext_id")?)
                    .map_err(|error| StoreError::Damaged(error.to_string()))?,
                number: row.int("number")?,
                kind: word(row, "kind")?,
                distance: distance_of(row)?,
                at: Timestamp::from_micros(row.int("at")?),
            })
        };
        rows.iter().map(found).collect()
    }

    /// How these items stand; those that never had a case are left out.
    pub async fn item_ends(
        &self,
        service: ServiceId,
        items: &[ItemId],
    ) -> Result<HashMap<ItemId, ItemEnd>, StoreError> {
        let mut ends = HashMap::new();
        let mut tx = self.pool.read().await?;
        for group in items.chunks(500) {
            // In this order SQLite looks up each item; else it may read every case.
            let sql = format!(
                "WITH wanted (id) AS (VALUES {})
                 SELECT c.item_id, c.id, c.state, d.outcome, d.undone_at
                 FROM wanted CROSS JOIN cases c LEFT JOIN decisions d ON d.case_id = c.id
                 WHERE c.item_id = wanted.id AND c.service_id = $1 ORDER BY c.number, d.made_at",
                rows_of_places(2, group.len())
            );
            let mut args = vec![Arg::id(&service)];
            args.extend(group.iter().map(Arg::id));
            // In this order the newest comes last, and stays.
            for row in tx.rows(&sql, &args).await? {
                let end = ItemEnd {
                    case: Id::from_bytes(row.array("id")?),
                    state: word(&row, "state")?,
                    outcome: opt_word(&row, "outcome")?,
                    undone_at: opt_time(&row, "undone_at")?,
                };
                ends.insert(Id::from_bytes(row.array("item_id")?), end);
            }
        }
        Ok(ends)
    }
}

fn distance_of(row: &Row) -> Result<Option<Distance>, StoreError> {
    let bits = row.opt_int("distance")?.and_then(|bits| u16::try_from(bits).ok());
    Ok(bits.map(Distance::new))
}
