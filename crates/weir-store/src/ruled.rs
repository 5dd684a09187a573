//! What rules made of a revision: who said what, labels, and the one action
//! that may follow without a person. Written in the commit of the revision.

use std::time::Duration;

use serde_json::json;
use weir_model::{
    Actor, CaseId, DecisionId, EventKind, ItemId, NewDecision, Outcome, PolicyId, Priority,
    Purpose, Queue, RuleState, RuleVersionId, ServiceId, Severity, Timestamp,
};

use crate::authors::AuthorCount;
use crate::cases::case_in;
use crate::decisions::{KeepUntil, insert_decision};
use crate::endings::close;
use crate::error::StoreError;
use crate::events::Draft;
use crate::revisions::Revision;
use crate::sql::{Arg, Tx};
use crate::store::Store;

/// A case that rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedCase {
    /// Where it is to wait.
    pub queue: Queue,
    /// How soon it is to be looked at.
    pub priority: Priority,
}

impl AskedCase {
    /// How long the case may wait, where the gravest policy of the banks that
    /// matched is `severity`. A rule may hurry a case beyond its policy or say
    /// that it can wait; `normal` leaves it to the policy.
    pub(crate) fn clock(self, severity: Severity) -> Duration {
        match self.priority {
            Priority::Urgent => Severity::Critical.clock(),
            Priority::High => Severity::High.clock().min(severity.clock()),
            Priority::Normal => severity.clock(),
            Priority::Low => Severity::Low.clock(),
        }
    }
}

/// What rules made of a notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeRuled {
    /// Where its case is to wait, and how long it may.
    pub case: Option<AskedCase>,
    /// What each rule said, JSON.
    pub said: Option<String>,
    /// Which versions spoke.
    pub hits: Vec<RuleHit>,
    /// The labels that they set.
    pub labels: Vec<NewLabel>,
}

/// A version of a rule that spoke for a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleHit {
    /// Which version.
    pub version: RuleVersionId,
    /// Live or in shadow, as it was then.
    pub state: RuleState,
    /// `fires`, or what it could not tell without.
    pub outcome: String,
}

/// What a label stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelOn {
    /// The item itself.
    Item,
    /// Its author.
    Author,
    /// A domain that it links to.
    Domain(String),
}

impl LabelOn {
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Author => "author",
            Self::Domain(_) => "domain",
        }
    }
}

/// A label that a rule sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLabel {
    /// What it stands on.
    pub on: LabelOn,
    /// What it says.
    pub name: String,
    /// The version that set it.
    pub version: RuleVersionId,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// The action of a rule, where it may act without a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleAct {
    /// The version that acts.
    pub version: RuleVersionId,
    /// What with the item: removing or labelling it.
    pub outcome: Outcome,
    /// Under which policy.
    pub policy: Option<PolicyId>,
    /// Why, in words that the author may be given.
    pub reason: String,
    /// The language of the reason.
    pub language: Option<String>,
    /// How long what the case kept is kept.
    pub keep: KeepUntil,
}

impl Store {
    /// Keeps what rules said of a revision, and the labels that they set.
    pub(crate) async fn keep_said(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        revision: Revision,
        (hits, labels): (&[RuleHit], &[NewLabel]),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        for hit in hits {
            // A notice lets the same version speak again.
            tx.execute(
                "INSERT INTO rule_hits (item_id, number, version_id, service_id, state, outcome,
                                        at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (item_id, number, version_id) DO UPDATE
                 SET state = excluded.state, outcome = excluded.outcome",
                &[
                    Arg::id(&revision.0),
                    Arg::Int(revision.1),
                    Arg::id(&hit.version),
                    Arg::id(&service),
                    Arg::text(hit.state.name()),
                    Arg::text(hit.outcome.as_str()),
                    Arg::Int(at.micros()),
                ],
            )
            .await?;
        }
        for label in labels {
            set_label(tx, service, revision.0, label, at).await?;
        }
        Ok(())
    }

    /// Decides a case in a rule's name, which DESIGN.md allows in one case
    /// alone; that it is this one the engine has made sure of.
    pub(crate) async fn act_by_rule(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        case: CaseId,
        act: &RuleAct,
        drafts: &mut Vec<Draft>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let case = case_in(tx, service, case).await?;
        let Some(item) = case.item else { return Ok(()) };
        let Some(kind) = act.outcome.action() else { return Ok(()) };
        let id: DecisionId = self.next_id(at)?;
        let new = NewDecision {
            policy: act.policy,
            purpose: Purpose::Unclear,
            outcome: act.outcome,
            reason: act.reason.clone(),
            language: act.language.clone(),
            case_version: None,
            not_before: at,
        };
        insert_decision(tx, service, id, case.id, &new, Actor::Rule(act.version), at).await?;
        let action = self.request(tx, service, id, item, kind, at, at).await?;
        close(tx, service, &case, act.keep, at).await?;
        self.decided(tx, service, &case, (id, &new), at).await?;
        let payload = json!({
            "case": case.id.to_string(),
            "decision": id.to_string(),
            "action": action.to_string(),
        });
        let subject = Some(*act.version.as_bytes());
        drafts.push(Draft { kind: EventKind::RuleActed, subject, payload });
        Ok(())
    }
}

async fn set_label(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
    label: &NewLabel,
    at: Timestamp,
) -> Result<(), StoreError> {
    let author;
    let subject: &[u8] = match &label.on {
        LabelOn::Item => item.as_bytes(),
        LabelOn::Domain(domain) => domain.as_bytes(),
        LabelOn::Author => {
            let sql = "SELECT author_id FROM items WHERE service_id = $1 AND id = $2";
            let row = tx.row(sql, &[Arg::id(&service), Arg::id(&item)]).await?;
            let Some(id) = row.map(|row| row.opt_id("author_id")).transpose()?.flatten() else {
                return Ok(());
            };
            author = id;
            &author
        }
    };
    tx.execute(
        "INSERT INTO labels (service_id, on_what, subject, name, version_id, item_id, set_at,
                             expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (service_id, on_what, subject, name) DO UPDATE
         SET version_id = excluded.version_id, item_id = excluded.item_id,
             set_at = excluded.set_at, expires_at = excluded.expires_at",
        &[
            Arg::id(&service),
            Arg::text(label.on.name()),
            Arg::Bytes(subject),
            Arg::text(label.name.as_str()),
            Arg::id(&label.version),
            Arg::id(&item),
            Arg::Int(at.micros()),
            Arg::OptInt(label.expires_at.map(Timestamp::micros)),
        ],
    )
    .await?;
    Ok(())
}

/// Forgets the labels on an item, and that others were set for it.
pub(crate) async fn forget_labels(
    tx: &mut Tx,
    service: ServiceId,
    item: ItemId,
) -> Result<(), StoreError> {
    let args = [Arg::id(&service), Arg::id(&item)];
    for sql in [
        "DELETE FROM labels WHERE service_id = $1 AND on_what = 'item' AND subject = $2",
        "UPDATE labels SET item_id = NULL WHERE service_id = $1 AND item_id = $2",
    ] {
        tx.execute(sql, &args).await?;
    }
    Ok(())
}

/// What a decision changes beside its case: the author's history.
impl Store {
    pub(crate) async fn decided(
        &self,
        tx: &mut Tx,
        service: ServiceId,
        case: &weir_model::Case,
        (_decision, new): (DecisionId, &NewDecision),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(item) = case.item else { return Ok(()) };
        if new.outcome == Outcome::Remove {
            AuthorCount::removed(1).of_item(tx, service, item, at).await?;
        }
        Ok(())
    }
}
