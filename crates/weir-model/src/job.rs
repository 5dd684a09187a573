//! Jobs: long pieces of work in the background, that tell how far they are,
//! can be stopped and resumed, and survive a restart.

use crate::actor::Actor;
use crate::id::JobId;
use crate::named::named;
use crate::time::Timestamp;

named! {
    /// What a job does.
    JobKind, "kind of job" {
        /// Tries a draft of a rule on what is retained.
        BackTest = "back_test",
        /// Takes back what a cause did.
        Undo = "undo",
        /// Matches what was banked with what came before.
        MatchBack = "match_back",
    }
}

named! {
    /// How far a job got.
    JobState, "state of a job" {
        /// It works, or waits for its turn.
        Running = "running",
        /// A person stopped it; it can go on where it was.
        Stopped = "stopped",
        /// It came to its end.
        Done = "done",
        /// It cannot go on; its note says why.
        Failed = "failed",
    }
}

impl JobState {
    /// Whether a job may go from this state to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Running, Self::Stopped | Self::Done | Self::Failed)
                | (Self::Stopped | Self::Failed, Self::Running)
        )
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which job.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// With what, JSON of the kind's own.
    pub task: String,
    /// How far it got.
    pub state: JobState,
    /// How much is done, of `total`.
    pub done: u64,
    /// How much there was to do when it was started.
    pub total: u64,
    /// Where it goes on, and what it found so far: JSON of the kind's own.
    pub progress: String,
    /// What there is to tell of it: why it failed.
    pub note: Option<String>,
    /// Who started it.
    pub by: Actor,
    /// When.
    pub started_at: Timestamp,
    /// When it came to its end.
    pub ended_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_not_done_again() {
        assert!(JobState::ALL.iter().all(|next| !JobState::Done.may_become(*next)));
        assert!(JobState::Stopped.may_become(JobState::Running));
        assert!(!JobState::Stopped.may_become(JobState::Done));
    }
}
