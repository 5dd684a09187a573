use proptest::prelude::*;

use super::*;

fn told(text: &str) -> Vec<String> {
    indicators(text).iter().map(ToString::to_string).collect()
}

#[test]
fn a_shortened_link_says_that_it_hides_another() {
    let found = indicators("https://bit.ly/3Lamp and https://lamp-keepers.org/3");
    let links: Vec<bool> =
        found.iter().filter(|i| i.kind == IndicatorKind::Url).map(|i| i.shortened).collect();
    assert_eq!(links, [true, false]);
}

#[test]
fn invisible_characters_in_an_address_do_not_hide_it() {
    assert_eq!(told("kee\u{200b}per@lamp-\u{ad}keepers.org")[0], "email:keeper@lamp-keepers.org");
}

#[test]
fn a_sentence_is_no_link() {
    for text in ["We rowed.Then it was dark", "see main.rs", "at 3.14", "etc.", "الزيت.والفتيل"]
    {
        assert!(told(text).is_empty(), "{text}: {:?}", told(text));
    }
}

#[test]
fn a_text_full_of_indicators_is_told_up_to_a_bound() {
    let text = "keeper@lamp-keepers.org ".repeat(MOST_INDICATORS);
    assert_eq!(indicators(&text).len(), MOST_INDICATORS);
}

proptest! {
    #[test]
    fn spans_are_of_the_text_whatever_it_is(
        text in prop_oneof![
            any::<String>(),
            "[a-zA-Z0-9@:/.+#\\[\\]() \u{200b}ا٣]{0,60}",
            "(https?://|@|\\+|0x|tg://|bc1|GB82 ?)[a-z0-9./?=&: -]{0,40}",
        ],
    ) {
        for indicator in indicators(&text) {
            prop_assert!(text.get(indicator.span.clone()).is_some_and(|piece| !piece.is_empty()));
            prop_assert!(!indicator.value.is_empty());
        }
    }
}
