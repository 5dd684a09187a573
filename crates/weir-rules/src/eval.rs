//! Evaluating a condition over facts: quickly, without allocating, within a
//! budget of steps.
//!
//! What is missing is neither true nor false. As CEL has it for errors: false
//! wins over it in `&&`, true in `||`; one element that is true is enough for
//! `exists`, one that is false for `all`.

use crate::facts::Facts;
use crate::ir::{Arithmetic, Expr, LoopKind, Node, Over, Set, Slot, Sort};
use crate::schema::{Access, Element, Field};

/// The most steps of one evaluation: about a quarter of a millisecond.
pub(crate) const BUDGET: u32 = 50_000;
/// The longest text that a pattern is tried on.
const LONGEST_FOR_PATTERN: usize = 4_096;

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// The path of what is missing.
    Missing(&'static str),
    /// The budget is spent.
    TooCostly,
}

type Answer<T> = Result<T, Halt>;

/// One evaluation under way.
#[derive(Clone)]
pub(crate) struct Run<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) slots: [Element<'a>; 3],
    left: u32,
}

/// The elements of what is looked through.
pub(crate) enum Elements<'a> {
    Matches(std::slice::Iter<'a, crate::MatchFacts>),
    Notices(std::slice::Iter<'a, crate::NoticeFacts>),
    Labels(std::slice::Iter<'a, crate::LabelFacts>),
    Indicators(std::slice::Iter<'a, crate::IndicatorFacts>),
    Texts(std::slice::Iter<'a, String>),
}

impl Elements<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Matches(of) => of.len(),
            Self::Notices(of) => of.len(),
            Self::Labels(of) => of.len(),
            Self::Indicators(of) => of.len(),
            Self::Texts(of) => of.len(),
        }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Element<'a>;

    #[inline]
    fn next(&mut self) -> Option<Element<'a>> {
        match self {
            Self::Matches(of) => of.next().map(Element::Match),
            Self::Notices(of) => of.next().map(Element::Notice),
            Self::Labels(of) => of.next().map(Element::Label),
            Self::Indicators(of) => of.next().map(Element::Indicator),
            Self::Texts(of) => of.next().map(|text| Element::Text(text)),
        }
    }
}

impl<'a> Run<'a> {
    pub(crate) fn new(facts: &'a Facts) -> Self {
        Self { facts, slots: [Element::Facts(facts); 3], left: BUDGET }
    }

    /// The same place with a fresh budget.
    pub(crate) fn again(&self) -> Self {
        Self { left: BUDGET, ..self.clone() }
    }

    fn spend(&mut self, steps: usize) -> Answer<()> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.left = self.left.checked_sub(steps).ok_or(Halt::TooCostly)?;
        Ok(())
    }

    fn at(&self, slot: Slot) -> Element<'a> {
        self.slots[usize::from(slot)]
    }

    /// What of this field is missing: itself, or what should hold it.
    #[cold]
    fn missing(&self, field: &'static Field) -> Halt {
        Halt::Missing(match field.object() {
            "author" if self.facts.author.is_none() => "author",
            "text" if self.facts.text.is_none() => "text",
            _ => field.path,
        })
    }

    pub(crate) fn elements(&self, over: Over) -> Answer<Elements<'a>> {
        Ok(match over {
            Over::List(list) => match list.name {
                "matches" => Elements::Matches(self.facts.matches.iter()),
                "notices" => Elements::Notices(self.facts.notices.iter()),
                "labels" => Elements::Labels(self.facts.labels.iter()),
                _ => match &self.facts.indicators {
                    Some(indicators) => Elements::Indicators(indicators.iter()),
                    None => return Err(Halt::Missing(list.name)),
                },
            },
            Over::Texts { slot, field } => match field.access {
                Access::Texts { get, .. } => match get(self.at(slot)) {
                    Some(texts) => Elements::Texts(texts.iter()),
                    None => return Err(self.missing(field)),
                },
                _ => unreachable!("the checker lets only lists of texts through"),
            },
        })
    }

    /// Whether the value is there.
    pub(crate) fn has(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Has { slot, field } => field.is_there(self.at(*slot)),
            Expr::HasObject(object) => match object.name {
                "author" => self.facts.author.is_some(),
                "text" => self.facts.text.is_some(),
                _ => true,
            },
            Expr::HasList(list) => list.name != "indicators" || self.facts.indicators.is_some(),
            _ => false,
        }
    }

    pub(crate) fn truth(&mut self, node: &Node) -> Answer<bool> {
        match &node.expr {
            Expr::Bool(value) => Ok(*value),
            Expr::Field { slot, field } => match field.access {
                Access::Bool { get, .. } => get(self.at(*slot)).ok_or_else(|| self.missing(field)),
                _ => unreachable!("the checker lets only true and false through"),
            },
            Expr::Has { .. } | Expr::HasObject(_) | Expr::HasList(_) => Ok(self.has(&node.expr)),
            Expr::Not(of) => self.truth(of).map(|value| !value),
            Expr::And(parts) => self.any(parts, false),
            Expr::Or(parts) => self.any(parts, true),
            Expr::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let chosen = if self.truth(condition)? { then } else { otherwise };
                self.truth(chosen)
            }
            Expr::Compare { op, sort, sides } => {
                let [left, right] = &**sides;
                Ok(match sort {
                    Sort::Word => op.holds(self.word(left)?, self.word(right)?),
                    Sort::Int => op.holds(self.int(left)?, self.int(right)?),
                    Sort::Float => op.holds(self.float(left)?, self.float(right)?),
                    Sort::Bool => op.holds(self.truth(left)?, self.truth(right)?),
                    Sort::Text => op.holds(self.text(left)?, self.text(right)?),
                })
            }
            Expr::Among { needle, set } => self.among(needle, set),
            Expr::InTexts { needle, list } => {
                let needle = self.text(needle)?;
                let elements = self.elements(*list)?;
                self.spend(elements.len())?;
                let mut found = false;
                for element in elements {
                    found |= matches!(element, Element::Text(text) if text == needle);
                }
                Ok(found)
            }
            Expr::TextTest { test, sides } => {
                let (text, part) = (self.text(&sides[0])?, self.text(&sides[1])?);
                self.spend(text.len() / 16)?;
                Ok(test.holds(text, part))
            }
            Expr::Pattern { of, pattern } => {
                let text = self.text(of)?;
                if text.len() > LONGEST_FOR_PATTERN {
                    return Err(Halt::TooCostly);
                }
                self.spend(16 + text.len())?;
                Ok(pattern.is_match(text))
            }
            Expr::Loop { kind, over, slot, body } => self.look_through(*kind, *over, *slot, body),
            _ => unreachable!("the checker lets only true and false through"),
        }
    }

    /// Whether one of the parts is `wins`; missing where none is and one is
    /// missing. With true this is `||`; with false it is `&&`.
    fn any(&mut self, parts: &[Node], wins: bool) -> Answer<bool> {
        let mut missing = None;
        for part in parts {
            match self.truth(part) {
                Ok(value) if value == wins => return Ok(wins),
                Ok(_) => {}
                Err(Halt::TooCostly) => return Err(Halt::TooCostly),
                Err(halt) => missing = missing.or(Some(halt)),
            }
        }
        missing.map_or(Ok(!wins), Err)
    }

    fn look_through(
        &mut self,
        kind: LoopKind,
        over: Over,
        slot: Slot,
        body: &Node,
    ) -> Answer<bool> {
        let elements = self.elements(over)?;
        let cost = body.cost() as usize;
        let mut missing = None;
        let mut count = 0_usize;
        for element in elements {
            self.spend(cost)?;
            self.slots[usize::from(slot)] = element;
            match (self.truth(body), kind) {
                (Ok(true), LoopKind::Exists) => return Ok(true),
                (Ok(false), LoopKind::All) => return Ok(false),
                (Ok(true), LoopKind::ExistsOne) => count += 1,
                (Ok(_), _) => {}
                (Err(Halt::TooCostly), _) => return Err(Halt::TooCostly),
                // An element that cannot be told leaves “exactly one” open.
                (Err(halt), LoopKind::ExistsOne) => return Err(halt),
                (Err(halt), _) => missing = missing.or(Some(halt)),
            }
        }
        match (missing, kind) {
            (Some(halt), _) => Err(halt),
            (None, LoopKind::Exists) => Ok(false),
            (None, LoopKind::All) => Ok(true),
            (None, LoopKind::ExistsOne) => Ok(count == 1),
        }
    }

    fn among(&mut self, needle: &Node, set: &Set) -> Answer<bool> {
        Ok(match set {
            Set::Words { mask, .. } => mask >> self.word(needle)? & 1 == 1,
            Set::Ints(values) => {
                let needle = self.int(needle)?;
                values.contains(&needle)
            }
            Set::Floats(values) => {
                let needle = self.float(needle)?;
                values.contains(&needle)
            }
            Set::Texts(values) => {
                let needle = self.text(needle)?;
                values.iter().any(|value| **value == *needle)
            }
        })
    }

    pub(crate) fn int(&mut self, node: &Node) -> Answer<i64> {
        Ok(match &node.expr {
            Expr::Int(value) => *value,
            Expr::Field { slot, field } => match field.access {
                Access::Int { get, .. } => {
                    get(self.at(*slot)).ok_or_else(|| self.missing(field))?
                }
                _ => unreachable!("the checker lets only whole numbers through"),
            },
            Expr::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let chosen = if self.truth(condition)? { then } else { otherwise };
                self.int(chosen)?
            }
            // The checker knows the ranges: with facts within them none of
            // these overflows, and no divisor is zero.
            Expr::Arithmetic { op, sides, .. } => {
                let (left, right) = (self.int(&sides[0])?, self.int(&sides[1])?);
                match op {
                    Arithmetic::Plus => left.saturating_add(right),
                    Arithmetic::Minus => left.saturating_sub(right),
                    Arithmetic::Times => left.saturating_mul(right),
                    Arithmetic::Divide => left.checked_div(right).unwrap_or(0),
                    Arithmetic::Remainder => left.checked_rem(right).unwrap_or(0),
                }
            }
            Expr::Negate { of, .. } => self.int(of)?.saturating_neg(),
            Expr::Size(over) => i64::try_from(self.elements(*over)?.len()).unwrap_or(i64::MAX),
            Expr::Length(of) => {
                let text = self.text(of)?;
                self.spend(text.len() / 16)?;
                i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
            }
            _ => unreachable!("the checker lets only whole numbers through"),
        })
    }

    pub(crate) fn float(&mut self, node: &Node) -> Answer<f64> {
        Ok(match &node.expr {
            Expr::Float(value) => *value,
            Expr::Widen(of) => {
                let value = self.int(of)?;
                #[expect(clippy::cast_precision_loss, reason = "counts and hours are small")]
                let wide = value as f64;
                wide
            }
            Expr::Field { slot, field } => match field.access {
                Access::Float { get, .. } => {
                    get(self.at(*slot)).ok_or_else(|| self.missing(field))?
                }
                _ => unreachable!("the checker lets only numbers through"),
            },
            Expr::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let chosen = if self.truth(condition)? { then } else { otherwise };
                self.float(chosen)?
            }
            Expr::Arithmetic { op, sides, .. } => {
                let (left, right) = (self.float(&sides[0])?, self.float(&sides[1])?);
                match op {
                    Arithmetic::Plus => left + right,
                    Arithmetic::Minus => left - right,
                    Arithmetic::Times => left * right,
                    Arithmetic::Divide => left / right,
                    Arithmetic::Remainder => left % right,
                }
            }
            Expr::Negate { of, .. } => -self.float(of)?,
            _ => unreachable!("the checker lets only numbers through"),
        })
    }

    fn word(&mut self, node: &Node) -> Answer<u8> {
        Ok(match &node.expr {
            Expr::Word { at, .. } => *at,
            Expr::Field { slot, field } => match field.access {
                Access::Word { get, .. } => {
                    get(self.at(*slot)).ok_or_else(|| self.missing(field))?
                }
                _ => unreachable!("the checker lets only words through"),
            },
            _ => unreachable!("the checker lets only words through"),
        })
    }

    pub(crate) fn text<'b>(&mut self, node: &'b Node) -> Answer<&'b str>
    where
        'a: 'b,
    {
        Ok(match &node.expr {
            Expr::Text(value) => value,
            Expr::Element { slot } => match self.at(*slot) {
                Element::Text(text) => text,
                _ => unreachable!("the checker lets only texts through"),
            },
            Expr::Field { slot, field } => match field.access {
                Access::Text { get, .. } => {
                    get(self.at(*slot)).ok_or_else(|| self.missing(field))?
                }
                _ => unreachable!("the checker lets only texts through"),
            },
            Expr::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let chosen = if self.truth(condition)? { then } else { otherwise };
                self.text(chosen)?
            }
            _ => unreachable!("the checker lets only texts through"),
        })
    }
}

impl Field {
    /// Whether it has a value in this element.
    pub(crate) fn is_there(&self, element: Element<'_>) -> bool {
        match self.access {
            Access::Bool { get, .. } => get(element).is_some(),
            Access::Int { get, .. } => get(element).is_some(),
            Access::Float { get, .. } => get(element).is_some(),
            Access::Word { get, .. } => get(element).is_some(),
            Access::Text { get, .. } => get(element).is_some(),
            Access::Texts { get, .. } => get(element).is_some(),
        }
    }
}
