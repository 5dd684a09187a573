//! The worker that brings messages to webhooks: claims what is due, signs it
//! (Standard Webhooks, <https://www.standardwebhooks.com>), posts it, and notes
//! what came of it.
//!
//! At least once: a message is noted as delivered after its endpoint answered
//! 2xx. Whoever dies in between leaves it to be sent again when its lease is
//! over, under the same `webhook-id`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use http::header::{self, HeaderMap, HeaderValue};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use weir_model::{MessageKind, SecretKey, ServiceId, Timestamp, WebhookId, next_attempt};
use weir_store::{AttemptFailed, ClaimLimits, Claimed, Store, StoreError};

use crate::app::App;
use crate::clock::Clock;
use crate::outgoing::{Client, Limits};

/// How many messages are under way at once.
const AT_ONCE: usize = 8;

/// How many of them to one webhook: one that hangs leaves room for the others.
const AT_ONCE_EACH: usize = 3;

/// How often the outbox is looked at when nobody wakes the worker.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How long the worker waits after the store failed.
const AFTER_STORE_FAILED: Duration = Duration::from_secs(1);

/// How often it is tried to note what came of an attempt.
const NOTE_TRIES: u32 = 5;

/// Brings one service's messages to its webhooks.
#[derive(Clone)]
pub struct Worker {
    store: Store,
    service: ServiceId,
    key: SecretKey,
    client: Client,
    clock: Clock,
    wake: Arc<Notify>,
    limits: Limits,
}

/// Starts the worker of a service; it ends with the server.
pub(crate) fn start(app: &App, service: ServiceId) {
    let (store, key) = (app.store().clone(), app.key().clone());
    let worker = Worker::new(store, service, key, app.client().clone(), app.clock());
    app.tasks().spawn(worker.run(app.stop().clone()));
}

impl Worker {
    /// A worker for a service, whose webhooks' secrets are kept under `key`.
    pub fn new(
        store: Store,
        service: ServiceId,
        key: SecretKey,
        client: Client,
        clock: Clock,
    ) -> Self {
        let (wake, limits) = (Arc::default(), Limits::WEBHOOK);
        Self { store, service, key, client, clock, wake, limits }
    }

    /// The same worker, giving endpoints another time to answer.
    #[must_use]
    pub fn with_timeout(self, time: Duration) -> Self {
        Self { limits: Limits { time, ..self.limits }, ..self }
    }

    /// Wakes the worker: whoever enqueued something notifies it.
    pub fn waker(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// For how long a message is nobody else's: longer than posting it and
    /// noting the outcome can take.
    pub fn lease(&self) -> Duration {
        self.limits.time * 2 + Duration::from_secs(60)
    }

    /// Works until `shutdown`; what is under way then is brought to its end.
    pub async fn run(self, shutdown: CancellationToken) {
        let mut tasks = JoinSet::new();
        let mut webhooks: HashMap<tokio::task::Id, WebhookId> = HashMap::new();
        loop {
            let pause = match self.claim(AT_ONCE - tasks.len(), &webhooks).await {
                Ok(claimed) => {
                    for claimed in claimed {
                        let (worker, webhook) = (self.clone(), claimed.webhook);
                        let task = tasks.spawn(async move { worker.deliver(&claimed).await });
                        webhooks.insert(task.id(), webhook);
                    }
                    LOOK_EVERY
                }
                Err(error) => {
                    tracing::warn!(%error, "webhooks: the outbox cannot be read");
                    AFTER_STORE_FAILED
                }
            };
            tokio::select! {
                () = shutdown.cancelled() => break,
                Some(ended) = tasks.join_next_with_id() => {
                    let id = ended.as_ref().map_or_else(|error| error.id(), |(id, _)| *id);
                    webhooks.remove(&id);
                }
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        while tasks.join_next().await.is_some() {}
    }

    async fn claim(
        &self,
        total: usize,
        webhooks: &HashMap<tokio::task::Id, WebhookId>,
    ) -> Result<Vec<Claimed>, StoreError> {
        let mut under_way = HashMap::new();
        for webhook in webhooks.values() {
            *under_way.entry(*webhook).or_insert(0) += 1;
        }
        let limits = ClaimLimits { total, each: AT_ONCE_EACH, under_way: &under_way };
        let now = (self.clock)();
        self.store.claim_deliveries(self.service, &self.key, now, limits, self.lease()).await
    }

    /// Tries one message that was claimed, and notes what came of it; answers
    /// the endpoint's status.
    pub async fn deliver(&self, claimed: &Claimed) -> Result<u16, AttemptFailed> {
        let outcome = self.post(claimed).await;
        match &outcome {
            Ok(status) => {
                tracing::debug!(delivery = %claimed.id, status, "webhooks: delivered");
            }
            Err(failure) => {
                let (delivery, webhook) = (claimed.id, claimed.webhook);
                let attempt = claimed.attempts;
                tracing::info!(%delivery, %webhook, attempt, why = failure.what, "webhooks: failed");
            }
        }
        for tried in 1..=NOTE_TRIES {
            let Err(error) = self.note(claimed, &outcome).await else { break };
            // Left alone it is sent again, which its receiver knows by its id.
            tracing::warn!(delivery = %claimed.id, tried, %error, "webhooks: not noted");
            tokio::time::sleep(AFTER_STORE_FAILED / 2).await;
        }
        outcome
    }

    /// Signs and posts.
    async fn post(&self, claimed: &Claimed) -> Result<u16, AttemptFailed> {
        let headers = headers(claimed, (self.clock)());
        let body = claimed.body.clone().into();
        match self.client.post(claimed.url.as_str(), headers, body, self.limits).await {
            Ok(answered) if (200..300).contains(&answered.status) => Ok(answered.status),
            Ok(answered) => Err(AttemptFailed {
                what: format!("it answered {}", answered.status),
                status: Some(answered.status),
            }),
            Err(error) => Err(AttemptFailed { what: error.to_string(), status: error.status() }),
        }
    }

    async fn note(
        &self,
        claimed: &Claimed,
        outcome: &Result<u16, AttemptFailed>,
    ) -> Result<(), StoreError> {
        let now = (self.clock)();
        match outcome {
            Ok(status) => self.store.delivered(self.service, claimed.id, *status, now).await,
            Err(failure) => {
                // Whoever tries a webhook looks at the answer now.
                let next = if claimed.kind == MessageKind::WebhookTest {
                    None
                } else {
                    let jitter = getrandom::u64().unwrap_or_default();
                    next_attempt(claimed.attempts, claimed.first_attempt_at, now, jitter)
                };
                self.store.failed(self.service, claimed.id, failure, next, now).await
            }
        }
    }
}

/// The headers of a message: what it is, when it was sent, who signs it. While
/// a secret is rotated, the old one and the new one both do.
fn headers(claimed: &Claimed, now: Timestamp) -> HeaderMap {
    let id = claimed.message.to_string();
    let seconds = now.micros().div_euclid(1_000_000);
    let signatures: Vec<String> = claimed
        .secrets
        .iter()
        .map(|secret| {
            standardwebhooks::Webhook::from_bytes(secret.as_bytes().to_vec())
                .and_then(|signer| signer.sign(&id, seconds, claimed.body.as_bytes()))
                .expect("a key of bytes signs any text")
        })
        .collect();
    let ascii =
        |text: &str| HeaderValue::from_str(text).expect("ids, numbers and base 64 are ASCII");
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(standardwebhooks::HEADER_WEBHOOK_ID, ascii(&id));
    headers.insert(standardwebhooks::HEADER_WEBHOOK_TIMESTAMP, ascii(&seconds.to_string()));
    headers.insert(standardwebhooks::HEADER_WEBHOOK_SIGNATURE, ascii(&signatures.join(" ")));
    headers
}
