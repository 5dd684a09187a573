//! What a rule does, in words; how far a version is; where a rule is found.

use maud::{Markup, html};
use weir_engine::{Effects, RuleFile};
use weir_model::{Permission, Queue, RuleState, RuleVersion, Scope};

use crate::console::person::Person;
use crate::console::words::key;

/// Whether they may write rules.
pub(super) const fn writes_rules(person: &Person) -> bool {
    person.may(Permission::write(Scope::Rules))
}

/// Where a rule is; `new` is the form for a new one.
pub(in crate::console) fn rule_path(name: &str) -> String {
    let mark = if name == "new" { "~" } else { "" };
    format!("/rules/{mark}{name}")
}

/// The name that a path says.
pub(super) fn name_in(part: &str) -> &str {
    part.strip_prefix('~').unwrap_or(part)
}

/// What a version is called in the reader's language: its title, else the
/// rule's name.
pub(in crate::console) fn title(person: &Person, version: &RuleVersion) -> String {
    let file = RuleFile::parse(&version.source).ok();
    file.map_or_else(|| version.name.clone(), |file| title_of(person, &file).to_owned())
}

pub(super) fn title_of<'a>(person: &Person, file: &'a RuleFile) -> &'a str {
    file.title_in(&person.words.language.code)
}

/// Why a rule is there, in the reader's language or in English.
pub(super) fn about_of<'a>(person: &Person, file: &'a RuleFile) -> &'a str {
    let code = person.words.language.code.as_str();
    file.about.get(code).or_else(|| file.about.get("en")).map_or("", String::as_str)
}

/// What follows when a rule fires, each a phrase.
pub(super) fn effects(person: &Person, effects: &Effects) -> Vec<String> {
    let words = &person.words;
    let mut told = Vec::new();
    if let Some(action) = effects.act {
        told.push(person.say(&key("effect-act-", action.name())));
    }
    if effects.hold {
        told.push(person.say("effect-hold"));
    }
    if let Some(review) = effects.review {
        let looks = person.say(&key("effect-review-", review.priority.name()));
        told.push(match review.queue {
            Queue::Matches => looks,
            Queue::Notices => words.say_plain("effect-in-notices", &[("looks", looks.into())]),
            Queue::Escalated => words.say_plain("effect-in-escalated", &[("looks", looks.into())]),
        });
    }
    if let Some(label) = &effects.label {
        let gaps = [
            ("label", label.name.as_str().into()),
            ("days", i64::from(label.for_days.unwrap_or(0)).into()),
        ];
        told.push(words.say_with(&key("effect-label-", label.on.name()), &gaps));
    }
    if effects.allow {
        told.push(person.say("effect-allow"));
    }
    if let Some(most) = effects.at_most {
        told.push(person.say(&key("effect-at-most-", most.name())));
    }
    told
}

/// The phrases under each other.
pub(super) fn effect_list(person: &Person, of: &Effects) -> Markup {
    html! { ul.effects { @for phrase in effects(person, of) { li { (phrase) } } } }
}

/// Whether a version waits for a second person.
pub(super) const fn waits(version: &RuleVersion, two_people: bool) -> bool {
    two_people && matches!(version.state, RuleState::Checked) && version.approved_by.is_none()
}

/// How far a version is: shape, word and colour; with its number.
pub(super) fn state_badge(person: &Person, version: &RuleVersion, two_people: bool) -> Markup {
    let number = [("number", i64::from(version.number).into())];
    let (class, state, said) = match version.state {
        RuleState::Live => ("clock", "ok", "rule-is-live"),
        RuleState::Shadow => ("clock", "paused", "rule-is-shadow"),
        RuleState::Checked if waits(version, two_people) => ("clock", "soon", "rule-is-waiting"),
        RuleState::Checked => ("badge", "", "rule-is-checked"),
        RuleState::Draft => ("badge", "", "rule-is-draft"),
        RuleState::Retired => ("badge", "", "rule-is-retired"),
    };
    html! { span class=(class) data-state=(state) { (person.words.say_with(said, &number)) } }
}
