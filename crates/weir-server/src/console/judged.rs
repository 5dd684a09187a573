//! What decisions said of an entry, in words.

use maud::{Markup, html};
use weir_model::Entry;
use weir_store::EntryJudgements;

use super::person::Person;
use super::words::key;

/// What decisions said of it, by purpose.
pub(super) fn of(person: &Person, entry: &Entry, said: &[EntryJudgements]) -> Markup {
    html! {
        p.small { (person.say(if entry.own { "entry-own" } else { "entry-not-own" })) }
        @if said.is_empty() { p.quiet.small { (person.say("entry-judged-none")) } } @else {
            dl.facts.facts-line {
                @for said in said {
                    div {
                        dt { (person.say(&key("purpose-", said.purpose.name()))) }
                        dd { (judged_words(person, said)) }
                    }
                }
            }
        }
    }
}

/// `2 confirmed, 1 wrong`.
fn judged_words(person: &Person, said: &EntryJudgements) -> String {
    let counts = [
        (said.confirmed, "judged-confirmed"),
        (said.kept, "judged-kept"),
        (said.overturned, "judged-overturned"),
    ];
    let some = counts.into_iter().filter(|(count, _)| *count > 0);
    let words =
        some.map(|(count, key)| person.words.say_with(key, &[("count", (count as i64).into())]));
    words.collect::<Vec<_>>().join(&format!("{} ", person.say("comma")))
}
