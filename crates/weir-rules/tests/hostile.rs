//! Rules that mean harm: none may cost more than a little time and stack.
//!
//! Whoever runs these on a thread with the usual 2 MiB of stack has tried
//! what a worker has.

use weir_rules::{Condition, Facts, MatchFacts, Outcome, RefusalKind, RuleFile, check_condition};

fn refused(source: &str) -> RefusalKind {
    check_condition(source).map(|_| ()).unwrap_err()[0].kind
}

fn accepted(source: &str) -> Condition {
    check_condition(source).unwrap_or_else(|refusals| panic!("{}", refusals[0]))
}

#[test]
fn ten_thousand_brackets_are_refused_before_anything_recurses() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("!(", ")"), ("size(", ")")] {
        assert_eq!(
            refused(&format!("{}1{}", open.repeat(3_000), close.repeat(3_000))),
            RefusalKind::TooBig
        );
        assert_eq!(refused(&open.repeat(5_000)), RefusalKind::TooBig);
    }
    assert_eq!(refused(&"(".repeat(10_000)), RefusalKind::TooBig);
}

#[test]
fn signs_in_a_row_are_refused_before_anything_recurses() {
    for row in [
        "!".repeat(9_000) + "true",
        "-".repeat(9_000) + "1 > 2",
        "1".to_owned() + &"+1".repeat(4_000) + " > 2",
        "item".to_owned() + &".a".repeat(4_000),
        "item.links > 1 ? ".repeat(500) + "true" + &" : false".repeat(500),
        "a".to_owned() + &"[0]".repeat(4_000),
        "1".to_owned() + &" < 1".repeat(3_000),
    ] {
        assert_eq!(refused(&row), RefusalKind::TooBig, "{}", &row[..40]);
    }
}

#[test]
fn brackets_and_signs_that_nest_only_together_are_refused_too() {
    let mut nested = "1".to_owned();
    for _ in 0..40 {
        nested = format!("({nested}{})", "+1".repeat(40));
    }
    assert_eq!(refused(&format!("{nested} > 2")), RefusalKind::TooBig);
    let nested = "(1 ".repeat(60) + &"+ 1)".repeat(60) + " > 2";
    assert!(check_condition(&nested).is_err());
}

#[test]
fn the_deepest_rule_that_is_let_through_is_parsed_and_evaluated() {
    let deep = format!("{}item.links > 3{}", "(".repeat(60), ")".repeat(60));
    assert_eq!(accepted(&deep).evaluate(&Facts::default()), Outcome::Quiet);
    let wide = vec!["item.links > 3"; 600].join(" || ");
    assert_eq!(accepted(&wide).evaluate(&Facts::default()), Outcome::Quiet);
    let sum = format!("item.links{} > 70", "+ 1".repeat(60));
    assert_eq!(accepted(&sum).evaluate(&Facts::default()), Outcome::Quiet);
}

#[test]
fn a_megabyte_of_text_is_refused() {
    assert_eq!(refused(&"x".repeat(1 << 20)), RefusalKind::TooBig);
    assert_eq!(refused(&format!("item.type == \"{}\"", "x".repeat(1 << 20))), RefusalKind::TooBig);
    assert_eq!(refused(&format!("item.type == \"{}\"", "x".repeat(5_000))), RefusalKind::TooBig);
    let refusals = RuleFile::parse(&"x".repeat(1 << 20)).unwrap_err();
    assert_eq!(refusals[0].kind, RefusalKind::TooBig);
}

#[test]
fn long_lists_are_refused() {
    let list = |count: usize| {
        let values: Vec<String> = (0..count).map(|at| at.to_string()).collect();
        format!("item.links in [{}]", values.join(","))
    };
    accepted(&list(256));
    assert_eq!(refused(&list(257)), RefusalKind::TooBig);
    assert_eq!(refused(&list(10_000)), RefusalKind::TooBig);
}

#[test]
fn patterns_that_explode_are_refused_or_stay_small() {
    for pattern in ["(a{1000}){1000}", "((a{100}){100}){100}", "[\\\\p{L}]{5000}"] {
        assert_eq!(
            refused(&format!("item.type.matches(\"{pattern}\")")),
            RefusalKind::Pattern,
            "{pattern}"
        );
    }
    // What explodes elsewhere is linear here.
    let rule = accepted("item.type.matches(\"^(a+)+$\")");
    let mut facts = Facts::default();
    facts.item.kind = "a".repeat(4_000) + "!";
    assert_eq!(rule.evaluate(&facts), Outcome::Quiet);
}

#[test]
fn a_pattern_over_a_long_text_is_given_up_and_never_taken_for_quiet() {
    let rule = accepted("item.type.matches(\"^a+$\")");
    let mut facts = Facts::default();
    facts.item.kind = "a".repeat(10_000);
    assert_eq!(rule.evaluate(&facts), Outcome::TooCostly);
    assert_eq!(rule.explain(&facts).outcome, Outcome::TooCostly);
}

#[test]
fn loops_inside_each_other_over_many_matches_are_given_up() {
    let rule =
        accepted("matches.all(a, matches.exists(b, a.bank != b.bank && a.entry == b.entry))");
    let facts = |count| Facts { matches: vec![MatchFacts::default(); count], ..Facts::default() };
    assert_eq!(rule.evaluate(&facts(20)), Outcome::Quiet);
    let costly = accepted("matches.all(a, matches.exists(b, a.bank != b.bank) || a.bank == \"\")");
    assert_eq!(costly.evaluate(&facts(20)), Outcome::Fires);
    assert_eq!(costly.evaluate(&facts(5_000)), Outcome::TooCostly);
}

#[test]
fn loops_nest_at_most_twice_however_they_are_written() {
    for three in [
        "matches.exists(a, matches.exists(b, matches.exists(c, a.bank == b.bank && c.confirmed)))",
        "matches.exists(a, matches.exists(b, a.tags.exists(t, t == \"x\") && b.confirmed))",
        "matches.all(a, !matches.all(b, !matches.all(c, a.bank == b.bank && c.confirmed)))",
    ] {
        assert_eq!(refused(three), RefusalKind::TooBig, "{three}");
    }
    // Beside each other is not inside each other.
    accepted(
        "matches.exists(a, a.confirmed) && matches.exists(a, a.automatic) && notices.exists(a, a.age_hours > 3)",
    );
}

#[test]
fn nothing_of_cel_that_could_run_away_exists_in_rules() {
    for source in [
        "matches.map(m, m.distance).size() > 3",
        "[1, 2].map(x, [1, 2].map(y, x)).size() > 3",
        "matches.filter(m, m.confirmed).size() > 3",
        "size([1, 2, 3]) > 2",
        "\"a\" + \"b\" == \"ab\"",
        "matches + matches == matches",
        "cel.bind(x, 1, x > 0)",
        "timestamp(\"2026-01-01T00:00:00Z\") > timestamp(\"2025-01-01T00:00:00Z\")",
        "duration(\"1h\") > duration(\"1m\")",
        "Facts{}",
        "item.?links > 3",
        "type(1) == int",
        "dyn(1) == 1",
    ] {
        assert!(check_condition(source).is_err(), "{source}");
    }
}
