//! What every handler and worker shares.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use weir_engine::{Clock, Engine, EngineOptions, Fetch};
use weir_model::{SecretKey, ServiceId, Timestamp};
use weir_store::{Blobs, Store, StoreError};

use crate::access::Caller;
use crate::limiter::RateLimiter;
use crate::metrics::Metrics;
use crate::outgoing;
use crate::workers;

/// How the server works; the command line makes it from the settings.
#[derive(Clone)]
pub struct Config {
    /// Where clients reach it, as they write it.
    pub base_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<crate::proxies::Network>,
    /// The largest JSON body.
    pub body_limit: u64,
    /// How long an item is waited for unless the caller says so.
    pub wait: Duration,
    /// How many requests a minute a key without a rate of its own may make.
    pub key_rate: Option<std::num::NonZeroU32>,
    /// How items are looked at and kept.
    pub engine: EngineOptions,
}

/// The server's one state. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    store: Store,
    key: SecretKey,
    blobs: Blobs,
    config: Config,
    clock: Clock,
    client: outgoing::Client,
    limiter: RateLimiter,
    metrics: Metrics,
    engines: RwLock<HashMap<ServiceId, Arc<Engine>>>,
    /// Held while an engine is opened, so that each is opened once.
    opening: Mutex<()>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl App {
    /// A server's state; workers start with the first request of each service.
    pub fn new(
        store: Store,
        key: SecretKey,
        blobs: Blobs,
        config: Config,
        clock: Clock,
        client: outgoing::Client,
    ) -> Self {
        Self(Arc::new(Shared {
            store,
            key,
            blobs,
            config,
            clock,
            client,
            limiter: RateLimiter::default(),
            metrics: Metrics::default(),
            engines: RwLock::default(),
            opening: Mutex::default(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }))
    }

    /// The store; what a caller changes goes through [`App::store_of`].
    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The store as `caller` uses it: events name them.
    pub(crate) fn store_of(&self, caller: &Caller) -> Store {
        self.0.store.by(caller.actor)
    }

    pub(crate) fn key(&self) -> &SecretKey {
        &self.0.key
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    pub(crate) fn clock(&self) -> Clock {
        self.0.clock.clone()
    }

    pub(crate) fn client(&self) -> &outgoing::Client {
        &self.0.client
    }

    pub(crate) fn limiter(&self) -> &RateLimiter {
        &self.0.limiter
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    pub(crate) fn tasks(&self) -> &TaskTracker {
        &self.0.tasks
    }

    /// Cancelled when the server stops.
    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.0.stop
    }

    /// The engine of a service; opened, with its workers, where it is not yet.
    pub async fn engine(&self, service: ServiceId) -> Result<Arc<Engine>, StoreError> {
        let known = || {
            let engines = self.0.engines.read().unwrap_or_else(PoisonError::into_inner);
            engines.get(&service).cloned()
        };
        if let Some(engine) = known() {
            return Ok(engine);
        }
        let _alone = self.0.opening.lock().await;
        if let Some(engine) = known() {
            return Ok(engine);
        }
        let engine = Engine::open(
            self.0.store.clone(),
            service,
            self.0.blobs.clone(),
            self.fetch(),
            self.clock(),
            self.0.config.engine.clone(),
        )
        .await?;
        workers::start(self, &engine);
        let mut engines = self.0.engines.write().unwrap_or_else(PoisonError::into_inner);
        engines.insert(service, engine.clone());
        Ok(engine)
    }

    /// The engines that are open.
    pub(crate) fn engines(&self) -> Vec<Arc<Engine>> {
        let engines = self.0.engines.read().unwrap_or_else(PoisonError::into_inner);
        engines.values().cloned().collect()
    }

    fn fetch(&self) -> Fetch {
        let client = self.0.client.clone();
        let limit = self.0.config.engine.media.limits.bytes;
        Arc::new(move |url| {
            let client = client.clone();
            Box::pin(async move {
                let limits = outgoing::Limits { bytes: limit, ..outgoing::Limits::MEDIA };
                let fetched = client.fetch(&url, limits).await;
                fetched.map(|fetched| fetched.bytes.to_vec()).map_err(|error| error.to_string())
            })
        })
    }

    /// Stops the workers and waits until each has ended what it does.
    pub async fn shut_down(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
        for engine in self.engines() {
            if let Err(error) = engine.catch_up().await {
                tracing::warn!(%error, "the last events could not be sealed; the next start does it");
            }
        }
    }
}
