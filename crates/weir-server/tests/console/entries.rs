//! An entry's page: its history, its matches, its switch.

use std::time::Duration;

use axum::http::StatusCode;
use weir_model::{BankKind, Role};

use crate::desk::{Desk, sha256, words};

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_switched_off_matches_nothing_and_the_switch_is_undone_where_it_is_told() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &["cover"]).await;
    assert!(desk.posted("a", vec![sha256(1)]).await.case.is_some());
    let analyst = desk.seat(Role::Analyst).await;
    let (_, html) = analyst.done(&format!("/entries/{entry}/off"), &[]).await;
    assert!(words(&html).contains("Switched off. It matches nothing from now on. Undo"), "{html}");
    assert!(html.contains(&format!("action=\"/entries/{entry}/on\"")), "{html}");
    assert!(desk.posted("b", vec![sha256(1)]).await.case.is_none());
    let (_, html) = analyst.done(&format!("/entries/{entry}/on"), &[]).await;
    assert!(words(&html).contains("Switched on. It matches from now on."), "{html}");
    assert!(desk.posted("c", vec![sha256(1)]).await.case.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_another_program_switches_off_matches_nothing_within_a_second() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    assert!(desk.posted("a", vec![sha256(1)]).await.case.is_some());
    for (n, on) in [false, true].into_iter().enumerate() {
        desk.store.switch_entry(desk.service, entry, on, desk.now()).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        let posted = desk.posted(&format!("b{n}"), vec![sha256(1)]).await;
        assert_eq!(posted.case.is_some(), on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_what_happened_to_it_and_by_whom_but_no_name() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    let analyst = desk.seat(Role::Analyst).await;
    let other = desk.seat(Role::Analyst).await;
    other.post(&format!("/entries/{entry}/off"), &[]).await;
    analyst.post(&format!("/entries/{entry}/on"), &[]).await;
    let html = analyst.page(&format!("/entries/{entry}")).await;
    let told = words(&html);
    let history = told.split("What happened to it").nth(1).unwrap();
    let order = ["Switched on", "by you", "Switched off", "by another person", "Banked"];
    let mut rest = history;
    for said in order {
        rest = rest.split_once(said).unwrap_or_else(|| panic!("{said}: {history}")).1;
    }
    assert!(told.contains(&sha256(1).to_string()), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn its_matches_lead_to_their_cases_page_by_page() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    for n in 0..27 {
        desk.posted(&format!("p{n:02}"), vec![sha256(1)]).await;
    }
    let reviewer = desk.seat(Role::Reviewer).await;
    let first = reviewer.page(&format!("/entries/{entry}")).await;
    assert!(first.contains("post/p26") && !first.contains("post/p01"), "{first}");
    assert_eq!(first.matches("href=\"/cases/case_").count(), 25);
    let next = first.split("?after=").nth(1).unwrap().split('"').next().unwrap();
    let second = reviewer.page(&format!("/entries/{entry}?after={next}")).await;
    assert!(second.contains("post/p01") && !second.contains("post/p02"), "{second}");
    assert!(second.contains("post/p00"), "{second}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_goes_after_it_was_asked_and_its_history_stays() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    let analyst = desk.seat(Role::Analyst).await;
    let path = format!("/entries/{entry}");
    assert!(words(&analyst.page(&format!("{path}/remove")).await).contains("cannot be undone"));
    assert!(analyst.get(&path).await.status.is_success());
    let (to, html) = analyst.done(&format!("{path}/remove"), &[]).await;
    assert_eq!(to, "/banks/lamps?done=removed");
    assert!(words(&html).contains("The entry is out of the bank."), "{html}");
    let told = words(&analyst.page(&path).await);
    assert!(told.contains("This entry was taken out") && told.contains("Banked"), "{told}");
    let nobodys = "/entries/entry_01kb0000000000000000000000";
    assert_eq!(analyst.get(nobodys).await.status, StatusCode::NOT_FOUND);
}
