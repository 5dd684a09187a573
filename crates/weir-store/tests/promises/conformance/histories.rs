//! What became of an entry: its events, its matches, how their cases ended.

use weir_model::{CaseState, EntryId, EventKind, Outcome};
use weir_signals::SignalKind;
use weir_signals::pdq::Distance;
use weir_store::{MatchPlace, NewMatch, NewRevision};

use crate::items::{found, matched, unmatched};
use crate::world::{at, listed, on_both, own, signal};

/// The entry that the matches of these tests name.
fn lamp() -> EntryId {
    EntryId::from_bytes([9; 16])
}

on_both! {
    async fn the_events_of_an_entry_are_told_newest_first_and_no_others(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(1)).await.unwrap();
        let batch = [listed(vec![signal(1)], Some(import)), own(vec![signal(2)])];
        let id = world.stored(service, &bank, &batch).await[0].0;
        store.add_entries(service, bank.id, &[own(vec![signal(1)])], at(3)).await.unwrap();
        store.switch_entry(service, id, false, at(4)).await.unwrap();
        store.remove_entry(service, id, at(5)).await.unwrap();
        let events = store.subject_events(service, *id.as_bytes(), 10).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|event| event.kind.clone()).collect();
        let [removed, off, confirmed, added] = [
            EventKind::EntryRemoved,
            EventKind::EntrySwitchedOff,
            EventKind::EntryConfirmed,
            EventKind::EntryAdded,
        ];
        assert_eq!(kinds, [removed, off, confirmed, added]);
        assert!(events.iter().all(|event| event.by.is_some()), "{events:?}");
        assert_eq!(store.subject_events(service, *id.as_bytes(), 2).await.unwrap(), events[..2]);
    }

    async fn a_revision_is_told_once_by_its_nearest_match_newest_first(world) {
        let (store, service) = (&world.store, world.service().await);
        let both = |id: &str, n| {
            let mut new = matched(id, n);
            let far = NewMatch {
                bank: "lamps".to_owned(),
                entry: lamp(),
                kind: SignalKind::Md5,
                distance: None,
            };
            new.finding.matches.push(far);
            new
        };
        for (id, n, when) in [("a", 1, 10), ("b", 20, 11), ("a", 40, 12)] {
            store.receive_items(service, &[both(id, n)], at(when)).await.unwrap();
        }
        let all = store.entry_matches(service, lamp(), MatchPlace::start(), 10).await.unwrap();
        let told: Vec<_> = all.iter().map(|found| (found.key.id(), found.number, found.at)).collect();
        assert_eq!(told, [("a", 2, at(12)), ("b", 1, at(11)), ("a", 1, at(10))]);
        assert!(all.iter().all(|found| found.kind == SignalKind::Pdq));
        assert_eq!(all[0].distance, Some(Distance::new(12)));
        // Page by page it is the same.
        let mut place = MatchPlace::start();
        for expected in &all {
            let page = store.entry_matches(service, lamp(), place, 1).await.unwrap();
            assert_eq!(page, std::slice::from_ref(expected));
            place = MatchPlace::of(expected);
        }
        assert_eq!(store.entry_matches(service, lamp(), place, 1).await.unwrap(), []);
    }

    async fn an_item_ends_as_its_newest_case_did(world) {
        let (store, service) = (&world.store, world.service().await);
        let waits = world.received(service, matched("a", 1)).await;
        let kept = world.received(service, matched("b", 2)).await;
        let never = world.received(service, unmatched("c", 3)).await;
        world.decided(service, kept.case.unwrap(), Outcome::Keep).await;
        let items = [waits.item, kept.item, never.item];
        let ends = store.item_ends(service, &items).await.unwrap();
        assert_eq!(ends.len(), 2);
        let end = ends[&waits.item];
        assert_eq!((Some(end.case), end.state, end.outcome), (waits.case, CaseState::Open, None));
        assert_eq!(ends[&kept.item].outcome, Some(Outcome::Keep));
        assert_eq!(store.item_ends(service, &[]).await.unwrap().len(), 0);
        // The same item again, in a case of its own: that one counts now.
        let again = NewRevision { finding: found(matched("b", 9).finding), ..matched("b", 9) };
        let again = world.received(service, again).await;
        assert_ne!(again.case, kept.case);
        let ends = store.item_ends(service, &items).await.unwrap();
        assert_eq!((Some(ends[&kept.item].case), ends[&kept.item].outcome), (again.case, None));
    }
}
