//! `weir import hma`: from the tables of an HMA, from an address, and killed on
//! its way.

use serde_json::Value;
use weir_testkit::hma;

use crate::house::{House, Told, text};
use crate::server::{PATIENCE, Server, wait_until};

const BANKS: [&str; 3] = ["LAMPS", "FOG_HORNS", "REEF_SHARE"];

fn import(house: &House, source: &[&str]) -> Told {
    let line: Vec<&str> = ["import", "hma", "--json"].iter().chain(source).copied().collect();
    Told::by(house.command(line))
}

/// The last object: what moved.
fn sum(told: &Told) -> Value {
    told.objects().pop().unwrap_or_else(|| panic!("{told:?}"))
}

/// Every entry of some banks, but for its id and what changes from run to run.
fn entries(house: &House) -> Vec<(i64, String, Value, Value)> {
    let mut entries = Vec::new();
    for bank in BANKS {
        for mut entry in house.export(bank) {
            let number = entry["number"].as_i64().unwrap();
            let (signals, source) = (entry["signals"].take(), entry["source"].take());
            entries.push((number, bank.to_owned(), signals, source));
        }
    }
    entries.sort_by_key(|(number, ..)| *number);
    entries
}

#[test]
fn what_an_hma_holds_is_tried_and_moved_and_not_moved_again() {
    let database = hma::society();
    let house = House::new();
    let from = ["--from", database.url.as_str()];
    let tried = import(&house, &[&from[..], &["--dry-run"]].concat());
    assert_eq!(tried.code, Some(2), "one content cannot move: {tried:?}");
    assert_eq!(house.json(["bank", "list"]).len(), 0);
    assert!(!house.data().join("secret.key").exists());

    let moved = import(&house, &from);
    assert_eq!(moved.code, Some(2), "{moved:?}");
    for of in ["contents", "signals", "banks", "exchanges", "credentials", "contents_left"] {
        assert_eq!(sum(&tried)[of], sum(&moved)[of], "{of}");
    }
    assert_eq!((&sum(&moved)["contents"], &sum(&moved)["signals"]), (&6.into(), &7.into()));
    let told = format!("{moved:?}");
    assert!(moved.out.contains("content 7") && moved.out.contains("foghorn_tune"), "{told}");
    assert!(!moved.out.contains("hush") && !moved.err.contains("hush"), "{told}");
    let numbers: Vec<i64> = entries(&house).iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, [1, 2, 4, 5, 9, 12]);

    let again = import(&house, &from);
    assert_eq!((&sum(&again)["contents"], &sum(&again)["contents_there"]), (&0.into(), &6.into()));
    assert_eq!(entries(&house).len(), 6);
    assert_eq!(house.audit()["ok"], true);

    let undo = text(&sum(&moved)["imports"][0], "import").to_owned();
    house.weir(["bank", "import", "--undo", &undo]).succeeded();
    assert!(entries(&house).len() < 6);
    import(&house, &from);
    assert_eq!(entries(&house).len(), 6);
}

#[test]
fn a_person_is_told_what_moved_and_what_did_not() {
    let database = hma::society();
    let house = House::new();
    let told = house.weir(["import", "hma", "--from", &database.url]);
    told.failed(&[
        "not moved: content 7: Weir has no signal type foghorn_tune",
        "not moved: the credentials of stop_ncii: base_url_override",
        "moved: 6 contents with 7 hashes, 0 there already, 1 not moved",
        "4 banks (0 there already), 1 exchange (0 there already)",
        "weir bank import --undo import_",
    ]);
}

/// A Weir that holds what the society's HMA held, and an admin's key.
fn old_weir() -> (House, Server, String) {
    let database = hma::society();
    let old = House::new();
    import(&old, &["--from", &database.url]);
    let key = old.weir(["key", "create", "all", "--role", "admin"]).succeeded();
    let server = Server::start(&old, &[]);
    (old, server, key.out.trim().to_owned())
}

#[test]
fn what_an_address_tells_moves_as_from_the_tables() {
    let (old, server, key) = old_weir();
    let url = format!("{}/hma", server.address);

    let new = House::new();
    import(&new, &["--url", &url]).failed(&["401", "--key"]);
    assert_eq!(new.json(["bank", "list"]).len(), 0);
    let source = ["--url", url.as_str(), "--key", key.as_str()];
    let tried = import(&new, &[&source[..], &["--dry-run"]].concat());
    assert_eq!(new.json(["bank", "list"]).len(), 0);
    let moved = import(&new, &source);
    assert_eq!(sum(&tried)["contents"], 6, "{tried:?}");
    assert_eq!(sum(&moved)["contents"], 6, "{moved:?}");
    assert_eq!(sum(&moved)["exchanges"], 1, "{moved:?}");
    assert!(moved.out.contains("the credentials of ncmec"), "they are never told: {moved:?}");
    assert_eq!(entries(&new), entries(&old));
    let again = import(&new, &source);
    assert_eq!((&sum(&again)["contents"], &sum(&again)["contents_there"]), (&0.into(), &6.into()));

    // What is noted is there too, for HMA's clients.
    let there = server.client(&key);
    let key = new.weir(["key", "create", "all", "--role", "admin"]).succeeded();
    let server = Server::start(&new, &[]);
    let here = server.client(key.out.trim());
    for (bank, number) in [("LAMPS", 1), ("LAMPS", 2), ("FOG_HORNS", 4), ("REEF_SHARE", 9)] {
        let path = format!("/hma/c/bank/{bank}/content/{number}?include_signals=true");
        assert_eq!(here.get(&path), there.get(&path), "{path}");
        assert_eq!(here.get(&path).unwrap().0, 200, "{path}");
    }
}

#[test]
fn ids_beyond_those_that_are_asked_for_are_told_as_missing() {
    let (_old, server, key) = old_weir();
    let url = format!("{}/hma", server.address);
    let new = House::new();
    let source = ["--url", url.as_str(), "--key", key.as_str(), "--last-id", "5"];
    let moved = import(&new, &source);
    assert_eq!((moved.code, &sum(&moved)["contents"]), (Some(2), &4.into()), "{moved:?}");
    assert!(moved.out.contains("3 of 5 pdq were found"), "{moved:?}");
}

#[test]
fn what_was_killed_on_its_way_is_run_again_and_nothing_is_doubled_or_lost() {
    let database = hma::of_contents(6_000);
    let house = House::new();
    let line = ["import", "hma", "--from", database.url.as_str()];
    let mut child = house.command(line).spawn().unwrap();
    let some = || {
        let told = house.weir(["bank", "export", "SHELF_2"]);
        told.code == Some(0) && !told.out.is_empty()
    };
    wait_until("something has moved", PATIENCE, some);
    child.kill().unwrap();
    child.wait().unwrap();

    let moved = sum(&import(&house, &line[2..]));
    let there = moved["contents_there"].as_u64().unwrap();
    assert_eq!(moved["contents"].as_u64().unwrap() + there, 6_000, "{moved}");
    assert!(there > 0, "{moved}");
    let mut numbers: Vec<i64> = (1..=10)
        .flat_map(|n| house.export(&format!("SHELF_{n}")))
        .map(|entry| entry["number"].as_i64().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=6_000).collect::<Vec<i64>>());
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn a_server_that_runs_matches_what_moves_below_the_numbers_that_it_has_seen() {
    let later = hma::empty();
    later.psql(
        "INSERT INTO bank (id, name) VALUES (1, 'LATER');
         INSERT INTO bank_content (id, bank_id) VALUES (50, 1);
         INSERT INTO content_signal (content_id, signal_type, signal_val)
           VALUES (50, 'pdq', repeat('f7', 32));",
    );
    let database = hma::society();
    let house = House::new();
    let server = Server::start(&house, &[]);
    let key = house.weir(["key", "create", "all", "--role", "admin"]).succeeded();
    let client = server.client(key.out.trim());
    let wait_for = |signal: &str, number: i64| {
        let path = format!("/hma/m/raw_lookup?signal_type=pdq&signal={}", signal.repeat(32));
        wait_until("the content is matched", PATIENCE, || {
            let found = client.get(&path).map_or(Value::Null, |(_, found)| found);
            let matches = found["matches"].as_array();
            matches.is_some_and(|matches| matches.contains(&number.into()))
        });
    };
    import(&house, &["--from", &later.url]).succeeded();
    wait_for("f7", 50);
    import(&house, &["--from", &database.url]);
    for (signal, number) in [("01", 1), ("09", 9), ("0c", 12)] {
        wait_for(signal, number);
    }
}

#[test]
fn an_address_of_something_else_is_refused_in_words() {
    let house = House::new();
    let import = |source: &[&str]| import(&house, source);
    let database = weir_testkit::postgres::database();
    import(&["--from", &database.url]).failed(&["no database of HMA's", "bank.id"]);
    import(&["--from", "mysql://lamp"]).failed(&["no address of a PostgreSQL database"]);
    import(&["--from", "postgres://keeper:hush@127.0.0.1:1/hma"]).failed(&["cannot be reached"]);
    import(&["--url", "lamp"]).failed(&["no address"]);
    let server = Server::start(&house, &[]);
    import(&["--url", &server.address]).failed(&["/c/exchanges", "it ends in /hma"]);
}
