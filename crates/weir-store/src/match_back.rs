//! Matching backwards: how far that is, and what is known of an item that
//! something new is to be matched with.

use weir_model::{Author, EntryId, Id, ItemId, ItemKey, ItemSignal, ServiceId, Timestamp, Verdict};

use crate::cases::opt_time;
use crate::error::StoreError;
use crate::items::verdict_of;
use crate::pending::author_in;
use crate::retained::key_of;
use crate::revisions::{Revision, signals_of};
use crate::sql::{Arg, Tx};
use crate::store::Store;

/// The newest revision of an item, as it was answered.
#[derive(Clone, Debug)]
pub struct PastItem {
    /// As the service names the item.
    pub key: ItemKey,
    /// Whose it is.
    pub author: Option<Author>,
    /// Which revision is the newest.
    pub number: i64,
    /// When the service says that it was made.
    pub created_at: Option<Timestamp>,
    /// What the verdict is.
    pub verdict: Verdict,
    /// The answer as it was given, JSON.
    pub answer: String,
    /// Its signals, each with what of the item they were taken from.
    pub signals: Vec<ItemSignal>,
    /// What the verdict was computed from, JSON.
    pub facts: Option<String>,
    /// The entries that it matches already.
    pub entries: Vec<EntryId>,
    /// Whether a person, or a rule that may, has decided on it since it came, and
    /// the decision stands.
    pub decided: bool,
}

impl Store {
    /// Up to which number entries were matched backwards.
    pub async fn matched_back(&self, service: ServiceId) -> Result<i64, StoreError> {
        let sql = "SELECT matched_back FROM services WHERE id = $1";
        let row = self.pool.read().await?.row(sql, &[Arg::id(&service)]).await?;
        row.map_or(Ok(0), |row| row.int("matched_back"))
    }

    /// Notes up to which number they were.
    pub async fn note_matched_back(
        &self,
        service: ServiceId,
        number: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        note_in(&mut tx, service, number).await?;
        tx.commit().await
    }

    /// The newest revision of an item; nothing where it is gone, or not
    /// fingerprinted yet.
    pub async fn past_item(
        &self,
        service: ServiceId,
        item: ItemId,
    ) -> Result<Option<PastItem>, StoreError> {
        let mut tx = self.pool.read().await?;
        let sql = "SELECT i.type, i.ext_id, i.revision, r.created_at, r.received_at, r.verdict,
                          r.answer, r.signals, r.facts, a.type AS author_type,
                          a.ext_id AS author_ext_id, a.name AS author_name
                   FROM items i JOIN revisions r ON r.item_id = i.id AND r.number = i.revision
                   LEFT JOIN authors a ON a.id = i.author_id
                   WHERE i.id = $2 AND i.service_id = $1";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&item)]).await?;
        let Some(row) = row else { return Ok(None) };
        let Some(verdict) = verdict_of(row.opt_text("verdict")?)? else { return Ok(None) };
        let revision: Revision = (item, row.int("revision")?);
        let received = Timestamp::from_micros(row.int("received_at")?);
        Ok(Some(PastItem {
            key: key_of(&row)?,
            author: author_in(&row)?,
            number: revision.1,
            created_at: opt_time(&row, "created_at")?,
            verdict,
            answer: row.text("answer")?,
            signals: signals_of(&row.text("signals")?)?,
            facts: row.opt_text("facts")?,
            entries: matched_entries(&mut tx, revision).await?,
            decided: is_decided(&mut tx, service, item, received).await?,
        }))
    }
}

pub(crate) async fn note_in(
    tx: &mut Tx,
    service: ServiceId,
    number: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE services SET matched_back = $1 WHERE id = $2 AND matched_back < $1";
    tx.execute(sql, &[Arg::Int(number), Arg::id(&service)]).await?;
    Ok(())
}

async fn matched_entries(
    tx: &mut Tx,
    (item, number): Revision,
) -> Result<Vec<EntryId>, StoreError> {
    let sql = "SELECT entry_id FROM matches WHERE item_id = $1 AND number = $2";
    let rows = tx.rows(sql, &[Arg::id(&item), Arg::Int(number)]).await?;
    rows.iter().map(|row| Ok(Id::from_bytes(row.array("entry_id")?))).collect()
}

async fn is_decided(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "SELECT d.id FROM cases c CROSS JOIN decisions d
               WHERE c.service_id = $1 AND c.item_id = $2 AND d.case_id = c.id
               AND d.undone_at IS NULL AND d.outcome <> 'escalate' AND d.made_at >= $3 LIMIT 1";
    let args = [Arg::id(&service), Arg::id(&item), Arg::Int(since.micros())];
    Ok(tx.row(sql, &args).await?.is_some())
}
