//! Nothing accepted is lost: `kill -9` at any moment of `weir serve`.
//!
//! Each round a stream of items with pictures, decisions and webhooks is cut
//! off somewhere. 4 rounds a database by default; `WEIR_KILL_ROUNDS=100` runs
//! as many as the project's checklist asks for.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use weir_media::testsrc::{encode_png, picture};
use weir_signals::Sha256Digest;
use weir_testkit::postgres;

use crate::house::{House, bytes_of};
use crate::server::{
    Client, Environment, Listener, PATIENCE, Server, banked_copy, environment, furnish, wait_until,
    weir,
};

/// How many clients send items at once.
const CLIENTS: u64 = 8;
/// A message that was about to be sent when the server died is nobody else's
/// until its lease is over, a bit over a minute after.
const LEASE: Duration = Duration::from_secs(150);

fn rounds() -> u64 {
    let asked = std::env::var("WEIR_KILL_ROUNDS").ok();
    asked.map_or(4, |rounds| rounds.parse().expect("WEIR_KILL_ROUNDS is a number"))
}

/// What was answered with a 2xx.
#[derive(Clone, Default)]
pub(crate) struct Accepted {
    /// Ids of items, with the bytes of the picture where it is to be kept.
    pub(crate) items: Vec<(String, Option<Vec<u8>>)>,
    pub(crate) decisions: BTreeSet<String>,
}

/// Clients that send items and decide cases until the server is gone or they
/// are told to end.
pub(crate) struct Stream {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// What the clients of all streams share.
#[derive(Clone, Default)]
pub(crate) struct Shared {
    pub(crate) accepted: Arc<Mutex<Accepted>>,
    number: Arc<AtomicU64>,
}

impl Stream {
    pub(crate) fn begin(client: &Client, shared: &Shared) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let start = |work: fn(&Client, &Shared)| {
            let (client, shared, stop) = (client.clone(), shared.clone(), stop.clone());
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    work(&client, &shared);
                }
            })
        };
        let mut threads: Vec<_> = (0..CLIENTS).map(|_| start(send_item)).collect();
        threads.push(start(decide_cases));
        Self { stop, threads }
    }

    pub(crate) fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads {
            thread.join().unwrap();
        }
    }
}

/// The picture of an item: every third is a copy of the banked one. Bytes
/// behind the picture's end make each another file.
fn upload(number: u64) -> (Vec<u8>, bool) {
    let copy = number.is_multiple_of(3);
    let mut bytes =
        if copy { banked_copy() } else { encode_png(&picture(100 + number % 7, 64, 48)) };
    bytes.extend(number.to_be_bytes());
    (bytes, copy)
}

fn send_item(client: &Client, shared: &Shared) {
    let number = shared.number.fetch_add(1, Ordering::Relaxed);
    let (bytes, copy) = upload(number);
    let id = format!("p{number}");
    let item = json!({"type": "post", "id": id, "echo": {"n": number},
        "media": [{"name": "upload", "data": BASE64_STANDARD.encode(&bytes)}]});
    // Some are answered before they are looked at.
    let path = if number % 5 == 4 { "/v1/items?wait_ms=0" } else { "/v1/items" };
    match client.post(path, &item) {
        Some((200, _)) => {
            shared.accepted.lock().unwrap().items.push((id, copy.then_some(bytes)));
        }
        Some((status, body)) => panic!("{status}: {body}"),
        // The server is gone.
        None => std::thread::sleep(Duration::from_millis(5)),
    }
}

fn decide_cases(client: &Client, shared: &Shared) {
    std::thread::sleep(Duration::from_millis(30));
    let Some((200, cases)) = client.get("/v1/cases?state=open&limit=3") else { return };
    for case in cases["data"].as_array().into_iter().flatten() {
        let path = format!("/v1/cases/{}/decision", case["case"].as_str().unwrap());
        let decision = json!({"policy": "incitement", "purpose": "promotion",
            "outcome": "remove", "reason": "a copy"});
        if let Some((201, made)) = client.post(&path, &decision) {
            let id = made["decision"].as_str().unwrap().to_owned();
            shared.accepted.lock().unwrap().decisions.insert(id);
        }
    }
}

fn cut_off_again_and_again(database: Option<&str>) {
    let (house, listener) = (House::new(), Listener::start());
    let environment = environment(&listener, database);
    let key = furnish(&house, &environment, listener.port);
    let shared = Shared::default();
    for round in 0..rounds() {
        let server = Server::start(&house, &environment);
        let stream = Stream::begin(&server.client(&key), &shared);
        // Another moment each round, from the first items to a full stream.
        std::thread::sleep(Duration::from_millis(80 + round * 173 % 1200));
        // On a busy machine little may have come by then; the last round waits
        // until there is something to lose.
        if round + 1 == rounds() {
            wait_until("something was accepted and decided", PATIENCE, || {
                let accepted = shared.accepted.lock().unwrap();
                !accepted.items.is_empty() && !accepted.decisions.is_empty()
            });
        }
        server.kill();
        stream.end();
    }
    let accepted = shared.accepted.lock().unwrap().clone();
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    everything_is_there(&house, &client, &accepted);
    every_message_came(&client, &accepted, &listener);
    assert_eq!(server.stop(), Some(0));
    the_books_are_whole(&house, &environment, &accepted);
    let (items, decisions) = (accepted.items.len(), accepted.decisions.len());
    println!("{} rounds: {items} items and {decisions} decisions, none lost", rounds());
    assert!(items > 0 && decisions > 0, "nothing was tried");
}

/// Every item has its verdict, the content of those in cases is on the disk.
pub(crate) fn everything_is_there(house: &House, client: &Client, accepted: &Accepted) {
    for (id, kept) in &accepted.items {
        let path = format!("/v1/items/post/{id}");
        let mut item = Value::Null;
        // What was pending is completed after the restart.
        wait_until("every item has its verdict", PATIENCE, || {
            item = Client::must(client.get(&path));
            !item["newest"]["verdict"].is_null()
        });
        assert_eq!(item["revision"], 1, "{item}");
        let verdict = if kept.is_some() { "review" } else { "allow" };
        assert_eq!(item["newest"]["verdict"], verdict, "{item}");
        if let Some(bytes) = kept {
            let name = Sha256Digest::of(bytes).to_string();
            let path = house.data().join("blobs").join(&name[..2]).join(&name);
            assert_eq!(&bytes_of(&path), bytes, "{}", path.display());
        }
    }
    // No blob holds other bytes than its name says.
    for folder in std::fs::read_dir(house.data().join("blobs")).unwrap().flatten() {
        for blob in std::fs::read_dir(folder.path()).unwrap().flatten() {
            let name = blob.file_name().into_string().unwrap();
            if name.len() == 64 && folder.file_name() != "incoming" {
                assert_eq!(Sha256Digest::of(&bytes_of(&blob.path())).to_string(), name);
            }
        }
    }
}

/// The decisions whose message came.
pub(crate) fn told_decisions(listener: &Listener) -> BTreeSet<String> {
    let bodies = listener.bodies.lock().unwrap();
    let actions = bodies.iter().filter(|body| body["type"] == "action.requested");
    actions.map(|body| body["decision"]["id"].as_str().unwrap().to_owned()).collect()
}

fn every_message_came(client: &Client, accepted: &Accepted, listener: &Listener) {
    wait_until("every decision's message came", LEASE, || {
        accepted.decisions.is_subset(&told_decisions(listener))
    });
    // None came whose decision is not there.
    for id in told_decisions(listener) {
        Client::must(client.get(&format!("/v1/decisions/{id}")));
    }
}

/// The chain holds; each item has one revision, each decision one action.
fn the_books_are_whole(house: &House, environment: Environment<'_>, accepted: &Accepted) {
    let json = |line: &[&str]| weir(house, environment, line).succeeded().objects().remove(0);
    let audit = json(&["audit", "verify", "--json"]);
    assert_eq!((&audit["ok"], &audit["first_bad"]), (&json!(true), &Value::Null), "{audit}");
    json(&["backup", "--to", "afterwards.tar", "--json"]);
    let rows = json(&["restore", "afterwards.tar", "--dry-run", "--json"])["tables"].clone();
    let count = |table: &str| rows[table].as_u64().unwrap();
    assert_eq!(count("items"), count("revisions"), "{rows}");
    assert_eq!(count("decisions"), count("actions"), "{rows}");
    // Some were kept whose answer was cut off.
    assert!(count("items") >= accepted.items.len() as u64, "{rows}");
    assert!(count("decisions") >= accepted.decisions.len() as u64, "{rows}");
}

#[test]
fn a_kill_loses_nothing_that_was_accepted_on_sqlite() {
    cut_off_again_and_again(None);
}

#[test]
fn a_kill_loses_nothing_that_was_accepted_on_postgresql() {
    let database = postgres::database();
    cut_off_again_and_again(Some(&database.url));
}
