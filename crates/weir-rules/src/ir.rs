//! A checked condition: a small typed tree that names facts by their place in
//! the schema, so that evaluating it looks nothing up and allocates nothing.

use regex::Regex;

use crate::schema::{Field, ListOf, ObjectOf};

/// Where an element is held while a rule is evaluated: 0 is the whole, 1 and 2
/// are the variables of the loops around.
pub(crate) type Slot = u8;

/// A part of a condition.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) expr: Expr,
    /// Its bytes in the source.
    pub(crate) span: (u32, u32),
}

/// What a part says. The checker sees to it that the types fit.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Box<str>),
    /// A word of a set, by its place.
    Word {
        at: u8,
        words: &'static [&'static str],
    },
    Field {
        slot: Slot,
        field: &'static Field,
    },
    /// The element of a list of texts.
    Element {
        slot: Slot,
    },
    Has {
        slot: Slot,
        field: &'static Field,
    },
    HasObject(&'static ObjectOf),
    HasList(&'static ListOf),
    Not(Box<Node>),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    /// Condition, then, else.
    If(Box<[Node; 3]>),
    Compare {
        op: Op,
        sort: Sort,
        sides: Box<[Node; 2]>,
    },
    Among {
        needle: Box<Node>,
        set: Set,
    },
    InTexts {
        needle: Box<Node>,
        list: Over,
    },
    TextTest {
        test: TextTest,
        sides: Box<[Node; 2]>,
    },
    Pattern {
        of: Box<Node>,
        pattern: Box<Regex>,
    },
    Arithmetic {
        op: Arithmetic,
        sort: Sort,
        sides: Box<[Node; 2]>,
    },
    Negate {
        sort: Sort,
        of: Box<Node>,
    },
    /// A whole number where one with a fraction is compared.
    Widen(Box<Node>),
    Size(Over),
    Length(Box<Node>),
    Loop {
        kind: LoopKind,
        over: Over,
        slot: Slot,
        body: Box<Node>,
    },
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Op {
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The same with its sides exchanged.
    pub(crate) const fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }

    /// What is so where this is not.
    pub(crate) const fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    pub(crate) fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

/// What kind of values a comparison or a sum is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Bool,
    Int,
    Float,
    Text,
    Word,
}

/// The values right of `in`.
#[derive(Clone, Debug)]
pub(crate) enum Set {
    Ints(Box<[i64]>),
    Floats(Box<[f64]>),
    Texts(Box<[Box<str>]>),
    /// A bit for each word.
    Words {
        mask: u64,
        words: &'static [&'static str],
    },
}

/// What a text is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

impl TextTest {
    pub(crate) fn holds(self, text: &str, part: &str) -> bool {
        match self {
            Self::StartsWith => text.starts_with(part),
            Self::EndsWith => text.ends_with(part),
            Self::Contains => text.contains(part),
        }
    }
}

/// What is done with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Plus,
    Minus,
    Times,
    Divide,
    Remainder,
}

/// What is looked through.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Over {
    List(&'static ListOf),
    /// A list of texts in an element.
    Texts {
        slot: Slot,
        field: &'static Field,
    },
}

/// How it is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoopKind {
    Exists,
    All,
    ExistsOne,
}

impl Node {
    pub(crate) const fn new(expr: Expr, span: (u32, u32)) -> Self {
        Self { expr, span }
    }

    /// The parts directly below.
    pub(crate) fn parts(&self) -> &[Self] {
        match &self.expr {
            Expr::Not(of)
            | Expr::Among { needle: of, .. }
            | Expr::InTexts { needle: of, .. }
            | Expr::Pattern { of, .. }
            | Expr::Negate { of, .. }
            | Expr::Widen(of)
            | Expr::Length(of)
            | Expr::Loop { body: of, .. } => std::slice::from_ref(of),
            Expr::And(parts) | Expr::Or(parts) => parts,
            Expr::If(parts) => parts.as_slice(),
            Expr::Compare { sides, .. }
            | Expr::TextTest { sides, .. }
            | Expr::Arithmetic { sides, .. } => sides.as_slice(),
            _ => &[],
        }
    }

    /// How many steps one evaluation without loops takes.
    pub(crate) fn cost(&self) -> u32 {
        1 + self.parts().iter().map(Self::cost).sum::<u32>()
    }

    /// The value, if it is one that is written in the rule.
    pub(crate) const fn is_constant(&self) -> bool {
        matches!(
            self.expr,
            Expr::Bool(_) | Expr::Int(_) | Expr::Float(_) | Expr::Text(_) | Expr::Word { .. }
        )
    }
}
