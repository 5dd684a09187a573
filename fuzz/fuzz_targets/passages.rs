//! Two texts and a change of the first: banked, looked up, removed; what is told
//! lies within both. The last text is stored bytes as well.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use weir_index::{KnownTexts, PassageIndex, PhraseIndex, Strictness};
use weir_signals::Passage;
use weir_signals::background::Background;
use weir_signals::skeleton::{Skeleton, Tier};

fn known() -> &'static KnownTexts {
    static KNOWN: OnceLock<KnownTexts> = OnceLock::new();
    KNOWN.get_or_init(KnownTexts::shipped)
}

fuzz_target!(|texts: (&str, &str, Vec<u8>)| {
    let (banked, item, stored) = texts;
    if let Ok(passage) = Passage::from_bytes(&stored) {
        assert_eq!(Passage::from_bytes(&passage.to_bytes()), Ok(passage));
    }
    let mut phrases = PhraseIndex::new();
    if phrases.insert(banked, 1).is_ok() {
        assert!(!phrases.search(banked).is_empty());
    }
    for hit in phrases.search(item) {
        assert!(item.get(hit.span).is_some());
    }
    let mut index = PassageIndex::new();
    let Some(mut passage) = Passage::of(banked, Background::shipped()) else { return };
    known().mask(&mut passage);
    let len = passage.letters().len();
    index.insert(passage, 1);
    let text = format!("{item}{banked}{item}");
    let skeleton = Skeleton::of(&text, Tier::Open);
    let masked = known().find(skeleton.letters());
    for hit in index.search_masked(skeleton.letters(), &masked, Strictness::Wide) {
        assert!((0.0..=1.0).contains(&hit.of_entry) && (0.0..=1.0).contains(&hit.of_item));
        for span in hit.spans {
            assert!(span.entry.end <= len && skeleton.span(span.item).is_some());
        }
    }
    assert_eq!((index.remove(&1), index.len()), (1, 0));
    assert!(index.search(skeleton.letters(), Strictness::Wide).is_empty());
});
