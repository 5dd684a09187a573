//! Where clients come in: keys, prefixes, slashes, an open listener.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;
use tower::ServiceExt as _;
use weir_model::{Permission, Role};
use weir_server::access::{HMA, Needs};

use super::{Hma, Said, at_the_root, hash, said};

async fn bare(hma: &Hma, path: &str) -> Said {
    hma.send(Request::get(path).body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_comes_by_header_by_bearer_or_in_front_of_the_path() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    let key = &hma.key;
    hma.get("/c/bank/LAMPS").await.is(200);
    let bearer =
        Request::get("/hma/c/bank/LAMPS").header(header::AUTHORIZATION, format!("Bearer {key}"));
    hma.send(bearer.body(Body::empty()).unwrap()).await.is(200);
    bare(&hma, &format!("/hma/{key}/c/bank/LAMPS")).await.is(200);
    // As its best-known client appends it to an address with a slash.
    bare(&hma, &format!("/hma/{key}//c/bank/LAMPS")).await.is(200);
    let looked =
        bare(&hma, &format!("/hma/{key}/m/lookup?signal_type=pdq&signal={}", hash(1))).await;
    looked.says(200, "{}");
    let made = Request::post(format!("/hma/{key}/c/banks"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(r#"{"name":"BY_PREFIX"}"#));
    hma.send(made.unwrap()).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_never_a_404() {
    let hma = Hma::new().await;
    let wrong = format!("weir_{}", "0".repeat(52));
    for path in ["/c/bank/LAMPS", "/c/banks", "/h/hash?url=x", "/m/lookup"] {
        bare(&hma, &format!("/hma{path}")).await.refuses(401, "key");
        for key in ["nonsense", &wrong, "weirs_x", "%C3%BC"] {
            bare(&hma, &format!("/hma/{key}{path}")).await.refuses(401, "");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_gets_through_where_the_table_says() {
    let hma = Hma::new().await;
    let service = hma.house.service("default").await;
    for role in Role::ALL {
        for (method, path, needs) in HMA {
            let key = hma.house.key(service, *role, &[]).await;
            let path = path.replace("{name}", "LAMPS").replace("{id}", "1");
            let request = Request::builder().method(*method).uri(&path).header("x-api-key", key);
            let status = hma.send(request.body(Body::empty()).unwrap()).await.status;
            let may = match needs {
                Needs::Permission(Permission { scope, access }) => {
                    role.may(Permission { scope: *scope, access: *access })
                }
                _ => true,
            };
            assert_eq!(status != 401 && status != 403, may, "{role} {method} {path}: {status}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slashes_and_addresses_that_are_none_are_as_hma_has_them() {
    let hma = Hma::new().await;
    hma.get("//c/banks").await.says(200, "[]");
    hma.get("/c/banks/").await.is_page(404);
    let moved = hma.get("/c//banks").await;
    assert_eq!(moved.status, 308);
    assert_eq!(moved.headers[header::LOCATION], "/hma/c/banks");
    for path in ["/c/elsewhere", "/ui", "/dev/factory_reset", "/x"] {
        hma.get(path).await.is_page(404);
    }
    hma.call("PATCH", "/c/banks", None).await.is_page(405);
    hma.call("POST", "/dev/factory_reset", None).await.is_page(404);
    hma.call("POST", "/dev/setup_sample_example", None).await.is_page(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_core_answers_as_hma_does() {
    let hma = Hma::new().await;
    for path in ["/hma/status", "/hma/status/live", "/hma//status"] {
        let alive = bare(&hma, path).await;
        assert_eq!((alive.status, alive.text.as_str()), (200, "I-AM-ALIVE"), "{path}");
    }
    let start = bare(&hma, "/hma/").await;
    assert_eq!((start.status, &start.headers[header::LOCATION]), (302, &"status".parse().unwrap()));
    let map = bare(&hma, "/hma/site-map").await.is(200);
    let paths: Vec<&str> = map.as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    assert!(paths.is_sorted() && paths.contains(&"/c/bank/<name>/content/<id>"), "{paths:?}");
    let openapi = bare(&hma, "/hma/openapi/openapi.json").await.is(200);
    assert_eq!(openapi["info"]["title"], "Open Media Match API");
    assert!(openapi["openapi"].as_str().unwrap().starts_with("3."));
    assert!(openapi["paths"]["/m/raw_lookup"]["get"].is_object());
    assert_eq!(bare(&hma, "/hma/openapi").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_of_its_own_has_the_routes_at_its_root() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    let service = hma.house.service("default").await;
    let [shut, open] = [None, Some(service)].map(|open| at_the_root(hma.house.app(), open));
    let ask = |router: &axum::Router, path: &str, key: Option<&str>| {
        let mut request = Request::get(path);
        if let Some(key) = key {
            request = request.header("x-api-key", key);
        }
        let (router, request) = (router.clone(), request.body(Body::empty()).unwrap());
        let asked = path.to_owned();
        async move { said(asked, router.oneshot(request).await.unwrap()).await }
    };
    ask(&shut, "/c/bank/LAMPS", None).await.refuses(401, "key");
    ask(&shut, "/c/bank/LAMPS", Some(&hma.key)).await.is(200);
    ask(&shut, &format!("/{}/c/bank/LAMPS", hma.key), None).await.is(200);
    ask(&open, "/c/bank/LAMPS", None).await.is(200);
    ask(&open, "//c/bank/LAMPS", None).await.is(200);
    // A key that is shown counts, and a wrong one is refused.
    ask(&open, "/c/bank/LAMPS", Some("nonsense")).await.refuses(401, "");
    assert_eq!(ask(&open, "/status", None).await.text, "I-AM-ALIVE");
    // Nothing of Weir's own is there.
    for path in ["/v1/banks", "/queue", "/metrics", "/../v1/banks", "/c/../../v1/keys"] {
        let told = ask(&open, path, None).await;
        assert!(matches!(told.status, 401 | 404), "{path}: {} {}", told.status, told.text);
    }
    let events = hma.house.get("/v1/events?limit=1000", &hma.key).await.of(200).to_string();
    assert!(!events.contains("nonsense"), "{events}");
    let made = Request::post("/c/banks").header(header::CONTENT_TYPE, "application/json");
    let made = made.body(Body::from(json!({ "name": "OPENED" }).to_string())).unwrap();
    said("POST".to_owned(), open.clone().oneshot(made).await.unwrap()).await.is(201);
}
