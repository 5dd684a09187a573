//! Attempts: deliveries claimed for one worker at a time, and what became of
//! each.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use serde_json::json;
use weir_model::{
    Breaker, DeliveryId, DisabledReason, EventKind, Id, ItemId, MessageKind, SecretKey, ServiceId,
    Timestamp, WebhookId, WebhookUrl,
};

use crate::deliveries::kind_of;
use crate::delivery_log::note_try;
use crate::error::StoreError;
use crate::outbox::lock_outbox;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;
use crate::webhook_secrets::WebhookSecret;
use crate::webhooks::{COLUMNS as WEBHOOKS, breaker_of, secrets_of, webhook_of};

/// A delivery that is to be tried now, by whoever claimed it.
#[derive(Clone)]
pub struct Claimed {
    /// Which delivery.
    pub id: DeliveryId,
    /// The webhook that it goes to.
    pub webhook: WebhookId,
    /// Where that is.
    pub url: WebhookUrl,
    /// The id that every repetition shares, sent as `webhook-id`.
    pub message: DeliveryId,
    /// What it tells.
    pub kind: MessageKind,
    /// The item that it is about.
    pub item: Option<ItemId>,
    /// The JSON to send.
    pub body: String,
    /// How often it was tried, with this attempt.
    pub attempts: u32,
    /// When it was first tried.
    pub first_attempt_at: Timestamp,
    /// What signs it: the newest secret first.
    pub secrets: Vec<WebhookSecret>,
}

impl fmt::Debug for Claimed {
    /// Without body and address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, kind, attempts, .. } = self;
        write!(f, "Claimed {{ {id}, {kind}, attempt {attempts} }}")
    }
}

/// How many deliveries are claimed at once.
#[derive(Clone, Copy, Debug)]
pub struct ClaimLimits<'a> {
    /// In all.
    pub total: usize,
    /// For one webhook, with those that are under way: one that hangs leaves
    /// room for the others.
    pub each: usize,
    /// How many are under way for each webhook.
    pub under_way: &'a HashMap<WebhookId, usize>,
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptFailed {
    /// What was wrong, without a word of what was sent or answered.
    pub what: String,
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
}

/// `410 Gone`: the receiver wants no more messages.
const GONE: u16 = 410;

/// Waiting, due, and no earlier one of the same item waits for the same webhook.
const DUE: &str = "SELECT d.id, d.message_id, d.kind, d.item_id, d.body, d.attempts,
        d.first_attempt_at
    FROM deliveries d
    WHERE d.service_id = $1 AND d.webhook_id = $2 AND d.state = 'waiting' AND d.next_at <= $3
      AND NOT EXISTS (SELECT 1 FROM deliveries e
        WHERE e.service_id = $1 AND e.webhook_id = $2 AND e.state = 'waiting'
          AND e.item_id = d.item_id AND e.number < d.number)";

impl Store {
    /// Claims deliveries that are due at `now`. Until `now + lease` nobody else
    /// gets them; whoever dies with one leaves it to be claimed again then.
    /// Counted as an attempt from here on: undoing does not take it back.
    pub async fn claim_deliveries(
        &self,
        service: ServiceId,
        key: &SecretKey,
        now: Timestamp,
        limits: ClaimLimits<'_>,
        lease: Duration,
    ) -> Result<Vec<Claimed>, StoreError> {
        // Most of the time there is nothing to do, and nothing is locked for it.
        if limits.total == 0 || !self.anything_due(service, now).await? {
            return Ok(Vec::new());
        }
        let mut tx = self.pool.write().await?;
        lock_outbox(&mut tx, service).await?;
        let sql = format!(
            "{WEBHOOKS} WHERE service_id = $1 AND enabled = 1
             AND (open_until IS NULL OR open_until <= $2) ORDER BY id"
        );
        let webhooks = tx.rows(&sql, &[Arg::id(&service), Arg::Int(now.micros())]).await?;
        let mut claimed = Vec::new();
        for row in &webhooks {
            let id: WebhookId = Id::from_bytes(row.array("id")?);
            let under_way = limits.under_way.get(&id).copied().unwrap_or(0);
            let probes = breaker_of(row)?.probes();
            let each = if probes { 1 } else { limits.each };
            let room = (limits.total - claimed.len()).min(each.saturating_sub(under_way));
            if room == 0 {
                continue;
            }
            let sql = format!("{DUE} ORDER BY d.next_at, d.number LIMIT $4");
            let args = [
                Arg::id(&service),
                Arg::id(&id),
                Arg::Int(now.micros()),
                Arg::Int(i64::try_from(room).unwrap_or(i64::MAX)),
            ];
            let due = tx.rows(&sql, &args).await?;
            if probes && !due.is_empty() {
                hold_while_probed(&mut tx, service, id, after(now, lease)).await?;
            }
            for delivery in &due {
                claimed.push(take(&mut tx, service, key, row, delivery, now, lease).await?);
            }
        }
        tx.commit().await?;
        Ok(claimed)
    }

    /// Claims this one delivery, however often its webhook failed; nothing if
    /// it is not due, or somebody else has it.
    pub async fn claim_delivery(
        &self,
        service: ServiceId,
        key: &SecretKey,
        id: DeliveryId,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Claimed>, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_outbox(&mut tx, service).await?;
        let sql = "SELECT webhook_id FROM deliveries WHERE service_id = $1 AND id = $2";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        let webhook: WebhookId =
            Id::from_bytes(row.ok_or(StoreError::NoDelivery(id))?.array("webhook_id")?);
        let sql = format!("{WEBHOOKS} WHERE service_id = $1 AND id = $2 AND enabled = 1");
        let args = [Arg::id(&service), Arg::id(&webhook)];
        let Some(webhook_row) = tx.row(&sql, &args).await? else { return Ok(None) };
        let sql = format!("{DUE} AND d.id = $4");
        let args = [Arg::id(&service), Arg::id(&webhook), Arg::Int(now.micros()), Arg::id(&id)];
        let Some(delivery) = tx.row(&sql, &args).await? else { return Ok(None) };
        let claimed = take(&mut tx, service, key, &webhook_row, &delivery, now, lease).await?;
        tx.commit().await?;
        Ok(Some(claimed))
    }

    async fn anything_due(&self, service: ServiceId, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS due FROM webhooks w
             WHERE w.service_id = $1 AND w.enabled = 1
               AND (w.open_until IS NULL OR w.open_until <= $2)
               AND EXISTS (SELECT 1 FROM deliveries d
                 WHERE d.service_id = $1 AND d.webhook_id = w.id AND d.state = 'waiting'
                   AND d.next_at <= $2) LIMIT 1";
        let args = [Arg::id(&service), Arg::Int(now.micros())];
        Ok(self.pool.read().await?.row(sql, &args).await?.is_some())
    }

    /// Notes that a delivery arrived. Told twice, or of one that was cancelled
    /// or given up meanwhile, it changes nothing.
    pub async fn delivered(
        &self,
        service: ServiceId,
        id: DeliveryId,
        status: u16,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        lock_outbox(&mut tx, service).await?;
        let row = tx
            .row(
                "UPDATE deliveries SET state = 'delivered', last_status = $1, last_error = NULL,
                        ended_at = $2
                 WHERE service_id = $3 AND id = $4 AND state = 'waiting'
                 RETURNING webhook_id, action_id, message_id, attempts, last_attempt_at",
                &[
                    Arg::Int(i64::from(status)),
                    Arg::Int(at.micros()),
                    Arg::id(&service),
                    Arg::id(&id),
                ],
            )
            .await?;
        let Some(row) = row else { return require_delivery(&mut tx, service, id).await };
        let webhook: WebhookId = Id::from_bytes(row.array("webhook_id")?);
        note_breaker(&mut tx, service, webhook, Breaker::succeeded()).await?;
        note_try(&mut tx, service, id, &row, (Some(status), None), at).await?;
        if let Some(action) = row.opt_id("action_id")? {
            let message = row.array("message_id")?;
            if arrived_everywhere(&mut tx, service, &action, &message, id).await? {
                let sql = "UPDATE actions SET state = 'delivered'
                           WHERE service_id = $1 AND id = $2 AND state = 'waiting'";
                tx.execute(sql, &[Arg::id(&service), Arg::Bytes(&action)]).await?;
                let payload = json!({ "delivery": id.to_string() });
                let (kind, subject) = (EventKind::ActionDelivered, Some(action));
                self.append(&mut tx, service, kind, subject, payload, at).await?;
            }
        }
        tx.commit().await
    }

    /// Notes that an attempt failed, to be repeated at `next` or given up.
    /// An endpoint that is gone is switched off; what waits for it stays.
    pub async fn failed(
        &self,
        service: ServiceId,
        id: DeliveryId,
        failure: &AttemptFailed,
        next: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        lock_outbox(&mut tx, service).await?;
        let state = if next.is_some() { "waiting" } else { "dead" };
        let row = tx
            .row(
                "UPDATE deliveries SET state = $1, next_at = $2, ended_at = $3, last_status = $4,
                        last_error = $5
                 WHERE service_id = $6 AND id = $7 AND state = 'waiting'
                 RETURNING webhook_id, attempts, kind, last_attempt_at",
                &[
                    Arg::text(state),
                    Arg::Int(next.unwrap_or(at).micros()),
                    Arg::OptInt(next.is_none().then(|| at.micros())),
                    Arg::OptInt(failure.status.map(i64::from)),
                    Arg::text(failure.what.as_str()),
                    Arg::id(&service),
                    Arg::id(&id),
                ],
            )
            .await?;
        let Some(row) = row else { return require_delivery(&mut tx, service, id).await };
        let what = (failure.status, Some(failure.what.as_str()));
        note_try(&mut tx, service, id, &row, what, at).await?;
        let webhook: WebhookId = Id::from_bytes(row.array("webhook_id")?);
        let sql = format!("{WEBHOOKS} WHERE service_id = $1 AND id = $2");
        if let Some(row) = tx.row(&sql, &[Arg::id(&service), Arg::id(&webhook)]).await? {
            note_breaker(&mut tx, service, webhook, breaker_of(&row)?.failed(at)).await?;
        }
        if failure.status == Some(GONE) {
            self.disable(&mut tx, service, webhook, DisabledReason::Gone, at).await?;
        }
        if next.is_none() {
            let payload = json!({
                "webhook": webhook.to_string(),
                "kind": kind_of(&row)?.name(),
                "attempts": row.int("attempts")?,
                "status": failure.status,
            });
            let subject = Some(*id.as_bytes());
            self.append(&mut tx, service, EventKind::DeliveryGivenUp, subject, payload, at).await?;
        }
        tx.commit().await
    }
}

/// Marks a due delivery as under way.
async fn take(
    tx: &mut Tx,
    service: ServiceId,
    key: &SecretKey,
    webhook_row: &Row,
    row: &Row,
    now: Timestamp,
    lease: Duration,
) -> Result<Claimed, StoreError> {
    let webhook = webhook_of(webhook_row, now)?;
    let id: DeliveryId = Id::from_bytes(row.array("id")?);
    let attempts = row.int("attempts")? + 1;
    let first = row.opt_int("first_attempt_at")?.map_or(now, Timestamp::from_micros);
    tx.execute(
        "UPDATE deliveries SET attempts = $1, first_attempt_at = $2, last_attempt_at = $3,
                next_at = $4
         WHERE service_id = $5 AND id = $6",
        &[
            Arg::Int(attempts),
            Arg::Int(first.micros()),
            Arg::Int(now.micros()),
            Arg::Int(after(now, lease).micros()),
            Arg::id(&service),
            Arg::id(&id),
        ],
    )
    .await?;
    Ok(Claimed {
        id,
        webhook: webhook.id,
        url: webhook.url,
        message: Id::from_bytes(row.array("message_id")?),
        kind: kind_of(row)?,
        item: row.opt_id("item_id")?.map(Id::from_bytes),
        body: row.text("body")?,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        first_attempt_at: first,
        secrets: secrets_of(webhook_row, key, now)?,
    })
}

fn after(now: Timestamp, lease: Duration) -> Timestamp {
    let lease = i64::try_from(lease.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(now.micros().saturating_add(lease))
}

/// While one message tries an endpoint that failed, no other one does.
async fn hold_while_probed(
    tx: &mut Tx,
    service: ServiceId,
    webhook: WebhookId,
    until: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE webhooks SET open_until = $1 WHERE service_id = $2 AND id = $3",
        &[Arg::Int(until.micros()), Arg::id(&service), Arg::id(&webhook)],
    )
    .await
    .map(|_| ())
}

async fn note_breaker(
    tx: &mut Tx,
    service: ServiceId,
    webhook: WebhookId,
    breaker: Breaker,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE webhooks SET failures = $1, failing_since = $2, open_until = $3
         WHERE service_id = $4 AND id = $5 AND (failures > 0 OR $1 > 0)",
        &[
            Arg::Int(i64::from(breaker.failures)),
            Arg::OptInt(breaker.failing_since.map(Timestamp::micros)),
            Arg::OptInt(breaker.open_until.map(Timestamp::micros)),
            Arg::id(&service),
            Arg::id(&webhook),
        ],
    )
    .await
    .map(|_| ())
}

/// Whether, now that `id` arrived, every message of an action has: for the
/// first time, as a replay may repeat what had arrived before.
async fn arrived_everywhere(
    tx: &mut Tx,
    service: ServiceId,
    action: &[u8; 16],
    message: &[u8; 16],
    id: DeliveryId,
) -> Result<bool, StoreError> {
    let before = tx
        .row(
            "SELECT 1 AS found FROM deliveries
             WHERE service_id = $1 AND message_id = $2 AND state = 'delivered' AND id <> $3 LIMIT 1",
            &[Arg::id(&service), Arg::Bytes(message), Arg::id(&id)],
        )
        .await?;
    let missing = tx
        .row(
            "SELECT 1 AS found FROM deliveries d
             WHERE d.service_id = $1 AND d.action_id = $2 AND d.state IN ('waiting', 'dead')
               AND NOT EXISTS (SELECT 1 FROM deliveries e
                 WHERE e.service_id = $1 AND e.message_id = d.message_id
                   AND e.state = 'delivered') LIMIT 1",
            &[Arg::id(&service), Arg::Bytes(action)],
        )
        .await?;
    Ok(before.is_none() && missing.is_none())
}

async fn require_delivery(
    tx: &mut Tx,
    service: ServiceId,
    id: DeliveryId,
) -> Result<(), StoreError> {
    let sql = "SELECT 1 AS found FROM deliveries WHERE service_id = $1 AND id = $2";
    let row = tx.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
    row.map_or(Err(StoreError::NoDelivery(id)), |_| Ok(()))
}
