//! The figures of banks: what they hold, what they found, what was wrong.

use weir_model::{Outcome, ServiceId, Timestamp};
use weir_store::{BankOverview, NewRevision};

use crate::items::{decision, keep, matched};
use crate::world::{World, at, on_both, own_entries};

const DAY: i64 = 86_400_000_000;

async fn lamps(world: &World, service: ServiceId, now: Timestamp) -> BankOverview {
    let all = world.store.bank_overviews(service, now).await.unwrap();
    all.into_iter().find(|row| row.bank.name.as_str() == "lamps").unwrap()
}

/// A post that matched the bank `lamps` at this time.
async fn found(world: &World, service: ServiceId, n: u64, when: Timestamp) -> NewRevision {
    let new = matched(&format!("p{n}"), n);
    world.store.receive_items(service, std::slice::from_ref(&new), when).await.unwrap();
    new
}

on_both! {
    async fn entries_are_counted_and_those_that_are_off_apart(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        world.bank(service, "horns").await;
        let stored = world.stored(service, &bank, &own_entries(0..3)).await;
        store.switch_entry(service, stored[1].0, false, at(7)).await.unwrap();
        let all = store.bank_overviews(service, at(8)).await.unwrap();
        let told: Vec<_> =
            all.iter().map(|row| (row.bank.name.as_str(), row.entries, row.off)).collect();
        assert_eq!(told, [("horns", 0, 0), ("lamps", 3, 1)]);
    }

    async fn matches_fall_on_their_days_and_the_eighth_day_is_left_out(world) {
        let service = world.service().await;
        world.bank(service, "lamps").await;
        let now = at(20 * DAY);
        for (n, age) in [(1, 0), (2, 0), (3, DAY / 2), (4, 3 * DAY + 5), (5, 7 * DAY), (6, 7 * DAY + 1)] {
            found(world, service, n, at(20 * DAY - age)).await;
        }
        let row = lamps(world, service, now).await;
        // The oldest day begins seven days ago to the microsecond.
        assert_eq!(row.matched, [1, 0, 0, 1, 0, 0, 3]);
        assert_eq!(row.matches(), 5);
    }

    async fn not_a_match_and_what_was_taken_back_count_as_overturned(world) {
        let (store, service) = (&world.store, world.service().await);
        world.bank(service, "lamps").await;
        let mut cases = Vec::new();
        for n in 1..=4 {
            let new = matched(&format!("p{n}"), 10 * n);
            cases.push(world.received(service, new).await.case.unwrap());
        }
        for (case, outcome) in cases.iter().zip([Outcome::Remove, Outcome::NotAMatch, Outcome::Keep, Outcome::Remove]) {
            store.decide(service, *case, &decision(outcome), keep(), at(20)).await.unwrap();
        }
        let last = store.decisions(service, cases[3]).await.unwrap()[0].id;
        store.undo_decision(service, last, at(21)).await.unwrap();
        let row = lamps(world, service, at(DAY)).await;
        assert_eq!((row.decisions, row.overturned), (4, 2));
        // A week later nobody remembers.
        let row = lamps(world, service, at(8 * DAY)).await;
        assert_eq!((row.decisions, row.overturned), (0, 0));
    }
}
