//! What hangs together: other open cases of the same entry, author or link, and
//! how matches of an entry ended before.

use std::collections::BTreeMap;

use weir_model::{CaseId, EntryId, Id, ItemId, Outcome, Purpose, ServiceId, Timestamp};

use weir_signals::Signal;

use crate::cases::word;
use crate::error::StoreError;
use crate::signals::value_of;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

/// How many related cases are looked for of each sort.
const MOST: i64 = 50;

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
        let rows = by_entry(&mut tx, service, case, item).await?;
        note(&mut related, &rows, Common::Entry)?;
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

    /// How decisions on matches of an entry ended.
    pub async fn entry_outcomes(
        &self,
        service: ServiceId,
        entry: EntryId,
    ) -> Result<Vec<EntryOutcome>, StoreError> {
        let sql = "SELECT d.outcome, d.purpose,
                          CAST(CASE WHEN d.undone_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS undone,
                          COUNT(DISTINCT d.id) AS decisions
                   FROM matches m JOIN cases c ON c.item_id = m.item_id
                   JOIN decisions d ON d.case_id = c.id
                   WHERE m.service_id = $1 AND m.entry_id = $2 AND d.outcome <> 'escalate'
                   GROUP BY d.outcome, d.purpose, undone
                   ORDER BY decisions DESC";
        let rows = self.pool.read().await?.rows(sql, &[Arg::id(&service), Arg::id(&entry)]).await?;
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
    /// which each match is one of this entry.
    pub async fn cases_of_entry_alone(
        &self,
        service: ServiceId,
        entry: EntryId,
    ) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT DISTINCT c.id FROM matches m
                   JOIN cases c ON c.item_id = m.item_id AND c.state = 'open'
                   WHERE m.service_id = $1 AND m.entry_id = $2 AND NOT EXISTS (
                       SELECT 1 FROM matches o WHERE o.item_id = m.item_id AND o.entry_id <> $2)";
        let rows = self.pool.read().await?.rows(sql, &[Arg::id(&service), Arg::id(&entry)]).await?;
        rows.iter().map(|row| Ok(Id::from_bytes(row.array("id")?))).collect()
    }
}

const RELATED: &str = "SELECT DISTINCT c.id, c.version, c.due_at, i.type AS item_type,
    i.ext_id AS item_ext_id FROM cases c LEFT JOIN items i ON i.id = c.item_id";

async fn by_entry(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    item: ItemId,
) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "{RELATED} JOIN matches m ON m.item_id = c.item_id
         WHERE c.service_id = $1 AND c.state = 'open' AND c.id <> $2 AND m.service_id = $1
         AND m.entry_id IN (SELECT entry_id FROM matches WHERE item_id = $3 AND service_id = $1)
         ORDER BY c.due_at LIMIT {MOST}"
    );
    tx.rows(&sql, &[Arg::id(&service), Arg::id(&case), Arg::id(&item)]).await
}

async fn by_author(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    author: &[u8; 16],
) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "{RELATED} WHERE c.service_id = $1 AND c.state = 'open' AND c.id <> $2
         AND i.author_id = $3 ORDER BY c.due_at LIMIT {MOST}"
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
    links.truncate(8);
    Ok(links)
}

/// Cases whose item holds this link, and cases that notices opened for it.
/// Links of items are searched among the thousand most urgent cases alone.
async fn by_link(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    link: &str,
) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "{RELATED} WHERE c.service_id = $1 AND c.state = 'open' AND c.id <> $2 AND (c.url = $3
         OR c.item_id IN (SELECT k.item_id FROM contents k JOIN (
             SELECT item_id FROM cases WHERE service_id = $1 AND state = 'open'
             AND item_id IS NOT NULL ORDER BY due_at, number LIMIT 1000) o
             ON o.item_id = k.item_id
             WHERE k.service_id = $1 AND k.links LIKE $4 ESCAPE '!'))
         ORDER BY c.due_at LIMIT {MOST}"
    );
    let quoted = serde_json::to_string(link).unwrap_or_default();
    let pattern: String = quoted
        .chars()
        .flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c]))
        .collect();
    let args =
        [Arg::id(&service), Arg::id(&case), Arg::text(link), Arg::text(format!("%{pattern}%"))];
    tx.rows(&sql, &args).await
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
