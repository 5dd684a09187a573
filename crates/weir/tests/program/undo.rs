//! `weir undo` and `weir bank entry`, beside a server and without one.

use serde_json::json;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::house::{House, text};
use crate::server::{Client, Listener, Server, banked_copy, environment, furnish};

/// A bank, and what its entries are called.
fn house() -> (House, String) {
    let house = House::with_bank("lamps");
    let file = house.write("oath.bin", "a lamp on every rock, an oath of the keepers");
    let path = file.display().to_string();
    house.weir(["bank", "add", "lamps", &path]).succeeded();
    let entry = text(&house.export("lamps")[0], "entry").to_owned();
    (house, entry)
}

#[test]
fn an_entry_is_switched_off_and_on_again() {
    let (house, entry) = house();
    let copy = house.write("up/copy.bin", "a lamp on every rock, an oath of the keepers");
    let copy = copy.display().to_string();
    assert_eq!(house.weir(["scan", &copy, "--bank", "lamps"]).code, Some(1));
    let told = house.json(["bank", "entry", "off", &entry]).remove(0);
    assert_eq!((&told["on"], &told["changed"]), (&json!(false), &json!(true)));
    assert_eq!(house.weir(["scan", &copy, "--bank", "lamps"]).code, Some(0));
    let again = house.weir(["bank", "entry", "off", &entry]).succeeded();
    assert!(again.err.contains("off already"), "{again:?}");
    house.weir(["bank", "entry", "on", &entry]).succeeded();
    assert_eq!(house.weir(["scan", &copy, "--bank", "lamps"]).code, Some(1));
    house.weir(["bank", "entry", "off", "lamp"]).failed(&["lamp"]);
    let nobodys = "entry_01kb0000000000000000000000";
    house.weir(["bank", "entry", "on", nobodys]).failed(&["no entry"]);
}

#[test]
fn a_cause_that_did_nothing_is_told_so_and_one_that_never_was_is_refused() {
    let (house, entry) = house();
    let told = house.weir(["undo", "--entry", &entry]).succeeded();
    assert!(told.err.contains("nothing to take back"), "{told:?}");
    let seen = house.json(["undo", "--bank", "lamps", "--dry-run"]).remove(0);
    assert_eq!((&seen["in_cases"], &seen["decisions"]), (&json!(0), &json!([])));
    house.weir(["undo", "--bank", "gates"]).failed(&["no bank"]);
    house.weir(["undo", "--entry", "entry_01kb0000000000000000000000"]).failed(&["no entry"]);
    house.weir(["undo", "--job", "job_01kb0000000000000000000000"]).failed(&["no job"]);
    let span = ["--from", "2026-11-26T09:00:00Z", "--to", "2026-11-26T08:00:00Z"];
    house.weir(["undo"].iter().chain(&span)).failed(&["--to is not after --from"]);
    house.weir(["undo"]).failed(&["--entry"]);
    house.weir(["undo", "--entry", &entry, "--bank", "lamps"]).failed(&["cannot be used with"]);
}

/// A post with a copy of what is banked, removed by a person; the service has
/// been told.
fn removed(client: &Client, listener: &Listener, id: &str) {
    let data = BASE64_STANDARD.encode(banked_copy());
    let item = json!({"type": "post", "id": id, "media": [{"name": "a.jpg", "data": data}]});
    let told = Client::must(client.post("/v1/items?wait_ms=20000", &item));
    let case = text(&told, "case").to_owned();
    let decision = json!({"policy": "incitement", "purpose": "promotion", "outcome": "remove",
        "reason": "a copy of a banked lens"});
    Client::must(client.post(&format!("/v1/cases/{case}/decision"), &decision));
    listener.wait_for(|body| body["action"]["kind"] == "remove" && body["item"]["id"] == id);
}

/// The kinds of the actions that the service was told of an item.
fn told_of(listener: &Listener, id: &str) -> Vec<String> {
    let bodies = listener.bodies.lock().unwrap();
    let of_item = bodies.iter().filter(|body| body["item"]["id"] == id);
    of_item.filter_map(|body| body["action"]["kind"].as_str().map(str::to_owned)).collect()
}

#[test]
fn without_a_server_the_command_does_it_and_the_next_server_tells_the_service() {
    let (house, listener) = (House::new(), Listener::start());
    let environment = environment(&listener, None);
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    removed(&client, &listener, "p1");
    removed(&client, &listener, "p2");
    assert_eq!(server.stop(), Some(0));
    house.weir(["undo", "--bank", "posters"]).failed(&["with --yes it is"]);
    let told = house.json(["undo", "--bank", "posters", "--yes"]);
    assert_eq!(told[0]["decisions"][0]["standing"], 2);
    let done = &told[1];
    assert_eq!((&done["state"], &done["removed"]), (&json!("done"), &json!(2)));
    assert_eq!((&done["told"], &done["withdrawn"]), (&json!(2), &json!(2)));
    let again = house.weir(["undo", "--bank", "posters", "--yes"]).succeeded();
    assert!(again.err.contains("nothing to take back"), "{again:?}");
    let server = Server::start(&house, &environment);
    for id in ["p1", "p2"] {
        listener.wait_for(|body| body["action"]["kind"] == "undo" && body["item"]["id"] == id);
        assert_eq!(told_of(&listener, id), ["remove", "undo"]);
    }
    assert_eq!(server.stop(), Some(0));
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn beside_a_server_each_is_taken_back_once_whoever_works_on_it() {
    let (house, listener) = (House::new(), Listener::start());
    let environment = environment(&listener, None);
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    removed(&client, &listener, "p1");
    let entry = text(&house.export("posters")[0], "entry").to_owned();
    let told = house.json(["undo", "--entry", &entry, "--yes"]);
    assert_eq!((&told[1]["state"], &told[1]["removed"]), (&json!("done"), &json!(1)));
    listener.wait_for(|body| body["action"]["kind"] == "undo");
    assert_eq!(told_of(&listener, "p1"), ["remove", "undo"]);
    let job = format!("/v1/jobs/{}", text(&told[1], "job"));
    assert_eq!(Client::must(client.get(&job))["state"], "done");
}
