//! A disk that is full while the server runs: what cannot be kept is refused
//! in words before any of it is, and with room again everything goes on.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::database::SmallDisk;
use crate::house::House;
use crate::server::{Client, Listener, Server, banked_copy, environment, furnish};

/// Takes all the room that there is.
fn fill(path: &Path) {
    let mut file = std::fs::File::create(path).unwrap();
    for size in [64 << 10, 4 << 10, 1] {
        while file.write_all(&vec![7; size]).is_ok() {}
    }
}

fn item(id: &str, media: bool) -> Value {
    // Noise behind the picture: a blob that does not fit into a gap.
    let mut bytes = banked_copy();
    bytes.extend(id.as_bytes().repeat(8 << 10));
    let media = media.then(|| json!([{"data": BASE64_STANDARD.encode(bytes)}]));
    json!({"type": "post", "id": id, "text": format!("the lamp of {id}"), "media": media})
}

/// Insists on a refusal that says what is wrong and when to come again.
#[track_caller]
fn refused(told: &(u16, Value, Option<String>)) {
    let (status, body, later) = told;
    assert_eq!(*status, 503, "{body}");
    assert!(body["detail"].as_str().unwrap().contains("the disk is full"), "{body}");
    assert!(later.as_ref().unwrap().parse::<u32>().unwrap() > 0);
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(below).collect()
}

#[test]
fn a_full_disk_refuses_in_words_and_with_room_again_everything_goes_on() {
    let (house, listener) = (House::new(), Listener::start());
    let Some(_disk) = SmallDisk::mounted(house.data(), "16m") else {
        eprintln!("not tested: this system lets us mount no tmpfs");
        return;
    };
    let environment = environment(&listener, None);
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    let first = Client::must(client.post("/v1/items", &item("before", true)));
    let blobs = files(&house.data().join("blobs")).len();

    let ballast = house.data().join("ballast");
    fill(&ballast);
    // What the log of the database has room for is still kept; then no more.
    let mut kept = Vec::new();
    let mut texts = (0..2_000).map(|n| format!("text-{n}"));
    let last = texts.find(|id| {
        let told = client.post_and_retry("/v1/items", &item(id, false));
        if told.0 == 200 {
            kept.push(id.clone());
        } else {
            refused(&told);
        }
        told.0 != 200
    });
    let last = last.expect("the disk was never full");
    // A smaller change may still have fitted.
    let notice = json!({"item": {"type": "post", "id": "before"}, "reason": "look at it"});
    let told = (0..200).map(|_| client.post_and_retry("/v1/notices", &notice));
    refused(&told.into_iter().find(|told| told.0 != 201).expect("the disk was never full"));
    refused(&client.post_and_retry("/v1/items", &item("picture", true)));
    refused(&client.post_and_retry("/v1/items?wait_ms=0", &item("waiting", true)));
    let batch = json!({"items": [item("batched", true)]});
    refused(&client.post_and_retry("/v1/items/batch", &batch));
    let case = first["case"].as_str().unwrap();
    let decision = json!({"purpose": "news", "outcome": "keep", "reason": "it reports"});
    refused(&client.post_and_retry(&format!("/v1/cases/{case}/decision"), &decision));
    // Who only asks is still answered.
    let asked = Client::must(client.post("/v1/match", &item("asked", true)));
    assert_eq!(asked["verdict"], "review", "{asked}");
    assert_eq!(files(&house.data().join("blobs")).len(), blobs, "a blob without a row");

    std::fs::remove_file(&ballast).unwrap();
    for id in ["picture", "waiting", "batched", &last] {
        assert_eq!(client.get(&format!("/v1/items/post/{id}")).unwrap().0, 404, "{id}");
    }
    for id in kept.iter().map(String::as_str).chain(["before"]) {
        Client::must(client.get(&format!("/v1/items/post/{id}")));
    }
    let told = Client::must(client.post("/v1/items", &item("picture", true)));
    assert_eq!(told["verdict"], "review", "{told}");
    Client::must(client.post(&format!("/v1/cases/{case}/decision"), &decision));
    listener.wait_for(|body| body["type"] == "action.requested");
    assert_eq!(server.stop(), Some(0));
    assert_eq!(house.audit()["ok"], true);
}
