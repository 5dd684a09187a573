//! Folding: what of a condition is the same whatever the facts are is worked
//! out once. It never changes what a condition says, also not about what is
//! missing: `m.distance < 5 || true` is true, but `m.distance < 5 && true` is
//! still missing where the distance is.

use crate::ir::{Arithmetic, Expr, LoopKind, Node, Op, Over, Set, Sort};

/// The condition with all that is fixed worked out.
pub(crate) fn fold(node: Node) -> Node {
    let span = node.span;
    let expr = match node.expr {
        Expr::Not(of) => match fold(*of) {
            Node { expr: Expr::Bool(value), .. } => Expr::Bool(!value),
            Node { expr: Expr::Not(of), .. } => of.expr,
            of => Expr::Not(Box::new(of)),
        },
        Expr::And(parts) => logical(parts, true),
        Expr::Or(parts) => logical(parts, false),
        Expr::If(parts) => {
            let [condition, then, otherwise] = *parts;
            match fold(condition) {
                Node { expr: Expr::Bool(true), .. } => fold(then).expr,
                Node { expr: Expr::Bool(false), .. } => fold(otherwise).expr,
                condition => Expr::If(Box::new([condition, fold(then), fold(otherwise)])),
            }
        }
        Expr::Compare { op, sort, sides } => {
            let [left, right] = *sides;
            compare(op, sort, fold(left), fold(right))
        }
        Expr::Among { needle, set } => among(fold(*needle), set),
        Expr::InTexts { needle, list } => Expr::InTexts { needle: Box::new(fold(*needle)), list },
        Expr::TextTest { test, sides } => {
            let [text, part] = *sides;
            match (fold(text), fold(part)) {
                (Node { expr: Expr::Text(text), .. }, Node { expr: Expr::Text(part), .. }) => {
                    Expr::Bool(test.holds(&text, &part))
                }
                (text, part) => Expr::TextTest { test, sides: Box::new([text, part]) },
            }
        }
        Expr::Pattern { of, pattern } => match fold(*of) {
            Node { expr: Expr::Text(text), .. } => Expr::Bool(pattern.is_match(&text)),
            of => Expr::Pattern { of: Box::new(of), pattern },
        },
        Expr::Arithmetic { op, sort, sides } => {
            let [left, right] = *sides;
            arithmetic(op, sort, fold(left), fold(right))
        }
        Expr::Negate { sort, of } => match fold(*of) {
            Node { expr: Expr::Int(value), .. } => Expr::Int(value.saturating_neg()),
            Node { expr: Expr::Float(value), .. } => Expr::Float(-value),
            of => Expr::Negate { sort, of: Box::new(of) },
        },
        Expr::Widen(of) => match fold(*of) {
            #[expect(clippy::cast_precision_loss, reason = "as when it is evaluated")]
            Node { expr: Expr::Int(value), .. } => Expr::Float(value as f64),
            of => Expr::Widen(Box::new(of)),
        },
        Expr::Length(of) => match fold(*of) {
            Node { expr: Expr::Text(text), .. } => {
                Expr::Int(i64::try_from(text.chars().count()).unwrap_or(i64::MAX))
            }
            of => Expr::Length(Box::new(of)),
        },
        Expr::Loop { kind, over, slot, body } => {
            let body = fold(*body);
            match (kind, &body.expr) {
                // Of no element it can be so; a list that is missing stays missing.
                (LoopKind::Exists | LoopKind::ExistsOne, Expr::Bool(false)) if is_there(over) => {
                    Expr::Bool(false)
                }
                (LoopKind::All, Expr::Bool(true)) if is_there(over) => Expr::Bool(true),
                _ => Expr::Loop { kind, over, slot, body: Box::new(body) },
            }
        }
        other => other,
    };
    Node::new(expr, span)
}

fn is_there(over: Over) -> bool {
    matches!(over, Over::List(list) if !list.may_be_missing)
}

/// `&&` where `and`, else `||`.
fn logical(parts: Box<[Node]>, and: bool) -> Expr {
    let mut left = Vec::with_capacity(parts.len());
    for part in parts.into_iter().map(fold) {
        match part.expr {
            Expr::Bool(value) if value != and => return Expr::Bool(value),
            Expr::Bool(_) => {}
            Expr::And(of) if and => left.extend(of),
            Expr::Or(of) if !and => left.extend(of),
            _ => left.push(part),
        }
    }
    match left.len() {
        0 => Expr::Bool(and),
        1 => left.remove(0).expr,
        _ if and => Expr::And(left.into_boxed_slice()),
        _ => Expr::Or(left.into_boxed_slice()),
    }
}

fn compare(op: Op, sort: Sort, left: Node, right: Node) -> Expr {
    match (&left.expr, &right.expr) {
        (Expr::Bool(a), Expr::Bool(b)) => Expr::Bool(op.holds(a, b)),
        (Expr::Int(a), Expr::Int(b)) => Expr::Bool(op.holds(a, b)),
        (Expr::Float(a), Expr::Float(b)) => Expr::Bool(op.holds(a, b)),
        (Expr::Text(a), Expr::Text(b)) => Expr::Bool(op.holds(a, b)),
        (Expr::Word { at: a, .. }, Expr::Word { at: b, .. }) => Expr::Bool(op.holds(a, b)),
        // `m.confirmed == true` is `m.confirmed`.
        (_, Expr::Bool(value)) => truth(left, (op == Op::Equal) == *value),
        (Expr::Bool(value), _) => {
            let value = *value;
            truth(right, (op == Op::Equal) == value)
        }
        _ => Expr::Compare { op, sort, sides: Box::new([left, right]) },
    }
}

fn truth(node: Node, wanted: bool) -> Expr {
    match (node.expr, wanted) {
        (expr, true) => expr,
        (Expr::Not(of), false) => of.expr,
        (expr, false) => Expr::Not(Box::new(Node::new(expr, node.span))),
    }
}

fn among(needle: Node, set: Set) -> Expr {
    match (&needle.expr, &set) {
        (Expr::Int(value), Set::Ints(values)) => Expr::Bool(values.contains(value)),
        (Expr::Float(value), Set::Floats(values)) => Expr::Bool(values.contains(value)),
        (Expr::Text(value), Set::Texts(values)) => Expr::Bool(values.contains(value)),
        _ => Expr::Among { needle: Box::new(needle), set },
    }
}

fn arithmetic(op: Arithmetic, sort: Sort, left: Node, right: Node) -> Expr {
    match (&left.expr, &right.expr) {
        (Expr::Int(a), Expr::Int(b)) => {
            let value = match op {
                Arithmetic::Plus => a.checked_add(*b),
                Arithmetic::Minus => a.checked_sub(*b),
                Arithmetic::Times => a.checked_mul(*b),
                Arithmetic::Divide => a.checked_div(*b),
                Arithmetic::Remainder => a.checked_rem(*b),
            };
            if let Some(value) = value {
                return Expr::Int(value);
            }
        }
        (Expr::Float(a), Expr::Float(b)) => {
            return Expr::Float(match op {
                Arithmetic::Plus => a + b,
                Arithmetic::Minus => a - b,
                Arithmetic::Times => a * b,
                Arithmetic::Divide => a / b,
                Arithmetic::Remainder => a % b,
            });
        }
        _ => {}
    }
    Expr::Arithmetic { op, sort, sides: Box::new([left, right]) }
}
