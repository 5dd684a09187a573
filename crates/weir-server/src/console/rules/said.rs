//! What a rule said of an item, in words: each fact that decided, with its
//! value and what was asked of it.

use weir_engine::schema::{self, FieldType};
use weir_engine::{Asked, Saw, Value};

use crate::console::matched::form_words;
use crate::console::person::Person;
use crate::console::words::key;

/// The key of a fact's name: `fact-matches-distance`.
pub(super) fn fact_key(path: &str) -> String {
    key("fact-", &path.replace('.', "-"))
}

/// A path in the parts that words are found for.
struct Path<'a> {
    /// As the schema has it: `matches.distance`, `matches`.
    base: String,
    /// The list, and the element's place in it from 1 on.
    element: Option<(&'a str, i64)>,
    /// Whether its size is meant.
    size: bool,
}

impl<'a> Path<'a> {
    fn of(path: &'a str) -> Self {
        let inner = path.strip_prefix("size(").and_then(|inner| inner.strip_suffix(')'));
        let (size, path) = (inner.is_some(), inner.unwrap_or(path));
        let element = path.split_once('[').and_then(|(list, rest)| {
            let (at, field) = rest.split_once(']')?;
            Some((list, at.parse::<i64>().ok()? + 1, field))
        });
        match element {
            Some((list, at, field)) => {
                Self { base: format!("{list}{field}"), element: Some((list, at)), size }
            }
            None => Self { base: path.to_owned(), element: None, size },
        }
    }
}

/// A fact in words: `distance of match 1`.
fn fact(person: &Person, path: &Path<'_>) -> String {
    let known = fact_key(&path.base);
    let name = if person.words.knows(&known) {
        person.say(&known)
    } else {
        // What is computed of several facts is told as it is written.
        person.words.say_with("saw-term", &[("term", path.base.as_str().into())])
    };
    let name = match path.element {
        Some((list, at)) => {
            let list = list.split('.').next().unwrap_or_default();
            let gaps = [("fact", name.into()), ("number", at.into())];
            match list {
                "matches" => person.words.say_with("saw-of-match", &gaps),
                "notices" => person.words.say_with("saw-of-notice", &gaps),
                "labels" => person.words.say_with("saw-of-label", &gaps),
                _ => person.words.say_with("saw-of-indicator", &gaps),
            }
        }
        None => name,
    };
    if path.size { person.words.say_with("saw-size", &[("fact", name.into())]) } else { name }
}

/// What is missing, in words.
pub(in crate::console) fn missing(person: &Person, path: &str) -> String {
    if path == "too_costly" {
        return person.say("missing-too-costly");
    }
    fact(person, &Path::of(path))
}

fn value(person: &Person, base: &str, value: &Value) -> String {
    let quoted = |text: &str| person.words.say_with("saw-quoted", &[("text", text.into())]);
    match value {
        Value::Bool(true) => person.say("saw-yes"),
        Value::Bool(false) => person.say("saw-no"),
        Value::Int(number) => person.words.number(*number),
        Value::Float(number) => {
            let field = schema::fields().iter().find(|field| field.path == base);
            let share = field.is_some_and(|field| matches!(field.kind, FieldType::Float { .. }));
            let tenths = (number * 1000.0).round() / 10.0;
            if share {
                person.words.say_with("percent", &[("number", tenths.into())])
            } else {
                person.words.number(*number)
            }
        }
        Value::Text(text) if base == "matches.form" => form_words(person, Some(text), None),
        Value::Text(text) => {
            let known = match base {
                "matches.type" => key("signal-", text),
                "matches.severity" => key("severity-", text),
                "matches.part" => key("matched-part-", text),
                "matches.source" => key("matched-source-", text),
                "notices.type" => key("notice-", text),
                "notices.standing" => key("standing-", text),
                "labels.on" => key("label-on-", text),
                _ => return quoted(text),
            };
            if person.words.knows(&known) { person.say(&known) } else { quoted(text) }
        }
        Value::Texts(texts) if texts.is_empty() => person.say("saw-none"),
        Value::Texts(texts) => texts
            .iter()
            .map(|text| quoted(text))
            .collect::<Vec<_>>()
            .join(&person.say("list-comma")),
    }
}

/// A fact that decided, as a sentence without its full stop.
pub(in crate::console) fn sentence(person: &Person, saw: &Saw) -> String {
    let path = Path::of(&saw.path);
    let words = &person.words;
    let fact = fact(person, &path);
    let base = if path.size { "" } else { path.base.as_str() };
    let so = saw.so != Some(false);
    let Some(seen) = &saw.value else {
        return words.say_with("saw-missing", &[("fact", fact.into())]);
    };
    let told = value(person, base, seen);
    let counted = |yes: &str, no: &str| {
        let gaps = [("fact", fact.as_str().into()), ("count", told.as_str().into())];
        words.say_with(if so { yes } else { no }, &gaps)
    };
    match saw.asked {
        Asked::IsThere if so => words.say_with("saw-there", &[("fact", fact.into())]),
        Asked::IsThere => words.say_with("saw-missing", &[("fact", fact.into())]),
        Asked::Some => counted("saw-some", "saw-some-not"),
        Asked::Every => counted("saw-every", "saw-every-not"),
        Asked::One => counted("saw-one", "saw-one-not"),
        Asked::IsTrue => words.say_with("saw-is", &[("fact", fact.into()), ("value", told.into())]),
        Asked::Is if so => {
            words.say_with("saw-is", &[("fact", fact.into()), ("value", told.into())])
        }
        asked => {
            let against: Vec<String> =
                saw.against.iter().map(|other| value(person, base, other)).collect();
            let against = against.join(&person.say("list-comma"));
            let asked = words.say_with(&key("asked-", asked.name()), &[("value", against.into())]);
            let gaps = [("fact", fact.into()), ("value", told.into()), ("asked", asked.into())];
            words.say_with(if so { "saw-asked" } else { "saw-asked-not" }, &gaps)
        }
    }
}
