//! Entries: banked whole or not at all, once each, numbered without gaps.

use weir_model::{Cursor, EventKind, NewEntry, Opinions, Provenance, Source};
use weir_signals::{Md5Digest, PdqHash, Sha1Digest, Signal, SignalKind, TextKey, UrlKey};
use weir_store::{Added, Removed, StoreError};

use crate::on_both;
use crate::world::{World, at, bytes, decided, entry, listed, picture};

fn number(added: Added) -> i64 {
    match added {
        Added::Stored { number, .. } => number,
        other => panic!("nothing was stored: {other:?}"),
    }
}

/// The numbers of a bank's entries, page by page.
async fn numbers(world: &World, bank: weir_model::BankId, limit: u32) -> Vec<i64> {
    let (mut numbers, mut cursor) = (Vec::new(), Cursor::START);
    loop {
        let page = world.store.entries(world.service, bank, cursor, limit).await.unwrap();
        let Some(last) = page.last() else { return numbers };
        cursor = Cursor::after(last.number);
        numbers.extend(page.iter().map(|entry| entry.number));
    }
}

on_both! {
    async fn an_entry_comes_back_as_it_was_given(world) {
        let bank = world.bank("posters").await;
        let import = world.store.begin_import(world.service, bank.id, "list.csv", at(1)).await.unwrap();
        let given = NewEntry {
            signals: vec![
                Signal::Pdq { hash: PdqHash(bytes(1)), quality: None },
                picture(2).remove(0),
                Signal::Md5(Md5Digest(bytes(3))),
                Signal::Sha1(Sha1Digest(bytes(4))),
                picture(5).remove(1),
                Signal::Text(TextKey::of("The lamp is lit").unwrap()),
                Signal::Url(UrlKey::parse("https://lighthouse.example/قائمة?a=1").unwrap()),
            ],
            reference: Some("مرجع ‏17' OR 1=1 --".to_owned()),
            tags: vec!["poster".to_owned(), "منارة".to_owned()],
            provenance: Provenance {
                source: Source::Exchange("harbour".to_owned()),
                origin: Some("pictures/a b.png".to_owned()),
                import: Some(import),
            },
        };
        let added = world.add(&bank, given.clone()).await;
        let entry = world.store.entry(world.service, added.id()).await.unwrap();
        assert_eq!(entry.signals, given.signals);
        assert_eq!(entry.signals.len(), SignalKind::ALL.len() + 1, "a kind is not covered here");
        assert_eq!((entry.reference, entry.tags), (given.reference, given.tags));
        assert_eq!(entry.provenance, given.provenance);
        assert_eq!((entry.id, entry.number, entry.bank), (added.id(), number(added), bank.id));
        assert_eq!((entry.created_at, entry.opinions), (at(2), Opinions::default()));
        let listed = world.store.entries(world.service, bank.id, Cursor::START, 10).await.unwrap();
        assert_eq!(listed, [world.store.entry(world.service, added.id()).await.unwrap()]);
    }

    async fn numbers_have_no_gaps_and_are_never_given_twice(world) {
        let (posters, other) = (world.bank("posters").await, world.bank("other").await);
        let first = world.add(&posters, decided(1)).await;
        let second = world.add(&other, decided(2)).await;
        world.store.remove_entry(world.service, second.id(), at(3)).await.unwrap();
        world.add(&posters, decided(1)).await;
        let nothing = entry(Vec::new(), Source::OwnDecision);
        let refused = world
            .store
            .add_entries(world.service, posters.id, &[decided(8), nothing], at(3))
            .await;
        assert!(matches!(refused, Err(StoreError::NoSignals)));
        let third = world.add(&posters, decided(3)).await;
        assert_eq!([first, second, third].map(number), [1, 2, 3]);
    }

    async fn the_same_thing_is_banked_once(world) {
        let bank = world.bank("posters").await;
        let first = world.add(&bank, decided(1)).await;
        let mut poorer = decided(1);
        poorer.signals.remove(0);
        assert_eq!(world.add(&bank, poorer).await, Added::AlreadyThere(first.id()));
        let batch = [decided(2), decided(2), decided(1)];
        let added = world.store.add_entries(world.service, bank.id, &batch, at(3)).await.unwrap();
        assert_eq!(added[1], Added::AlreadyThere(added[0].id()));
        assert_eq!(added[2], Added::AlreadyThere(first.id()));
        assert_eq!(numbers(&world, bank.id, 10).await, [1, 2]);
        let added = world.kinds().await.into_iter().filter(|kind| *kind == EventKind::EntryAdded);
        assert_eq!(added.count(), 2);
    }

    async fn another_bank_holds_the_same_thing_for_itself(world) {
        let (posters, other) = (world.bank("posters").await, world.bank("other").await);
        let here = world.add(&posters, decided(1)).await;
        let there = world.add(&other, decided(1)).await;
        assert_ne!(here.id(), there.id());
        assert_eq!(number(there), 2);
    }

    async fn an_own_decision_confirms_what_a_list_gave(world) {
        let bank = world.bank("posters").await;
        let given = world.add(&bank, listed(1)).await;
        let mut own = listed(1);
        own.provenance.source = Source::OwnDecision;
        assert_eq!(world.add(&bank, own.clone()).await, Added::Confirmed(given.id()));
        assert_eq!(world.add(&bank, own).await, Added::AlreadyThere(given.id()));
        assert_eq!(world.add(&bank, listed(1)).await, Added::AlreadyThere(given.id()));
        let entry = world.store.entry(world.service, given.id()).await.unwrap();
        assert_eq!(entry.provenance.source, Source::OwnDecision);
        assert_eq!(world.kinds().await.last(), Some(&EventKind::EntryConfirmed));
    }

    async fn a_batch_far_beyond_a_statements_arguments_is_banked_whole(world) {
        let bank = world.bank("posters").await;
        let batch: Vec<NewEntry> = (0..1_500).map(decided).collect();
        let added = world.store.add_entries(world.service, bank.id, &batch, at(3)).await.unwrap();
        assert_eq!(added.len(), 1_500);
        assert_eq!(numbers(&world, bank.id, 400).await, (1..=1_500).collect::<Vec<i64>>());
        let last = world.store.entry(world.service, added[1_499].id()).await.unwrap();
        assert_eq!(last.signals, picture(1_499));
    }

    async fn an_empty_batch_changes_nothing(world) {
        let bank = world.bank("posters").await;
        let added = world.store.add_entries(world.service, bank.id, &[], at(3)).await.unwrap();
        assert!(added.is_empty());
        assert_eq!(world.kinds().await.last(), Some(&EventKind::BankCreated));
    }

    async fn a_cursor_stays_valid_while_entries_come_and_go(world) {
        let bank = world.bank("posters").await;
        let mut ids = Vec::new();
        for seed in 0..6 {
            ids.push(world.add(&bank, decided(seed)).await.id());
        }
        let page = world.store.entries(world.service, bank.id, Cursor::START, 3).await.unwrap();
        let cursor = Cursor::after(page[2].number);
        for gone in [ids[0], ids[2], ids[4]] {
            world.store.remove_entry(world.service, gone, at(3)).await.unwrap();
        }
        world.add(&bank, decided(77)).await;
        let rest = world.store.entries(world.service, bank.id, cursor, 10).await.unwrap();
        assert_eq!(rest.iter().map(|entry| entry.number).collect::<Vec<_>>(), [4, 6, 7]);
        assert!(rest.iter().all(|entry| entry.signals.len() == 2));
    }

    async fn a_removed_entry_is_gone_with_its_signals_and_can_be_banked_anew(world) {
        let bank = world.bank("posters").await;
        let added = world.add(&bank, decided(1)).await;
        let removed = world.store.remove_entry(world.service, added.id(), at(3)).await.unwrap();
        assert_eq!(removed, Removed::Removed);
        let error = world.store.entry(world.service, added.id()).await.unwrap_err();
        assert!(matches!(error, StoreError::NoEntry(id) if id == added.id()));
        assert_eq!(world.rows.number("SELECT COUNT(*) FROM entry_signals").await, 0);
        let again = world.store.remove_entry(world.service, added.id(), at(4)).await.unwrap();
        assert_eq!(again, Removed::NotThere);
        assert_eq!(number(world.add(&bank, decided(1)).await), 2);
        let removals = world.kinds().await.into_iter().filter(|kind| *kind == EventKind::EntryRemoved);
        assert_eq!(removals.count(), 1);
    }

    async fn two_writers_at_once_bank_each_thing_once_and_leave_no_gap(world) {
        let bank = world.bank("posters").await;
        let write = |store: weir_store::Store, offset: u64| {
            let (service, bank) = (world.service, bank.id);
            tokio::spawn(async move {
                let mut stored = 0;
                for turn in 0..10 {
                    let batch: Vec<NewEntry> =
                        (0..10).map(|seed| decided(turn * 10 + seed + offset)).collect();
                    let added = store.add_entries(service, bank, &batch, at(3)).await.unwrap();
                    stored += added.iter().filter(|a| matches!(a, Added::Stored { .. })).count();
                }
                stored
            })
        };
        // The second is another program: it has opened the database for itself.
        let other = weir_store::Store::open(&world.location).await.unwrap();
        let (one, two) = (write(world.store.clone(), 0), write(other, 50));
        assert_eq!(one.await.unwrap() + two.await.unwrap(), 150);
        assert_eq!(numbers(&world, bank.id, 1_000).await, (1..=150).collect::<Vec<i64>>());
    }

    async fn a_text_with_a_nul_is_refused_alike(world) {
        let bank = world.bank("posters").await;
        let mut bad = decided(1);
        bad.reference = Some("keeper\0seventeen".to_owned());
        let refused = world.store.add_entries(world.service, bank.id, &[bad], at(3)).await;
        let words = refused.unwrap_err().to_string();
        assert!(words.contains("U+0000"), "{words}");
        assert!(numbers(&world, bank.id, 10).await.is_empty());
    }
}
