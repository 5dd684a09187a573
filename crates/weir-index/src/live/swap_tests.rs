//! Readers, writers and merges in every order that a scheduler can think of.

use std::sync::Arc;

use shuttle::sync::{Mutex, RwLock};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

use crate::answer::Ask;
use crate::live::core::Core;
use crate::live::policy::Limits;
use crate::live::primitives::Primitives;
use crate::owner::{Item, Owner};
use crate::row::Row;
use crate::segment::Segment;
use crate::simd::ScanPath;

/// Each use of what threads share is a point at which another may go on.
pub(crate) struct Scheduled;

impl Primitives for Scheduled {
    type Lock<T: Send> = Mutex<T>;
    type Published<T: Send + Sync> = RwLock<Arc<T>>;

    fn lock<T: Send>(value: T) -> Mutex<T> {
        Mutex::new(value)
    }

    fn with<T: Send, R>(lock: &Mutex<T>, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut lock.lock().unwrap())
    }

    fn published<T: Send + Sync>(value: T) -> RwLock<Arc<T>> {
        RwLock::new(Arc::new(value))
    }

    fn read<T: Send + Sync, R>(published: &RwLock<Arc<T>>, work: impl FnOnce(&T) -> R) -> R {
        // As with arc-swap, the value is held while it is worked with, not the lock.
        let value = published.read().unwrap().clone();
        work(&value)
    }

    fn replace<T: Send + Sync>(published: &RwLock<Arc<T>>, value: T) {
        *published.write().unwrap() = Arc::new(value);
    }
}

type Index = Arc<Core<Scheduled>>;

/// All hashes are one, so that one query sees all.
fn item(entry: u32, time: u32) -> Item {
    Item { hash: PdqHash([7; 32]), owner: Owner { time, ..Owner::entry(entry) } }
}

/// What a reader sees: entries with the times of their hashes, ascending.
fn seen(index: &Index) -> Vec<(u32, u32)> {
    let query = Row::of(&PdqHash([7; 32]));
    let ask = Ask::within(Distance::new(0));
    let answers =
        index.read(|state| state.search_many(ScanPath::Portable, &[query], ask, &|_| true));
    answers[0].hits.iter().map(|hit| (hit.owner.entry, hit.owner.time)).collect()
}

fn started() -> Index {
    let base = Segment::build((0..4).map(|entry| item(entry, 0)).collect()).unwrap();
    let limits = Limits { seal: 2, wait: 1 << 16 };
    let index = Arc::new(Core::new(vec![Arc::new(base)], limits));
    index.insert(&[item(4, 0), item(5, 0)]);
    index
}

/// Entries 0 and 4 stay, 1 and 5 go, 2 is replaced, 3 goes and comes back, 6
/// and 7 come.
fn write(index: &Index) {
    index.remove(1);
    index.insert(&[item(6, 0)]);
    index.remove(3);
    index.replace(2, &[item(2, 1)]);
    index.insert(&[item(3, 1)]);
    index.remove(5);
    index.insert(&[item(7, 0)]);
}

const AT_THE_END: [(u32, u32); 6] = [(0, 0), (2, 1), (3, 1), (4, 0), (6, 0), (7, 0)];

fn watch(index: &Index) {
    let mut gone = [false; 8];
    for _ in 0..4 {
        let seen = seen(index);
        for kept in [0, 4] {
            assert!(seen.contains(&(kept, 0)), "{kept} is lost: {seen:?}");
        }
        for entry in 0..8 {
            let times: Vec<u32> =
                seen.iter().filter(|(of, _)| *of == entry).map(|(_, time)| *time).collect();
            assert!(times.len() <= 1, "{entry} is doubled: {seen:?}");
            if entry < 6 && times != [0] {
                gone[entry as usize] = true;
            }
            if times == [0] {
                assert!(!gone[entry as usize], "{entry} came back: {seen:?}");
            }
        }
    }
}

fn with_two_merges_and_a_reader() {
    let index = started();
    let threads: [fn(&Index); 4] = [
        write,
        watch,
        |index| {
            index.merge().unwrap();
        },
        |index| {
            index.merge_at_rest().unwrap();
            index.merge_all().unwrap();
        },
    ];
    let threads = threads.map(|work| {
        let index = index.clone();
        shuttle::thread::spawn(move || work(&index))
    });
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(seen(&index), AT_THE_END);
    index.merge_all().unwrap();
    assert_eq!(seen(&index), AT_THE_END);
    assert_eq!(index.read(|state| state.len()), AT_THE_END.len());
}

#[test]
fn merges_lose_double_and_bring_back_nothing_in_any_order() {
    shuttle::check_random(with_two_merges_and_a_reader, 300);
}

#[test]
fn merges_lose_double_and_bring_back_nothing_when_threads_are_held_up() {
    // Few changes of thread, each at the worst moment (Burckhardt et al. 2010).
    shuttle::check_pct(with_two_merges_and_a_reader, 300, 3);
}
