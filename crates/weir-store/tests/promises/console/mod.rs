//! What reviewers and operators are shown is what is there: the queue, who
//! holds what, what somebody was shown and chose, the log, events, the
//! dashboard.

mod choices;
mod dashboard;
mod exposures;
mod found;
mod holds;
mod log;
mod queue;
mod related;

use weir_model::{CaseId, Role, ServiceId, UserId};
use weir_signals::SignalKind;
use weir_store::{Finding, NewRevision};

use crate::items::{matched, unmatched};
use crate::people::user;
use crate::world::{World, at};

/// A revision of a post that a signal of this kind matched, in this bank.
fn matched_by(id: &str, n: u64, kind: SignalKind, bank: &str) -> NewRevision {
    let new = matched(id, n);
    let mut matches = new.finding.matches.clone();
    for found in &mut matches {
        (found.kind, found.bank) = (kind, bank.to_owned());
        found.distance = found.distance.filter(|_| kind == SignalKind::Pdq);
    }
    NewRevision { finding: Finding { matches, ..new.finding }, ..unmatched(id, n) }
}

async fn reviewer(world: &World, service: ServiceId, name: &str) -> UserId {
    user(world, service, name, Role::Reviewer).await.0.id
}

impl World {
    /// A case of a post that matched, opened at `n`.
    async fn waits(&self, service: ServiceId, id: &str, n: i64) -> CaseId {
        let new = matched(id, n.unsigned_abs());
        let received = self.store.receive_items(service, &[new], at(n)).await.unwrap();
        received[0].case.unwrap()
    }
}
