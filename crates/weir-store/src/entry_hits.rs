//! How busy entries are: how many items matched each of late.

use std::collections::HashMap;

use weir_model::{EntryId, ServiceId, Timestamp};

use crate::error::StoreError;
use crate::sql::Arg;
use crate::store::Store;

/// Beyond this many nobody counts on: what is viral is viral.
const MOST: i64 = 1000;

impl Store {
    /// How many matches each of these entries had from `since` on; at most a
    /// thousand are counted of each.
    pub async fn entry_hits(
        &self,
        service: ServiceId,
        entries: &[EntryId],
        since: Timestamp,
    ) -> Result<HashMap<EntryId, u64>, StoreError> {
        // Most items match nothing, and ask nothing for it.
        if entries.is_empty() {
            return Ok(HashMap::new());
        }
        let mut tx = self.pool.read().await?;
        let sql = "SELECT COUNT(*) AS hits FROM
                   (SELECT 1 FROM matches WHERE service_id = $1 AND entry_id = $2 AND at >= $3
                    LIMIT $4) counted";
        let mut hits = HashMap::new();
        for entry in entries {
            let args =
                [Arg::id(&service), Arg::id(entry), Arg::Int(since.micros()), Arg::Int(MOST)];
            if let Some(row) = tx.row(sql, &args).await? {
                hits.insert(*entry, row.count("hits")?);
            }
        }
        Ok(hits)
    }
}
