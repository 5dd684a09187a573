//! A server without a socket, people who sign in to it as a browser does, and
//! the forms that they send.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use tempfile::TempDir;
use tower::ServiceExt as _;
use weir_engine::{
    Engine, EngineOptions, ItemContent, MatchOptions, Medium, MediumSource, NewItem,
};
use weir_model::{
    Bank, BankKind, ItemKey, NewEntry, Provenance, Role, SecretKey, ServiceId, Source, Timestamp,
};
use weir_server::outgoing::{Client, Rules};
use weir_server::{App, Care, Config, router};
use weir_signals::Signal;
use weir_store::{Added, Blobs, Location, Store};

/// A server, and a service with its own policies.
pub(crate) struct Desk {
    pub(crate) store: Store,
    pub(crate) service: ServiceId,
    app: App,
    router: Router,
    clock: Arc<AtomicI64>,
    _folder: TempDir,
}

/// Somebody who signed in: their cookie.
pub(crate) struct Seat<'a> {
    desk: &'a Desk,
    cookie: String,
    language: &'static str,
}

/// A page that was answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
    pub(crate) bytes: Vec<u8>,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Location::Folder(folder.path().join("weir"))).await.unwrap();
        let blobs = Blobs::open(&folder.path().join("weir/blobs")).unwrap();
        let clock = Arc::new(AtomicI64::new(1_790_000_000_000_000));
        let ticks = clock.clone();
        let now = Arc::new(move || Timestamp::from_micros(ticks.fetch_add(1, Ordering::SeqCst)));
        let config = Config {
            base_url: None,
            trusted_proxies: Vec::new(),
            secure_cookies: false,
            body_limit: 1 << 20,
            upload_limit: 16 << 20,
            wait: Duration::from_secs(20),
            undo: Duration::from_secs(10),
            care: Care { offer: 30, budget: 40, pause: Duration::from_secs(600) },
            data: Some(folder.path().join("weir")),
            settings: Vec::new(),
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
        };
        let client = Client::new(Rules::default(), None).unwrap();
        let key = SecretKey::from_bytes([9; 32]);
        let start = Timestamp::from_micros(clock.load(Ordering::SeqCst));
        let service = store.default_service(start).await.unwrap();
        weir_engine::ensure_built_in(&store, service, start).await.unwrap();
        let store = store.with_key(&key);
        let app = App::new(store.clone(), key, blobs, config, now, client);
        Self { store, service, router: router(app.clone()), app, clock, _folder: folder }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.clock.fetch_add(1, Ordering::SeqCst))
    }

    pub(crate) async fn engine(&self) -> Arc<Engine> {
        self.app.engine(self.service).await.unwrap()
    }

    /// Somebody of this role, signed in, with a password of their own.
    pub(crate) async fn seat(&self, role: Role) -> Seat<'_> {
        let name = format!("{role}-{}", self.now().micros());
        let (user, given) = self
            .store
            .create_user(self.service, &name.parse().unwrap(), role, self.now())
            .await
            .unwrap();
        let words = [given.reveal(), "four wet lamps in a row"];
        let changed = self.store.change_password(self.service, user.id, words, None, self.now());
        changed.await.unwrap();
        let form = [("name", name.as_str()), ("password", words[1])];
        let page = self.send(form_request("/sign-in", "", &form)).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
        let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Seat { desk: self, cookie, language: "en" }
    }

    async fn send(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let bytes = bytes.to_vec();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Page { status: head.status, headers: head.headers, html, bytes }
    }

    pub(crate) async fn bank(&self, name: &str, kind: BankKind) -> Bank {
        let name = name.parse().unwrap();
        let bank = self.store.create_bank(self.service, &name, kind, None, self.now()).await;
        self.engine().await.catch_up().await.unwrap();
        bank.unwrap()
    }

    /// Banks something that others know by `reference`.
    pub(crate) async fn banked(
        &self,
        bank: &Bank,
        signals: Vec<Signal>,
        reference: &str,
        tags: &[&str],
    ) -> weir_model::EntryId {
        let entry = NewEntry {
            signals,
            reference: Some(reference.to_owned()),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            provenance: Provenance { source: Source::OwnDecision, origin: None, import: None },
        };
        let added =
            self.store.add_entries(self.service, bank.id, &[entry], self.now()).await.unwrap();
        self.engine().await.catch_up().await.unwrap();
        let [Added::Stored { id, .. }] = added[..] else { panic!("{added:?}") };
        id
    }

    /// A post with these signals comes in; whether it is to be looked at.
    pub(crate) async fn posted(&self, id: &str, signals: Vec<Signal>) -> weir_engine::Answered {
        self.posted_medium(id, MediumSource::Signals(signals)).await
    }

    /// A post with this medium comes in.
    pub(crate) async fn posted_medium(
        &self,
        id: &str,
        source: MediumSource,
    ) -> weir_engine::Answered {
        let medium = Medium { name: None, content_type: None, source };
        let item = NewItem {
            key: ItemKey::new("post", id).unwrap(),
            author: None,
            created_at: None,
            content: ItemContent { media: vec![medium], ..ItemContent::default() },
            echo: None,
        };
        self.engine().await.receive(item, Duration::from_secs(20)).await.unwrap()
    }
}

impl Seat<'_> {
    /// The same person, reading Arabic.
    pub(crate) async fn in_arabic(mut self) -> Self {
        self.post("/language", &[("language", "ar"), ("back", "/me")]).await;
        self.language = "ar";
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.desk.send(request.body(Body::empty()).unwrap()).await
    }

    /// A page that is there.
    pub(crate) async fn page(&self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
        let opens = format!("<html lang=\"{}\"", self.language);
        assert!(page.html.contains(&opens), "{path}: {}", page.html);
        page.html
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.desk.send(form_request(path, &self.cookie, fields)).await
    }

    /// Sends a form and goes where it leads.
    pub(crate) async fn done(&self, path: &str, fields: &[(&str, &str)]) -> (String, String) {
        let page = self.post(path, fields).await;
        let to = page.leads_to();
        let html = self.page(&to).await;
        (to, html)
    }

    /// Sends a form with files: `(field, name, bytes)`.
    pub(crate) async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--weir\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(value.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        for (name, file, bytes) in files {
            let head = format!(
                "--weir\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--weir--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=weir")
            .body(Body::from(body));
        self.desk.send(request.unwrap()).await
    }
}

impl Page {
    /// Where a form that worked leads.
    #[track_caller]
    pub(crate) fn leads_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.html);
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    /// A page that refuses a form, and says so with it.
    #[track_caller]
    pub(crate) fn refuses(&self) -> &str {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.html);
        assert!(self.html.contains("aria-invalid=\"true\""), "{}", self.html);
        &self.html
    }

    /// The values of the hidden fields of this name.
    pub(crate) fn hidden(&self, name: &str) -> Vec<String> {
        let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let values = self.html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap());
        values.map(unescaped).collect()
    }
}

/// What a browser reads in an attribute.
pub(crate) fn unescaped(text: &str) -> String {
    let plain = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    plain.replace("&amp;", "&")
}

/// A page's words without its tags, white space made one.
pub(crate) fn words(html: &str) -> String {
    let mut words = String::new();
    for part in html.split('<') {
        words.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        words.push(' ');
    }
    let plain = unescaped(&words).replace(['\u{2068}', '\u{2069}'], "");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn form_request(path: &str, cookie: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

/// A hash of a file that differs for each `n`.
pub(crate) fn sha256(n: u64) -> Signal {
    Signal::Sha256(weir_signals::Sha256Digest::of(&n.to_be_bytes()))
}

/// What somebody writes who wants something of theirs to run.
pub(crate) const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'&amp;";

/// Asserts that a page shows it as it was written, and as nothing else.
#[track_caller]
pub(crate) fn shows_only_as_written(html: &str) {
    for alive in ["<script>alert", "<img src=x"] {
        assert!(!html.contains(alive), "{alive}: {html}");
    }
    assert!(words(html).contains("alert(1)"), "{html}");
}
