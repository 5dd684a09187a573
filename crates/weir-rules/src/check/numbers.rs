//! Sums: with the ranges of their parts, so that none can overflow or divide
//! by zero once a rule is checked.

use cel::common::ast::IdedExpr;

use super::types::{Sense, Typed};
use super::{Checker, Span, join};
use crate::ir::{Arithmetic, Expr, Node, Sort};
use crate::refusal::RefusalKind;

impl Checker<'_> {
    pub(super) fn arithmetic(
        &mut self,
        op: Arithmetic,
        left: &IdedExpr,
        right: &IdedExpr,
    ) -> Typed {
        let (left, right) = (self.typed(left), self.typed(right));
        let span = join(left.node.span, right.node.span);
        match (left.sense, right.sense) {
            (Sense::Bad, _) | (_, Sense::Bad) => Typed::bad(span),
            (Sense::Int(a, b), Sense::Int(c, d)) => {
                self.whole(op, [(left.node, a, b), (right.node, c, d)], span)
            }
            (Sense::Float(a, b), Sense::Float(c, d)) => {
                self.fractions(op, [(left.node, a, b), (right.node, c, d)], span)
            }
            (Sense::Int(a, b), Sense::Float(c, d)) => {
                let left = (widened(left.node), wide(a), wide(b));
                self.fractions(op, [left, (right.node, c, d)], span)
            }
            (Sense::Float(a, b), Sense::Int(c, d)) => {
                let right = (widened(right.node), wide(c), wide(d));
                self.fractions(op, [(left.node, a, b), right], span)
            }
            (one, other) => {
                let message = format!(
                    "only numbers can be calculated with; here is {} and {}",
                    one.in_words(),
                    other.in_words()
                );
                self.bad(span, RefusalKind::WrongType, message)
            }
        }
    }

    fn whole(&mut self, op: Arithmetic, sides: [(Node, i64, i64); 2], span: Span) -> Typed {
        let [(left, a, b), (right, c, d)] = sides;
        if matches!(op, Arithmetic::Divide | Arithmetic::Remainder)
            && !self.divides(&right, c == 0 && d == 0)
        {
            return Typed::bad(span);
        }
        let ends = |f: fn(i128, i128) -> i128| {
            let all = [(a, c), (a, d), (b, c), (b, d)].map(|(x, y)| f(x.into(), y.into()));
            (all.into_iter().min().unwrap_or(0), all.into_iter().max().unwrap_or(0))
        };
        let (min, max) = match op {
            Arithmetic::Plus => ends(|x, y| x + y),
            Arithmetic::Minus => ends(|x, y| x - y),
            Arithmetic::Times => ends(|x, y| x * y),
            Arithmetic::Divide => {
                let (low, high) = ends(|x, y| x / y);
                // Around zero the quotient of neither end is the least.
                (low.min(0), high.max(0))
            }
            Arithmetic::Remainder => {
                let most = i128::from(c).abs().max(i128::from(d).abs()) - 1;
                (if a < 0 { -most } else { 0 }, if b > 0 { most } else { 0 })
            }
        };
        let (Ok(min), Ok(max)) = (i64::try_from(min), i64::try_from(max)) else {
            let message = format!("“{}” can become too large a number", self.shown(span));
            return self.bad(span, RefusalKind::Arithmetic, message);
        };
        let sides = Box::new([left, right]);
        Typed::new(Expr::Arithmetic { op, sort: Sort::Int, sides }, Sense::Int(min, max), span)
    }

    fn fractions(&mut self, op: Arithmetic, sides: [(Node, f64, f64); 2], span: Span) -> Typed {
        let [(left, a, b), (right, c, d)] = sides;
        if op == Arithmetic::Remainder {
            let message = "“%” is for whole numbers only";
            return self.bad(span, RefusalKind::WrongType, message);
        }
        if op == Arithmetic::Divide && !self.divides(&right, c == 0.0 && d == 0.0) {
            return Typed::bad(span);
        }
        let value = |x: f64, y: f64| match op {
            Arithmetic::Plus => x + y,
            Arithmetic::Minus => x - y,
            Arithmetic::Times => x * y,
            Arithmetic::Divide | Arithmetic::Remainder => x / y,
        };
        let all = [value(a, c), value(a, d), value(b, c), value(b, d)];
        if all.iter().any(|value| !value.is_finite()) {
            let message = format!("“{}” can become too large a number", self.shown(span));
            return self.bad(span, RefusalKind::Arithmetic, message);
        }
        let min = all.into_iter().fold(f64::INFINITY, f64::min);
        let max = all.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let sides = Box::new([left, right]);
        Typed::new(Expr::Arithmetic { op, sort: Sort::Float, sides }, Sense::Float(min, max), span)
    }

    /// Whether this can be divided by: a number that is written in the rule.
    fn divides(&mut self, divisor: &Node, is_zero: bool) -> bool {
        let written = matches!(&divisor.expr, Expr::Int(_) | Expr::Float(_) | Expr::Widen(_))
            && match &divisor.expr {
                Expr::Widen(of) => of.is_constant(),
                _ => true,
            };
        if is_zero {
            self.refuse(divisor.span, RefusalKind::Arithmetic, "nothing can be divided by 0");
            return false;
        }
        if !written {
            let message = format!(
                "“{}” may be 0, and nothing can be divided by 0: divide by a number, or multiply \
                 the other side of the comparison instead",
                self.shown(divisor.span)
            );
            self.refuse(divisor.span, RefusalKind::Arithmetic, message);
        }
        written
    }

    pub(super) fn negated(&mut self, tree: &IdedExpr, of: &IdedExpr) -> Typed {
        let token = self.token(tree);
        let of = self.typed(of);
        let span = join(token, of.node.span);
        let (sense, sort) = match of.sense {
            Sense::Bad => return Typed::bad(span),
            Sense::Int(min, max) if min > i64::MIN => (Sense::Int(-max, -min), Sort::Int),
            Sense::Float(min, max) => (Sense::Float(-max, -min), Sort::Float),
            Sense::Int(..) => {
                return self.bad(span, RefusalKind::Arithmetic, "this number is too large");
            }
            other => {
                let message = format!(
                    "“-” stands before numbers only; this is {}; “not” is written !",
                    other.in_words()
                );
                return self.bad(span, RefusalKind::WrongType, message);
            }
        };
        Typed::new(Expr::Negate { sort, of: Box::new(of.node) }, sense, span)
    }
}

pub(super) fn widened(node: Node) -> Node {
    let span = node.span;
    Node::new(Expr::Widen(Box::new(node)), span)
}

#[expect(clippy::cast_precision_loss, reason = "the ends of ranges; exactness is not needed")]
pub(super) const fn wide(value: i64) -> f64 {
    value as f64
}
