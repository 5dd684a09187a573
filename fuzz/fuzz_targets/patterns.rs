//! Lines of a list and a text: whatever somebody writes as a line is read or refused,
//! reads back the same, is found within the text or not at all, and is gone when it
//! is removed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_index::PatternIndex;
use weir_signals::TlshHash;
use weir_signals::patterns::Line;

fuzz_target!(|texts: (&str, &str)| {
    let (list, text) = texts;
    let mut index = PatternIndex::new();
    for (tag, line) in list.lines().take(8).enumerate() {
        let Some(Ok(line)) = Line::of_file(line) else { continue };
        let again: Line = line.to_string().parse().expect("a line written out is read");
        assert_eq!(again.to_string(), line.to_string());
        index.insert(tag, &line);
    }
    for hit in index.search(text) {
        assert!(!hit.spans.is_empty());
        assert!(hit.spans.iter().all(|span| text.get(span.clone()).is_some()));
    }
    if let Some(hash) = TlshHash::of(text) {
        assert_eq!(TlshHash::from_hex(&hash.to_string()), Ok(hash));
    }
    for tag in 0..8 {
        index.remove(&tag);
    }
    index.settle();
    assert!(index.is_empty() && index.search(text).is_empty());
});
