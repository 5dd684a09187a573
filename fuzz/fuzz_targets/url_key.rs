//! Any text as a link: its key is its own key, short, and plain ASCII.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_signals::UrlKey;

fuzz_target!(|text: &str| {
    match UrlKey::parse(text) {
        Ok(key) => {
            assert_eq!(UrlKey::parse(key.as_str()).as_ref(), Ok(&key), "of {text:?}");
            assert!(key.as_str().len() <= UrlKey::MAX_BYTES);
            assert!(key.as_str().bytes().all(|byte| byte.is_ascii_graphic()), "{key}");
        }
        Err(error) => assert!(!error.to_string().contains(char::is_control), "{error:?}"),
    }
});
