//! Reading what a rule does: the table `[then]`.

use toml::de::DeTable;
use weir_model::{ActionKind, LabelOn, Priority, Queue, Verdict};

use super::facts;
use super::read::{LONGEST_NAME, Reader, Value, is_name};
use crate::effect::{Effects, Label, Review};
use crate::refusal::RefusalKind;

impl Reader<'_> {
    pub(super) fn effects(&mut self, table: &DeTable<'_>) -> Option<Effects> {
        let why = "it says what the rule does, as review = { queue = \"matches\", priority = \
                   \"normal\" }";
        let value = self.needed(table, "then", why)?;
        let Some(then) = value.get_ref().as_table() else {
            self.not_a(value, "then", "a table");
            return None;
        };
        const KNOWN: [&str; 6] = ["review", "hold", "label", "act", "allow", "at_most"];
        self.known_keys(then, "“then”", &KNOWN);
        let before = self.refusals.len();
        let effects = Effects {
            review: then.get("review").and_then(|value| self.review(value)),
            hold: self.flag(then, "hold"),
            label: then.get("label").and_then(|value| self.label(value)),
            act: then.get("act").and_then(|value| self.act(value)),
            allow: self.flag(then, "allow"),
            at_most: then.get("at_most").and_then(|value| self.at_most(value)),
        };
        if self.refusals.len() > before {
            return None;
        }
        if effects.is_empty() {
            self.refuse(value.span(), RefusalKind::File, format!("the rule does nothing: {why}"));
            return None;
        }
        let others = Effects { allow: false, ..effects.clone() };
        if effects.allow && !others.is_empty() {
            let message = "a rule that allows does nothing else: make two rules of it";
            self.refuse(value.span(), RefusalKind::File, message);
            return None;
        }
        if effects.at_most.is_some_and(|most| effects.verdict() > most) {
            let message = "the rule wants more than its own “at_most” lets through";
            self.refuse(value.span(), RefusalKind::File, message);
            return None;
        }
        Some(effects)
    }

    fn flag(&mut self, table: &DeTable<'_>, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        match value.get_ref().as_bool() {
            Some(flag) => flag,
            None => {
                self.not_a(value, key, "true or false");
                false
            }
        }
    }

    fn review(&mut self, value: &Value<'_>) -> Option<Review> {
        let table = self.table(value, "review", &["queue", "priority"])?;
        let mut review = Review { priority: Priority::Normal, ..Review::DEFAULT };
        if let Some(value) = table.get("queue") {
            review.queue = self.word(value, "queue", &names(Queue::ALL, Queue::name))?;
        }
        if let Some(value) = table.get("priority") {
            let known = names(Priority::ALL, Priority::name);
            review.priority = self.word(value, "priority", &known)?;
        }
        Some(review)
    }

    fn label(&mut self, value: &Value<'_>) -> Option<Label> {
        let table = self.table(value, "label", &["name", "on", "for_days"])?;
        let Some(name) = table.get("name") else {
            self.refuse(value.span(), RefusalKind::File, "a label needs a “name”");
            return None;
        };
        let Some(text) = name.get_ref().as_str().filter(|name| is_name(name)) else {
            let message = format!(
                "a label's name has 1 to {LONGEST_NAME} of the characters a-z, 0-9 and “-”"
            );
            self.refuse(name.span(), RefusalKind::File, message);
            return None;
        };
        let on = match table.get("on") {
            Some(value) => self.word(value, "on", &names(LabelOn::ALL, LabelOn::name))?,
            None => LabelOn::Item,
        };
        let for_days = match table.get("for_days") {
            None => None,
            Some(value) => match facts::integer(value.get_ref()) {
                Some(days @ 1..=3_650) => u32::try_from(days).ok(),
                _ => {
                    self.not_a(value, "for_days", "a whole number from 1 to 3650");
                    return None;
                }
            },
        };
        Some(Label { name: text.to_owned(), on, for_days })
    }

    fn act(&mut self, value: &Value<'_>) -> Option<ActionKind> {
        let table = self.table(value, "act", &["action"])?;
        let Some(action) = table.get("action") else {
            let message = "“act” needs an action, as { action = \"remove\" }";
            self.refuse(value.span(), RefusalKind::File, message);
            return None;
        };
        let known = [ActionKind::Remove.name(), ActionKind::Label.name()];
        self.word(action, "action", &known)
    }

    fn at_most(&mut self, value: &Value<'_>) -> Option<Verdict> {
        let known = [Verdict::Label, Verdict::Review, Verdict::Hold].map(Verdict::name);
        self.word(value, "at_most", &known)
    }
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| name(*value)).collect()
}
