//! The banked texts, ready to be found in any text.

use std::ops::Range;

use weir_index::{PassageHit, PassageIndex, PatternIndex, PhraseIndex, Strictness};
use weir_model::TextThreshold;
use weir_signals::skeleton::{Skeleton, Tier};
use weir_signals::{BankedText, SignalKind};

use super::bankable::passage_of;
use super::found::{CharCounter, TextMatch, TextSpan};
use super::known;
use super::reading::Reading;

/// Passages, phrases and patterns by the tags of their entries.
#[derive(Default)]
pub(crate) struct TextIndex {
    passages: PassageIndex<u32>,
    phrases: PhraseIndex<u32>,
    /// How many phrases there are.
    phrase_count: usize,
    patterns: PatternIndex<u32>,
}

/// The most passages, phrases and patterns each that are told of one text: the surest.
const MOST_FOUND: usize = 256;

/// A banked text found in an item.
pub(crate) struct FoundText {
    pub(crate) tag: u32,
    pub(crate) kind: SignalKind,
    pub(crate) found: TextMatch,
}

impl TextIndex {
    /// Takes in what is held of a text; a key alone finds nothing here.
    pub(crate) fn insert(&mut self, kind: SignalKind, text: &BankedText, tag: u32) {
        let Some(held) = text.held() else { return };
        if kind == SignalKind::Passage {
            let passage = held.passage().cloned().or_else(|| {
                // Taken by another version: its text is still here.
                passage_of(Skeleton::of(held.text(), Tier::Open).letters())
            });
            if let Some(passage) = passage {
                self.passages.insert(passage, tag);
            }
        } else if kind == SignalKind::Pattern {
            if let Some(line) = held.line() {
                self.patterns.insert(tag, line);
            }
        } else if self.phrases.insert(held.text(), tag).is_ok() {
            self.phrase_count += 1;
        }
    }

    pub(crate) fn remove(&mut self, tag: u32) {
        self.passages.remove(&tag);
        if self.phrase_count > 0 {
            self.phrase_count -= self.phrases.remove(&tag);
        }
        self.patterns.remove(&tag);
    }

    /// Every banked text of which a copy stands in this one, as sure as the bank
    /// of its entry asks.
    pub(crate) fn search(
        &self,
        text: &str,
        threshold: impl Fn(u32) -> TextThreshold,
    ) -> Vec<FoundText> {
        let mut found = Vec::new();
        if !self.passages.is_empty() {
            self.passages_in(text, &threshold, &mut found);
        }
        if self.phrase_count > 0 {
            self.phrases_in(text, &mut found);
        }
        self.patterns_in(text, &mut found);
        if !found.is_empty() {
            let reading = Reading::of(text);
            for found in &mut found {
                let (quoted, attributed) = reading.around(text, &found.found);
                (found.found.quoted, found.found.attributed) = (quoted, attributed);
            }
        }
        found
    }

    fn passages_in(
        &self,
        text: &str,
        threshold: &impl Fn(u32) -> TextThreshold,
        found: &mut Vec<FoundText>,
    ) {
        let skeleton = Skeleton::of(text, Tier::Open);
        let letters = skeleton.letters();
        let masked = known().find(letters);
        let hits = self.passages.search_masked(letters, &masked, Strictness::Wide);
        let enough = |hit: &PassageHit<u32>| hit.score.passes(strictness(threshold(hit.tag)));
        let counter = CharCounter::new(text);
        for hit in hits.into_iter().filter(enough).take(MOST_FOUND) {
            let spans = hit.spans.iter().take(TextMatch::MOST_SPANS).filter_map(|span| {
                let bytes = skeleton.span(span.item.clone())?;
                Some(span_of(&counter, bytes, span.entry.clone()))
            });
            let spans: Vec<TextSpan> = spans.collect();
            found.push(FoundText {
                tag: hit.tag,
                kind: SignalKind::Passage,
                found: TextMatch {
                    score: Some(chance(hit.score.log_odds())),
                    of_item: f64::from(hit.of_item).min(1.0),
                    of_entry: f64::from(hit.of_entry).min(1.0),
                    words: words_in(text, &spans),
                    spans,
                    ..TextMatch::default()
                },
            });
        }
    }

    fn patterns_in(&self, text: &str, found: &mut Vec<FoundText>) {
        let counter = CharCounter::new(text);
        for hit in self.patterns.search(text).into_iter().take(MOST_FOUND) {
            let spans = hit.spans.into_iter().take(TextMatch::MOST_SPANS);
            let spans: Vec<TextSpan> = spans.map(|span| span_of(&counter, span, 0..0)).collect();
            let found_once = TextMatch { of_entry: 1.0, ..told_of(text, spans) };
            found.push(FoundText { tag: hit.tag, kind: SignalKind::Pattern, found: found_once });
        }
    }

    /// Each phrase once, with the places where it stands.
    fn phrases_in(&self, text: &str, found: &mut Vec<FoundText>) {
        let counter = CharCounter::new(text);
        let first = found.len();
        for hit in self.phrases.search(text) {
            let span = span_of(&counter, hit.span, 0..0);
            match found[first..].iter().position(|known| known.tag == hit.tag) {
                Some(known) => {
                    let spans = &mut found[first + known].found.spans;
                    if spans.len() < TextMatch::MOST_SPANS {
                        spans.push(span);
                    }
                }
                None if found.len() >= first + MOST_FOUND => break,
                None => found.push(FoundText {
                    tag: hit.tag,
                    kind: SignalKind::Phrase,
                    found: TextMatch { of_entry: 1.0, spans: vec![span], ..TextMatch::default() },
                }),
            }
        }
        for FoundText { found, .. } in &mut found[first..] {
            let spans = std::mem::take(&mut found.spans);
            *found = TextMatch { of_entry: 1.0, ..told_of(text, spans) };
        }
    }
}

/// How much of a text these runs are.
fn told_of(text: &str, spans: Vec<TextSpan>) -> TextMatch {
    let all = text.chars().filter(|c| c.is_alphanumeric()).count().max(1);
    let letters: usize = spans.iter().map(|span| letters_in(text, span)).sum();
    let of_item = (letters as f64 / all as f64).min(1.0);
    TextMatch { of_item, words: words_in(text, &spans), spans, ..TextMatch::default() }
}

/// A whole text that is the same as a banked one.
pub(crate) fn whole(text: &str) -> TextMatch {
    let span = span_of(&CharCounter::new(text), 0..text.len(), 0..0);
    let spans = vec![span];
    TextMatch {
        of_item: 1.0,
        of_entry: 1.0,
        words: words_in(text, &spans),
        spans,
        ..TextMatch::default()
    }
}

/// An indicator at its place in a text.
pub(crate) fn at_place(text: &str, bytes: Range<usize>) -> TextMatch {
    let spans = vec![span_of(&CharCounter::new(text), bytes, 0..0)];
    TextMatch { of_entry: 1.0, words: 1, spans, ..TextMatch::default() }
}

fn span_of(counter: &CharCounter<'_>, bytes: Range<usize>, entry: Range<usize>) -> TextSpan {
    let chars = counter.at(bytes.start)..counter.at(bytes.end);
    TextSpan { bytes, chars, entry }
}

fn words_in(text: &str, spans: &[TextSpan]) -> u32 {
    let words = spans.iter().map(|span| text[span.bytes.clone()].split_whitespace().count());
    u32::try_from(words.sum::<usize>()).unwrap_or(u32::MAX)
}

fn letters_in(text: &str, span: &TextSpan) -> usize {
    text[span.bytes.clone()].chars().filter(|c| c.is_alphanumeric()).count()
}

/// The logarithm of odds as a chance.
fn chance(log_odds: f32) -> f64 {
    let odds = f64::from(log_odds).exp();
    if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
}

/// How sure a match must be at least, 0 to 1.
pub(super) fn least_score(threshold: TextThreshold) -> f64 {
    chance(strictness(threshold).threshold())
}

const fn strictness(threshold: TextThreshold) -> Strictness {
    match threshold {
        TextThreshold::Strict => Strictness::Strict,
        TextThreshold::Normal => Strictness::Normal,
        TextThreshold::Wide => Strictness::Wide,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use weir_signals::Signal;

    use super::*;
    use crate::texts::bankable;

    const RULE: &str = "حراس المصباح السابع يشعلون الفتيل عند الغروب ويعدون القوارب كل ليلة ومن نام قبل الجرس الرابع أعطى زيته للحارس الذي يليه";
    const OATH: &str = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats, and whoever sleeps before the fourth bell gives his oil to the next watch";

    /// What may be strewn behind any letter without changing what is read.
    const STREWN: [&str; 7] =
        ["\u{640}", "\u{64e}", "\u{200b}", "\u{200f}", "\u{301}", "\u{fe0f}", ""];

    fn index_of(text: &str) -> TextIndex {
        let mut index = TextIndex::default();
        for signal in bankable(text).unwrap().signals {
            if let Signal::Passage(banked) = &signal {
                index.insert(SignalKind::Passage, banked, 7);
            }
        }
        index
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_span_has_the_letters_of_the_entry_whatever_is_strewn_in_and_around(
            oath in any::<bool>(),
            strewn in prop::collection::vec(0..STREWN.len(), 200),
            (before, after) in ("[a-z\u{627}-\u{64a} 🔥\\n]{0,40}", "[a-z\u{627}-\u{64a} 🔥\\n]{0,40}"),
        ) {
            let text = if oath { OATH } else { RULE };
            let altered: String = text
                .chars()
                .zip(strewn.iter().cycle())
                .flat_map(|(letter, what)| {
                    let what = if letter.is_alphabetic() { STREWN[*what] } else { "" };
                    std::iter::once(letter).chain(what.chars())
                })
                .collect();
            let post = format!("{before} {altered} {after}");
            let found = index_of(text).search(&post, |_| TextThreshold::Normal);
            prop_assert_eq!(found.len(), 1, "{}", &post);
            let banked = Skeleton::of(text, Tier::Open);
            for span in &found[0].found.spans {
                let part = &post[span.bytes.clone()];
                prop_assert_eq!(post[..span.bytes.start].chars().count(), span.chars.start);
                prop_assert_eq!(part.chars().count(), span.chars.len());
                let part = Skeleton::of(part, Tier::Open);
                let letters = &banked.letters()[span.entry.clone()];
                // What stands before may end in the letter that the text begins with.
                let once = |letters: &[u8]| {
                    let mut letters = letters.to_vec();
                    letters.dedup();
                    letters
                };
                prop_assert_eq!(once(part.letters()), once(letters), "{}", &post);
            }
        }

        #[test]
        fn no_text_makes_a_search_panic_and_every_span_is_of_it(text in any::<String>(), twice in any::<bool>()) {
            let text = if twice { format!("{text}{OATH}{text}") } else { text };
            for found in index_of(OATH).search(&text, |_| TextThreshold::Wide) {
                for span in found.found.spans {
                    prop_assert!(text.get(span.bytes).is_some());
                }
            }
        }
    }
}
