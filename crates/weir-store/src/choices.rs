//! What a service chooses while it runs: its mode.

use serde_json::json;
use weir_model::{EventKind, Mode, ServiceId, Timestamp};

use crate::error::StoreError;
use crate::sql::{Arg, Tx};
use crate::store::Store;
use crate::turns::take_turn;

impl Store {
    /// The service's mode; a new service starts in `review`.
    pub async fn mode(&self, service: ServiceId) -> Result<Mode, StoreError> {
        mode_in(&mut self.pool.read().await?, service).await
    }

    /// Switches the mode; answers the one before.
    pub async fn set_mode(
        &self,
        service: ServiceId,
        mode: Mode,
        at: Timestamp,
    ) -> Result<Mode, StoreError> {
        let mut tx = self.pool.write().await?;
        take_turn(&mut tx, service).await?;
        let before = mode_in(&mut tx, service).await?;
        if mode == before {
            return Ok(before);
        }
        tx.execute(
            "INSERT INTO choices (service_id, name, value) VALUES ($1, 'mode', $2)
             ON CONFLICT (service_id, name) DO UPDATE SET value = excluded.value",
            &[Arg::id(&service), Arg::text(mode.name())],
        )
        .await?;
        let payload = json!({ "mode": mode.name(), "before": before.name() });
        self.append(&mut tx, service, EventKind::ModeSet, None, payload, at).await?;
        tx.commit().await?;
        Ok(before)
    }
}

async fn mode_in(tx: &mut Tx, service: ServiceId) -> Result<Mode, StoreError> {
    let sql = "SELECT value FROM choices WHERE service_id = $1 AND name = 'mode'";
    let Some(row) = tx.row(sql, &[Arg::id(&service)]).await? else { return Ok(Mode::Review) };
    row.text("value")?.parse().map_err(|_| StoreError::Damaged("the mode".to_owned()))
}
