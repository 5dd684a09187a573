//! Turns: whoever changes a service's items, cases, notices or decisions does
//! it alone.
//!
//! Each of these changes reaches items, revisions, cases, reporters and counters
//! in an order of its own, and a group of items in the order that they came in:
//! with locks on rows two of them would wait for each other. One order of all
//! rows for everybody was the alternative; every function would have to know
//! those of all others. SQLite lets one writer in anyway.

use weir_model::ServiceId;

use crate::error::StoreError;
use crate::sql::Tx;

/// Waits until nobody else changes the service's items, cases, notices or
/// decisions, and keeps others waiting until the transaction ends. Taken before
/// the outbox and before any row.
pub(crate) async fn take_turn(tx: &mut Tx, service: ServiceId) -> Result<(), StoreError> {
    // The random half: the first one is a time, which several may share.
    let random = service.as_bytes()[8..].try_into().expect("an id has 16 bytes");
    tx.alone(i64::from_be_bytes(random)).await
}
