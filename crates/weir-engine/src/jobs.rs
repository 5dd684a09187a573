//! Jobs: whoever has time claims one and works on it until it is done, or
//! somebody stops it. Each kind tells its own story in its own module.

use weir_model::JobKind;
use weir_store::{StoreError, UndoDone};

use crate::back_test_job::work_on_back_test;
use crate::match_back::work_on_match_back;
use crate::undo::{JOB_LEASE, KeepFor, work_on_undo};
use crate::way::Engine;

impl Engine {
    /// Works on a job, if one waits, until `stop` says that the program ends;
    /// answers whether one waited.
    pub async fn work_on_a_job(
        &self,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<bool, StoreError> {
        let (store, service) = (self.store(), self.service());
        let Some(job) = store.claim_job(service, self.now(), JOB_LEASE).await? else {
            return Ok(false);
        };
        match job.kind {
            JobKind::BackTest => {
                work_on_back_test(store, service, &job, (self.clock(), stop)).await?;
            }
            JobKind::MatchBack => work_on_match_back(self, &job, stop).await?,
            JobKind::Undo => {
                let options = self.options();
                let keep = KeepFor {
                    fingerprints: options.keep_fingerprints,
                    content: options.keep_content,
                };
                let go_on = |_: &UndoDone| !stop();
                work_on_undo(store, service, &job, keep, self.clock(), go_on).await?;
            }
        }
        Ok(true)
    }
}
