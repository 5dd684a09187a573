//! Asking a server that is moved from: the key goes to it and nowhere else.

use tokio::io::AsyncWriteExt as _;
use weir_server::outgoing::{Client, Limits, OutgoingError, Rules};

use crate::loopback::serve;

/// What a server that answers so was asked, and what came of it.
async fn ask(
    answer: &'static str,
    key: Option<&str>,
) -> (String, Result<Option<Vec<u8>>, OutgoingError>) {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let server = serve(move |mut stream, head| {
        let _ = tell.send(head);
        async move {
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await;
    let private = vec![server.to_string().parse().unwrap()];
    let client = Client::new(Rules { media_hosts: Vec::new(), private }, None).unwrap();
    let url = format!("http://{server}/c/banks");
    let asked = client.ask(&url, key, Limits::ASKING).await;
    let asked = asked.map(|body| body.map(|bytes| bytes.to_vec()));
    (told.recv().await.unwrap(), asked)
}

#[tokio::test]
async fn the_key_is_shown_and_what_is_there_is_answered_and_what_is_not_is_nothing() {
    let found = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]";
    let (head, asked) = ask(found, Some("weir_lamp")).await;
    assert!(head.starts_with("GET /c/banks HTTP/1.1\r\n"), "{head}");
    assert!(head.lines().any(|line| line == "x-api-key: weir_lamp"), "{head}");
    assert_eq!(asked.unwrap().unwrap(), b"[]");
    let (head, asked) = ask("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", None).await;
    assert!(!head.contains("x-api-key"), "{head}");
    assert_eq!(asked.unwrap(), None);
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_key_and_other_answers_are_told() {
    for (answer, status) in [
        ("HTTP/1.1 302 Found\r\nlocation: http://reef.example/\r\ncontent-length: 0\r\n\r\n", 302),
        ("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n", 401),
        ("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", 503),
    ] {
        let (_, asked) = ask(answer, Some("weir_lamp")).await;
        assert_eq!(asked.unwrap_err().status(), Some(status), "{answer}");
    }
}
