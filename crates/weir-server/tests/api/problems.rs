//! Whole problems, as they were looked at once: their types are stable, their
//! words say what was wrong, with what, and what to do.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use weir_model::Role;

use crate::house::{House, Told};
use crate::network::Net;

async fn raw(house: &House, key: &str, kind: &str, body: impl Into<Body>) -> Told {
    let request = Request::post("/v1/items").header("x-api-key", key).header("content-type", kind);
    house.send(request.body(body.into()).unwrap()).await
}

async fn once(house: &House, path: &str, key: &str, body: &Value) -> Told {
    let request = Request::post(path)
        .header("x-api-key", key)
        .header("content-type", "application/json")
        .header("idempotency-key", "a");
    house.send(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_bodies() {
    let house = House::new().await;
    let key = house.admin().await;
    let json = "application/json";
    raw(&house, &key, json, "{\"type\":\"post\",").await.shown("problem_cut_off");
    raw(&house, &key, json, b"{\"type\":\"\xff\"}".to_vec()).await.shown("problem_not_utf8");
    let deep = format!("{{\"echo\":{{\"a\":{}", "[".repeat(10_000));
    raw(&house, &key, json, deep).await.shown("problem_too_deep");
    raw(&house, &key, "text/plain", "a lamp").await.shown("problem_content_type");
    let large = format!("{{\"text\":\"{}\"}}", "a".repeat(2 << 20));
    raw(&house, &key, json, large).await.shown("problem_too_large");
    let no_boundary = "multipart/form-data";
    raw(&house, &key, no_boundary, "").await.shown("problem_no_boundary");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fields() {
    let house = House::new().await;
    let key = house.admin().await;
    let unknown = json!({"type": "post", "id": "p1", "media": [{"nmae": "a", "data": ""}]});
    house.post("/v1/items", &key, unknown).await.shown("problem_unknown_field");
    let missing = json!({"type": "post", "text": "a lamp"});
    house.post("/v1/items", &key, missing).await.shown("problem_missing_field");
    let nothing = json!({"type": "post", "id": "p1"});
    house.post("/v1/items", &key, nothing).await.shown("problem_nothing_to_match");
    let hash = json!({"media": [{"signals": [{"type": "pdq", "value": "f".repeat(63)}]}]});
    house.post("/v1/match", &key, hash).await.shown("problem_wrong_hash");
    house.get("/v1/cases?limit=1001", &key).await.shown("problem_wrong_query");
    let mode = Some(json!({"mode": "lvie"}));
    house.call("PUT", "/v1/mode", &key, mode).await.shown("problem_unknown_word");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_places() {
    let house = House::new().await;
    let key = house.admin().await;
    house.get("/v1/lamps", &key).await.shown("problem_no_address");
    house.get("/v1/banks/lamps", &key).await.shown("problem_no_bank");
    let id = "case_01m88adwc6ffsv4hbhpgag2saf";
    house.get(&format!("/v1/cases/{id}"), &key).await.shown("problem_no_case");
    house.get("/v1/items/post/p1", &key).await.shown("problem_no_item");
    house.call("PUT", "/v1/banks", &key, None).await.shown("problem_method");
    house.post("/v1/banks", &key, json!({"name": "lamps"})).await.of(201);
    house.post("/v1/banks", &key, json!({"name": "lamps"})).await.shown("problem_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_callers() {
    let house = House::with(|config| config.key_rate = NonZeroU32::new(6)).await;
    let service = house.service("default").await;
    house.get("/v1/me", "").await.shown("problem_no_key");
    house.get("/v1/me", "weir_nonsense").await.shown("problem_wrong_key");
    let uploads = house.key(service, Role::Service, &[]).await;
    house.get("/v1/banks", &uploads).await.shown("problem_forbidden");
    house.get("/v1/me", &uploads).await.shown("problem_too_many_requests");
    let wrong = json!({"name": "amal", "password": "seven lamps upon the pier"});
    house.post("/v1/sessions", "", wrong).await.shown("problem_wrong_password");
}

/// Held shut until the test opens it.
static GATE: AtomicBool = AtomicBool::new(false);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_requests_that_came_before() {
    let net = Net::new(|_| {
        while !GATE.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned()
    });
    let net = net.name("img.example", &["8.8.8.8"]);
    let house = House::over(net.client(&["img.example"], &[]), |_| {}).await;
    let key = house.admin().await;
    let slow = json!({"media": [{"url": "http://img.example/1"}]});
    let first = once(&house, "/v1/match", &key, &slow);
    let again = async {
        while net.dialled().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let told = once(&house, "/v1/match", &key, &slow).await;
        // First of all: whatever is wrong with the answer, nobody waits behind it.
        GATE.store(true, Ordering::SeqCst);
        told.shown("problem_request_unfinished");
    };
    tokio::join!(first, again).0.of(200);
    let other = json!({"text": "a lamp"});
    once(&house, "/v1/match", &key, &other).await.shown("problem_key_reused");
}
