//! Writing a rule file.

use std::fmt::Write as _;

use super::{RuleFile, RuleTest, Texts};
use crate::effect::Effects;
use crate::facts::{Facts, IndicatorFacts, LabelFacts, MatchFacts, NoticeFacts};
use crate::schema::{self, Element};
use crate::value::Value;

pub(super) fn write(file: &RuleFile) -> String {
    let mut to = String::new();
    line(&mut to, "name", &quoted(file.name()));
    line(&mut to, "title", &texts(&file.title));
    line(&mut to, "about", &texts(&file.about));
    line(&mut to, "when", &block(file.when()));
    to.push_str("\n[then]\n");
    effects(&mut to, file.effects());
    for test in &file.tests {
        to.push_str("\n[[test]]\n");
        write_test(&mut to, test);
    }
    to
}

fn line(to: &mut String, key: &str, value: &str) {
    writeln!(to, "{key} = {value}").expect("a String takes everything");
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A condition as it is written, where TOML can hold it so.
fn block(text: &str) -> String {
    let plain = !text.contains("'''")
        && !text.ends_with('\'')
        && !text.starts_with('\n')
        && text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control());
    if plain { format!("'''{text}'''") } else { quoted(text) }
}

fn texts(texts: &Texts) -> String {
    let each: Vec<String> =
        texts.iter().map(|(tag, text)| format!("{tag} = {}", quoted(text))).collect();
    format!("{{ {} }}", each.join(", "))
}

fn effects(to: &mut String, effects: &Effects) {
    if let Some(review) = effects.review {
        let value =
            format!("{{ queue = \"{}\", priority = \"{}\" }}", review.queue, review.priority);
        line(to, "review", &value);
    }
    if effects.hold {
        line(to, "hold", "true");
    }
    if let Some(label) = &effects.label {
        let days = label.for_days.map_or_else(String::new, |days| format!(", for_days = {days}"));
        let value = format!("{{ name = {}, on = \"{}\"{days} }}", quoted(&label.name), label.on);
        line(to, "label", &value);
    }
    if let Some(action) = effects.act {
        line(to, "act", &format!("{{ action = \"{action}\" }}"));
    }
    if effects.allow {
        line(to, "allow", "true");
    }
    if let Some(most) = effects.at_most {
        line(to, "at_most", &format!("\"{most}\""));
    }
}

fn write_test(to: &mut String, test: &RuleTest) {
    line(to, "name", &quoted(&test.name));
    line(to, "expect", &format!("\"{}\"", test.expect.name()));
    let facts = &test.facts;
    let mut plain = Facts::default();
    for object in ["item", "author", "text"] {
        let there = match object {
            "author" => facts.author.is_some(),
            "text" => facts.text.is_some(),
            _ => facts.item != plain.item,
        };
        if there {
            // Beside an author of whom nothing is said, else it would be missing.
            plain.author = facts.author.as_ref().map(|_| crate::AuthorFacts::default());
            plain.text = facts.text.as_ref().map(|_| crate::TextFacts::default());
            let (one, other) = (Element::Facts(facts), Element::Facts(&plain));
            line(to, &format!("facts.{object}"), &fields(object, one, other));
        }
    }
    list(to, "matches", &facts.matches, &MatchFacts::default(), |m| Element::Match(m));
    list(to, "notices", &facts.notices, &NoticeFacts::default(), |n| Element::Notice(n));
    list(to, "labels", &facts.labels, &LabelFacts::default(), |l| Element::Label(l));
    if let Some(indicators) = &facts.indicators {
        if indicators.is_empty() {
            line(to, "facts.indicators", "[]");
        }
        let plain = IndicatorFacts::default();
        list(to, "indicators", indicators, &plain, |x| Element::Indicator(x));
    }
}

fn list<T>(
    to: &mut String,
    name: &str,
    elements: &[T],
    plain: &T,
    element: impl Fn(&T) -> Element<'_>,
) {
    if elements.is_empty() {
        return;
    }
    writeln!(to, "facts.{name} = [").expect("a String takes everything");
    for one in elements {
        writeln!(to, "    {},", fields(name, element(one), element(plain)))
            .expect("a String takes everything");
    }
    to.push_str("]\n");
}

/// What of this object or element is not as by default; and its type always,
/// so that nobody has to know the default.
fn fields(object: &str, one: Element<'_>, plain: Element<'_>) -> String {
    let mut written = Vec::new();
    for field in schema::fields().iter().filter(|field| field.object() == object) {
        let value = field.read(one);
        let always = field.list.is_some() && field.name() == "type";
        if let Some(value) = value.as_ref().filter(|_| always || value != field.read(plain)) {
            written.push(format!("{} = {}", field.name(), toml_value(value)));
        }
    }
    if written.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", written.join(", ")) }
}

fn toml_value(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Texts(texts) => {
            format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
