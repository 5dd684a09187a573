//! What is kept of an item or an author, to be read.

use weir_model::{
    Author, AuthorId, CaseId, ContentDigest, Id, Item, ItemId, ItemKey, ItemSignal, ServiceId,
    Timestamp, Verdict,
};

use crate::cases::opt_time;
use crate::error::StoreError;
use crate::items::{newest_case, verdict_of};
use crate::revisions::signals_of;
use crate::sql::{Arg, Row};
use crate::store::Store;

/// An item with its newest revision.
#[derive(Clone, Debug)]
pub struct ItemView {
    /// The item.
    pub item: Item,
    /// Its author.
    pub author: Option<Author>,
    /// Its newest revision; nothing where only a notice has named the item, or
    /// where its fingerprints are gone.
    pub newest: Option<RevisionView>,
    /// Its newest case.
    pub case: Option<CaseId>,
}

/// A revision as it is kept.
#[derive(Clone, Debug)]
pub struct RevisionView {
    /// Its number.
    pub number: u32,
    /// What tells its content from another.
    pub content: ContentDigest,
    /// When it was received.
    pub received_at: Timestamp,
    /// Nothing until it is fingerprinted.
    pub verdict: Option<Verdict>,
    /// The answer as it was given, JSON.
    pub answer: String,
    /// Its signals, each with what of it they were taken from.
    pub signals: Vec<ItemSignal>,
    /// When its fingerprints go.
    pub expires_at: Option<Timestamp>,
    /// What rules said of it, JSON; nothing where none spoke, or where that is
    /// gone with the fingerprints.
    pub said: Option<String>,
}

/// An author with how much there is of them.
#[derive(Clone, Debug)]
pub struct AuthorView {
    /// Which author.
    pub id: AuthorId,
    /// As the service names them.
    pub author: Author,
    /// When they were first seen.
    pub first_seen_at: Timestamp,
    /// How many items.
    pub items: u64,
}

const ITEM: &str = "SELECT i.id, i.type, i.ext_id, i.author_id, i.revision, i.received_at,
    a.type AS author_type, a.ext_id AS author_ext_id, a.name AS author_name
    FROM items i LEFT JOIN authors a ON a.id = i.author_id";

impl Store {
    /// An item by the service's own name.
    pub async fn item(&self, service: ServiceId, key: &ItemKey) -> Result<ItemView, StoreError> {
        let sql = format!("{ITEM} WHERE i.service_id = $1 AND i.type = $2 AND i.ext_id = $3");
        let args = [Arg::id(&service), Arg::text(key.kind()), Arg::text(key.id())];
        let found = self.item_where(service, &sql, &args).await?;
        found.ok_or_else(|| StoreError::NoItem(key.clone()))
    }

    /// An item by Weir's id.
    pub async fn item_by_id(
        &self,
        service: ServiceId,
        id: ItemId,
    ) -> Result<Option<ItemView>, StoreError> {
        let sql = format!("{ITEM} WHERE i.service_id = $1 AND i.id = $2");
        self.item_where(service, &sql, &[Arg::id(&service), Arg::id(&id)]).await
    }

    async fn item_where(
        &self,
        service: ServiceId,
        sql: &str,
        args: &[Arg<'_>],
    ) -> Result<Option<ItemView>, StoreError> {
        let mut tx = self.pool.read().await?;
        let Some(row) = tx.row(sql, args).await? else { return Ok(None) };
        let item: ItemId = Id::from_bytes(row.array("id")?);
        let sql = "SELECT number, content, received_at, verdict, answer, signals, expires_at, said
                   FROM revisions
                   WHERE service_id = $1 AND item_id = $2 ORDER BY number DESC LIMIT 1";
        let newest = tx.row(sql, &[Arg::id(&service), Arg::id(&item)]).await?;
        let author = match row.opt_text("author_type")? {
            None => None,
            Some(kind) => Some(Author {
                key: key_of(kind, row.text("author_ext_id")?)?,
                name: row.opt_text("author_name")?,
            }),
        };
        Ok(Some(ItemView {
            item: Item {
                id: item,
                key: key_of(row.text("type")?, row.text("ext_id")?)?,
                author: row.opt_id("author_id")?.map(Id::from_bytes),
                revision: u32::try_from(row.int("revision")?).unwrap_or(u32::MAX),
                received_at: Timestamp::from_micros(row.int("received_at")?),
            },
            author,
            newest: newest.as_ref().map(revision_of).transpose()?,
            case: newest_case(&mut tx, service, item).await?,
        }))
    }

    /// What is kept of an author.
    pub async fn author(
        &self,
        service: ServiceId,
        key: &ItemKey,
    ) -> Result<AuthorView, StoreError> {
        let sql = "SELECT id, name, first_seen_at,
                   (SELECT COUNT(*) FROM items i WHERE i.author_id = authors.id) AS items
                   FROM authors WHERE service_id = $1 AND type = $2 AND ext_id = $3";
        let args = [Arg::id(&service), Arg::text(key.kind()), Arg::text(key.id())];
        let row = self.pool.read().await?.row(sql, &args).await?;
        let row = row.ok_or_else(|| StoreError::NoAuthor(key.clone()))?;
        Ok(AuthorView {
            id: Id::from_bytes(row.array("id")?),
            author: Author { key: key.clone(), name: row.opt_text("name")? },
            first_seen_at: Timestamp::from_micros(row.int("first_seen_at")?),
            items: row.count("items")?,
        })
    }
}

fn key_of(kind: String, id: String) -> Result<ItemKey, StoreError> {
    ItemKey::new(kind, id).map_err(|error| StoreError::Damaged(error.to_string()))
}

fn revision_of(row: &Row) -> Result<RevisionView, StoreError> {
    Ok(RevisionView {
        number: u32::try_from(row.int("number")?).unwrap_or(u32::MAX),
        content: ContentDigest(row.array("content")?),
        received_at: Timestamp::from_micros(row.int("received_at")?),
        verdict: verdict_of(row.opt_text("verdict")?)?,
        answer: row.text("answer")?,
        signals: signals_of(&row.text("signals")?)?,
        expires_at: opt_time(row, "expires_at")?,
        said: row.opt_text("said")?,
    })
}
