//! What somebody decided just now, and how far it got: the undo bar.

use weir_model::{ActionState, Decision, DecisionId, DeliveryState, ServiceId, Timestamp};

use crate::cases::{opt_word, word};
use crate::decisions::{DECISION, decision_of};
use crate::error::StoreError;
use crate::sql::Arg;
use crate::store::Store;

/// How far a decision got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionProgress {
    /// Its action, where it has one.
    pub action: Option<ActionState>,
    /// Its deliveries, by state.
    pub deliveries: Vec<(DeliveryState, u64)>,
    /// The newest status or error of one that did not arrive.
    pub trouble: Option<String>,
}

impl DecisionProgress {
    /// How many deliveries stand so.
    pub fn count(&self, state: DeliveryState) -> u64 {
        self.deliveries.iter().filter(|(of, _)| *of == state).map(|(_, count)| count).sum()
    }
}

impl Store {
    /// What this store's actor decided last: every decision of the same moment,
    /// made at `since` or later. Those that were taken back are left out.
    pub async fn latest_decisions(
        &self,
        service: ServiceId,
        since: Timestamp,
    ) -> Result<Vec<Decision>, StoreError> {
        let sql = format!(
            "{DECISION} WHERE d.service_id = $1 AND d.made_at >= $2 AND d.decided_by = $3
             AND d.undone_at IS NULL ORDER BY d.made_at DESC, d.id LIMIT 200"
        );
        let args = [Arg::id(&service), Arg::Int(since.micros()), Arg::text(self.actor.to_string())];
        let rows = self.pool.read().await?.rows(&sql, &args).await?;
        let mut decisions: Vec<Decision> =
            rows.iter().map(decision_of).collect::<Result<_, _>>()?;
        if let Some(newest) = decisions.first().map(|decision| decision.made_at) {
            decisions.retain(|decision| decision.made_at == newest);
        }
        Ok(decisions)
    }

    /// How far a decision got.
    pub async fn decision_progress(
        &self,
        service: ServiceId,
        id: DecisionId,
    ) -> Result<DecisionProgress, StoreError> {
        let mut tx = self.pool.read().await?;
        let args = [Arg::id(&service), Arg::id(&id)];
        let sql = "SELECT state FROM actions WHERE service_id = $1 AND decision_id = $2
                   AND kind <> 'undo' ORDER BY number LIMIT 1";
        let row = tx.row(sql, &args).await?;
        let action = row.map(|row| word(&row, "state")).transpose()?;
        let sql = "SELECT state, COUNT(*) AS deliveries, MAX(last_error) AS trouble
                   FROM deliveries WHERE service_id = $1 AND decision_id = $2 GROUP BY state";
        let mut progress = DecisionProgress { action, ..DecisionProgress::default() };
        for row in tx.rows(sql, &args).await? {
            let Some(state) = opt_word(&row, "state")? else { continue };
            progress.deliveries.push((state, row.count("deliveries")?));
            if state != DeliveryState::Delivered && progress.trouble.is_none() {
                progress.trouble = row.opt_text("trouble")?;
            }
        }
        Ok(progress)
    }
}
