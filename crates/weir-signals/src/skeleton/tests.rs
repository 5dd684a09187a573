use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::rows::{ALL, Claim, Row, document, rows};
use super::*;

fn letters(text: &str, tier: Tier) -> Vec<u8> {
    Skeleton::of(text, tier).letters().to_vec()
}

/// Words as people write them, Arabic and Latin, none of a single letter.
fn plain_text() -> impl Strategy<Value = String> {
    let word = prop_oneof!["[ابتثجحخدذرزسشصضطظعغفقكلمنهوي]{2,7}", "[a-z]{2,8}",];
    prop::collection::vec(word, 1..12).prop_map(|words| words.join(" "))
}

fn characters(row: &Row) -> Vec<char> {
    row.points.iter().cloned().flatten().collect()
}

/// Strews a character into a text, between two letters of a word.
fn strewn(text: &str, character: char, places: &[prop::sample::Index]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for place in places {
        let inner: Vec<usize> = (1..letters.len())
            .filter(|at| letters[*at] != ' ' && letters[*at - 1] != ' ')
            .collect();
        letters.insert(inner[place.index(inner.len())], character);
    }
    letters.into_iter().collect()
}

#[test]
fn every_row_of_the_table_holds_in_any_text() {
    for row in rows() {
        let characters = characters(&row);
        let mut runner =
            TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
        let texts = (
            plain_text(),
            any::<prop::sample::Index>(),
            prop::collection::vec(any::<prop::sample::Index>(), 1..5),
        );
        let outcome = runner.run(&texts, |(text, which, places)| {
            let pick = || which.index(characters.len());
            match &row.claim {
                Claim::Dropped | Claim::Strewn => {
                    let changed = strewn(&text, characters[pick()], &places);
                    for tier in ALL {
                        prop_assert_eq!(
                            letters(&changed, *tier),
                            letters(&text, *tier),
                            "{:?}",
                            changed
                        );
                    }
                }
                Claim::Same(tiers, plain) => {
                    let changed = format!("{text} {} {text}", characters[pick()]);
                    let plain = format!("{text} {plain} {text}");
                    for tier in *tiers {
                        prop_assert_eq!(letters(&changed, *tier), letters(&plain, *tier));
                    }
                }
                Claim::Each(tiers, plain) => {
                    let at = pick();
                    let changed = format!("{text} {}", characters[at]);
                    let plain = format!("{text} {}", plain.chars().nth(at).unwrap());
                    for tier in *tiers {
                        prop_assert_eq!(letters(&changed, *tier), letters(&plain, *tier));
                    }
                }
                Claim::Words(tiers, words) => {
                    let (changed, plain) = words[which.index(words.len())];
                    for tier in *tiers {
                        let of = |word| letters(&format!("{text} {word} {text}"), *tier);
                        prop_assert_eq!(
                            of(changed),
                            of(plain),
                            "{} and {} on {:?}",
                            changed,
                            plain,
                            tier
                        );
                    }
                }
            }
            Ok(())
        });
        if let Err(error) = outcome {
            panic!("row “{}”: {error}", row.what);
        }
    }
}

#[test]
fn every_character_and_word_of_the_table_is_folded_as_it_says() {
    for row in rows() {
        for (at, character) in characters(&row).into_iter().enumerate() {
            for tier in ALL {
                let of = |text: &str| letters(text, *tier);
                let written = character.to_string();
                match &row.claim {
                    Claim::Dropped | Claim::Strewn => {
                        assert_eq!(
                            of(&format!("س{written}ل")),
                            of("سل"),
                            "U+{:04X}",
                            character as u32
                        );
                    }
                    Claim::Same(tiers, plain) if tiers.contains(tier) => {
                        assert_eq!(
                            of(&written),
                            of(plain),
                            "U+{:04X} on {tier:?}",
                            character as u32
                        );
                    }
                    Claim::Each(tiers, plain) if tiers.contains(tier) => {
                        let plain = plain.chars().nth(at).unwrap().to_string();
                        assert_eq!(of(&written), of(&plain), "U+{:04X}", character as u32);
                    }
                    _ => {}
                }
            }
        }
        if let Claim::Words(tiers, words) = row.claim {
            for ((written, plain), tier) in
                words.iter().flat_map(|words| tiers.iter().map(move |tier| (words, *tier)))
            {
                let (a, b) = (Skeleton::of(written, tier), Skeleton::of(plain, tier));
                assert_eq!(a.letters(), b.letters(), "{written} and {plain}: {a:?}, {b:?}");
                assert!(tier == Tier::Sound || !a.letters().is_empty());
            }
        }
    }
}

#[test]
fn the_document_has_the_table_of_the_code() {
    let table = document();
    let document = include_str!("../../../../docs/src/text.md");
    assert!(document.contains(&table), "docs/src/text.md should hold:\n{table}");
}

#[test]
fn on_tier_1_dots_make_a_difference_and_on_the_rasm_none() {
    for (a, b) in [("حبر", "خبز"), ("نار", "بار"), ("عرب", "غرب")] {
        assert_ne!(letters(a, Tier::Dotted), letters(b, Tier::Dotted), "{a} {b}");
        assert_eq!(letters(a, Tier::Rasm), letters(b, Tier::Rasm), "{a} {b}");
    }
    assert_ne!(letters("ball", Tier::Dotted), letters("bail", Tier::Dotted));
}

#[test]
fn the_rasm_tells_final_letters_apart_and_the_open_one_does_not() {
    let ends = ["لب", "لن", "لي", "لف", "لق"];
    for (at, a) in ends.iter().enumerate() {
        for b in &ends[at + 1..] {
            assert_ne!(letters(a, Tier::Rasm), letters(b, Tier::Rasm), "{a} {b}");
        }
    }
    assert_eq!(letters("لب", Tier::Open), letters("لن", Tier::Open));
}

#[test]
fn text_without_dots_is_told_from_text_with_them() {
    let dotted = "يحرس الحراس المصباح في الليل ولا ينامون حتى الصباح";
    let dotless = "ٮحرس الحراس المصٮاح ڡى اللٮل ولا ٮٮاموں حٮى الصٮاح";
    assert!(!Skeleton::of(dotted, Tier::Open).is_dotless());
    assert!(Skeleton::of(dotless, Tier::Open).is_dotless());
    assert!(
        !Skeleton::of("The lamp is lit, the watch is kept, the boats come home", Tier::Open)
            .is_dotless()
    );
    for tier in [Tier::Rasm, Tier::Open] {
        assert_eq!(letters(dotted, tier), letters(dotless, tier));
    }
}

#[test]
fn a_year_behind_a_word_stays_a_year() {
    assert_eq!(Skeleton::of("عام2023", Tier::Dotted).written(), "عام2023");
    assert_eq!(Skeleton::of("in 1984", Tier::Dotted).written(), "in 1984");
    assert_eq!(Skeleton::of("wow! 3 lamps", Tier::Dotted).written(), "wow  3 lamps");
}

#[test]
fn edges_tell_words_from_signs_strewn_into_them() {
    let skeleton = Skeleton::of("the l🔥amp, lit", Tier::Dotted);
    assert_eq!(skeleton.written(), "the l·amp  lit");
    let edges: Vec<Edge> = [0, 3, 4, 5, 7, 10].map(|at| skeleton.edge(at)).into();
    assert_eq!(edges, [Edge::Word, Edge::Word, Edge::Soft, Edge::None, Edge::Word, Edge::Word]);
}

#[test]
fn a_span_takes_the_marks_of_its_last_letter_along() {
    let text = "قَلَمٌ، كِتَابٌ";
    let skeleton = Skeleton::of(text, Tier::Open);
    assert_eq!(&text[skeleton.span(0..3).unwrap()], "قَلَمٌ");
    assert_eq!(&text[skeleton.span(3..7).unwrap()], "كِتَابٌ");
    assert_eq!((skeleton.span(2..2), skeleton.span(3..8)), (None, None));
}

#[test]
fn a_letter_of_the_private_use_area_is_nothing_unless_it_is_one_of_ours() {
    assert!(letters("\u{e000}\u{e030}\u{f8ff}", Tier::Open).is_empty());
}

/// Everything that the rules look at, mixed.
fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ابتنيفقكلهءأىةٮںڡٯ0-9olIabkh@$!| .\u{640}\u{64b}\u{200d}🔥]{0,40}",
        "[ابت ل1-9]{0,24}",
        "[a-h0-9 s|!.-]{0,24}",
        "[\u{980}-\u{9ff}\u{400}-\u{44f}\u{fb50}-\u{fdff}\u{fe70}-\u{feff}\u{e000}-\u{e0ff} ]{0,24}",
    ]
}

#[test]
fn a_mixed_word_keeps_the_letter_that_makes_it_mixed() {
    let once = Skeleton::of("h h\u{6a1}0", Tier::Open);
    assert_eq!(letters(&once.written(), Tier::Open), once.letters());
}

proptest! {
    #![proptest_config(Config { cases: 2000, ..Config::default() })]

    #[test]
    fn the_skeleton_of_a_skeleton_is_itself(text in odd_text()) {
        for tier in ALL {
            let once = Skeleton::of(&text, *tier);
            let written = once.written();
            let twice = Skeleton::of(&written, *tier);
            prop_assert_eq!(twice.letters(), once.letters(), "{:?} {:?}", tier, written);
        }
    }

    #[test]
    fn the_way_back_is_monotone_and_on_character_boundaries(text in odd_text()) {
        for tier in ALL {
            let skeleton = Skeleton::of(&text, *tier);
            let mut before = 0;
            for at in 0..skeleton.letters().len() {
                let span = skeleton.span(at..at + 1).unwrap();
                prop_assert!(before <= span.start && span.start < span.end);
                prop_assert!(text.get(span.clone()).is_some());
                before = span.start;
            }
        }
    }
}
