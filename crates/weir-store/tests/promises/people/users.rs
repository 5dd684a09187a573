//! Users: made, listed, given another role, switched off and on.

use weir_model::{Id, Role};
use weir_store::StoreError;

use super::{attempt, kinds, new_key, payloads, signed_in, user};
use crate::world::{at, on_both};

on_both! {
    async fn a_user_is_made_and_must_change_the_password_that_they_were_given(world) {
        let (store, service) = (&world.store, world.service().await);
        let (made, password) = user(world, service, "Ingrid Fyrva\u{308}rd", Role::Reviewer).await;
        assert_eq!((made.name.as_str(), made.role), ("Ingrid Fyrvärd", Role::Reviewer));
        assert!(made.enabled && made.must_change_password);
        assert_eq!((made.created_at, made.last_seen_at, made.locked_until), (at(1), None, None));
        assert_eq!(store.user(service, made.id).await.unwrap(), made);
        assert_eq!(password.len(), 23);
    }

    async fn users_are_listed_by_name_and_one_who_is_not_there_is_told(world) {
        let (store, service) = (&world.store, world.service().await);
        for name in ["bodil", "Astrid", "أمل"] {
            user(world, service, name, Role::Auditor).await;
        }
        let users = store.users(service).await.unwrap();
        let names: Vec<&str> = users.iter().map(|user| user.name.as_str()).collect();
        assert_eq!(names, ["Astrid", "bodil", "أمل"]);
        let unknown = Id::from_bytes([7; 16]);
        let missing = store.user(service, unknown).await;
        assert!(matches!(missing, Err(StoreError::NoUser(id)) if id == unknown), "{missing:?}");
    }

    async fn a_second_user_of_the_same_name_is_refused_however_it_is_spelled(world) {
        let (store, service) = (&world.store, world.service().await);
        user(world, service, "Fyrvärd", Role::Admin).await;
        for name in ["Fyrva\u{308}rd", "FYRVÄRD"] {
            let second = store.create_user(service, &name.parse().unwrap(), Role::Admin, at(2)).await;
            assert!(matches!(second, Err(StoreError::UserExists(_))), "{second:?}");
        }
        assert_eq!(store.users(service).await.unwrap().len(), 1);
        let theirs = store.service_named("another", at(0)).await.unwrap();
        user(world, theirs, "fyrvärd", Role::Admin).await;
    }

    async fn nobody_is_an_uploading_service(world) {
        let (store, service) = (&world.store, world.service().await);
        let name = "amal".parse().unwrap();
        let refused = store.create_user(service, &name, Role::Service, at(1)).await;
        assert!(matches!(refused, Err(StoreError::NotForUsers(_))), "{refused:?}");
        let (amal, _) = user(world, service, "amal", Role::Auditor).await;
        let refused = store.set_role(service, amal.id, Role::Service, at(2)).await;
        assert!(matches!(refused, Err(StoreError::NotForUsers(_))), "{refused:?}");
        assert_eq!(store.user(service, amal.id).await.unwrap().role, Role::Auditor);
    }

    async fn another_role_counts_from_the_next_request_on(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, token) = signed_in(world, service, "amal", &password).await;
        let changed = store.set_role(service, amal.id, Role::Analyst, at(3)).await.unwrap();
        assert_eq!(changed.role, Role::Analyst);
        let (_, seen, _) = store.session_of(&token, at(4)).await.unwrap().unwrap();
        assert_eq!(seen.role, Role::Analyst);
        // What changes nothing is no event.
        store.set_role(service, amal.id, Role::Analyst, at(5)).await.unwrap();
        assert_eq!(payloads(world, service, "user.changed@1").await, [r#"{"role":"analyst","by":"weir"}"#]);
    }

    async fn the_last_enabled_admin_stays_one(world) {
        let (store, service) = (&world.store, world.service().await);
        let (first, _) = user(world, service, "astrid", Role::Admin).await;
        let (second, _) = user(world, service, "bodil", Role::Admin).await;
        user(world, service, "amal", Role::Analyst).await;
        // Another service's admins are of no help here.
        let theirs = store.service_named("another", at(0)).await.unwrap();
        user(world, theirs, "astrid", Role::Admin).await;
        store.disable_user(service, second.id, at(2)).await.unwrap();
        let before = world.dump().await;
        let disabled = store.disable_user(service, first.id, at(3)).await;
        assert!(matches!(disabled, Err(StoreError::LastAdmin)), "{disabled:?}");
        let demoted = store.set_role(service, first.id, Role::Auditor, at(3)).await;
        assert!(matches!(demoted, Err(StoreError::LastAdmin)), "{demoted:?}");
        assert_eq!(world.dump().await, before);

        store.enable_user(service, second.id, at(4)).await.unwrap();
        store.set_role(service, first.id, Role::Auditor, at(5)).await.unwrap();
        let disabled = store.disable_user(service, second.id, at(6)).await;
        assert!(matches!(disabled, Err(StoreError::LastAdmin)), "{disabled:?}");
    }

    async fn of_two_last_admins_who_are_disabled_at_once_one_stays(world) {
        let (store, service) = (&world.store, world.service().await);
        let (first, _) = user(world, service, "astrid", Role::Admin).await;
        let (second, _) = user(world, service, "bodil", Role::Admin).await;
        let (one, other) = tokio::join!(
            store.disable_user(service, first.id, at(2)),
            store.set_role(service, second.id, Role::Auditor, at(2)),
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    }

    async fn who_is_disabled_is_out_at_once_and_comes_in_again_when_enabled(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, token) = signed_in(world, service, "amal", &password).await;
        store.disable_user(service, amal.id, at(3)).await.unwrap();
        assert!(store.session_of(&token, at(4)).await.unwrap().is_none());
        assert_eq!(store.sessions(service, None, at(4)).await.unwrap(), []);
        // Only whoever knows the password learns why.
        assert_eq!(attempt(world, service, "amal", &password, 5).await, "disabled");
        assert_eq!(attempt(world, service, "amal", "another one", 5).await, "wrong");
        assert_eq!(kinds(world).await.last().unwrap(), "session.ended@1");

        assert!(store.enable_user(service, amal.id, at(6)).await.unwrap().enabled);
        assert!(store.session_of(&token, at(7)).await.unwrap().is_none());
        assert_eq!(attempt(world, service, "amal", &password, 7).await, "in");
    }

    async fn a_user_who_is_disabled_behind_a_sessions_back_is_out_too(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, token) = signed_in(world, service, "amal", &password).await;
        world.raw().await.execute("UPDATE users SET enabled = 0").await;
        assert!(store.session_of(&token, at(4)).await.unwrap().is_none());
    }

    async fn neither_names_nor_secrets_are_in_events_and_no_secret_is_kept(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, first) = user(world, service, "amal of the reef", Role::Admin).await;
        let (session, token) =
            store.sign_in(service, "amal of the reef", &first, "the reef's browser", at(2)).await.unwrap();
        let new = "four wet lamps on the reef";
        store.change_password(service, amal.id, [&first, new], Some(session.id), at(3)).await.unwrap();
        for n in 0..5 {
            attempt(world, service, "amal of the reef", "a wrong reef", n).await;
        }
        let second = store.reset_password(service, amal.id, at(4)).await.unwrap();
        let key = new_key("uploads of the reef");
        let (key, secret) = store.create_key(service, &key, at(5)).await.unwrap();
        store.key_of(secret.reveal(), at(6)).await.unwrap();
        store.revoke_key(service, key.id, at(7)).await.unwrap();

        store.seal(service).await.unwrap();
        let start = weir_model::Cursor::START;
        for read in store.events(service, start, 1_000).await.unwrap() {
            let told = String::from_utf8(read.payload.unwrap().body).unwrap();
            assert!(!told.contains("reef"), "{told}");
        }
        let kept = world.dump().await.join("\n");
        assert!(kept.contains("amal of the reef"), "{kept}");
        for secret in [first.as_str(), token.reveal(), new, second.reveal(), secret.reveal(), "a wrong reef"] {
            let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            let kept = kept.to_lowercase();
            assert!(!kept.contains(secret) && !kept.contains(&hex), "{secret}");
        }
    }
}
