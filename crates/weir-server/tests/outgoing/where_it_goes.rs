//! Where a request goes: asserted at the resolver and the dialer.

use std::time::Duration;

use http::HeaderMap;
use weir_server::outgoing::{Limits, OutgoingError};

use crate::network::Net;

const LIMITS: Limits = Limits { bytes: 1000, time: Duration::from_secs(5) };

fn lamp(_: &str) -> String {
    "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 4\r\n\r\nlamp".to_owned()
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
}

/// URLs that lead nowhere: what is looked up for each, and that none is dialled.
#[tokio::test]
async fn nothing_is_dialled_for_a_url_that_is_not_allowed() {
    let named = [
        "img.example",
        "*.cdn.example",
        "alt.example:8443",
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "192.0.2.7",
        "0.0.0.0",
        "[::1]",
        "[fd00:ec2::254]",
        "[::ffff:7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "100.64.0.1",
        "198.18.0.1",
        "240.0.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "metadata.google.internal",
        "localhost",
        "both.example",
        "none.example",
        "mapped.example",
        "cgnat.example",
    ];
    let refused: &[(&str, &str, &str)] = &[
        // Schemes, forms, logins.
        ("file:///etc/passwd", "only http and https", ""),
        ("ftp://img.example/1", "only http and https", ""),
        ("gopher://img.example/1", "only http and https", ""),
        ("data:text/plain,lamp", "only http and https", ""),
        ("img.example/1", "no URL", ""),
        ("https://", "no URL", ""),
        ("https://keeper:lamp@img.example/1", "a login", ""),
        ("https://img.example@10.1.2.3/1", "a login", ""),
        // Hosts and ports that nobody named.
        ("https://other.example/1", "media_hosts", ""),
        ("https://cdn.example/1", "media_hosts", ""),
        ("https://img.example.other.example/1", "media_hosts", ""),
        ("https://img.example:22/1", "media_hosts", ""),
        ("http://img.example:443/1", "media_hosts", ""),
        ("https://alt.example/1", "media_hosts", ""),
        ("https://8.8.8.8/1", "media_hosts", ""),
        // Addresses, also where an operator named them by mistake.
        ("http://127.0.0.1/1", "own network", ""),
        ("http://127.1/1", "own network", ""),
        ("http://2130706433/1", "own network", ""),
        ("http://0x7f000001/1", "own network", ""),
        ("http://0177.0.0.1/1", "own network", ""),
        ("http://127.0.0.1./1", "own network", ""),
        ("http://127.0.0.1/1", "own network", ""),
        ("http://0/1", "own network", ""),
        ("http://10.1.2.3/1", "own network", ""),
        ("http://169.254.169.254/latest/meta-data/", "own network", ""),
        ("http://0xa9fea9fe/latest/meta-data/", "own network", ""),
        ("http://192.0.2.7/1", "own network", ""),
        ("http://100.64.0.1/1", "own network", ""),
        ("http://198.18.0.1/1", "own network", ""),
        ("http://224.0.0.1/1", "own network", ""),
        ("http://240.0.0.1/1", "own network", ""),
        ("http://255.255.255.255/1", "own network", ""),
        ("http://[::1]/1", "own network", ""),
        ("http://[::ffff:127.0.0.1]/1", "own network", ""),
        ("http://[64:ff9b::169.254.169.254]/1", "own network", ""),
        ("http://[2002:7f00:1::]/1", "own network", ""),
        ("http://[fe80::1]/1", "own network", ""),
        ("http://[fd00:ec2::254]/1", "own network", ""),
        // Names.
        ("http://localhost/1", "own network", "localhost"),
        ("http://LOCALHOST./1", "own network", "localhost"),
        ("http://metadata.google.internal/1", "own network", "metadata.google.internal"),
        ("https://inside.cdn.example/1", "own network", "inside.cdn.example"),
        // One bad address among good ones is enough.
        ("https://both.example/1", "own network", "both.example"),
        ("https://mapped.example/1", "own network", "mapped.example"),
        ("https://cgnat.example/1", "own network", "cgnat.example"),
        ("https://none.example/1", "cannot be found", "none.example"),
    ];
    assert!(refused.len() >= 30);
    for (url, told, asked) in refused {
        let net = Net::new(lamp)
            .name("localhost", &["127.0.0.1 ::1"])
            .name("metadata.google.internal", &["169.254.169.254"])
            .name("inside.cdn.example", &["192.168.1.1"])
            .name("both.example", &["8.8.8.8 127.0.0.1"])
            .name("mapped.example", &["2606:4700::1 ::ffff:10.0.0.1"])
            .name("cgnat.example", &["100.100.1.1"])
            .name("img.example", &["8.8.8.8"]);
        let error = net.client(&named, &[]).fetch(url, LIMITS).await.unwrap_err().to_string();
        assert!(error.contains(told), "{url}: {error}");
        assert!(!error.contains("lamp") && !error.contains("meta-data"), "{url}: {error}");
        let asked: Vec<String> =
            asked.split(' ').filter(|n| !n.is_empty()).map(str::to_owned).collect();
        assert_eq!(net.asked(), asked, "{url}");
        assert_eq!(net.dialled(), [""; 0], "{url}");
    }
}

#[tokio::test]
async fn what_is_allowed_is_looked_up_once_and_dialled_at_the_address_that_was_checked() {
    for (url, asked, dialled) in [
        ("http://img.example/1?size=2", "img.example", "8.8.8.8:80"),
        ("http://IMG.example./1", "img.example", "8.8.8.8:80"),
        ("http://a.b.cdn.example/1", "a.b.cdn.example", "[2606:4700::1]:80"),
        ("http://alt.example:8443/1", "alt.example", "9.9.9.9:8443"),
    ] {
        // Whoever looked a second time would be led to this machine.
        let net = Net::new(lamp)
            .name("img.example", &["8.8.8.8", "127.0.0.1"])
            .name("a.b.cdn.example", &["2606:4700::1", "::1"])
            .name("alt.example", &["9.9.9.9", "169.254.169.254"]);
        let client = net.client(&["img.example", "*.cdn.example", "alt.example:8443"], &[]);
        let fetched = client.fetch(url, LIMITS).await.unwrap();
        assert_eq!(fetched.bytes, "lamp");
        assert_eq!(fetched.content_type.as_deref(), Some("image/png"));
        assert_eq!(
            (net.asked(), net.dialled()),
            (vec![asked.to_owned()], vec![dialled.to_owned()])
        );
    }
}

#[tokio::test]
async fn each_redirect_is_checked_as_the_first_url_was() {
    for (path, told, dials) in [
        ("/file", "only http and https", 1),
        ("/loopback", "media_hosts", 1),
        ("/metadata", "media_hosts", 1),
        ("/elsewhere", "media_hosts", 1),
        ("/login", "a login", 1),
        ("/port", "media_hosts", 1),
        ("/inside", "own network", 1),
        ("/unreadable", "cannot be read", 1),
        ("/endless", "once more after 3 redirects", 4),
        ("/no-location", "answered 302", 1),
    ] {
        let page = |asked: &str| match asked.rsplit_once('/').unwrap().1 {
            "file" => redirect("file:///etc/passwd"),
            "loopback" => redirect("http://127.0.0.1/"),
            "metadata" => redirect("//169.254.169.254/latest/meta-data/"),
            "elsewhere" => redirect("http://other.example/"),
            "login" => redirect("http://keeper:secret@img.example/"),
            "port" => redirect("http://img.example:6379/"),
            "inside" => redirect("http://inside.cdn.example/"),
            "unreadable" => redirect("http://[::/"),
            "no-location" => "HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_owned(),
            _ => redirect("/endless"),
        };
        let net = Net::new(page)
            .name("img.example", &["8.8.8.8"])
            .name("inside.cdn.example", &["10.0.0.1"]);
        let client = net.client(&["img.example", "*.cdn.example"], &[]);
        let url = format!("http://img.example{path}");
        let error = client.fetch(&url, LIMITS).await.unwrap_err().to_string();
        assert!(error.contains(told), "{path}: {error}");
        assert_eq!(net.dialled(), vec!["8.8.8.8:80"; dials], "{path}");
    }
}

#[tokio::test]
async fn three_redirects_are_followed_each_with_one_look_up() {
    let page = |asked: &str| match asked {
        "img.example /1" => redirect("2"),
        "img.example /2" => redirect("//a.cdn.example/3"),
        "a.cdn.example /3" => redirect("http://img.example/4"),
        _ => lamp(""),
    };
    let net = Net::new(page)
        .name("img.example", &["8.8.8.8", "8.8.4.4", "9.9.9.9", "127.0.0.1"])
        .name("a.cdn.example", &["1.1.1.1", "127.0.0.1"]);
    let client = net.client(&["img.example", "*.cdn.example"], &[]);
    assert_eq!(client.fetch("http://img.example/1", LIMITS).await.unwrap().bytes, "lamp");
    assert_eq!(net.asked(), ["img.example", "img.example", "a.cdn.example", "img.example"]);
    assert_eq!(net.dialled(), ["8.8.8.8:80", "8.8.4.4:80", "1.1.1.1:80", "9.9.9.9:80"]);
}

#[tokio::test]
async fn a_name_that_turns_to_this_machine_at_a_redirect_is_refused_there() {
    let net = Net::new(|asked| if asked.ends_with("/1") { redirect("/2") } else { lamp("") })
        .name("img.example", &["8.8.8.8", "127.0.0.1"]);
    let error = net.client(&["img.example"], &[]).fetch("http://img.example/1", LIMITS).await;
    assert!(matches!(error, Err(OutgoingError::NotPublic { .. })), "{error:?}");
    assert_eq!(net.dialled(), ["8.8.8.8:80"]);
}

#[tokio::test]
async fn a_webhook_reaches_any_public_host_and_inside_only_what_was_named() {
    let cases: &[(&str, &str, &str)] = &[
        ("http://hooks.example:9000/in", "", "8.8.8.8:9000"),
        ("http://127.0.0.1:9000/in", "", "127.0.0.1:9000"),
        ("http://2130706433:9000/in", "", "127.0.0.1:9000"),
        ("http://receiver.internal:80/in", "", "10.0.0.7:80"),
        // Another port, another name for the same place, and what is never meant.
        ("http://127.0.0.1:9001/in", "private_hosts", ""),
        ("http://localhost:9000/in", "private_hosts", ""),
        ("http://[::1]:9000/in", "private_hosts", ""),
        ("http://10.0.0.8/in", "name 10.0.0.8:80", ""),
        ("http://169.254.169.254/in", "no request goes", ""),
        ("http://metadata.internal/in", "no request goes", ""),
        ("http://[fd00:ec2::254]/in", "no request goes", ""),
        ("file:///in", "only http and https", ""),
        ("http://keeper:lamp@hooks.example/in", "a login", ""),
    ];
    for (url, told, dialled) in cases {
        let net = Net::new(lamp)
            .name("hooks.example", &["8.8.8.8"])
            .name("localhost", &["127.0.0.1"])
            .name("receiver.internal", &["10.0.0.7"])
            .name("metadata.internal", &["169.254.169.254"]);
        let private = [
            "127.0.0.1:9000",
            "receiver.internal:80",
            "169.254.169.254:80",
            "metadata.internal:80",
            "[fd00:ec2::254]:80",
        ];
        let client = net.client(&[], &private);
        let answer = client.post(url, HeaderMap::new(), "{}".into(), LIMITS).await;
        let dials: Vec<String> =
            dialled.split(' ').filter(|d| !d.is_empty()).map(str::to_owned).collect();
        assert_eq!(net.dialled(), dials, "{url}");
        match answer {
            Ok(answered) => assert_eq!((answered.status, *told), (200, ""), "{url}"),
            Err(error) => {
                let error = error.to_string();
                assert!(!told.is_empty() && error.contains(told), "{url}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn a_redirect_of_a_webhook_is_a_failure_that_is_told() {
    let net = Net::new(|_| redirect("http://hooks.example/new?token=lamp"))
        .name("hooks.example", &["8.8.8.8"]);
    let client = net.client(&[], &[]);
    let error = client.post("http://hooks.example/", HeaderMap::new(), "{}".into(), LIMITS).await;
    let error = error.unwrap_err();
    assert_eq!(error.status(), Some(302));
    assert!(!error.to_string().contains("lamp"), "{error}");
    assert_eq!(net.dialled(), ["8.8.8.8:80"]);
}

#[tokio::test]
async fn the_next_checked_address_is_dialled_where_one_does_not_answer() {
    let net = Net::default().name("img.example", &["8.8.8.8 1.1.1.1 2606:4700::1"]);
    let error = net.client(&["img.example"], &[]).fetch("http://img.example/", LIMITS).await;
    assert!(matches!(error, Err(OutgoingError::Unreachable { .. })), "{error:?}");
    assert_eq!(net.dialled(), ["8.8.8.8:80", "1.1.1.1:80", "[2606:4700::1]:80"]);
    assert_eq!(net.asked(), ["img.example"]);
}
