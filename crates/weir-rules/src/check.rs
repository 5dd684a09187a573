//! From a syntax tree to a typed condition, or to every reason why not.
//!
//! The `cel` crate has no type checker; this is ours. It knows only what the
//! schema knows, and gathers all that is wrong instead of stopping at the
//! first.

mod calls;
mod compare;
mod names;
mod numbers;
mod types;

use cel::common::ast::{CallExpr, Expr as Tree, IdedExpr, LiteralValue, operators};

use crate::ir::{Expr, Node, Slot};
use crate::parse::{Parsed, parse};
use crate::refusal::{Place, Refusal, RefusalKind};
use crate::scan::{Scanned, scan};
use crate::schema::ListOf;
use types::{Sense, Typed};

/// The longest text that a rule may hold.
const LONGEST_TEXT: usize = 4_096;
/// The deepest that loops stand inside each other.
const DEEPEST_LOOP: usize = 2;
/// The most nodes above each other; `scan` keeps them under it.
const DEEPEST_TREE: usize = 400;

/// A checked condition before it is folded, or every reason why not.
pub(crate) fn check(source: &str) -> Result<Node, Vec<Refusal>> {
    let scanned = scan(source).map_err(|refusal| vec![refusal])?;
    let parsed = parse(source).map_err(|refusal| vec![refusal])?;
    let mut checker = Checker {
        source,
        scanned,
        parsed: &parsed,
        loops: Vec::new(),
        depth: 0,
        refusals: Vec::new(),
    };
    let whole = checker.typed(&parsed.tree);
    if !matches!(whole.sense, Sense::Bool | Sense::Bad) {
        let message = format!(
            "a rule says whether it fires, so it has to be true or false; this is {}: compare it \
             with something",
            whole.sense.in_words()
        );
        checker.refuse(whole.node.span, RefusalKind::WrongType, message);
    }
    if checker.refusals.is_empty() {
        Ok(whole.node)
    } else {
        checker.refusals.sort_by_key(|refusal| refusal.place);
        Err(checker.refusals)
    }
}

/// A loop around what is being checked.
struct Around {
    name: String,
    slot: Slot,
    /// Nothing where it goes over a list of texts.
    list: Option<&'static ListOf>,
    used: bool,
}

struct Checker<'a> {
    source: &'a str,
    scanned: Scanned,
    parsed: &'a Parsed,
    loops: Vec<Around>,
    depth: usize,
    refusals: Vec<Refusal>,
}

type Span = (u32, u32);

const fn join(one: Span, other: Span) -> Span {
    (if one.0 < other.0 { one.0 } else { other.0 }, if one.1 > other.1 { one.1 } else { other.1 })
}

impl Checker<'_> {
    fn refuse(&mut self, span: Span, kind: RefusalKind, message: impl Into<String>) {
        self.refuse_with(span, kind, message, None);
    }

    fn refuse_with(
        &mut self,
        span: Span,
        kind: RefusalKind,
        message: impl Into<String>,
        nearest: Option<&str>,
    ) {
        // The text of a hundred mistakes helps nobody.
        if self.refusals.len() < 20 {
            self.refusals.push(Refusal {
                place: Place::of(self.source, span.0 as usize..span.1 as usize),
                kind,
                message: message.into(),
                nearest: nearest.map(str::to_owned),
            });
        }
    }

    /// Refuses, and goes on with something that causes no further refusals.
    fn bad(&mut self, span: Span, kind: RefusalKind, message: impl Into<String>) -> Typed {
        self.refuse(span, kind, message);
        Typed::bad(span)
    }

    /// A part of the source as a message shows it.
    fn shown(&self, span: Span) -> String {
        let text = self.source.get(span.0 as usize..span.1 as usize).unwrap_or_default();
        crate::refusal::shown(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The same between quotation marks, unless it has some of its own.
    fn quoted(&self, span: Span) -> String {
        let shown = self.shown(span);
        if shown.starts_with(['"', '\'']) { shown } else { format!("“{shown}”") }
    }

    fn token(&self, tree: &IdedExpr) -> Span {
        let range = self.parsed.token(tree.id).unwrap_or(0..self.source.len());
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        (number(range.start), number(range.end))
    }

    /// From the bracket at the token to behind the one that closes it.
    fn bracketed(&self, tree: &IdedExpr) -> Span {
        let token = self.token(tree);
        let end = self.scanned.behind(token.0 as usize);
        (token.0, end.and_then(|end| u32::try_from(end).ok()).unwrap_or(token.1))
    }

    fn typed(&mut self, tree: &IdedExpr) -> Typed {
        self.depth += 1;
        let mut typed = if self.depth > DEEPEST_TREE {
            let token = self.token(tree);
            let message = "the rule is nested too deeply here: make several rules of it";
            self.bad(token, RefusalKind::TooBig, message)
        } else {
            self.typed_shallow(tree)
        };
        self.depth -= 1;
        if matches!(tree.expr, Tree::Call(_)) {
            typed.node.span = self.scanned.balanced(typed.node.span);
        }
        typed
    }

    fn typed_shallow(&mut self, tree: &IdedExpr) -> Typed {
        match &tree.expr {
            Tree::Literal(literal) => self.literal(tree, literal),
            Tree::Ident(_) | Tree::Select(_) => self.name(tree),
            Tree::Call(call) => self.call(tree, call),
            Tree::List(list) => {
                let span = self.bracketed(tree);
                let parts = list.elements.iter().map(|part| self.typed(part)).collect();
                Typed::list(parts, span)
            }
            Tree::Map(_) | Tree::Struct(_) => {
                let span = self.bracketed(tree);
                self.bad(
                    span,
                    RefusalKind::NotInRules,
                    "rules have no {…}; a list of values stands between [ and ], right of “in”",
                )
            }
            Tree::Comprehension(_) | Tree::Unspecified => {
                let token = self.token(tree);
                self.bad(token, RefusalKind::Syntax, "this part of the rule cannot be read")
            }
        }
    }

    fn literal(&mut self, tree: &IdedExpr, literal: &LiteralValue) -> Typed {
        let span = self.token(tree);
        match literal {
            LiteralValue::Boolean(value) => Typed::bool(Expr::Bool(*value.inner()), span),
            LiteralValue::Int(value) => {
                let value = *value.inner();
                Typed::new(Expr::Int(value), Sense::Int(value, value), span)
            }
            LiteralValue::Double(value) => {
                let value = *value.inner();
                Typed::new(Expr::Float(value), Sense::Float(value, value), span)
            }
            LiteralValue::String(value) => {
                let text = value.inner();
                if text.len() > LONGEST_TEXT {
                    let message = format!(
                        "this text is {} bytes long; {LONGEST_TEXT} are the most in a rule",
                        text.len()
                    );
                    return self.bad(span, RefusalKind::TooBig, message);
                }
                Typed::new(Expr::Text(text.into()), Sense::Text, span)
            }
            LiteralValue::UInt(value) => {
                let message = "whole numbers are written without a “u” behind them";
                let nearest = value.inner().to_string();
                self.refuse_with(span, RefusalKind::NotInRules, message, Some(&nearest));
                Typed::bad(span)
            }
            LiteralValue::Bytes(_) => self.bad(
                span,
                RefusalKind::NotInRules,
                "texts are written without a “b” before them",
            ),
            LiteralValue::Null => self.bad(
                span,
                RefusalKind::NotInRules,
                "rules have no null: ask has(…) whether something is there",
            ),
        }
    }

    fn call(&mut self, tree: &IdedExpr, call: &CallExpr) -> Typed {
        use crate::ir::{Arithmetic, Op};
        let args = call.args.as_slice();
        match (call.func_name.as_str(), args) {
            (operators::LOGICAL_AND, [left, right]) => self.logical(tree, left, right, true),
            (operators::LOGICAL_OR, [left, right]) => self.logical(tree, left, right, false),
            (operators::LOGICAL_NOT, [of]) => {
                let token = self.token(tree);
                let of = self.truth(of, "“!”");
                let span = join(token, of.span);
                Typed::bool(Expr::Not(Box::new(of)), span)
            }
            (operators::CONDITIONAL, [condition, then, otherwise]) => {
                self.choice(condition, then, otherwise)
            }
            (operators::EQUALS, [left, right]) => self.compare(Op::Equal, left, right),
            (operators::NOT_EQUALS, [left, right]) => self.compare(Op::NotEqual, left, right),
            (operators::LESS, [left, right]) => self.compare(Op::Less, left, right),
            (operators::LESS_EQUALS, [left, right]) => self.compare(Op::LessOrEqual, left, right),
            (operators::GREATER, [left, right]) => self.compare(Op::Greater, left, right),
            (operators::GREATER_EQUALS, [left, right]) => {
                self.compare(Op::GreaterOrEqual, left, right)
            }
            (operators::IN, [needle, list]) => self.among(needle, list),
            (operators::ADD, [left, right]) => self.arithmetic(Arithmetic::Plus, left, right),
            (operators::SUBSTRACT, [left, right]) => {
                self.arithmetic(Arithmetic::Minus, left, right)
            }
            (operators::MULTIPLY, [left, right]) => self.arithmetic(Arithmetic::Times, left, right),
            (operators::DIVIDE, [left, right]) => self.arithmetic(Arithmetic::Divide, left, right),
            (operators::MODULO, [left, right]) => {
                self.arithmetic(Arithmetic::Remainder, left, right)
            }
            (operators::NEGATE, [of]) => self.negated(tree, of),
            (operators::INDEX | operators::OPT_INDEX | operators::OPT_SELECT, _) => {
                let span = self.bracketed(tree);
                self.bad(
                    span,
                    RefusalKind::NotInRules,
                    "rules pick nothing out of a list by its number: look through it, as \
                     matches.exists(m, …)",
                )
            }
            _ => self.function(tree, call),
        }
    }

    /// A part that has to be true or false; `who` asks.
    fn truth(&mut self, tree: &IdedExpr, who: &str) -> Node {
        let typed = self.typed(tree);
        if !matches!(typed.sense, Sense::Bool | Sense::Bad) {
            let message = format!(
                "{who} needs something that is true or false; “{}” is {}: compare it with \
                 something",
                self.shown(typed.node.span),
                typed.sense.in_words()
            );
            self.refuse(typed.node.span, RefusalKind::WrongType, message);
        }
        typed.node
    }

    fn logical(&mut self, tree: &IdedExpr, left: &IdedExpr, right: &IdedExpr, and: bool) -> Typed {
        let who = if and { "“&&”" } else { "“||”" };
        let sides = [self.truth(left, who), self.truth(right, who)];
        let span = join(self.token(tree), join(sides[0].span, sides[1].span));
        // The parser makes a tree of `a && b && c`; here they stand side by side.
        let mut parts = Vec::with_capacity(2);
        for side in sides {
            match side.expr {
                Expr::And(of) if and => parts.extend(of),
                Expr::Or(of) if !and => parts.extend(of),
                _ => parts.push(side),
            }
        }
        let parts = parts.into_boxed_slice();
        Typed::bool(if and { Expr::And(parts) } else { Expr::Or(parts) }, span)
    }

    fn choice(&mut self, condition: &IdedExpr, then: &IdedExpr, otherwise: &IdedExpr) -> Typed {
        let condition = self.truth(condition, "“?”");
        let (then, otherwise) = (self.typed(then), self.typed(otherwise));
        let span = join(condition.span, otherwise.node.span);
        let sense = match (&then.sense, &otherwise.sense) {
            (Sense::Bad, _) | (_, Sense::Bad) => return Typed::bad(span),
            (Sense::Bool, Sense::Bool) => Sense::Bool,
            (Sense::Text, Sense::Text) => Sense::Text,
            (Sense::Int(a, b), Sense::Int(c, d)) => Sense::Int(*a.min(c), *b.max(d)),
            (Sense::Float(a, b), Sense::Float(c, d)) => Sense::Float(a.min(*c), b.max(*d)),
            (one, other) => {
                let message = format!(
                    "both sides of “:” have to be of one kind that can be compared; here is {} \
                     and {}",
                    one.in_words(),
                    other.in_words()
                );
                return self.bad(span, RefusalKind::WrongType, message);
            }
        };
        Typed::new(Expr::If(Box::new([condition, then.node, otherwise.node])), sense, span)
    }
}
