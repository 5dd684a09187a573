//! Whatever is sent, a clear problem comes back, and nothing is stored.

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::house::{House, Told};

async fn raw(house: &House, key: &str, kind: &str, body: impl Into<Body>) -> Told {
    let request = Request::post("/v1/items").header("x-api-key", key).header("content-type", kind);
    house.send(request.body(body.into()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_is_refused_in_words() {
    let house = House::new().await;
    let key = house.admin().await;
    let json = "application/json";
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let deep_in_echo =
        format!("{{\"type\":\"post\",\"id\":\"1\",\"text\":\"a\",\"echo\":{{\"a\":{deep}}}}}");
    for body in [
        Vec::new(),
        b"{".to_vec(),
        b"{\"type\":\"post\",".to_vec(),
        b"{\"type\":\"\xff\xfe\"}".to_vec(),
        deep_in_echo.into_bytes(),
        b"{\"type\":\"post\",\"id\":\"1\",\"text\":\"a\"} {}".to_vec(),
    ] {
        raw(&house, &key, json, body).await.problem(400, "malformed");
    }
    raw(&house, &key, json, deep).await.problem(422, "invalid");
    for kind in ["text/plain", "", "application/x-www-form-urlencoded"] {
        raw(&house, &key, kind, "{}").await.problem(415, "unsupported-media-type");
    }
    let large = format!("{{\"text\":\"{}\"}}", "a".repeat(2 << 20));
    raw(&house, &key, json, large).await.problem(413, "too-large");
}

/// A body with one thing wrong, and the pointer to it.
fn wrong_items() -> Vec<(Value, &'static str)> {
    let item = |change: Value| {
        let mut item = json!({"type": "post", "id": "p1", "text": "a lamp"});
        for (field, value) in change.as_object().unwrap() {
            item[field] = value.clone();
        }
        item
    };
    let hash = "f".repeat(63);
    let signal = |kind: &str, value: &str| json!({"signals": [{"type": kind, "value": value}]});
    vec![
        (item(json!({"tex": "x"})), "/tex"),
        (item(json!({"media": [{"nmae": "x", "data": ""}]})), "/media/0/nmae"),
        (item(json!({"author": {"type": "user", "id": "1", "x": 1}})), "/author/x"),
        (item(json!({"text": 7})), "/text"),
        (item(json!({"links": ["a", 7]})), "/links/1"),
        (item(json!({"type": ""})), "/type"),
        (item(json!({"id": "x".repeat(513)})), "/id"),
        (item(json!({"id": "a\u{0}"})), "/id"),
        (item(json!({"text": "a\u{0}"})), "/text"),
        (item(json!({"author": {"type": "user", "id": "1", "name": "a\u{0}"}})), "/author/name"),
        (item(json!({"created_at": "yesterday"})), "/created_at"),
        (item(json!({"echo": {"a": "x".repeat(17 << 10)}})), "/echo"),
        (item(json!({"echo": [1]})), "/echo"),
        (item(json!({"media": [{}]})), "/media/0"),
        (item(json!({"media": [{"data": "", "url": "x"}]})), "/media/0"),
        (item(json!({"media": [{"data": "%%%"}]})), "/media/0/data"),
        (item(json!({"media": [signal("pdq", &hash)]})), "/media/0/signals/0/value"),
        (item(json!({"media": [signal("phash", "00")]})), "/media/0/signals/0/type"),
        (item(json!({"media": [{"signals": []}]})), "/media/0/signals"),
        (item(json!({"media": vec![json!({"data": ""}); 65]})), "/media"),
        (item(json!({"links": vec!["a"; 65]})), "/links"),
        (json!({"type": "post", "id": "p1"}), ""),
        (json!({"type": "post", "id": "p1", "text": "  "}), ""),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_is_named_by_its_pointer_and_nothing_is_stored() {
    let house = House::new().await;
    let key = house.admin().await;
    for (item, pointer) in wrong_items() {
        let told = house.post("/v1/items", &key, item).await.problem(422, "invalid");
        assert_eq!(told["errors"][0]["pointer"], pointer, "{told}");
    }
    let missing = house.post("/v1/items", &key, json!({"type": "post"})).await;
    assert!(missing.problem(422, "invalid")["detail"].as_str().unwrap().contains("`id`"));
    house.get("/v1/items/post/p1", &key).await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_cannot_be_read_is_refused_in_words() {
    let house = House::new().await;
    let key = house.admin().await;
    for query in ["limit=0", "limit=1001", "limit=x", "after=1", "page=2", "state=lost", "queue=x"]
    {
        let told = house.get(&format!("/v1/cases?{query}"), &key).await;
        told.problem(422, "invalid");
    }
    let item = json!({"type": "post", "id": "p1", "text": "a"});
    for wait in ["abc", "-1", "30001", "1.5"] {
        let path = format!("/v1/items?wait_ms={wait}");
        house.post(&path, &key, item.clone()).await.problem(422, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_medium_that_cannot_be_read_is_told_and_the_rest_is_answered() {
    use base64::Engine as _;
    let house = House::new().await;
    let key = house.admin().await;
    let encode = |bytes: &[u8]| base64::prelude::BASE64_STANDARD.encode(bytes);
    let jpeg = weir_media::testsrc::encode_jpeg(&weir_media::testsrc::picture(1, 64, 48), 80);
    // A PNG of some bytes that says it is 60,000 x 60,000.
    let mut bomb = weir_media::testsrc::encode_png(&weir_media::testsrc::picture(1, 16, 16));
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let crc = png_crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    let item = json!({"type": "post", "id": "p1", "media": [
        {"data": encode(&jpeg[..jpeg.len() / 2])},
        {"data": ""},
        {"data": encode(&bomb)},
        {"data": encode(b"RIFF....WAVEfmt ")},
        {"url": "https://elsewhere.example/a.png"},
        {"url": "http://169.254.169.254/latest/meta-data"},
        {"url": "file:///etc/passwd"},
        {"data": encode(&jpeg)},
    ]});
    let told = house.post("/v1/items", &key, item).await.of(200);
    let parts: Vec<&str> =
        told["problems"].as_array().unwrap().iter().map(|p| p["part"].as_str().unwrap()).collect();
    let mut expected: Vec<String> = (0..7).map(|n| format!("media/{n}")).collect();
    expected.sort();
    let mut parts: Vec<String> = parts.into_iter().map(str::to_owned).collect();
    parts.sort();
    assert_eq!(parts, expected, "{told}");
    assert_eq!(told["verdict"], "allow");
}

/// The checksum of a PNG chunk (PNG specification, annex D).
fn png_crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[tokio::test(flavor = "multi_thread")]
async fn another_method_is_told_which_ones_there_are() {
    let house = House::new().await;
    let key = house.admin().await;
    let told = house.call("PUT", "/v1/banks", &key, None).await;
    assert_eq!(told.headers["allow"], "GET, POST");
    told.problem(405, "method-not-allowed");
    house.get("/v1/lamps", &key).await.problem(404, "not-found");
    house.get("/v1/cases/entry_01m88adwc6ffsv4hbhpgag2saf", &key).await.problem(404, "not-found");
}

proptest! {
    #[test]
    fn no_bytes_make_reading_an_item_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = weir_server::read_item(&bytes);
    }

    #[test]
    fn no_json_makes_reading_an_item_panic(
        id in any::<String>(),
        text in any::<Option<String>>(),
        value in "[a-z0-9%:/.@\\[\\]]{0,40}",
    ) {
        let item = json!({"type": "post", "id": id, "text": text, "links": [value.clone()],
            "media": [{"url": value.clone()}, {"signals": [{"type": "url", "value": value}]}]});
        let _ = weir_server::read_item(item.to_string().as_bytes());
    }
}
