//! Banks: HMA's section 5.

use serde_json::json;

use super::{Hma, hash};

#[tokio::test(flavor = "multi_thread")]
async fn banks_are_made_listed_and_shown() {
    let hma = Hma::new().await;
    hma.get("/c/banks").await.says(200, "[]");
    hma.post("/c/banks", json!({ "name": "LAMPS" }))
        .await
        .says(201, r#"{"matching_enabled_ratio":1.0,"name":"LAMPS"}"#);
    hma.get("/c/banks").await.says(200, r#"[{"matching_enabled_ratio":1.0,"name":"LAMPS"}]"#);
    hma.get("/c/bank/LAMPS").await.says(200, r#"{"matching_enabled_ratio":1.0,"name":"LAMPS"}"#);
    hma.get("/c/bank/OTHER").await.refuses(404, "OTHER");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_hma_does_not_take_is_refused() {
    let hma = Hma::new().await;
    for name in ["1LAMPS", "lamps", "LAMP-S", "LAMPS ", "", "منارة"] {
        hma.post("/c/banks", json!({ "name": name })).await.refuses(400, "no name for a bank");
    }
    hma.post("/c/banks", json!({ "name": "L".repeat(300) })).await.refuses(400, "128 characters");
    hma.post("/c/banks", json!({})).await.is_invalid("name", "missing");
    hma.post("/c/banks", json!({ "name": 7 })).await.is_invalid("name", "string_type");
    let ratio = json!({ "name": "LAMPS", "enabled_ratio": "half" });
    hma.post("/c/banks", ratio).await.is_invalid("enabled_ratio", "float_parsing");
    let enabled = json!({ "name": "LAMPS", "enabled": "perhaps" });
    hma.post("/c/banks", enabled).await.is_invalid("enabled", "bool_parsing");
    hma.bank("LAMPS").await;
    hma.post("/c/banks", json!({ "name": "LAMPS" })).await.refuses(403, "LAMPS");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ratio_of_a_new_bank_is_as_hma_reads_it() {
    let hma = Hma::new().await;
    for (n, (body, ratio)) in [
        (json!({ "enabled_ratio": "0.5" }), 0.5),
        (json!({ "enabled_ratio": 0.25, "enabled": true }), 0.25),
        // Only beside an explicit null does `enabled` count.
        (json!({ "enabled": false }), 1.0),
        (json!({ "enabled_ratio": null, "enabled": false }), 0.0),
        (json!({ "enabled_ratio": null, "enabled": "no" }), 0.0),
        (json!({ "enabled_ratio": 0, "colour": "red" }), 0.0),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = body;
        body["name"] = format!("BANK_{n}").into();
        let made = hma.post("/c/banks", body).await.is(201);
        assert_eq!(made["matching_enabled_ratio"], json!(ratio), "{made}");
    }
    for ratio in [json!(-0.1), json!(1.5), json!("7")] {
        let body = json!({ "name": "OVER", "enabled_ratio": ratio });
        hma.post("/c/banks", body).await.refuses(400, "from 0 to 1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_is_renamed_and_keeps_its_content() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    hma.bank("TAKEN").await;
    let id = hma.banked("LAMPS", &hash(1)).await;
    hma.put("/c/bank/LAMPS", json!({ "name": "lamps" })).await.refuses(400, "no name");
    hma.put("/c/bank/LAMPS", json!({ "name": "TAKEN" })).await.refuses(403, "TAKEN");
    hma.put("/c/bank/OTHER", json!({ "name": "NEW" })).await.refuses(404, "OTHER");
    hma.put("/c/bank/LAMPS", json!({ "name": "LIGHTS" }))
        .await
        .says(200, r#"{"matching_enabled_ratio":1.0,"name":"LIGHTS"}"#);
    hma.get("/c/bank/LAMPS").await.refuses(404, "LAMPS");
    let found = hma.get(&format!("/m/lookup?signal_type=pdq&signal={}", hash(1))).await;
    assert_eq!(found.is(200), json!({"LIGHTS": [{"bank_content_id": id, "distance": "0"}]}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_is_switched_off_and_to_a_ratio() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    for (body, ratio) in [
        (json!({ "enabled": false }), "0.0"),
        (json!({ "enabled": true }), "1.0"),
        (json!({ "enabled_ratio": 0.5 }), "0.5"),
        (json!({ "enabled_ratio": "0.25", "enabled": false }), "0.25"),
        (json!({}), "0.25"),
    ] {
        let shown = format!(r#"{{"matching_enabled_ratio":{ratio},"name":"LAMPS"}}"#);
        hma.put("/c/bank/LAMPS", body).await.says(200, &shown);
    }
    let list = hma.get("/c/banks").await.is(200);
    assert_eq!(list.as_array().unwrap().len(), 1, "one bank is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_bank_matches_nothing_and_can_be_restored_whole() {
    let hma = Hma::new().await;
    hma.delete("/c/bank/LAMPS").await.says(200, r#"{"message":"Done"}"#);
    hma.bank("LAMPS").await;
    hma.banked("LAMPS", &hash(1)).await;
    let lookup = format!("/m/lookup?signal_type=pdq&signal={}", hash(1));
    hma.delete("/c/bank/LAMPS").await.says(200, r#"{"message":"Done"}"#);
    hma.get(&lookup).await.says(200, "{}");
    hma.get("/c/banks").await.says(200, "[]");
    hma.delete("/c/bank/LAMPS").await.says(200, r#"{"message":"Done"}"#);
    // Its name is free meanwhile.
    hma.bank("LAMPS").await;
    hma.get(&lookup).await.says(200, "{}");
    hma.delete("/c/bank/LAMPS").await.is(200);

    let service = hma.house.service("default").await;
    let aside = hma.house.store.laid_aside_banks(service).await.unwrap();
    assert_eq!(aside.len(), 2);
    let first = aside.last().unwrap();
    assert_eq!(first.bank.name.as_str(), "LAMPS");
    let now = hma.house.now();
    hma.house.store.restore_bank(service, first.bank.id, None, now).await.unwrap();
    hma.house.catch_up().await;
    hma.get(&lookup).await.says(200, r#"{"LAMPS":[{"bank_content_id":1,"distance":"0"}]}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_of_weir_is_a_bank_here_and_the_other_way_round() {
    let hma = Hma::new().await;
    let (house, key) = (&hma.house, hma.key.as_str());
    house.post("/v1/banks", key, json!({ "name": "LAMPS" })).await.of(201);
    house.post("/v1/banks", key, json!({ "name": "منشورات المنارة" })).await.of(201);
    house.post("/v1/banks", key, json!({ "name": "fine lamps", "kind": "allow" })).await.of(201);
    let list = hma.get("/c/banks").await.is(200);
    let mut names: Vec<&str> =
        list.as_array().unwrap().iter().map(|bank| bank["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    // Allow banks find nothing, and are no banks to HMA.
    assert_eq!(names, ["LAMPS", "MNSHWRAT_ALMNARH"]);
    let again = hma.get("/c/banks").await.is(200);
    assert_eq!(list, again, "an alias stays");

    let id = hma.banked("MNSHWRAT_ALMNARH", &hash(3)).await;
    let entries =
        house.get("/v1/banks/منشورات المنارة/entries".replace(' ', "%20").as_str(), key).await;
    let entries = entries.of(200);
    assert_eq!(entries["data"][0]["number"], json!(id), "{entries}");
    assert_eq!(entries["data"][0]["source"], "own", "{entries}");
    let found = hma.get(&format!("/m/lookup?signal_type=pdq&signal={}", hash(3))).await.is(200);
    assert_eq!(found, json!({"MNSHWRAT_ALMNARH": [{"bank_content_id": id, "distance": "0"}]}));

    let entry = json!({"signals": [{"type": "pdq", "value": hash(200), "quality": 100}]});
    let entry = house.post("/v1/banks/LAMPS/entries", key, entry).await.of(201);
    let number = &entry["number"];
    let shown = hma.get(&format!("/c/bank/LAMPS/content/{number}?include_signals=true")).await;
    assert_eq!(shown.is(200)["signals"], json!({ "pdq": hash(200) }));
    let events = house.get("/v1/events?limit=1000", key).await.of(200).to_string();
    assert!(events.contains("entry.added") && events.contains("bank.created"), "{events}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_counts_for_weirs_own_items_too() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    hma.banked("LAMPS", &hash(1)).await;
    let item = json!({"media": [{"signals": [{"type": "pdq", "value": hash(1), "quality": 100}]}]});
    let told = hma.house.post("/v1/match", &hma.key, item.clone()).await.of(200);
    assert_eq!(told["matches"][0]["bank"], "LAMPS", "{told}");
    hma.put("/c/bank/LAMPS", json!({ "enabled": false })).await.is(200);
    let told = hma.house.post("/v1/match", &hma.key, item).await.of(200);
    assert_eq!(told["matches"], json!([]));
}
