//! Media by URL, through the API: whoever sends an item chooses the URL, and
//! reaches nothing that only Weir can reach. Asserted at a resolver and dialer
//! of our own; what was refused is told in the answer.

use serde_json::{Value, json};

use crate::house::House;
use crate::network::Net;

/// A house that takes media from `img.example` and below `cdn.example`.
async fn house(net: &Net) -> (House, String) {
    let house = House::over(net.client(&["img.example", "*.cdn.example"], &[]), |_| {}).await;
    let key = house.admin().await;
    (house, key)
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
}

/// The MD5 of what [`lamp`] sends: the sign that it was fetched.
const LAMP: &str = "263addb7611158a2c3db7c164a20cc2f";

/// Some bytes.
fn lamp(_: &str) -> String {
    "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlamp".to_owned()
}

fn item(id: &str, url: &str) -> Value {
    json!({"type": "post", "id": id, "text": "a lamp", "media": [{"url": url}]})
}

/// What the answer says of the one medium.
#[track_caller]
fn problem(told: &Value) -> &str {
    let problems = told["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{told}");
    assert_eq!(problems[0]["part"], "media/0", "{told}");
    problems[0]["detail"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_inside_is_looked_up_and_not_dialled() {
    for addresses in [
        "127.0.0.1",
        "169.254.169.254",
        "10.0.0.7",
        "::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "8.8.8.8 127.0.0.1",
    ] {
        let net = Net::new(lamp).name("img.example", &[addresses]);
        let (house, key) = house(&net).await;
        let told = house
            .post("/v1/items", &key, item("p1", "https://img.example/1?token=x"))
            .await
            .of(200);
        let detail = problem(&told);
        assert!(detail.contains("img.example leads to this machine"), "{addresses}: {detail}");
        assert!(!detail.contains("token"), "{detail}");
        // What else the item holds is looked at all the same.
        assert_eq!((&told["verdict"], &told["pending"]), (&json!("allow"), &json!([])));
        let matched = json!({"media": [{"url": "https://img.example/1"}]});
        let told = house.post("/v1/match", &key, matched).await.of(200);
        assert!(problem(&told).contains("leads to this machine"), "{told}");
        assert_eq!(net.asked(), ["img.example"; 2], "{addresses}");
        assert_eq!(net.dialled(), [""; 0], "{addresses}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_or_a_host_that_nobody_named_is_not_even_looked_up() {
    let net = Net::new(lamp).name("img.example", &["8.8.8.8"]);
    let (house, key) = house(&net).await;
    for (url, told_of) in [
        ("http://169.254.169.254/latest/meta-data/", "media_hosts"),
        ("http://[::ffff:169.254.169.254]/", "media_hosts"),
        ("http://2130706433/", "media_hosts"),
        ("http://localhost:8080/v1/keys", "media_hosts"),
        ("https://img.example:22/", "media_hosts"),
        ("https://img.example@127.0.0.1/", "a login"),
        ("file:///etc/passwd", "only http and https"),
        ("gopher://img.example/", "only http and https"),
        ("img.example/1", "no URL"),
    ] {
        let told = house.post("/v1/items", &key, item("p1", url)).await.of(200);
        assert!(problem(&told).contains(told_of), "{url}: {told}");
        assert_eq!((net.asked(), net.dialled()), (Vec::new(), Vec::new()), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_changes_between_look_ups_is_dialled_where_it_was_checked() {
    // Whoever looked a second time for the connection would be led inside.
    let net = Net::new(lamp).name("img.example", &["8.8.8.8", "127.0.0.1"]);
    let (house, key) = house(&net).await;
    let told = house.post("/v1/items", &key, item("p1", "http://img.example/1")).await.of(200);
    assert_eq!(told["problems"], json!([]));
    let kept = house.get("/v1/items/post/p1", &key).await.of(200);
    let signals = kept["newest"]["signals"].as_array().unwrap();
    assert!(signals.iter().any(|signal| signal["value"] == LAMP), "it was fetched: {kept}");
    assert_eq!((net.asked().len(), net.dialled()), (1, vec!["8.8.8.8:80".to_owned()]));

    let told = house.post("/v1/items", &key, item("p2", "http://img.example/2")).await.of(200);
    assert!(problem(&told).contains("leads to this machine"), "{told}");
    assert_eq!((net.asked().len(), net.dialled()), (2, vec!["8.8.8.8:80".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_checked_as_the_first_url_was() {
    for (path, asked, told_of) in [
        ("file", &["img.example"][..], "only http and https"),
        ("address", &["img.example"], "media_hosts"),
        ("metadata", &["img.example"], "media_hosts"),
        ("inside", &["img.example", "inside.cdn.example"], "inside.cdn.example leads to this"),
        ("turned", &["img.example", "img.example"], "img.example leads to this machine"),
    ] {
        let page = |asked: &str| match asked.rsplit_once('/').unwrap().1 {
            "file" => redirect("file:///etc/passwd"),
            "address" => redirect("http://192.168.1.1/"),
            "metadata" => redirect("//169.254.169.254/latest/meta-data/"),
            "inside" => redirect("http://inside.cdn.example/"),
            _ => redirect("/again"),
        };
        let net = Net::new(page)
            .name("img.example", &["8.8.8.8", "10.0.0.1"])
            .name("inside.cdn.example", &["10.0.0.1"]);
        let (house, key) = house(&net).await;
        let url = format!("http://img.example/{path}");
        let told = house.post("/v1/items", &key, item("p1", &url)).await.of(200);
        assert!(problem(&told).contains(told_of), "{path}: {told}");
        assert_eq!(net.asked(), asked, "{path}");
        assert_eq!(net.dialled(), ["8.8.8.8:80"], "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_waits_for_is_checked_as_well_and_told_later() {
    let net = Net::new(lamp).name("img.example", &["127.0.0.1"]);
    let (house, key) = house(&net).await;
    let path = "/v1/items?wait_ms=0";
    let told = house.post(path, &key, item("p1", "https://img.example/1")).await.of(200);
    assert_eq!(told["pending"], json!(["text", "media/0"]));
    for _ in 0..300 {
        let kept = house.get("/v1/items/post/p1", &key).await.of(200);
        if kept["newest"]["pending"] == json!([]) {
            assert!(problem(&kept["newest"]).contains("leads to this machine"), "{kept}");
            assert_eq!(net.dialled(), [""; 0]);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it was never completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_fetched_to_be_banked_or_compared() {
    let net = Net::new(lamp).name("img.example", &["8.8.8.8"]);
    let (house, key) = house(&net).await;
    house.post("/v1/banks", &key, json!({"name": "lamps"})).await.of(201);
    let medium = json!({"medium": {"url": "https://img.example/1"}});
    let refused = house.post("/v1/banks/lamps/entries", &key, medium.clone()).await;
    let refused = refused.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/medium/url");
    let two = json!({"a": medium, "b": {"text": "a lamp"}});
    let refused = house.post("/v1/compare", &key, two).await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/a/medium/url");
    assert_eq!((net.asked(), net.dialled()), (Vec::new(), Vec::new()));
}
