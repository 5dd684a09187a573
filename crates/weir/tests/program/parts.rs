//! Parts of pictures, and what is written in them: on the command line and over
//! HTTP, with the tesseract of this machine.

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use weir_media::{Picture, testsrc};

use crate::boxed::without_tools;
use crate::house::{House, Told, bytes_of, text};
use crate::server::{Client, PATIENCE, Server, wait_until, weir};

/// A picture with something to see in every corner.
fn poster(seed: u64) -> Picture {
    testsrc::picture(seed, 640, 480)
}

/// A third of a picture, as a JPEG.
fn crop(picture: &Picture) -> Vec<u8> {
    let (left, top, width, height) = (200_usize, 120_usize, 384_usize, 288_usize);
    let rows = picture.rgb().chunks_exact(3 * 640).skip(top).take(height);
    let rgb = rows.flat_map(|row| &row[3 * left..3 * (left + width)]).copied().collect();
    testsrc::encode_jpeg(&Picture::from_rgb(384, 288, rgb).unwrap(), 80)
}

/// A picture with writing, from weir-media's own tests.
fn written(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../weir-media/tests/words");
    bytes_of(&folder.join(name))
}

fn features_of(signals: &Value) -> Vec<&Value> {
    signals.as_array().unwrap().iter().filter(|signal| signal["type"] == "features").collect()
}

fn with_poster() -> House {
    let house = House::with_bank("posters");
    house.write("known/poster.png", testsrc::encode_png(&poster(3)));
    house.write("crop.jpg", crop(&poster(3)));
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    house
}

#[test]
fn a_crop_is_found_and_told_with_how_much_of_the_banked_picture_it_shows() {
    let house = with_poster();
    let told = house.weir(["scan", "crop.jpg", "--bank", "posters"]);
    assert_eq!(told.code, Some(1), "{}", told.err);
    assert!(told.out.contains("part of the picture") && told.out.contains("places agree"));
    let found = &house.weir(["scan", "crop.jpg", "--json"]).objects()[0];
    assert_eq!(found["type"], "features", "{found}");
    assert!(found["fit"]["inliers"].as_u64().unwrap() >= 8 && found["region"]["width"].is_u64());
    assert!((0.3..0.45).contains(&found["fit"]["shown"].as_f64().unwrap()), "{found}");
    // Without forms pictures are compared as they are.
    let told = house.weir(["scan", "crop.jpg", "--no-forms"]);
    assert_eq!(told.code, Some(0), "{}", told.out);
}

#[test]
fn a_bank_that_does_not_ask_for_features_keeps_none_and_finds_no_part() {
    let house = House::new();
    house.weir(["bank", "create", "posters", "--forms", "turned,inner"]).succeeded();
    house.write("poster.png", testsrc::encode_png(&poster(3)));
    house.write("crop.jpg", crop(&poster(3)));
    house.weir(["bank", "add", "posters", "poster.png"]).succeeded();
    assert!(features_of(&house.export("posters")[0]["signals"]).is_empty());
    assert_eq!(house.weir(["scan", "crop.jpg"]).code, Some(0));
    // From then on: what is banked again is there already.
    house.weir(["bank", "forms", "posters", "turned,features"]).succeeded();
    house.write("other.png", testsrc::encode_png(&poster(4)));
    house.write("other-crop.jpg", crop(&poster(4)));
    house.weir(["bank", "add", "posters", "other.png"]).succeeded();
    assert_eq!(house.weir(["scan", "crop.jpg"]).code, Some(0));
    assert_eq!(house.weir(["scan", "other-crop.jpg"]).code, Some(1));
    // And switched off again: they stay in the bank and find nothing.
    house.weir(["bank", "forms", "posters", "turned"]).succeeded();
    assert_eq!(house.weir(["scan", "other-crop.jpg"]).code, Some(0));
}

#[test]
fn an_export_holds_the_features_and_another_bank_takes_them_in() {
    let house = with_poster();
    let exported = house.export("posters");
    assert_eq!(features_of(&exported[0]["signals"]).len(), 1);
    let lines: String = exported.iter().map(|entry| format!("{entry}\n")).collect();
    house.write("export.jsonl", &lines);
    let value = text(features_of(&exported[0]["signals"])[0], "value").to_owned();
    house.write("export.csv", format!("features,ref\n{value},poster\n"));
    house.weir(["bank", "delete", "posters", "--yes"]).succeeded();
    assert_eq!(house.weir(["scan", "crop.jpg"]).code, Some(0));
    for (name, how) in [("by-line", ["add", "--jsonl"]), ("by-list", ["import", "--csv"])] {
        house.weir(["bank", "create", name]).succeeded();
        let file = if how[0] == "add" { "export.jsonl" } else { "export.csv" };
        house.weir(["bank", how[0], name, how[1], file]).succeeded();
        let told = house.weir(["scan", "crop.jpg", "--bank", name, "--json"]);
        assert_eq!(told.objects()[0]["type"], "features", "{name}: {}", told.err);
    }
    // A value that was cut on the way is refused with why.
    let cut = format!("features:{}", &value[..value.len() - 3]);
    let told = house.weir(["bank", "add", "by-list", "--signal", &cut]);
    told.failed(&["features"]);
}

#[test]
fn features_that_came_with_a_list_go_and_come_back_with_it() {
    let house = with_poster();
    let exported = house.export("posters");
    let value = text(features_of(&exported[0]["signals"])[0], "value").to_owned();
    house.write("list.csv", format!("features,ref\n{value},poster\n"));
    house.weir(["bank", "delete", "posters", "--yes"]).succeeded();
    house.weir(["bank", "create", "taken-in"]).succeeded();
    let key = house.weir(["key", "create", "all", "--role", "admin"]).succeeded().out;
    let media = json!([{ "data": BASE64_STANDARD.encode(crop(&poster(3))) }]);
    let found = |server: &Server| {
        let asked = json!({ "media": media });
        let answer =
            Client::must(server.client(key.trim()).post("/v1/match?wait_ms=20000", &asked));
        let matches = answer["matches"].as_array().unwrap();
        matches.iter().map(|one| text(one, "type").to_owned()).collect::<Vec<String>>()
    };
    let imported = || {
        let told = house.json(["bank", "import", "taken-in", "--csv", "list.csv"]);
        text(told.last().unwrap(), "import").to_owned()
    };

    // What another process banks, a server follows.
    let follows = |server: &Server, expected: &[&str]| {
        wait_until("the server follows", PATIENCE, || found(server) == expected);
    };
    let server = Server::start(&house, &[]);
    assert_eq!(found(&server), [""; 0]);
    let import = imported();
    follows(&server, &["features"]);
    let undone = house.json(["bank", "import", "--undo", &import]);
    assert_eq!(undone[0]["removed"], 1);
    follows(&server, &[]);
    // What a server that starts reads anew is the same.
    assert_eq!(server.stop(), Some(0));
    let server = Server::start(&house, &[]);
    assert_eq!(found(&server), [""; 0]);
    imported();
    follows(&server, &["features"]);
    assert_eq!(server.stop(), Some(0));
    let server = Server::start(&house, &[]);
    assert_eq!(found(&server), ["features"]);
    assert_eq!(house.export("taken-in")[0]["signals"][0]["value"], value);
}

#[test]
fn removing_a_picture_takes_its_parts_with_it() {
    let house = with_poster();
    let entry = text(&house.export("posters")[0], "entry").to_owned();
    house.weir(["bank", "remove", "posters", &entry]).succeeded();
    assert_eq!(house.weir(["scan", "crop.jpg"]).code, Some(0));
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    assert_eq!(house.weir(["scan", "crop.jpg"]).code, Some(1));
}

#[test]
fn hash_shows_features_shortly_and_whole_in_json_and_compare_says_the_fit() {
    let house = with_poster();
    let told = house.weir(["hash", "known/poster.png"]).succeeded();
    let line = told.out.lines().find(|line| line.contains("features")).unwrap();
    assert!(line.contains("places, key ") && line.len() < 200, "{line}");
    let shown = &house.json(["hash", "known/poster.png"])[0]["signals"];
    assert!(text(features_of(shown)[0], "value").len() > 1_000);
    let quick = &house.json(["hash", "--quick", "known/poster.png"])[0]["signals"];
    assert!(features_of(quick).is_empty());
    let told = house.weir(["compare", "crop.jpg", "known/poster.png"]);
    assert_eq!(told.code, Some(1));
    assert!(told.out.contains("places of the two agree; the first shows"), "{}", told.out);
}

#[test]
fn a_phrase_in_the_words_of_a_picture_is_found_where_it_stands() {
    let house = House::with_bank("leaflets");
    house.weir(["bank", "add", "leaflets", "--text", "the lamp is lit at dusk"]).succeeded();
    house.weir(["bank", "add", "leaflets", "--text", "جمعية حراس المنارة"]).succeeded();
    house
        .weir(["bank", "add", "leaflets", "--link", "https://keepers.example/join?lamp=7"])
        .succeeded();
    for (name, by, kind) in [
        ("english.png", "words", "phrase"),
        ("arabic.png", "words", "phrase"),
        ("code.jpg", "code", "url"),
    ] {
        house.write(name, written(name));
        let told = house.weir(["scan", name, "--json"]);
        let found = told.objects();
        let found = found.iter().find(|found| found["type"] == kind);
        let found = found.unwrap_or_else(|| panic!("{name}: {} {}", told.out, told.err));
        assert_eq!(found["read"]["by"], by, "{found}");
        let place = &found["read"]["places"][0];
        assert!(place["width"].as_u64().unwrap() > 20 && found["span"].is_null(), "{found}");
    }
    let told = house.weir(["scan", "english.png"]);
    assert!(told.out.contains("in the words of the picture"), "{}", told.out);
    let told = house.weir(["scan", "code.jpg"]);
    assert!(told.out.contains("in a QR code in the picture"), "{}", told.out);
    // Read by nobody, where the operator does not want it.
    let off = [("WEIR_PICTURE_WORDS", "false".to_owned())];
    for name in ["english.png", "code.jpg"] {
        assert_eq!(weir(&house, &off, &["scan", name]).code, Some(0));
    }
}

#[test]
fn hash_shows_what_is_written_in_a_picture() {
    let house = House::new();
    house.write("sign.png", written("english.png"));
    house.write("code.jpg", written("code.jpg"));
    let told = house.weir(["hash", "sign.png", "code.jpg"]).succeeded();
    assert!(told.out.contains("The lamp is lit at dusk"), "{}", told.out);
    assert!(told.out.contains("https://keepers.example/join?lamp=7"), "{}", told.out);
    let read = &house.json(["hash", "sign.png"])[0]["read"][0];
    assert_eq!(read["by"], "words");
    assert_eq!(read["places"][1]["text"], "lamp", "{read}");
}

#[test]
fn without_the_reader_pictures_and_codes_are_found_and_it_is_told_once() {
    let house = House::with_bank("leaflets");
    house
        .weir(["bank", "add", "leaflets", "--link", "https://keepers.example/join?lamp=7"])
        .succeeded();
    house.write("uploads/one.png", written("english.png"));
    house.write("uploads/two.jpg", written("code.jpg"));
    let told = Told::by(without_tools(&house, &["scan", "uploads", "--json"]));
    assert_eq!(told.code, Some(1), "{}", told.err);
    assert_eq!(told.objects().len(), 1, "{}", told.out);
    let doctor = Told::by(without_tools(&house, &["doctor"]));
    let words = doctor.out + &doctor.err;
    assert_eq!(words.matches("tesseract is not installed").count(), 1, "{words}");
}

/// What a server without tools has concerns about, and its log.
fn started_without_tools(words: &str) -> (String, String) {
    let house = House::new();
    let mut serve = without_tools(&house, &["serve", "--listen", "127.0.0.1:0"]);
    serve.env("WEIR_PICTURE_WORDS", words);
    let server = Server::by(&house, serve, &[]);
    let concerns = server.client("").get("/readyz").unwrap().1["concerns"].to_string();
    assert_eq!(server.stop(), Some(0));
    (concerns, String::from_utf8(bytes_of(&house.path("serve.log"))).unwrap())
}

#[test]
fn a_reader_that_is_switched_off_is_not_missed() {
    let (concerns, log) = started_without_tools("yes");
    assert!(concerns.contains("tesseract is not installed"), "{concerns}");
    assert!(log.contains("tesseract is not installed"), "{log}");
    let (concerns, log) = started_without_tools("no");
    assert!(concerns.contains("heif-convert") && !concerns.contains("tesseract"), "{concerns}");
    assert!(log.contains("picture_words is off") && !log.contains("tesseract"), "{log}");

    let house = House::new();
    let mut doctor = without_tools(&house, &["doctor"]);
    doctor.env("WEIR_PICTURE_WORDS", "no");
    let doctor = Told::by(doctor);
    let doctor = doctor.out + &doctor.err;
    assert!(doctor.contains("picture_words is off") && !doctor.contains("tesseract"), "{doctor}");
}

fn item(id: &str, bytes: &[u8]) -> Value {
    let media = json!([{ "data": BASE64_STANDARD.encode(bytes) }]);
    json!({ "type": "post", "id": id, "media": media })
}

fn a_server_finds_parts_and_words(database: Option<&str>) {
    let house = House::new();
    let environment: Vec<(&'static str, String)> =
        database.map(|url| ("WEIR_DATABASE", url.to_owned())).into_iter().collect();
    let run = |line: &[&str]| weir(&house, &environment, line).succeeded();
    house.write("poster.png", testsrc::encode_png(&poster(3)));
    run(&["bank", "create", "posters"]);
    run(&["bank", "create", "leaflets"]);
    run(&["bank", "add", "leaflets", "--text", "the lamp is lit at dusk"]);
    let key = run(&["key", "create", "all", "--role", "admin"]).out.trim().to_owned();
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    // Banked while it runs, over HTTP.
    let data = BASE64_STANDARD.encode(testsrc::encode_png(&poster(3)));
    let new = json!({ "ref": "poster", "medium": { "data": data } });
    let banked = Client::must(client.post("/v1/banks/posters/entries", &new));
    let features = features_of(&banked["signals"])[0].clone();
    let answer =
        Client::must(client.post("/v1/items?wait_ms=20000", &item("c", &crop(&poster(3)))));
    let found = &answer["matches"][0];
    assert_eq!((&found["type"], &found["ref"]), (&json!("features"), &json!("poster")), "{answer}");
    assert!(found["fit"]["inliers"].as_u64().unwrap() >= 8 && found["part"] == "media/0");
    assert_eq!(
        (&answer["verdict"], &answer["rules"]),
        (&json!("review"), &json!(["picture-part@1"]))
    );
    let sign = written("english.png");
    let answer = Client::must(client.post("/v1/items?wait_ms=20000", &item("s", &sign)));
    assert_eq!(answer["matches"][0]["read"]["by"], "words", "{answer}");
    assert_eq!(answer["verdict"], "review");
    // As signals, and side by side.
    let signals = json!({ "media": [{ "signals": [features] }] });
    let answer = Client::must(client.post("/v1/match", &signals));
    assert_eq!(answer["matches"][0]["type"], "features", "{answer}");
    let crop = BASE64_STANDARD.encode(crop(&poster(3)));
    let two = json!({ "a": { "medium": { "data": crop } }, "b": { "medium": { "data": data } } });
    let compared = Client::must(client.post("/v1/compare", &two));
    let rows = features_of(&compared["signals"]);
    assert!(rows[0]["matches"] == true && rows[0]["fit"]["shown"].is_f64(), "{compared}");
    // After a start anew it is as before; taken out, it is not.
    assert_eq!(server.stop(), Some(0));
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    let again = item("again", &BASE64_STANDARD.decode(&crop).unwrap());
    let answer =
        Client::must(client.post("/v1/match?wait_ms=20000", &json!({ "media": again["media"] })));
    assert_eq!(answer["matches"][0]["type"], "features", "{answer}");
    let entry = format!("/v1/entries/{}", text(&banked, "entry"));
    client.delete(&entry).unwrap();
    let answer = Client::must(client.post("/v1/items?wait_ms=20000", &again));
    assert_eq!(answer["matches"], json!([]), "{answer}");
}

#[test]
fn a_server_finds_parts_and_words_over_sqlite() {
    a_server_finds_parts_and_words(None);
}

#[test]
fn a_server_finds_parts_and_words_over_postgresql() {
    let database = weir_testkit::postgres::database();
    a_server_finds_parts_and_words(Some(&database.url));
}
