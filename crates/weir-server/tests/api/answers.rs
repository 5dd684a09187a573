//! Whole answers of every noun, as they were looked at once: what a client
//! relies on changes here or not at all (CONTRACT.md).

use std::fs;
use std::io::Read as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use regex::Regex;
use serde_json::{Value, json};
use weir_engine::{TEST_PICTURE, TEST_SENTENCE};
use weir_media::testsrc::{encode_jpeg, encode_png, mirror, picture};
use weir_server::access::{Needs, TABLE};

use crate::house::House;
use crate::network::Net;
use crate::shown::HARDENED;

fn data(name: &str, bytes: &[u8]) -> Value {
    json!({"name": name, "data": BASE64_STANDARD.encode(bytes)})
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A house whose webhooks arrive, with an admin's key.
async fn house() -> (House, String) {
    let net = Net::new(|_| "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned())
        .name("hooks.example", &["8.8.8.8"]);
    let house = House::over(net.client(&[], &[]), |_| {}).await;
    let key = house.admin().await;
    (house, key)
}

/// A bank with a poster, and an item with a copy of it under the id `p1`.
async fn with_a_copy(house: &House, key: &str) -> Value {
    house.post("/v1/banks", key, json!({"name": "posters", "policy": "incitement"})).await.of(201);
    let entry = json!({"ref": "poster-1", "tags": ["poster"],
        "medium": data("poster.png", &encode_png(&picture(5, 320, 240)))});
    house.post("/v1/banks/posters/entries", key, entry).await.of(201);
    let item = json!({
        "type": "post", "id": "p1", "author": {"type": "user", "id": "u1", "name": "حارس المنارة"},
        "created_at": "2026-09-21T14:00:00Z", "text": "انظروا: see this",
        "links": ["https://pier.example/1"], "echo": {"shard": 7},
        "media": [data("copy.jpg", &encode_jpeg(&picture(5, 320, 240), 60))],
    });
    house.post("/v1/items", key, item).await.shown("item_that_matched")
}

/// In the description a body is known by its name alone: of two of one name it
/// would keep the first, and tell of the other what is not true.
#[test]
fn no_two_bodies_of_the_description_have_one_name() {
    let name =
        Regex::new(r"ToSchema\)\]\n(?:#\[[^\n]*\n|///[^\n]*\n)*(?:pub\S* )?struct (\w+)").unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/routes");
    let mut names = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let mut source = String::new();
        let file = fs::File::open(file.unwrap().path()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a source of ours, and bounded")]
        file.take(1 << 20).read_to_string(&mut source).unwrap();
        names.extend(name.captures_iter(&source).map(|found| found[1].to_owned()));
    }
    assert!(names.len() > 40, "they are written otherwise now: {names:?}");
    names.sort();
    let twice: Vec<_> = names.windows(2).filter(|two| two[0] == two[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_test_item_matches_the_built_in_bank() {
    let (house, key) = house().await;
    let item = json!({"type": "post", "id": "t1", "text": TEST_SENTENCE,
        "media": [data("test-item.png", TEST_PICTURE)]});
    house.post("/v1/items", &key, item).await.shown("item_that_is_the_test_item");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_matches_nothing_is_allowed_and_keeps_its_fingerprints() {
    let (house, key) = house().await;
    let item = json!({"type": "post", "id": "p2", "text": "the lamps are lit"});
    house.post("/v1/items", &key, item).await.shown("item_that_matched_nothing");
    house.get("/v1/items/post/p2", &key).await.shown("item_kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_nobody_waits_for_is_pending() {
    let (house, key) = house().await;
    let item = json!({"type": "post", "id": "p3", "text": "the lamps are lit",
        "links": ["https://pier.example/1"], "media": [data("a.png", TEST_PICTURE)]});
    house.post("/v1/items?wait_ms=0", &key, item).await.shown("item_that_is_pending");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_of_an_item_cannot_be_read_is_told() {
    let (house, key) = house().await;
    let jpeg = encode_jpeg(&picture(1, 64, 48), 80);
    let item = json!({"type": "post", "id": "p4", "media": [
        data("half.jpg", &jpeg[..jpeg.len() / 2]),
        {"url": "https://elsewhere.example/a.png"},
    ]});
    house.post("/v1/items", &key, item).await.shown("item_that_could_not_be_read");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_and_its_author_are_told_and_erased() {
    let (house, key) = house().await;
    with_a_copy(&house, &key).await;
    house.get("/v1/items/post/p1", &key).await.shown("item_kept_with_a_case");
    house.get("/v1/authors/user/u1", &key).await.shown("author");
    house.call("DELETE", "/v1/authors/user/u1", &key, None).await.shown("author_erased");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_on_its_way() {
    let (house, key) = house().await;
    let items = json!({"items": [
        {"type": "post", "id": "b1", "text": "a lamp"},
        {"type": "post", "id": "b2", "text": "another lamp"},
    ]});
    house.post("/v1/items/batch", &key, items).await.shown("batch");
}

#[tokio::test(flavor = "multi_thread")]
async fn matching_answers_as_an_item_does_and_names_no_item() {
    let (house, key) = house().await;
    with_a_copy(&house, &key).await;
    let mirrored = encode_png(&mirror(&picture(5, 320, 240)));
    let mirrored = json!({"media": [data("mirrored.png", &mirrored)]});
    house.post("/v1/match", &key, mirrored).await.shown("match_of_a_mirrored_copy");
    house.post("/v1/match", &key, json!({"text": "a lamp"})).await.shown("match_of_nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_says_of_each_signal_why() {
    let (house, key) = house().await;
    let medium = |bytes: &[u8]| json!({"medium": data("a", bytes)});
    let pictures = json!({"a": medium(&encode_png(&picture(5, 320, 240))),
        "b": medium(&encode_jpeg(&picture(5, 320, 240), 60))});
    house.post("/v1/compare", &key, pictures).await.shown("compare_of_a_copy");
    let texts = json!({"a": {"text": "The Lamps are lit"}, "b": {"text": "the lamps are  lit"}});
    house.post("/v1/compare", &key, texts).await.shown("compare_of_texts");
    let jpeg = encode_jpeg(&picture(5, 320, 240), 60);
    let broken = json!({"a": medium(&jpeg[..jpeg.len() / 2]), "b": {"text": "the lamps are lit"}});
    house.post("/v1/compare", &key, broken).await.shown("compare_of_what_cannot_be_read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_and_its_entries() {
    let (house, key) = house().await;
    let bank = json!({"name": "أضواء", "kind": "match", "policy": "incitement"});
    house.post("/v1/banks", &key, bank).await.shown("bank_made");
    let path = "/v1/banks/%D8%A3%D8%B6%D9%88%D8%A7%D8%A1/entries";
    let entry = json!({"ref": "song-1", "tags": ["song"], "text": "the lamps are lit"});
    house.post(path, &key, entry.clone()).await.shown("entry_banked");
    house.post(path, &key, entry).await.shown("entry_already_there");
    let listed = json!({"source": "keepers' list", "signals": [
        {"type": "pdq", "value": "f".repeat(64), "quality": 80},
        {"type": "md5", "value": "9e107d9d372bb6826bd81d3542a419d6"},
        {"type": "url", "value": "https://pier.example/1"},
    ]});
    let entry = house.post(path, &key, listed).await.of(201);
    let one = format!("/v1/entries/{}", text(&entry["entry"]));
    house.get(&one, &key).await.shown("entry");
    house.get(&format!("{path}?limit=1"), &key).await.shown("entries_with_a_next_page");
    house.get(&format!("{path}?after=c1"), &key).await.shown("entries_last_page");
    house.get("/v1/banks", &key).await.shown("banks");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_received_joined_to_its_case_and_answered() {
    let (house, key) = house().await;
    let told = with_a_copy(&house, &key).await;
    let notice = json!({
        "item": {"type": "post", "id": "p1"}, "reason": "it calls for false lights",
        "kind": "trusted_flagger", "good_faith": true,
        "reporter": {"id": "r1", "name": "Coast Watch", "email": "desk@watch.example"},
    });
    let notice = house.post("/v1/notices", &key, notice).await.shown("notice_received");
    assert_eq!(notice["case"], told["case"]);
    let of_a_url = json!({"url": "https://pier.example/2", "reason": "a false light"});
    house.post("/v1/notices", &key, of_a_url).await.shown("notice_of_a_url");
    let decision = json!({"policy": "incitement", "purpose": "promotion", "outcome": "remove",
        "reason": "a copy of a banked poster"});
    let case = format!("/v1/cases/{}", text(&notice["case"]));
    house.post(&format!("{case}/decision"), &key, decision).await.of(201);
    let path = format!("/v1/notices/{}", text(&notice["notice"]));
    house.get(&path, &key).await.shown("notice_answered");
    house.get("/v1/notices", &key).await.shown("notices");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_decided_its_action_waits_and_the_decision_is_taken_back() {
    let (house, key) = house().await;
    let webhook = json!({"url": "https://hooks.example/weir?token=lamp"});
    house.post("/v1/webhooks", &key, webhook).await.of(201);
    let told = with_a_copy(&house, &key).await;
    let case = format!("/v1/cases/{}", text(&told["case"]));
    house.get(&case, &key).await.shown("case_open");
    let decision = json!({"policy": "incitement", "purpose": "promotion", "outcome": "remove",
        "reason": "a copy of a banked poster", "delay_ms": 60_000});
    let decision = house.post(&format!("{case}/decision"), &key, decision).await;
    let decision = decision.shown("decision_made");
    house.get("/v1/deliveries", &key).await.shown("deliveries_waiting");
    let action = format!("/v1/actions/{}", text(&decision["action"]));
    house.get(&action, &key).await.shown("action_waiting");
    let undo = format!("/v1/decisions/{}/undo", text(&decision["decision"]));
    house.call("POST", &undo, &key, None).await.shown("decision_taken_back");
    house.get("/v1/actions", &key).await.shown("actions");
    house.get("/v1/cases?state=open", &key).await.shown("cases");
    house.get(&case, &key).await.shown("case_open_again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_arrives() {
    let net = Net::new(|_| "HTTP/1.1 204 No Content\r\n\r\n".to_owned())
        .name("hooks.example", &["8.8.8.8"]);
    let house = House::over(net.client(&[], &[]), |_| {}).await;
    let key = house.admin().await;
    let webhook = json!({"url": "http://hooks.example/weir?token=lamp"});
    let webhook = house.post("/v1/webhooks", &key, webhook).await.of(201);
    let test = format!("/v1/webhooks/{}/test", text(&webhook["webhook"]));
    let sent = house.call("POST", &test, &key, None).await.of(202);
    let path = format!("/v1/deliveries/{}", text(&sent["delivery"]));
    for _ in 0..600 {
        if house.get(&path, &key).await.of(200)["state"] == "delivered" {
            assert_eq!(net.dialled(), ["8.8.8.8:80"]);
            house.get(&path, &key).await.shown("delivery_that_arrived");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it never arrived");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_made_rotated_switched_off_and_removed() {
    let (house, key) = house().await;
    let new = json!({"url": "https://hooks.example/weir?token=lamp"});
    let made = house.post("/v1/webhooks", &key, new).await.shown("webhook_made");
    let path = format!("/v1/webhooks/{}", text(&made["webhook"]));
    house.call("POST", &format!("{path}/rotate"), &key, None).await.shown("webhook_rotated");
    let off = Some(json!({"enabled": false}));
    house.call("PATCH", &path, &key, off).await.shown("webhook_switched_off");
    house.get("/v1/webhooks", &key).await.shown("webhooks");
    house.call("DELETE", &path, &key, None).await.shown("webhook_removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_listed_and_revoked() {
    let (house, key) = house().await;
    let new = json!({"name": "uploads", "role": "service", "scopes": ["items", "match"],
        "expires_in_days": 90, "rate": 6000});
    let made = house.post("/v1/keys", &key, new).await.shown("key_made");
    let list = house.get("/v1/keys", &key).await.of(200);
    assert_eq!(list["data"].as_array().unwrap().len(), 2);
    let path = format!("/v1/keys/{}", text(&made["key"]));
    house.call("DELETE", &path, &key, None).await.shown("key_revoked");
    house.get("/v1/me", &key).await.shown("me_as_a_key");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_made_signs_in_and_is_switched_off() {
    let (house, key) = house().await;
    let new = json!({"name": "amal", "role": "reviewer"});
    let made = house.post("/v1/users", &key, new).await.shown("user_made");
    let sign_in = json!({"name": "amal", "password": made["one_time_password"]});
    let session = house.post("/v1/sessions", "", sign_in).await.shown("session_begun");
    house.get("/v1/me", text(&session["token"])).await.shown("me_as_a_user");
    house.get("/v1/sessions", &key).await.shown("sessions");
    let path = format!("/v1/users/{}", text(&made["user"]));
    let off = Some(json!({"enabled": false, "role": "auditor"}));
    house.call("PATCH", &path, &key, off).await.shown("user_switched_off");
    house.get("/v1/users", &key).await.shown("users");
    house.call("POST", &format!("{path}/reset"), &key, None).await.shown("user_reset");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mode_is_told_and_switched() {
    let (house, key) = house().await;
    house.get("/v1/mode", &key).await.shown("mode");
    let live = Some(json!({"mode": "live"}));
    house.call("PUT", "/v1/mode", &key, live).await.shown("mode_switched");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_events_are_told_and_their_head_is_signed() {
    let (house, key) = house().await;
    house.post("/v1/banks", &key, json!({"name": "lamps"})).await.of(201);
    house.get("/v1/events/head", &key).await.shown("events_head");
    house.get("/v1/events?limit=2", &key).await.shown("events");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_asks_is_answered() {
    let (house, key) = house().await;
    house.get("/healthz", "").await.shown("healthz");
    house.get("/readyz", "").await.shown("readyz");
    house.get("/v1/policies", &key).await.shown("policies");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_the_one_that_was_looked_at() {
    let (house, _) = house().await;
    house.get("/openapi.json", "").await.shown("openapi");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_without_the_headers_that_harden_it() {
    let (house, key) = house().await;
    for (method, path, needs) in TABLE {
        let key = if *needs == Needs::Nothing { "" } else { &key };
        let told = house.call(method, path, key, None).await;
        for header in HARDENED {
            assert!(told.headers.contains_key(header), "{method} {path}: {header}");
        }
    }
}
