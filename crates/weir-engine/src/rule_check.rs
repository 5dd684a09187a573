//! Whether what somebody wrote is a rule: read, checked, its own tests run; and
//! nothing that is none gets further than a draft.

use weir_model::{RuleState, RuleVersion, RuleVersionId, ServiceId, Timestamp};
use weir_rules::{Place, Refusal, RefusalKind, RuleFile, TestResult};
use weir_store::{Store, StoreError};

/// A rule file looked through.
#[derive(Clone, Debug)]
pub struct CheckedRule {
    /// The rule; nothing where it is none.
    pub file: Option<RuleFile>,
    /// Everything that is wrong with it, its failed tests among it.
    pub faults: Vec<Refusal>,
    /// How its tests came out.
    pub tests: Vec<TestResult>,
}

impl CheckedRule {
    /// Looks through a rule file that is to be the rule `name`; any name will
    /// do where that is not said.
    pub fn of(source: &str, name: Option<&str>) -> Self {
        let file = match RuleFile::parse(source) {
            Ok(file) => file,
            Err(faults) => return Self { file: None, faults, tests: Vec::new() },
        };
        let tests = file.run_tests();
        let mut faults: Vec<Refusal> =
            tests.iter().filter(|test| !test.passed).map(|test| failed(source, test)).collect();
        faults.extend(
            name.filter(|name| *name != file.name()).map(|name| renamed(source, name, &file)),
        );
        Self { file: Some(file), faults, tests }
    }

    /// Whether nothing is wrong with it.
    pub const fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Why a version was not put in another state.
#[derive(Debug, thiserror::Error)]
pub enum NotPut {
    /// What was sound once may not be for a later Weir.
    #[error(
        "version {version} of rule “{name}” has faults and is not computed: {why}; write it anew"
    )]
    Faulty {
        /// The rule.
        name: String,
        /// The version.
        version: u32,
        /// The first of its faults.
        why: String,
    },
    /// The store refused, or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts a version of a rule in another state; one with faults may only be
/// written on, or retired.
pub async fn put_rule_in_state(
    store: &Store,
    service: ServiceId,
    id: RuleVersionId,
    state: RuleState,
    two_people: bool,
    at: Timestamp,
) -> Result<RuleVersion, NotPut> {
    let version = store.rule_version(service, id).await?;
    let checked = CheckedRule::of(&version.source, Some(&version.name));
    if !matches!(state, RuleState::Draft | RuleState::Retired)
        && let Some(fault) = checked.faults.first()
    {
        let RuleVersion { name, number, .. } = version;
        return Err(NotPut::Faulty { name, version: number, why: fault.to_string() });
    }
    Ok(store.set_rule_state(service, id, state, two_people, at).await?)
}

fn failed(source: &str, test: &TestResult) -> Refusal {
    // A test stands in the file by its name; where that is written otherwise,
    // the message still says which.
    let at = source.find(&format!("\"{}\"", test.name)).unwrap_or(source.len());
    Refusal {
        place: Place::of(source, at..(at + test.name.len() + 2).min(source.len())),
        kind: RefusalKind::Test,
        message: format!(
            "the test “{}” expects “{}”, but the rule {}",
            test.name,
            test.expected.name(),
            test.said.sentence()
        ),
        nearest: None,
    }
}

fn renamed(source: &str, name: &str, file: &RuleFile) -> Refusal {
    let at = source.find(file.name()).unwrap_or(0);
    Refusal {
        place: Place::of(source, at..at + file.name().len()),
        kind: RefusalKind::File,
        message: format!(
            "this is a version of the rule “{name}”, and the file is named “{}”; keep the name, \
             or write a new rule",
            file.name()
        ),
        nearest: Some(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = r#"
name = "many-links"
title = { en = "Many links" }
about = { en = "More than ten links." }
when = "item.links > 10"
[then]
review = { queue = "matches", priority = "low" }
[[test]]
name = "eleven"
facts.item = { links = 11 }
expect = "fires"
"#;

    #[test]
    fn a_rule_whose_own_test_fails_is_not_sound() {
        assert!(CheckedRule::of(RULE, Some("many-links")).is_sound());
        let wrong = CheckedRule::of(&RULE.replace("links = 11", "links = 3"), None);
        assert_eq!(wrong.faults.len(), 1, "{:?}", wrong.faults);
        assert_eq!(wrong.faults[0].kind, RefusalKind::Test);
        assert!(wrong.faults[0].message.contains("“eleven” expects “fires”"), "{:?}", wrong.faults);
        assert_eq!(wrong.faults[0].place.line, 9);
    }

    #[test]
    fn a_version_keeps_the_name_of_its_rule() {
        let renamed = CheckedRule::of(RULE, Some("few-links"));
        assert!(!renamed.is_sound() && renamed.file.is_some());
        assert_eq!(renamed.faults[0].nearest.as_deref(), Some("few-links"));
    }
}
