//! Any text: each indicator stands in it, and its canonical form is one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_signals::indicators::{IndicatorKind, indicators};

fuzz_target!(|text: &str| {
    for found in indicators(text) {
        assert!(text.get(found.span.clone()).is_some_and(|piece| !piece.is_empty()));
        assert!(!found.value.is_empty() && !found.to_string().contains('\n'));
        if found.kind == IndicatorKind::Iban {
            assert!(indicators(&found.value).iter().any(|again| again.value == found.value));
        }
    }
});
