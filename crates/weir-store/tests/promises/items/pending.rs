//! Revisions that are fingerprinted after they were accepted, alone or in a
//! batch.

use weir_model::{Queue, Verdict};
use weir_signals::Sha256Digest;
use weir_store::{Finding, NewRevision, StoreError};

use super::{EXPIRES, content, found, matched, pending, post, unmatched};
use crate::world::{at, on_both};

fn nothing_found() -> Finding {
    unmatched("any", 1).finding
}

on_both! {
    async fn what_waits_is_told_the_oldest_first_with_what_there_is_to_see(world) {
        let (store, service) = (&world.store, world.service().await);
        world.received(service, unmatched("seen", 9)).await;
        store.receive_items(service, &[pending("b", 2)], at(12)).await.unwrap();
        let first = world.received(service, pending("a", 1)).await;
        assert_eq!((first.verdict, first.answer.as_str()), (None, r#"{"pending":["text"]}"#));
        let waiting = store.pending_items(service, 10).await.unwrap();
        assert_eq!(waiting.len(), 2);
        assert_eq!((waiting[0].item, waiting[0].number, waiting[0].received_at), (first.item, 1, at(10)));
        assert_eq!(waiting[0].content, content("a lamp"));
        assert_eq!(store.pending_items(service, 1).await.unwrap().len(), 1);
    }

    async fn what_matched_nothing_is_told_and_its_content_forgotten(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let new = NewRevision { echo: Some(r#"{"lamp":"لمبة"}"#.to_owned()), ..pending("a", 1) };
        let item = world.received(service, new).await.item;
        let unneeded = store.complete_item(service, item, 1, &nothing_found(), at(15)).await.unwrap();
        assert_eq!(unneeded.unwrap(), [Sha256Digest::of(b"a lamp")]);
        assert_eq!(store.content(service, item, 1).await.unwrap(), None);
        assert_eq!((world.rows("contents").await, world.rows("media").await), (0, 0));
        let newest = store.item(service, &post("a")).await.unwrap().newest.unwrap();
        assert_eq!((newest.verdict, newest.expires_at), (Some(Verdict::Allow), Some(at(EXPIRES))));
        assert_eq!(newest.signals, nothing_found().signals);
        assert_eq!(world.bodies("verdict.changed").await, [serde_json::json!({
            "type": "verdict.changed", "item": { "type": "post", "id": "a" }, "revision": 1,
            "echo": { "lamp": "لمبة" }, "verdict": "allow", "case": null, "matches": [], "n": 1,
        })]);
        assert!(store.pending_items(service, 10).await.unwrap().is_empty());
    }

    async fn what_matched_opens_a_case_and_keeps_its_content(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let item = world.received(service, pending("a", 1)).await.item;
        let finding = found(nothing_found());
        let unneeded = store.complete_item(service, item, 1, &finding, at(15)).await.unwrap();
        assert_eq!(unneeded, Some(Vec::new()));
        assert_eq!(store.content(service, item, 1).await.unwrap(), Some(content("a lamp")));
        let view = store.item(service, &post("a")).await.unwrap();
        assert_eq!(view.newest.unwrap().expires_at, None);
        let case = store.case(service, view.case.unwrap()).await.unwrap();
        assert_eq!((case.item, case.queue, case.opened_at), (Some(item), Queue::Matches, at(15)));
        let told = &world.bodies("verdict.changed").await[0];
        assert_eq!((&told["verdict"], &told["case"]), (&"review".into(), &case.id.to_string().into()));
        assert_eq!(world.rows("matches").await, 1);
    }

    async fn it_is_told_with_the_echo_of_its_own_revision(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let echoing = |n, echo: &str| NewRevision { echo: Some(echo.to_owned()), ..pending("a", n) };
        let item = world.received(service, echoing(1, "1")).await.item;
        world.received(service, echoing(2, "2")).await;
        for number in [1, 2] {
            store.complete_item(service, item, number, &nothing_found(), at(15)).await.unwrap();
        }
        let told = world.bodies("verdict.changed").await;
        let told: Vec<_> = told.iter().map(|body| (&body["revision"], &body["echo"])).collect();
        assert_eq!(told, [(&1.into(), &1.into()), (&2.into(), &2.into())]);
    }

    async fn it_is_completed_once(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let item = world.received(service, pending("a", 1)).await.item;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let store = store.clone();
            let finding = found(nothing_found());
            tasks.spawn(async move {
                store.complete_item(service, item, 1, &finding, at(15)).await.unwrap()
            });
        }
        let completed = tasks.join_all().await;
        assert_eq!(completed.iter().filter(|one| one.is_some()).count(), 1, "{completed:?}");
        assert_eq!(world.bodies("verdict.changed").await.len(), 1);
        assert_eq!((world.rows("matches").await, world.rows("cases").await), (1, 1));
        let before = world.dump().await;
        let late = store.complete_item(service, item, 1, &nothing_found(), at(16)).await.unwrap();
        assert_eq!(late, None);
        assert_eq!(world.dump().await, before);
    }

    async fn one_that_was_erased_meanwhile_stays_erased(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let item = world.received(service, pending("a", 1)).await.item;
        store.erase_item(service, &post("a"), at(14)).await.unwrap();
        let before = world.dump().await;
        let late = store.complete_item(service, item, 1, &found(nothing_found()), at(15)).await;
        assert_eq!(late.unwrap(), None);
        assert_eq!(world.dump().await, before);
        assert!(matches!(store.item(service, &post("a")).await, Err(StoreError::NoItem(_))));
    }

    async fn a_finding_without_a_verdict_completes_nothing(world) {
        let (store, service) = (&world.store, world.service().await);
        let item = world.received(service, pending("a", 1)).await.item;
        let finding = pending("a", 1).finding;
        assert_eq!(store.complete_item(service, item, 1, &finding, at(15)).await.unwrap(), None);
        assert_eq!(store.pending_items(service, 10).await.unwrap().len(), 1);
    }

    async fn a_batch_counts_down_and_its_end_is_told_once(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        world.received(service, unmatched("known", 7)).await;
        let mut revisions = [pending("a", 1), pending("b", 2), unmatched("known", 7)];
        let (batch, received) = store.receive_batch(service, &mut revisions, at(11)).await.unwrap();
        assert_eq!((batch.items, batch.waiting, batch.finished_at), (3, 2, None));
        assert_eq!(received.iter().map(|one| one.fresh).collect::<Vec<_>>(), [true, true, false]);
        let [a, b] = [received[0].item, received[1].item];
        store.complete_item(service, a, 1, &nothing_found(), at(15)).await.unwrap();
        store.complete_item(service, a, 1, &nothing_found(), at(16)).await.unwrap();
        assert_eq!(store.batch(service, batch.id).await.unwrap().waiting, 1);
        assert!(world.bodies("batch.done").await.is_empty());
        store.complete_item(service, b, 1, &found(nothing_found()), at(17)).await.unwrap();
        let done = store.batch(service, batch.id).await.unwrap();
        assert_eq!((done.waiting, done.finished_at), (0, Some(at(17))));
        assert_eq!(world.bodies("batch.done").await, [serde_json::json!({
            "type": "batch.done", "batch": batch.id.to_string(), "items": 3,
        })]);
    }

    async fn a_batch_that_waits_for_nothing_is_done_at_once(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        world.received(service, matched("known", 7)).await;
        let mut revisions = [matched("known", 7), unmatched("seen", 8)];
        let (batch, _) = store.receive_batch(service, &mut revisions, at(11)).await.unwrap();
        assert_eq!((batch.items, batch.waiting, batch.finished_at), (2, 0, Some(at(11))));
        assert_eq!(world.bodies("batch.done").await.len(), 1);
    }

    async fn those_of_a_batch_that_are_completed_at_once_are_each_counted(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let mut revisions: Vec<_> = (0..12).map(|n| pending(&format!("p{n}"), n)).collect();
        let (batch, received) = store.receive_batch(service, &mut revisions, at(11)).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for one in received {
            let store = store.clone();
            tasks.spawn(async move {
                store.complete_item(service, one.item, 1, &nothing_found(), at(15)).await.unwrap();
            });
        }
        tasks.join_all().await;
        assert_eq!(store.batch(service, batch.id).await.unwrap().waiting, 0);
        assert_eq!(world.bodies("batch.done").await.len(), 1);
        assert_eq!(world.bodies("verdict.changed").await.len(), 12);
    }
}
