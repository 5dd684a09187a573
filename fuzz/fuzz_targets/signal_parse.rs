//! Any text as a signal, with its kind before it or beside it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_signals::{Signal, SignalKind};

fuzz_target!(|text: &str| {
    if let Ok(kind) = text.parse::<SignalKind>() {
        assert_eq!(kind.name().parse::<SignalKind>(), Ok(kind));
    }
    if let Ok(signal) = text.parse::<Signal>() {
        weir_fuzz::reads_back(&signal);
    }
    for kind in SignalKind::ALL {
        match Signal::parse(kind, text) {
            Ok(signal) => {
                assert_eq!(signal.kind(), kind);
                weir_fuzz::reads_back(&signal);
            }
            Err(error) => {
                // It goes to terminals and logs as it is.
                let words = error.to_string();
                assert!(!words.contains(char::is_control), "{words:?}");
                assert!(words.len() < 1000, "{words:?}");
            }
        }
    }
});
