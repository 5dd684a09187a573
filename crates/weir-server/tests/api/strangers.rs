//! Who is nobody, or guesses: counted by address, told when to come again.
//! Addresses are a socket's, so these go through one.

use std::net::SocketAddr;
use std::num::NonZeroU32;

use crate::house::House;
use crate::wire::{Answer, call, flood};

async fn with_key(server: SocketAddr, key: &str, more: &str) -> Answer {
    call(server, &format!("GET /v1/me HTTP/1.1\r\nx-api-key: {key}\r\n{more}"), b"").await
}

/// A house where an address may fail ten times at once, and one a second.
async fn house(trusted: &[&str]) -> (House, SocketAddr) {
    let house = House::with(|config| {
        config.stranger_rate = NonZeroU32::new(60);
        config.trusted_proxies = trusted.iter().map(|one| one.parse().unwrap()).collect();
    });
    let house = house.await;
    let server = house.listen().await;
    (house, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_keys_is_told_to_wait_and_whoever_has_one_is_let_in() {
    let (house, server) = house(&[]).await;
    let key = house.admin().await;
    for _ in 0..10 {
        assert_eq!(with_key(server, "weir_guess", "").await.status, 401);
    }
    // Whatever a stranger says of where they come from.
    for more in ["", "x-forwarded-for: 203.0.113.7\r\n", "forwarded: for=203.0.113.7\r\n"] {
        let told = with_key(server, "weir_guess", more).await;
        assert_eq!(told.status, 429, "{told:?}");
        assert_eq!(told.header("retry-after"), Some("1"));
        assert_eq!(told.header("content-type"), Some("application/problem+json"));
        assert_eq!(told.json()["type"], "/docs/problems#too-many-requests");
    }
    assert_eq!(with_key(server, &key, "").await.status, 200);
    house.pass(1);
    assert_eq!(with_key(server, "weir_guess", "").await.status, 401);
    assert_eq!(with_key(server, "weir_guess", "").await.status, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_passwords_is_told_to_wait() {
    let (house, server) = house(&[]).await;
    house.service("default").await;
    // Another name each time: no user is locked out by a stranger's guesses.
    let guess = |n: usize| async move {
        let body = format!("{{\"name\":\"user{n}\",\"password\":\"seven lamps upon the pier\"}}");
        let head = "POST /v1/sessions HTTP/1.1\r\ncontent-type: application/json\r\n";
        call(server, head, body.as_bytes()).await
    };
    for n in 0..10 {
        assert_eq!(guess(n).await.status, 401);
    }
    let told = guess(10).await;
    assert_eq!((told.status, told.header("retry-after")), (429, Some("1")), "{told:?}");
    house.pass(1);
    assert_eq!(guess(11).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_trusted_proxy_each_client_is_counted_alone() {
    let (_house, server) = house(&["127.0.0.1"]).await;
    let from = |client: &'static str| async move {
        with_key(server, "weir_guess", &format!("x-forwarded-for: {client}\r\n")).await.status
    };
    for _ in 0..10 {
        assert_eq!(from("203.0.113.7").await, 401);
    }
    assert_eq!(from("203.0.113.7").await, 429);
    assert_eq!(from("198.51.100.7").await, 401);
    // What a client put before the proxy's own word is not believed.
    assert_eq!(from("198.51.100.9, 203.0.113.7").await, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_key_may_send_little() {
    let (_house, server) = house(&[]).await;
    let long = "a".repeat(100_000);
    let whole = call(
        server,
        "POST /v1/sessions HTTP/1.1\r\ncontent-type: application/json\r\n",
        long.as_bytes(),
    );
    let told = whole.await;
    assert_eq!(told.status, 413, "{told:?}");
    assert!(told.json()["detail"].as_str().unwrap().contains("without a key"), "{told:?}");
    let head = "POST /v1/sessions HTTP/1.1\r\nhost: weir\r\nconnection: close\r\n\
                content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let (_, told) = flood(server, head.to_owned(), true, 100_000).await;
    assert_eq!(told.expect("an answer").status, 413);
}
