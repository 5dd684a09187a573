//! Any bytes as a condition, a rule file and kept facts: read within bounds or
//! refused with a place that lies in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_rules::{Facts, MatchFacts, Outcome, RuleFile, check_condition};

fuzz_target!(|data: &[u8]| {
    let Some((&choice, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    match choice % 3 {
        0 => condition(text),
        1 => file(text),
        _ => {
            if let Ok(facts) = Facts::from_json(text) {
                let again = Facts::from_json(&facts.to_json());
                assert_eq!(again.expect("what was written is read"), facts);
                for file in weir_rules::default_files() {
                    assert_eq!(file.rule.explain(&facts).outcome, file.rule.evaluate(&facts));
                }
            }
        }
    }
});

fn condition(text: &str) {
    match check_condition(text) {
        Ok(condition) => {
            for matches in [0, 3, 40] {
                let facts =
                    Facts { matches: vec![MatchFacts::default(); matches], ..Facts::default() };
                let said = condition.explain(&facts);
                assert_eq!(said.outcome, condition.evaluate(&facts));
                assert!(said.values.len() <= 12 || said.outcome == Outcome::TooCostly);
            }
        }
        Err(refusals) => {
            assert!(!refusals.is_empty(), "a refusal says why");
            for refusal in refusals {
                assert!(text.get(refusal.place.span()).is_some(), "{refusal:?}");
                assert!(!refusal.message.is_empty());
            }
        }
    }
}

fn file(text: &str) {
    match RuleFile::parse(text) {
        Ok(file) => {
            file.run_tests();
            let written = file.to_toml();
            let again = RuleFile::parse(&written).expect("what was written is read");
            assert_eq!((again.when(), again.effects()), (file.when(), file.effects()));
            assert_eq!(again.tests, file.tests);
        }
        Err(refusals) => {
            for refusal in refusals {
                assert!(text.get(refusal.place.span()).is_some(), "{refusal:?}");
            }
        }
    }
}
