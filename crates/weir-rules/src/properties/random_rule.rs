//! Random rules of the right types, from a row of random choices.

use proptest::prelude::*;

use super::random_facts::TEXTS;
use crate::schema::{self, Field, FieldType};

/// Words and signs of the language, to be thrown together.
pub(super) const WORDS: &[&str] = &[
    "matches",
    ".",
    "exists",
    "(",
    ")",
    "m",
    ",",
    "m.distance",
    "m.type",
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "&&",
    "||",
    "!",
    "\"pdq\"",
    "'lamp'",
    "3",
    "-",
    "0.5",
    "item.links",
    "author",
    "author.matched.last_day",
    "has",
    "size",
    "in",
    "[",
    "]",
    "+",
    "*",
    "/",
    "%",
    "?",
    ":",
    "true",
    "false",
    "null",
    "{",
    "}",
    "m.tags",
    "all",
    "exists_one",
    "contains",
    "r'a+'",
    "startsWith",
    "item.type",
    "notices",
    "9223372036854775807",
    "-9223372036854775808",
    "1e308",
    "\"منارة\"",
    "// x\n",
    "\n",
];

/// A rule, most often one that the checker lets through.
pub(super) fn rule() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 8..80).prop_map(|choices| {
        let mut writer = Writer { choices, at: 0, loops: Vec::new() };
        writer.truth(4)
    })
}

struct Writer {
    choices: Vec<u8>,
    at: usize,
    /// The lists that are being looked through, with their variables.
    loops: Vec<(&'static str, &'static str)>,
}

impl Writer {
    fn choose(&mut self, among: usize) -> usize {
        let choice = self.choices.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(choice) % among
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.choose(of.len())]
    }

    fn truth(&mut self, depth: usize) -> String {
        let kind = if depth == 0 { 3 + self.choose(6) } else { self.choose(12) };
        match kind {
            0 => format!("({} && {})", self.truth(depth - 1), self.truth(depth - 1)),
            1 => format!("({} || {})", self.truth(depth - 1), self.truth(depth - 1)),
            2 => format!("!({})", self.truth(depth - 1)),
            3 | 4 => self.about_a_field(),
            5 => self.numbers(depth.min(2)),
            6 => self.about_a_field(),
            7 => {
                let list = self.one(&["matches", "notices", "labels"]);
                let sign = self.one(&["<", ">=", "==", "!="]);
                format!("size({list}) {sign} {}", 1 + self.choose(3))
            }
            8 => self.one(&["true", "false"]).to_owned(),
            9 => {
                let condition = self.truth(depth - 1);
                format!("({condition} ? {} : {})", self.truth(depth - 1), self.truth(depth - 1))
            }
            _ if self.loops.len() < 2 => self.look_through(depth),
            _ => self.about_a_field(),
        }
    }

    fn look_through(&mut self, depth: usize) -> String {
        let list = self.one(&["matches", "matches", "notices", "labels", "indicators"]);
        let variable = ["a", "b"][self.loops.len()];
        let how = self.one(&["exists", "exists", "all", "exists_one"]);
        self.loops.push((list, variable));
        // The variable has to be used.
        let used = self.about_an_element();
        let body = match self.choose(3) {
            0 => used,
            1 => format!("{used} && {}", self.truth(depth - 1)),
            _ => format!("{used} || {}", self.truth(depth - 1)),
        };
        self.loops.pop();
        format!("{list}.{how}({variable}, {body})")
    }

    fn about_an_element(&mut self) -> String {
        let (list, variable) = self.loops[self.loops.len() - 1];
        let fields: Vec<&Field> =
            schema::fields().iter().filter(|field| field.list == Some(list)).collect();
        let field = self.one(&fields);
        self.asked(field, &format!("{variable}.{}", field.name()))
    }

    fn about_a_field(&mut self) -> String {
        if !self.loops.is_empty() && self.choose(4) > 0 {
            return self.about_an_element();
        }
        let fields: Vec<&Field> =
            schema::fields().iter().filter(|field| field.list.is_none()).collect();
        let field = self.one(&fields);
        self.asked(field, field.path)
    }

    fn asked(&mut self, field: &Field, name: &str) -> String {
        if field.may_be_missing && self.choose(4) == 0 {
            return format!("has({name})");
        }
        match field.kind {
            FieldType::Bool => match self.choose(3) {
                0 => format!("!{name}"),
                1 => format!("{name} == {}", self.one(&["true", "false"])),
                _ => name.to_owned(),
            },
            FieldType::Int { .. } => match self.choose(3) {
                0 => format!("{name} in [{}, {}]", self.choose(9), self.choose(60)),
                1 => format!("{} {} {name}", 1 + self.choose(40), self.sign()),
                _ => format!("{name} {} {}", self.sign(), 1 + self.choose(40)),
            },
            FieldType::Float { .. } => {
                format!("{name} {} 0.{}", self.one(&["<", ">=", ">", "<="]), 1 + self.choose(9))
            }
            FieldType::Word(words) => match self.choose(3) {
                0 => format!("{name} in [{:?}, {:?}]", self.one(words), self.one(words)),
                1 => format!("{name} != {:?}", self.one(words)),
                _ => format!("{name} == {:?}", self.one(words)),
            },
            FieldType::Text => match self.choose(5) {
                0 => format!("{name} in [{:?}, {:?}]", self.one(TEXTS), self.one(TEXTS)),
                1 => format!("{name} != {:?}", self.one(TEXTS)),
                2 => {
                    let how = self.one(&["startsWith", "endsWith", "contains"]);
                    format!("{name}.{how}({:?})", self.one(TEXTS))
                }
                3 => format!("size({name}) > {}", self.choose(9)),
                _ => format!("{name} == {:?}", self.one(TEXTS)),
            },
            FieldType::Texts => match self.choose(3) {
                0 => format!("size({name}) > 1"),
                1 if self.loops.len() < 2 => {
                    format!("{name}.exists(t, t == {:?})", self.one(TEXTS))
                }
                _ => format!("{:?} in {name}", self.one(TEXTS)),
            },
        }
    }

    fn sign(&mut self) -> &'static str {
        self.one(&["==", "!=", "<", "<=", ">", ">="])
    }

    fn numbers(&mut self, depth: usize) -> String {
        format!("{} {} {}", self.number(depth), self.sign(), self.number(depth))
    }

    fn number(&mut self, depth: usize) -> String {
        let names = ["item.links", "item.media", "author.matched.last_day", "size(matches)"];
        match if depth == 0 { self.choose(2) } else { self.choose(7) } {
            0 => self.choose(9).to_string(),
            1 => self.one(&names).to_owned(),
            2 => format!("({} + {})", self.number(depth - 1), self.number(depth - 1)),
            3 => format!("({} - {})", self.number(depth - 1), self.number(depth - 1)),
            4 => format!("({} * {})", self.number(depth - 1), self.number(depth - 1)),
            5 => format!("({} / {})", self.number(depth - 1), 1 + self.choose(4)),
            _ => format!("(-{} % {})", self.number(depth - 1), 1 + self.choose(4)),
        }
    }
}
