//! Requests that carried an `Idempotency-Key`: what was answered is answered
//! again, for a day.

use weir_model::{ServiceId, Timestamp};

use crate::error::StoreError;
use crate::sql::Arg;
use crate::store::Store;

/// How long an answer is kept.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// What is known of a request before it is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it is to be carried out now, and then finished or abandoned.
    New,
    /// It was answered so.
    Answered {
        /// The status code.
        status: u16,
        /// The body; nothing where it held a secret or can be had again.
        body: Option<Vec<u8>>,
    },
    /// It began and did not end: it still runs, or the program was stopped
    /// while it ran.
    Unfinished,
    /// The same key came with another request.
    Different,
}

impl Store {
    /// Notes that a request begins, or says what is known of it.
    pub async fn begin_request(
        &self,
        service: ServiceId,
        key: &str,
        digest: &[u8; 32],
        at: Timestamp,
    ) -> Result<Known, StoreError> {
        let mut tx = self.pool.write().await?;
        let expired = Arg::Int(at.micros().saturating_sub(DAY));
        tx.execute(
            "DELETE FROM requests WHERE service_id = $1 AND idempotency_key = $2 AND at < $3",
            &[Arg::id(&service), Arg::text(key), expired],
        )
        .await?;
        let begun = tx
            .execute(
                "INSERT INTO requests (service_id, idempotency_key, digest, at)
                 VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                &[Arg::id(&service), Arg::text(key), Arg::Bytes(digest), Arg::Int(at.micros())],
            )
            .await?;
        if begun == 1 {
            tx.commit().await?;
            return Ok(Known::New);
        }
        let sql = "SELECT digest, status, body FROM requests
                   WHERE service_id = $1 AND idempotency_key = $2";
        let row = tx.row(sql, &[Arg::id(&service), Arg::text(key)]).await?;
        // Abandoned this very moment.
        let Some(row) = row else { return Ok(Known::Unfinished) };
        if row.array::<32>("digest")? != *digest {
            return Ok(Known::Different);
        }
        Ok(match row.opt_int("status")? {
            None => Known::Unfinished,
            Some(status) => Known::Answered {
                status: u16::try_from(status).unwrap_or(500),
                body: row.opt_bytes("body")?,
            },
        })
    }

    /// Notes how a request was answered.
    pub async fn finish_request(
        &self,
        service: ServiceId,
        key: &str,
        status: u16,
        body: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        tx.execute(
            "UPDATE requests SET status = $1, body = $2
             WHERE service_id = $3 AND idempotency_key = $4",
            &[Arg::Int(i64::from(status)), Arg::OptBytes(body), Arg::id(&service), Arg::text(key)],
        )
        .await?;
        tx.commit().await
    }

    /// Forgets a request that changed nothing, so that it may be tried again.
    pub async fn abandon_request(&self, service: ServiceId, key: &str) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "DELETE FROM requests WHERE service_id = $1 AND idempotency_key = $2";
        tx.execute(sql, &[Arg::id(&service), Arg::text(key)]).await?;
        tx.commit().await
    }
}
