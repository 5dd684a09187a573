//! Events as auditors look for them: by kind, by what they happened to, by time.

use weir_model::{EventId, EventKind, ServiceId, Timestamp};

use crate::error::StoreError;
use crate::events::{ReadEvent, read_event_of};
use crate::sql::Arg;
use crate::store::Store;

/// Which events; all of them, where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Those of this kind.
    pub kind: Option<EventKind>,
    /// Those that happened to this.
    pub subject: Option<[u8; 16]>,
    /// Those at this time or later.
    pub from: Option<Timestamp>,
    /// Those before this time.
    pub to: Option<Timestamp>,
}

/// From which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventOrder {
    /// The newest first, as people read.
    NewestFirst,
    /// The oldest first, as they were sealed.
    OldestFirst,
}

impl Store {
    /// Sealed events that a filter lets through, behind `after` in this order.
    pub async fn events_found(
        &self,
        service: ServiceId,
        filter: &EventFilter,
        after: Option<EventId>,
        order: EventOrder,
        limit: u32,
    ) -> Result<Vec<ReadEvent>, StoreError> {
        let mut tx = self.pool.read().await?;
        let (beyond, direction) = match order {
            EventOrder::NewestFirst => ("<", "DESC"),
            EventOrder::OldestFirst => (">", "ASC"),
        };
        let mut sql = "SELECT e.id, e.service_id, e.kind, e.at, e.subject, e.digest, e.seq, e.hash,
                        p.salt, p.body
                 FROM events e LEFT JOIN event_payloads p ON p.event_id = e.id
                 WHERE e.service_id = $1 AND e.seq IS NOT NULL"
            .to_owned();
        let mut args = vec![Arg::id(&service), Arg::Int(i64::from(limit))];
        let after_at = match &after {
            None => None,
            Some(event) => {
                let sql = "SELECT at FROM events WHERE service_id = $1 AND id = $2";
                let row = tx.row(sql, &[Arg::id(&service), Arg::id(event)]).await?;
                Some(row.ok_or(StoreError::NoEvent(*event))?.int("at")?)
            }
        };
        if let (Some(at), Some(event)) = (after_at, &after) {
            args.extend([Arg::Int(at), Arg::id(event)]);
            sql += &format!(" AND (e.at, e.id) {beyond} ($3, $4)");
        }
        if let Some(kind) = &filter.kind {
            args.push(Arg::text(kind.name()));
            sql += &format!(" AND e.kind = ${}", args.len());
        }
        if let Some(subject) = &filter.subject {
            args.push(Arg::Bytes(subject));
            sql += &format!(" AND e.subject = ${}", args.len());
        }
        for (bound, compared) in [(filter.from, ">="), (filter.to, "<")] {
            if let Some(bound) = bound {
                args.push(Arg::Int(bound.micros()));
                sql += &format!(" AND e.at {compared} ${}", args.len());
            }
        }
        sql += &format!(" ORDER BY e.at {direction}, e.id {direction} LIMIT $2");
        tx.rows(&sql, &args).await?.iter().map(read_event_of).collect()
    }
}
