//! What of a line was met in a text, and whether that is all it asks for.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use weir_signals::patterns::Wanted;

use super::NONE;

/// The most places of a group that are looked at.
pub(super) const MOST: usize = 256;

/// Where white space begins in a text, told once for all lines that count words.
pub(super) struct Spaces<'t> {
    text: &'t str,
    begin: OnceCell<Vec<usize>>,
}

impl<'t> Spaces<'t> {
    pub(super) const fn of(text: &'t str) -> Self {
        Self { text, begin: OnceCell::new() }
    }

    /// The number of the word at this byte.
    fn word_at(&self, byte: usize) -> usize {
        let begin = self.begin.get_or_init(|| {
            let mut white = false;
            let spaces = self.text.char_indices().filter(|(_, letter)| {
                let before = std::mem::replace(&mut white, letter.is_whitespace());
                white && !before
            });
            spaces.map(|(at, _)| at).collect()
        });
        begin.partition_point(|space| *space < byte)
    }
}

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
    pub(super) fn spans(
        mut self,
        wanted: &Wanted,
        spaces: &Spaces<'_>,
    ) -> Option<Vec<Range<usize>>> {
        if self.groups.contains_key(&NONE) || self.groups.len() < wanted.all.len() {
            return None;
        }
        let mut spans = match wanted.within {
            Some(within) => self.near(within, spaces)?,
            None => std::mem::take(&mut self.groups).into_values().flatten().collect(),
        };
        spans.sort_unstable_by_key(|span| (span.start, span.end));
        spans.dedup();
        Some(spans)
    }

    /// The first place at which all groups stand within so many words.
    fn near(&self, within: u16, spaces: &Spaces<'_>) -> Option<Vec<Range<usize>>> {
        let mut all: Vec<(u8, &Range<usize>)> = self
            .groups
            .iter()
            .flat_map(|(group, spans)| spans.iter().map(move |span| (*group, span)))
            .collect();
        all.sort_unstable_by_key(|(_, span)| (span.start, span.end));
        // Of the first and of the last word of each.
        let words: Vec<(usize, usize)> = all
            .iter()
            .map(|(_, span)| (spaces.word_at(span.start), spaces.word_at(span.end)))
            .collect();
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
