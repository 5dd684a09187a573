//! Decisions taken back: before what they asked for left, after it, and what
//! waits again then.

use weir_model::{
    ActionKind, ActionState, CaseState, Cursor, Decision, DeliveryState, Outcome, Queue, ServiceId,
};
use weir_store::{DecisionUndone, DeliveryFilter, StoreError};

use super::{decision, keep, matched, post};
use crate::world::{World, at, claim, on_both};

const LEASE: std::time::Duration = std::time::Duration::from_secs(60);

/// A post that matched and was reported, and its removal.
async fn removed(world: &World, service: ServiceId) -> Decision {
    world.listener(service).await;
    let case = world.received(service, matched("a", 1)).await.case.unwrap();
    world.reported(service, "a").await;
    world.decided(service, case, Outcome::Remove).await
}

async fn states(world: &World, service: ServiceId) -> Vec<DeliveryState> {
    let all = DeliveryFilter::default();
    let sent = world.store.deliveries(service, all, Cursor::START, 99).await.unwrap();
    sent.iter().map(|one| one.state).collect()
}

/// Of each reporter: founded, unfounded.
async fn counts(world: &World) -> Vec<String> {
    world
        .raw()
        .await
        .texts("SELECT CAST(founded AS TEXT) || ' ' || CAST(unfounded AS TEXT) FROM reporters")
        .await
}

on_both! {
    async fn what_had_not_left_never_leaves(world) {
        let (store, service) = (&world.store, world.service().await);
        let made = removed(world, service).await;
        assert_eq!(counts(world).await, ["1 0"]);
        let undone = store.undo_decision(service, made.id, at(21)).await.unwrap();
        assert_eq!(undone, DecisionUndone::BeforeItLeft);
        let action = store.action(service, made.action.unwrap()).await.unwrap();
        assert_eq!(action.state, ActionState::Cancelled);
        assert_eq!(states(world, service).await, [DeliveryState::Cancelled; 2]);
        assert!(claim(world, service, at(1_000), LEASE).await.is_empty());

        let case = store.case(service, made.case).await.unwrap();
        assert_eq!((case.state, case.decided_at, case.queue), (CaseState::Open, None, Queue::Matches));
        assert_eq!(case.version, 4, "whoever looked at it before is told");
        assert_eq!(store.decision(service, made.id).await.unwrap().undone_at, Some(at(21)));
        let notice = &store.notices_of_case(service, made.case).await.unwrap()[0];
        assert_eq!(notice.outcome, None);
        assert_eq!(counts(world).await, ["0 0"]);
        assert_eq!(world.events(service, "decision.undone@1").await.len(), 1);
    }

    async fn what_had_left_is_taken_back_by_a_message_behind_it(world) {
        let (store, service) = (&world.store, world.service().await);
        let made = removed(world, service).await;
        let claimed = claim(world, service, at(30), LEASE).await;
        assert_eq!(claimed.len(), 1, "one at a time of one item");
        store.delivered(service, claimed[0].id, 200, at(31)).await.unwrap();
        let undone = store.undo_decision(service, made.id, at(32)).await.unwrap();
        let DecisionUndone::Told(undo) = undone else { panic!("{undone:?}") };
        let action = store.action(service, undo).await.unwrap();
        assert_eq!((action.kind, action.state), (ActionKind::Undo, ActionState::Waiting));
        assert_eq!((action.decision, action.item), (made.id, claimed[0].item));
        let first = store.action(service, made.action.unwrap()).await.unwrap();
        assert_eq!(first.state, ActionState::Delivered);
        let told = &world.bodies("action.requested").await[1];
        assert_eq!(told["action"], serde_json::json!({ "id": undo.to_string(), "kind": "undo" }));
        assert_eq!(told["decision"]["id"], made.id.to_string());
        use DeliveryState::{Cancelled, Delivered, Waiting};
        assert_eq!(states(world, service).await, [Delivered, Cancelled, Waiting]);
        let claimed = claim(world, service, at(40), LEASE).await;
        assert_eq!(claimed.len(), 1);
        store.delivered(service, claimed[0].id, 200, at(41)).await.unwrap();
        assert_eq!(store.action(service, undo).await.unwrap().state, ActionState::Delivered);
        // The decision still names what it asked for itself.
        assert_eq!(store.decision(service, made.id).await.unwrap().action, made.action);
        assert_eq!(store.case(service, made.case).await.unwrap().state, CaseState::Open);
    }

    async fn what_may_have_left_counts_as_left(world) {
        let (store, service) = (&world.store, world.service().await);
        let made = removed(world, service).await;
        claim(world, service, at(30), LEASE).await;
        let undone = store.undo_decision(service, made.id, at(31)).await.unwrap();
        assert!(matches!(undone, DecisionUndone::Told(_)), "{undone:?}");
    }

    async fn it_is_taken_back_once(world) {
        let (store, service) = (&world.store, world.service().await);
        let made = removed(world, service).await;
        claim(world, service, at(30), LEASE).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let store = store.clone();
            tasks.spawn(async move { store.undo_decision(service, made.id, at(31)).await });
        }
        let (undone, refused): (Vec<_>, Vec<_>) =
            tasks.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!(undone.len(), 1, "{undone:?}");
        for refused in refused {
            assert!(matches!(refused, Err(StoreError::DecisionUndone(_))), "{refused:?}");
        }
        assert_eq!(counts(world).await, ["0 0"]);
        assert_eq!(world.rows("actions").await, 2);
    }

    async fn after_that_it_can_be_decided_anew(world) {
        let (store, service) = (&world.store, world.service().await);
        let made = removed(world, service).await;
        store.undo_decision(service, made.id, at(21)).await.unwrap();
        let anew = world.decided(service, made.case, Outcome::Keep).await;
        assert_eq!(store.decisions(service, made.case).await.unwrap().len(), 2);
        assert_eq!(store.case(service, made.case).await.unwrap().state, CaseState::Decided);
        assert_eq!(counts(world).await, ["0 1"]);
        let claimed = claim(world, service, at(50), LEASE).await;
        assert!(claimed[0].body.contains(&anew.id.to_string()), "{}", claimed[0].body);
    }

    async fn where_another_case_waits_the_old_one_stays_and_its_notices_wait_there(world) {
        let (store, service) = (&world.store, world.service().await);
        let made = removed(world, service).await;
        let newer = world.received(service, matched("a", 2)).await.case.unwrap();
        store.undo_decision(service, made.id, at(22)).await.unwrap();
        assert_eq!(store.case(service, made.case).await.unwrap().state, CaseState::Decided);
        let waiting = store.case(service, newer).await.unwrap();
        assert_eq!((waiting.state, waiting.version), (CaseState::Open, 2));
        let notices = store.notices_of_case(service, newer).await.unwrap();
        assert_eq!(notices.iter().map(|one| one.outcome).collect::<Vec<_>>(), [None]);
        assert_eq!(counts(world).await, ["0 0"]);
        world.decided(service, newer, Outcome::Label).await;
        assert_eq!(counts(world).await, ["1 0"]);
        // Once more, with nothing left to move.
        assert!(matches!(
            store.undo_decision(service, made.id, at(23)).await,
            Err(StoreError::DecisionUndone(_))
        ));
    }

    async fn an_escalation_taken_back_leaves_a_later_decision_as_it_is(world) {
        let (store, service) = (&world.store, world.service().await);
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        world.reported(service, "a").await;
        let escalated = world.decided(service, case, Outcome::Escalate).await;
        let removed = world.decided(service, case, Outcome::Remove).await;
        let undone = store.undo_decision(service, escalated.id, at(22)).await.unwrap();
        assert_eq!(undone, DecisionUndone::Nothing);
        assert_eq!(store.case(service, case).await.unwrap().state, CaseState::Decided);
        assert_eq!(counts(world).await, ["1 0"]);
        store.undo_decision(service, removed.id, at(23)).await.unwrap();
        assert_eq!(store.case(service, case).await.unwrap().state, CaseState::Open);
    }

    async fn a_case_whose_item_was_erased_waits_for_nobody(world) {
        let (store, service) = (&world.store, world.service().await);
        let made = removed(world, service).await;
        store.erase_item(service, &post("a"), at(21)).await.unwrap();
        let undone = store.undo_decision(service, made.id, at(22)).await.unwrap();
        assert_eq!(undone, DecisionUndone::Nothing);
        assert_eq!(store.case(service, made.case).await.unwrap().state, CaseState::Decided);
        assert!(store.waiting_cases(service).await.unwrap().is_empty());
        let again = store.decide(service, made.case, &decision(Outcome::Keep), keep(), at(23)).await;
        assert!(matches!(again, Err(StoreError::CaseDecided(_))), "{again:?}");
    }
}
