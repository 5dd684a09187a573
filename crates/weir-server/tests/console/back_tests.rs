//! Back-tests on their page: how far, what would change, beside what people
//! decided.

use serde_json::json;
use weir_model::{JobState, Role};

use crate::browser::{Browser, Page};
use crate::house::House;
use crate::rules::{matched, rule};

/// A rule that somebody wrote, ready.
async fn ready(browser: &mut Browser<'_>, source: &str) -> String {
    let form = [("source", source), ("after", "0"), ("do", "save")];
    let to = browser.post("/rules/new", &form).await.leads_to();
    browser.get(&to).await.between("/rule-versions/", "/")
}

/// Begins the back-test and waits for its end.
async fn tried(house: &House, browser: &mut Browser<'_>, version: &str) -> (String, Page) {
    let path = format!("/rule-versions/{version}/back-test");
    let to = browser.post(&path, &[]).await.leads_to();
    let service = house.service("default").await;
    let id = to.rsplit('/').next().unwrap().parse().unwrap();
    while house.store.job(service, id).await.unwrap().state == JobState::Running {
        tokio::task::yield_now().await;
    }
    let page = browser.get(&to).await;
    (to, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_retained_the_page_says_so() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Analyst).await;
    let version = ready(&mut browser, &rule("lamps", "item.links > 3")).await;
    let (_, page) = tried(&house, &mut browser, &version).await;
    page.says("Nothing is retained that it could be tried on.").says("Done");
    browser.get("/rules/lamps").await.says("Fires for 0, changes 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_what_fires_what_changes_and_how_people_decided() {
    let house = House::new().await;
    let key = house.admin().await;
    let mut cases = Vec::new();
    for id in ["p1", "p2", "p3"] {
        let told = matched(&house, &key, id).await;
        cases.push(told["case"].as_str().unwrap().to_owned());
    }
    let plain = json!({"type": "post", "id": "plain", "text": "a quiet pier"});
    house.post("/v1/items", &key, plain).await.of(200);
    let decide = |outcome| json!({"policy": "incitement", "purpose": "unclear", "outcome": outcome, "reason": "x"});
    for (case, outcome) in [(&cases[0], "remove"), (&cases[1], "keep")] {
        house.post(&format!("/v1/cases/{case}/decision"), &key, decide(outcome)).await.of(201);
    }
    let mut browser = house.signed_in(Role::Analyst).await;
    // Nothing is done any more for what the bank `lamps` finds.
    let source = rule("lamps", "matches.exists(m, m.bank == \"lamps\")")
        .replace("review = { queue = \"matches\", priority = \"low\" }", "allow = true");
    let version = ready(&mut browser, &source).await;
    let (to, page) = tried(&house, &mut browser, &version).await;
    page.says("Of 4 retained items it would have fired for 3, and 3 verdicts would have changed.");
    page.says("People decided on 2 of those it fires for and found 1 right");
    page.says("50 %").says("1 of 2").says("class=\"interval\"").says("between 9.5 % and 91 %");
    page.says("post/p1").says(&format!("/cases/{}", cases[0])).says("removed").says("kept");
    page.says("nobody decided").says("milder");
    page.keeps_silent_about("Go on");
    browser.post("/language", &[("language", "ar")]).await;
    browser.get(&to).await.says("٥٠").says("أُزيل").says("وكانت ستتغيّر ٣ أحكام.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_knowable_is_told_with_what_is_missing() {
    let house = House::new().await;
    let key = house.admin().await;
    matched(&house, &key, "p1").await;
    let mut browser = house.signed_in(Role::Analyst).await;
    let source = rule("near-lamps", "matches.exists(m, m.distance < 5)");
    let version = ready(&mut browser, &source).await;
    let (_, page) = tried(&house, &mut browser, &version).await;
    page.says("For one it is not knowable").says("What is missing").says("distance");
    page.says("No verdict would change.").says("Nobody decided on any of it yet.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_test_is_stopped_and_goes_on_and_only_by_who_may_write_rules() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut analyst = house.signed_in(Role::Analyst).await;
    ready(&mut analyst, &rule("lamps", "item.links > 3")).await;
    // Begun without a server at work, so that it stands still while it is looked at.
    let kind = weir_model::JobKind::BackTest;
    let task = json!({"rule": "lamps", "version": null, "source": "", "live": []}).to_string();
    let job = house.store.start_job(service, kind, &task, 9, house.now()).await.unwrap().id;
    house.store.set_job_state(service, job, JobState::Stopped, None, house.now()).await.unwrap();
    let path = format!("/back-tests/{job}");
    let page = analyst.get(&path).await;
    page.says("Stopped").says("0 of 9 looked at").says("Go on").says("a file that is not kept");
    let mut auditor = house.signed_in(Role::Auditor).await;
    auditor.get(&path).await.says("Stopped").keeps_silent_about("Go on");
    assert_eq!(auditor.post(&format!("{path}/resume"), &[]).await.status, 403);
    // Its file is no rule: it goes on, and fails, and says why.
    analyst.post(&format!("{path}/resume"), &[]).await.leads_to();
    while house.store.job(service, job).await.unwrap().state == JobState::Running {
        tokio::task::yield_now().await;
    }
    analyst.get(&path).await.says("Failed").says("is missing");
    // Once it is over, htmx is told to load the whole page.
    analyst.headers.push(("hx-request", "true".to_owned()));
    let part = analyst.get(&path).await;
    assert_eq!(
        (part.status.as_u16(), &part.headers["hx-refresh"]),
        (204, &"true".parse().unwrap())
    );
}
