//! Switching entries off and on again: an entry that is off matches nothing and
//! loses nothing.

use serde_json::json;
use weir_model::{EntryId, EventKind, ServiceId, Timestamp};

use crate::aside;
use crate::back_again::note_again;
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
    /// Switches an entry off, or on again. Of one that was set aside this is the
    /// answer: off, it stays off; on, it is not set aside for the same again.
    pub async fn switch_entry(
        &self,
        service: ServiceId,
        id: EntryId,
        on: bool,
        at: Timestamp,
    ) -> Result<Switched, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let sql = "SELECT off_since, asked_at FROM entries WHERE service_id = $1 AND id = $2";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        let row = row.ok_or(StoreError::NoEntry(id))?;
        let asked = row.opt_int("asked_at")?.is_some();
        if row.opt_int("off_since")?.is_none() == on && !asked {
            return Ok(Switched::AlreadySo);
        }
        aside::switch(&mut tx, service, id, on, at).await?;
        if on {
            note_again(&mut tx, service, id, at).await?;
        }
        let kind = if on { EventKind::EntrySwitchedOn } else { EventKind::EntrySwitchedOff };
        let subject = Some(*id.as_bytes());
        let payload = if asked { json!({ "set_aside": true }) } else { json!({}) };
        self.append(&mut tx, service, kind, subject, payload, at).await?;
        tx.commit().await?;
        Ok(Switched::Changed)
    }
}
