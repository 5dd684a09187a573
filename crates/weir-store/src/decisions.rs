//! Decisions and actions: a decision, what the service is told to do, and the
//! messages that tell it, in one commit.

use serde_json::json;
use weir_model::{
    Action, ActionId, ActionKind, ActionState, Actor, Case, CaseId, CaseState, Cursor, Decision,
    DecisionId, EventKind, Id, ItemId, JobId, NewDecision, Outcome, Queue, ServiceId, Timestamp,
};

use crate::authors::AuthorCount;
use crate::cases::{case_in, hold, open_case, opt_time, word};
use crate::counters::next_number;
use crate::entries::lock_service;
use crate::error::StoreError;
use crate::holds::{holder, let_go};
use crate::messages::{action_message, notices_decided};
use crate::notices::{move_notices, set_outcome};
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;
use crate::turns::take_turn;

/// How long what a case kept is kept after its decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepUntil {
    /// Its fingerprints.
    pub fingerprints: Timestamp,
    /// Its text and media.
    pub content: Timestamp,
}

/// What taking back a decision did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionUndone {
    /// Its action had not left, and never will.
    BeforeItLeft,
    /// Its action had left, or may have; this one takes it back.
    Told(ActionId),
    /// It had no action.
    Nothing,
}

pub(crate) const DECISION: &str =
    "SELECT d.id, d.case_id, d.policy_id, d.purpose, d.outcome, d.reason,
    d.language, d.decided_by, d.made_at, d.not_before, d.undone_at,
    (SELECT a.id FROM actions a WHERE a.service_id = d.service_id AND a.decision_id = d.id
     AND a.kind <> 'undo'
     ORDER BY a.number LIMIT 1) AS action_id
    FROM decisions d";

const ACTION: &str =
    "SELECT id, number, decision_id, item_id, kind, state, requested_at FROM actions";

impl Store {
    /// Decides an open case.
    pub async fn decide(
        &self,
        service: ServiceId,
        case: CaseId,
        new: &NewDecision,
        keep: KeepUntil,
        at: Timestamp,
    ) -> Result<Decision, StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        // Entries are judged below; the outbox is locked before that.
        lock_service(&mut tx, service).await?;
        let case = case_in(&mut tx, service, case).await?;
        if case.state != CaseState::Open {
            return Err(StoreError::CaseDecided(case.id));
        }
        if new.case_version.is_some_and(|seen| seen != case.version) {
            return Err(StoreError::CaseChanged { case: case.id, version: case.version });
        }
        if let (Actor::User(user), Some((holder, _))) =
            (self.actor, holder(&mut tx, service, case.id, at).await?)
            && user != holder
        {
            return Err(StoreError::CaseHeld(case.id));
        }
        require_policy(&mut tx, service, new).await?;
        let id: DecisionId = self.next_id(at)?;
        insert_decision(&mut tx, service, id, case.id, new, self.actor, at).await?;
        let action = match (new.outcome.action(), case.item) {
            (Some(kind), Some(item)) => {
                Some(self.request(&mut tx, service, id, item, kind, new.not_before, at).await?)
            }
            _ => None,
        };
        if new.outcome == Outcome::Escalate {
            escalate(&mut tx, service, &case).await?;
        } else {
            close(&mut tx, service, &case, keep, at).await?;
            set_outcome(&mut tx, service, case.id, Some(new.outcome)).await?;
            let told = notices_decided(&mut tx, service, &case, id, new.not_before).await?;
            self.enqueue(&mut tx, service, &told, at).await?;
        }
        let_go(&mut tx, service, case.id).await?;
        self.decided(&mut tx, service, &case, (id, new), at).await?;
        self.judge(&mut tx, service, &case, (id, new), at).await?;
        let payload = json!({
            "case": case.id.to_string(),
            "outcome": new.outcome.name(),
            "purpose": new.purpose.name(),
            "policy": new.policy.map(|policy| policy.to_string()),
            "action": action.map(|action| action.to_string()),
        });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::DecisionMade, subject, payload, at).await?;
        tx.commit().await?;
        self.decision(service, id).await
    }

    /// An action and the messages that tell of it.
    #[expect(clippy::too_many_arguments, reason = "the row's columns")]
    pub(crate) async fn request(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        decision: DecisionId,
        item: ItemId,
        kind: ActionKind,
        not_before: Timestamp,
        at: Timestamp,
    ) -> Result<ActionId, StoreError> {
        let id: ActionId = self.next_id(at)?;
        let number = next_number(tx, service, "action").await?;
        tx.execute(
            "INSERT INTO actions (id, service_id, number, decision_id, item_id, kind, state,
                                  requested_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7)",
            &[
                Arg::id(&id),
                Arg::id(&service),
                Arg::Int(number),
                Arg::id(&decision),
                Arg::id(&item),
                Arg::text(kind.name()),
                Arg::Int(at.micros()),
            ],
        )
        .await?;
        let message = action_message(tx, service, id, not_before).await?;
        self.enqueue(tx, service, &[message], at).await?;
        Ok(id)
    }

    /// Takes back a decision. Where its action may have left, another action
    /// tells the service so.
    pub async fn undo_decision(
        &self,
        service: ServiceId,
        id: DecisionId,
        at: Timestamp,
    ) -> Result<DecisionUndone, StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        lock_service(&mut tx, service).await?;
        let decision = decision_in(&mut tx, service, id).await?;
        let case = case_in(&mut tx, service, decision.case).await?;
        let answer = self.take_back(&mut tx, service, &decision, &case, None, at).await?;
        if case.state == CaseState::Decided && !decision_stands(&mut tx, service, case.id).await? {
            set_outcome(&mut tx, service, case.id, None).await?;
            reopen(&mut tx, service, &case).await?;
        }
        tx.commit().await?;
        Ok(answer)
    }

    /// Takes back a decision, in a job of many or alone; what becomes of its
    /// case is the caller's.
    pub(crate) async fn take_back(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        decision: &Decision,
        case: &Case,
        job: Option<JobId>,
        at: Timestamp,
    ) -> Result<DecisionUndone, StoreError> {
        let id = decision.id;
        let undone = tx
            .execute(
                "UPDATE decisions SET undone_at = $1
                 WHERE service_id = $2 AND id = $3 AND undone_at IS NULL",
                &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&id)],
            )
            .await?;
        if undone == 0 {
            return Err(StoreError::DecisionUndone(id));
        }
        self.unjudge(tx, service, decision, at).await?;
        let left = self.cancel_deliveries(tx, service, id, at).await?.begun > 0;
        let answer = match (decision.action, case.item) {
            (None, _) | (_, None) => DecisionUndone::Nothing,
            (Some(action), Some(_)) if !left => {
                set_action_state(tx, service, action, ActionState::Cancelled).await?;
                DecisionUndone::BeforeItLeft
            }
            (Some(_), Some(item)) => DecisionUndone::Told(
                self.request(tx, service, id, item, ActionKind::Undo, at, at).await?,
            ),
        };
        if let Some(item) = case.item.filter(|_| decision.outcome == Outcome::Remove) {
            AuthorCount::removed(-1).of_item(tx, service, item, decision.made_at).await?;
        }
        let told = match answer {
            DecisionUndone::Told(action) => Some(action.to_string()),
            _ => None,
        };
        let mut payload = json!({ "case": case.id.to_string(), "action": told });
        if let Some(job) = job {
            payload["job"] = job.to_string().into();
        }
        let subject = Some(*id.as_bytes());
        self.append(tx, service, EventKind::DecisionUndone, subject, payload, at).await?;
        Ok(answer)
    }

    /// One decision.
    pub async fn decision(
        &self,
        service: ServiceId,
        id: DecisionId,
    ) -> Result<Decision, StoreError> {
        decision_in(&mut self.pool.read().await?, service, id).await
    }

    /// The decisions of a case, oldest first.
    pub async fn decisions(
        &self,
        service: ServiceId,
        case: CaseId,
    ) -> Result<Vec<Decision>, StoreError> {
        let sql = format!(
            "{DECISION} WHERE d.service_id = $1 AND d.case_id = $2 ORDER BY d.made_at, d.id"
        );
        let mut tx = self.pool.read().await?;
        tx.rows(&sql, &[Arg::id(&service), Arg::id(&case)]).await?.iter().map(decision_of).collect()
    }

    /// One action.
    pub async fn action(&self, service: ServiceId, id: ActionId) -> Result<Action, StoreError> {
        let sql = format!("{ACTION} WHERE service_id = $1 AND id = $2");
        let mut tx = self.pool.read().await?;
        let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        row.as_ref().map_or(Err(StoreError::NoAction(id)), action_of)
    }

    /// Actions behind a cursor, oldest first.
    pub async fn actions(
        &self,
        service: ServiceId,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<Action>, StoreError> {
        let sql =
            format!("{ACTION} WHERE service_id = $1 AND number > $2 ORDER BY number LIMIT $3");
        let args = [Arg::id(&service), Arg::Int(after.number()), Arg::Int(i64::from(limit))];
        self.pool.read().await?.rows(&sql, &args).await?.iter().map(action_of).collect()
    }
}

async fn require_policy(
    tx: &mut Tx,
    service: ServiceId,
    new: &NewDecision,
) -> Result<(), StoreError> {
    let Some(policy) = new.policy else { return Ok(()) };
    let sql = "SELECT 1 AS found FROM policies WHERE service_id = $1 AND id = $2";
    let row = tx.row(sql, &[Arg::id(&service), Arg::id(&policy)]).await?;
    row.map_or(Err(StoreError::NoPolicy(policy)), |_| Ok(()))
}

pub(crate) async fn insert_decision(
    tx: &mut Tx,
    service: ServiceId,
    id: DecisionId,
    case: CaseId,
    new: &NewDecision,
    by: Actor,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO decisions (id, service_id, case_id, policy_id, purpose, outcome, reason,
                                language, decided_by, made_at, not_before)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            Arg::id(&id),
            Arg::id(&service),
            Arg::id(&case),
            Arg::OptBytes(new.policy.as_ref().map(|policy| policy.as_bytes().as_slice())),
            Arg::text(new.purpose.name()),
            Arg::text(new.outcome.name()),
            Arg::text(new.reason.as_str()),
            Arg::OptText(new.language.as_deref()),
            Arg::text(by.to_string()),
            Arg::Int(at.micros()),
            Arg::Int(new.not_before.micros()),
        ],
    )
    .await?;
    Ok(())
}

async fn escalate(tx: &mut Tx, service: ServiceId, case: &Case) -> Result<(), StoreError> {
    let sql = "UPDATE cases SET queue = $1, version = version + 1
               WHERE service_id = $2 AND id = $3";
    let queue = Queue::Escalated.name();
    tx.execute(sql, &[Arg::text(queue), Arg::id(&service), Arg::id(&case.id)]).await?;
    Ok(())
}

/// The case waits no longer, and so what it kept goes in its time.
pub(crate) async fn close(
    tx: &mut Tx,
    service: ServiceId,
    case: &Case,
    keep: KeepUntil,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE cases SET state = 'decided', decided_at = $1, version = version + 1
               WHERE service_id = $2 AND id = $3";
    tx.execute(sql, &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&case.id)]).await?;
    let_expire(tx, service, case, keep).await
}

/// Nobody need decide the case any more; what it kept goes in its time.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    service: ServiceId,
    case: &Case,
    keep: KeepUntil,
) -> Result<(), StoreError> {
    let sql = "UPDATE cases SET state = 'withdrawn', decided_at = NULL, version = version + 1
               WHERE service_id = $1 AND id = $2";
    tx.execute(sql, &[Arg::id(&service), Arg::id(&case.id)]).await?;
    let_go(tx, service, case.id).await?;
    // Of a decided case it goes when it was to go.
    if case.state == CaseState::Open { let_expire(tx, service, case, keep).await } else { Ok(()) }
}

async fn let_expire(
    tx: &mut Tx,
    service: ServiceId,
    case: &Case,
    keep: KeepUntil,
) -> Result<(), StoreError> {
    let Some(item) = case.item else { return Ok(()) };
    // But for what waits to be fingerprinted.
    for sql in [
        "UPDATE contents SET expires_at = $1 WHERE service_id = $3 AND item_id = $4 AND number IN
         (SELECT number FROM revisions WHERE service_id = $3 AND item_id = $4
          AND verdict IS NOT NULL)",
        "UPDATE revisions SET expires_at = $2 WHERE service_id = $3 AND item_id = $4
         AND verdict IS NOT NULL",
    ] {
        let (content, fingerprints) = (keep.content.micros(), keep.fingerprints.micros());
        let args = [Arg::Int(content), Arg::Int(fingerprints), Arg::id(&service), Arg::id(&item)];
        tx.execute(sql, &args).await?;
    }
    Ok(())
}

/// Whether a decision that ended the waiting of a case was not taken back.
pub(crate) async fn decision_stands(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS found FROM decisions WHERE service_id = $1 AND case_id = $2
               AND undone_at IS NULL AND outcome <> $3 LIMIT 1";
    let args = [Arg::id(&service), Arg::id(&case), Arg::text(Outcome::Escalate.name())];
    Ok(tx.row(sql, &args).await?.is_some())
}

/// The case waits again, unless a newer one of its item or URL does: then its
/// notices wait there. What was erased waits for nobody.
pub(crate) async fn reopen(tx: &mut Tx, service: ServiceId, case: &Case) -> Result<(), StoreError> {
    if case.item.is_none() && case.url.is_none() {
        return Ok(());
    }
    if let Some((newer, _)) = open_case(tx, service, case.item, case.url.as_deref()).await? {
        return move_notices(tx, service, case.id, newer).await;
    }
    let sql = "UPDATE cases SET state = 'open', decided_at = NULL, version = version + 1
               WHERE service_id = $1 AND id = $2";
    tx.execute(sql, &[Arg::id(&service), Arg::id(&case.id)]).await?;
    match case.item {
        Some(item) => hold(tx, service, item).await,
        None => Ok(()),
    }
}

async fn set_action_state(
    tx: &mut Tx,
    service: ServiceId,
    action: ActionId,
    state: ActionState,
) -> Result<(), StoreError> {
    let sql = "UPDATE actions SET state = $1 WHERE service_id = $2 AND id = $3";
    tx.execute(sql, &[Arg::text(state.name()), Arg::id(&service), Arg::id(&action)]).await?;
    Ok(())
}

async fn decision_in(
    tx: &mut Tx,
    service: ServiceId,
    id: DecisionId,
) -> Result<Decision, StoreError> {
    let sql = format!("{DECISION} WHERE d.service_id = $1 AND d.id = $2");
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
    row.as_ref().map_or(Err(StoreError::NoDecision(id)), decision_of)
}

pub(crate) fn decision_of(row: &Row) -> Result<Decision, StoreError> {
    Ok(Decision {
        id: Id::from_bytes(row.array("id")?),
        case: Id::from_bytes(row.array("case_id")?),
        policy: row.opt_id("policy_id")?.map(Id::from_bytes),
        purpose: word(row, "purpose")?,
        outcome: word(row, "outcome")?,
        reason: row.text("reason")?,
        language: row.opt_text("language")?,
        by: word(row, "decided_by")?,
        made_at: Timestamp::from_micros(row.int("made_at")?),
        not_before: Timestamp::from_micros(row.int("not_before")?),
        undone_at: opt_time(row, "undone_at")?,
        action: row.opt_id("action_id")?.map(Id::from_bytes),
    })
}

fn action_of(row: &Row) -> Result<Action, StoreError> {
    Ok(Action {
        id: Id::from_bytes(row.array("id")?),
        number: row.int("number")?,
        decision: Id::from_bytes(row.array("decision_id")?),
        item: row.opt_id("item_id")?.map(Id::from_bytes),
        kind: word(row, "kind")?,
        state: word(row, "state")?,
        requested_at: Timestamp::from_micros(row.int("requested_at")?),
    })
}
