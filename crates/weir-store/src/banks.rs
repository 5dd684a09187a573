//! Banks: made, listed, counted, deleted.

use serde_json::json;
use weir_model::{
    Bank, BankForms, BankId, BankKind, BankName, BankStatistics, EventKind, Id, PolicyId,
    ServiceId, Share, TextThreshold, Timestamp,
};
use weir_signals::SignalKind;

use crate::entries::{delete_entries, lock_service};
use crate::error::StoreError;
use crate::sql::{Arg, Row};
use crate::store::Store;

pub(crate) const COLUMNS: &str = "SELECT id, name, kind, policy_id, forms, text_threshold, share,
    alias, created_at, laid_aside_at, laid_aside_name FROM banks";

impl Store {
    /// Makes a bank.
    pub async fn create_bank(
        &self,
        service: ServiceId,
        name: &BankName,
        kind: BankKind,
        policy: Option<PolicyId>,
        at: Timestamp,
    ) -> Result<Bank, StoreError> {
        self.create_sharing_bank(service, name, kind, policy, Share::WHOLE, at).await
    }

    /// Makes a bank that takes part in a share of lookups.
    pub async fn create_sharing_bank(
        &self,
        service: ServiceId,
        name: &BankName,
        kind: BankKind,
        policy: Option<PolicyId>,
        share: Share,
        at: Timestamp,
    ) -> Result<Bank, StoreError> {
        let id: BankId = self.next_id(at)?;
        let mut tx = self.pool.write().await?;
        if let Some(policy) = policy {
            let sql = "SELECT 1 AS found FROM policies WHERE service_id = $1 AND id = $2";
            let row = tx.row(sql, &[Arg::id(&service), Arg::id(&policy)]).await?;
            row.ok_or(StoreError::NoPolicy(policy))?;
        }
        let made = tx
            .execute(
                "INSERT INTO banks (id, service_id, name, kind, policy_id, created_at, share)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (service_id, name) DO NOTHING",
                &[
                    Arg::id(&id),
                    Arg::id(&service),
                    Arg::text(name.as_str()),
                    Arg::text(kind.name()),
                    Arg::OptBytes(policy.as_ref().map(|policy| policy.as_bytes().as_slice())),
                    Arg::Int(at.micros()),
                    Arg::Int(i64::from(share.billionths())),
                ],
            )
            .await?;
        if made == 0 {
            return Err(StoreError::BankExists(name.clone()));
        }
        let mut payload = json!({
            "name": name.as_str(),
            "kind": kind.name(),
            "policy": policy.map(|policy| policy.to_string()),
        });
        if share != Share::WHOLE {
            payload["share"] = share.ratio().into();
        }
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::BankCreated, subject, payload, at).await?;
        tx.commit().await?;
        Ok(Bank {
            id,
            name: name.clone(),
            kind,
            policy,
            forms: BankForms::default(),
            text_threshold: TextThreshold::default(),
            share,
            alias: None,
            created_at: at,
        })
    }

    /// Says which forms of an upload's picture a bank's entries are held against.
    pub async fn set_bank_forms(
        &self,
        service: ServiceId,
        bank: &Bank,
        forms: BankForms,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let text = forms.to_string();
        let args = [Arg::text(text.as_str()), Arg::id(&service), Arg::id(&bank.id)];
        let sql = "UPDATE banks SET forms = $1 WHERE service_id = $2 AND id = $3";
        if tx.execute(sql, &args).await? == 0 {
            return Err(StoreError::NoBank(bank.name.clone()));
        }
        let payload = json!({ "name": bank.name.as_str(), "forms": forms.names() });
        let subject = Some(*bank.id.as_bytes());
        self.append(&mut tx, service, EventKind::BankFormsSet, subject, payload, at).await?;
        tx.commit().await
    }

    /// Says how sure a match with one of a bank's texts must be.
    pub async fn set_text_threshold(
        &self,
        service: ServiceId,
        bank: BankId,
        threshold: TextThreshold,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "UPDATE banks SET text_threshold = $3 WHERE service_id = $1 AND id = $2";
        let args = [Arg::id(&service), Arg::id(&bank), Arg::text(threshold.name())];
        if tx.execute(sql, &args).await? == 0 {
            return Err(StoreError::NoBankId(bank));
        }
        let payload = json!({ "text_threshold": threshold.name() });
        let subject = Some(*bank.as_bytes());
        self.append(&mut tx, service, EventKind::BankChanged, subject, payload, at).await?;
        tx.commit().await
    }

    /// Every bank of a service that is not laid aside, by name.
    pub async fn banks(&self, service: ServiceId) -> Result<Vec<Bank>, StoreError> {
        let sql =
            format!("{COLUMNS} WHERE service_id = $1 AND laid_aside_at IS NULL ORDER BY name");
        let rows = self.pool.read().await?.rows(&sql, &[Arg::id(&service)]).await?;
        rows.iter().map(bank_of).collect()
    }

    /// The bank of this name.
    pub async fn bank(&self, service: ServiceId, name: &BankName) -> Result<Bank, StoreError> {
        let sql =
            format!("{COLUMNS} WHERE service_id = $1 AND name = $2 AND laid_aside_at IS NULL");
        let args = [Arg::id(&service), Arg::text(name.as_str())];
        let row = self.pool.read().await?.row(&sql, &args).await?;
        row.map_or_else(|| Err(StoreError::NoBank(name.clone())), |row| bank_of(&row))
    }

    /// What a bank holds, counted.
    pub async fn bank_statistics(
        &self,
        service: ServiceId,
        bank: BankId,
    ) -> Result<BankStatistics, StoreError> {
        let mut tx = self.pool.read().await?;
        let args = [Arg::id(&service), Arg::id(&bank)];
        let entries = tx
            .row(
                "SELECT COUNT(*) AS entries FROM entries WHERE service_id = $1 AND bank_id = $2",
                &args,
            )
            .await?
            .map_or(Ok(0), |row| row.count("entries"))?;
        let rows = tx
            .rows(
                "SELECT s.kind AS kind, COUNT(*) AS signals
                 FROM entries e JOIN entry_signals s ON s.entry_id = e.id
                 WHERE e.service_id = $1 AND e.bank_id = $2 GROUP BY s.kind",
                &args,
            )
            .await?;
        let mut signals = Vec::new();
        for row in &rows {
            if let Ok(kind) = row.text("kind")?.parse::<SignalKind>() {
                signals.push((kind, row.count("signals")?));
            }
        }
        signals.sort();
        Ok(BankStatistics { entries, signals })
    }

    /// Deletes a bank with its entries and their signals; answers how many
    /// entries there were.
    pub async fn delete_bank(
        &self,
        service: ServiceId,
        bank: &Bank,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let args = [Arg::id(&service), Arg::id(&bank.id)];
        let entries = delete_entries(&mut tx, "bank_id = $2", &args).await?;
        let deleted =
            tx.execute("DELETE FROM banks WHERE service_id = $1 AND id = $2", &args).await?;
        if deleted == 0 {
            return Err(StoreError::NoBank(bank.name.clone()));
        }
        let payload = json!({ "name": bank.name.as_str(), "entries": entries });
        let subject = Some(*bank.id.as_bytes());
        self.append(&mut tx, service, EventKind::BankDeleted, subject, payload, at).await?;
        tx.commit().await?;
        self.scrub().await?;
        Ok(entries)
    }
}

pub(crate) fn bank_of(row: &Row) -> Result<Bank, StoreError> {
    let damaged = |what: String| StoreError::Damaged(what);
    Ok(Bank {
        id: Id::from_bytes(row.array("id")?),
        name: row
            .opt_text("laid_aside_name")?
            .map_or_else(|| row.text("name"), Ok)?
            .parse()
            .map_err(|error| damaged(format!("a bank's name: {error}")))?,
        kind: BankKind::from_name(&row.text("kind")?)
            .ok_or_else(|| damaged("a bank of unknown kind".to_owned()))?,
        policy: row.opt_id("policy_id")?.map(Id::from_bytes),
        // What a newer program wrote and this one does not know is what is usual.
        forms: row.opt_text("forms")?.and_then(|text| text.parse().ok()).unwrap_or_default(),
        text_threshold: TextThreshold::from_name(&row.text("text_threshold")?)
            .ok_or_else(|| damaged("a bank's threshold is unknown".to_owned()))?,
        share: Share::of_billionths(row.int("share")?)
            .ok_or_else(|| damaged("a bank's share".to_owned()))?,
        alias: row.opt_text("alias")?,
        created_at: Timestamp::from_micros(row.int("created_at")?),
    })
}
