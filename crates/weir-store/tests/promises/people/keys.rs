//! Keys: made, found by their secret, expired, revoked.

use std::num::NonZeroU32;
use std::time::Duration;

use weir_model::{Id, Role, Scope};
use weir_store::{KeyError, NewKey, Store, StoreError};

use super::{A_DAY, A_MINUTE, new_key, payloads};
use crate::world::{World, at, on_both, run};

on_both! {
    async fn a_key_is_known_by_its_secret_with_all_that_was_said_of_it(world) {
        let (store, service) = (&world.store, world.service().await);
        let new = NewKey {
            role: Role::Analyst,
            scopes: [Scope::Items, Scope::Banks].into(),
            expires_at: Some(at(A_DAY)),
            rate: NonZeroU32::new(600),
            ..new_key("منشورات المنارة")
        };
        let (key, secret) = store.create_key(service, &new, at(1)).await.unwrap();
        assert_eq!((&key.name, key.role, &key.scopes), (&new.name, new.role, &new.scopes));
        assert_eq!((key.expires_at, key.rate, key.created_at), (new.expires_at, new.rate, at(1)));
        assert_eq!(store.key(service, key.id).await.unwrap(), key);

        let (whose, found) = store.key_of(secret.reveal(), at(2)).await.unwrap();
        assert_eq!((whose, found.last_used_at), (service, Some(at(2))));
        assert_eq!(weir_model::Key { last_used_at: None, ..found }, key);
        assert_eq!(
            payloads(world, service, "key.created@1").await,
            [r#"{"role":"analyst","scopes":["items","banks"],"rate":600,"expires_at":"2026-09-22T13:46:40.000000Z","by":"weir"}"#]
        );
    }

    async fn a_secret_that_is_no_keys_is_not_taken(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, secret) = store.create_key(service, &new_key("uploads"), at(1)).await.unwrap();
        let secret = secret.reveal();
        let other = format!("{}{}", &secret[..56], if secret.ends_with('0') { '1' } else { '0' });
        for unknown in ["", "weir_", "a\0", &secret[1..], &other, &secret.replace("weir_", "weirs_")] {
            let refused = store.key_of(unknown, at(2)).await;
            assert!(matches!(refused, Err(KeyError::Unknown)), "{unknown}: {refused:?}");
        }
    }

    async fn two_keys_are_two_services_and_each_speaks_for_its_own(world) {
        let (store, mine) = (&world.store, world.service().await);
        let theirs = store.service_named("another", at(0)).await.unwrap();
        let (_, my_secret) = store.create_key(mine, &new_key("uploads"), at(1)).await.unwrap();
        let (_, their_secret) = store.create_key(theirs, &new_key("uploads"), at(1)).await.unwrap();
        assert_eq!(store.key_of(my_secret.reveal(), at(2)).await.unwrap().0, mine);
        assert_eq!(store.key_of(their_secret.reveal(), at(2)).await.unwrap().0, theirs);
    }

    async fn a_key_expires_at_its_time_and_not_before(world) {
        let (store, service) = (&world.store, world.service().await);
        let new = NewKey { expires_at: Some(at(100)), ..new_key("uploads") };
        let (_, secret) = store.create_key(service, &new, at(1)).await.unwrap();
        store.key_of(secret.reveal(), at(99)).await.unwrap();
        let refused = store.key_of(secret.reveal(), at(100)).await;
        assert!(matches!(refused, Err(KeyError::Expired(end)) if end == at(100)), "{refused:?}");
    }

    async fn a_revoked_key_is_not_taken_and_its_name_is_free(world) {
        let (store, service) = (&world.store, world.service().await);
        let (old, old_secret) = store.create_key(service, &new_key("uploads"), at(1)).await.unwrap();
        let taken = store.create_key(service, &new_key("Uploads"), at(2)).await;
        assert!(matches!(taken, Err(StoreError::KeyExists(_))), "{taken:?}");

        let revoked = store.revoke_key(service, old.id, at(3)).await.unwrap();
        assert_eq!(revoked.revoked_at, Some(at(3)));
        let refused = store.key_of(old_secret.reveal(), at(4)).await;
        assert!(matches!(refused, Err(KeyError::Revoked(end)) if end == at(3)), "{refused:?}");
        let (new, secret) = store.create_key(service, &new_key("uploads"), at(5)).await.unwrap();
        store.key_of(secret.reveal(), at(6)).await.unwrap();
        let ids: Vec<_> = store.keys(service).await.unwrap().iter().map(|key| key.id).collect();
        assert_eq!(ids, [old.id, new.id]);
    }

    async fn a_key_is_revoked_once(world) {
        let (store, service) = (&world.store, world.service().await);
        let (key, _) = store.create_key(service, &new_key("uploads"), at(1)).await.unwrap();
        store.revoke_key(service, key.id, at(2)).await.unwrap();
        let twice = store.revoke_key(service, key.id, at(3)).await.unwrap();
        assert_eq!(twice.revoked_at, Some(at(2)));
        assert_eq!(payloads(world, service, "key.revoked@1").await.len(), 1);
        let unknown = Id::from_bytes([7; 16]);
        let missing = store.revoke_key(service, unknown, at(4)).await;
        assert!(matches!(missing, Err(StoreError::NoKey(id)) if id == unknown), "{missing:?}");
    }

    async fn of_two_keys_made_at_once_under_one_name_there_is_one(world) {
        let (store, service) = (&world.store, world.service().await);
        let new = new_key("uploads");
        let make = || store.create_key(service, &new, at(1));
        let (one, other) = tokio::join!(make(), make());
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(store.keys(service).await.unwrap().len(), 1);
    }

    async fn that_a_key_was_used_is_written_once_a_minute(world) {
        let (store, service) = (&world.store, world.service().await);
        let (key, secret) = store.create_key(service, &new_key("uploads"), at(1)).await.unwrap();
        store.key_of(secret.reveal(), at(2)).await.unwrap();
        let before = world.dump().await;
        store.key_of(secret.reveal(), at(A_MINUTE + 1)).await.unwrap();
        assert_eq!(world.dump().await, before);
        store.key_of(secret.reveal(), at(A_MINUTE + 2)).await.unwrap();
        let used = store.key(service, key.id).await.unwrap().last_used_at;
        assert_eq!(used, Some(at(A_MINUTE + 2)));
    }

    async fn a_scope_in_which_the_role_may_do_nothing_is_refused(world) {
        let (store, service) = (&world.store, world.service().await);
        let new = NewKey { scopes: [Scope::Items, Scope::Banks].into(), ..new_key("uploads") };
        let refused = store.create_key(service, &new, at(1)).await.unwrap_err().to_string();
        assert!(refused.contains("role service may do nothing in the scope banks"), "{refused}");
        assert_eq!(store.keys(service).await.unwrap(), []);
    }

    async fn a_key_whose_scopes_cannot_be_read_may_not_do_everything(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, secret) = store.create_key(service, &new_key("uploads"), at(1)).await.unwrap();
        world.raw().await.execute("UPDATE api_keys SET scopes = 'of a later version'").await;
        let refused = store.key_of(secret.reveal(), at(2)).await;
        assert!(matches!(refused, Err(KeyError::Store(StoreError::Damaged(_)))), "{refused:?}");
    }
}

#[test]
fn a_key_and_a_session_are_taken_also_while_nothing_can_be_written() {
    run(async {
        let world = World::on_sqlite().await;
        let service = world.service().await;
        let (_, secret) =
            world.store.create_key(service, &new_key("uploads"), at(1)).await.unwrap();
        let (_, password) = super::user(&world, service, "amal", Role::Reviewer).await;
        let (_, token) = super::signed_in(&world, service, "amal", &password).await;
        let impatient = Store::open_waiting(&world.location(), Duration::from_millis(50)).await;
        let impatient = impatient.unwrap();

        let mut other = world.raw().await;
        other.execute("BEGIN IMMEDIATE").await;
        impatient.key_of(secret.reveal(), at(2)).await.unwrap();
        assert!(impatient.session_of(&token, at(A_MINUTE * 2)).await.unwrap().is_some());
        let kept = world.store.keys(service).await.unwrap();
        assert_eq!(kept[0].last_used_at, None);
        other.execute("ROLLBACK").await;
    });
}
