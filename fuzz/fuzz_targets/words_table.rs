//! The table of words that tesseract writes in the box.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_media::{Words, read_table};

fuzz_target!(|bytes: &[u8]| {
    let words = read_table(bytes, 640, 480);
    assert!(words.words.len() <= Words::MOST);
    for word in &words.words {
        let area = word.area;
        assert!(area.width > 0 && area.left + area.width <= 640);
        assert!(area.height > 0 && area.top + area.height <= 480);
        assert!(
            !word.text.is_empty()
                && !word.text.contains(|c: char| c.is_control() || c.is_whitespace())
        );
        assert!(word.confidence <= 100);
    }
    assert!(words.text().len() < 2_000 * 500);
});
