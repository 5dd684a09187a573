//! Switching entries off and on again: an entry that is off matches nothing and
//! loses nothing.

use serde_json::json;
use weir_model::{EntryId, EventKind, ServiceId, Timestamp};

use crate::entries::lock_service;
use crate::error::StoreError;
use crate::sql::Arg;
use crate::store::Store;

/// What became of a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switched {
    /// It stands the other way now.
    Changed,
    /// It stood so already.
    AlreadySo,
}

impl Store {
    /// Switches an entry off, or on again.
    pub async fn switch_entry(
        &self,
        service: ServiceId,
        id: EntryId,
        on: bool,
        at: Timestamp,
    ) -> Result<Switched, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let sql = "SELECT off_since FROM entries WHERE service_id = $1 AND id = $2";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        let row = row.ok_or(StoreError::NoEntry(id))?;
        if row.opt_int("off_since")?.is_none() == on {
            return Ok(Switched::AlreadySo);
        }
        let off_since = if on { None } else { Some(at.micros()) };
        let sql = "UPDATE entries SET off_since = $1 WHERE service_id = $2 AND id = $3";
        tx.execute(sql, &[Arg::OptInt(off_since), Arg::id(&service), Arg::id(&id)]).await?;
        let kind = if on { EventKind::EntrySwitchedOn } else { EventKind::EntrySwitchedOff };
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, kind, subject, json!({}), at).await?;
        tx.commit().await?;
        Ok(Switched::Changed)
    }
}
