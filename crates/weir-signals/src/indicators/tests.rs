use proptest::prelude::*;

use super::*;
use crate::signal::Signal;

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

/// Pieces of which addresses, accounts and links are made, harmless and awkward.
fn addresses() -> impl Strategy<Value = String> {
    let pieces = "@ [@] [at] (.) [.] {dot} {.} { } ( ) * ` ' + - _ ~ ! . , : / // ? = & # %2e %20 %41 \
        \u{200b} \u{1} é م a lamp Lamp oil-1 www. com .com .gg .co.uk xn-- 127.1 mailto: MAILTO: \
        https:// hxxp:// tg://join?invite= tg://resolve?domain= t.me/ t.me/+ go.rocket.chat/invite? \
        matrix.to/#/ archive.org/details/ pastebin.com/ discord.gg/ x.com/ youtube.com/channel/ \
        +49301234567 DE89370400440532013000 0x bitcoin:";
    let piece = prop::sample::select(pieces.split(' ').collect::<Vec<_>>());
    prop::collection::vec(piece, 1..9).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_name_that_no_domain_can_have_is_none() {
    for text in ["keeper@+lamp.gg", "keeper@-lamp.org", "keeper@lamp-.org", "keeper@la_mp.org"] {
        assert!(told(text).is_empty(), "{text}: {:?}", told(text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    /// What is banked is written out and read again: an export, a list, a form.
    #[test]
    fn what_a_text_names_is_read_back_from_its_canonical_form(
        text in prop_oneof![
            8 => addresses(),
            1 => (500_usize..1_100).prop_map(|n| format!("https://pastebin.com/{}", "a".repeat(n))),
            1 => any::<String>(),
        ],
    ) {
        for key in indicators(&text).iter().filter_map(IndicatorKey::of) {
            prop_assert_eq!(IndicatorKey::parse(key.kind(), key.as_str()), Ok(key.clone()));
            let signal = Signal::parse(key.kind(), key.as_str()).expect("it was read just now");
            prop_assert_eq!(signal.to_string().parse::<Signal>(), Ok(signal));
        }
    }

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
