//! Cases: opened by matches and notices, one open case an item.

use std::time::Duration;

use serde_json::json;
use weir_model::{
    Case, CaseId, CaseKind, CaseState, Cursor, EventKind, Id, ItemId, Queue, ServiceId, Severity,
    Timestamp,
};

use crate::counters::next_number;
use crate::error::StoreError;
use crate::events::Draft;
use crate::items::NewMatch;
use crate::ruled::AskedCase;
use crate::sql::{Arg, Row, Tx, places};
use crate::store::Store;

/// What a case is about, and where it is to wait.
pub(crate) struct Joined<'a> {
    pub(crate) item: Option<ItemId>,
    pub(crate) url: Option<&'a str>,
    pub(crate) queue: Queue,
    pub(crate) kind: CaseKind,
    /// How long it may wait.
    pub(crate) clock: Duration,
}

impl<'a> Joined<'a> {
    /// What rules ask for: where they name no priority, the gravest policy of
    /// the banks that matched sets the clock.
    pub(crate) async fn as_asked(
        tx: &mut Tx,
        service: ServiceId,
        item: ItemId,
        asked: AskedCase,
        matches: &[NewMatch],
    ) -> Result<Self, StoreError> {
        let kind = matches.first().map_or(CaseKind::Rule, |first| CaseKind::of(first.kind));
        let severity = gravest(tx, service, matches).await?.unwrap_or(Severity::Medium);
        let clock = asked.clock(severity);
        Ok(Self { item: Some(item), url: None, queue: asked.queue, kind, clock })
    }

    /// A notice: somebody waits for an answer.
    pub(crate) fn by_notice(
        item: Option<ItemId>,
        url: Option<&'a str>,
        asked: Option<AskedCase>,
    ) -> Self {
        let queue = asked.map_or(Queue::Notices, |asked| asked.queue);
        let clock = asked.map_or(Severity::Medium.clock(), |asked| asked.clock(Severity::Medium));
        Self { item, url, queue, kind: CaseKind::Notice, clock }
    }
}

/// The gravest severity among the policies of the banks that matched.
async fn gravest(
    tx: &mut Tx,
    service: ServiceId,
    matches: &[NewMatch],
) -> Result<Option<Severity>, StoreError> {
    if matches.is_empty() {
        return Ok(None);
    }
    let mut banks: Vec<&str> = matches.iter().map(|found| found.bank.as_str()).collect();
    banks.sort_unstable();
    banks.dedup();
    let sql = format!(
        "SELECT DISTINCT p.severity FROM banks b JOIN policies p ON p.id = b.policy_id
         WHERE b.service_id = $1 AND b.name IN ({})",
        places(2, banks.len())
    );
    let mut args = vec![Arg::id(&service)];
    args.extend(banks.iter().map(|name| Arg::text(*name)));
    let rows = tx.rows(&sql, &args).await?;
    let severities: Result<Vec<Severity>, _> =
        rows.iter().map(|row| word(row, "severity")).collect();
    Ok(severities?.into_iter().max())
}

/// Which cases a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only those in this state.
    pub state: Option<CaseState>,
    /// Only those in this queue.
    pub queue: Option<Queue>,
}

const COLUMNS: &str = "SELECT id, number, item_id, url, kind, queue, state, version, opened_at,
    due_at, decided_at FROM cases";

impl Store {
    /// One case.
    pub async fn case(&self, service: ServiceId, id: CaseId) -> Result<Case, StoreError> {
        case_in(&mut self.pool.read().await?, service, id).await
    }

    /// Cases behind a cursor, oldest first.
    pub async fn cases(
        &self,
        service: ServiceId,
        filter: CaseFilter,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<Case>, StoreError> {
        let mut sql = format!("{COLUMNS} WHERE service_id = $1 AND number > $2");
        let mut args = vec![Arg::id(&service), Arg::Int(after.number())];
        let names = [
            ("queue", filter.queue.map(Queue::name)),
            ("state", filter.state.map(CaseState::name)),
        ];
        for (column, name) in names {
            if let Some(name) = name {
                args.push(Arg::text(name));
                sql.push_str(&format!(" AND {column} = ${}", args.len()));
            }
        }
        args.push(Arg::Int(i64::from(limit)));
        sql.push_str(&format!(" ORDER BY number LIMIT ${}", args.len()));
        self.pool.read().await?.rows(&sql, &args).await?.iter().map(case_of).collect()
    }

    /// How many cases wait in each queue.
    pub async fn waiting_cases(&self, service: ServiceId) -> Result<Vec<(Queue, u64)>, StoreError> {
        let sql = "SELECT queue, COUNT(*) AS waiting FROM cases
                   WHERE service_id = $1 AND state = 'open' GROUP BY queue";
        let rows = self.pool.read().await?.rows(sql, &[Arg::id(&service)]).await?;
        rows.iter().map(|row| Ok((word(row, "queue")?, row.count("waiting")?))).collect()
    }

    /// Notes that somebody read what stands in a case.
    pub async fn note_reading(
        &self,
        service: ServiceId,
        kind: EventKind,
        subject: [u8; 16],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        self.append(&mut tx, service, kind, Some(subject), json!({}), at).await?;
        tx.commit().await
    }
}

pub(crate) async fn case_in(
    tx: &mut Tx,
    service: ServiceId,
    id: CaseId,
) -> Result<Case, StoreError> {
    let sql = format!("{COLUMNS} WHERE service_id = $1 AND id = $2");
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
    row.as_ref().map_or(Err(StoreError::NoCase(id)), case_of)
}

/// Joins the open case of an item or URL, or opens one with the id `id`. It is
/// the caller's turn, so that two cannot open at once.
pub(crate) async fn join_case(
    tx: &mut Tx,
    service: ServiceId,
    id: CaseId,
    joined: &Joined<'_>,
    drafts: &mut Vec<Draft>,
    at: Timestamp,
) -> Result<CaseId, StoreError> {
    let due = at.plus(joined.clock);
    if let Some((id, queue)) = open_case(tx, service, joined.item, joined.url).await? {
        // A match weighs more than a notice; what was escalated stays so.
        let queue = match queue {
            Queue::Notices => joined.queue,
            other => other,
        };
        tx.execute(
            "UPDATE cases SET version = version + 1, queue = $1,
                 due_at = CASE WHEN due_at > $2 THEN $2 ELSE due_at END,
                 kind = CASE WHEN kind = 'notice' THEN $3 ELSE kind END
             WHERE service_id = $4 AND id = $5",
            &[
                Arg::text(queue.name()),
                Arg::Int(due.micros()),
                Arg::text(joined.kind.name()),
                Arg::id(&service),
                Arg::id(&id),
            ],
        )
        .await?;
        drafts.push(draft(EventKind::CaseJoined, id, joined));
        return Ok(id);
    }
    let number = next_number(tx, service, "case").await?;
    tx.execute(
        "INSERT INTO cases (id, service_id, number, item_id, url, queue, state, version, opened_at,
                            kind, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'open', 1, $7, $8, $9)",
        &[
            Arg::id(&id),
            Arg::id(&service),
            Arg::Int(number),
            Arg::OptBytes(joined.item.as_ref().map(|id| id.as_bytes().as_slice())),
            Arg::OptText(joined.url),
            Arg::text(joined.queue.name()),
            Arg::Int(at.micros()),
            Arg::text(joined.kind.name()),
            Arg::Int(due.micros()),
        ],
    )
    .await?;
    if let Some(item) = joined.item {
        hold(tx, service, item).await?;
    }
    drafts.push(draft(EventKind::CaseOpened, id, joined));
    Ok(id)
}

/// The case of an item or URL that waits, and in which queue.
pub(crate) async fn open_case(
    tx: &mut Tx,
    service: ServiceId,
    item: Option<ItemId>,
    url: Option<&str>,
) -> Result<Option<(CaseId, Queue)>, StoreError> {
    let (column, value) = match &item {
        Some(item) => ("item_id", Arg::id(item)),
        None => ("url", Arg::OptText(url)),
    };
    let sql = format!(
        "SELECT id, queue FROM cases WHERE service_id = $1 AND {column} = $2 AND state = 'open'"
    );
    let row = tx.row(&sql, &[Arg::id(&service), value]).await?;
    row.map(|row| Ok((Id::from_bytes(row.array("id")?), word(&row, "queue")?))).transpose()
}

/// While a case of it waits nothing of an item expires.
pub(crate) async fn hold(tx: &mut Tx, service: ServiceId, item: ItemId) -> Result<(), StoreError> {
    for table in ["revisions", "contents"] {
        let sql =
            format!("UPDATE {table} SET expires_at = NULL WHERE service_id = $1 AND item_id = $2");
        tx.execute(&sql, &[Arg::id(&service), Arg::id(&item)]).await?;
    }
    Ok(())
}

fn draft(kind: EventKind, case: CaseId, joined: &Joined<'_>) -> Draft {
    let item = joined.item.map(|item| item.to_string());
    let payload = json!({ "item": item, "queue": joined.queue.name() });
    Draft { kind, subject: Some(*case.as_bytes()), payload }
}

/// A column that holds a word of a closed set.
pub(crate) fn word<T: std::str::FromStr>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text = row.text(column)?;
    text.parse().map_err(|_| StoreError::Damaged(format!("{column} is “{text}”")))
}

/// A column that holds a word of a closed set, or nothing.
pub(crate) fn opt_word<T: std::str::FromStr>(
    row: &Row,
    column: &str,
) -> Result<Option<T>, StoreError> {
    row.opt_text(column)?.map(|_| word(row, column)).transpose()
}

pub(crate) fn opt_time(row: &Row, column: &str) -> Result<Option<Timestamp>, StoreError> {
    Ok(row.opt_int(column)?.map(Timestamp::from_micros))
}

pub(crate) fn case_of(row: &Row) -> Result<Case, StoreError> {
    Ok(Case {
        id: Id::from_bytes(row.array("id")?),
        number: row.int("number")?,
        item: row.opt_id("item_id")?.map(Id::from_bytes),
        url: row.opt_text("url")?,
        kind: word(row, "kind")?,
        queue: word(row, "queue")?,
        state: word(row, "state")?,
        version: row.int("version")?,
        opened_at: Timestamp::from_micros(row.int("opened_at")?),
        due_at: Timestamp::from_micros(row.int("due_at")?),
        decided_at: opt_time(row, "decided_at")?,
    })
}
