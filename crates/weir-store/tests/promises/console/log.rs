//! The log of deliveries: newest first, filtered, with every try.

use std::time::Duration;

use weir_model::{DeliveryId, DeliveryState, Message, MessageKind, SecretKey, ServiceId};
use weir_store::{AttemptFailed, LogFilter};

use crate::items::{matched, post};
use crate::world::{World, at, claim, message, on_both, url};

const KEY: SecretKey = SecretKey::from_bytes([5; 32]);
const LEASE: Duration = Duration::from_micros(100);

async fn log(world: &World, service: ServiceId, filter: LogFilter) -> Vec<DeliveryId> {
    let log = world.store.delivery_log(service, filter, None, 100).await.unwrap();
    log.into_iter().map(|logged| logged.delivery.id).collect()
}

on_both! {
    async fn the_log_is_newest_first_and_shows_what_its_filter_names(world) {
        let (store, service) = (&world.store, world.service().await);
        let one = world.listener(service).await;
        let other = store.create_webhook(service, &url("other"), &KEY, at(1)).await.unwrap().0.id;
        let decided = Message { kind: MessageKind::NoticeDecided, ..message(None) };
        let ids = store.enqueue_messages(service, &[message(None), decided], at(2)).await.unwrap();
        store.delivered(service, ids[0], 200, at(3)).await.unwrap();
        let newest: Vec<_> = ids.iter().rev().copied().collect();
        assert_eq!(log(world, service, LogFilter::default()).await, newest);
        let state = Some(DeliveryState::Delivered);
        assert_eq!(log(world, service, LogFilter { state, ..LogFilter::default() }).await, [ids[0]]);
        let webhook = Some(other);
        let filter = LogFilter { webhook, ..LogFilter::default() };
        assert_eq!(log(world, service, filter).await, [ids[3], ids[1]]);
        let kind = Some(MessageKind::NoticeDecided);
        let filter = LogFilter { kind, webhook: Some(one), state: Some(DeliveryState::Waiting) };
        assert_eq!(log(world, service, filter).await, [ids[2]]);
        let behind = store.delivery_log(service, LogFilter::default(), Some(3), 1).await.unwrap();
        assert_eq!(behind[0].delivery.id, ids[1]);
    }

    async fn a_delivery_names_its_item_until_that_is_erased(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let item = world.received(service, matched("a", 1)).await.item;
        store.enqueue_messages(service, &[message(Some(item))], at(11)).await.unwrap();
        let newest = async || {
            let log = store.delivery_log(service, LogFilter::default(), None, 1).await.unwrap();
            store.sent(service, log[0].delivery.id).await.unwrap()
        };
        let sent = newest().await;
        assert_eq!(sent.logged.item.map(|item| item.to_string()).as_deref(), Some("post a"));
        assert!(sent.body.contains("لمبة"), "{}", sent.body);
        store.erase_item(service, &post("a"), at(12)).await.unwrap();
        let sent = newest().await;
        assert_eq!((sent.logged.item, sent.logged.delivery.erased), (None, true));
        assert_eq!(sent.body, r#"{"erased":true}"#);
    }

    async fn every_try_is_kept_with_when_it_was_and_what_came_of_it(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let id = store.enqueue_messages(service, &[message(None)], at(2)).await.unwrap()[0];
        assert!(store.sent(service, id).await.unwrap().tries.is_empty());
        claim(world, service, at(10), LEASE).await;
        let failure = AttemptFailed { what: "it answered 503".to_owned(), status: Some(503) };
        store.failed(service, id, &failure, Some(at(20)), at(13)).await.unwrap();
        claim(world, service, at(20), LEASE).await;
        let failure = AttemptFailed { what: "no answer".to_owned(), status: None };
        store.failed(service, id, &failure, Some(at(30)), at(24)).await.unwrap();
        claim(world, service, at(30), LEASE).await;
        store.delivered(service, id, 204, at(31)).await.unwrap();
        let tries = store.sent(service, id).await.unwrap().tries;
        let told: Vec<_> = tries
            .iter()
            .map(|one| (one.attempt, one.begun_at, one.ended_at, one.status, one.error.as_deref()))
            .collect();
        assert_eq!(told, [
            (1, at(10), at(13), Some(503), Some("it answered 503")),
            (2, at(20), at(24), None, Some("no answer")),
            (3, at(30), at(31), Some(204), None),
        ]);
    }

    async fn an_endpoints_figures_count_what_waits_and_what_arrived_since(world) {
        let (store, service) = (&world.store, world.service().await);
        let webhook = world.listener(service).await;
        let messages = [message(None), message(None), message(None)];
        let ids = store.enqueue_messages(service, &messages, at(2)).await.unwrap();
        let figures = store.endpoint_figures(service, at(0)).await.unwrap().remove(0);
        assert_eq!((figures.webhook, figures.waiting), (webhook, 3));
        assert_eq!((figures.arrived, figures.last_arrived), (0, None));
        store.delivered(service, ids[0], 200, at(10)).await.unwrap();
        store.delivered(service, ids[1], 200, at(20)).await.unwrap();
        let figures = store.endpoint_figures(service, at(15)).await.unwrap().remove(0);
        assert_eq!((figures.waiting, figures.arrived, figures.last_arrived), (1, 1, Some(at(20))));
    }
}
