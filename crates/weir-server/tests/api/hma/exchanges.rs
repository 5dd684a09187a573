//! Exchanges: HMA's section 8, and what Weir fetches for already.

use serde_json::{Value, json};

use super::{Hma, hash};

#[tokio::test(flavor = "multi_thread")]
async fn kinds_of_exchange_are_listed_with_what_they_take() {
    let hma = Hma::new().await;
    let apis = r#"["fb_threatexchange","local_file","ncmec","sample","stop_ncii"]"#;
    hma.get("/c/exchanges/apis").await.says(200, apis);
    hma.get("/c/exchanges/api/sample/schema")
        .await
        .says(200, r#"{"config_schema":{"fields":[]},"credentials_schema":null}"#);
    let schema = hma.get("/c/exchanges/api/fb_threatexchange/schema").await.is(200);
    let group = &schema["config_schema"]["fields"][0];
    let fields: Vec<&String> = group.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["choices", "default", "help", "name", "required", "type"]);
    let described = (&group["name"], &group["type"], &group["required"], &group["choices"]);
    assert_eq!(described, (&json!("privacy_group"), &json!("number"), &json!(true), &Value::Null));
    let token = &schema["credentials_schema"]["fields"][0];
    assert_eq!((&token["name"], &token["type"]), (&json!("api_token"), &json!("string")));
    let ncmec = hma.get("/c/exchanges/api/ncmec/schema").await.is(200);
    let fields = &ncmec["config_schema"]["fields"];
    assert_eq!((&fields[0]["type"], &fields[1]["type"]), (&json!("enum"), &json!("set_of_number")));
    assert_eq!((&fields[1]["required"], &fields[1]["default"]), (&json!(false), &json!([])));
    assert_eq!(fields[0]["choices"].as_array().unwrap().len(), 14);
    // The one is a bad request, the other not found.
    hma.get("/c/exchanges/api/other").await.refuses(400, "other");
    hma.get("/c/exchanges/api/other/schema").await.refuses(404, "other");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_set_cleared_and_never_told() {
    let hma = Hma::new().await;
    let path = "/c/exchanges/api/fb_threatexchange";
    let shown = |set: bool| {
        format!(r#"{{"has_set_authentification":{set},"supports_authentification":true}}"#)
    };
    hma.get(path).await.says(200, &shown(false));
    let secret = json!({ "credential_json": { "api_token": "very-secret-word" } });
    hma.post(path, secret).await.says(200, &shown(true));
    for kept in [json!({}), json!({ "credential_json": null })] {
        hma.post(path, kept).await.says(200, &shown(true));
    }
    let folder = hma.house.folder().join("weir/weir.db");
    let limits = weir_media::Limits::default();
    for file in [folder.clone(), folder.with_extension("db-wal")] {
        let kept = weir_media::read_bounded(&file, &limits).unwrap();
        let found = kept.windows(16).any(|bytes| bytes == b"very-secret-word");
        assert!(!found, "it stands in the clear");
    }
    hma.post(path, json!({ "credential_json": {} })).await.says(200, &shown(false));
    hma.get("/c/exchanges/api/sample")
        .await
        .says(200, r#"{"has_set_authentification":false,"supports_authentification":false}"#);
    for (api, wrong) in [
        ("fb_threatexchange", json!({ "token": "x" })),
        ("ncmec", json!({ "user": "x" })),
        ("sample", json!({ "user": "x" })),
        // It would send the keys to any address.
        (
            "stop_ncii",
            json!({ "fetch_function_key": "x", "subscription_key": "y",
            "base_url_override": "http://169.254.169.254/" }),
        ),
    ] {
        let path = format!("/c/exchanges/api/{api}");
        hma.post(&path, json!({ "credential_json": wrong })).await.refuses(400, "");
        let shown = hma.get(&path).await.is(200);
        assert_eq!(shown["has_set_authentification"], json!(false), "{api}");
    }
    hma.post(path, json!([])).await.refuses(400, "object");
    hma.post("/c/exchanges/api/other", json!({})).await.refuses(400, "other");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_fills_its_bank_at_once() {
    let hma = Hma::new().await;
    hma.post("/c/exchanges", json!({ "bank": "SAMPLE", "api": "sample" }))
        .await
        .says(201, r#"{"message":"Created successfully"}"#);
    hma.get("/c/exchanges").await.says(200, r#"["SAMPLE"]"#);
    hma.get("/c/exchange/SAMPLE")
        .await
        .says(200, r#"{"api":"sample","enabled":true,"name":"SAMPLE"}"#);
    let status = hma.get("/c/exchange/SAMPLE/status").await.is(200);
    let fields: Vec<&String> = status.as_object().unwrap().keys().collect();
    let six = [
        "checkpoint_ts",
        "fetched_items",
        "last_fetch_complete_ts",
        "last_fetch_succeeded",
        "running_fetch_start_ts",
        "up_to_date",
    ];
    assert_eq!(fields, six);
    assert_eq!(status["last_fetch_succeeded"], json!(true));
    assert_eq!(status["fetched_items"], json!(32));
    let entries = hma.house.get("/v1/banks/SAMPLE/entries", &hma.key).await.of(200);
    let mut kinds = std::collections::BTreeSet::new();
    for entry in entries["data"].as_array().unwrap() {
        assert_eq!(entry["source"], "exchange:SAMPLE", "{entry}");
        let signal = &entry["signals"][0];
        let (kind, value) = (signal["type"].as_str().unwrap(), signal["value"].as_str().unwrap());
        let kind = if kind == "md5" { "video_md5" } else { kind };
        let found = hma.get(&format!("/m/lookup?signal_type={kind}&signal={value}")).await.is(200);
        let banks: Vec<&String> = found.as_object().unwrap().keys().collect();
        assert_eq!(banks, ["SAMPLE"]);
        let path = format!("/m/raw_lookup?signal_type={kind}&signal={value}&include_distance=1");
        let raw = hma.get(&path).await.is(200);
        assert_eq!(raw["matches"].as_array().unwrap().len(), 1);
        kinds.insert(kind.to_owned());
    }
    assert_eq!(kinds.len(), 2, "at least one of each type");
    let content = hma.get("/c/bank/SAMPLE/content/1").await.is(200);
    assert_eq!(content["metadata"]["collab"], json!({ "SAMPLE": ["picture-0"] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_is_paused_goes_on_and_is_deleted_with_its_bank() {
    let hma = Hma::new().await;
    hma.get("/c/exchange/SAMPLE").await.refuses(404, "SAMPLE");
    hma.get("/c/exchange/SAMPLE/status").await.refuses(404, "SAMPLE");
    hma.put("/c/exchange/SAMPLE", json!({ "enabled": true })).await.refuses(404, "SAMPLE");
    hma.put("/c/exchange/SAMPLE", json!({})).await.is_invalid("enabled", "missing");
    hma.delete("/c/exchange/SAMPLE").await.says(200, r#"{"message":"Exchange deleted"}"#);
    hma.post("/c/exchanges", json!({ "bank": "SAMPLE", "api": "sample" })).await.is(201);
    hma.post("/c/exchanges", json!({ "bank": "SAMPLE", "api": "sample" }))
        .await
        .refuses(403, "SAMPLE");
    hma.put("/c/exchange/SAMPLE", json!({ "enabled": "off" }))
        .await
        .says(200, r#"{"api":"sample","enabled":false,"name":"SAMPLE"}"#);
    hma.put("/c/exchange/SAMPLE", json!({ "enabled": true })).await.is(200);
    // Its bank is laid aside: the exchange is paused and stays listed.
    hma.delete("/c/bank/SAMPLE").await.is(200);
    assert_eq!(hma.get("/c/exchange/SAMPLE").await.is(200)["enabled"], json!(false));
    hma.delete("/c/exchange/SAMPLE").await.says(200, r#"{"message":"Exchange deleted"}"#);
    hma.get("/c/exchanges").await.says(200, "[]");

    hma.post("/c/exchanges", json!({ "bank": "SAMPLE", "api": "sample" })).await.is(201);
    hma.delete("/c/exchange/SAMPLE").await.is(200);
    hma.get("/c/bank/SAMPLE").await.refuses(404, "SAMPLE");
    let service = hma.house.service("default").await;
    assert_eq!(hma.house.store.laid_aside_banks(service).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_that_cannot_be_is_refused() {
    let hma = Hma::new().await;
    for (body, words) in [
        (json!({ "api": "sample" }), "bank"),
        (json!({ "bank": "X" }), "api"),
        (json!({ "bank": "X", "api": "other" }), "other"),
        (json!({ "bank": "1X", "api": "sample" }), "no name"),
        (json!({ "bank": "x", "api": "sample" }), "no name"),
        (json!({ "bank": "X", "api": "sample", "api_json": [] }), "object"),
        (json!({ "bank": "X", "api": "sample", "api_json": { "colour": 1 } }), "colour"),
        (json!({ "bank": "X", "api": "sample", "api_json": { "enabled": 7 } }), "enabled"),
        (json!({ "bank": "X", "api": "fb_threatexchange" }), "privacy_group"),
        (
            json!({ "bank": "X", "api": "fb_threatexchange", "api_json": { "privacy_group": "x" } }),
            "whole number",
        ),
        (
            json!({ "bank": "X", "api": "ncmec", "api_json": { "environment": "https://elsewhere.example" } }),
            "choices",
        ),
    ] {
        hma.post("/c/exchanges", body).await.refuses(400, words);
    }
    hma.get("/c/banks").await.says(200, "[]");
    // One that waits says so.
    let group =
        json!({ "bank": "X", "api": "fb_threatexchange", "api_json": { "privacy_group": 7 } });
    let made = hma.post("/c/exchanges", group).await.is(201);
    assert!(made["message"].as_str().unwrap().contains("does not fetch"), "{made}");
    let shown = hma.get("/c/exchange/X").await.is(200);
    let expected =
        json!({ "api": "fb_threatexchange", "enabled": true, "name": "X", "privacy_group": 7 });
    assert_eq!(shown, expected);
    let status = hma.get("/c/exchange/X/status").await.is(200);
    let never = json!({ "checkpoint_ts": null, "running_fetch_start_ts": null,
        "last_fetch_complete_ts": null, "last_fetch_succeeded": null, "up_to_date": false,
        "fetched_items": 0 });
    assert_eq!(status, never);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_file_is_read_below_the_data_folder_alone() {
    let hma = Hma::new().await;
    let folder = hma.house.folder().join("weir/lists");
    std::fs::create_dir_all(&folder).unwrap();
    let line = |n: u8| {
        format!(r#"{{"ref": "r{n}", "signals": [{{"type": "pdq", "value": "{}"}}]}}"#, hash(n))
    };
    std::fs::write(folder.join("a.jsonl"), format!("{}\n{}\n", line(1), line(2))).unwrap();
    let made = |name: &str, file: &str| json!({ "bank": name, "api": "local_file", "api_json": { "file": file } });
    hma.post("/c/exchanges", made("LIST", "lists/a.jsonl")).await.is(201);
    let status = hma.get("/c/exchange/LIST/status").await.is(200);
    assert_eq!((&status["fetched_items"], &status["up_to_date"]), (&json!(2), &json!(true)));
    let found = hma.get(&format!("/m/lookup?signal_type=pdq&signal={}", hash(1))).await.is(200);
    assert!(found.get("LIST").is_some(), "{found}");

    std::fs::write(hma.house.folder().join("outside.jsonl"), line(9)).unwrap();
    std::os::unix::fs::symlink(hma.house.folder().join("outside.jsonl"), folder.join("b.jsonl"))
        .unwrap();
    for (n, file) in
        ["../outside.jsonl", "/etc/passwd", "lists/b.jsonl", "lists/none.jsonl", "lists"]
            .into_iter()
            .enumerate()
    {
        let name = format!("AWAY_{n}");
        hma.post("/c/exchanges", made(&name, file)).await.is(201);
        let status = hma.get(&format!("/c/exchange/{name}/status")).await.is(200);
        assert_eq!(status["last_fetch_succeeded"], json!(false), "{file}");
        assert_eq!(status["fetched_items"], json!(0), "{file}");
    }
}
