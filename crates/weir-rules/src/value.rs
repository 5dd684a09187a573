//! A value of a fact, as it is told.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value of a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// A text, or a word of a set.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

impl fmt::Display for Value {
    /// As it is written in a rule.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Text(value) => write!(f, "{value:?}"),
            Self::Texts(values) => write!(f, "{values:?}"),
        }
    }
}
