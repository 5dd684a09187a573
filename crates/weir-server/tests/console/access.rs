//! Who is let in: every page, every role, nobody, another service's people;
//! other sites' forms; and that cookies and keys keep to their places.

use axum::body::Body;
use axum::http::{Request, header};
use weir_model::{Mode, Role};
use weir_server::access::{Needs, PAGES, TABLE};

use crate::browser::Browser;
use crate::deliveries::outbox;
use crate::house::House;

/// A path with something in each place.
fn filled(path: &str) -> String {
    path.replace("{digest}", "0").replace("{name}", "console.css").replace("{id}", "x1")
}

/// Every page, signing out last: it ends the session.
fn pages() -> Vec<&'static (&'static str, &'static str, Needs)> {
    let mut pages: Vec<_> = PAGES.iter().collect();
    pages.sort_by_key(|(_, path, _)| *path == "/sign-out");
    pages
}

async fn visit(browser: &mut Browser<'_>, method: &str, path: &str) -> crate::browser::Page {
    match method {
        "GET" => browser.get(&filled(path)).await,
        _ => browser.post(&filled(path), &[]).await,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_sees_the_pages_that_the_table_says_and_no_other() {
    let house = House::new().await;
    for role in Role::OF_USERS {
        let mut browser = house.signed_in(*role).await;
        for (method, path, needs) in pages() {
            let page = visit(&mut browser, method, path).await;
            let may = match needs {
                Needs::Permission(permission) => role.may(*permission),
                Needs::Nothing | Needs::Somebody | Needs::User => true,
            };
            let refused = page.status == 403;
            assert_eq!(!refused, may, "{role} {method} {path}: {} {}", page.status, page.text);
            if page.status == 303 && *path != "/sign-out" {
                assert!(!page.leads_to().starts_with("/sign-in"), "{role} {method} {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_every_page_leads_to_the_door_and_back() {
    let house = House::new().await;
    house.service("default").await;
    let ended = {
        let mut browser = house.signed_in(Role::Admin).await;
        let token = browser.cookies["weir"].clone();
        browser.post("/sign-out", &[]).await;
        token
    };
    for token in [None, Some("weirs_nonsense"), Some(ended.as_str())] {
        for (method, path, needs) in PAGES {
            let mut browser = house.browser();
            browser.cookies.extend(token.map(|token| ("weir".to_owned(), token.to_owned())));
            let page = visit(&mut browser, method, path).await;
            if *needs == Needs::Nothing {
                assert_ne!(page.status, 403, "{method} {path}: {}", page.text);
                continue;
            }
            let to = page.leads_to();
            assert!(to.starts_with("/sign-in?next="), "{method} {path}: {to}");
        }
    }
    let to = house.browser().get("/events?kind=mode.set%401").await.leads_to();
    assert_eq!(to, "/sign-in?next=%2Fevents%3Fkind%3Dmode.set%25401");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_services_admin_sees_and_changes_nothing_of_the_owners() {
    let house = House::new().await;
    let owner = house.service("default").await;
    let keeper = house.user(owner, "the owners keeper", Role::Reviewer).await;
    let mut owners = house.browser_of(owner, Role::Admin).await;
    let (webhook, deliveries) = outbox(&house, owner).await;
    let key = house.key(owner, Role::Service, &[]).await;
    let key_id = house.store.keys(owner).await.unwrap()[0].id;
    let session = house.store.sessions(owner, None, house.now()).await.unwrap()[0].id;
    house.store.set_mode(owner, Mode::Observe, house.now()).await.unwrap();
    house.store.seal(owner).await.unwrap();

    let other = house.service("another").await;
    let mut stranger = house.browser_of(other, Role::Admin).await;
    for path in ["/deliveries", "/events", "/people", "/dashboard", "/queue", "/settings"] {
        let page = stranger.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        for secret in ["hooks.example", "the owners keeper", &deliveries[0].to_string()] {
            page.keeps_silent_about(secret);
        }
    }
    stranger.get("/events/export").await.keeps_silent_about("mode.set@1");
    let delivery = deliveries[0];
    for path in
        [format!("/deliveries?open={delivery}"), format!("/deliveries?open={}", deliveries[2])]
    {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }
    let before = house.store.webhook(owner, webhook, house.now()).await.unwrap();
    for (path, form) in [
        (format!("/webhooks/{webhook}/switch"), vec![("to", "off")]),
        (format!("/webhooks/{webhook}/test"), vec![]),
        (format!("/webhooks/{webhook}/rotate"), vec![]),
        (format!("/webhooks/{webhook}/remove"), vec![]),
        ("/deliveries/replay".to_owned(), vec![("only", &*delivery.to_string())]),
        (format!("/people/users/{}", keeper.id), vec![("role", "admin")]),
        (format!("/people/users/{}", keeper.id), vec![("to", "off")]),
        (format!("/people/users/{}/reset", keeper.id), vec![]),
        (format!("/people/sessions/{session}/end"), vec![]),
        (format!("/people/keys/{key_id}/revoke"), vec![]),
    ] {
        let page = stranger.post(&path, &form).await;
        assert_eq!(page.status, 404, "{path}: {}", page.text);
    }
    let after = house.store.webhook(owner, webhook, house.now()).await.unwrap();
    assert_eq!(before, after);
    assert_eq!(house.store.user(owner, keeper.id).await.unwrap(), keeper);
    assert_eq!(house.get("/v1/me", &key).await.status, 200);
    assert_eq!(owners.get("/people").await.status, 200);
    stranger.post("/mode", &[("mode", "live")]).await.leads_to();
    assert_eq!(house.store.mode(owner).await.unwrap(), Mode::Observe);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_on_another_sites_page_does_nothing() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    let mode = house.store.mode(service).await.unwrap();
    for foreign in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://elsewhere.example"), ("host", "weir.example")],
        vec![("origin", "null"), ("host", "weir.example")],
    ] {
        browser.headers =
            foreign.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        for (method, path, _) in PAGES.iter().filter(|(method, ..)| *method != "GET") {
            let page = browser.post(&filled(path), &[("mode", "live"), ("name", "amal")]).await;
            assert_eq!(page.status, 403, "{foreign:?} {method} {path}: {}", page.text);
        }
    }
    assert_eq!(house.store.mode(service).await.unwrap(), mode);
    browser.headers = vec![("sec-fetch-site", "same-origin".to_owned())];
    browser.post("/mode", &[("mode", "live")]).await.leads_to();
    assert_eq!(house.store.mode(service).await.unwrap(), Mode::Live);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_cookie_is_never_taken_on_the_api() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Admin).await;
    assert_eq!(browser.get("/people").await.status, 200);
    for (method, path, needs) in TABLE.iter().filter(|row| row.2 != Needs::Nothing) {
        let path = path.replace("{type}", "post").replace("{name}", "lamps").replace("{id}", "x1");
        let request = Request::builder()
            .method(*method)
            .uri(&path)
            .header(header::COOKIE, format!("weir={0}; __Host-weir={0}", browser.cookies["weir"]))
            .header("sec-fetch-site", "same-origin");
        let told = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(told.status, 401, "{method} {path} {needs:?}: {}", told.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_a_cookie_is_never_taken_anywhere() {
    let house = House::new().await;
    let key = house.admin().await;
    for name in ["weir", "__Host-weir", "x-api-key", "authorization"] {
        for (method, path, needs) in TABLE.iter().chain(PAGES) {
            if *needs == Needs::Nothing {
                continue;
            }
            let mut browser = house.browser();
            browser.cookies.insert(name.to_owned(), key.clone());
            let path = filled(&path.replace("{type}", "post"));
            let page = browser.send(method, &path, None).await;
            // The API refuses by 401, a page leads to the door.
            assert!(matches!(page.status.as_u16(), 401 | 303), "{name} {method} {path}");
            if page.status == 303 {
                assert!(page.leads_to().starts_with("/sign-in"), "{name} {method} {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_its_header_opens_no_page() {
    let house = House::new().await;
    let key = house.admin().await;
    for (_, path, needs) in PAGES.iter().filter(|row| row.0 == "GET" && row.2 != Needs::Nothing) {
        let told = house.get(&filled(path), &key).await;
        assert_eq!(told.status, 303, "{path} {needs:?}");
        assert!(told.headers[header::LOCATION].to_str().unwrap().starts_with("/sign-in"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_the_strict_policy_and_is_kept_by_nobody() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Admin).await;
    for (_, path, needs) in PAGES.iter().filter(|row| row.0 == "GET" && !row.1.contains('{')) {
        let page = browser.get(path).await;
        if page.status == 303 || path.starts_with("/events/") {
            continue;
        }
        assert_eq!(page.status, 200, "{path} {needs:?}");
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{path}: {policy}");
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert_eq!(page.headers["x-content-type-options"], "nosniff", "{path}");
        for inline in ["<style", " style=", "onclick", "javascript:", "<script>"] {
            page.keeps_silent_about(inline);
        }
    }
}
