//! Opening the store: fresh, again, by several at once, and where it must not
//! or cannot be opened. Each error says what to do, and nothing is changed.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::{Connection as _, SqliteConnection};
use weir_model::{BankKind, NewEntry, Provenance, ServiceId, Source, Timestamp};
use weir_signals::{Sha256Digest, Signal};
use weir_store::{Location, Store, StoreError, load_or_create_key};

fn now() -> Timestamp {
    Timestamp::from_micros(1_790_000_000_000_000)
}

/// No patience: these tests wait for nobody.
const AT_ONCE: Duration = Duration::from_millis(1);

fn data(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("data")
}

async fn raw(data: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(data.join("weir.db"));
    SqliteConnection::connect_with(&options).await.unwrap()
}

fn picture(seed: u64) -> NewEntry {
    let mut digest = [7; 32];
    digest[..8].copy_from_slice(&seed.to_be_bytes());
    NewEntry {
        signals: vec![Signal::Sha256(Sha256Digest(digest))],
        reference: None,
        tags: Vec::new(),
        provenance: Provenance { source: Source::OwnDecision, origin: None, import: None },
    }
}

async fn bank(store: &Store, service: ServiceId) -> weir_model::Bank {
    let name = "posters".parse().unwrap();
    store.create_bank(service, &name, BankKind::Match, None, now()).await.unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a key that this test made")]
fn content(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_fresh_folder_is_made_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = data(&folder).join("deeper");
    Store::open(&Location::Folder(data.clone())).await.unwrap();
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("weir.db")), 0o600);
}

#[tokio::test]
async fn in_a_folder_that_others_may_enter_the_database_is_still_private() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let store = Store::open(&Location::Folder(folder.path().to_owned())).await.unwrap();
    store.default_service(now()).await.unwrap();
    for file in fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[tokio::test]
async fn what_was_stored_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(data(&folder));
    let store = Store::open(&location).await.unwrap();
    let service = store.default_service(now()).await.unwrap();
    let made = bank(&store, service).await;
    store.close().await;
    let store = Store::open(&location).await.unwrap();
    assert_eq!(store.default_service(now()).await.unwrap(), service);
    assert_eq!(store.banks(service).await.unwrap(), [made]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_that_open_a_fresh_folder_at_once_all_find_one_store() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let opened: Vec<_> = (0..6)
            .map(|_| {
                let location = Location::Folder(data(&folder));
                tokio::spawn(async move {
                    let store = Store::open(&location).await?;
                    store.default_service(now()).await
                })
            })
            .collect();
        let mut services = Vec::new();
        for opened in opened {
            services.push(opened.await.unwrap().unwrap());
        }
        services.dedup();
        assert_eq!(services.len(), 1);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_weir_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(data(&folder));
    let store = Store::open(&location).await.unwrap();
    let known = store.schema_version();
    store.close().await;
    let mut raw = raw(&data(&folder)).await;
    sqlx::query("INSERT INTO weir_schema (version, applied_at) VALUES (97, 0)")
        .execute(&mut raw)
        .await
        .unwrap();
    let error = Store::open(&location).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 97, known: k } if k == known));
    assert_eq!(
        error.to_string(),
        format!(
            "this database was made by a newer Weir (schema 97, this program knows {known}): \
             update the program; nothing was changed"
        )
    );
    let versions: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM weir_schema").fetch_one(&mut raw).await.unwrap();
    assert_eq!(versions, known + 1);
}

#[tokio::test]
async fn a_database_locked_by_another_program_says_so_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(data(&folder));
    let store = Store::open_waiting(&location, AT_ONCE).await.unwrap();
    let service = store.default_service(now()).await.unwrap();
    let bank = bank(&store, service).await;
    let mut other = raw(&data(&folder)).await;
    let lock = other.begin_with("BEGIN EXCLUSIVE").await.unwrap();
    let refused = store.add_entries(service, bank.id, &[picture(1)], now()).await;
    let error = refused.unwrap_err();
    assert!(matches!(error, StoreError::Locked), "{error:?}");
    assert!(error.to_string().contains("locked by another program"), "{error}");
    // Who only reads is not kept waiting: neither an open store nor a new one.
    assert_eq!(store.banks(service).await.unwrap().len(), 1);
    let reader = Store::open_waiting(&location, AT_ONCE).await.unwrap();
    assert_eq!(reader.default_service(now()).await.unwrap(), service);
    lock.rollback().await.unwrap();
    assert_eq!(store.add_entries(service, bank.id, &[picture(1)], now()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_full_disk_says_so_and_keeps_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(data(&folder));
    let store = Store::open(&location).await.unwrap();
    let service = store.default_service(now()).await.unwrap();
    let bank = bank(&store, service).await;
    store.add_entries(service, bank.id, &[picture(0)], now()).await.unwrap();
    store.close().await;

    // `PRAGMA max_page_count` holds for one connection only, so the way to a
    // full disk without being root is the limit on a file's size.
    let status = std::process::Command::new("sh")
        .args(["-c", "ulimit -f 400 && exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["the_program_on_a_full_disk", "--exact", "--ignored", "--nocapture"])
        .env(FULL_DISK, data(&folder))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&status.stdout);
    assert!(status.status.success(), "{told}{}", String::from_utf8_lossy(&status.stderr));

    let store = Store::open(&location).await.unwrap();
    let statistics = store.bank_statistics(service, bank.id).await.unwrap();
    let stored: u64 = told.lines().filter(|line| *line == "stored").count() as u64;
    assert_eq!(statistics.entries, 1 + 50 * stored);
    store.seal(service).await.unwrap();
    assert!(store.verify(service, None).await.unwrap().unwrap().ok());
}

const FULL_DISK: &str = "WEIR_TEST_FULL_DISK";

#[test]
#[ignore = "not a test: the process that the test above starts"]
fn the_program_on_a_full_disk() {
    let Some(data) = std::env::var_os(FULL_DISK) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Location::Folder(data.into())).await.unwrap();
        let service = store.default_service(now()).await.unwrap();
        let bank = store.bank(service, &"posters".parse().unwrap()).await.unwrap();
        for batch in 1..1_000 {
            let batch: Vec<NewEntry> = (0..50).map(|place| picture(batch * 50 + place)).collect();
            match store.add_entries(service, bank.id, &batch, now()).await {
                Ok(_) => println!("stored"),
                Err(error) => {
                    assert!(matches!(error, StoreError::Full), "{error:?}");
                    assert!(error.to_string().contains("make room"), "{error}");
                    // What is there can still be read.
                    assert_eq!(store.banks(service).await.unwrap().len(), 1);
                    return;
                }
            }
        }
        panic!("the disk was never full");
    });
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(data(&folder)).unwrap();
    fs::write(data(&folder).join("weir.db"), "the lamp is lit, ".repeat(999)).unwrap();
    let error = Store::open(&Location::Folder(data(&folder))).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
}

#[tokio::test]
async fn a_data_folder_that_is_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(data(&folder), "a file").unwrap();
    let error = Store::open(&Location::Folder(data(&folder))).await.unwrap_err().to_string();
    assert!(error.contains(data(&folder).to_str().unwrap()), "{error}");
}

#[tokio::test]
async fn a_postgres_that_is_not_there_is_not_called_locked() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().to_str().unwrap();
    let address = format!("postgres://keeper:lamp-secret@localhost:5432/weir?host={socket}");
    let location = Location::Postgres(address);
    let error = Store::open_waiting(&location, AT_ONCE).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("lamp-secret"), "{error}");
}

#[tokio::test]
async fn an_address_that_is_none_is_told_without_its_password() {
    let location = Location::Postgres("postgres://keeper:lamp-secret@:x/weir".to_owned());
    let error = Store::open_waiting(&location, AT_ONCE).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("lamp-secret"), "{error}");
}

#[test]
fn a_key_is_made_once_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = data(&folder).join("secret.key");
    let key = load_or_create_key(&path).unwrap();
    assert_eq!((mode(&path), fs::metadata(&path).unwrap().len()), (0o600, 32));
    let bytes = content(&path);
    load_or_create_key(&path).unwrap();
    assert_eq!(content(&path), bytes);
    assert_eq!(format!("{key:?}"), "SecretKey(…)");
    let files = fs::read_dir(data(&folder)).unwrap().count();
    assert_eq!(files, 1, "something lies beside the key");
}

#[test]
fn two_installations_have_different_keys() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    load_or_create_key(&one).unwrap();
    load_or_create_key(&two).unwrap();
    assert_ne!(content(&one), content(&two));
}

#[test]
fn several_that_make_the_key_at_once_end_up_with_one() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let made: Vec<_> = (0..8)
            .map(|_| {
                let path = path.clone();
                std::thread::spawn(move || load_or_create_key(&path).unwrap())
            })
            .collect();
        let head = weir_model::ChainHead {
            service: ServiceId::from_bytes([1; 16]),
            seq: 0,
            hash: weir_model::ChainHash::START,
        };
        let signed: Vec<_> = made.into_iter().map(|key| key.join().unwrap().sign(head, now())).collect();
        assert!(signed.iter().all(|head| *head == signed[0]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_key_that_others_can_read_or_that_is_cut_short_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    load_or_create_key(&path).unwrap();
    let bytes = content(&path);
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let error = load_or_create_key(&path).unwrap_err().to_string();
    assert!(error.contains("others may read it"), "{error}");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    for length in [0, 31, 33] {
        fs::write(&path, vec![1; length]).unwrap();
        let error = load_or_create_key(&path).unwrap_err().to_string();
        assert!(error.contains("32 bytes"), "{error}");
        assert_eq!(fs::metadata(&path).unwrap().len(), length as u64);
    }
    assert_eq!(bytes.len(), 32);
}
