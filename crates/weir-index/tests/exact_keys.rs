//! The exact index keeps pairs of key and tag.

use std::collections::BTreeSet;

use proptest::prelude::*;
use weir_index::ExactIndex;

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn keys_and_tags_are_what_a_set_of_pairs_would_hold(
        steps in prop::collection::vec((0_u8..10, 0_u8..10, prop::bool::weighted(0.15)), 0..200)
    ) {
        let mut index = ExactIndex::new();
        let mut model = BTreeSet::new();
        for (key, tag, removes) in steps {
            if removes {
                let before = model.len();
                model.retain(|(_, other)| *other != tag);
                prop_assert_eq!(index.remove(&tag), before - model.len());
            } else {
                prop_assert_eq!(index.insert(key, tag), model.insert((key, tag)));
            }
            prop_assert_eq!(index.len(), model.len());
            for key in 0..10 {
                let mut found = index.get(&key).to_vec();
                found.sort_unstable();
                let expected: Vec<u8> =
                    model.iter().filter(|(k, _)| *k == key).map(|(_, tag)| *tag).collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}

#[test]
fn a_key_is_found_by_its_borrowed_form() {
    let mut index = ExactIndex::new();
    index.insert(String::from("lamp"), 1);
    assert_eq!(index.get("lamp"), [1]);
    assert_eq!(index.get("foghorn"), [0; 0]);
    assert!(!index.is_empty());
    assert_eq!(index.remove(&1), 1);
    assert!(index.is_empty());
}
