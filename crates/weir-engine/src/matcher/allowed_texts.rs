//! What allow banks stop of an item's texts and links: an entry stops matches of
//! the same sort, in a text those that stand where it does.

use std::ops::Range;

use weir_signals::SignalKind;

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

/// Whether an allowed text says where it stands. One that is much like the item as a
/// whole does not: what was added to it is what matters.
fn says_where(allow: &Match) -> bool {
    Sort::of(allow.kind) == Sort::Text && allow.kind != SignalKind::Tlsh
}

/// Of a match's bytes so many per cent lie in allowed texts, or it stands.
const MOSTLY: usize = 80;

impl<'a> AllowedTexts<'a> {
    pub(super) fn of(by: &'a [(u32, Match)]) -> Self {
        let texts = by.iter().map(|(_, allow)| allow).filter(|allow| says_where(allow));
        let spans = texts.filter_map(|allow| allow.text.as_ref()).flat_map(|text| &text.spans);
        Self { by, texts: apart(spans.map(|span| span.bytes.clone()).collect()) }
    }

    /// Whether a match in a text, or of a link, is stopped.
    pub(super) fn stops(&self, found: &Match) -> bool {
        let by = self.by.iter().map(|(_, allow)| allow);
        let same_sort = by.filter(|allow| Sort::of(allow.kind) == Sort::of(found.kind));
        if found.kind == SignalKind::Tlsh {
            // It is about the whole, and so is what allows it.
            let whole = [SignalKind::Tlsh, SignalKind::Text];
            return same_sort.into_iter().any(|allow| whole.contains(&allow.kind));
        }
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
