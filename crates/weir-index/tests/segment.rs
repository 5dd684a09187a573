//! A segment answers as the obvious search does, however the hashes are spread.

mod sets;

use sets::{SplitMix, Spread, items, queries};
use weir_index::{Ask, Hit, Item, Owner, ScanPath, Segment, oracle};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

fn expected(items: &[Item], query: &PdqHash, radius: u16, gone: &[u32]) -> Vec<Hit> {
    let hashes: Vec<PdqHash> = items.iter().map(|item| item.hash).collect();
    let mut hits: Vec<Hit> = oracle::within(&hashes, query, Distance::new(radius))
        .into_iter()
        .map(|(place, distance)| Hit { distance, owner: items[place].owner })
        .filter(|hit| !gone.contains(&hit.owner.entry))
        .collect();
    hits.sort_unstable();
    hits
}

#[test]
fn a_segment_finds_what_the_oracle_finds_at_every_radius_on_every_path() {
    for spread in Spread::ALL {
        for (count, seed) in [(1, 1), (300, 2), (3_000, 3), (30_000, 4)] {
            let mut random = SplitMix(seed);
            let hashes = spread.hashes(count, &mut random);
            let items = items(&hashes);
            let segments =
                ScanPath::ALL.map(|path| Segment::build(items.clone()).unwrap().by_path(path));
            assert!(segments.iter().all(|segment| segment.len() == count));
            for radius in [0, 1, 10, 15, 16, 31, 33, 47, 63, 64, 90, 256] {
                if radius > 63 && count > 3_000 {
                    continue;
                }
                let queries = queries(&hashes, 12, &mut random);
                let right: Vec<Vec<Hit>> =
                    queries.iter().map(|query| expected(&items, query, radius, &[])).collect();
                let ask = Ask::within(Distance::new(radius));
                for segment in &segments {
                    let answers = segment.search_many(&queries, ask, |_| true);
                    for (answer, right) in answers.iter().zip(&right) {
                        let of = (spread, count, radius, segment.path());
                        assert_eq!(answer.hits.len(), right.len(), "{of:?}");
                        assert_eq!(&answer.hits, right, "{of:?}");
                        assert!(!answer.truncated);
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_taken_out_is_found_no_more_and_what_is_left_is() {
    for spread in Spread::ALL {
        let mut random = SplitMix(9);
        let hashes = spread.hashes(2_000, &mut random);
        let items = items(&hashes);
        let segment = Segment::build(items.clone()).unwrap();
        let gone: Vec<u32> = (0..667).filter(|entry| entry % 3 == 1).collect();
        for entry in &gone {
            assert!(segment.contains(*entry));
            assert_eq!(segment.remove(*entry), 3);
            assert!(!segment.contains(*entry));
            assert_eq!(segment.remove(*entry), 0);
        }
        assert_eq!(segment.len(), 2_000 - 3 * gone.len());
        for query in queries(&hashes, 20, &mut random) {
            let answer = segment.search(&query, Ask::within(Distance::new(40)), |_| true);
            assert_eq!(answer.hits, expected(&items, &query, 40, &gone), "{spread:?}");
        }
        let mut left: Vec<Owner> = segment.items().map(|item| item.owner).collect();
        left.sort_unstable();
        let mut right: Vec<Owner> = items
            .iter()
            .map(|item| item.owner)
            .filter(|owner| !gone.contains(&owner.entry))
            .collect();
        right.sort_unstable();
        assert_eq!(left, right);
    }
}

#[test]
fn an_answer_cut_by_a_limit_says_so_and_one_that_fits_does_not() {
    for spread in Spread::ALL {
        let mut random = SplitMix(5);
        let hashes = spread.hashes(3_000, &mut random);
        let items = items(&hashes);
        let segment = Segment::build(items.clone()).unwrap();
        for radius in [20, 31, 63, 140] {
            for query in queries(&hashes, 8, &mut random) {
                let all = expected(&items, &query, radius, &[]);
                for limit in [0, 1, 7, all.len(), all.len() + 1] {
                    let ask = Ask::within(Distance::new(radius)).at_most(limit);
                    let answer = segment.search(&query, ask, |_| true);
                    assert_eq!(answer.hits.len(), limit.min(all.len()));
                    assert_eq!(answer.truncated, all.len() > limit);
                    assert!(answer.hits.iter().all(|hit| all.binary_search(hit).is_ok()));
                }
            }
        }
    }
}

#[test]
fn a_filter_lets_only_its_owners_through() {
    let mut random = SplitMix(6);
    let hashes = Spread::Clustered.hashes(4_000, &mut random);
    let items = items(&hashes);
    let segment = Segment::build(items.clone()).unwrap();
    for query in queries(&hashes, 20, &mut random) {
        let ask = Ask::within(Distance::new(31));
        let answer = segment.search(&query, ask, |owner| owner.group == 2);
        let mut right = expected(&items, &query, 31, &[]);
        right.retain(|hit| hit.owner.group == 2);
        assert_eq!(answer.hits, right);
    }
}

#[test]
fn a_filter_may_itself_search() {
    let mut random = SplitMix(7);
    let hashes = Spread::AllEqual.hashes(40, &mut random);
    let segment = Segment::build(items(&hashes)).unwrap();
    let ask = Ask::within(Distance::new(31));
    let answer = segment
        .search(&hashes[0], ask, |_| segment.search(&hashes[0], ask, |_| true).hits.len() == 40);
    assert_eq!(answer.hits.len(), 40);
}

#[test]
fn items_may_come_in_any_order() {
    let mut random = SplitMix(8);
    let hashes = Spread::Clustered.hashes(2_000, &mut random);
    let right = items(&hashes);
    let mut shuffled = right.clone();
    for place in (1..shuffled.len()).rev() {
        shuffled.swap(place, random.below(place + 1));
    }
    let segment = Segment::build(shuffled).unwrap();
    let ask = Ask::within(Distance::new(31));
    for query in queries(&hashes, 20, &mut random) {
        assert_eq!(segment.search(&query, ask, |_| true).hits, expected(&right, &query, 31, &[]));
    }
    for entry in 0..667 {
        assert!(segment.contains(entry), "{entry}");
    }
}

#[test]
fn an_empty_segment_finds_nothing() {
    let segment = Segment::build(Vec::new()).unwrap();
    assert!(segment.is_empty());
    let answer = segment.search(&PdqHash([0; 32]), Ask::within(Distance::new(256)), |_| true);
    assert_eq!((answer.hits.len(), answer.truncated), (0, false));
    assert!(!segment.contains(0));
}
