//! Killed while it writes a snapshot or merges, and opened again: nothing is
//! lost, nothing doubled.
//!
//! A child of this test changes an index as an endless log of changes says,
//! saves it over and over, and is killed with SIGKILL at some change or other.
//! The log plays the part of a store: the child notes a change before it makes
//! it, so that what the file says can be compared with what it should say.
//! `WEIR_KILL_ROUNDS` is how often; it is more often killed while it writes or
//! merges than not, because that is what it does most of the time.

#[allow(dead_code, reason = "only the generator is wanted here")]
mod sets;

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use sets::SplitMix;
use weir_index::{Item, LiveIndex, Owner};

const FOLDER: &str = "WEIR_KILLED_CHILD_FOLDER";

/// Entries that changes are about.
const ENTRIES: u64 = 3_000;

/// What change `number` makes of an entry: these hashes, or none.
fn change(number: u64) -> (u32, Vec<Item>) {
    let mut random = SplitMix(number);
    let entry = (random.next() % ENTRIES) as u32;
    let count = [0, 1, 1, 4][random.below(4)];
    let owner = |part| Owner { part, time: number as u32, ..Owner::entry(entry) };
    (entry, (0..count).map(|part| Item::new(random.hash(), owner(part))).collect())
}

fn replay(index: &LiveIndex, changes: std::ops::Range<u64>) {
    for number in changes {
        let (entry, items) = change(number);
        index.replace(entry, &items);
    }
}

fn snapshot(folder: &Path) -> PathBuf {
    folder.join("pdq.index")
}

/// What the snapshot holds; where there is none yet, nothing.
fn open(folder: &Path) -> (LiveIndex, u64) {
    let path = snapshot(folder);
    if path.exists() { LiveIndex::open(&path).unwrap() } else { (LiveIndex::new(), 0) }
}

fn noted(folder: &Path) -> u64 {
    let mut bytes = [0; 8];
    let file = File::open(folder.join("log"));
    match file.and_then(|file| file.read_exact_at(&mut bytes, 0)) {
        Ok(()) => u64::from_le_bytes(bytes),
        Err(_) => 0,
    }
}

/// The child: opens what is there, replays what it lacks, and goes on.
#[test]
#[ignore = "the child of the test below"]
fn a_child_that_changes_and_saves() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let log = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("log"))
        .unwrap();
    let mut next = noted(&folder);
    let (index, mark) = open(&folder);
    replay(&index, mark..next);
    let progress = AtomicU64::new(next);
    std::thread::scope(|scope| {
        let (index, folder, progress) = (&index, &folder, &progress);
        scope.spawn(move || {
            loop {
                let mark = progress.load(Ordering::Acquire);
                index.save(&snapshot(folder), mark).unwrap();
            }
        });
        loop {
            log.write_all_at(&(next + 1).to_le_bytes(), 0).unwrap();
            replay(index, next..next + 1);
            next += 1;
            progress.store(next, Ordering::Release);
        }
    });
}

fn child(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_child_that_changes_and_saves", "--ignored"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_snapshot_opens_whole_whenever_its_writer_is_killed() {
    let rounds = std::env::var("WEIR_KILL_ROUNDS").ok().and_then(|count| count.parse().ok());
    let folder = tempfile::tempdir().unwrap();
    let mut random = SplitMix(31);
    let (mut opened, mut last_mark) = (0, 0);
    for round in 0..rounds.unwrap_or(8) {
        let until = noted(folder.path()) + 1 + random.next() % 6_000;
        let mut child = child(folder.path());
        while noted(folder.path()) < until {
            assert!(child.try_wait().unwrap().is_none(), "round {round}: the child gave up");
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let end = noted(folder.path());
        let (index, mark) = open(folder.path());
        assert!(mark <= end && mark >= last_mark, "round {round}: {last_mark} {mark} {end}");
        opened += u32::from(mark > last_mark);
        last_mark = mark;
        replay(&index, mark..end);
        let mut right: BTreeMap<u32, Vec<Item>> = BTreeMap::new();
        for (entry, items) in (0..end).map(change) {
            right.insert(entry, items);
        }
        let mut left = index.items();
        left.sort_unstable_by_key(|item| item.owner);
        let right: Vec<Item> = right.into_values().flatten().collect();
        assert_eq!(left.len(), right.len(), "round {round}");
        assert!(left == right, "round {round}: other hashes than the log's");
    }
    assert!(opened > 0, "no round wrote a new snapshot");
}
