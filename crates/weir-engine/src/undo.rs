//! Undo: a job that takes back all that a cause did, a few cases at a time,
//! until nothing is left or a person stops it.

use std::time::Duration;

use weir_model::{Job, JobState, ServiceId};
use weir_store::{KeepUntil, Store, StoreError, UndoDone, UndoStep};

use crate::way::Clock;

/// How long whoever works on a job has it before another may take it up.
pub const JOB_LEASE: Duration = Duration::from_secs(20);

/// How long what a withdrawn case kept is kept.
#[derive(Clone, Copy, Debug)]
pub struct KeepFor {
    /// Its fingerprints.
    pub fingerprints: Duration,
    /// Its text and media.
    pub content: Duration,
}

/// Works on an undo that the caller has claimed, in the name of whoever started
/// it; answers the job as it is then. It ends early where `go_on` says so: the
/// job then goes on where it was with whoever claims it next.
pub async fn work_on_undo(
    store: &Store,
    service: ServiceId,
    job: &Job,
    keep: KeepFor,
    clock: &Clock,
    mut go_on: impl FnMut(&UndoDone) -> bool,
) -> Result<Job, StoreError> {
    let store = store.by(job.by);
    loop {
        let now = clock();
        let until = KeepUntil {
            fingerprints: now.plus(keep.fingerprints),
            content: now.plus(keep.content),
        };
        match store.undo_step(service, job.id, until, now, JOB_LEASE).await {
            Ok(UndoStep::Went) => {
                let job = store.job(service, job.id).await?;
                if !go_on(&UndoDone::of(&job)) {
                    return Ok(job);
                }
            }
            Ok(UndoStep::Ended) => {
                return end(&store, service, job, JobState::Done, None, clock).await;
            }
            Ok(UndoStep::Stopped) => return store.job(service, job.id).await,
            // What is damaged does not mend itself by trying again.
            Err(StoreError::Damaged(what)) => {
                let note = StoreError::Damaged(what).to_string();
                return end(&store, service, job, JobState::Failed, Some(&note), clock).await;
            }
            Err(error) => return Err(error),
        }
    }
}

async fn end(
    store: &Store,
    service: ServiceId,
    job: &Job,
    state: JobState,
    note: Option<&str>,
    clock: &Clock,
) -> Result<Job, StoreError> {
    match store.set_job_state(service, job.id, state, note, clock()).await {
        // A person stopped it in this very moment, or another worker ended it.
        Err(StoreError::JobState { .. }) => store.job(service, job.id).await,
        ended => ended,
    }
}
