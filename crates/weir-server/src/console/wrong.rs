//! What is wrong with the fields of a form: said beside each, and once above
//! all with links to them, so that nobody has to search.

use maud::{Markup, html};

use super::icons;
use super::person::Person;

/// The fields that are wrong, in the order of the form.
#[derive(Default)]
pub(super) struct Wrong(Vec<Fault>);

struct Fault {
    /// The id of the field.
    at: &'static str,
    /// The key of its label.
    label: &'static str,
    /// What to do, in the reader's words.
    words: String,
}

impl Wrong {
    /// A field of this id and label, and what is wrong with it.
    pub(super) fn add(&mut self, at: &'static str, label: &'static str, words: String) {
        self.0.push(Fault { at, label, words });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `true` for a field that is wrong, as `aria-invalid` has it.
    pub(super) fn invalid(&self, at: &str) -> Option<&'static str> {
        self.0.iter().any(|fault| fault.at == at).then_some("true")
    }

    /// The ids of what describes a field: its hint, and its error.
    pub(super) fn described(&self, at: &str) -> String {
        match self.invalid(at) {
            Some(_) => format!("{at}-error {at}-hint"),
            None => format!("{at}-hint"),
        }
    }

    /// What stands below a field that is wrong.
    pub(super) fn beside(&self, at: &str) -> Markup {
        html! {
            @for fault in self.0.iter().filter(|fault| fault.at == at) {
                p.error id={ (at) "-error" } { (icons::info()) span dir="auto" { (fault.words) } }
            }
        }
    }

    /// What stands above the form.
    pub(super) fn summary(&self, person: &Person) -> Markup {
        // A field may be wrong in several ways, and is one field.
        let mut fields: Vec<&Fault> = self.0.iter().collect();
        fields.dedup_by_key(|fault| fault.at);
        let count = [("count", (fields.len() as i64).into())];
        html! {
            @if !self.is_empty() {
                div.banner data-state="late" role="alert" tabindex="-1" {
                    (icons::info())
                    span {
                        (person.words.say_with("wrong-fields", &count)) " "
                        @for (n, fault) in fields.iter().enumerate() {
                            @if n > 0 { (person.say("comma")) " " }
                            a href={ "#" (fault.at) } { (person.say(fault.label)) }
                        }
                        ". " (person.say("wrong-nothing-stored"))
                    }
                }
            }
        }
    }
}
