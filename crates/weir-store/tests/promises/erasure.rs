//! What was erased is nowhere: a planted marker is looked for in every byte of
//! the data folder, or in every row of PostgreSQL.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use weir_model::{BankKind, EntryFingerprint, NewEntry, Provenance, Source};
use weir_signals::{Signal, UrlKey};
use weir_store::{Store, StoreError};

use crate::world::{TABLES, World, at, on_both, own, signal};

/// 32 random letters, which a host name can be made of too.
pub(crate) fn marker() -> String {
    let mut random = [0; 32];
    getrandom::fill(&mut random).unwrap();
    random.iter().map(|byte| char::from(b'a' + byte % 26)).collect()
}

/// Whether the marker, or half of it, is anywhere.
pub(crate) async fn holds(world: &World, marker: &str) -> bool {
    let halves = [&marker[..16], &marker[16..]];
    match world.folder() {
        Some(folder) => halves.iter().any(|half| folder_holds(&folder, half.as_bytes())),
        None => {
            let mut raw = world.raw().await;
            let mut found = false;
            for table in TABLES.iter().copied() {
                for row in raw.dump(table, "1 = 1").await {
                    // Bytes are told in hexadecimal.
                    let hex =
                        |text: &str| text.bytes().map(|b| format!("{b:02x}")).collect::<String>();
                    found |=
                        halves.iter().any(|half| row.contains(half) || row.contains(&hex(half)));
                }
            }
            found
        }
    }
}

fn folder_holds(folder: &Path, needle: &[u8]) -> bool {
    let files = files_below(folder);
    assert!(!files.is_empty(), "the folder was read");
    files.iter().any(|path| {
        let file = std::fs::File::open(path).unwrap();
        let mut bytes = Vec::new();
        #[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
        file.take(1 << 30).read_to_end(&mut bytes).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// An entry with the marker wherever a text can be put.
fn marked(n: u64, marker: &str, source: Source) -> NewEntry {
    let url = format!("https://{marker}.example/{marker}?lamp={marker}");
    let url = Signal::Url(UrlKey::parse(&url).unwrap());
    NewEntry {
        signals: vec![signal(n), url],
        reference: Some(format!("{marker}.png")),
        tags: vec![marker.to_owned(), format!("“{marker}”")],
        provenance: Provenance { source, origin: Some(format!("a/{marker}/b")), import: None },
    }
}

/// An entry with a reference of a length that differs, now and then longer than
/// a page of the database.
fn some_entry(n: u64) -> NewEntry {
    let length =
        usize::try_from(n * 37 % 900 + if n.is_multiple_of(40) { 9000 } else { 0 }).unwrap();
    NewEntry { reference: Some("x".repeat(length)), ..own(vec![signal(n)]) }
}

/// How many of these 32 bytes are anywhere in the folder.
fn found_in(folder: &Path, needles: &HashSet<[u8; 32]>) -> usize {
    // Most windows are told apart by their first byte pair.
    let mut begins = vec![false; 1 << 16];
    let pair = |bytes: &[u8]| usize::from(bytes[0]) << 8 | usize::from(bytes[1]);
    needles.iter().for_each(|needle| begins[pair(needle)] = true);
    let mut found = HashSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(file.unwrap().path()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
        file.take(1 << 30).read_to_end(&mut bytes).unwrap();
        let windows = bytes.windows(32).filter(|window| begins[pair(window)]);
        found.extend(windows.filter_map(|window| needles.get(window)).copied());
    }
    found.len()
}

on_both! {
    async fn a_removed_entry_leaves_nothing(world) {
        let (service, marker) = (world.service().await, marker());
        let bank = world.bank(service, "lamps").await;
        let entry = marked(1, &marker, Source::OwnDecision);
        let (id, _) = world.stored(service, &bank, &[entry]).await[0];
        assert!(holds(world, &marker).await, "it was planted");
        world.store.remove_entry(service, id, at(3)).await.unwrap();
        assert!(!holds(world, &marker).await);
    }

    async fn a_deleted_bank_leaves_nothing_of_its_entries(world) {
        let (service, marker) = (world.service().await, marker());
        let (bank, other) = (world.bank(service, "lamps").await, world.bank(service, "other").await);
        let entries: Vec<_> = (0..50).map(|n| marked(n, &marker, Source::OwnDecision)).collect();
        world.stored(service, &bank, &entries).await;
        world.stored(service, &other, &[own(vec![signal(1)])]).await;
        assert!(holds(world, &marker).await, "it was planted");
        world.store.delete_bank(service, &bank, at(3)).await.unwrap();
        assert!(!holds(world, &marker).await);
    }

    async fn an_import_taken_back_leaves_nothing_of_its_entries(world) {
        let (service, marker) = (world.service().await, marker());
        let bank = world.bank(service, "lamps").await;
        let import = world.store.begin_import(service, bank.id, "list.csv", at(2)).await.unwrap();
        let mut entry = marked(1, &marker, Source::List("the keepers' list".to_owned()));
        entry.provenance.import = Some(import);
        world.stored(service, &bank, &[entry]).await;
        assert!(holds(world, &marker).await, "it was planted");
        world.store.undo_import(service, import, at(3)).await.unwrap();
        assert!(!holds(world, &marker).await);
    }

    async fn an_erased_payload_leaves_nothing(world) {
        let (store, service) = (&world.store, world.service().await);
        let (name, reason) = (marker(), marker());
        // A bank's name is in the event of its making and in that of its end.
        let bank = world.bank(service, &name).await;
        store.delete_bank(service, &bank, at(2)).await.unwrap();
        store.seal(service).await.unwrap();
        let events = store.events(service, weir_model::Cursor::START, 10).await.unwrap();
        assert!(holds(world, &name).await, "it was planted");
        for read in &events[1..] {
            store.erase_payload(service, read.sealed.event.id, &reason, at(3)).await.unwrap();
        }
        assert!(!holds(world, &name).await);

        // The reasons themselves are payloads.
        assert!(holds(world, &reason).await, "it was planted");
        store.seal(service).await.unwrap();
        let erasures = store.events(service, weir_model::Cursor::after(3), 10).await.unwrap();
        assert_eq!(erasures.len(), 2);
        for read in &erasures {
            store.erase_payload(service, read.sealed.event.id, "told", at(4)).await.unwrap();
        }
        assert!(!holds(world, &reason).await);
    }

    async fn an_erased_payloads_salt_goes_with_it(world) {
        let (store, service) = (&world.store, world.service().await);
        // A long payload: what is written into its place does not cover it.
        world.bank(service, "lamp ".repeat(25).trim()).await;
        store.seal(service).await.unwrap();
        let read = store.events(service, weir_model::Cursor::after(1), 1).await.unwrap().remove(0);
        let salt = HashSet::from([read.payload.unwrap().salt.0]);
        if let Some(folder) = world.folder() {
            assert_eq!(found_in(&folder, &salt), 1, "it was there");
        }
        store.erase_payload(service, read.sealed.event.id, "told", at(2)).await.unwrap();
        if let Some(folder) = world.folder() {
            assert_eq!(found_in(&folder, &salt), 0);
        }
        assert_eq!(world.raw().await.count("SELECT COUNT(*) FROM event_payloads").await, 2);
    }

    async fn an_entry_among_many_that_came_and_went_leaves_nothing(world) {
        let (service, marker) = (world.service().await, marker());
        let bank = world.bank(service, "lamps").await;
        let before: Vec<_> = (10_000..10_300).map(some_entry).collect();
        let planted = [1, 2, 3].map(|n| marked(n, &marker, Source::OwnDecision));
        let after: Vec<_> = (20_000..20_300).map(some_entry).collect();
        let before = world.stored(service, &bank, &before).await;
        let planted = world.stored(service, &bank, &planted).await;
        let after = world.stored(service, &bank, &after).await;
        // The pages around the planted ones empty and are joined.
        let neighbours = before.iter().skip(100).chain(after.iter().take(200));
        for (id, _) in neighbours.filter(|(_, number)| number % 10 != 0) {
            world.store.remove_entry(service, *id, at(5)).await.unwrap();
        }
        assert!(holds(world, &marker).await, "it was planted");
        for (id, _) in planted {
            world.store.remove_entry(service, id, at(5)).await.unwrap();
        }
        assert!(!holds(world, &marker).await);
    }
}

/// Hashes lie in indexes too, in places that their values choose: those pages
/// split and are joined all the time, and rows move between them.
#[test]
fn no_hash_of_a_removed_entry_is_left_in_any_page() {
    crate::world::run(async {
        let world = World::on_sqlite().await;
        let (service, folder) = (world.service().await, world.folder().unwrap());
        let bank = world.bank(service, "lamps").await;
        let (mut erased, mut kept) = (HashSet::new(), HashSet::new());
        for round in 0..3 {
            let entries: Vec<_> = (round * 1000..round * 1000 + 240).map(some_entry).collect();
            let stored = world.stored(service, &bank, &entries).await;
            for (place, (entry, (id, _))) in entries.iter().zip(stored).enumerate() {
                let Signal::Sha256(digest) = entry.signals[0] else { unreachable!() };
                let hashes = [digest.0, EntryFingerprint::of(&entry.signals).0];
                if place % 8 == 1 {
                    erased.extend(hashes);
                    world.store.remove_entry(service, id, at(3)).await.unwrap();
                } else {
                    kept.extend(hashes);
                }
            }
        }
        assert_eq!(found_in(&folder, &kept), kept.len(), "what is kept is found");
        assert_eq!(found_in(&folder, &erased), 0, "of {}", erased.len());
        world.store.delete_bank(service, &bank, at(4)).await.unwrap();
        assert_eq!(found_in(&folder, &kept), 0, "of {}", kept.len());
    });
}

/// Somebody who reads for long keeps the old pages alive. SQLite only:
/// PostgreSQL does it in its own time.
#[test]
fn an_erasure_that_a_reader_keeps_from_the_disk_is_told_and_made_up_for() {
    crate::world::run(async {
        let world = World::on_sqlite().await;
        let (service, marker) = (world.service().await, marker());
        let bank = world.bank(service, "lamps").await;
        let entries = [1, 2].map(|n| marked(n, &marker, Source::OwnDecision));
        let stored = world.stored(service, &bank, &entries).await;
        let wait = std::time::Duration::from_millis(1);
        let store = Store::open_waiting(&world.location(), wait).await.unwrap();

        let mut reader = world.raw().await;
        reader.execute("BEGIN").await;
        assert_eq!(reader.count("SELECT COUNT(*) FROM entries").await, 2);
        let told = store.remove_entry(service, stored[0].0, at(3)).await.unwrap_err();
        assert!(matches!(told, StoreError::NotScrubbed), "{told:?}");
        // It says that the entry is gone, and it is.
        assert!(matches!(store.entry(service, stored[0].0).await, Err(StoreError::NoEntry(_))));
        assert!(holds(&world, &marker).await);

        reader.execute("COMMIT").await;
        store.remove_entry(service, stored[1].0, at(3)).await.unwrap();
        assert!(!holds(&world, &marker).await);
        // The store is whole.
        let name = "another".parse().unwrap();
        store.create_bank(service, &name, BankKind::Match, None, at(4)).await.unwrap();
    });
}

/// In a server there is always somebody who reads, each for a moment.
#[test]
fn the_log_is_emptied_as_soon_as_those_who_read_have_read() {
    crate::world::run(async {
        let world = World::on_sqlite().await;
        let (service, marker) = (world.service().await, marker());
        let bank = world.bank(service, "lamps").await;
        let entry = marked(1, &marker, Source::OwnDecision);
        let (id, _) = world.stored(service, &bank, &[entry]).await[0];
        let mut reader = world.raw().await;
        reader.execute("BEGIN").await;
        assert_eq!(reader.count("SELECT COUNT(*) FROM entries").await, 1);
        let wait = std::time::Duration::from_millis(1);
        let store = Store::open_waiting(&world.location(), wait).await.unwrap();
        let told = store.remove_entry(service, id, at(3)).await;
        assert!(matches!(told, Err(StoreError::NotScrubbed)), "{told:?}");
        assert!(holds(&world, &marker).await, "the reader still sees it");
        let ended = tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            reader.execute("COMMIT").await;
            reader.close().await;
        });
        store.scrub_log().await.unwrap();
        assert!(ended.is_finished(), "it waited");
        assert!(!holds(&world, &marker).await);
    });
}

#[test]
fn a_log_that_somebody_goes_on_reading_is_told_and_written_on() {
    crate::world::run(async {
        let world = World::on_sqlite().await;
        let service = world.service().await;
        world.bank(service, "lamps").await;
        let mut reader = world.raw().await;
        reader.execute("BEGIN").await;
        reader.count("SELECT COUNT(*) FROM events").await;
        world.bank(service, "buoys").await;
        let scrubbing = {
            let store = world.store.clone();
            tokio::spawn(async move { store.scrub_log().await })
        };
        world.bank(service, "bells").await;
        let told = scrubbing.await.unwrap();
        assert!(matches!(told, Err(StoreError::NotScrubbed)), "{told:?}");
        reader.execute("COMMIT").await;
        world.store.scrub_log().await.unwrap();
        assert_eq!(world.store.banks(service).await.unwrap().len(), 3);
    });
}
