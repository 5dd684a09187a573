//! Bad circumstances: each is told in words that say what to do, and nothing
//! is lost or changed by it.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use weir_model::{BankKind, BankName, ChainHash, ChainHead, Mode, SecretKey};
use weir_store::{Location, Store, StoreError, load_or_create_key};

use crate::world::{World, again_on_a_small_disk, at, on_both, own_entries, run};

/// A wait that ends soon; a connection on a busy machine takes less.
const SHORT: Duration = Duration::from_millis(400);
/// How many write on and on where one waits.
const OTHERS: u32 = 3;

on_both! {
    async fn a_store_opened_again_is_the_same(world) {
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        world.stored(service, &bank, &own_entries(0..3)).await;
        let before = world.dump().await;
        world.store.close().await;
        let again = Store::open(&world.location()).await.unwrap();
        assert_eq!(world.dump().await, before);
        assert_eq!(again.bank(service, &bank.name).await.unwrap(), bank);
        assert_eq!(again.schema_version(), world.store.schema_version());
    }

    async fn a_store_made_by_several_at_once_is_made_once(world) {
        // The world's own store is there already: take it away again.
        world.store.close().await;
        match world.folder() {
            Some(folder) => std::fs::remove_dir_all(folder).unwrap(),
            None => {
                let mut raw = world.raw().await;
                raw.execute("DROP SCHEMA public CASCADE").await;
                raw.execute("CREATE SCHEMA public").await;
            }
        }
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let location = world.location();
            tasks.spawn(async move {
                let store = Store::open(&location).await?;
                store.default_service(at(0)).await
            });
        }
        let services: Vec<_> = tasks.join_all().await.into_iter().map(Result::unwrap).collect();
        assert!(services.iter().all(|service| *service == services[0]), "{services:?}");
        // Each migration once.
        let made = world.raw().await.count("SELECT COUNT(*) FROM weir_schema").await;
        assert_eq!(made, world.store.schema_version());
    }

    async fn a_newer_database_is_refused_and_left_as_it_is(world) {
        let service = world.service().await;
        world.bank(service, "lamps").await;
        world.raw().await.execute("INSERT INTO weir_schema VALUES (99, 0)").await;
        let before = world.dump().await;
        let error = Store::open(&world.location()).await.unwrap_err();
        let known = world.store.schema_version();
        let words = format!("made by a newer Weir (schema 99, this program knows {known}): update");
        assert!(error.to_string().contains(&words), "{error}");
        assert_eq!(world.dump().await, before);
    }

    async fn a_database_that_somebody_keeps_locked_is_told(world) {
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        let store = Store::open_waiting(&world.location(), SHORT).await.unwrap();
        let before = world.dump().await;
        let mut other = world.raw().await;
        if world.folder().is_some() {
            other.execute("BEGIN IMMEDIATE").await;
        } else {
            other.execute("BEGIN").await;
            other.execute("UPDATE services SET next_number = next_number").await;
        }
        let refused = store.add_entries(service, bank.id, &own_entries(0..2), at(3)).await;
        assert!(matches!(refused, Err(StoreError::Locked)), "{refused:?}");
        // Reading goes on.
        assert_eq!(store.banks(service).await.unwrap(), std::slice::from_ref(&bank));
        other.execute("ROLLBACK").await;
        assert_eq!(world.dump().await, before);
        store.add_entries(service, bank.id, &own_entries(0..2), at(3)).await.unwrap();
    }

    async fn a_text_that_would_be_a_statement_is_a_text(world) {
        let service = world.service().await;
        let name: BankName = "x'); DROP TABLE banks; --".parse().unwrap();
        let bank =
            world.store.create_bank(service, &name, BankKind::Match, None, at(1)).await.unwrap();
        assert_eq!(world.store.banks(service).await.unwrap(), [bank]);
    }
}

#[test]
fn a_locked_database_that_is_still_to_be_made_is_told() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("weir.db");
        let options =
            sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let mut other = sqlx::ConnectOptions::connect(&options).await.unwrap();
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
        let location = Location::Folder(folder.path().to_owned());
        let refused = Store::open_waiting(&location, SHORT).await;
        assert!(matches!(refused, Err(StoreError::Locked)), "{refused:?}");
    });
}

const FULL_DISK: &str = "WEIR_TEST_FULL_DISK";

/// The test starts itself again in a mount namespace of its own, on a disk of
/// one megabyte. Where no namespace is to be had, a limit on the size of files
/// stands in: SQLite calls that an I/O error and not a full disk.
#[test]
fn a_full_disk_is_told_and_what_was_there_stays() {
    if let Ok(folder) = std::env::var(FULL_DISK) {
        return run(fill_the_disk(Path::new(&folder)));
    }
    let test = "robustness::a_full_disk_is_told_and_what_was_there_stays";
    again_on_a_small_disk(test, FULL_DISK, 3200);
}

async fn fill_the_disk(folder: &Path) {
    // A disk of its own is another device than the folder around it.
    let device = |path: &Path| std::fs::metadata(path).unwrap().dev();
    let limited = device(folder) == device(folder.parent().unwrap());
    let ballast = folder.join("ballast");
    std::fs::write(&ballast, vec![7; 600 << 10]).unwrap();
    let store = Store::open(&Location::Folder(folder.join("weir"))).await.unwrap();
    let service = store.default_service(at(0)).await.unwrap();
    let name: BankName = "lamps".parse().unwrap();
    let bank = store.create_bank(service, &name, BankKind::Match, None, at(1)).await.unwrap();
    let mut stored = 0;
    let refused = loop {
        let batch = own_entries(stored..stored + 50);
        match store.add_entries(service, bank.id, &batch, at(2)).await {
            Ok(_) => stored += 50,
            Err(error) => break error,
        }
        assert!(stored < 10_000, "the disk was never full");
    };
    assert!(stored > 0, "{refused:?}");
    assert!(limited || matches!(refused, StoreError::Full), "{refused:?}");
    // Reading goes on, and what was answered is there.
    assert_eq!(store.bank_statistics(service, bank.id).await.unwrap().entries, stored);

    if !limited {
        std::fs::remove_file(&ballast).unwrap();
        let batch = own_entries(stored..stored + 50);
        store.add_entries(service, bank.id, &batch, at(3)).await.unwrap();
        store.seal(service).await.unwrap();
        assert!(store.verify(service, None).await.unwrap().unwrap().ok());
    }
}

/// The disk of the server: PostgreSQL says it by SQLSTATE 53100.
#[test]
fn a_full_disk_of_the_server_is_told() {
    run(async {
        let world = World::on_postgres().await;
        let service = world.service().await;
        let mut raw = world.raw().await;
        raw.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$",
        )
        .await;
        raw.execute("CREATE TRIGGER full_disk BEFORE INSERT ON banks EXECUTE FUNCTION full_disk()")
            .await;
        let name = "lamps".parse().unwrap();
        let refused = world.store.create_bank(service, &name, BankKind::Match, None, at(1)).await;
        assert!(matches!(refused, Err(StoreError::Full)), "{refused:?}");
    });
}

#[test]
fn a_server_that_is_not_there_is_told() {
    run(async {
        let nowhere = Location::Postgres("postgres://keeper@127.0.0.1:1/weir".to_owned());
        let error = Store::open_waiting(&nowhere, SHORT).await.unwrap_err();
        assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
        let nonsense = Location::Postgres("lighthouse".to_owned());
        let error = Store::open_waiting(&nonsense, SHORT).await.unwrap_err();
        assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    });
}

#[test]
fn a_file_that_is_no_database_is_told_and_left_as_it_is() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("weir.db");
        let text = "The lighthouse keepers' society meets on Tuesdays. ".repeat(100);
        std::fs::write(&file, &text).unwrap();
        let error = Store::open(&Location::Folder(folder.path().to_owned())).await.unwrap_err();
        assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
        assert!(error.to_string().contains("restore a backup"), "{error}");
        assert_eq!(std::fs::metadata(&file).unwrap().len(), text.len() as u64);
    });
}

#[test]
fn a_damaged_page_is_told() {
    run(async {
        let world = World::on_sqlite().await;
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        world.stored(service, &bank, &own_entries(0..500)).await;
        world.store.scrub().await.unwrap();
        world.store.close().await;
        let path = world.folder().unwrap().join("weir.db");
        let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        let length = file.metadata().unwrap().len();
        // Everything but the first page, which holds the schema.
        let noise: Vec<u8> = (4096..length).map(|n| (n % 251) as u8).collect();
        std::os::unix::fs::FileExt::write_all_at(&file, &noise, 4096).unwrap();

        let told = match Store::open(&world.location()).await {
            Err(error) => error,
            Ok(store) => store.banks(service).await.unwrap_err(),
        };
        assert!(matches!(told, StoreError::Damaged(_)), "{told:?}");
    });
}

#[test]
fn the_data_folder_and_what_lies_in_it_are_for_their_owner_alone() {
    run(async {
        let world = World::on_sqlite().await;
        let folder = world.folder().unwrap();
        load_or_create_key(&folder.join("secret.key")).unwrap();
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("secret.key")), 0o600);
    });
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A head that a key signs tells which key it is.
fn signed_by(key: &SecretKey) -> String {
    let service = weir_model::Id::from_bytes([1; 16]);
    key.sign(ChainHead { service, seq: 0, hash: ChainHash::START }, at(0)).public_key
}

#[test]
fn a_secret_key_is_made_once_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weir/secret.key");
    let made = load_or_create_key(&path).unwrap();
    assert_eq!(signed_by(&load_or_create_key(&path).unwrap()), signed_by(&made));
    let other = load_or_create_key(&folder.path().join("other.key")).unwrap();
    assert_ne!(signed_by(&other), signed_by(&made));
    let left: Vec<_> = std::fs::read_dir(folder.path().join("weir")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left beside it: {left:?}");
}

#[test]
fn a_secret_key_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    load_or_create_key(&path).unwrap();
    for open in [0o640, 0o604, 0o620] {
        std::fs::set_permissions(&path, Permissions::from_mode(open)).unwrap();
        let error = load_or_create_key(&path).unwrap_err().to_string();
        assert!(error.contains("others may read it") && error.contains("chmod 600"), "{error}");
    }
    std::fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    load_or_create_key(&path).unwrap();
}

#[test]
fn a_secret_key_of_another_length_is_refused_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    for length in [0, 31, 33, 4096] {
        std::fs::write(&path, vec![7; length]).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        let error = load_or_create_key(&path).unwrap_err();
        assert!(error.to_string().contains("does not have 32 bytes"), "{error}");
        assert_eq!(std::fs::metadata(&path).unwrap().len(), length as u64);
    }
}

#[test]
fn several_who_make_the_secret_key_at_once_end_with_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..100 {
        let path = folder.path().join(format!("{round}.key"));
        let together = Barrier::new(8);
        let keys: Vec<String> = std::thread::scope(|scope| {
            let make = || {
                together.wait();
                signed_by(&load_or_create_key(&path).unwrap())
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        assert_eq!(signed_by(&load_or_create_key(&path).unwrap()), keys[0]);
    }
}

/// SQLite has no queue for its one write lock; PostgreSQL has its own.
#[test]
fn a_writer_gets_its_turn_though_others_write_on_and_on() {
    run(async {
        let world = World::on_sqlite().await;
        let service = world.service().await;
        let ended = Arc::new(AtomicBool::new(false));
        let written = Arc::new(AtomicU32::new(0));
        let mut others = tokio::task::JoinSet::new();
        for _ in 0..OTHERS {
            let (store, ended, written) = (world.store.clone(), ended.clone(), written.clone());
            others.spawn(async move {
                while !ended.load(Ordering::Relaxed) {
                    store.set_mode(service, Mode::Review, at(1)).await.unwrap();
                    written.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let mut overtaken = 0;
        for _ in 0..20 {
            let before = written.load(Ordering::Relaxed);
            world.store.set_mode(service, Mode::Observe, at(1)).await.unwrap();
            overtaken = overtaken.max(written.load(Ordering::Relaxed) - before);
        }
        ended.store(true, Ordering::Relaxed);
        others.join_all().await;
        // Each of the others may be in front of it once, and be counted late.
        assert!(overtaken <= 3 * OTHERS, "{overtaken} were let in before one that waited");
    });
}
