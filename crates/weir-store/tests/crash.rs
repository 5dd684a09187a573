//! `kill -9` while entries are banked: each batch that was answered is there,
//! whole and once, the chain is true, and the same work can be done again.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use weir_model::{Bank, BankKind, Cursor, NewEntry, Provenance, ServiceId, Source, Timestamp};
use weir_signals::{Md5Digest, Sha1Digest, Sha256Digest, Signal};
use weir_store::{Added, Location, Store};

const FOLDER: &str = "WEIR_TEST_CRASH_FOLDER";
const BATCHES: u64 = 200;
const BATCH: u64 = 7;

fn now() -> Timestamp {
    Timestamp::from_micros(1_790_000_000_000_000)
}

fn batch(number: u64) -> Vec<NewEntry> {
    (0..BATCH)
        .map(|place| {
            let seed = (number * BATCH + place).to_be_bytes();
            let mut digest = [3; 32];
            digest[..8].copy_from_slice(&seed);
            NewEntry {
                signals: vec![
                    Signal::Sha256(Sha256Digest(digest)),
                    Signal::Md5(Md5Digest(digest[..16].try_into().unwrap())),
                    Signal::Sha1(Sha1Digest(digest[..20].try_into().unwrap())),
                ],
                reference: Some(format!("{number}")),
                tags: Vec::new(),
                provenance: Provenance { source: Source::OwnDecision, origin: None, import: None },
            }
        })
        .collect()
}

async fn open(folder: &Path) -> (Store, ServiceId, Bank) {
    let store = Store::open(&Location::Folder(folder.join("data"))).await.unwrap();
    let service = store.default_service(now()).await.unwrap();
    let name = "posters".parse().unwrap();
    let bank = match store.bank(service, &name).await {
        Ok(bank) => bank,
        Err(_) => store.create_bank(service, &name, BankKind::Match, None, now()).await.unwrap(),
    };
    (store, service, bank)
}

#[test]
#[ignore = "not a test: the process that the test below kills"]
fn a_process_that_banks_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (store, service, bank) = open(Path::new(&folder)).await;
        for number in 0..BATCHES {
            store.add_entries(service, bank.id, &batch(number), now()).await.unwrap();
            println!("\nanswered {number}");
            if number % 5 == 4 {
                store.seal(service).await.unwrap();
            }
        }
    });
}

/// Banks in a process of its own and kills it when `answers` batches are
/// answered; tells how many were.
fn bank_and_kill(folder: &Path, answers: usize) -> u64 {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["a_process_that_banks_until_it_is_killed", "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut answered = 0;
    let mut count = |lines: &mut dyn Iterator<Item = String>| {
        answered += lines.filter(|line| line.starts_with("answered ")).count() as u64;
        answered
    };
    let mut until = lines.by_ref().filter(|line| line.starts_with("answered ")).take(answers);
    count(&mut until);
    process.kill().unwrap();
    process.wait().unwrap();
    // What it had answered before the signal came is in the pipe.
    count(&mut lines)
}

#[tokio::test]
async fn what_was_answered_before_a_kill_is_there_whole_and_once() {
    let folder = tempfile::tempdir().unwrap();
    for answers in [1, 2, 3, 5, 8, 13, 21, 34] {
        let answered = bank_and_kill(folder.path(), answers);
        assert!(answered >= answers as u64 && answered < BATCHES, "{answered} were answered");
        let (store, service, bank) = open(folder.path()).await;
        let entries = store.entries(service, bank.id, Cursor::START, 10_000).await.unwrap();
        assert!(entries.len() as u64 >= answered * BATCH);
        assert_eq!(entries.len() as u64 % BATCH, 0, "half a batch is there");
        for (number, whole) in entries.chunks(BATCH as usize).enumerate() {
            let given = batch(number as u64);
            assert!(whole.iter().zip(&given).all(|(kept, given)| kept.signals == given.signals));
        }
        let numbers = entries.iter().map(|entry| entry.number);
        assert!(numbers.eq(1..=entries.len() as i64), "numbers have gaps");
        let report = store.verify(service, None).await.unwrap().unwrap();
        assert!(report.ok(), "{report:?}");
        assert_eq!(report.events + report.unsealed, 2 + entries.len() as u64);
        let again = store.add_entries(service, bank.id, &batch(0), now()).await.unwrap();
        assert!(again.iter().all(|added| matches!(added, Added::AlreadyThere(_))));
        store.close().await;
    }
}
