//! What an author did, counted by clock hours, and what is known of an item
//! and its author before rules look at it.

use weir_model::{
    Author, AuthorId, Id, ItemId, ItemKey, NoticeKind, ServiceId, Standing, Timestamp,
};

use crate::cases::{opt_time, word};
use crate::error::StoreError;
use crate::items::Finding;
use crate::pending::author_in;
use crate::sql::{Arg, Row, Tx, places};
use crate::store::Store;

const HOUR: i64 = 60 * 60 * 1_000_000;
/// How many hours a month of counting has: what is older is forgotten.
pub(crate) const MONTH: i64 = 30 * 24;

/// Something to be counted for an author in this hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AuthorCount {
    pub(crate) items: i64,
    pub(crate) matched: i64,
    pub(crate) removed: i64,
    pub(crate) noticed: i64,
}

impl AuthorCount {
    /// A revision with what was found in it; only a new item counts as one.
    pub(crate) fn of_revision(new: bool, finding: &Finding) -> Self {
        let matched = i64::from(!finding.matches.is_empty());
        Self { items: i64::from(new), matched, removed: 0, noticed: 0 }
    }

    pub(crate) const fn removed(by: i64) -> Self {
        Self { items: 0, matched: 0, removed: by, noticed: 0 }
    }

    pub(crate) const fn noticed() -> Self {
        Self { items: 0, matched: 0, removed: 0, noticed: 1 }
    }

    /// Counts for the author of an item, if it has one.
    pub(crate) async fn of_item(
        self,
        tx: &mut Tx,
        service: ServiceId,
        item: ItemId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "SELECT author_id FROM items WHERE service_id = $1 AND id = $2";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&item)]).await?;
        match row.map(|row| row.opt_id("author_id")).transpose()?.flatten() {
            Some(author) => self.of(tx, service, Id::from_bytes(author), at).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn of(
        self,
        tx: &mut Tx,
        service: ServiceId,
        author: AuthorId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if self == Self::default() {
            return Ok(());
        }
        tx.execute(
            "INSERT INTO author_hours (author_id, hour, service_id, items, matched, removed,
                                       noticed)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (author_id, hour) DO UPDATE SET
               items = author_hours.items + excluded.items,
               matched = author_hours.matched + excluded.matched,
               removed = author_hours.removed + excluded.removed,
               noticed = author_hours.noticed + excluded.noticed",
            &[
                Arg::id(&author),
                Arg::Int(hour_of(at)),
                Arg::id(&service),
                Arg::Int(self.items),
                Arg::Int(self.matched),
                Arg::Int(self.removed),
                Arg::Int(self.noticed),
            ],
        )
        .await?;
        Ok(())
    }
}

pub(crate) fn hour_of(at: Timestamp) -> i64 {
    at.micros().div_euclid(HOUR)
}

/// Something counted over time: in this clock hour and so many before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountedOver {
    /// This clock hour and the one before.
    pub hour: u64,
    /// 24 before.
    pub day: u64,
    /// 168 before.
    pub week: u64,
    /// 720 before.
    pub month: u64,
}

/// What is known of an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorHistory {
    /// When they were first seen.
    pub first_seen_at: Timestamp,
    /// New items.
    pub items: CountedOver,
    /// Revisions that matched.
    pub matched: CountedOver,
    /// Items that a decision removed.
    pub removed: CountedOver,
    /// Notices of their items.
    pub noticed: CountedOver,
}

/// A label as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelStanding {
    /// `item`, `author` or `domain`.
    pub on: String,
    /// What it says.
    pub name: String,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// A notice as rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeStanding {
    /// Whose it is.
    pub kind: NoticeKind,
    /// How the reporter's earlier notices ended.
    pub standing: Standing,
    /// When it came.
    pub received_at: Timestamp,
}

/// What is known of an item and its author before this revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownBefore {
    /// How many revisions there are.
    pub revisions: u32,
    /// The author; nothing where none of theirs was seen.
    pub author: Option<AuthorHistory>,
    /// Labels on the item, its author and these domains.
    pub labels: Vec<LabelStanding>,
    /// Notices of the item that are not answered.
    pub notices: Vec<NoticeStanding>,
}

/// What the newest revision's verdict was computed from.
pub struct NewestFacts {
    /// JSON; nothing where it was not kept.
    pub facts: Option<String>,
    /// Whose the item is.
    pub author: Option<Author>,
}

/// The most labels or notices that rules are given of one item.
const MOST: i64 = 50;

/// Forgets an author with what was counted and labelled.
pub(crate) async fn forget_author(
    tx: &mut Tx,
    service: ServiceId,
    author: AuthorId,
) -> Result<u64, StoreError> {
    let args = [Arg::id(&service), Arg::id(&author)];
    for sql in [
        "DELETE FROM author_hours WHERE author_id = $2 AND service_id = $1",
        "DELETE FROM labels WHERE service_id = $1 AND on_what = 'author' AND subject = $2",
    ] {
        tx.execute(sql, &args).await?;
    }
    tx.execute("DELETE FROM authors WHERE service_id = $1 AND id = $2", &args).await
}

/// Forgets what is older than rules look back, and labels that ended.
pub(crate) async fn forget_old_history(
    tx: &mut Tx,
    service: ServiceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM author_hours WHERE service_id = $1 AND hour < $2";
    tx.execute(sql, &[Arg::id(&service), Arg::Int(hour_of(at) - MONTH)]).await?;
    let sql = "DELETE FROM labels WHERE service_id = $1 AND expires_at <= $2";
    tx.execute(sql, &[Arg::id(&service), Arg::Int(at.micros())]).await?;
    Ok(())
}

impl Store {
    /// What the verdict of an item's newest revision was computed from; nothing
    /// where there is no such item or revision.
    pub async fn newest_facts(
        &self,
        service: ServiceId,
        item: &ItemKey,
    ) -> Result<Option<NewestFacts>, StoreError> {
        let sql = "SELECT r.facts, a.type AS author_type, a.ext_id AS author_ext_id,
                          a.name AS author_name
                   FROM items i JOIN revisions r ON r.item_id = i.id AND r.number = i.revision
                   LEFT JOIN authors a ON a.id = i.author_id
                   WHERE i.service_id = $1 AND i.type = $2 AND i.ext_id = $3";
        let args = [Arg::id(&service), Arg::text(item.kind()), Arg::text(item.id())];
        let row = self.pool.read().await?.row(sql, &args).await?;
        row.map(|row| Ok(NewestFacts { facts: row.opt_text("facts")?, author: author_in(&row)? }))
            .transpose()
    }

    /// What is known of an item, its author and the domains that it links to.
    pub async fn known_before(
        &self,
        service: ServiceId,
        item: &ItemKey,
        author: Option<&Author>,
        domains: &[String],
        at: Timestamp,
    ) -> Result<KnownBefore, StoreError> {
        let mut tx = self.pool.read().await?;
        let mut known = KnownBefore::default();
        let mut subjects: Vec<(&str, Vec<u8>)> =
            domains.iter().map(|domain| ("domain", domain.as_bytes().to_vec())).collect();
        let sql = "SELECT id, revision FROM items
                   WHERE service_id = $1 AND type = $2 AND ext_id = $3";
        let named = |key: &ItemKey| {
            [Arg::id(&service), Arg::text(key.kind().to_owned()), Arg::text(key.id().to_owned())]
        };
        if let Some(row) = tx.row(sql, &named(item)).await? {
            let id: ItemId = Id::from_bytes(row.array("id")?);
            known.revisions = u32::try_from(row.int("revision")?).unwrap_or(u32::MAX);
            known.notices = waiting_notices(&mut tx, id).await?;
            subjects.push(("item", id.as_bytes().to_vec()));
        }
        let sql = "SELECT id, first_seen_at FROM authors
                   WHERE service_id = $1 AND type = $2 AND ext_id = $3";
        if let Some(author) = author
            && let Some(row) = tx.row(sql, &named(&author.key)).await?
        {
            let id: AuthorId = Id::from_bytes(row.array("id")?);
            let first_seen_at = Timestamp::from_micros(row.int("first_seen_at")?);
            known.author = Some(history(&mut tx, id, first_seen_at, at).await?);
            subjects.push(("author", id.as_bytes().to_vec()));
        }
        known.labels = labels_on(&mut tx, service, &subjects, at).await?;
        Ok(known)
    }
}

/// Asked by the item alone, which is the service's: with the service beside it
/// SQLite would read all of its notices in the order of their numbers.
async fn waiting_notices(tx: &mut Tx, item: ItemId) -> Result<Vec<NoticeStanding>, StoreError> {
    let sql = "SELECT n.kind, n.received_at, COALESCE(r.founded, 0) AS founded,
                      COALESCE(r.unfounded, 0) AS unfounded
               FROM notices n LEFT JOIN reporters r
               ON r.service_id = n.service_id AND r.reporter = n.reporter_key
               WHERE n.item_id = $1 AND n.outcome IS NULL LIMIT $2";
    let rows = tx.rows(sql, &[Arg::id(&item), Arg::Int(MOST)]).await?;
    let standing = |row: &Row| -> Result<_, StoreError> {
        Ok(NoticeStanding {
            kind: word(row, "kind")?,
            standing: Standing::of(row.count("founded")?, row.count("unfounded")?),
            received_at: Timestamp::from_micros(row.int("received_at")?),
        })
    };
    rows.iter().map(standing).collect()
}

async fn history(
    tx: &mut Tx,
    author: AuthorId,
    first_seen_at: Timestamp,
    at: Timestamp,
) -> Result<AuthorHistory, StoreError> {
    let sql = "SELECT hour, items, matched, removed, noticed FROM author_hours
               WHERE author_id = $1 AND hour >= $2";
    let now = hour_of(at);
    let rows = tx.rows(sql, &[Arg::id(&author), Arg::Int(now - MONTH)]).await?;
    let over = |column: &str| -> Result<CountedOver, StoreError> {
        let mut over = CountedOver::default();
        for row in &rows {
            let (age, count) = (now - row.int("hour")?, row.int(column)?.max(0).unsigned_abs());
            for (window, hours) in [
                (&mut over.hour, 1),
                (&mut over.day, 24),
                (&mut over.week, 7 * 24),
                (&mut over.month, MONTH),
            ] {
                if age <= hours {
                    *window += count;
                }
            }
        }
        Ok(over)
    };
    Ok(AuthorHistory {
        first_seen_at,
        items: over("items")?,
        matched: over("matched")?,
        removed: over("removed")?,
        noticed: over("noticed")?,
    })
}

async fn labels_on(
    tx: &mut Tx,
    service: ServiceId,
    subjects: &[(&str, Vec<u8>)],
    at: Timestamp,
) -> Result<Vec<LabelStanding>, StoreError> {
    let mut labels = Vec::new();
    for on in ["item", "author", "domain"] {
        let of: Vec<&Vec<u8>> =
            subjects.iter().filter(|(what, _)| *what == on).map(|(_, subject)| subject).collect();
        if of.is_empty() {
            continue;
        }
        let sql = format!(
            "SELECT on_what, name, expires_at FROM labels
             WHERE service_id = $1 AND on_what = $2 AND (expires_at IS NULL OR expires_at > $3)
               AND subject IN ({}) ORDER BY name LIMIT {MOST}",
            places(4, of.len())
        );
        let mut args = vec![Arg::id(&service), Arg::text(on), Arg::Int(at.micros())];
        args.extend(of.iter().map(|subject| Arg::Bytes(subject)));
        for row in tx.rows(&sql, &args).await? {
            labels.push(LabelStanding {
                on: row.text("on_what")?,
                name: row.text("name")?,
                expires_at: opt_time(&row, "expires_at")?,
            });
        }
    }
    Ok(labels)
}
