//! The drop-in for HMA: each row of its surface, whole answers compared (keys,
//! types, absent against null), its best-known client replayed, and the unsafe
//! list refused. The facts stand in `shared/reference/hma-api.md`.

mod banks;
mod content;
mod coop;
mod door;
mod exchanges;
mod hashing;
mod matching;

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use weir_media::testsrc::{encode_png, picture};
use weir_server::hma::at_the_root;

use crate::house::House;
use crate::network::Net;

/// An answer, as its bytes came.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) asked: String,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

/// A house with a client of HMA, who has a key.
pub(super) struct Hma {
    pub(super) house: House,
    pub(super) key: String,
}

impl Hma {
    pub(super) async fn new() -> Self {
        let house = House::new().await;
        let key = house.admin().await;
        Self { house, key }
    }

    /// With a network that answers for `img.example`.
    pub(super) async fn with(net: &Net) -> Self {
        let house = House::over(net.client(&["img.example"], &[]), |_| {}).await;
        let key = house.admin().await;
        Self { house, key }
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Said {
        let asked = format!("{} {}", request.method(), request.uri());
        let response = self.house.router().oneshot(request).await.unwrap();
        said(asked, response).await
    }

    /// Asks below `/hma`.
    pub(super) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Said {
        let request = Request::builder()
            .method(method)
            .uri(format!("/hma{path}"))
            .header("x-api-key", &self.key);
        let request = match body {
            None => request.body(Body::empty()),
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
        };
        self.send(request.unwrap()).await
    }

    pub(super) async fn get(&self, path: &str) -> Said {
        self.call("GET", path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Said {
        self.call("POST", path, Some(body)).await
    }

    pub(super) async fn put(&self, path: &str, body: Value) -> Said {
        self.call("PUT", path, Some(body)).await
    }

    pub(super) async fn delete(&self, path: &str) -> Said {
        self.call("DELETE", path, None).await
    }

    /// Sends a form of files and texts.
    pub(super) async fn form(&self, path: &str, parts: &[Part<'_>]) -> Said {
        let mut body = Vec::new();
        for part in parts {
            let (head, bytes) = match part {
                Part::File(field, bytes) => {
                    (format!("name=\"{field}\"; filename=\"a.bin\""), bytes.to_vec())
                }
                Part::Text(field, text) => (format!("name=\"{field}\""), text.as_bytes().to_vec()),
            };
            let head = format!("--lamp\r\nContent-Disposition: form-data; {head}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--lamp--\r\n");
        let request = Request::post(format!("/hma{path}"))
            .header("x-api-key", &self.key)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=lamp")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    /// A bank of this name.
    pub(super) async fn bank(&self, name: &str) {
        self.post("/c/banks", json!({ "name": name })).await.is(201);
    }

    /// Banks a hash; its number.
    pub(super) async fn banked(&self, bank: &str, hash: &str) -> i64 {
        let said = self.post(&format!("/c/bank/{bank}/signal"), json!({ "pdq": hash })).await;
        said.is(200)["id"].as_i64().unwrap()
    }
}

/// A part of a form.
pub(super) enum Part<'a> {
    File(&'a str, &'a [u8]),
    Text(&'a str, &'a str),
}

pub(super) async fn said(asked: String, response: axum::response::Response) -> Said {
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Said { asked, status: head.status.as_u16(), headers: head.headers, text }
}

impl Said {
    /// The JSON of an answer with this status.
    #[track_caller]
    pub(super) fn is(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        assert_eq!(self.kind(), "application/json", "{}: {}", self.asked, self.text);
        assert!(self.text.ends_with('\n'), "{}: {}", self.asked, self.text);
        serde_json::from_str(&self.text).unwrap()
    }

    /// The very text of an answer with this status, without the last newline.
    #[track_caller]
    pub(super) fn says(&self, status: u16, text: &str) {
        self.is(status);
        assert_eq!(self.text.trim_end(), text, "{}", self.asked);
    }

    /// A refusal in one message that holds `words`.
    #[track_caller]
    pub(super) fn refuses(&self, status: u16, words: &str) {
        let body = self.is(status);
        let fields: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["message"], "{}: {}", self.asked, self.text);
        let message = body["message"].as_str().unwrap();
        assert!(message.contains(words), "{}: {message}", self.asked);
    }

    /// A refusal field by field, as pydantic tells it.
    #[track_caller]
    pub(super) fn is_invalid(&self, place: &str, kind: &str) {
        let body = self.is(422);
        let fault = &body.as_array().unwrap()[0];
        assert_eq!(fault["type"], kind, "{}: {}", self.asked, self.text);
        assert_eq!(fault["loc"], json!([place]), "{}: {}", self.asked, self.text);
        for field in ["msg", "input", "url"] {
            assert!(fault.get(field).is_some(), "{field}: {}", self.text);
        }
    }

    /// A page, as Flask answers where there is nothing.
    #[track_caller]
    pub(super) fn is_page(&self, status: u16) {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        assert!(self.kind().starts_with("text/html"), "{}: {}", self.asked, self.kind());
    }

    fn kind(&self) -> &str {
        let kind = self.headers.get(header::CONTENT_TYPE);
        kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default()
    }
}

/// A PDQ hash whose first bits are `n`.
pub(super) fn hash(n: u8) -> String {
    format!("{}{:02x}", "5a".repeat(31), n)
}

/// A picture with something to see.
pub(super) fn photo(n: u8) -> Vec<u8> {
    encode_png(&picture(u64::from(n), 320, 240))
}
