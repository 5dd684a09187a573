//! Events, as an auditor reads them.

use serde_json::Value;
use weir_model::{Mode, Role, SecretKey};

use crate::house::House;

/// A service whose brake was switched twice, and somebody who reads of it.
async fn furnished(house: &House) -> weir_model::ServiceId {
    let service = house.service("default").await;
    for mode in [Mode::Observe, Mode::Live] {
        house.store.set_mode(service, mode, house.now()).await.unwrap();
    }
    house.user(service, "amal", Role::Reviewer).await;
    house.store.seal(service).await.unwrap();
    service
}

#[tokio::test(flavor = "multi_thread")]
async fn events_stand_newest_first_in_words_with_who_and_what() {
    let house = House::new().await;
    let service = furnished(&house).await;
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let page = browser.get("/events").await;
    page.says("Brake switched").says("<code>mode.set@1</code>").says("User made");
    let (made, switched) = (
        page.text.find("<code>user.created@1").unwrap(),
        page.text.find("<code>mode.set@1").unwrap(),
    );
    assert!(made < switched, "the newest stands first");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_found_by_kind_subject_and_time() {
    let house = House::new().await;
    let service = furnished(&house).await;
    let amal = house.store.users(service).await.unwrap()[0].id;
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let rows = |text: &str| text.matches("<th scope=\"row\">").count();
    assert_eq!(rows(&browser.get("/events?kind=mode.set%401").await.text), 2);
    let page = browser.get(&format!("/events?subject={amal}")).await;
    assert_eq!(rows(&page.text), 2, "made, and a password chosen");
    page.keeps_silent_about("<code>mode.set@1");
    let of_both = format!("/events?subject={amal}&kind=user.created%401");
    assert_eq!(rows(&browser.get(&of_both).await.text), 1);
    assert_eq!(rows(&browser.get("/events?to=2020-01-01T00:00").await.text), 0);
    assert!(rows(&browser.get("/events?from=2020-01-01T00:00").await.text) > 2);
    browser.get("/events?to=2020-01-01T00:00").await.says("No event fits.");
    for wrong in ["subject=nonsense", "from=yesterday", "to=soon"] {
        let page = browser.get(&format!("/events?{wrong}")).await;
        assert_eq!(page.status, 422, "{wrong}");
        page.says("This cannot be read.").says("aria-invalid=\"true\"");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_events_come_in_pages_each_event_once() {
    let house = House::new().await;
    let service = furnished(&house).await;
    for n in 0..60 {
        let mode = if n % 2 == 0 { Mode::Observe } else { Mode::Live };
        house.store.set_mode(service, mode, house.now()).await.unwrap();
    }
    house.store.seal(service).await.unwrap();
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let mut path = "/events?kind=mode.set%401".to_owned();
    let mut places = Vec::new();
    loop {
        let page = browser.get(&path).await;
        places.extend(
            page.text
                .split("<td class=\"num\">")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap().parse::<i64>().unwrap()),
        );
        if !page.text.contains(">Older<") {
            break;
        }
        path = page.between("href=\"/events?kind=mode.set%401&amp;after=", "\"");
        path = format!("/events?kind=mode.set%401&after={path}");
    }
    assert_eq!(places.len(), 62);
    assert!(places.is_sorted_by(|a, b| a > b), "{places:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_taken_along_oldest_first_an_object_a_line() {
    let house = House::new().await;
    let service = furnished(&house).await;
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let page = browser.get("/events/export").await;
    assert_eq!(page.headers["content-type"], "application/x-ndjson");
    assert!(page.headers["content-disposition"].to_str().unwrap().contains("weir-events.ndjson"));
    let lines: Vec<Value> =
        page.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let places: Vec<i64> = lines.iter().map(|line| line["seq"].as_i64().unwrap()).collect();
    assert_eq!(places, (1..=places.len() as i64).collect::<Vec<_>>());
    assert!(lines.iter().any(|line| line["payload"]["by"].is_string()));
    let some = browser.get("/events/export?kind=mode.set%401").await;
    assert_eq!(some.text.lines().count(), 2);
    assert_eq!(browser.get("/events/export?from=nonsense").await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_is_verified_and_the_result_said_in_words() {
    let house = House::new().await;
    let service = furnished(&house).await;
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let page = browser.post("/events/verify", &[]).await;
    page.says("The chain is whole.").says("each as it was sealed.").says("Without a head kept");

    let head = browser.get("/events/head").await;
    assert!(head.headers["content-disposition"].to_str().unwrap().contains("weir-head.json"));
    house.store.set_mode(service, Mode::Review, house.now()).await.unwrap();
    let page = browser.post("/events/verify", &[("head", &head.text)]).await;
    page.says("It passes through the head that you gave.");

    let mut altered: Value = serde_json::from_str(&head.text).unwrap();
    altered["seq"] = 1.into();
    for wrong in [altered.to_string(), "nonsense".to_owned()] {
        let page = browser.post("/events/verify", &[("head", &wrong)]).await;
        page.says("This head cannot be used:").keeps_silent_about("The chain is whole.");
    }
    // Signed well, by somebody else, of another chain.
    let chain = house.store.head(service).await.unwrap();
    let elsewhere = weir_model::ChainHead { hash: weir_model::ChainHash([1; 32]), ..chain };
    let foreign = SecretKey::from_bytes([8; 32]).sign(elsewhere, house.now());
    let foreign = serde_json::to_string(&foreign).unwrap();
    let page = browser.post("/events/verify", &[("head", &foreign)]).await;
    page.says("The chain is broken.").says("data-state=\"late\"");
}
