//! Who may do what: every route, every role, every other service's key.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use weir_model::{Permission, Role, Scope};
use weir_server::access::{Needs, TABLE};
use weir_server::openapi;

use crate::house::House;

#[test]
fn every_route_of_the_description_stands_in_the_table_and_no_other() {
    let document = serde_json::to_value(openapi()).unwrap();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            described.insert((method.to_uppercase(), path.clone()));
        }
    }
    let table: BTreeSet<(String, String)> =
        TABLE.iter().map(|row| (row.0.to_owned(), row.1.to_owned())).collect();
    assert_eq!(table.len(), TABLE.len(), "a route stands in the table twice");
    assert_eq!(described, table, "left: /openapi.json; right: the table");
}

/// A path with something in each place.
fn filled(path: &str) -> String {
    path.replace("{type}", "post").replace("{name}", "lamps").replace("{id}", "x1")
}

/// Nothing (a route that takes a body refuses it after letting in).
fn is_let_in(status: u16) -> bool {
    status != 401 && status != 403
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_gets_through_where_the_table_says_and_nowhere_else() {
    let house = House::new().await;
    let service = house.service("default").await;
    for role in Role::ALL {
        for (method, path, needs) in TABLE {
            // A key of its own each time: one route ends nobody's key for the next.
            let key = house.key(service, *role, &[]).await;
            let told = house.call(method, &filled(path), &key, None).await;
            let may = match needs {
                Needs::Nothing | Needs::Somebody => true,
                Needs::User => false,
                Needs::Permission(permission) => role.may(*permission),
            };
            // Signing in is open to all, and refuses a body that is none.
            let status = told.status.as_u16();
            assert_eq!(is_let_in(status), may, "{role} {method} {path}: {status} {}", told.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_or_with_a_wrong_one_nobody_gets_through() {
    let house = House::new().await;
    let service = house.service("default").await;
    let revoked = house.key(service, Role::Admin, &[]).await;
    let id = house.store.keys(service).await.unwrap()[0].id;
    house.store.revoke_key(service, id, house.now()).await.unwrap();
    let wrong = format!("weir_{}", "0".repeat(52));
    for key in ["", "nonsense", &wrong, &revoked, "weirs_nonsense"] {
        for (method, path, needs) in TABLE {
            let told = house.call(method, &filled(path), key, None).await;
            let status = told.status.as_u16();
            if *needs == Needs::Nothing {
                assert!(status != 401 || *path == "/v1/sessions", "{method} {path}: {status}");
            } else {
                told.problem(401, "unauthenticated");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_narrowed_gets_through_in_its_scopes_alone() {
    let house = House::new().await;
    let service = house.service("default").await;
    for scope in Scope::ALL {
        for (method, path, needs) in TABLE {
            let Needs::Permission(Permission { scope: needed, .. }) = needs else { continue };
            let key = house.key(service, Role::Admin, &[*scope]).await;
            let told = house.call(method, &filled(path), &key, None).await;
            let status = told.status.as_u16();
            assert_eq!(is_let_in(status), scope == needed, "{scope} {method} {path}: {status}");
        }
    }
}

/// A service with something of everything, and the paths to it.
async fn furnished(house: &House, key: &str) -> Vec<String> {
    house.post("/v1/banks", key, json!({"name": "lamps"})).await.of(201);
    let entry = json!({"signals": [{"type": "md5", "value": "9e107d9d372bb6826bd81d3542a419d6"}]});
    let entry = house.post("/v1/banks/lamps/entries", key, entry).await.of(201);
    let item = json!({
        "type": "post", "id": "p1", "author": {"type": "user", "id": "u1"},
        "media": [{"signals": [{"type": "md5", "value": "9e107d9d372bb6826bd81d3542a419d6"}]}],
    });
    let item = house.post("/v1/items", key, item).await.of(200);
    let batch = json!({"items": [{"type": "post", "id": "p2", "text": "lamp"}]});
    let batch = house.post("/v1/items/batch", key, batch).await.of(202);
    let notice = json!({"item": {"type": "post", "id": "p1"}, "reason": "a false light"});
    let notice = house.post("/v1/notices", key, notice).await.of(201);
    let webhook = json!({"url": "https://hooks.example/weir"});
    let webhook = house.post("/v1/webhooks", key, webhook).await.of(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let decision = json!({"policy": "incitement", "purpose": "promotion", "outcome": "remove",
        "reason": "a false light", "delay_ms": 3_600_000});
    let path = format!("/v1/cases/{}/decision", text(&item["case"]));
    let decision = house.post(&path, key, decision).await.of(201);
    let deliveries = house.get("/v1/deliveries", key).await.of(200);
    let user = house.post("/v1/users", key, json!({"name": "amal", "role": "admin"})).await.of(201);
    let keys = house.get("/v1/keys", key).await.of(200);
    vec![
        "/v1/items/post/p1".to_owned(),
        "/v1/authors/user/u1".to_owned(),
        format!("/v1/batches/{}", text(&batch["batch"])),
        "/v1/banks/lamps".to_owned(),
        "/v1/banks/lamps/entries".to_owned(),
        format!("/v1/entries/{}", text(&entry["entry"])),
        format!("/v1/notices/{}", text(&notice["notice"])),
        format!("/v1/cases/{}", text(&item["case"])),
        format!("/v1/decisions/{}", text(&decision["decision"])),
        format!("/v1/actions/{}", text(&decision["action"])),
        format!("/v1/webhooks/{}", text(&webhook["webhook"])),
        format!("/v1/deliveries/{}", text(&deliveries["data"][0]["delivery"])),
        format!("/v1/users/{}", text(&user["user"])),
        format!("/v1/keys/{}", text(&keys["data"][0]["key"])),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn another_services_admin_finds_nothing_at_any_path_and_changes_nothing() {
    let house = House::new().await;
    let owner = house.admin().await;
    let stranger = house.service("another").await;
    let stranger = house.key(stranger, Role::Admin, &[]).await;
    let paths = furnished(&house, &owner).await;
    let reasonable = json!({"enabled": false, "role": "auditor"});
    for path in &paths {
        if !path.starts_with("/v1/keys/") {
            house.get(path, &owner).await.of(200);
            house.get(path, &stranger).await.problem(404, "not-found");
        }
        house.call("DELETE", path, &stranger, None).await;
        for change in [reasonable.clone(), json!({"enabled": false})] {
            house.call("PATCH", path, &stranger, Some(change)).await;
        }
        for verb in ["undo", "rotate", "test", "replay", "reset"] {
            let told = house.call("POST", &format!("{path}/{verb}"), &stranger, None).await;
            assert!(told.status.is_client_error(), "{path}/{verb}: {}", told.status);
        }
    }
    for path in paths.iter().filter(|path| !path.starts_with("/v1/keys/")) {
        house.get(path, &owner).await.of(200);
    }
    let keys = house.get("/v1/keys", &owner).await.of(200);
    assert!(keys["data"].as_array().unwrap().iter().all(|key| key["revoked_at"].is_null()));
    for list in ["banks", "cases", "notices", "actions", "webhooks", "deliveries", "users"] {
        let told = house.get(&format!("/v1/{list}"), &stranger).await.of(200);
        assert_eq!(told["data"], json!([]), "{list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_chooses_a_password_first_and_is_locked_out_after_five_wrong_ones() {
    let house = House::new().await;
    let admin = house.admin().await;
    let made = json!({"name": "amal", "role": "reviewer"});
    let made = house.post("/v1/users", &admin, made).await.of(201);
    let once = made["one_time_password"].as_str().unwrap();
    let sign_in = |password: &str| json!({"name": "amal", "password": password});
    let session = house.post("/v1/sessions", "", sign_in(once)).await.of(201);
    let token = session["token"].as_str().unwrap();

    house.get("/v1/cases", token).await.problem(403, "forbidden");
    let change = json!({"old": once, "new": "seven lamps upon the pier"});
    house.call("PUT", "/v1/me/password", token, Some(change)).await.of(204);
    house.get("/v1/cases", token).await.of(200);
    house.get("/v1/events", token).await.problem(403, "forbidden");
    assert_eq!(house.get("/v1/me", token).await.of(200)["user"]["name"], "amal");

    for _ in 0..5 {
        house.post("/v1/sessions", "", sign_in("wrong")).await.problem(401, "unauthenticated");
    }
    let locked = house.post("/v1/sessions", "", sign_in("seven lamps upon the pier")).await;
    assert!(locked.headers.contains_key("retry-after"));
    locked.problem(429, "too-many-requests");
    house.pass(3600);
    house.post("/v1/sessions", "", sign_in("seven lamps upon the pier")).await.of(201);

    let sessions = house.get("/v1/sessions", &admin).await.of(200);
    assert_eq!(sessions["data"].as_array().unwrap().len(), 2);
    house.call("DELETE", "/v1/me/session", token, None).await.of(204);
    house.get("/v1/me", token).await.problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_makes_as_many_requests_as_it_may_and_is_told_when_to_come_again() {
    let house = House::with(|config| config.key_rate = std::num::NonZeroU32::new(60)).await;
    let key = house.admin().await;
    for _ in 0..10 {
        house.get("/v1/me", &key).await.of(200);
    }
    let told = house.get("/v1/me", &key).await;
    assert_eq!(told.headers["retry-after"], "1");
    told.problem(429, "too-many-requests");
    house.pass(1);
    house.get("/v1/me", &key).await.of(200);
}
