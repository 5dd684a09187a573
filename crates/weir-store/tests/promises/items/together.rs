//! Everybody at once: nobody waits for somebody who waits for them.

use std::time::Duration;

use weir_model::{CaseState, Cursor, Outcome, SecretKey, ServiceId};
use weir_store::{AttemptFailed, CaseFilter, NewRevision, Store, StoreError};

use super::{account, author, decision, found, keep, matched, pending, post, report, unmatched};
use crate::world::{at, on_both, unlimited};

/// How often each task does its work.
const ROUNDS: u64 = 40;

/// What is refused because somebody else was quicker is none of our failures.
fn quicker<T>(answer: Result<T, StoreError>) -> Result<(), StoreError> {
    match answer {
        Ok(_)
        | Err(
            StoreError::CaseDecided(_)
            | StoreError::DecisionUndone(_)
            | StoreError::NoCase(_)
            | StoreError::NoItem(_)
            | StoreError::NoAuthor(_),
        ) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The same eight posts in an order that differs from task to task and from
/// round to round; they matched, did not, or wait.
fn group(task: u64, round: u64) -> Vec<NewRevision> {
    let mut ids: Vec<u64> = (0..8).collect();
    ids.rotate_left(usize::try_from((task * 3 + round) % 8).unwrap());
    if task % 2 == 1 {
        ids.reverse();
    }
    let new = |id: u64| {
        let n = task * 1_000 + round;
        let new = match (id + round) % 3 {
            0 => matched(&format!("p{id}"), n),
            1 => unmatched(&format!("p{id}"), n),
            _ => pending(&format!("p{id}"), n),
        };
        NewRevision { author: author(&format!("u{}", id % 3), "Astrid"), ..new }
    };
    ids.into_iter().map(new).collect()
}

async fn send(store: Store, service: ServiceId, task: u64) -> Result<(), StoreError> {
    for round in 0..ROUNDS {
        store.receive_items(service, &group(task, round), at(10)).await?;
    }
    Ok(())
}

async fn notify(store: Store, service: ServiceId, task: u64) -> Result<(), StoreError> {
    for round in 0..ROUNDS * 4 {
        store.receive_notice(service, &report(&format!("p{}", (task + round) % 8)), at(11)).await?;
    }
    Ok(())
}

async fn judge(store: Store, service: ServiceId, task: u64) -> Result<(), StoreError> {
    let filter = CaseFilter { state: Some(CaseState::Open), queue: None };
    for round in 0..ROUNDS {
        let open = store.cases(service, filter, Cursor::START, 100).await?;
        for (n, case) in open.iter().enumerate().skip(usize::try_from(task % 2).unwrap()) {
            let outcome = [Outcome::Remove, Outcome::Escalate, Outcome::Keep][n % 3];
            let new = decision(outcome);
            match store.decide(service, case.id, &new, keep(), at(20)).await {
                Ok(made) if round.is_multiple_of(2) => {
                    quicker(store.undo_decision(service, made.id, at(21)).await)?;
                }
                other => quicker(other)?,
            }
        }
    }
    Ok(())
}

async fn complete(store: Store, service: ServiceId) -> Result<(), StoreError> {
    for round in 0..ROUNDS {
        for waiting in store.pending_items(service, 10).await? {
            let finding = unmatched("any", round).finding;
            let finding = if round % 2 == 0 { found(finding) } else { finding };
            store.complete_item(service, waiting.item, waiting.number, &finding, at(15)).await?;
        }
    }
    Ok(())
}

async fn deliver(store: Store, service: ServiceId) -> Result<(), StoreError> {
    let (key, lease) = (SecretKey::from_bytes([5; 32]), Duration::from_secs(60));
    for round in 0..ROUNDS {
        for claimed in store.claim_deliveries(service, &key, at(40), unlimited(), lease).await? {
            if round % 3 == 0 {
                let why = AttemptFailed { what: "it hung".to_owned(), status: None };
                store.failed(service, claimed.id, &why, None, at(41)).await?;
            } else {
                store.delivered(service, claimed.id, 200, at(41)).await?;
            }
        }
    }
    Ok(())
}

async fn erase(store: Store, service: ServiceId) -> Result<(), StoreError> {
    for round in 0..ROUNDS {
        quicker(store.erase_item(service, &post(&format!("p{}", round % 8)), at(30)).await)?;
        store.expire(service, at(5_000)).await?;
        quicker(store.erase_author(service, &account(&format!("u{}", round % 3)), at(31)).await)?;
    }
    Ok(())
}

on_both! {
    async fn many_who_change_the_same_items_and_cases_all_come_through(world) {
        let service = world.service().await;
        world.listener(service).await;
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..2 {
            tasks.spawn(send(world.store.clone(), service, task));
            tasks.spawn(notify(world.store.clone(), service, task));
            tasks.spawn(judge(world.store.clone(), service, task));
        }
        tasks.spawn(deliver(world.store.clone(), service));
        tasks.spawn(complete(world.store.clone(), service));
        tasks.spawn(erase(world.store.clone(), service));
        for ended in tasks.join_all().await {
            ended.unwrap();
        }
        // Of each item at most one case waits, and none waits for what is gone.
        let mut raw = world.raw().await;
        let open = "FROM cases WHERE state = 'open'";
        let [cases, items] = [
            raw.count(&format!("SELECT COUNT(*) {open}")).await,
            raw.count(&format!("SELECT COUNT(DISTINCT item_id) {open}")).await,
        ];
        assert_eq!(cases, items);
        let unheard = "SELECT COUNT(*) FROM notices n JOIN cases c ON c.id = n.case_id
                       WHERE n.outcome IS NULL AND c.state = 'decided' AND c.item_id IS NOT NULL";
        assert_eq!(raw.count(unheard).await, 0, "every notice is answered or waits");
        let below = "SELECT COUNT(*) FROM reporters WHERE founded < 0 OR unfounded < 0";
        assert_eq!(raw.count(below).await, 0);
        world.store.seal(service).await.unwrap();
        assert!(world.store.verify(service, None).await.unwrap().unwrap().ok());
    }
}
