//! Webhooks: made, rotated, switched on and off, removed.

use std::time::Duration;

use weir_model::{
    DeliveryState, DisabledReason, Id, SecretKey, ServiceId, Timestamp, Webhook, WebhookId,
};
use weir_store::{AttemptFailed, Claimed, DeliveryFilter, StoreError};

use crate::world::{World, at, claim, message, on_both, url};

const KEY: SecretKey = SecretKey::from_bytes([5; 32]);
const DAY: i64 = 86_400_000_000;

async fn made(world: &World, service: ServiceId) -> Webhook {
    world.store.create_webhook(service, &url("lamp"), &KEY, at(1)).await.unwrap().0
}

/// The secrets that sign a message at `now`, as their receiver has them.
async fn signing(world: &World, service: ServiceId, now: Timestamp) -> Vec<String> {
    world.store.enqueue_messages(service, &[message(None)], now).await.unwrap();
    let claimed: Vec<Claimed> = claim(world, service, now, Duration::ZERO).await;
    claimed[0].secrets.iter().map(|secret| secret.reveal()).collect()
}

on_both! {
    async fn a_webhook_is_told_as_it_was_made_without_its_secret(world) {
        let (store, service) = (&world.store, world.service().await);
        let (made, secret) = store.create_webhook(service, &url("lamp?token=x"), &KEY, at(1)).await.unwrap();
        assert!(made.enabled && made.secrets == 1 && made.created_at == at(1));
        assert_eq!(store.webhook(service, made.id, at(2)).await.unwrap(), made);
        assert_eq!(store.webhooks(service, at(2)).await.unwrap(), [made]);
        let stored = world.dump().await.join("\n");
        let hex: String = secret.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!stored.to_lowercase().contains(&hex), "the secret is kept encrypted");
        assert!(!stored.contains(&secret.reveal()));
    }

    async fn for_a_day_after_it_was_rotated_the_old_secret_signs_beside_the_new_one(world) {
        let (store, service) = (&world.store, world.service().await);
        let (webhook, old) = store.create_webhook(service, &url("lamp"), &KEY, at(1)).await.unwrap();
        let (old, id) = (old.reveal(), webhook.id);
        assert_eq!(signing(world, service, at(2)).await, std::slice::from_ref(&old));
        let new = store.rotate_webhook_secret(service, id, &KEY, at(10)).await.unwrap().reveal();
        assert_ne!(old, new);
        assert_eq!(store.webhook(service, id, at(11)).await.unwrap().secrets, 2);
        assert_eq!(signing(world, service, at(9 + DAY)).await, [new.clone(), old]);
        assert_eq!(store.webhook(service, id, at(10 + DAY)).await.unwrap().secrets, 1);
        assert_eq!(signing(world, service, at(10 + DAY)).await, [new]);
    }

    async fn a_secret_is_not_read_with_another_key(world) {
        let (store, service) = (&world.store, world.service().await);
        made(world, service).await;
        store.enqueue_messages(service, &[message(None)], at(2)).await.unwrap();
        let other = SecretKey::from_bytes([6; 32]);
        let limits = crate::world::unlimited();
        let refused =
            store.claim_deliveries(service, &other, at(3), limits, Duration::ZERO).await.unwrap_err();
        assert!(refused.to_string().contains("secret.key"), "{refused}");
    }

    async fn what_waits_for_a_webhook_that_is_switched_off_goes_out_once_it_is_on_again(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = made(world, service).await.id;
        store.enqueue_messages(service, &[message(None)], at(2)).await.unwrap();
        store.disable_webhook(service, id, DisabledReason::Operator, at(3)).await.unwrap();
        let off = store.webhook(service, id, at(3)).await.unwrap();
        assert_eq!((off.enabled, off.disabled_reason), (false, Some(DisabledReason::Operator)));
        assert_eq!(claim(world, service, at(4), Duration::ZERO).await.len(), 0);
        // What is told meanwhile does not go there at all.
        assert_eq!(store.enqueue_messages(service, &[message(None)], at(4)).await.unwrap(), []);
        let refused = store.enqueue_test(service, id, at(4)).await;
        assert!(matches!(refused, Err(StoreError::WebhookDisabled(off)) if off == id));

        store.enable_webhook(service, id, at(5)).await.unwrap();
        assert_eq!(claim(world, service, at(6), Duration::ZERO).await.len(), 1);
        assert_eq!(store.webhook(service, id, at(6)).await.unwrap().disabled_reason, None);
    }

    async fn what_waits_for_a_webhook_that_is_removed_is_cancelled(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = made(world, service).await.id;
        let both = [message(None), message(None)];
        let sent = store.enqueue_messages(service, &both, at(2)).await.unwrap();
        store.delivered(service, sent[0], 204, at(3)).await.unwrap();
        assert_eq!(store.remove_webhook(service, id, at(4)).await.unwrap(), 1);
        let left = store.deliveries(service, DeliveryFilter::default(), weir_model::Cursor::START, 10);
        let left: Vec<_> = left.await.unwrap().iter().map(|d| (d.state, d.ended_at)).collect();
        assert_eq!(left, [
            (DeliveryState::Delivered, Some(at(3))),
            (DeliveryState::Cancelled, Some(at(4))),
        ]);
        assert_eq!(store.webhooks(service, at(5)).await.unwrap(), []);
        let refused = store.replay_delivery(service, sent[0], at(5)).await;
        assert!(matches!(refused, Err(StoreError::NoWebhook(gone)) if gone == id), "{refused:?}");
    }

    async fn an_endpoint_that_is_gone_is_switched_off_and_told(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = made(world, service).await.id;
        let sent = store.enqueue_messages(service, &[message(None)], at(2)).await.unwrap()[0];
        claim(world, service, at(3), Duration::ZERO).await;
        let gone = AttemptFailed { what: "it answered 410".to_owned(), status: Some(410) };
        store.failed(service, sent, &gone, Some(at(9)), at(4)).await.unwrap();
        let off = store.webhook(service, id, at(5)).await.unwrap();
        assert_eq!((off.enabled, off.disabled_reason), (false, Some(DisabledReason::Gone)));
        let told = world.events(service, "webhook.changed@1").await;
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("\"reason\":\"gone\""), "{told:?}");
        assert_eq!(store.delivery(service, sent).await.unwrap().state, DeliveryState::Waiting);
    }

    async fn no_event_tells_an_address(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = made(world, service).await.id;
        store.rotate_webhook_secret(service, id, &KEY, at(2)).await.unwrap();
        store.disable_webhook(service, id, DisabledReason::Operator, at(3)).await.unwrap();
        store.remove_webhook(service, id, at(4)).await.unwrap();
        for kind in ["webhook.created@1", "webhook.changed@1", "webhook.removed@1"] {
            let told = world.events(service, kind).await;
            assert!(!told.is_empty(), "{kind}");
            assert!(told.iter().all(|told| !told.contains("lamp")), "{told:?}");
        }
    }

    async fn a_webhook_that_is_not_there_is_named_in_the_error(world) {
        let (store, service) = (&world.store, world.service().await);
        let id: WebhookId = Id::from_bytes([3; 16]);
        let refused = [
            store.webhook(service, id, at(1)).await.map(|_| ()),
            store.rotate_webhook_secret(service, id, &KEY, at(1)).await.map(|_| ()),
            store.enable_webhook(service, id, at(1)).await,
            store.disable_webhook(service, id, DisabledReason::Operator, at(1)).await,
            store.remove_webhook(service, id, at(1)).await.map(|_| ()),
            store.enqueue_test(service, id, at(1)).await.map(|_| ()),
        ];
        for refused in refused {
            assert!(matches!(refused, Err(StoreError::NoWebhook(none)) if none == id));
        }
    }
}
