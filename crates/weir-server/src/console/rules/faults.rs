//! What is wrong with a rule file, each at its place with the line quoted; and
//! how its own tests came out.

use maud::{Markup, html};
use weir_engine::{CheckedRule, Refusal, TestResult};

use super::said::{missing, sentence};
use crate::console::icons;
use crate::console::person::Person;
use crate::console::words::key;

/// How many characters of a line are quoted before what is wrong: on a phone it
/// is still in sight. And how many behind it.
const BEFORE: usize = 28;
const BEHIND: usize = 60;

/// What was found, in one sentence.
pub(super) fn summary(person: &Person, checked: &CheckedRule) -> String {
    let faults = checked.faults.len() as i64;
    if faults > 0 {
        return person.words.say_with("faults-count", &[("count", faults.into())]);
    }
    person.words.say_with("faults-none", &[("tests", (checked.tests.len() as i64).into())])
}

/// Everything that was found.
pub(super) fn found(person: &Person, source: &str, checked: &CheckedRule) -> Markup {
    html! {
        @if !checked.faults.is_empty() {
            ol.faults { @for fault in &checked.faults { li { (one(person, source, fault)) } } }
        }
        @if !checked.tests.is_empty() {
            h2 { (person.say("tests")) }
            ul.tests { @for test in &checked.tests { (outcome(person, test)) } }
        }
    }
}

fn one(person: &Person, source: &str, fault: &Refusal) -> Markup {
    let gaps = [
        ("line", i64::from(fault.place.line).into()),
        ("column", i64::from(fault.place.column).into()),
    ];
    let quoted = Quoted::of(source, fault);
    let (from, to) = (utf16(source, quoted.span.0), utf16(source, quoted.span.1));
    html! {
        p.row.row-apart {
            a href="#source" data-at={ (from) "." (to) } { (person.words.say_with("fault-at", &gaps)) }
            span.badge { (person.say(&key("fault-", fault.kind.name()))) }
        }
        @if !quoted.is_empty() {
            pre.quoted tabindex="0" { code {
                span.line-no aria-hidden="true" { (fault.place.line) }
                (quoted.before) mark { (quoted.wrong) } (quoted.behind)
            } }
        }
        p.fault-why lang="en" dir="ltr" { (fault.message) }
        @if let Some(nearest) = &fault.nearest {
            p.row.small {
                span { (person.say("fault-nearest")) " " bdi { code { (nearest) } } }
                button.btn.btn-small type="submit" form="rule" name="mend"
                    value={ (fault.place.start) "." (fault.place.end) } { (person.say("fault-mend")) }
            }
        }
    }
}

/// A line, with what is wrong in it.
struct Quoted {
    before: String,
    wrong: String,
    behind: String,
    /// The bytes of what is wrong.
    span: (usize, usize),
}

impl Quoted {
    fn of(source: &str, fault: &Refusal) -> Self {
        let span = fault.place.span();
        let start = floor(source, span.start);
        let begins = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let ends = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let end = floor(source, span.end).clamp(start, ends);
        let before: Vec<char> = source[begins..start].chars().collect();
        let cut = before.len().saturating_sub(BEFORE);
        let mark = |cut: bool| if cut { "…" } else { "" };
        let behind: String = source[end..ends].chars().take(BEHIND).collect();
        let wrong: String = source[start..end].chars().take(2 * BEHIND).collect();
        Self {
            before: format!("{}{}", mark(cut > 0), before[cut..].iter().collect::<String>()),
            wrong,
            behind: format!("{behind}{}", mark(behind.len() < ends - end)),
            span: (start, end),
        }
    }

    fn is_empty(&self) -> bool {
        self.before.trim().is_empty() && self.wrong.is_empty() && self.behind.is_empty()
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A place as browsers count: in UTF-16.
fn utf16(text: &str, at: usize) -> usize {
    text[..at].encode_utf16().count()
}

fn outcome(person: &Person, test: &TestResult) -> Markup {
    let said = test.said.outcome.name();
    html! {
        li data-passed[test.passed] {
            @if test.passed { (icons::check()) } @else { (icons::info()) }
            span {
                bdi dir="auto" { (test.name) }
                span.sub-line {
                    @if test.passed { (person.say(&key("rule-says-", said))) } @else {
                        (person.words.say_with("test-failed", &[
                            ("expected", person.say(&key("rule-says-", test.expected.name())).into()),
                            ("said", person.say(&key("rule-says-", said)).into()),
                        ]))
                        @for saw in &test.said.values { br; (sentence(person, saw)) }
                        @if let weir_engine::RuleOutcome::Unknown { missing: what } = &test.said.outcome {
                            br; (person.words.say_with("saw-missing", &[("fact", missing(person, what).into())]))
                        }
                    }
                }
            }
        }
    }
}

/// The file with what may be meant in the place of what is wrong there; nothing
/// where that mends nothing.
pub(super) fn mended(source: &str, name: Option<&str>, place: &str) -> Option<String> {
    let (start, end) = place.split_once('.')?;
    let (start, end) = (start.parse::<u32>().ok()?, end.parse::<u32>().ok()?);
    let checked = CheckedRule::of(source, name);
    let here = |fault: &&Refusal| (fault.place.start, fault.place.end) == (start, end);
    let fault = checked.faults.iter().find(here)?;
    let nearest = fault.nearest.as_deref()?;
    let span = fault.place.span();
    let written = source.get(span.clone())?;
    let quoted =
        if written.starts_with('"') { format!("\"{nearest}\"") } else { nearest.to_owned() };
    let put = |what: &str| format!("{}{what}{}", &source[..span.start], &source[span.end..]);
    let there = |text: &str| {
        CheckedRule::of(text, name).faults.iter().any(|other| other.place.start == start)
    };
    [put(nearest), put(&quoted)].into_iter().find(|text| !there(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "name = \"lamps\"\ntitle = { en = \"Lamps\" }\nabout = { en = \"Lamps.\" }\n\
        when = '''matches.exists(m, m.typ == \"pdq\")'''\n[then]\nreview = { queue = \"matches\", priority = \"low\" }\n";

    #[test]
    fn what_may_be_meant_takes_the_place_of_what_is_wrong() {
        let checked = CheckedRule::of(RULE, None);
        let fault = &checked.faults[0];
        let place = format!("{}.{}", fault.place.start, fault.place.end);
        let mended = mended(RULE, None, &place).unwrap();
        assert!(mended.contains("m.type == \"pdq\""), "{mended}");
        assert!(CheckedRule::of(&mended, None).is_sound());
    }

    #[test]
    fn a_wrong_word_in_quotation_marks_keeps_them() {
        let wrong = RULE.replace("m.typ == \"pdq\"", "m.type == \"pdqq\"");
        let checked = CheckedRule::of(&wrong, None);
        let fault = &checked.faults[0];
        let place = format!("{}.{}", fault.place.start, fault.place.end);
        let mended = mended(&wrong, None, &place).unwrap();
        assert!(CheckedRule::of(&mended, None).is_sound(), "{mended}");
    }

    #[test]
    fn a_place_at_which_nothing_is_wrong_is_left_alone() {
        assert_eq!(mended(RULE, None, "0.4"), None);
        assert_eq!(mended(RULE, None, "x"), None);
    }

    #[test]
    fn the_line_is_quoted_with_what_is_wrong_apart_also_behind_wide_letters() {
        let source = format!("# منارة 𝕏\n{RULE}");
        let checked = CheckedRule::of(&source, None);
        let quoted = Quoted::of(&source, &checked.faults[0]);
        assert!(quoted.before.ends_with("m."), "{}", quoted.before);
        assert_eq!(quoted.wrong, "typ");
        // The letter 𝕏 is one character and two units.
        let units = utf16(&source, quoted.span.0);
        assert_eq!(units, source[..quoted.span.0].chars().count() + 1);
    }
}
