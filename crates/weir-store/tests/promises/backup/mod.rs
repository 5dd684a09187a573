//! A backup is of one moment, whole or refused, and restores into either
//! database as it was.

mod crafted;
mod refused;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tempfile::TempDir;
use weir_model::{Actor, Cursor, Entry, EventKind, ServiceId};
use weir_signals::Sha256Digest;
use weir_store::{
    Backup, BackupReport, Beside, Progress, RestoreReport, Step, Store, StoreError,
    load_or_create_key,
};

use crate::world::{World, at, listed, on_both, own, own_entries, run, signal};

/// A store with something of everything, two services' in one.
pub(crate) async fn fill(world: &World) {
    let store = world.store.by(Actor::CommandLine);
    for name in ["default", "harbour"] {
        let service = store.service_named(name, at(0)).await.unwrap();
        let bank = world.bank(service, "منارات").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(2)).await.unwrap();
        let mut odd = own(vec![signal(1), signal(2)]);
        odd.reference = Some("a \"quoted\"\nreference \\ مصباح \u{202e}\u{1f3ee}".to_owned());
        odd.tags = vec![String::new(), "2026; spring".to_owned()];
        let mut entries = vec![odd, listed(vec![signal(3)], Some(import))];
        entries.extend(own_entries(10..700));
        world.stored(service, &bank, &entries).await;
        store.seal(service).await.unwrap();
        let first = store.events(service, Cursor::START, 2).await.unwrap().remove(1);
        store.erase_payload(service, first.sealed.event.id, "asked for", at(3)).await.unwrap();
    }
}

/// Takes a backup of the database alone.
pub(crate) async fn take(world: &World, to: &Path) -> BackupReport {
    world.store.backup(to, Beside::default(), at(50), |_| {}).await.unwrap()
}

pub(crate) async fn restore(store: &Store, from: &Path) -> Result<RestoreReport, StoreError> {
    let backup = Backup::open(from, |_| {}).await?;
    store.restore(&backup, Beside::default(), at(60), |_| {}).await
}

/// The files of a backup.
pub(crate) fn files_in(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(std::fs::File::open(path).unwrap());
    let mut files = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).unwrap();
        let last = name == "digests.json";
        files.insert(name, bytes);
        if last {
            break;
        }
    }
    files
}

/// The rows of every table in a backup.
fn rows_in(path: &Path) -> BTreeMap<String, Vec<String>> {
    let tables = files_in(path).into_iter().filter(|(name, _)| name.starts_with("tables/"));
    tables
        .map(|(name, bytes)| {
            let mut lines: Vec<String> =
                String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect();
            lines.sort_unstable();
            (name, lines)
        })
        .collect()
}

async fn insist_that_the_chain_is_whole(store: &Store, services: &[ServiceId]) {
    for service in services {
        store.seal(*service).await.unwrap();
        let report = store.verify(*service, None).await.unwrap().unwrap();
        assert!(report.ok() && report.events > 0, "{report:?}");
    }
}

async fn every_entry(store: &Store, service: ServiceId, bank: &str) -> Vec<Entry> {
    let bank = store.bank(service, &bank.parse().unwrap()).await.unwrap();
    store.entries(service, bank.id, Cursor::START, 100_000).await.unwrap()
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weir-backup.tar");
    (folder, path)
}

/// A target on the other database, and one on the same.
async fn targets() -> [World; 2] {
    [World::on_sqlite().await, World::on_postgres().await]
}

on_both! {
    async fn a_backup_restored_into_either_database_is_equal(world) {
        fill(world).await;
        let before = world.dump().await;
        let (folder, path) = folder();
        let taken = take(world, &path).await;
        assert_eq!((taken.blobs, taken.secret_key, &taken.event), (0, false, &None));
        assert_eq!(taken.bytes, std::fs::metadata(&path).unwrap().len());
        let written = rows_in(&path);
        assert_eq!(taken.tables as usize, written.len());
        assert_eq!(taken.rows as usize, written.values().map(Vec::len).sum::<usize>());
        let noted = before.iter().filter(|row| row.starts_with("weir_schema")).count();
        assert!(taken.rows as usize >= before.len() - noted, "{taken:?}");

        for target in targets().await {
            let report = restore(&target.store, &path).await.unwrap();
            assert_eq!((report.rows, report.services.len()), (taken.rows, 2));
            insist_that_the_chain_is_whole(&target.store, &report.services).await;

            // The same rows are written again, and the event of the restoring.
            let again = folder.path().join("again.tar");
            take(&target, &again).await;
            for (table, mut rows) in rows_in(&again) {
                rows.retain(|row| !written[&table].contains(row));
                // Sealed meanwhile: the rows of the services and of the events.
                let new = match table.as_str() {
                    "tables/event_payloads.ndjson" => 2,
                    "tables/events.ndjson" | "tables/services.ndjson" => continue,
                    _ => 0,
                };
                assert_eq!(rows.len(), new, "{table}: {rows:?}");
            }
            std::fs::remove_file(&again).unwrap();
            // And work goes on where it was.
            let service = report.services[0];
            let bank = target.store.bank(service, &"منارات".parse().unwrap()).await.unwrap();
            let stored = target.stored(service, &bank, &own_entries(900..901)).await;
            assert_eq!(stored[0].1, 693);
            insist_that_the_chain_is_whole(&target.store, &report.services).await;
        }
    }

    async fn every_byte_of_every_row_comes_back(world) {
        fill(world).await;
        let before = world.dump().await;
        let (_folder, path) = folder();
        take(world, &path).await;
        // The same database again, so that its own words can be compared.
        let target = match world.folder() {
            Some(_) => World::on_sqlite().await,
            None => World::on_postgres().await,
        };
        restore(&target.store, &path).await.unwrap();
        let mut after = target.dump().await;
        after.retain(|row| !before.contains(row));
        assert_eq!(after.len(), 4, "two events, each with its payload: {after:?}");
        assert_eq!(target.dump().await.len(), before.len() + 4);
    }

    async fn the_restored_tables_refer_to_each_other_as_new_ones_do(world) {
        let source = World::on_sqlite().await;
        fill(&source).await;
        let (_folder, path) = folder();
        take(&source, &path).await;
        let references = match world.folder() {
            Some(_) => "SELECT COUNT(*) FROM sqlite_master t JOIN pragma_foreign_key_list(t.name)",
            None => "SELECT COUNT(*) FROM pg_constraint WHERE contype = 'f' AND convalidated",
        };
        let before = world.raw().await.count(references).await;
        assert!(before >= 9, "{before}");
        restore(&world.store, &path).await.unwrap();
        assert_eq!(world.raw().await.count(references).await, before);
    }

    async fn a_backup_is_of_one_moment_while_others_write(world) {
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        world.stored(service, &bank, &own_entries(0..500)).await;
        let (_folder, path) = folder();
        let (banked, stop) = (AtomicU64::new(500), AtomicBool::new(false));
        let write = async {
            while !stop.load(Ordering::Relaxed) {
                let next = banked.load(Ordering::Relaxed);
                world.stored(service, &bank, &own_entries(next..next + 20)).await;
                world.store.seal(service).await.unwrap();
                banked.store(next + 20, Ordering::Relaxed);
            }
        };
        let mut words = 0;
        let mut read = async || {
            let mut waited = 0;
            let waiting = |_: Progress| {
                words += 1;
                // In the middle of the reading, somebody writes.
                let before = banked.load(Ordering::Relaxed);
                while banked.load(Ordering::Relaxed) < before + 20 && waited < 10_000 {
                    std::thread::sleep(Duration::from_millis(1));
                    waited += 1;
                }
            };
            let report = world.store.backup(&path, Beside::default(), at(50), waiting).await;
            stop.store(true, Ordering::Relaxed);
            report.unwrap();
        };
        // Each on a thread of its own: the reading blocks.
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.unwrap().block_on(write);
            });
            tokio::task::block_in_place(|| {
                tokio::runtime::Handle::current().block_on(read());
            });
            other.join().unwrap();
        });
        let after = banked.load(Ordering::Relaxed);
        assert!(words >= 8 && after >= 500 + 20 * 8, "{words} words, {after} banked");

        for target in targets().await {
            let report = restore(&target.store, &path).await.unwrap();
            insist_that_the_chain_is_whole(&target.store, &report.services).await;
            let entries = every_entry(&target.store, service, "lamps").await;
            let numbers: Vec<i64> = entries.iter().map(|entry| entry.number).collect();
            assert_eq!(numbers, (1..=entries.len() as i64).collect::<Vec<_>>());
            assert!((500..after).contains(&(entries.len() as u64)), "{} of {after}", entries.len());
            assert!(entries.iter().all(|entry| entry.signals.len() == 1), "each with its signal");
            let events = target.store.events(service, Cursor::START, 100_000).await.unwrap();
            let added = events.iter().filter(|read| read.sealed.event.kind == EventKind::EntryAdded);
            assert_eq!(added.count(), entries.len());
        }
    }

    async fn a_backup_and_a_restoring_are_events_that_tell_numbers_only(world) {
        let service = world.service().await;
        let store = world.store.by(Actor::CommandLine);
        let (_folder, path) = folder();
        store.backup(&path, Beside::default(), at(50), |_| {}).await.unwrap();
        store.seal(service).await.unwrap();
        let last = store.events(service, Cursor::START, 100).await.unwrap().pop().unwrap();
        assert_eq!(last.sealed.event.kind, EventKind::BackupMade);
        let payload: serde_json::Value = serde_json::from_slice(&last.payload.unwrap().body).unwrap();
        let bytes = std::fs::metadata(&path).unwrap().len();
        let told = serde_json::json!({"rows": 3, "blobs": 0, "background": 0, "bytes": bytes, "secret_key": false, "by": "command-line"});
        assert_eq!(payload, told);

        let target = World::on_sqlite().await;
        restore(&target.store, &path).await.unwrap();
        target.store.seal(service).await.unwrap();
        let last = target.store.events(service, Cursor::START, 100).await.unwrap().pop().unwrap();
        assert_eq!(last.sealed.event.kind, EventKind::BackupRestored);
        let payload: serde_json::Value = serde_json::from_slice(&last.payload.unwrap().body).unwrap();
        let told = serde_json::json!({"made_at": at(50).to_string(), "rows": 3, "blobs": 0, "by": "weir"});
        assert_eq!(payload, told);
    }
}

/// Lays a blob into a folder; answers its name.
fn lay(folder: &Path, content: &[u8]) -> String {
    let name = Sha256Digest::of(content).to_string();
    let place = folder.join(&name[..2]);
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join(&name), content).unwrap();
    name
}

#[test]
fn blobs_come_back_and_what_is_none_is_told() {
    run(async {
        let world = World::on_sqlite().await;
        world.service().await;
        let (folder, path) = folder();
        let blobs = folder.path().join("blobs");
        let kept = [lay(&blobs, b"a lamp"), lay(&blobs, &vec![7; 200_000]), lay(&blobs, b"")];
        let gone = lay(&blobs, b"erased meanwhile");
        let damaged = lay(&blobs, b"a reef");
        std::fs::write(blobs.join(&damaged[..2]).join(&damaged), b"a reeF").unwrap();
        std::fs::write(blobs.join("notes.txt"), b"not a blob").unwrap();
        std::os::unix::fs::symlink("/etc/hostname", blobs.join("11".repeat(32))).unwrap();

        let erase = |progress: Progress| {
            if progress.step == Step::Rows {
                let _ = std::fs::remove_file(blobs.join(&gone[..2]).join(&gone));
            }
        };
        let beside = Beside { blobs: Some(&blobs), secret_key: None, ..Beside::default() };
        let report = world.store.backup(&path, beside, at(50), erase).await.unwrap();
        assert_eq!((report.blobs, report.gone, report.others), (3, 1, 2));
        assert_eq!(report.damaged, [damaged]);

        let target = World::on_sqlite().await;
        let to = folder.path().join("restored");
        let backup = Backup::open(&path, |_| {}).await.unwrap();
        assert_eq!((backup.summary().blobs, backup.summary().blob_bytes), (3, 200_006));
        let beside = Beside { blobs: Some(&to), secret_key: None, ..Beside::default() };
        let report = target.store.restore(&backup, beside, at(60), |_| {}).await.unwrap();
        assert_eq!(report.blobs, 3);
        for name in &kept {
            let path = to.join(&name[..2]).join(name);
            let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            let original = bytes_of(&blobs.join(&name[..2]).join(name));
            assert_eq!((bytes_of(&path), mode), (original, 0o600));
        }
        assert_eq!(files_below(&to), 3);
    });
}

#[test]
fn the_secret_key_is_in_a_backup_only_when_asked_and_never_written_over() {
    run(async {
        let world = World::on_sqlite().await;
        world.service().await;
        let (folder, path) = folder();
        let key = folder.path().join("secret.key");
        load_or_create_key(&key).unwrap();
        let secret = bytes_of(&key);

        take(&world, &path).await;
        assert!(!files_in(&path).contains_key("secret.key"));
        assert!(!bytes_of(&path).windows(32).any(|window| window == secret));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);

        let with_key = folder.path().join("with-key.tar");
        let beside = |key| Beside { blobs: None, secret_key: Some(key), ..Beside::default() };
        let report = world.store.backup(&with_key, beside(&key), at(50), |_| {}).await.unwrap();
        assert!(report.secret_key);
        let backup = Backup::open(&with_key, |_| {}).await.unwrap();

        let another = folder.path().join("another/secret.key");
        load_or_create_key(&another).unwrap();
        let before = bytes_of(&another);
        let target = World::on_sqlite().await;
        let told =
            target.store.restore(&backup, beside(&another), at(60), |_| {}).await.unwrap_err();
        assert!(told.to_string().contains("another one than the backup's"), "{told}");
        assert_eq!(bytes_of(&another), before);

        let new = folder.path().join("new/secret.key");
        let report = target.store.restore(&backup, beside(&new), at(60), |_| {}).await.unwrap();
        assert!(report.secret_key);
        assert_eq!(bytes_of(&new), secret);
        load_or_create_key(&new).unwrap();
    });
}

#[test]
fn a_file_that_is_there_is_not_written_over_and_a_stopped_backup_leaves_nothing() {
    run(async {
        let world = World::on_sqlite().await;
        fill(&world).await;
        let (folder, path) = folder();
        std::fs::write(&path, b"the keeper's notes").unwrap();
        let taken = world.store.backup(&path, Beside::default(), at(50), |_| {}).await;
        assert!(matches!(&taken, Err(StoreError::NotWritten { .. })), "{taken:?}");
        assert!(taken.unwrap_err().to_string().contains("a file of that name already"));
        assert_eq!(bytes_of(&path), b"the keeper's notes");

        // Somebody else's file of that name comes while it is written.
        std::fs::remove_file(&path).unwrap();
        let late = |_| std::fs::write(&path, b"the keeper's notes").unwrap();
        let taken = world.store.backup(&path, Beside::default(), at(50), late).await;
        assert!(matches!(taken, Err(StoreError::NotWritten { .. })), "{taken:?}");
        assert_eq!(bytes_of(&path), b"the keeper's notes");

        let nowhere = folder.path().join("nowhere/backup.tar");
        assert!(world.store.backup(&nowhere, Beside::default(), at(50), |_| {}).await.is_err());

        // A blob takes its time; the caller has not.
        let blobs = folder.path().join("blobs");
        lay(&blobs, b"a lamp");
        let stopped = folder.path().join("stopped.tar");
        let beside = Beside { blobs: Some(&blobs), secret_key: None, ..Beside::default() };
        let stop = AtomicBool::new(false);
        let taking = world.store.backup(&stopped, beside, at(50), |progress| {
            stop.fetch_or(progress.step == Step::Blobs, Ordering::Relaxed);
        });
        let stopping = async {
            while !stop.load(Ordering::Relaxed) {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = stopping => {}
            _ = taking => panic!("it was not stopped"),
        }
        assert!(stop.load(Ordering::Relaxed));
        assert_eq!(files_below(folder.path()), 2, "the notes and the blob");
    });
}

pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    std::io::copy(&mut std::fs::File::open(path).unwrap(), &mut bytes).unwrap();
    bytes
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}
