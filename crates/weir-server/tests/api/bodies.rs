//! Every route that takes JSON refuses the same bodies in the same way.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::house::{House, Told};

/// Somebody who may do everything, also what only signed-in users may.
async fn signed_in(house: &House) -> String {
    let key = house.admin().await;
    let made = house.post("/v1/users", &key, json!({"name": "amal", "role": "admin"})).await;
    let once = made.of(201)["one_time_password"].clone();
    let session = house.post("/v1/sessions", "", json!({"name": "amal", "password": once})).await;
    let token = session.of(201)["token"].as_str().unwrap().to_owned();
    let chosen = json!({"old": once, "new": "seven lamps upon the pier"});
    house.call("PUT", "/v1/me/password", &token, Some(chosen)).await.of(204);
    token
}

/// Method and path of each, with something in each place of the path.
fn routes() -> Vec<(String, String)> {
    let document = serde_json::to_value(weir_server::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["requestBody"]["content"]["application/json"].is_object() {
                let path = path.replace("{name}", "lamps").replace("{id}", "x1");
                routes.push((method.to_uppercase(), path));
            }
        }
    }
    assert!(routes.len() >= 15, "{routes:?}");
    routes
}

struct Sender {
    house: House,
    key: String,
}

impl Sender {
    async fn send(&self, route: &(String, String), kind: &str, body: impl Into<Body>) -> Told {
        let request = Request::builder()
            .method(&*route.0)
            .uri(&route.1)
            .header("x-api-key", &self.key)
            .header("content-type", kind);
        self.house.send(request.body(body.into()).unwrap()).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_a_body_that_is_no_json_in_words() {
    let house = House::new().await;
    let sender = Sender { key: signed_in(&house).await, house };
    house_has_lamps(&sender).await;
    let deep = format!("{{\"lamp\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    for route in &routes() {
        let json = "application/json";
        for body in [&b""[..], b"{", b"{\"lamp\xff\":1}", b"{\"a\":\"\xed\xa0\x80\"}", b"\x00"] {
            sender.send(route, json, body.to_vec()).await.problem(400, "malformed");
        }
        // An unknown field ends the reading before the depth does.
        let told = sender.send(route, json, deep.clone()).await;
        assert!([400, 422].contains(&told.status.as_u16()), "{route:?}: {}", told.body);
        let told = sender.send(route, json, "[".repeat(10_000)).await;
        told.problem(422, "invalid");
        for kind in ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
            sender.send(route, kind, "{}").await.problem(415, "unsupported-media-type");
        }
        let long = format!("{{\"lamp\":\"{}\"}}", "a".repeat(1 << 20));
        sender.send(route, json, long).await.problem(413, "too-large");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_names_an_unknown_field_by_its_pointer() {
    let house = House::new().await;
    let sender = Sender { key: signed_in(&house).await, house };
    house_has_lamps(&sender).await;
    for route in &routes() {
        for (field, pointer) in
            [("lamp", "/lamp"), ("a/b~c", "/a~1b~0c"), ("", "/"), ("مصباح", "/مصباح")]
        {
            let body = json!({field: {"deep": [1]}}).to_string();
            let told = sender.send(route, "application/json", body).await.problem(422, "invalid");
            assert_eq!(told["errors"][0]["pointer"], pointer, "{route:?} {told}");
        }
    }
}

async fn house_has_lamps(sender: &Sender) {
    sender.house.post("/v1/banks", &sender.key, json!({"name": "lamps"})).await.of(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_unknown_fields_are_named_where_they_are() {
    let house = House::new().await;
    let key = house.admin().await;
    let medium = json!({"signals": [{"type": "md5", "value": "0".repeat(32), "lamp": 1}]});
    let cases: Vec<(&str, Value, &str)> = vec![
        ("/v1/match", json!({"media": [medium.clone()]}), "/media/0/signals/0/lamp"),
        ("/v1/compare", json!({"a": {"medium": medium}}), "/a/medium/signals/0/lamp"),
        (
            "/v1/items/batch",
            json!({"items": [{"type": "post", "id": "1", "text": "a"}, {"lamp": 1}]}),
            "/items/1/lamp",
        ),
        ("/v1/notices", json!({"reporter": {"lamp": 1}}), "/reporter/lamp"),
        ("/v1/notices", json!({"item": {"lamp": 1}}), "/item/lamp"),
        ("/v1/items", json!({"author": {"type": "user", "id": "1", "lamp": 1}}), "/author/lamp"),
    ];
    for (path, body, pointer) in cases {
        let told = house.post(path, &key, body).await.problem(422, "invalid");
        assert_eq!(told["errors"][0]["pointer"], pointer, "{path} {told}");
    }
}
