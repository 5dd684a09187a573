//! Entries that keep the number they had elsewhere.

use serde_json::json;
use weir_model::{BankId, Cursor, NewEntry, Provenance, Source};
use weir_store::{ContentNotes, IfTaken, Numbered, NumberedEntry, StoreError};

use crate::world::{at, on_both, own, own_entries, signal};

fn numbered(number: i64, bank: BankId, signals: u64) -> NumberedEntry {
    let source = Source::List("hma".to_owned());
    let origin = Some(format!("HMA, content {number}"));
    NumberedEntry {
        number,
        bank,
        entry: NewEntry {
            provenance: Provenance { source, origin, import: None },
            ..own(vec![signal(signals)])
        },
        notes: ContentNotes::default(),
        disabled_until: None,
    }
}

on_both! {
    async fn entries_keep_their_numbers_and_what_comes_next_is_behind_them(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let mut noted = numbered(40, bank.id, 1);
        noted.notes = ContentNotes {
            note: Some("the east tower".to_owned()),
            metadata: Some(json!({ "content_id": "k-1" })),
        };
        noted.disabled_until = Some(0);
        let batch = [noted.clone(), numbered(7, bank.id, 2)];
        let added = store.add_numbered(service, &batch, IfTaken::Leave, at(3)).await.unwrap();
        assert_eq!(added, [Numbered::New { number: 40 }, Numbered::New { number: 7 }]);
        let found = store.content_numbered(service, bank.id, 40).await.unwrap().unwrap();
        assert_eq!((found.notes, found.entry.disabled_until), (noted.notes, Some(0)));
        assert!(!found.entry.own);
        assert_eq!(world.stored(service, &bank, &own_entries(5..6)).await[0].1, 41);

        store.leave_numbers(service, 99).await.unwrap();
        store.leave_numbers(service, 50).await.unwrap();
        assert_eq!(world.stored(service, &bank, &own_entries(6..7)).await[0].1, 100);
    }

    async fn the_same_hashes_under_two_numbers_are_two_entries(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let batch = [numbered(1, bank.id, 1), numbered(2, bank.id, 1)];
        store.add_numbered(service, &batch, IfTaken::Leave, at(3)).await.unwrap();
        assert_eq!(world.all(service, &bank).await.len(), 2);
    }

    async fn what_is_there_already_is_not_banked_again(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let batch = [numbered(1, bank.id, 1), numbered(2, bank.id, 2)];
        store.add_numbered(service, &batch[..1], IfTaken::Leave, at(3)).await.unwrap();
        let expected = [Numbered::There, Numbered::New { number: 2 }];
        assert_eq!(store.look_at_numbered(service, &batch).await.unwrap(), expected);
        let again = store.add_numbered(service, &batch, IfTaken::Renumber, at(3)).await.unwrap();
        assert_eq!(again, expected);
        let changed = [numbered(1, bank.id, 9)];
        let fate = store.add_numbered(service, &changed, IfTaken::Renumber, at(3)).await.unwrap();
        assert_eq!(fate, [Numbered::Otherwise]);
        assert_eq!(world.all(service, &bank).await.len(), 2);
    }

    async fn a_number_that_another_entry_has_is_left_or_given_anew_once(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let other = world.bank(service, "other").await;
        let (there, _) = world.stored(service, &bank, &own_entries(0..1)).await[0];
        let batch = [numbered(1, other.id, 5), numbered(2, other.id, 6)];
        let left = store.add_numbered(service, &batch[..1], IfTaken::Leave, at(3)).await.unwrap();
        assert_eq!(left, [Numbered::Taken(there)]);
        assert_eq!(world.all(service, &other).await, []);

        let added = store.add_numbered(service, &batch, IfTaken::Renumber, at(3)).await.unwrap();
        assert_eq!(added, [Numbered::New { number: 3 }, Numbered::New { number: 2 }]);
        let again = store.add_numbered(service, &batch, IfTaken::Renumber, at(3)).await.unwrap();
        assert_eq!(again, [Numbered::There, Numbered::There]);
        let numbers: Vec<i64> =
            world.all(service, &other).await.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, [2, 3]);
    }

    async fn a_batch_that_is_refused_leaves_nothing(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let mut empty = numbered(2, bank.id, 2);
        empty.entry.signals.clear();
        let batch = [numbered(1, bank.id, 1), empty];
        let refused = store.add_numbered(service, &batch, IfTaken::Leave, at(3)).await;
        assert!(matches!(refused, Err(StoreError::NoSignals)), "{refused:?}");
        let mut zero = numbered(2, bank.id, 2);
        zero.notes.note = Some("a\0b".to_owned());
        let batch = [numbered(1, bank.id, 1), zero];
        let refused = store.add_numbered(service, &batch, IfTaken::Leave, at(3)).await;
        assert!(matches!(refused, Err(StoreError::ZeroCharacter)), "{refused:?}");
        assert_eq!(store.entries_after(service, Cursor::START, 10).await.unwrap(), []);
        assert_eq!(world.events(service, "entry.added@1").await, [] as [&str; 0]);
    }
}
