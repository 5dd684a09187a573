//! TLSH is py-tlsh's to the bit, as ThreatExchange's `text_tlsh` asks it. How the
//! file was made stands in `make_golden.py`.

use std::collections::HashMap;

use weir_signals::TlshHash;

const GOLDEN: &str = include_str!("golden.tsv");

fn rows(of: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = GOLDEN.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(move |row| row[0] == of)
}

#[test]
fn every_text_has_the_hash_of_the_reference() {
    let (mut with, mut without) = (0, 0);
    for row in rows("hash") {
        let [_, name, text, expected] = row[..] else { panic!("{row:?}") };
        let hash = TlshHash::of(text).map(|hash| hash.to_string()).unwrap_or_default();
        assert_eq!(hash, expected, "{name}");
        if expected.is_empty() { without += 1 } else { with += 1 }
    }
    assert!(with >= 12 && without >= 4, "{with} {without}");
}

#[test]
fn every_pair_has_the_difference_of_the_reference() {
    let hashes: HashMap<&str, TlshHash> = rows("hash")
        .filter(|row| !row[3].is_empty())
        .map(|row| (row[1], TlshHash::from_hex(row[3]).unwrap()))
        .collect();
    let mut pairs = 0;
    for row in rows("distance") {
        let [_, one, other, expected] = row[..] else { panic!("{row:?}") };
        let found = hashes[one].difference(&hashes[other]);
        assert_eq!(found.to_string(), expected, "{one} and {other}");
        pairs += 1;
    }
    assert!(pairs > 50, "{pairs}");
}
