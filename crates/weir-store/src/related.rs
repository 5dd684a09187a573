//! What hangs together: other open cases of the same entry, author or link, and
//! how matches of an entry ended before.

use std::collections::BTreeMap;

use weir_model::{CaseId, EntryId, Id, ItemId, Outcome, Purpose, ServiceId, Timestamp};

use weir_signals::Signal;

use crate::cases::word;
use crate::error::StoreError;
use crate::revisions::signals_of;
use crate::signals::value_of;
use crate::sql::{Arg, Row, Tx, rows_of_places};
use crate::store::Store;

/// How many related cases are looked for of each sort.
const MOST: i64 = 50;
/// Among how many of an entry's matches or an author's items, the newest first:
/// what everybody posts matches a hundred thousand times.
const AMONG: i64 = 500;
/// Of how many entries that an item matches, and of how many of its links.
const TIES: usize = 8;

/// What two cases have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Common {
    /// An entry that both match.
    Entry,
    /// The author of both items.
    Author,
    /// A link that both hold.
    Link,
}

/// An open case with something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Which case.
    pub case: CaseId,
    /// Its version, to decide it together with another.
    pub version: i64,
    /// What it has in common, the strongest first.
    pub common: Vec<Common>,
    /// Its item's type and id; nothing where it is a URL's.
    pub item: Option<(String, String)>,
    /// Its clock.
    pub due_at: Timestamp,
}

/// How one sort of decisions on matches of an entry ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryOutcome {
    /// The outcome.
    pub outcome: Outcome,
    /// The purpose.
    pub purpose: Purpose,
    /// Whether the decisions were taken back.
    pub undone: bool,
    /// How many.
    pub count: u64,
}

impl Store {
    /// Open cases that have something in common with one, the strongest ties
    /// first; at most fifty of each sort.
    pub async fn related_cases(
        &self,
        service: ServiceId,
        case: CaseId,
    ) -> Result<Vec<Related>, StoreError> {
        let mut tx = self.pool.read().await?;
        let sql = "SELECT c.item_id, i.author_id FROM cases c LEFT JOIN items i ON i.id = c.item_id
                   WHERE c.service_id = $1 AND c.id = $2";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&case)]).await?;
        let row = row.ok_or(StoreError::NoCase(case))?;
        let Some(item) = row.opt_id("item_id")? else { return Ok(Vec::new()) };
        let item: ItemId = Id::from_bytes(item);
        let mut related: BTreeMap<CaseId, Related> = BTreeMap::new();
        for entry in entries_of(&mut tx, service, item).await? {
            let rows = by_entry(&mut tx, service, case, entry).await?;
            note(&mut related, &rows, Common::Entry)?;
        }
        if let Some(author) = row.opt_id("author_id")? {
            let rows = by_author(&mut tx, service, case, &author).await?;
            note(&mut related, &rows, Common::Author)?;
        }
        for link in links_of(&mut tx, service, item).await? {
            let rows = by_link(&mut tx, service, case, &link).await?;
            note(&mut related, &rows, Common::Link)?;
        }
        let mut related: Vec<Related> = related.into_values().collect();
        related.sort_by(|a, b| (&a.common, a.due_at).cmp(&(&b.common, b.due_at)));
        Ok(related)
    }

    /// How decisions on the newest five hundred matches of an entry ended.
    pub async fn entry_outcomes(
        &self,
        service: ServiceId,
        entry: EntryId,
    ) -> Result<Vec<EntryOutcome>, StoreError> {
        // CAST: PostgreSQL takes these for 32 bits.
        let sql = format!(
            "SELECT d.outcome, d.purpose,
                    CAST(CASE WHEN d.undone_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS undone,
                    COUNT(DISTINCT d.id) AS decisions
             FROM (SELECT item_id FROM matches WHERE service_id = $1 AND entry_id = $2
                   ORDER BY at DESC LIMIT {AMONG}) newest
             JOIN cases c ON c.item_id = newest.item_id JOIN decisions d ON d.case_id = c.id
             WHERE d.outcome <> 'escalate'
             GROUP BY d.outcome, d.purpose, undone
             ORDER BY decisions DESC"
        );
        let args = [Arg::id(&service), Arg::id(&entry)];
        let rows = self.pool.read().await?.rows(&sql, &args).await?;
        rows.iter()
            .map(|row| {
                Ok(EntryOutcome {
                    outcome: word(row, "outcome")?,
                    purpose: word(row, "purpose")?,
                    undone: row.int("undone")? == 1,
                    count: row.count("decisions")?,
                })
            })
            .collect()
    }

    /// Entries that hold this very signal, with what people know them by.
    pub async fn entries_of_signal(
        &self,
        service: ServiceId,
        signal: &Signal,
        limit: u32,
    ) -> Result<Vec<(EntryId, Option<String>)>, StoreError> {
        let sql = "SELECT e.id, e.reference FROM entry_signals s
                   JOIN entries e ON e.id = s.entry_id
                   WHERE s.kind = $1 AND s.value = $2 AND e.service_id = $3
                   ORDER BY e.number LIMIT $4";
        let value = value_of(signal);
        let args = [
            Arg::text(signal.kind().name()),
            Arg::Bytes(&value),
            Arg::id(&service),
            Arg::Int(i64::from(limit)),
        ];
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        let entry = |row: &Row| Ok((Id::from_bytes(row.array("id")?), row.opt_text("reference")?));
        rows.iter().map(entry).collect()
    }

    /// Open cases that would have no match left without an entry: those of
    /// which each match is one of this entry. Of an entry that matched more
    /// often they are looked for among its newest two thousand matches.
    pub async fn cases_of_entry_alone(
        &self,
        service: ServiceId,
        entry: EntryId,
    ) -> Result<Vec<CaseId>, StoreError> {
        let sql = "WITH tied AS (SELECT DISTINCT item_id FROM
                       (SELECT item_id FROM matches WHERE service_id = $1 AND entry_id = $2
                        ORDER BY at DESC LIMIT 2000) newest)
                   SELECT c.id FROM tied CROSS JOIN cases c
                   WHERE c.item_id = tied.item_id AND c.state = 'open' AND c.service_id = $1
                   AND NOT EXISTS (SELECT 1 FROM matches o
                                   WHERE o.item_id = c.item_id AND o.entry_id <> $2)";
        let rows = self.pool.read().await?.rows(sql, &[Arg::id(&service), Arg::id(&entry)]).await?;
        rows.iter().map(|row| Ok(Id::from_bytes(row.array("id")?))).collect()
    }

    /// The signals of the newest revision of each of these cases' items (of the
    /// whole of each medium, not of parts of it), in one look: an entry that everybody posts has thousands.
    pub async fn signals_of_cases(
        &self,
        service: ServiceId,
        cases: &[CaseId],
    ) -> Result<Vec<(CaseId, Vec<Signal>)>, StoreError> {
        let mut tx = self.pool.read().await?;
        let mut found = Vec::with_capacity(cases.len());
        for some in cases.chunks(500) {
            let sql = format!(
                "WITH wanted (id) AS (VALUES {})
                 SELECT c.id, r.signals FROM wanted CROSS JOIN cases c CROSS JOIN revisions r
                 WHERE c.id = wanted.id AND c.service_id = $1 AND r.item_id = c.item_id
                 AND r.number = (SELECT MAX(n.number) FROM revisions n
                                 WHERE n.item_id = c.item_id)",
                rows_of_places(2, some.len())
            );
            let mut args = vec![Arg::id(&service)];
            args.extend(some.iter().map(Arg::id));
            for row in tx.rows(&sql, &args).await? {
                let signals = signals_of(&row.text("signals")?)?;
                let whole = signals.into_iter().filter(|found| found.cut.is_none());
                let signals = whole.map(|found| found.signal).collect();
                found.push((Id::from_bytes(row.array("id")?), signals));
            }
        }
        Ok(found)
    }
}

/// Open cases of the items `tied`, from there on: SQLite keeps the order of a
/// `CROSS JOIN`, where it would else look through every open case.
const TIED: &str = "SELECT c.id, c.version, c.due_at, i.type AS item_type,
    i.ext_id AS item_ext_id
    FROM tied CROSS JOIN cases c CROSS JOIN items i
    WHERE c.item_id = tied.item_id AND c.state = 'open' AND c.service_id = $1 AND c.id <> $2
    AND i.id = c.item_id ORDER BY c.due_at";

/// The entries that an item matches, a few.
async fn entries_of(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
) -> Result<Vec<EntryId>, StoreError> {
    let sql = "SELECT entry_id, number, position FROM matches
               WHERE service_id = $1 AND item_id = $2 ORDER BY number DESC, position LIMIT 100";
    let mut entries: Vec<EntryId> = Vec::new();
    for row in tx.rows(sql, &[Arg::id(&service), Arg::id(&item)]).await? {
        let entry = Id::from_bytes(row.array("entry_id")?);
        if !entries.contains(&entry) && entries.len() < TIES {
            entries.push(entry);
        }
    }
    Ok(entries)
}

async fn by_entry(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    entry: EntryId,
) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "WITH tied AS (SELECT DISTINCT item_id FROM
             (SELECT item_id FROM matches WHERE service_id = $1 AND entry_id = $3
              ORDER BY at DESC LIMIT {AMONG}) newest)
         {TIED} LIMIT {MOST}"
    );
    tx.rows(&sql, &[Arg::id(&service), Arg::id(&case), Arg::id(&entry)]).await
}

async fn by_author(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    author: &[u8; 16],
) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "WITH tied AS (SELECT id AS item_id FROM items WHERE author_id = $3
                       ORDER BY received_at DESC LIMIT {AMONG})
         {TIED} LIMIT {MOST}"
    );
    tx.rows(&sql, &[Arg::id(&service), Arg::id(&case), Arg::Bytes(author)]).await
}

/// The links of an item's newest content; a few, for each is looked for.
async fn links_of(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT links FROM contents WHERE service_id = $1 AND item_id = $2
               ORDER BY number DESC LIMIT 1";
    let Some(row) = tx.row(sql, &[Arg::id(&service), Arg::id(&item)]).await? else {
        return Ok(Vec::new());
    };
    let mut links: Vec<String> = serde_json::from_str(&row.text("links")?)
        .map_err(|_| StoreError::Damaged("the links of an item".to_owned()))?;
    links.truncate(TIES);
    Ok(links)
}

/// Cases that notices opened for this link, and cases whose item holds it.
/// These are searched among the five hundred most urgent alone.
async fn by_link(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    link: &str,
) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT id, version, due_at, NULL AS item_type, NULL AS item_ext_id FROM cases
               WHERE service_id = $1 AND state = 'open' AND id <> $2 AND url = $3";
    let mut rows = tx.rows(sql, &[Arg::id(&service), Arg::id(&case), Arg::text(link)]).await?;
    let sql = format!(
        "WITH urgent AS (SELECT item_id FROM cases WHERE service_id = $1 AND state = 'open'
             AND item_id IS NOT NULL ORDER BY due_at, number LIMIT {AMONG}),
         tied AS (SELECT DISTINCT k.item_id FROM urgent CROSS JOIN contents k
             WHERE k.item_id = urgent.item_id AND k.service_id = $1
             AND k.links LIKE $3 ESCAPE '!')
         {TIED} LIMIT {MOST}"
    );
    let quoted = serde_json::to_string(link).unwrap_or_default();
    let pattern: String = quoted
        .chars()
        .flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c]))
        .collect();
    let args = [Arg::id(&service), Arg::id(&case), Arg::text(format!("%{pattern}%"))];
    rows.extend(tx.rows(&sql, &args).await?);
    Ok(rows)
}

fn note(
    related: &mut BTreeMap<CaseId, Related>,
    rows: &[Row],
    common: Common,
) -> Result<(), StoreError> {
    for row in rows {
        let case: CaseId = Id::from_bytes(row.array("id")?);
        let known = related.entry(case).or_insert(Related {
            case,
            version: row.int("version")?,
            common: Vec::new(),
            item: row.opt_text("item_type")?.zip(row.opt_text("item_ext_id")?),
            due_at: Timestamp::from_micros(row.int("due_at")?),
        });
        if !known.common.contains(&common) {
            known.common.push(common);
        }
    }
    Ok(())
}
