//! Nothing accepted is lost: `kill -9` at any moment of `weir serve`.
//!
//! Each round a stream of items with pictures, decisions and webhooks is cut
//! off somewhere. 4 rounds a database by default; `WEIR_KILL_ROUNDS=100` runs
//! as many as the project's checklist asks for.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use weir_media::testsrc::{encode_jpeg, encode_png, picture};
use weir_signals::Sha256Digest;
use weir_testkit::postgres;

use crate::house::{House, Told, bytes_of};
use crate::server::{Client, Environment, Listener, PATIENCE, Server};

/// How many clients send items at once.
const CLIENTS: u64 = 4;

fn rounds() -> u64 {
    let asked = std::env::var("WEIR_KILL_ROUNDS").ok();
    asked.map_or(4, |rounds| rounds.parse().expect("WEIR_KILL_ROUNDS is a number"))
}

/// What was answered with a 2xx.
#[derive(Default)]
struct Accepted {
    /// Ids of items, with the bytes of the picture where it is to be kept.
    items: Mutex<Vec<(String, Option<Vec<u8>>)>>,
    decisions: Mutex<BTreeSet<String>>,
}

/// The picture of an item: every third is a copy of the banked one. Bytes
/// behind the picture's end make each another file.
fn upload(number: u64) -> (Vec<u8>, bool) {
    let copy = number.is_multiple_of(3);
    let mut bytes = if copy {
        encode_jpeg(&picture(1, 128, 96), 70)
    } else {
        encode_png(&picture(100 + number % 7, 64, 48))
    };
    bytes.extend(number.to_be_bytes());
    (bytes, copy)
}

fn send_items(client: &Client, number: &AtomicU64, stop: &AtomicBool, accepted: &Accepted) {
    while !stop.load(Ordering::Relaxed) {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let (bytes, copy) = upload(number);
        let id = format!("p{number}");
        let item = json!({"type": "post", "id": id, "echo": {"n": number},
            "media": [{"name": "upload", "data": BASE64_STANDARD.encode(&bytes)}]});
        // Some are answered before they are looked at.
        let path = if number % 5 == 4 { "/v1/items?wait_ms=0" } else { "/v1/items" };
        if let Some((200, _)) = client.post(path, &item) {
            accepted.items.lock().unwrap().push((id, copy.then_some(bytes)));
        }
    }
}

fn decide_cases(client: &Client, stop: &AtomicBool, accepted: &Accepted) {
    while !stop.load(Ordering::Relaxed) {
        let Some((200, cases)) = client.get("/v1/cases?state=open&limit=3") else { continue };
        for case in cases["data"].as_array().into_iter().flatten() {
            let path = format!("/v1/cases/{}/decision", case["case"].as_str().unwrap());
            let decision = json!({"policy": "incitement", "purpose": "promotion",
                "outcome": "remove", "reason": "a copy"});
            if let Some((201, made)) = client.post(&path, &decision) {
                let id = made["decision"].as_str().unwrap().to_owned();
                accepted.decisions.lock().unwrap().insert(id);
            }
        }
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// A house with a banked picture, a key and a webhook.
fn furnish(house: &House, environment: Environment<'_>, port: u16) -> String {
    let weir = |line: &[&str]| {
        let mut command = house.command(line);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        Told::by(command).succeeded()
    };
    house.write("known/lens.png", encode_png(&picture(1, 128, 96)));
    weir(&["bank", "create", "posters"]);
    weir(&["bank", "add", "posters", "known"]);
    weir(&["webhook", "add", &format!("http://127.0.0.1:{port}/")]);
    weir(&["key", "create", "all", "--role", "admin"]).out.trim().to_owned()
}

fn cut_off_again_and_again(database: Option<&str>) {
    let house = House::new();
    let listener = Listener::start();
    let mut environment = vec![("WEIR_PRIVATE_HOSTS", format!("127.0.0.1:{}", listener.port))];
    environment.extend(database.map(|url| ("WEIR_DATABASE", url.to_owned())));
    let key = furnish(&house, &environment, listener.port);
    let accepted = Arc::new(Accepted::default());
    let number = Arc::new(AtomicU64::new(0));
    for round in 0..rounds() {
        let server = Server::start(&house, &environment);
        let stop = Arc::new(AtomicBool::new(false));
        let client = server.client(&key);
        let mut threads = Vec::new();
        for _ in 0..CLIENTS {
            let (client, number) = (client.clone(), number.clone());
            let (stop, accepted) = (stop.clone(), accepted.clone());
            threads.push(std::thread::spawn(move || {
                send_items(&client, &number, &stop, &accepted);
            }));
        }
        let (decider, ended, noted) = (client.clone(), stop.clone(), accepted.clone());
        threads.push(std::thread::spawn(move || decide_cases(&decider, &ended, &noted)));
        // Another moment each round, from the first items to a full stream.
        std::thread::sleep(Duration::from_millis(80 + round * 173 % 1200));
        server.kill();
        stop.store(true, Ordering::Relaxed);
        for thread in threads {
            thread.join().unwrap();
        }
    }
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    everything_is_there(&house, &client, &accepted);
    every_message_came(&client, &accepted, &listener);
    assert_eq!(server.stop(), Some(0));
    let mut verify = house.command(["audit", "verify", "--json"]);
    verify.envs(environment.iter().map(|(name, value)| (name, value)));
    let audit = Told::by(verify).succeeded().objects().remove(0);
    assert_eq!((&audit["ok"], &audit["first_bad"]), (&json!(true), &Value::Null), "{audit}");
    let (items, decisions) =
        (accepted.items.lock().unwrap().len(), accepted.decisions.lock().unwrap().len());
    println!("{} rounds: {items} items and {decisions} decisions, none lost", rounds());
    assert!(items > 0);
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    #[expect(clippy::disallowed_methods, reason = "a test gives up at some time")]
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn everything_is_there(house: &House, client: &Client, accepted: &Accepted) {
    for (id, kept) in accepted.items.lock().unwrap().iter() {
        let path = format!("/v1/items/post/{id}");
        let mut item = Client::must(client.get(&path));
        // What was pending is completed after the restart.
        wait_until("every item has its verdict", || {
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

fn every_message_came(client: &Client, accepted: &Accepted, listener: &Listener) {
    let came = || -> BTreeSet<String> {
        let bodies = listener.bodies.lock().unwrap();
        let ids = bodies.iter().filter(|body| body["type"] == "action.requested");
        ids.map(|body| body["decision"]["id"].as_str().unwrap().to_owned()).collect()
    };
    wait_until("every decision's message came", || {
        accepted.decisions.lock().unwrap().is_subset(&came())
    });
    // None came whose decision is not there.
    for id in came() {
        Client::must(client.get(&format!("/v1/decisions/{id}")));
    }
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

/// Every file below a folder that holds these bytes.
fn files_with(folder: &Path, marker: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, marker));
        } else if path.metadata().unwrap().len() > 0
            && bytes_of(&path).windows(marker.len()).any(|window| window == marker)
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn what_was_erased_is_in_no_file_of_the_data_folder_nor_of_a_backup() {
    let marker = "MARKER-3b1e7a90c4d25f68-of-a-lamp";
    let house = House::new();
    let listener = Listener::start();
    let environment = vec![("WEIR_PRIVATE_HOSTS", format!("127.0.0.1:{}", listener.port))];
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    let mut bytes = encode_jpeg(&picture(1, 128, 96), 70);
    bytes.extend(marker.as_bytes());
    let item = json!({"type": "post", "id": "p1", "text": marker, "links": [format!("https://{marker}.example/")],
        "author": {"type": "user", "id": "u1", "name": marker}, "echo": {"a": marker},
        "media": [{"name": marker, "data": BASE64_STANDARD.encode(&bytes)}]});
    let told = Client::must(client.post("/v1/items", &item));
    let notice = json!({"item": {"type": "post", "id": "p1"}, "reason": marker,
        "reporter": {"name": marker, "email": format!("{marker}@pier.example")}});
    Client::must(client.post("/v1/notices", &notice));
    let path = format!("/v1/cases/{}/decision", told["case"].as_str().unwrap());
    let decision = json!({"purpose": "news", "outcome": "keep", "reason": "it reports"});
    Client::must(client.post(&path, &decision));
    listener.wait_for(|body| body["type"] == "action.requested");
    assert!(!files_with(&house.data(), marker.as_bytes()).is_empty(), "it was never there");

    let erased = Client::must(client.delete("/v1/authors/user/u1"));
    assert_eq!(erased["scrubbed"], true, "{erased}");
    assert_eq!(files_with(&house.data(), marker.as_bytes()), Vec::<String>::new());
    house.weir(["backup", "--to", "after.tar"]).succeeded();
    assert_eq!(files_with(house.root(), marker.as_bytes()), Vec::<String>::new());
    let encoded = BASE64_STANDARD.encode(&marker.as_bytes()[..30]);
    assert_eq!(files_with(house.root(), encoded.as_bytes()), Vec::<String>::new());
}

#[test]
fn a_backup_made_under_load_is_whole_when_it_is_restored_elsewhere() {
    let house = House::new();
    let listener = Listener::start();
    let environment = vec![("WEIR_PRIVATE_HOSTS", format!("127.0.0.1:{}", listener.port))];
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let (accepted, number) = (Arc::new(Accepted::default()), Arc::new(AtomicU64::new(0)));
    let stop = Arc::new(AtomicBool::new(false));
    let threads: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (client, number) = (server.client(&key), number.clone());
            let (stop, accepted) = (stop.clone(), accepted.clone());
            std::thread::spawn(move || send_items(&client, &number, &stop, &accepted))
        })
        .collect();
    wait_until("twenty items", || accepted.items.lock().unwrap().len() > 20);
    let before: Vec<_> = accepted.items.lock().unwrap().clone();
    let head = house.weir(["audit", "head"]).succeeded();
    house.write("head.json", head.out);
    house.weir(["backup", "--to", "under-load.tar"]).succeeded();
    stop.store(true, Ordering::Relaxed);
    for thread in threads {
        thread.join().unwrap();
    }
    drop(server);

    let elsewhere = House::new();
    let [backup, head] = ["under-load.tar", "head.json"].map(|name| house.path(name));
    elsewhere.weir(["restore", &backup.display().to_string()]).succeeded();
    elsewhere.weir(["audit", "verify", "--head", &head.display().to_string()]).succeeded();
    let server = Server::start(&elsewhere, &environment);
    let kept = Accepted { items: Mutex::new(before), ..Accepted::default() };
    everything_is_there(&elsewhere, &server.client(&key), &kept);
}

#[test]
fn a_second_server_on_the_same_folder_and_a_port_in_use_are_refused_in_words() {
    let house = House::new();
    let server = Server::start(&house, &[]);
    house.weir(["serve", "--listen", "127.0.0.1:0"]).failed(&["another weir serve runs on"]);
    let address = server.address.trim_start_matches("http://").to_owned();
    let other = House::new();
    other.weir(["serve", "--listen", &address]).failed(&["is in use"]);
    assert!(!other.data().join("weir.db").exists(), "nothing was made");
    assert_eq!(server.stop(), Some(0));
}
