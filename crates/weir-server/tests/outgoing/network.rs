//! A network that notes what it was asked and answers as it was told; the tests
//! of the API use it, too.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use weir_server::outgoing::{Client, Dialer, Resolver, Rules, Stream};

type Page = fn(&str) -> String;

/// Names with the answers to their look-ups, one after the other (the last one
/// stays), and pages for `host path`.
#[derive(Clone, Default)]
pub(crate) struct Net {
    names: Arc<Mutex<HashMap<String, VecDeque<Vec<IpAddr>>>>>,
    page: Option<Page>,
    asked: Arc<Mutex<Vec<String>>>,
    dialled: Arc<Mutex<Vec<String>>>,
}

impl Net {
    pub(crate) fn new(page: Page) -> Self {
        Self { page: Some(page), ..Self::default() }
    }

    /// One answer a look-up; addresses of one answer are parted by spaces.
    pub(crate) fn name(self, name: &str, answers: &[&str]) -> Self {
        let read = |answer: &&str| answer.split(' ').map(|ip| ip.parse().unwrap()).collect();
        let answers = answers.iter().map(read).collect();
        self.names.lock().unwrap().insert(name.to_owned(), answers);
        self
    }

    pub(crate) fn client(&self, media_hosts: &[&str], private: &[&str]) -> Client {
        let rules = Rules {
            media_hosts: media_hosts.iter().map(|host| host.parse().unwrap()).collect(),
            private: private.iter().map(|one| one.parse().unwrap()).collect(),
        };
        Client::over(rules, None, Arc::new(self.clone()), Arc::new(self.clone())).unwrap()
    }

    /// The names that were looked up, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The addresses that were dialled, in order.
    pub(crate) fn dialled(&self) -> Vec<String> {
        self.dialled.lock().unwrap().clone()
    }
}

impl Resolver for Net {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        self.asked.lock().unwrap().push(host.to_owned());
        let mut names = self.names.lock().unwrap();
        let answer = match names.get_mut(host) {
            None => Err(io::Error::other("no such name")),
            Some(answers) if answers.len() > 1 => Ok(answers.pop_front().unwrap()),
            Some(answers) => Ok(answers[0].clone()),
        };
        Box::pin(async { answer })
    }
}

impl Dialer for Net {
    fn dial(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<Box<dyn Stream>>> {
        self.dialled.lock().unwrap().push(address.to_string());
        let Some(page) = self.page else {
            return Box::pin(async { Err(io::Error::other("nobody is there")) });
        };
        Box::pin(async move {
            let (ours, theirs) = tokio::io::duplex(1 << 16);
            tokio::spawn(async move {
                let mut theirs = theirs;
                let head = read_head(&mut theirs).await;
                let answer = page(&asked_for(&head));
                let _ = theirs.write_all(answer.as_bytes()).await;
            });
            Ok(Box::new(ours) as Box<dyn Stream>)
        })
    }
}

/// A request up to its empty line.
pub(crate) async fn read_head(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

/// `host path` of a request.
fn asked_for(head: &str) -> String {
    let path = head.split(' ').nth(1).unwrap_or_default();
    let host = head.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    format!("{host} {path}")
}
