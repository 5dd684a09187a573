//! Entries that begin to match again, and so are to be looked for among what came
//! before: switched on, restored with their bank, or disabled no longer. They are
//! noted in the transaction in which they change.

use weir_model::{BankId, EntryId, Id, ServiceId, Timestamp};

use crate::error::StoreError;
use crate::sql::{Arg, Tx, places};
use crate::store::Store;

/// A second, in which contents of HMA's tell the time.
const SECOND: i64 = 1_000_000;
/// How many entries one statement names.
const GROUP: usize = 200;

impl Store {
    /// Entries that are to be looked for again since `before` or longer, those that
    /// wait longest first. They wait until [`Seeking::again`] names them.
    ///
    /// [`Seeking::again`]: crate::Seeking::again
    pub async fn due_again(
        &self,
        service: ServiceId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<EntryId>, StoreError> {
        let sql = "SELECT entry_id FROM back_again WHERE service_id = $1 AND due_at <= $2
                   ORDER BY due_at LIMIT $3";
        let args = [Arg::id(&service), Arg::Int(before.micros()), Arg::Int(i64::from(limit))];
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        rows.iter().map(|row| Ok(Id::from_bytes(row.array("entry_id")?))).collect()
    }

    /// Leaves those out that are due by now: nobody is to look for them.
    pub async fn leave_due_again(
        &self,
        service: ServiceId,
        before: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "DELETE FROM back_again WHERE service_id = $1 AND due_at <= $2";
        tx.execute(sql, &[Arg::id(&service), Arg::Int(before.micros())]).await?;
        tx.commit().await
    }
}

/// An entry matches again from `due` on.
pub(crate) async fn note_again(
    tx: &mut Tx,
    service: ServiceId,
    entry: EntryId,
    due: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO back_again (service_id, entry_id, due_at) VALUES ($1, $2, $3)
               ON CONFLICT (service_id, entry_id) DO UPDATE SET due_at = excluded.due_at";
    tx.execute(sql, &[Arg::id(&service), Arg::id(&entry), Arg::Int(due.micros())]).await?;
    Ok(())
}

/// All entries of a bank match again from `due` on.
pub(crate) async fn note_bank_again(
    tx: &mut Tx,
    service: ServiceId,
    bank: BankId,
    due: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO back_again (service_id, entry_id, due_at)
               SELECT service_id, id, $3 FROM entries WHERE service_id = $1 AND bank_id = $2
               ON CONFLICT (service_id, entry_id) DO UPDATE SET due_at = excluded.due_at";
    tx.execute(sql, &[Arg::id(&service), Arg::id(&bank), Arg::Int(due.micros())]).await?;
    Ok(())
}

/// An entry is disabled until some second since 1970 (0 for ever): it matches again
/// from then on.
pub(crate) async fn note_disabled(
    tx: &mut Tx,
    service: ServiceId,
    entry: EntryId,
    until: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    if until == 0 {
        return settle_again(tx, service, &[entry], Timestamp::from_micros(i64::MAX)).await;
    }
    let due = Timestamp::from_micros(until.saturating_mul(SECOND));
    note_again(tx, service, entry, due.max(at)).await
}

/// These were looked for, as they were `before`.
pub(crate) async fn settle_again(
    tx: &mut Tx,
    service: ServiceId,
    entries: &[EntryId],
    before: Timestamp,
) -> Result<(), StoreError> {
    for group in entries.chunks(GROUP) {
        let sql = format!(
            "DELETE FROM back_again WHERE service_id = $1 AND due_at <= $2 AND entry_id IN ({})",
            places(3, group.len())
        );
        let mut args = vec![Arg::id(&service), Arg::Int(before.micros())];
        args.extend(group.iter().map(Arg::id));
        tx.execute(&sql, &args).await?;
    }
    Ok(())
}
