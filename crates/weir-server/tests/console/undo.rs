//! Undo by cause, jobs, and entries that were set aside, as people see them.

use std::time::Duration;

use axum::http::StatusCode;
use weir_model::{Actor, BankKind, CaseId, EntryId, NewDecision, Outcome, Purpose, Role, UserId};
use weir_store::{KeepUntil, Seeking};

use crate::desk::{Desk, Seat, sha256, words};

async fn decided(desk: &Desk, case: CaseId, outcome: Outcome) {
    let now = desk.now();
    let new = NewDecision {
        policy: None,
        purpose: Purpose::Promotion,
        outcome,
        reason: "a false light".to_owned(),
        language: None,
        case_version: None,
        not_before: now,
    };
    let far = now.plus(Duration::from_secs(86_400));
    let keep = KeepUntil { fingerprints: far, content: far };
    let person = desk.store.by(Actor::User(UserId::from_bytes([3; 16])));
    person.decide(desk.service, case, &new, keep, now).await.unwrap();
}

/// A bank with an entry that posts matched, of which the first were decided so.
async fn matched(desk: &Desk, outcomes: &[Outcome], waiting: u64) -> EntryId {
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    for (n, outcome) in outcomes.iter().enumerate() {
        let case = desk.posted(&format!("p{n}"), vec![sha256(1)]).await.case.unwrap();
        decided(desk, case, *outcome).await;
    }
    for n in 0..waiting {
        desk.posted(&format!("w{n}"), vec![sha256(1)]).await;
    }
    entry
}

/// The page of a job once it ended.
async fn ended(seat: &Seat<'_>, path: &str) -> String {
    for _ in 0..600 {
        let html = seat.page(path).await;
        if !html.contains("hx-trigger=\"every 1s\"") {
            return html;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{path} does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_an_entry_did_is_seen_and_taken_back_with_one_press() {
    let desk = Desk::new().await;
    let entry = matched(&desk, &[Outcome::Remove, Outcome::Remove, Outcome::Keep], 2).await;
    let analyst = desk.seat(Role::Analyst).await;
    let page = analyst.page(&format!("/entries/{entry}")).await;
    let link = format!("/undo?entry={entry}");
    assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    let html = analyst.page(&link).await;
    let told = words(&html);
    assert!(told.contains("Removed by a person 2 0"), "{told}");
    assert!(told.contains("Kept up by a person 1 0"), "{told}");
    assert!(told.contains("2 waiting cases stand on nothing else"), "{told}");
    assert!(told.contains("Undo all of this, in 5 cases"), "{told}");
    assert!(told.contains("Switch it off first"), "{told}");
    assert!(told.contains("post/p0") && told.contains("post/w1"), "{told}");
    let fields = [("kind", "entry"), ("entry", &entry.to_string())];
    let to = analyst.post("/undo", &fields).await.leads_to();
    assert!(to.starts_with("/jobs/job_"), "{to}");
    let told = words(&ended(&analyst, &to).await);
    assert!(told.contains("Done 5 of 5"), "{told}");
    assert!(told.contains("2 removals are taken back"), "{told}");
    assert!(told.contains("5 cases are withdrawn"), "{told}");
    let told = words(&analyst.page(&link).await);
    assert!(told.contains("There is nothing to take back"), "{told}");
    assert!(told.contains("Removed by a person 0 2"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_listed_with_how_far_they_are_and_what_came_of_them() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    assert!(words(&analyst.page("/jobs").await).contains("There was no job yet"));
    let item = desk.posted("p0", vec![sha256(1)]).await.item.unwrap();
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    let found = Seeking { hits: vec![(item, entry)], ..Seeking::default() };
    let job = desk.store.start_match_back(desk.service, &found, desk.now()).await.unwrap().unwrap();
    let path = format!("/jobs/{}", job.id);
    let page = ended(&analyst, &path).await;
    assert!(page.contains("href=\"/jobs\""), "{page}");
    let page = analyst.page("/jobs").await;
    assert!(page.contains(&format!("href=\"{path}\"")), "{page}");
    let told = words(&page);
    assert!(told.contains("Matching with what came before Done"), "{told}");
    assert!(
        told.contains("One item that was there before matches now") && told.contains("1 of 1"),
        "{told}"
    );
    assert!(analyst.page("/banks").await.contains("href=\"/jobs\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_cause_is_chosen_by_its_own_field_and_a_wrong_one_is_said_beside_it() {
    let desk = Desk::new().await;
    matched(&desk, &[Outcome::Remove], 0).await;
    let analyst = desk.seat(Role::Analyst).await;
    let told = words(&analyst.page("/undo").await);
    // The rules that ship are there, and can be chosen.
    assert!(told.contains("No list was imported yet") && told.contains("near-exact"), "{told}");
    // The other fields of the form come along and say nothing.
    let bank = "/undo?kind=bank&bank=lamps&entry=&from=2026-01-01T00%3A00&to=2026-01-02T00%3A00";
    assert!(words(&analyst.page(bank).await).contains("Removed by a person 1 0"));
    let time = "/undo?kind=time&from=2020-01-01T00%3A00&to=2100-01-01T00%3A00";
    assert!(words(&analyst.page(time).await).contains("Removed by a person 1 0"));
    for wrong in [
        "/undo?kind=entry&entry=lamp",
        "/undo?kind=bank&bank=",
        "/undo?kind=import&import=x",
        "/undo?kind=rule_version&rule_version=",
        "/undo?kind=time&from=2026-01-02T00%3A00&to=2026-01-01T00%3A00",
        "/undo?kind=time&from=noon&to=2026-01-01T00%3A00",
    ] {
        let page = analyst.get(wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(page.html.contains("class=\"error\""), "{wrong}: {}", page.html);
    }
    let nobodys = "/undo?entry=entry_01kb0000000000000000000000";
    assert_eq!(analyst.get(nobodys).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_was_stopped_says_so_and_goes_on() {
    let desk = Desk::new().await;
    let entry = matched(&desk, &[Outcome::Remove], 0).await;
    let cause = weir_model::Cause::Entry(entry);
    let job = desk.store.start_undo(desk.service, &cause, desk.now()).await.unwrap();
    let stopped = weir_model::JobState::Stopped;
    desk.store.set_job_state(desk.service, job.id, stopped, None, desk.now()).await.unwrap();
    let analyst = desk.seat(Role::Analyst).await;
    let path = format!("/jobs/{}", job.id);
    let html = analyst.page(&path).await;
    assert!(words(&html).contains("Stopped 0 of 1") && words(&html).contains("Go on"), "{html}");
    let reviewer = desk.seat(Role::Reviewer).await;
    assert!(!words(&reviewer.page(&path).await).contains("Go on"));
    assert_eq!(analyst.post(&format!("{path}/resume"), &[]).await.leads_to(), path);
    assert!(words(&ended(&analyst, &path).await).contains("One removal is taken back"));
    // Twice is no more than once.
    assert_eq!(analyst.post(&format!("{path}/stop"), &[]).await.leads_to(), path);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_was_set_aside_is_told_with_why_and_waits_for_an_answer() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    assert!(words(&analyst.page("/set-aside").await).contains("No entry is set aside"));
    let entry = matched(&desk, &[Outcome::NotAMatch; 3], 0).await;
    for page in ["/banks", "/dashboard"] {
        let html = analyst.page(page).await;
        assert!(words(&html).contains("One entry was set aside."), "{page}: {html}");
        assert!(html.contains("href=\"/set-aside\""), "{page}");
    }
    let told = words(&analyst.page("/set-aside").await);
    assert!(told.contains("3 decisions say that its match was wrong"), "{told}");
    let told = words(&analyst.page(&format!("/entries/{entry}")).await);
    assert!(told.contains("Set aside: decisions said too often"), "{told}");
    assert!(told.contains("Promotion 3 wrong"), "{told}");
    let back = [("back", "/set-aside")];
    let reviewer = desk.seat(Role::Reviewer).await;
    let refused = reviewer.post(&format!("/entries/{entry}/on"), &back).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let (to, html) = analyst.done(&format!("/entries/{entry}/on"), &back).await;
    assert_eq!(to, "/set-aside");
    assert!(words(&html).contains("No entry is set aside"), "{html}");
    assert!(desk.posted("again", vec![sha256(1)]).await.case.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_stays_off_is_asked_about_no_more() {
    let desk = Desk::new().await;
    let entry = matched(&desk, &[Outcome::NotAMatch; 3], 0).await;
    let analyst = desk.seat(Role::Analyst).await.in_arabic().await;
    assert!(words(&analyst.page("/set-aside").await).contains("مدخلات موقوفة"));
    analyst.post(&format!("/entries/{entry}/off"), &[("back", "/set-aside")]).await.leads_to();
    assert!(words(&analyst.page("/set-aside").await).contains("لا مدخل موقوفًا"));
    let kept = desk.store.entry(desk.service, entry).await.unwrap();
    assert!(kept.off_since.is_some() && kept.asked_at.is_none());
}
