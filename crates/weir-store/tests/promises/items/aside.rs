//! Entries that are set aside by themselves, and what a person says to it.

use weir_model::{Entry, EntryId, OffReason, Outcome, ServiceId, Timestamp};
use weir_signals::SignalKind;
use weir_store::{NewRevision, Store};

use super::judging::{entries, matching};
use super::{decision, keep, unmatched};
use crate::world::{World, at, on_both};

/// Says so often that a match of the entry was wrong.
async fn overturn(
    world: &World,
    store: &Store,
    service: ServiceId,
    id: EntryId,
    seeds: std::ops::Range<u64>,
) -> Vec<weir_model::Decision> {
    let mut made = Vec::new();
    for n in seeds {
        let new = matching(&format!("p{n}"), n, &[(id, SignalKind::Pdq)]);
        let case = world.received(service, new).await.case.unwrap();
        let wrong = decision(Outcome::NotAMatch);
        made.push(store.decide(service, case, &wrong, keep(), at(20)).await.unwrap());
    }
    made
}

async fn entry(world: &World, service: ServiceId, id: EntryId) -> Entry {
    world.store.entry(service, id).await.unwrap()
}

fn off(entry: &Entry) -> (bool, Option<OffReason>, bool) {
    (entry.off_since.is_some(), entry.off_reason, entry.asked_at.is_some())
}

const ON: (bool, Option<OffReason>, bool) = (false, None, false);
const OVERTURNED: (bool, Option<OffReason>, bool) = (true, Some(OffReason::Overturned), true);
const TRAFFIC: (bool, Option<OffReason>, bool) = (true, Some(OffReason::Traffic), true);

/// So many items of which so many matched the entry.
async fn traffic(
    world: &World,
    service: ServiceId,
    id: EntryId,
    (matched, of): (u64, u64),
    when: Timestamp,
) {
    let group: Vec<NewRevision> = (0..of)
        .map(|n| {
            let name = format!("t{n} {}", when.micros());
            let mut new = if n < matched {
                matching(&name, n, &[(id, SignalKind::Pdq)])
            } else {
                unmatched(&name, n)
            };
            new.finding.case = None;
            NewRevision { kept: None, ..new }
        })
        .collect();
    world.store.receive_items(service, &group, when).await.unwrap();
}

fn hours(n: i64) -> Timestamp {
    at(n * 60 * 60 * 1_000_000)
}

on_both! {
    async fn the_third_overturn_sets_an_entry_aside_and_tells_why(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        overturn(world, store, service, id, 0..2).await;
        assert_eq!(off(&entry(world, service, id).await), ON);
        overturn(world, store, service, id, 2..3).await;
        assert_eq!(off(&entry(world, service, id).await), OVERTURNED);
        let told = world.events(service, "entry.set_aside@1").await;
        assert!(told[0].contains(r#""reason":"overturned""#) && told.len() == 1, "{told:?}");
        assert_eq!(store.count_set_aside(service).await.unwrap(), 1);
        let list = store.entries_set_aside(service, 10).await.unwrap();
        assert_eq!((list[0].entry, list[0].overturned, list[0].traffic), (id, 3, None));
    }

    async fn what_was_taken_back_is_no_overturn(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        for made in overturn(world, store, service, id, 0..2).await {
            store.undo_decision(service, made.id, at(21)).await.unwrap();
        }
        overturn(world, store, service, id, 2..4).await;
        assert_eq!(off(&entry(world, service, id).await), ON);
    }

    async fn zero_sets_nothing_aside(world) {
        let service = world.service().await;
        let id = entries(world, service, 1).await[0];
        overturn(world, &world.store.setting_aside(0), service, id, 0..5).await;
        assert_eq!(off(&entry(world, service, id).await), ON);
        traffic(world, service, id, (200, 200), at(30)).await;
        assert_eq!(world.store.set_aside_by_traffic(service, 0, at(31)).await.unwrap(), []);
    }

    async fn who_says_yes_leaves_it_off_and_is_not_asked_again(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        overturn(world, store, service, id, 0..3).await;
        store.switch_entry(service, id, false, at(30)).await.unwrap();
        let kept = entry(world, service, id).await;
        assert_eq!(off(&kept), (true, Some(OffReason::Overturned), false));
        assert_eq!(kept.off_since, Some(at(20)));
        assert_eq!(store.count_set_aside(service).await.unwrap(), 0);
        assert_eq!(world.events(service, "entry.switched_off@1").await.len(), 1);
    }

    async fn who_says_no_has_it_on_again_until_as_many_new_overturns(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        overturn(world, store, service, id, 0..3).await;
        store.switch_entry(service, id, true, at(30)).await.unwrap();
        assert_eq!(off(&entry(world, service, id).await), ON);
        overturn(world, store, service, id, 3..5).await;
        assert_eq!(off(&entry(world, service, id).await), ON);
        overturn(world, store, service, id, 5..6).await;
        assert_eq!(off(&entry(world, service, id).await), OVERTURNED);
    }

    async fn what_matches_too_large_a_share_of_an_hour_is_set_aside(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        // One in twenty is not more than five percent; one more is.
        traffic(world, service, id, (20, 400), at(30)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, at(31)).await.unwrap(), []);
        traffic(world, service, id, (1, 1), at(32)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, at(33)).await.unwrap(), [id]);
        assert_eq!(off(&entry(world, service, id).await), TRAFFIC);
        let list = store.entries_set_aside(service, 10).await.unwrap();
        assert_eq!(list[0].traffic, Some((21, 401)));
    }

    async fn a_share_of_little_says_nothing(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        traffic(world, service, id, (199, 199), at(30)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, at(31)).await.unwrap(), []);
        traffic(world, service, id, (0, 1), at(32)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, at(33)).await.unwrap(), [id]);
    }

    async fn nineteen_matches_are_too_few_whatever_the_share(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        traffic(world, service, id, (19, 200), at(30)).await;
        assert_eq!(store.set_aside_by_traffic(service, 1, at(31)).await.unwrap(), []);
    }

    async fn what_matched_before_the_last_hour_does_not_count(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        traffic(world, service, id, (200, 200), hours(0)).await;
        traffic(world, service, id, (0, 200), hours(2)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, hours(2)).await.unwrap(), []);
    }

    async fn an_entry_that_a_person_let_on_is_left_alone_for_a_day(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        traffic(world, service, id, (200, 200), hours(0)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, hours(0)).await.unwrap(), [id]);
        store.switch_entry(service, id, true, hours(0)).await.unwrap();
        traffic(world, service, id, (200, 200), hours(23)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, hours(23)).await.unwrap(), []);
        traffic(world, service, id, (200, 200), hours(24)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, hours(24)).await.unwrap(), [id]);
    }

    async fn an_entry_that_a_person_switched_off_is_not_asked_about(world) {
        let (store, service) = (&world.store, world.service().await);
        let id = entries(world, service, 1).await[0];
        store.switch_entry(service, id, false, at(19)).await.unwrap();
        overturn(world, store, service, id, 0..3).await;
        traffic(world, service, id, (200, 200), at(30)).await;
        assert_eq!(store.set_aside_by_traffic(service, 5, at(31)).await.unwrap(), []);
        let kept = entry(world, service, id).await;
        assert_eq!(off(&kept), (true, Some(OffReason::Person), false));
    }
}
