//! What was erased is nowhere any more: in no file of the data folder while
//! the server goes on, in no row of PostgreSQL, and in no backup made after.

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use weir_testkit::postgres::{self, TestDatabase};

use crate::house::{House, bytes_of};
use crate::server::{Client, Listener, Server, banked_copy, environment, furnish, weir};

const MARKER: &str = "MARKER-3b1e7a90c4d25f68-of-a-lamp";

/// The marker as it is, in hexadecimal, and in base64 whatever stands before it.
fn forms() -> Vec<Vec<u8>> {
    let hex: String = MARKER.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![MARKER.as_bytes().to_vec(), hex.into_bytes()];
    for before in 0..3 {
        let start = (3 - before) % 3;
        let whole = &MARKER.as_bytes()[start..];
        let whole = &whole[..whole.len() / 3 * 3];
        forms.push(BASE64_STANDARD.encode(whole).into_bytes());
    }
    forms
}

fn holds_marker(bytes: &[u8]) -> bool {
    forms().iter().any(|form| bytes.windows(form.len()).any(|window| window == form))
}

/// Every file below a folder that holds the marker.
fn files_with_marker(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with_marker(&path));
        } else if path.metadata().unwrap().len() > 0 && holds_marker(&bytes_of(&path)) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Every table of PostgreSQL with a row that holds the marker.
fn tables_with_marker(database: &TestDatabase) -> Vec<String> {
    let names = database
        .psql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
    let names = names.lines().map(str::to_owned);
    let rows = |name: &String| database.psql(&format!("SELECT t::text FROM \"{name}\" t"));
    names.filter(|name| holds_marker(rows(name).as_bytes())).collect()
}

/// Sends the marker wherever content can stand, and has it matched, reported,
/// decided, delivered to one webhook and held for another.
fn plant(house: &House, client: &Client, listener: &Listener) {
    let mut bytes = banked_copy();
    bytes.extend(MARKER.as_bytes());
    let item = json!({"type": "post", "id": "p1", "text": MARKER,
        "links": [format!("https://{MARKER}.example/")],
        "author": {"type": "user", "id": "u1", "name": MARKER}, "echo": {"a": MARKER},
        "media": [{"name": MARKER, "data": BASE64_STANDARD.encode(&bytes)}]});
    let told = Client::must(client.post("/v1/items", &item));
    let notice = json!({"item": {"type": "post", "id": "p1"}, "reason": MARKER,
        "reporter": {"name": MARKER, "email": format!("{MARKER}@pier.example")}});
    Client::must(client.post("/v1/notices", &notice));
    let path = format!("/v1/cases/{}/decision", told["case"].as_str().unwrap());
    let decision = json!({"purpose": "news", "outcome": "keep", "reason": "it reports"});
    Client::must(client.post(&path, &decision));
    // An earlier revision, and one that waits to be fingerprinted.
    for text in ["another", "a third"] {
        let item = json!({"type": "post", "id": "p1", "text": format!("{text} {MARKER}"),
            "echo": {"a": MARKER}});
        Client::must(client.post("/v1/items?wait_ms=0", &item));
    }
    let came = listener.wait_for(|body| body["type"] == "action.requested");
    assert_eq!(came["echo"]["a"], MARKER, "{came}");
    assert!(!files_with_marker(&house.data()).is_empty(), "it was never there");
}

fn erased_by(path: &str, database: Option<&TestDatabase>) {
    let (house, listener) = (House::new(), Listener::start());
    let environment = environment(&listener, database.map(|database| &*database.url));
    let key = furnish(&house, &environment, listener.port);
    // Nothing goes there: what it should get stays in the outbox.
    weir(&house, &environment, &["webhook", "add", "http://127.0.0.1:9/"]).succeeded();
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    plant(&house, &client, &listener);
    if let Some(database) = database {
        let found = tables_with_marker(database);
        assert!(found.iter().any(|table| table == "deliveries"), "{found:?}");
    }

    let erased = Client::must(client.delete(path));
    assert_eq!(erased["scrubbed"], true, "{erased}");
    assert_eq!(files_with_marker(&house.data()), Vec::<String>::new());
    if let Some(database) = database {
        database.psql("VACUUM FULL");
        assert_eq!(tables_with_marker(database), Vec::<String>::new());
    }
    weir(&house, &environment, &["backup", "--to", "after.tar"]).succeeded();
    assert_eq!(files_with_marker(house.root()), Vec::<String>::new(), "the log is looked at, too");
    assert_eq!(client.get("/v1/items/post/p1").unwrap().0, 404);
    assert_eq!(server.stop(), Some(0));
    weir(&house, &environment, &["audit", "verify"]).succeeded();
    assert_eq!(files_with_marker(house.root()), Vec::<String>::new());
}

#[test]
fn an_erased_item_is_in_no_file_of_the_data_folder_nor_of_a_backup() {
    erased_by("/v1/items/post/p1", None);
}

#[test]
fn an_erased_author_is_in_no_file_of_the_data_folder_nor_of_a_backup() {
    erased_by("/v1/authors/user/u1", None);
}

#[test]
fn an_erased_item_is_in_no_row_of_postgresql_nor_in_a_backup() {
    let database = postgres::database();
    erased_by("/v1/items/post/p1", Some(&database));
}
