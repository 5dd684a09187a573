//! The rules that ship are a service's from its first moment, live. What it
//! makes of them is its own: one that it retired or changed stays so.

use weir_model::{RuleState, ServiceId, Timestamp};
use weir_rules::{RuleFile, default_texts};
use weir_store::{Store, StoreError, WrittenRule};

/// Makes the rules that ship and that a service does not have yet.
pub(crate) async fn ensure_default_rules(
    store: &Store,
    service: ServiceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let there = store.rules(service).await?;
    let shipped =
        default_texts().iter().filter_map(|text| Some((text, RuleFile::parse(text).ok()?)));
    for (text, file) in
        shipped.filter(|(_, file)| !there.iter().any(|rule| rule.name == file.name()))
    {
        let new = WrittenRule {
            name: file.name().to_owned(),
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
