//! What taking back all that a cause did would do, counted before anybody
//! does it.

use weir_model::{CaseId, CaseState, Cause, Id, ItemKey, Outcome, ServiceId, Timestamp};

use crate::cases::{opt_word, word};
use crate::causes::Reach;
use crate::error::StoreError;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

/// One sort of decisions behind a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CausedDecisions {
    /// What was decided.
    pub outcome: Outcome,
    /// Whether a rule decided, else a person.
    pub by_rule: bool,
    /// How many stand: these would be taken back.
    pub standing: u64,
    /// How many were taken back before.
    pub undone: u64,
}

/// What taking back all that a cause did would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoPreview {
    /// The decisions, the sorts with most first.
    pub decisions: Vec<CausedDecisions>,
    /// Items that are held and wait for a person: they would be released.
    pub held: u64,
    /// Open cases of items that the cause reached.
    pub open: u64,
    /// Of those, cases that stand on nothing else: they would be withdrawn.
    pub withdrawn: u64,
    /// Labels that the version of the rule set.
    pub labels: u64,
    /// In how many cases there is something to take back.
    pub cases: u64,
}

impl UndoPreview {
    /// How many decisions would be taken back.
    pub fn standing(&self) -> u64 {
        self.decisions.iter().map(|sort| sort.standing).sum()
    }

    /// How many were taken back before.
    pub fn undone(&self) -> u64 {
        self.decisions.iter().map(|sort| sort.undone).sum()
    }

    /// Whether there is nothing to take back.
    pub fn is_empty(&self) -> bool {
        self.cases == 0 && self.labels == 0
    }
}

/// A case in which something would be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CausedCase {
    /// Which case.
    pub case: CaseId,
    /// Its item, as the service names it; nothing where it was erased, or the
    /// case is a URL's.
    pub item: Option<ItemKey>,
    /// Its URL, where it has no item.
    pub url: Option<String>,
    /// Whether it waits.
    pub state: CaseState,
    /// The newest decision that stands.
    pub outcome: Option<Outcome>,
    /// Whether its item is held.
    pub held: bool,
}

impl Store {
    /// What taking back all that a cause did until `at` would do.
    pub async fn undo_preview(
        &self,
        service: ServiceId,
        cause: &Cause,
        at: Timestamp,
    ) -> Result<UndoPreview, StoreError> {
        let mut tx = self.pool.read().await?;
        require_cause(&mut tx, service, cause).await?;
        preview_in(&mut tx, service, &Reach::new(cause, at)).await
    }

    /// The cases in which something would be taken back, behind one of them.
    pub async fn undo_cases(
        &self,
        service: ServiceId,
        cause: &Cause,
        after: Option<CaseId>,
        limit: u32,
        at: Timestamp,
    ) -> Result<Vec<CausedCase>, StoreError> {
        let reach = Reach::new(cause, at);
        let mut args = reach.args(&service);
        let after = after.unwrap_or(Id::from_bytes([0; 16]));
        args.push(Arg::id(&after));
        args.push(Arg::Int(i64::from(limit)));
        let (behind, limit) = (args.len() - 1, args.len());
        let sql = format!(
            "WITH {}, {},
               wanted_cases (id) AS (SELECT DISTINCT case_id FROM reached
                 WHERE case_id > ${behind} ORDER BY case_id LIMIT ${limit})
             SELECT c.id, c.state, c.url, i.type, i.ext_id,
               (SELECT d.outcome FROM decisions d WHERE d.case_id = c.id AND d.undone_at IS NULL
                AND d.outcome <> 'escalate' ORDER BY d.made_at DESC LIMIT 1) AS outcome,
               CAST(CASE WHEN c.state = 'open' AND {} THEN 1 ELSE 0 END AS BIGINT) AS held
             FROM wanted_cases CROSS JOIN cases c LEFT JOIN items i ON i.id = c.item_id
             WHERE c.id = wanted_cases.id ORDER BY c.id",
            reach.tied(),
            reach.reached(),
            reach.held()
        );
        self.pool.read().await?.rows(&sql, &args).await?.iter().map(caused_of).collect()
    }
}

/// Refuses a cause that there never was: a slip would look like nothing to do.
pub(crate) async fn require_cause(
    tx: &mut Tx,
    service: ServiceId,
    cause: &Cause,
) -> Result<(), StoreError> {
    // What is gone may still have matched.
    let (sql, key, refusal) = match cause {
        Cause::Entry(id) => (
            "SELECT 1 AS found WHERE EXISTS
               (SELECT 1 FROM entries WHERE service_id = $1 AND id = $2)
             OR EXISTS (SELECT 1 FROM matches WHERE service_id = $1 AND entry_id = $2)",
            Arg::id(id),
            StoreError::NoEntry(*id),
        ),
        Cause::RuleVersion(id) => (
            "SELECT 1 AS found FROM rule_versions WHERE service_id = $1 AND id = $2",
            Arg::id(id),
            StoreError::NoRuleVersion(*id),
        ),
        Cause::Import(id) => (
            "SELECT 1 AS found FROM imports WHERE service_id = $1 AND id = $2",
            Arg::id(id),
            StoreError::NoImport(*id),
        ),
        Cause::Bank(name) => (
            "SELECT 1 AS found WHERE EXISTS
               (SELECT 1 FROM banks WHERE service_id = $1 AND name = $2)
             OR EXISTS (SELECT 1 FROM matches WHERE service_id = $1 AND bank = $2)",
            Arg::text(name.as_str()),
            StoreError::NoBank(name.clone()),
        ),
        Cause::Time { .. } => return Ok(()),
    };
    let found = tx.row(sql, &[Arg::id(&service), key]).await?;
    found.map_or(Err(refusal), |_| Ok(()))
}

pub(crate) async fn preview_in(
    tx: &mut Tx,
    service: ServiceId,
    reach: &Reach,
) -> Result<UndoPreview, StoreError> {
    let args = reach.args(&service);
    let tied = reach.tied();
    let sql = format!(
        "WITH {tied}, {}
         SELECT outcome,
           CAST(CASE WHEN decided_by LIKE 'rule%' THEN 1 ELSE 0 END AS BIGINT) AS by_rule,
           COUNT(CASE WHEN undone_at IS NULL THEN 1 END) AS standing,
           COUNT(undone_at) AS undone
         FROM taken GROUP BY outcome, by_rule ORDER BY COUNT(*) DESC, outcome, by_rule",
        reach.taken()
    );
    let mut preview = UndoPreview::default();
    for row in tx.rows(&sql, &args).await? {
        preview.decisions.push(CausedDecisions {
            outcome: word(&row, "outcome")?,
            by_rule: row.int("by_rule")? == 1,
            standing: row.count("standing")?,
            undone: row.count("undone")?,
        });
    }
    // The rule's own decisions are none of these.
    let args = &args[..3];
    let sql = format!(
        "WITH {tied}
         SELECT COUNT(*) AS waits, COUNT(CASE WHEN {} THEN 1 END) AS held,
                COUNT(CASE WHEN {} THEN 1 END) AS alone
         FROM tied CROSS JOIN cases c WHERE c.item_id = tied.item_id AND c.state = 'open'
         AND c.service_id = $1 AND c.opened_at <= $3",
        reach.held(),
        reach.alone()
    );
    if let Some(row) = tx.row(&sql, args).await? {
        preview.open = row.count("waits")?;
        preview.held = row.count("held")?;
        preview.withdrawn = row.count("alone")?;
    }
    if let Cause::RuleVersion(_) = reach.cause {
        let sql = "SELECT COUNT(*) AS labels FROM labels
                   WHERE service_id = $1 AND version_id = $2 AND set_at <= $3";
        preview.labels = tx.row(sql, args).await?.map_or(Ok(0), |row| row.count("labels"))?;
    }
    let sql = format!(
        "WITH {tied}, {} SELECT COUNT(DISTINCT case_id) AS cases FROM reached",
        reach.reached()
    );
    let row = tx.row(&sql, &reach.args(&service)).await?;
    preview.cases = row.map_or(Ok(0), |row| row.count("cases"))?;
    Ok(preview)
}

fn caused_of(row: &Row) -> Result<CausedCase, StoreError> {
    let item = match row.opt_text("type")?.zip(row.opt_text("ext_id")?) {
        Some((kind, id)) => {
            Some(ItemKey::new(kind, id).map_err(|error| StoreError::Damaged(error.to_string()))?)
        }
        None => None,
    };
    Ok(CausedCase {
        case: Id::from_bytes(row.array("id")?),
        item,
        url: row.opt_text("url")?,
        state: word(row, "state")?,
        outcome: opt_word(row, "outcome")?,
        held: row.int("held")? == 1,
    })
}
