//! Imports: taken in, and taken back exactly.

use weir_model::{BankId, Cursor, EventKind, ImportId, NewEntry, Source};
use weir_store::{StoreError, Undone};

use crate::on_both;
use crate::world::{World, at, listed};

async fn import(world: &World, bank: BankId, seeds: std::ops::Range<u64>) -> ImportId {
    let import = world.store.begin_import(world.service, bank, "keepers.csv", at(5)).await.unwrap();
    let entries: Vec<NewEntry> = seeds
        .map(|seed| {
            let mut entry = listed(seed);
            entry.provenance.import = Some(import);
            entry
        })
        .collect();
    world.store.add_entries(world.service, bank, &entries, at(6)).await.unwrap();
    import
}

on_both! {
    async fn an_import_tells_how_it_went(world) {
        let bank = world.bank("posters").await;
        let id = import(&world, bank.id, 0..3).await;
        let open = world.store.import(world.service, id).await.unwrap();
        assert_eq!((open.finished_at, open.undone_at, open.taken), (None, None, 0));
        world.store.finish_import(world.service, id, 3, at(7)).await.unwrap();
        let done = world.store.import(world.service, id).await.unwrap();
        assert_eq!((done.finished_at, done.undone_at, done.taken), (Some(at(7)), None, 3));
        assert_eq!((done.bank, done.name.as_str(), done.started_at), (bank.id, "keepers.csv", at(5)));
    }

    async fn undoing_an_import_removes_what_it_added_and_nothing_else(world) {
        let bank = world.bank("posters").await;
        world.add(&bank, listed(1)).await;
        let first = import(&world, bank.id, 0..4).await;
        let second = import(&world, bank.id, 2..8).await;
        let undone = world.store.undo_import(world.service, second, at(8)).await.unwrap();
        assert_eq!(undone, Undone { removed: 4, kept: 0 });
        let left = world.store.entries(world.service, bank.id, Cursor::START, 100).await.unwrap();
        let imports: Vec<_> = left.iter().map(|entry| entry.provenance.import).collect();
        assert_eq!(imports, [None, Some(first), Some(first), Some(first)]);
        assert!(world.store.import(world.service, second).await.unwrap().undone_at == Some(at(8)));
        let kinds = world.kinds().await;
        let removals = kinds.iter().filter(|kind| **kind == EventKind::EntryRemoved).count();
        assert_eq!((removals, kinds.last()), (4, Some(&EventKind::ImportUndone)));
    }

    async fn what_an_own_decision_confirmed_outlives_the_import(world) {
        let bank = world.bank("posters").await;
        let id = import(&world, bank.id, 0..3).await;
        let mut own = listed(1);
        own.provenance.source = Source::OwnDecision;
        let confirmed = world.add(&bank, own).await;
        let undone = world.store.undo_import(world.service, id, at(8)).await.unwrap();
        assert_eq!(undone, Undone { removed: 2, kept: 1 });
        let left = world.store.entries(world.service, bank.id, Cursor::START, 100).await.unwrap();
        assert_eq!(left.iter().map(|entry| entry.id).collect::<Vec<_>>(), [confirmed.id()]);
    }

    async fn an_import_is_undone_once(world) {
        let bank = world.bank("posters").await;
        let id = import(&world, bank.id, 0..3).await;
        world.store.undo_import(world.service, id, at(8)).await.unwrap();
        let again = world.store.undo_import(world.service, id, at(9)).await;
        assert!(matches!(again, Err(StoreError::AlreadyUndone(undone)) if undone == id));
    }

    async fn of_two_who_undo_an_import_at_once_one_does_it(world) {
        let bank = world.bank("posters").await;
        let id = import(&world, bank.id, 0..50).await;
        let undo = |store: weir_store::Store| {
            let service = world.service;
            tokio::spawn(async move { store.undo_import(service, id, at(8)).await })
        };
        let (one, two) = (undo(world.store.clone()), undo(world.store.clone()));
        let both = [one.await.unwrap(), two.await.unwrap()];
        let removed: Vec<u64> = both.iter().flatten().map(|undone| undone.removed).collect();
        assert_eq!(removed, [50], "{both:?}");
        let kinds = world.kinds().await;
        assert_eq!(kinds.iter().filter(|kind| **kind == EventKind::ImportUndone).count(), 1);
    }

    async fn imports_are_listed_newest_first(world) {
        let bank = world.bank("posters").await;
        let first = import(&world, bank.id, 0..1).await;
        let second = import(&world, bank.id, 1..2).await;
        let listed = world.store.imports(world.service).await.unwrap();
        assert_eq!(listed.iter().map(|import| import.id).collect::<Vec<_>>(), [second, first]);
    }
}
