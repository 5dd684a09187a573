//! `weir key` and `weir user`: what they say, once and never again.

use serde_json::json;

use crate::house::{House, text};

#[test]
fn a_keys_secret_is_shown_once_and_kept_nowhere() {
    let house = House::new();
    let told = house.weir(["key", "create", "uploads", "--role", "service"]).succeeded();
    let secret = told.out.trim_end();
    assert!(secret.starts_with("weir_") && secret.len() == 57, "{told:?}");
    assert!(told.err.contains("shown only now"), "{told:?}");
    let list = house.weir(["key", "list"]).succeeded();
    assert!(list.out.contains("uploads") && list.out.contains("never used"), "{list:?}");
    assert!(!list.out.contains(secret), "{list:?}");
    for file in std::fs::read_dir(house.data()).unwrap() {
        let bytes = crate::house::bytes_of(&file.unwrap().path());
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn a_key_is_listed_with_what_was_said_of_it_and_revoked_by_name_or_id() {
    let house = House::new();
    let line =
        "key create nightly --role analyst --scope banks --scope items --expires 90 --rate 600";
    let made = house.json(line.split(' ')).remove(0);
    assert!(text(&made, "secret").starts_with("weir_"), "{made}");
    house.weir(["key", "create", "Nightly", "--role", "auditor"]).failed(&["already", "revoke"]);

    let listed = house.json(["key", "list"]).remove(0);
    assert_eq!(listed["scopes"], json!(["items", "banks"]));
    assert_eq!((&listed["rate"], &listed["role"]), (&json!(600), &json!("analyst")));
    assert_eq!((&listed["id"], &listed["secret"]), (&made["id"], &json!(null)));
    assert!(listed["expires_at"].is_string() && listed["revoked_at"].is_null(), "{listed}");

    let revoked = house.json(["key", "revoke", "NIGHTLY"]).remove(0);
    assert!(revoked["revoked_at"].is_string(), "{revoked}");
    house.weir(["key", "revoke", "nightly"]).failed(&["revoked already"]);
    let again = house.json(["key", "create", "nightly", "--role", "auditor"]).remove(0);
    house.weir(["key", "revoke", text(&again, "id")]).succeeded();
    assert_eq!(house.json(["key", "list"]).len(), 2);
}

#[test]
fn a_wrong_word_is_told_with_the_one_that_was_meant() {
    let house = House::new();
    let key = ["key", "create", "uploads", "--role"];
    let with = |words: &[&str]| house.weir(key.iter().chain(words));
    with(&["servce"]).failed(&["no role “servce”", "did you mean “service”?"]);
    with(&["service", "--scope", "item"]).failed(&["no scope “item”", "did you mean “items”?"]);
    with(&["service", "--scope", "banks"]).failed(&["may do nothing in the scope banks"]);
    with(&["service", "--rate", "0"]).failed(&["--rate"]);
    with(&["service", "--expires", "0"]).failed(&["--expires"]);
    assert_eq!(house.json(["key", "list"]), [json!(null); 0]);

    house
        .weir(["user", "create", "amal", "--role", "service"])
        .failed(&["no role “service”", "(there are: admin, analyst, reviewer, auditor)"]);
    house.weir(["user", "create", "amal", "--role", "reviewr"]).failed(&["“reviewer”?"]);
    house.weir(["user", "create", "am\u{202e}al", "--role", "admin"]).failed(&["U+202E"]);
    house.weir(["user", "create", "amal", "--role", "admin"]).succeeded();
    house.weir(["user", "reset", "amla"]).failed(&["no user “amla”", "did you mean “amal”?"]);
    house.weir(["user", "reset", "bodil"]).failed(&["no user “bodil”", "weir user list"]);
    with(&["service"]).succeeded();
    house.weir(["key", "revoke", "upload"]).failed(&["no key “upload”", "“uploads”?"]);
    house.weir(["key", "revoke", "key_00000000000000000000000000"]).failed(&["there is no key"]);
}

#[test]
fn a_users_first_password_is_shown_once_and_a_reset_shows_another() {
    let house = House::new();
    let first = house.weir(["user", "create", "أمل", "--role", "admin"]).succeeded();
    assert_eq!(first.out.trim_end().split('-').map(str::len).collect::<Vec<_>>(), [5; 4]);
    assert!(first.err.contains("shown only now"), "{first:?}");
    house.weir(["user", "create", "أمل", "--role", "admin"]).failed(&["already"]);
    let second = house.weir(["user", "reset", "أمل"]).succeeded();
    assert_ne!(first.out, second.out);
    assert!(second.err.contains("shown only now"), "{second:?}");
    let listed = house.json(["user", "list"]).remove(0);
    assert_eq!((text(&listed, "user"), text(&listed, "role")), ("أمل", "admin"));
    assert_eq!(
        (&listed["must_change_password"], &listed["password"]),
        (&json!(true), &json!(null))
    );
    house.weir(["user", "list"]).succeeded();
}

#[test]
fn the_last_admin_is_not_disabled() {
    let house = House::new();
    house.weir(["user", "list"]).succeeded();
    house.weir(["user", "create", "astrid", "--role", "admin"]).succeeded();
    house.weir(["user", "disable", "astrid"]).failed(&["last admin", "another one first"]);
    house.weir(["user", "create", "bodil", "--role", "admin"]).succeeded();
    let disabled = house.json(["user", "disable", "astrid"]).remove(0);
    assert_eq!(disabled["enabled"], false);
    house.weir(["user", "disable", "bodil"]).failed(&["last admin"]);
    assert_eq!(house.json(["user", "enable", "Astrid"])[0]["enabled"], true);
    house.weir(["user", "disable", "bodil"]).succeeded();
    assert_eq!(house.audit()["ok"], true);
}
