//! Deliveries: endpoints, the log, replays; what comes from outside is shown as
//! it is written and never runs.

use weir_model::{
    DeliveryId, DeliveryState, Message, MessageKind, Role, SecretKey, ServiceId, Timestamp,
    WebhookId,
};
use weir_store::{AttemptFailed, DeliveryFilter};

use crate::house::House;

const KEY: SecretKey = SecretKey::from_bytes([9; 32]);

/// A webhook, and a delivery that arrived, one that was given up, one that
/// waits.
pub(crate) async fn outbox(house: &House, service: ServiceId) -> (WebhookId, [DeliveryId; 3]) {
    let (store, now) = (&house.store, house.now());
    let url = "https://hooks.example/secret-path".parse().unwrap();
    let (webhook, _) = store.create_webhook(service, &url, &KEY, now).await.unwrap();
    // Later than any worker's patience.
    let message = |body: &str, kind| Message {
        kind,
        item: None,
        action: None,
        decision: None,
        body: body.to_owned(),
        not_before: Timestamp::from_micros(now.micros() + 86_400_000_000),
    };
    let messages = [
        message(
            r#"{"type":"verdict.changed","echo":"<script>alert(1)</script>"}"#,
            MessageKind::VerdictChanged,
        ),
        message(r#"{"type":"notice.decided"}"#, MessageKind::NoticeDecided),
        message(r#"{"type":"action.requested"}"#, MessageKind::ActionRequested),
    ];
    let ids = store.enqueue_messages(service, &messages, now).await.unwrap();
    store.delivered(service, ids[0], 204, house.now()).await.unwrap();
    let why = AttemptFailed { what: "it answered <b>500</b>".to_owned(), status: Some(500) };
    store.failed(service, ids[1], &why, None, house.now()).await.unwrap();
    (webhook.id, ids.try_into().unwrap())
}

async fn all(house: &House, service: ServiceId) -> Vec<weir_model::Delivery> {
    let (all, start) = (DeliveryFilter::default(), weir_model::Cursor::START);
    house.store.deliveries(service, all, start, 100).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_endpoints_the_page_says_what_one_is_for() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Admin).await;
    let page = browser.get("/deliveries").await;
    page.says("No endpoint yet").says("Nothing has left yet").says("action=\"/webhooks\"");
    // Whoever only reads is offered no form.
    let mut analyst = house.signed_in(Role::Analyst).await;
    analyst
        .get("/deliveries")
        .await
        .says("No endpoint yet")
        .keeps_silent_about("action=\"/webhooks\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_made_its_secret_shown_once_and_its_path_never() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Admin).await;
    for wrong in ["", "ftp://hooks.example/", "https://me:secret@hooks.example/", "https://"] {
        let page = browser.post("/webhooks", &[("url", wrong)]).await;
        assert_eq!(page.status, 422, "{wrong}");
        page.says("An address begins with https://").says("<details class=\"fold\" open>");
    }
    let page = browser.post("/webhooks", &[("url", "https://hooks.example/secret-path")]).await;
    assert_eq!(page.status, 200);
    assert!(page.between("value=\"whsec_", "\"").len() > 20);
    page.says("Shown only now").says("https://hooks.example/…").keeps_silent_about("secret-path");
    let page = browser.get("/deliveries").await;
    page.says("https://hooks.example/…").says("All there").says("Nothing has arrived yet.");
    page.keeps_silent_about("whsec_").keeps_silent_about("secret-path");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_switched_off_and_on_given_a_new_secret_and_removed() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    let (webhook, _) = outbox(&house, service).await;
    let path = |verb: &str| format!("/webhooks/{webhook}/{verb}");
    browser.get("/deliveries").await.says("1 failure").says("1 arrived today.");
    let page = browser.submit(&path("switch"), &[("to", "off")]).await;
    page.says("The endpoint is off.").says("Switched off").says("1 message is kept for it.");
    // A test of an endpoint that is off cannot be.
    assert_eq!(browser.post(&path("test"), &[]).await.status, 409);
    browser
        .submit(&path("switch"), &[("to", "on")])
        .await
        .says("The endpoint is on.")
        .says("1 waiting");
    let page = browser.post(&path("rotate"), &[]).await;
    page.says("value=\"whsec_").says("The endpoint’s secret");
    browser.get("/deliveries").await.says("Signed with two secrets");
    let page = browser.submit(&path("remove"), &[]).await;
    page.says("1 message that waited was cancelled.").says("No endpoint yet");
    page.says("a removed endpoint").says("Cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_filtered_by_endpoint_message_and_answer_in_the_url() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let (webhook, ids) = outbox(&house, service).await;
    let rows = |text: &str| ids.map(|id| text.contains(&format!("<tr id=\"{id}\"")));
    for (query, shown) in [
        (String::new(), [true; 3]),
        ("?state=delivered".to_owned(), [true, false, false]),
        ("?state=dead".to_owned(), [false, true, false]),
        ("?state=waiting".to_owned(), [false, false, true]),
        ("?kind=notice.decided".to_owned(), [false, true, false]),
        ("?kind=notice.decided&state=delivered".to_owned(), [false; 3]),
        (format!("?endpoint={webhook}"), [true; 3]),
        (format!("?endpoint={webhook}&state=waiting&kind=action.requested"), [false, false, true]),
        ("?kind=nonsense&state=&endpoint=x".to_owned(), [true; 3]),
    ] {
        let page = browser.get(&format!("/deliveries{query}")).await;
        assert_eq!(rows(&page.text), shown, "{query}");
    }
    let none = browser.get("/deliveries?kind=webhook.test").await;
    none.says("Nothing here fits the filter.");
    let page = browser.get("/deliveries").await;
    page.says(">204</span>").says("Given up: 500").says("Leaves in ");
    page.keeps_silent_about("name=\"chosen\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_opens_in_place_with_what_was_sent_as_it_was_written() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let (_, ids) = outbox(&house, service).await;
    let page = browser.get(&format!("/deliveries?open={}", ids[0])).await;
    page.says("&lt;script&gt;alert(1)&lt;/script&gt;").keeps_silent_about("<script>alert");
    page.says(&format!("webhook-id: {}", ids[0])).says("aria-expanded=\"true\"");
    let page = browser.get(&format!("/deliveries?open={}", ids[1])).await;
    page.says("it answered &lt;b&gt;500&lt;/b&gt;").keeps_silent_about("<b>500</b>");
    // While one waits its part of the page looks again by itself, and no longer.
    let waiting = browser.get(&format!("/deliveries?open={}", ids[2])).await;
    waiting.says("hx-trigger=\"every 2s\"").says("Not tried yet");
    house.store.delivered(service, ids[2], 202, house.now()).await.unwrap();
    browser.headers.push(("hx-request", "true".to_owned()));
    let part = browser.get(&format!("/deliveries/{}", ids[2])).await;
    part.says("hx-swap-oob=\"true\"").says("202").keeps_silent_about("hx-trigger");
    part.keeps_silent_about("<html");
    browser.headers.clear();
    let whole = browser.get(&format!("/deliveries/{}", ids[2])).await;
    assert!(whole.leads_to().starts_with("/deliveries?open="));
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_what_was_told_of_an_item_is_an_event() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let (webhook, _) = outbox(&house, service).await;
    let item = weir_model::ItemId::from_bytes([7; 16]);
    let about = Message {
        kind: MessageKind::VerdictChanged,
        item: Some(item),
        action: None,
        decision: None,
        body: "{}".to_owned(),
        not_before: house.now(),
    };
    let id = house.store.enqueue_messages(service, &[about], house.now()).await.unwrap()[0];
    browser.get(&format!("/deliveries?endpoint={webhook}")).await;
    browser.get(&format!("/deliveries?open={id}")).await.says("Not tried yet");
    house.store.seal(service).await.unwrap();
    let read = browser.get(&format!("/events?kind=item.read%401&subject={item}")).await;
    read.says(&item.to_string()).says("by-you".replace("by-you", ">you<").as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_several_or_a_span_of_time_is_sent_again_under_the_same_id() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    let (webhook, ids) = outbox(&house, service).await;
    let [arrived, dead, waiting] = ids.map(|id| id.to_string());
    let back = ("back", "/deliveries?state=dead");
    let page = browser.post("/deliveries/replay", &[back, ("only", &*dead)]).await;
    assert_eq!(page.leads_to(), "/deliveries?state=dead");
    browser.get("/deliveries").await.says("1 message is sent again.");
    let again = all(&house, service).await.pop().unwrap();
    assert_eq!((again.message, again.webhook), (ids[1], webhook));
    browser.get(&format!("/deliveries?open={}", again.id)).await.says("A replay of").says(&dead);

    let several = [("chosen", &*arrived), ("chosen", &*dead), ("chosen", &*waiting)];
    browser.submit("/deliveries/replay", &several).await.says("2 messages are sent again.");
    browser.submit("/deliveries/replay", &[]).await.says("Nothing was chosen");
    // What waits is sent anyhow: asked for it alone it is refused in words.
    let page = browser.post("/deliveries/replay", &[("only", &*waiting)]).await;
    assert_eq!(page.status, 409);

    for delivery in all(&house, service).await {
        if delivery.state == DeliveryState::Waiting {
            house.store.delivered(service, delivery.id, 200, house.now()).await.unwrap();
        }
    }
    let endpoint = webhook.to_string();
    let span = |from, to| [("from", from), ("to", to), ("endpoint", &*endpoint)];
    let page =
        browser.submit("/deliveries/replay", &span("2026-01-01T00:00", "2027-01-01T00:00")).await;
    page.says("3 messages are sent again.");
    let page =
        browser.submit("/deliveries/replay", &span("2025-01-01T00:00", "2025-02-01T00:00")).await;
    page.says("There was nothing to send again.");
    for (from, to) in
        [("2026-01-01T00:00", "2025-01-01T00:00"), ("soon", "later"), ("", "2026-01-01T00:00")]
    {
        let page = browser.post("/deliveries/replay", &span(from, to)).await;
        assert_eq!(page.status, 422, "{from} {to}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_message_opens_in_the_log() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    let (webhook, _) = outbox(&house, service).await;
    let page = browser.submit(&format!("/webhooks/{webhook}/test"), &[]).await;
    page.says("&quot;type&quot;: &quot;webhook.test&quot;").says("<code>webhook.test</code>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_log_goes_on_behind_its_first_page_in_the_same_filter() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    outbox(&house, service).await;
    let message = Message {
        kind: MessageKind::BatchDone,
        item: None,
        action: None,
        decision: None,
        body: "{}".to_owned(),
        not_before: Timestamp::from_micros(house.now().micros() + 86_400_000_000),
    };
    let many = vec![message; 60];
    house.store.enqueue_messages(service, &many, house.now()).await.unwrap();
    let first = browser.get("/deliveries?kind=batch.done").await;
    assert_eq!(first.text.matches("<tr id=").count(), 50);
    let next = first.between("href=\"/deliveries?kind=batch.done&amp;before=", "\"");
    let second = browser.get(&format!("/deliveries?kind=batch.done&before={next}")).await;
    assert_eq!(second.text.matches("<tr id=").count(), 10);
    second.says("To the start");
}
