//! What webhooks are told: the bodies of CONTRACT.md, made from the rows.
//! A reviewer's name or id is in none of them.

use serde_json::{Value, json};
use weir_model::{
    ActionId, ActionKind, Case, DecisionId, Id, ItemId, Message, MessageKind, Outcome, PolicyId,
    Purpose, ServiceId, Timestamp, Verdict,
};

use crate::cases::word;
use crate::error::StoreError;
use crate::revisions::Revision;
use crate::sql::{Arg, Row, Tx};

/// `"item"` and `"echo"` of a body: the echo of one revision, or of the newest.
async fn item_and_echo(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
    revision: Option<i64>,
) -> Result<(Value, Value), StoreError> {
    let sql = "SELECT i.type, i.ext_id, r.echo FROM items i
               LEFT JOIN revisions r ON r.item_id = i.id AND r.number = COALESCE($3, i.revision)
               WHERE i.service_id = $1 AND i.id = $2";
    let args = [Arg::id(&service), Arg::id(&item), Arg::OptInt(revision)];
    let Some(row) = tx.row(sql, &args).await? else {
        return Ok((Value::Null, Value::Null));
    };
    let echo = match row.opt_text("echo")? {
        None => Value::Null,
        Some(echo) => serde_json::from_str(&echo)
            .map_err(|error| StoreError::Damaged(format!("an item's echo: {error}")))?,
    };
    Ok((json!({ "type": row.text("type")?, "id": row.text("ext_id")? }), echo))
}

/// `action.requested`.
pub(crate) async fn action_message(
    tx: &mut Tx,
    service: ServiceId,
    action: ActionId,
    not_before: Timestamp,
) -> Result<Message, StoreError> {
    let row = tx
        .row(
            "SELECT a.item_id, a.kind, d.id AS decision_id, d.purpose, d.outcome, d.reason,
                    p.id AS policy_id, p.name AS policy, p.version AS policy_version
             FROM actions a JOIN decisions d ON d.id = a.decision_id
             LEFT JOIN policies p ON p.id = d.policy_id
             WHERE a.service_id = $1 AND a.id = $2",
            &[Arg::id(&service), Arg::id(&action)],
        )
        .await?
        .ok_or(StoreError::NoAction(action))?;
    let item: Option<ItemId> = row.opt_id("item_id")?.map(Id::from_bytes);
    let (name, echo) = match item {
        Some(item) => item_and_echo(tx, service, item, None).await?,
        None => (Value::Null, Value::Null),
    };
    let decision: DecisionId = Id::from_bytes(row.array("decision_id")?);
    let kind: ActionKind = word(&row, "kind")?;
    let body = json!({
        "type": MessageKind::ActionRequested.name(),
        "item": name,
        "echo": echo,
        "action": { "id": action.to_string(), "kind": kind.name() },
        "decision": decision_body(&row, decision)?,
    });
    Ok(Message {
        kind: MessageKind::ActionRequested,
        item,
        action: Some(action),
        decision: Some(decision),
        body: body.to_string(),
        not_before,
    })
}

fn decision_body(row: &Row, decision: DecisionId) -> Result<Value, StoreError> {
    let policy = match row.opt_id("policy_id")? {
        None => Value::Null,
        Some(id) => json!({
            "id": PolicyId::from_bytes(id).to_string(),
            "name": row.text("policy")?,
            "version": row.int("policy_version")?,
        }),
    };
    Ok(json!({
        "id": decision.to_string(),
        "policy": policy,
        "purpose": word::<Purpose>(row, "purpose")?.name(),
        "outcome": word::<Outcome>(row, "outcome")?.name(),
        "reason": row.text("reason")?,
    }))
}

/// `notice.decided`, one a notice, so that the service can answer who sent it.
pub(crate) async fn notices_decided(
    tx: &mut Tx,
    service: ServiceId,
    case: &Case,
    decision: DecisionId,
    not_before: Timestamp,
) -> Result<Vec<Message>, StoreError> {
    let sql = "SELECT n.id, n.outcome FROM notices n
               WHERE n.service_id = $1 AND n.case_id = $2 AND n.outcome IS NOT NULL
               ORDER BY n.number";
    let rows = tx.rows(sql, &[Arg::id(&service), Arg::id(&case.id)]).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let (name, echo) = match case.item {
        Some(item) => item_and_echo(tx, service, item, None).await?,
        None => (Value::Null, Value::Null),
    };
    rows.iter()
        .map(|row| {
            let notice: weir_model::NoticeId = Id::from_bytes(row.array("id")?);
            let body = json!({
                "type": MessageKind::NoticeDecided.name(),
                "item": name,
                "url": case.url,
                "echo": echo,
                "notice": { "id": notice.to_string() },
                "decision": { "id": decision.to_string(), "outcome": row.text("outcome")? },
            });
            Ok(Message {
                kind: MessageKind::NoticeDecided,
                item: case.item,
                action: None,
                decision: Some(decision),
                body: body.to_string(),
                not_before,
            })
        })
        .collect()
}

/// `verdict.changed`: what was pending is fingerprinted now.
pub(crate) async fn verdict_message(
    tx: &mut Tx,
    service: ServiceId,
    (item, number): Revision,
    answer: &str,
    verdict: Verdict,
    case: Option<weir_model::CaseId>,
    at: Timestamp,
) -> Result<Message, StoreError> {
    let (name, echo) = item_and_echo(tx, service, item, Some(number)).await?;
    let mut body = json!({
        "type": MessageKind::VerdictChanged.name(),
        "item": name,
        "revision": number,
        "echo": echo,
        "verdict": verdict.name(),
        "case": case.map(|case| case.to_string()),
    });
    if let Ok(Value::Object(answer)) = serde_json::from_str(answer) {
        for (field, value) in answer {
            body[field] = value;
        }
    }
    Ok(Message {
        kind: MessageKind::VerdictChanged,
        item: Some(item),
        action: None,
        decision: None,
        body: body.to_string(),
        not_before: at,
    })
}

/// `batch.done`.
pub(crate) fn batch_message(batch: weir_model::BatchId, items: i64, at: Timestamp) -> Message {
    let body = json!({
        "type": MessageKind::BatchDone.name(),
        "batch": batch.to_string(),
        "items": items,
    });
    Message {
        kind: MessageKind::BatchDone,
        item: None,
        action: None,
        decision: None,
        body: body.to_string(),
        not_before: at,
    }
}
