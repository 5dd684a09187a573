//! Keeping no longer than needed: what retention erases, what somebody asks to
//! be erased, and the blobs that nothing names any more.

use std::collections::HashSet;

use serde_json::json;
use weir_model::{AuthorId, EventKind, Id, ItemId, ItemKey, ServiceId, Timestamp};
use weir_signals::Sha256Digest;

use crate::aside::forget_old_minutes;
use crate::authors::{forget_author, forget_old_history};
use crate::blobs::Blobs;
use crate::error::StoreError;
use crate::pending::count_down;
use crate::revisions::Revision;
use crate::ruled::forget_labels;
use crate::sql::{Arg, Tx, places};
use crate::store::Store;
use crate::turns::take_turn;

/// How many rows retention erases in one commit, so that nobody waits long.
const PAGE: i64 = 500;
/// How long the answer to a request with an `Idempotency-Key` is kept.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// What retention erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Texts and media of so many revisions.
    pub contents: u64,
    /// So many revisions, with their fingerprints.
    pub revisions: u64,
    /// So many items, of which nothing was left.
    pub items: u64,
    /// So many authors, of whose items none was left.
    pub authors: u64,
}

impl Expired {
    /// Whether nothing was erased.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What an erasure did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// How many items.
    pub items: u64,
    /// How many decided cases stay, without content, because the law asks that
    /// decisions can be accounted for.
    pub cases_kept: u64,
    /// Blobs that may be named by nothing any more.
    pub blobs: Vec<Sha256Digest>,
}

impl Store {
    /// Erases what was kept long enough, some of it; call again until the
    /// answer is empty. With it, the blobs that may be named no more.
    pub async fn expire(
        &self,
        service: ServiceId,
        at: Timestamp,
    ) -> Result<(Expired, Vec<Sha256Digest>), StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let mut expired = Expired::default();
        let mut blobs = Vec::new();
        for revision in expired_in(&mut tx, "contents", service, at).await? {
            blobs.extend(forget_content(&mut tx, service, revision).await?);
            expired.contents += 1;
        }
        let mut items = Vec::new();
        for revision in expired_in(&mut tx, "revisions", service, at).await? {
            blobs.extend(forget_content(&mut tx, service, revision).await?);
            forget_revision(&mut tx, service, revision).await?;
            items.push(revision.0);
            expired.revisions += 1;
        }
        items.dedup();
        for item in items {
            let Some(author) = forget_bare_item(&mut tx, service, item).await? else { continue };
            self.scrub_deliveries(&mut tx, service, item, at).await?;
            expired.items += 1;
            if let Some(author) = author {
                expired.authors += forget_bare_author(&mut tx, service, author).await?;
            }
        }
        forget_old_history(&mut tx, service, at).await?;
        forget_old_minutes(&mut tx, service, at).await?;
        let sql = "DELETE FROM requests WHERE service_id = $1 AND at < $2";
        let old = Arg::Int(at.micros().saturating_sub(DAY));
        tx.execute(sql, &[Arg::id(&service), old]).await?;
        if !expired.is_empty() {
            let payload = json!({
                "contents": expired.contents,
                "revisions": expired.revisions,
                "items": expired.items,
                "authors": expired.authors,
            });
            self.append(&mut tx, service, EventKind::RetentionRan, None, payload, at).await?;
        }
        tx.commit().await?;
        Ok((expired, blobs))
    }

    /// Erases an item: everything that the service or others said of it. Of a
    /// decided case stays what accounts for the decision.
    pub async fn erase_item(
        &self,
        service: ServiceId,
        key: &ItemKey,
        at: Timestamp,
    ) -> Result<Erased, StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let Some(id) = id_of(&mut tx, service, "items", key).await? else {
            return Err(StoreError::NoItem(key.clone()));
        };
        let mut erased = Erased::default();
        self.erase(&mut tx, service, Id::from_bytes(id), &mut erased, at).await?;
        tx.commit().await?;
        Ok(erased)
    }

    /// Erases an author with all their items.
    pub async fn erase_author(
        &self,
        service: ServiceId,
        key: &ItemKey,
        at: Timestamp,
    ) -> Result<Erased, StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let Some(id) = id_of(&mut tx, service, "authors", key).await? else {
            return Err(StoreError::NoAuthor(key.clone()));
        };
        let author: AuthorId = Id::from_bytes(id);
        let mut erased = Erased::default();
        let sql = "SELECT id FROM items WHERE service_id = $1 AND author_id = $2";
        for row in tx.rows(sql, &[Arg::id(&service), Arg::id(&author)]).await? {
            let item = Id::from_bytes(row.array("id")?);
            self.erase(&mut tx, service, item, &mut erased, at).await?;
        }
        forget_author(&mut tx, service, author).await?;
        let subject = Some(*author.as_bytes());
        let payload = json!({ "items": erased.items });
        self.append(&mut tx, service, EventKind::AuthorErased, subject, payload, at).await?;
        tx.commit().await?;
        Ok(erased)
    }

    async fn erase(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        item: ItemId,
        erased: &mut Erased,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.scrub_deliveries(tx, service, item, at).await?;
        let of_item = [Arg::id(&service), Arg::id(&item)];
        let sql = "SELECT number, verdict, batch_id FROM revisions
                   WHERE service_id = $1 AND item_id = $2";
        for row in tx.rows(sql, &of_item).await? {
            let revision: Revision = (item, row.int("number")?);
            if let (None, Some(batch)) = (row.opt_text("verdict")?, row.opt_id("batch_id")?) {
                let done = count_down(tx, service, Id::from_bytes(batch), at).await?;
                self.enqueue(tx, service, done.as_slice(), at).await?;
            }
            erased.blobs.extend(forget_content(tx, service, revision).await?);
            forget_revision(tx, service, revision).await?;
        }
        erased.cases_kept += self.forget_cases(tx, service, item).await?;
        // Which answer tells of the item is not known; that there was one stays.
        let sql = "UPDATE requests SET body = NULL WHERE service_id = $1 AND body IS NOT NULL";
        tx.execute(sql, &[Arg::id(&service)]).await?;
        forget_labels(tx, service, item).await?;
        tx.execute(FORGET_BACK_HITS, &of_item).await?;
        let sql = "DELETE FROM items WHERE service_id = $1 AND id = $2 RETURNING author_id";
        let author = tx.row(sql, &of_item).await?.map(|row| row.opt_id("author_id")).transpose()?;
        if let Some(author) = author.flatten() {
            forget_bare_author(tx, service, Id::from_bytes(author)).await?;
        }
        erased.items += 1;
        let subject = Some(*item.as_bytes());
        self.append(tx, service, EventKind::ItemErased, subject, json!({}), at).await?;
        Ok(())
    }

    /// Erases an item's cases and notices, but for what accounts for decisions;
    /// answers how many cases stay.
    async fn forget_cases(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        item: ItemId,
    ) -> Result<u64, StoreError> {
        let args = [Arg::id(&service), Arg::id(&item)];
        let undecided = "item_id = $2 AND NOT EXISTS
            (SELECT 1 FROM decisions d WHERE d.service_id = $1 AND d.case_id = cases.id)";
        let sql = format!(
            "DELETE FROM notices WHERE service_id = $1 AND item_id = $2 AND case_id IN
             (SELECT id FROM cases WHERE service_id = $1 AND {undecided})"
        );
        tx.execute(&sql, &args).await?;
        let sql = "DELETE FROM case_locks WHERE service_id = $1 AND case_id IN
                   (SELECT id FROM cases WHERE service_id = $1 AND item_id = $2)";
        tx.execute(sql, &args).await?;
        let sql = format!("DELETE FROM cases WHERE service_id = $1 AND {undecided}");
        tx.execute(&sql, &args).await?;
        for sql in [
            "UPDATE notices SET item_id = NULL, url = NULL, reason = '', reporter = NULL,
             reporter_key = NULL WHERE service_id = $1 AND item_id = $2",
            "UPDATE actions SET item_id = NULL,
             state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END
             WHERE service_id = $1 AND item_id = $2",
        ] {
            tx.execute(sql, &args).await?;
        }
        // Nobody can decide on what is not there.
        tx.execute(
            "UPDATE cases SET item_id = NULL, state = 'decided', version = version + 1
             WHERE service_id = $1 AND item_id = $2",
            &args,
        )
        .await
    }

    /// Removes those of these blobs that no medium names.
    pub async fn remove_blobs(
        &self,
        blobs: &Blobs,
        digests: &[Sha256Digest],
    ) -> Result<u64, StoreError> {
        if digests.is_empty() {
            return Ok(0);
        }
        blobs.remove_unnamed(digests, || self.named_blobs(digests)).await
    }

    /// Removes every blob that no medium names, and what broken-off writes left
    /// behind; for the start of the program, before anything is received.
    pub async fn sweep_blobs(&self, blobs: &Blobs) -> Result<u64, StoreError> {
        let (digests, leftovers) = blobs.all().map_err(|error| StoreError::Unopenable {
            path: blobs.folder().to_owned(),
            reason: error.to_string(),
        })?;
        for path in leftovers {
            // One that cannot be removed now is tried again at the next start.
            let _ = std::fs::remove_file(path);
        }
        let mut removed = 0;
        for group in digests.chunks(500) {
            removed += self.remove_blobs(blobs, group).await?;
        }
        Ok(removed)
    }

    /// Which of these some service's medium names.
    async fn named_blobs(&self, digests: &[Sha256Digest]) -> Result<Vec<Sha256Digest>, StoreError> {
        let mut named = HashSet::new();
        let mut tx = self.pool.read().await?;
        for group in digests.chunks(500) {
            let sql = format!(
                "SELECT DISTINCT sha256 FROM media WHERE sha256 IN ({})",
                places(1, group.len())
            );
            let args: Vec<Arg<'_>> = group.iter().map(|blob| Arg::Bytes(&blob.0)).collect();
            for row in tx.rows(&sql, &args).await? {
                named.insert(Sha256Digest(row.array("sha256")?));
            }
        }
        Ok(named.into_iter().collect())
    }
}

/// The id in a table that names things as the service does.
async fn id_of(
    tx: &mut Tx,
    service: ServiceId,
    table: &str,
    key: &ItemKey,
) -> Result<Option<[u8; 16]>, StoreError> {
    let sql = format!("SELECT id FROM {table} WHERE service_id = $1 AND type = $2 AND ext_id = $3");
    let args = [Arg::id(&service), Arg::text(key.kind()), Arg::text(key.id())];
    tx.row(&sql, &args).await?.map(|row| row.array("id")).transpose()
}

async fn expired_in(
    tx: &mut Tx,
    table: &str,
    service: ServiceId,
    at: Timestamp,
) -> Result<Vec<Revision>, StoreError> {
    let sql = format!(
        "SELECT item_id, number FROM {table} WHERE service_id = $1 AND expires_at <= $2
         ORDER BY expires_at LIMIT $3"
    );
    let args = [Arg::id(&service), Arg::Int(at.micros()), Arg::Int(PAGE)];
    let rows = tx.rows(&sql, &args).await?;
    rows.iter().map(|row| Ok((Id::from_bytes(row.array("item_id")?), row.int("number")?))).collect()
}

/// Erases text, links and media of a revision; answers its blobs.
pub(crate) async fn forget_content(
    tx: &mut Tx,
    service: ServiceId,
    (item, number): Revision,
) -> Result<Vec<Sha256Digest>, StoreError> {
    let args = [Arg::id(&service), Arg::id(&item), Arg::Int(number)];
    let which = "WHERE service_id = $1 AND item_id = $2 AND number = $3";
    let sql = format!("SELECT sha256 FROM media {which} AND sha256 IS NOT NULL");
    let rows = tx.rows(&sql, &args).await?;
    tx.execute(&format!("DELETE FROM media {which}"), &args).await?;
    tx.execute(&format!("DELETE FROM contents {which}"), &args).await?;
    rows.iter().map(|row| Ok(Sha256Digest(row.array("sha256")?))).collect()
}

async fn forget_revision(
    tx: &mut Tx,
    service: ServiceId,
    (item, number): Revision,
) -> Result<(), StoreError> {
    let args = [Arg::id(&service), Arg::id(&item), Arg::Int(number)];
    for table in ["matches", "rule_hits", "back_test_changes", "revisions"] {
        let sql =
            format!("DELETE FROM {table} WHERE service_id = $1 AND item_id = $2 AND number = $3");
        tx.execute(&sql, &args).await?;
    }
    Ok(())
}

/// That an item waits to be matched backwards.
const FORGET_BACK_HITS: &str = "DELETE FROM back_hits WHERE service_id = $1 AND item_id = $2";

/// Erases an item of which nothing but its name is left; answers its author
/// where it did.
async fn forget_bare_item(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
) -> Result<Option<Option<AuthorId>>, StoreError> {
    let row = tx
        .row(
            "DELETE FROM items WHERE service_id = $1 AND id = $2
             AND NOT EXISTS (SELECT 1 FROM revisions WHERE item_id = $2)
             AND NOT EXISTS (SELECT 1 FROM cases WHERE item_id = $2)
             AND NOT EXISTS (SELECT 1 FROM notices WHERE item_id = $2)
             AND NOT EXISTS (SELECT 1 FROM actions WHERE item_id = $2)
             RETURNING author_id",
            &[Arg::id(&service), Arg::id(&item)],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    forget_labels(tx, service, item).await?;
    tx.execute(FORGET_BACK_HITS, &[Arg::id(&service), Arg::id(&item)]).await?;
    Ok(Some(row.opt_id("author_id")?.map(Id::from_bytes)))
}

/// Erases an author of whose items none is left; answers how many that were.
pub(crate) async fn forget_bare_author(
    tx: &mut Tx,
    service: ServiceId,
    author: AuthorId,
) -> Result<u64, StoreError> {
    let sql = "SELECT 1 AS found FROM items WHERE author_id = $1 LIMIT 1";
    if tx.row(sql, &[Arg::id(&author)]).await?.is_some() {
        return Ok(0);
    }
    forget_author(tx, service, author).await
}
