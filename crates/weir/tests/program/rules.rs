//! `weir rules`: files from git, checked, tested, tried and put to work.

use std::fs;

use serde_json::{Value, json};

use crate::house::{House, text};

/// The rules that ship, as a folder of files.
fn shipped(house: &House) {
    let listed = house.json(["rules", "list"]);
    fs::create_dir(house.path("rules")).unwrap();
    for rule in &listed {
        let name = text(rule, "rule");
        let shown = house.weir(["rules", "show", name]).succeeded();
        house.write(format!("rules/{name}.toml"), shown.out);
    }
}

#[test]
fn the_rules_that_ship_are_live_and_sound_and_pass_their_tests() {
    let house = House::new();
    let listed = house.json(["rules", "list"]);
    assert!(listed.len() >= 9, "{listed:?}");
    assert!(listed.iter().all(|rule| rule["state"] == "live" && rule["number"] == 1));
    shipped(&house);
    let checked = house.json(["rules", "check", "rules"]);
    assert_eq!(checked.len(), listed.len());
    assert!(checked.iter().all(|file| file["sound"] == true), "{checked:?}");
    let tested = house.json(["rules", "test", "rules"]);
    let passed = |test: &Value| test["passed"] == true;
    assert!(tested.iter().all(|file| file["tests"].as_array().unwrap().iter().all(passed)));
}

#[test]
fn a_fault_is_told_with_its_place_and_what_may_be_meant() {
    let house = House::new();
    shipped(&house);
    let file = house.path("rules/near-exact.toml");
    let source = String::from_utf8(crate::house::bytes_of(&file)).unwrap();
    fs::write(&file, source.replace("m.distance <= 10", "m.distnce <= 10")).unwrap();
    let told = house.weir(["rules", "check", "rules"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert!(told.out.contains("rules/near-exact.toml:4:50"), "{told:?}");
    assert!(told.out.contains("perhaps “distance” is meant"), "{told:?}");
    // The others are checked all the same, and a faulty one is not written.
    assert!(told.out.contains("sound rules/link.toml"), "{told:?}");
    let told = house.weir(["rules", "write", "rules/near-exact.toml"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert_eq!(house.json(["rules", "show", "near-exact"])[0]["number"], 1);
}

#[test]
fn a_rule_is_tried_written_put_in_shadow_and_live_and_retired() {
    let house = House::new();
    let items = (1..=5).map(|n| {
        let links: Vec<String> = (0..n).map(|at| format!("https://a{at}.example/")).collect();
        json!({"type": "post", "id": format!("p{n}"), "links": links}).to_string()
    });
    house.write("items.ndjson", items.collect::<Vec<_>>().join("\n"));
    house.weir(["items", "import", "--ndjson", "items.ndjson"]).succeeded();
    house.write(
        "many-links.toml",
        r#"name = "many-links"
title = { en = "Many links" }
about = { en = "More than three links." }
when = "item.links > 3 || text.words > 9"
[then]
review = { queue = "matches", priority = "low" }
[[test]]
name = "four"
facts.item = { links = 4 }
expect = "fires"
"#,
    );
    let told = house.weir(["--json", "rules", "backtest", "many-links.toml"]);
    assert_eq!(told.code, Some(1), "something would change: {told:?}");
    let report: Value = serde_json::from_str(told.out.trim()).unwrap();
    assert_eq!((&report["looked"], &report["fired"]), (&json!(5), &json!(2)));
    assert_eq!(report["changes"], json!({"allow>review": 2}));
    // Whether a text has many words was not known then.
    assert_eq!(report["unknown"], json!({"text": 3}));
    assert_eq!(report["precision"], json!(null));

    let write = ["rules", "write", "many-links.toml", "--note", "links alone are nothing"];
    assert_eq!(house.json(write)[0]["state"], "checked");
    assert_eq!(house.json(write).len(), 1, "the same file is no new version");
    for (state, before) in [("shadow", "checked"), ("live", "shadow"), ("retired", "live")] {
        assert_eq!(house.json(["rules", "show", "many-links"])[0]["state"], before);
        house.weir(["rules", "set", "many-links", state]).succeeded();
    }
    house.weir(["rules", "set", "many-links@7", "live"]).failed(&["no version 7", "newest is 1"]);
    house.weir(["rules", "set", "many-link", "live"]).failed(&["did you mean “many-links”"]);
    house.weir(["rules", "set", "many-links", "lively"]).failed(&["“lively”", "shadow, live"]);
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn with_approvals_the_command_line_puts_nothing_to_work_alone() {
    let house = House::new();
    house.write("data/weir.toml", "rule_approvals = 1\n");
    house.weir(["rules", "set", "near-exact", "retired"]).succeeded();
    house.weir(["rules", "set", "near-exact", "live"]).failed(&["second person"]);
}
