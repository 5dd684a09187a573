//! Two texts side by side: what of the shorter one stands in the longer.

use weir_model::TextThreshold;
use weir_signals::{BankedText, SignalKind};

use super::bankable::bankable;
use super::found::TextMatch;
use super::index::TextIndex;

/// What two texts have of each other.
pub(crate) struct Pair {
    /// `passage` or `phrase`: what the one that was looked for is.
    pub(crate) kind: SignalKind,
    /// Whether the first was looked for in the second, or the other way round.
    pub(crate) first_in_second: bool,
    /// Where it stands, also where it is not sure enough to match.
    pub(crate) found: Option<TextMatch>,
}

impl Pair {
    /// The shorter text looked for in the longer; nothing where it has too few
    /// letters to be looked for, or is scripture.
    pub(crate) fn of(a: &str, b: &str) -> Option<Self> {
        let first_in_second = a.len() <= b.len();
        let (sought, text) = if first_in_second { (a, b) } else { (b, a) };
        let signals = bankable(sought).ok()?.signals;
        let banked = signals.iter().find(|signal| signal.banked_text().is_some())?;
        let (kind, key): (_, &BankedText) = (banked.kind(), banked.banked_text()?);
        let mut index = TextIndex::default();
        index.insert(kind, key, 0);
        let found = index.search(text, |_| TextThreshold::Wide).into_iter().next();
        Some(Self { kind, first_in_second, found: found.map(|found| found.found) })
    }

    /// Whether that is a match at a threshold.
    pub(crate) fn matches(&self, threshold: TextThreshold) -> bool {
        let sure = super::index::least_score(threshold);
        self.found.as_ref().is_some_and(|found| found.score.is_none_or(|score| score >= sure))
    }

    /// What it comes to, for people.
    pub(crate) fn in_words(&self) -> String {
        let (sought, other) =
            if self.first_in_second { ("first", "second") } else { ("second", "first") };
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        match &self.found {
            None => format!("nothing to speak of from the {sought} stands in the {other}"),
            Some(found) => {
                let score = found.score.map_or(String::new(), |score| {
                    let sure = super::index::least_score(TextThreshold::default());
                    format!(" (certainty {score:.3}; a match has at least {sure:.3})")
                });
                format!(
                    "{} of the {sought} stands in the {other} and makes up {} of it{score}",
                    percent(found.of_entry),
                    percent(found.of_item)
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OATH: &str = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats, and whoever sleeps before the fourth bell gives his oil to the next watch.";

    #[test]
    fn the_shorter_text_is_looked_for_in_the_longer_whichever_comes_first() {
        let post = format!("My uncle used to say: {} So he did.", OATH.replace('e', "е"));
        for (a, b, first) in [(OATH, post.as_str(), true), (post.as_str(), OATH, false)] {
            let pair = Pair::of(a, b).unwrap();
            assert_eq!((pair.kind, pair.first_in_second), (SignalKind::Passage, first));
            assert!(pair.matches(TextThreshold::Strict), "{}", pair.in_words());
            assert!(pair.in_words().starts_with("100 % of the"), "{}", pair.in_words());
        }
        let pair = Pair::of("the seventh lamp", &post).unwrap();
        assert!(pair.kind == SignalKind::Phrase && pair.matches(TextThreshold::Normal));
        let other =
            "The harbour board met on Tuesday to talk about rope and the price of a new crane";
        let pair = Pair::of(other, &post).unwrap();
        assert!(!pair.matches(TextThreshold::Wide));
        assert_eq!(pair.in_words(), "nothing to speak of from the first stands in the second");
    }
}
