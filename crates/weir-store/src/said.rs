//! What rules said, to be read again: of the notices of a case, and two
//! versions of a rule beside each other.

use std::collections::HashMap;

use weir_model::{CaseId, Id, NoticeId, RuleVersionId, ServiceId, Timestamp};

use crate::error::StoreError;
use crate::sql::Arg;
use crate::store::Store;

/// For how many revisions two versions fired, together and alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharedHits {
    /// Both.
    pub both: u64,
    /// The first alone.
    pub first: u64,
    /// The second alone.
    pub second: u64,
}

impl Store {
    /// What rules said of the notices of a case, JSON; those of which none
    /// spoke are left out.
    pub async fn notices_said(
        &self,
        service: ServiceId,
        case: CaseId,
    ) -> Result<HashMap<NoticeId, String>, StoreError> {
        let sql = "SELECT id, said FROM notices
                   WHERE service_id = $1 AND case_id = $2 AND said IS NOT NULL";
        let rows = self.pool.read().await?.rows(sql, &[Arg::id(&service), Arg::id(&case)]).await?;
        rows.iter().map(|row| Ok((Id::from_bytes(row.array("id")?), row.text("said")?))).collect()
    }

    /// How often two versions fired from `since` on, together and alone.
    pub async fn shared_hits(
        &self,
        service: ServiceId,
        [first, second]: [RuleVersionId; 2],
        since: Timestamp,
    ) -> Result<SharedHits, StoreError> {
        let sum = |of: &str| format!("CAST(COALESCE(SUM({of}), 0) AS BIGINT)");
        let sql = format!(
            "SELECT {} AS both_fired, {} AS first_fired, {} AS second_fired
             FROM (SELECT MAX(CASE WHEN version_id = $2 THEN 1 ELSE 0 END) AS f,
                          MAX(CASE WHEN version_id = $3 THEN 1 ELSE 0 END) AS s
                   FROM rule_hits
                   WHERE service_id = $1 AND version_id IN ($2, $3) AND outcome = 'fires'
                     AND at >= $4
                   GROUP BY item_id, number) AS fired",
            sum("f * s"),
            sum("f * (1 - s)"),
            sum("s * (1 - f)"),
        );
        let args = [Arg::id(&service), Arg::id(&first), Arg::id(&second), Arg::Int(since.micros())];
        let row = self.pool.read().await?.row(&sql, &args).await?;
        row.map_or(Ok(SharedHits::default()), |row| {
            Ok(SharedHits {
                both: row.count("both_fired")?,
                first: row.count("first_fired")?,
                second: row.count("second_fired")?,
            })
        })
    }
}
