//! The rules that ship are a service's from its first moment, live. What it
//! makes of them is its own: one that it retired or changed stays so. One that it
//! never touched becomes the newer one that ships.

use weir_model::{RuleState, RuleVersion, ServiceId, Timestamp};
use weir_rules::{default_texts, shipped_before};
use weir_store::{Store, StoreError, WrittenRule};

/// Makes the rules that ship and that a service does not have yet, and anew those
/// that it has as they shipped before.
pub(crate) async fn ensure_default_rules(
    store: &Store,
    service: ServiceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let there = store.rules(service).await?;
    for (name, text) in default_texts() {
        let known = there.iter().find(|rule| rule.name == *name);
        let (state, after) = match known {
            None => (RuleState::Live, None),
            Some(rule) if is_old(rule) => (rule.state, Some(rule.number)),
            Some(_) => continue,
        };
        let new = WrittenRule {
            name: (*name).to_owned(),
            source: (*text).to_owned(),
            note: match known {
                None => "Ships with Weir.".to_owned(),
                Some(_) => "Ships with this version of Weir; nobody had changed it.".to_owned(),
            },
            checked: true,
            after,
        };
        let version = store.write_rule(service, &new, at).await?;
        store.set_rule_state(service, version.id, state, false, at).await?;
    }
    Ok(())
}

/// Whether a rule runs as it shipped before. One that was retired stays so.
fn is_old(rule: &RuleVersion) -> bool {
    matches!(rule.state, RuleState::Live | RuleState::Shadow)
        && shipped_before(&rule.name, &rule.source)
}
