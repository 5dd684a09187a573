//! Sets of expressions that are ready, and the thread that puts small ones together.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use weir_signals::patterns::{Atom, Pattern, Patterns, Wanted};

/// Which group of which line an atom belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) slot: u32,
    pub(super) group: u8,
}

/// The group of what must not stand in a text.
pub(super) const NONE: u8 = u8::MAX;

/// Four sets of about one size, and they are one.
const TOGETHER: usize = 4;

/// The atoms of a line, each with its group.
pub(super) fn atoms(wanted: &Wanted) -> impl Iterator<Item = (u8, &Atom)> {
    let all = wanted.all.iter().enumerate();
    let all = all.flat_map(|(group, atoms)| atoms.iter().map(move |atom| (group as u8, atom)));
    all.chain(wanted.none.iter().map(|atom| (NONE, atom)))
}

/// Expressions that are ready.
pub(super) struct Set {
    patterns: Patterns,
    from: Vec<(Place, Pattern)>,
}

impl Set {
    /// The expressions of a line.
    pub(super) fn of(slot: u32, wanted: &Wanted) -> Self {
        let from = atoms(wanted).filter_map(|(group, atom)| match atom {
            Atom::Expression(pattern) => Some((Place { slot, group }, pattern.clone())),
            Atom::Words(_) => None,
        });
        Self::new(from.collect())
    }

    fn new(from: Vec<(Place, Pattern)>) -> Self {
        let patterns = Patterns::new(from.iter().map(|(_, pattern)| pattern.clone()));
        let patterns = patterns.expect("few enough letters for one automaton");
        Self { patterns, from }
    }

    pub(super) const fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    pub(super) fn place(&self, at: usize) -> Place {
        self.from[at].0
    }

    fn len(&self) -> usize {
        self.from.len()
    }
}

/// All sets of an index.
#[derive(Default)]
pub(super) struct Sets {
    shared: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The largest first.
    sets: Vec<Arc<Set>>,
    /// Lines that are gone and may still be in a set.
    struck: HashSet<u32>,
    merging: Option<JoinHandle<()>>,
}

impl Sets {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared)
    }

    pub(super) fn all(&self) -> Vec<Arc<Set>> {
        self.state().sets.clone()
    }

    pub(super) fn add(&self, set: Set) {
        if set.len() == 0 {
            return;
        }
        let mut state = self.state();
        state.sets.push(Arc::new(set));
        self.merge_if_worth_it(&mut state);
    }

    /// A line that has expressions is gone.
    pub(super) fn strike(&self, slot: u32) {
        let mut state = self.state();
        state.struck.insert(slot);
        self.merge_if_worth_it(&mut state);
    }

    pub(super) fn settle(&self) {
        loop {
            let merging = self.state().merging.take();
            let Some(merging) = merging else { return };
            // A thread that panicked left the sets as they were.
            let _ = merging.join();
            self.merge_if_worth_it(&mut self.state());
        }
    }

    fn merge_if_worth_it(&self, state: &mut State) {
        if state.merging.as_ref().is_some_and(|merging| !merging.is_finished()) {
            return;
        }
        state.merging = None;
        let Some(chosen) = state.worth_merging() else { return };
        let shared = self.shared.clone();
        let struck = state.struck.clone();
        let work = move || {
            let kept = chosen.iter().flat_map(|set| &set.from);
            let kept = kept.filter(|(place, _)| !struck.contains(&place.slot)).cloned();
            let merged = Set::new(kept.collect());
            lock(&shared).replace(&chosen, merged, &struck);
        };
        // Without a thread the sets stay as they are, and are tried again later.
        state.merging = std::thread::Builder::new().name("patterns".into()).spawn(work).ok();
    }
}

fn lock(shared: &Mutex<State>) -> MutexGuard<'_, State> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// The sets that should be one: small ones of about one size, or all of them
    /// where half of what they hold is gone.
    fn worth_merging(&mut self) -> Option<Vec<Arc<Set>>> {
        let held: usize = self.sets.iter().map(|set| set.len()).sum();
        if held > 0 && self.struck.len() * 2 > held {
            return Some(self.sets.clone());
        }
        self.sets.sort_by_key(|set| std::cmp::Reverse(set.len()));
        let (mut from, mut smaller) = (self.sets.len(), 0);
        while from > 0 && (smaller == 0 || self.sets[from - 1].len() <= 2 * smaller) {
            from -= 1;
            smaller += self.sets[from].len();
        }
        let chosen = &self.sets[from..];
        (chosen.len() >= TOGETHER).then(|| chosen.to_vec())
    }

    fn replace(&mut self, old: &[Arc<Set>], merged: Set, struck: &HashSet<u32>) {
        self.sets.retain(|set| !old.iter().any(|old| Arc::ptr_eq(old, set)));
        if merged.len() > 0 {
            self.sets.push(Arc::new(merged));
        }
        let left: HashSet<u32> =
            self.sets.iter().flat_map(|set| &set.from).map(|(place, _)| place.slot).collect();
        self.struck.retain(|slot| !struck.contains(slot) || left.contains(slot));
    }
}
