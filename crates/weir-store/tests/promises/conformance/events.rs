//! Events: written in the transaction of their change, then sealed in order.

use weir_model::{BankKind, Cursor, EntryId, EventKind, Id, Severity};
use weir_store::{NewPolicy, ReadEvent, Removed, StoreError};

use crate::world::{World, at, listed, on_both, own, own_entries, signal};

fn policy() -> NewPolicy {
    let (terrorist_content, dsa) = (None, None);
    let name = "false-lights".to_owned();
    NewPolicy {
        name,
        severity: Severity::Low,
        texts: vec![],
        terrorist_content,
        dsa,
        automatic: false,
    }
}

async fn sealed(world: &World) -> Vec<ReadEvent> {
    let service = world.service().await;
    world.store.seal(service).await.unwrap();
    world.store.events(service, Cursor::START, 100_000).await.unwrap()
}

on_both! {
    async fn every_change_writes_its_events_in_order(world) {
        let (store, service) = (&world.store, world.service().await);
        let policy = store.create_policy(service, &policy(), at(1)).await.unwrap();
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(2)).await.unwrap();
        let brought = [0, 1, 2].map(|n| listed(vec![signal(n)], Some(import)));
        let added = store.add_entries(service, bank.id, &brought, at(3)).await.unwrap();
        let [a, b, c] = [0, 1, 2].map(|place: usize| added[place].id());
        store.finish_import(service, import, 3, at(4)).await.unwrap();
        store.add_entries(service, bank.id, &[own(vec![signal(0)])], at(5)).await.unwrap();
        store.remove_entry(service, c, at(6)).await.unwrap();
        store.undo_import(service, import, at(7)).await.unwrap();
        store.delete_bank(service, &bank, at(8)).await.unwrap();
        let first = sealed(world).await[0].sealed.event.id;
        store.erase_payload(service, first, "told in error", at(9)).await.unwrap();

        let events = sealed(world).await;
        let told: Vec<_> = events
            .iter()
            .map(|read| {
                let event = &read.sealed.event;
                (event.kind.clone(), event.subject.unwrap(), event.at)
            })
            .collect();
        let expected = [
            (EventKind::ServiceCreated, *service.as_bytes(), at(0)),
            (EventKind::PolicyCreated, *policy.as_bytes(), at(1)),
            (EventKind::BankCreated, *bank.id.as_bytes(), at(1)),
            (EventKind::ImportStarted, *import.as_bytes(), at(2)),
            (EventKind::EntryAdded, *a.as_bytes(), at(3)),
            (EventKind::EntryAdded, *b.as_bytes(), at(3)),
            (EventKind::EntryAdded, *c.as_bytes(), at(3)),
            (EventKind::ImportFinished, *import.as_bytes(), at(4)),
            (EventKind::EntryConfirmed, *a.as_bytes(), at(5)),
            (EventKind::EntryRemoved, *c.as_bytes(), at(6)),
            (EventKind::EntryRemoved, *b.as_bytes(), at(7)),
            (EventKind::ImportUndone, *import.as_bytes(), at(7)),
            (EventKind::BankDeleted, *bank.id.as_bytes(), at(8)),
            (EventKind::PayloadErased, *first.as_bytes(), at(9)),
        ];
        assert_eq!(told, expected);
        assert!(events.iter().map(|read| read.sealed.seq).eq(1..=14));
        assert!(events[0].payload.is_none() && events[1..].iter().all(|read| read.payload.is_some()));
        let undone: serde_json::Value =
            serde_json::from_slice(&events[11].payload.as_ref().unwrap().body).unwrap();
        assert_eq!(undone, serde_json::json!({ "removed": 1, "kept": 1, "by": "weir" }));
    }

    async fn a_change_that_is_refused_leaves_no_event(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let deleted = world.bank(service, "deleted").await;
        store.delete_bank(service, &deleted, at(2)).await.unwrap();
        let undone = store.begin_import(service, bank.id, "list.csv", at(2)).await.unwrap();
        store.undo_import(service, undone, at(3)).await.unwrap();
        let unknown = [9; 16];
        let before = world.dump().await;

        let entry: EntryId = Id::from_bytes(unknown);
        assert_eq!(store.remove_entry(service, entry, at(4)).await.unwrap(), Removed::NotThere);
        let kind = BankKind::Match;
        let refused = [
            store.create_bank(service, &bank.name, kind, None, at(4)).await.map(|_| ()),
            store.delete_bank(service, &deleted, at(4)).await.map(|_| ()),
            store.add_entries(service, bank.id, &[own(vec![])], at(4)).await.map(|_| ()),
            store.finish_import(service, Id::from_bytes(unknown), 1, at(4)).await,
            store.undo_import(service, Id::from_bytes(unknown), at(4)).await.map(|_| ()),
            store.undo_import(service, undone, at(4)).await.map(|_| ()),
            store.erase_payload(service, Id::from_bytes(unknown), "", at(4)).await,
        ];
        assert!(refused.iter().all(Result::is_err), "{refused:?}");
        assert_eq!(world.dump().await, before);
    }

    async fn a_change_whose_event_cannot_be_written_is_not_made(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(2)).await.unwrap();
        let brought = [listed(vec![signal(0)], Some(import))];
        let (entry, _) = world.stored(service, &bank, &brought).await[0];
        let event = sealed(world).await[0].sealed.event.id;
        let before = world.dump().await;

        let refuse = if world.folder().is_some() {
            "CREATE TRIGGER refuse BEFORE INSERT ON event_payloads
             BEGIN SELECT RAISE(ABORT, 'refused'); END"
        } else {
            "ALTER TABLE event_payloads ADD CONSTRAINT refuse CHECK (body IS NULL) NOT VALID"
        };
        world.raw().await.execute(refuse).await;
        let name = "other".parse().unwrap();
        let failed = [
            store.service_named("another", at(3)).await.map(|_| ()),
            store.create_policy(service, &policy(), at(3)).await.map(|_| ()),
            store.create_bank(service, &name, BankKind::Match, None, at(3)).await.map(|_| ()),
            store.begin_import(service, bank.id, "list.csv", at(3)).await.map(|_| ()),
            store.finish_import(service, import, 1, at(3)).await,
            store.add_entries(service, bank.id, &own_entries(0..2), at(3)).await.map(|_| ()),
            store.remove_entry(service, entry, at(3)).await.map(|_| ()),
            store.undo_import(service, import, at(3)).await.map(|_| ()),
            store.erase_payload(service, event, "told in error", at(3)).await,
            store.delete_bank(service, &bank, at(3)).await.map(|_| ()),
        ];
        assert!(failed.iter().all(|failed| matches!(failed, Err(StoreError::Database(_)))), "{failed:?}");
        assert_eq!(world.dump().await, before);
    }

    async fn sealers_at_once_make_one_dense_chain(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6_u64 {
            let (writer, sealer, bank) = (store.clone(), store.clone(), bank.id);
            tasks.spawn(async move {
                for part in 0..4 {
                    let first = n * 100 + part * 10;
                    let batch = own_entries(first..first + 10);
                    writer.add_entries(service, bank, &batch, at(3)).await.unwrap();
                }
            });
            tasks.spawn(async move {
                for _ in 0..4 {
                    sealer.seal(service).await.unwrap();
                }
            });
        }
        tasks.join_all().await;
        let events = sealed(world).await;
        assert!(events.iter().map(|read| read.sealed.seq).eq(1..=242));
        let report = store.verify(service, None).await.unwrap().unwrap();
        assert!(report.ok() && report.events == 242, "{report:?}");
    }

    async fn sealing_what_is_sealed_changes_nothing(world) {
        let (store, service) = (&world.store, world.service().await);
        world.bank(service, "lamps").await;
        assert_eq!(store.head(service).await.unwrap().seq, 0);
        let head = store.seal(service).await.unwrap();
        let before = world.dump().await;
        assert_eq!(store.seal(service).await.unwrap(), head);
        assert_eq!(store.head(service).await.unwrap(), head);
        assert_eq!(world.dump().await, before);
    }

    async fn events_are_read_in_pages_once_they_are_sealed(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        world.stored(service, &bank, &own_entries(0..5)).await;
        assert_eq!(store.events(service, Cursor::START, 10).await.unwrap().len(), 0);
        store.seal(service).await.unwrap();
        let mut seqs = Vec::new();
        while let page = store
            .events(service, Cursor::after(seqs.last().copied().unwrap_or(0)), 3)
            .await
            .unwrap()
            && !page.is_empty()
        {
            assert!(page.len() <= 3);
            seqs.extend(page.iter().map(|read| read.sealed.seq));
        }
        assert_eq!(seqs, [1, 2, 3, 4, 5, 6, 7]);
    }

    async fn an_event_tells_no_signal_and_no_reference(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let mut entry = own(vec![signal(1)]);
        entry.reference = Some("skerryvore.png".to_owned());
        entry.tags = vec!["skerryvore".to_owned()];
        entry.provenance.origin = Some("skerryvore.png".to_owned());
        world.stored(service, &bank, &[entry]).await;
        store.seal(service).await.unwrap();
        let payload = sealed(world).await.pop().unwrap().payload.unwrap();
        let body = String::from_utf8(payload.body).unwrap();
        assert!(body.contains(r#""signals":["sha256@1"]"#), "{body}");
        assert!(!body.contains("skerryvore") && !body.contains(&signal(1).value()), "{body}");
    }

    async fn a_payload_is_erased_once(world) {
        let (store, service) = (&world.store, world.service().await);
        let event = sealed(world).await[0].sealed.event.id;
        store.erase_payload(service, event, "told in error", at(2)).await.unwrap();
        let twice = store.erase_payload(service, event, "told in error", at(3)).await;
        assert!(matches!(twice, Err(StoreError::NoEvent(id)) if id == event));
    }
}
