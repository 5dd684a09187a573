//! Every page of the console, as a browser of somebody signed in gets it: on
//! the demo's data and on a million stored items, on both databases.

mod browser;
mod visited;

use std::path::Path;

use serde_json::{Value, json};
use weir_store::Location;
use weir_testkit::postgres;

use self::browser::Browser;
use crate::filled::{self, PASSWORD, USER};
use crate::machine;
use crate::rows::{counts, items, now, on_one_thread};
use crate::running::{House, Running};

/// What a page may take on the demo's data, and on a million items, in ms.
const GOALS_MS: [f64; 2] = [50.0, 150.0];

pub(crate) fn run() -> Value {
    let items = items("WEIR_BENCH_PAGES", 1_000_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (demo, demo_on_postgres) = of_demo(folder.path());
    let sqlite = {
        let house = House::new(&folder.path().join("sqlite"), None);
        of_many(&house, &Location::Folder(house.data()), items)
    };
    let postgres = {
        let database = postgres::durable_database();
        let house = House::new(&folder.path().join("postgres"), Some(&database.url));
        of_many(&house, &Location::Postgres(database.url.clone()), items)
    };
    json!({
        "what": "each page whole, over one connection, 50 times; the pictures on it are not in it",
        "goal": "a page in 50 ms on the demo's data, in 150 ms on a million items",
        "items": items,
        "demo": { "sqlite": demo, "postgres": demo_on_postgres },
        "many": { "sqlite": sqlite, "postgres": postgres },
    })
}

/// The demo keeps to SQLite; a backup of it brings the same into PostgreSQL.
fn of_demo(folder: &Path) -> (Value, Value) {
    eprintln!("pages: the demo");
    let (running, data, first) = Running::demo(&folder.join("demo"));
    let mut browser = Browser::at(running.address());
    browser.sign_in("admin", &first);
    browser.choose_password(&first, PASSWORD);
    let sqlite = visit(&browser, GOALS_MS[0], None);
    drop(running);

    eprintln!("pages: the demo on PostgreSQL");
    let backup = folder.join("demo.tar").display().to_string();
    House::of_data(data).done(&["backup", "--to", &backup]);
    let database = postgres::durable_database();
    let house = House::new(&folder.join("demo-postgres"), Some(&database.url));
    house.done(&["restore", &backup]);
    let running = Running::start(&house);
    let mut browser = Browser::at(running.address());
    browser.sign_in("admin", PASSWORD);
    (sqlite, visit(&browser, GOALS_MS[0], None))
}

fn of_many(house: &House, location: &Location, items: u64) -> Value {
    eprintln!("pages: filling {location:?}");
    let filled = on_one_thread(async {
        let filled = filled::fill(location, items, now()).await;
        filled.store.close().await;
        filled
    });
    let running = Running::start(house);
    let mut browser = Browser::at(running.address());
    browser.sign_in(USER, PASSWORD);
    visit(&browser, GOALS_MS[1], Some(counts(&filled)))
}

fn visit(browser: &Browser, goal_ms: f64, rows: Option<Value>) -> Value {
    let load_before = machine::load();
    let cases = rows.as_ref().and_then(|rows| rows["cases"].as_u64()).unwrap_or(0);
    let (pages, absent) = on_one_thread(visited::everything(browser, goal_ms, cases));
    json!({
        "rows": rows,
        "load_before": load_before,
        "load_after": machine::load(),
        "pages": pages.iter().map(|page| page.json()).collect::<Vec<_>>(),
        "not_there": absent,
    })
}
