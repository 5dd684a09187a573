//! The tables against the obvious search, and shelves through merges and files.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;

use proptest::prelude::*;
use weir_signals::features::{Feature, Features};

use super::code::{Code, KEY_BITS, RADIUS, TABLES};
use super::live::Limits;
use super::shelf::{Loose, Picture, Shelf};
use super::vote::bits_asked;
use super::{Candidate, FeatureIndex, way_of};

/// Features that are alike more often than chance has it: few patterns, few bits
/// changed.
fn feature() -> impl Strategy<Value = Feature> {
    let changed = prop::collection::vec(any::<u8>(), 0..12);
    (0..6_u8, changed, 0..8_u8, any::<u8>()).prop_map(|(pattern, changed, level, direction)| {
        let mut bits: [u8; 32] =
            std::array::from_fn(|n| (n as u8 ^ 0x5b).wrapping_mul(pattern.wrapping_mul(29) | 1));
        for bit in changed {
            bits[usize::from(bit / 8)] ^= 1 << (bit % 8);
        }
        Feature { x: 0, y: 0, level, direction, bits }
    })
}

fn picture() -> impl Strategy<Value = Features> {
    let list = prop::collection::vec(feature(), 0..20);
    list.prop_map(|list| Features::new(640, 480, list).expect("few features"))
}

/// Pictures that enough features of the query vote for in one way, by comparing
/// each with each.
fn obvious(
    pictures: &BTreeMap<u32, Features>,
    records: usize,
    query: &Features,
) -> BTreeMap<u32, u16> {
    let low = KEY_BITS - bits_asked(records);
    let near = |a: &Feature, b: &Feature| {
        let (a, b) = (Code::of(&a.bits), Code::of(&b.bits));
        (0..TABLES).any(|table| {
            a.key(table) >> low == b.key(table) >> low
                && (a.beside(table) ^ b.beside(table)).count_ones() <= RADIUS
        })
    };
    let votes = |picture: &Features| {
        let mut ways: BTreeMap<(i32, i32), u16> = BTreeMap::new();
        for own in query.list() {
            let mut cast: Vec<(i32, i32)> = Vec::new();
            for stored in picture.list().iter().filter(|stored| near(own, stored)) {
                let level = (i32::from(stored.level) - i32::from(own.level)).div_euclid(2);
                let turn = (i32::from(stored.direction / 8) - i32::from(own.direction / 8))
                    .rem_euclid(32)
                    / 2;
                cast.extend([(level, turn), (level + 1, turn)]);
                cast.extend([(level, (turn + 1) % 16), (level + 1, (turn + 1) % 16)]);
            }
            cast.sort_unstable();
            cast.dedup();
            cast.into_iter().for_each(|way| *ways.entry(way).or_default() += 1);
        }
        ways.into_values().max().unwrap_or(0)
    };
    pictures
        .iter()
        .map(|(entry, picture)| (*entry, votes(picture)))
        .filter(|(_, n)| *n >= 3)
        .collect()
}

#[derive(Clone, Debug)]
enum Change {
    Bank(u32, Features),
    Remove(u32),
    Merge,
    Save,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        8 => (0..12_u32, picture()).prop_map(|(entry, picture)| Change::Bank(entry, picture)),
        3 => (0..12_u32).prop_map(Change::Remove),
        1 => Just(Change::Merge),
        1 => Just(Change::Save),
    ]
}

/// The index after these changes, and what should be in it.
fn changed(changes: Vec<Change>) -> (FeatureIndex, BTreeMap<u32, Features>) {
    let mut index = FeatureIndex::with(Vec::new(), Limits { small: 3, most: 9 });
    let mut pictures = BTreeMap::new();
    let folder = tempfile::tempdir().expect("a folder");
    for change in changes {
        match change {
            Change::Bank(entry, picture) => {
                index.replace(entry, 0, &picture);
                pictures.insert(entry, picture);
            }
            Change::Remove(entry) => {
                let had: Option<Features> = pictures.remove(&entry);
                assert_eq!(index.remove(entry), had.map_or(0, |picture| picture.list().len()));
            }
            Change::Merge => index.merge(),
            Change::Save => {
                let path = folder.path().join("features.index");
                index.save(&path, 5).expect("it can be written");
                let (opened, mark) = FeatureIndex::open(&path).expect("it is whole");
                assert_eq!(mark, 5);
                index = opened;
            }
        }
    }
    (index, pictures)
}

proptest! {
    #[test]
    fn candidates_are_those_of_comparing_each_with_each(
        changes in prop::collection::vec(change(), 0..40), query in picture(),
    ) {
        let (index, pictures) = changed(changes);
        let banked = pictures.values().filter(|picture| !picture.list().is_empty()).count();
        prop_assert_eq!(index.len(), banked);
        // Records that were taken out but lie there still count for how many bits are
        // asked.
        let of = |shelf: &Shelf| shelf.tables[0].records.len();
        let records = index.state(|state| state.shelves.iter().map(|shelf| of(shelf)).sum());
        let found: BTreeMap<u32, u16> = index
            .candidates(&query, |_| true)
            .into_iter()
            .map(|Candidate { entry, votes }| (entry, votes))
            .collect();
        let right = obvious(&pictures, records, &query);
        prop_assert_eq!(found.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
        for (entry, votes) in found {
            // The way worth most has no more votes than that with the most.
            prop_assert!((3..=right[&entry]).contains(&votes));
        }
    }
}

#[test]
fn a_table_with_a_place_for_each_key_tells_the_same_records_as_a_list_of_keys() {
    let code = |n: u64| Code::of(&std::array::from_fn(|at| ((n * 0x9e37_79b9) >> (at % 29)) as u8));
    let features: Vec<(Code, u8)> = (0..3_000).map(|n| (code(n), 3)).collect();
    let picture = Picture { entry: 1, group: 0, features: 3_000 };
    let listed = Shelf::of(vec![Loose { picture, features: features.clone() }]);
    for table in 0..TABLES {
        let dense = listed.tables[table].dense();
        for (code, _) in &features {
            for bits in [8, 12, 20, KEY_BITS] {
                let key = code.key(table);
                let expected = listed.tables[table].range(key, bits);
                assert!(!expected.is_empty());
                assert_eq!(dense.range(key, bits), expected);
                assert_eq!(dense.range(key ^ 1, bits), listed.tables[table].range(key ^ 1, bits));
            }
        }
    }
}

#[test]
fn each_byte_of_a_small_snapshot_changed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("features.index");
    let list = (0..9).map(|n| Feature { x: 0, y: 0, level: 1, direction: n, bits: [n; 32] });
    let picture = Features::new(640, 480, list.collect()).unwrap();
    let index = FeatureIndex::new();
    index.insert(3, 0, &picture);
    index.save(&path, 1).unwrap();
    let whole = whole_of(&path);
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    for (at, byte) in (0..).zip(&whole) {
        file.write_all_at(&[byte ^ 1 << (at % 8)], at).unwrap();
        assert!(FeatureIndex::open(&path).is_err(), "byte {at}");
        file.write_all_at(&[*byte], at).unwrap();
    }
    let changed = folder.path().join("changed.index");
    for len in [0, 7, 100, 4_096, whole.len() - 1] {
        std::fs::write(&changed, &whole[..len]).unwrap();
        assert!(FeatureIndex::open(&changed).is_err(), "cut at {len}");
    }
    assert!(FeatureIndex::open(&path).is_ok());
}

#[test]
fn what_is_frozen_stays_as_it_was_while_the_index_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("features.index");
    let picture = |seed: u8| {
        let list =
            (0..9).map(|n| Feature { x: 0, y: 0, level: 1, direction: n, bits: [seed ^ n; 32] });
        Features::new(640, 480, list.collect()).unwrap()
    };
    let index = FeatureIndex::with(Vec::new(), Limits { small: 3, most: 9 });
    (0..20).for_each(|entry| index.insert(entry, 0, &picture(entry as u8)));
    let frozen = index.freeze();
    (0..10).for_each(|entry| assert_eq!(index.remove(entry), 9));
    (20..40).for_each(|entry| index.insert(entry, 0, &picture(entry as u8)));
    index.merge();
    frozen.save(&path, 1).unwrap();
    let (opened, _) = FeatureIndex::open(&path).unwrap();
    let there: Vec<u32> = (0..40).filter(|entry| opened.contains(*entry)).collect();
    assert_eq!(there, (0..20).collect::<Vec<u32>>());
}

#[test]
fn a_snapshot_of_another_kind_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pdq.index");
    crate::LiveIndex::new().save(&path, 1).unwrap();
    let error = FeatureIndex::open(&path).unwrap_err().to_string();
    assert!(error.ends_with("is no snapshot of an index; give another file"), "{error}");
}

#[test]
fn the_way_a_feature_lies_fits_into_a_byte() {
    let feature = Feature { x: 0, y: 0, level: 7, direction: 255, bits: [0; 32] };
    assert_eq!(way_of(&feature), 255);
}

/// A file of our own, and a small one.
#[expect(clippy::disallowed_methods, reason = "it is bounded by what was just written")]
fn whole_of(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
