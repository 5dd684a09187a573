//! What has to hold of every rule and all facts: tried on random ones.

mod random_facts;
mod random_rule;

use std::collections::BTreeMap;

use cel::{Context, Program, Value as CelValue};
use proptest::prelude::*;
use serde::Serialize;

use crate::assume::{Known, assume};
use crate::check::check;
use crate::condition::{Outcome, check_condition};
use crate::effect::{may_act, may_hold, proves_act, proves_hold};
use crate::eval::Run;
use crate::facts::Facts;
use crate::fold::fold;
use crate::schema;
use crate::value::Value;
use random_facts::{facts, facts_with_everything};
use random_rule::rule;

/// Facts as the interpreter of the `cel` crate takes them.
#[derive(Serialize)]
#[serde(untagged)]
enum Given {
    Plain(Value),
    List(Vec<Given>),
    Map(BTreeMap<String, Given>),
}

/// Every field of the item, or of one element, under the name that rules use.
fn given(facts: &Facts, list: Option<&str>, at: usize) -> BTreeMap<String, Given> {
    let mut whole = BTreeMap::new();
    for field in schema::fields().iter().filter(|field| field.list == list) {
        let Some(value) = field.value(facts, at) else { continue };
        let path = if list.is_some() { field.name() } else { field.path };
        let mut words = path.split('.').peekable();
        let mut map = &mut whole;
        while let Some(word) = words.next() {
            if words.peek().is_none() {
                map.insert(word.to_owned(), Given::Plain(value.clone()));
                break;
            }
            let inner = map.entry(word.to_owned()).or_insert_with(|| Given::Map(BTreeMap::new()));
            let Given::Map(inner) = inner else { panic!("{word} holds fields") };
            map = inner;
        }
    }
    whole
}

/// What the interpreter of the `cel` crate says.
fn interpreted(source: &str, facts: &Facts) -> Result<bool, String> {
    let mut context = Context::default();
    let mut all = given(facts, None, 0);
    let indicators = facts.indicators.as_ref().map_or(0, Vec::len);
    for (list, length) in [
        ("matches", facts.matches.len()),
        ("notices", facts.notices.len()),
        ("labels", facts.labels.len()),
        ("indicators", indicators),
    ] {
        let elements = (0..length).map(|at| Given::Map(given(facts, Some(list), at))).collect();
        all.insert(list.to_owned(), Given::List(elements));
    }
    for (name, value) in all {
        context.add_variable(name, value).map_err(|error| error.to_string())?;
    }
    let program = Program::compile(source).map_err(|errors| errors.to_string())?;
    match program.execute(&context).map_err(|error| error.to_string())? {
        CelValue::Bool(value) => Ok(value),
        other => Err(format!("{other:?}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn where_nothing_is_missing_a_rule_says_what_cel_says(
        source in rule(), facts in facts_with_everything(),
    ) {
        let Ok(node) = check(&source) else { return Err(TestCaseError::reject("refused")) };
        let ours = Run::new(&facts).truth(&node);
        let theirs = interpreted(&source, &facts);
        prop_assert_eq!(ours.map_err(|halt| format!("{halt:?}")), theirs, "{}", source);
    }

    #[test]
    fn folding_changes_nothing_that_a_rule_says(source in rule(), facts in facts()) {
        let Ok(node) = check(&source) else { return Err(TestCaseError::reject("refused")) };
        let before = Run::new(&facts).truth(&node);
        let after = Run::new(&facts).truth(&fold(node));
        // Of two that are missing the other may be named.
        match (before, after) {
            (Err(_), Err(_)) => {}
            (before, after) => prop_assert_eq!(before, after, "{}", source),
        }
    }

    #[test]
    fn what_is_called_impossible_never_is(source in rule(), facts in facts()) {
        let Ok(node) = check(&source) else { return Err(TestCaseError::reject("refused")) };
        let node = fold(node);
        if let Ok(so) = Run::new(&facts).truth(&node) {
            prop_assert!(assume(&node, so, Known::default()).is_some(), "{} is {}", source, so);
        }
    }

    #[test]
    fn a_rule_that_was_let_act_or_hold_fires_only_where_the_facts_allow_it(
        source in rule(), facts in facts(),
    ) {
        let Ok(condition) = check_condition(&source) else {
            return Err(TestCaseError::reject("refused"));
        };
        if condition.evaluate(&facts) == Outcome::Fires {
            prop_assert!(!proves_act(&condition) || may_act(&facts).is_some(), "{}", source);
            prop_assert!(!proves_hold(&condition) || may_hold(&facts), "{}", source);
        }
    }

    #[test]
    fn an_explanation_says_what_the_rule_says(source in rule(), facts in facts()) {
        let Ok(condition) = check_condition(&source) else {
            return Err(TestCaseError::reject("refused"));
        };
        let said = condition.explain(&facts);
        prop_assert_eq!(&said.outcome, &condition.evaluate(&facts));
        prop_assert!(said.values.len() <= 12);
        if let Outcome::Unknown { .. } = said.outcome {
            let missing = said.values.iter().any(|saw| saw.value.is_none());
            prop_assert!(missing, "{}: {:?}", source, said.values);
        }
        let kept = serde_json::to_string(&said).unwrap();
        prop_assert_eq!(serde_json::from_str::<crate::Said>(&kept).unwrap(), said);
    }

    #[test]
    fn kept_facts_read_back_the_same(facts in facts()) {
        prop_assert_eq!(Facts::from_json(&facts.to_json()).unwrap(), facts);
    }

    #[test]
    fn no_text_makes_the_checker_panic(source in "\\PC{0,60}") {
        let _ = check_condition(&source);
    }

    #[test]
    fn no_row_of_words_of_the_language_makes_the_checker_panic(
        words in prop::collection::vec(prop::sample::select(random_rule::WORDS), 0..30),
    ) {
        let source = words.join(" ");
        if let Err(refusals) = check_condition(&source) {
            for refusal in refusals {
                prop_assert!(source.get(refusal.place.span()).is_some(), "{:?}", refusal);
            }
        }
    }
}
