//! How long after `weir mode observe`, run beside a busy server, the last item
//! is answered as if it had not been.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::running::{House, Running};

const CLIENTS: usize = 8;
const SWITCHES: usize = 10;

/// An answer: when it came after the beginning, and whether a case was made.
type Seen = Vec<(Duration, bool)>;

pub(super) fn run() -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let house = House::new(&folder.path().join("switch"), None);
    // All items match one entry, which would be set aside for that.
    fs::create_dir_all(house.data()).expect("room in the temporary folder");
    fs::write(house.data().join("weir.toml"), "set_aside_share = 0\n").expect("room, as before");
    house.bank(2_000, &["pdq", "sha256"]);
    let signal = format!("sha256:{}", "5a".repeat(32));
    house.done(&["bank", "add", "pdq-sha256", "--signal", &signal]);
    let key = house.key();
    house.done(&["mode", "review"]);
    let running = Running::start(&house);
    let (url, n) = (format!("{}/v1/items", running.address()), AtomicU64::new(0));
    let mut slowest = Duration::ZERO;
    for switch in 0..SWITCHES {
        let (from, to) =
            if switch % 2 == 0 { ("review", "observe") } else { ("observe", "review") };
        let (seen, switched) = during(&house, &url, &key, &n, to);
        let stale = |made: bool| made == (from == "review");
        let late = seen.iter().filter(|(at, made)| *at > switched && stale(*made));
        let last = late.map(|(at, _)| *at - switched).max().unwrap_or_default();
        slowest = slowest.max(last);
    }
    json!({
        "what": "the last answer in the old mode after `weir mode` had ended, with 8 clients that \
                 send items which match",
        "switches": SWITCHES,
        "answers": n.load(Ordering::Relaxed),
        "slowest_ms": (slowest.as_secs_f64() * 1e4).round() / 10.0,
        "goal": "every worker within one second under load",
    })
}

/// Sends items for three seconds and switches after the first; answers what
/// was seen, and when the switch had been made.
fn during(house: &House, url: &str, key: &str, n: &AtomicU64, to: &str) -> (Seen, Duration) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let begun = Instant::now();
    let stop = Arc::new(AtomicBool::new(false));
    thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| client(url, key, n, begun, &stop))).collect();
        thread::sleep(Duration::from_secs(1));
        house.done(&["mode", to]);
        let switched = begun.elapsed();
        thread::sleep(Duration::from_secs(2));
        stop.store(true, Ordering::Relaxed);
        let seen = clients.into_iter().flat_map(|client| client.join().expect("it only sends"));
        (seen.collect(), switched)
    })
}

fn client(url: &str, key: &str, n: &AtomicU64, begun: Instant, stop: &AtomicBool) -> Seen {
    let agent = ureq::Agent::new_with_defaults();
    let mut seen = Seen::new();
    while !stop.load(Ordering::Relaxed) {
        let id = n.fetch_add(1, Ordering::Relaxed);
        let body = json!({
            "type": "post",
            "id": format!("s{id}"),
            "media": [{ "signals": [{ "type": "sha256", "value": "5a".repeat(32) }] }],
        });
        let sent = begun.elapsed();
        let answer = agent.post(url).header("X-API-Key", key).send_json(&body);
        let answer: Value = answer
            .expect("the server answers")
            .body_mut()
            .read_json()
            .expect("the server answers in JSON");
        // As of when it was sent: an item on its way may be answered either way.
        seen.push((sent, !answer["case"].is_null()));
    }
    seen
}
