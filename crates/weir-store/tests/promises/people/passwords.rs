//! Passwords: changed, reset, and guessed only a few times.

use weir_model::{Id, PasswordError, Role, lock_out};
use weir_store::{ChangePasswordError, SignInError, StoreError};

use super::{A_DAY, A_MINUTE, A_SECOND, AN_HOUR, attempt, payloads, signed_in, user};
use crate::world::{World, at, on_both};

const NEW: &str = "four wet lamps";

/// How a change of password ended, in a word or two.
async fn change(world: &World, id: weir_model::UserId, words: [&str; 2], n: i64) -> String {
    let service = world.service().await;
    match world.store.change_password(service, id, words, None, at(n)).await {
        Ok(()) => "changed".to_owned(),
        Err(ChangePasswordError::Wrong) => "wrong".to_owned(),
        Err(ChangePasswordError::LockedOut { .. }) => "locked out".to_owned(),
        Err(other) => other.to_string(),
    }
}

on_both! {
    async fn a_changed_password_is_the_only_one_and_ends_the_other_sessions(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, first) = user(world, service, "amal", Role::Reviewer).await;
        let (here, here_token) = signed_in(world, service, "amal", &first).await;
        let (_, elsewhere) = signed_in(world, service, "amal", &first).await;
        let words = [first.as_str(), NEW];
        store.change_password(service, amal.id, words, Some(here.id), at(3)).await.unwrap();
        assert!(!store.user(service, amal.id).await.unwrap().must_change_password);
        assert!(store.session_of(&here_token, at(4)).await.unwrap().is_some());
        assert!(store.session_of(&elsewhere, at(4)).await.unwrap().is_none());
        assert_eq!(attempt(world, service, "amal", &first, 5).await, "wrong");
        assert_eq!(attempt(world, service, "amal", NEW, 5).await, "in");
        let told = payloads(world, service, "session.ended@1").await;
        assert!(told.len() == 1 && told[0].contains("password_set"), "{told:?}");
    }

    async fn a_letter_of_a_password_may_be_written_in_either_way(world) {
        let service = world.service().await;
        let (amal, first) = user(world, service, "amal", Role::Reviewer).await;
        assert_eq!(change(world, amal.id, [&first, "Fyrva\u{308}rd in fog"], 2).await, "changed");
        assert_eq!(attempt(world, service, "amal", "Fyrvärd in fog", 3).await, "in");
    }

    async fn a_new_password_that_will_not_do_is_refused_and_the_old_one_stays(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, first) = user(world, service, "amal of the pier", Role::Reviewer).await;
        for (new, why) in [
            ("short", PasswordError::TooShort { found: 5 }),
            ("Amal of the Pier", PasswordError::IsTheName),
            ("passwordpassword", PasswordError::TriedFirst),
            (first.as_str(), PasswordError::AsBefore),
        ] {
            // More often than wrong old ones would be let through.
            for n in 2..4 {
                let refused =
                    store.change_password(service, amal.id, [&first, new], None, at(n)).await;
                assert!(
                    matches!(&refused, Err(ChangePasswordError::Refused(error)) if *error == why),
                    "{refused:?}"
                );
            }
        }
        assert!(store.user(service, amal.id).await.unwrap().must_change_password);
        assert_eq!(attempt(world, service, "amal of the pier", &first, 5).await, "in");
    }

    async fn who_guesses_the_old_password_is_locked_out_as_at_the_door(world) {
        let service = world.service().await;
        let (amal, first) = user(world, service, "amal", Role::Reviewer).await;
        for n in 0..5 {
            assert_eq!(change(world, amal.id, ["a guess", NEW], n).await, "wrong");
        }
        assert_eq!(change(world, amal.id, [&first, NEW], 6).await, "locked out");
        assert_eq!(attempt(world, service, "amal", &first, 6).await, "locked out");
        assert_eq!(change(world, amal.id, [&first, NEW], 31 * A_SECOND).await, "changed");
    }

    async fn a_reset_password_lets_in_whoever_was_locked_out_and_ends_their_sessions(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, first) = user(world, service, "amal", Role::Reviewer).await;
        change(world, amal.id, [&first, NEW], 2).await;
        let (_, token) = signed_in(world, service, "amal", NEW).await;
        for n in 3..8 {
            attempt(world, service, "amal", "a guess", n).await;
        }
        let second = store.reset_password(service, amal.id, at(9)).await.unwrap();
        assert!(store.session_of(&token, at(10)).await.unwrap().is_none());
        assert_eq!(attempt(world, service, "amal", NEW, 10).await, "wrong");
        assert_eq!(attempt(world, service, "amal", second.reveal(), 10).await, "in");
        let user = store.user(service, amal.id).await.unwrap();
        assert!(user.must_change_password && user.locked_until.is_none());

        let unknown = Id::from_bytes([7; 16]);
        let missing = store.reset_password(service, unknown, at(11)).await;
        assert!(matches!(missing, Err(StoreError::NoUser(id)) if id == unknown), "{missing:?}");
    }

    async fn a_few_wrong_passwords_cost_nothing_and_the_right_one_forgives_them(world) {
        let service = world.service().await;
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        for round in 0..3 {
            for n in 0..4 {
                assert_eq!(attempt(world, service, "amal", "a guess", 10 * round + n).await, "wrong");
            }
            assert_eq!(attempt(world, service, "amal", &password, 10 * round + 5).await, "in");
        }
        assert_eq!(payloads(world, service, "user.locked_out@1").await, [""; 0]);
    }

    async fn after_the_fifth_wrong_password_not_even_the_right_one_is_tried(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        for n in 0..5 {
            assert_eq!(attempt(world, service, "amal", "a guess", n).await, "wrong");
        }
        let end = 4 + 30 * A_SECOND;
        let refused = store.sign_in(service, "amal", &password, "", at(5)).await.unwrap_err();
        assert!(matches!(refused, SignInError::LockedOut { until } if until == at(end)), "{refused}");
        assert_eq!(store.user(service, amal.id).await.unwrap().locked_until, Some(at(end)));
        assert_eq!(attempt(world, service, "amal", &password, end - 1).await, "locked out");
        assert_eq!(
            payloads(world, service, "user.locked_out@1").await,
            [r#"{"failures":5,"seconds":30,"by":"weir"}"#]
        );
        assert_eq!(attempt(world, service, "amal", &password, end).await, "in");
        assert_eq!(store.user(service, amal.id).await.unwrap().locked_until, None);
    }

    async fn the_pauses_grow_to_an_hour(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        let mut now = at(0);
        for failures in 1..=12 {
            let wrong = store.sign_in(service, "amal", "a guess", "", now).await;
            assert!(matches!(wrong, Err(SignInError::Wrong)), "{wrong:?}");
            let until = now.plus(lock_out(failures));
            let locked = store.user(service, amal.id).await.unwrap().locked_until;
            assert_eq!(locked, (failures > 4).then_some(until), "after {failures}");
            now = until;
        }
        store.sign_in(service, "amal", &password, "", now).await.unwrap();
    }

    async fn of_twenty_guesses_at_once_no_more_are_tried_than_one_after_the_other(world) {
        let service = world.service().await;
        let (_, password) = user(world, service, "amal", Role::Reviewer).await;
        let guesses: Vec<_> = (0..20)
            .map(|n| {
                let store = world.store.clone();
                tokio::spawn(async move {
                    store.sign_in(service, "amal", &format!("guess {n}"), "", at(2)).await
                })
            })
            .collect();
        let mut tried = 0;
        for guess in guesses {
            match guess.await.unwrap() {
                Err(SignInError::Wrong) => tried += 1,
                Err(SignInError::LockedOut { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(tried, 5);
        assert_eq!(attempt(world, service, "amal", &password, 3).await, "locked out");
    }

    async fn a_clock_that_is_set_back_neither_unlocks_nor_locks_for_ever(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, password) = user(world, service, "amal", Role::Reviewer).await;
        for _ in 0..5 {
            attempt(world, service, "amal", "a guess", A_DAY).await;
        }
        // Set back by a minute: the pause is longer by that minute.
        assert_eq!(attempt(world, service, "amal", &password, A_DAY - A_MINUTE).await, "locked out");
        // Set back by a day: it is cut to an hour, and that hour passes.
        assert_eq!(attempt(world, service, "amal", &password, 10).await, "locked out");
        let until = store.user(service, amal.id).await.unwrap().locked_until;
        assert_eq!(until, Some(at(AN_HOUR + 10)));
        assert_eq!(attempt(world, service, "amal", &password, AN_HOUR).await, "locked out");
        assert_eq!(attempt(world, service, "amal", &password, AN_HOUR + 10).await, "in");
    }

    async fn a_password_that_is_reset_while_the_old_one_is_compared_lets_nobody_in(world) {
        let (store, service) = (&world.store, world.service().await);
        let (amal, first) = user(world, service, "amal", Role::Reviewer).await;
        // Whichever comes first, the old password's session does not outlive it.
        for n in 0..4 {
            let (came_in, second) = tokio::join!(
                store.sign_in(service, "amal", &first, "", at(2 + n)),
                store.reset_password(service, amal.id, at(2 + n)),
            );
            second.unwrap();
            if let Ok((_, token)) = came_in {
                let session = store.session_of(token.reveal(), at(9)).await.unwrap();
                assert!(session.is_none(), "{session:?}");
            }
        }
    }
}
