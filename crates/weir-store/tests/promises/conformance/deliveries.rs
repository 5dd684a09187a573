//! Deliveries: enqueued, claimed in order, tried, listed, made again.

use std::collections::HashMap;
use std::time::Duration;

use weir_model::{
    ActionId, Cursor, DeliveryId, DeliveryState, Id, ItemId, Message, MessageKind, SecretKey,
    ServiceId, Timestamp, WebhookId,
};
use weir_store::{AttemptFailed, ClaimLimits, DeliveryFilter, ReplayRange, StoreError};

use crate::world::{World, at, claim, message, on_both, unlimited, url};

const KEY: SecretKey = SecretKey::from_bytes([5; 32]);
const LEASE: Duration = Duration::from_micros(100);
const MINUTE: i64 = 60_000_000;

fn item(n: u8) -> Option<ItemId> {
    Some(Id::from_bytes([n; 16]))
}

async fn webhook(world: &World, service: ServiceId) -> WebhookId {
    world.store.create_webhook(service, &url("lamp"), &KEY, at(1)).await.unwrap().0.id
}

async fn enqueued(world: &World, service: ServiceId, messages: &[Message]) -> Vec<DeliveryId> {
    world.store.enqueue_messages(service, messages, at(2)).await.unwrap()
}

async fn claimed(world: &World, service: ServiceId, now: Timestamp) -> Vec<DeliveryId> {
    claim(world, service, now, LEASE).await.into_iter().map(|claimed| claimed.id).collect()
}

fn failure() -> AttemptFailed {
    AttemptFailed { what: "it answered 500".to_owned(), status: Some(500) }
}

fn requested(action: u8) -> Message {
    Message { action: Some(Id::from_bytes([action; 16])), ..message(None) }
}

on_both! {
    async fn a_message_goes_to_every_webhook_under_numbers_without_gaps(world) {
        let (store, service) = (&world.store, world.service().await);
        assert_eq!(enqueued(world, service, &[message(None)]).await, [], "nobody listens yet");
        let hooks = [webhook(world, service).await, webhook(world, service).await];
        let ids = enqueued(world, service, &[message(item(1)), message(None)]).await;
        assert_eq!(ids.len(), 4);
        let listed =
            store.deliveries(service, DeliveryFilter::default(), Cursor::START, 10).await.unwrap();
        let told: Vec<_> = listed.iter().map(|d| (d.number, d.webhook, d.item, d.id)).collect();
        assert_eq!(told, [
            (1, hooks[0], item(1), ids[0]),
            (2, hooks[1], item(1), ids[1]),
            (3, hooks[0], None, ids[2]),
            (4, hooks[1], None, ids[3]),
        ]);
        assert!(listed.iter().all(|d| d.state == DeliveryState::Waiting && d.message == d.id));
    }

    async fn what_is_claimed_is_nobody_elses_until_its_lease_is_over(world) {
        let service = world.service().await;
        webhook(world, service).await;
        let ids = enqueued(world, service, &[message(None), message(None)]).await;
        let first = claim(world, service, at(10), LEASE).await;
        assert_eq!(first.iter().map(|c| c.id).collect::<Vec<_>>(), ids);
        assert_eq!((first[0].attempts, first[0].first_attempt_at), (1, at(10)));
        assert_eq!(first[0].body, message(None).body);
        assert_eq!(claimed(world, service, at(109)).await, []);
        // Whoever had them died.
        let second = claim(world, service, at(110), LEASE).await;
        assert_eq!((second[0].id, second[0].message, second[0].attempts), (ids[0], ids[0], 2));
        assert_eq!(second[0].first_attempt_at, at(10));
    }

    async fn two_who_claim_at_once_never_get_the_same(world) {
        let service = world.service().await;
        webhook(world, service).await;
        let messages = vec![message(None); 60];
        let ids = enqueued(world, service, &messages).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let store = world.store.clone();
            tasks.spawn(async move {
                let (mut got, idle) = (Vec::new(), HashMap::new());
                let limits = ClaimLimits { total: 7, each: 7, under_way: &idle };
                loop {
                    let lease = Duration::from_secs(60);
                    let some = store.claim_deliveries(service, &KEY, at(10), limits, lease);
                    let some = some.await.unwrap();
                    if some.is_empty() {
                        return got;
                    }
                    got.extend(some.into_iter().map(|claimed| claimed.id));
                }
            });
        }
        let mut got: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
        got.sort();
        assert_eq!(got, ids);
    }

    async fn messages_of_one_item_go_one_after_the_other_and_others_do_not_wait(world) {
        let (store, service) = (&world.store, world.service().await);
        webhook(world, service).await;
        let ids = enqueued(
            world, service, &[message(item(1)), message(item(1)), message(item(2)), message(None)],
        ).await;
        assert_eq!(claimed(world, service, at(10)).await, [ids[0], ids[2], ids[3]]);
        store.failed(service, ids[0], &failure(), Some(at(5000)), at(11)).await.unwrap();
        store.delivered(service, ids[2], 200, at(11)).await.unwrap();
        store.delivered(service, ids[3], 200, at(11)).await.unwrap();
        assert_eq!(claimed(world, service, at(4999)).await, [], "the first one is not through");
        assert_eq!(claimed(world, service, at(5000)).await, [ids[0]]);
        store.delivered(service, ids[0], 200, at(5001)).await.unwrap();
        assert_eq!(claimed(world, service, at(5002)).await, [ids[1]]);
    }

    async fn one_that_was_given_up_holds_up_no_other(world) {
        let (store, service) = (&world.store, world.service().await);
        let hook = webhook(world, service).await;
        let ids = enqueued(world, service, &[message(item(1)), message(item(1))]).await;
        assert_eq!(claimed(world, service, at(10)).await, [ids[0]]);
        store.failed(service, ids[0], &failure(), None, at(11)).await.unwrap();
        let dead = store.delivery(service, ids[0]).await.unwrap();
        assert_eq!((dead.state, dead.ended_at), (DeliveryState::Dead, Some(at(11))));
        assert_eq!((dead.last_status, dead.last_error.as_deref()), (Some(500), Some("it answered 500")));
        let told = world.events(service, "delivery.given_up@1").await;
        assert_eq!(told.len(), 1);
        assert!(told[0].contains(&hook.to_string()), "{told:?}");
        assert_eq!(claimed(world, service, at(12)).await, [ids[1]]);
    }

    async fn a_message_waits_for_its_time_and_those_behind_it_of_its_item_too(world) {
        let service = world.service().await;
        webhook(world, service).await;
        let later = Message { not_before: at(500), ..message(item(1)) };
        let ids = enqueued(world, service, &[later, message(item(1)), message(item(2))]).await;
        assert_eq!(claimed(world, service, at(499)).await, [ids[2]]);
        assert_eq!(claimed(world, service, at(500)).await, [ids[0]]);
    }

    async fn a_webhook_that_hangs_takes_only_its_share(world) {
        let service = world.service().await;
        let [slow, quick] = [webhook(world, service).await, webhook(world, service).await];
        enqueued(world, service, &vec![message(None); 9]).await;
        let under_way = HashMap::from([(slow, 2)]);
        let limits = ClaimLimits { total: 6, each: 3, under_way: &under_way };
        let claimed = world.store.claim_deliveries(service, &KEY, at(10), limits, LEASE).await.unwrap();
        let to = |webhook| claimed.iter().filter(|c| c.webhook == webhook).count();
        assert_eq!((to(slow), to(quick)), (1, 3));
    }

    async fn an_endpoint_that_failed_five_times_is_left_alone_then_tried_by_one_message(world) {
        let (store, service) = (&world.store, world.service().await);
        let hook = webhook(world, service).await;
        let ids = enqueued(world, service, &vec![message(None); 7]).await;
        claimed(world, service, at(10)).await;
        for id in &ids[..5] {
            store.failed(service, *id, &failure(), Some(at(20)), at(11)).await.unwrap();
        }
        let breaker = store.webhook(service, hook, at(12)).await.unwrap().breaker;
        assert_eq!((breaker.failures, breaker.failing_since), (5, Some(at(11))));
        assert_eq!(breaker.open_until, Some(at(11 + MINUTE)));
        assert_eq!(claimed(world, service, at(10 + MINUTE)).await, []);
        assert_eq!(claimed(world, service, at(11 + MINUTE)).await.len(), 1, "one probe");
        assert_eq!(claimed(world, service, at(11 + MINUTE)).await, [], "and no second one beside it");
        store.failed(service, ids[0], &failure(), Some(at(20)), at(12 + MINUTE)).await.unwrap();
        assert_eq!(claimed(world, service, at(11 + 3 * MINUTE)).await, [], "the pause grew");

        let probe = claimed(world, service, at(12 + 3 * MINUTE)).await;
        assert_eq!(probe.len(), 1);
        store.delivered(service, probe[0], 200, at(13 + 3 * MINUTE)).await.unwrap();
        let breaker = store.webhook(service, hook, at(14)).await.unwrap().breaker;
        assert_eq!((breaker.failures, breaker.failing_since, breaker.open_until), (0, None, None));
        assert_eq!(claimed(world, service, at(14 + 3 * MINUTE)).await.len(), 6);
    }

    async fn an_action_is_told_delivered_once_when_the_last_webhook_has_it(world) {
        let (store, service) = (&world.store, world.service().await);
        for _ in 0..2 {
            webhook(world, service).await;
        }
        let ids = enqueued(world, service, &[requested(7), requested(8)]).await;
        let action = ActionId::from_bytes([7; 16]);
        store.delivered(service, ids[0], 200, at(5)).await.unwrap();
        assert_eq!(world.events(service, "action.delivered@1").await.len(), 0);
        store.delivered(service, ids[1], 200, at(6)).await.unwrap();
        store.delivered(service, ids[1], 200, at(7)).await.unwrap();
        assert_eq!(world.subjects(service, "action.delivered@1").await, [*action.as_bytes()]);

        // Given up, then replayed: delivered after all.
        store.delivered(service, ids[2], 200, at(8)).await.unwrap();
        store.failed(service, ids[3], &failure(), None, at(8)).await.unwrap();
        let again = store.replay_delivery(service, ids[3], at(9)).await.unwrap();
        store.delivered(service, again.id, 200, at(10)).await.unwrap();
        // What had arrived is told no second time.
        let again = store.replay_delivery(service, ids[0], at(11)).await.unwrap();
        store.delivered(service, again.id, 200, at(12)).await.unwrap();
        assert_eq!(world.events(service, "action.delivered@1").await.len(), 2);
    }

    async fn of_two_that_arrive_at_once_one_tells_that_the_action_is_delivered(world) {
        let service = world.service().await;
        for _ in 0..2 {
            webhook(world, service).await;
        }
        for round in 0..12 {
            let ids = enqueued(world, service, &[requested(round)]).await;
            let mut tasks = tokio::task::JoinSet::new();
            for id in ids {
                let store = world.store.clone();
                tasks.spawn(async move { store.delivered(service, id, 200, at(5)).await.unwrap() });
            }
            tasks.join_all().await;
        }
        assert_eq!(world.events(service, "action.delivered@1").await.len(), 12);
    }

    async fn what_is_over_stays_as_it_ended(world) {
        let (store, service) = (&world.store, world.service().await);
        webhook(world, service).await;
        let ids = enqueued(world, service, &[message(None), message(None)]).await;
        store.delivered(service, ids[0], 200, at(5)).await.unwrap();
        store.failed(service, ids[0], &failure(), None, at(6)).await.unwrap();
        store.failed(service, ids[1], &failure(), None, at(6)).await.unwrap();
        store.delivered(service, ids[1], 200, at(7)).await.unwrap();
        let states = [
            store.delivery(service, ids[0]).await.unwrap().state,
            store.delivery(service, ids[1]).await.unwrap().state,
        ];
        assert_eq!(states, [DeliveryState::Delivered, DeliveryState::Dead]);
        let none: DeliveryId = Id::from_bytes([3; 16]);
        for refused in [
            store.delivered(service, none, 200, at(8)).await,
            store.failed(service, none, &failure(), None, at(8)).await,
            store.delivery(service, none).await.map(|_| ()),
            store.replay_delivery(service, none, at(8)).await.map(|_| ()),
            store.claim_delivery(service, &KEY, none, at(8), LEASE).await.map(|_| ()),
        ] {
            assert!(matches!(refused, Err(StoreError::NoDelivery(id)) if id == none));
        }
    }

    async fn deliveries_are_listed_by_state_and_webhook_in_pages(world) {
        let (store, service) = (&world.store, world.service().await);
        let hooks = [webhook(world, service).await, webhook(world, service).await];
        let ids = enqueued(world, service, &vec![message(None); 4]).await;
        store.delivered(service, ids[0], 200, at(5)).await.unwrap();
        store.failed(service, ids[1], &failure(), None, at(5)).await.unwrap();
        store.failed(service, ids[3], &failure(), None, at(5)).await.unwrap();
        let listed = async |state, webhook, after, limit| -> Vec<i64> {
            let filter = DeliveryFilter { state, webhook };
            let listed = store.deliveries(service, filter, Cursor::after(after), limit).await;
            listed.unwrap().iter().map(|delivery| delivery.number).collect()
        };
        assert_eq!(listed(None, None, 0, 3).await, [1, 2, 3]);
        assert_eq!(listed(None, None, 6, 3).await, [7, 8]);
        assert_eq!(listed(None, Some(hooks[1]), 2, 9).await, [4, 6, 8]);
        assert_eq!(listed(Some(DeliveryState::Dead), None, 0, 9).await, [2, 4]);
        assert_eq!(listed(Some(DeliveryState::Delivered), None, 0, 9).await, [1]);
        assert_eq!(listed(Some(DeliveryState::Dead), Some(hooks[0]), 0, 9).await, [0; 0]);
        assert_eq!(listed(Some(DeliveryState::Waiting), Some(hooks[0]), 3, 9).await, [5, 7]);
    }

    async fn a_replay_goes_under_the_message_id_that_its_receiver_knows(world) {
        let (store, service) = (&world.store, world.service().await);
        webhook(world, service).await;
        let id = enqueued(world, service, &[message(item(1))]).await[0];
        let refused = store.replay_delivery(service, id, at(3)).await.unwrap_err().to_string();
        assert!(refused.contains("still to be made"), "{refused}");
        store.delivered(service, id, 200, at(4)).await.unwrap();

        let again = store.replay_delivery(service, id, at(5)).await.unwrap();
        assert_eq!((again.message, again.state, again.number), (id, DeliveryState::Waiting, 2));
        let sent = claim(world, service, at(6), LEASE).await;
        assert_eq!((sent[0].id, sent[0].message, sent[0].attempts), (again.id, id, 1));
        assert_eq!(sent[0].body, message(None).body);
        assert_eq!(store.delivery(service, id).await.unwrap().state, DeliveryState::Delivered);
        assert_eq!(world.subjects(service, "delivery.replayed@1").await, [*again.id.as_bytes()]);
    }

    async fn a_time_range_is_replayed_once_each_and_in_order(world) {
        let (store, service) = (&world.store, world.service().await);
        let hooks = [webhook(world, service).await, webhook(world, service).await];
        let mut made = Vec::new();
        for n in 0..4 {
            made.push(store.enqueue_messages(service, &[message(None)], at(100 + n)).await.unwrap());
        }
        for (hour, ids) in made.iter().enumerate() {
            for id in ids {
                if hour == 2 {
                    store.failed(service, *id, &failure(), None, at(200)).await.unwrap();
                } else if hour != 3 {
                    store.delivered(service, *id, 200, at(200)).await.unwrap();
                }
            }
        }
        let (from, to) = (at(101), at(104));
        let one = ReplayRange { from, to, webhook: Some(hooks[0]) };
        assert_eq!(store.replay_deliveries(service, one, at(300)).await.unwrap(), 2);
        // Those wait by now: the other webhook's are left.
        let all = ReplayRange { from, to, webhook: None };
        assert_eq!(store.replay_deliveries(service, all, at(301)).await.unwrap(), 2);
        assert_eq!(store.replay_deliveries(service, all, at(302)).await.unwrap(), 0);
        let listed = store.deliveries(service, DeliveryFilter::default(), Cursor::after(8), 99).await;
        let listed: Vec<_> = listed.unwrap().iter().map(|d| (d.number, d.message)).collect();
        assert_eq!(listed, [
            (9, made[1][0]), (10, made[2][0]), (11, made[1][1]), (12, made[2][1]),
        ]);
        assert_eq!(world.events(service, "delivery.replayed@1").await.len(), 2);
    }

    async fn more_than_a_page_is_replayed_whole(world) {
        let (store, service) = (&world.store, world.service().await);
        webhook(world, service).await;
        let ids = enqueued(world, service, &vec![message(None); 1003]).await;
        let mut raw = world.raw().await;
        raw.execute("UPDATE deliveries SET state = 'delivered'").await;
        raw.close().await;
        let range = ReplayRange { from: at(0), to: at(1000), webhook: None };
        assert_eq!(store.replay_deliveries(service, range, at(10)).await.unwrap(), 1003);
        let listed = store.deliveries(service, DeliveryFilter::default(), Cursor::after(1003), 9999).await;
        let listed: Vec<_> = listed.unwrap().iter().map(|d| d.message).collect();
        assert_eq!(listed, ids);
    }

    async fn one_delivery_is_claimed_by_its_id_however_often_its_webhook_failed(world) {
        let (store, service) = (&world.store, world.service().await);
        let hook = webhook(world, service).await;
        let ids = enqueued(world, service, &vec![message(None); 5]).await;
        claimed(world, service, at(10)).await;
        for id in &ids {
            store.failed(service, *id, &failure(), Some(at(9000)), at(11)).await.unwrap();
        }
        let test = store.enqueue_test(service, hook, at(20)).await.unwrap();
        let one = store.claim_delivery(service, &KEY, test, at(21), LEASE).await.unwrap().unwrap();
        assert_eq!((one.id, one.kind, one.attempts), (test, MessageKind::WebhookTest, 1));
        let twice = store.claim_delivery(service, &KEY, test, at(22), LEASE).await.unwrap();
        assert!(twice.is_none(), "somebody has it");
    }

    async fn a_body_that_is_too_long_is_refused_before_anything_is_stored(world) {
        let (store, service) = (&world.store, world.service().await);
        webhook(world, service).await;
        let long = Message { body: "x".repeat(Message::MAX_BODY + 1), ..message(None) };
        let refused = store.enqueue_messages(service, &[message(None), long], at(2)).await;
        assert!(matches!(refused, Err(StoreError::MessageTooLong(262_145))), "{refused:?}");
        let limits = unlimited();
        assert_eq!(store.claim_deliveries(service, &KEY, at(3), limits, LEASE).await.unwrap().len(), 0);
    }
}
