//! The way of an item over HTTP: what a service and its people see of it.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use weir_media::testsrc::{encode_jpeg, encode_png, picture};

use crate::house::House;

fn data(bytes: &[u8]) -> Value {
    json!({"name": "upload", "data": BASE64_STANDARD.encode(bytes)})
}

/// A bank with one picture in it.
async fn banked(house: &House, key: &str) -> Value {
    house.post("/v1/banks", key, json!({"name": "أضواء"})).await.of(201);
    let entry = json!({"ref": "poster-1", "tags": ["poster"],
        "medium": data(&encode_png(&picture(5, 320, 240)))});
    let path = "/v1/banks/%D8%A3%D8%B6%D9%88%D8%A7%D8%A1/entries";
    house.post(path, key, entry).await.of(201)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_banked_picture_is_reviewed_and_another_picture_is_allowed() {
    let house = House::new().await;
    let key = house.admin().await;
    let entry = banked(&house, &key).await;
    let copy = encode_jpeg(&picture(5, 320, 240), 60);
    let item = json!({"type": "post", "id": "p1", "media": [data(&copy)]});
    let told = house.post("/v1/items", &key, item).await.of(200);
    assert_eq!(told["verdict"], "review");
    let found = &told["matches"][0];
    assert_eq!(found["bank"], "أضواء");
    assert_eq!((&found["entry"], &found["ref"]), (&entry["entry"], &json!("poster-1")));
    assert_eq!((&found["type"], &found["part"]), (&json!("pdq"), &json!("media/0")));

    let other =
        json!({"type": "post", "id": "p2", "media": [data(&encode_png(&picture(6, 320, 240)))]});
    let told = house.post("/v1/items", &key, other).await.of(200);
    assert_eq!((&told["verdict"], &told["case"]), (&json!("allow"), &Value::Null));
    // What matched nothing keeps its fingerprints and nothing else.
    let kept = house.get("/v1/items/post/p2", &key).await.of(200);
    assert!(kept["newest"]["signals"].as_array().unwrap().len() >= 4, "{kept}");
    assert!(!kept["newest"]["expires_at"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_matches_when_its_banking_is_answered_and_stops_when_it_is_removed() {
    let house = House::new().await;
    let key = house.admin().await;
    let entry = banked(&house, &key).await;
    let item = json!({"media": [data(&encode_png(&picture(5, 320, 240)))]});
    let told = house.post("/v1/match", &key, item.clone()).await.of(200);
    assert_eq!(told["verdict"], "review");
    let path = format!("/v1/entries/{}", entry["entry"].as_str().unwrap());
    house.call("DELETE", &path, &key, None).await.of(204);
    assert_eq!(house.post("/v1/match", &key, item.clone()).await.of(200)["verdict"], "allow");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_another_program_banks_matches_within_a_second() {
    let house = House::new().await;
    let key = house.admin().await;
    house.post("/v1/banks", &key, json!({"name": "lamps"})).await.of(201);
    let item = json!({"text": "a lamp on every rock"});
    assert_eq!(house.post("/v1/match", &key, item.clone()).await.of(200)["verdict"], "allow");
    // As `weir bank add` does it beside a running server.
    let service = house.service("default").await;
    let bank = house.store.bank(service, &"lamps".parse().unwrap()).await.unwrap();
    let signals = weir_engine::Fingerprint::of_text("a lamp on every rock").signals;
    let provenance = weir_model::Provenance {
        source: weir_model::Source::OwnDecision,
        origin: None,
        import: None,
    };
    let entry = weir_model::NewEntry { signals, reference: None, tags: Vec::new(), provenance };
    house.store.add_entries(service, bank.id, &[entry], house.now()).await.unwrap();
    for _ in 0..50 {
        let told = house.post("/v1/match", &key, item.clone()).await.of(200);
        if told["verdict"] == "review" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("it never matched");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_observe_verdicts_are_answered_and_nothing_follows() {
    let house = House::new().await;
    let key = house.admin().await;
    banked(&house, &key).await;
    house.call("PUT", "/v1/mode", &key, Some(json!({"mode": "observe"}))).await.of(200);
    let item = json!({"type": "post", "id": "p1",
        "media": [data(&encode_png(&picture(5, 320, 240)))]});
    let told = house.post("/v1/items", &key, item).await.of(200);
    assert_eq!((&told["verdict"], &told["case"]), (&json!("review"), &Value::Null));
    assert_eq!(house.get("/v1/cases", &key).await.of(200)["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_decided_once_and_can_be_taken_back() {
    let house = House::new().await;
    let key = house.admin().await;
    banked(&house, &key).await;
    let item = json!({"type": "post", "id": "p1", "text": "see",
        "media": [data(&encode_png(&picture(5, 320, 240)))]});
    let told = house.post("/v1/items", &key, item).await.of(200);
    let case = format!("/v1/cases/{}", told["case"].as_str().unwrap());
    let whole = house.get(&case, &key).await.of(200);
    assert_eq!(whole["content"]["text"], "see");
    assert_eq!(whole["content"]["media"][0]["name"], "upload");

    let decide = |version: Value| {
        json!({"policy": "incitement", "purpose": "promotion", "outcome": "remove",
            "reason": "a copy of a banked poster", "version": version, "delay_ms": 60_000})
    };
    let path = format!("{case}/decision");
    house.post(&path, &key, decide(json!(99))).await.problem(409, "conflict");
    let decision = house.post(&path, &key, decide(whole["version"].clone())).await.of(201);
    house.post(&path, &key, decide(Value::Null)).await.problem(409, "conflict");

    let undo = format!("/v1/decisions/{}/undo", decision["decision"].as_str().unwrap());
    let undone = house.call("POST", &undo, &key, None).await.of(200);
    assert_eq!(undone["undone"], "before_it_left");
    house.call("POST", &undo, &key, None).await.problem(409, "conflict");
    assert_eq!(house.get(&case, &key).await.of(200)["state"], "open");
    let actions = house.get("/v1/actions", &key).await.of(200);
    assert_eq!(actions["data"][0]["state"], "cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_waits_for_is_pending_and_completed_later() {
    let house = House::new().await;
    let key = house.admin().await;
    banked(&house, &key).await;
    let item = json!({"type": "post", "id": "p1",
        "media": [data(&encode_png(&picture(5, 320, 240)))]});
    let told = house.post("/v1/items?wait_ms=0", &key, item).await.of(200);
    assert_eq!((&told["verdict"], &told["pending"]), (&json!("allow"), &json!(["media/0"])));
    for _ in 0..100 {
        let kept = house.get("/v1/items/post/p1", &key).await.of(200);
        if kept["newest"]["verdict"] == "review" {
            assert_eq!(kept["newest"]["pending"], json!([]));
            assert!(!kept["case"].is_null());
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("it was never completed");
}

/// A form with the item's JSON and one file.
fn form(item: &Value, file: &[u8]) -> Request<Body> {
    let mut body = Vec::new();
    body.extend(b"--lamp\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\n");
    body.extend(item.to_string().as_bytes());
    body.extend(
        b"\r\n--lamp\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n",
    );
    body.extend(file);
    body.extend(b"\r\n--lamp--\r\n");
    Request::post("/v1/items")
        .header("content-type", "multipart/form-data; boundary=lamp")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_a_form_is_the_same_content_as_in_base64_also_when_it_goes_to_the_disk() {
    let house = House::new().await;
    let key = house.admin().await;
    banked(&house, &key).await;
    // Larger than what is kept in memory: a picture with a long tail.
    let mut large = encode_png(&picture(5, 320, 240));
    large.resize(3 << 20, 0);
    let small = encode_png(&picture(5, 320, 240));
    for (id, file) in [("small", small), ("large", large)] {
        let item = json!({"type": "post", "id": id});
        let mut request = form(&item, &file);
        request.headers_mut().insert("x-api-key", key.parse().unwrap());
        let told = house.send(request).await.of(200);
        assert_eq!(told["verdict"], "review", "{id}: {told}");
        assert_eq!(told["revision"], 1);
        if id == "small" {
            let same = json!({"type": "post", "id": id, "media": [data(&file)]});
            assert_eq!(house.post("/v1/items", &key, same).await.of(200)["revision"], 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_item_is_not_there_and_its_decision_is_accounted_for() {
    let house = House::new().await;
    let key = house.admin().await;
    banked(&house, &key).await;
    let item = json!({"type": "post", "id": "p1", "author": {"type": "user", "id": "u1"},
        "media": [data(&encode_png(&picture(5, 320, 240)))]});
    let told = house.post("/v1/items", &key, item).await.of(200);
    let case = format!("/v1/cases/{}", told["case"].as_str().unwrap());
    let decision = json!({"purpose": "news", "outcome": "keep", "reason": "it reports"});
    house.post(&format!("{case}/decision"), &key, decision).await.of(201);
    let erased = house.call("DELETE", "/v1/items/post/p1", &key, None).await.of(200);
    assert_eq!((&erased["items"], &erased["scrubbed"]), (&json!(1), &json!(true)), "{erased}");
    assert_eq!(erased["kept"].as_array().unwrap().len(), 1);
    house.get("/v1/items/post/p1", &key).await.problem(404, "not-found");
    let kept = house.get(&case, &key).await.of(200);
    assert_eq!((&kept["item"], &kept["content"]), (&Value::Null, &Value::Null));
    assert_eq!(kept["decisions"][0]["reason"], "it reports");
    // It was their last item.
    house.get("/v1/authors/user/u1", &key).await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_set_back_an_hour_stops_nothing() {
    let house = House::new().await;
    let key = house.admin().await;
    let item = |id: &str| json!({"type": "post", "id": id, "text": "a lamp"});
    let before = house.post("/v1/items", &key, item("p1")).await.of(200);
    house.pass(-3600);
    let after = house.post("/v1/items", &key, item("p2")).await.of(200);
    assert!(before["item"].as_str() < after["item"].as_str());
    house.get("/v1/me", &key).await.of(200);
    let events = house.get("/v1/events?limit=1000", &key).await.of(200);
    let seqs: Vec<i64> =
        events["data"].as_array().unwrap().iter().map(|e| e["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=seqs.len() as i64).collect::<Vec<_>>());
}
