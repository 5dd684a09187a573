//! Contents: HMA's section 6.

use serde_json::{Value, json};

use super::{Hma, Part, hash, photo};
use crate::network::Net;

const NOTHING: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn hashes_are_banked_under_one_counter_and_twice_where_they_come_twice() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    hma.bank("OTHERS").await;
    let one = json!({ "pdq": hash(1) });
    let answer = format!(r#"{{"id":1,"signals":{{"pdq":"{}"}}}}"#, hash(1));
    hma.post("/c/bank/LAMPS/signal", one.clone()).await.says(200, &answer);
    assert_eq!(hma.post("/c/bank/LAMPS/signal", one.clone()).await.is(200)["id"], 2);
    assert_eq!(hma.post("/c/bank/OTHERS/signal", one).await.is(200)["id"], 3);
    let both = json!({ "pdq": hash(2).to_uppercase(), "video_md5": "  9E107D9D372BB6826BD81D3542A419D6 " });
    let answer = hma.post("/c/bank/LAMPS/signal", both).await.is(200);
    let signals = json!({ "pdq": hash(2), "video_md5": "9e107d9d372bb6826bd81d3542a419d6" });
    assert_eq!(answer, json!({ "id": 4, "signals": signals }));
}

#[tokio::test(flavor = "multi_thread")]
async fn hashes_that_are_none_are_refused_in_hmas_order() {
    let hma = Hma::new().await;
    // The bank is looked for first.
    hma.call("POST", "/c/bank/LAMPS/signal", None).await.refuses(404, "LAMPS");
    hma.bank("LAMPS").await;
    let path = "/c/bank/LAMPS/signal";
    hma.call("POST", path, None).await.refuses(415, "Content-Type");
    for (body, words) in [
        (json!({}), "at least one"),
        (json!({ "note": "alone" }), "at least one"),
        (json!({ "phash": "77" }), "phash"),
        (json!({ "pdq": "77" }), "64 hexadecimal digits"),
        (json!({ "pdq": format!(" {}", hash(1)) }), "64 hexadecimal digits"),
        (json!({ "pdq": 7 }), "pdq"),
        (json!({ "pdq": hash(1), "note": 7 }), "note"),
        (json!({ "pdq": hash(1), "note": "n".repeat(256) }), "255 characters"),
        (json!([]), "object"),
    ] {
        hma.post(path, body).await.refuses(400, words);
    }
    let added = hma.post(path, json!({ "pdq": hash(1) })).await.is(200);
    assert_eq!(added["id"], 1, "what was refused took no number");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_banked_under_its_content_type() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    let path = "/c/bank/LAMPS/content";
    let picture = photo(5);
    let added = hma.form(path, &[Part::File("photo", &picture)]).await.is(200);
    let fields: Vec<&String> = added.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["id", "signals"]);
    assert_eq!(added["signals"].as_object().unwrap().len(), 1, "{added}");
    let pdq = added["signals"]["pdq"].as_str().unwrap();
    assert_eq!(pdq.len(), 64);
    // The same file twice is two contents.
    assert_eq!(hma.form(path, &[Part::File("photo", &picture)]).await.is(200)["id"], 2);
    let video = hma.form(path, &[Part::File("video", b"not a film")]).await.is(200);
    assert_eq!(video["signals"]["video_md5"].as_str().unwrap().len(), 32);
    let found = hma.get(&format!("/m/lookup?signal_type=pdq&signal={pdq}")).await.is(200);
    assert_eq!(found["LAMPS"].as_array().unwrap().len(), 2, "{found}");

    hma.form(path, &[]).await.refuses(400, "no file");
    let two = [Part::File("photo", &picture), Part::File("photo", &picture)];
    hma.form(path, &two).await.refuses(400, "more than one file");
    hma.form(path, &[Part::File("image", &picture)]).await.refuses(400, "image");
    hma.form(path, &[Part::File("photo", b"no picture")]).await.refuses(400, "cannot be hashed");
    hma.call("POST", path, None).await.refuses(400, "expected a url");
    let types = format!("{path}?types=pdq,colour");
    hma.form(&types, &[Part::File("photo", &picture)]).await.refuses(400, "colour");
    hma.form("/c/bank/NONE/content", &[Part::File("photo", &picture)]).await.refuses(404, "NONE");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flat_picture_cannot_be_banked() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    let flat = super::hashing::flat();
    hma.form("/c/bank/LAMPS/content", &[Part::File("photo", &flat)]).await.refuses(400, "flat");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_is_fetched_and_not_kept() {
    let net =
        Net::new(|at| if at.ends_with("/1") { super::hashing::page() } else { NOTHING.into() })
            .name("img.example", &["8.8.8.8"]);
    let hma = Hma::with(&net).await;
    hma.bank("LAMPS").await;
    let path = "/c/bank/LAMPS/content?url=http://img.example/1&content_type=video";
    let body = json!({ "note": "from afar", "metadata": { "content_id": "c7" } });
    let added = hma.post(path, body).await.is(200);
    assert_eq!(added["id"], 1);
    assert_eq!(added["signals"]["video_md5"], super::hashing::LAMP, "{added}");
    // Without a body it is taken, too.
    assert_eq!(hma.call("POST", path, None).await.is(200)["id"], 2);
    let shown = hma.get("/c/bank/LAMPS/content/1").await.is(200);
    assert_eq!(shown["original_media_uri"], Value::Null);
    assert_eq!(shown["note"], "from afar");
    // What is wrong with the note is said before anything is fetched.
    let before = net.dialled().len();
    hma.post(path, json!({ "note": "n".repeat(256) })).await.refuses(400, "255");
    hma.post(path, json!({ "metadata": { "colour": "red" } })).await.refuses(400, "colour");
    assert_eq!(net.dialled().len(), before);
    let gone = "/c/bank/LAMPS/content?url=http://img.example/2&content_type=video";
    hma.call("POST", gone, None).await.refuses(400, "404");
}

/// Answers each request with these bytes, on loopback, until the test ends.
async fn loopback(bytes: Vec<u8>) -> std::net::SocketAddr {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: {}\r\n\r\n",
                bytes.len()
            );
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(&bytes).await;
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_on_loopback_is_banked_where_the_operator_named_it() {
    let picture = photo(4);
    let address = loopback(picture.clone()).await;
    let rules = weir_server::outgoing::Rules {
        media_hosts: vec![address.to_string().parse().unwrap()],
        private: vec![address.to_string().parse().unwrap()],
    };
    let client = weir_server::outgoing::Client::new(rules, None).unwrap();
    let house = crate::house::House::over(client, |_| {}).await;
    let key = house.admin().await;
    let hma = Hma { house, key };
    hma.bank("LAMPS").await;
    let by_file = hma.form("/h/hash", &[Part::File("photo", &picture)]).await.is(200);
    let url = format!("http://{address}/a.png");
    let hashed = hma.get(&format!("/h/hash?url={url}")).await.is(200);
    assert_eq!(hashed, by_file);
    let pdq = by_file["pdq"].as_str().unwrap();
    hma.call("POST", &format!("/c/bank/LAMPS/content?url={url}"), None)
        .await
        .says(200, &format!(r#"{{"id":1,"signals":{{"pdq":"{pdq}"}}}}"#));
    let looked = hma.get(&format!("/m/lookup?url={url}")).await;
    looked.says(200, r#"{"pdq":{"LAMPS":[{"bank_content_id":1,"distance":"0"}]}}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_content_is_shown_with_what_is_asked_for_and_nothing_that_is_not_there() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    hma.banked("LAMPS", &hash(1)).await;
    let bare = r#"{"bank":{"matching_enabled_ratio":1.0,"name":"LAMPS"},"disable_until_ts":1,"id":1,"original_media_uri":null}"#;
    hma.get("/c/bank/LAMPS/content/1").await.says(200, bare);
    hma.get("/c/bank/LAMPS/content/1?include_signals=1").await.says(200, bare);
    let signals = hma.get("/c/bank/LAMPS/content/1?include_signals=TRUE").await.is(200);
    assert_eq!(signals["signals"], json!({ "pdq": hash(1) }));
    hma.get("/c/bank/LAMPS/content/2").await.refuses(404, "content 2");
    hma.get("/c/bank/OTHER/content/1").await.refuses(404, "OTHER");
    for path in ["/c/bank/LAMPS/content/-1", "/c/bank/LAMPS/content/xx"] {
        hma.get(path).await.is_page(404);
    }
    let many = format!("/c/bank/LAMPS/content/{}", "9".repeat(40));
    hma.get(&many).await.refuses(404, "content");
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_come_back_field_by_field() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    let picture = photo(6);
    let metadata = json!({
        "content_id": "c7", "json_data": { "lamp": [1, null] }, "collab": { "x": ["y"] },
    });
    let parts = [
        Part::File("photo", &picture),
        Part::Text("metadata", &metadata.to_string()),
        Part::Text("note", "a note"),
    ];
    hma.form("/c/bank/LAMPS/content", &parts).await.is(200);
    let shown = hma.get("/c/bank/LAMPS/content/1").await.is(200);
    let kept = json!({
        "content_id": "c7", "content_uri": null, "json": { "lamp": [1, null] }, "collab": null,
    });
    assert_eq!((&shown["metadata"], &shown["note"]), (&kept, &json!("a note")));
    let without = hma.get("/c/bank/LAMPS/content/1?include_metadata=false").await.is(200);
    assert!(without.get("metadata").is_none(), "{without}");
    for wrong in
        ["no json", "[]", r#"{"content_id": 7}"#, r#"{"json": "text"}"#, r#"{"colour": 1}"#]
    {
        let parts = [Part::File("photo", &picture), Part::Text("metadata", wrong)];
        hma.form("/c/bank/LAMPS/content", &parts).await.refuses(400, "metadata");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_content_is_disabled_for_a_time() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    hma.banked("LAMPS", &hash(1)).await;
    let path = "/c/bank/LAMPS/content/1";
    let lookup = format!("/m/lookup?signal_type=pdq&signal={}", hash(1));
    let raw = format!("/m/raw_lookup?signal_type=pdq&signal={}", hash(1));
    let item = json!({"media": [{"signals": [{"type": "pdq", "value": hash(1), "quality": 100}]}]});
    let now = hma.house.now().micros() / 1_000_000;
    for (until, matches) in [
        (json!(0), false),
        (json!(1), true),
        (json!(now + 365 * 86_400), false),
        (json!((now + 30).to_string()), false),
    ] {
        let changed = hma.put(path, json!({ "disable_until_ts": until })).await.is(200);
        let seconds = until.as_i64().unwrap_or(now + 30);
        assert_eq!(changed["disable_until_ts"], json!(seconds));
        let found = hma.get(&lookup).await.is(200);
        assert_eq!(found.get("LAMPS").is_some(), matches, "{until}");
        assert_eq!(hma.get(&raw).await.is(200), json!({ "matches": [1] }), "{until}");
        let told = hma.house.post("/v1/match", &hma.key, item.clone()).await.of(200);
        assert_eq!(told["matches"] != json!([]), matches, "{until}: {told}");
    }
    hma.house.pass(31);
    assert!(hma.get(&lookup).await.is(200).get("LAMPS").is_some(), "the time has come");
    for wrong in [json!(9_999_999_999_i64), json!(-1), json!("soon"), json!(null), json!(true)] {
        hma.put(path, json!({ "disable_until_ts": wrong })).await.refuses(400, "disable_until_ts");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_set_changed_and_cleared_in_hmas_other_shape() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    let noted = json!({ "pdq": hash(1), "note": "first" });
    hma.post("/c/bank/LAMPS/signal", noted).await.is(200);
    let path = "/c/bank/LAMPS/content/1";
    assert_eq!(hma.get(path).await.is(200)["note"], "first");
    hma.put(path, json!({ "note": "second" })).await.says(
        200,
        r#"{"bank":{"matching_enabled_ratio":1.0,"name":"LAMPS"},"collab_metadata":{},"disable_until_ts":1,"id":1,"note":"second","original_media_uri":null,"user_metadata":null}"#,
    );
    // What is not named stays.
    hma.put(path, json!({ "disable_until_ts": 1 })).await.is(200);
    assert_eq!(hma.get(path).await.is(200)["note"], "second");
    for cleared in [json!(""), json!(null)] {
        hma.put(path, json!({ "note": "again" })).await.is(200);
        assert_eq!(hma.put(path, json!({ "note": cleared })).await.is(200)["note"], json!(null));
        assert!(hma.get(path).await.is(200).get("note").is_none());
    }
    hma.put(path, json!({ "note": "n".repeat(256) })).await.refuses(400, "255");
    hma.put("/c/bank/LAMPS/content/2", json!({ "note": "x" })).await.refuses(404, "content 2");
    hma.call("PUT", path, None).await.refuses(415, "Content-Type");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_content_is_removed_from_its_own_bank_alone() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    hma.bank("OTHERS").await;
    hma.banked("LAMPS", &hash(1)).await;
    hma.get("/c/bank/OTHERS/content/1").await.refuses(404, "content 1");
    hma.delete("/c/bank/OTHERS/content/1").await.says(200, r#"{"deleted":0}"#);
    hma.delete("/c/bank/NONE/content/1").await.refuses(404, "NONE");
    hma.delete("/c/bank/LAMPS/content/1").await.says(200, r#"{"deleted":1}"#);
    hma.delete("/c/bank/LAMPS/content/1").await.says(200, r#"{"deleted":0}"#);
    let raw = format!("/m/raw_lookup?signal_type=pdq&signal={}", hash(1));
    hma.get(&raw).await.says(200, r#"{"matches":[]}"#);
}
