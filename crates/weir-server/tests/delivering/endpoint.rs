//! An endpoint on loopback that notes what comes and answers as it was told.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderMap;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How an endpoint answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Status(u16),
    /// 200 after a while.
    Slowly(Duration),
    /// Nothing, for ever.
    Hang,
    /// 200 and a body of a gigabyte.
    Flood,
    /// 301 to another path of its own.
    Redirect,
}

/// A message that came.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

#[derive(Clone)]
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    answer: Arc<Mutex<Answer>>,
    got: Arc<Mutex<Vec<Got>>>,
    most_at_once: Arc<AtomicUsize>,
}

impl Endpoint {
    pub(crate) async fn new(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Self {
            address: listener.local_addr().unwrap(),
            answer: Arc::new(Mutex::new(answer)),
            got: Arc::default(),
            most_at_once: Arc::default(),
        };
        let (at_once, told) = (Arc::new(AtomicUsize::new(0)), endpoint.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (endpoint, at_once) = (endpoint.clone(), Arc::clone(&at_once));
                tokio::spawn(async move {
                    let now = at_once.fetch_add(1, Ordering::SeqCst) + 1;
                    endpoint.most_at_once.fetch_max(now, Ordering::SeqCst);
                    endpoint.take(stream).await;
                    at_once.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        told
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/in", self.address)
    }

    pub(crate) fn answers(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    pub(crate) fn bodies(&self) -> Vec<String> {
        self.got().into_iter().map(|got| got.body).collect()
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.got().iter().map(|got| got.header("webhook-id").to_owned()).collect()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }

    async fn take(&self, mut stream: TcpStream) {
        let Some(got) = read(&mut stream).await else { return };
        self.got.lock().unwrap().push(got);
        let answer = *self.answer.lock().unwrap();
        let head = match answer {
            Answer::Status(status) => format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"),
            Answer::Slowly(pause) => {
                tokio::time::sleep(pause).await;
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned()
            }
            Answer::Hang => {
                // Until the other side has had enough.
                let _ = stream.read_u8().await;
                return;
            }
            Answer::Flood => "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n".to_owned(),
            Answer::Redirect => {
                "HTTP/1.1 301 X\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n".to_owned()
            }
        };
        let _ = stream.write_all(head.as_bytes()).await;
        if matches!(answer, Answer::Flood) {
            while stream.write_all(&[b'0'; 1 << 16]).await.is_ok() {}
        }
        let _ = stream.shutdown().await;
    }
}

async fn read(stream: &mut TcpStream) -> Option<Got> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let mut headers = HeaderMap::new();
    for line in head.lines().skip(1).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").unwrap();
        headers.insert(http::HeaderName::try_from(name).unwrap(), value.parse().unwrap());
    }
    let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Got { headers, body: String::from_utf8(body).unwrap() })
}
