//! The outbox: messages become rows in the transaction of what they tell, and
//! are taken back or erased in the transaction of why.

use serde_json::json;
use weir_model::{
    DecisionId, DeliveryId, Id, ItemId, Message, MessageKind, ServiceId, Timestamp, WebhookId,
};

use crate::error::StoreError;
use crate::sql::{Arg, Tx};
use crate::store::Store;

/// What became of the deliveries of a decision that was undone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cancelled {
    /// They had not left, and will not.
    pub cancelled: u64,
    /// They had been tried or had arrived.
    pub begun: u64,
}

impl Store {
    /// Makes one delivery for each message and webhook that is switched on, in
    /// the transaction of what the messages tell. Whoever locks the service
    /// does it before this.
    pub(crate) async fn enqueue(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        messages: &[Message],
        at: Timestamp,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        // Locked first: a webhook that is removed meanwhile is not seen below.
        lock_outbox(tx, service).await?;
        let rows = tx
            .rows(
                "SELECT id FROM webhooks WHERE service_id = $1 AND enabled = 1 ORDER BY id",
                &[Arg::id(&service)],
            )
            .await?;
        let mut webhooks: Vec<WebhookId> = Vec::with_capacity(rows.len());
        for row in &rows {
            webhooks.push(Id::from_bytes(row.array("id")?));
        }
        self.insert_deliveries(tx, service, messages, &webhooks, at).await
    }

    /// As a change that consists of these messages alone: makes one delivery
    /// for each message and webhook that is switched on.
    pub async fn enqueue_messages(
        &self,
        service: ServiceId,
        messages: &[Message],
        at: Timestamp,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        let mut tx = self.pool.write().await?;
        let ids = self.enqueue(&mut tx, service, messages, at).await?;
        tx.commit().await?;
        Ok(ids)
    }

    /// Makes a delivery that tells nothing, to try a webhook.
    pub async fn enqueue_test(
        &self,
        service: ServiceId,
        webhook: WebhookId,
        at: Timestamp,
    ) -> Result<DeliveryId, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_outbox(&mut tx, service).await?;
        let sql = "SELECT enabled FROM webhooks WHERE service_id = $1 AND id = $2";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&webhook)]).await?;
        if row.ok_or(StoreError::NoWebhook(webhook))?.int("enabled")? != 1 {
            return Err(StoreError::WebhookDisabled(webhook));
        }
        let kind = MessageKind::WebhookTest;
        let message = Message {
            kind,
            item: None,
            action: None,
            decision: None,
            body: json!({ "type": kind.name(), "at": at.to_string() }).to_string(),
            not_before: at,
        };
        let ids = self.insert_deliveries(&mut tx, service, &[message], &[webhook], at).await?;
        tx.commit().await?;
        Ok(ids[0])
    }

    async fn insert_deliveries(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        messages: &[Message],
        webhooks: &[WebhookId],
        at: Timestamp,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        if let Some(long) = messages.iter().find(|m| m.body.len() > Message::MAX_BODY) {
            return Err(StoreError::MessageTooLong(long.body.len()));
        }
        let mut number = take_numbers(tx, service, messages.len() * webhooks.len()).await?;
        let mut ids: Vec<DeliveryId> = Vec::with_capacity(messages.len() * webhooks.len());
        for _ in 0..messages.len() * webhooks.len() {
            ids.push(self.next_id(at)?);
        }
        let mut left = ids.iter();
        let mut rows = Vec::with_capacity(ids.len());
        for message in messages {
            for (webhook, id) in webhooks.iter().zip(left.by_ref()) {
                rows.push(vec![
                    Arg::id(id),
                    Arg::id(&service),
                    Arg::Int(number),
                    Arg::id(webhook),
                    Arg::id(id),
                    Arg::text(message.kind.name()),
                    Arg::OptBytes(message.item.as_ref().map(|id| id.as_bytes().as_slice())),
                    Arg::OptBytes(message.action.as_ref().map(|id| id.as_bytes().as_slice())),
                    Arg::OptBytes(message.decision.as_ref().map(|id| id.as_bytes().as_slice())),
                    Arg::text(message.body.as_str()),
                    Arg::text("waiting"),
                    Arg::Int(0),
                    Arg::Int(at.micros()),
                    Arg::Int(message.not_before.micros()),
                ]);
                number += 1;
            }
        }
        tx.insert_all(
            "deliveries (id, service_id, number, webhook_id, message_id, kind, item_id, action_id,
                         decision_id, body, state, attempts, created_at, next_at)",
            &rows,
        )
        .await?;
        Ok(ids)
    }

    /// Takes back what a decision asked for and has not left yet.
    pub(crate) async fn cancel_deliveries(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        decision: DecisionId,
        at: Timestamp,
    ) -> Result<Cancelled, StoreError> {
        // Locked, so that none leaves while it is taken back.
        lock_outbox(tx, service).await?;
        let args = [Arg::id(&service), Arg::id(&decision), Arg::Int(at.micros())];
        let cancelled = tx
            .execute(
                "UPDATE deliveries SET state = 'cancelled', ended_at = $3
                 WHERE service_id = $1 AND decision_id = $2 AND state = 'waiting' AND attempts = 0",
                &args,
            )
            .await?;
        let begun = tx
            .row(
                "SELECT COUNT(*) AS begun FROM deliveries
                 WHERE service_id = $1 AND decision_id = $2 AND attempts > 0",
                &args[..2],
            )
            .await?
            .map_or(Ok(0), |row| row.count("begun"))?;
        Ok(Cancelled { cancelled, begun })
    }

    /// Erases what was told of an item: the bodies of all its deliveries go,
    /// and those that wait are cancelled. Answers how many there were.
    pub(crate) async fn scrub_deliveries(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        item: ItemId,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        lock_outbox(tx, service).await?;
        let args = [Arg::id(&service), Arg::id(&item), Arg::Int(at.micros())];
        tx.execute(
            "UPDATE deliveries SET state = 'cancelled', ended_at = $3
             WHERE service_id = $1 AND item_id = $2 AND state = 'waiting'",
            &args,
        )
        .await?;
        tx.execute(
            r#"UPDATE deliveries SET body = '{"erased":true}', item_id = NULL, erased_at = $3
             WHERE service_id = $1 AND item_id = $2"#,
            &args,
        )
        .await
    }
}

/// Keeps others from changing a service's deliveries until the transaction
/// ends. Always taken after the service's own lock, where both are.
pub(crate) async fn lock_outbox(tx: &mut Tx, service: ServiceId) -> Result<(), StoreError> {
    take_numbers(tx, service, 0).await.map(|_| ())
}

/// Takes the next numbers, and the lock; answers the first of them.
pub(crate) async fn take_numbers(
    tx: &mut Tx,
    service: ServiceId,
    count: usize,
) -> Result<i64, StoreError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let row = tx
        .row(
            "INSERT INTO outboxes (service_id, next_delivery) VALUES ($1, 1 + $2)
             ON CONFLICT (service_id) DO UPDATE SET next_delivery = outboxes.next_delivery + $2
             RETURNING next_delivery",
            &[Arg::id(&service), Arg::Int(count)],
        )
        .await?;
    let next = row.map_or(Ok(1), |row| row.int("next_delivery"))?;
    Ok(next - count)
}
