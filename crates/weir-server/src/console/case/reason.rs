//! The reason that the author is given, drafted from the outcome, the policy
//! and the match, in the author's language; a person reads and changes it.

use fluent_bundle::FluentValue;
use weir_model::{CaseKind, Outcome, Policy, Purpose};

use crate::console::words::{self, Words, key};

/// What a reason is drafted from.
#[derive(Clone, Copy)]
pub(super) struct Draft<'a> {
    pub(super) language: &'a str,
    pub(super) kind: CaseKind,
    /// Whether something banked matched, or only somebody reported it.
    pub(super) matched: bool,
    pub(super) policy: Option<&'a Policy>,
    pub(super) purpose: Purpose,
    pub(super) outcome: Outcome,
}

impl Draft<'_> {
    /// The reason in words.
    pub(super) fn write(&self) -> String {
        let language = words::language(self.language).unwrap_or(&words::languages()[0]);
        let words = Words::new(language);
        let thing = words.say(&key("reason-thing-", self.kind.name()));
        let policy = self.policy.map(|policy| title_in(policy, &language.code)).unwrap_or_default();
        let purpose = words.say(&key("reason-purpose-", self.purpose.name()));
        let matched = if self.matched { "yes" } else { "no" };
        let gaps = [
            ("thing", FluentValue::from(thing)),
            ("policy", policy.into()),
            ("purpose", purpose.into()),
            ("matched", matched.into()),
        ];
        // The text goes to people and programs: no signs that only lead lines.
        words.say_plain(&key("reason-", self.outcome.name()), &gaps)
    }
}

/// A policy's title in a language, else in its first.
pub(super) fn title_in(policy: &Policy, language: &str) -> String {
    let text = policy.texts.iter().find(|text| text.language == language);
    let text = text.or_else(|| policy.texts.first());
    text.map_or_else(|| policy.name.clone(), |text| text.title.clone())
}
