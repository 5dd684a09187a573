//! What was seen since the newest file: in memory alone, read from the store
//! again when the program starts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use weir_index::{Item, LiveIndex, Owner};
use weir_model::ItemId;
use weir_signals::PdqHash;

use super::piece::Print;
use super::{Probes, SeenRevision, Sought, search_in};

/// Revisions that are in no file yet.
#[derive(Default)]
pub(super) struct Recent {
    index: LiveIndex,
    places: BTreeMap<SeenRevision, u32>,
    names: HashMap<u32, SeenRevision>,
    next: u32,
}

impl Recent {
    pub(super) fn insert(&mut self, revision: SeenRevision, prints: &[Print]) {
        let place = self.next;
        self.next += 1;
        let items: Vec<Item> = prints
            .iter()
            .map(|(hash, group)| Item::new(*hash, Owner { group: *group, ..Owner::entry(place) }))
            .collect();
        self.index.insert_many(&items);
        self.places.insert(revision, place);
        self.names.insert(place, revision);
    }

    pub(super) fn has(&self, revision: SeenRevision) -> bool {
        self.places.contains_key(&revision)
    }

    /// How many revisions.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// How many hashes, and one for each name.
    pub(super) fn rows(&self) -> usize {
        self.index.len() + self.len()
    }

    /// Takes out all revisions of an item.
    pub(super) fn remove(&mut self, item: ItemId) {
        let all = SeenRevision { item, number: i64::MIN }..=SeenRevision { item, number: i64::MAX };
        let these: Vec<SeenRevision> = self.places.range(all).map(|(name, _)| *name).collect();
        these.into_iter().for_each(|revision| self.take_out(revision));
    }

    pub(super) fn take_out(&mut self, revision: SeenRevision) {
        if let Some(place) = self.places.remove(&revision) {
            self.names.remove(&place);
            self.index.remove(place);
        }
    }

    pub(super) fn names(&self) -> Vec<SeenRevision> {
        self.places.keys().copied().collect()
    }

    pub(super) fn search(
        &self,
        probes: &Probes,
        sought: Sought,
        found: &mut BTreeSet<SeenRevision>,
    ) -> bool {
        let ask = |hashes: &[PdqHash], ask, takes: &dyn Fn(u16) -> bool| {
            self.index.search_many(hashes, ask, |owner: &Owner| takes(owner.group))
        };
        search_in(probes, sought, ask, |place| found.extend(self.names.get(&place)))
    }

    /// What there is, by revision.
    pub(super) fn prints(&self) -> Vec<(SeenRevision, Vec<Print>)> {
        let mut all: BTreeMap<SeenRevision, Vec<Print>> =
            self.places.keys().map(|name| (*name, Vec::new())).collect();
        for item in self.index.items() {
            let prints = self.names.get(&item.owner.entry).and_then(|name| all.get_mut(name));
            if let Some(prints) = prints {
                prints.push((item.hash, item.owner.group));
            }
        }
        all.into_iter().collect()
    }
}
