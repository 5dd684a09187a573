//! In words: which part of a picture matched, and where in one something was read.

use maud::{Markup, html};
use weir_engine::{Comparison, ToldMatch};

use super::person::Person;

/// How much of the banked picture is seen and how sure that is, or where in the
/// picture the text or link was read.
pub(super) fn in_picture(person: &Person, found: &ToldMatch) -> Option<Markup> {
    let words = match (&found.fit, &found.read) {
        (Some(fit), _) => fit_words(person, fit.inliers, fit.shown),
        (_, Some(read)) => person.say(read_key(&read.by)),
        _ => return None,
    };
    Some(html! { span { (words) } })
}

fn fit_words(person: &Person, inliers: u16, shown: f64) -> String {
    let percent = (shown * 100.0).round() as i64;
    let gaps = [("places", i64::from(inliers).into()), ("percent", percent.into())];
    person.words.say_with("fit-told", &gaps)
}

fn read_key(by: &str) -> &'static str {
    if by == "code" { "read-in-code" } else { "read-in-words" }
}

/// What the second picture of a match shows, in words.
pub(super) fn shown_as(person: &Person, found: &ToldMatch) -> Option<String> {
    match (&found.fit, &found.read) {
        (Some(_), _) => Some(person.say("compared-part")),
        (_, Some(read)) if read.by == "code" => Some(person.say("compared-code")),
        (_, Some(_)) => Some(person.say("compared-words")),
        _ => None,
    }
}

/// What local features say of two pictures.
pub(super) fn of_two(person: &Person, one: &Comparison) -> Markup {
    let words = match &one.fit {
        Some(fit) => fit_words(person, fit.inliers, fit.shown),
        None if one.values.iter().all(Option::is_some) => person.say("why-no-fit"),
        None => person.say("why-no-places"),
    };
    html! { p.small { (words) } }
}
