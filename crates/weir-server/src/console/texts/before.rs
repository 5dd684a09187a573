//! Before a text is banked: whether ordinary texts hold it, what it quotes, and
//! which allowed texts it runs into.

use maud::{Markup, html};
use weir_engine::{Engine, bankable};

use crate::console::icons;
use crate::console::person::Person;

/// What whoever banks this text should know.
pub(in crate::console) fn before_banking(person: &Person, engine: &Engine, text: &str) -> Markup {
    let (words, answer) = (&person.words, engine.look_at_text(text));
    let (common, quotes) = match bankable(text) {
        Ok(bankable) => (bankable.common, bankable.quotes),
        Err(_) => (false, Vec::new()),
    };
    let mut allowed: Vec<&str> =
        answer.allowed_by.iter().map(|allow| allow.bank.as_str()).collect();
    allowed.dedup();
    html! {
        div.stack.stack-2 {
            @if common {
                p.banner data-state="late" role="alert" { (icons::info()) span { (person.say("text-common")) } }
            }
            @if !quotes.is_empty() {
                p.banner data-state="soon" {
                    (icons::info())
                    span { (words.say_with("text-quotes", &[("source", quotes.join(", ").into())])) }
                }
            }
            @for bank in allowed {
                p.banner data-state="soon" {
                    (icons::info())
                    span { (words.say_with("text-allowed", &[("bank", bank.into())])) }
                }
            }
        }
    }
}
