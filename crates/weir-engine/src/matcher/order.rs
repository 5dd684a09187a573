//! In which order matches are told, and which not beside others.

use std::collections::HashSet;

use weir_signals::SignalKind;
use weir_signals::pdq::Distance;

use super::Match;

/// How near a match is, for sorting: the bits of its distance, none for what is
/// the same. A part of a picture comes behind every whole one, the part in which
/// most places agree first.
pub(crate) fn rank(found: &Match) -> u32 {
    match &found.fit {
        Some(fit) => 256 + u32::from(u16::MAX - fit.inliers),
        None => u32::from(found.distance.map_or(0, Distance::bits)),
    }
}

/// A text that is the same as a banked one is no excerpt of it besides.
pub(super) fn told_once(near: &mut Vec<(u32, Match)>) {
    let same = near.iter().filter(|(_, m)| m.kind == SignalKind::Text).map(|(at, _)| *at);
    let same: HashSet<u32> = same.collect();
    near.retain(|(at, m)| {
        let in_part = matches!(m.kind, SignalKind::Passage | SignalKind::Phrase | SignalKind::Tlsh);
        !(in_part && same.contains(at))
    });
}

/// The less sure, the larger.
fn doubt(score: f64) -> u32 {
    ((1.0 - score.clamp(0.0, 1.0)) * 1_000_000.0) as u32
}

/// The nearest first; of one text the surest first, as they were found.
pub(super) fn in_order(mut near: Vec<(u32, Match)>) -> Vec<Match> {
    near.sort_by_key(|(at, m)| {
        let doubt = m.text.as_ref().and_then(|text| text.score).map_or(0, doubt);
        (rank(m), m.kind, doubt, *at)
    });
    near.into_iter().map(|(_, found)| found).collect()
}
