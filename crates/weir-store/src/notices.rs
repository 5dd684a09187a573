//! Notices: somebody's report of an item, joined to its case, answered when
//! that is decided.

use serde_json::json;
use weir_model::{
    CaseId, Cursor, EventKind, Id, ItemKey, Notice, NoticeId, NoticeKind, NoticeState, Outcome,
    ServiceId, Standing, Timestamp,
};

use crate::authors::AuthorCount;
use crate::cases::{Joined, opt_word, word};
use crate::counters::next_number;
use crate::error::StoreError;
use crate::events::Draft;
use crate::ruled::{NoticeRuled, RuleHit};
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;
use crate::turns::take_turn;

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// An item, as the service names it.
    Item(ItemKey),
    /// A URL.
    Url(String),
}

/// A notice about to be kept.
#[derive(Clone, Debug)]
pub struct NewNotice {
    /// What it is about.
    pub about: About,
    /// Whose it is.
    pub kind: NoticeKind,
    /// Why the reporter thinks it unlawful.
    pub reason: String,
    /// Name and address of the reporter as given, JSON.
    pub reporter: Option<String>,
    /// A keyed hash of what the reporter is known by.
    pub reporter_key: Option<[u8; 32]>,
    /// Whether good faith was stated.
    pub good_faith: bool,
    /// What rules made of it.
    pub ruled: NoticeRuled,
}

const COLUMNS: &str = "SELECT n.id, n.number, n.item_id, n.url, n.kind, n.reason, n.reporter,
    n.good_faith, n.received_at, n.case_id, n.outcome,
    COALESCE(r.founded, 0) AS founded, COALESCE(r.unfounded, 0) AS unfounded
    FROM notices n LEFT JOIN reporters r
    ON r.service_id = n.service_id AND r.reporter = n.reporter_key";

impl Store {
    /// Keeps a notice and joins it to the case of what it is about.
    pub async fn receive_notice(
        &self,
        service: ServiceId,
        new: &NewNotice,
        at: Timestamp,
    ) -> Result<Notice, StoreError> {
        let id: NoticeId = self.next_id(at)?;
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let mut drafts = Vec::new();
        let known = match &new.about {
            About::Item(key) => Some(self.known_item(&mut tx, service, key, 0, at).await?),
            About::Url(_) => None,
        };
        let item = known.as_ref().map(|known| known.id);
        let url = match &new.about {
            About::Url(url) => Some(url.as_str()),
            About::Item(_) => None,
        };
        let number = next_number(&mut tx, service, "notice").await?;
        let joined = Joined::by_notice(item, url, new.ruled.case);
        let case = self.join(&mut tx, service, &joined, &mut drafts, at).await?;
        tx.execute(
            "INSERT INTO notices (id, service_id, number, item_id, url, kind, reason, reporter,
                                  reporter_key, good_faith, received_at, case_id, said)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            &[
                Arg::id(&id),
                Arg::id(&service),
                Arg::Int(number),
                Arg::OptBytes(item.as_ref().map(|item| item.as_bytes().as_slice())),
                Arg::OptText(url),
                Arg::text(new.kind.name()),
                Arg::text(new.reason.as_str()),
                Arg::OptText(new.reporter.as_deref()),
                Arg::OptBytes(new.reporter_key.as_ref().map(|key| key.as_slice())),
                Arg::Int(i64::from(new.good_faith)),
                Arg::Int(at.micros()),
                Arg::id(&case),
                Arg::OptText(new.ruled.said.as_deref()),
            ],
        )
        .await?;
        if let Some(known) = &known {
            // An item that only notices have named has no revision to speak of.
            let hits: &[RuleHit] = if known.revision > 0 { &new.ruled.hits } else { &[] };
            let said = (hits, &*new.ruled.labels);
            self.keep_said(&mut tx, service, (known.id, known.revision), said, at).await?;
        }
        if let Some(item) = item {
            AuthorCount::noticed().of_item(&mut tx, service, item, at).await?;
        }
        let payload = json!({ "case": case.to_string(), "kind": new.kind.name() });
        let subject = Some(*id.as_bytes());
        drafts.push(Draft { kind: EventKind::NoticeReceived, subject, payload });
        self.append_all(&mut tx, service, drafts, at).await?;
        let notice = notice_in(&mut tx, service, id).await?;
        tx.commit().await?;
        Ok(notice)
    }

    /// How many of a reporter's earlier notices were founded, and how many not.
    pub async fn reporter_record(
        &self,
        service: ServiceId,
        reporter: &[u8; 32],
    ) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT founded, unfounded FROM reporters
                   WHERE service_id = $1 AND reporter = $2";
        let args = [Arg::id(&service), Arg::Bytes(reporter)];
        let row = self.pool.read().await?.row(sql, &args).await?;
        row.map_or(Ok((0, 0)), |row| Ok((row.count("founded")?, row.count("unfounded")?)))
    }

    /// One notice.
    pub async fn notice(&self, service: ServiceId, id: NoticeId) -> Result<Notice, StoreError> {
        notice_in(&mut self.pool.read().await?, service, id).await
    }

    /// Notices behind a cursor, oldest first.
    pub async fn notices(
        &self,
        service: ServiceId,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE n.service_id = $1 AND n.number > $2 ORDER BY n.number LIMIT $3"
        );
        let args = [Arg::id(&service), Arg::Int(after.number()), Arg::Int(i64::from(limit))];
        self.pool.read().await?.rows(&sql, &args).await?.iter().map(notice_of).collect()
    }

    /// The notices of a case, oldest first.
    pub async fn notices_of_case(
        &self,
        service: ServiceId,
        case: CaseId,
    ) -> Result<Vec<Notice>, StoreError> {
        let sql = format!("{COLUMNS} WHERE n.service_id = $1 AND n.case_id = $2 ORDER BY n.number");
        let mut tx = self.pool.read().await?;
        tx.rows(&sql, &[Arg::id(&service), Arg::id(&case)]).await?.iter().map(notice_of).collect()
    }
}

async fn notice_in(tx: &mut Tx, service: ServiceId, id: NoticeId) -> Result<Notice, StoreError> {
    let sql = format!("{COLUMNS} WHERE n.service_id = $1 AND n.id = $2");
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
    row.as_ref().map_or(Err(StoreError::NoNotice(id)), notice_of)
}

/// Answers the notices of a case, or takes the answer back, and counts them
/// for or against their reporters.
pub(crate) async fn set_outcome(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    outcome: Option<Outcome>,
) -> Result<(), StoreError> {
    if outcome.is_none() {
        count_notices(tx, service, case, -1).await?;
    }
    let sql = "UPDATE notices SET outcome = $1 WHERE service_id = $2 AND case_id = $3";
    let name = Arg::OptText(outcome.map(Outcome::name));
    tx.execute(sql, &[name, Arg::id(&service), Arg::id(&case)]).await?;
    if outcome.is_some() {
        count_notices(tx, service, case, 1).await?;
    }
    Ok(())
}

/// Lets the notices of a case wait in another one.
pub(crate) async fn move_notices(
    tx: &mut Tx,
    service: ServiceId,
    from: CaseId,
    to: CaseId,
) -> Result<(), StoreError> {
    let sql = "UPDATE notices SET case_id = $1 WHERE service_id = $2 AND case_id = $3";
    let moved = tx.execute(sql, &[Arg::id(&to), Arg::id(&service), Arg::id(&from)]).await?;
    if moved > 0 {
        let sql = "UPDATE cases SET version = version + 1 WHERE service_id = $1 AND id = $2";
        tx.execute(sql, &[Arg::id(&service), Arg::id(&to)]).await?;
    }
    Ok(())
}

/// Adds the answered notices of a case to their reporters' counts, or takes
/// them away. What was removed or labelled was reported with reason.
async fn count_notices(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
    each: i64,
) -> Result<(), StoreError> {
    let sql = "SELECT reporter_key, outcome FROM notices WHERE service_id = $1 AND case_id = $2
               AND reporter_key IS NOT NULL AND outcome IS NOT NULL";
    for row in tx.rows(sql, &[Arg::id(&service), Arg::id(&case)]).await? {
        let founded = matches!(word(&row, "outcome")?, Outcome::Remove | Outcome::Label);
        let (founded, unfounded) = if founded { (each, 0) } else { (0, each) };
        tx.execute(
            "INSERT INTO reporters (service_id, reporter, founded, unfounded)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (service_id, reporter) DO UPDATE SET
             founded = reporters.founded + excluded.founded,
             unfounded = reporters.unfounded + excluded.unfounded",
            &[
                Arg::id(&service),
                Arg::Bytes(&row.bytes("reporter_key")?),
                Arg::Int(founded),
                Arg::Int(unfounded),
            ],
        )
        .await?;
    }
    Ok(())
}

fn notice_of(row: &Row) -> Result<Notice, StoreError> {
    let outcome = opt_word(row, "outcome")?;
    Ok(Notice {
        id: Id::from_bytes(row.array("id")?),
        number: row.int("number")?,
        item: row.opt_id("item_id")?.map(Id::from_bytes),
        url: row.opt_text("url")?,
        kind: word(row, "kind")?,
        reason: row.text("reason")?,
        reporter: row.opt_text("reporter")?,
        good_faith: row.int("good_faith")? != 0,
        standing: Standing::of(row.count("founded")?, row.count("unfounded")?),
        received_at: Timestamp::from_micros(row.int("received_at")?),
        case: Id::from_bytes(row.array("case_id")?),
        state: if outcome.is_some() { NoticeState::Decided } else { NoticeState::Waiting },
        outcome,
    })
}
