//! Names: what a word in a rule stands for, or what it may have been meant to.

use cel::common::ast::{Expr as Tree, IdedExpr};

use super::types::{Sense, Typed};
use super::{Checker, Span, join};
use crate::ir::{Expr, Over, Slot};
use crate::refusal::{RefusalKind, nearest, shown};
use crate::schema::{self, Field, FieldType, ListOf};

/// Words of other systems for what the schema calls otherwise.
const OTHER_WORDS: [(&str, &str); 6] = [
    ("kind", "type"),
    ("age", "age_hours"),
    ("text_length", "characters"),
    ("length", "characters"),
    ("hits", "hits_last_hour"),
    ("hamming", "distance"),
];

/// A dotted name: its first word and the rest, each with its place.
struct Dotted<'a> {
    parts: Vec<(&'a str, Span)>,
}

impl Dotted<'_> {
    fn path(&self) -> String {
        self.parts.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(".")
    }

    fn span(&self) -> Span {
        join(self.parts[0].1, self.parts[self.parts.len() - 1].1)
    }
}

impl Checker<'_> {
    fn dotted<'t>(&self, tree: &'t IdedExpr) -> Option<Dotted<'t>> {
        let mut parts = Vec::new();
        let mut at = tree;
        loop {
            match &at.expr {
                Tree::Ident(name) => {
                    parts.push((name.as_str(), self.token(at)));
                    parts.reverse();
                    return Some(Dotted { parts });
                }
                Tree::Select(select) => {
                    parts.push((select.field.as_str(), self.behind_dot(at, &select.field)));
                    at = &select.operand;
                }
                _ => return None,
            }
        }
    }

    /// Where the name behind this dot stands.
    fn behind_dot(&self, tree: &IdedExpr, name: &str) -> Span {
        let dot = self.token(tree);
        let rest = &self.source[dot.1 as usize..];
        let skipped = rest.find(name).unwrap_or(0);
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let start = dot.1.saturating_add(number(skipped));
        (start, start.saturating_add(number(name.len())))
    }

    pub(super) fn name(&mut self, tree: &IdedExpr) -> Typed {
        let Some(dotted) = self.dotted(tree) else {
            let span = self.token(tree);
            let mut base = tree;
            while let Tree::Select(select) = &base.expr {
                base = &select.operand;
            }
            if matches!(self.typed(base).sense, Sense::Bad) {
                return Typed::bad(span);
            }
            return self.bad(
                span,
                RefusalKind::NotInRules,
                "a dot stands behind a name, as in item.links; here it stands behind something \
                 else",
            );
        };
        let (first, first_span) = dotted.parts[0];
        if let Some(around) = self.loops.iter_mut().rfind(|around| around.name == first) {
            around.used = true;
            let (slot, list) = (around.slot, around.list);
            return self.of_element(&dotted, slot, list);
        }
        if let Some(list) = schema::list(first) {
            return match dotted.parts.get(1) {
                None => Typed::holder(Sense::List(Over::List(list)), first_span),
                Some(_) => self.field_of_a_list(&dotted, list),
            };
        }
        self.of_the_whole(&dotted)
    }

    /// `m.distance`: a field of a loop's variable.
    fn of_element(
        &mut self,
        dotted: &Dotted<'_>,
        slot: Slot,
        list: Option<&'static ListOf>,
    ) -> Typed {
        let span = dotted.span();
        let Some(list) = list else {
            if dotted.parts.len() == 1 {
                return Typed::new(Expr::Element { slot }, Sense::Text, span);
            }
            let message = format!("“{}” is a text and has no parts", dotted.parts[0].0);
            return self.bad(span, RefusalKind::UnknownName, message);
        };
        let rest: Vec<&str> = dotted.parts[1..].iter().map(|(name, _)| *name).collect();
        if rest.is_empty() {
            return Typed::holder(Sense::Element(list), span);
        }
        let path = format!("{}.{}", list.name, rest.join("."));
        match schema::field(&path) {
            Some(field) => Typed::field(slot, field, span),
            None => {
                let (name, place) = dotted.parts[1];
                let known = schema::fields().iter().filter(|field| field.list == Some(list.name));
                let of = format!("an element of {}", list.name);
                self.unknown(name, place, &of, known.map(Field::name))
            }
        }
    }

    /// `matches.distance`, where a loop is needed.
    fn field_of_a_list(&mut self, dotted: &Dotted<'_>, list: &'static ListOf) -> Typed {
        let (field, _) = dotted.parts[1];
        let letter = list.letter;
        let message = format!(
            "{} is a list: to look at the {field} of its elements, write {}.exists({letter}, \
             {letter}.{field} …)",
            list.name, list.name,
        );
        self.bad(dotted.span(), RefusalKind::WrongType, message)
    }

    fn of_the_whole(&mut self, dotted: &Dotted<'_>) -> Typed {
        let path = dotted.path();
        if let Some(field) = schema::field(&path) {
            return Typed::field(0, field, dotted.span());
        }
        if let Some(object) = schema::object(&path) {
            return Typed::holder(Sense::Object(object), dotted.span());
        }
        let (first, first_span) = dotted.parts[0];
        if schema::object(first).is_none() {
            return self.unknown_first(first, first_span);
        }
        // The longest beginning that exists says what the next word should be.
        let mut holder = first.to_owned();
        for (name, place) in &dotted.parts[1..] {
            let longer = format!("{holder}.{name}");
            if schema::object(&longer).is_some() {
                holder = longer;
                continue;
            }
            if schema::field(&holder).is_some() {
                let message = format!("“{holder}” is one value and has no “{}”", shown(name));
                return self.bad(*place, RefusalKind::UnknownName, message);
            }
            if schema::field(&longer).is_some() {
                holder = longer;
                continue;
            }
            let known: Vec<&str> = next_words(&holder).collect();
            return self.unknown(name, *place, &holder, known);
        }
        self.unknown(first, first_span, "a rule", [])
    }

    /// A first word that is no name.
    fn unknown_first(&mut self, name: &str, span: Span) -> Typed {
        let letters: Vec<String> = self.loops.iter().map(|around| around.name.clone()).collect();
        let roots = ["item", "author", "matches", "notices", "labels", "text", "indicators"];
        // A field that was written without what holds it.
        if let Some(field) = schema::fields().iter().find(|field| field.name() == name) {
            let (message, meant) = match field.list {
                Some(list) => {
                    let letter = schema::list(list).map_or("m", |list| list.letter);
                    let inside = self.loops.iter().find(|a| a.list.is_some_and(|l| l.name == list));
                    match inside {
                        Some(around) => {
                            let meant = format!("{}.{name}", around.name);
                            (
                                format!("“{name}” belongs to an element of {list}: write {meant}"),
                                meant,
                            )
                        }
                        None => (
                            format!(
                                "“{name}” belongs to the elements of {list}: look through them, \
                                 as {list}.exists({letter}, {letter}.{name} …)"
                            ),
                            format!("{list}.exists({letter}, {letter}.{name} …)"),
                        ),
                    }
                }
                None => {
                    (format!("“{name}” stands alone: write {}", field.path), field.path.to_owned())
                }
            };
            self.refuse_with(span, RefusalKind::UnknownName, message, Some(&meant));
            return Typed::bad(span);
        }
        let known: Vec<&str> = letters.iter().map(String::as_str).chain(roots).collect();
        let meant = nearest(name, known.iter().copied());
        let message = format!(
            "there is no “{}” here; there are {}{}",
            shown(name),
            known.join(", "),
            if meant.is_none() { "; texts stand between quotation marks, as \"post\"" } else { "" }
        );
        self.refuse_with(span, RefusalKind::UnknownName, message, meant);
        Typed::bad(span)
    }

    fn unknown<'n>(
        &mut self,
        name: &str,
        span: Span,
        of: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Typed {
        let known: Vec<&str> = known.into_iter().collect();
        let other = OTHER_WORDS
            .iter()
            .find(|(theirs, ours)| *theirs == name && known.contains(ours))
            .map(|(_, ours)| *ours);
        let meant = other.or_else(|| nearest(name, known.iter().copied()));
        let message = match meant {
            Some(meant) => format!("{of} has no “{}”; perhaps “{meant}” is meant", shown(name)),
            None => format!("{of} has no “{}”; it has {}", shown(name), known.join(", ")),
        };
        self.refuse_with(span, RefusalKind::UnknownName, message, meant);
        Typed::bad(span)
    }
}

/// The words that may stand behind this one and a dot.
pub(super) fn next_words(holder: &str) -> impl Iterator<Item = &'static str> {
    let before = format!("{holder}.");
    let mut words: Vec<&str> = Vec::new();
    for field in schema::fields().iter().filter(|field| field.list.is_none()) {
        if let Some(rest) = field.path.strip_prefix(before.as_str()) {
            let word = rest.split('.').next().unwrap_or(rest);
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words.into_iter()
}

impl Typed {
    fn field(slot: Slot, field: &'static Field, span: Span) -> Self {
        let sense = match field.kind {
            FieldType::Bool => Sense::Bool,
            FieldType::Int { min, max } => Sense::Int(min, max),
            FieldType::Float { min, max } => Sense::Float(min, max),
            FieldType::Text => Sense::Text,
            FieldType::Word(words) => Sense::Word(words),
            FieldType::Texts => {
                return Self::holder(Sense::List(Over::Texts { slot, field }), span);
            }
        };
        Self::new(Expr::Field { slot, field }, sense, span)
    }
}
