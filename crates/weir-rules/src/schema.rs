//! What a rule can name: every fact with its type, its range or words, whether
//! it may be missing, and a line on what it is. The checker, the test cases of
//! rule files, the console and the docs all read this one table.

mod access;
mod table;

pub(crate) use access::{Access, Element, ElementMut};
pub(crate) use table::{FIELDS, LISTS, OBJECTS};

use crate::facts::Facts;
use crate::value::Value;

/// The type of a fact, as a rule sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldType {
    /// True or false.
    Bool,
    /// A whole number from the first to the last of these.
    Int {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// A number with a fraction, from the first to the last of these.
    Float {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// Any text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of texts.
    Texts,
}

impl FieldType {
    /// The type in words, for people.
    pub fn in_words(&self) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Int { min: 0, max } if *max >= 1_000_000 => {
                "a whole number, 0 or more".to_owned()
            }
            Self::Int { min, max } => format!("a whole number from {min} to {max}"),
            Self::Float { min, max } => format!("a number from {min:.1} to {max:.1}"),
            Self::Text => "a text".to_owned(),
            Self::Word(words) => {
                format!(
                    "one of {}",
                    words.iter().map(|w| format!("{w:?}")).collect::<Vec<_>>().join(", ")
                )
            }
            Self::Texts => "a list of texts".to_owned(),
        }
    }
}

/// One fact that a rule can name.
#[derive(Clone, Copy)]
pub struct Field {
    /// Its full name: `item.type`, or `matches.distance` for a field of the
    /// elements of a list.
    pub path: &'static str,
    /// The list whose elements have it; nothing for a fact of the item itself.
    pub list: Option<&'static str>,
    /// Its type.
    pub kind: FieldType,
    /// Whether it may be missing where what holds it is there.
    pub may_be_missing: bool,
    /// A line on what it is.
    pub about: &'static str,
    /// What has to come before it is ever filled; nothing where it is filled.
    pub not_filled_yet: Option<&'static str>,
    pub(crate) access: Access,
}

impl Field {
    /// Its name within its element or object: `distance`, `matched.last_day`.
    pub fn name(&self) -> &'static str {
        self.path.split_once('.').map_or(self.path, |(_, name)| name)
    }

    /// The first part of its path: `item`, `matches`.
    pub fn object(&self) -> &'static str {
        self.path.split_once('.').map_or(self.path, |(object, _)| object)
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path)
    }
}

/// A list that a rule can look through.
#[derive(Clone, Copy, Debug)]
pub struct ListOf {
    /// Its name: `matches`.
    pub name: &'static str,
    /// Whether the whole list may be missing.
    pub may_be_missing: bool,
    /// The letter that the docs use for one of its elements.
    pub letter: &'static str,
    /// A line on what it is.
    pub about: &'static str,
    /// What has to come before it is ever filled; nothing where it is filled.
    pub not_filled_yet: Option<&'static str>,
}

impl ListOf {
    /// The field of its elements that a message takes as its example.
    pub(crate) fn first_field(&self) -> &'static str {
        let mut fields = FIELDS.iter().filter(|field| field.list == Some(self.name));
        fields.find(|field| matches!(field.name(), "type" | "name")).map_or("type", Field::name)
    }
}

/// A group of facts of the item: `item`, `author`, `author.matched`.
#[derive(Clone, Copy, Debug)]
pub struct ObjectOf {
    /// Its name.
    pub name: &'static str,
    /// Whether the whole group may be missing, so that `has(…)` can be asked.
    pub may_be_missing: bool,
    /// A line on what it is.
    pub about: &'static str,
}

/// Every fact, in the order in which people are shown them.
pub fn fields() -> &'static [Field] {
    FIELDS
}

/// Every list.
pub fn lists() -> &'static [ListOf] {
    LISTS
}

/// Every group of facts.
pub fn objects() -> &'static [ObjectOf] {
    OBJECTS
}

pub(crate) fn field(path: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.path == path)
}

pub(crate) fn list(name: &str) -> Option<&'static ListOf> {
    LISTS.iter().find(|list| list.name == name)
}

pub(crate) fn object(name: &str) -> Option<&'static ObjectOf> {
    OBJECTS.iter().find(|object| object.name == name)
}

impl Field {
    /// The value that it has in these facts; for a field of a list's elements,
    /// in the element at this place.
    pub fn value(&self, facts: &Facts, at: usize) -> Option<Value> {
        self.read(match self.list {
            None => Element::Facts(facts),
            Some("matches") => Element::Match(facts.matches.get(at)?),
            Some("notices") => Element::Notice(facts.notices.get(at)?),
            Some("labels") => Element::Label(facts.labels.get(at)?),
            Some(_) => Element::Indicator(facts.indicators.as_ref()?.get(at)?),
        })
    }

    /// The value that it has in this element.
    pub(crate) fn read(&self, from: Element<'_>) -> Option<Value> {
        Some(match self.access {
            Access::Bool { get, .. } => Value::Bool(get(from)?),
            Access::Int { get, .. } => Value::Int(get(from)?),
            Access::Float { get, .. } => Value::Float(get(from)?),
            Access::Word { get, words, .. } => {
                Value::Text(words[usize::from(get(from)?)].to_owned())
            }
            Access::Text { get, .. } => Value::Text(get(from)?.to_owned()),
            Access::Texts { get, .. } => Value::Texts(get(from)?.to_vec()),
        })
    }
}
