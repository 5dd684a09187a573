//! What was seen before is matched with what is banked afterwards: rules decide
//! within the mode, once, whatever ends in between, and all of it can be undone.

use weir_engine::{KeepFor, work_on_undo};
use weir_model::{
    Bank, BankKind, CaseState, Cause, Cursor, EntryId, EventKind, JobKind, JobState, Mode, Outcome,
    RuleState, Source, Verdict,
};
use weir_signals::{Signal, UrlKey};
use weir_store::{CaseFilter, MatchedBack, PastItem};

use crate::house::{House, md5, pdq, sha256};
use crate::without_a_person::ACTS;

const KEEP: KeepFor = KeepFor {
    fingerprints: std::time::Duration::from_secs(60),
    content: std::time::Duration::from_secs(60),
};

async fn past(house: &House, answered: &weir_engine::Answered) -> PastItem {
    house.store.past_item(house.service, answered.item.unwrap()).await.unwrap().unwrap()
}

async fn open_cases(house: &House) -> usize {
    let filter = CaseFilter { state: Some(CaseState::Open), queue: None };
    house.store.cases(house.service, filter, Cursor::START, 100).await.unwrap().len()
}

async fn jobs(house: &House) -> Vec<MatchedBack> {
    let jobs = house.store.jobs(house.service, JobKind::MatchBack, 100).await.unwrap();
    assert!(jobs.iter().all(|job| job.state == JobState::Done), "{jobs:?}");
    jobs.iter().map(MatchedBack::of).collect()
}

async fn banked(house: &House, bank: &Bank, signals: &[Signal]) -> EntryId {
    let entry = house.banked(bank, Source::OwnDecision, signals).await;
    house.looked_back().await;
    entry
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_came_before_is_held_and_waits_in_a_case() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    let near = house.item("near", &[pdq(1, 6)]).await;
    let far = house.item("far", &[pdq(2, 0)]).await;
    assert_eq!((near.verdict, near.case), (Verdict::Allow, None));
    let entry = banked(&house, &bank, &[pdq(1, 0)]).await;

    let (near, far) = (past(&house, &near).await, past(&house, &far).await);
    assert_eq!((near.verdict, near.entries.as_slice()), (Verdict::Hold, [entry].as_slice()));
    assert_eq!((far.verdict, far.entries.len()), (Verdict::Allow, 0));
    assert!(near.answer.contains(r#""part":"media/0""#), "{}", near.answer);
    assert_eq!(open_cases(&house).await, 1);
    let done = MatchedBack { items: 1, matches: 1, cases: 1, held: 1, ..MatchedBack::default() };
    assert_eq!(jobs(&house).await, [done]);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_mode_observe_a_match_is_recorded_and_nothing_follows() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.set_mode(Mode::Observe).await;
    let near = house.item("near", &[pdq(1, 6)]).await;
    let entry = banked(&house, &bank, &[pdq(1, 0)]).await;
    assert_eq!(past(&house, &near).await.entries, [entry]);
    assert_eq!(open_cases(&house).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_mode_review_a_person_looks_and_nothing_is_held() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.set_mode(Mode::Review).await;
    let near = house.item("near", &[pdq(1, 6)]).await;
    banked(&house, &bank, &[pdq(1, 0)]).await;
    assert_eq!(past(&house, &near).await.verdict, Verdict::Review);
    assert_eq!(open_cases(&house).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_very_file_is_acted_on_where_a_rule_may_and_no_other() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.rule(ACTS, RuleState::Live).await;
    let same = house.item("same", &[sha256(1)]).await;
    let md5_only = house.item("md5", &[md5(1)]).await;
    banked(&house, &bank, &[sha256(1), md5(1)]).await;
    assert_eq!(past(&house, &same).await.verdict, Verdict::Act);
    assert_eq!(past(&house, &md5_only).await.verdict, Verdict::Review);
    let actions = house.store.actions(house.service, Cursor::START, 10).await.unwrap();
    assert_eq!(actions.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_banked_twice_or_looked_for_again_matches_once() {
    let mut house = House::new().await;
    let bank = house.bank("posters", true).await;
    let near = house.item("near", &[pdq(1, 6)]).await;
    banked(&house, &bank, &[pdq(1, 0)]).await;
    banked(&house, &bank, &[pdq(1, 0)]).await;
    house.restart().await;
    house.looked_back().await;
    house.hours_pass(1);
    house.looked_back().await;
    assert_eq!(past(&house, &near).await.entries.len(), 1);
    assert_eq!((jobs(&house).await.len(), open_cases(&house).await), (1, 1));
    let settled = house.store.matched_back(house.service).await.unwrap();
    assert!(settled > 0, "no third look is needed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_was_kept_a_moment_after_the_entry_is_found_by_the_second_look() {
    let mut house = House::new().await;
    let bank = house.bank("posters", true).await;
    // Another program keeps it, whose banks did not have the entry yet.
    banked(&house, &bank, &[pdq(1, 0)]).await;
    let entry = house.store.entries(house.service, bank.id, Cursor::START, 1).await.unwrap();
    let late = house.item("late", &[pdq(1, 6)]).await;
    assert_eq!(late.told.matches.len(), 1);
    house
        .store
        .erase_item(house.service, &past(&house, &late).await.key, house.now())
        .await
        .unwrap();
    house.store.switch_entry(house.service, entry[0].id, false, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    let late = house.item("late", &[pdq(1, 6)]).await;
    assert_eq!(late.told.matches.len(), 0);
    house.store.switch_entry(house.service, entry[0].id, true, house.now()).await.unwrap();

    house.looked_back().await;
    assert!(past(&house, &late).await.entries.is_empty());
    house.hours_pass(1);
    house.looked_back().await;
    assert_eq!(past(&house, &late).await.entries, [entry[0].id]);
    house.restart().await;
    house.looked_back().await;
    assert_eq!(jobs(&house).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_goes_on_where_the_program_ended() {
    let mut house = House::new().await;
    let bank = house.bank("posters", true).await;
    let mut items = Vec::new();
    for n in 0..20 {
        items.push(house.item(&format!("p{n}"), &[sha256(7), sha256(100 + n)]).await);
    }
    let entry = house.banked(&bank, Source::OwnDecision, &[sha256(7)]).await;
    house.engine.look_back(&|| false).await.unwrap();
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let after_five = || asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) >= 5;
    house.engine.work_on_a_job(&after_five).await.unwrap();
    let done = house.store.jobs(house.service, JobKind::MatchBack, 1).await.unwrap()[0].done;
    assert!(done > 0 && done < 20, "{done}");
    house.restart().await;
    house.hours_pass(1);
    house.looked_back().await;
    for answered in &items {
        assert_eq!(past(&house, answered).await.entries, [entry]);
    }
    assert_eq!(open_cases(&house).await, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_has_decided_stands_and_the_match_is_noted() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    let first = house.banked(&bank, Source::OwnDecision, &[pdq(1, 0)]).await;
    let answered = house.item("a", &[pdq(1, 6), sha256(3)]).await;
    house.decided(&answered, Outcome::Remove).await;
    let second = banked(&house, &bank, &[sha256(3)]).await;
    let past = past(&house, &answered).await;
    assert_eq!((past.entries, past.verdict), (vec![first, second], Verdict::Hold));
    assert_eq!(open_cases(&house).await, 0);
    assert_eq!(jobs(&house).await[0].decided, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_allow_bank_knows_is_not_matched_backwards() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    let name = "press".parse().unwrap();
    let allow =
        house.store.create_bank(house.service, &name, BankKind::Allow, None, house.now()).await;
    house.banked(&allow.unwrap(), Source::OwnDecision, &[sha256(5)]).await;
    let press = house.item("press", &[pdq(1, 6), sha256(5)]).await;
    banked(&house, &bank, &[pdq(1, 0)]).await;
    assert!(past(&house, &press).await.entries.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_came_before_is_found_and_goes_to_a_person() {
    let house = House::new().await;
    let bank = house.bank("links", true).await;
    let content = weir_engine::ItemContent {
        links: vec!["https://lamp.example/false?utm_source=x".to_owned()],
        ..weir_engine::ItemContent::default()
    };
    let answered = house.send("linked", None, content).await;
    let url = Signal::Url(UrlKey::parse("https://lamp.example/false").unwrap());
    banked(&house, &bank, &[url]).await;
    let past = past(&house, &answered).await;
    assert_eq!((past.verdict, past.entries.len()), (Verdict::Review, 1));
    assert!(past.answer.contains(r#""part":"links""#), "{}", past.answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_the_entry_takes_back_what_it_did_backwards() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    let near = house.item("near", &[pdq(1, 6)]).await;
    let entry = banked(&house, &bank, &[pdq(1, 0)]).await;
    house.hours_pass(1);
    let now = house.now();
    let cause = Cause::Entry(entry);
    let job = house.store.start_undo(house.service, &cause, now).await.unwrap();
    let clock: weir_engine::Clock = std::sync::Arc::new(move || now);
    work_on_undo(&house.store, house.service, &job, KEEP, &clock, |_| true).await.unwrap();
    assert_eq!(past(&house, &near).await.verdict, Verdict::Allow);
    assert_eq!(open_cases(&house).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_as_an_event_that_names_the_entry() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.item("near", &[pdq(1, 6)]).await;
    let entry = banked(&house, &bank, &[pdq(1, 0)]).await;
    house.store.seal(house.service).await.unwrap();
    let events = house.store.events(house.service, Cursor::START, 1_000).await.unwrap();
    let told = events.iter().find(|read| read.sealed.event.kind == EventKind::ItemMatchedBack);
    let told = String::from_utf8(told.unwrap().payload.clone().unwrap().body).unwrap();
    assert!(told.contains(&entry.to_string()), "{told}");
}
