//! The restore drill: a backup that is made under load, restored elsewhere, is
//! a whole beginning of the books, and a server starts on it.

use weir_testkit::postgres;

use crate::durability::{Shared, Stream, everything_is_there, told_decisions};
use crate::house::House;
use crate::server::{Client, Listener, PATIENCE, Server, environment, furnish, wait_until, weir};

fn drill(database: Option<&str>) {
    let (house, listener) = (House::new(), Listener::start());
    let environment_here = environment(&listener, database);
    let here = |line: &[&str]| weir(&house, &environment_here, line).succeeded();
    let key = furnish(&house, &environment_here, listener.port);
    let server = Server::start(&house, &environment_here);
    let shared = Shared::default();
    let stream = Stream::begin(&server.client(&key), &shared);
    wait_until("items and decisions", PATIENCE, || {
        let accepted = shared.accepted.lock().unwrap();
        accepted.items.len() > 20 && accepted.decisions.len() > 3
    });
    // A backup of so little is quick: the one counts during which items came.
    let taken = (0..50).find_map(|round| {
        let before = shared.accepted.lock().unwrap().clone();
        let head = house.write(format!("head-{round}.json"), here(&["audit", "head"]).out);
        let at = shared.accepted.lock().unwrap().items.len();
        let backup = house.path(format!("under-load-{round}.tar"));
        here(&["backup", "--to", backup.to_str().unwrap(), "--with-secret-key"]);
        let load = shared.accepted.lock().unwrap().items.len() > at;
        load.then_some((before, head, backup))
    });
    stream.end();
    let (before, head, backup) = taken.expect("there was no load");
    drop(server);
    listener.bodies.lock().unwrap().clear();

    // Elsewhere it is SQLite, whatever it was.
    let elsewhere = House::new();
    let environment_there = environment(&listener, None);
    let there = |line: &[&str]| weir(&elsewhere, &environment_there, line).succeeded();
    there(&["restore", backup.to_str().unwrap()]);
    let verified = there(&["audit", "verify", "--head", head.to_str().unwrap(), "--json"]);
    assert_eq!(verified.objects()[0]["ok"], true, "{verified:?}");
    let server = Server::start(&elsewhere, &environment_there);
    let client = server.client(&key);
    everything_is_there(&elsewhere, &client, &before);
    for id in &before.decisions {
        Client::must(client.get(&format!("/v1/decisions/{id}")));
    }
    // It goes on: the stream's items are taken, decided and told.
    let stream = Stream::begin(&client, &shared);
    wait_until("a decision is told", PATIENCE, || {
        let accepted = shared.accepted.lock().unwrap();
        !accepted.decisions.is_disjoint(&told_decisions(&listener))
    });
    stream.end();
    assert_eq!(server.stop(), Some(0));
    there(&["audit", "verify", "--head", head.to_str().unwrap()]);
}

#[test]
fn a_backup_of_sqlite_under_load_is_whole_when_it_is_restored_elsewhere() {
    drill(None);
}

#[test]
fn a_backup_of_postgresql_under_load_is_whole_when_it_is_restored_into_sqlite() {
    let database = postgres::database();
    drill(Some(&database.url));
}
