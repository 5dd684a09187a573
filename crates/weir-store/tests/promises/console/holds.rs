//! Holds: one person has a case before them, for a while.

use weir_model::{Actor, Outcome};
use weir_store::{Hold, QueueFilter, QueuePlace, StoreError};

use super::reviewer;
use crate::items::{decision, keep, post};
use crate::people::{A_MINUTE, AN_HOUR};
use crate::world::{at, on_both};

on_both! {
    async fn who_comes_first_holds_a_case_and_the_other_is_told_until_when(world) {
        let (store, service) = (&world.store, world.service().await);
        let [amal, ingrid] =
            [reviewer(world, service, "amal").await, reviewer(world, service, "ingrid").await];
        let case = world.waits(service, "a", 10).await;
        let hold = async |user, until, now| {
            store.hold_case(service, case, user, at(until), at(now)).await.unwrap()
        };
        let held = async |user, now| store.case_hold(service, case, user, at(now)).await.unwrap();
        assert_eq!(held(amal, 20).await, None);
        assert_eq!(hold(amal, A_MINUTE, 20).await, Hold::Yours(at(A_MINUTE)));
        assert_eq!(hold(ingrid, AN_HOUR, 21).await, Hold::Theirs(at(A_MINUTE)));
        assert_eq!(held(amal, 22).await, Some(Hold::Yours(at(A_MINUTE))));
        assert_eq!(held(ingrid, 22).await, Some(Hold::Theirs(at(A_MINUTE))));
        // Who holds it may hold it longer.
        assert_eq!(hold(amal, AN_HOUR, 23).await, Hold::Yours(at(AN_HOUR)));
        let start = QueuePlace::start();
        let row = store.queue(service, QueueFilter::default(), start, 1, at(24)).await.unwrap();
        assert_eq!(row[0].held_by, Some(amal));
    }

    async fn a_hold_ends_by_itself_and_then_somebody_else_has_the_case(world) {
        let (store, service) = (&world.store, world.service().await);
        let [amal, ingrid] =
            [reviewer(world, service, "amal").await, reviewer(world, service, "ingrid").await];
        let case = world.waits(service, "a", 10).await;
        store.hold_case(service, case, amal, at(100), at(20)).await.unwrap();
        assert_eq!(store.case_hold(service, case, ingrid, at(100)).await.unwrap(), None);
        let start = QueuePlace::start();
        let row = store.queue(service, QueueFilter::default(), start, 1, at(100)).await.unwrap();
        assert_eq!(row[0].held_by, None);
        let taken = store.hold_case(service, case, ingrid, at(300), at(100)).await.unwrap();
        assert_eq!(taken, Hold::Yours(at(300)));
        let late = store.hold_case(service, case, amal, at(400), at(101)).await.unwrap();
        assert_eq!(late, Hold::Theirs(at(300)), "its first holder is told");
    }

    async fn who_leaves_lets_go_and_lets_go_of_nobody_elses(world) {
        let (store, service) = (&world.store, world.service().await);
        let [amal, ingrid] =
            [reviewer(world, service, "amal").await, reviewer(world, service, "ingrid").await];
        let case = world.waits(service, "a", 10).await;
        store.hold_case(service, case, amal, at(AN_HOUR), at(20)).await.unwrap();
        store.release_case(service, case, ingrid, at(AN_HOUR)).await.unwrap();
        let held = store.case_hold(service, case, ingrid, at(21)).await.unwrap();
        assert_eq!(held, Some(Hold::Theirs(at(AN_HOUR))));
        // A page that was left after its case was opened anew, in another one.
        store.release_case(service, case, amal, at(900)).await.unwrap();
        let held = store.case_hold(service, case, ingrid, at(21)).await.unwrap();
        assert_eq!(held, Some(Hold::Theirs(at(AN_HOUR))));
        store.release_case(service, case, amal, at(AN_HOUR)).await.unwrap();
        assert_eq!(store.case_hold(service, case, ingrid, at(21)).await.unwrap(), None);
    }

    async fn a_held_case_is_decided_by_its_holder_and_by_no_other_user(world) {
        let (store, service) = (&world.store, world.service().await);
        let [amal, ingrid] =
            [reviewer(world, service, "amal").await, reviewer(world, service, "ingrid").await];
        let case = world.waits(service, "a", 10).await;
        store.hold_case(service, case, amal, at(AN_HOUR), at(20)).await.unwrap();
        let new = decision(Outcome::Keep);
        let by = async |user| {
            store.by(Actor::User(user)).decide(service, case, &new, keep(), at(30)).await
        };
        let refused = by(ingrid).await;
        assert!(matches!(refused, Err(StoreError::CaseHeld(held)) if held == case), "{refused:?}");
        assert_eq!(by(amal).await.unwrap().outcome, Outcome::Keep);
        let late = by(ingrid).await;
        assert!(matches!(late, Err(StoreError::CaseDecided(_))), "{late:?}");
    }

    async fn a_hold_that_is_over_keeps_nobody_from_deciding(world) {
        let (store, service) = (&world.store, world.service().await);
        let [amal, ingrid] =
            [reviewer(world, service, "amal").await, reviewer(world, service, "ingrid").await];
        let case = world.waits(service, "a", 10).await;
        store.hold_case(service, case, amal, at(25), at(20)).await.unwrap();
        let store = store.by(Actor::User(ingrid));
        store.decide(service, case, &decision(Outcome::Keep), keep(), at(30)).await.unwrap();
    }

    async fn a_decision_ends_the_hold_and_nobody_can_take_hold_any_more(world) {
        let (store, service) = (&world.store, world.service().await);
        let amal = reviewer(world, service, "amal").await;
        let [decided, escalated] =
            [world.waits(service, "a", 10).await, world.waits(service, "b", 11).await];
        for case in [decided, escalated] {
            store.hold_case(service, case, amal, at(AN_HOUR), at(20)).await.unwrap();
        }
        world.decided(service, decided, Outcome::Remove).await;
        world.decided(service, escalated, Outcome::Escalate).await;
        assert_eq!(world.rows("case_locks").await, 0);
        let taken = store.hold_case(service, decided, amal, at(AN_HOUR), at(40)).await.unwrap();
        assert_eq!(taken, Hold::Decided);
        let looked = store.case_hold(service, decided, amal, at(40)).await.unwrap();
        assert_eq!(looked, Some(Hold::Decided));
        // What was escalated waits, for whoever takes it.
        let taken = store.hold_case(service, escalated, amal, at(AN_HOUR), at(40)).await.unwrap();
        assert_eq!(taken, Hold::Yours(at(AN_HOUR)));
    }

    async fn an_item_is_erased_also_while_somebody_holds_its_case(world) {
        let (store, service) = (&world.store, world.service().await);
        let amal = reviewer(world, service, "amal").await;
        let case = world.waits(service, "a", 10).await;
        store.hold_case(service, case, amal, at(AN_HOUR), at(20)).await.unwrap();
        store.erase_item(service, &post("a"), at(30)).await.unwrap();
        assert_eq!((world.rows("cases").await, world.rows("case_locks").await), (0, 0));
    }
}

#[test]
fn of_two_who_reach_for_a_case_at_once_one_has_it() {
    crate::world::run(async {
        for world in
            [crate::world::World::on_sqlite().await, crate::world::World::on_postgres().await]
        {
            let (store, service) = (&world.store, world.service().await);
            let case = world.waits(service, "a", 10).await;
            let mut users = Vec::new();
            for n in 0..6 {
                users.push(reviewer(&world, service, &format!("reviewer {n}")).await);
            }
            let reach = users.iter().map(|user| {
                let (store, user) = (store.clone(), *user);
                tokio::spawn(async move {
                    store.hold_case(service, case, user, at(AN_HOUR), at(20)).await.unwrap()
                })
            });
            let reach: Vec<_> = reach.collect();
            let mut yours = 0;
            for hold in reach {
                yours += u32::from(matches!(hold.await.unwrap(), Hold::Yours(_)));
            }
            assert_eq!(yours, 1);
        }
    });
}
