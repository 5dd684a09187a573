//! What a reader sees: segments, largest first, and what came since.

use std::sync::Arc;

use crate::answer::{Answer, Ask};
use crate::live::batch::Batch;
use crate::owner::{Item, Owner};
use crate::row::Row;
use crate::segment::Segment;
use crate::simd::ScanPath;

/// One moment of a live index. It never changes, but for marks of what is gone.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) segments: Vec<Arc<Segment>>,
    pub(crate) recent: Vec<Arc<Batch>>,
}

impl State {
    pub(crate) fn search_many(
        &self,
        path: ScanPath,
        queries: &[Row],
        ask: Ask,
        filter: &impl Fn(&Owner) -> bool,
    ) -> Vec<Answer> {
        let mut answers = vec![Answer::default(); queries.len()];
        for segment in &self.segments {
            segment.add_hits(queries, ask, filter, &mut answers);
        }
        let mut found = Vec::new();
        for (query, answer) in queries.iter().zip(&mut answers) {
            for batch in &self.recent {
                batch.add_hits(path, query, ask, filter, &mut found, answer);
            }
            answer.sort();
        }
        answers
    }

    pub(crate) fn contains(&self, entry: u32) -> bool {
        self.recent.iter().any(|batch| batch.contains(entry))
            || self.segments.iter().any(|segment| segment.contains(entry))
    }

    pub(crate) fn remove(&self, entry: u32) -> usize {
        let recent: usize = self.recent.iter().map(|batch| batch.remove(entry)).sum();
        recent + self.segments.iter().map(|segment| segment.remove(entry)).sum::<usize>()
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = Item> {
        let recent = self.recent.iter().flat_map(|batch| batch.items());
        self.segments.iter().flat_map(|segment| segment.items()).chain(recent)
    }

    pub(crate) fn len(&self) -> usize {
        self.recent_len() + self.segments.iter().map(|segment| segment.len()).sum::<usize>()
    }

    /// Hashes that are in no table yet.
    pub(crate) fn recent_len(&self) -> usize {
        self.recent.iter().map(|batch| batch.len()).sum()
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        let recent: usize = self.recent.iter().map(|batch| batch.memory_bytes()).sum();
        recent + self.segments.iter().map(|segment| segment.memory_bytes()).sum::<usize>()
    }
}
