//! The thread that merges: there while something changes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::live::core::Core;
use crate::live::primitives::Threads;

/// How long nothing must have come before the small segments are merged.
const REST: Duration = Duration::from_millis(50);

/// What it merges.
pub(crate) trait Merges: Send + Sync + 'static {
    fn is_due(&self) -> bool;
    /// How often anything was changed so far.
    fn changes(&self) -> u64;
    /// Merges what is due; whether anything was.
    fn merge(&self) -> bool;
    fn merge_at_rest(&self);
}

impl Merges for Core<Threads> {
    fn is_due(&self) -> bool {
        self.is_due()
    }

    fn changes(&self) -> u64 {
        self.changes()
    }

    fn merge(&self) -> bool {
        // Without memory to merge, everything still answers, only more slowly;
        // the next change tries again.
        self.merge().unwrap_or(false)
    }

    fn merge_at_rest(&self) {
        let _ = self.merge_at_rest();
    }
}

#[derive(Default)]
pub(crate) struct Merger {
    runs: AtomicBool,
    asleep: Mutex<()>,
    bell: Condvar,
}

impl Merger {
    /// Wakes the thread, or starts it, if there is something for it to do.
    pub(crate) fn wake<M: Merges>(self: &Arc<Self>, what: &Arc<M>) {
        if !what.is_due() {
            return;
        }
        if self.runs.swap(true, Ordering::AcqRel) {
            self.bell.notify_one();
            return;
        }
        let (merger, what) = (self.clone(), what.clone());
        let started = std::thread::Builder::new()
            .name("weir-index".to_owned())
            .spawn(move || merger.merge_until_at_rest(&*what));
        if started.is_err() {
            // No thread to be had: what is recent stays in pieces until there is.
            self.runs.store(false, Ordering::Release);
        }
    }

    fn merge_until_at_rest(&self, what: &impl Merges) {
        loop {
            let mut changes = what.changes();
            loop {
                if what.merge() {
                    continue;
                }
                self.rest();
                let before = std::mem::replace(&mut changes, what.changes());
                if before == changes {
                    break;
                }
            }
            what.merge_at_rest();
            self.runs.store(false, Ordering::Release);
            // Whoever changed something before this saw the thread at work.
            if !what.is_due() || self.runs.swap(true, Ordering::AcqRel) {
                return;
            }
        }
    }

    /// Until the bell rings or nothing has come for long. A bell that rings
    /// just before is heard when that time is over.
    fn rest(&self) {
        let asleep = self.asleep.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.bell.wait_timeout(asleep, REST));
    }
}
