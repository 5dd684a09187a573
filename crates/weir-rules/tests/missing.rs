//! What is missing is never silently skipped.

use weir_rules::{AuthorFacts, Facts, MatchFacts, Outcome, check_condition};
use weir_signals::SignalKind;

fn says(when: &str, facts: &Facts) -> String {
    let condition = check_condition(when).unwrap_or_else(|refusals| panic!("{}", refusals[0]));
    match condition.evaluate(facts) {
        Outcome::Unknown { missing } => format!("missing {missing}"),
        other => other.name().to_owned(),
    }
}

/// An item of nobody with one match that has no distance, and one that has.
fn facts() -> Facts {
    let text = MatchFacts { kind: SignalKind::Text, ..MatchFacts::default() };
    let picture = MatchFacts { kind: SignalKind::Pdq, distance: Some(4), ..MatchFacts::default() };
    let mut facts = Facts { matches: vec![text, picture], ..Facts::default() };
    facts.item.links = 2;
    facts
}

#[test]
fn a_rule_that_needs_what_is_missing_cannot_be_told() {
    for (when, said) in [
        ("author.age_hours < 24", "missing author"),
        ("!(author.age_hours < 24)", "missing author"),
        ("author.matched.last_day > 3", "missing author"),
        ("item.age_hours > 3", "missing item.age_hours"),
        ("text.words > 3", "missing text"),
        ("indicators.exists(x, x.banked)", "missing indicators"),
        ("size(indicators) > 1", "missing indicators"),
        ("matches.all(m, m.distance < 9)", "missing matches.distance"),
        ("matches.exists_one(m, m.distance < 9)", "missing matches.distance"),
        ("(author.age_hours < 24 ? item.links : item.media) > 1", "missing author"),
    ] {
        assert_eq!(says(when, &facts()), said, "{when}");
    }
}

#[test]
fn what_decides_alone_decides() {
    for (when, said) in [
        ("item.links > 5 && author.age_hours < 24", "quiet"),
        ("author.age_hours < 24 && item.links > 5", "quiet"),
        ("item.links > 1 || author.age_hours < 24", "fires"),
        ("author.age_hours < 24 || item.links > 1", "fires"),
        ("author.age_hours < 24 && item.links > 1", "missing author"),
        ("author.age_hours < 24 || item.links > 5", "missing author"),
        // One element that is so is enough; one that is not, for `all`.
        ("matches.exists(m, m.distance < 9)", "fires"),
        ("matches.exists(m, m.distance > 9)", "missing matches.distance"),
        ("matches.all(m, m.distance > 9)", "quiet"),
        ("matches.exists(m, m.type == \"pdq\" && m.distance > 9)", "quiet"),
    ] {
        assert_eq!(says(when, &facts()), said, "{when}");
    }
}

#[test]
fn whether_something_is_there_can_always_be_told() {
    for (when, said) in [
        ("has(author)", "quiet"),
        ("has(author.age_hours)", "quiet"),
        ("!has(text)", "fires"),
        ("has(indicators)", "quiet"),
        ("has(item.age_hours)", "quiet"),
        ("matches.exists(m, has(m.distance))", "fires"),
        ("matches.all(m, has(m.distance))", "quiet"),
        ("!has(author) || author.age_hours < 24", "fires"),
        ("matches.all(m, !has(m.distance) || m.distance < 9)", "fires"),
    ] {
        assert_eq!(says(when, &facts()), said, "{when}");
    }
    let known = Facts { author: Some(AuthorFacts::default()), ..facts() };
    assert_eq!(says("has(author)", &known), "fires");
    assert_eq!(says("author.age_hours < 24", &known), "fires");
}

#[test]
fn an_explanation_names_the_element_that_lacks_something() {
    let condition = check_condition("matches.all(m, m.distance < 9)").unwrap();
    let said = condition.explain(&facts());
    assert_eq!(said.values[0].path, "matches[0].distance");
    assert_eq!(said.values[0].value, None);
    assert_eq!(said.sentence(), "cannot be told, because matches.distance is missing");
}

#[test]
fn kept_facts_of_a_later_weir_keep_what_is_known_of_them() {
    let json = r#"{"v":1,"i":{"k":"post","zz":9},"m":[{"k":"pdq","o":"media","s":"own","new":[1]}],"future":{}}"#;
    let facts = Facts::from_json(json).unwrap();
    assert_eq!((facts.item.kind.as_str(), facts.matches.len()), ("post", 1));
    let error = Facts::from_json(r#"{"v":2}"#).unwrap_err().to_string();
    assert!(error.contains("have form 2, this Weir reads form 1"), "{error}");
}

#[test]
fn what_is_as_by_default_takes_no_room() {
    assert_eq!(Facts::default().to_json(), r#"{"v":1,"i":{"k":""}}"#);
}
