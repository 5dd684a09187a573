//! The rules that ship.

use weir_rules::{RuleFile, default_files, default_texts};

#[test]
fn every_rule_that_ships_passes_its_own_tests() {
    for file in default_files() {
        assert!(file.tests.len() >= 2, "{} has too few tests", file.name());
        for result in file.run_tests() {
            let (name, said) = (&result.name, &result.said);
            assert!(result.passed, "{}: {name}: {}", file.name(), said.sentence());
        }
    }
}

#[test]
fn every_rule_that_ships_is_explained_in_english_and_arabic() {
    for file in default_files() {
        for language in ["en", "ar"] {
            assert!(file.title.contains_key(language), "{}: title", file.name());
            assert!(file.about.contains_key(language), "{}: about", file.name());
        }
    }
}

#[test]
fn no_rule_that_ships_acts_without_a_person() {
    for file in default_files() {
        assert_eq!(file.effects().act, None, "{}", file.name());
    }
}

#[test]
fn a_rule_file_written_out_reads_back_the_same() {
    for (name, text) in default_texts() {
        let file = RuleFile::parse(text).unwrap();
        assert_eq!(file.name(), *name, "it is looked for under its name");
        let written = file.to_toml();
        let again = RuleFile::parse(&written).unwrap_or_else(|e| panic!("{e:?} in\n{written}"));
        assert_eq!(again.name(), file.name());
        assert_eq!(again.when(), file.when());
        assert_eq!(again.effects(), file.effects());
        assert_eq!((again.title, again.about), (file.title, file.about));
        assert_eq!(again.tests, file.tests, "{written}");
    }
}
