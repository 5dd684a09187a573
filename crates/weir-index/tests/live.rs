//! A live index answers as the obvious search does after any history, whatever
//! is merged meanwhile.

mod sets;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use proptest::prelude::*;
use sets::{SplitMix, Spread, items, queries};
use weir_index::{Ask, Hit, Item, LiveIndex, Owner, oracle};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

#[derive(Clone, Debug)]
enum Step {
    Insert(usize, u32),
    InsertMany(usize, usize, u32),
    Remove(u32),
    Replace(usize, u32),
    Query(usize, u16),
    QueryMany(Vec<usize>, u16),
    Merge,
}

fn step() -> impl Strategy<Value = Step> {
    let hash = 0_usize..400;
    let entry = 0_u32..40;
    prop_oneof![
        20 => (hash.clone(), entry.clone()).prop_map(|(hash, entry)| Step::Insert(hash, entry)),
        4 => (hash.clone(), 1_usize..200, entry.clone())
            .prop_map(|(hash, count, entry)| Step::InsertMany(hash, count, entry)),
        3 => entry.clone().prop_map(Step::Remove),
        3 => (hash.clone(), entry).prop_map(|(hash, entry)| Step::Replace(hash, entry)),
        6 => (hash.clone(), 0_u16..=63).prop_map(|(hash, radius)| Step::Query(hash, radius)),
        1 => (prop::collection::vec(hash, 0..9), 0_u16..=63)
            .prop_map(|(hashes, radius)| Step::QueryMany(hashes, radius)),
        1 => Just(Step::Merge),
    ]
}

/// The items, as plainly as they can be kept.
#[derive(Default)]
struct Model(Vec<Item>);

impl Model {
    fn within(&self, query: &PdqHash, radius: Distance) -> Vec<Hit> {
        let hashes: Vec<PdqHash> = self.0.iter().map(|item| item.hash).collect();
        let found = oracle::within(&hashes, query, radius);
        let mut hits: Vec<Hit> = found
            .into_iter()
            .map(|(place, distance)| Hit { distance, owner: self.0[place].owner })
            .collect();
        hits.sort_unstable();
        hits
    }

    fn remove(&mut self, entry: u32) -> usize {
        let before = self.0.len();
        self.0.retain(|item| item.owner.entry != entry);
        before - self.0.len()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_live_index_answers_as_the_oracle_after_any_history(
        spread in prop::sample::select(Spread::ALL.to_vec()),
        steps in prop::collection::vec(step(), 1..150),
    ) {
        let mut random = SplitMix(11);
        let hashes = spread.hashes(600, &mut random);
        let asked = queries(&hashes, 400, &mut random);
        let index = LiveIndex::new();
        let mut model = Model::default();
        // No two hashes are of the same owner, so that doubles would show.
        let mut time = 0;
        let mut item = |hash: usize, entry: u32| {
            time += 1;
            Item::new(hashes[hash], Owner { time, ..Owner::entry(entry) })
        };
        for step in steps {
            match step {
                Step::Insert(hash, entry) => {
                    let item = item(hash, entry);
                    index.insert(item.hash, item.owner);
                    model.0.push(item);
                }
                Step::InsertMany(hash, count, entry) => {
                    let more: Vec<Item> =
                        (0..count).map(|n| item(hash + n, entry + n as u32 % 3)).collect();
                    index.insert_many(&more);
                    model.0.extend(more);
                }
                Step::Remove(entry) => {
                    prop_assert_eq!(index.remove(entry), model.remove(entry));
                }
                Step::Replace(hash, entry) => {
                    let new = [item(hash, entry)];
                    prop_assert_eq!(index.replace(entry, &new), model.remove(entry));
                    model.0.extend(new);
                }
                Step::Query(query, radius) => {
                    let radius = Distance::new(radius);
                    let answer = index.search(&asked[query], Ask::within(radius), |_| true);
                    prop_assert_eq!(answer.hits, model.within(&asked[query], radius));
                }
                Step::QueryMany(chosen, radius) => {
                    let radius = Distance::new(radius);
                    let batch: Vec<PdqHash> = chosen.iter().map(|query| asked[*query]).collect();
                    let answers = index.search_many(&batch, Ask::within(radius), |_| true);
                    prop_assert_eq!(answers.len(), batch.len());
                    for (query, answer) in batch.iter().zip(answers) {
                        prop_assert_eq!(answer.hits, model.within(query, radius));
                    }
                }
                Step::Merge => index.merge().unwrap(),
            }
            prop_assert_eq!(index.len(), model.0.len());
        }
        for entry in 0..42 {
            let there = model.0.iter().any(|item| item.owner.entry == entry);
            prop_assert_eq!(index.contains(entry), there);
        }
    }
}

#[test]
fn merges_leave_few_pieces_and_every_hash() {
    let mut random = SplitMix(12);
    let hashes = Spread::Clustered.hashes(30_000, &mut random);
    let items = items(&hashes);
    let index = LiveIndex::new();
    for item in &items {
        index.insert(item.hash, item.owner);
    }
    assert_eq!(index.len(), items.len());
    index.merge().unwrap();
    assert_eq!(index.pieces(), (1, 0));
    let model = Model(items);
    for query in queries(&hashes, 30, &mut random) {
        let answer = index.search(&query, Ask::within(Distance::new(31)), |_| true);
        assert_eq!(answer.hits, model.within(&query, Distance::new(31)));
    }
    for entry in 0..10_000 {
        assert_eq!(index.remove(entry), 3);
    }
    assert!(index.is_empty());
    index.merge().unwrap();
    assert!(index.is_empty());
}

#[test]
fn a_limit_holds_over_all_pieces() {
    let index = LiveIndex::over(items(&[PdqHash([1; 32]); 50])).unwrap();
    for number in 0..50 {
        index.insert(PdqHash([1; 32]), Owner::entry(1_000 + number));
    }
    for (limit, cut) in [(10, true), (50, true), (75, true), (100, false), (101, false)] {
        let ask = Ask::within(Distance::new(0)).at_most(limit);
        let answer = index.search(&PdqHash([1; 32]), ask, |_| true);
        assert_eq!((answer.hits.len(), answer.truncated), (limit.min(100), cut));
    }
}

/// Rounds of the hammer; a minute takes some 2,000.
fn rounds() -> u32 {
    let asked = std::env::var("WEIR_HAMMER_ROUNDS").ok().and_then(|count| count.parse().ok());
    asked.unwrap_or(20)
}

#[test]
fn readers_see_what_stays_and_never_twice_while_writers_and_merges_hammer() {
    let mut random = SplitMix(13);
    let stays: Vec<Item> = Spread::Even
        .hashes(3_000, &mut random)
        .into_iter()
        .zip(0_u32..)
        .map(|(hash, entry)| Item::new(hash, Owner::entry(entry)))
        .collect();
    let index = LiveIndex::over(stays.clone()).unwrap();
    let done = AtomicBool::new(false);
    // What the writer has finished inserting, and has not begun to remove.
    let (inserted, removed) = (AtomicU32::new(10_000), AtomicU32::new(10_000));
    let moving = |entry: u32| SplitMix(u64::from(entry)).hash();
    std::thread::scope(|scope| {
        for seed in 0..2 {
            let (index, stays, done) = (&index, &stays, &done);
            let (inserted, removed) = (&inserted, &removed);
            scope.spawn(move || {
                let mut random = SplitMix(100 + seed);
                while !done.load(Ordering::Acquire) {
                    let item = &stays[random.below(stays.len())];
                    let near = random.near(&item.hash, 20);
                    let answer = index.search(&near, Ask::within(Distance::new(31)), |_| true);
                    let owners: Vec<u32> = answer.hits.iter().map(|h| h.owner.entry).collect();
                    assert_eq!(owners.iter().filter(|e| **e == item.owner.entry).count(), 1);

                    let end = inserted.load(Ordering::Acquire);
                    let start = removed.load(Ordering::Acquire);
                    if start < end {
                        let entry = start + random.below((end - start) as usize) as u32;
                        let ask = Ask::within(Distance::new(0));
                        let found = index.search(&moving(entry), ask, |_| true).hits.len();
                        let gone = removed.load(Ordering::Acquire) > entry;
                        assert!(found == 1 || found == 0 && gone, "{entry}: {found}");
                    }
                }
            });
        }
        for _ in 0..rounds() {
            for _ in 0..2_500 {
                let entry = inserted.load(Ordering::Relaxed);
                index.insert(moving(entry), Owner::entry(entry));
                inserted.store(entry + 1, Ordering::Release);
            }
            for _ in 0..2_400 {
                let entry = removed.load(Ordering::Relaxed);
                removed.store(entry + 1, Ordering::Release);
                assert_eq!(index.remove(entry), 1);
            }
        }
        done.store(true, Ordering::Release);
    });
    let left: BTreeSet<u32> = (removed.into_inner()..inserted.into_inner()).collect();
    assert_eq!(index.len(), stays.len() + left.len());
    assert!(left.iter().all(|entry| index.contains(*entry)));
}
