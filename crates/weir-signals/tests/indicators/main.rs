//! Precision and recall of each kind of indicator on a labelled file; see
//! make_cases.py beside it.

use std::collections::{BTreeMap, BTreeSet};

use weir_signals::indicators::indicators;

const CASES: &str = include_str!("cases.tsv");

#[derive(Default)]
struct Tally {
    right: usize,
    wrong: Vec<String>,
    missed: Vec<String>,
}

fn tallies() -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for line in CASES.lines() {
        let (text, expected) = line.split_once('\t').expect("a text and what stands in it");
        let expected: BTreeSet<String> = expected.split_whitespace().map(str::to_owned).collect();
        let found: BTreeSet<String> = indicators(text).iter().map(ToString::to_string).collect();
        for indicator in expected.union(&found) {
            let kind = indicator.split(':').next().expect("a kind");
            let coin = indicator.split(':').nth(1).filter(|_| kind == "wallet");
            let tally = tallies.entry(coin.unwrap_or(kind).to_owned()).or_default();
            match (expected.contains(indicator), found.contains(indicator)) {
                (true, true) => tally.right += 1,
                (true, false) => tally.missed.push(format!("{indicator} in: {text}")),
                _ => tally.wrong.push(format!("{indicator} in: {text}")),
            }
        }
    }
    tallies
}

#[test]
fn the_file_has_five_hundred_cases_and_every_kind() {
    assert!(CASES.lines().count() >= 500);
    let kinds = tallies();
    for kind in [
        "url", "domain", "handle", "invite", "stored", "email", "phone", "iban", "bitcoin",
        "monero",
    ] {
        assert!(kinds.contains_key(kind), "{kind}");
    }
}

#[test]
fn every_kind_is_found_and_little_else() {
    let mut failures = Vec::new();
    for (kind, Tally { right, wrong, missed }) in tallies() {
        let checked =
            ["bitcoin", "ethereum", "tron", "monero", "litecoin", "iban"].contains(&kind.as_str());
        let least = if checked { 0.99 } else { 0.95 };
        let precision = right as f64 / (right + wrong.len()).max(1) as f64;
        let recall = right as f64 / (right + missed.len()).max(1) as f64;
        println!("{kind}: {right} right, precision {precision:.3}, recall {recall:.3}");
        if precision < least || recall < least {
            failures.push(format!("{kind}: wrong {wrong:#?} missed {missed:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
