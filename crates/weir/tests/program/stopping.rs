//! How a server ends, and what does not let it begin: SIGTERM loses nothing, a
//! port or a folder that is in use is told.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use weir_media::testsrc::{encode_jpeg, picture};

use crate::house::House;
use crate::server::{
    Client, Listener, PATIENCE, Server, banked_copy, environment, furnish, wait_until,
};

/// A request of which half is sent.
struct Begun {
    connection: TcpStream,
    rest: Vec<u8>,
}

impl Begun {
    fn send(server: &Server, key: &str, id: &str) -> Self {
        let body = json!({"type": "post", "id": id,
            "media": [{"name": "lens", "data": BASE64_STANDARD.encode(banked_copy())}]})
        .to_string();
        let mut connection = TcpStream::connect(server.socket()).unwrap();
        connection.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            connection,
            "POST /v1/items HTTP/1.1\r\nhost: weir\r\nx-api-key: {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )
        .unwrap();
        let (first, rest) = body.as_bytes().split_at(body.len() / 2);
        connection.write_all(first).unwrap();
        Self { connection, rest: rest.to_vec() }
    }

    /// Sends the other half; answers the status line.
    fn end(mut self) -> String {
        self.connection.write_all(&self.rest).unwrap();
        let mut answer = Vec::new();
        let mut part = [0; 1024];
        while !answer.contains(&b'\r') {
            let read = self.connection.read(&mut part).unwrap();
            assert!(read > 0, "no answer, but the end of the connection");
            answer.extend(&part[..read]);
        }
        let line = answer.split(|&byte| byte == b'\r').next().unwrap_or_default();
        String::from_utf8(line.to_vec()).unwrap()
    }
}

#[test]
fn requests_that_were_begun_are_answered_when_the_server_is_asked_to_stop() {
    let (house, listener) = (House::new(), Listener::start());
    let environment = environment(&listener, None);
    let key = furnish(&house, &environment, listener.port);
    let mut server = Server::start(&house, &environment);
    let begun: Vec<_> = (0..8).map(|n| Begun::send(&server, &key, &format!("half-{n}"))).collect();
    // An answer shows that what was sent before it has been read.
    Client::must(server.client(&key).get("/healthz"));
    std::thread::sleep(Duration::from_millis(200));
    server.ask_to_stop();
    wait_until("nobody new is let in", PATIENCE, || TcpStream::connect(server.socket()).is_err());
    for request in begun {
        assert_eq!(request.end(), "HTTP/1.1 200 OK");
    }
    assert_eq!(server.ended(), Some(0));

    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    for n in 0..8 {
        let item = Client::must(client.get(&format!("/v1/items/post/half-{n}")));
        assert_eq!(item["newest"]["verdict"], "review", "{item}");
    }
    assert_eq!(server.stop(), Some(0));
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn what_is_pending_when_the_server_stops_is_completed_and_told_after_the_next_start() {
    /// More than can be looked at while the server stops.
    const ITEMS: usize = 12;
    let (house, listener) = (House::new(), Listener::start());
    let environment = environment(&listener, None);
    let key = furnish(&house, &environment, listener.port);
    let server = Server::start(&house, &environment);
    let client = server.client(&key);
    let large = encode_jpeg(&picture(3, 3000, 2000), 80);
    for n in 0..ITEMS {
        let mut bytes = large.clone();
        bytes.extend(n.to_be_bytes());
        let item = json!({"type": "post", "id": format!("late-{n}"), "echo": {"n": n},
            "media": [{"data": BASE64_STANDARD.encode(&bytes)}]});
        let told = Client::must(client.post("/v1/items?wait_ms=0", &item));
        assert_eq!(told["pending"][0], "media/0", "{told}");
    }
    assert_eq!(server.stop(), Some(0));
    let told = |n: usize| {
        let bodies = listener.bodies.lock().unwrap();
        bodies.iter().any(|body| body["type"] == "verdict.changed" && body["echo"]["n"] == n)
    };
    assert!((0..ITEMS).any(|n| !told(n)), "all was told before the server ended");

    let server = Server::start(&house, &environment);
    wait_until("every verdict is told", PATIENCE, || (0..ITEMS).all(told));
    assert_eq!(server.stop(), Some(0));
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn a_second_server_on_the_same_folder_and_a_port_in_use_are_refused_in_words() {
    let house = House::new();
    let server = Server::start(&house, &[]);
    house.weir(["serve", "--listen", "127.0.0.1:0"]).failed(&["another weir serve runs on"]);
    let address = server.socket().to_owned();
    let other = House::new();
    other.weir(["serve", "--listen", &address]).failed(&["is in use"]);
    assert!(!other.data().join("weir.db").exists(), "nothing was made");
    assert_eq!(server.stop(), Some(0));
}
