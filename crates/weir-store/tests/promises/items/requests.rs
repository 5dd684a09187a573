//! Requests with an `Idempotency-Key`: carried out once, answered alike for a
//! day.

use weir_store::Known;

use crate::world::{at, on_both};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

on_both! {
    async fn a_request_that_was_answered_is_answered_alike(world) {
        let (store, service) = (&world.store, world.service().await);
        let begin = |n| store.begin_request(service, "k", &[1; 32], at(n));
        assert_eq!(begin(0).await.unwrap(), Known::New);
        assert_eq!(begin(1).await.unwrap(), Known::Unfinished);
        store.finish_request(service, "k", 201, Some(b"{}")).await.unwrap();
        let answered = Known::Answered { status: 201, body: Some(b"{}".to_vec()) };
        assert_eq!(begin(2).await.unwrap(), answered);
        assert_eq!(begin(DAY).await.unwrap(), answered);
        assert_eq!(begin(DAY + 1).await.unwrap(), Known::New, "it was forgotten");
        assert_eq!(begin(DAY + 2).await.unwrap(), Known::Unfinished, "and begins anew");
    }

    async fn an_answer_whose_body_is_not_kept_is_told_by_its_status(world) {
        let (store, service) = (&world.store, world.service().await);
        store.begin_request(service, "k", &[1; 32], at(0)).await.unwrap();
        store.finish_request(service, "k", 200, None).await.unwrap();
        let known = store.begin_request(service, "k", &[1; 32], at(1)).await.unwrap();
        assert_eq!(known, Known::Answered { status: 200, body: None });
    }

    async fn another_request_under_the_same_key_is_told(world) {
        let (store, service) = (&world.store, world.service().await);
        store.begin_request(service, "k", &[1; 32], at(0)).await.unwrap();
        let other = || store.begin_request(service, "k", &[2; 32], at(1));
        assert_eq!(other().await.unwrap(), Known::Different);
        store.finish_request(service, "k", 200, Some(b"{}")).await.unwrap();
        assert_eq!(other().await.unwrap(), Known::Different);
        assert_eq!(store.begin_request(service, "k2", &[2; 32], at(1)).await.unwrap(), Known::New);
    }

    async fn a_request_that_was_abandoned_may_be_tried_again_even_otherwise(world) {
        let (store, service) = (&world.store, world.service().await);
        store.begin_request(service, "k", &[1; 32], at(0)).await.unwrap();
        store.abandon_request(service, "k").await.unwrap();
        assert_eq!(store.begin_request(service, "k", &[2; 32], at(1)).await.unwrap(), Known::New);
    }

    async fn of_many_at_once_one_is_carried_out(world) {
        let service = world.service().await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let store = world.store.clone();
            tasks.spawn(async move { store.begin_request(service, "k", &[1; 32], at(0)).await.unwrap() });
        }
        let known = tasks.join_all().await;
        assert_eq!(known.iter().filter(|one| **one == Known::New).count(), 1, "{known:?}");
        assert_eq!(known.iter().filter(|one| **one == Known::Unfinished).count(), 5, "{known:?}");
    }
}
