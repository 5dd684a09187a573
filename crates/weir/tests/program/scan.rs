//! `weir scan`: which uploads are copies, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use weir_media::testsrc;
use weir_testkit::copies;

use crate::house::{House, text};
use crate::pictures::{flat, jpeg, png, poster};

/// Which file each entry of a bank was made from.
fn origins(house: &House, bank: &str) -> BTreeMap<String, String> {
    let entries = house.export(bank);
    entries.iter().map(|e| (text(e, "entry").to_owned(), text(e, "origin").to_owned())).collect()
}

fn file_name(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn every_planted_copy_among_a_thousand_uploads_is_found_and_no_other() {
    let house = House::with_bank("posters");
    let planting = copies::plant(house.root(), 1_000, 20).unwrap();
    let broken = planting.uploads.join("upload-000500-broken.jpg");
    std::fs::write(&broken, &jpeg(900, 85)[..3_000]).unwrap();
    house
        .weir(["bank".as_ref(), "add".as_ref(), "posters".as_ref(), planting.bank.as_os_str()])
        .succeeded();

    let scan =
        ["scan".as_ref(), planting.uploads.as_os_str(), "--bank".as_ref(), "posters".as_ref()];
    let mut command = house.command(scan);
    command.arg("--json");
    let told = crate::house::Told::by(command).failed(&["1 problem", "100 copies found"]);

    let origins = origins(&house, "posters");
    let (problems, matches): (Vec<Value>, Vec<Value>) =
        told.objects().into_iter().partition(|object| object.get("error").is_some());
    let found: BTreeSet<(String, String)> = matches
        .iter()
        .map(|m| (text(m, "path").to_owned(), origins[text(m, "entry")].clone()))
        .collect();
    let planted: BTreeSet<(String, String)> = planting
        .copies
        .iter()
        .map(|copy| (copy.upload.display().to_string(), file_name(&copy.original)))
        .collect();
    assert_eq!(found, planted);
    assert_eq!(found.len(), matches.len(), "each copy is told once");

    let told: Vec<&str> = problems.iter().map(|problem| text(problem, "path")).collect();
    assert_eq!(told, [broken.to_str().unwrap()]);
    assert!(text(&problems[0], "error").contains("truncated"), "{problems:?}");
}

/// Two known posters, and uploads of every sort.
fn little_house() -> House {
    let house = House::with_bank("posters");
    house.weir(["bank", "create", "museum", "--kind", "allow"]).succeeded();
    house.write("known/lens.png", png(1));
    house.write("known/reef.png", png(2));
    house.write("known/sky.png", testsrc::encode_png(&flat(200, 150)));
    house.write("shown/reef.png", png(2));
    house.write("uploads/1-stranger.jpg", jpeg(50, 80));
    house.write("uploads/2-copy.jpg", jpeg(1, 40));
    house.write("uploads/3-mirrored.png", testsrc::encode_png(&testsrc::mirror(&poster(1))));
    house.write("uploads/4-exact.png", png(1));
    house.write("uploads/5-of-the-museum.jpg", jpeg(2, 60));
    house.write("uploads/6-sky.bmp", testsrc::encode_bmp(&flat(220, 150)));
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    house.weir(["bank", "add", "museum", "shown"]).succeeded();
    house
}

#[test]
fn a_person_is_told_what_was_found_and_why() {
    let house = little_house();
    let told = house.weir(["scan", "uploads", "--bank", "posters"]);
    insta::assert_snapshot!(told.without_chance(&house), @"
    uploads/2-copy.jpg
      ● lens.png in posters  same picture (4 of 256 bits differ)
    uploads/3-mirrored.png
      ● lens.png in posters  same picture (0 of 256 bits differ, mirrored)
    uploads/4-exact.png
      ● lens.png in posters  same file (sha256, sha1, md5)
    --
    3 copies found among 6 files (TIME); 1 freed by an allow bank
    --
    exit code Some(1)
    ");
}

/// The uploads that a scan finds with some further flags.
fn found(house: &House, flags: &[&str]) -> Vec<String> {
    let line = [&["scan", "uploads", "--bank", "posters"], flags].concat();
    let found = house.json(line);
    let names: BTreeSet<String> = found.iter().map(|m| text(m, "path").to_owned()).collect();
    names.into_iter().collect()
}

#[test]
fn a_flat_picture_matches_only_when_asked_for() {
    let house = little_house();
    let usual = ["uploads/2-copy.jpg", "uploads/3-mirrored.png", "uploads/4-exact.png"];
    assert_eq!(found(&house, &[]), usual);
    let with_flat = found(&house, &["--low-quality"]);
    assert_eq!(with_flat, [&usual[..], &["uploads/6-sky.bmp"]].concat());
}

#[test]
fn a_mirrored_copy_is_not_found_with_no_forms() {
    let house = little_house();
    assert_eq!(found(&house, &["--no-forms"]), ["uploads/2-copy.jpg", "uploads/4-exact.png"]);
}

#[test]
fn a_quick_scan_finds_the_same_copies_by_less_of_each_jpeg() {
    let house = House::with_bank("posters");
    let large = |seed| testsrc::picture(seed, 2_100, 1_600);
    house.write("bank/poster.png", testsrc::encode_png(&large(7)));
    house.weir(["bank", "add", "posters", "bank"]).succeeded();
    house.write("uploads/copy.jpg", testsrc::encode_jpeg(&large(7), 60));
    house.write("uploads/other.jpg", testsrc::encode_jpeg(&large(8), 60));
    house.write("uploads/small.png", png(9));
    assert_eq!(found(&house, &["--quick"]), found(&house, &["--no-forms"]));
    assert_eq!(found(&house, &["--quick"]), ["uploads/copy.jpg"]);
    let told = house.weir(["scan", "uploads", "--bank", "posters", "--quick"]);
    assert!(told.err.contains("1 copy found among 3 files"), "{}", told.err);
    assert!(told.err.contains("2 JPEGs by less than all of it"), "{}", told.err);
}

#[test]
fn the_radius_is_the_last_distance_that_matches() {
    let house = little_house();
    // By its features it is found whatever the radius.
    let scan = ["scan", "uploads/2-copy.jpg", "--bank", "posters", "--no-forms"];
    let distance = house.json(scan)[0]["distance"].as_u64().unwrap();
    assert!(distance > 0, "a JPEG of quality 40 differs a little");
    let at = |radius: u64| {
        let radius = radius.to_string();
        let line = [&scan[..], &["--radius", &radius]].concat();
        house.weir(line).code
    };
    assert_eq!((at(distance), at(distance - 1)), (Some(1), Some(0)));
}

#[test]
fn without_a_bank_every_match_bank_takes_part() {
    let house = little_house();
    house.weir(["bank", "create", "films"]).succeeded();
    house.write("film/still.png", png(50));
    house.weir(["bank", "add", "films", "film"]).succeeded();
    let told = house.json(["scan", "uploads"]);
    let banks: BTreeSet<&str> = told.iter().map(|m| text(m, "bank")).collect();
    assert_eq!(banks, BTreeSet::from(["films", "posters"]));
}

#[test]
fn a_text_file_matches_a_banked_text_whatever_its_case_and_white_space() {
    let house = House::with_bank("leaflets");
    house.write("known.txt", "Keepers of the lamp,\nmeet at the reef.");
    house.write("uploads/post.txt", "KEEPERS of the lamp,  meet at the reef.\n");
    house.write("uploads/other.txt", "The lamp is lit.");
    house.weir(["bank", "add", "leaflets", "--text-file", "known.txt"]).succeeded();
    let told = house.json(["scan", "uploads"]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((text(&told[0], "path"), text(&told[0], "type")), ("uploads/post.txt", "text"));
}
