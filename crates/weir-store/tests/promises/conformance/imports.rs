//! Imports: begun, ended, taken back.

use weir_model::{Id, Source};
use weir_store::{Added, StoreError, Undone};

use crate::world::{at, listed, on_both, own, own_entries, signal};

on_both! {
    async fn an_import_tells_when_it_began_and_ended_and_what_it_brought(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let id = store.begin_import(service, bank.id, "قائمة.csv", at(5)).await.unwrap();
        let begun = store.import(service, id).await.unwrap();
        assert_eq!((begun.bank, begun.name.as_str(), begun.started_at), (bank.id, "قائمة.csv", at(5)));
        assert_eq!((begun.finished_at, begun.undone_at, begun.taken), (None, None, 0));

        store.finish_import(service, id, 12, at(6)).await.unwrap();
        let ended = store.import(service, id).await.unwrap();
        assert_eq!((ended.finished_at, ended.undone_at, ended.taken), (Some(at(6)), None, 12));
        let later = store.begin_import(service, bank.id, "second.csv", at(7)).await.unwrap();
        let listed: Vec<_> = store.imports(service).await.unwrap().iter().map(|i| i.id).collect();
        assert_eq!(listed, [later, id]);
    }

    async fn an_import_taken_back_takes_exactly_what_it_brought(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        world.stored(service, &bank, &own_entries(0..3)).await;
        let first = store.begin_import(service, bank.id, "first.csv", at(3)).await.unwrap();
        let second = store.begin_import(service, bank.id, "second.csv", at(3)).await.unwrap();
        let brought = |numbers: std::ops::Range<u64>, import| -> Vec<_> {
            numbers.map(|n| listed(vec![signal(n)], Some(import))).collect()
        };
        // Two were there already, and two more are brought by the second list.
        let added = store.add_entries(service, bank.id, &brought(1..7, first), at(4)).await.unwrap();
        assert_eq!(added.iter().filter(|added| matches!(added, Added::Stored { .. })).count(), 4);
        store.add_entries(service, bank.id, &brought(5..9, second), at(5)).await.unwrap();

        let all = world.all(service, &bank).await;
        let undone = store.undo_import(service, first, at(6)).await.unwrap();
        assert_eq!(undone, Undone { removed: 4, kept: 0 });
        let spared: Vec<_> =
            all.into_iter().filter(|entry| entry.provenance.import != Some(first)).collect();
        assert_eq!(spared.len(), 5);
        assert_eq!(world.all(service, &bank).await, spared);
        assert_eq!(store.import(service, first).await.unwrap().undone_at, Some(at(6)));
        assert_eq!(store.import(service, second).await.unwrap().undone_at, None);
    }

    async fn what_an_own_decision_confirmed_stays_when_its_import_is_taken_back(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(3)).await.unwrap();
        let brought: Vec<_> = (0..3).map(|n| listed(vec![signal(n)], Some(import))).collect();
        let stored = world.stored(service, &bank, &brought).await;
        let added = store.add_entries(service, bank.id, &[own(vec![signal(1)])], at(4)).await.unwrap();
        assert_eq!(added, [Added::Confirmed(stored[1].0)]);

        let undone = store.undo_import(service, import, at(5)).await.unwrap();
        assert_eq!(undone, Undone { removed: 2, kept: 1 });
        let left = world.all(service, &bank).await;
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].id, &left[0].provenance.source), (stored[1].0, &Source::OwnDecision));
        assert_eq!(left[0].signals, [signal(1)]);
    }

    async fn an_import_is_taken_back_once(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(3)).await.unwrap();
        store.undo_import(service, import, at(4)).await.unwrap();
        let twice = store.undo_import(service, import, at(5)).await;
        assert!(matches!(twice, Err(StoreError::AlreadyUndone(id)) if id == import));
        assert_eq!(store.import(service, import).await.unwrap().undone_at, Some(at(4)));
    }

    async fn of_several_who_take_an_import_back_at_once_one_does(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(3)).await.unwrap();
        let brought: Vec<_> = (0..20).map(|n| listed(vec![signal(n)], Some(import))).collect();
        world.stored(service, &bank, &brought).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..4 {
            let store = store.clone();
            tasks.spawn(async move { store.undo_import(service, import, at(4 + n)).await });
        }
        let (undone, refused): (Vec<_>, Vec<_>) =
            tasks.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!(undone.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [Undone {
            removed: 20,
            kept: 0
        }]);
        for error in refused {
            assert!(matches!(error, Err(StoreError::AlreadyUndone(_))), "{error:?}");
        }
    }

    async fn nothing_comes_by_an_import_that_was_taken_back(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(3)).await.unwrap();
        store.undo_import(service, import, at(4)).await.unwrap();
        let late = [listed(vec![signal(1)], Some(import))];
        let late = store.add_entries(service, bank.id, &late, at(5)).await;
        assert!(matches!(late, Err(StoreError::AlreadyUndone(id)) if id == import), "{late:?}");
    }

    async fn an_import_that_is_not_there_is_named_in_the_error(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let unknown = Id::from_bytes([3; 16]);
        let refused = [
            store.import(service, unknown).await.map(|_| ()),
            store.finish_import(service, unknown, 1, at(2)).await,
            store.undo_import(service, unknown, at(2)).await.map(|_| ()),
            store
                .add_entries(service, bank.id, &[listed(vec![signal(1)], Some(unknown))], at(2))
                .await
                .map(|_| ()),
            store
                .begin_import(service, Id::from_bytes([4; 16]), "list.csv", at(2))
                .await
                .map(|_| ()),
        ];
        let told = refused.map(|refused| refused.unwrap_err().to_string());
        let (imports, bank) = told.split_at(4);
        assert!(imports.iter().all(|told| *told == format!("there is no import {unknown}")), "{told:?}");
        assert!(bank[0].starts_with("there is no bank bank_"), "{told:?}");
    }
}

/// A decision that confirms an entry while its import is being taken back: one
/// of them comes first. Only PostgreSQL lets two write at once.
#[test]
fn an_entry_confirmed_while_its_import_is_taken_back_keeps_its_signals() {
    crate::world::run(async {
        let world = crate::world::World::on_postgres().await;
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(3)).await.unwrap();
        world.stored(service, &bank, &[listed(vec![signal(1)], Some(import))]).await;

        // As `add_entries` does, stopped just before its end.
        let mut decision = world.raw().await;
        decision.execute("BEGIN").await;
        decision.execute("UPDATE services SET next_number = next_number").await;
        decision.execute("UPDATE entries SET source = 'own'").await;
        let undoing = tokio::spawn({
            let store = store.clone();
            async move { store.undo_import(service, import, at(4)).await }
        });
        let mut watcher = world.raw().await;
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while watcher.count(waiting).await == 0 {
            tokio::task::yield_now().await;
        }
        decision.execute("COMMIT").await;

        assert_eq!(undoing.await.unwrap().unwrap(), Undone { removed: 0, kept: 1 });
        assert_eq!(world.all(service, &bank).await[0].signals, [signal(1)]);
    });
}
