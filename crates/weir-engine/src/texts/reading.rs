//! What a text is like, for rules and people: its language, what of it stands in
//! quotation marks, and whether the words around a match say whose it is.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use weir_signals::language;
use weir_signals::skeleton::{Skeleton, Tier};

use super::found::{TextMatch, apart};

/// The quoted parts of a text.
pub(crate) struct Reading {
    /// Ranges of bytes, in their order and apart.
    quoted: Vec<Range<usize>>,
}

/// Between such marks, at most: an opening mark that nobody closed quotes
/// nothing.
const LONGEST_QUOTATION: usize = 8_192;
/// So many bytes before a match and behind it are looked at for whose it is.
const AROUND: usize = 160;
/// Of the letters of a quotation so many lie between the marks: a match may be
/// drawn out by a word.
const MOSTLY: f64 = 0.75;

impl Reading {
    pub(crate) fn of(text: &str) -> Self {
        let mut quoted = between_marks(text);
        quoted.extend(quote_blocks(text));
        Self { quoted: apart(quoted) }
    }

    /// How much of the text is quoted, 0 to 1.
    pub(crate) fn quoted_share(&self, text: &str) -> f64 {
        let quoted: usize = self.quoted.iter().map(Range::len).sum();
        if text.is_empty() { 0.0 } else { quoted as f64 / text.len() as f64 }
    }

    /// Whether a match is quoted, and whether it is attributed.
    pub(crate) fn around(&self, text: &str, found: &TextMatch) -> (bool, bool) {
        let (inside, whole) = found.within(&self.quoted);
        let quoted = whole > 0 && inside as f64 >= MOSTLY * whole as f64;
        let range = found.range();
        // From the mark that opens the quotation, not from the match in it.
        let at = self.quoted.partition_point(|quoted| quoted.end <= range.start);
        let holding = self.quoted.get(at).filter(|quoted| quoted.start < range.end);
        let range = match holding {
            Some(quoted) => quoted.start.min(range.start)..quoted.end.max(range.end),
            None => range,
        };
        let start = text.floor_char_boundary(range.start.saturating_sub(AROUND));
        let end = text.ceil_char_boundary((range.end + AROUND).min(text.len()));
        let attributed = says_whose(&text[start..range.start]) || says_whose(&text[range.end..end]);
        (quoted, attributed)
    }
}

/// The language as rules name it (BCP 47: two letters where there are two).
pub(crate) fn language_tag(text: &str) -> &'static str {
    language(text).short()
}

/// Marks that open a quotation, with what closes it.
const MARKS: [(char, &[char]); 9] = [
    ('“', &['”', '“']),
    ('”', &['”', '“']),
    ('„', &['“', '”']),
    ('«', &['»']),
    ('»', &['«']),
    ('"', &['"']),
    ('＂', &['＂']),
    ('‹', &['›']),
    ('「', &['」']),
];

fn between_marks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &[char])> = None;
    for (at, letter) in text.char_indices() {
        open = match open {
            Some((start, closes)) if closes.contains(&letter) => {
                found.push(start..at);
                None
            }
            Some((start, _)) if at - start > LONGEST_QUOTATION => None,
            Some(open) => Some(open),
            None => MARKS
                .iter()
                .find(|(mark, _)| *mark == letter)
                .map(|(_, closes)| (at + letter.len_utf8(), *closes)),
        };
    }
    found
}

/// Lines that begin with `>`, as in mail and Markdown.
fn quote_blocks(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('>') {
            found.push(at..at + line.len());
        }
        at += line.len();
    }
    found
}

/// Words that say that somebody else speaks.
const WHOSE: [&str; 78] = [
    "said",
    "says",
    "saying",
    "say",
    "wrote",
    "writes",
    "written",
    "claimed",
    "claims",
    "claiming",
    "according",
    "quoted",
    "quotes",
    "quote",
    "quoting",
    "quotation",
    "stated",
    "states",
    "statement",
    "declared",
    "declares",
    "announced",
    "announces",
    "pamphlet",
    "leaflet",
    "slogan",
    "manifesto",
    "reads",
    "titled",
    "entitled",
    "called",
    "calls",
    "promises",
    "promised",
    "tells",
    "told",
    "insists",
    "boasts",
    "boasted",
    "sentence",
    "phrase",
    "words",
    "line",
    "passage",
    "text",
    "قال",
    "قالت",
    "يقول",
    "تقول",
    "يقولون",
    "قولهم",
    "كتب",
    "كتبت",
    "كتبوا",
    "يكتب",
    "زعم",
    "زعمت",
    "يزعم",
    "تزعم",
    "ادعت",
    "ادعى",
    "بحسب",
    "وفقا",
    "جاء",
    "ورد",
    "نشرت",
    "نشر",
    "أعلن",
    "أعلنت",
    "اقتبس",
    "بيان",
    "بيانها",
    "منشور",
    "منشورها",
    "شعار",
    "شعارها",
    "عبارة",
    "جملة",
];

fn says_whose(around: &str) -> bool {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    let written = |text: &str| Skeleton::of(text, Tier::Dotted).written();
    let words = WORDS.get_or_init(|| WHOSE.iter().map(|word| written(word)).collect());
    written(around).split([' ', '·']).any(|word| {
        // And, so, with, in: written as one with the word behind them.
        let bare = word.strip_prefix(['و', 'ف', 'ب', 'ل']).unwrap_or(word);
        let bare = bare.strip_prefix("ال").unwrap_or(bare);
        words.contains(word) || words.contains(bare)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::found::TextSpan;

    fn around(text: &str, part: &str) -> (bool, bool) {
        let start = text.find(part).unwrap();
        let bytes = start..start + part.len();
        let span = TextSpan { bytes, chars: 0..0, entry: 0..0 };
        let found = TextMatch { spans: vec![span], ..TextMatch::default() };
        Reading::of(text).around(text, &found)
    }

    #[test]
    fn a_match_in_quotation_marks_is_quoted_and_one_between_two_quotations_is_not() {
        for text in [
            "On Friday: “the lamp is ours” again.",
            "يوم الجمعة: «the lamp is ours» مرة أخرى",
            "\"the lamp is ours\" on a wall",
            "on a wall\n> the lamp is ours\nand more",
        ] {
            assert!(around(text, "the lamp is ours").0, "{text}");
        }
        let between = "“one” the lamp is ours “two”";
        assert!(!around(between, "the lamp is ours").0);
        assert!(!around("5\" pipes: the lamp is ours", "the lamp is ours").0);
    }

    #[test]
    fn words_around_a_match_say_whose_it_is() {
        for text in [
            "The society wrote: the lamp is ours",
            "the lamp is ours, their leaflet claims",
            "وقالت الجمعية the lamp is ours",
            "جاء في البيان the lamp is ours",
        ] {
            assert!(around(text, "the lamp is ours").1, "{text}");
        }
        assert!(!around("Brothers! the lamp is ours! Come tonight", "the lamp is ours").1);
    }

    #[test]
    fn a_language_has_two_letters_where_there_are_two() {
        assert_eq!(
            language_tag("لم يتقاض حراس المنارة الشمالية أجورهم منذ ربيع العام الماضي"),
            "ar"
        );
        assert_eq!(language_tag("lamp"), "und");
    }

    #[test]
    fn the_quoted_share_counts_each_part_once() {
        let text = "> “one two”\nthree four";
        let share = Reading::of(text).quoted_share(text);
        assert!((0.5..0.7).contains(&share), "{share}");
        assert_eq!(Reading::of("").quoted_share(""), 0.0);
    }
}
