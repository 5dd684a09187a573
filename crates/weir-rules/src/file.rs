//! Rule files: TOML, one rule a file, with its test cases beside it.

mod effects;
mod facts;
mod read;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::condition::Outcome;
use crate::effect::Effects;
use crate::explain::Said;
use crate::facts::Facts;
use crate::refusal::Refusal;
use crate::rule::Rule;

/// The most bytes of a rule file.
const MOST_BYTES: usize = 256 * 1024;

/// A text in several languages, by BCP 47 tag.
pub type Texts = BTreeMap<String, String>;

/// A rule as it is kept in a file, checked.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// A line on it, in each language.
    pub title: Texts,
    /// Why it is there, in each language.
    pub about: Texts,
    /// The rule.
    pub rule: Rule,
    /// Its test cases.
    pub tests: Vec<RuleTest>,
}

/// A test case of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTest {
    /// What it is about.
    pub name: String,
    /// The facts.
    pub facts: Facts,
    /// What the rule has to say of them.
    pub expect: Expect,
}

/// What a rule has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// It is so.
    Fires,
    /// It is not so.
    Quiet,
    /// It cannot be told.
    Unknown,
}

impl Expect {
    /// Its one name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fires => "fires",
            Self::Quiet => "quiet",
            Self::Unknown => "unknown",
        }
    }

    fn is(self, outcome: &Outcome) -> bool {
        self.name() == outcome.name()
    }
}

/// How a test case came out.
#[derive(Clone, Debug, PartialEq)]
pub struct TestResult {
    /// Which test.
    pub name: String,
    /// What the rule had to say.
    pub expected: Expect,
    /// What it said.
    pub said: Said,
    /// Whether that is the same.
    pub passed: bool,
}

impl RuleFile {
    /// Reads a rule file and checks the rule. The tests are read, not run.
    ///
    /// # Errors
    /// Everything that is wrong, with its place in the file.
    pub fn parse(text: &str) -> Result<Self, Vec<Refusal>> {
        read::read(text)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.rule.name()
    }

    /// When it fires, as it is written.
    pub fn when(&self) -> &str {
        self.rule.condition().source()
    }

    /// What it does then.
    pub const fn effects(&self) -> &Effects {
        self.rule.effects()
    }

    /// Its title in this language, else in English.
    pub fn title_in(&self, language: &str) -> &str {
        self.title.get(language).or_else(|| self.title.get("en")).map_or("", String::as_str)
    }

    /// Runs its tests.
    pub fn run_tests(&self) -> Vec<TestResult> {
        self.tests
            .iter()
            .map(|test| {
                let said = self.rule.explain(&test.facts);
                let passed = test.expect.is(&said.outcome);
                TestResult { name: test.name.clone(), expected: test.expect, said, passed }
            })
            .collect()
    }

    /// The file that [`RuleFile::parse`] reads as the same.
    pub fn to_toml(&self) -> String {
        write::write(self)
    }
}
