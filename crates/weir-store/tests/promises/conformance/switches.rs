//! Switching entries off and on: nothing is lost, and each switch is told.

use weir_model::{EntryId, Id};
use weir_store::{StoreError, Switched};

use crate::world::{at, on_both, own_entries};

on_both! {
    async fn an_entry_that_is_off_keeps_everything_and_says_since_when(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let id = world.stored(service, &bank, &own_entries(0..1)).await[0].0;
        let before = store.entry(service, id).await.unwrap();
        assert_eq!(before.off_since, None);
        assert_eq!(store.switch_entry(service, id, false, at(7)).await.unwrap(), Switched::Changed);
        let off = store.entry(service, id).await.unwrap();
        assert_eq!(off.off_since, Some(at(7)));
        assert_eq!(world.all(service, &bank).await, std::slice::from_ref(&off));
        assert_eq!(store.switch_entry(service, id, true, at(8)).await.unwrap(), Switched::Changed);
        assert_eq!(store.entry(service, id).await.unwrap(), before);
    }

    async fn each_switch_is_one_event_and_a_second_press_is_none(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let id = world.stored(service, &bank, &own_entries(0..1)).await[0].0;
        for (on, what) in [
            (true, Switched::AlreadySo),
            (false, Switched::Changed),
            (false, Switched::AlreadySo),
            (true, Switched::Changed),
        ] {
            assert_eq!(store.switch_entry(service, id, on, at(7)).await.unwrap(), what);
        }
        for kind in ["entry.switched_off@1", "entry.switched_on@1"] {
            assert_eq!(world.subjects(service, kind).await, [*id.as_bytes()], "{kind}");
        }
    }

    async fn a_second_press_keeps_the_time_of_the_first(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let id = world.stored(service, &bank, &own_entries(0..1)).await[0].0;
        store.switch_entry(service, id, false, at(7)).await.unwrap();
        store.switch_entry(service, id, false, at(9)).await.unwrap();
        assert_eq!(store.entry(service, id).await.unwrap().off_since, Some(at(7)));
    }

    async fn an_entry_that_is_not_there_cannot_be_switched(world) {
        let service = world.service().await;
        let id: EntryId = Id::from_bytes([7; 16]);
        let refused = world.store.switch_entry(service, id, false, at(7)).await;
        assert!(matches!(refused, Err(StoreError::NoEntry(missing)) if missing == id));
        assert_eq!(world.events(service, "entry.switched_off@1").await.len(), 0);
    }
}
