//! Functions: the few that rules have, and what is wrong with other calls.

use cel::common::ast::{CallExpr, Expr as Tree, IdedExpr};
use regex::RegexBuilder;

use super::types::{Sense, Typed};
use super::{Around, Checker, DEEPEST_LOOP, Span, join};
use crate::ir::{Expr, LoopKind, Node, Over, Slot, TextTest};
use crate::refusal::{RefusalKind, nearest, shown};
use crate::schema;

/// How much memory a compiled pattern may take.
const PATTERN_BYTES: usize = 256 * 1024;

/// Every function, as it is written.
const FUNCTIONS: [(&str, &str); 9] = [
    ("exists", "matches.exists(m, …)"),
    ("all", "matches.all(m, …)"),
    ("exists_one", "matches.exists_one(m, …)"),
    ("has", "has(m.distance)"),
    ("size", "size(matches)"),
    ("startsWith", "m.bank.startsWith(\"a\")"),
    ("endsWith", "m.bank.endsWith(\"a\")"),
    ("contains", "m.bank.contains(\"a\")"),
    ("matches", "m.bank.matches(\"^a[0-9]+$\")"),
];

/// Functions of CEL and other languages, and what a rule has instead.
const INSTEAD: [(&str, &str); 11] = [
    ("any", "exists"),
    ("some", "exists"),
    ("every", "all"),
    ("existsOne", "exists_one"),
    ("len", "size"),
    ("length", "size"),
    ("count", "size"),
    ("filter", "exists"),
    ("map", "exists"),
    ("regex", "matches"),
    ("includes", "contains"),
];

impl Checker<'_> {
    pub(super) fn function(&mut self, tree: &IdedExpr, call: &CallExpr) -> Typed {
        let bracket = self.bracketed(tree);
        let name_span = self.before_bracket(bracket.0, &call.func_name);
        let name = call.func_name.as_str();
        let target = call.target.as_deref();
        match (name, target, call.args.as_slice()) {
            ("exists", Some(over), [variable, body]) => {
                self.look_through(LoopKind::Exists, over, variable, body, bracket)
            }
            ("all", Some(over), [variable, body]) => {
                self.look_through(LoopKind::All, over, variable, body, bracket)
            }
            ("exists_one", Some(over), [variable, body]) => {
                self.look_through(LoopKind::ExistsOne, over, variable, body, bracket)
            }
            ("has", None, [of]) => self.has(of, join(name_span, bracket)),
            ("size", None, [of]) => self.size(of, join(name_span, bracket)),
            ("size", Some(of), []) => self.size(of, bracket),
            ("startsWith", Some(text), [part]) => {
                self.text_test(TextTest::StartsWith, text, part, bracket)
            }
            ("endsWith", Some(text), [part]) => {
                self.text_test(TextTest::EndsWith, text, part, bracket)
            }
            ("contains", Some(text), [part]) => {
                self.text_test(TextTest::Contains, text, part, bracket)
            }
            ("matches", Some(text), [pattern]) => self.pattern(text, pattern, bracket),
            _ => self.no_such_call(name, name_span),
        }
    }

    /// Where the name before this bracket stands.
    fn before_bracket(&self, bracket: u32, name: &str) -> Span {
        let before = self.source[..bracket as usize].trim_end();
        let end = u32::try_from(before.len()).unwrap_or(bracket);
        if before.ends_with(name) {
            (end - u32::try_from(name.len()).unwrap_or(0), end)
        } else {
            (bracket, bracket + 1)
        }
    }

    fn no_such_call(&mut self, name: &str, span: Span) -> Typed {
        if let Some((_, written)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
            let message = format!("“{name}” is written otherwise: {written}");
            self.refuse_with(span, RefusalKind::WrongArguments, message, Some(written));
            return Typed::bad(span);
        }
        let instead = INSTEAD.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours);
        let meant = instead.or_else(|| nearest(name, FUNCTIONS.iter().map(|(known, _)| *known)));
        let message = match meant.and_then(|m| FUNCTIONS.iter().find(|(known, _)| *known == m)) {
            Some((meant, written)) => format!(
                "rules have no function “{}”; perhaps “{meant}” is meant: {written}",
                shown(name)
            ),
            None => {
                let known: Vec<&str> = FUNCTIONS.iter().map(|(known, _)| *known).collect();
                format!("rules have no function “{}”; they have {}", shown(name), known.join(", "))
            }
        };
        self.refuse_with(span, RefusalKind::UnknownFunction, message, meant);
        Typed::bad(span)
    }

    fn look_through(
        &mut self,
        kind: LoopKind,
        over: &IdedExpr,
        variable: &IdedExpr,
        body: &IdedExpr,
        bracket: Span,
    ) -> Typed {
        let of = self.typed(over);
        let span = join(of.node.span, bracket);
        let over = match of.sense {
            Sense::Bad => None,
            Sense::List(over) => Some(over),
            other => {
                let message = format!(
                    "only a list can be looked through: matches, notices, labels, indicators, \
                     m.tags; “{}” is {}",
                    self.shown(of.node.span),
                    other.in_words()
                );
                self.refuse(of.node.span, RefusalKind::WrongType, message);
                None
            }
        };
        let Some(name) = self.loop_name(variable) else { return Typed::bad(span) };
        if self.loops.len() == DEEPEST_LOOP {
            let message = format!(
                "more than {DEEPEST_LOOP} loops inside each other take too long: make several \
                 rules of it"
            );
            return self.bad(span, RefusalKind::TooBig, message);
        }
        let Some(over) = over else { return Typed::bad(span) };
        let slot = Slot::try_from(self.loops.len() + 1).expect("at most two loops");
        let list = match over {
            Over::List(list) => Some(list),
            Over::Texts { .. } => None,
        };
        self.loops.push(Around { name, slot, list, used: false });
        let before = self.refusals.len();
        let body = self.truth(body, "what is looked for in a list");
        let around = self.loops.pop().expect("the one just pushed");
        if !around.used && self.refusals.len() == before {
            let message = format!(
                "“{}” stands for each element in turn, but nothing is asked of it: name it, as \
                 in {}",
                around.name,
                list.map_or_else(
                    || format!("{} == \"a\"", around.name),
                    |list| format!("{}.{}", around.name, list.first_field())
                )
            );
            let place = self.token(variable);
            self.refuse(place, RefusalKind::LoopName, message);
        }
        Typed::bool(Expr::Loop { kind, over, slot, body: Box::new(body) }, span)
    }

    fn loop_name(&mut self, variable: &IdedExpr) -> Option<String> {
        let place = self.token(variable);
        let Tree::Ident(name) = &variable.expr else {
            let message = "first stands a name for the element, then what is asked of it: \
                           exists(m, m.distance < 10)";
            self.refuse(place, RefusalKind::LoopName, message);
            return None;
        };
        let taken = schema::list(name).is_some()
            || schema::object(name).is_some()
            || self.loops.iter().any(|around| around.name == *name);
        if taken {
            let message =
                format!("“{}” already means something else here: take another name", shown(name));
            self.refuse(place, RefusalKind::LoopName, message);
            return None;
        }
        Some(name.clone())
    }

    fn has(&mut self, of: &IdedExpr, span: Span) -> Typed {
        let asked = self.typed(of);
        let shown = self.shown(asked.node.span);
        let expr = match asked.sense {
            Sense::Bad => return Typed::bad(span),
            Sense::Object(object) if object.may_be_missing => Expr::HasObject(object),
            Sense::List(Over::List(list)) if list.may_be_missing => Expr::HasList(list),
            Sense::List(Over::List(list)) => {
                let message = format!(
                    "the list {} is always there, though it may be empty: ask size({}) > 0",
                    list.name, list.name
                );
                return self.bad(span, RefusalKind::AlwaysTrue, message);
            }
            _ => match asked.node.expr {
                Expr::Field { slot, field } => {
                    let holder = schema::object(field.object());
                    if !field.may_be_missing && !holder.is_some_and(|o| o.may_be_missing) {
                        let message = format!("“{shown}” is always there: leave out has(…)");
                        return self.bad(span, RefusalKind::AlwaysTrue, message);
                    }
                    Expr::Has { slot, field }
                }
                _ => {
                    let message = format!(
                        "has(…) asks whether a value is there, as has(m.distance) or \
                         has(author); “{shown}” is no such value"
                    );
                    return self.bad(span, RefusalKind::WrongArguments, message);
                }
            },
        };
        Typed::bool(expr, span)
    }

    fn size(&mut self, of: &IdedExpr, bracket: Span) -> Typed {
        let of = self.typed(of);
        let span = join(of.node.span, bracket);
        let expr = match of.sense {
            Sense::Bad => return Typed::bad(span),
            Sense::List(over) => Expr::Size(over),
            Sense::Text => Expr::Length(Box::new(of.node)),
            other => {
                let message = format!(
                    "size(…) counts a list or the characters of a text; this is {}",
                    other.in_words()
                );
                return self.bad(span, RefusalKind::WrongArguments, message);
            }
        };
        Typed::new(expr, Sense::Int(0, u32::MAX.into()), span)
    }

    /// A part that has to be a text.
    fn text(&mut self, tree: &IdedExpr) -> Option<Node> {
        let typed = self.typed(tree);
        match typed.sense {
            Sense::Text => return Some(typed.node),
            Sense::Bad => {}
            Sense::Word(words) => {
                let message = format!(
                    "“{}” is one of {}: compare it with == or in, not by its letters",
                    self.shown(typed.node.span),
                    words.join(", ")
                );
                self.refuse(typed.node.span, RefusalKind::WrongType, message);
            }
            Sense::List(Over::Texts { .. }) => {
                let message = format!(
                    "“{0}” is a list of texts: ask \"…\" in {0}, or {0}.exists(t, …)",
                    self.shown(typed.node.span)
                );
                self.refuse(typed.node.span, RefusalKind::WrongType, message);
            }
            other => {
                let message = format!(
                    "here a text is needed; “{}” is {}",
                    self.shown(typed.node.span),
                    other.in_words()
                );
                self.refuse(typed.node.span, RefusalKind::WrongType, message);
            }
        }
        None
    }

    fn text_test(
        &mut self,
        test: TextTest,
        text: &IdedExpr,
        part: &IdedExpr,
        bracket: Span,
    ) -> Typed {
        let (text, part) = (self.text(text), self.text(part));
        let (Some(text), Some(part)) = (text, part) else { return Typed::bad(bracket) };
        let span = join(text.span, bracket);
        if matches!(&part.expr, Expr::Text(part) if part.is_empty()) {
            let message = "every text has an empty text in it: say what to look for";
            return self.bad(part.span, RefusalKind::AlwaysTrue, message);
        }
        Typed::bool(Expr::TextTest { test, sides: Box::new([text, part]) }, span)
    }

    fn pattern(&mut self, text: &IdedExpr, pattern: &IdedExpr, bracket: Span) -> Typed {
        let of = self.text(text);
        let Some(pattern) = self.text(pattern) else { return Typed::bad(bracket) };
        let Expr::Text(written) = &pattern.expr else {
            let message = "a pattern is written in the rule, between quotation marks";
            return self.bad(pattern.span, RefusalKind::Pattern, message);
        };
        let compiled = RegexBuilder::new(written)
            .size_limit(PATTERN_BYTES)
            .dfa_size_limit(PATTERN_BYTES)
            .nest_limit(32)
            .build();
        let compiled = match compiled {
            Ok(compiled) => compiled,
            Err(regex::Error::CompiledTooBig(_)) => {
                let message = "this pattern is too large: repeat less in it";
                return self.bad(pattern.span, RefusalKind::Pattern, message);
            }
            Err(error) => {
                // The last line of the message says what is wrong; those before draw it.
                let error = error.to_string();
                let why = error.lines().last().unwrap_or("it cannot be read");
                let message =
                    format!("this pattern cannot be read: {}", why.trim_start_matches("error: "));
                return self.bad(pattern.span, RefusalKind::Pattern, message);
            }
        };
        let Some(of) = of else { return Typed::bad(bracket) };
        let span = join(of.span, bracket);
        Typed::bool(Expr::Pattern { of: Box::new(of), pattern: Box::new(compiled) }, span)
    }
}
