//! Texts by their TLSH: near enough as a whole.

use std::sync::Arc;

use weir_signals::pdq::Distance;
use weir_signals::{Signal, SignalKind, TlshHash};

use super::{Match, Matcher};
use crate::fingerprint::Fingerprint;
use crate::form::Look;
use crate::texts::whole;

impl Matcher {
    /// Every entry whose TLSH differs from the item's by so little as others take for
    /// the same text.
    pub(super) fn tlsh_matches(&self, item: &Fingerprint, near: &mut Vec<(u32, Match)>) {
        if self.tlsh.is_empty() {
            return;
        }
        for signal in &item.signals {
            let Signal::Tlsh(hash) = signal else { continue };
            let text = item.text.as_deref().map(|text| Arc::new(whole(text)));
            for hit in self.tlsh.search(hash, TlshHash::THRESHOLD) {
                let distance = Some(Distance::new(hit.difference));
                let matched = self.matched(hit.tag, SignalKind::Tlsh, distance, Look::PLAIN);
                near.push((hit.tag, Match { text: text.clone(), ..matched }));
            }
        }
    }
}
