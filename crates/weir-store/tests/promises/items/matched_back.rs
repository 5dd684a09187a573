//! What is banked is matched backwards once, whatever comes in between, and all
//! that follows can be taken back.

use std::time::Duration;

use weir_model::{CaseState, Cause, EntryId, ItemId, Job, JobState, Outcome, ServiceId, Verdict};
use weir_store::{BackStep, CaseFilter, MatchedBack, Seeking, UndoStep};

use super::{keep, matched, post, unmatched};
use crate::isolation::back::finding;
use crate::world::{World, at, on_both, own, signal};

const LEASE: Duration = Duration::from_secs(1);

/// An item that came before what it matches was banked.
async fn before(world: &World, service: ServiceId) -> (ItemId, EntryId) {
    let item = world.received(service, unmatched("a", 90)).await.item;
    let bank = world.bank(service, "lamps").await;
    (item, world.stored(service, &bank, &[own(vec![signal(90)])]).await[0].0)
}

async fn started(world: &World, service: ServiceId, hit: (ItemId, EntryId)) -> Option<Job> {
    let found = Seeking { hits: vec![hit], truncated: false, done: Some(1), ..Seeking::default() };
    world.store.start_match_back(service, &found, at(20)).await.unwrap()
}

fn answer() -> String {
    unmatched("any", 90).finding.answer
}

async fn matched_back(world: &World, service: ServiceId, hit: (ItemId, EntryId)) -> Job {
    let job = started(world, service, hit).await.unwrap();
    let back = finding(hit.1, answer());
    let step = world.store.match_back(service, job.id, hit.0, &back, at(21), LEASE).await;
    assert_eq!(step.unwrap(), BackStep::Went);
    let ended = world.store.set_job_state(service, job.id, JobState::Done, None, at(22)).await;
    ended.unwrap()
}

on_both! {
    async fn an_item_that_came_before_matches_once_and_opens_one_case(world) {
        let service = world.service().await;
        let hit = before(world, service).await;
        let job = matched_back(world, service, hit).await;
        let done = MatchedBack { items: 1, matches: 1, cases: 1, held: 1, ..MatchedBack::default() };
        assert_eq!((MatchedBack::of(&job), job.done, job.total), (done, 1, 1));
        let past = world.store.past_item(service, hit.0).await.unwrap().unwrap();
        assert_eq!((past.verdict, past.entries), (Verdict::Hold, vec![hit.1]));
        assert!(started(world, service, hit).await.is_none(), "it is matched already");
        let cases = world.store.cases(service, CaseFilter::default(), weir_model::Cursor::START, 9);
        assert_eq!(cases.await.unwrap().len(), 1);
        assert_eq!(world.store.matched_back(service).await.unwrap(), 1);
    }

    async fn what_waits_in_one_job_waits_in_no_other(world) {
        let service = world.service().await;
        let hit = before(world, service).await;
        let job = started(world, service, hit).await.unwrap();
        assert!(started(world, service, hit).await.is_none());
        let listed = world.store.back_hits(service, job.id, 10).await.unwrap();
        assert_eq!(listed, [(hit.0, vec![hit.1])]);
    }

    async fn an_item_that_has_changed_is_looked_at_anew(world) {
        let service = world.service().await;
        let hit = before(world, service).await;
        let job = started(world, service, hit).await.unwrap();
        let other = finding(hit.1, "another answer".to_owned());
        let step = world.store.match_back(service, job.id, hit.0, &other, at(21), LEASE).await;
        assert_eq!(step.unwrap(), BackStep::Again);
        assert_eq!(world.store.back_hits(service, job.id, 10).await.unwrap().len(), 1);
        world.received(service, unmatched("a", 95)).await;
        let old = finding(hit.1, answer());
        let step = world.store.match_back(service, job.id, hit.0, &old, at(21), LEASE).await;
        assert_eq!(step.unwrap(), BackStep::Again, "there is a newer revision");
    }

    async fn a_job_that_a_person_stopped_matches_nothing_more(world) {
        let service = world.service().await;
        let hit = before(world, service).await;
        let job = started(world, service, hit).await.unwrap();
        let stopped = world.store.set_job_state(service, job.id, JobState::Stopped, None, at(21));
        stopped.await.unwrap();
        let back = finding(hit.1, answer());
        let step = world.store.match_back(service, job.id, hit.0, &back, at(22), LEASE).await;
        assert_eq!(step.unwrap(), BackStep::Stopped);
        assert!(world.store.past_item(service, hit.0).await.unwrap().unwrap().entries.is_empty());
    }

    async fn an_erased_item_waits_in_no_job(world) {
        let service = world.service().await;
        let hit = before(world, service).await;
        let job = started(world, service, hit).await.unwrap();
        world.store.erase_item(service, &post("a"), at(21)).await.unwrap();
        assert!(world.store.back_hits(service, job.id, 10).await.unwrap().is_empty());
        assert!(world.store.past_item(service, hit.0).await.unwrap().is_none());
        assert!(world.store.still_retained(service, &[hit.0]).await.unwrap().is_empty());
    }

    async fn undoing_the_entry_takes_back_what_followed(world) {
        let service = world.service().await;
        let hit = before(world, service).await;
        matched_back(world, service, hit).await;
        let cause = Cause::Entry(hit.1);
        let preview = world.store.undo_preview(service, &cause, at(30)).await.unwrap();
        assert_eq!(preview.cases, 1);
        let job = world.store.start_undo(service, &cause, at(30)).await.unwrap();
        while world.store.undo_step(service, job.id, keep(), at(31), LEASE).await.unwrap()
            == UndoStep::Went
        {}
        let past = world.store.past_item(service, hit.0).await.unwrap().unwrap();
        assert_eq!(past.verdict, Verdict::Allow, "it is held no longer");
        let cases = world.store.cases(service, CaseFilter::default(), weir_model::Cursor::START, 9);
        assert!(cases.await.unwrap().iter().all(|case| case.state == CaseState::Withdrawn));
    }

    async fn what_was_decided_before_is_known(world) {
        let service = world.service().await;
        let case = world.received(service, matched("b", 80)).await.case.unwrap();
        world.decided(service, case, Outcome::Escalate).await;
        let item = world.store.case(service, case).await.unwrap().item.unwrap();
        assert!(!world.store.past_item(service, item).await.unwrap().unwrap().decided);
        world.decided(service, case, Outcome::Keep).await;
        assert!(world.store.past_item(service, item).await.unwrap().unwrap().decided);
    }

    async fn an_entry_with_many_matches_backwards_is_not_set_aside_for_them(world) {
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        let entry = world.stored(service, &bank, &[own(vec![signal(90)])]).await[0].0;
        let group: Vec<_> = (0..200).map(|n| unmatched(&format!("p{n}"), 90)).collect();
        let received = world.store.receive_items(service, &group, at(10)).await.unwrap();
        let hits = received.iter().map(|one| (one.item, entry)).collect();
        let found = Seeking { hits, truncated: false, done: None, ..Seeking::default() };
        let job = world.store.start_match_back(service, &found, at(11)).await.unwrap().unwrap();
        for one in &received {
            let back = finding(entry, answer());
            let step = world.store.match_back(service, job.id, one.item, &back, at(12), LEASE);
            assert_eq!(step.await.unwrap(), BackStep::Went);
        }
        let aside = world.store.set_aside_by_traffic(service, 5, at(13)).await.unwrap();
        assert!(aside.is_empty(), "{aside:?}");
    }

    async fn the_service_is_told_of_another_verdict(world) {
        let service = world.service().await;
        world.listener(service).await;
        let hit = before(world, service).await;
        matched_back(world, service, hit).await;
        let told = world.bodies("verdict.changed").await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["verdict"], "hold");
    }
}
