//! Dense numbers: the cursors of lists.

use weir_model::ServiceId;

use crate::error::StoreError;
use crate::sql::{Arg, Tx};

/// The next number of `noun`. Whoever else wants one waits until the
/// transaction ends, so that numbers become visible in their order.
pub(crate) async fn next_number(
    tx: &mut Tx,
    service: ServiceId,
    noun: &'static str,
) -> Result<i64, StoreError> {
    let row = tx
        .row(
            "INSERT INTO counters (service_id, noun, last) VALUES ($1, $2, 1)
             ON CONFLICT (service_id, noun) DO UPDATE SET last = counters.last + 1
             RETURNING last",
            &[Arg::id(&service), Arg::text(noun)],
        )
        .await?;
    row.map_or_else(|| Err(StoreError::Damaged("a counter is gone".to_owned())), |r| r.int("last"))
}
