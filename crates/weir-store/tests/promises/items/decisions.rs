//! Decisions: a decision, its action and the messages that tell of it are one
//! commit, made once.

use weir_model::{
    ActionKind, ActionState, Actor, CaseState, Cursor, DeliveryState, NewDecision, Outcome,
    PolicyId, Queue, Role, Severity,
};
use weir_store::{DeliveryFilter, NewPolicy, NewRevision, StoreError};

use super::{decision, keep, matched, post, report};
use crate::people::user;
use crate::world::{World, at, claim, on_both};

const LEASE: std::time::Duration = std::time::Duration::from_secs(60);

async fn policy(world: &World, service: &str) -> PolicyId {
    let service = world.store.service_named(service, at(0)).await.unwrap();
    let new = NewPolicy {
        name: "false-lights".to_owned(),
        severity: Severity::High,
        texts: Vec::new(),
        terrorist_content: None,
        dsa: None,
        automatic: false,
    };
    world.store.create_policy(service, &new, at(1)).await.unwrap()
}

on_both! {
    async fn a_decision_its_action_and_its_messages_are_there_together(world) {
        let (store, service) = (&world.store, world.service().await);
        let hooks = [world.listener(service).await, world.listener(service).await];
        let policy = policy(world, "default").await;
        let echo = Some(r#"{"lamp":"لمبة"}"#.to_owned());
        let received = world.received(service, NewRevision { echo, ..matched("a", 1) }).await;
        let case = received.case.unwrap();
        let new = NewDecision { policy: Some(policy), not_before: at(90), ..decision(Outcome::Remove) };
        let made = store.decide(service, case, &new, keep(), at(20)).await.unwrap();
        assert_eq!((made.case, made.policy, made.outcome), (case, Some(policy), Outcome::Remove));
        assert_eq!((made.made_at, made.not_before, made.undone_at), (at(20), at(90), None));
        assert_eq!(store.decision(service, made.id).await.unwrap(), made);
        assert_eq!(store.decisions(service, case).await.unwrap(), std::slice::from_ref(&made));

        let action = store.action(service, made.action.unwrap()).await.unwrap();
        assert_eq!((action.kind, action.state), (ActionKind::Remove, ActionState::Waiting));
        assert_eq!((action.item, action.decision, action.number), (Some(received.item), made.id, 1));
        assert_eq!(store.actions(service, Cursor::START, 9).await.unwrap(), std::slice::from_ref(&action));

        let all = DeliveryFilter::default();
        let sent = store.deliveries(service, all, Cursor::START, 9).await.unwrap();
        assert_eq!(sent.iter().map(|one| one.webhook).collect::<Vec<_>>(), hooks);
        for one in &sent {
            assert_eq!((one.item, one.action), (Some(received.item), Some(action.id)));
            assert_eq!((one.decision, one.next_at), (Some(made.id), at(90)));
        }
        assert_eq!(world.bodies("action.requested").await[0], serde_json::json!({
            "type": "action.requested", "item": { "type": "post", "id": "a" },
            "echo": { "lamp": "لمبة" },
            "action": { "id": action.id.to_string(), "kind": "remove" },
            "decision": {
                "id": made.id.to_string(), "purpose": "promotion", "outcome": "remove",
                "policy": { "id": policy.to_string(), "name": "false-lights", "version": 1 },
                "reason": "it shows a false light",
            },
        }));
        let told = world.events(service, "decision.made@1").await;
        assert_eq!(told.len(), 1);
        assert!(told[0].contains(&case.to_string()) && told[0].contains(&action.id.to_string()));
        assert!(!told[0].contains("false light"), "no reason in an event: {told:?}");
        let case = store.case(service, case).await.unwrap();
        assert_eq!((case.state, case.decided_at, case.version), (CaseState::Decided, Some(at(20)), 2));
    }

    async fn each_outcome_asks_for_its_action(world) {
        let (store, service) = (&world.store, world.service().await);
        for (n, (outcome, kind)) in [
            (Outcome::Remove, ActionKind::Remove),
            (Outcome::Keep, ActionKind::Keep),
            (Outcome::NotAMatch, ActionKind::Keep),
            (Outcome::Label, ActionKind::Label),
        ].into_iter().enumerate() {
            let case = world.received(service, matched(&format!("p{n}"), 1)).await.case.unwrap();
            let made = world.decided(service, case, outcome).await;
            let action = store.action(service, made.action.unwrap()).await.unwrap();
            assert_eq!(action.kind, kind, "{outcome}");
        }
    }

    async fn what_all_webhooks_acknowledged_is_delivered(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        world.listener(service).await;
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        let action = world.decided(service, case, Outcome::Remove).await.action.unwrap();
        let claimed = claim(world, service, at(30), LEASE).await;
        assert_eq!(claimed.len(), 2);
        for (one, state) in claimed.iter().zip([ActionState::Waiting, ActionState::Delivered]) {
            store.delivered(service, one.id, 200, at(31)).await.unwrap();
            assert_eq!(store.action(service, action).await.unwrap().state, state);
        }
    }

    async fn a_decision_on_what_has_changed_since_is_refused(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        let seen = store.case(service, case).await.unwrap().version;
        world.reported(service, "a").await;
        let before = world.dump().await;
        let new = |version| NewDecision { case_version: Some(version), ..decision(Outcome::Remove) };
        let refused = store.decide(service, case, &new(seen), keep(), at(20)).await.unwrap_err();
        let told = matches!(refused, StoreError::CaseChanged { case: id, version: 2 } if id == case);
        assert!(told, "{refused:?}");
        assert_eq!(world.dump().await, before);
        store.decide(service, case, &new(2), keep(), at(20)).await.unwrap();
    }

    async fn a_case_is_decided_once(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for outcome in [Outcome::Remove, Outcome::Keep, Outcome::Label, Outcome::NotAMatch] {
            let store = store.clone();
            let new = decision(outcome);
            tasks.spawn(async move { store.decide(service, case, &new, keep(), at(20)).await });
        }
        let (made, refused): (Vec<_>, Vec<_>) =
            tasks.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!(made.len(), 1, "{made:?}");
        for refused in refused {
            assert!(matches!(refused, Err(StoreError::CaseDecided(id)) if id == case), "{refused:?}");
        }
        assert_eq!((world.rows("decisions").await, world.rows("actions").await), (1, 1));
        assert_eq!(world.bodies("action.requested").await.len(), 1);
        assert_eq!(world.events(service, "decision.made@1").await.len(), 1);
    }

    async fn what_is_escalated_goes_on_waiting(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let case = world.reported(service, "a").await.case;
        let made = world.decided(service, case, Outcome::Escalate).await;
        assert_eq!(made.action, None);
        let escalated = store.case(service, case).await.unwrap();
        assert_eq!((escalated.state, escalated.queue), (CaseState::Open, Queue::Escalated));
        assert_eq!((escalated.version, escalated.decided_at), (2, None));
        assert_eq!(world.rows("deliveries").await, 0, "nobody is told");
        assert_eq!(store.notices_of_case(service, case).await.unwrap()[0].outcome, None);
        world.decided(service, case, Outcome::Keep).await;
        assert_eq!(store.decisions(service, case).await.unwrap().len(), 2);
        assert_eq!(store.case(service, case).await.unwrap().state, CaseState::Decided);
    }

    async fn a_policy_of_another_service_is_refused(world) {
        let (store, service) = (&world.store, world.service().await);
        let theirs = policy(world, "another").await;
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        let before = world.dump().await;
        let new = NewDecision { policy: Some(theirs), ..decision(Outcome::Remove) };
        let refused = store.decide(service, case, &new, keep(), at(20)).await.unwrap_err();
        assert!(matches!(refused, StoreError::NoPolicy(id) if id == theirs), "{refused:?}");
        assert_eq!(world.dump().await, before);
    }

    async fn a_decision_that_cannot_be_kept_leaves_nothing(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let case = world.reported(service, "a").await.case;
        let before = world.dump().await;
        // Longer than a message may be: found out last of all.
        let reason = "x".repeat(weir_model::Message::MAX_BODY);
        let new = NewDecision { reason, ..decision(Outcome::Remove) };
        let refused = store.decide(service, case, &new, keep(), at(20)).await;
        assert!(matches!(refused, Err(StoreError::MessageTooLong(_))), "{refused:?}");
        assert_eq!(world.dump().await, before);
    }

    async fn whoever_decides_is_in_no_message(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let (reviewer, _) = user(world, service, "ingrid", Role::Reviewer).await;
        let store = store.by(Actor::User(reviewer.id));
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        store.receive_notice(service, &report("a"), at(11)).await.unwrap();
        let made = store.decide(service, case, &decision(Outcome::Remove), keep(), at(20)).await.unwrap();
        assert_eq!(made.by, Actor::User(reviewer.id));
        claim(world, service, at(30), LEASE).await;
        store.undo_decision(service, made.id, at(31)).await.unwrap();
        let sql = "SELECT body FROM deliveries";
        let bodies = world.raw().await.texts(sql).await;
        assert_eq!(bodies.len(), 3, "action, notice, undo: {bodies:?}");
        for body in bodies {
            let id = reviewer.id.to_string();
            assert!(!body.contains("ingrid") && !body.contains(&id) && !body.contains("\"by\""), "{body}");
        }
        let told = world.events(service, "decision.made@1").await;
        assert!(told[0].contains(&reviewer.id.to_string()), "but the event names them: {told:?}");
    }

    async fn actions_are_listed_a_page_at_a_time(world) {
        let (store, service) = (&world.store, world.service().await);
        for n in 0..3 {
            let case = world.received(service, matched(&format!("p{n}"), n)).await.case.unwrap();
            world.decided(service, case, Outcome::Remove).await;
        }
        let page = store.actions(service, Cursor::after(1), 1).await.unwrap();
        assert_eq!(page.iter().map(|action| action.number).collect::<Vec<_>>(), [2]);
        let view = store.item(service, &post("p1")).await.unwrap();
        assert_eq!(page[0].item, Some(view.item.id));
    }

    async fn a_case_of_a_url_alone_asks_for_no_action(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let about = weir_store::About::Url("https://a.example/".to_owned());
        let notice = weir_store::NewNotice { about, ..report("any") };
        let notice = store.receive_notice(service, &notice, at(11)).await.unwrap();
        let made = world.decided(service, notice.case, Outcome::Remove).await;
        assert_eq!(made.action, None);
        let told = &world.bodies("notice.decided").await[0];
        assert_eq!((&told["url"], &told["item"]), (&"https://a.example/".into(), &serde_json::Value::Null));
        let waiting = DeliveryFilter { state: Some(DeliveryState::Waiting), webhook: None };
        assert_eq!(store.deliveries(service, waiting, Cursor::START, 9).await.unwrap().len(), 1);
    }
}
