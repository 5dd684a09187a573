//! Events as auditors look for them.

use weir_model::{EventId, EventKind, Mode, ServiceId};
use weir_store::{EventFilter, EventOrder, StoreError};

use crate::world::{World, at, on_both};

async fn found(world: &World, service: ServiceId, filter: &EventFilter) -> Vec<String> {
    let order = EventOrder::NewestFirst;
    let found = world.store.events_found(service, filter, None, order, 100).await.unwrap();
    found.iter().map(|read| read.sealed.event.kind.name().to_owned()).collect()
}

/// A bank, then the brake switched three times, sealed.
async fn furnished(world: &World) -> (ServiceId, [u8; 16]) {
    let service = world.service().await;
    let bank = world.bank(service, "lamps").await;
    for (mode, n) in [(Mode::Observe, 10), (Mode::Live, 20), (Mode::Review, 30)] {
        world.store.set_mode(service, mode, at(n)).await.unwrap();
    }
    world.store.seal(service).await.unwrap();
    (service, *bank.id.as_bytes())
}

on_both! {
    async fn events_are_found_by_kind_by_subject_and_by_time(world) {
        let (service, bank) = furnished(world).await;
        let all = EventFilter::default();
        let (mode, made) = ("mode.set@1", "bank.created@1");
        assert_eq!(found(world, service, &all).await, [mode, mode, mode, made, "service.created@1"]);
        let of_kind = EventFilter { kind: Some(EventKind::ModeSet), ..all.clone() };
        assert_eq!(found(world, service, &of_kind).await, [mode; 3]);
        let of_bank = EventFilter { subject: Some(bank), ..all.clone() };
        assert_eq!(found(world, service, &of_bank).await, [made]);
        let neither = EventFilter { subject: Some(bank), ..of_kind.clone() };
        assert!(found(world, service, &neither).await.is_empty());
        // From a time on, and before another one.
        let between = EventFilter { from: Some(at(10)), to: Some(at(30)), ..of_kind };
        assert_eq!(found(world, service, &between).await, [mode; 2]);
    }

    async fn a_page_goes_on_behind_an_event_in_either_order_also_where_times_are_equal(world) {
        let (store, service) = (&world.store, world.service().await);
        for n in 0..7 {
            // Two at each time.
            let mode = if n % 2 == 0 { Mode::Observe } else { Mode::Live };
            store.set_mode(service, mode, at(10 + n / 2)).await.unwrap();
        }
        store.seal(service).await.unwrap();
        let filter = EventFilter { kind: Some(EventKind::ModeSet), ..EventFilter::default() };
        let walk = async |order| {
            let (mut places, mut after) = (Vec::new(), None);
            loop {
                let page = store.events_found(service, &filter, after, order, 2).await.unwrap();
                let Some(last) = page.last() else { return places };
                after = Some(last.sealed.event.id);
                places.extend(page.iter().map(|read| read.sealed.seq));
            }
        };
        let mut oldest = walk(EventOrder::OldestFirst).await;
        assert_eq!((oldest.len(), oldest.is_sorted()), (7, true));
        oldest.reverse();
        assert_eq!(walk(EventOrder::NewestFirst).await, oldest);
    }

    async fn what_is_not_sealed_yet_is_not_found(world) {
        let (service, _) = furnished(world).await;
        world.store.set_mode(service, Mode::Live, at(40)).await.unwrap();
        let filter = EventFilter { kind: Some(EventKind::ModeSet), ..EventFilter::default() };
        assert_eq!(found(world, service, &filter).await.len(), 3);
        world.store.seal(service).await.unwrap();
        assert_eq!(found(world, service, &filter).await.len(), 4);
    }

    async fn behind_an_event_that_is_not_there_nothing_is_found(world) {
        let (service, _) = furnished(world).await;
        let (filter, order) = (EventFilter::default(), EventOrder::NewestFirst);
        let nowhere = Some(EventId::from_bytes([3; 16]));
        let refused = world.store.events_found(service, &filter, nowhere, order, 9).await;
        assert!(matches!(refused, Err(StoreError::NoEvent(_))), "{refused:?}");
    }
}
