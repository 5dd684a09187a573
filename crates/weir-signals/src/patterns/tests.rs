//! Expressions are found together where each is found alone, in whatever text.

use proptest::prelude::*;

use super::*;

fn together(list: impl IntoIterator<Item = Pattern>) -> Patterns<usize> {
    let mut patterns = Patterns::new();
    for (at, pattern) in list.into_iter().enumerate() {
        patterns.insert(pattern, at);
    }
    patterns
}

fn found(list: &[(&str, On)], text: &str) -> Vec<(usize, String)> {
    let list = list.iter().map(|(expression, on)| Pattern::new(expression, *on).unwrap());
    let patterns = together(list);
    let mut found = Vec::new();
    patterns.find(&Looked::new(text), |at, span| found.push((at, text[span].to_owned())));
    found.sort();
    found
}

#[test]
fn a_pattern_on_the_text_sees_what_the_skeleton_drops() {
    let list = [(r"oil\s*=\s*\d+ €", On::Text)];
    assert_eq!(found(&list, "now Oil = 40 €!"), [(0, "Oil = 40 €".to_owned())]);
}

#[test]
fn a_pattern_on_the_skeleton_is_found_however_it_is_written_and_each_time() {
    let list = [(r"\bمصباح(ان|ين)\b", On::Skeleton)];
    let text = "مِصبـــاحان ثم مصباحين";
    let expected = [(0, "مصباحين".to_owned()), (0, "مِصبـــاحان".to_owned())];
    assert_eq!(found(&list, text), expected);
}

#[test]
fn a_broken_pattern_is_told_with_the_reason() {
    let error = |text: &str| Pattern::new(text, On::Text).unwrap_err().to_string();
    assert_eq!(
        error("oil("),
        "“oil(” is no regular expression: unclosed group (at letter 4); mend it or leave it out"
    );
    assert!(error("(?=oil)").contains("look-around"), "{}", error("(?=oil)"));
    for all in ["(oil)*", r"\b", "^", "oil|"] {
        assert_eq!(error(all), format!("“{all}” matches any text; say what it must contain"));
    }
    assert!(error(r"(\w{100}){100}").contains("is too large"), "{}", error(r"(\w{100}){100}"));
    assert!(error(&"o".repeat(2001)).contains("2001 bytes"));
}

#[test]
fn many_patterns_are_told_by_their_place() {
    let list: Vec<String> = (0..500).map(|n| format!("wick-{n}-[a-f]+")).collect();
    let list: Vec<(&str, On)> =
        list.iter().map(|expression| (expression.as_str(), On::Text)).collect();
    let text = "wick-77-abc and WICK-42-f";
    let expected = [(42, "WICK-42-f".to_owned()), (77, "wick-77-abc".to_owned())];
    assert_eq!(found(&list, text), expected);
}

#[test]
fn a_skeleton_written_out_has_no_case() {
    let text: String = ('\u{20}'..'\u{3000}').collect();
    let looked = Looked::new(&text);
    let written = looked.written().as_str();
    assert_eq!(folded::folded(written), written);
}

/// Expressions of words, classes, repetitions, gaps and alternatives.
fn expressions() -> impl Strategy<Value = String> {
    let words = "lamp oil Keeper sSk éTé ⱥ لیل مصباح \u{1fd3} a . - x7";
    let word = prop::sample::select(words.split(' ').map(regex_syntax::escape).collect::<Vec<_>>());
    let other = prop::sample::select(vec![
        r"\b", r"\d", ".", ".{0,3}", ".*", "[- ]?", "[a-c]", "[kl]", r"\s+", "[^a]", "^", "$",
        "(?-i:K)",
    ]);
    let leaf = prop_oneof![3 => word, 2 => other.prop_map(str::to_owned)];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            4 => prop::collection::vec(inner.clone(), 1..6).prop_map(|parts| parts.concat()),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join("|"))),
            1 => (inner, prop::sample::select(vec!["?", "*", "+", "{2}", "{0,2}", "{1,3}", "{6,}"]))
                .prop_map(|(part, times)| format!("({part}){times}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn words_are_found_as_far_apart_as_an_expression_allows(
        gaps in prop::collection::vec((0..5_usize, 0..7_usize), 1..4),
        without_end in any::<bool>(),
        longest in 0..4,
        long_text in any::<bool>(),
    ) {
        // The longest word is the one that is looked for.
        let word = |n| if n == longest { format!("lamp-keeper-{n}") } else { format!("lamp{n}") };
        let (mut expression, mut text) = (word(0), word(0));
        for (n, (most, letters)) in (1..).zip(gaps) {
            let endless = without_end && n == 1;
            let gap = if endless { "*?".to_owned() } else { format!("{{0,{most}}}") };
            expression += &format!("[a-z]{gap}{}", word(n));
            text += &"b".repeat(if endless { 500 * letters } else { letters });
            text += &word(n);
        }
        if long_text {
            text = format!("{0}{text}{0}", " ".repeat(3_000));
        }
        let pattern = Pattern::new(&expression, On::Text).unwrap();
        let alone: Vec<_> = pattern.regex.find_iter(text.as_str()).map(|found| found.range()).collect();
        let mut found = Vec::new();
        together([pattern]).find(&Looked::new(&text), |_, span| found.push(span));
        prop_assert_eq!(found, alone, "{} in {}", expression, text);
    }

    #[test]
    fn together_expressions_are_found_where_each_is_found_alone(
        expressions in prop::collection::vec((expressions(), any::<bool>()), 1..12),
        gone in prop::collection::vec(0..12_usize, 0..4),
        times in prop_oneof![Just(1), 1..400_usize],
        text in "(lamp|LAMP|oil|o1l|Keeper|\u{212a}eeper|s\u{17f}k|été|ÉTÉ|Ⱥ|ⱥ|ليل|مصباح|\u{390}|a|b|k|x7| |-|\\.|\n|·){0,24}",
    ) {
        // What is long is looked at piece by piece.
        let text = text.repeat(times);
        let on = |skeleton| if skeleton { On::Skeleton } else { On::Text };
        let list: Vec<Pattern> = expressions
            .iter()
            .filter_map(|(expression, skeleton)| Pattern::new(expression, on(*skeleton)).ok())
            .collect();
        let looked = Looked::new(&text);
        let mut alone = Vec::new();
        for (at, pattern) in list.iter().enumerate() {
            let on_text = pattern.on == On::Text;
            let haystack = if on_text { &text } else { looked.written().as_str() };
            for found in pattern.regex.find_iter(haystack).take(MOST_PLACES) {
                let span = found.range();
                alone.extend(if on_text { Some(span) } else { looked.in_text(span) }.map(|span| (at, span)));
            }
        }
        let mut patterns = Patterns::new();
        let ids: Vec<PatternId> =
            list.into_iter().enumerate().map(|(at, pattern)| patterns.insert(pattern, at)).collect();
        for (at, id) in ids.into_iter().enumerate().filter(|(at, _)| gone.contains(at)) {
            patterns.remove(id);
            alone.retain(|(of, _)| *of != at);
        }
        let mut together = Vec::new();
        patterns.find(&looked, |at, span| together.push((at, span)));
        let order = |found: &(usize, Range<usize>)| (found.0, found.1.start, found.1.end);
        together.sort_by_key(order);
        alone.sort_by_key(order);
        prop_assert_eq!(together, alone);
    }
}

#[test]
fn a_text_that_every_pattern_has_ends_the_search_when_the_budget_is_spent() {
    let list: Vec<String> = (0..450).map(|n| format!("wick{n}zz$")).collect();
    let list = list.iter().map(|expression| Pattern::new(expression, On::Text).unwrap());
    let patterns = together(list);
    // Each must be looked for to the end of the text, and none is found.
    let text = (0..450).map(|n| format!("wick{n}zz ")).collect::<String>().repeat(250);
    let looked = Looked::new(&text);
    patterns.find(&looked, |_, _| panic!("none stands at the end"));
    assert!(looked.is_spent());
    assert!(looked.work() <= Looked::BUDGET, "{}", looked.work());
}
