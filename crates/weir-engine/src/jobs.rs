//! Jobs: whoever has time claims one and works on it until it is done, or
//! somebody stops it. Each kind tells its own story in its own module.

use std::time::Duration;

use weir_model::JobKind;
use weir_store::StoreError;

use crate::back_test_job::work_on_back_test;
use crate::way::Engine;

/// How long a job belongs to who claimed it, until its progress is noted again.
pub(crate) const LEASE: Duration = Duration::from_secs(30);

impl Engine {
    /// Works on a job, if one waits, until `stop` says that the program ends;
    /// answers whether one waited.
    pub async fn work_on_a_job(
        &self,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<bool, StoreError> {
        let (store, service) = (self.store(), self.service());
        let Some(job) = store.claim_job(service, self.now(), LEASE).await? else {
            return Ok(false);
        };
        match job.kind {
            JobKind::BackTest => {
                work_on_back_test(store, service, &job, (self.clock(), stop)).await?;
            }
            JobKind::Undo => {}
        }
        Ok(true)
    }
}
