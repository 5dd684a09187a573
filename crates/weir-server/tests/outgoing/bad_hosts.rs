//! Hosts that hang, flood, lie and break off: real sockets, on loopback.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::HeaderMap;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use weir_server::outgoing::{Client, Fetched, Limits, OutgoingError, Rules};

use crate::loopback::serve;

const LIMITS: Limits = Limits { bytes: 1000, time: Duration::from_secs(20) };
const SHORT: Limits = Limits { bytes: 1000, time: Duration::from_millis(300) };

fn client(server: SocketAddr) -> Client {
    let host = server.to_string();
    let rules =
        Rules { media_hosts: vec![host.parse().unwrap()], private: vec![host.parse().unwrap()] };
    Client::new(rules, None).unwrap()
}

async fn answering(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let answer = answer.into();
    serve(move |mut stream: TcpStream, _| {
        let answer = answer.clone();
        async move {
            let _ = stream.write_all(&answer).await;
        }
    })
    .await
}

async fn fetch(server: SocketAddr, limits: Limits) -> Result<Fetched, OutgoingError> {
    client(server).fetch(&format!("http://{server}/1"), limits).await
}

async fn post(server: SocketAddr, limits: Limits) -> Result<u16, OutgoingError> {
    let url = format!("http://{server}/in?token=lamp");
    let answered = client(server).post(&url, HeaderMap::new(), "{}".into(), limits).await?;
    assert!(answered.body_start.len() <= 1024);
    Ok(answered.status)
}

/// Sends zeros until the other side has had enough; tells how many went.
async fn flood(head: &'static str) -> (SocketAddr, Arc<AtomicU64>) {
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let server = serve(move |mut stream, _| {
        let counter = Arc::clone(&counter);
        async move {
            let mut next = head.as_bytes().to_vec();
            while counter.load(Ordering::SeqCst) < 1 << 30 && stream.write_all(&next).await.is_ok()
            {
                counter.fetch_add(next.len() as u64, Ordering::SeqCst);
                next = vec![b'0'; 1 << 16];
            }
        }
    });
    (server.await, sent)
}

#[tokio::test]
async fn a_host_that_never_answers_costs_no_more_than_the_time_it_has() {
    let server = serve(|stream, _| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    })
    .await;
    let error = fetch(server, SHORT).await.unwrap_err();
    assert_eq!(error.to_string(), "127.0.0.1 took longer than 0.3 s");
    assert!(matches!(post(server, SHORT).await, Err(OutgoingError::TooSlow { .. })));
}

#[tokio::test]
async fn a_body_that_trickles_for_ever_costs_no_more_than_the_time_it_has() {
    let server = serve(|mut stream, _| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(b"0").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert!(matches!(fetch(server, SHORT).await, Err(OutgoingError::TooSlow { .. })));
    // A webhook's status is known: what it sends after that is nobody's concern.
    assert_eq!(post(server, LIMITS).await, Ok(200));
}

#[tokio::test]
async fn a_gigabyte_is_not_read() {
    let (server, sent) = flood("HTTP/1.1 200 OK\r\n\r\n").await;
    let error = fetch(server, LIMITS).await.unwrap_err();
    assert_eq!(error.to_string(), "what 127.0.0.1 sends is larger than 1000 bytes");
    assert!(sent.load(Ordering::SeqCst) < 64 << 20, "{sent:?}");

    let (server, sent) = flood("HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n").await;
    assert_eq!(post(server, LIMITS).await, Ok(200));
    assert!(sent.load(Ordering::SeqCst) < 64 << 20, "{sent:?}");
}

#[tokio::test]
async fn a_length_over_the_limit_is_refused_before_anything_is_read() {
    let server = serve(|mut stream, _| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n").await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    })
    .await;
    assert!(matches!(
        fetch(server, LIMITS).await,
        Err(OutgoingError::TooLarge { limit: 1000, .. })
    ));
}

#[tokio::test]
async fn exactly_the_limit_is_taken_however_it_is_cut() {
    let plain = format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{}", "0".repeat(1000));
    let half = "0".repeat(500);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1f4\r\n{half}\r\n1f4\r\n{half}\r\n0\r\n\r\n"
    );
    for answer in [plain, chunked] {
        let server = answering(answer).await;
        assert_eq!(fetch(server, LIMITS).await.unwrap().bytes.len(), 1000);
    }
    let half = "0".repeat(501);
    let longer = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1f5\r\n{half}\r\n1f5\r\n{half}\r\n0\r\n\r\n"
    );
    let server = answering(longer).await;
    assert!(matches!(fetch(server, LIMITS).await, Err(OutgoingError::TooLarge { .. })));
}

#[tokio::test]
async fn what_breaks_off_is_not_taken_for_whole() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\nhalf",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncontent-length: 9\r\n\r\nhalf",
        "not HTTP at all\r\n\r\n",
        "",
    ] {
        let server = answering(answer).await;
        let error = fetch(server, LIMITS).await;
        assert!(matches!(error, Err(OutgoingError::Broken { .. })), "{answer:?}: {error:?}");
    }
}

#[tokio::test]
async fn more_than_was_promised_is_not_read_on() {
    let server = answering("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlampoil").await;
    assert_eq!(fetch(server, LIMITS).await.unwrap().bytes, "lamp");
}

#[tokio::test]
async fn compressed_answers_and_other_statuses_are_refused() {
    for (answer, told) in [
        ("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 0\r\n\r\n", "compressed"),
        (
            "HTTP/1.1 200 OK\r\ncontent-encoding: identity\r\ncontent-encoding: br\r\n\r\n",
            "compressed",
        ),
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "answered 404"),
        ("HTTP/1.1 206 Partial Content\r\ncontent-length: 0\r\n\r\n", "answered 206"),
    ] {
        let error = fetch(answering(answer).await, LIMITS).await.unwrap_err().to_string();
        assert!(error.contains(told), "{answer}: {error}");
    }
}

#[tokio::test]
async fn a_request_says_who_asks_and_asks_for_nothing_compressed() {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let server = serve(move |mut stream, head| {
        let _ = tell.send(head);
        async move {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        }
    })
    .await;
    client(server).fetch(&format!("http://{server}/a?b=c#d"), LIMITS).await.unwrap();
    let head = told.recv().await.unwrap();
    assert!(head.starts_with("GET /a?b=c HTTP/1.1\r\n"), "{head}");
    for line in [
        format!("host: {server}"),
        format!("user-agent: Weir/{}", env!("CARGO_PKG_VERSION")),
        "accept-encoding: identity".to_owned(),
    ] {
        assert!(head.lines().any(|found| found == line), "{line} in {head}");
    }
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let free = listener.local_addr().unwrap();
    drop(listener);
    let error = post(free, LIMITS).await.unwrap_err();
    assert!(matches!(error, OutgoingError::Unreachable { .. }), "{error:?}");
    assert!(!error.to_string().contains("lamp"), "{error}");
}
