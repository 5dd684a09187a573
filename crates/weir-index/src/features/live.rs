//! Shelves that change while they are searched.
//!
//! A picture that comes is a shelf of its own. Four small shelves of a size are
//! made one by whoever inserts; larger ones are merged beside readers and
//! writers, as `live/core.rs` tells: a merge notes which shelves it takes, builds
//! the new one, removes from it what was removed meanwhile, and puts it in
//! their place.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::shelf::Shelf;
use crate::live::primitives::Primitives;

/// The shelves of one moment, the largest first.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) shelves: Vec<Arc<Shelf>>,
}

#[derive(Default)]
struct Writers {
    /// Entries removed since the present merge began, if there is one.
    removed: Option<Vec<u32>>,
    changes: u64,
}

/// How large shelves are; smaller ones in tests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Pictures from which on a shelf is not merged by whoever inserts.
    pub(super) small: usize,
    /// Pictures that no shelf has more of: a merge takes as much memory again as
    /// what it merges.
    pub(super) most: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { small: 64, most: 1 << 18 }
    }
}

/// Small shelves of one size that are made one.
const FOUR: usize = 4;

impl Limits {
    fn small_level(&self, shelf: &Shelf) -> Option<u32> {
        (shelf.places() < self.small).then(|| shelf.places().max(1).ilog(FOUR))
    }

    fn large_level(&self, pictures: usize) -> u32 {
        (pictures / self.small.max(1)).max(1).ilog2() / 3
    }

    /// Which shelves a merge should take; none where nothing is due.
    fn due(&self, state: &State, at_rest: bool) -> Vec<Arc<Shelf>> {
        let half_gone = |shelf: &&Arc<Shelf>| 2 * shelf.gone() > shelf.places();
        let large = |shelf: &&Arc<Shelf>| shelf.places() >= self.small;
        if let Some(shelf) = state.shelves.iter().filter(large).find(half_gone) {
            return vec![shelf.clone()];
        }
        let (mut due, mut pictures) = (Vec::<Arc<Shelf>>::new(), 0);
        for shelf in state.shelves.iter().rev().filter(|shelf| at_rest || large(shelf)) {
            let meets = pictures == 0
                || at_rest && (shelf.places() < self.small || due.len() > 1)
                || self.large_level(shelf.places()) <= self.large_level(pictures);
            if !meets || pictures + shelf.places() > self.most {
                break;
            }
            pictures += shelf.places();
            due.push(shelf.clone());
        }
        if due.len() < 2 { Vec::new() } else { due }
    }
}

pub(super) struct Shelves<P: Primitives> {
    state: P::Published<State>,
    writers: P::Lock<Writers>,
    /// Held by whoever merges.
    merging: P::Lock<()>,
    limits: Limits,
}

impl<P: Primitives> Shelves<P> {
    pub(super) fn new(shelves: Vec<Arc<Shelf>>, limits: Limits) -> Self {
        Self {
            state: P::published(sorted(shelves)),
            writers: P::lock(Writers::default()),
            merging: P::lock(()),
            limits,
        }
    }

    pub(super) fn read<R>(&self, work: impl FnOnce(&State) -> R) -> R {
        P::read(&self.state, work)
    }

    pub(super) fn insert(&self, shelf: Shelf) {
        P::with(&self.writers, |writers| {
            writers.changes += 1;
            let mut state = self.read(State::clone);
            state.shelves.push(Arc::new(shelf));
            while let Some(four) = self.four_small(&state) {
                replace(&mut state, &four, Shelf::merged(&four));
            }
            P::replace(&self.state, state);
        });
    }

    /// Small shelves of one size that no merge reads.
    fn four_small(&self, state: &State) -> Option<Vec<Arc<Shelf>>> {
        let free = |shelf: &&Arc<Shelf>| !shelf.taken.load(Ordering::Relaxed);
        let level = self.limits.small_level(state.shelves.iter().rev().find(free)?)?;
        let same = |shelf: &&Arc<Shelf>| self.limits.small_level(shelf) == Some(level);
        let same: Vec<Arc<Shelf>> =
            state.shelves.iter().filter(free).filter(same).cloned().collect();
        (same.len() >= FOUR).then_some(same)
    }

    pub(super) fn remove(&self, entry: u32) -> usize {
        P::with(&self.writers, |writers| {
            if let Some(removed) = &mut writers.removed {
                removed.push(entry);
            }
            writers.changes += 1;
            self.read(|state| state.shelves.iter().map(|shelf| shelf.remove(entry)).sum())
        })
    }

    pub(super) fn changes(&self) -> u64 {
        P::with(&self.writers, |writers| writers.changes)
    }

    pub(super) fn is_due(&self) -> bool {
        self.read(|state| !self.limits.due(state, false).is_empty())
    }

    /// Merges what is due; whether anything was.
    pub(super) fn merge(&self) -> bool {
        P::with(&self.merging, |()| self.merge_where(|state| self.limits.due(state, false)))
    }

    /// Merges what is worth it at rest; whether anything was.
    pub(super) fn merge_at_rest(&self) -> bool {
        P::with(&self.merging, |()| self.merge_where(|state| self.limits.due(state, true)))
    }

    fn merge_where(&self, due: impl FnOnce(&State) -> Vec<Arc<Shelf>>) -> bool {
        // Chosen while no writer is at work: it may make small shelves one.
        let old = P::with(&self.writers, |writers| {
            let old = self.read(due);
            if !old.is_empty() {
                writers.removed = Some(Vec::new());
                old.iter().for_each(|shelf| shelf.taken.store(true, Ordering::Relaxed));
            }
            old
        });
        if old.is_empty() {
            return false;
        }
        let new = Shelf::merged(&old);
        P::with(&self.writers, |writers| {
            for entry in writers.removed.take().unwrap_or_default() {
                new.remove(entry);
            }
            let mut state = self.read(State::clone);
            replace(&mut state, &old, new);
            P::replace(&self.state, state);
        });
        true
    }
}

fn replace(state: &mut State, old: &[Arc<Shelf>], new: Shelf) {
    state.shelves.retain(|shelf| !old.iter().any(|other| Arc::ptr_eq(shelf, other)));
    if new.places() > new.gone() {
        state.shelves.push(Arc::new(new));
    }
    state.shelves.sort_by_key(|shelf| std::cmp::Reverse(shelf.places()));
}

fn sorted(mut shelves: Vec<Arc<Shelf>>) -> State {
    shelves.sort_by_key(|shelf| std::cmp::Reverse(shelf.places()));
    State { shelves }
}
