//! What came before something was banked is previewed over the API, and matches
//! it afterwards.

use std::time::Duration;

use serde_json::{Value, json};

use crate::house::House;

fn signals(n: u8) -> Value {
    json!([{"type": "sha256", "value": format!("{n:02x}").repeat(32)}])
}

async fn house() -> (House, String) {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let house = House::with(|config| config.engine.seen = Some(seen)).await;
    // It lives as long as the test's process.
    std::mem::forget(folder);
    let key = house.admin().await;
    house.post("/v1/banks", &key, json!({"name": "lamps"})).await.of(201);
    for (id, n) in [("p1", 1), ("p2", 2), ("p3", 1)] {
        let item = json!({"type": "post", "id": id, "media": [{"signals": signals(n)}]});
        assert_eq!(house.post("/v1/items", &key, item).await.of(200)["verdict"], "allow");
    }
    (house, key)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_signals_would_have_matched_is_told_before_they_are_banked() {
    let (house, key) = house().await;
    let check = |body: Value| house.post("/v1/banks/lamps/check", &key, body);
    let told = check(json!({"signals": signals(1)})).await.of(200);
    let would = &told["would_match"];
    assert_eq!((&would["count"], &would["truncated"]), (&json!(2), &json!(false)));
    assert_eq!(would["items"][0], json!({"type": "post", "id": "p3", "by": "sha256"}));
    assert_eq!(told["matches"], json!([]));
    check(json!({})).await.problem(422, "invalid");
    let both = json!({"text": "a lamp on every rock", "signals": signals(1)});
    check(both).await.problem(422, "invalid");
    let wrong = json!({"signals": [{"type": "sha256", "value": "lamp"}]});
    check(wrong).await.problem(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_matches_and_the_job_says_how_much() {
    let (house, key) = house().await;
    let entry = json!({"signals": signals(1)});
    house.post("/v1/banks/lamps/entries", &key, entry).await.of(201);
    for _ in 0..600 {
        let jobs = house.get("/v1/jobs?kind=match_back", &key).await.of(200);
        if jobs["data"][0]["state"] == "done" {
            let told = &jobs["data"][0]["match_back"];
            assert_eq!((&told["items"], &told["cases"]), (&json!(2), &json!(2)), "{jobs}");
            let newest = house.get("/v1/items/post/p1", &key).await.of(200)["newest"].clone();
            assert_eq!(newest["verdict"], "review");
            assert_eq!(house.get("/v1/jobs?kind=undo", &key).await.of(200)["data"], json!([]));
            house.get("/v1/jobs?kind=lamp", &key).await.problem(422, "invalid");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was matched backwards");
}
