//! Any text: the skeleton of its skeleton is the same, and every letter leads
//! back to characters of the text, in their order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_signals::skeleton::{Skeleton, Tier};

fuzz_target!(|text: &str| {
    for tier in [Tier::Dotted, Tier::Rasm, Tier::Open, Tier::Sound] {
        let once = Skeleton::of(text, tier);
        let written = once.written();
        assert_eq!(Skeleton::of(&written, tier).letters(), once.letters(), "{tier:?} {text:?}");
        let mut before = 0;
        for at in 0..once.letters().len() {
            let span = once.span(at..at + 1).expect("one of its letters");
            assert!(before <= span.start && text.get(span.clone()).is_some_and(|s| !s.is_empty()));
            before = span.start;
            let _ = once.edge(at);
        }
        assert!(!once.letters().contains(&0), "zero is no letter");
        let _ = once.is_dotless();
    }
});
