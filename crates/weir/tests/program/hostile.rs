//! A server under a stream of hostile uploads answers every good one, and its
//! memory is what it was before.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use weir_media::testsrc::broken::{self, Outcome};
use weir_media::testsrc::{
    brighten, encode_bmp, encode_gif, encode_jpeg, encode_png, encode_tiff, encode_webp, mirror,
    picture, resize,
};

use crate::house::{House, bytes_of, text};
use crate::server::{Client, PATIENCE, Server, wait_until};

/// How many clients send at once.
const CLIENTS: usize = 4;
/// How much more memory it may have afterwards, in KiB: what the allocator keeps
/// of each thread's, and no more.
const KEPT: u64 = 16 << 10;

/// An upload, and what must be answered.
struct Upload {
    name: String,
    bytes: Vec<u8>,
    outcome: Expected,
}

#[derive(Clone, Copy, PartialEq)]
enum Expected {
    Match,
    Problem,
    /// By where the damage lies.
    Either,
}

/// Copies of a banked picture in every format that is written here.
fn good() -> Vec<Upload> {
    let scene = picture(1, 256, 192);
    let files = [
        encode_jpeg(&scene, 70),
        encode_png(&mirror(&scene)),
        encode_webp(&scene),
        encode_gif(&scene),
        encode_bmp(&brighten(&scene, 110)),
        encode_tiff(&scene),
        encode_jpeg(&resize(&scene, 60), 85),
        encode_png(&scene),
    ];
    (0..200)
        .map(|n| Upload {
            name: format!("good-{n}"),
            bytes: files[n % files.len()].clone(),
            outcome: Expected::Match,
        })
        .collect()
}

fn hostile() -> Vec<Upload> {
    let golden =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../weir-media/tests/golden");
    let (avif, heic) = (bytes_of(&golden.join("420.avif")), bytes_of(&golden.join("420.heic")));
    let files = broken::files(&[("avif", &avif), ("heic", &heic)]);
    let endless = broken::endless_gif(20_000);
    let upload = |broken: broken::Broken| Upload {
        name: broken.name,
        bytes: broken.bytes,
        outcome: if broken.outcome == Outcome::Error {
            Expected::Problem
        } else {
            Expected::Either
        },
    };
    let endless = Upload { name: "endless".to_owned(), bytes: endless, outcome: Expected::Either };
    files.into_iter().map(upload).chain([endless]).collect()
}

/// Sends all of them, several at once, in their order.
fn send(client: &Client, round: &str, uploads: &[&Upload]) -> Vec<String> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    let mut faults = Vec::new();
                    while let Some(upload) = uploads.get(next.fetch_add(1, Ordering::SeqCst)) {
                        faults.extend(fault(client, round, upload));
                    }
                    faults
                })
            })
            .collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

/// What is wrong with the answer to an upload.
fn fault(client: &Client, round: &str, upload: &Upload) -> Option<String> {
    let media = json!([{ "data": BASE64_STANDARD.encode(&upload.bytes), "name": upload.name }]);
    let item = json!({ "type": "post", "id": format!("{round}/{}", upload.name), "media": media });
    let told = client.post("/v1/items?wait_ms=30000", &item);
    let wrong = |what: &str| Some(format!("{}: {what}", upload.name));
    let Some((status, answer)) = told else { return wrong("no answer") };
    if status != 200 {
        return wrong(&format!("{status} {answer}"));
    }
    let parts = |name: &str| answer[name].as_array().map_or(0, Vec::len);
    if parts("pending") > 0 {
        return wrong("still pending");
    }
    let matched = answer["matches"].as_array().is_some_and(|all| all.iter().any(is_picture));
    let clear = parts("problems") > 0 && text(&answer["problems"][0], "detail").contains(' ');
    let fits = match upload.outcome {
        Expected::Match => matched && parts("problems") == 0,
        Expected::Problem => clear && !matched,
        Expected::Either => true,
    };
    if fits { None } else { wrong(&answer.to_string()) }
}

fn is_picture(found: &Value) -> bool {
    found["type"] == "pdq"
}

#[test]
fn every_good_upload_among_hostile_ones_is_answered_and_memory_returns() {
    let house = House::new();
    house.write("known/lens.png", encode_png(&picture(1, 256, 192)));
    house.weir(["bank", "create", "posters"]).succeeded();
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    let key = house.weir(["key", "create", "all", "--role", "admin"]).succeeded().out;
    // One of the hostile ones has 50,000 frames, in base64.
    let settings = [
        ("WEIR_MAX_PIXELS", "20000000".to_owned()),
        ("WEIR_MAX_SECONDS", "5".to_owned()),
        ("WEIR_BODY_LIMIT", (256 << 20).to_string()),
        // The one entry matches half of what comes.
        ("WEIR_SET_ASIDE_SHARE", "0".to_owned()),
    ];
    let server = Server::start(&house, &settings);
    let client = server.client(key.trim());

    let (good, hostile) = (good(), hostile());
    assert!(hostile.len() >= 200, "{}", hostile.len());
    // What it needs for good ones is there first.
    let faults = send(&client, "before", &good.iter().collect::<Vec<_>>());
    assert!(faults.is_empty(), "{faults:#?}");
    let before = server.memory();

    // A hostile one, a good one, and so on.
    let mut mixed: Vec<&Upload> = Vec::new();
    for n in 0..hostile.len().max(good.len()) {
        mixed.extend(hostile.get(n));
        mixed.extend(good.get(n));
    }
    let faults = send(&client, "mixed", &mixed);
    assert!(faults.is_empty(), "{faults:#?}");
    let faults = send(&client, "after", &good.iter().collect::<Vec<_>>());
    assert!(faults.is_empty(), "{faults:#?}");

    let mut after = server.memory();
    println!("memory before {before} KiB, after {after} KiB");
    wait_until("its memory returned to where it was", PATIENCE, || {
        after = server.memory();
        after <= before + KEPT
    });
    assert_eq!(server.stop(), Some(0));
}
