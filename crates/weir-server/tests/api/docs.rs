//! The pages under `/docs`: whole, without a script, and every link leads
//! somewhere.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;

use crate::house::House;

async fn page(house: &House, path: &str) -> String {
    match house.get(path, "").await.of(200) {
        Value::String(page) => page,
        other => panic!("{other}"),
    }
}

fn all(pattern: &str, page: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    pattern.captures_iter(page).map(|found| found[1].to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_leads_somewhere_and_every_place_is_one_of_a_kind() {
    let house = House::new().await;
    for path in ["/docs", "/docs/problems"] {
        let page = page(&house, path).await;
        let places = all(r#" id="([^"]*)""#, &page);
        let ids: BTreeSet<&String> = places.iter().collect();
        assert_eq!(ids.len(), places.len(), "{path}: a place is there twice");
        let links = all(r#" href="([^"]*)""#, &page);
        assert!(links.len() > 20, "{links:?}");
        for link in links {
            match link.strip_prefix('#') {
                Some(place) => assert!(ids.contains(&place.to_owned()), "{path}: {link}"),
                None => assert!(house.get(&link, "").await.status.is_success(), "{path}: {link}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_from_elsewhere_and_nothing_runs() {
    let house = House::new().await;
    for path in ["/docs", "/docs/problems"] {
        let page = page(&house, path).await;
        for part in ["<script", "style=", "<style", "onclick", "src=", "href=\"http", "href=\"//"] {
            assert!(!page.contains(part), "{path}: {part}");
        }
        assert!(!page.contains('`'), "{path}: a backtick that nobody turned into code");
    }
    let style = page(&house, "/docs/style.css").await;
    for part in ["url(", "@import", "left", "right"] {
        assert!(!style.contains(part), "{part}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_and_every_shape_is_on_the_page() {
    let house = House::new().await;
    let page = page(&house, "/docs").await;
    let document = serde_json::to_value(weir_server::openapi()).unwrap();
    let mut sections = 0;
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let summary = operation["summary"].as_str().unwrap();
            let first = summary.split(['`', '\'', '&']).next().unwrap();
            assert!(page.contains(first), "{summary}");
            sections += 1;
        }
    }
    assert_eq!(page.matches("<section class=\"operation\"").count(), sections);
    let shapes = document["components"]["schemas"].as_object().unwrap().len();
    assert_eq!(page.matches("<section class=\"shape\"").count(), shapes);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_type_of_a_problem_leads_to_its_explanation() {
    let house = House::new().await;
    let page = page(&house, "/docs/problems").await;
    let told = [
        house.get("/v1/me", "").await,
        house.get("/v1/lamps", "").await,
        house.call("PUT", "/healthz", "", None).await,
    ];
    for told in told {
        let kind = told.body["type"].as_str().unwrap().strip_prefix("/docs/problems#").unwrap();
        assert!(page.contains(&format!("id=\"{kind}\"")), "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_to_copy_names_the_server_that_was_asked() {
    let house = House::new().await;
    let request = axum::http::Request::get("/docs").header("host", "weir.example:8471");
    let told = house.send(request.body(axum::body::Body::empty()).unwrap()).await.of(200);
    assert!(told.as_str().unwrap().contains("http://weir.example:8471/v1/items"));
    let house = House::with(|config| config.base_url = Some("https://weir.example/".to_owned()));
    let page = page(&house.await, "/docs").await;
    assert!(page.contains("https://weir.example/v1/items"));
}
