//! A 2xx means durable, as the kernel saw it: under strace, between reading a
//! request and writing its answer, what was accepted is written and synced.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use weir_signals::Sha256Digest;
use weir_testkit::postgres;

use crate::house::{House, bytes_of};
use crate::server::{
    Client, Listener, PATIENCE, Server, banked_copy, environment, furnish, wait_until,
};

/// What is traced. Names after `?` may be missing on this machine.
const TRACED: &str = "trace=network,read,write,writev,pwrite64,pwritev,fsync,fdatasync,\
                      ?rename,?renameat,?renameat2";

/// False, and said, where nobody may trace; a failure where tests must be whole.
fn may_trace() -> bool {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    let told = match tried {
        Ok(told) if told.status.success() => return true,
        Ok(told) => String::from_utf8_lossy(&told.stderr).into_owned(),
        Err(error) => format!("strace: {error}; `make setup` installs it"),
    };
    eprintln!("not tested: nothing can be traced here: {told}");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "this must be tested: {told}");
    false
}

/// One call of the system: the lines of the trace where it began and ended.
#[derive(Debug)]
struct Call {
    began: usize,
    ended: usize,
    /// As `fsync(9</srv/weir/weir.db-wal>) = 0`.
    text: String,
}

/// Every call that ended, in the order in which they began.
fn calls(trace: &str) -> Vec<Call> {
    let mut open: Vec<(String, usize, String)> = Vec::new();
    let mut calls = Vec::new();
    for (number, line) in trace.lines().enumerate() {
        let Some((thread, text)) = line.trim_start().split_once(' ') else { continue };
        let text = text.trim_start();
        if let Some(begun) = text.strip_suffix(" <unfinished ...>") {
            open.push((thread.to_owned(), number, begun.to_owned()));
        } else if let Some((_, rest)) =
            text.strip_prefix("<... ").and_then(|text| text.split_once(" resumed>"))
        {
            let place = open.iter().position(|(known, ..)| known == thread);
            let (_, began, begun) = open.remove(place.expect("what is resumed was begun"));
            calls.push(Call { began, ended: number, text: begun + rest });
        } else {
            calls.push(Call { began: number, ended: number, text: text.to_owned() });
        }
    }
    calls.sort_by_key(|call| call.began);
    calls
}

impl Call {
    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.text.split('(').next() == Some(name))
    }

    fn syncs(&self, path: &str) -> bool {
        self.is(&["fsync", "fdatasync"])
            && self.text.contains(&format!("{path}>"))
            && self.text.ends_with("= 0")
    }
}

/// The first call after a line that is as wanted.
#[track_caller]
fn first<'a>(
    calls: &'a [Call],
    after: usize,
    what: &str,
    wanted: impl Fn(&Call) -> bool,
) -> &'a Call {
    let found = calls.iter().find(|call| call.began > after && wanted(call));
    found.unwrap_or_else(|| panic!("no {what} after line {after} of the trace"))
}

/// Where a request was read, where its row was in the database's log, synced,
/// and where its answer was begun.
struct Way {
    read: usize,
    written: usize,
    synced: usize,
    answered: usize,
}

/// The way of an item, whose id stands in the request and in the row.
fn way_of(calls: &[Call], id: &str) -> Way {
    let read = first(calls, 0, &format!("request with {id}"), |call| {
        call.is(&["read", "recvfrom", "recvmsg"]) && call.text.contains(id)
    });
    let written = first(calls, read.ended, &format!("row of {id}"), |call| {
        call.is(&["pwrite64", "pwritev", "write"])
            && call.text.contains("weir.db-wal>")
            && call.text.contains(id)
    });
    let synced = first(calls, written.ended, "sync", |call| call.syncs("weir.db-wal"));
    let answered = first(calls, read.ended, "answer", |call| {
        call.is(&["write", "writev", "sendto", "sendmsg"]) && call.text.contains("\"HTTP/1.1 200")
    });
    Way { read: read.ended, written: written.ended, synced: synced.ended, answered: answered.began }
}

/// Serves under strace, posts the items one after the other on one connection;
/// answers the trace.
fn traced(house: &House, items: &[Value]) -> Vec<Call> {
    let listener = Listener::start();
    let environment = environment(&listener, None);
    let key = furnish(house, &environment, listener.port);
    let trace = house.path("trace");
    // -D: the process that is started is the server, and strace looks on.
    let mut command = Command::new("strace");
    command.args(["-D", "-f", "-yy", "-s", "5000", "-e", TRACED, "-o"]).arg(&trace);
    command.arg(env!("CARGO_BIN_EXE_weir")).args(["serve", "--listen", "127.0.0.1:0"]);
    house.furnish(&mut command);
    let server = Server::by(house, command, &environment);
    let client = server.client(&key);
    for item in items {
        Client::must(client.post("/v1/items", item));
    }
    assert_eq!(server.stop(), Some(0));
    let mut text = String::new();
    wait_until("strace has written all of it", PATIENCE, || {
        std::thread::sleep(Duration::from_millis(50));
        text = String::from_utf8_lossy(&bytes_of(&trace)).into_owned();
        text.trim_end().ends_with("+++ exited with 0 +++")
    });
    calls(&text)
}

#[test]
fn an_item_is_synced_between_its_request_and_its_2xx() {
    if !may_trace() {
        return;
    }
    let ids: Vec<String> = (0..6).map(|n| format!("synced-item-{n}")).collect();
    let items: Vec<Value> = ids
        .iter()
        .map(|id| json!({"type": "post", "id": id, "text": "a lamp, unknown to everybody"}))
        .collect();
    let calls = traced(&House::new(), &items);
    for id in &ids {
        let way = way_of(&calls, id);
        assert!(
            way.read < way.written && way.written < way.synced && way.synced < way.answered,
            "{id}: read {}, written {}, synced {}, answered {}",
            way.read,
            way.written,
            way.synced,
            way.answered
        );
    }
    let connections: BTreeSet<_> = calls
        .iter()
        .filter(|call| call.is(&["read", "recvfrom"]) && call.text.contains("POST /v1/items"))
        .map(|call| connection_of(&call.text))
        .collect();
    assert_eq!(connections.len(), 1, "{connections:?}");
}

/// `127.0.0.1:8080->127.0.0.1:40312` of a call on it.
fn connection_of(call: &str) -> &str {
    let rest = call.split("TCP:[").nth(1).expect("it is a connection's");
    rest.split(']').next().unwrap_or_default()
}

#[test]
fn a_picture_that_is_kept_and_its_folder_are_synced_before_the_row_that_names_it() {
    if !may_trace() {
        return;
    }
    let mut bytes = banked_copy();
    bytes.extend(b"another file");
    let id = "synced-picture";
    let item =
        json!({"type": "post", "id": id, "media": [{"data": BASE64_STANDARD.encode(&bytes)}]});
    let house = House::new();
    let calls = traced(&house, &[item]);
    let name = Sha256Digest::of(&bytes).to_string();
    let folder = format!("/blobs/{}", &name[..2]);

    let way = way_of(&calls, id);
    let is_named = |call: &Call| {
        call.is(&["rename", "renameat", "renameat2", "link", "linkat"]) && call.text.contains(&name)
    };
    let named = first(&calls, way.read, "blob that gets its name", is_named);
    let temporary = named.text.split('"').nth(1).unwrap().to_owned();
    let synced = first(&calls, way.read, "sync of the blob", |call| call.syncs(&temporary));
    let folder_synced =
        first(&calls, named.ended, "sync of its folder", |call| call.syncs(&folder));
    let above = first(&calls, way.read, "sync of the folder above", |call| call.syncs("/blobs"));
    assert!(synced.ended < named.began, "it has its name before it is whole");
    assert!(folder_synced.ended < way.written && above.ended < way.written, "named by a row first");
    assert!(way.written < way.synced && way.synced < way.answered);
}

/// The server of the tests is one.
#[test]
fn a_postgresql_that_does_not_wait_for_its_disk_is_told_at_the_start_and_when_asked() {
    let (house, listener, database) = (House::new(), Listener::start(), postgres::database());
    let environment = environment(&listener, Some(&database.url));
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let log = String::from_utf8(bytes_of(&house.path("serve.log"))).unwrap();
    let warning = log.lines().find(|line| line.contains("fsync = off")).expect("it is told");
    assert!(warning.contains("WARN") && warning.contains("may be lost"), "{warning}");
    let ready = Client::must(server.client(&key).get("/readyz"));
    assert_eq!(ready["ready"], true, "it serves all the same");
    let concerns = ready["concerns"].as_array().unwrap();
    assert!(
        concerns.iter().any(|words| words.as_str().unwrap().contains("fsync = off")),
        "{ready}"
    );
    // What a connection can choose for itself is chosen.
    assert!(!concerns.iter().any(|words| words.as_str().unwrap().contains("synchronous_commit")));
}

#[test]
fn with_a_postgresql_that_waits_for_its_disk_nothing_is_said_and_everything_is_on() {
    let (house, listener) = (House::new(), Listener::start());
    let database = postgres::durable_database();
    for setting in ["fsync", "full_page_writes"] {
        assert_eq!(database.psql(&format!("SHOW {setting}")), "on");
    }
    // Somebody set it off, for a role or a database; connections of Weir's do not care.
    let name = database.psql("SELECT current_database()");
    database.psql(&format!("ALTER DATABASE {name} SET synchronous_commit = off"));
    let environment = environment(&listener, Some(&database.url));
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let ready = Client::must(server.client(&key).get("/readyz"));
    assert_eq!((&ready["ready"], &ready["concerns"]), (&json!(true), &json!([])), "{ready}");
    let log = String::from_utf8(bytes_of(&house.path("serve.log"))).unwrap();
    assert!(!log.contains("WARN"), "{log}");
}
