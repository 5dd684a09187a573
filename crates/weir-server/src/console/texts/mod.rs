//! Texts as people see them: what of them is known stands out where it stands,
//! whichever way they are written.

mod banked;
mod before;
mod threshold;

use std::ops::Range;

use axum::Router;
use maud::{Markup, html};
use weir_engine::{TextMatch, ToldMatch, ToldSpan};
use weir_signals::SignalKind;
use weir_signals::pdq::Distance;

use super::matched::distance_words;
use super::person::Person;
use super::words::key;
use crate::app::App;

pub(super) use banked::{offered, offered_beside};
pub(super) use before::before_banking;
pub(super) use threshold::{beside, setting};

pub(super) fn routes() -> Router<App> {
    banked::routes().merge(threshold::routes())
}

/// A text, its paragraphs each in its own direction, with these ranges of bytes
/// marked. A mark is part of its line, so that Arabic letters still join across
/// its edges.
pub(super) fn highlighted(text: &str, ranges: &[Range<usize>]) -> Markup {
    let ranges = in_order(text, ranges);
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        range
    });
    html! {
        @for line in lines.filter(|line| !line.is_empty()) {
            p dir="auto" {
                @for (part, marked) in parts(line, &ranges) {
                    @if marked { mark.span { (text[part]) } } @else { (text[part]) }
                }
            }
        }
    }
}

/// The parts of a line, and which of them are marked.
fn parts(line: Range<usize>, ranges: &[Range<usize>]) -> Vec<(Range<usize>, bool)> {
    let mut parts = Vec::new();
    let mut at = line.start;
    let first = ranges.partition_point(|range| range.end <= line.start);
    for range in ranges[first..].iter().take_while(|range| range.start < line.end) {
        let (from, to) = (range.start.max(line.start), range.end.min(line.end));
        parts.push((at..from, false));
        parts.push((from..to, true));
        at = to;
    }
    parts.push((at..line.end, false));
    parts.retain(|(part, _)| !part.is_empty());
    parts
}

/// Ranges that are within the text, sorted, those that touch as one.
fn in_order(text: &str, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let fits = |range: &&Range<usize>| {
        range.start < range.end
            && text.is_char_boundary(range.start)
            && text.is_char_boundary(range.end)
    };
    let mut sorted: Vec<Range<usize>> = ranges.iter().filter(fits).cloned().collect();
    sorted.sort_unstable_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// What matched in the text of an item.
pub(super) fn matched_in_text(matches: &[ToldMatch]) -> Vec<Range<usize>> {
    let bytes = |span: &ToldSpan| span.start_byte..span.end_byte;
    let of_text = matches.iter().filter(|found| found.part == "text");
    let spans = of_text.flat_map(|found| match found.spans.is_empty() {
        true => found.span.as_slice(),
        false => &found.spans,
    });
    spans.map(bytes).collect()
}

/// What a match with a text comes to: how much of either, and what stands
/// around it.
pub(super) fn shares(person: &Person, found: &ToldMatch) -> Option<Markup> {
    let (of_entry, of_item) = (found.of_entry?, found.of_item?);
    let percent = |share: f64| ((share * 100.0).round() as i64).into();
    let gaps = [("entry", percent(of_entry)), ("item", percent(of_item))];
    let around = [(found.quoted, "text-quoted"), (found.attributed, "text-attributed")];
    Some(html! {
        span { (person.words.say_with("text-shares", &gaps)) }
        @for (_, said) in around.into_iter().filter(|(is, _)| *is) { " · " span { (person.say(said)) } }
    })
}

/// What of the shorter of two texts stands in the longer.
pub(super) fn of_the_shorter(person: &Person, found: Option<&TextMatch>) -> String {
    let Some(found) = found else { return person.say("why-text-nothing") };
    let percent = |share: f64| ((share * 100.0).round() as i64).into();
    let gaps = [("shorter", percent(found.of_entry)), ("longer", percent(found.of_item))];
    person.words.say_with("why-text-shares", &gaps)
}

/// How a text or an indicator is known, in words: what of it, and how much.
pub(super) fn known_as(person: &Person, found: &ToldMatch) -> Markup {
    let kind: Option<SignalKind> = found.kind.parse().ok();
    let in_part = |kind: &SignalKind| matches!(kind, SignalKind::Passage | SignalKind::Phrase);
    let more = kind.filter(in_part);
    let tlsh = found.distance.filter(|_| kind == Some(SignalKind::Tlsh)).map(Distance::new);
    html! {
        (person.say(&key("match-same-", &found.kind)))
        @if tlsh.is_some() { " · " (distance_words(person, SignalKind::Tlsh, tlsh)) }
        @if let Some(shares) = more.and_then(|_| shares(person, found)) { " · " (shares) }
        @if let Some(seen) = super::seen::in_picture(person, found) { " · " (seen) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_marked_in_each_paragraph_and_the_rest_is_not() {
        let text = "قبل المصباح\nالسابع بعد";
        let start = text.find("المصباح").unwrap();
        let end = text.find(" بعد").unwrap();
        let html = highlighted(text, &[start..end, 3..3, 1..4]).into_string();
        assert_eq!(
            html,
            "<p dir=\"auto\">قبل <mark class=\"span\">المصباح</mark></p>\
             <p dir=\"auto\"><mark class=\"span\">السابع</mark> بعد</p>"
        );
    }

    #[test]
    fn what_somebody_wrote_is_no_markup_within_a_mark_or_beside_it() {
        let html = highlighted("<b>a</b> & <i>", &[0..4, 9..10]).into_string();
        assert!(!html.contains("<b>") && html.contains("&lt;b&gt;a"), "{html}");
    }

    #[test]
    fn ranges_that_overlap_are_one_mark() {
        let html = highlighted("one two three", &[4..7, 0..5, 8..99]).into_string();
        assert_eq!(html, "<p dir=\"auto\"><mark class=\"span\">one two</mark> three</p>");
    }
}
