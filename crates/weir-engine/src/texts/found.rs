//! Where in an item a banked text stands, and what is said of that.

use std::ops::Range;

/// A run of an item's text, and the run of the banked text that it is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSpan {
    /// Bytes of the item's text (UTF-8).
    pub bytes: Range<usize>,
    /// The same counted in characters (Unicode code points).
    pub chars: Range<usize>,
    /// Letters of the banked text's open skeleton; empty where it was found whole.
    pub entry: Range<usize>,
}

/// What is said of a match with a text or an indicator in a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextMatch {
    /// How sure it is, 0 to 1; nothing where equality says it.
    pub score: Option<f64>,
    /// The share of the item's text that it covers.
    pub of_item: f64,
    /// The share of the banked text that stands in the item.
    pub of_entry: f64,
    /// The runs, in their order.
    pub spans: Vec<TextSpan>,
    /// How many words of the item they cover.
    pub words: u32,
    /// Whether it stands in quotation marks or a quote block.
    pub quoted: bool,
    /// Whether words around it say whose it is.
    pub attributed: bool,
}

impl TextMatch {
    /// The most runs that are told of one match.
    pub const MOST_SPANS: usize = 64;

    /// From the first byte to the last.
    pub fn range(&self) -> Range<usize> {
        let start = self.spans.first().map_or(0, |span| span.bytes.start);
        let end = self.spans.iter().map(|span| span.bytes.end).max().unwrap_or(start);
        start..end
    }

    /// Bytes of it that lie in any of these ranges, and how many it has.
    pub(crate) fn within(&self, ranges: &[Range<usize>]) -> (usize, usize) {
        let whole = self.spans.iter().map(|span| span.bytes.len()).sum();
        let inside = self.spans.iter().map(|span| covered(&span.bytes, ranges)).sum();
        (inside, whole)
    }
}

/// How many bytes of a range lie in others, which are sorted and apart.
pub(super) fn covered(range: &Range<usize>, by: &[Range<usize>]) -> usize {
    let first = by.partition_point(|other| other.end <= range.start);
    by[first..]
        .iter()
        .take_while(|other| other.start < range.end)
        .map(|other| other.end.min(range.end).saturating_sub(other.start.max(range.start)))
        .sum()
}

/// Ranges sorted, those that touch as one.
pub(crate) fn apart(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// Byte offsets of a text as counts of characters.
pub(super) struct CharCounter<'t> {
    text: &'t str,
    /// How many characters start before each block of bytes.
    before: Vec<u32>,
}

/// Bytes of which the characters are counted one by one.
const BLOCK: usize = 512;

impl<'t> CharCounter<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut sum = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = sum;
            sum += starts(block);
            before
        });
        Self { text, before: blocks.collect() }
    }

    /// How many characters lie before this byte, which is where one starts or the
    /// text ends.
    pub(super) fn at(&self, byte: usize) -> usize {
        let block = (byte / BLOCK).min(self.before.len().saturating_sub(1));
        let before = self.before.get(block).copied().unwrap_or(0);
        (before + starts(&self.text.as_bytes()[block * BLOCK..byte])) as usize
    }
}

/// How many characters start in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(*byte & 0xc0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let text = "مصباح 🔥 lamp ".repeat(300);
        let counter = CharCounter::new(&text);
        for (chars, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(counter.at(byte), chars, "{byte}");
        }
        assert_eq!(counter.at(text.len()), text.chars().count());
        assert_eq!(CharCounter::new("").at(0), 0);
    }

    #[test]
    fn what_lies_in_other_ranges_is_counted_once() {
        assert_eq!(covered(&(5..15), &[0..7, 9..10, 14..30]), 4);
        assert_eq!(covered(&(5..15), &[]), 0);
    }
}
