//! Local features as bytes and as text, and the fit of any two.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_index::FeatureIndex;
use weir_signals::features::{Features, fit};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        match text.parse::<Features>() {
            Ok(features) => assert_eq!(features.to_string().parse(), Ok(features)),
            Err(error) => {
                // It goes to terminals and logs as it is.
                let words = error.to_string();
                assert!(!words.contains(char::is_control) && words.len() < 300, "{words:?}");
            }
        }
    }
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let Ok(first) = Features::from_bytes(first) else { return };
    assert_eq!(Features::from_bytes(&first.to_bytes()), Ok(first.clone()));
    let second = Features::from_bytes(second).unwrap_or_else(|_| first.clone());
    let index = FeatureIndex::new();
    index.insert(7, 0, &second);
    let candidates = index.candidates(&first, |_| true);
    assert!(candidates.iter().all(|candidate| candidate.entry == 7));
    if let Some(fit) = fit(&first, &second) {
        assert!(usize::from(fit.inliers) <= first.list().len().min(second.list().len()));
        fit.outline(&second);
    }
});
