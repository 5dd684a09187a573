//! What a text of a megabyte costs, counted and not timed: no kind of text makes
//! a matcher look at more than these.

use weir_index::PatternIndex;
use weir_signals::indicators::indicators;
use weir_signals::patterns::{Line, Looked, On, Pattern, Patterns};
use weir_signals::skeleton::{Skeleton, Tier};

const MEGABYTE: usize = 1 << 20;

/// A megabyte of each kind of text that somebody could send to keep a matcher busy.
fn megabytes() -> Vec<(&'static str, String)> {
    let repeated = [
        ("one letter", "a"),
        ("two letters", "ab "),
        ("an Arabic letter", "م"),
        ("one word", "lamp "),
        ("a keyword and another", "lamp oil wick oil "),
        ("ligatures", "\u{fdfa}"),
        ("emoji between letters", "l🔥a🔥m🔥p🔥"),
        ("letters apart", "l a m p "),
        ("links", "https://t.me/lamp "),
        ("at signs", "@lamp@"),
        ("numbers", "+1 202 555 0173 "),
        ("digits", "0123456789"),
        ("marks", "لَُّ"),
        ("quotation marks", "“\"«"),
        ("what an expression nearly finds", "wick-wick-"),
        ("white space", " \n\t"),
    ];
    let whole = |part: &str| part.repeat(MEGABYTE / part.len() + 1);
    repeated.into_iter().map(|(name, part)| (name, whole(part))).collect()
}

fn lines() -> Vec<Line> {
    let mut lines: Vec<String> = (0..300).map(|n| format!("lamp number{n}")).collect();
    lines.extend((0..100).map(|n| format!("/wick-{n}[a-f]*oil/")));
    lines.extend((1..40).map(|n| vec!["lamp"; n].join(" ")));
    lines.push("lamp oil {within=50}".to_owned());
    lines.push("/\\blamp\\b/ {skeleton}".to_owned());
    lines.iter().map(|line| line.parse().unwrap()).collect()
}

#[test]
fn patterns_put_no_more_than_their_budget_into_any_megabyte() {
    let mut index = PatternIndex::new();
    for (tag, line) in lines().iter().enumerate() {
        index.insert(tag, line);
    }
    let mut patterns = Patterns::new();
    for n in 0..100 {
        let expression = format!("wick-{n}[a-f]*oil|lamp");
        patterns.insert(Pattern::new(&expression, On::Text).unwrap(), n);
    }
    for (name, text) in megabytes() {
        for hit in index.search(&text) {
            assert!(hit.spans.len() <= 64 * 256, "{name}: {} places", hit.spans.len());
            assert!(hit.spans.iter().all(|span| text.get(span.clone()).is_some()), "{name}");
        }
        let looked = Looked::new(&text);
        let mut found = 0_usize;
        patterns.find(&looked, |_, _| found += 1);
        assert!(looked.work() <= Looked::BUDGET, "{name}: {}", looked.work());
        assert!(found <= 16 * 100, "{name}: {found}");
    }
}

#[test]
fn a_skeleton_and_what_is_named_are_no_longer_than_the_text_allows() {
    for (name, text) in megabytes() {
        for tier in [Tier::Dotted, Tier::Rasm, Tier::Open, Tier::Sound] {
            // A ligature of three bytes is a blessing of eighteen letters.
            let letters = Skeleton::of(&text, tier).letters().len();
            assert!(letters <= 8 * text.len(), "{name} {tier:?}: {letters}");
        }
        assert!(indicators(&text).len() <= 5_000, "{name}");
    }
}
