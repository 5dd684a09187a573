//! Any text: its normal form is its own normal form, and has the same key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_signals::TextKey;

fuzz_target!(|text: &str| {
    let normal = TextKey::normalise(text);
    assert_eq!(TextKey::normalise(&normal), normal, "of {text:?}");
    let key = TextKey::of(text);
    assert_eq!(key.is_none(), normal.is_empty());
    assert_eq!(TextKey::of(&normal), key);
    if let Some(key) = key {
        assert_eq!(TextKey::from_hex(&key.to_string()), Ok(key));
    }
    // The bound that its documentation gives, on which callers count.
    assert!(normal.len() <= 12 * text.len(), "{} from {}", normal.len(), text.len());
});
