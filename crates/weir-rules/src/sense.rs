//! Conditions that make no sense: that can never be so, that are always so, or
//! of which a part can never be so beside the rest.

use crate::assume::{Known, assume};
use crate::ir::{Expr, Node, Op};
use crate::refusal::{Place, Refusal, RefusalKind, shown};

/// What makes no sense in this folded condition.
pub(crate) fn senseless(root: &Node, source: &str) -> Vec<Refusal> {
    let mut look = Look { source, refusals: Vec::new() };
    look.at(root, true, &Known::default());
    if look.refusals.is_empty() {
        if assume(root, true, Known::default()).is_none() {
            look.refuse(
                root,
                RefusalKind::NeverTrue,
                "this can never be so, whatever the item is: the rule would never fire".to_owned(),
            );
        } else if assume(root, false, Known::default()).is_none() {
            look.refuse(
                root,
                RefusalKind::AlwaysTrue,
                "this is always so, whatever the item is: a rule that fires on everything says \
                 nothing; name what it is about, as size(matches) > 0"
                    .to_owned(),
            );
        }
    }
    look.refusals
}

struct Look<'a> {
    source: &'a str,
    refusals: Vec<Refusal>,
}

impl Look<'_> {
    fn refuse(&mut self, node: &Node, kind: RefusalKind, message: String) {
        let span = node.span.0 as usize..node.span.1 as usize;
        let place = Place::of(self.source, span);
        self.refusals.push(Refusal { place, kind, message, nearest: None });
    }

    fn shown(&self, node: &Node) -> String {
        let text = self.source.get(node.span.0 as usize..node.span.1 as usize);
        shown(&text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Looks for parts that cannot be `wanted` beside what is known.
    fn at<'n>(&mut self, node: &'n Node, wanted: bool, known: &Known<'n>) {
        match (&node.expr, wanted) {
            (Expr::Not(of), _) => self.at(of, !wanted, known),
            (Expr::And(parts), true) | (Expr::Or(parts), false) => {
                self.together(parts, wanted, known);
            }
            (Expr::And(parts), false) | (Expr::Or(parts), true) => {
                for part in parts {
                    if assume(part, wanted, Known::default()).is_some()
                        && assume(part, wanted, known.clone()).is_none()
                    {
                        self.never_here(part, wanted);
                    } else {
                        self.at(part, wanted, known);
                    }
                }
            }
            (Expr::Loop { body, .. }, _) => self.at(body, true, known),
            (Expr::If(parts), _) => {
                let [condition, then, otherwise] = &**parts;
                self.at(condition, true, known);
                for (side, so) in [(then, true), (otherwise, false)] {
                    if let Some(known) = assume(condition, so, known.clone()) {
                        self.at(side, wanted, &known);
                    }
                }
            }
            _ => {}
        }
    }

    fn together<'n>(&mut self, parts: &'n [Node], wanted: bool, known: &Known<'n>) {
        let mut known = known.clone();
        for (at, part) in parts.iter().enumerate() {
            let before = self.refusals.len();
            self.at(part, wanted, &known);
            match assume(part, wanted, known.clone()) {
                Some(more) => known = more,
                None if self.refusals.len() > before => return,
                None => {
                    let other = parts[..at].iter().find(|other| {
                        assume(other, wanted, Known::default())
                            .is_some_and(|known| assume(part, wanted, known).is_none())
                    });
                    match other {
                        Some(other) => self.contradict(other, part),
                        None => self.never_here(part, wanted),
                    }
                    return;
                }
            }
        }
    }

    fn contradict(&mut self, one: &Node, other: &Node) {
        let alternative = |node: &Node| {
            matches!(node.expr, Expr::Compare { op: Op::Equal, .. } | Expr::Among { .. })
        };
        let message = format!(
            "“{}” and “{}” can never both be so{}",
            self.shown(one),
            self.shown(other),
            if alternative(one) && alternative(other) { "; perhaps || is meant" } else { "" }
        );
        self.refuse(other, RefusalKind::NeverTrue, message);
    }

    fn never_here(&mut self, part: &Node, wanted: bool) {
        let message = format!(
            "“{}” {} be so here, because of what stands before it",
            self.shown(part),
            if wanted { "can never" } else { "will always" }
        );
        self.refuse(part, RefusalKind::NeverTrue, message);
    }
}
