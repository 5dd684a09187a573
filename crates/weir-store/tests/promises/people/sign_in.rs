//! Sessions: begun with a password, found by their token, ended.

use std::collections::HashSet;

use weir_model::{Id, Role};
use weir_store::StoreError;

use super::{A_DAY, A_MINUTE, AN_HOUR, attempt, payloads, signed_in, user};
use crate::world::{at, on_both};

on_both! {
    async fn who_knows_the_password_comes_in_and_is_known_by_the_token(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "Amal", Role::Reviewer).await;
        let (session, token) =
            store.sign_in(service, "aMAL", &password, "a browser\n", at(2)).await.unwrap();
        assert_eq!((session.user, session.client.as_str()), (amal.id, "a browser"));
        assert_eq!((session.created_at, session.expires_at), (at(2), at(7 * A_DAY + 2)));
        let (whose, who, found) = store.session_of(token.reveal(), at(3)).await.unwrap().unwrap();
        assert_eq!((whose, who.id, &found), (service, amal.id, &session));
        assert_eq!(who.last_seen_at, Some(at(2)));
        let started = payloads(world, service, "session.started@1").await;
        let told = format!(r#"{{"user":"{0}","by":"{0}"}}"#, amal.id);
        assert_eq!(started, [told]);
    }

    async fn a_wrong_name_is_answered_as_a_wrong_password_is(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        let mut answers = HashSet::new();
        for (name, password) in [
            ("amal", "a guess"),
            ("amal", ""),
            ("amal", &"x".repeat(100_000)),
            ("nobody", password.as_str()),
            ("", password.as_str()),
            ("am\u{202e}al", password.as_str()),
            ("a\0b", "a\0b"),
        ] {
            let refused = store.sign_in(service, name, password, "", at(2)).await.unwrap_err();
            answers.insert(refused.to_string());
        }
        assert_eq!(answers.into_iter().collect::<Vec<_>>(), ["the name or the password is wrong"]);
        assert_eq!(store.sessions(service, None, at(3)).await.unwrap(), []);
    }

    async fn two_sign_ins_at_once_are_two_sessions(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        let sign_in = || store.sign_in(service, "amal", &password, "", at(2));
        let (one, other) = tokio::join!(sign_in(), sign_in());
        let ((one, one_token), (other, other_token)) = (one.unwrap(), other.unwrap());
        assert_ne!(one.id, other.id);
        for (session, token) in [(&one, &one_token), (&other, &other_token)] {
            let (.., found) = store.session_of(token.reveal(), at(3)).await.unwrap().unwrap();
            assert_eq!(found, *session);
        }
        let all = store.sessions(service, Some(amal.id), at(3)).await.unwrap();
        assert_eq!(all.len(), 2);
    }

    async fn a_token_that_is_nobodys_finds_nothing(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, token) = signed_in(world, service, "amal", &password).await;
        let other = format!("{}{}", &token[..57], if token.ends_with('0') { '1' } else { '0' });
        for nobodys in ["", "weirs_", &token[1..], &other, &token.replace("weirs_", "weir_"), "a\0"] {
            assert!(store.session_of(nobodys, at(3)).await.unwrap().is_none(), "{nobodys}");
        }
    }

    async fn a_session_ends_when_nothing_is_done_in_it_for_twelve_hours(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, token) = signed_in(world, service, "amal", &password).await;
        for hours in [11, 22, 33] {
            assert!(store.session_of(&token, at(hours * AN_HOUR)).await.unwrap().is_some());
        }
        assert!(store.session_of(&token, at(45 * AN_HOUR)).await.unwrap().is_none());
        // On a clock that was set back an hour it goes on.
        assert!(store.session_of(&token, at(32 * AN_HOUR)).await.unwrap().is_some());
    }

    async fn a_session_ends_after_a_week_whatever_is_done_in_it(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, token) = signed_in(world, service, "amal", &password).await;
        for half_days in 0..14 {
            let now = at(half_days * A_DAY / 2 - i64::from(half_days > 0));
            assert!(store.session_of(&token, now).await.unwrap().is_some(), "{half_days}");
        }
        assert!(store.session_of(&token, at(7 * A_DAY + 1)).await.unwrap().is_some());
        assert!(store.session_of(&token, at(7 * A_DAY + 2)).await.unwrap().is_none());
    }

    async fn that_somebody_was_seen_is_written_once_a_minute(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, token) = signed_in(world, service, "amal", &password).await;
        let before = world.dump().await;
        store.session_of(&token, at(A_MINUTE + 1)).await.unwrap().unwrap();
        assert_eq!(world.dump().await, before);
        let (_, who, session) = store.session_of(&token, at(A_MINUTE + 2)).await.unwrap().unwrap();
        assert_eq!((session.last_seen_at, who.last_seen_at), (at(A_MINUTE + 2), Some(at(A_MINUTE + 2))));
        let seen = store.user(service, amal.id).await.unwrap();
        assert_eq!(seen.last_seen_at, who.last_seen_at);
        let kept = store.sessions(service, None, at(A_MINUTE + 3)).await.unwrap();
        assert_eq!(kept, [session]);
    }

    async fn what_is_left_of_a_users_expired_sessions_goes_when_they_sign_in(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, others) = user(world, service, "bodil", Role::Reviewer).await;
        signed_in(world, service, "bodil", &others).await;
        signed_in(world, service, "amal", &password).await;
        assert_eq!(attempt(world, service, "amal", &password, AN_HOUR).await, "in");
        assert_eq!(attempt(world, service, "amal", &password, 13 * AN_HOUR - 1).await, "in");
        let left = world.raw().await.count("SELECT COUNT(*) FROM user_sessions").await;
        assert_eq!(left, 3);
        assert_eq!(store.sessions(service, None, at(12 * AN_HOUR + 3)).await.unwrap().len(), 2);
        let told = payloads(world, service, "session.ended@1").await;
        assert!(told.len() == 1 && told[0].contains("expired"), "{told:?}");
    }

    async fn a_session_is_ended_by_its_user_or_by_another_once(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        let (first, first_token) = signed_in(world, service, "amal", &password).await;
        let (second, second_token) = signed_in(world, service, "amal", &password).await;
        store.sign_out(service, first.id, at(3)).await.unwrap();
        assert!(store.session_of(&first_token, at(4)).await.unwrap().is_none());
        assert!(store.session_of(&second_token, at(4)).await.unwrap().is_some());
        store.end_session(service, second.id, at(5)).await.unwrap();
        assert!(store.session_of(&second_token, at(6)).await.unwrap().is_none());
        for id in [first.id, Id::from_bytes([7; 16])] {
            let twice = store.end_session(service, id, at(7)).await;
            assert!(matches!(twice, Err(StoreError::NoSession(told)) if told == id), "{twice:?}");
        }
        let told = payloads(world, service, "session.ended@1").await;
        let ended = |why: &str| format!(r#"{{"user":"{}","why":"{why}","by":"weir"}}"#, amal.id);
        assert_eq!(told, [ended("signed_out"), ended("ended_by_hand")]);
    }

    async fn sessions_are_listed_of_one_user_or_of_all_the_newest_first(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        let (_, others) = user(world, service, "bodil", Role::Reviewer).await;
        let (first, _) = signed_in(world, service, "amal", &password).await;
        let (theirs, _) = signed_in(world, service, "bodil", &others).await;
        let (second, _) = signed_in(world, service, "amal", &password).await;
        let of_amal = store.sessions(service, Some(amal.id), at(3)).await.unwrap();
        assert_eq!(of_amal, [second.clone(), first.clone()]);
        let all = store.sessions(service, None, at(3)).await.unwrap();
        assert_eq!(all, [second, theirs, first]);
    }

    async fn what_a_client_calls_itself_is_kept_to_200_characters(world) {
        let (store, service) = (&world.store, world.service().await);
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        let long = format!("\u{1b}[2J\0{}", "ل".repeat(10_000));
        let (session, token) = store.sign_in(service, "amal", &password, &long, at(2)).await.unwrap();
        assert_eq!(session.client, format!("[2J{}", "ل".repeat(197)));
        let (.., found) = store.session_of(token.reveal(), at(3)).await.unwrap().unwrap();
        assert_eq!(found.client, session.client);
    }
}
