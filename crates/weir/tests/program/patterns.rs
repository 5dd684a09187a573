//! Lists of keywords, TLSH, ThreatExchange's entries and the own background on the
//! command line.

use crate::house::{House, bytes_of, text};

const LIST: &str = "# what we look for\n\nالمصباح السابع\nlamp oil {within=4}\nto\n/oil(/\n/wick-?oil/\n#seventh_lamp\n";
const OATH: &str = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats, and whoever sleeps before the fourth bell gives his oil to the next watch.";

fn listed() -> House {
    let house = House::with_bank("words");
    house.write("words.txt", LIST);
    let told = house.weir(["bank", "add", "words", "--patterns-file", "words.txt"]);
    told.failed(&[
        "words.txt, line 5: “to” has 2 letters",
        "words.txt, line 6: “oil(” is no regular expression: unclosed group",
        "banked 4 entries in words; 2 problems",
    ]);
    house
}

#[test]
fn a_list_is_banked_line_by_line_and_its_words_are_found_where_they_stand() {
    let house = listed();
    house.write("post.txt", "عند المِصبـــاح السَّابع: oil for a lamp, WICKOIL, #Seventh_Lamp");
    let told = house.json(["match", "--bank", "words", "--text-file", "post.txt"]).remove(0);
    let found = told["matches"].as_array().unwrap();
    assert_eq!(found.len(), 4, "{told}");
    assert!(found.iter().all(|found| text(found, "type") == "pattern"), "{told}");
    assert!(found.iter().any(|found| found["span"]["start"] == 4), "{told}");
    let again = house.weir(["bank", "add", "words", "--pattern", "المصباح   السابع"]);
    let again = again.succeeded();
    assert!(again.err.contains("1 there already"), "{again:?}");
    let told = house.weir(["scan", "post.txt", "--bank", "words"]);
    assert!(told.out.contains("word or pattern of a list"), "{told:?}");
}

#[test]
fn a_list_is_kept_encrypted_and_written_out_in_clear_only_when_that_is_asked_for() {
    let house = listed();
    let holds = |bytes: &[u8]| bytes.windows(4).any(|window| window == b"wick");
    for file in ["weir.db", "weir.db-wal"] {
        let path = house.data().join(file);
        assert!(!path.exists() || !holds(&bytes_of(&path)), "{file}");
    }
    assert!(!holds(house.weir(["bank", "export", "words"]).out.as_bytes()));
    let told = house.weir(["bank", "export", "words", "--texts"]);
    assert!(holds(told.out.as_bytes()), "{told:?}");
    let events = house.weir(["audit", "events", "--json"]);
    assert_eq!(events.out.matches("entry.read").count(), 4, "{events:?}");
    house.write("words.jsonl", &told.out);
    house.weir(["bank", "create", "other"]).succeeded();
    house.weir(["bank", "add", "other", "--jsonl", "words.jsonl"]).succeeded();
    house.write("post.txt", "where is the wick oil? wick-oil!");
    let told = house.json(["match", "--bank", "other", "--text-file", "post.txt"]).remove(0);
    assert_eq!(told["matches"][0]["type"], "pattern", "{told}");
}

#[test]
fn entries_of_threatexchange_come_in_match_and_go_out_as_they_came() {
    let house = House::with_bank("shared");
    let query = r#"{"and":[{"or":["lamp oil","regex-/wick-?oil/"]},{"or":["tonight"]}],"not":["tomorrow"]}"#;
    let rows = serde_json::json!([
        { "id": "1", "type": "TREND_QUERY", "indicator": query },
        { "id": "2", "type": "TEXT_STRING", "indicator": OATH },
        { "id": "3", "type": "HASH_TEXT_TLSH", "indicator": "T1F3A02220C000033202028338CA0B02C830C2300032230C30820B2E230080EC820A3888" },
        { "id": "4", "type": "TREND_QUERY", "indicator": "{\"and\":[]}" },
    ]);
    house.write("shared.json", rows.to_string());
    let told = house.weir(["bank", "import", "shared", "--json", "shared.json"]);
    told.failed(&["this is no trend query: nothing in it has to be found"]);
    let posts = [
        ("query.txt", "LAMP OIL tonight".to_owned(), "pattern"),
        ("text.txt", format!("They said: {}", OATH.replace('e', "3")), "passage"),
    ];
    for (name, post, kind) in posts {
        house.write(name, post);
        let told = house.json(["match", "--bank", "shared", "--text-file", name]).remove(0);
        assert_eq!(told["matches"][0]["type"], kind, "{told}");
    }
    let out = house.json(["bank", "export", "shared", "--texts"]);
    let value = |n: usize| text(&out[n]["signals"][0], "value").to_owned();
    let same: serde_json::Value = serde_json::from_str(&value(0)).unwrap();
    assert_eq!(same, serde_json::from_str::<serde_json::Value>(query).unwrap());
    assert_eq!(
        (out[1]["text"].as_str(), text(&out[2]["signals"][0], "type")),
        (Some(OATH), "tlsh")
    );
}

#[test]
fn tlsh_is_shown_compared_and_matched() {
    let house = House::with_bank("hashes");
    house.write("oath.txt", OATH);
    house.write("copy.txt", OATH.replace("dusk", "dawn"));
    let signals = house.json(["hash", "oath.txt"]).remove(0);
    let tlsh = signals["signals"].as_array().unwrap().iter().find(|s| s["type"] == "tlsh").unwrap();
    let signal = format!("tlsh:{}", text(tlsh, "value"));
    house.weir(["bank", "add", "hashes", "--signal", &signal]).succeeded();
    let told = house.json(["match", "--bank", "hashes", "--text-file", "copy.txt"]).remove(0);
    assert_eq!(told["matches"][0]["type"], "tlsh", "{told}");
    assert!(told["matches"][0]["distance"].as_u64().unwrap() > 0, "{told}");
    let compared = house.weir(["compare", "oath.txt", "copy.txt"]);
    assert!(compared.out.contains("a match has at most 30"), "{compared:?}");
}

#[test]
fn a_text_of_the_own_background_is_left_out_until_it_is_taken_out_again() {
    let house = House::with_bank("oaths");
    let anthem = "Rise up you towers over the grey and patient water, and let no keeper sleep while any boat is out; the lamp our mothers lit is the lamp our daughters carry.";
    house.write("anthem.txt", anthem);
    house.write("oath.txt", format!("{OATH} {anthem}"));
    house.weir(["bank", "add", "oaths", "--text-file", "oath.txt"]).succeeded();
    let matches = || {
        let told = house.json(["match", "--bank", "oaths", "--text-file", "anthem.txt"]).remove(0);
        told["matches"].as_array().unwrap().len()
    };
    assert_eq!(matches(), 1);
    house.weir(["background", "add", "anthem.txt"]).succeeded();
    assert_eq!(matches(), 0, "banked before, and left out from now on");
    assert_eq!(text(&house.json(["background", "list"])[0], "name"), "anthem");
    house
        .weir(["bank", "add", "oaths", "--text-file", "anthem.txt"])
        .failed(&["known source (anthem)"]);
    house.weir(["background", "remove", "anthem"]).succeeded();
    assert_eq!(matches(), 1);
    house.weir(["background", "remove", "anthem"]).failed(&["weir background list"]);
}
