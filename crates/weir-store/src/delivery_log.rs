//! The log of deliveries as people read it: the newest first, each with what
//! was sent and what came of every try, and how its endpoint fares.

use std::collections::HashMap;

use weir_model::{
    Delivery, DeliveryId, DeliveryState, Id, ItemId, ItemKey, MessageKind, ServiceId, Timestamp,
    WebhookId,
};

use crate::deliveries::{COLUMNS, delivery_of, find};
use crate::error::StoreError;
use crate::sql::{Arg, Row, Tx, places};
use crate::store::Store;

/// Which deliveries the log shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Those to this webhook.
    pub webhook: Option<WebhookId>,
    /// Those that tell this.
    pub kind: Option<MessageKind>,
    /// Those in this state.
    pub state: Option<DeliveryState>,
}

/// A delivery with its item as the service names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedDelivery {
    /// The delivery.
    pub delivery: Delivery,
    /// What it is about, unless that was erased.
    pub item: Option<ItemKey>,
}

/// What was sent, and how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The delivery.
    pub logged: LoggedDelivery,
    /// The JSON that is sent; what was erased is replaced in it.
    pub body: String,
    /// What came of each try, the first one first.
    pub tries: Vec<Try>,
}

/// What came of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// Which one, from 1 on.
    pub attempt: u32,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it was over.
    pub ended_at: Timestamp,
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
    /// What was wrong.
    pub error: Option<String>,
}

/// How an endpoint fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointFigures {
    /// Which webhook.
    pub webhook: WebhookId,
    /// How many deliveries wait.
    pub waiting: u64,
    /// How many arrived since then.
    pub arrived: u64,
    /// When the last one arrived.
    pub last_arrived: Option<Timestamp>,
}

impl Store {
    /// Deliveries before the one of number `before`, the newest first.
    pub async fn delivery_log(
        &self,
        service: ServiceId,
        filter: LogFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<LoggedDelivery>, StoreError> {
        let mut sql = format!("{COLUMNS} WHERE service_id = $1 AND number < $2");
        let mut args = vec![
            Arg::id(&service),
            Arg::Int(before.unwrap_or(i64::MAX)),
            Arg::Int(i64::from(limit)),
        ];
        // Few are in another state than delivered, and those few have an index:
        // no other is to be taken where such a state is asked for.
        let few = filter.state.is_some_and(|state| state != DeliveryState::Delivered);
        match filter.state {
            None => {}
            Some(DeliveryState::Delivered) => sql += " AND state = 'delivered'",
            // Said twice: SQLite takes the index of these few only by its own words.
            Some(state) => sql += &format!(" AND state = '{state}' AND state <> 'delivered'"),
        }
        if let Some(kind) = filter.kind {
            args.push(Arg::text(kind.name()));
            let column = if few { "COALESCE(kind, '')" } else { "kind" };
            sql += &format!(" AND {column} = ${}", args.len());
        }
        if let Some(webhook) = &filter.webhook {
            args.push(Arg::id(webhook));
            let n = args.len();
            let column =
                if few { format!("COALESCE(webhook_id, ${n})") } else { "webhook_id".to_owned() };
            sql += &format!(" AND {column} = ${n}");
        }
        sql += " ORDER BY number DESC LIMIT $3";
        let mut tx = self.pool.read().await?;
        let rows = tx.rows(&sql, &args).await?;
        let deliveries: Vec<Delivery> = rows.iter().map(delivery_of).collect::<Result<_, _>>()?;
        with_items(&mut tx, service, deliveries).await
    }

    /// What one delivery sends, and how each try went.
    pub async fn sent(&self, service: ServiceId, id: DeliveryId) -> Result<Sent, StoreError> {
        let mut tx = self.pool.read().await?;
        let delivery = find(&mut tx, service, id).await?;
        let args = [Arg::id(&service), Arg::id(&id)];
        let sql = "SELECT body FROM deliveries WHERE service_id = $1 AND id = $2";
        let row = tx.row(sql, &args).await?.ok_or(StoreError::NoDelivery(id))?;
        let sql = "SELECT attempt, begun_at, ended_at, status, error FROM delivery_tries
                   WHERE service_id = $1 AND delivery_id = $2 ORDER BY attempt";
        let tries = tx.rows(sql, &args).await?;
        let tries = tries.iter().map(try_of).collect::<Result<_, _>>()?;
        let logged = with_items(&mut tx, service, vec![delivery]).await?.remove(0);
        Ok(Sent { logged, body: row.text("body")?, tries })
    }

    /// How each webhook fares; what arrived is counted from `since` on.
    pub async fn endpoint_figures(
        &self,
        service: ServiceId,
        since: Timestamp,
    ) -> Result<Vec<EndpointFigures>, StoreError> {
        // From 1970 on: so SQLite takes the index of the few that wait.
        let sql = "SELECT w.id,
                (SELECT COUNT(*) FROM deliveries d WHERE d.service_id = $1
                 AND d.webhook_id = w.id AND d.state = 'waiting'
                 AND d.next_at >= 0) AS waiting,
                (SELECT COUNT(*) FROM deliveries d WHERE d.service_id = $1
                 AND d.webhook_id = w.id AND d.state = 'delivered' AND d.ended_at >= $2) AS arrived,
                (SELECT MAX(d.ended_at) FROM deliveries d WHERE d.service_id = $1
                 AND d.webhook_id = w.id AND d.state = 'delivered') AS last_arrived
             FROM webhooks w WHERE w.service_id = $1 ORDER BY w.id";
        let args = [Arg::id(&service), Arg::Int(since.micros())];
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        rows.iter()
            .map(|row| {
                Ok(EndpointFigures {
                    webhook: Id::from_bytes(row.array("id")?),
                    waiting: row.count("waiting")?,
                    arrived: row.count("arrived")?,
                    last_arrived: row.opt_int("last_arrived")?.map(Timestamp::from_micros),
                })
            })
            .collect()
    }
}

/// Names the items that deliveries are about.
async fn with_items(
    tx: &mut Tx,
    service: ServiceId,
    deliveries: Vec<Delivery>,
) -> Result<Vec<LoggedDelivery>, StoreError> {
    let items: Vec<ItemId> = deliveries.iter().filter_map(|delivery| delivery.item).collect();
    let mut names: HashMap<ItemId, ItemKey> = HashMap::new();
    if !items.is_empty() {
        let sql = format!(
            "SELECT id, type, ext_id FROM items WHERE service_id = $1 AND id IN ({})",
            places(2, items.len())
        );
        let mut args = vec![Arg::id(&service)];
        args.extend(items.iter().map(Arg::id));
        for row in tx.rows(&sql, &args).await? {
            let key = ItemKey::new(row.text("type")?, row.text("ext_id")?)
                .map_err(|error| StoreError::Damaged(format!("an item's key: {error}")))?;
            names.insert(Id::from_bytes(row.array("id")?), key);
        }
    }
    let named = deliveries.into_iter().map(|delivery| {
        let item = delivery.item.and_then(|item| names.get(&item).cloned());
        LoggedDelivery { delivery, item }
    });
    Ok(named.collect())
}

fn try_of(row: &Row) -> Result<Try, StoreError> {
    Ok(Try {
        attempt: u32::try_from(row.int("attempt")?).unwrap_or(u32::MAX),
        begun_at: Timestamp::from_micros(row.int("begun_at")?),
        ended_at: Timestamp::from_micros(row.int("ended_at")?),
        status: row.opt_int("status")?.and_then(|status| u16::try_from(status).ok()),
        error: row.opt_text("error")?,
    })
}

/// Notes what came of the try that ended now; `row` tells which one it was.
pub(crate) async fn note_try(
    tx: &mut Tx,
    service: ServiceId,
    id: DeliveryId,
    row: &Row,
    (status, error): (Option<u16>, Option<&str>),
    at: Timestamp,
) -> Result<(), StoreError> {
    let begun = row.opt_int("last_attempt_at")?.unwrap_or(at.micros());
    tx.execute(
        "INSERT INTO delivery_tries (delivery_id, attempt, service_id, begun_at, ended_at, status,
                                     error)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (delivery_id, attempt) DO NOTHING",
        &[
            Arg::id(&id),
            Arg::Int(row.int("attempts")?),
            Arg::id(&service),
            Arg::Int(begun),
            Arg::Int(at.micros()),
            Arg::OptInt(status.map(i64::from)),
            Arg::OptText(error),
        ],
    )
    .await?;
    Ok(())
}
