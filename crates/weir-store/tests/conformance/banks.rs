//! Banks: made, found, counted, deleted.

use weir_model::{BankKind, BankName, EventKind};
use weir_signals::SignalKind;
use weir_store::StoreError;

use crate::on_both;
use crate::world::{at, decided, listed};

on_both! {
    async fn a_bank_is_found_by_its_name_in_any_script(world) {
        let made = world.bank("منشورات المنارة").await;
        let found = world.store.bank(world.service, &made.name).await.unwrap();
        assert_eq!(found, made);
        assert_eq!(found.created_at, at(1));
    }

    async fn a_name_is_given_once(world) {
        let bank = world.bank("posters").await;
        let again = world
            .store
            .create_bank(world.service, &bank.name, BankKind::Allow, None, at(2))
            .await;
        assert!(matches!(again, Err(StoreError::BankExists(name)) if name == bank.name));
        assert_eq!(world.store.banks(world.service).await.unwrap(), [bank]);
        assert_eq!(world.kinds().await, [EventKind::ServiceCreated, EventKind::BankCreated]);
    }

    async fn banks_are_listed_by_name_with_their_kinds(world) {
        let lanterns = world.bank("lanterns").await;
        let name: BankName = "art".parse().unwrap();
        let art = world
            .store
            .create_bank(world.service, &name, BankKind::Allow, None, at(2))
            .await
            .unwrap();
        assert_eq!(art.kind, BankKind::Allow);
        assert_eq!(world.store.banks(world.service).await.unwrap(), [art, lanterns]);
    }

    async fn a_bank_that_is_not_there_is_named_in_the_error(world) {
        let name: BankName = "lanterns".parse().unwrap();
        let error = world.store.bank(world.service, &name).await.unwrap_err();
        assert_eq!(error.to_string(), "there is no bank “lanterns”");
    }

    async fn a_bank_counts_what_it_holds(world) {
        let (posters, other) = (world.bank("posters").await, world.bank("other").await);
        for seed in 0..3 {
            world.add(&posters, decided(seed)).await;
        }
        world.add(&posters, listed(7)).await;
        world.add(&other, listed(8)).await;
        let counted = world.store.bank_statistics(world.service, posters.id).await.unwrap();
        assert_eq!(counted.entries, 4);
        assert_eq!(
            counted.signals,
            [(SignalKind::Pdq, 3), (SignalKind::Md5, 1), (SignalKind::Sha256, 3)]
        );
    }

    async fn a_deleted_bank_takes_its_entries_along_and_no_others(world) {
        let (posters, other) = (world.bank("posters").await, world.bank("other").await);
        for seed in 0..5 {
            world.add(&posters, decided(seed)).await;
        }
        world.add(&other, decided(1)).await;
        assert_eq!(world.store.delete_bank(world.service, &posters, at(3)).await.unwrap(), 5);
        assert!(matches!(
            world.store.bank(world.service, &posters.name).await,
            Err(StoreError::NoBank(_))
        ));
        assert_eq!(world.rows.number("SELECT COUNT(*) FROM entries").await, 1);
        assert_eq!(world.rows.number("SELECT COUNT(*) FROM entry_signals").await, 2);
        assert_eq!(world.kinds().await.last(), Some(&EventKind::BankDeleted));
    }

    async fn a_deleted_bank_cannot_be_deleted_again_and_its_name_is_free(world) {
        let posters = world.bank("posters").await;
        world.store.delete_bank(world.service, &posters, at(3)).await.unwrap();
        let again = world.store.delete_bank(world.service, &posters, at(4)).await;
        assert!(matches!(again, Err(StoreError::NoBank(_))));
        assert_ne!(world.bank("posters").await.id, posters.id);
    }
}
