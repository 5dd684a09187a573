//! The facts below the evidence: where the entry comes from, how it ended
//! before, what belongs together, who reported it, what was decided.

use maud::{Markup, html};
use weir_model::{Decision, Outcome, Permission, Purpose, Scope};
use weir_store::{Common, EntryOutcome};

use super::load::WholeCase;
use super::said;
use crate::console::matched::path_part;
use crate::console::person::Person;
use crate::console::words::key;

/// The facts of a case.
pub(super) fn facts(person: &Person, whole: &WholeCase) -> Markup {
    html! {
        @if let Some(found) = whole.matched() {
            dl.facts.rule-line {
                div {
                    dt { (person.say("bank")) }
                    dd {
                        @match &whole.bank {
                            Some(bank) => a href={ "/banks/" (path_part(bank.name.as_str())) } { bdi dir="auto" { (bank.name.as_str()) } },
                            None => bdi dir="auto" { (found.bank) },
                        }
                    }
                }
                div { dt { (person.say("source")) } dd { (source(person, &found.source)) } }
                @if !found.tags.is_empty() {
                    div {
                        dt { (person.say("tags")) }
                        dd.row { @for tag in &found.tags { span.badge { bdi dir="auto" { (tag) } } } }
                    }
                }
                (outcomes(person, &whole.outcomes))
            }
        }
        @if let Some(saying) = whole.said.as_ref().filter(|saying| !saying.rules.is_empty()) {
            (said::section(person, saying, &whole.rule_titles))
        }
        @if whole.is_open() && person.may(Permission::write(Scope::Cases)) { (together(person, whole)) }
        (notices(person, whole))
        (history(person, whole))
    }
}

/// On whose word an entry was banked.
fn source(person: &Person, source: &str) -> Markup {
    let (kind, name) = source.split_once(':').unwrap_or((source, ""));
    html! {
        (person.say(&key("source-", kind)))
        @if !name.is_empty() { " " bdi dir="auto" { (name) } }
    }
}

/// How earlier matches of the entry ended, as a bar with its legend.
fn outcomes(person: &Person, outcomes: &[EntryOutcome]) -> Markup {
    let sum = |which: &dyn Fn(&EntryOutcome) -> bool| -> u64 {
        outcomes.iter().filter(|one| which(one)).map(|one| one.count).sum()
    };
    let is = |one: &EntryOutcome, outcome| !one.undone && one.outcome == outcome;
    let kept_for = |one: &EntryOutcome| {
        is(one, Outcome::Keep) && !matches!(one.purpose, Purpose::Promotion | Purpose::Unclear)
    };
    let parts = [
        ("is-1", "ended-removed", sum(&|one| is(one, Outcome::Remove))),
        ("is-2", "ended-labelled", sum(&|one| is(one, Outcome::Label))),
        ("is-3", "ended-kept-for", sum(&kept_for)),
        ("is-4", "ended-kept", sum(&|one| is(one, Outcome::Keep) && !kept_for(one))),
        ("is-warm", "ended-wrong", sum(&|one| one.undone || is(one, Outcome::NotAMatch))),
    ];
    let all: u64 = parts.iter().map(|(.., count)| count).sum();
    let mut at = 0.0;
    let mut place = |count: u64| {
        let (start, width) = (at, count as f64 / all as f64 * 100.0);
        at += width;
        (format!("{start:.1}%"), format!("{:.1}%", (width - 0.4).max(0.4)))
    };
    html! {
        div.wide.outcomes {
            dt { (person.words.say_with("ended-title", &[("count", (all as i64).into())])) }
            @if all > 0 {
                dd {
                    svg aria-hidden="true" {
                        @for (class, _, count) in parts.iter().filter(|part| part.2 > 0) {
                            @let (x, width) = place(*count);
                            rect class=(class) x=(x) width=(width) height="8" {}
                        }
                    }
                }
                dd {
                    ul.legend {
                        @for (class, words, count) in parts.iter().filter(|part| part.2 > 0) {
                            li class=(class) { (person.words.say_with(words, &[("count", (*count as i64).into())])) }
                        }
                    }
                }
            }
        }
    }
}

fn notices(person: &Person, whole: &WholeCase) -> Markup {
    if whole.notices.is_empty() {
        return html! {};
    }
    html! {
        section.sec.rule-line aria-labelledby="notices-title" {
            h2 id="notices-title" { (person.words.say_with("queue-notices", &[("count", (whole.notices.len() as i64).into())])) }
            ul.stack.stack-2 {
                @for notice in whole.notices.iter().rev().take(20) {
                    li.paper {
                        p.row.small {
                            span.badge { (person.say(&key("notice-", notice.kind.name()))) }
                            span.quiet { (person.times.moment(notice.received_at)) }
                            span.quiet { (person.say(&key("standing-", notice.standing.name()))) }
                            @if !notice.good_faith { span.quiet { (person.say("notice-no-good-faith")) } }
                        }
                        p dir="auto" { (notice.reason) }
                        @if let Some(saying) = whole.notices_said.get(&notice.id) { (said::of_notice(person, saying, &whole.rule_titles)) }
                    }
                }
            }
        }
    }
}

fn history(person: &Person, whole: &WholeCase) -> Markup {
    if whole.decisions.is_empty() {
        return html! {};
    }
    html! {
        section.sec.rule-line aria-labelledby="history-title" {
            h2 id="history-title" { (person.say("case-history")) }
            ol.stack.stack-2 {
                @for decision in whole.decisions.iter().rev() { li { (decided(person, decision)) } }
            }
        }
    }
}

fn decided(person: &Person, decision: &Decision) -> Markup {
    let words = &person.words;
    html! {
        p {
            span.strong { (person.say(&key("outcome-", decision.outcome.name()))) }
            " · " (person.say(&key("purpose-", decision.purpose.name())))
            " · " (person.times.moment(decision.made_at))
            @if let Some(at) = decision.undone_at {
                " · " (words.say_with("case-undone", &[("time", person.times.moment(at).into())]))
            }
        }
        p.small.quiet dir="auto" lang=[decision.language.as_deref()] { (decision.reason) }
    }
}

/// Related cases, to be decided by the same decision.
fn together(person: &Person, whole: &WholeCase) -> Markup {
    if whole.related.is_empty() {
        return html! {};
    }
    let count = whole.related.len() as i64;
    html! {
        details.sec.rule-line id="together" {
            summary data-key="G" { (person.words.say_with("related-count", &[("count", count.into())])) " " kbd.key { "G" } }
            p.small.quiet { (person.say("related-about")) }
            ul.choices {
                @for other in &whole.related {
                    li {
                        label {
                            input type="checkbox" name="with" form="decision" value={ (other.case) "." (other.version) };
                            span {
                                a href={ "/cases/" (other.case) } {
                                    @match &other.item {
                                        Some((kind, id)) => bdi dir="auto" { (kind) "/" (id) },
                                        None => bdi { (other.case) },
                                    }
                                }
                                span.sub-line { (common(person, &other.common)) }
                            }
                            @let clock = person.times.clock(person.now(), other.due_at);
                            span.clock data-state=(clock.state) { (clock.words) }
                        }
                    }
                }
            }
        }
    }
}

/// What a related case has in common, in words.
fn common(person: &Person, common: &[Common]) -> String {
    let word = |one: &Common| match one {
        Common::Entry => person.say("common-entry"),
        Common::Author => person.say("common-author"),
        Common::Link => person.say("common-link"),
    };
    common.iter().map(word).collect::<Vec<_>>().join(" · ")
}
