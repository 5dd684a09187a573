//! Why a condition said what it said: the facts that decided, with their
//! values. A second, slower evaluation, made only where somebody will read it.

use serde::{Deserialize, Serialize};

use crate::condition::Outcome;
use crate::eval::{Halt, Run};
use crate::facts::Facts;
use crate::ir::{Expr, LoopKind, Node, Op, Over, Set, Slot, Sort, TextTest};
use crate::schema::Element;
use crate::value::Value;

/// The most facts that are told.
const MOST_TOLD: usize = 12;
/// The most elements of one list that are told.
const MOST_ELEMENTS: usize = 3;

/// What a condition said of an item, and because of what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// What it said.
    pub outcome: Outcome,
    /// The facts that decided, at most twelve, in the order of the rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Saw>,
}

/// One fact that decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saw {
    /// Where it stands: `item.links`, `matches[2].distance`, `size(matches)`.
    pub path: String,
    /// Its value; nothing where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// What was asked of it.
    pub asked: Asked,
    /// What it was compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Value>,
    /// Whether it was so; nothing where that cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub so: Option<bool>,
}

/// What is asked of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Whether it is true.
    IsTrue,
    /// `==`
    Is,
    /// `!=`
    IsNot,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `in`
    OneOf,
    /// Whether a list of texts has a text in it.
    Has,
    /// `startsWith`
    StartsWith,
    /// `endsWith`
    EndsWith,
    /// `contains`
    Contains,
    /// `matches`
    Matches,
    /// `has(…)`
    IsThere,
    /// Whether some element is so (the value is how many there are).
    Some,
    /// Whether every element is so.
    Every,
    /// Whether exactly one element is so.
    One,
}

impl Asked {
    /// Its one name, as `at_most`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IsTrue => "is_true",
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::Less => "less",
            Self::AtMost => "at_most",
            Self::More => "more",
            Self::AtLeast => "at_least",
            Self::OneOf => "one_of",
            Self::Has => "has",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::Contains => "contains",
            Self::Matches => "matches",
            Self::IsThere => "is_there",
            Self::Some => "some",
            Self::Every => "every",
            Self::One => "one",
        }
    }

    const fn of(op: Op) -> Self {
        match op {
            Op::Equal => Self::Is,
            Op::NotEqual => Self::IsNot,
            Op::Less => Self::Less,
            Op::LessOrEqual => Self::AtMost,
            Op::Greater => Self::More,
            Op::GreaterOrEqual => Self::AtLeast,
        }
    }
}

pub(crate) fn explain(root: &Node, source: &str, facts: &Facts) -> Said {
    let outcome: Outcome = Run::new(facts).truth(root).into();
    let mut why =
        Why { source, run: Run::new(facts), at: [0; 3], names: ["", "", ""], told: Vec::new() };
    if outcome != Outcome::TooCostly {
        why.of(root);
    }
    Said { outcome, values: why.told }
}

struct Why<'a> {
    source: &'a str,
    run: Run<'a>,
    /// Which element each loop is at, and of which list.
    at: [usize; 3],
    names: [&'static str; 3],
    told: Vec<Saw>,
}

impl Why<'_> {
    fn truth(&self, node: &Node) -> Result<bool, Halt> {
        // Each with a budget of its own: what was affordable once still is.
        self.run.again().truth(node)
    }

    fn of(&mut self, node: &Node) {
        if self.told.len() >= MOST_TOLD {
            return;
        }
        match &node.expr {
            Expr::Not(of) => self.of(of),
            Expr::And(parts) => self.deciding(node, parts, false),
            Expr::Or(parts) => self.deciding(node, parts, true),
            Expr::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                self.of(condition);
                match self.truth(condition) {
                    Ok(true) => self.of(then),
                    Ok(false) => self.of(otherwise),
                    Err(_) => {}
                }
            }
            Expr::Loop { kind, over, slot, body } => self.elements(node, *kind, *over, *slot, body),
            Expr::Bool(_) => {}
            _ => self.tell(node),
        }
    }

    /// Of `||` (`wins` is true) the first part that is true, else all; where it
    /// cannot be told, the first that is missing. Of `&&` the other way round.
    fn deciding(&mut self, node: &Node, parts: &[Node], wins: bool) {
        let answer = self.truth(node);
        let decided = answer.is_err() || answer == Ok(wins);
        for part in parts {
            if !decided {
                self.of(part);
            } else if self.truth(part) == answer {
                return self.of(part);
            }
        }
    }

    fn elements(&mut self, node: &Node, kind: LoopKind, over: Over, slot: Slot, body: &Node) {
        let answer = self.truth(node);
        let index = usize::from(slot);
        let before = (self.run.slots[index], self.at[index], self.names[index]);
        let wanted = match (kind, answer) {
            (_, Err(halt)) => Some(Err(halt)),
            (LoopKind::Exists | LoopKind::ExistsOne, Ok(true)) => Some(Ok(true)),
            (LoopKind::All, Ok(false)) => Some(Ok(false)),
            _ => None,
        };
        let mut found = 0;
        if let (Some(wanted), Ok(elements)) = (wanted, self.run.elements(over)) {
            for (at, element) in elements.enumerate() {
                self.run.slots[index] = element;
                self.at[index] = at;
                self.names[index] = name(over);
                if self.truth(body) == wanted {
                    found += 1;
                    self.of(body);
                    if found == MOST_ELEMENTS || wanted.is_err() {
                        break;
                    }
                }
            }
        }
        (self.run.slots[index], self.at[index], self.names[index]) = before;
        if found == 0 {
            let asked = match kind {
                LoopKind::Exists => Asked::Some,
                LoopKind::All => Asked::Every,
                LoopKind::ExistsOne => Asked::One,
            };
            let value = self.run.elements(over).ok().map(|elements| count(elements.len()));
            let path = self.over(over);
            self.push(Saw { path, value, asked, against: Vec::new(), so: answer.ok() });
        }
    }

    fn tell(&mut self, node: &Node) {
        let so = self.truth(node).ok();
        let (of, asked, against) = match &node.expr {
            Expr::Compare { op, sort, sides } => {
                let [left, right] = &**sides;
                let (of, op, other) = if left.is_constant() {
                    (right, op.turned(), left)
                } else {
                    (left, *op, right)
                };
                let against = self.value(other, *sort).into_iter().collect();
                (of, Asked::of(op), against)
            }
            Expr::Among { needle, set } => (&**needle, Asked::OneOf, values(set)),
            Expr::InTexts { needle, list } => {
                let against = self.value(needle, Sort::Text).into_iter().collect();
                let value = self.run.elements(*list).ok().map(|elements| {
                    let texts = elements.filter_map(|element| match element {
                        Element::Text(text) => Some(text.to_owned()),
                        _ => None,
                    });
                    Value::Texts(texts.collect())
                });
                let path = self.over(*list);
                return self.push(Saw { path, value, asked: Asked::Has, against, so });
            }
            Expr::TextTest { test, sides } => {
                let asked = match test {
                    TextTest::StartsWith => Asked::StartsWith,
                    TextTest::EndsWith => Asked::EndsWith,
                    TextTest::Contains => Asked::Contains,
                };
                (&sides[0], asked, self.value(&sides[1], Sort::Text).into_iter().collect())
            }
            Expr::Pattern { of, pattern } => {
                (&**of, Asked::Matches, vec![Value::Text(pattern.as_str().to_owned())])
            }
            Expr::Has { .. } | Expr::HasObject(_) | Expr::HasList(_) => {
                let value = Some(Value::Bool(self.run.has(&node.expr)));
                let path = self.path(node);
                let against = Vec::new();
                return self.push(Saw { path, value, asked: Asked::IsThere, against, so });
            }
            _ => (node, Asked::IsTrue, Vec::new()),
        };
        let sort = match &node.expr {
            Expr::Compare { sort, .. } => *sort,
            Expr::Among { set: Set::Ints(_), .. } => Sort::Int,
            Expr::Among { set: Set::Floats(_), .. } => Sort::Float,
            Expr::Among { set: Set::Words { .. }, .. } => Sort::Word,
            Expr::Among { .. } | Expr::TextTest { .. } | Expr::Pattern { .. } => Sort::Text,
            _ => Sort::Bool,
        };
        let (path, value) = (self.path(of), self.value(of, sort));
        if let (Some(_), Err(Halt::Missing(missing))) = (&value, self.truth(node)) {
            // It is there; what it was to be compared with is not.
            let (path, asked) = (missing.to_owned(), Asked::IsThere);
            return self.push(Saw { path, value: None, asked, against: Vec::new(), so: None });
        }
        self.push(Saw { path, value, asked, against, so });
    }

    fn push(&mut self, saw: Saw) {
        if self.told.len() < MOST_TOLD && !self.told.contains(&saw) {
            self.told.push(saw);
        }
    }

    fn value(&self, node: &Node, sort: Sort) -> Option<Value> {
        let mut run = self.run.again();
        match &node.expr {
            Expr::Word { at, words } => Some(Value::Text(words[usize::from(*at)].to_owned())),
            Expr::Field { slot, field } => field.read(run.slots[usize::from(*slot)]),
            Expr::Widen(of) => self.value(of, Sort::Int),
            _ => match sort {
                Sort::Bool => run.truth(node).ok().map(Value::Bool),
                Sort::Int => run.int(node).ok().map(Value::Int),
                Sort::Float => run.float(node).ok().map(Value::Float),
                Sort::Text => run.text(node).ok().map(|text| Value::Text(text.to_owned())),
                Sort::Word => None,
            },
        }
    }

    fn path(&self, node: &Node) -> String {
        match &node.expr {
            Expr::Field { slot, field } | Expr::Has { slot, field } => {
                self.in_element(*slot, field.path, field.name())
            }
            Expr::Element { slot } => self.in_element(*slot, "", ""),
            Expr::HasObject(object) => object.name.to_owned(),
            Expr::HasList(list) => list.name.to_owned(),
            Expr::Size(over) => format!("size({})", self.over(*over)),
            Expr::Widen(of) => self.path(of),
            Expr::Length(of) => format!("size({})", self.path(of)),
            _ => self
                .source
                .get(node.span.0 as usize..node.span.1 as usize)
                .unwrap_or_default()
                .to_owned(),
        }
    }

    fn in_element(&self, slot: Slot, path: &str, name: &str) -> String {
        let index = usize::from(slot);
        match (slot, name) {
            (0, _) => path.to_owned(),
            (_, "") => format!("{}[{}]", self.names[index], self.at[index]),
            _ => format!("{}[{}].{name}", self.names[index], self.at[index]),
        }
    }

    fn over(&self, over: Over) -> String {
        match over {
            Over::List(list) => list.name.to_owned(),
            Over::Texts { slot, field } => self.in_element(slot, field.path, field.name()),
        }
    }
}

const fn name(over: Over) -> &'static str {
    match over {
        Over::List(list) => list.name,
        Over::Texts { field, .. } => field.path,
    }
}

fn count(value: usize) -> Value {
    Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
}

fn values(set: &Set) -> Vec<Value> {
    let most = MOST_TOLD;
    match set {
        Set::Ints(values) => values.iter().take(most).map(|value| Value::Int(*value)).collect(),
        Set::Floats(values) => values.iter().take(most).map(|value| Value::Float(*value)).collect(),
        Set::Texts(values) => {
            values.iter().take(most).map(|value| Value::Text(value.to_string())).collect()
        }
        Set::Words { mask, words } => words
            .iter()
            .enumerate()
            .filter(|(at, _)| mask >> at & 1 == 1)
            .map(|(_, word)| Value::Text((*word).to_owned()))
            .collect(),
    }
}
