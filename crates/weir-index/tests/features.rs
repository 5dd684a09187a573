//! Candidates for a geometric fit, out of features that are in the index.

use weir_index::{FeatureIndex, Owner};
use weir_signals::features::{Feature, Features};

/// Numbers that are the same for the same seed.
fn chance(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z ^ z >> 27
    }
}

fn picture(seed: u64) -> Features {
    let mut next = chance(seed);
    let list = (0..200).map(|_| Feature {
        x: next() as u16,
        y: next() as u16,
        level: 2 + (next() % 4) as u8,
        direction: next() as u8,
        bits: std::array::from_fn(|_| next() as u8),
    });
    Features::new(640, 480, list.collect()).unwrap()
}

/// So many of the features, turned, and with some bits changed.
fn copy(of: &Features, count: usize, turn: u8, level: i8) -> Features {
    let list = of.list().iter().take(count).map(|feature| {
        let mut bits = feature.bits;
        bits[3] ^= 0xff;
        let (level, direction) =
            (feature.level.strict_add_signed(level), feature.direction.wrapping_add(turn));
        Feature { bits, level, direction, ..*feature }
    });
    Features::new(640, 480, list.collect()).unwrap()
}

fn index() -> FeatureIndex {
    let index = FeatureIndex::new();
    for entry in 0..40 {
        index.insert(entry, (entry % 2) as u16, &picture(u64::from(entry)));
    }
    index
}

#[test]
fn a_part_that_is_turned_and_larger_finds_its_picture_alone() {
    let query = copy(&picture(17), 9, 100, -2);
    let found = index().candidates(&query, |_| true);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].entry, found[0].votes), (17, 9));
}

#[test]
fn places_that_are_turned_each_its_own_way_are_no_candidate() {
    let own = picture(17);
    let list = (0..8).map(|n| Feature { direction: (n * 32) as u8, ..own.list()[n] });
    // The directions are spread over the whole turn against those that are banked.
    let list = list.map(|feature| Feature {
        direction: feature.direction.wrapping_add(
            own.list().iter().find(|other| other.bits == feature.bits).unwrap().direction,
        ),
        ..feature
    });
    let query = Features::new(640, 480, list.collect()).unwrap();
    assert_eq!(index().candidates(&query, |_| true), []);
}

#[test]
fn what_is_removed_or_filtered_out_is_no_candidate() {
    let index = index();
    let query = copy(&picture(17), 40, 0, 0);
    assert_eq!(index.candidates(&query, |owner: &Owner| owner.group == 0), []);
    assert_eq!(index.remove(17), FeatureIndex::INDEXED);
    assert_eq!(index.candidates(&query, |_| true), []);
    index.insert(99, 0, &picture(17));
    assert_eq!(index.candidates(&query, |_| true)[0].entry, 99);
}

#[test]
fn a_place_that_is_in_every_picture_does_not_vote() {
    let index = FeatureIndex::new();
    let same = picture(1);
    for entry in 0..100 {
        index.insert(entry, 0, &same);
    }
    assert_eq!(index.candidates(&same, |_| true), []);
}
