//! Hashing: HMA's section 3, and what is not fetched: section 12.

use serde_json::json;
use weir_media::testsrc::{brighten, encode_png, picture};

use super::{Hma, Part, photo};
use crate::network::Net;

/// The MD5 of `lamp`.
pub(super) const LAMP: &str = "263addb7611158a2c3db7c164a20cc2f";

/// A page that holds `lamp`, of no type that says anything.
pub(super) fn page() -> String {
    "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlamp".to_owned()
}

/// A picture that is black all over.
pub(super) fn flat() -> Vec<u8> {
    encode_png(&brighten(&picture(1, 64, 64), 0))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_hashed_as_its_field_says() {
    let hma = Hma::new().await;
    let picture = photo(9);
    let hashed = hma.form("/h/hash", &[Part::File("photo", &picture)]).await.is(200);
    assert_eq!(hashed.as_object().unwrap().len(), 1, "{hashed}");
    assert_eq!(hashed["pdq"].as_str().unwrap().len(), 64);
    hma.form("/h/hash", &[Part::File("video", b"lamp")])
        .await
        .says(200, &format!(r#"{{"video_md5":"{LAMP}"}}"#));
    let both = hma.form("/h/hash?types=video_md5", &[Part::File("photo", b"lamp")]).await;
    both.says(200, &format!(r#"{{"video_md5":"{LAMP}"}}"#));
    // Too flat for a hash: an empty text, as HMA has it.
    hma.form("/h/hash", &[Part::File("photo", &flat())]).await.says(200, r#"{"pdq":""}"#);
    hma.form("/h/hash", &[]).await.refuses(400, "no file");
    hma.form("/h/hash", &[Part::File("image", &picture)]).await.refuses(400, "image");
    hma.form("/h/hash", &[Part::File("photo", b"lamp")]).await.refuses(400, "cannot be hashed");
    hma.form("/h/hash?types=", &[Part::File("photo", &picture)]).await.refuses(400, "signal type");
    hma.form("/h/hash?types=x", &[Part::File("photo", &picture)]).await.refuses(400, "x");
    let large = vec![7; 9 << 20];
    hma.form("/h/hash", &[Part::File("video", &large)]).await.refuses(413, "Content too large");
    let banks = hma.get("/m/index/status").await.is(200);
    assert_eq!(banks["pdq"]["size"], 0, "nothing was stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_behind_a_url_is_told_by_parameter_by_header_and_by_its_bytes() {
    let net = Net::new(|at| match at.rsplit('/').next().unwrap() {
        "typed" => "HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 4\r\n\r\nlamp".into(),
        "sniffed" => {
            "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 12\r\n\r\n\0\0\0\u{8}ftypisom".into()
        }
        "large" => "HTTP/1.1 200 OK\r\ncontent-length: 1099511627776\r\n\r\n".into(),
        "plain" => page(),
        "moved" => "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n".into(),
        _ => "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n".into(),
    })
    .name("img.example", &["8.8.8.8"]);
    let hma = Hma::with(&net).await;
    let at = |page: &str| format!("/h/hash?url=http://img.example/{page}");
    let lamp = json!({ "video_md5": LAMP });
    assert_eq!(hma.get(&at("typed")).await.is(200), lamp);
    assert_eq!(hma.get(&format!("{}&content_type=video", at("plain"))).await.is(200), lamp);
    assert!(hma.get(&at("sniffed")).await.is(200).get("video_md5").is_some());
    hma.get(&at("plain")).await.refuses(400, "neither photo nor video");
    hma.get(&format!("{}&content_type=poem", at("plain"))).await.refuses(400, "poem");
    hma.get(&at("large")).await.refuses(413, "Content too large");
    hma.get(&at("broken")).await.refuses(400, "answered 500");
    hma.get(&at("moved")).await.refuses(400, "");
    hma.get("/h/hash").await.is_invalid("url", "missing");
    let found = hma.get("/m/lookup?url=http://img.example/typed").await;
    found.says(200, r#"{"video_md5":{}}"#);
    let inner = hma.get("/m/lookup?url=http://img.example/typed&signal_type=video_md5").await;
    inner.says(200, "{}");
    let other = hma.get("/m/lookup?url=http://img.example/typed&signal_type=pdq").await;
    other.says(200, "{}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_url_leads_inside_or_elsewhere() {
    let net = Net::new(|_| page())
        .name("img.example", &["10.0.0.7"])
        .name("inside.example", &["127.0.0.1"]);
    let hma = Hma::with(&net).await;
    for url in [
        "http://127.0.0.1/a",
        "http://localhost/a",
        "http://[::1]/a",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.7/a",
        "http://inside.example/a",
        "http://github.com/a",
        "http://img.example/a",
        "http://user:word@img.example/a",
        "ftp://img.example/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,lamp",
        "ws://img.example/a",
        "img.example/a",
        "http://",
        "http://img.example:/a b",
        "http://img.example:word/a",
    ] {
        let url: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
        for path in ["/h/hash?", "/m/lookup?"] {
            hma.get(&format!("{path}content_type=video&url={url}")).await.refuses(400, "");
        }
    }
    assert_eq!(net.dialled(), [""; 0], "nothing was connected to");
    // The operator is told which setting it takes.
    hma.get("/h/hash?url=https://media.example/1").await.refuses(400, "media_hosts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_type_that_is_switched_off_is_neither_hashed_nor_banked() {
    let hma = Hma::new().await;
    hma.get("/c/signal_type").await.says(
        200,
        r#"[{"enabled_ratio":1.0,"name":"pdq"},{"enabled_ratio":1.0,"name":"video_md5"}]"#,
    );
    hma.get("/c/content_type")
        .await
        .says(200, r#"[{"enabled":true,"name":"photo"},{"enabled":true,"name":"video"}]"#);
    let done = hma.put("/c/signal_type/video_md5", json!({ "enabled_ratio": "0" })).await;
    assert_eq!((done.status, done.text.as_str()), (204, ""));
    let types = hma.get("/c/signal_type").await.is(200);
    assert_eq!(types[1], json!({ "enabled_ratio": 0.0, "name": "video_md5" }));
    hma.form("/h/hash", &[Part::File("video", b"lamp")]).await.says(200, "{}");
    hma.bank("LAMPS").await;
    let md5 = json!({ "video_md5": LAMP });
    hma.post("/c/bank/LAMPS/signal", md5.clone()).await.refuses(400, "switched off");
    hma.put("/c/signal_type/video_md5", json!({ "enabled_ratio": 1 })).await;
    hma.post("/c/bank/LAMPS/signal", md5).await.is(200);
    hma.put("/c/signal_type/video_md5", json!({ "enabled_ratio": 2 })).await.refuses(400, "0 to 1");
    hma.put("/c/signal_type/phash", json!({ "enabled_ratio": 1 })).await.refuses(400, "phash");
    let index = hma.get("/c/signal_type/index?signal_type=video_md5").await.is(200);
    let banked = hma.house.now().micros() / 1_000_000;
    assert_eq!(
        index,
        json!({"video_md5": {"db_size": 1, "index_size": 1, "index_out_of_date": false,
            "newest_db_item": banked, "index_built_to": banked}})
    );
    let empty = hma.get("/c/signal_type/index").await.is(200);
    assert_eq!(
        (&empty["pdq"]["db_size"], &empty["pdq"]["newest_db_item"]),
        (&json!(0), &json!(-1))
    );
    hma.get("/c/signal_type/index?signal_type=phash").await.refuses(400, "phash");
}
