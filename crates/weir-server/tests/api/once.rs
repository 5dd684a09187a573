//! A POST that is sent twice takes effect once.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::house::{House, Told};

async fn post(house: &House, path: &str, key: &str, once: &str, body: &Value) -> Told {
    let request = Request::post(path)
        .header("x-api-key", key)
        .header("content-type", "application/json")
        .header("idempotency-key", once);
    house.send(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_gets_the_same_answer_and_is_done_once() {
    let house = House::new().await;
    let key = house.admin().await;
    let notice = json!({"url": "https://pier.example/1", "reason": "a false light"});
    let first = post(&house, "/v1/notices", &key, "a", &notice).await.of(201);
    let again = post(&house, "/v1/notices", &key, "a", &notice).await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.of(201), first);
    let notices = house.get("/v1/notices", &key).await.of(200);
    assert_eq!(notices["data"].as_array().unwrap().len(), 1);
    // A day later nobody remembers.
    house.pass(25 * 3600);
    let later = post(&house, "/v1/notices", &key, "a", &notice).await.of(201);
    assert_ne!(later["notice"], first["notice"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_request_with_the_same_key_is_refused() {
    let house = House::new().await;
    let key = house.admin().await;
    let notice = |reason: &str| json!({"url": "https://pier.example/1", "reason": reason});
    post(&house, "/v1/notices", &key, "a", &notice("one")).await.of(201);
    let told = post(&house, "/v1/notices", &key, "a", &notice("two")).await;
    told.problem(422, "idempotency-key-reused");
    let told = post(&house, "/v1/banks", &key, "a", &json!({"name": "lamps"})).await;
    told.problem(422, "idempotency-key-reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_refused_may_be_sent_again() {
    let house = House::new().await;
    let key = house.admin().await;
    let wrong = json!({"name": "lamps", "kind": "neither"});
    post(&house, "/v1/banks", &key, "a", &wrong).await.of(422);
    post(&house, "/v1/banks", &key, "a", &json!({"name": "lamps"})).await.of(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_with_a_secret_is_not_kept() {
    let house = House::new().await;
    let key = house.admin().await;
    let new = json!({"name": "uploads", "role": "service"});
    let made = post(&house, "/v1/keys", &key, "a", &new).await.of(201);
    assert!(made["secret"].as_str().unwrap().starts_with("weir_"));
    post(&house, "/v1/keys", &key, "a", &new).await.problem(409, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_sent_twice_is_one_revision_with_a_key_and_without() {
    let house = House::new().await;
    let key = house.admin().await;
    let item = json!({"type": "post", "id": "p1", "text": "a lamp"});
    let first = post(&house, "/v1/items", &key, "a", &item).await.of(200);
    assert_eq!(post(&house, "/v1/items", &key, "a", &item).await.of(200), first);
    assert_eq!(house.post("/v1/items", &key, item).await.of(200), first);
    let other = json!({"type": "post", "id": "p1", "text": "another lamp"});
    assert_eq!(house.post("/v1/items", &key, other).await.of(200)["revision"], 2);
}
