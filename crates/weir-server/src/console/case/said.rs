//! What rules said of the item or of a notice, in words: which version, because
//! of what; live and in shadow apart.

use std::collections::{BTreeSet, HashMap};

use maud::{Markup, html};
use weir_engine::{RuleOutcome, SaidByRule, Saying};
use weir_model::{Mode, RuleState, RuleVersionId, ServiceId, Verdict};
use weir_store::Store;

use crate::console::person::Person;
use crate::console::rules::{missing, rule_path, sentence, title};
use crate::console::shell::mode_word;
use crate::console::words::key;

/// How many facts of a rule are told before the rest is folded.
const TOLD: usize = 3;

/// What the versions that spoke are called.
pub(super) type Titles = HashMap<String, String>;

/// The titles of every version that said something.
pub(super) async fn titles<'a>(
    store: &Store,
    service: ServiceId,
    person: &Person,
    said: impl Iterator<Item = &'a Saying>,
) -> Titles {
    let spoke = said.flat_map(|saying| &saying.rules);
    let ids: BTreeSet<String> = spoke.filter_map(|one| one.version.clone()).collect();
    let mut titles = Titles::new();
    for text in ids {
        let Ok(id) = text.parse::<RuleVersionId>() else { continue };
        // One that cannot be read is called by its name.
        if let Ok(version) = store.rule_version(service, id).await {
            titles.insert(text, title(person, &version));
        }
    }
    titles
}

/// Why the item is where it is.
pub(super) fn section(person: &Person, saying: &Saying, titles: &Titles) -> Markup {
    html! {
        section.sec.rule-line.said aria-labelledby="said-title" {
            h2 id="said-title" { (person.say("ruled-title")) }
            (saying_of(person, saying, titles))
        }
    }
}

/// The same of a notice, folded beneath it.
pub(super) fn of_notice(person: &Person, saying: &Saying, titles: &Titles) -> Markup {
    html! {
        details.said {
            summary.small { (person.say("ruled-of-notice")) }
            div.stack.stack-2 { (saying_of(person, saying, titles)) }
        }
    }
}

fn saying_of(person: &Person, saying: &Saying, titles: &Titles) -> Markup {
    let is_live = |one: &&SaidByRule| one.state != RuleState::Shadow.name();
    let (live, shadow): (Vec<&SaidByRule>, Vec<&SaidByRule>) =
        saying.rules.iter().partition(is_live);
    let fires = |one: &&&SaidByRule| one.outcome.fires();
    html! {
        p { (came_to(person, saying)) }
        @if live.iter().any(|one| one.outcome.fires()) {
            ul.said-list { @for one in live.iter().filter(fires) { (spoke(person, one, titles)) } }
        }
        @let unsure: Vec<&&SaidByRule> = live.iter().filter(|one| !one.outcome.fires()).collect();
        @if !unsure.is_empty() {
            details {
                summary.small { (person.words.say_with("ruled-unsure", &[("count", (unsure.len() as i64).into())])) }
                ul.said-list { @for one in unsure { (spoke(person, one, titles)) } }
            }
        }
        @if !shadow.is_empty() {
            details {
                summary.small { (person.words.say_with("ruled-shadow", &[("count", (shadow.len() as i64).into())])) }
                p.small.quiet { (with_shadow(person, saying)) }
                ul.said-list { @for one in &shadow { (spoke(person, one, titles)) } }
            }
        }
    }
}

fn verdict(person: &Person, name: &str) -> String {
    match Verdict::from_name(name) {
        Some(verdict) => person.say(&key("verdict-", verdict.name())),
        None => name.to_owned(),
    }
}

/// What the live rules came to, and what the mode made of it.
fn came_to(person: &Person, saying: &Saying) -> String {
    let kept_back = match (Mode::from_name(&saying.mode), Verdict::from_name(&saying.verdict)) {
        (Some(mode @ Mode::Observe), _) => Some(mode),
        (Some(mode @ Mode::Review), Some(Verdict::Hold | Verdict::Act)) => Some(mode),
        _ => None,
    };
    let came = verdict(person, &saying.verdict);
    match kept_back {
        Some(mode) => person.words.say_with(
            "ruled-came-to-kept",
            &[("verdict", came.into()), ("mode", person.say(mode_word(mode)).into())],
        ),
        None => person.words.say_with("ruled-came-to", &[("verdict", came.into())]),
    }
}

fn with_shadow(person: &Person, saying: &Saying) -> String {
    if saying.with_shadow == saying.verdict {
        return person.say("ruled-shadow-same");
    }
    let would = verdict(person, &saying.with_shadow);
    person.words.say_with("ruled-shadow-would", &[("verdict", would.into())])
}

fn spoke(person: &Person, one: &SaidByRule, titles: &Titles) -> Markup {
    let known = one.version.as_ref().and_then(|version| titles.get(version));
    let called = known.unwrap_or(&one.rule);
    let number = [("number", i64::from(one.number).into())];
    let told: Vec<String> = match &one.outcome {
        RuleOutcome::Unknown { missing: what } => {
            let gaps = [("fact", missing(person, what).into())];
            vec![person.words.say_with("saw-missing", &gaps)]
        }
        RuleOutcome::TooCostly => vec![person.say("missing-too-costly")],
        _ => one.values.iter().map(|saw| sentence(person, saw)).collect(),
    };
    html! {
        li {
            p.row {
                a href={ (rule_path(&one.rule)) "?version=" (one.number) "#v" (one.number) } {
                    bdi dir="auto" { (called) } (person.say("comma")) " " (person.words.say_with("ruled-version", &number))
                }
                @if one.decided { span.badge.badge-accent { (person.say("ruled-decided")) } }
            }
            ul.saw.small { @for phrase in told.iter().take(TOLD) { li { (phrase) } } }
            @if told.len() > TOLD {
                details {
                    summary.small { (person.words.say_with("ruled-more", &[("count", ((told.len() - TOLD) as i64).into())])) }
                    ul.saw.small { @for phrase in &told[TOLD..] { li { (phrase) } } }
                }
            }
        }
    }
}
