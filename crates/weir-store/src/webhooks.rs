//! Webhooks: made, listed, their secrets rotated, switched on and off, removed.

use serde_json::{Value, json};
use weir_model::{
    Breaker, DisabledReason, EventKind, Id, SecretKey, ServiceId, Timestamp, Webhook, WebhookId,
    WebhookUrl,
};

use crate::error::StoreError;
use crate::outbox::lock_outbox;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;
use crate::webhook_secrets::WebhookSecret;

/// How long the old secret signs beside the new one: a receiver has a day to
/// learn the new one.
const OVERLAP: i64 = 86_400_000_000;

pub(crate) const COLUMNS: &str = "SELECT id, url, enabled, disabled_reason, created_at, secret,
    old_secret, old_secret_until, failures, failing_since, open_until FROM webhooks";

impl Store {
    /// Makes a webhook. The secret that signs its messages is told now and
    /// never again.
    pub async fn create_webhook(
        &self,
        service: ServiceId,
        url: &WebhookUrl,
        key: &SecretKey,
        at: Timestamp,
    ) -> Result<(Webhook, WebhookSecret), StoreError> {
        let id: WebhookId = self.next_id(at)?;
        let secret = WebhookSecret::random()?;
        let sealed = secret.sealed(id, key)?;
        let mut tx = self.pool.write().await?;
        tx.execute(
            "INSERT INTO webhooks (id, service_id, url, enabled, created_at, secret, failures)
             VALUES ($1, $2, $3, 1, $4, $5, 0)",
            &[
                Arg::id(&id),
                Arg::id(&service),
                Arg::text(url.as_str()),
                Arg::Int(at.micros()),
                Arg::Bytes(&sealed),
            ],
        )
        .await?;
        // The address may hold what is as good as a password: no event tells it.
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::WebhookCreated, subject, json!({}), at).await?;
        tx.commit().await?;
        let webhook = Webhook {
            id,
            url: url.clone(),
            enabled: true,
            disabled_reason: None,
            created_at: at,
            secrets: 1,
            breaker: Breaker::default(),
        };
        Ok((webhook, secret))
    }

    /// Every webhook of a service, oldest first, as it stands at `at`.
    pub async fn webhooks(
        &self,
        service: ServiceId,
        at: Timestamp,
    ) -> Result<Vec<Webhook>, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 ORDER BY id");
        let rows = self.pool.read().await?.rows(&sql, &[Arg::id(&service)]).await?;
        rows.iter().map(|row| webhook_of(row, at)).collect()
    }

    /// One webhook, as it stands at `at`.
    pub async fn webhook(
        &self,
        service: ServiceId,
        id: WebhookId,
        at: Timestamp,
    ) -> Result<Webhook, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 AND id = $2");
        let row = self.pool.read().await?.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        row.map_or(Err(StoreError::NoWebhook(id)), |row| webhook_of(&row, at))
    }

    /// Gives a webhook a new secret, told now and never again. The old one
    /// signs beside it for a day.
    pub async fn rotate_webhook_secret(
        &self,
        service: ServiceId,
        id: WebhookId,
        key: &SecretKey,
        at: Timestamp,
    ) -> Result<WebhookSecret, StoreError> {
        let secret = WebhookSecret::random()?;
        let sealed = secret.sealed(id, key)?;
        let mut tx = self.pool.write().await?;
        let rotated = tx
            .execute(
                "UPDATE webhooks SET old_secret = secret, old_secret_until = $1, secret = $2
                 WHERE service_id = $3 AND id = $4",
                &[
                    Arg::Int(at.micros().saturating_add(OVERLAP)),
                    Arg::Bytes(&sealed),
                    Arg::id(&service),
                    Arg::id(&id),
                ],
            )
            .await?;
        if rotated == 0 {
            return Err(StoreError::NoWebhook(id));
        }
        self.tell_change(&mut tx, service, id, json!({ "change": "secret" }), at).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Switches a webhook on; what waited for it goes out, and it is tried at
    /// once however often it failed.
    pub async fn enable_webhook(
        &self,
        service: ServiceId,
        id: WebhookId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let enabled = tx
            .execute(
                "UPDATE webhooks SET enabled = 1, disabled_reason = NULL, failures = 0,
                        failing_since = NULL, open_until = NULL
                 WHERE service_id = $1 AND id = $2",
                &[Arg::id(&service), Arg::id(&id)],
            )
            .await?;
        if enabled == 0 {
            return Err(StoreError::NoWebhook(id));
        }
        self.tell_change(&mut tx, service, id, json!({ "enabled": true }), at).await?;
        tx.commit().await
    }

    /// Switches a webhook off: what waits for it goes on waiting, what is told
    /// from now on does not go there.
    pub async fn disable_webhook(
        &self,
        service: ServiceId,
        id: WebhookId,
        reason: DisabledReason,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        if !self.disable(&mut tx, service, id, reason, at).await? {
            return Err(StoreError::NoWebhook(id));
        }
        tx.commit().await
    }

    /// Switches a webhook off in the transaction of why; says whether it is
    /// there.
    pub(crate) async fn disable(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        id: WebhookId,
        reason: DisabledReason,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let disabled = tx
            .execute(
                "UPDATE webhooks SET enabled = 0, disabled_reason = $1
                 WHERE service_id = $2 AND id = $3",
                &[Arg::text(reason.name()), Arg::id(&service), Arg::id(&id)],
            )
            .await?;
        if disabled == 0 {
            return Ok(false);
        }
        let payload = json!({ "enabled": false, "reason": reason.name() });
        self.tell_change(tx, service, id, payload, at).await?;
        Ok(true)
    }

    /// Removes a webhook with its secrets and cancels what waits for it;
    /// answers how many deliveries those were.
    pub async fn remove_webhook(
        &self,
        service: ServiceId,
        id: WebhookId,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut tx = self.pool.write().await?;
        // Locked, so that nothing is enqueued for it behind what is cancelled.
        lock_outbox(&mut tx, service).await?;
        let args = [Arg::id(&service), Arg::id(&id)];
        let removed =
            tx.execute("DELETE FROM webhooks WHERE service_id = $1 AND id = $2", &args).await?;
        if removed == 0 {
            return Err(StoreError::NoWebhook(id));
        }
        let cancelled = tx
            .execute(
                "UPDATE deliveries SET state = 'cancelled', ended_at = $3
                 WHERE service_id = $1 AND webhook_id = $2 AND state = 'waiting'",
                &[Arg::id(&service), Arg::id(&id), Arg::Int(at.micros())],
            )
            .await?;
        let payload = json!({ "cancelled": cancelled });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::WebhookRemoved, subject, payload, at).await?;
        tx.commit().await?;
        Ok(cancelled)
    }

    async fn tell_change(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        id: WebhookId,
        payload: Value,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let subject = Some(*id.as_bytes());
        self.append(tx, service, EventKind::WebhookChanged, subject, payload, at).await?;
        Ok(())
    }
}

/// The secrets that sign at `at`, the newest first.
pub(crate) fn secrets_of(
    row: &Row,
    key: &SecretKey,
    at: Timestamp,
) -> Result<Vec<WebhookSecret>, StoreError> {
    let id = Id::from_bytes(row.array("id")?);
    let mut secrets = vec![WebhookSecret::opened(&row.bytes("secret")?, id, key)?];
    if let Some(old) = old_secret(row, at)? {
        secrets.push(WebhookSecret::opened(&old, id, key)?);
    }
    Ok(secrets)
}

fn old_secret(row: &Row, at: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
    let valid = row.opt_int("old_secret_until")?.is_some_and(|until| at.micros() < until);
    Ok(row.opt_bytes("old_secret")?.filter(|_| valid))
}

pub(crate) fn webhook_of(row: &Row, at: Timestamp) -> Result<Webhook, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("a webhook's {what}"));
    let reason = row.opt_text("disabled_reason")?;
    let reason =
        reason.map(|name| DisabledReason::from_name(&name).ok_or_else(|| damaged("reason")));
    Ok(Webhook {
        id: Id::from_bytes(row.array("id")?),
        url: row.text("url")?.parse().map_err(|_| damaged("address"))?,
        enabled: row.int("enabled")? == 1,
        disabled_reason: reason.transpose()?,
        created_at: Timestamp::from_micros(row.int("created_at")?),
        secrets: 1 + usize::from(old_secret(row, at)?.is_some()),
        breaker: breaker_of(row)?,
    })
}

pub(crate) fn breaker_of(row: &Row) -> Result<Breaker, StoreError> {
    Ok(Breaker {
        failures: u32::try_from(row.int("failures")?).unwrap_or(u32::MAX),
        failing_since: row.opt_int("failing_since")?.map(Timestamp::from_micros),
        open_until: row.opt_int("open_until")?.map(Timestamp::from_micros),
    })
}
