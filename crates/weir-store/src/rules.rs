//! Rules and their versions: written, approved, put in shadow or live, retired.
//! What was ever computed keeps its text; a change of it is a new version.

use serde_json::json;
use weir_model::{
    Actor, EventKind, Id, RuleId, RuleState, RuleVersion, RuleVersionId, ServiceId, Timestamp,
};

use crate::cases::{opt_time, opt_word, word};
use crate::entries::lock_service;
use crate::error::StoreError;
use crate::sql::{Arg, Row, Tx};
use crate::store::Store;

/// A version of a rule about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenRule {
    /// What the rule is called.
    pub name: String,
    /// The rule file, TOML.
    pub source: String,
    /// Why.
    pub note: String,
    /// Whether the caller found it sound, its own test cases included.
    pub checked: bool,
    /// The newest version that the caller knows of, where they know one: what
    /// somebody else wrote meanwhile is not written over.
    pub after: Option<u32>,
}

/// How often a version of a rule spoke.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleHits {
    /// It fired for so many revisions.
    pub fired: u64,
    /// It could not tell for so many.
    pub unknown: u64,
}

const VERSION: &str =
    "SELECT v.id, v.rule_id, r.name, v.number, v.source, v.note, v.state, v.author,
    v.written_at, v.approved_by, v.approved_at, v.since, v.first_computed_at
    FROM rule_versions v JOIN rules r ON r.id = v.rule_id";

impl Store {
    /// Writes a rule: changes its draft, or begins the next version of what is
    /// more than a draft. An approval of the old text does not stand for the new.
    pub async fn write_rule(
        &self,
        service: ServiceId,
        new: &WrittenRule,
        at: Timestamp,
    ) -> Result<RuleVersion, StoreError> {
        self.write_rule_seen(service, new, None, at).await
    }

    /// As [`Store::write_rule`], for whoever saw the newest version as it was
    /// written at `seen`: a draft keeps its number when somebody changes it.
    pub async fn write_rule_seen(
        &self,
        service: ServiceId,
        new: &WrittenRule,
        seen: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<RuleVersion, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let rule = self.known_rule(&mut tx, service, &new.name, at).await?;
        let newest = newest_in(&mut tx, service, rule).await?;
        let number = newest.as_ref().map_or(0, |newest| newest.number);
        let written = newest.as_ref().map(|newest| newest.written_at);
        let other = new.after.is_some_and(|after| after != number);
        if other || (seen.is_some() && seen != written) {
            return Err(StoreError::RuleChanged { name: new.name.clone(), version: number });
        }
        let state = if new.checked { RuleState::Checked } else { RuleState::Draft };
        let id = match newest.filter(|newest| newest.state.is_written()) {
            Some(draft) => {
                self.rewrite(&mut tx, service, draft.id, new, state, at).await?;
                draft.id
            }
            None => {
                let version = (rule, i64::from(number) + 1);
                self.insert_version(&mut tx, service, version, new, state, at).await?
            }
        };
        let version = version_in(&mut tx, service, id).await?;
        let payload = json!({
            "rule": rule.to_string(),
            "version": version.number,
            "state": state.name(),
        });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::RuleWritten, subject, payload, at).await?;
        tx.commit().await?;
        Ok(version)
    }

    async fn known_rule(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        name: &str,
        at: Timestamp,
    ) -> Result<RuleId, StoreError> {
        let id: RuleId = self.next_id(at)?;
        let row = tx
            .row(
                "INSERT INTO rules (id, service_id, name, created_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (service_id, name) DO UPDATE SET name = rules.name RETURNING id",
                &[Arg::id(&id), Arg::id(&service), Arg::text(name), Arg::Int(at.micros())],
            )
            .await?;
        row.map_or(Ok(id), |row| Ok(Id::from_bytes(row.array("id")?)))
    }

    async fn rewrite(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        id: RuleVersionId,
        new: &WrittenRule,
        state: RuleState,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        tx.execute(
            "UPDATE rule_versions SET source = $1, note = $2, state = $3, author = $4,
                    written_at = $5, since = $5, approved_by = NULL, approved_at = NULL
             WHERE service_id = $6 AND id = $7",
            &[
                Arg::text(new.source.as_str()),
                Arg::text(new.note.as_str()),
                Arg::text(state.name()),
                Arg::text(self.actor.to_string()),
                Arg::Int(at.micros()),
                Arg::id(&service),
                Arg::id(&id),
            ],
        )
        .await?;
        Ok(())
    }

    async fn insert_version(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        (rule, number): (RuleId, i64),
        new: &WrittenRule,
        state: RuleState,
        at: Timestamp,
    ) -> Result<RuleVersionId, StoreError> {
        let id: RuleVersionId = self.next_id(at)?;
        tx.execute(
            "INSERT INTO rule_versions (id, service_id, rule_id, number, source, note, state,
                                        author, written_at, since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
            &[
                Arg::id(&id),
                Arg::id(&service),
                Arg::id(&rule),
                Arg::Int(number),
                Arg::text(new.source.as_str()),
                Arg::text(new.note.as_str()),
                Arg::text(state.name()),
                Arg::text(self.actor.to_string()),
                Arg::Int(at.micros()),
            ],
        )
        .await?;
        Ok(id)
    }

    /// Approves a version, as somebody else than who wrote it.
    pub async fn approve_rule(
        &self,
        service: ServiceId,
        id: RuleVersionId,
        at: Timestamp,
    ) -> Result<RuleVersion, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let version = version_in(&mut tx, service, id).await?;
        if version.state == RuleState::Draft {
            return Err(StoreError::RuleUnchecked { name: version.name });
        }
        if version.author == self.actor || !matches!(self.actor, Actor::User(_)) {
            return Err(StoreError::OwnApproval { name: version.name });
        }
        tx.execute(
            "UPDATE rule_versions SET approved_by = $1, approved_at = $2
             WHERE service_id = $3 AND id = $4",
            &[
                Arg::text(self.actor.to_string()),
                Arg::Int(at.micros()),
                Arg::id(&service),
                Arg::id(&id),
            ],
        )
        .await?;
        let payload = json!({ "rule": version.rule.to_string(), "version": version.number });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::RuleApproved, subject, payload, at).await?;
        let version = version_in(&mut tx, service, id).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Puts a version in another state. Where it goes live or in shadow, the
    /// version of its rule that was there before retires. With `two_people` it
    /// is computed only once a second person has approved it.
    pub async fn set_rule_state(
        &self,
        service: ServiceId,
        id: RuleVersionId,
        next: RuleState,
        two_people: bool,
        at: Timestamp,
    ) -> Result<RuleVersion, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let version = version_in(&mut tx, service, id).await?;
        let RuleVersion { rule, number, name, state, approved_by, .. } = version;
        if !state.may_become(next) {
            return Err(StoreError::RuleState { name, version: number, state, next });
        }
        if two_people && next.is_computed() && approved_by.is_none() {
            return Err(StoreError::NotApproved { name, version: number });
        }
        if next.is_computed() {
            self.retire_others(&mut tx, service, rule, next, at).await?;
        }
        self.put(&mut tx, service, id, (state, next), at).await?;
        let version = version_in(&mut tx, service, id).await?;
        tx.commit().await?;
        Ok(version)
    }

    async fn retire_others(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        rule: RuleId,
        state: RuleState,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "SELECT id FROM rule_versions
                   WHERE service_id = $1 AND rule_id = $2 AND state = $3";
        let args = [Arg::id(&service), Arg::id(&rule), Arg::text(state.name())];
        for row in tx.rows(sql, &args).await? {
            let id = Id::from_bytes(row.array("id")?);
            self.put(tx, service, id, (state, RuleState::Retired), at).await?;
        }
        Ok(())
    }

    async fn put(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        id: RuleVersionId,
        (from, to): (RuleState, RuleState),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let computed = to.is_computed().then(|| at.micros());
        tx.execute(
            "UPDATE rule_versions SET state = $1, since = $2,
                    first_computed_at = COALESCE(first_computed_at, $3)
             WHERE service_id = $4 AND id = $5",
            &[
                Arg::text(to.name()),
                Arg::Int(at.micros()),
                Arg::OptInt(computed),
                Arg::id(&service),
                Arg::id(&id),
            ],
        )
        .await?;
        let payload = json!({ "from": from.name(), "to": to.name() });
        let subject = Some(*id.as_bytes());
        self.append(tx, service, EventKind::RuleStateSet, subject, payload, at).await?;
        Ok(())
    }

    /// The versions that are computed for each item: live and in shadow.
    pub async fn computed_rules(&self, service: ServiceId) -> Result<Vec<RuleVersion>, StoreError> {
        let sql = format!(
            "{VERSION} WHERE v.service_id = $1 AND v.state IN ('live', 'shadow') ORDER BY v.id"
        );
        self.rule_rows(&sql, &[Arg::id(&service)]).await
    }

    /// Every rule's versions that are not retired, and its newest one: what a
    /// list of rules shows. By name, the newest version first.
    pub async fn rules(&self, service: ServiceId) -> Result<Vec<RuleVersion>, StoreError> {
        let sql = format!(
            "{VERSION} WHERE v.service_id = $1 AND (v.state <> 'retired' OR v.number =
               (SELECT MAX(o.number) FROM rule_versions o WHERE o.rule_id = v.rule_id))
             ORDER BY r.name, v.number DESC"
        );
        self.rule_rows(&sql, &[Arg::id(&service)]).await
    }

    /// Every version of the rule of this name, the newest first.
    pub async fn rule_versions(
        &self,
        service: ServiceId,
        name: &str,
    ) -> Result<Vec<RuleVersion>, StoreError> {
        let sql = format!(
            "{VERSION} WHERE r.service_id = $1 AND r.name = $2 AND v.service_id = $1
             ORDER BY v.number DESC"
        );
        self.rule_rows(&sql, &[Arg::id(&service), Arg::text(name)]).await
    }

    /// One version.
    pub async fn rule_version(
        &self,
        service: ServiceId,
        id: RuleVersionId,
    ) -> Result<RuleVersion, StoreError> {
        version_in(&mut self.pool.read().await?, service, id).await
    }

    /// How often a version spoke from `since` on.
    pub async fn rule_hits(
        &self,
        service: ServiceId,
        id: RuleVersionId,
        since: Timestamp,
    ) -> Result<RuleHits, StoreError> {
        let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN outcome = 'fires' THEN 1 ELSE 0 END), 0)
                               AS BIGINT) AS fired, COUNT(*) AS spoke
                   FROM rule_hits WHERE service_id = $1 AND version_id = $2 AND at >= $3";
        let args = [Arg::id(&service), Arg::id(&id), Arg::Int(since.micros())];
        let row = self.pool.read().await?.row(sql, &args).await?;
        row.map_or(Ok(RuleHits::default()), |row| {
            let fired = row.count("fired")?;
            Ok(RuleHits { fired, unknown: row.count("spoke")?.saturating_sub(fired) })
        })
    }

    async fn rule_rows(&self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<RuleVersion>, StoreError> {
        self.pool.read().await?.rows(sql, args).await?.iter().map(version_of).collect()
    }
}

async fn newest_in(
    tx: &mut Tx,
    service: ServiceId,
    rule: RuleId,
) -> Result<Option<RuleVersion>, StoreError> {
    let sql = format!(
        "{VERSION} WHERE v.service_id = $1 AND v.rule_id = $2 ORDER BY v.number DESC LIMIT 1"
    );
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&rule)]).await?;
    row.as_ref().map(version_of).transpose()
}

async fn version_in(
    tx: &mut Tx,
    service: ServiceId,
    id: RuleVersionId,
) -> Result<RuleVersion, StoreError> {
    let sql = format!("{VERSION} WHERE v.service_id = $1 AND v.id = $2");
    let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
    row.as_ref().map_or(Err(StoreError::NoRuleVersion(id)), version_of)
}

fn version_of(row: &Row) -> Result<RuleVersion, StoreError> {
    Ok(RuleVersion {
        id: Id::from_bytes(row.array("id")?),
        rule: Id::from_bytes(row.array("rule_id")?),
        name: row.text("name")?,
        number: u32::try_from(row.int("number")?).unwrap_or(u32::MAX),
        source: row.text("source")?,
        note: row.text("note")?,
        state: word(row, "state")?,
        author: word(row, "author")?,
        written_at: Timestamp::from_micros(row.int("written_at")?),
        approved_by: opt_word(row, "approved_by")?,
        approved_at: opt_time(row, "approved_at")?,
        since: Timestamp::from_micros(row.int("since")?),
        first_computed_at: opt_time(row, "first_computed_at")?,
    })
}
