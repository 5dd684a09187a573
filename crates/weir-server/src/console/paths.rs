//! Paths to things that people named, and back.

use weir_model::{Bank, BankId, Policy, PolicyId, ServiceId};
use weir_store::Store;

use super::matched::path_part;
use crate::problem::Problem;

/// Names that no path can hold: browsers walk up at dots, however they are
/// written, and `new` is the form for a new one. Such a thing goes by its id.
fn is_taken(name: &str) -> bool {
    matches!(name, "." | ".." | "new")
}

/// Where a bank is.
pub(super) fn bank(bank: &Bank) -> String {
    let name = bank.name.as_str();
    if is_taken(name) {
        format!("/banks/{}", bank.id)
    } else {
        format!("/banks/{}", path_part(name))
    }
}

/// The bank that a path names, by its name or its id.
pub(super) async fn find_bank(
    store: &Store,
    service: ServiceId,
    part: &str,
) -> Result<Bank, Problem> {
    if let Ok(id) = part.parse::<BankId>() {
        let banks = store.banks(service).await?;
        if let Some(bank) = banks.into_iter().find(|bank| bank.id == id) {
            return Ok(bank);
        }
    }
    Ok(weir_engine::find_bank(store, service, part).await?)
}

/// Where a policy is.
pub(super) fn policy(policy: &Policy) -> String {
    if is_taken(&policy.name) {
        format!("/policies/{}", policy.id)
    } else {
        format!("/policies/{}", path_part(&policy.name))
    }
}

/// Every version of the policy that a path names, the newest first.
pub(super) async fn find_policy(
    store: &Store,
    service: ServiceId,
    part: &str,
) -> Result<Vec<Policy>, Problem> {
    let known = match part.parse::<PolicyId>() {
        Ok(id) => store.policy(service, id).await?,
        Err(_) => None,
    };
    let name = known.map_or_else(|| part.to_owned(), |policy| policy.name);
    let versions = store.policy_versions(service, &name).await?;
    if versions.is_empty() {
        return Err(Problem::not_found("there is no policy of this name"));
    }
    Ok(versions)
}
