//! What goes wrong on a socket: bodies that stop, stall and never end. The
//! server answers others meanwhile, holds no more than its limits, and stores
//! nothing.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::house::House;

/// How long any answer may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn read(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self { status, head: head.to_owned(), body: body.to_owned() })
    }
}

/// Sends a request of this head (its end is added) and this whole body.
pub(crate) async fn call(server: SocketAddr, head: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(server).await.unwrap();
    let head =
        format!("{head}host: weir\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
    answer_on(&mut stream).await.expect("an answer")
}

/// The answer, if one comes before the connection ends.
async fn answer_on(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> Option<Answer> {
    let mut bytes = Vec::new();
    // A connection that is reset gave what it gave.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("it hangs");
    Answer::read(&String::from_utf8_lossy(&bytes))
}

fn post(path: &str, key: &str, kind: &str, framing: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: weir\r\nx-api-key: {key}\r\ncontent-type: {kind}\r\n\
         connection: close\r\n{framing}\r\n\r\n"
    )
}

async fn send(server: SocketAddr, key: &str, item: &Value) -> u16 {
    let head = format!(
        "POST /v1/items HTTP/1.1\r\nx-api-key: {key}\r\ncontent-type: application/json\r\n"
    );
    call(server, &head, item.to_string().as_bytes()).await.status
}

fn item(id: &str) -> Value {
    json!({"type": "post", "id": id, "text": "a lamp on every rock"})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stops_half_way_stores_nothing_and_others_are_answered() {
    let house = House::new().await;
    let key = house.admin().await;
    let server = house.listen().await;
    let whole = item("p1").to_string();
    let half = &whole[..whole.len() / 2];
    let form = format!(
        "--lamp\r\ncontent-disposition: form-data; name=\"item\"\r\n\r\n{whole}\r\n--lamp\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf"
    );
    let chunk = format!("{:x}\r\n{half}\r\n", half.len());
    // A JSON that is whole, of a body that is not.
    let early = format!("{:x}\r\n{whole}\r\n", whole.len());
    let (json, multipart) = ("application/json", "multipart/form-data; boundary=lamp");
    let length = format!("content-length: {}", whole.len());
    let once = format!("idempotency-key: a\r\n{length}");
    for (what, kind, framing, sent) in [
        ("a length", json, &*length, half),
        ("a length that is never reached", json, "content-length: 100000", &*whole),
        ("chunks", json, "transfer-encoding: chunked", &chunk),
        ("chunks without an end", json, "transfer-encoding: chunked", &early),
        ("half a chunk", json, "transfer-encoding: chunked", &chunk[..chunk.len() / 2]),
        ("a form", multipart, "content-length: 100000", &form),
        ("a form in chunks", multipart, "transfer-encoding: chunked", "5\r\n--lam\r\n"),
        ("with an Idempotency-Key", json, &once, half),
    ] {
        for path in ["/v1/items", "/v1/items?wait_ms=0"] {
            let mut stream = TcpStream::connect(server).await.unwrap();
            let head = post(path, &key, kind, framing);
            stream.write_all(&[head.as_bytes(), sent.as_bytes()].concat()).await.unwrap();
            // While it stops, others are answered.
            assert_eq!(send(server, &key, &item("p2")).await, 200, "{what}");
            stream.shutdown().await.unwrap();
            if let Some(told) = answer_on(&mut stream).await {
                assert_eq!(told.status, 400, "{what}: {told:?}");
                assert_eq!(told.json()["type"], "/docs/problems#malformed", "{what}");
            }
            // Once more, broken off without a word.
            let mut stream = TcpStream::connect(server).await.unwrap();
            stream.write_all(&[head.as_bytes(), sent.as_bytes()].concat()).await.unwrap();
            drop(stream);
        }
    }
    house.get("/v1/items/post/p1", &key).await.problem(404, "not-found");
    // The same key is free for the whole request.
    let head = format!(
        "POST /v1/items HTTP/1.1\r\nx-api-key: {key}\r\ncontent-type: {json}\r\nidempotency-key: a\r\n"
    );
    assert_eq!(call(server, &head, whole.as_bytes()).await.status, 200);
    house.get("/v1/items/post/p1", &key).await.of(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_stall_hold_up_nobody_else() {
    let house = House::new().await;
    let admin = house.admin().await;
    let server = house.listen().await;
    let mut stalled = Vec::new();
    for (path, key, framing) in [
        ("/v1/items", &*admin, "transfer-encoding: chunked"),
        ("/v1/items", &admin, "content-length: 1000000"),
        // Whoever signs in has no key: anybody can do this.
        ("/v1/sessions", "", "transfer-encoding: chunked"),
        ("/v1/sessions", "", "content-length: 1000000"),
    ] {
        for _ in 0..40 {
            let mut stream = TcpStream::connect(server).await.unwrap();
            let head = post(path, key, "application/json", framing);
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(b"1\r\n{\r\n").await.unwrap();
            stalled.push(stream);
        }
        // So that the server has seen them.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let other = item("p2");
        let answered = timeout(Duration::from_secs(10), send(server, &admin, &other));
        assert_eq!(answered.await.ok(), Some(200), "{path} {framing}");
    }
}

/// Sends a body of `bytes` as far as it is taken; tells how far, and the answer.
pub(crate) async fn flood(
    server: SocketAddr,
    head: String,
    chunked: bool,
    bytes: u64,
) -> (u64, Option<Answer>) {
    let (mut read, mut write) = TcpStream::connect(server).await.unwrap().into_split();
    let answer = tokio::spawn(async move { answer_on(&mut read).await });
    write.write_all(head.as_bytes()).await.unwrap();
    let data = vec![b'a'; 1 << 16];
    let chunk = [format!("{:x}\r\n", data.len()).as_bytes(), &data, b"\r\n"].concat();
    let start = b"{\"type\":\"post\",\"id\":\"p1\",\"text\":\"";
    let start = if chunked {
        [format!("{:x}\r\n", start.len()).as_bytes(), start, b"\r\n"].concat()
    } else {
        start.to_vec()
    };
    let mut sent = 0;
    if write.write_all(&start).await.is_ok() {
        let piece = if chunked { &chunk } else { &data };
        while sent < bytes && write.write_all(piece).await.is_ok() {
            sent += data.len() as u64;
        }
    }
    (sent, answer.await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_megabytes_of_json_are_refused_and_not_read() {
    const LARGE: u64 = 200 << 20;
    let house = House::new().await;
    let key = house.admin().await;
    let server = house.listen().await;
    for (kind, framing, chunked) in [
        ("application/json", format!("content-length: {LARGE}"), false),
        ("application/json", "transfer-encoding: chunked".to_owned(), true),
        ("multipart/form-data; boundary=lamp", format!("content-length: {LARGE}"), false),
    ] {
        let head = post("/v1/items", &key, kind, &framing);
        let before = memory();
        let (sent, told) = flood(server, head, chunked, LARGE).await;
        let told = told.unwrap_or_else(|| panic!("{kind} {framing}: no answer"));
        assert_eq!(told.status, 413, "{kind} {framing}: {told:?}");
        assert_eq!(told.json()["type"], "/docs/problems#too-large");
        // A body limit of 1 MiB, one of 8 MiB for forms, and what is on its way
        // between two sockets.
        assert!(sent < 24 << 20, "{kind} {framing}: {sent} bytes were taken");
        assert!(memory() < before + (64 << 20), "{kind} {framing}: {before} to {}", memory());
    }
    house.get("/v1/items/post/p1", &key).await.problem(404, "not-found");
    assert_eq!(send(server, &key, &item("p2")).await, 200);
}

/// The most memory that this process ever had (proc(5), `VmHWM`), in bytes.
fn memory() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a page of the kernel's")]
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}
