//! Events: one for each change, in its transaction; one order for all of them.

use weir_model::{ChainHash, Cursor, EventKind, NewEntry};
use weir_store::Store;

use crate::on_both;
use crate::world::{at, decided};

on_both! {
    async fn sealing_gives_each_event_its_place_without_gaps(world) {
        let bank = world.bank("posters").await;
        for seed in 0..5 {
            world.add(&bank, decided(seed)).await;
        }
        let chain = world.chain().await;
        let places: Vec<i64> = chain.iter().map(|read| read.sealed.seq).collect();
        assert_eq!(places, (1..=7).collect::<Vec<i64>>());
        let mut hash = ChainHash::START;
        for read in &chain {
            hash = hash.then(read.sealed.seq, &read.sealed.event);
            assert_eq!(hash, read.sealed.hash);
        }
        let head = world.store.head(world.service).await.unwrap();
        assert_eq!((head.seq, head.hash), (7, hash));
    }

    async fn sealing_again_changes_nothing(world) {
        world.bank("posters").await;
        let head = world.store.seal(world.service).await.unwrap();
        assert_eq!(world.store.seal(world.service).await.unwrap(), head);
        assert_eq!(world.store.head(world.service).await.unwrap(), head);
    }

    async fn events_are_sealed_in_the_order_of_their_time(world) {
        let make = async |name: &str, step: i64| {
            let name = name.parse().unwrap();
            let kind = weir_model::BankKind::Match;
            world.store.create_bank(world.service, &name, kind, None, at(step)).await.unwrap().id
        };
        let (late, early) = (make("late", 90).await, make("early", 80).await);
        let chain = world.chain().await;
        let subjects: Vec<_> = chain.iter().skip(1).map(|r| r.sealed.event.subject).collect();
        assert_eq!(subjects, [Some(*early.as_bytes()), Some(*late.as_bytes())]);
    }

    async fn a_batch_keeps_its_order_in_the_chain(world) {
        let bank = world.bank("posters").await;
        let batch: Vec<NewEntry> = (0..1_200).map(decided).collect();
        let added = world.store.add_entries(world.service, bank.id, &batch, at(3)).await.unwrap();
        let chain = world.chain().await;
        let subjects: Vec<_> = chain.iter().skip(2).map(|r| r.sealed.event.subject).collect();
        let ids: Vec<_> = added.iter().map(|added| Some(*added.id().as_bytes())).collect();
        assert!(subjects == ids, "the chain has another order than the batch");
    }

    async fn two_sealers_at_once_make_one_chain(world) {
        let bank = world.bank("posters").await;
        let other = Store::open(&world.location).await.unwrap();
        let service = world.service;
        let seal = |store: Store| {
            tokio::spawn(async move {
                for _ in 0..20 {
                    store.seal(service).await.unwrap();
                }
            })
        };
        let (one, two) = (seal(world.store.clone()), seal(other));
        for seed in 0..40 {
            world.add(&bank, decided(seed)).await;
        }
        one.await.unwrap();
        two.await.unwrap();
        let chain = world.chain().await;
        assert_eq!(chain.len(), 42);
        let report = world.store.verify(service, None).await.unwrap().unwrap();
        assert!(report.ok() && report.events == 42, "{report:?}");
    }

    async fn a_reader_follows_the_chain_from_where_it_stood(world) {
        let bank = world.bank("posters").await;
        let seen = world.chain().await;
        let cursor = Cursor::after(seen.last().unwrap().sealed.seq);
        assert!(world.store.events(world.service, cursor, 10).await.unwrap().is_empty());
        let added = world.add(&bank, decided(1)).await;
        world.store.seal(world.service).await.unwrap();
        let new = world.store.events(world.service, cursor, 10).await.unwrap();
        let [new] = &new[..] else { panic!("one event, not {new:?}") };
        assert_eq!(new.sealed.event.kind, EventKind::EntryAdded);
        assert_eq!(new.sealed.event.subject, Some(*added.id().as_bytes()));
    }

    async fn an_event_of_an_entry_holds_nothing_that_the_entry_is_recognised_by(world) {
        let bank = world.bank("posters").await;
        let mut told = decided(1);
        told.reference = Some("marker-reference".to_owned());
        told.tags = vec!["marker-tag".to_owned()];
        told.provenance.origin = Some("marker-origin".to_owned());
        let id = world.add(&bank, told.clone()).await.id();
        world.store.remove_entry(world.service, id, at(4)).await.unwrap();
        for read in world.chain().await {
            let body = String::from_utf8(read.payload.unwrap().body).unwrap();
            assert!(!body.contains("marker"), "{body}");
            assert!(told.signals.iter().all(|signal| !body.contains(&signal.value())), "{body}");
        }
    }

    async fn the_default_service_is_made_once_whoever_asks_first(world) {
        let asked: Vec<_> = (0..4)
            .map(|_| {
                let location = world.location.clone();
                tokio::spawn(async move {
                    let store = Store::open(&location).await.unwrap();
                    store.default_service(at(9)).await.unwrap()
                })
            })
            .collect();
        for asked in asked {
            assert_eq!(asked.await.unwrap(), world.service);
        }
        assert_eq!(world.kinds().await, [EventKind::ServiceCreated]);
    }
}
