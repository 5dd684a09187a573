//! What every handler and worker shares.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use weir_engine::{Clock, Engine, EngineOptions};
use weir_model::{KeyId, SecretKey, ServiceId, Timestamp};
use weir_store::{AsideLimits, Blobs, Store, StoreError};

use crate::access::Caller;
use crate::known_keys::KnownKeys;
use crate::limiter::RateLimiter;
use crate::metrics::Metrics;
use crate::outgoing;
use crate::workers;

/// How much of what is veiled a person is shown on a day.
#[derive(Clone, Copy, Debug)]
pub struct Care {
    /// After so many reveals a pause is offered.
    pub offer: u64,
    /// After so many a pause is required before the next one; 0 for no end.
    pub budget: u64,
    /// How long a pause lasts.
    pub pause: Duration,
}

/// A setting, as an operator sees it.
#[derive(Clone, Debug)]
pub struct ShownSetting {
    /// Its name.
    pub name: &'static str,
    /// Its value, secrets hidden; nothing where it has none.
    pub value: Option<String>,
    /// Where the value came from.
    pub origin: SettingOrigin,
    /// What it is for, in English.
    pub about: &'static str,
}

/// Where a setting's value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingOrigin {
    /// A flag of the command line.
    Flag,
    /// This variable of the environment.
    Environment(String),
    /// This file.
    File(String),
    /// Nobody set it.
    Default,
}

/// How the server works; the command line makes it from the settings.
#[derive(Clone)]
pub struct Config {
    /// Where clients reach it, as they write it.
    pub base_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<crate::proxies::Network>,
    /// Whether browsers reach it over TLS alone, so that cookies may ask for it.
    pub secure_cookies: bool,
    /// The largest JSON body.
    pub body_limit: u64,
    /// The largest multipart body.
    pub upload_limit: u64,
    /// How long an item is waited for unless the caller says so.
    pub wait: Duration,
    /// How long a decision of a person is held back, so that they can undo it.
    pub undo: Duration,
    /// Whether a rule is computed only once a second person has approved it.
    pub rules_two_people: bool,
    /// How much a person is shown on a day.
    pub care: Care,
    /// How many requests a minute a key without a rate of its own may make.
    pub key_rate: Option<NonZeroU32>,
    /// How often a minute somebody may fail to be let in from one address.
    pub stranger_rate: Option<NonZeroU32>,
    /// When entries are set aside.
    pub aside: AsideLimits,
    /// How items are looked at and kept.
    pub engine: EngineOptions,
    /// The folder that exchanges read lists from; the data folder.
    pub data: Option<PathBuf>,
    /// Every setting, for operators to see.
    pub settings: Vec<ShownSetting>,
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
    known_keys: KnownKeys,
    keys: RateLimiter<KeyId>,
    strangers: RateLimiter<IpAddr>,
    metrics: Metrics,
    engines: RwLock<HashMap<ServiceId, Arc<Engine>>>,
    /// Held while an engine is opened, so that each is opened once.
    opening: Mutex<()>,
    /// Room for bodies, in KiB.
    room: Semaphore,
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
        let room = room_in_kib(&config);
        Self(Arc::new(Shared {
            store: store.setting_aside(config.aside.overturned).with_key(&key),
            key,
            blobs,
            config,
            clock,
            client,
            known_keys: KnownKeys::default(),
            keys: RateLimiter::default(),
            strangers: RateLimiter::default(),
            metrics: Metrics::default(),
            engines: RwLock::default(),
            opening: Mutex::default(),
            room: Semaphore::new(room as usize),
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

    pub(crate) fn data_folder(&self) -> Option<&Path> {
        self.0.config.data.as_deref()
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

    /// Keys that were read a moment ago.
    pub(crate) fn known_keys(&self) -> &KnownKeys {
        &self.0.known_keys
    }

    /// Counts the requests of keys.
    pub(crate) fn keys(&self) -> &RateLimiter<KeyId> {
        &self.0.keys
    }

    /// Counts failed attempts to be let in, by address.
    pub(crate) fn strangers(&self) -> &RateLimiter<IpAddr> {
        &self.0.strangers
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
            self.0.client.fetcher(self.0.config.engine.media.limits.bytes),
            self.clock(),
            self.0.config.engine.clone(),
        )
        .await?;
        workers::start(self, &engine);
        let mut engines = self.0.engines.write().unwrap_or_else(PoisonError::into_inner);
        engines.insert(service, engine.clone());
        Ok(engine)
    }

    /// Waits until there is room for a body of so many bytes. One that is
    /// larger than all the room takes all of it; its limit refuses it.
    pub(crate) async fn room(&self, bytes: u64) -> SemaphorePermit<'_> {
        let kib = bytes.div_ceil(1024).min(u64::from(room_in_kib(&self.0.config)));
        let permits = u32::try_from(kib).unwrap_or(u32::MAX);
        self.0.room.acquire_many(permits).await.expect("it is never closed")
    }

    /// The engines that are open.
    pub(crate) fn engines(&self) -> Vec<Arc<Engine>> {
        let engines = self.0.engines.read().unwrap_or_else(PoisonError::into_inner);
        engines.values().cloned().collect()
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

/// Four of the largest bodies at once.
fn room_in_kib(config: &Config) -> u32 {
    let largest = config.body_limit.max(config.upload_limit);
    let kib = largest.div_ceil(1024).saturating_mul(4);
    u32::try_from(kib).unwrap_or(u32::MAX).min(u32::MAX >> 4)
}
