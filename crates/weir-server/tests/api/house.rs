//! A server over a store of its own, without a socket or with one, and somebody
//! of every role to call it.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;
use weir_engine::{EngineOptions, MatchOptions};
use weir_model::{Role, Scope, SecretKey, ServiceId, Timestamp};
use weir_server::outgoing::{Client, Rules};
use weir_server::{App, Care, Config, router, serve};
use weir_store::{Blobs, Location, NewKey, Store};

pub(crate) struct House {
    pub(crate) store: Store,
    app: App,
    router: Router,
    clock: Arc<AtomicI64>,
    folder: TempDir,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Told {
    /// What was asked, as `GET /v1/me`.
    pub(crate) asked: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Value,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::over(Client::new(Rules::default(), None).unwrap(), change).await
    }

    /// A house whose requests to elsewhere `client` makes.
    pub(crate) async fn over(client: Client, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Location::Folder(folder.path().join("weir"))).await.unwrap();
        let blobs = Blobs::open(&folder.path().join("weir/blobs")).unwrap();
        let clock = Arc::new(AtomicI64::new(1_790_000_000_000_000));
        let ticks = clock.clone();
        // Each look at the clock is a microsecond later.
        let now = Arc::new(move || Timestamp::from_micros(ticks.fetch_add(1, Ordering::SeqCst)));
        let mut config = Config {
            base_url: None,
            trusted_proxies: Vec::new(),
            secure_cookies: false,
            body_limit: 1 << 20,
            upload_limit: 8 << 20,
            wait: Duration::from_secs(20),
            undo: Duration::from_secs(10),
            care: Care { offer: 30, budget: 40, pause: Duration::from_secs(600) },
            key_rate: None,
            stranger_rate: None,
            rules_two_people: false,
            aside: weir_store::AsideLimits::default(),
            engine: EngineOptions {
                media: weir_media::Options::default(),
                decoders: weir_media::Decoders::without_box(),
                matching: MatchOptions::default(),
                at_once: 2,
                picture_words: true,
                keep_fingerprints: Duration::from_secs(30 * 86_400),
                keep_content: Duration::from_secs(30 * 86_400),
                seen: None,
                match_backwards: true,
                kept: None,
            },
            data: Some(folder.path().join("weir")),
            settings: Vec::new(),
        };
        change(&mut config);
        let key = SecretKey::from_bytes([9; 32]);
        let app = App::new(store.clone(), key, blobs, config, now, client);
        let router = router(app.clone());
        Self { store, app, router, clock, folder }
    }

    /// The server without a socket.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// The server's state.
    pub(crate) fn app(&self) -> App {
        self.app.clone()
    }

    /// Takes in at once what the store was told beside the server.
    pub(crate) async fn catch_up(&self) {
        let service = self.service("default").await;
        self.app.engine(service).await.unwrap().catch_up().await.unwrap();
    }

    /// The same server, listening on loopback.
    pub(crate) async fn listen(&self) -> SocketAddr {
        let listener = serve::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = listener.local_addr().unwrap();
        // It ends with the test.
        tokio::spawn(serve::run(self.app.clone(), listener, None, None, std::future::pending()));
        address
    }

    /// Where it keeps everything.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.clock.load(Ordering::SeqCst))
    }

    /// Sets the clock forward, or back.
    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub(crate) async fn service(&self, name: &str) -> ServiceId {
        let service = self.store.service_named(name, self.now()).await.unwrap();
        weir_engine::ensure_built_in(&self.store, service, self.now()).await.unwrap();
        service
    }

    /// A key of a role.
    pub(crate) async fn key(&self, service: ServiceId, role: Role, scopes: &[Scope]) -> String {
        // Names are one of a kind.
        let name = format!("{role} {}", self.clock.fetch_add(1, Ordering::SeqCst));
        let new = NewKey {
            name: name.parse().unwrap(),
            role,
            scopes: scopes.iter().copied().collect::<BTreeSet<_>>(),
            expires_at: None,
            rate: None,
        };
        self.store.create_key(service, &new, self.now()).await.unwrap().1.reveal().to_owned()
    }

    /// An admin's key of the default service.
    pub(crate) async fn admin(&self) -> String {
        let service = self.service("default").await;
        self.key(service, Role::Admin, &[]).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Told {
        let asked = format!("{} {}", request.method(), request.uri());
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Told { asked, status: head.status, headers: head.headers, body }
    }

    /// Calls with a key and a JSON body.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        key: &str,
        body: Option<Value>,
    ) -> Told {
        let mut request = Request::builder().method(method).uri(path);
        if !key.is_empty() {
            request = request.header("x-api-key", key);
        }
        let body = match body {
            None => Body::empty(),
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
        };
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, key: &str, body: Value) -> Told {
        self.call("POST", path, key, Some(body)).await
    }

    pub(crate) async fn get(&self, path: &str, key: &str) -> Told {
        self.call("GET", path, key, None).await
    }
}

impl Told {
    /// The body, of an answer with this status.
    #[track_caller]
    pub(crate) fn of(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self.body
    }

    /// Asserts a problem of this kind.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, kind: &str) -> Value {
        let content_type = self.headers.get(header::CONTENT_TYPE).cloned();
        let body = self.of(status);
        assert_eq!(content_type.unwrap(), "application/problem+json", "{body}");
        assert_eq!(body["type"], format!("/docs/problems#{kind}"), "{body}");
        body
    }
}
