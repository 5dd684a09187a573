//! Revisions that were accepted before they were fingerprinted, and batches of
//! them.

use weir_model::{Author, BatchId, EventKind, Id, ItemId, ItemKey, ServiceId, Timestamp};
use weir_signals::Sha256Digest;

use crate::authors::AuthorCount;
use crate::cases::opt_time;
use crate::error::StoreError;
use crate::events::Draft;
use crate::items::{Finding, KeptContent, KeptMedium, NewRevision, Received, newest_case};
use crate::keeping::forget_content;
use crate::messages::{batch_message, verdict_message};
use crate::revisions::{Revision, insert_matches, lines_of};
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;
use crate::turns::take_turn;

/// A revision that waits to be fingerprinted.
#[derive(Clone, Debug)]
pub struct PendingRevision {
    /// Which item.
    pub item: ItemId,
    /// Which revision.
    pub number: u32,
    /// As the service names the item.
    pub key: ItemKey,
    /// Whose it is.
    pub author: Option<Author>,
    /// When the service says that it was made.
    pub created_at: Option<Timestamp>,
    /// When it was received.
    pub received_at: Timestamp,
    /// What there is to fingerprint.
    pub content: KeptContent,
}

/// How far a batch got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Which batch.
    pub id: BatchId,
    /// How many items it has.
    pub items: u64,
    /// How many of them are not fingerprinted yet.
    pub waiting: u64,
    /// When it was received.
    pub received_at: Timestamp,
    /// When the last one was done.
    pub finished_at: Option<Timestamp>,
}

impl Store {
    /// Revisions that wait to be fingerprinted, the oldest first.
    pub async fn pending_items(
        &self,
        service: ServiceId,
        limit: u32,
    ) -> Result<Vec<PendingRevision>, StoreError> {
        let mut tx = self.pool.read().await?;
        let sql = "SELECT r.item_id, r.number, r.received_at, r.created_at, i.type, i.ext_id,
                          a.type AS author_type, a.ext_id AS author_ext_id, a.name AS author_name
                   FROM revisions r JOIN items i ON i.id = r.item_id
                   LEFT JOIN authors a ON a.id = i.author_id
                   WHERE r.service_id = $1 AND r.verdict IS NULL
                   ORDER BY r.received_at LIMIT $2";
        let rows = tx.rows(sql, &[Arg::id(&service), Arg::Int(i64::from(limit))]).await?;
        let mut pending = Vec::with_capacity(rows.len());
        for row in &rows {
            let revision: Revision = (Id::from_bytes(row.array("item_id")?), row.int("number")?);
            pending.push(PendingRevision {
                item: revision.0,
                number: u32::try_from(revision.1).unwrap_or(u32::MAX),
                key: key_in(row, "type", "ext_id")?,
                author: author_in(row)?,
                created_at: opt_time(row, "created_at")?,
                received_at: Timestamp::from_micros(row.int("received_at")?),
                content: content_of(&mut tx, service, revision).await?.unwrap_or_default(),
            });
        }
        Ok(pending)
    }

    /// Text, links and media of a revision, where they are kept.
    pub async fn content(
        &self,
        service: ServiceId,
        item: ItemId,
        number: u32,
    ) -> Result<Option<KeptContent>, StoreError> {
        content_of(&mut self.pool.read().await?, service, (item, i64::from(number))).await
    }

    /// Keeps what was found in a revision that waited. Answers the blobs that
    /// nobody needs any more; nothing where the revision waits no longer.
    pub async fn complete_item(
        &self,
        service: ServiceId,
        item: ItemId,
        number: u32,
        finding: &Finding,
        at: Timestamp,
    ) -> Result<Option<Vec<Sha256Digest>>, StoreError> {
        let Some(verdict) = finding.verdict else { return Ok(None) };
        let revision: Revision = (item, i64::from(number));
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let expires = finding.expires_at.filter(|_| finding.case.is_none()).map(Timestamp::micros);
        let row = tx
            .row(
                "UPDATE revisions SET verdict = $1, answer = $2, signals = $3, facts = $8, said = $9,
                 expires_at = CASE WHEN EXISTS (SELECT 1 FROM cases WHERE service_id = $5
                     AND item_id = $6 AND state = 'open') THEN NULL ELSE $4 END
                 WHERE service_id = $5 AND item_id = $6 AND number = $7 AND verdict IS NULL
                 RETURNING batch_id",
                &[
                    Arg::text(verdict.name()),
                    Arg::text(finding.answer.as_str()),
                    Arg::text(lines_of(&finding.signals)),
                    Arg::OptInt(expires),
                    Arg::id(&service),
                    Arg::id(&item),
                    Arg::Int(revision.1),
                    Arg::OptText(finding.facts.as_deref()),
                    Arg::OptText(finding.said.as_deref()),
                ],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let batch: Option<BatchId> = row.opt_id("batch_id")?.map(Id::from_bytes);
        insert_matches(&mut tx, service, revision, &finding.matches, at).await?;
        let payload = serde_json::json!({ "items": [[item.to_string(), number, verdict.name()]] });
        let mut drafts = vec![Draft { kind: EventKind::ItemsReceived, subject: None, payload }];
        let said = (&*finding.hits, &*finding.labels);
        self.keep_said(&mut tx, service, revision, said, at).await?;
        AuthorCount::of_revision(false, finding).of_item(&mut tx, service, item, at).await?;
        let (case, unneeded) = if let Some(asked) = finding.case {
            let asked = (asked, finding);
            let case = self.open_asked(&mut tx, service, item, asked, &mut drafts, at).await?;
            (Some(case), Vec::new())
        } else {
            let blobs = forget_content(&mut tx, service, revision).await?;
            (newest_case(&mut tx, service, item).await?, blobs)
        };
        let mut messages = vec![
            verdict_message(&mut tx, service, revision, &finding.answer, verdict, case, at).await?,
        ];
        if let Some(batch) = batch {
            messages.extend(count_down(&mut tx, service, batch, at).await?);
        }
        self.enqueue(&mut tx, service, &messages, at).await?;
        self.append_all(&mut tx, service, drafts, at).await?;
        tx.commit().await?;
        Ok(Some(unneeded))
    }

    /// Accepts a batch of revisions, whose items differ, to be fingerprinted
    /// later.
    pub async fn receive_batch(
        &self,
        service: ServiceId,
        revisions: &mut [NewRevision],
        at: Timestamp,
    ) -> Result<(Batch, Vec<Received>), StoreError> {
        let id: BatchId = self.next_id(at)?;
        let items = revisions.len() as i64;
        let mut tx = self.pool.write().await?;
        tx.execute(
            "INSERT INTO batches (id, service_id, items, waiting, received_at)
             VALUES ($1, $2, $3, 0, $4)",
            &[Arg::id(&id), Arg::id(&service), Arg::Int(items), Arg::Int(at.micros())],
        )
        .await?;
        for new in revisions.iter_mut() {
            new.batch = Some(id);
        }
        let received = self.receive_all(&mut tx, service, revisions, at).await?;
        // Content that was known already waits for nothing.
        let waits = |one: &&Received| one.fresh && one.verdict.is_none();
        let waiting = received.iter().filter(waits).count() as i64;
        let finished = (waiting == 0).then_some(at.micros());
        let sql = "UPDATE batches SET waiting = $1, finished_at = $2
                   WHERE service_id = $3 AND id = $4";
        let args = [Arg::Int(waiting), Arg::OptInt(finished), Arg::id(&service), Arg::id(&id)];
        tx.execute(sql, &args).await?;
        if waiting == 0 {
            self.enqueue(&mut tx, service, &[batch_message(id, items, at)], at).await?;
        }
        tx.commit().await?;
        Ok((self.batch(service, id).await?, received))
    }

    /// How far a batch got.
    pub async fn batch(&self, service: ServiceId, id: BatchId) -> Result<Batch, StoreError> {
        let sql = "SELECT items, waiting, received_at, finished_at FROM batches
                   WHERE service_id = $1 AND id = $2";
        let mut tx = self.pool.read().await?;
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        let row = row.ok_or(StoreError::NoBatch(id))?;
        Ok(Batch {
            id,
            items: row.count("items")?,
            waiting: row.count("waiting")?,
            received_at: Timestamp::from_micros(row.int("received_at")?),
            finished_at: opt_time(&row, "finished_at")?,
        })
    }
}

/// One of a batch is done; the message that the whole is, if it is.
pub(crate) async fn count_down(
    tx: &mut Tx,
    service: ServiceId,
    batch: BatchId,
    at: Timestamp,
) -> Result<Option<weir_model::Message>, StoreError> {
    let row = tx
        .row(
            "UPDATE batches SET waiting = waiting - 1,
             finished_at = CASE WHEN waiting = 1 THEN $1 ELSE finished_at END
             WHERE service_id = $2 AND id = $3 RETURNING waiting, items",
            &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&batch)],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok((row.int("waiting")? == 0).then_some(batch_message(batch, row.int("items")?, at)))
}

fn key_in(row: &Row, kind: &str, id: &str) -> Result<ItemKey, StoreError> {
    ItemKey::new(row.text(kind)?, row.text(id)?)
        .map_err(|error| StoreError::Damaged(error.to_string()))
}

pub(crate) fn author_in(row: &Row) -> Result<Option<Author>, StoreError> {
    if row.opt_text("author_type")?.is_none() {
        return Ok(None);
    }
    let key = key_in(row, "author_type", "author_ext_id")?;
    Ok(Some(Author { key, name: row.opt_text("author_name")? }))
}

async fn content_of(
    tx: &mut Tx,
    service: ServiceId,
    (item, number): Revision,
) -> Result<Option<KeptContent>, StoreError> {
    let args = [Arg::id(&service), Arg::id(&item), Arg::Int(number)];
    let sql = "SELECT text, links FROM contents
               WHERE service_id = $1 AND item_id = $2 AND number = $3";
    let Some(row) = tx.row(sql, &args).await? else { return Ok(None) };
    let sql = "SELECT name, content_type, url, given, size, sha256 FROM media
               WHERE service_id = $1 AND item_id = $2 AND number = $3 ORDER BY position";
    let media = tx.rows(sql, &args).await?;
    Ok(Some(KeptContent {
        text: row.opt_text("text")?,
        links: serde_json::from_str(&row.text("links")?)
            .map_err(|error| StoreError::Damaged(format!("an item's links: {error}")))?,
        media: media.iter().map(medium_of).collect::<Result<_, _>>()?,
    }))
}

fn medium_of(row: &Row) -> Result<KeptMedium, StoreError> {
    let given = row.opt_text("given")?.unwrap_or_default();
    let given = given.lines().map(str::parse).collect::<Result<_, _>>();
    Ok(KeptMedium {
        name: row.opt_text("name")?,
        content_type: row.opt_text("content_type")?,
        url: row.opt_text("url")?,
        given: given.map_err(|_| StoreError::Damaged("the signals of a medium".to_owned()))?,
        size: row.opt_int("size")?.and_then(|size| u64::try_from(size).ok()),
        blob: row.opt_bytes("sha256")?.map(|_| row.array("sha256")).transpose()?.map(Sha256Digest),
    })
}
