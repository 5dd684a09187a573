//! Policies: each change is a new version, old ones are kept.

use serde_json::{Value, json};
use weir_model::{
    DsaCategory, EventKind, Id, Policy, PolicyId, PolicyText, ServiceId, Severity,
    TerroristContent, Timestamp,
};

use crate::entries::lock_service;
use crate::error::StoreError;
use crate::sql::{Arg, Row};
use crate::store::Store;

/// A policy, or a new version of one, about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPolicy {
    /// Its short name.
    pub name: String,
    /// How grave a breach is.
    pub severity: Severity,
    /// Title and text in each language.
    pub texts: Vec<PolicyText>,
    /// Its place in Article 2(7) of Regulation (EU) 2021/784.
    pub terrorist_content: Option<TerroristContent>,
    /// Its category in the DSA transparency database.
    pub dsa: Option<DsaCategory>,
    /// Whether a rule may act under it without a person.
    pub automatic: bool,
}

const COLUMNS: &str =
    "SELECT id, name, version, severity, texts, terrorist_content, dsa, created_at,
    automatic FROM policies";

impl Store {
    /// Makes a policy, or the next version of the one of this name.
    pub async fn create_policy(
        &self,
        service: ServiceId,
        new: &NewPolicy,
        at: Timestamp,
    ) -> Result<PolicyId, StoreError> {
        let id: PolicyId = self.next_id(at)?;
        let texts: Vec<Value> = new
            .texts
            .iter()
            .map(
                |text| json!({ "language": text.language, "title": text.title, "text": text.text }),
            )
            .collect();
        let mut tx = self.pool.write().await?;
        // Of two new versions at once the second waits for its number.
        lock_service(&mut tx, service).await?;
        let row = tx
            .row(
                "INSERT INTO policies (id, service_id, name, version, severity, texts,
                                       terrorist_content, dsa, created_at, automatic)
                 SELECT $1, $2, $3, COALESCE(MAX(version), 0) + 1, $4, $5, $6, $7, $8, $9
                 FROM policies WHERE service_id = $2 AND name = $3
                 RETURNING version",
                &[
                    Arg::id(&id),
                    Arg::id(&service),
                    Arg::text(new.name.as_str()),
                    Arg::text(new.severity.name()),
                    Arg::text(Value::from(texts).to_string()),
                    Arg::OptText(new.terrorist_content.map(TerroristContent::name)),
                    Arg::OptText(new.dsa.map(DsaCategory::name)),
                    Arg::Int(at.micros()),
                    Arg::Int(i64::from(new.automatic)),
                ],
            )
            .await?;
        let version = row.map_or(Ok(1), |row| row.int("version"))?;
        let payload = json!({ "name": new.name, "version": version });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::PolicyCreated, subject, payload, at).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The newest version of every policy, by name.
    pub async fn policies(&self, service: ServiceId) -> Result<Vec<Policy>, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 ORDER BY name, version DESC");
        let rows = self.pool.read().await?.rows(&sql, &[Arg::id(&service)]).await?;
        let mut policies: Vec<Policy> = rows.iter().map(policy_of).collect::<Result<_, _>>()?;
        policies.dedup_by(|older, newer| older.name == newer.name);
        Ok(policies)
    }

    /// Every version of the policy of this name, the newest first.
    pub async fn policy_versions(
        &self,
        service: ServiceId,
        name: &str,
    ) -> Result<Vec<Policy>, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 AND name = $2 ORDER BY version DESC");
        let args = [Arg::id(&service), Arg::text(name)];
        self.pool.read().await?.rows(&sql, &args).await?.iter().map(policy_of).collect()
    }

    /// One version of a policy.
    pub async fn policy(
        &self,
        service: ServiceId,
        id: PolicyId,
    ) -> Result<Option<Policy>, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 AND id = $2");
        let row = self.pool.read().await?.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        row.map(|row| policy_of(&row)).transpose()
    }
}

fn policy_of(row: &Row) -> Result<Policy, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("a policy's {what}"));
    let texts: Vec<Value> =
        serde_json::from_str(&row.text("texts")?).map_err(|_| damaged("texts"))?;
    let word = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    Ok(Policy {
        id: Id::from_bytes(row.array("id")?),
        name: row.text("name")?,
        version: u32::try_from(row.int("version")?).map_err(|_| damaged("version"))?,
        severity: Severity::from_name(&row.text("severity")?).ok_or_else(|| damaged("severity"))?,
        texts: texts
            .iter()
            .map(|value| PolicyText {
                language: word(value, "language"),
                title: word(value, "title"),
                text: word(value, "text"),
            })
            .collect(),
        terrorist_content: row
            .opt_text("terrorist_content")?
            .and_then(|name| TerroristContent::from_name(&name)),
        dsa: row.opt_text("dsa")?.and_then(|name| DsaCategory::from_name(&name)),
        automatic: row.int("automatic")? != 0,
        created_at: Timestamp::from_micros(row.int("created_at")?),
    })
}
