//! The queue as a reviewer sees it: what waits, the oldest clock first, each
//! case with the little that tells what it is about.

use std::collections::HashMap;

use weir_model::{
    Case, CaseId, CaseKind, EntryId, Id, ItemId, ItemKey, Queue, ServiceId, Timestamp, UserId,
};
use weir_signals::SignalKind;
use weir_signals::pdq::Distance;

use crate::cases::{case_of, word};
use crate::error::StoreError;
use crate::sql::{Arg, Row, Tx, rows_of_places};
use crate::store::Store;

/// Which cases wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only those about this.
    pub kind: Option<CaseKind>,
    /// Only those in this queue.
    pub queue: Option<Queue>,
}

/// A place in the queue: behind it the list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuePlace {
    /// The clock of the case there.
    pub due_at: Timestamp,
    /// Its number.
    pub number: i64,
}

impl QueuePlace {
    /// Before the first.
    pub fn start() -> Self {
        Self { due_at: Timestamp::from_micros(i64::MIN), number: 0 }
    }

    /// Where this case stands.
    pub const fn of(case: &Case) -> Self {
        Self { due_at: case.due_at, number: case.number }
    }
}

/// A case as the queue shows it.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// The case.
    pub case: Case,
    /// Its item, as the service names it.
    pub item: Option<ItemKey>,
    /// What its author is called.
    pub author: Option<String>,
    /// The first match of the newest revision that matched.
    pub matched: Option<QueueMatch>,
    /// The medium of that revision whose bytes are kept, if there is one.
    pub picture: Option<(i64, u16)>,
    /// How many notices it has.
    pub notices: u64,
    /// What the newest notice says.
    pub reason: Option<String>,
    /// Who has it before them now.
    pub held_by: Option<UserId>,
}

/// A match as the queue shows it.
#[derive(Clone, Debug)]
pub struct QueueMatch {
    /// The bank's name.
    pub bank: String,
    /// The entry.
    pub entry: EntryId,
    /// What people know the entry by.
    pub reference: Option<String>,
    /// Which kind of signal.
    pub kind: SignalKind,
    /// How far apart.
    pub distance: Option<Distance>,
    /// How many matches the revision has.
    pub matches: u64,
}

/// How many cases wait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// All of them.
    pub all: u64,
    /// By what they are about.
    pub kinds: Vec<(CaseKind, u64)>,
    /// By queue.
    pub queues: Vec<(Queue, u64)>,
}

impl Store {
    /// Cases that wait, the oldest clock first. `now` tells which are held.
    pub async fn queue(
        &self,
        service: ServiceId,
        filter: QueueFilter,
        after: QueuePlace,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<QueueRow>, StoreError> {
        let mut tx = self.pool.read().await?;
        let mut queue = rows_of(&mut tx, service, filter, after, limit, now).await?;
        let items: Vec<ItemId> = queue.iter().filter_map(|row| row.case.item).collect();
        let mut matches = first_matches(&mut tx, service, &items).await?;
        let mut notices = notices_of(&mut tx, service, &queue).await?;
        for row in &mut queue {
            if let Some((matched, picture)) = row.case.item.and_then(|item| matches.remove(&item)) {
                (row.matched, row.picture) = (Some(matched), picture);
            }
            if let Some((count, reason)) = notices.remove(&row.case.id) {
                (row.notices, row.reason) = (count, Some(reason));
            }
        }
        Ok(queue)
    }

    /// The next case that nobody holds, after `after` or from the start; never
    /// the one `but`.
    pub async fn next_case(
        &self,
        service: ServiceId,
        filter: QueueFilter,
        but: Option<CaseId>,
        user: UserId,
        now: Timestamp,
    ) -> Result<Option<CaseId>, StoreError> {
        // A page is enough: more cases than this are held by nobody's team.
        let mut tx = self.pool.read().await?;
        let rows = rows_of(&mut tx, service, filter, QueuePlace::start(), 100, now).await?;
        let free = |row: &&QueueRow| {
            Some(row.case.id) != but && row.held_by.is_none_or(|holder| holder == user)
        };
        // What somebody escalated is for somebody else: it comes last, unless
        // it is what was asked for.
        let passed_on = |row: &&QueueRow| row.case.queue == Queue::Escalated;
        let next = rows.iter().filter(free).find(|row| filter.queue.is_some() || !passed_on(row));
        Ok(next.or_else(|| rows.iter().find(free)).map(|row| row.case.id))
    }

    /// How many cases wait.
    pub async fn queue_counts(&self, service: ServiceId) -> Result<QueueCounts, StoreError> {
        // Every kind is a word: so SQLite takes the index that has all of it.
        let sql = "SELECT kind, queue, COUNT(*) AS waiting FROM cases
                   WHERE service_id = $1 AND state = 'open' AND kind >= ''
                   GROUP BY kind, queue";
        let rows = self.pool.read().await?.rows(sql, &[Arg::id(&service)]).await?;
        let mut counts = QueueCounts::default();
        let (mut kinds, mut queues) = (HashMap::new(), HashMap::new());
        for row in &rows {
            let waiting = row.count("waiting")?;
            counts.all += waiting;
            *kinds.entry(word::<CaseKind>(row, "kind")?).or_insert(0) += waiting;
            *queues.entry(word::<Queue>(row, "queue")?).or_insert(0) += waiting;
        }
        let count = |kind: &CaseKind| kinds.get(kind).map(|count| (*kind, *count));
        counts.kinds = CaseKind::ALL.iter().filter_map(count).collect();
        let count = |queue: &Queue| queues.get(queue).map(|count| (*queue, *count));
        counts.queues = Queue::ALL.iter().filter_map(count).collect();
        Ok(counts)
    }
}

/// Cases that wait, without what is told of their matches and notices.
async fn rows_of(
    tx: &mut Tx,
    service: ServiceId,
    filter: QueueFilter,
    after: QueuePlace,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<QueueRow>, StoreError> {
    let mut args = vec![
        Arg::id(&service),
        Arg::Int(after.due_at.micros()),
        Arg::Int(after.number),
        Arg::Int(now.micros()),
    ];
    let mut which = String::new();
    let words =
        [("kind", filter.kind.map(CaseKind::name)), ("queue", filter.queue.map(Queue::name))];
    for (column, name) in words {
        if let Some(name) = name {
            args.push(Arg::text(name));
            which.push_str(&format!(" AND c.{column} = ${}", args.len()));
        }
    }
    args.push(Arg::Int(i64::from(limit)));
    let sql = format!(
        "SELECT c.id, c.number, c.item_id, c.url, c.kind, c.queue, c.state, c.version,
                c.opened_at, c.due_at, c.decided_at, i.type AS item_type,
                i.ext_id AS item_ext_id, COALESCE(a.name, a.ext_id) AS author_name,
                l.user_id AS held_by
         FROM cases c LEFT JOIN items i ON i.id = c.item_id
         LEFT JOIN authors a ON a.id = i.author_id
         LEFT JOIN case_locks l ON l.case_id = c.id AND l.until > $4
         WHERE c.service_id = $1 AND c.state = 'open' AND (c.due_at, c.number) > ($2, $3){which}
         ORDER BY c.due_at, c.number LIMIT ${}",
        args.len()
    );
    let rows = tx.rows(&sql, &args).await?;
    rows.iter().map(row_of).collect()
}

fn row_of(row: &Row) -> Result<QueueRow, StoreError> {
    let item = match (row.opt_text("item_type")?, row.opt_text("item_ext_id")?) {
        (Some(kind), Some(id)) => Some(
            ItemKey::new(kind, id)
                .map_err(|error| StoreError::Damaged(format!("an item's key: {error}")))?,
        ),
        _ => None,
    };
    Ok(QueueRow {
        case: case_of(row)?,
        item,
        author: row.opt_text("author_name")?,
        matched: None,
        picture: None,
        notices: 0,
        reason: None,
        held_by: row.opt_id("held_by")?.map(Id::from_bytes),
    })
}

/// A match, and the revision and position of a medium with bytes.
type First = (QueueMatch, Option<(i64, u16)>);

/// Of each item the first match of the newest revision that matched.
async fn first_matches(
    tx: &mut Tx,
    service: ServiceId,
    items: &[ItemId],
) -> Result<HashMap<ItemId, First>, StoreError> {
    let mut found: HashMap<ItemId, First> = HashMap::new();
    if items.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "WITH wanted (id) AS (VALUES {})
         SELECT m.item_id, m.number, m.bank, m.entry_id, m.kind, m.distance, e.reference,
                (SELECT COUNT(*) FROM matches n WHERE n.item_id = m.item_id
                 AND n.number = m.number) AS matches,
                (SELECT MIN(d.position) FROM media d WHERE d.item_id = m.item_id
                 AND d.number = m.number AND d.sha256 IS NOT NULL) AS picture
         FROM wanted CROSS JOIN matches m LEFT JOIN entries e ON e.id = m.entry_id
         WHERE m.service_id = $1 AND m.position = 0 AND m.item_id = wanted.id
         ORDER BY m.number",
        rows_of_places(2, items.len())
    );
    let mut args = vec![Arg::id(&service)];
    args.extend(items.iter().map(Arg::id));
    for row in tx.rows(&sql, &args).await? {
        let number = row.int("number")?;
        let position = row.opt_int("picture")?.and_then(|position| u16::try_from(position).ok());
        let matched = QueueMatch {
            bank: row.text("bank")?,
            entry: Id::from_bytes(row.array("entry_id")?),
            reference: row.opt_text("reference")?,
            kind: word(&row, "kind")?,
            distance: row
                .opt_int("distance")?
                .and_then(|bits| u16::try_from(bits).ok())
                .map(Distance::new),
            matches: row.count("matches")?,
        };
        let item = Id::from_bytes(row.array("item_id")?);
        found.insert(item, (matched, position.map(|position| (number, position))));
    }
    Ok(found)
}

/// Of each case how many notices it has, and what the newest says.
async fn notices_of(
    tx: &mut Tx,
    service: ServiceId,
    rows: &[QueueRow],
) -> Result<HashMap<CaseId, (u64, String)>, StoreError> {
    let mut found: HashMap<CaseId, (u64, String)> = HashMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "WITH wanted (id) AS (VALUES {})
         SELECT n.case_id, n.reason FROM wanted CROSS JOIN notices n
         WHERE n.service_id = $1 AND n.case_id = wanted.id ORDER BY n.number",
        rows_of_places(2, rows.len())
    );
    let mut args = vec![Arg::id(&service)];
    args.extend(rows.iter().map(|row| Arg::id(&row.case.id)));
    for row in tx.rows(&sql, &args).await? {
        let of = found.entry(Id::from_bytes(row.array("case_id")?)).or_default();
        *of = (of.0 + 1, row.text("reason")?);
    }
    Ok(found)
}
