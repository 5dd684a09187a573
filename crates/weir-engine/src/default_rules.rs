//! The rules that ship are a service's from its first moment, live. What it
//! makes of them is its own: one that it retired or changed stays so.

use weir_model::{RuleState, ServiceId, Timestamp};
use weir_rules::default_texts;
use weir_store::{Store, StoreError, WrittenRule};

/// Makes the rules that ship and that a service does not have yet.
pub(crate) async fn ensure_default_rules(
    store: &Store,
    service: ServiceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let there = store.rules(service).await?;
    for (name, text) in default_texts() {
        if there.iter().any(|rule| rule.name == *name) {
            continue;
        }
        let new = WrittenRule {
            name: (*name).to_owned(),
            source: (*text).to_owned(),
            note: "Ships with Weir.".to_owned(),
            checked: true,
            after: None,
        };
        let version = store.write_rule(service, &new, at).await?;
        store.set_rule_state(service, version.id, RuleState::Live, false, at).await?;
    }
    Ok(())
}
