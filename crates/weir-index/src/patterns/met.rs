//! What of a line was met in a text, and whether that is all it asks for.

use std::collections::BTreeMap;
use std::ops::Range;

use weir_signals::patterns::Wanted;

use super::NONE;

/// The most places of a group that are looked at.
const MOST: usize = 256;

/// Where the groups of a line stand, in the order in which they were found.
#[derive(Default)]
pub(super) struct Met {
    groups: BTreeMap<u8, Vec<Range<usize>>>,
}

impl Met {
    pub(super) fn wants_more(&self, group: u8) -> bool {
        self.groups.get(&group).is_none_or(|spans| spans.len() < MOST)
    }

    pub(super) fn stands(&mut self, group: u8, span: Range<usize>) {
        if self.wants_more(group) {
            self.groups.entry(group).or_default().push(span);
        }
    }

    /// Where the line stands; nothing where it does not.
    pub(super) fn spans(mut self, wanted: &Wanted, text: &str) -> Option<Vec<Range<usize>>> {
        if self.groups.contains_key(&NONE) || self.groups.len() < wanted.all.len() {
            return None;
        }
        let mut spans = match wanted.within {
            Some(within) => self.near(within, text)?,
            None => std::mem::take(&mut self.groups).into_values().flatten().collect(),
        };
        spans.sort_unstable_by_key(|span| (span.start, span.end));
        spans.dedup();
        Some(spans)
    }

    /// The first place at which all groups stand within so many words.
    fn near(&self, within: u16, text: &str) -> Option<Vec<Range<usize>>> {
        let mut all: Vec<(u8, &Range<usize>)> = self
            .groups
            .iter()
            .flat_map(|(group, spans)| spans.iter().map(move |span| (*group, span)))
            .collect();
        all.sort_unstable_by_key(|(_, span)| (span.start, span.end));
        let words = word_numbers(text, &all);
        for first in 0..all.len() {
            let mut spans: BTreeMap<u8, &Range<usize>> = BTreeMap::new();
            for at in first..all.len() {
                let (group, span) = all[at];
                // From the end of the one to the start of the other.
                if words[at].0.saturating_sub(words[first].1) > usize::from(within) {
                    break;
                }
                // Two that lie in each other are one place.
                let apart = spans.values().all(|other| other.end <= span.start);
                if apart {
                    spans.entry(group).or_insert(span);
                }
                if spans.len() == self.groups.len() {
                    return Some(spans.into_values().cloned().collect());
                }
            }
        }
        None
    }
}

/// The numbers of the first and the last word of each span.
fn word_numbers(text: &str, spans: &[(u8, &Range<usize>)]) -> Vec<(usize, usize)> {
    let mut numbers = Vec::with_capacity(spans.len());
    let (mut at, mut words) = (0, 0);
    for (_, span) in spans {
        words += starts_of_words(text, at, span.start);
        at = span.start;
        let inside = starts_of_words(text, span.start, span.end);
        // A span begins with a word: the spaces in it begin the others.
        numbers.push((words, words + inside));
    }
    numbers
}

/// How many runs of white space begin in these bytes.
fn starts_of_words(text: &str, from: usize, to: usize) -> usize {
    text.get(from..to).map_or(0, |part| {
        let mut white = false;
        part.chars()
            .filter(|c| {
                let before = std::mem::replace(&mut white, c.is_whitespace());
                c.is_whitespace() && !before
            })
            .count()
    })
}
