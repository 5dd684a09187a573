//! A store, a clock that tests move, and workers on them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use weir_model::{
    Cursor, Delivery, DeliveryId, Id, Message, MessageKind, SecretKey, ServiceId, Timestamp,
    WebhookId,
};
use weir_server::clock::{Clock, system_clock};
use weir_server::deliver::Worker;
use weir_server::outgoing::{Client, Rules};
use weir_store::{DeliveryFilter, Location, Store, WebhookSecret};
use weir_testkit::postgres::TestDatabase;

use crate::endpoint::Endpoint;

pub(crate) const KEY: SecretKey = SecretKey::from_bytes([5; 32]);
pub(crate) const SECOND: i64 = 1_000_000;

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) service: ServiceId,
    /// Runs with the system's clock, moved on by so many microseconds.
    moved: Arc<AtomicI64>,
    _folder: Option<TempDir>,
    _database: Option<TestDatabase>,
}

/// A worker that runs.
pub(crate) struct Running {
    pub(crate) shutdown: CancellationToken,
    pub(crate) task: JoinHandle<()>,
}

impl Running {
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap();
    }

    /// As a program that is killed ends: nothing more is noted.
    pub(crate) async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Folder(folder.path().join("weir"));
        Self::at(location, Some(folder), None).await
    }

    pub(crate) async fn on_postgres() -> Self {
        let database = tokio::task::block_in_place(weir_testkit::postgres::database);
        Self::at(Location::Postgres(database.url.clone()), None, Some(database)).await
    }

    async fn at(
        location: Location,
        folder: Option<TempDir>,
        database: Option<TestDatabase>,
    ) -> Self {
        let store = Store::open(&location).await.unwrap();
        let service = store.default_service(system_clock()()).await.unwrap();
        Self { store, service, moved: Arc::default(), _folder: folder, _database: database }
    }

    pub(crate) fn clock(&self) -> Clock {
        let (moved, system) = (Arc::clone(&self.moved), system_clock());
        Arc::new(move || Timestamp::from_micros(system().micros() + moved.load(Ordering::SeqCst)))
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock())()
    }

    pub(crate) fn move_clock(&self, seconds: i64) {
        self.moved.fetch_add(seconds * SECOND, Ordering::SeqCst);
    }

    pub(crate) async fn webhook(&self, endpoint: &Endpoint) -> (WebhookId, WebhookSecret) {
        let url = endpoint.url().parse().unwrap();
        let now = self.now();
        let (made, secret) =
            self.store.create_webhook(self.service, &url, &KEY, now).await.unwrap();
        (made.id, secret)
    }

    /// Enqueues messages, each `(item, body)`.
    pub(crate) async fn tell(&self, messages: &[(Option<u8>, &str)]) -> Vec<DeliveryId> {
        let message = |(item, body): &(Option<u8>, &str)| Message {
            kind: MessageKind::VerdictChanged,
            item: item.map(|n| Id::from_bytes([n; 16])),
            action: None,
            decision: None,
            body: (*body).to_owned(),
            not_before: self.now(),
        };
        let messages: Vec<Message> = messages.iter().map(message).collect();
        self.store.enqueue_messages(self.service, &messages, self.now()).await.unwrap()
    }

    pub(crate) fn worker(&self, endpoints: &[&Endpoint]) -> Worker {
        let named = |endpoint: &&Endpoint| endpoint.address.to_string().parse().unwrap();
        let rules = Rules { private: endpoints.iter().map(named).collect(), media_hosts: vec![] };
        let client = Client::new(rules, None).unwrap();
        let worker =
            Worker::new(self.store.clone(), self.service, KEY.clone(), client, self.clock());
        worker.with_timeout(Duration::from_millis(1500))
    }

    pub(crate) fn run(&self, endpoints: &[&Endpoint]) -> Running {
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(self.worker(endpoints).run(shutdown.clone()));
        Running { shutdown, task }
    }

    pub(crate) async fn delivery(&self, id: DeliveryId) -> Delivery {
        self.store.delivery(self.service, id).await.unwrap()
    }

    pub(crate) async fn all(&self) -> Vec<Delivery> {
        let filter = DeliveryFilter::default();
        self.store.deliveries(self.service, filter, Cursor::START, 1000).await.unwrap()
    }
}

/// Waits until something holds.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..2000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}");
}

/// Long enough that a worker would have sent what it has.
pub(crate) async fn a_while() {
    tokio::time::sleep(Duration::from_millis(700)).await;
}
