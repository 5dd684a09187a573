//! Banks: made, found, listed, counted, deleted.

use weir_model::{BankForms, BankKind, BankName, BankStatistics, Id, Severity};
use weir_signals::{Md5Digest, Signal, SignalKind};
use weir_store::{NewPolicy, StoreError};

use crate::world::{at, on_both, own, own_entries, signal};

fn name(text: &str) -> BankName {
    text.parse().unwrap()
}

on_both! {
    async fn a_bank_is_found_by_its_name_and_listed_with_the_others(world) {
        let (store, service) = (&world.store, world.service().await);
        let arabic = name("منشورات المنارة");
        let second = store.create_bank(service, &arabic, BankKind::Allow, None, at(2)).await.unwrap();
        let first = world.bank(service, "lamps").await;
        assert_eq!(store.bank(service, &arabic).await.unwrap(), second);
        assert_eq!((second.kind, second.created_at), (BankKind::Allow, at(2)));
        assert_eq!(store.banks(service).await.unwrap(), [first, second]);
    }

    async fn a_bank_that_is_not_there_is_named_in_the_error(world) {
        let service = world.service().await;
        world.bank(service, "lamps").await;
        let error = world.store.bank(service, &name("Lamps")).await.unwrap_err();
        assert_eq!(error.to_string(), "there is no bank “Lamps”");
    }

    async fn a_second_bank_of_the_same_name_is_refused_however_it_is_spelled(world) {
        let service = world.service().await;
        let first = world.bank(service, "Fyrvärd").await;
        let decomposed = name("Fyrva\u{308}rd");
        let second = world.store.create_bank(service, &decomposed, BankKind::Allow, None, at(2)).await;
        assert!(matches!(second, Err(StoreError::BankExists(name)) if name == first.name));
        assert_eq!(world.store.banks(service).await.unwrap(), [first]);
    }

    async fn a_deleted_bank_takes_its_entries_along_and_leaves_the_others(world) {
        let (store, service) = (&world.store, world.service().await);
        let (doomed, spared) = (world.bank(service, "doomed").await, world.bank(service, "spared").await);
        world.stored(service, &doomed, &own_entries(0..3)).await;
        world.stored(service, &spared, &own_entries(2..4)).await;
        let before = world.all(service, &spared).await;
        assert_eq!(store.delete_bank(service, &doomed, at(3)).await.unwrap(), 3);

        assert_eq!(store.banks(service).await.unwrap(), std::slice::from_ref(&spared));
        assert_eq!(world.all(service, &spared).await, before);
        assert_eq!(world.raw().await.count("SELECT COUNT(*) FROM entry_signals").await, 2);
        // Its name is free again, and nothing of the old bank comes back.
        let again = world.bank(service, "doomed").await;
        assert_eq!(world.all(service, &again).await, []);
    }

    async fn a_bank_keeps_the_forms_that_it_was_given_and_no_others_does(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let other = world.bank(service, "buoys").await;
        assert_eq!(bank.forms, BankForms::default());
        let read = || async { store.bank(service, &bank.name).await.unwrap().forms };
        for forms in [BankForms::ALL, BankForms::NONE, "inner".parse().unwrap()] {
            store.set_bank_forms(service, &bank, forms, at(2)).await.unwrap();
            assert_eq!(read().await, forms);
        }
        assert_eq!(store.bank(service, &other.name).await.unwrap().forms, BankForms::default());
        store.delete_bank(service, &other, at(3)).await.unwrap();
        let gone = store.set_bank_forms(service, &other, BankForms::ALL, at(4)).await;
        assert!(matches!(gone, Err(StoreError::NoBank(name)) if name == other.name));
    }

    async fn a_bank_is_deleted_once(world) {
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        world.store.delete_bank(service, &bank, at(2)).await.unwrap();
        let twice = world.store.delete_bank(service, &bank, at(3)).await;
        assert!(matches!(twice, Err(StoreError::NoBank(name)) if name == bank.name));
    }

    async fn a_banks_entries_and_signals_are_counted_by_kind(world) {
        let (store, service) = (&world.store, world.service().await);
        let (bank, other) = (world.bank(service, "lamps").await, world.bank(service, "other").await);
        world.stored(service, &other, &own_entries(7..9)).await;
        assert_eq!(store.bank_statistics(service, bank.id).await.unwrap(), BankStatistics::default());
        let md5 = Signal::Md5(Md5Digest::of(b"lamp"));
        world.stored(service, &bank, &[own(vec![signal(1), md5]), own(vec![signal(2)])]).await;
        let counted = store.bank_statistics(service, bank.id).await.unwrap();
        assert_eq!(counted.entries, 2);
        assert_eq!(counted.signals, [(SignalKind::Md5, 1), (SignalKind::Sha256, 2)]);
    }

    async fn two_services_may_each_have_a_bank_of_one_name(world) {
        let (store, mine) = (&world.store, world.service().await);
        let theirs = store.service_named("another", at(0)).await.unwrap();
        let (first, second) = (world.bank(mine, "lamps").await, world.bank(theirs, "lamps").await);
        assert_ne!(first.id, second.id);
        assert_eq!(store.bank(theirs, &second.name).await.unwrap(), second);
    }

    async fn a_bank_keeps_its_policy_and_one_that_is_not_there_is_refused(world) {
        let (store, service) = (&world.store, world.service().await);
        let policy = NewPolicy {
            name: "false-lights".to_owned(),
            severity: Severity::High,
            texts: Vec::new(),
            terrorist_content: None,
            dsa: None,
            automatic: false,
        };
        let policy = store.create_policy(service, &policy, at(1)).await.unwrap();
        let kind = BankKind::Match;
        store.create_bank(service, &name("lamps"), kind, Some(policy), at(2)).await.unwrap();
        assert_eq!(store.bank(service, &name("lamps")).await.unwrap().policy, Some(policy));

        let unknown = Id::from_bytes([7; 16]);
        let refused = store.create_bank(service, &name("other"), kind, Some(unknown), at(3)).await;
        assert!(matches!(refused, Err(StoreError::NoPolicy(id)) if id == unknown), "{refused:?}");
    }

    async fn a_service_is_made_once(world) {
        let store = &world.store;
        let made = [0, 1, 2, 3].map(|n| async move { store.service_named("keepers", at(n)).await });
        let [a, b, c, d] = made;
        let (a, b, c, d) = tokio::join!(a, b, c, d);
        let ids = [a, b, c, d].map(Result::unwrap);
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        let events = world.raw().await.count("SELECT COUNT(*) FROM events").await;
        assert_eq!(events, 1);
    }
}
