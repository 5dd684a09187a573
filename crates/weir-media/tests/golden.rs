//! Pictures of every kind hash to what Pillow's pixels of them hash to.
//!
//! `golden/make.py` drew the files and wrote `golden/expected.tsv` once: each
//! view's size, and hash and quality by pdqhash.
#![cfg(target_os = "linux")]

mod in_box;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use weir_media::{Decoders, Ground, Limits, Options, Sampling, View, read_bounded};
use weir_signals::pdq::{self, PdqHash, RgbView};

/// Bits by which another decoder's pixels may turn a hash (of 256).
const MOST: u16 = 4;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn bytes_of(name: &str) -> Vec<u8> {
    read_bounded(&folder().join(name), &Limits::default()).unwrap()
}

#[derive(Debug)]
struct Fact {
    ground: Ground,
    time: Duration,
    sides: (u32, u32),
    hash: PdqHash,
    quality: u8,
}

/// The facts by file, each file's in the order of the table.
fn facts() -> BTreeMap<String, Vec<Fact>> {
    let table = String::from_utf8(bytes_of("expected.tsv")).unwrap();
    let mut facts: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let [name, ground, ms, width, height, hash, quality] =
            row.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("{row}")
        };
        facts.entry(name.to_owned()).or_default().push(Fact {
            ground: match ground {
                "stored" => Ground::Stored,
                "white" => Ground::White,
                "black" => Ground::Black,
                other => panic!("{other}"),
            },
            time: Duration::from_millis(ms.parse().unwrap()),
            sides: (width.parse().unwrap(), height.parse().unwrap()),
            hash: PdqHash::from_hex(hash).unwrap(),
            quality: quality.parse().unwrap(),
        });
    }
    facts
}

/// Every frame counts.
const EACH_FRAME: Sampling = Sampling { apart: Duration::ZERO, pieces: 1000 };

fn views(decoders: &Decoders, name: &str, sampling: &Sampling) -> Vec<View> {
    let mut views = Vec::new();
    let seen = decoders
        .views(&bytes_of(name), &Options::default(), sampling, &mut |view| views.push(view))
        .unwrap_or_else(|error| panic!("{name} {error}"));
    assert!(seen.cut.is_none(), "{name}: {:?}", seen.cut);
    views
}

/// What is wrong with the views of the files whose names end so.
fn faults(decoders: &Decoders, endings: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut compared = 0;
    for (name, facts) in facts() {
        if !endings.iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        let views = views(decoders, &name, &EACH_FRAME);
        for fact in facts {
            compared += 1;
            let is_of_it = |view: &&View| view.ground == fact.ground && view.time == fact.time;
            let Some(view) = views.iter().find(is_of_it) else {
                faults.push(format!("{name}: no view for {fact:?}"));
                continue;
            };
            let picture = &view.picture;
            let sides = (picture.width(), picture.height());
            let hashed = pdq::hash(&RgbView::new(sides.0, sides.1, picture.rgb()).unwrap());
            let distance = hashed.hash.distance(&fact.hash).bits();
            let quality = hashed.quality.value();
            println!("{name} {:?} {:?}: {distance} bits", fact.ground, fact.time);
            if distance > MOST || sides != fact.sides || quality.abs_diff(fact.quality) > 1 {
                faults.push(format!("{name}: {distance} bits, {sides:?}, {quality} for {fact:?}"));
            }
        }
    }
    assert!(compared > 0);
    faults
}

#[test]
fn tiff_of_every_kind_hashes_as_by_pillow() {
    let faults = faults(&Decoders::without_box(), &[".tiff"]);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn ink_and_foreign_profiles_hash_as_by_pillow() {
    for decoders in [Decoders::without_box(), in_box::decoders()] {
        let faults = faults(&decoders, &[".jpg", "profile.png"]);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[test]
fn what_is_seen_through_hashes_as_by_pillow_over_white_and_black() {
    let faults = faults(
        &Decoders::without_box(),
        &["cut-out.png", "veiled.webp", "transparent.gif", "rgba.tiff"],
    );
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn frames_of_an_animation_hash_as_by_pillow() {
    let decoders = Decoders::without_box();
    let faults =
        faults(&decoders, &["slides.gif", "slides.webp", "wandering.gif", "wandering.webp"]);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn avif_and_heic_hash_as_by_pillow() {
    let decoders = in_box::decoders();
    if let Some(missing) = decoders.missing().iter().find(|told| told.contains("heif-convert")) {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
        return println!("skipped: {missing}");
    }
    let faults = faults(&decoders, &[".avif", ".heic"]);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_still_that_covers_all_is_looked_at_once() {
    for name in ["plain.tiff", "cmyk.jpg", "foreign-profile.png"] {
        assert_eq!(views(&Decoders::without_box(), name, &EACH_FRAME).len(), 1, "{name}");
    }
}

#[test]
fn the_first_view_is_what_decoding_gives() {
    let decoders = Decoders::without_box();
    for name in ["veiled.webp", "slides.gif", "wandering.webp", "rgba.tiff"] {
        let first = views(&decoders, name, &Sampling::default()).swap_remove(0);
        assert_eq!(first.picture, decoders.decode(&bytes_of(name), &Options::default()).unwrap());
        assert_eq!((first.ground, first.time), (Ground::Stored, Duration::ZERO));
    }
}

#[test]
fn slides_are_all_seen_though_one_is_shorter_than_the_pieces() {
    let long = Sampling { apart: Duration::from_secs(60), pieces: 1 };
    for name in ["slides.gif", "slides.webp"] {
        let times: Vec<u128> = views(&Decoders::without_box(), name, &long)
            .iter()
            .map(|view| view.time.as_millis())
            .collect();
        assert_eq!(times, [0, 2000, 2700, 4200], "{name}");
    }
}

#[test]
fn frames_that_hardly_differ_are_looked_at_once_a_piece() {
    let sampling = Sampling { apart: Duration::from_secs(1), pieces: 60 };
    for name in ["wandering.gif", "wandering.webp"] {
        let times: Vec<u128> = views(&Decoders::without_box(), name, &sampling)
            .iter()
            .map(|view| view.time.as_millis())
            .collect();
        assert_eq!(times, [0, 1000, 2000], "{name}");
    }
}
