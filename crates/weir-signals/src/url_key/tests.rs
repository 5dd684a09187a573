//! Tables of links and their keys, and the properties that hold for all.

use proptest::prelude::*;

use super::*;

fn key(text: &str) -> String {
    UrlKey::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}")).to_string()
}

fn assert_keys(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(&key(text), expected, "{text:?}");
    }
}

#[test]
fn scheme_and_www_and_the_usual_ports_make_no_difference() {
    assert_keys(&[
        ("http://example.com", "example.com"),
        ("https://example.com/", "example.com"),
        ("HTTPS://WWW.Example.COM:443/", "example.com"),
        ("http://example.com:80", "example.com"),
        ("http://example.com:443", "example.com"),
        ("https://example.com:8443/a", "example.com:8443/a"),
        ("example.com/lamp", "example.com/lamp"),
        ("//example.com/lamp", "example.com/lamp"),
        ("example.com:8080/lamp", "example.com:8080/lamp"),
        ("http:example.com/lamp", "example.com/lamp"),
        ("http:///example.com/lamp", "example.com/lamp"),
        ("www.www.example.com", "example.com"),
        ("www.com", "www.com"),
    ]);
}

#[test]
fn hosts_are_written_in_one_way() {
    assert_keys(&[
        ("https://BÜCHER.example/", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("https://منارة.example/", "xn--mgbex2ff.example"),
        ("https://example.com./lamp", "example.com/lamp"),
        ("https://%65xample.com/lamp", "example.com/lamp"),
        ("https://example。com/lamp", "example.com/lamp"),
        ("http://0x7f.1/", "127.0.0.1"),
        ("127.1..", "127.0.0.1"),
        ("http://3232235777/", "192.168.1.1"),
        ("http://[2001:DB8:0:0::1]:8080/a", "[2001:db8::1]:8080/a"),
        ("https://my_lamp.example.com", "my_lamp.example.com"),
    ]);
}

#[test]
fn user_information_is_dropped() {
    assert_keys(&[
        ("https://keeper:secret@example.com/a", "example.com/a"),
        ("https://bank.example@evil.example/a", "evil.example/a"),
    ]);
}

#[test]
fn paths_are_resolved_and_cleared_of_empty_segments() {
    assert_keys(&[
        ("https://example.com/a/./b/../c", "example.com/a/c"),
        ("https://example.com/a/%2e%2E/c", "example.com/c"),
        ("https://example.com//a///b/", "example.com/a/b"),
        ("https://example.com\\a\\b", "example.com/a/b"),
        ("https://example.com/Lamp", "example.com/Lamp"),
        ("https://example.com/index.html;v=1", "example.com/index.html;v=1"),
        ("https://example.com/../../a", "example.com/a"),
    ]);
}

#[test]
fn percent_encoding_is_written_in_one_way() {
    assert_keys(&[
        ("https://example.com/%7ekeeper", "example.com/~keeper"),
        ("https://example.com/%4c%61mp", "example.com/Lamp"),
        ("https://example.com/a%2fb", "example.com/a%2Fb"),
        ("https://example.com/a b", "example.com/a%20b"),
        ("https://example.com/منارة", "example.com/%D9%85%D9%86%D8%A7%D8%B1%D8%A9"),
        ("https://example.com/100%", "example.com/100%25"),
        ("https://example.com/%2541", "example.com/%2541"),
        ("https://example.com/?a[]=1", "example.com?a%5B%5D=1"),
        ("https://example.com/?q=lamp+oil", "example.com?q=lamp%20oil"),
        ("https://example.com/?q=lamp%2Boil", "example.com?q=lamp%2Boil"),
    ]);
}

#[test]
fn tracking_parameters_are_dropped_and_the_rest_is_sorted() {
    assert_keys(&[
        ("https://example.com/a?utm_source=x&b=2&a=1&fbclid=9", "example.com/a?a=1&b=2"),
        ("https://example.com/a?UTM_Medium=x&gclid=1", "example.com/a"),
        ("https://example.com/a?%75tm_source=x", "example.com/a"),
        ("https://example.com/a?&&b=2&", "example.com/a?b=2"),
        ("https://example.com/a?x=2&x=1", "example.com/a?x=2&x=1"),
        ("https://example.com/a?ref=keeper&t=5", "example.com/a?ref=keeper&t=5"),
        (
            "https://example.com?to=https://lamp.example/x?y",
            "example.com?to=https://lamp.example/x?y",
        ),
    ]);
}

#[test]
fn a_fragment_is_dropped_unless_it_is_a_route() {
    assert_keys(&[
        ("https://example.com/a#part-2", "example.com/a"),
        ("https://example.com/a#:~:text=lamp", "example.com/a"),
        ("https://example.com/#!/room/lamp", "example.com#!/room/lamp"),
        ("https://example.com/#/room/lamp%3a1", "example.com#/room/lamp%3A1"),
        ("https://example.com/#/", "example.com"),
        ("https://example.com/#!", "example.com"),
    ]);
}

#[test]
fn defanged_links_are_mended() {
    assert_keys(&[
        ("hxxps://example[.]com/lamp[.]html", "example.com/lamp.html"),
        ("hXXp[://]example[.]com", "example.com"),
        ("https[:]//example[dot]com[/]lamp", "example.com/lamp"),
        ("example(.)com/a(.)b", "example.com/a(.)b"),
        ("example{DOT}com", "example.com"),
    ]);
}

#[test]
fn what_surrounds_or_hides_in_a_link_is_taken_out() {
    assert_keys(&[
        ("  https://example.com/lamp\n", "example.com/lamp"),
        ("<https://example.com/lamp>", "example.com/lamp"),
        ("“https://example.com/lamp”", "example.com/lamp"),
        ("\u{202B}https://exam\u{200B}ple.com/la\u{AD}mp\u{202C}", "example.com/lamp"),
        ("https://exam\u{200D}ple.com/la\u{200C}mp", "example.com/lamp"),
        ("\u{FEFF}https://example.com/\u{2066}lamp\u{2069}", "example.com/lamp"),
        ("https://exam\nple.com/la\tmp", "example.com/lamp"),
        // Between letters that join, a joiner spells.
        (
            "https://example.com/می\u{200C}رود",
            "example.com/%D9%85%DB%8C%E2%80%8C%D8%B1%D9%88%D8%AF",
        ),
    ]);
}

#[test]
fn other_schemes_are_refused_by_name() {
    for (text, scheme) in [
        ("tg://resolve?domain=lamp", "tg"),
        ("mailto:keeper@example.com", "mailto"),
        ("ftp://example.com/lamp", "ftp"),
        ("JavaScript:alert(1)", "javascript"),
        ("data:text/plain,lamp", "data"),
    ] {
        assert_eq!(UrlKey::parse(text), Err(UrlKeyError::NotWeb(scheme.to_owned())), "{text}");
    }
    assert_eq!(
        UrlKey::parse("tg://lamp").unwrap_err().to_string(),
        "a link must be to a web page (http or https); “tg:” is not"
    );
}

#[test]
fn what_is_no_link_is_refused_with_the_reason() {
    for text in
        ["", "   ", "lamp", "the lamp is lit", "http://", "http://localhost/x", "..", "a(b.com"]
    {
        let error = UrlKey::parse(text).unwrap_err();
        assert!(matches!(error, UrlKeyError::Unreadable(..)), "{text:?}: {error}");
    }
    assert_eq!(
        UrlKey::parse("lamp").unwrap_err().to_string(),
        "“lamp” is not a link: its host has no dot, as example.com has"
    );
}

#[test]
fn an_error_shows_no_control_characters_and_only_the_beginning() {
    let error = UrlKey::parse(&format!("\u{1b}[31m{}", "lamp ".repeat(100))).unwrap_err();
    let text = error.to_string();
    assert!(!text.contains('\u{1b}') && text.len() < 200, "{text}");
}

#[test]
fn a_link_or_key_beyond_the_limit_is_refused() {
    let long = format!("example.com/{}", "a".repeat(UrlKey::MAX_BYTES));
    assert!(matches!(UrlKey::parse(&long), Err(UrlKeyError::TooLong { canonical: false, .. })));
    let grows = format!("example.com/{}", " b".repeat(UrlKey::MAX_BYTES / 3));
    assert!(matches!(UrlKey::parse(&grows), Err(UrlKeyError::TooLong { canonical: true, .. })));
}

#[test]
fn different_pages_keep_different_keys() {
    for (a, b) in [
        ("example.com/a", "example.com/b"),
        ("example.com/a", "example.com/A"),
        ("example.com", "example.org"),
        ("example.com/?a=1", "example.com/?a=2"),
        ("example.com:8080", "example.com"),
        ("m.example.com", "example.com"),
        ("example.com/#/a", "example.com/#/b"),
    ] {
        assert_ne!(key(a), key(b));
    }
}

/// Pieces that links are made of, harmless and awkward.
fn links() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "http://", "https:", "hxxp://", "//", "/", "\\", "www.", "example", ".com", ".", "..",
        "[.]", "[", "]", "(.)", "{dot}", ":", ":80", ":443", ":8080", "@", "?", "&", "=", "#",
        "#!", "#/", "%", "%2e", "%2F", "%5b.%5D", "%41", "%zz", "+", "'", "\"", "<", ">", "|", "^",
        "`", " ", "\t", "\u{200C}", "\u{200D}", "\u{202E}", "é", "م", "。", "xn--", "127.1",
        "[::1]", "utm_a=1", "b=2", "a=1", ";", "~", "*", "!", "www", "dot", "0x7f", "1",
    ]);
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn the_key_of_a_key_is_the_key(
        text in prop_oneof![
            2 => links(),
            3 => links().prop_map(|link| format!("http://example.com{link}")),
            1 => any::<String>(),
            1 => any::<String>().prop_map(|tail| format!("example.com/{tail}")),
        ],
    ) {
        if let Ok(key) = UrlKey::parse(&text) {
            prop_assert_eq!(UrlKey::parse(key.as_str()), Ok(key.clone()));
            prop_assert!(key.as_str().is_ascii() && key.as_str().len() <= UrlKey::MAX_BYTES);
        }
    }
}

#[test]
fn the_host_of_a_link_is_told_without_port_and_path() {
    for (link, host) in [
        ("https://www.Lamps.example:8443/a?b#/c", "lamps.example"),
        ("lamps.example", "lamps.example"),
        ("http://[2001:db8::1]:8080/a", "[2001:db8::1]"),
        ("http://lamps.example?lit=1", "lamps.example"),
    ] {
        assert_eq!(UrlKey::parse(link).unwrap().host(), host, "{link}");
    }
}
