//! Changes of a bank that keep what it holds: another name, another share of
//! lookups, an alias; laid aside, and restored.

use serde_json::json;
use weir_model::{Bank, BankId, BankName, EventKind, ServiceId, Share, Timestamp};

use crate::back_again::note_bank_again;
use crate::banks::{COLUMNS, bank_of};
use crate::entries::lock_service;
use crate::error::StoreError;
use crate::sql::{Arg, Tx};
use crate::store::Store;

/// What is to be another with a bank; what is nothing stays.
#[derive(Clone, Debug, Default)]
pub struct BankChange {
    /// Another name.
    pub name: Option<BankName>,
    /// Another share of lookups.
    pub share: Option<Share>,
}

/// A bank that was laid aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaidAside {
    /// The bank, with the name that it had.
    pub bank: Bank,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Renames a bank, or has it take part in another share of lookups.
    pub async fn change_bank(
        &self,
        service: ServiceId,
        bank: BankId,
        change: &BankChange,
        at: Timestamp,
    ) -> Result<Bank, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let before = standing(&mut tx, service, bank).await?;
        let mut after = before.clone();
        if let Some(name) = change.name.clone().filter(|name| *name != before.name) {
            free_name(&mut tx, service, &name).await?;
            after.name = name;
            // An alias is for names that HMA's clients do not know; the new one may be.
            after.alias = None;
        }
        after.share = change.share.unwrap_or(before.share);
        if after == before {
            return Ok(before);
        }
        tx.execute(
            "UPDATE banks SET name = $3, share = $4, alias = $5 WHERE service_id = $1 AND id = $2",
            &[
                Arg::id(&service),
                Arg::id(&bank),
                Arg::text(after.name.as_str()),
                Arg::Int(i64::from(after.share.billionths())),
                Arg::OptText(after.alias.as_deref()),
            ],
        )
        .await?;
        let payload = json!({
            "name": after.name.as_str(),
            "before": before.name.as_str(),
            "share": after.share.ratio(),
        });
        let subject = Some(*bank.as_bytes());
        self.append(&mut tx, service, EventKind::BankChanged, subject, payload, at).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Gives a bank the alias by which HMA's clients know it; false where
    /// another bank has that alias or that name.
    pub async fn alias_bank(
        &self,
        service: ServiceId,
        bank: BankId,
        alias: &str,
    ) -> Result<bool, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let sql = "SELECT 1 AS found FROM banks WHERE service_id = $1 AND id <> $2
                   AND (name = $3 OR alias = $3)";
        let args = [Arg::id(&service), Arg::id(&bank), Arg::text(alias)];
        if tx.row(sql, &args).await?.is_some() {
            return Ok(false);
        }
        let sql = "UPDATE banks SET alias = $3 WHERE service_id = $1 AND id = $2";
        tx.execute(sql, &args).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Lays a bank aside: it is gone for whoever uses it, its name is free, and
    /// nothing that it holds is lost until [`Store::forget_laid_aside`].
    pub async fn lay_bank_aside(
        &self,
        service: ServiceId,
        bank: BankId,
        at: Timestamp,
    ) -> Result<Bank, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let before = standing(&mut tx, service, bank).await?;
        tx.execute(
            "UPDATE banks SET laid_aside_at = $3, laid_aside_name = name, name = $4, alias = NULL
             WHERE service_id = $1 AND id = $2",
            &[
                Arg::id(&service),
                Arg::id(&bank),
                Arg::Int(at.micros()),
                Arg::text(bank.to_string()),
            ],
        )
        .await?;
        let subject = Some(*bank.as_bytes());
        let payload = json!({ "name": before.name.as_str() });
        self.append(&mut tx, service, EventKind::BankLaidAside, subject, payload, at).await?;
        tx.commit().await?;
        Ok(before)
    }

    /// The banks that were laid aside, the last one first.
    pub async fn laid_aside_banks(&self, service: ServiceId) -> Result<Vec<LaidAside>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE service_id = $1 AND laid_aside_at IS NOT NULL
             ORDER BY laid_aside_at DESC, id"
        );
        let rows = self.pool.read().await?.rows(&sql, &[Arg::id(&service)]).await?;
        let read = |row: &crate::sql::Row| {
            Ok(LaidAside {
                bank: bank_of(row)?,
                at: Timestamp::from_micros(row.int("laid_aside_at")?),
            })
        };
        rows.iter().map(read).collect()
    }

    /// Brings a bank back that was laid aside, under the name that it had or
    /// under another.
    pub async fn restore_bank(
        &self,
        service: ServiceId,
        bank: BankId,
        name: Option<&BankName>,
        at: Timestamp,
    ) -> Result<Bank, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let sql =
            format!("{COLUMNS} WHERE service_id = $1 AND id = $2 AND laid_aside_at IS NOT NULL");
        let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&bank)]).await?;
        let mut restored = bank_of(&row.ok_or(StoreError::NoBankId(bank))?)?;
        if let Some(name) = name {
            restored.name = name.clone();
        }
        free_name(&mut tx, service, &restored.name).await?;
        tx.execute(
            "UPDATE banks SET laid_aside_at = NULL, laid_aside_name = NULL, name = $3
             WHERE service_id = $1 AND id = $2",
            &[Arg::id(&service), Arg::id(&bank), Arg::text(restored.name.as_str())],
        )
        .await?;
        note_bank_again(&mut tx, service, bank, at).await?;
        let subject = Some(*bank.as_bytes());
        let payload = json!({ "name": restored.name.as_str() });
        self.append(&mut tx, service, EventKind::BankRestored, subject, payload, at).await?;
        tx.commit().await?;
        Ok(restored)
    }

    /// Deletes what was laid aside before `before`; answers how many banks.
    pub async fn forget_laid_aside(
        &self,
        service: ServiceId,
        before: Timestamp,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let mut forgotten = 0;
        for aside in self.laid_aside_banks(service).await? {
            if aside.at < before {
                match self.delete_bank(service, &aside.bank, at).await {
                    Ok(_) | Err(StoreError::NotScrubbed) => forgotten += 1,
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(forgotten)
    }
}

/// A bank that is not laid aside.
async fn standing(tx: &mut Tx, service: ServiceId, bank: BankId) -> Result<Bank, StoreError> {
    let sql = format!("{COLUMNS} WHERE service_id = $1 AND id = $2 AND laid_aside_at IS NULL");
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&bank)]).await?;
    row.map_or(Err(StoreError::NoBankId(bank)), |row| bank_of(&row))
}

/// Refuses a name that another bank has, or goes by.
async fn free_name(tx: &mut Tx, service: ServiceId, name: &BankName) -> Result<(), StoreError> {
    let sql = "SELECT 1 AS found FROM banks WHERE service_id = $1 AND (name = $2 OR alias = $2)";
    let args = [Arg::id(&service), Arg::text(name.as_str())];
    match tx.row(sql, &args).await? {
        Some(_) => Err(StoreError::BankExists(name.clone())),
        None => Ok(()),
    }
}
