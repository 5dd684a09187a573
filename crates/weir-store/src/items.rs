//! Items: received in groups, each group one commit.
//!
//! A group is one write to the disk however many items it holds; that is what
//! lets many connections be answered durably at once.

use serde_json::json;
use weir_model::{
    Author, AuthorId, BatchId, CaseId, ContentDigest, EntryId, EventKind, Id, ItemId, ItemKey,
    ItemSignal, ServiceId, Timestamp, Verdict,
};
use weir_signals::pdq::Distance;
use weir_signals::{Sha256Digest, Signal, SignalKind};

use crate::aside::note_received;
use crate::authors::AuthorCount;
use crate::cases::{Joined, join_case};
use crate::error::StoreError;
use crate::events::Draft;
use crate::keeping::forget_bare_author;
use crate::revisions::{insert_content, insert_matches, insert_revision};
use crate::ruled::{AskedCase, NewLabel, RuleAct, RuleHit};
use crate::sql::{Arg, Tx};
use crate::store::Store;
use crate::turns::take_turn;

/// A revision of an item about to be kept.
#[derive(Clone, Debug)]
pub struct NewRevision {
    /// Which item.
    pub key: ItemKey,
    /// Whose.
    pub author: Option<Author>,
    /// When the service says that it was made.
    pub created_at: Option<Timestamp>,
    /// What tells the same content from another.
    pub content: ContentDigest,
    /// Given back unchanged in webhooks, JSON.
    pub echo: Option<String>,
    /// The batch that it came in.
    pub batch: Option<BatchId>,
    /// What Weir found.
    pub finding: Finding,
    /// What is kept for people, or until it is fingerprinted.
    pub kept: Option<KeptContent>,
}

/// What Weir found in a revision, or has to find yet.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// Nothing until everything is fingerprinted.
    pub verdict: Option<Verdict>,
    /// The answer as the service gets it, JSON.
    pub answer: String,
    /// Its signals, each with what of it they were taken from.
    pub signals: Vec<ItemSignal>,
    /// Its matches.
    pub matches: Vec<NewMatch>,
    /// The case that rules ask for: a person shall see it.
    pub case: Option<AskedCase>,
    /// What the verdict was computed from, JSON without content.
    pub facts: Option<String>,
    /// What each rule said, JSON.
    pub said: Option<String>,
    /// Which versions of rules spoke.
    pub hits: Vec<RuleHit>,
    /// The labels that they set.
    pub labels: Vec<NewLabel>,
    /// What the service is told to do without a person.
    pub act: Option<RuleAct>,
    /// When its fingerprints go, unless a case keeps them.
    pub expires_at: Option<Timestamp>,
}

/// A match about to be kept.
#[derive(Clone, Debug)]
pub struct NewMatch {
    /// The bank's name.
    pub bank: String,
    /// The entry.
    pub entry: EntryId,
    /// Which kind of signal.
    pub kind: SignalKind,
    /// How far apart.
    pub distance: Option<Distance>,
}

/// Text, links and media of a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptContent {
    /// Its text.
    pub text: Option<String>,
    /// Its links.
    pub links: Vec<String>,
    /// Its media, in order.
    pub media: Vec<KeptMedium>,
}

/// A medium of a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptMedium {
    /// The file's name.
    pub name: Option<String>,
    /// What the service says that it is.
    pub content_type: Option<String>,
    /// Where it is to be fetched.
    pub url: Option<String>,
    /// Signals that came in place of bytes.
    pub given: Vec<Signal>,
    /// How many bytes it has.
    pub size: Option<u64>,
    /// The blob that holds them.
    pub blob: Option<Sha256Digest>,
}

/// What became of a revision that was to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The item.
    pub item: ItemId,
    /// The revision's number, from 1 on.
    pub revision: u32,
    /// False where the newest revision had this content already.
    pub fresh: bool,
    /// The answer: this one, or the one given before.
    pub answer: String,
    /// The verdict: this one, or the one given before.
    pub verdict: Option<Verdict>,
    /// The newest case of the item.
    pub case: Option<CaseId>,
}

impl Store {
    /// Keeps a group of revisions of different items in one commit.
    pub async fn receive_items(
        &self,
        service: ServiceId,
        group: &[NewRevision],
        at: Timestamp,
    ) -> Result<Vec<Received>, StoreError> {
        let mut tx = self.pool.write().await?;
        let received = self.receive_all(&mut tx, service, group, at).await?;
        tx.commit().await?;
        Ok(received)
    }

    pub(crate) async fn receive_all(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        group: &[NewRevision],
        at: Timestamp,
    ) -> Result<Vec<Received>, StoreError> {
        take_turn(tx, service).await?;
        let mut received = Vec::with_capacity(group.len());
        let mut drafts = Vec::new();
        for new in group {
            received.push(self.receive(tx, service, new, &mut drafts, at).await?);
        }
        let fresh: Vec<_> = received
            .iter()
            .filter(|one| one.fresh)
            .map(|one| json!([one.item.to_string(), one.revision, one.verdict.map(Verdict::name)]))
            .collect();
        if !fresh.is_empty() {
            note_received(tx, service, fresh.len(), at).await?;
            let payload = json!({ "items": fresh });
            drafts.insert(0, Draft { kind: EventKind::ItemsReceived, subject: None, payload });
        }
        self.append_all(tx, service, drafts, at).await?;
        Ok(received)
    }

    async fn receive(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        new: &NewRevision,
        drafts: &mut Vec<Draft>,
        at: Timestamp,
    ) -> Result<Received, StoreError> {
        let known = self.known_item(tx, service, &new.key, 1, at).await?;
        let item = known.id;
        if let Some(same) = same_content(tx, service, &known, &new.content).await? {
            return Ok(same);
        }
        let author = match &new.author {
            Some(author) => Some(self.known_author(tx, service, author, at).await?),
            None => known.author,
        };
        let number = known.revision + 1;
        // A new item without an author stands there already as it should.
        if !known.new || author.is_some() {
            let sql =
                "UPDATE items SET revision = $1, author_id = $2 WHERE service_id = $3 AND id = $4";
            let of = Arg::OptBytes(author.as_ref().map(|id| id.as_bytes().as_slice()));
            tx.execute(sql, &[Arg::Int(number), of, Arg::id(&service), Arg::id(&item)]).await?;
        }
        if let Some(before) = known.author.filter(|before| author != Some(*before)) {
            forget_bare_author(tx, service, before).await?;
        }
        insert_revision(tx, service, (item, number), new, at).await?;
        if let Some(kept) = &new.kept {
            insert_content(tx, service, (item, number), kept).await?;
        }
        insert_matches(tx, service, (item, number), &new.finding.matches, at).await?;
        let said = (&*new.finding.hits, &*new.finding.labels);
        self.keep_said(tx, service, (item, number), said, at).await?;
        if let Some(author) = author {
            AuthorCount::of_revision(known.new, &new.finding).of(tx, service, author, at).await?;
        }
        let case = if let Some(asked) = new.finding.case {
            Some(self.open_asked(tx, service, item, (asked, &new.finding), drafts, at).await?)
        } else if known.new {
            None
        } else {
            newest_case(tx, service, item).await?
        };
        Ok(Received {
            item,
            revision: u32::try_from(number).unwrap_or(u32::MAX),
            fresh: true,
            answer: new.finding.answer.clone(),
            verdict: new.finding.verdict,
            case,
        })
    }

    /// Opens the case that rules asked for, and acts on it where one may.
    pub(crate) async fn open_asked(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        item: ItemId,
        (asked, finding): (AskedCase, &Finding),
        drafts: &mut Vec<Draft>,
        at: Timestamp,
    ) -> Result<CaseId, StoreError> {
        let joined = Joined::as_asked(tx, service, item, asked, &finding.matches).await?;
        let case = self.join(tx, service, &joined, drafts, at).await?;
        if let Some(act) = &finding.act {
            self.act_by_rule(tx, service, case, act, drafts, at).await?;
        }
        Ok(case)
    }

    pub(crate) async fn join(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        joined: &Joined<'_>,
        drafts: &mut Vec<Draft>,
        at: Timestamp,
    ) -> Result<CaseId, StoreError> {
        join_case(tx, service, self.next_id(at)?, joined, drafts, at).await
    }

    async fn known_author(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        author: &Author,
        at: Timestamp,
    ) -> Result<AuthorId, StoreError> {
        let id: AuthorId = self.next_id(at)?;
        let row = tx
            .row(
                "INSERT INTO authors (id, service_id, type, ext_id, name, first_seen_at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (service_id, type, ext_id)
                 DO UPDATE SET name = COALESCE(excluded.name, authors.name)
                 RETURNING id",
                &[
                    Arg::id(&id),
                    Arg::id(&service),
                    Arg::text(author.key.kind()),
                    Arg::text(author.key.id()),
                    Arg::OptText(author.name.as_deref()),
                    Arg::Int(at.micros()),
                ],
            )
            .await?;
        row.map_or(Ok(id), |row| Ok(Id::from_bytes(row.array("id")?)))
    }

    /// The item of this key; made where there is none, with `revision` as its
    /// newest.
    pub(crate) async fn known_item(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        key: &ItemKey,
        revision: i64,
        at: Timestamp,
    ) -> Result<KnownItem, StoreError> {
        let id: ItemId = self.next_id(at)?;
        let row = tx
            .row(
                "INSERT INTO items (id, service_id, type, ext_id, revision, received_at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (service_id, type, ext_id) DO UPDATE SET revision = items.revision
                 RETURNING id, revision, author_id",
                &[
                    Arg::id(&id),
                    Arg::id(&service),
                    Arg::text(key.kind()),
                    Arg::text(key.id()),
                    Arg::Int(revision),
                    Arg::Int(at.micros()),
                ],
            )
            .await?;
        let row = row.ok_or_else(|| StoreError::Damaged("an item was not kept".to_owned()))?;
        let found = Id::from_bytes(row.array("id")?);
        let new = found == id;
        Ok(KnownItem {
            id: found,
            new,
            revision: if new { 0 } else { row.int("revision")? },
            author: row.opt_id("author_id")?.map(Id::from_bytes),
        })
    }
}

/// An item's row before a new revision.
pub(crate) struct KnownItem {
    pub(crate) id: ItemId,
    /// Whether it was made just now.
    new: bool,
    /// The newest revision's number; 0 where there is none yet.
    pub(crate) revision: i64,
    author: Option<AuthorId>,
}

/// What was answered before, if the newest revision has this content.
async fn same_content(
    tx: &mut Tx,
    service: ServiceId,
    &KnownItem { id: item, revision: last, .. }: &KnownItem,
    content: &ContentDigest,
) -> Result<Option<Received>, StoreError> {
    if last == 0 {
        return Ok(None);
    }
    let sql = "SELECT content, verdict, answer FROM revisions
               WHERE service_id = $1 AND item_id = $2 AND number = $3";
    let row = tx.row(sql, &[Arg::id(&service), Arg::id(&item), Arg::Int(last)]).await?;
    let Some(row) = row else { return Ok(None) };
    if row.array("content")? != content.0 {
        return Ok(None);
    }
    Ok(Some(Received {
        item,
        revision: u32::try_from(last).unwrap_or(u32::MAX),
        fresh: false,
        answer: row.text("answer")?,
        verdict: verdict_of(row.opt_text("verdict")?)?,
        case: newest_case(tx, service, item).await?,
    }))
}

pub(crate) fn verdict_of(name: Option<String>) -> Result<Option<Verdict>, StoreError> {
    name.map(|name| name.parse().map_err(|_| StoreError::Damaged(format!("the verdict {name}"))))
        .transpose()
}

pub(crate) async fn newest_case(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
) -> Result<Option<CaseId>, StoreError> {
    let sql = "SELECT id FROM cases WHERE service_id = $1 AND item_id = $2
               ORDER BY number DESC LIMIT 1";
    let row = tx.row(sql, &[Arg::id(&service), Arg::id(&item)]).await?;
    row.map(|row| Ok(Id::from_bytes(row.array("id")?))).transpose()
}
