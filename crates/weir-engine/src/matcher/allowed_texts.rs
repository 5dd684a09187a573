//! What allow banks stop of an item's texts and links: an entry stops matches of
//! the same sort, in a text those that stand where it does.

use std::ops::Range;

use super::Match;
use super::allowed::Sort;
use crate::texts::apart;

/// What the allow banks said. An allowed preamble says nothing of what stands
/// behind it.
pub(super) struct AllowedTexts<'a> {
    by: &'a [(u32, Match)],
    /// Where allowed texts stand.
    texts: Vec<Range<usize>>,
}

/// Of a match's bytes so many per cent lie in allowed texts, or it stands.
const MOSTLY: usize = 80;

impl<'a> AllowedTexts<'a> {
    pub(super) fn of(by: &'a [(u32, Match)]) -> Self {
        let texts =
            by.iter().map(|(_, allow)| allow).filter(|allow| Sort::of(allow.kind) == Sort::Text);
        let spans = texts.filter_map(|allow| allow.text.as_ref()).flat_map(|text| &text.spans);
        Self { by, texts: apart(spans.map(|span| span.bytes.clone()).collect()) }
    }

    /// Whether a match in a text, or of a link, is stopped.
    pub(super) fn stops(&self, found: &Match) -> bool {
        let by = self.by.iter().map(|(_, allow)| allow);
        let same_sort = by.filter(|allow| Sort::of(allow.kind) == Sort::of(found.kind));
        let Some(text) = &found.text else { return same_sort.count() > 0 };
        if Sort::of(found.kind) == Sort::Text {
            let (inside, whole) = text.within(&self.texts);
            return inside * 100 >= whole * MOSTLY && inside > 0;
        }
        let here = text.range();
        same_sort.filter_map(|allow| allow.text.as_ref()).any(|allow| {
            let allowed = allow.range();
            allowed.start < here.end && here.start < allowed.end
        })
    }
}
