//! Multipart that is not as it should be.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use weir_engine::TEST_SENTENCE;

use crate::house::{House, Told};

const KIND: &str = "multipart/form-data; boundary=lamp";

/// One part of a form.
fn part(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("--lamp\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    [head.as_bytes(), body, b"\r\n"].concat()
}

/// The part with an item's JSON.
fn item(id: &str) -> Vec<u8> {
    let item = json!({"type": "post", "id": id, "text": "a lamp"}).to_string();
    part("name=\"item\"", item.as_bytes())
}

/// A form of parts.
fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), b"--lamp--\r\n".to_vec()].concat()
}

async fn send(house: &House, key: &str, kind: &str, body: Vec<u8>) -> Told {
    let request = Request::post("/v1/items").header("x-api-key", key).header("content-type", kind);
    house.send(request.body(Body::from(body)).unwrap()).await
}

/// Nothing was stored, and no file was left behind.
async fn assert_nothing_is_there(house: &House, key: &str) {
    house.get("/v1/items/post/p1", key).await.problem(404, "not-found");
    let incoming = house.folder().join("weir/blobs/incoming");
    let left = std::fs::read_dir(incoming).map_or(0, Iterator::count);
    assert_eq!(left, 0, "uploads were left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_read_is_refused_in_words() {
    let house = House::new().await;
    let key = house.admin().await;
    let file = part("name=\"file\"; filename=\"a.png\"", b"lamp");
    let whole = form(&[item("p1"), file.clone()]);
    let large = form(&[item("p1"), part("name=\"file\"; filename=\"a\"", &vec![7; 3 << 20])]);
    for (what, kind, body) in [
        ("no boundary", "multipart/form-data", whole.clone()),
        ("an empty boundary", "multipart/form-data; boundary=", whole.clone()),
        ("another boundary", "multipart/form-data; boundary=oil", whole.clone()),
        ("no end", KIND, [item("p1"), file.clone()].concat()),
        ("half a part", KIND, whole[..whole.len() / 2].to_vec()),
        ("half a file that is on the disk already", KIND, large[..large.len() / 2].to_vec()),
        ("half a head", KIND, [item("p1"), b"--lamp\r\nContent-Dispo".to_vec()].concat()),
        ("nothing", KIND, Vec::new()),
        (
            "a head that is none",
            KIND,
            [&b"--lamp\r\n\xff\xff: \x01\r\n\r\na\r\n"[..], &whole].concat(),
        ),
        (
            "NUL in a head",
            KIND,
            form(&[item("p1"), part("name=\"file\"; filename=\"a\0b\"", b"x")]),
        ),
        ("an item that is no UTF-8", KIND, form(&[part("name=\"item\"", b"{\"id\":\"\xff\"}")])),
        ("an item that is cut off", KIND, form(&[part("name=\"item\"", b"{\"type\":")])),
    ] {
        let told = send(&house, &key, kind, body).await;
        assert_eq!(told.status, 400, "{what}: {}", told.body);
        told.problem(400, "malformed");
        assert_nothing_is_there(&house, &key).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_wrong_part_is_told_which() {
    let house = House::new().await;
    let key = house.admin().await;
    let file = part("name=\"file\"; filename=\"a.png\"", b"lamp");
    let json_of = |value: Value| part("name=\"item\"", value.to_string().as_bytes());
    let deep = format!("{{\"type\":\"post\",\"id\":\"p1\",\"lamp\":{}", "[".repeat(10_000));
    let long = part(&format!("name=\"file\"; filename=\"{}\"", "a".repeat(2049)), b"lamp");
    let long_kind = format!("name=\"file\"\r\nContent-Type: text/{}", "a".repeat(2049));
    for (what, parts, pointer) in [
        ("no item", vec![file.clone()], "/item"),
        ("two items", vec![item("p1"), item("p2")], "/item"),
        ("two items round a file", vec![item("p1"), file.clone(), item("p1")], "/item"),
        (
            "an unknown field",
            vec![json_of(json!({"type": "post", "id": "p1", "lamp": 1}))],
            "/lamp",
        ),
        ("arrays in arrays", vec![part("name=\"item\"", deep.as_bytes())], "/lamp"),
        ("a list", vec![json_of(json!([1]))], ""),
        ("nothing to match", vec![json_of(json!({"type": "post", "id": "p1"}))], ""),
        ("a long name", vec![item("p1"), file, long], "/media/1/name"),
        ("a long type", vec![item("p1"), part(&long_kind, b"lamp")], "/media/0/content_type"),
    ] {
        let told = send(&house, &key, KIND, form(&parts)).await;
        assert_eq!(told.status, 422, "{what}: {}", told.body);
        let told = told.problem(422, "invalid");
        assert_eq!(told["errors"][0]["pointer"], pointer, "{what}: {told}");
        assert_nothing_is_there(&house, &key).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_with_a_path_or_turned_letters_is_a_label_and_names_no_file() {
    let house = House::new().await;
    let key = house.admin().await;
    let names = [
        "../../../../etc/lamp",
        "/etc/lamp",
        "..\\..\\lamp.png",
        "C:\\lamp.png",
        ".",
        "CON",
        "lamp\u{202e}gnp.exe",
        "\u{2067}مصباح\u{2069}.png",
        "a%00b.png",
        "a; filename=b.png",
        "-rf.png",
    ];
    let files = names.map(|name| {
        let name = name.replace('"', "\\\"");
        part(&format!("name=\"file\"; filename=\"{name}\""), b"lamp")
    });
    // What a person shall see is kept with its names.
    let item = json!({"type": "post", "id": "p1", "text": TEST_SENTENCE}).to_string();
    let parts = [vec![part("name=\"item\"", item.as_bytes())], files.to_vec()].concat();
    let told = send(&house, &key, KIND, form(&parts)).await.of(200);
    let case = format!("/v1/cases/{}", told["case"].as_str().unwrap());
    let case = house.get(&case, &key).await.of(200);
    let kept: Vec<&str> = case["content"]["media"]
        .as_array()
        .unwrap()
        .iter()
        .map(|medium| medium["name"].as_str().unwrap())
        .collect();
    assert_eq!(kept, names);
    for path in files_below(house.folder()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.contains("lamp") && !name.contains("png"), "{}", path.display());
    }
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}
