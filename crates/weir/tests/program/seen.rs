//! What is banked while a server is at work: it matches and stops at once also
//! under load, and what was seen before matches it, too.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::house::{House, text};
use crate::server::{Client, Listener, PATIENCE, Server, environment, furnish, wait_until};

/// A picture's hash, of which no two are near each other.
fn hash(n: u64) -> String {
    weir_signals::Sha256Digest::of(&n.to_be_bytes()).to_string()
}

fn signals(n: u64) -> Value {
    json!([{"type": "pdq", "value": hash(n), "quality": 90}])
}

fn item(id: &str, n: u64) -> Value {
    json!({"type": "post", "id": id, "media": [{"signals": signals(n)}]})
}

fn bank_it(client: &Client, bank: &str, n: u64) -> String {
    let told = client.post(&format!("/v1/banks/{bank}/entries"), &json!({"signals": signals(n)}));
    text(&Client::must(told), "entry").to_owned()
}

fn matches(client: &Client, n: u64) -> bool {
    let told = Client::must(client.post("/v1/match", &item("any", n)));
    !told["matches"].as_array().unwrap().is_empty()
}

#[test]
fn under_load_what_is_banked_matches_when_it_is_answered_and_stops_as_fast() {
    let (house, listener) = (House::new(), Listener::start());
    let environment = environment(&listener, None);
    let key = furnish(&house, &environment, listener.port);
    house.weir(["bank", "create", "others"]).succeeded();
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    let (done, posted, banked) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let each = |what: &(dyn Fn(u64) + Sync), count: &AtomicU64| {
        while !done.load(Ordering::Relaxed) {
            what(count.fetch_add(1, Ordering::Relaxed));
        }
    };
    let post = |n| {
        Client::must(client.post("/v1/items", &item(&format!("p{n}"), 1_000_000 + n)));
    };
    let bank = |n| {
        bank_it(&client, "others", 2_000_000 + n);
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| each(&post, &posted));
            scope.spawn(|| each(&bank, &banked));
        }
        // The load goes on until all of this is seen, also where that fails.
        let seen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for n in 0..12 {
                assert!(!matches(&client, n));
                let entry = bank_it(&client, "posters", n);
                assert!(matches(&client, n), "it was answered as banked");
                assert!(client.delete(&format!("/v1/entries/{entry}")).is_some());
                assert!(!matches(&client, n), "it was answered as removed");
            }
            // Another program banks, and takes out again.
            let signal = format!("pdq:{},90", hash(50));
            house.weir(["bank", "add", "posters", "--signal", &signal]).succeeded();
            wait_until("what another program banked matches", PATIENCE, || matches(&client, 50));
            let mine = |row: &Value| row.to_string().contains(&hash(50));
            let entry = house.export("posters").into_iter().find(mine).unwrap();
            house.weir(["bank", "remove", "posters", text(&entry, "entry")]).succeeded();
            wait_until("what it removed stops", PATIENCE, || !matches(&client, 50));
        }));
        done.store(true, Ordering::Relaxed);
        if let Err(failed) = seen {
            std::panic::resume_unwind(failed);
        }
    });
    let (posted, banked) = (posted.into_inner(), banked.into_inner());
    assert!(posted > 20 && banked > 20, "there was a load: {posted}, {banked}");
    assert_eq!(server.stop(), Some(0));
}

fn verdict_of(client: &Client, id: &str) -> String {
    let told = Client::must(client.get(&format!("/v1/items/post/{id}")));
    told["newest"]["verdict"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_came_before_is_previewed_and_matches_once_something_is_banked() {
    let (house, listener) = (House::new(), Listener::start());
    let environment = environment(&listener, None);
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    for (id, n) in [("p1", 1), ("p2", 2), ("p3", 1)] {
        Client::must(client.post("/v1/items?wait_ms=20000", &item(id, n)));
    }
    // By the index of the server, and by the command line through the store.
    let check = json!({"signals": signals(1)});
    let told = Client::must(client.post("/v1/banks/posters/check", &check));
    assert_eq!(told["would_match"]["count"], 2, "{told}");
    assert_eq!(told["would_match"]["items"][0]["distance"], 0);
    let signal = format!("pdq:{},90", hash(1));
    let line = ["bank", "add", "posters", "--signal", &signal, "--preview", "--json"];
    let previewed = house.weir(line);
    assert_eq!(previewed.code, Some(1), "{previewed:?}");
    let would = &previewed.objects()[0]["would_match"];
    let ids: Vec<&str> = would.as_array().unwrap().iter().map(|item| text(item, "id")).collect();
    assert_eq!(ids, ["p3", "p1"]);
    assert!(!matches(&client, 1), "nothing was banked");

    bank_it(&client, "posters", 1);
    for (id, verdict) in [("p1", "review"), ("p3", "review"), ("p2", "allow")] {
        wait_until("what came before matches", PATIENCE, || verdict_of(&client, id) == verdict);
    }
    let told =
        listener.wait_for(|body| body["type"] == "verdict.changed" && body["item"]["id"] == "p1");
    assert_eq!(told["verdict"], "review");
    let cases = Client::must(client.get("/v1/cases"));
    assert_eq!(cases["data"].as_array().unwrap().len(), 2);
    assert!(house.data().join("seen").is_dir());
    assert_eq!(server.stop(), Some(0));
    assert_eq!(house.audit()["ok"], true);
}
