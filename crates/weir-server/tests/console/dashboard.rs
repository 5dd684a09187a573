//! The dashboard: what the day looks like, in both languages.

use serde_json::json;
use weir_model::Role;

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn without_data_each_chart_says_so_in_words() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Reviewer).await;
    let page = browser.get("/dashboard").await;
    for words in [
        "Nothing matched in 14 days.",
        "No clock runs.",
        "No case waits.",
        "No case with a match was decided in seven days.",
        "Nothing was decided in seven days.",
    ] {
        page.says(words);
    }
    page.keeps_silent_about("<svg class=\"chart-plot\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_matched_and_was_decided_is_drawn_and_stands_in_tables() {
    let house = House::new().await;
    let key = house.admin().await;
    house.post("/v1/banks", &key, json!({"name": "lamps"})).await.of(201);
    let signal = json!({"type": "md5", "value": "9e107d9d372bb6826bd81d3542a419d6"});
    let entry = json!({"signals": [signal]});
    house.post("/v1/banks/lamps/entries", &key, entry).await.of(201);
    let mut cases = Vec::new();
    for id in ["p1", "p2", "p3"] {
        let item = json!({"type": "post", "id": id, "media": [{"signals": [signal]}]});
        let told = house.post("/v1/items", &key, item).await.of(200);
        cases.push(told["case"].as_str().unwrap().to_owned());
    }
    let decide = |outcome| json!({"policy": "incitement", "purpose": "unclear", "outcome": outcome, "reason": "x"});
    for (case, outcome) in [(&cases[0], "remove"), (&cases[1], "not_a_match")] {
        house.post(&format!("/v1/cases/{case}/decision"), &key, decide(outcome)).await.of(201);
    }
    let mut browser = house.signed_in(Role::Reviewer).await;
    let page = browser.get("/dashboard").await;
    page.says("Matches a day over 14 days: between 0 and 3, 3 today.");
    page.says("<svg class=\"chart-plot\"")
        .says("class=\"is-3\"")
        .says("<caption>Matches a day</caption>");
    page.says("100 %").says("None late of 2").says("50 %").says("1 of 2").says("data-high");
    page.says("1 case has time").says("under 1 h");

    house.pass(40 * 86_400);
    let mut browser = house.signed_in(Role::Reviewer).await;
    let page = browser.get("/dashboard").await;
    page.says("1 case is late").says("1 clock is over.").says("Nothing matched in 14 days.");
    browser.post("/language", &[("language", "ar")]).await;
    browser.get("/dashboard").await.says("حالة واحدة متأخرة").says("لم يتطابق شيء في ١٤ يومًا.");
}
