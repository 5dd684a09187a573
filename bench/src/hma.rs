//! HMA's routes of Weir, driven as HMA itself was: 100,000 PDQ hashes, one
//! client; and eight connections beside it. HMA cannot be installed here: its
//! figures were measured before on this kind of machine.

use std::path::Path;

use serde_json::{Value, json};

use crate::running::{House, Running};
use crate::service::{ENTRIES, PICTURES, draw, seconds};
use crate::wrk::{Load, Told};

/// Measures over SQLite.
pub(crate) fn run() -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pictures = folder.path().join("pictures");
    draw(&pictures);
    let house = House::new(&folder.path().join("hma"), None);
    // Service keys match; `analyst` keys also keep banks.
    let key = house.done(&["key", "create", "hma", "--role", "analyst"]);
    house.bank(ENTRIES, &["pdq"]);
    let server = Running::start(&house);
    let full = server.settled_mb();
    let of = |connections: u32| measured(server.address(), &key, &pictures, connections);
    let (one, eight) = (of(1), of(8));
    json!({
        "what": "weir serve with 100,000 PDQ hashes, driven by wrk on the same cores",
        "hma": { "raw_lookup_a_second": 797, "lookup_a_second": [422, 508],
            "image_post_a_second": 99.6, "memory_mb": 234 },
        "one_client": one,
        "eight_connections": eight,
        "memory_mb": full,
        "memory_after_mb": server.settled_mb(),
        "goal": "with one client raw_lookup and lookup at least 10 times HMA's, an image at least \
                 5 times, at most half its memory",
    })
}

fn measured(address: &str, key: &str, pictures: &Path, connections: u32) -> Value {
    let seconds = seconds();
    let load = Load { address, key, seconds, pictures, count: PICTURES, connections };
    let told = |told: Told| told.json();
    json!({
        "raw_lookup": told(load.hma("/hma/m/raw_lookup?signal_type=pdq&signal=", false)),
        "lookup": told(load.hma("/hma/m/lookup?signal_type=pdq&signal=", false)),
        "image_post": told(load.hma("/hma/m/lookup", true)),
    })
}
