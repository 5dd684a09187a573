//! Events: appended in the transaction of the change they tell of, ordered and
//! chained by one sealer a service, their payloads erasable.

use serde_json::Value;
use weir_model::{
    ChainHash, ChainHead, Cursor, Event, EventId, EventKind, Id, PayloadDigest, Salt, SealedEvent,
    ServiceId, StoredPayload, Timestamp,
};

use crate::error::StoreError;
use crate::sql::{Arg, Row, Tx, tuples};
use crate::store::Store;

/// How many events are sealed or read at once.
const PAGE: i64 = 1000;

/// A sealed event with its payload, where that was not erased.
#[derive(Clone, Debug)]
pub struct ReadEvent {
    /// The event in its place.
    pub sealed: SealedEvent,
    /// What lies beside it.
    pub payload: Option<StoredPayload>,
}

/// What a step of sealing came to.
#[derive(Clone, Copy, Debug)]
pub struct Sealed {
    /// Where the sealed chain ends now.
    pub head: ChainHead,
    /// Whether there may be more to seal.
    pub more: bool,
}

/// An event about to be appended.
pub(crate) struct Draft {
    pub(crate) kind: EventKind,
    pub(crate) subject: Option<[u8; 16]>,
    pub(crate) payload: Value,
}

impl Store {
    /// Appends one event to the change that `tx` makes.
    pub(crate) async fn append(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        kind: EventKind,
        subject: Option<[u8; 16]>,
        payload: Value,
        at: Timestamp,
    ) -> Result<EventId, StoreError> {
        let ids = self.append_all(tx, service, vec![Draft { kind, subject, payload }], at).await?;
        Ok(ids[0])
    }

    /// Appends events to the change that `tx` makes; each names who caused it.
    pub(crate) async fn append_all(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        drafts: Vec<Draft>,
        at: Timestamp,
    ) -> Result<Vec<EventId>, StoreError> {
        let mut made = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let mut salt = [0; 32];
            getrandom::fill(&mut salt).map_err(|error| StoreError::Random(error.to_string()))?;
            let mut payload = draft.payload;
            payload["by"] = Value::String(self.actor.to_string());
            let body = payload.to_string().into_bytes();
            let payload = StoredPayload { salt: Salt(salt), body };
            let id: EventId = self.next_id(at)?;
            let digest = PayloadDigest::of(&payload);
            made.push((id, draft.kind, draft.subject, digest, payload));
        }
        let events: Vec<Vec<Arg<'_>>> = made
            .iter()
            .map(|(id, kind, subject, digest, _)| {
                vec![
                    Arg::id(id),
                    Arg::id(&service),
                    Arg::text(kind.name()),
                    Arg::Int(at.micros()),
                    Arg::OptBytes(subject.as_ref().map(|s| s.as_slice())),
                    Arg::Bytes(&digest.0),
                ]
            })
            .collect();
        tx.insert_all("events (id, service_id, kind, at, subject, digest)", &events).await?;
        let payloads: Vec<Vec<Arg<'_>>> = made
            .iter()
            .map(|(id, _, _, _, payload)| {
                vec![Arg::id(id), Arg::Bytes(&payload.salt.0), Arg::Bytes(&payload.body)]
            })
            .collect();
        tx.insert_all("event_payloads (event_id, salt, body)", &payloads).await?;
        Ok(made.into_iter().map(|(id, ..)| id).collect())
    }

    /// Orders and chains what was appended and is not sealed yet; answers the
    /// head after that. Two sealers at once wait for each other.
    pub async fn seal(&self, service: ServiceId) -> Result<ChainHead, StoreError> {
        loop {
            let sealed = self.seal_some(service).await?;
            if !sealed.more {
                return Ok(sealed.head);
            }
        }
    }

    /// Seals the oldest thousand of what is not sealed yet: one step of
    /// [`Store::seal`], which does not end while others append faster.
    pub async fn seal_some(&self, service: ServiceId) -> Result<Sealed, StoreError> {
        let mut tx = self.pool.write().await?;
        let mut head = lock_head(&mut tx, service).await?;
        let rows = tx
            .rows(
                "SELECT id, service_id, kind, at, subject, digest FROM events
                 WHERE service_id = $1 AND seq IS NULL ORDER BY at, id LIMIT $2",
                &[Arg::id(&service), Arg::Int(PAGE)],
            )
            .await?;
        let mut places = Vec::with_capacity(rows.len());
        for row in &rows {
            let event = event_of(row)?;
            head.seq += 1;
            head.hash = head.hash.then(head.seq, &event);
            places.push((event.id, head.seq, head.hash));
        }
        if !places.is_empty() {
            put_in_place(&mut tx, &places).await?;
            tx.execute(
                "UPDATE services SET sealed_seq = $1, sealed_hash = $2 WHERE id = $3",
                &[Arg::Int(head.seq), Arg::Bytes(&head.hash.0), Arg::id(&service)],
            )
            .await?;
            tx.commit().await?;
        }
        Ok(Sealed { head, more: rows.len() as i64 == PAGE })
    }

    /// Where the sealed chain ends.
    pub async fn head(&self, service: ServiceId) -> Result<ChainHead, StoreError> {
        let mut tx = self.pool.read().await?;
        let sql = "SELECT sealed_seq, sealed_hash FROM services WHERE id = $1";
        let row = tx.row(sql, &[Arg::id(&service)]).await?;
        head_of(service, row.as_ref())
    }

    /// Sealed events behind a cursor, in order, with their payloads.
    pub async fn events(
        &self,
        service: ServiceId,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<ReadEvent>, StoreError> {
        let rows = self
            .pool
            .read()
            .await?
            .rows(
                "SELECT e.id, e.service_id, e.kind, e.at, e.subject, e.digest, e.seq, e.hash,
                        p.salt, p.body
                 FROM events e LEFT JOIN event_payloads p ON p.event_id = e.id
                 WHERE e.service_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3",
                &[Arg::id(&service), Arg::Int(after.number()), Arg::Int(i64::from(limit))],
            )
            .await?;
        rows.iter().map(read_event_of).collect()
    }

    /// Erases what an event tells, with the salt that would let it be guessed.
    /// The event stays, the chain stays whole, and the erasure is an event.
    pub async fn erase_payload(
        &self,
        service: ServiceId,
        event: EventId,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let erased = tx
            .execute(
                "DELETE FROM event_payloads WHERE event_id IN
                 (SELECT id FROM events WHERE id = $1 AND service_id = $2)",
                &[Arg::id(&event), Arg::id(&service)],
            )
            .await?;
        if erased == 0 {
            return Err(StoreError::NoEvent(event));
        }
        let payload = serde_json::json!({ "reason": reason });
        let subject = Some(*event.as_bytes());
        self.append(&mut tx, service, EventKind::PayloadErased, subject, payload, at).await?;
        tx.commit().await?;
        self.scrub().await
    }
}

/// Gives events their place in the chain, a hundred a statement. They were just
/// read as this service's; asked for it again, SQLite would look through all of
/// its events for each.
async fn put_in_place(tx: &mut Tx, sealed: &[(EventId, i64, ChainHash)]) -> Result<(), StoreError> {
    for group in sealed.chunks(100) {
        let sql = format!(
            "UPDATE events SET seq = v.column2, hash = v.column3 FROM (VALUES {}) AS v
             WHERE id = v.column1",
            tuples(1, group.len(), 3)
        );
        let mut args = Vec::with_capacity(3 * group.len());
        for (id, seq, hash) in group {
            args.extend([Arg::id(id), Arg::Int(*seq), Arg::Bytes(&hash.0)]);
        }
        tx.execute(&sql, &args).await?;
    }
    Ok(())
}

/// The head, locked until the transaction ends: there is one sealer a service.
async fn lock_head(tx: &mut Tx, service: ServiceId) -> Result<ChainHead, StoreError> {
    let sql = "UPDATE services SET sealed_seq = sealed_seq WHERE id = $1
               RETURNING sealed_seq, sealed_hash";
    head_of(service, tx.row(sql, &[Arg::id(&service)]).await?.as_ref())
}

/// The head that a service's row notes; a service that is not there has an
/// empty chain.
fn head_of(service: ServiceId, row: Option<&Row>) -> Result<ChainHead, StoreError> {
    let Some(row) = row else { return Ok(ChainHead { service, seq: 0, hash: ChainHash::START }) };
    let hash = ChainHash(row.array("sealed_hash")?);
    Ok(ChainHead { service, seq: row.int("sealed_seq")?, hash })
}

/// The event of a row with payload.
pub(crate) fn read_event_of(row: &Row) -> Result<ReadEvent, StoreError> {
    let payload = match row.opt_bytes("body")? {
        None => None,
        Some(body) => Some(StoredPayload { salt: Salt(row.array("salt")?), body }),
    };
    let sealed = SealedEvent {
        event: event_of(row)?,
        seq: row.int("seq")?,
        hash: ChainHash(row.array("hash")?),
    };
    Ok(ReadEvent { sealed, payload })
}

fn event_of(row: &Row) -> Result<Event, StoreError> {
    Ok(Event {
        id: Id::from_bytes(row.array("id")?),
        service: Id::from_bytes(row.array("service_id")?),
        kind: EventKind::from_name(&row.text("kind")?),
        at: Timestamp::from_micros(row.int("at")?),
        subject: row.opt_id("subject")?,
        digest: PayloadDigest(row.array("digest")?),
    })
}
