//! Exchanges: what fills a bank from elsewhere, how far it has come, and what
//! it shows to be let in.

use serde_json::{Value, json};
use weir_model::{BankId, EventKind, ExchangeId, Id, SecretKey, ServiceId, Timestamp};
use zeroize::Zeroizing;

use crate::entries::lock_service;
use crate::error::StoreError;
use crate::sealing::Sealer;
use crate::sql::{Arg, Row};
use crate::store::Store;

const COLUMNS: &str = "SELECT id, name, api, config, enabled, bank_id, created_at,
    fetch_started_at, fetched_at, fetch_error, checkpoint FROM exchanges";
const PURPOSE: &str = "weir.exchange-credentials.1";

/// What fills a bank from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// Which exchange.
    pub id: ExchangeId,
    /// What it and its bank are called.
    pub name: String,
    /// Its kind, as HMA names it: `local_file`.
    pub api: String,
    /// The fields of its kind.
    pub config: Value,
    /// Whether it fetches.
    pub enabled: bool,
    /// The bank that it fills.
    pub bank: BankId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a fetch began that has not ended.
    pub fetch_started_at: Option<Timestamp>,
    /// When the last fetch ended.
    pub fetched_at: Option<Timestamp>,
    /// Why the last fetch failed, where it did.
    pub fetch_error: Option<String>,
    /// How far it has come, in its own words.
    pub checkpoint: Option<String>,
}

/// What became of a fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchEnd {
    /// It came to here.
    Succeeded {
        /// How far, in the exchange's own words.
        checkpoint: String,
    },
    /// It did not, for this reason.
    Failed(String),
}

impl Store {
    /// Makes an exchange that fills a bank.
    pub async fn create_exchange(
        &self,
        service: ServiceId,
        exchange: &Exchange,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        crate::entries::require_bank(&mut tx, service, exchange.bank).await?;
        let made = tx
            .execute(
                "INSERT INTO exchanges (id, service_id, name, api, config, enabled, bank_id, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (service_id, name) DO NOTHING",
                &[
                    Arg::id(&exchange.id),
                    Arg::id(&service),
                    Arg::text(exchange.name.as_str()),
                    Arg::text(exchange.api.as_str()),
                    Arg::text(exchange.config.to_string()),
                    Arg::Int(i64::from(exchange.enabled)),
                    Arg::id(&exchange.bank),
                    Arg::Int(at.micros()),
                ],
            )
            .await?;
        if made == 0 {
            return Err(StoreError::ExchangeExists(exchange.name.clone()));
        }
        let payload = json!({ "name": exchange.name, "api": exchange.api });
        let subject = Some(*exchange.id.as_bytes());
        self.append(&mut tx, service, EventKind::ExchangeCreated, subject, payload, at).await?;
        tx.commit().await
    }

    /// An id for an exchange about to be made.
    pub fn next_exchange(&self, at: Timestamp) -> Result<ExchangeId, StoreError> {
        self.next_id(at)
    }

    /// Every exchange of a service, by name.
    pub async fn exchanges(&self, service: ServiceId) -> Result<Vec<Exchange>, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 ORDER BY name");
        let rows = self.pool.read().await?.rows(&sql, &[Arg::id(&service)]).await?;
        rows.iter().map(exchange_of).collect()
    }

    /// The exchange of this name.
    pub async fn exchange(
        &self,
        service: ServiceId,
        name: &str,
    ) -> Result<Option<Exchange>, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 AND name = $2");
        let args = [Arg::id(&service), Arg::text(name)];
        self.pool.read().await?.row(&sql, &args).await?.as_ref().map(exchange_of).transpose()
    }

    /// Pauses an exchange, or has it go on; false where there is none.
    pub async fn enable_exchange(
        &self,
        service: ServiceId,
        id: ExchangeId,
        enabled: bool,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "UPDATE exchanges SET enabled = $3 WHERE service_id = $1 AND id = $2";
        let args = [Arg::id(&service), Arg::id(&id), Arg::Int(i64::from(enabled))];
        if tx.execute(sql, &args).await? == 0 {
            return Ok(false);
        }
        let (subject, payload) = (Some(*id.as_bytes()), json!({ "enabled": enabled }));
        self.append(&mut tx, service, EventKind::ExchangeChanged, subject, payload, at).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Deletes an exchange; false where there is none. Its bank stays.
    pub async fn delete_exchange(
        &self,
        service: ServiceId,
        id: ExchangeId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "DELETE FROM exchanges WHERE service_id = $1 AND id = $2";
        if tx.execute(sql, &[Arg::id(&service), Arg::id(&id)]).await? == 0 {
            return Ok(false);
        }
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::ExchangeDeleted, subject, json!({}), at).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Notes that a fetch begins.
    pub async fn fetch_began(
        &self,
        service: ServiceId,
        id: ExchangeId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "UPDATE exchanges SET fetch_started_at = $3 WHERE service_id = $1 AND id = $2";
        tx.execute(sql, &[Arg::id(&service), Arg::id(&id), Arg::Int(at.micros())]).await?;
        tx.commit().await
    }

    /// Notes how a fetch ended. Only another end than the last one's is an
    /// event: a fetch that goes well each minute is none.
    pub async fn fetch_ended(
        &self,
        service: ServiceId,
        id: ExchangeId,
        end: &FetchEnd,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (checkpoint, error) = match end {
            FetchEnd::Succeeded { checkpoint } => (Some(checkpoint.as_str()), None),
            FetchEnd::Failed(why) => (None, Some(why.as_str())),
        };
        let mut tx = self.pool.write().await?;
        let sql = "SELECT fetched_at, fetch_error FROM exchanges WHERE service_id = $1 AND id = $2";
        let key = [Arg::id(&service), Arg::id(&id)];
        let Some(before) = tx.row(sql, &key).await? else { return Ok(()) };
        let first = before.opt_int("fetched_at")?.is_none();
        let failed_before = before.opt_text("fetch_error")?.is_some();
        tx.execute(
            "UPDATE exchanges SET fetch_started_at = NULL, fetched_at = $3, fetch_error = $4,
                    checkpoint = COALESCE($5, checkpoint) WHERE service_id = $1 AND id = $2",
            &[
                key[0].clone(),
                key[1].clone(),
                Arg::Int(at.micros()),
                Arg::OptText(error),
                Arg::OptText(checkpoint),
            ],
        )
        .await?;
        if first || failed_before != error.is_some() {
            let (subject, payload) = (Some(*id.as_bytes()), json!({ "fetched": error.is_none() }));
            self.append(&mut tx, service, EventKind::ExchangeChanged, subject, payload, at).await?;
        }
        tx.commit().await
    }

    /// Keeps what a kind of exchange shows to be let in, sealed with the
    /// service's key; nothing clears it.
    pub async fn set_exchange_credentials(
        &self,
        service: ServiceId,
        api: &str,
        credentials: Option<&Value>,
        key: &SecretKey,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        match credentials {
            None => {
                let sql = "DELETE FROM exchange_credentials WHERE service_id = $1 AND api = $2";
                tx.execute(sql, &[Arg::id(&service), Arg::text(api)]).await?;
            }
            Some(credentials) => {
                let plain = Zeroizing::new(credentials.to_string());
                let sealed = Sealer::new(key, PURPOSE).sealed(plain.as_bytes(), api.as_bytes())?;
                let sql = "INSERT INTO exchange_credentials (service_id, api, sealed)
                           VALUES ($1, $2, $3)
                           ON CONFLICT (service_id, api) DO UPDATE SET sealed = excluded.sealed";
                let args = [Arg::id(&service), Arg::text(api), Arg::Bytes(&sealed)];
                tx.execute(sql, &args).await?;
            }
        }
        let payload = json!({ "api": api, "set": credentials.is_some() });
        let kind = EventKind::ExchangeCredentialsSet;
        self.append(&mut tx, service, kind, None, payload, at).await?;
        tx.commit().await
    }

    /// The kinds of exchange that have something to show.
    pub async fn exchange_credentials(
        &self,
        service: ServiceId,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT api FROM exchange_credentials WHERE service_id = $1 ORDER BY api";
        let rows = self.pool.read().await?.rows(sql, &[Arg::id(&service)]).await?;
        rows.iter().map(|row| row.text("api")).collect()
    }
}

fn exchange_of(row: &Row) -> Result<Exchange, StoreError> {
    let time = |column: &str| Ok::<_, StoreError>(row.opt_int(column)?.map(Timestamp::from_micros));
    Ok(Exchange {
        id: Id::from_bytes(row.array("id")?),
        name: row.text("name")?,
        api: row.text("api")?,
        config: serde_json::from_str(&row.text("config")?)
            .map_err(|error| StoreError::Damaged(format!("an exchange's fields: {error}")))?,
        enabled: row.int("enabled")? != 0,
        bank: Id::from_bytes(row.array("bank_id")?),
        created_at: Timestamp::from_micros(row.int("created_at")?),
        fetch_started_at: time("fetch_started_at")?,
        fetched_at: time("fetched_at")?,
        fetch_error: row.opt_text("fetch_error")?,
        checkpoint: row.opt_text("checkpoint")?,
    })
}
