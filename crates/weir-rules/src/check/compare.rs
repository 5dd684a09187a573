//! Comparisons: of what with what, and whether the answer can be other than
//! one and the same.

use cel::common::ast::IdedExpr;

use super::numbers::{wide, widened};
use super::types::{Sense, Typed};
use super::{Checker, Span, join};
use crate::ir::{Expr, Node, Op, Over, Set, Sort};
use crate::refusal::{RefusalKind, nearest, shown};

/// The most values right of `in`.
const MOST_VALUES: usize = 256;

impl Checker<'_> {
    pub(super) fn compare(&mut self, op: Op, left: &IdedExpr, right: &IdedExpr) -> Typed {
        let (left, right) = (self.typed(left), self.typed(right));
        let span = join(left.node.span, right.node.span);
        let ordered = !matches!(op, Op::Equal | Op::NotEqual);
        let (sort, sides) = match (left.sense, right.sense) {
            (Sense::Bad, _) | (_, Sense::Bad) => return Typed::bad(span),
            (Sense::Int(a, b), Sense::Int(c, d)) => {
                if !self.can_differ(op, [&left.node, &right.node], (a, b), (c, d), span) {
                    return Typed::bad(span);
                }
                (Sort::Int, [left.node, right.node])
            }
            (Sense::Float(a, b), Sense::Float(c, d)) => {
                if !self.can_differ(op, [&left.node, &right.node], (a, b), (c, d), span) {
                    return Typed::bad(span);
                }
                (Sort::Float, [left.node, right.node])
            }
            (Sense::Int(a, b), Sense::Float(c, d)) => {
                let whole = (wide(a), wide(b));
                if !self.can_differ(op, [&left.node, &right.node], whole, (c, d), span) {
                    return Typed::bad(span);
                }
                (Sort::Float, [widened(left.node), right.node])
            }
            (Sense::Float(a, b), Sense::Int(c, d)) => {
                let whole = (wide(c), wide(d));
                if !self.can_differ(op, [&left.node, &right.node], (a, b), whole, span) {
                    return Typed::bad(span);
                }
                (Sort::Float, [left.node, widened(right.node)])
            }
            (Sense::Text, Sense::Text) if !ordered => (Sort::Text, [left.node, right.node]),
            (Sense::Bool, Sense::Bool) if !ordered => (Sort::Bool, [left.node, right.node]),
            (Sense::Word(words), Sense::Text) if !ordered => {
                let Some(right) = self.word(words, right.node, &left.node) else {
                    return Typed::bad(span);
                };
                (Sort::Word, [left.node, right])
            }
            (Sense::Text, Sense::Word(words)) if !ordered => {
                let Some(left) = self.word(words, left.node, &right.node) else {
                    return Typed::bad(span);
                };
                (Sort::Word, [left, right.node])
            }
            (Sense::Word(one), Sense::Word(other)) if !ordered && std::ptr::eq(one, other) => {
                (Sort::Word, [left.node, right.node])
            }
            (one, other) => {
                let [one, other] = [(left.node, one), (right.node, other)];
                return self.cannot_compare(op, one, other, span);
            }
        };
        Typed::bool(Expr::Compare { op, sort, sides: Box::new(sides) }, span)
    }

    /// Refuses a comparison of numbers whose answer their ranges fix.
    fn can_differ<T: PartialOrd + Copy + std::fmt::Display>(
        &mut self,
        op: Op,
        sides: [&Node; 2],
        (a, b): (T, T),
        (c, d): (T, T),
        span: Span,
    ) -> bool {
        // Two numbers that are written in the rule are folded.
        if sides.iter().all(|side| side.is_constant()) {
            return true;
        }
        let (always, never) = match op {
            Op::Less => (b < c, a >= d),
            Op::LessOrEqual => (b <= c, a > d),
            Op::Greater => (a > d, b <= c),
            Op::GreaterOrEqual => (a >= d, b < c),
            Op::Equal => (a == b && c == d && a == c, b < c || d < a),
            Op::NotEqual => (b < c || d < a, a == b && c == d && a == c),
        };
        if !always && !never {
            return true;
        }
        let (value, low, high, other) =
            if sides[0].is_constant() { (sides[1], c, d, b) } else { (sides[0], a, b, c) };
        let range = if other <= low {
            format!("is never below {low}")
        } else {
            format!("goes from {low} to {high}")
        };
        let message = format!(
            "“{}” is {} so: “{}” {range}",
            self.shown(span),
            if always { "always" } else { "never" },
            self.shown(value.span),
        );
        self.refuse(span, RefusalKind::OutOfRange, message);
        false
    }

    /// The text as a word of this set, which `of` is compared with.
    fn word(&mut self, words: &'static [&'static str], text: Node, of: &Node) -> Option<Node> {
        let Expr::Text(word) = &text.expr else {
            let message = format!(
                "“{}” is one of {}: compare it with one of these, between quotation marks",
                self.shown(of.span),
                words.join(", ")
            );
            self.refuse(text.span, RefusalKind::WrongType, message);
            return None;
        };
        if let Some(at) = words.iter().position(|known| *known == &**word) {
            let at = u8::try_from(at).unwrap_or(u8::MAX);
            return Some(Node::new(Expr::Word { at, words }, text.span));
        }
        let meant = nearest(word, words.iter().copied());
        let message = format!(
            "“{}” is never {:?}: it is one of {}",
            self.shown(of.span),
            shown(word),
            words.join(", ")
        );
        let meant = meant.map(|word| format!("{word:?}"));
        self.refuse_with(text.span, RefusalKind::UnknownWord, message, meant.as_deref());
        None
    }

    fn cannot_compare(
        &mut self,
        op: Op,
        (left, one): (Node, Sense),
        (right, other): (Node, Sense),
        span: Span,
    ) -> Typed {
        let [left_shown, right_shown] = [self.quoted(left.span), self.quoted(right.span)];
        let ordered = !matches!(op, Op::Equal | Op::NotEqual);
        let mut meant = None;
        let message = match (&one, &other) {
            // 1 < x < 5 is read as (1 < x) < 5.
            (Sense::Bool, Sense::Int(..) | Sense::Float(..))
                if matches!(left.expr, Expr::Compare { .. }) =>
            {
                format!(
                    "two comparisons in a row are joined with &&: write {} && … {} {}",
                    self.shown(left.span),
                    op.sign(),
                    self.shown(right.span)
                )
            }
            (Sense::Object(_), _) | (_, Sense::Object(_)) => {
                let object = if matches!(one, Sense::Object(_)) { left.span } else { right.span };
                let object = self.shown(object);
                let parts: Vec<&str> = super::names::next_words(&object).collect();
                format!(
                    "“{object}” is a group of values: say which one, as {object}.{}; it has {}",
                    parts.last().unwrap_or(&"type"),
                    parts.join(", ")
                )
            }
            (Sense::Element(list), _) | (_, Sense::Element(list)) => {
                let element = if matches!(one, Sense::Element(_)) { left.span } else { right.span };
                let element = self.shown(element);
                format!(
                    "“{element}” is a whole element of {}: say what of it, as {element}.{}",
                    list.name,
                    list.first_field()
                )
            }
            (Sense::List(Over::Texts { .. }), Sense::Text) => format!(
                "{left_shown} is a list of texts: whether one is among them is asked so: {} in {}",
                self.shown(right.span),
                self.shown(left.span)
            ),
            (Sense::Int(..) | Sense::Float(..), Sense::Text) => {
                meant = unquoted(&right);
                format!(
                    "{left_shown} is {}, {right_shown} is a text: numbers are written without \
                     quotation marks",
                    one.in_words()
                )
            }
            (Sense::Text, Sense::Int(..) | Sense::Float(..)) => {
                meant = unquoted(&left).or_else(|| Some(format!("\"{}\"", self.shown(right.span))));
                format!(
                    "{left_shown} is a text, {right_shown} is {}: texts stand between quotation \
                     marks, numbers do not",
                    other.in_words()
                )
            }
            (Sense::Bool, Sense::Text) | (Sense::Text, Sense::Bool) => {
                "true and false are written without quotation marks, and compared with nothing \
                 else"
                    .to_owned()
            }
            (Sense::Word(words), Sense::Int(..) | Sense::Float(..)) => {
                format!("{left_shown} is a word, not a number: it is one of {}", words.join(", "))
            }
            (Sense::Word(words), _) | (_, Sense::Word(words)) if ordered => format!(
                "words have no order: instead of “{}” name those that are meant, as {} in \
                 [{:?}, …]",
                op.sign(),
                self.shown(left.span),
                words[0]
            ),
            (Sense::Text, Sense::Text) => {
                format!("texts have no order in rules: “{}” is for numbers", op.sign())
            }
            (_, Sense::Literals(_)) => {
                "is it one of several values? That is written with in: x in [\"a\", \"b\"]"
                    .to_owned()
            }
            _ => format!(
                "{left_shown} is {}, {right_shown} is {}: they cannot be compared",
                one.in_words(),
                other.in_words()
            ),
        };
        self.refuse_with(span, RefusalKind::WrongType, message, meant.as_deref());
        Typed::bad(span)
    }

    /// `x in […]`, `"x" in m.tags`.
    pub(super) fn among(&mut self, needle: &IdedExpr, list: &IdedExpr) -> Typed {
        let (needle, list) = (self.typed(needle), self.typed(list));
        let span = join(needle.node.span, list.node.span);
        match (needle.sense, list.sense) {
            (Sense::Bad, _) | (_, Sense::Bad) => Typed::bad(span),
            (Sense::Text, Sense::List(over @ Over::Texts { .. })) => {
                let needle = Box::new(needle.node);
                Typed::bool(Expr::InTexts { needle, list: over }, span)
            }
            (sense, Sense::Literals(values)) => {
                match self.set(&needle.node, &sense, values, list.node.span) {
                    Some((needle_widened, set)) => {
                        let needle = needle.node;
                        let needle = if needle_widened { widened(needle) } else { needle };
                        let needle = Box::new(needle);
                        Typed::bool(Expr::Among { needle, set }, span)
                    }
                    None => Typed::bad(span),
                }
            }
            (_, Sense::List(Over::List(list))) => {
                let letter = list.letter;
                let message = format!(
                    "the elements of {} are no plain values: look through them, as \
                     {}.exists({letter}, …)",
                    list.name, list.name
                );
                self.bad(span, RefusalKind::WrongType, message)
            }
            (Sense::Text, Sense::Text) => {
                let (part, text) = (self.shown(needle.node.span), self.shown(list.node.span));
                let meant = format!("{text}.contains({part})");
                let message =
                    format!("is it a part of a text? That is written with contains: {meant}");
                self.refuse_with(span, RefusalKind::WrongType, message, Some(&meant));
                Typed::bad(span)
            }
            (_, other) => {
                let message = format!(
                    "right of “in” stands a list, as [\"a\", \"b\"] or m.tags; here is {}",
                    other.in_words()
                );
                self.bad(span, RefusalKind::WrongType, message)
            }
        }
    }

    /// The values as a set of the needle's type.
    fn set(
        &mut self,
        needle: &Node,
        sense: &Sense,
        values: Vec<Typed>,
        span: Span,
    ) -> Option<(bool, Set)> {
        if values.is_empty() {
            self.refuse(span, RefusalKind::NeverTrue, "nothing is in an empty list");
            return None;
        }
        if values.len() > MOST_VALUES {
            let message = format!(
                "this list has {} values; {MOST_VALUES} are the most: a bank is the place for \
                 long lists",
                values.len()
            );
            self.refuse(span, RefusalKind::TooBig, message);
            return None;
        }
        let before = self.refusals.len();
        let set = match sense {
            Sense::Text => Set::Texts(self.each(values, sense, |node| match &node.expr {
                Expr::Text(text) => Some(text.clone()),
                _ => None,
            })),
            Sense::Int(min, max) => {
                let ints: Box<[(i64, Span)]> = self.each(values, sense, |node| match node.expr {
                    Expr::Int(value) => Some((value, node.span)),
                    _ => None,
                });
                for (value, span) in &ints {
                    if !needle.is_constant() && !(min..=max).contains(&value) {
                        let message = format!(
                            "“{}” is never {value}: it goes from {min} to {max}",
                            self.shown(needle.span)
                        );
                        self.refuse(*span, RefusalKind::OutOfRange, message);
                    }
                }
                Set::Ints(ints.iter().map(|(value, _)| *value).collect())
            }
            Sense::Float(..) => Set::Floats(self.each(values, sense, |node| match node.expr {
                Expr::Float(value) => Some(value),
                Expr::Int(value) => Some(wide(value)),
                _ => None,
            })),
            Sense::Word(words) => {
                let mut mask = 0;
                for value in values {
                    if !matches!(value.sense, Sense::Text) {
                        self.not_such_a_value(&value, sense);
                    } else if let Some(Node { expr: Expr::Word { at, .. }, .. }) =
                        self.word(words, value.node, needle)
                    {
                        mask |= 1 << at;
                    }
                }
                Set::Words { mask, words }
            }
            _ => {
                let message = format!(
                    "left of “in” stands a plain value; “{}” is {}",
                    self.shown(needle.span),
                    sense.in_words()
                );
                self.refuse(needle.span, RefusalKind::WrongType, message);
                return None;
            }
        };
        (self.refusals.len() == before).then_some((false, set))
    }

    fn each<T>(
        &mut self,
        values: Vec<Typed>,
        sense: &Sense,
        take: impl Fn(&Node) -> Option<T>,
    ) -> Box<[T]> {
        let mut taken = Vec::with_capacity(values.len());
        for value in values {
            match take(&value.node) {
                Some(value) => taken.push(value),
                None => self.not_such_a_value(&value, sense),
            }
        }
        taken.into_boxed_slice()
    }

    fn not_such_a_value(&mut self, value: &Typed, sense: &Sense) {
        if !matches!(value.sense, Sense::Bad) {
            let message = format!(
                "the list right of “in” holds written values like what stands left of it ({}); \
                 {} is not",
                sense.in_words(),
                self.quoted(value.node.span)
            );
            self.refuse(value.node.span, RefusalKind::WrongType, message);
        }
    }
}

/// The number that stands in a text.
fn unquoted(text: &Node) -> Option<String> {
    match &text.expr {
        Expr::Text(text) if text.parse::<f64>().is_ok() => Some(text.to_string()),
        _ => None,
    }
}
