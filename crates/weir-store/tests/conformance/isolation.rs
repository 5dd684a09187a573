//! Two services in one store: for every query, neither sees the other's rows.
//!
//! The table below has a probe for each public operation of the store. A new
//! operation without one fails `every_operation_has_a_probe`.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use weir_model::{
    Bank, BankKind, Cursor, EntryId, EventId, ImportId, PolicyId, ServiceId, Severity,
};
use weir_store::{NewPolicy, Removed, StoreError};

use crate::on_both;
use crate::world::{World, at, decided, listed};

/// What the other service has, which `service` must not reach.
struct Theirs {
    service: ServiceId,
    bank: Bank,
    entry: EntryId,
    import: ImportId,
    policy: PolicyId,
    event: EventId,
}

type Probe = for<'a> fn(&'a World, ServiceId, &'a Theirs) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

macro_rules! probes {
    ($($name:ident($world:ident, $us:ident, $theirs:ident) $probe:block)*) => {
        [$((stringify!($name), (|$world, $us, $theirs| Box::pin(async move { $probe })) as Probe)),*]
    };
}

/// Operations without a service's rows: they open, close, describe or make.
const WITHOUT_ROWS: [&str; 7] = [
    "open",
    "open_waiting",
    "default_service",
    "service_named",
    "scrub",
    "close",
    "database_version",
];

fn table() -> Vec<(&'static str, Probe)> {
    probes! {
        create_bank(world, us, theirs) {
            // Their name is free for us; their policy is not there for us.
            let made = world.store.create_bank(us, &theirs.bank.name, BankKind::Match, None, at(9)).await;
            let ours = made.unwrap();
            assert_ne!(ours.id, theirs.bank.id);
            world.store.delete_bank(us, &ours, at(9)).await.unwrap();
            let name = "under-their-policy".parse().unwrap();
            let made = world.store.create_bank(us, &name, BankKind::Match, Some(theirs.policy), at(9)).await;
            assert!(matches!(made, Err(StoreError::NoPolicy(id)) if id == theirs.policy), "{made:?}");
        }
        banks(world, us, _theirs) {
            assert!(world.store.banks(us).await.unwrap().is_empty());
        }
        bank(world, us, theirs) {
            let found = world.store.bank(us, &theirs.bank.name).await;
            assert!(matches!(found, Err(StoreError::NoBank(_))), "{found:?}");
        }
        bank_statistics(world, us, theirs) {
            let counted = world.store.bank_statistics(us, theirs.bank.id).await.unwrap();
            assert_eq!((counted.entries, counted.signals.len()), (0, 0));
        }
        delete_bank(world, us, theirs) {
            let deleted = world.store.delete_bank(us, &theirs.bank, at(9)).await;
            assert!(matches!(deleted, Err(StoreError::NoBank(_))), "{deleted:?}");
        }
        add_entries(world, us, theirs) {
            // Neither what is in their bank nor what is not may be told from outside.
            for entry in [decided(1), decided(999)] {
                let added = world.store.add_entries(us, theirs.bank.id, &[entry], at(9)).await;
                assert!(matches!(added, Err(StoreError::NoBankId(id)) if id == theirs.bank.id), "{added:?}");
            }
        }
        entry(world, us, theirs) {
            let found = world.store.entry(us, theirs.entry).await;
            assert!(matches!(found, Err(StoreError::NoEntry(_))), "{found:?}");
        }
        entries(world, us, theirs) {
            let found = world.store.entries(us, theirs.bank.id, Cursor::START, 100).await.unwrap();
            assert!(found.is_empty());
        }
        remove_entry(world, us, theirs) {
            let removed = world.store.remove_entry(us, theirs.entry, at(9)).await.unwrap();
            assert_eq!(removed, Removed::NotThere);
        }
        begin_import(world, us, theirs) {
            let begun = world.store.begin_import(us, theirs.bank.id, "list", at(9)).await;
            assert!(matches!(begun, Err(StoreError::NoBankId(id)) if id == theirs.bank.id), "{begun:?}");
        }
        finish_import(world, us, theirs) {
            let finished = world.store.finish_import(us, theirs.import, 99, at(9)).await;
            assert!(matches!(finished, Err(StoreError::NoImport(_))), "{finished:?}");
        }
        undo_import(world, us, theirs) {
            let undone = world.store.undo_import(us, theirs.import, at(9)).await;
            assert!(matches!(undone, Err(StoreError::NoImport(_))), "{undone:?}");
        }
        import(world, us, theirs) {
            let found = world.store.import(us, theirs.import).await;
            assert!(matches!(found, Err(StoreError::NoImport(_))), "{found:?}");
        }
        imports(world, us, _theirs) {
            assert!(world.store.imports(us).await.unwrap().is_empty());
        }
        create_policy(world, us, theirs) {
            // A policy of their policy's name begins at version 1.
            let id = world.store.create_policy(us, &policy("wrecking"), at(9)).await.unwrap();
            assert_eq!(world.store.policy(us, id).await.unwrap().unwrap().version, 1);
            assert!(world.store.policy(theirs.service, id).await.unwrap().is_none());
        }
        policies(world, us, theirs) {
            let found = world.store.policies(us).await.unwrap();
            assert!(found.iter().all(|policy| policy.id != theirs.policy));
        }
        policy(world, us, theirs) {
            assert!(world.store.policy(us, theirs.policy).await.unwrap().is_none());
        }
        seal(world, us, _theirs) {
            assert_eq!(world.store.seal(us).await.unwrap().service, us);
        }
        head(world, us, theirs) {
            let (ours, heads) = (world.store.head(us).await.unwrap(), world.store.head(theirs.service).await.unwrap());
            assert_ne!((ours.service, ours.seq, ours.hash), (heads.service, heads.seq, heads.hash));
        }
        events(world, us, _theirs) {
            for read in world.store.events(us, Cursor::START, 1_000).await.unwrap() {
                assert_eq!(read.sealed.event.service, us);
            }
        }
        erase_payload(world, us, theirs) {
            let erased = world.store.erase_payload(us, theirs.event, "not ours", at(9)).await;
            assert!(matches!(erased, Err(StoreError::NoEvent(_))), "{erased:?}");
        }
        verify(world, us, _theirs) {
            world.store.seal(us).await.unwrap();
            let (report, head) = (world.store.verify(us, None).await.unwrap().unwrap(), world.store.head(us).await.unwrap());
            assert!(report.ok(), "{report:?}");
            assert_eq!(report.events, u64::try_from(head.seq).unwrap());
        }
    }
    .to_vec()
}

fn policy(name: &str) -> NewPolicy {
    let text = weir_model::PolicyText {
        language: "en".to_owned(),
        title: "Wrecking".to_owned(),
        text: "Nobody puts out a lamp.".to_owned(),
    };
    NewPolicy {
        name: name.to_owned(),
        severity: Severity::High,
        texts: vec![text],
        terrorist_content: None,
        dsa: None,
    }
}

/// The default service, with one of everything.
async fn furnish(world: &World) -> Theirs {
    let (store, service) = (&world.store, world.service);
    let policy = store.create_policy(service, &policy("wrecking"), at(1)).await.unwrap();
    store.create_policy(service, &self::policy("wrecking"), at(1)).await.unwrap();
    let bank = world.bank("posters").await;
    let entry = world.add(&bank, decided(1)).await.id();
    let import = store.begin_import(service, bank.id, "list", at(3)).await.unwrap();
    let mut listed = listed(2);
    listed.provenance.import = Some(import);
    world.add(&bank, listed).await;
    let event = world.chain().await[0].sealed.event.id;
    Theirs { service, bank, entry, import, policy, event }
}

/// Everything that the other service can read, in words.
async fn sight(world: &World, theirs: &Theirs) -> String {
    let (store, service) = (&world.store, theirs.service);
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        store.banks(service).await.unwrap(),
        store.bank_statistics(service, theirs.bank.id).await.unwrap(),
        store.entries(service, theirs.bank.id, Cursor::START, 100).await.unwrap(),
        store.imports(service).await.unwrap(),
        store.policies(service).await.unwrap(),
        store.events(service, Cursor::START, 100).await.unwrap(),
    )
}

on_both! {
    async fn neither_service_reaches_the_others_rows(world) {
        let theirs = furnish(&world).await;
        let us = world.store.service_named("harbour", at(4)).await.unwrap();
        let before = sight(&world, &theirs).await;
        for (name, probe) in table() {
            probe(&world, us, &theirs).await;
            assert_eq!(before, sight(&world, &theirs).await, "{name} changed what they see");
        }
    }

    async fn one_services_sealer_leaves_the_others_events_alone(world) {
        let theirs = furnish(&world).await;
        let us = world.store.service_named("harbour", at(4)).await.unwrap();
        world.bank("unsealed").await;
        let sealed = world.store.seal(us).await.unwrap();
        assert_eq!(sealed.seq, 1);
        let report = world.store.verify(theirs.service, None).await.unwrap().unwrap();
        assert_eq!(report.unsealed, 1);
    }
}

#[test]
fn every_operation_has_a_probe() {
    let mut public = BTreeSet::new();
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in std::fs::read_dir(sources).unwrap() {
        let path = file.unwrap().path();
        #[expect(clippy::disallowed_methods, reason = "this crate's own source")]
        let source = std::fs::read_to_string(&path).unwrap();
        for rest in source.split("    pub async fn ").skip(1) {
            public.insert(rest.split(['(', '<']).next().unwrap().to_owned());
        }
    }
    let probed: BTreeSet<String> =
        table().iter().map(|(name, _)| *name).chain(WITHOUT_ROWS).map(str::to_owned).collect();
    assert_eq!(public, probed, "operations of the store, and those that are probed");
}
