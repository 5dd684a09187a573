//! Any text: each indicator stands in it, and is read back from its canonical form.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_signals::indicators::{IndicatorKey, indicators};

fuzz_target!(|text: &str| {
    for found in indicators(text) {
        assert!(text.get(found.span.clone()).is_some_and(|piece| !piece.is_empty()));
        assert!(!found.value.is_empty() && !found.to_string().contains('\n'));
        if let Some(key) = IndicatorKey::of(&found) {
            assert_eq!(IndicatorKey::parse(key.kind(), key.as_str()), Ok(key));
        }
    }
});
