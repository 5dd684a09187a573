//! Deliveries as people see them: listed, looked at, made again.

use serde_json::json;
use weir_model::{
    Cursor, Delivery, DeliveryId, DeliveryState, EventKind, Id, MessageKind, ServiceId, Timestamp,
    WebhookId,
};

use crate::error::StoreError;
use crate::outbox::take_numbers;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

/// Which deliveries are listed; all of them, where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Those in this state.
    pub state: Option<DeliveryState>,
    /// Those to this webhook.
    pub webhook: Option<WebhookId>,
}

/// The deliveries of which messages are made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplayRange {
    /// Those made at this time or later.
    pub from: Timestamp,
    /// And before this time.
    pub to: Timestamp,
    /// To this webhook alone.
    pub webhook: Option<WebhookId>,
}

/// How many are replayed between two looks at the range.
const PAGE: i64 = 500;

pub(crate) const COLUMNS: &str =
    "SELECT id, number, webhook_id, message_id, kind, item_id, action_id,
    decision_id, state, attempts, created_at, next_at, first_attempt_at, last_attempt_at,
    last_status, last_error, ended_at, erased_at FROM deliveries";

impl Store {
    /// Deliveries behind a cursor, the newest last; a delivery's number is the
    /// cursor behind it.
    pub async fn deliveries(
        &self,
        service: ServiceId,
        filter: DeliveryFilter,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut sql = format!("{COLUMNS} WHERE service_id = $1 AND number > $2");
        let mut args =
            vec![Arg::id(&service), Arg::Int(after.number()), Arg::Int(i64::from(limit))];
        match filter.state {
            None => {}
            Some(DeliveryState::Delivered) => sql += " AND state = 'delivered'",
            // Said twice: SQLite takes the index of these few only by its own words.
            Some(state) => sql += &format!(" AND state = '{state}' AND state <> 'delivered'"),
        }
        if let Some(webhook) = &filter.webhook {
            args.push(Arg::id(webhook));
            sql += " AND webhook_id = $4";
        }
        sql += " ORDER BY number LIMIT $3";
        let rows = self.pool.read().await?.rows(&sql, &args).await?;
        rows.iter().map(delivery_of).collect()
    }

    /// One delivery.
    pub async fn delivery(
        &self,
        service: ServiceId,
        id: DeliveryId,
    ) -> Result<Delivery, StoreError> {
        find(&mut self.pool.read().await?, service, id).await
    }

    /// Makes a delivery again, under the message id that its receiver knows.
    pub async fn replay_delivery(
        &self,
        service: ServiceId,
        id: DeliveryId,
        at: Timestamp,
    ) -> Result<Delivery, StoreError> {
        let mut tx = self.pool.write().await?;
        let number = take_numbers(&mut tx, service, 1).await?;
        let old = find(&mut tx, service, id).await?;
        let refused = |why| Err(StoreError::NotReplayable { delivery: id, why });
        match old.state {
            DeliveryState::Waiting => return refused("it is still to be made, and will be"),
            DeliveryState::Cancelled => return refused("it was cancelled"),
            _ if old.erased => return refused("what it told was erased"),
            DeliveryState::Delivered | DeliveryState::Dead => {}
        }
        let sql = "SELECT 1 AS found FROM webhooks WHERE service_id = $1 AND id = $2";
        let webhook = tx.row(sql, &[Arg::id(&service), Arg::id(&old.webhook)]).await?;
        webhook.ok_or(StoreError::NoWebhook(old.webhook))?;
        let new = self.repeat(&mut tx, service, id, number, at).await?;
        let payload = json!({ "of": id.to_string(), "webhook": old.webhook.to_string() });
        let subject = Some(*new.as_bytes());
        self.append(&mut tx, service, EventKind::DeliveryReplayed, subject, payload, at).await?;
        let replayed = find(&mut tx, service, new).await?;
        tx.commit().await?;
        Ok(replayed)
    }

    /// Makes again, once each, what was delivered or given up of the messages
    /// of a time range, in their order, where the webhook still is; answers how
    /// many those are.
    pub async fn replay_deliveries(
        &self,
        service: ServiceId,
        range: ReplayRange,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut tx = self.pool.write().await?;
        let mut replayed = 0;
        // Behind what was there before: what is made here is not met again.
        let end = take_numbers(&mut tx, service, 0).await?;
        let mut after = 0;
        loop {
            let page = originals(&mut tx, service, range, after, end).await?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            let mut number = take_numbers(&mut tx, service, page.len()).await?;
            for (_, id) in &page {
                self.repeat(&mut tx, service, *id, number, at).await?;
                number += 1;
            }
            replayed += page.len() as u64;
        }
        if replayed > 0 {
            let payload = json!({
                "from": range.from.to_string(),
                "to": range.to.to_string(),
                "webhook": range.webhook.map(|id| id.to_string()),
                "deliveries": replayed,
            });
            let kind = EventKind::DeliveryReplayed;
            self.append(&mut tx, service, kind, None, payload, at).await?;
        }
        tx.commit().await?;
        Ok(replayed)
    }

    /// A waiting copy of a delivery; its body does not leave the database.
    async fn repeat(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        id: DeliveryId,
        number: i64,
        at: Timestamp,
    ) -> Result<DeliveryId, StoreError> {
        let new: DeliveryId = self.next_id(at)?;
        tx.execute(
            "INSERT INTO deliveries (id, service_id, number, webhook_id, message_id, kind, item_id,
                action_id, decision_id, body, state, attempts, created_at, next_at)
             SELECT $1, service_id, $2, webhook_id, message_id, kind, item_id,
                action_id, decision_id, body, 'waiting', 0, $3, $3
             FROM deliveries WHERE service_id = $4 AND id = $5",
            &[
                Arg::id(&new),
                Arg::Int(number),
                Arg::Int(at.micros()),
                Arg::id(&service),
                Arg::id(&id),
            ],
        )
        .await?;
        Ok(new)
    }
}

/// The next page of what a range lets be made again: first deliveries, not
/// their repetitions, of which none waits.
async fn originals(
    tx: &mut Tx,
    service: ServiceId,
    range: ReplayRange,
    after: i64,
    end: i64,
) -> Result<Vec<(i64, DeliveryId)>, StoreError> {
    let mut sql = "SELECT d.number, d.id FROM deliveries d
        WHERE d.service_id = $1 AND d.created_at >= $2 AND d.created_at < $3
          AND d.number > $4 AND d.number < $5 AND d.id = d.message_id
          AND d.state IN ('delivered', 'dead') AND d.erased_at IS NULL
          AND EXISTS (SELECT 1 FROM webhooks w WHERE w.service_id = $1 AND w.id = d.webhook_id)
          AND NOT EXISTS (SELECT 1 FROM deliveries e
            WHERE e.service_id = $1 AND e.message_id = d.message_id AND e.state = 'waiting')"
        .to_owned();
    let mut args = vec![
        Arg::id(&service),
        Arg::Int(range.from.micros()),
        Arg::Int(range.to.micros()),
        Arg::Int(after),
        Arg::Int(end),
        Arg::Int(PAGE),
    ];
    if let Some(webhook) = &range.webhook {
        args.push(Arg::id(webhook));
        sql += " AND d.webhook_id = $7";
    }
    sql += " ORDER BY d.number LIMIT $6";
    let rows = tx.rows(&sql, &args).await?;
    rows.iter().map(|row| Ok((row.int("number")?, Id::from_bytes(row.array("id")?)))).collect()
}

pub(crate) async fn find(
    tx: &mut Tx,
    service: ServiceId,
    id: DeliveryId,
) -> Result<Delivery, StoreError> {
    let sql = format!("{COLUMNS} WHERE service_id = $1 AND id = $2");
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
    row.map_or(Err(StoreError::NoDelivery(id)), |row| delivery_of(&row))
}

pub(crate) fn kind_of(row: &Row) -> Result<MessageKind, StoreError> {
    MessageKind::from_name(&row.text("kind")?)
        .ok_or_else(|| StoreError::Damaged("a message of unknown kind".to_owned()))
}

pub(crate) fn delivery_of(row: &Row) -> Result<Delivery, StoreError> {
    let time = |column: &str| -> Result<Option<Timestamp>, StoreError> {
        Ok(row.opt_int(column)?.map(Timestamp::from_micros))
    };
    Ok(Delivery {
        id: Id::from_bytes(row.array("id")?),
        number: row.int("number")?,
        webhook: Id::from_bytes(row.array("webhook_id")?),
        message: Id::from_bytes(row.array("message_id")?),
        kind: kind_of(row)?,
        item: row.opt_id("item_id")?.map(Id::from_bytes),
        action: row.opt_id("action_id")?.map(Id::from_bytes),
        decision: row.opt_id("decision_id")?.map(Id::from_bytes),
        state: DeliveryState::from_name(&row.text("state")?)
            .ok_or_else(|| StoreError::Damaged("a delivery in an unknown state".to_owned()))?,
        attempts: u32::try_from(row.int("attempts")?).unwrap_or(u32::MAX),
        created_at: Timestamp::from_micros(row.int("created_at")?),
        next_at: Timestamp::from_micros(row.int("next_at")?),
        first_attempt_at: time("first_attempt_at")?,
        last_attempt_at: time("last_attempt_at")?,
        last_status: row.opt_int("last_status")?.and_then(|status| u16::try_from(status).ok()),
        last_error: row.opt_text("last_error")?,
        ended_at: time("ended_at")?,
        erased: row.opt_int("erased_at")?.is_some(),
    })
}
