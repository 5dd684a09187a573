//! The fingerprints that are retained, page by page: what is to be banked is
//! matched with them before it is.

use weir_model::{Id, ItemId, ItemKey, ItemSignal, ServiceId};

use crate::error::StoreError;
use crate::revisions::signals_of;
use crate::sql::{Arg, Row, rows_of_places};
use crate::store::Store;

/// A revision whose fingerprints are retained.
#[derive(Clone, Debug)]
pub struct RetainedRevision {
    /// The item.
    pub item: ItemId,
    /// Which of its revisions.
    pub number: i64,
    /// As the service names the item.
    pub key: ItemKey,
    /// Its signals, each with what of it they were taken from.
    pub signals: Vec<ItemSignal>,
}

/// A place among what is retained: behind it older items follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetainedPlace {
    /// The item there.
    pub item: ItemId,
    /// Its revision.
    pub number: i64,
}

impl RetainedPlace {
    /// Before the newest.
    pub fn start() -> Self {
        Self { item: ItemId::from_bytes([0xff; 16]), number: i64::MAX }
    }

    /// Where this revision stands.
    pub const fn of(revision: &RetainedRevision) -> Self {
        Self { item: revision.item, number: revision.number }
    }
}

/// A text that is kept while a person needs it.
#[derive(Clone, Debug)]
pub struct RetainedText {
    /// The item.
    pub item: ItemId,
    /// Which of its revisions.
    pub number: i64,
    /// As the service names the item.
    pub key: ItemKey,
    /// What it says.
    pub text: String,
}

impl Store {
    /// Texts that are kept, of the newest items first.
    pub async fn retained_texts(
        &self,
        service: ServiceId,
        after: RetainedPlace,
        limit: u32,
    ) -> Result<Vec<RetainedText>, StoreError> {
        let sql = "SELECT c.item_id, c.number, c.text, i.type, i.ext_id
                   FROM contents c JOIN items i ON i.id = c.item_id
                   WHERE c.service_id = $1 AND (c.item_id, c.number) < ($2, $3)
                   AND c.text IS NOT NULL
                   ORDER BY c.item_id DESC, c.number DESC LIMIT $4";
        let args = behind(&service, &after, limit);
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        let text = |row: &Row| -> Result<_, StoreError> {
            Ok(RetainedText {
                item: Id::from_bytes(row.array("item_id")?),
                number: row.int("number")?,
                key: key_of(row)?,
                text: row.text("text")?,
            })
        };
        rows.iter().map(text).collect()
    }

    /// Revisions with their fingerprints, of the newest items first: ids of
    /// items begin with the time that they were first seen at, so their own
    /// index is in this order, and items cost none more.
    pub async fn retained(
        &self,
        service: ServiceId,
        after: RetainedPlace,
        limit: u32,
    ) -> Result<Vec<RetainedRevision>, StoreError> {
        let sql = "SELECT r.item_id, r.number, r.signals, i.type, i.ext_id
                   FROM revisions r JOIN items i ON i.id = r.item_id
                   WHERE r.service_id = $1 AND (r.item_id, r.number) < ($2, $3)
                   ORDER BY r.item_id DESC, r.number DESC LIMIT $4";
        let args = behind(&service, &after, limit);
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        rows.iter().map(revision_of).collect()
    }
}

impl Store {
    /// All revisions of these items with their fingerprints, but for those that
    /// are not fingerprinted yet.
    pub async fn retained_of(
        &self,
        service: ServiceId,
        items: &[ItemId],
    ) -> Result<Vec<RetainedRevision>, StoreError> {
        let mut found = Vec::new();
        let mut tx = self.pool.read().await?;
        for group in items.chunks(GROUP) {
            let sql = format!(
                "WITH wanted (id) AS (VALUES {})
                 SELECT r.item_id, r.number, r.signals, i.type, i.ext_id
                 FROM wanted CROSS JOIN revisions r CROSS JOIN items i
                 WHERE r.item_id = wanted.id AND r.service_id = $1 AND i.id = r.item_id
                 AND r.verdict IS NOT NULL ORDER BY r.item_id, r.number",
                rows_of_places(2, group.len())
            );
            for row in &tx.rows(&sql, &of_items(&service, group)).await? {
                found.push(revision_of(row)?);
            }
        }
        Ok(found)
    }

    /// Which revisions of these items are still there, fingerprinted or not.
    pub async fn still_retained(
        &self,
        service: ServiceId,
        items: &[ItemId],
    ) -> Result<Vec<RetainedPlace>, StoreError> {
        let mut found = Vec::new();
        let mut tx = self.pool.read().await?;
        for group in items.chunks(GROUP) {
            let sql = format!(
                "WITH wanted (id) AS (VALUES {})
                 SELECT r.item_id, r.number FROM wanted CROSS JOIN revisions r
                 WHERE r.item_id = wanted.id AND r.service_id = $1",
                rows_of_places(2, group.len())
            );
            for row in &tx.rows(&sql, &of_items(&service, group)).await? {
                let (item, number) = (Id::from_bytes(row.array("item_id")?), row.int("number")?);
                found.push(RetainedPlace { item, number });
            }
        }
        Ok(found)
    }
}

/// Of how many items is asked with one statement.
const GROUP: usize = 500;

fn of_items<'a>(service: &'a ServiceId, items: &'a [ItemId]) -> Vec<Arg<'a>> {
    std::iter::once(Arg::id(service)).chain(items.iter().map(Arg::id)).collect()
}

fn revision_of(row: &Row) -> Result<RetainedRevision, StoreError> {
    Ok(RetainedRevision {
        item: Id::from_bytes(row.array("item_id")?),
        number: row.int("number")?,
        key: key_of(row)?,
        signals: signals_of(&row.text("signals")?)?,
    })
}

/// The arguments of a page behind a place.
fn behind<'a>(service: &'a ServiceId, after: &'a RetainedPlace, limit: u32) -> [Arg<'a>; 4] {
    let (item, number) = (Arg::id(&after.item), Arg::Int(after.number));
    [Arg::id(service), item, number, Arg::Int(i64::from(limit))]
}

pub(crate) fn key_of(row: &Row) -> Result<ItemKey, StoreError> {
    ItemKey::new(row.text("type")?, row.text("ext_id")?)
        .map_err(|error| StoreError::Damaged(error.to_string()))
}
