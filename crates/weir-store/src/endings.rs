//! How the waiting of a case ends, and begins again.

use weir_model::{Case, CaseId, CaseState, Outcome, ServiceId, Timestamp};

use crate::cases::{hold, open_case};
use crate::decisions::KeepUntil;
use crate::error::StoreError;
use crate::holds::let_go;
use crate::notices::move_notices;
use crate::sql::{Arg, Tx};

/// The case waits no longer, and so what it kept goes in its time.
pub(crate) async fn close(
    tx: &mut Tx,
    service: ServiceId,
    case: &Case,
    keep: KeepUntil,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE cases SET state = 'decided', decided_at = $1, version = version + 1
               WHERE service_id = $2 AND id = $3";
    tx.execute(sql, &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&case.id)]).await?;
    let_expire(tx, service, case, keep).await
}

/// Nobody need decide the case any more; what it kept goes in its time.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    service: ServiceId,
    case: &Case,
    keep: KeepUntil,
) -> Result<(), StoreError> {
    let sql = "UPDATE cases SET state = 'withdrawn', decided_at = NULL, version = version + 1
               WHERE service_id = $1 AND id = $2";
    tx.execute(sql, &[Arg::id(&service), Arg::id(&case.id)]).await?;
    let_go(tx, service, case.id).await?;
    // Of a decided case it goes when it was to go.
    if case.state == CaseState::Open { let_expire(tx, service, case, keep).await } else { Ok(()) }
}

async fn let_expire(
    tx: &mut Tx,
    service: ServiceId,
    case: &Case,
    keep: KeepUntil,
) -> Result<(), StoreError> {
    let Some(item) = case.item else { return Ok(()) };
    // But for what waits to be fingerprinted.
    for sql in [
        "UPDATE contents SET expires_at = $1 WHERE service_id = $3 AND item_id = $4 AND number IN
         (SELECT number FROM revisions WHERE service_id = $3 AND item_id = $4
          AND verdict IS NOT NULL)",
        "UPDATE revisions SET expires_at = $2 WHERE service_id = $3 AND item_id = $4
         AND verdict IS NOT NULL",
    ] {
        let (content, fingerprints) = (keep.content.micros(), keep.fingerprints.micros());
        let args = [Arg::Int(content), Arg::Int(fingerprints), Arg::id(&service), Arg::id(&item)];
        tx.execute(sql, &args).await?;
    }
    Ok(())
}

/// Whether a decision that ended the waiting of a case was not taken back.
pub(crate) async fn decision_stands(
    tx: &mut Tx,
    service: ServiceId,
    case: CaseId,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS found FROM decisions WHERE service_id = $1 AND case_id = $2
               AND undone_at IS NULL AND outcome <> $3 LIMIT 1";
    let args = [Arg::id(&service), Arg::id(&case), Arg::text(Outcome::Escalate.name())];
    Ok(tx.row(sql, &args).await?.is_some())
}

/// The case waits again, unless a newer one of its item or URL does: then its
/// notices wait there. What was erased waits for nobody.
pub(crate) async fn reopen(tx: &mut Tx, service: ServiceId, case: &Case) -> Result<(), StoreError> {
    if case.item.is_none() && case.url.is_none() {
        return Ok(());
    }
    if let Some((newer, _)) = open_case(tx, service, case.item, case.url.as_deref()).await? {
        return move_notices(tx, service, case.id, newer).await;
    }
    let sql = "UPDATE cases SET state = 'open', decided_at = NULL, version = version + 1
               WHERE service_id = $1 AND id = $2";
    tx.execute(sql, &[Arg::id(&service), Arg::id(&case.id)]).await?;
    match case.item {
        Some(item) => hold(tx, service, item).await,
        None => Ok(()),
    }
}
