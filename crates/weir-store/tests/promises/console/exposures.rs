//! Exposures: what somebody was shown is counted, a sum a day, for them alone.

use weir_model::CaseId;
use weir_store::{Exposure, StoreError};

use super::reviewer;
use crate::people::A_DAY;
use crate::world::{at, on_both};

on_both! {
    async fn each_reveal_counts_for_the_one_who_looked_and_is_an_event(world) {
        let (store, service) = (&world.store, world.service().await);
        let [amal, ingrid] =
            [reviewer(world, service, "amal").await, reviewer(world, service, "ingrid").await];
        let case = world.waits(service, "a", 10).await;
        assert_eq!(store.exposure(service, amal, at(20)).await.unwrap(), Exposure::default());
        for n in 1..=3 {
            let seen = store.count_reveal(service, amal, case, at(20 + n)).await.unwrap();
            assert_eq!(seen.reveals, n.unsigned_abs());
        }
        assert_eq!(store.exposure(service, amal, at(30)).await.unwrap().reveals, 3);
        assert_eq!(store.exposure(service, ingrid, at(30)).await.unwrap().reveals, 0);
        let subjects = world.subjects(service, "evidence.revealed@1").await;
        assert_eq!(subjects, [*case.as_bytes(); 3]);
    }

    async fn a_new_day_begins_at_nothing(world) {
        let (store, service) = (&world.store, world.service().await);
        let amal = reviewer(world, service, "amal").await;
        let case = world.waits(service, "a", 10).await;
        store.count_reveal(service, amal, case, at(20)).await.unwrap();
        assert_eq!(store.exposure(service, amal, at(A_DAY)).await.unwrap().reveals, 0);
        let next = store.count_reveal(service, amal, case, at(A_DAY)).await.unwrap();
        assert_eq!(next.reveals, 1);
        assert_eq!(store.exposure(service, amal, at(30)).await.unwrap().reveals, 1);
    }

    async fn a_pause_is_noted_beside_the_sum_and_counted(world) {
        let (store, service) = (&world.store, world.service().await);
        let amal = reviewer(world, service, "amal").await;
        let case = world.waits(service, "a", 10).await;
        store.pause(service, amal, at(900), at(20)).await.unwrap();
        let seen = store.count_reveal(service, amal, case, at(21)).await.unwrap();
        assert_eq!(seen, Exposure { reveals: 1, pauses: 1, paused_until: Some(at(900)) });
        store.pause(service, amal, at(950), at(22)).await.unwrap();
        let seen = store.exposure(service, amal, at(23)).await.unwrap();
        assert_eq!(seen, Exposure { reveals: 1, pauses: 2, paused_until: Some(at(950)) });
    }

    async fn of_a_case_that_is_not_there_nothing_is_counted(world) {
        let (store, service) = (&world.store, world.service().await);
        let amal = reviewer(world, service, "amal").await;
        let nowhere = CaseId::from_bytes([3; 16]);
        let refused = store.count_reveal(service, amal, nowhere, at(20)).await;
        assert!(matches!(refused, Err(StoreError::NoCase(_))), "{refused:?}");
        assert_eq!(world.rows("exposures").await, 0);
    }
}
