//! Match by parts: what of a banked picture an item's picture shows, and what is
//! written in it.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use weir_signals::SignalKind;

use super::allowed::{Allowed, Sort};
use super::features::FeatureHit;
use super::{Answer, Match, Matcher, rank};
use crate::fingerprint::Fingerprint;
use crate::read::PictureText;

/// Matches, each with the tag of its entry.
type Tagged = Vec<(u32, Match)>;

impl Matcher {
    /// Entries of whose picture a part is found. What is known as a whole already is
    /// not told again as a part.
    pub(super) fn part_matches(
        &self,
        item: &Fingerprint,
        lets: impl Fn(u32) -> bool,
        allowed: &Allowed,
        (near, allowed_by): (&mut Tagged, &mut Tagged),
        stopped: &mut HashSet<(u32, SignalKind)>,
    ) {
        if item.features.is_empty() {
            return;
        }
        let media = |(_, found): &&(u32, Match)| Sort::of(found.kind) == Sort::Media;
        let known = near.iter().chain(allowed_by.iter()).filter(media).map(|(at, _)| *at);
        let known: HashSet<u32> = known.chain(stopped.iter().map(|(at, _)| *at)).collect();
        let asks = |at: u32, laid| {
            let forms = self.banks[usize::from(self.owner(at).0)].forms;
            forms.features && forms.allow(None, laid) && !known.contains(&at) && lets(at)
        };
        let hits = self.features.search(&item.features, asks);
        let (by, hits): (Vec<_>, Vec<_>) = hits.into_iter().partition(|hit| self.is_allow(hit.at));
        let mut best: BTreeMap<u32, &FeatureHit> = BTreeMap::new();
        for hit in by.iter().chain(&hits) {
            let look = &item.features[hit.seen].look;
            let frees = |by: &FeatureHit| {
                item.features[by.seen].look.same_view(look) && by.fit.frees(&hit.fit)
            };
            if !self.is_allow(hit.at) && (allowed.stops_look(look) || by.iter().any(frees)) {
                stopped.insert((hit.at, SignalKind::Features));
                continue;
            }
            let known = best.entry(hit.at).or_insert(hit);
            if hit.fit.inliers > known.fit.inliers {
                *known = hit;
            }
        }
        for (at, hit) in best {
            stopped.remove(&(at, SignalKind::Features));
            let look = item.features[hit.seen].look;
            let fit = Some(Arc::new(hit.fit));
            let found = Match { fit, ..self.matched(at, SignalKind::Features, None, look) };
            if self.is_allow(at) { &mut *allowed_by } else { &mut *near }.push((at, found));
        }
    }
}

impl Answer {
    /// Takes in what was found in something that was read in the item's picture,
    /// with where it stands there.
    pub(super) fn take_read(&mut self, read: &PictureText, found: Self) {
        let with_place = |found: Match| {
            let spans = found.text.iter().flat_map(|text| &text.spans);
            let spans: Vec<Range<usize>> = spans.map(|span| span.bytes.clone()).collect();
            Match { look: read.look, read: Some(Arc::new(read.at(&spans))), ..found }
        };
        self.matches.extend(found.matches.into_iter().map(with_place));
        self.matches.sort_by_key(rank);
        self.allowed_by.extend(found.allowed_by.into_iter().map(with_place));
        self.stopped += found.stopped;
        self.named.extend(found.named);
    }
}
