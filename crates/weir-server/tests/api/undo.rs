//! Undo by cause and the switch of an entry over HTTP.

use std::time::Duration;

use serde_json::{Value, json};
use weir_model::{Role, Scope};

use crate::house::House;

/// A bank with a text in it; answers the entry's id.
async fn banked(house: &House, key: &str) -> String {
    house.post("/v1/banks", key, json!({"name": "lamps"})).await.of(201);
    let entry = json!({"ref": "oath", "text": "a lamp on every rock"});
    let told = house.post("/v1/banks/lamps/entries", key, entry).await.of(201);
    told["entry"].as_str().unwrap().to_owned()
}

/// A post that matches it; answers its case.
async fn posted(house: &House, key: &str, id: &str) -> String {
    let item = json!({"type": "post", "id": id, "text": "a lamp on every rock"});
    let told = house.post("/v1/items?wait_ms=20000", key, item).await.of(200);
    told["case"].as_str().unwrap().to_owned()
}

async fn decided(house: &House, key: &str, id: &str, outcome: &str) {
    let case = posted(house, key, id).await;
    let decision = json!({"policy": "incitement", "purpose": "promotion", "outcome": outcome,
        "reason": "a copy of a banked oath"});
    house.post(&format!("/v1/cases/{case}/decision"), key, decision).await.of(201);
}

/// The job once it runs no longer.
async fn ended(house: &House, key: &str, job: &Value) -> Value {
    let path = format!("/v1/jobs/{}", job["job"].as_str().unwrap());
    for _ in 0..600 {
        let job = house.get(&path, key).await.of(200);
        if job["state"] != "running" {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the job does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_preview_counts_is_what_the_job_takes_back() {
    let house = House::new().await;
    let key = house.admin().await;
    let entry = banked(&house, &key).await;
    for (id, outcome) in [("p1", "remove"), ("p2", "remove"), ("p3", "label")] {
        decided(&house, &key, id, outcome).await;
    }
    posted(&house, &key, "p4").await;
    let cause = json!({"cause": {"entry": entry}});
    let seen = house.post("/v1/undo/preview", &key, cause.clone()).await.of(200);
    let sort = |outcome: &str, standing: u64, undone: u64| json!({"outcome": outcome, "by": "person", "standing": standing, "undone": undone});
    assert_eq!(seen["decisions"], json!([sort("remove", 2, 0), sort("label", 1, 0)]));
    assert_eq!((&seen["in_cases"], &seen["withdrawn"]), (&json!(4), &json!(1)));
    assert_eq!(seen["cases"][0]["item"], json!({"type": "post", "id": "p1"}));

    let job = house.post("/v1/undo", &key, cause.clone()).await.of(202);
    assert_eq!((&job["kind"], &job["total"]), (&json!("undo"), &json!(4)));
    let job = ended(&house, &key, &job).await;
    assert_eq!((&job["state"], &job["done"]), (&json!("done"), &json!(4)));
    let undone = &job["undo"];
    assert_eq!((&undone["removed"], &undone["labelled"]), (&json!(2), &json!(1)));
    assert_eq!(undone["withdrawn"], 4);
    let seen = house.post("/v1/undo/preview", &key, cause).await.of(200);
    assert_eq!(seen["decisions"], json!([sort("remove", 0, 2), sort("label", 0, 1)]));
    assert_eq!(seen["in_cases"], 0);
    let withdrawn = house.get("/v1/cases?state=withdrawn", &key).await.of(200);
    assert_eq!(withdrawn["data"].as_array().unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cases_of_a_preview_come_page_by_page() {
    let house = House::new().await;
    let key = house.admin().await;
    banked(&house, &key).await;
    for id in ["p1", "p2", "p3"] {
        decided(&house, &key, id, "remove").await;
    }
    let mut names = Vec::new();
    let mut after = Value::Null;
    loop {
        let body = json!({"cause": {"bank": "lamps"}, "limit": 2, "after": after});
        let seen = house.post("/v1/undo/preview", &key, body).await.of(200);
        let cases = seen["cases"].as_array().unwrap().clone();
        names.extend(cases.iter().map(|case| case["item"]["id"].as_str().unwrap().to_owned()));
        after = seen["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(names, ["p1", "p2", "p3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cause_that_is_none_is_refused_with_the_field_that_is_wrong() {
    let house = House::new().await;
    let key = house.admin().await;
    for (cause, pointer) in [
        (json!({}), "/cause"),
        (json!({"entry": "x", "bank": "lamps"}), "/cause"),
        (json!({"entry": "lamp"}), "/cause/entry"),
        (json!({"rule_version": "rule_1"}), "/cause/rule_version"),
        (json!({"import": "x"}), "/cause/import"),
        (json!({"bank": ""}), "/cause/bank"),
        (json!({"from": "2026-11-26T08:00:00Z"}), "/cause/to"),
        (json!({"from": "noon", "to": "2026-11-26T08:00:00Z"}), "/cause/from"),
        (json!({"from": "2026-11-26T08:00:00Z", "to": "2026-11-26T08:00:00Z"}), "/cause/to"),
    ] {
        for path in ["/v1/undo/preview", "/v1/undo"] {
            let told = house.post(path, &key, json!({"cause": cause})).await;
            let told = told.problem(422, "invalid");
            assert_eq!(told["errors"][0]["pointer"], pointer, "{told}");
        }
    }
    let limit = json!({"cause": {"bank": "lamps"}, "limit": 0});
    house.post("/v1/undo/preview", &key, limit).await.problem(422, "invalid");
    let nobodys = json!({"cause": {"bank": "lamps"}});
    house.post("/v1/undo", &key, nobodys).await.problem(404, "not-found");
    house.get("/v1/jobs/job_01kb0000000000000000000000", &key).await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_may_look_at_a_job_and_take_nothing_back() {
    let house = House::new().await;
    let admin = house.admin().await;
    let service = house.service("default").await;
    let entry = banked(&house, &admin).await;
    decided(&house, &admin, "p1", "remove").await;
    let cause = json!({"cause": {"entry": entry}});
    let reviewer = house.key(service, Role::Reviewer, &[]).await;
    house.post("/v1/undo", &reviewer, cause.clone()).await.problem(403, "forbidden");
    let cases = house.key(service, Role::Analyst, &[Scope::Cases]).await;
    house.post("/v1/undo", &cases, cause.clone()).await.problem(403, "forbidden");
    let analyst = house.key(service, Role::Analyst, &[]).await;
    let job = house.post("/v1/undo", &analyst, cause).await.of(202);
    ended(&house, &reviewer, &job).await;
    let path = format!("/v1/jobs/{}/stop", job["job"].as_str().unwrap());
    house.post(&path, &reviewer, json!({})).await.problem(403, "forbidden");
    // What is done is neither stopped nor done again.
    house.post(&path, &analyst, json!({})).await.problem(409, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_stopped_and_resumed() {
    let house = House::new().await;
    let key = house.admin().await;
    let entry = banked(&house, &key).await;
    decided(&house, &key, "p1", "remove").await;
    // No worker of this service's has it: it was stopped before any looked.
    let service = house.service("default").await;
    let cause = weir_model::Cause::Entry(entry.parse().unwrap());
    let job = house.store.start_undo(service, &cause, house.now()).await.unwrap();
    let stopped = weir_model::JobState::Stopped;
    let job = house.store.set_job_state(service, job.id, stopped, None, house.now()).await.unwrap();
    let told = house.post(&format!("/v1/jobs/{}/resume", job.id), &key, json!({})).await.of(200);
    assert_eq!(told["state"], "running");
    let told = ended(&house, &key, &told).await;
    assert_eq!((&told["state"], &told["undo"]["removed"]), (&json!("done"), &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_switched_off_and_on_and_tells_what_was_said_of_it() {
    let house = House::new().await;
    let key = house.admin().await;
    let entry = banked(&house, &key).await;
    decided(&house, &key, "p1", "remove").await;
    let path = format!("/v1/entries/{entry}");
    let told = house.get(&path, &key).await.of(200);
    assert_eq!(
        (&told["confirmed"], &told["overturned"], &told["own"]),
        (&json!(1), &json!(0), &json!(true))
    );
    let purpose = json!({"purpose": "promotion", "confirmed": 1, "kept": 0, "overturned": 0});
    assert_eq!(told["judgements"], json!([purpose]));
    let state = |on: bool| Some(json!({"on": on}));
    let told = house.call("PUT", &format!("{path}/state"), &key, state(false)).await.of(200);
    assert_eq!((&told["off"]["reason"], &told["off"]["asked"]), (&json!("person"), &json!(false)));
    let item = json!({"text": "a lamp on every rock"});
    let allowed = house.post("/v1/match", &key, item.clone()).await.of(200);
    assert_eq!(allowed["verdict"], "allow");
    let told = house.call("PUT", &format!("{path}/state"), &key, state(true)).await.of(200);
    assert!(told["off"].is_null(), "{told}");
    assert_eq!(house.post("/v1/match", &key, item).await.of(200)["verdict"], "review");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_third_overturn_sets_an_entry_aside_at_once() {
    let house = House::new().await;
    let key = house.admin().await;
    let entry = banked(&house, &key).await;
    for id in ["p1", "p2", "p3"] {
        decided(&house, &key, id, "not_a_match").await;
    }
    let told = house.get(&format!("/v1/entries/{entry}"), &key).await.of(200);
    assert_eq!(told["off"]["reason"], "overturned");
    assert_eq!(told["off"]["asked"], true);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let item = json!({"text": "a lamp on every rock"});
    assert_eq!(house.post("/v1/match", &key, item).await.of(200)["verdict"], "allow");
}
