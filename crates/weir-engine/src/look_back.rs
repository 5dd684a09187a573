//! What the banks say of an item that was seen before, by what is retained of
//! it: its parts, as far as they can be told apart.

use std::collections::BTreeMap;

use weir_model::{EntryId, ItemSignal};
use weir_signals::{Signal, SignalKind, SignalSort};

use crate::facts::LINKS;
use crate::fingerprint::Fingerprint;
use crate::look::Found;
use crate::matcher::Matcher;
use crate::told::{Told, ToldMatch};

/// Matches what is retained of an item, part by part.
pub(crate) fn look_back(matcher: &Matcher, signals: &[ItemSignal]) -> Found {
    let mut found = Found { signals: signals.to_vec(), ..Found::default() };
    let mut media: BTreeMap<u16, Vec<ItemSignal>> = BTreeMap::new();
    let (mut text, mut links) = (Vec::new(), Vec::new());
    for signal in signals {
        match (signal.medium, signal.signal.kind().sort()) {
            (Some(number), _) => media.entry(number).or_default().push(signal.clone()),
            (None, SignalSort::Link) => links.push(signal.clone()),
            (None, _) => text.push(signal.clone()),
        }
    }
    for (number, signals) in media {
        found.add(matcher, &format!("media/{number}"), Fingerprint::of_item_signals(signals));
    }
    if !text.is_empty() {
        found.add(matcher, "text", Fingerprint::of_item_signals(text));
    }
    // One by one: what an allow bank says of one link is said of no other.
    for link in &links {
        let mut one = vec![link.clone()];
        one.extend(links.iter().filter(|other| is_domain_of(&other.signal, &link.signal)).cloned());
        found.add(matcher, LINKS, Fingerprint::of_item_signals(one));
    }
    found.in_order();
    found
}

/// Whether a domain is the one that a page lies on.
fn is_domain_of(domain: &Signal, page: &Signal) -> bool {
    let Signal::Url(page) = page else { return false };
    let name = domain.value();
    domain.kind() == SignalKind::Domain
        && (page.host() == name || page.host().ends_with(&format!(".{name}")))
}

impl Found {
    fn add(&mut self, matcher: &Matcher, part: &str, print: Fingerprint) {
        let answer = matcher.answer(&print);
        self.indicators.extend(answer.named.into_iter().map(|signal| (signal, true)));
        for near in answer.matches {
            let known = |other: &crate::matcher::Match| {
                (other.entry.id, other.kind) == (near.entry.id, near.kind)
            };
            // A domain is looked at for itself and for each page on it.
            if part == LINKS && self.matches.iter().any(known) {
                continue;
            }
            self.told.matches.push(ToldMatch::of(&near, part));
            self.matches.push(near);
        }
    }

    /// Those of some entries alone, as many as are told.
    pub(crate) fn with_entries(mut self, which: impl Fn(&EntryId) -> bool) -> Self {
        self.told.matches.retain(|told| told.entry.parse().is_ok_and(|entry| which(&entry)));
        self.matches.retain(|found| which(&found.entry.id));
        self.told.matches.truncate(Told::MOST_MATCHES);
        self.matches.truncate(Told::MOST_MATCHES);
        self
    }
}
