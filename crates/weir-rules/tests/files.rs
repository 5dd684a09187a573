//! Rule files: what is wrong is told with its place in the file.

use weir_model::{ActionKind, LabelOn, Priority, Queue, Verdict};
use weir_rules::{Expect, Refusal, RuleFile};

const GOOD: &str = r#"name = "busy"
title = { en = "A busy author" }
about = { en = "Many matches in a day." }
when = '''
author.matched.last_day > 3 &&
matches.exists(m, m.confirmed)
'''

[then]
review = { queue = "escalated", priority = "urgent" }
label = { name = "busy", on = "author", for_days = 7 }

[[test]]
name = "busy"
facts.author = { type = "user", matched = { last_day = 4 } }
facts.matches = [{ type = "text", confirmed = true }]
expect = "fires"
"#;

fn refusals(text: &str) -> Vec<Refusal> {
    RuleFile::parse(text).map(|_| ()).expect_err(text)
}

/// The first refusal of the good file with one thing changed, and what stands
/// at its place.
fn changed<'t>(text: &'t mut String, from: &str, to: &str) -> (&'t str, String) {
    assert!(GOOD.contains(from), "{from}");
    *text = GOOD.replacen(from, to, 1);
    let refusal = refusals(text).remove(0);
    let at = &text[refusal.place.span()];
    (at, format!("{refusal}"))
}

#[test]
fn a_whole_file_is_read() {
    let file = RuleFile::parse(GOOD).unwrap();
    let effects = file.effects();
    let review = effects.review.unwrap();
    assert_eq!((review.queue, review.priority), (Queue::Escalated, Priority::Urgent));
    let label = effects.label.as_ref().unwrap();
    assert_eq!((label.on, label.for_days), (LabelOn::Author, Some(7)));
    assert_eq!(file.tests[0].expect, Expect::Fires);
    assert_eq!(file.tests[0].facts.author.as_ref().unwrap().matched.last_day, 4);
    assert!(file.run_tests()[0].passed);
    assert_eq!(file.title_in("ar"), "A busy author");
}

#[test]
fn every_effect_is_read_and_written() {
    let file = |then: &str| {
        let when = "matches.exists(m, m.type == \"sha256\" && m.confirmed && m.automatic)";
        let text = format!(
            "name = \"a\"\ntitle = {{ en = \"a\" }}\nabout = {{ en = \"a\" }}\nwhen = '{when}'\n\
             [then]\n{then}\n"
        );
        let file = RuleFile::parse(&text).unwrap_or_else(|refusals| panic!("{}", refusals[0]));
        let again = RuleFile::parse(&file.to_toml()).unwrap();
        assert_eq!(again.effects(), file.effects());
        file.effects().clone()
    };
    assert_eq!(file("act = { action = \"remove\" }").act, Some(ActionKind::Remove));
    assert!(file("hold = true").hold);
    assert!(file("allow = true").allow);
    assert_eq!(file("at_most = \"hold\"").at_most, Some(Verdict::Hold));
    let plain = file("review = {}").review.unwrap();
    assert_eq!((plain.queue, plain.priority), (Queue::Matches, Priority::Normal));
}

#[test]
fn a_mistake_in_the_condition_has_its_place_in_the_file() {
    let mut text = String::new();
    let (at, told) = changed(&mut text, "m.confirmed)", "m.confirmd)");
    assert_eq!(at, "confirmd");
    assert!(told.starts_with("line 6, column 21: "), "{told}");
}

#[test]
fn a_condition_with_escapes_is_told_by_its_line() {
    let mut text = String::new();
    let multi = "'''\nauthor.matched.last_day > 3 &&\nmatches.exists(m, m.confirmed)\n'''";
    let (at, told) = changed(&mut text, multi, "\"item.typ == \\\"post\\\"\"");
    assert_eq!(at, "\"item.typ == \\\"post\\\"\"");
    assert!(told.starts_with("line 4, column 8: "), "{told}");
}

#[test]
fn what_an_effect_may_not_do_is_told_at_the_condition() {
    let mut text = String::new();
    let review = "review = { queue = \"escalated\", priority = \"urgent\" }";
    let (at, told) = changed(&mut text, review, "act = { action = \"remove\" }");
    assert!(at.contains("author.matched.last_day > 3"), "{at}");
    assert!(told.contains("without a person Weir acts only"), "{told}");
}

#[test]
fn every_other_mistake_is_told_where_it_stands() {
    for (from, to, place, words) in [
        ("name = \"busy\"", "nme = \"busy\"", "", "“name” is missing"),
        ("\"busy\"", "\"Busy Authors\"", "\"Busy Authors\"", "a-z, 0-9 and “-”"),
        ("en = \"A busy", "de = \"A busy", "{ de = \"A busy author\" }", "in English at least"),
        ("\"A busy author\"", "3", "3", "“title” has to be a text; this is a whole number"),
        ("review", "reviw", "reviw", "“then” has no “reviw”"),
        ("\"escalated\"", "\"escalate\"", "\"escalate\"", "one of matches, notices, escalated"),
        ("\"urgent\"", "\"now\"", "\"now\"", "one of low, normal, high, urgent"),
        ("for_days = 7", "for_days = 0", "0", "a whole number from 1 to 3650"),
        ("on = \"author\"", "on = \"user\"", "\"user\"", "one of item, author, domain"),
        ("last_day = 4", "last_dya = 4", "last_dya", "has no “last_dya”"),
        ("last_day = 4", "last_day = \"4\"", "\"4\"", "a whole number, 0 or more"),
        ("last_day = 4", "last_day = -4", "-4", "a whole number, 0 or more"),
        ("type = \"text\"", "type = \"txt\"", "\"txt\"", "one of \"pdq\", \"md5\""),
        ("facts.matches", "facts.match", "match", "facts have no “match”"),
        ("expect = \"fires\"", "expect = \"fire\"", "\"fire\"", "one of fires, quiet, unknown"),
        ("[then]", "[then", "", "this is not TOML"),
    ] {
        let mut text = String::new();
        let (at, told) = changed(&mut text, from, to);
        assert!(told.contains(words), "{from} → {to}: {told}");
        if !place.is_empty() {
            assert_eq!(at, place, "{told}");
        }
    }
}

#[test]
fn a_rule_that_does_nothing_or_contradicts_itself_is_refused() {
    let then = |then: &str| {
        let start = GOOD.find("review").unwrap();
        let end = GOOD.find("\n[[test]]").unwrap();
        refusals(&format!("{}{then}\n{}", &GOOD[..start], &GOOD[end..])).remove(0).message
    };
    assert!(then("").contains("the rule does nothing"));
    assert!(then("hold = false").contains("the rule does nothing"));
    assert!(then("allow = true\nreview = {}").contains("make two rules of it"));
    assert!(then("at_most = \"label\"\nreview = {}").contains("more than its own “at_most”"));
    assert!(then("at_most = \"act\"").contains("one of label, review, hold"));
    assert!(then("act = { action = \"undo\" }").contains("one of remove, label"));
}

#[test]
fn a_test_that_comes_out_otherwise_says_why() {
    let file = RuleFile::parse(&GOOD.replace("last_day = 4", "last_day = 2")).unwrap();
    let result = &file.run_tests()[0];
    assert!(!result.passed);
    assert_eq!(
        result.said.sentence(),
        "does not fire, because author.matched.last_day is 2 (not more than 3)"
    );
}
