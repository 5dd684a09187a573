//! A store as it is after a month of a busy service: made by `weir-store`,
//! filled by SQL in bulk, because ten million items one by one would take a day.
//!
//! | module | subject |
//! |---|---|
//! | `shape` | how many rows there are of what, and which belongs to which |
//! | `dialect` | the few expressions that SQLite and PostgreSQL write differently |
//! | `tables` | the rows of each table, as SQL over a run of numbers |
//! | `raw` | the connection that fills, as fast as each database can |
//!
//! Every row follows from its number, so that a benchmark knows which items,
//! cases and authors there are without asking. Hashes are random, and the chain
//! of events is not sound: nothing here verifies it.

mod dialect;
mod raw;
mod shape;
mod tables;

use weir_model::{
    BankKind, Cursor, DisabledReason, NewEntry, Provenance, Role, SecretKey, ServiceId, Severity,
    Source, Timestamp, UserId, WebhookId,
};
use weir_signals::pdq::{PdqHash, Quality};
use weir_signals::{Sha256Digest, Signal, TextKey, UrlKey};
use weir_store::{Location, NewPolicy, Secret, Store};

use self::raw::Raw;
pub(crate) use self::shape::{Noun, Shape, pick};

/// A filled store.
pub(crate) struct Filled {
    pub(crate) store: Store,
    pub(crate) service: ServiceId,
    pub(crate) shape: Shape,
    /// Whoever decided, an admin.
    pub(crate) user: UserId,
    /// What lets them in, and a key.
    pub(crate) session: Secret,
    pub(crate) key: Secret,
    pub(crate) webhook: WebhookId,
    /// What database it is, and how large it became.
    pub(crate) database: String,
    pub(crate) megabytes: i64,
}

/// Whoever works in the filled store, and the password that they chose.
pub(crate) const USER: &str = "astrid";
pub(crate) const PASSWORD: &str = "four wet lamps on the pier";

/// Makes a store at `location`, which is empty, and fills it with `items` items
/// that were received in the month before `now`.
pub(crate) async fn fill(location: &Location, items: u64, now: Timestamp) -> Filled {
    let store = Store::open(location).await.expect("the database takes a store");
    let service = store.default_service(now).await.expect("the store is new");
    let shape = Shape::new(items, now);
    let entries = bank(&store, service, &shape).await;
    let (user, session) = sign_in(&store, service, now).await;
    let key = weir_store::NewKey {
        name: "uploads".parse().expect("the name is one"),
        role: Role::Service,
        scopes: std::collections::BTreeSet::new(),
        expires_at: None,
        rate: None,
    };
    let (_, key) = store.create_key(service, &key, now).await.expect("the name is free");
    let url = "https://hooks.example/weir".parse().expect("it is an address");
    let secret = SecretKey::from_bytes([7; 32]);
    let made = store.create_webhook(service, &url, &secret, now).await;
    let (webhook, _) = made.expect("the store takes it");
    // A server that runs on this store must not try a million deliveries.
    let disabled = DisabledReason::Operator;
    store.disable_webhook(service, webhook.id, disabled, now).await.expect("it is there");
    let head = store.seal(service).await.expect("the events are sealed");

    let mut raw = Raw::open(location).await;
    let sql =
        tables::Sql { dialect: raw.dialect(), shape: &shape, service, user, webhook: webhook.id };
    raw.prepare(&sql.scratch(), &entries).await;
    let indexes = raw.drop_indexes().await;
    for table in sql.tables(head.seq) {
        raw.fill(&table).await;
    }
    raw.run(&sql.counters(head.seq)).await;
    raw.make_indexes(indexes).await;
    let megabytes = raw.finish().await;
    let database = store.database_version().await.expect("it says what it is");
    Filled { store, service, user, session, key, webhook: webhook.id, database, megabytes, shape }
}

/// Banks of each kind; answers every entry's id as bytes and as text.
async fn bank(store: &Store, service: ServiceId, shape: &Shape) -> Vec<([u8; 16], String)> {
    let now = shape.now;
    let policy = NewPolicy {
        name: "false-lights".to_owned(),
        severity: Severity::High,
        texts: Vec::new(),
        terrorist_content: None,
        dsa: None,
        automatic: false,
    };
    let policy = store.create_policy(service, &policy, now).await.expect("the name is free");
    let mut ids = Vec::new();
    for (kind, name) in shape::BANKS.iter().enumerate() {
        let name = name.parse().expect("the name is one");
        let made = store.create_bank(service, &name, BankKind::Match, Some(policy), now).await;
        let bank = made.expect("the name is free");
        let numbers: Vec<u64> = (0..shape::ENTRIES_EACH).collect();
        for some in numbers.chunks(1000) {
            let entries: Vec<NewEntry> = some.iter().map(|n| entry(kind, *n)).collect();
            store.add_entries(service, bank.id, &entries, now).await.expect("they are new");
        }
        let mut after = Cursor::START;
        loop {
            let page = store.entries(service, bank.id, after, 1000).await.expect("they are there");
            let Some(last) = page.last() else { break };
            after = Cursor::after(last.number);
            ids.extend(page.iter().map(|entry| (*entry.id.as_bytes(), entry.id.to_string())));
        }
    }
    ids
}

fn entry(kind: usize, n: u64) -> NewEntry {
    let hash = shape::spread(n * 4 + kind as u64);
    let signal = match kind {
        0 => Signal::Pdq { hash: PdqHash(hash), quality: Some(Quality::new(100)) },
        1 => Signal::Text(TextKey(hash)),
        2 => {
            let url = format!("https://stair.example/join/{n}");
            Signal::Url(UrlKey::parse(&url).expect("it is a link"))
        }
        _ => Signal::Sha256(Sha256Digest(hash)),
    };
    let source =
        if n.is_multiple_of(3) { Source::OwnDecision } else { Source::List("pier".to_owned()) };
    NewEntry {
        signals: vec![signal],
        reference: n.is_multiple_of(2).then(|| format!("poster-{n}")),
        tags: vec!["lighthouse".to_owned()],
        provenance: Provenance { source, origin: None, import: None },
    }
}

/// An admin who chose their own password and signed in.
async fn sign_in(store: &Store, service: ServiceId, now: Timestamp) -> (UserId, Secret) {
    let name = USER.parse().expect("the name is one");
    let made = store.create_user(service, &name, Role::Admin, now).await;
    let (user, first) = made.expect("the name is free");
    let words = [first.reveal(), PASSWORD];
    let changed = store.change_password(service, user.id, words, None, now).await;
    changed.expect("the first password is right");
    let signed_in = store.sign_in(service, USER, PASSWORD, "the benchmark", now).await;
    let (_, token) = signed_in.expect("the password is right");
    (user.id, token)
}
