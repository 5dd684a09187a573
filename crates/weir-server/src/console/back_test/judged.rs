//! A draft beside what people decided: precision and recall with their 95 %
//! intervals, whole and by language.

use maud::{Markup, html};
use weir_engine::{BackTestReport, Share, Tally};

use crate::console::charts::{Interval, intervals};
use crate::console::person::Person;
use crate::console::words;

/// A share as `98.6 %`; tenths only where they say something.
fn percent(person: &Person, share: f64) -> String {
    let percent = (share * 1000.0).round() / 10.0;
    let percent = if percent >= 10.0 { percent.round() } else { percent };
    person.words.say_with("percent", &[("number", percent.into())])
}

/// The share, how many it is of, and between what it lies.
fn told(person: &Person, share: Share, part: u64, whole: u64) -> Markup {
    let between =
        [("low", percent(person, share.low).into()), ("high", percent(person, share.high).into())];
    let of = [("part", (part as i64).into()), ("count", (whole as i64).into())];
    html! {
        strong { (percent(person, share.share)) } " "
        span.quiet.small {
            (person.words.say_with("part-of", &of)) (person.say("comma")) " "
            (person.words.say_with("judged-between", &between))
        }
    }
}

fn line(
    person: &Person,
    name: Markup,
    share: Option<Share>,
    (part, whole): (u64, u64),
) -> Option<Interval> {
    let share = share?;
    let says = told(person, share, part, whole);
    Some(Interval { name, says, low: share.low, share: share.share, high: share.high })
}

fn precision(person: &Person, name: Markup, tally: &Tally) -> Option<Interval> {
    line(person, name, tally.precision(), (tally.right, tally.right + tally.wrong))
}

fn recall(person: &Person, name: Markup, tally: &Tally) -> Option<Interval> {
    line(person, name, tally.recall(), (tally.right, tally.right + tally.missed))
}

/// One sentence on how often people agreed.
pub(super) fn reading(person: &Person, report: &BackTestReport) -> String {
    let tally = &report.judged;
    match tally.precision() {
        None => person.say("judged-reading-none"),
        Some(share) => {
            let gaps = [
                ("right", (tally.right as i64).into()),
                ("count", ((tally.right + tally.wrong) as i64).into()),
                ("low", percent(person, share.low).into()),
                ("high", percent(person, share.high).into()),
            ];
            person.words.say_with("judged-reading", &gaps)
        }
    }
}

/// Precision and recall of the whole.
pub(super) fn chart(person: &Person, report: &BackTestReport) -> Markup {
    let tally = &report.judged;
    let lines: Vec<Interval> = [
        precision(person, html! { (person.say("judged-precision")) }, tally),
        recall(person, html! { (person.say("judged-recall")) }, tally),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        section.card aria-labelledby="judged" {
            h2 id="judged" { (person.say("judged-title")) }
            @if lines.is_empty() { p.quiet { (person.say("judged-none")) } } @else {
                (intervals(&lines))
                p.small.quiet { (person.say("judged-about")) }
            }
        }
    }
}

/// The same by language, the most decided first.
pub(super) fn by_language(person: &Person, report: &BackTestReport) -> Markup {
    let mut languages: Vec<(&String, &Tally)> = report.languages.iter().collect();
    let decided = |tally: &Tally| tally.right + tally.wrong + tally.missed;
    languages.sort_by_key(|(code, tally)| (std::cmp::Reverse(decided(tally)), *code));
    let lines: Vec<Interval> = languages
        .iter()
        .filter_map(|(code, tally)| precision(person, language(person, code), tally))
        .collect();
    html! {
        section.card.w8 aria-labelledby="by-language" {
            h2 id="by-language" { (person.say("judged-languages")) }
            @if lines.is_empty() { p.quiet { (person.say("judged-none")) } } @else { (intervals(&lines)) }
        }
    }
}

/// What a language calls itself, where the console speaks it, else its code.
fn language(person: &Person, code: &str) -> Markup {
    if code == "und" {
        return html! { (person.say("language-unknown-yet")) };
    }
    match words::language(code) {
        Some(known) => html! { bdi lang=(known.code) dir=(known.direction) { (known.name) } },
        None => html! { bdi { code { (code) } } },
    }
}
