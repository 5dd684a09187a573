//! How long a megabyte may keep a large bank busy: texts made to have many seeds in
//! common with it.

use std::collections::HashMap;

use serde_json::{Value, json};
use weir_index::{KnownTexts, PassageIndex, PhraseIndex, Strictness};
use weir_signals::skeleton::{Skeleton, Tier};

use super::corpus::{Chance, Corpus};
use super::{SEED, thread_time};

const MEGABYTE: usize = 1 << 20;

/// Seconds that passages take in each kind of text, and how many are told.
pub(super) fn seconds(index: &PassageIndex<usize>, corpus: &Corpus, banked: &[String]) -> Value {
    let known = KnownTexts::shipped();
    of_each(corpus, banked, |text| {
        let skeleton = Skeleton::of(text, Tier::Open);
        let masked = known.find(skeleton.letters());
        index.search_masked(skeleton.letters(), &masked, Strictness::Wide).len()
    })
}

/// The same of phrases.
pub(super) fn of_phrases(corpus: &Corpus, banked: &[String]) -> Value {
    let mut phrases = PhraseIndex::new();
    let words: Vec<&str> = corpus.words.iter().map(String::as_str).collect();
    for (tag, two) in words.windows(2).take(20_000).enumerate() {
        let _ = phrases.insert(&two.join(" "), tag);
    }
    of_each(corpus, banked, |text| phrases.search(text).len())
}

fn of_each(corpus: &Corpus, banked: &[String], search: impl Fn(&str) -> usize) -> Value {
    let of = |text: &str| {
        let start = thread_time();
        let found = search(text);
        json!({"s": ((thread_time() - start) * 1e3).round() / 1e3, "found": found})
    };
    let kinds = texts(corpus, banked);
    kinds.into_iter().map(|(kind, text)| (kind.to_owned(), of(&text))).collect()
}

fn texts(corpus: &Corpus, banked: &[String]) -> [(&'static str, String); 6] {
    let mut chance = Chance(SEED);
    let mut often: HashMap<&str, usize> = HashMap::new();
    corpus.words.iter().for_each(|word| *often.entry(word).or_default() += 1);
    let mut common: Vec<&str> = often.keys().copied().collect();
    common.sort_by_key(|word| (std::cmp::Reverse(often[word]), *word));
    common.truncate(30);
    [
        ("banked texts end to end", filled(|| chance.of(banked).clone())),
        ("one banked text again and again", filled(|| banked[banked.len() / 2].clone())),
        ("words of the subject", filled(|| chance.of(&corpus.words).clone())),
        ("its commonest words", filled(|| (*chance.of(&common)).to_owned())),
        ("one word", filled(|| common[0].to_owned())),
        ("U+FDFA", filled(|| "\u{fdfa}".to_owned())),
    ]
}

/// A megabyte of texts, one behind the other.
pub(super) fn filled(mut next: impl FnMut() -> String) -> String {
    let mut text = String::with_capacity(MEGABYTE + 4_096);
    while text.len() < MEGABYTE {
        text.push_str(&next());
        text.push(' ');
    }
    text
}
