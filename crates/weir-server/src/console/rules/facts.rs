//! The facts that a rule can name, beside the place where it is written: each
//! with its type and a line on what it is, to be searched.

use axum::response::Response;
use maud::{Markup, html};
use weir_engine::schema::{self, Field, FieldType, ListOf};

use super::said::fact_key;
use crate::console::person::Person;
use crate::console::words::key;
use crate::extract::Query;

/// What is looked for.
#[derive(Default, serde::Deserialize)]
pub(super) struct Wanted {
    q: Option<String>,
}

/// The facts that fit, for htmx.
pub(super) async fn found(person: Person, Query(wanted): Query<Wanted>) -> Response {
    let q = wanted.q.unwrap_or_default();
    person.part(html! {
        (list(&person, &q))
        p id="facts-count" hx-swap-oob="innerHTML" { (count(&person, &q)) }
    })
}

/// The groups, as people are shown them: objects first, then lists.
const GROUPS: [&str; 7] = ["item", "author", "text", "matches", "notices", "labels", "indicators"];

/// A fact as a rule writes it: `item.links`, `m.distance`.
fn written(field: &Field) -> String {
    match list_of(field.object()) {
        Some(list) => format!("{}.{}", list.letter, field.name()),
        None => field.path.to_owned(),
    }
}

fn list_of(name: &str) -> Option<&'static ListOf> {
    schema::lists().iter().find(|list| list.name == name)
}

fn about(person: &Person, path: &str) -> String {
    person.say(&key("about-", &path.replace('.', "-")))
}

fn fits(person: &Person, field: &Field, q: &str) -> bool {
    let q = q.trim().to_lowercase();
    let name = person.say(&fact_key(field.path));
    let said = about(person, field.path);
    let all = [field.path, written(field).as_str(), &name, &said].join(" ").to_lowercase();
    q.split_whitespace().all(|word| all.contains(word))
}

fn found_in<'a>(
    person: &'a Person,
    group: &'a str,
    q: &'a str,
) -> impl Iterator<Item = &'static Field> + 'a {
    schema::fields().iter().filter(move |field| field.object() == group && fits(person, field, q))
}

fn count(person: &Person, q: &str) -> String {
    let count = GROUPS.iter().map(|group| found_in(person, group, q).count()).sum::<usize>();
    person.words.say_with("facts-count", &[("count", (count as i64).into())])
}

/// The pane with its search. The field belongs to the form of the rule, so that
/// without a script “check” finds too, and nothing that was written is lost.
pub(super) fn pane(person: &Person, q: &str) -> Markup {
    html! {
        section.card.sec.facts-pane aria-labelledby="facts-title" {
            h2 id="facts-title" { (person.say("facts-title")) }
            div.field {
                label.hidden-text for="q" { (person.say("facts-find")) }
                input.input type="search" id="q" name="q" form="rule" value=(q) dir="auto"
                    autocomplete="off" placeholder=(person.say("facts-find"))
                    hx-get="/rule-facts" hx-trigger="input changed delay:200ms" hx-target="#facts";
                p.hint id="facts-count" role="status" { (count(person, q)) }
            }
            div.facts-list id="facts" tabindex="0" role="group" aria-labelledby="facts-title" { (list(person, q)) }
        }
    }
}

fn list(person: &Person, q: &str) -> Markup {
    html! {
        @for group in GROUPS {
            @let fields: Vec<&Field> = found_in(person, group, q).collect();
            @if !fields.is_empty() {
                section {
                    h3 { code { (group) } }
                    p.small.quiet { (about(person, group)) }
                    @if let Some(list) = list_of(group) {
                        p.small { code { (list.name) ".exists(" (list.letter) ", …)" } }
                    }
                    dl { @for field in fields { (row(person, field)) } }
                }
            }
        }
    }
}

fn row(person: &Person, field: &Field) -> Markup {
    html! {
        div {
            dt { code { (written(field)) } " " span.small.quiet { (kind(person, field)) } }
            dd.small {
                (about(person, field.path))
                @if field.not_filled_yet.is_some() { " " span.badge { (person.say("fact-not-yet")) } }
            }
        }
    }
}

fn kind(person: &Person, field: &Field) -> Markup {
    let words = &person.words;
    html! {
        @match field.kind {
            FieldType::Bool => (person.say("type-bool")),
            FieldType::Int { min: 0, max } if max >= 1_000_000 => (person.say("type-count")),
            FieldType::Int { min, max } => (words.say_with("type-range", &[("min", min.into()), ("max", max.into())])),
            FieldType::Float { .. } => (person.say("type-share")),
            FieldType::Text => (person.say("type-text")),
            FieldType::Texts => (person.say("type-texts")),
            FieldType::Word(of) => {
                (person.say("type-word")) " "
                @for (n, word) in of.iter().enumerate() { @if n > 0 { " " } code { "\"" (word) "\"" } }
            }
        }
        @if field.may_be_missing { (person.say("list-comma")) (person.say("type-missing")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::words::{Words, language};

    #[test]
    fn every_fact_has_a_name_and_a_line_and_the_english_line_is_the_schemas() {
        let english = Words::new(language("en").unwrap());
        let line = |path: &str| english.say(&key("about-", &path.replace('.', "-")));
        for field in schema::fields() {
            assert!(english.knows(&fact_key(field.path)), "{} has no name", field.path);
            assert_eq!(line(field.path), field.about, "{}", field.path);
            assert!(GROUPS.contains(&field.object()), "{} is in no group", field.path);
        }
        for list in schema::lists() {
            assert!(english.knows(&fact_key(list.name)), "{} has no name", list.name);
            assert_eq!(line(list.name), list.about);
        }
        for object in schema::objects() {
            assert!(english.knows(&fact_key(object.name)), "{} has no name", object.name);
            if GROUPS.contains(&object.name) {
                assert_eq!(line(object.name), object.about);
            }
        }
    }
}
