//! Readers, writers and merges of shelves in every order that a scheduler can
//! think of.

use std::sync::Arc;

use super::code::Code;
use super::live::{Limits, Shelves};
use super::shelf::{Loose, Picture, Shelf};
use crate::live::swap_tests::Scheduled;

type Index = Arc<Shelves<Scheduled>>;

/// A picture of an entry; `group` tells one from that which takes its place.
fn shelf(entry: u32, group: u16) -> Shelf {
    let features = vec![(Code::of(&[entry as u8; 32]), 0)];
    Shelf::of(vec![Loose { picture: Picture { entry, group, features: 1 }, features }])
}

fn seen(index: &Index) -> Vec<(u32, u16)> {
    let mut seen: Vec<(u32, u16)> = index.read(|state| {
        let shelves = state.shelves.iter();
        shelves
            .flat_map(|shelf| {
                let there = shelf.pictures.iter().enumerate().filter(|(at, _)| shelf.is_there(*at));
                there.map(|(_, picture)| (picture.entry, picture.group)).collect::<Vec<_>>()
            })
            .collect()
    });
    seen.sort_unstable();
    seen
}

fn started() -> Index {
    let base = Shelf::merged(&(0..4).map(|entry| Arc::new(shelf(entry, 0))).collect::<Vec<_>>());
    let index = Arc::new(Shelves::new(vec![Arc::new(base)], Limits { small: 3, most: 100 }));
    index.insert(shelf(4, 0));
    index.insert(shelf(5, 0));
    index
}

/// Entries 0 and 4 stay, 1 and 5 go, 3 goes and comes back, 6 to 9 come.
fn write(index: &Index) {
    index.remove(1);
    index.insert(shelf(6, 0));
    index.remove(3);
    index.insert(shelf(7, 0));
    index.insert(shelf(3, 1));
    index.remove(5);
    index.insert(shelf(8, 0));
    index.insert(shelf(9, 0));
}

const AT_THE_END: [(u32, u16); 8] =
    [(0, 0), (2, 0), (3, 1), (4, 0), (6, 0), (7, 0), (8, 0), (9, 0)];

fn watch(index: &Index) {
    let mut gone = [false; 10];
    for _ in 0..4 {
        let seen = seen(index);
        for kept in [0, 2, 4] {
            assert!(seen.contains(&(kept, 0)), "{kept} is lost: {seen:?}");
        }
        for entry in 0..10 {
            let of: Vec<u16> =
                seen.iter().filter(|(of, _)| *of == entry).map(|(_, group)| *group).collect();
            assert!(of.len() <= 1, "{entry} is doubled: {seen:?}");
            if entry < 6 && of != [0] {
                gone[entry as usize] = true;
            }
            assert!(of != [0] || !gone[entry as usize], "{entry} came back: {seen:?}");
        }
    }
}

fn with_two_merges_and_a_reader() {
    let index = started();
    let threads: [fn(&Index); 4] = [
        write,
        watch,
        |index| {
            index.merge();
        },
        |index| {
            index.merge_at_rest();
            index.merge_at_rest();
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
    while index.merge() || index.merge_at_rest() {}
    assert_eq!(seen(&index), AT_THE_END);
}

#[test]
fn merges_of_shelves_lose_double_and_bring_back_nothing_in_any_order() {
    shuttle::check_random(with_two_merges_and_a_reader, 300);
}

#[test]
fn merges_of_shelves_lose_double_and_bring_back_nothing_when_threads_are_held_up() {
    shuttle::check_pct(with_two_merges_and_a_reader, 300, 3);
}
