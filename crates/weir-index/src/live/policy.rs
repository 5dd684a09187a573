//! When what is merged.
//!
//! Segments have levels, each eight times the one before, and there is one of a
//! level at most. What came lately is made into a segment of the lowest level
//! and merged with that of the same level, and so on up for as long as two
//! meet. A hash is thus merged some four times a level, and a query meets few
//! segments. When nothing has come for a moment, all but the largest segment
//! are made into one.

use crate::live::state::State;

/// When merges are due; smaller ones than usual in tests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// As many recent hashes are made into a segment.
    pub(crate) seal: usize,
    /// As many, and whoever inserts more merges before.
    pub(crate) wait: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seal: 1024, wait: 1 << 16 }
    }
}

/// How many segments, from the smallest on, are merged with all recent hashes;
/// or, if there is no need, nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) segments: usize,
}

impl Limits {
    /// What is due.
    pub(crate) fn due(&self, state: &State) -> Option<Due> {
        let half_gone = state.segments.iter().rposition(|s| s.gone() > s.len() + self.seal);
        if let Some(place) = half_gone {
            return Some(Due { segments: state.segments.len() - place });
        }
        // By what the batches take, not what is there: removed hashes are
        // measured, too.
        let mut rows: usize = state.recent.iter().map(|batch| batch.capacity_used()).sum();
        if rows < self.seal {
            return None;
        }
        let mut segments = 0;
        for segment in state.segments.iter().rev() {
            if self.level(segment.len()) > self.level(rows) {
                break;
            }
            rows += segment.len();
            segments += 1;
        }
        Some(Due { segments })
    }

    /// What is worth doing when nothing else is to be done.
    pub(crate) fn due_at_rest(&self, state: &State) -> Option<Due> {
        let small = state.segments.len().saturating_sub(1);
        let pieces = small + usize::from(!state.recent.is_empty());
        let first = usize::from(state.segments.is_empty() && !state.recent.is_empty());
        (pieces + first > 1).then_some(Due { segments: small })
    }

    /// Whether there is so much that an insert has to wait.
    pub(crate) fn must_wait(&self, state: &State) -> bool {
        state.recent.len() * crate::live::batch::BATCH > self.wait
    }

    fn level(&self, rows: usize) -> u32 {
        (rows / self.seal.max(1)).max(1).ilog2() / 3
    }
}
