//! Facts of a test case, written with the names that rules use:
//! `facts.item = { type = "post", links = 2 }`,
//! `facts.matches = [{ type = "pdq", distance = 4, confirmed = true }]`.

use toml::Spanned;
use toml::de::DeValue;

use super::read::{Reader, sort};
use crate::facts::{Facts, IndicatorFacts, LabelFacts, MatchFacts, NoticeFacts};
use crate::refusal::{RefusalKind, nearest, shown};
use crate::schema::{self, ElementMut, Field, FieldType};
use crate::value::Value;

impl Reader<'_> {
    pub(super) fn facts(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Facts> {
        let Some(table) = value.get_ref().as_table() else {
            self.not_a(value, "facts", "a table, as { item = { type = \"post\" } }");
            return None;
        };
        let mut facts = Facts::default();
        let before = self.refusals.len();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "item" => self.object(value, "item", &mut facts),
                "author" => {
                    facts.author.get_or_insert_default();
                    self.object(value, "author", &mut facts);
                }
                "text" => {
                    facts.text.get_or_insert_default();
                    self.object(value, "text", &mut facts);
                }
                "matches" => {
                    facts.matches =
                        self.list(value, "matches", MatchFacts::default, |m| ElementMut::Match(m));
                }
                "notices" => {
                    facts.notices = self
                        .list(value, "notices", NoticeFacts::default, |n| ElementMut::Notice(n));
                }
                "labels" => {
                    facts.labels =
                        self.list(value, "labels", LabelFacts::default, |l| ElementMut::Label(l));
                }
                "indicators" => {
                    let found = self.list(value, "indicators", IndicatorFacts::default, |x| {
                        ElementMut::Indicator(x)
                    });
                    facts.indicators = Some(found);
                }
                _ => {
                    const KNOWN: [&str; 7] =
                        ["item", "author", "matches", "notices", "labels", "text", "indicators"];
                    let message =
                        format!("facts have no “{}”; they have {}", shown(name), KNOWN.join(", "));
                    let meant = nearest(name, KNOWN);
                    self.refuse_with(key.span(), RefusalKind::UnknownName, message, meant);
                }
            }
        }
        (self.refusals.len() == before).then_some(facts)
    }

    /// A group of the item's facts, as `item` or `author.matched`.
    fn object(&mut self, value: &Spanned<DeValue<'_>>, path: &str, facts: &mut Facts) {
        let Some(table) = value.get_ref().as_table() else {
            return self.not_a(value, path, "a table");
        };
        for (key, value) in table {
            let longer = format!("{path}.{}", key.get_ref());
            if schema::object(&longer).is_some() {
                self.object(value, &longer, facts);
            } else if let Some(field) = schema::field(&longer) {
                self.field(value, field, ElementMut::Facts(facts));
            } else {
                self.unknown(key, path, None);
            }
        }
    }

    fn list<T>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        list: &'static str,
        make: impl Fn() -> T,
        element_mut: impl Fn(&mut T) -> ElementMut<'_>,
    ) -> Vec<T> {
        let Some(array) = value.get_ref().as_array() else {
            self.not_a(value, list, "a list of tables, as [{ … }]");
            return Vec::new();
        };
        let mut elements = Vec::with_capacity(array.len());
        for value in array {
            let Some(table) = value.get_ref().as_table() else {
                self.not_a(value, list, "a list of tables, as [{ … }]");
                continue;
            };
            let mut element = make();
            for (key, value) in table {
                match schema::field(&format!("{list}.{}", key.get_ref())) {
                    Some(field) => self.field(value, field, element_mut(&mut element)),
                    None => self.unknown(key, list, Some(list)),
                }
            }
            elements.push(element);
        }
        elements
    }

    fn unknown(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        of: &str,
        list: Option<&'static str>,
    ) {
        let known: Vec<&str> = schema::fields()
            .iter()
            .filter(|field| field.list == list)
            .filter_map(|field| field.path.strip_prefix(of)?.strip_prefix('.'))
            .collect();
        let name = key.get_ref();
        let message = format!("“{of}” has no “{}”; it has {}", shown(name), known.join(", "));
        let meant = nearest(name, known);
        self.refuse_with(key.span(), RefusalKind::UnknownName, message, meant);
    }

    fn field(&mut self, written: &Spanned<DeValue<'_>>, field: &Field, to: ElementMut<'_>) {
        let value = plain(written.get_ref());
        let fits = value.as_ref().is_some_and(|value| in_range(&field.kind, value));
        if !(fits && value.is_some_and(|value| field.access.write(to, &value))) {
            let message = format!(
                "“{}” is {}; this is {}",
                field.path,
                field.kind.in_words(),
                match written.get_ref() {
                    DeValue::String(text) => format!("\"{}\"", shown(text)),
                    other => sort(other).to_owned(),
                }
            );
            self.refuse(written.span(), RefusalKind::WrongType, message);
        }
    }
}

fn in_range(kind: &FieldType, value: &Value) -> bool {
    match (kind, value) {
        (FieldType::Int { min, max }, Value::Int(value)) => (min..=max).contains(&value),
        (FieldType::Float { min, max }, Value::Float(value)) => (min..=max).contains(&value),
        _ => true,
    }
}

fn plain(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(_) => Value::Int(integer(value)?),
        DeValue::Float(number) => Value::Float(number.as_str().parse().ok()?),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Array(values) => Value::Texts(
            values
                .iter()
                .map(|value| value.get_ref().as_str().map(str::to_owned))
                .collect::<Option<_>>()?,
        ),
        DeValue::Datetime(_) | DeValue::Table(_) => return None,
    })
}

pub(super) fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}
