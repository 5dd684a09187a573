//! Every query that a user waits for, over ten million stored items, on SQLite
//! and on a durable PostgreSQL: each through the store's own functions.

mod queries;

use serde_json::{Value, json};
use weir_model::Timestamp;
use weir_store::Location;
use weir_testkit::postgres;

use crate::asked::Asked;
use crate::filled::{self, Filled};
use crate::machine;

/// What no query that a user waits for may take, in ms.
const GOAL_MS: f64 = 50.0;

/// Fills and asks both databases, one after the other.
pub(crate) fn run() -> Value {
    let items = items("WEIR_BENCH_ROWS", 10_000_000);
    let sqlite = {
        let folder = tempfile::tempdir().expect("a temporary folder");
        measure("sqlite", &Location::Folder(folder.path().join("data")), items)
    };
    let postgres = {
        let database = postgres::durable_database();
        measure("postgres", &Location::Postgres(database.url.clone()), items)
    };
    json!({
        "what": "each query through weir-store's functions, 200 calls with other arguments each; of three rounds the median",
        "goal": "no query that a user waits for over 50 ms",
        "items": items,
        "sqlite": sqlite,
        "postgres": postgres,
    })
}

/// How many items: as the environment says, or so many.
pub(crate) fn items(variable: &str, otherwise: u64) -> u64 {
    let told = std::env::var(variable).ok();
    told.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The present, from where the month before is filled.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "a server on the filled store reads the clock")]
    let now = jiff::Timestamp::now();
    Timestamp::from_micros(now.as_microsecond())
}

/// Rows of what is measured wait for the disk and for each other alone.
pub(crate) fn on_one_thread<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("Linux gives a thread").block_on(work)
}

fn measure(name: &str, location: &Location, items: u64) -> Value {
    on_one_thread(async {
        eprintln!("rows: filling {name}");
        let filled = filled::fill(location, items, now()).await;
        let load_before = machine::load();
        let asked = queries::everything(&filled).await;
        filled.store.close().await;
        json!({
            "database": filled.database,
            "megabytes": filled.megabytes,
            "rows": counts(&filled),
            "load_before_asking": load_before,
            "load_after_asking": machine::load(),
            "asked": asked.iter().map(Asked::json).collect::<Vec<_>>(),
        })
    })
}

/// How many rows there are of what.
pub(crate) fn counts(filled: &Filled) -> Value {
    let shape = &filled.shape;
    json!({
        "items": shape.items,
        "authors": shape.authors,
        "cases": shape.cases,
        "open_cases": shape.open(),
        "notices": shape.notices,
        "deliveries": shape.deliveries,
        "events": shape.events,
    })
}
