//! How readers, writers and a merge keep out of each other's way.
//!
//! Readers take the present [`State`] and need nobody. Writers take turns. A
//! merge runs beside both:
//!
//! 1. It takes the writers' turn for a moment, notes which segments and batches
//!    it merges, and lets nothing more be added to these batches.
//! 2. It builds the new segment while others read and write. Whoever removes an
//!    entry marks it gone in the present state and, as the merge may have read
//!    it already, leaves its number with the writers.
//! 3. It takes the writers' turn again, removes those entries from the new
//!    segment, and puts it in the place of the old ones.
//!
//! So nothing is lost, doubled or brought back, whatever meets what.

use std::io;
use std::sync::Arc;

use crate::live::batch::{BATCH, Batch};
use crate::live::policy::{Due, Limits};
use crate::live::primitives::Primitives;
use crate::live::state::State;
use crate::owner::Item;
use crate::segment::Segment;

/// What writers share.
#[derive(Default)]
struct Writers {
    /// The last batch belongs to a merge or is full: start another.
    closed: bool,
    /// Entries removed since the present merge began, if there is one.
    removed: Option<Vec<u32>>,
    /// How often anything was inserted or removed.
    changes: u64,
}

pub(crate) struct Core<P: Primitives> {
    state: P::Published<State>,
    writers: P::Lock<Writers>,
    /// Held by whoever merges.
    merging: P::Lock<()>,
    limits: Limits,
}

impl<P: Primitives> Core<P> {
    pub(crate) fn new(segments: Vec<Arc<Segment>>, limits: Limits) -> Self {
        Self {
            state: P::published(State { segments, recent: Vec::new() }),
            writers: P::lock(Writers { closed: true, ..Writers::default() }),
            merging: P::lock(()),
            limits,
        }
    }

    /// Works with the present state.
    pub(crate) fn read<R>(&self, work: impl FnOnce(&State) -> R) -> R {
        P::read(&self.state, work)
    }

    pub(crate) fn insert(&self, items: &[Item]) {
        P::with(&self.writers, |writers| self.insert_as(writers, items));
    }

    pub(crate) fn remove(&self, entry: u32) -> usize {
        P::with(&self.writers, |writers| self.remove_as(writers, entry))
    }

    /// Puts these hashes in the place of an entry's.
    pub(crate) fn replace(&self, entry: u32, items: &[Item]) -> usize {
        P::with(&self.writers, |writers| {
            let removed = self.remove_as(writers, entry);
            self.insert_as(writers, items);
            removed
        })
    }

    fn insert_as(&self, writers: &mut Writers, items: &[Item]) {
        if items.is_empty() {
            return;
        }
        let mut state = self.read(State::clone);
        let mut items = items;
        if let (false, Some(last)) = (writers.closed, state.recent.last_mut()) {
            let room = BATCH - last.capacity_used();
            let (fitting, left) = items.split_at(room.min(items.len()));
            *last = Arc::new(last.and(fitting));
            writers.closed = last.capacity_used() == BATCH;
            items = left;
        }
        for batch in items.chunks(BATCH) {
            state.recent.push(Arc::new(Batch::of(batch)));
            writers.closed = batch.len() == BATCH;
        }
        writers.changes += 1;
        P::replace(&self.state, state);
    }

    fn remove_as(&self, writers: &mut Writers, entry: u32) -> usize {
        if let Some(removed) = &mut writers.removed {
            removed.push(entry);
        }
        writers.changes += 1;
        self.read(|state| state.remove(entry))
    }

    /// How often anything was changed so far.
    pub(crate) fn changes(&self) -> u64 {
        P::with(&self.writers, |writers| writers.changes)
    }

    pub(crate) fn is_due(&self) -> bool {
        self.read(|state| self.limits.due(state).is_some())
    }

    pub(crate) fn must_wait(&self) -> bool {
        self.read(|state| self.limits.must_wait(state))
    }

    /// Merges what is due; whether anything was.
    pub(crate) fn merge(&self) -> io::Result<bool> {
        P::with(&self.merging, |()| self.merge_where(|state| self.limits.due(state)))
    }

    /// Merges what is worth it at rest; whether anything was.
    pub(crate) fn merge_at_rest(&self) -> io::Result<bool> {
        P::with(&self.merging, |()| self.merge_where(|state| self.limits.due_at_rest(state)))
    }

    /// Makes all one segment and answers it. What changes meanwhile is not in
    /// it, or is.
    pub(crate) fn merge_all(&self) -> io::Result<Arc<Segment>> {
        P::with(&self.merging, |()| {
            self.merge_where(|state| {
                let whole = state.recent.is_empty()
                    && matches!(state.segments.as_slice(), [only] if only.gone() == 0);
                (!whole).then_some(Due { segments: state.segments.len() })
            })?;
            // Writers may have added to it since, but nobody has merged: the
            // first segment is the one just made.
            Ok(self.read(|state| state.segments[0].clone()))
        })
    }

    /// Copies segments that are files into memory; whether there were any.
    pub(crate) fn copy_into_memory(&self) -> io::Result<bool> {
        P::with(&self.merging, |()| {
            let first_file = |state: &State| state.segments.iter().position(|s| s.is_mapped());
            let Some(place) = self.read(first_file) else { return Ok(false) };
            let old = self.begin(|_, state| state.segments[place].clone());
            let copy = old.copied();
            self.end(copy, |state, new| state.segments[place] = new)?;
            Ok(true)
        })
    }

    fn merge_where(&self, due: impl FnOnce(&State) -> Option<Due>) -> io::Result<bool> {
        let Some(Due { segments }) = self.read(due) else { return Ok(false) };
        let old = self.begin(|writers, state| {
            writers.closed = true;
            let kept = state.segments.len() - segments;
            State { segments: state.segments[kept..].to_vec(), recent: state.recent.clone() }
        });
        let built = Segment::build(old.items().collect());
        self.end(built, |state, new| {
            // Only merges change the segments and take batches away, and there
            // is one at a time: what was there is still at its place.
            state.segments.truncate(state.segments.len() - segments);
            if !new.is_empty() || state.segments.is_empty() {
                state.segments.push(new);
            }
            state.segments.sort_by_key(|segment| std::cmp::Reverse(segment.len()));
            state.recent.drain(..old.recent.len());
        })?;
        Ok(true)
    }

    /// Begins a merge: removals are noted from now on.
    fn begin<R>(&self, choose: impl FnOnce(&mut Writers, &State) -> R) -> R {
        P::with(&self.writers, |writers| {
            writers.removed = Some(Vec::new());
            self.read(|state| choose(writers, state))
        })
    }

    /// Ends a merge: the new segment takes its place.
    fn end(
        &self,
        built: io::Result<Segment>,
        put: impl FnOnce(&mut State, Arc<Segment>),
    ) -> io::Result<()> {
        P::with(&self.writers, |writers| {
            let removed = writers.removed.take().unwrap_or_default();
            let new = built?;
            for entry in removed {
                new.remove(entry);
            }
            let mut state = self.read(State::clone);
            put(&mut state, Arc::new(new));
            P::replace(&self.state, state);
            Ok(())
        })
    }
}
