//! Rules over the API: looked through, written, approved, tried on the past,
//! put in shadow and live, and obeyed at once.

use serde_json::{Value, json};
use weir_model::Role;
use weir_store::SignInError;

use crate::house::House;

const LINKS: &str = r#"name = "many-links"
title = { en = "Many links" }
about = { en = "More than two links." }
when = "item.links > 2"

[then]
review = { queue = "matches", priority = "low" }

[[test]]
name = "three"
facts.item = { links = 3 }
expect = "fires"
"#;

fn item(id: &str) -> Value {
    let links = ["https://a.example/", "https://b.example/", "https://c.example/"];
    json!({"type": "post", "id": id, "links": links})
}

/// The token of a signed-in admin.
async fn signed_in(house: &House, name: &str) -> Result<String, SignInError> {
    let service = house.service("default").await;
    let of = name.parse().unwrap();
    let (user, first) =
        house.store.create_user(service, &of, Role::Admin, house.now()).await.unwrap();
    let words = [first.reveal(), "four wet lamps on the pier"];
    house.store.change_password(service, user.id, words, None, house.now()).await.unwrap();
    let (_, token) = house.store.sign_in(service, name, words[1], "a test", house.now()).await?;
    Ok(token.reveal().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_written_tried_and_obeyed_when_it_is_live() {
    let house = House::new().await;
    let key = house.admin().await;
    house.post("/v1/rules/check", &key, json!({"source": LINKS})).await.shown("rule_checked");
    let written = house.call(
        "PUT",
        "/v1/rules/many-links",
        &key,
        Some(json!({
            "source": LINKS, "note": "links alone are no reason to act", "after": 0,
        })),
    );
    let written = written.await.shown("rule_written");
    let version = written["version"].as_str().unwrap();

    let before = house.post("/v1/items", &key, item("p1")).await.of(200);
    assert_eq!((&before["verdict"], &before["case"]), (&json!("allow"), &Value::Null));
    let begun = house.post("/v1/back-tests", &key, json!({"version": version})).await.of(202);
    let of = format!("/v1/back-tests/{}", begun["back_test"].as_str().unwrap());
    let mut told = house.get(&of, &key).await.of(200);
    while told["state"] == "running" {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        told = house.get(&of, &key).await.of(200);
    }
    house.get(&of, &key).await.shown("back_test");
    house.get(&format!("{of}/changes"), &key).await.shown("back_test_changes");

    for (state, verdict) in [("shadow", "allow"), ("live", "review"), ("retired", "allow")] {
        let path = format!("/v1/rule-versions/{version}/state");
        let set = house.call("PUT", &path, &key, Some(json!({"state": state}))).await.of(200);
        assert_eq!(set["state"], state);
        let answered = house.post("/v1/items", &key, item(state)).await.of(200);
        assert_eq!(answered["verdict"], verdict, "{state}");
        let rules = if state == "live" { json!(["many-links@1"]) } else { json!([]) };
        assert_eq!(answered["rules"], rules, "{state}");
    }
    house.get("/v1/rules/many-links", &key).await.shown("rule_versions");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_with_faults_is_kept_as_a_draft_and_never_computed() {
    let house = House::new().await;
    let key = house.admin().await;
    let wrong = LINKS.replace("item.links", "item.lnks");
    let put = |source: String| {
        house.call("PUT", "/v1/rules/many-links", &key, Some(json!({"source": source})))
    };
    let written = put(wrong).await.shown("rule_with_a_fault");
    let path = format!("/v1/rule-versions/{}/state", written["version"].as_str().unwrap());
    for state in ["shadow", "live"] {
        house
            .call("PUT", &path, &key, Some(json!({"state": state})))
            .await
            .problem(409, "conflict");
    }
    // What DESIGN.md forbids is a fault like any other.
    let acts = LINKS.replace(
        "review = { queue = \"matches\", priority = \"low\" }",
        "act = { action = \"remove\" }",
    );
    let written = put(acts).await.of(200);
    assert_eq!((&written["state"], &written["check"]["sound"]), (&json!("draft"), &json!(false)));
    assert_eq!(written["check"]["faults"][0]["kind"], "forbidden");
    house.call("PUT", &path, &key, Some(json!({"state": "live"}))).await.problem(409, "conflict");
    let answered = house.post("/v1/items", &key, item("p1")).await.of(200);
    assert_eq!(answered["verdict"], "allow");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_wrote_meanwhile_is_not_written_over() {
    let house = House::new().await;
    let key = house.admin().await;
    let put = |after: u32| {
        let body = json!({"source": LINKS, "after": after});
        house.call("PUT", "/v1/rules/many-links", &key, Some(body))
    };
    put(0).await.of(200);
    put(0).await.problem(409, "conflict");
    assert_eq!(put(1).await.of(200)["number"], 1, "a draft is changed in its place");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_approvals_a_rule_is_computed_only_after_a_second_person() {
    let house = House::with(|config| config.rules_two_people = true).await;
    let (astrid, bilal) =
        (signed_in(&house, "astrid").await.unwrap(), signed_in(&house, "bilal").await.unwrap());
    let body = json!({"source": LINKS});
    let written = house.call("PUT", "/v1/rules/many-links", &astrid, Some(body)).await.of(200);
    let version = format!("/v1/rule-versions/{}", written["version"].as_str().unwrap());
    let approve = |by: String| {
        let path = format!("{version}/approve");
        let house = &house;
        async move { house.call("POST", &path, &by, None).await }
    };
    let path = format!("{version}/state");
    let set = |body: Value| house.call("PUT", &path, &astrid, Some(body));
    set(json!({"state": "shadow"})).await.problem(409, "conflict");
    approve(astrid.clone()).await.problem(409, "conflict");
    // A program is no second person.
    let key = house.admin().await;
    approve(key).await.problem(409, "conflict");
    assert!(approve(bilal.clone()).await.of(200)["approved_at"].is_string());
    // A change of what was approved has to be approved anew.
    let changed = json!({"source": LINKS.replace("> 2", "> 3").replace("links = 3", "links = 4")});
    house.call("PUT", "/v1/rules/many-links", &astrid, Some(changed)).await.of(200);
    set(json!({"state": "shadow"})).await.problem(409, "conflict");
    approve(bilal).await.of(200);
    assert_eq!(set(json!({"state": "shadow"})).await.of(200)["state"], "shadow");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_flaggers_notice_is_looked_at_before_others() {
    let house = House::new().await;
    let key = house.admin().await;
    let notice = |id: &str, kind: &str| {
        let body =
            json!({"item": {"type": "post", "id": id}, "reason": "a false light", "kind": kind});
        house.post("/v1/notices", &key, body)
    };
    let mut due = Vec::new();
    for (id, kind) in [("p1", "user"), ("p2", "trusted_flagger")] {
        let case = notice(id, kind).await.of(201)["case"].as_str().unwrap().to_owned();
        let service = house.service("default").await;
        let case = house.store.case(service, case.parse().unwrap()).await.unwrap();
        assert_eq!(case.queue, weir_model::Queue::Notices);
        due.push((case.due_at.micros() - case.opened_at.micros()) / 3_600_000_000);
    }
    assert_eq!(due, [24, 4], "hours until they are due");
}
