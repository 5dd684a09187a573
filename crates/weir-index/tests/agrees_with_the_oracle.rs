//! Every path gives what the obvious search gives, whatever was done before.

use proptest::prelude::*;
use weir_index::{HammingIndex, Neighbour, ScanPath, oracle};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

/// Hashes that lie near each other as often as not, because unrelated ones
/// never meet within a radius: a centre with a few bits flipped, or anything.
fn hash() -> impl Strategy<Value = PdqHash> {
    let centres = prop_oneof![Just([0; 32]), Just([0xff; 32]), Just([0xa5; 32])];
    let near =
        (centres, prop::collection::vec(0_usize..256, 0..70)).prop_map(|(mut bytes, flips)| {
            for bit in flips {
                bytes[bit / 8] ^= 1 << (bit % 8);
            }
            PdqHash(bytes)
        });
    prop_oneof![3 => near, 1 => any::<[u8; 32]>().prop_map(PdqHash)]
}

fn radius() -> impl Strategy<Value = Distance> {
    prop_oneof![8 => 0_u16..=63, 1 => 64_u16..=255, 1 => Just(256)].prop_map(Distance::new)
}

#[derive(Clone, Debug)]
enum Step {
    Insert(PdqHash, u8),
    Remove(u8),
    Query(PdqHash, Distance),
    QueryMany(Vec<PdqHash>, Distance),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        // Few tags, so that many own several hashes.
        30 => (hash(), 0_u8..12).prop_map(|(hash, tag)| Step::Insert(hash, tag)),
        2 => (0_u8..14).prop_map(Step::Remove),
        4 => (hash(), radius()).prop_map(|(hash, radius)| Step::Query(hash, radius)),
        1 => (prop::collection::vec(hash(), 0..11), radius())
            .prop_map(|(hashes, radius)| Step::QueryMany(hashes, radius)),
    ]
}

/// The stored pairs, as plainly as they can be kept.
#[derive(Default)]
struct Model(Vec<(PdqHash, u8)>);

impl Model {
    fn within(&self, query: &PdqHash, radius: Distance) -> Vec<(u16, u8)> {
        let hashes: Vec<PdqHash> = self.0.iter().map(|(hash, _)| *hash).collect();
        let mut answer: Vec<(u16, u8)> = oracle::within(&hashes, query, radius)
            .into_iter()
            .filter(|(place, _)| passes(&self.0[*place].1))
            .map(|(place, distance)| (distance.bits(), self.0[place].1))
            .collect();
        answer.sort_unstable();
        answer
    }

    fn remove(&mut self, tag: u8) -> usize {
        let before = self.0.len();
        self.0.retain(|(_, other)| *other != tag);
        before - self.0.len()
    }
}

fn passes(tag: &u8) -> bool {
    *tag != 3
}

fn pairs(answer: &[Neighbour<u8>]) -> Vec<(u16, u8)> {
    let mut pairs: Vec<(u16, u8)> =
        answer.iter().map(|near| (near.distance.bits(), near.tag)).collect();
    pairs.sort_unstable();
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn an_index_answers_as_the_oracle_after_any_history(
        steps in prop::collection::vec(step(), 1..260)
    ) {
        for path in ScanPath::ALL {
            let mut index = HammingIndex::with_path(path);
            let mut model = Model::default();
            for step in &steps {
                match step {
                    Step::Insert(hash, tag) => {
                        index.insert(*hash, *tag);
                        model.0.push((*hash, *tag));
                    }
                    Step::Remove(tag) => prop_assert_eq!(index.remove(tag), model.remove(*tag)),
                    Step::Query(query, radius) => {
                        let answer = index.within(query, *radius, passes);
                        prop_assert!(answer.is_sorted_by_key(|near| near.distance));
                        prop_assert_eq!(pairs(&answer), model.within(query, *radius));
                    }
                    Step::QueryMany(queries, radius) => {
                        let answers = index.within_many(queries, *radius, passes);
                        prop_assert_eq!(answers.len(), queries.len());
                        for (query, answer) in queries.iter().zip(&answers) {
                            prop_assert_eq!(pairs(answer), model.within(query, *radius));
                        }
                    }
                }
                prop_assert_eq!(index.len(), model.0.len());
            }
            for tag in 0..14 {
                prop_assert_eq!(index.contains(&tag), model.0.iter().any(|(_, t)| *t == tag));
            }
        }
    }
}

/// Hashes that a fixed generator makes (splitmix64).
fn generated(count: usize, mut state: u64) -> Vec<PdqHash> {
    let mut word = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)).to_le_bytes()
    };
    let mut hash = || {
        let mut bytes = [0; 32];
        bytes.chunks_exact_mut(8).for_each(|eight| eight.copy_from_slice(&word()));
        PdqHash(bytes)
    };
    (0..count).map(|_| hash()).collect()
}

fn assert_agrees(stored: &[PdqHash], queries: &[PdqHash], radius: Distance) {
    for path in ScanPath::ALL {
        let mut index = HammingIndex::with_path(path);
        for (tag, hash) in stored.iter().enumerate() {
            index.insert(*hash, tag);
        }
        let answers = index.within_many(queries, radius, |_| true);
        for (query, mut answer) in queries.iter().zip(answers) {
            answer.sort_by_key(|near| near.tag);
            let found: Vec<_> = answer.iter().map(|near| (near.tag, near.distance)).collect();
            assert_eq!(found, oracle::within(stored, query, radius), "{path:?}");
        }
    }
}

#[test]
fn batches_over_several_tiles_find_what_the_oracle_finds() {
    let stored = generated(40_000, 1);
    let queries: Vec<PdqHash> = stored
        .iter()
        .step_by(4_001)
        .zip(0_usize..)
        .map(|(hash, flips)| {
            let mut near = *hash;
            (0..3 * flips).for_each(|bit| near.0[(bit * 7 / 8) % 32] ^= 1 << (bit % 8));
            near
        })
        .chain(generated(9, 2))
        .collect();
    assert_agrees(&stored, &queries, Distance::DEFAULT_RADIUS);
    assert_agrees(&stored, &queries[..5], Distance::new(110));
}

#[test]
fn hashes_that_all_lie_near_each_other_are_told_apart_to_the_bit() {
    // The heads are equal, so that only the tails decide.
    let mut stored = generated(2_000, 3);
    for (place, hash) in stored.iter_mut().enumerate() {
        hash.0[..28].fill(0);
        if place % 3 == 0 {
            hash.0[28..30].fill(0);
        }
    }
    assert_agrees(&stored, &[PdqHash([0; 32]), stored[9]], Distance::new(15));
    assert_agrees(&stored, &[PdqHash([0; 32]), stored[9]], Distance::new(16));
}

#[test]
fn the_farthest_distances_are_exact() {
    let mut almost = [0xff; 32];
    almost[31] = 0xfe;
    let stored = [PdqHash([0xff; 32]), PdqHash(almost), PdqHash([0; 32])];
    for radius in [253, 254, 255, 256] {
        assert_agrees(&stored, &[PdqHash([0; 32])], Distance::new(radius));
    }
}

#[test]
fn an_empty_index_finds_nothing() {
    let index = HammingIndex::<u32>::new();
    assert!(index.is_empty());
    assert_eq!(index.within(&PdqHash([7; 32]), Distance::new(256), |_| true), []);
    assert_eq!(index.within_many(&[], Distance::new(256), |_| true), Vec::<Vec<_>>::new());
}

#[test]
fn a_hash_stored_twice_is_reported_twice() {
    let mut index = HammingIndex::new();
    index.insert(PdqHash([1; 32]), 'a');
    index.insert(PdqHash([1; 32]), 'a');
    index.insert(PdqHash([1; 32]), 'b');
    assert_eq!(index.within(&PdqHash([1; 32]), Distance::new(0), |_| true).len(), 3);
    assert_eq!(index.remove(&'a'), 2);
    assert_eq!(index.within(&PdqHash([1; 32]), Distance::new(0), |_| true).len(), 1);
}

#[test]
fn the_memory_told_grows_with_the_hashes_and_stays_small() {
    let mut index = HammingIndex::new();
    let empty = index.memory_bytes();
    for (hash, entry) in generated(10_000, 4).into_iter().zip(0_i64..) {
        index.insert(hash, entry);
    }
    let held = index.memory_bytes() - empty;
    assert!((10_000 * 48..10_000 * 150).contains(&held), "{held} bytes for 10,000 hashes");
}
