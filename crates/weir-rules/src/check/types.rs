//! What a part of a condition is, while it is checked.

use crate::ir::{Expr, Node, Over};
use crate::schema::{ListOf, ObjectOf};

/// A part with its type.
pub(super) struct Typed {
    pub(super) node: Node,
    pub(super) sense: Sense,
}

/// A type, for numbers with what they can be.
pub(super) enum Sense {
    Bool,
    Int(i64, i64),
    Float(f64, f64),
    Text,
    Word(&'static [&'static str]),
    /// A list of the schema, or of texts in an element.
    List(Over),
    Object(&'static ObjectOf),
    /// An element of a list.
    Element(&'static ListOf),
    /// A list that is written in the rule.
    Literals(Vec<Typed>),
    /// Already refused.
    Bad,
}

impl Sense {
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Int(..) => "a whole number".to_owned(),
            Self::Float(..) => "a number with a fraction".to_owned(),
            Self::Text => "a text".to_owned(),
            Self::Word(words) => format!("one of the words {}", words.join(", ")),
            Self::List(_) | Self::Literals(_) => "a list".to_owned(),
            Self::Object(_) => "a group of values".to_owned(),
            Self::Element(list) => format!("one element of {}", list.name),
            Self::Bad => "not known".to_owned(),
        }
    }
}

impl Typed {
    pub(super) const fn new(expr: Expr, sense: Sense, span: (u32, u32)) -> Self {
        Self { node: Node::new(expr, span), sense }
    }

    pub(super) const fn bool(expr: Expr, span: (u32, u32)) -> Self {
        Self::new(expr, Sense::Bool, span)
    }

    pub(super) const fn bad(span: (u32, u32)) -> Self {
        Self::new(Expr::Bool(true), Sense::Bad, span)
    }

    /// Something that is no value by itself.
    pub(super) const fn holder(sense: Sense, span: (u32, u32)) -> Self {
        Self::new(Expr::Bool(true), sense, span)
    }

    pub(super) const fn list(parts: Vec<Self>, span: (u32, u32)) -> Self {
        Self::holder(Sense::Literals(parts), span)
    }
}
