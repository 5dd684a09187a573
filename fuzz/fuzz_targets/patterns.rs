//! Lines of a list and a text: whatever somebody writes as a line is read or refused,
//! reads back the same, is found within the text or not at all, and is gone when it
//! is removed. A regular expression is found where its engine alone finds it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use regex::RegexBuilder;
use weir_index::PatternIndex;
use weir_signals::TlshHash;
use weir_signals::patterns::Line;

/// So short a text is looked at with the whole of the budget.
const SHORT: usize = 10_000;

fuzz_target!(|texts: (&str, &str)| {
    let (list, text) = texts;
    let mut index = PatternIndex::new();
    let mut expected = Vec::new();
    for (tag, line) in list.lines().take(8).enumerate() {
        let Some(Ok(line)) = Line::of_file(line) else { continue };
        let written = line.to_string();
        let again: Line = written.parse().expect("a line written out is read");
        assert_eq!(again.to_string(), written);
        index.insert(tag, &line);
        let expression = written.strip_prefix('/').and_then(|line| line.strip_suffix('/'));
        if let Some(expression) = expression.filter(|_| text.len() < SHORT) {
            let regex = RegexBuilder::new(expression).case_insensitive(true).build();
            expected.push((tag, regex.expect("the line was read").is_match(text)));
        }
    }
    let hits = index.search(text);
    for hit in &hits {
        assert!(!hit.spans.is_empty());
        assert!(hit.spans.iter().all(|span| text.get(span.clone()).is_some()));
    }
    for (tag, stands) in expected {
        assert_eq!(hits.iter().any(|hit| hit.tag == tag), stands);
    }
    if let Some(hash) = TlshHash::of(text) {
        assert_eq!(TlshHash::from_hex(&hash.to_string()), Ok(hash));
    }
    for tag in 0..8 {
        index.remove(&tag);
    }
    assert!(index.is_empty() && index.search(text).is_empty());
});
