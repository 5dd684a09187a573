//! Imports: lists taken in, and taken back.

use serde_json::json;
use weir_model::{BankId, EventKind, Id, Import, ImportId, ServiceId, Source, Timestamp};

use crate::entries::{delete_entries, lock_service, require_bank};
use crate::error::StoreError;
use crate::events::Draft;
use crate::sql::{Arg, Row};
use crate::store::Store;

/// What taking back an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// How many entries are gone.
    pub removed: u64,
    /// How many stay because an own decision confirmed them since.
    pub kept: u64,
}

const COLUMNS: &str =
    "SELECT id, bank_id, name, started_at, finished_at, undone_at, taken FROM imports";

impl Store {
    /// Begins an import; its entries name it in their provenance.
    pub async fn begin_import(
        &self,
        service: ServiceId,
        bank: BankId,
        name: &str,
        at: Timestamp,
    ) -> Result<ImportId, StoreError> {
        let id: ImportId = self.next_id(at)?;
        let mut tx = self.pool.write().await?;
        require_bank(&mut tx, service, bank).await?;
        tx.execute(
            "INSERT INTO imports (id, service_id, bank_id, name, started_at, taken)
             VALUES ($1, $2, $3, $4, $5, 0)",
            &[
                Arg::id(&id),
                Arg::id(&service),
                Arg::id(&bank),
                Arg::text(name),
                Arg::Int(at.micros()),
            ],
        )
        .await?;
        let payload = json!({ "bank": bank.to_string() });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::ImportStarted, subject, payload, at).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Ends an import that brought `taken` entries.
    pub async fn finish_import(
        &self,
        service: ServiceId,
        id: ImportId,
        taken: u64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let finished = tx
            .execute(
                "UPDATE imports SET finished_at = $1, taken = $2 WHERE service_id = $3 AND id = $4",
                &[
                    Arg::Int(at.micros()),
                    Arg::Int(i64::try_from(taken).unwrap_or(i64::MAX)),
                    Arg::id(&service),
                    Arg::id(&id),
                ],
            )
            .await?;
        if finished == 0 {
            return Err(StoreError::NoImport(id));
        }
        let payload = json!({ "taken": taken });
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::ImportFinished, subject, payload, at).await?;
        tx.commit().await
    }

    /// Takes back an import: every entry that it brought goes, but for those
    /// that an own decision confirmed since.
    pub async fn undo_import(
        &self,
        service: ServiceId,
        id: ImportId,
        at: Timestamp,
    ) -> Result<Undone, StoreError> {
        let own = Source::OwnDecision.to_string();
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let sql = "SELECT undone_at FROM imports WHERE service_id = $1 AND id = $2";
        let import = tx.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        if import.ok_or(StoreError::NoImport(id))?.opt_int("undone_at")?.is_some() {
            return Err(StoreError::AlreadyUndone(id));
        }
        let args = [Arg::id(&service), Arg::id(&id), Arg::text(own.as_str())];
        let gone = tx
            .rows(
                "SELECT id FROM entries WHERE service_id = $1 AND import_id = $2 AND source <> $3",
                &args,
            )
            .await?;
        let kept = tx
            .row(
                "SELECT COUNT(*) AS kept FROM entries
                 WHERE service_id = $1 AND import_id = $2 AND source = $3",
                &args,
            )
            .await?
            .map_or(Ok(0), |row| row.count("kept"))?;
        let removed = delete_entries(&mut tx, "import_id = $2 AND source <> $3", &args).await?;
        tx.execute(
            "UPDATE imports SET undone_at = $1 WHERE service_id = $2 AND id = $3",
            &[Arg::Int(at.micros()), Arg::id(&service), Arg::id(&id)],
        )
        .await?;
        let mut drafts = Vec::with_capacity(gone.len() + 1);
        for row in &gone {
            let payload = json!({ "import": id.to_string() });
            let subject = Some(row.array("id")?);
            drafts.push(Draft { kind: EventKind::EntryRemoved, subject, payload });
        }
        drafts.push(Draft {
            kind: EventKind::ImportUndone,
            subject: Some(*id.as_bytes()),
            payload: json!({ "removed": removed, "kept": kept }),
        });
        self.append_all(&mut tx, service, drafts, at).await?;
        tx.commit().await?;
        self.scrub().await?;
        Ok(Undone { removed, kept })
    }

    /// One import.
    pub async fn import(&self, service: ServiceId, id: ImportId) -> Result<Import, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 AND id = $2");
        let row = self.pool.read().await?.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        row.map_or(Err(StoreError::NoImport(id)), |row| import_of(&row))
    }

    /// Every import of a service, newest first.
    pub async fn imports(&self, service: ServiceId) -> Result<Vec<Import>, StoreError> {
        let sql = format!("{COLUMNS} WHERE service_id = $1 ORDER BY id DESC");
        let rows = self.pool.read().await?.rows(&sql, &[Arg::id(&service)]).await?;
        rows.iter().map(import_of).collect()
    }
}

fn import_of(row: &Row) -> Result<Import, StoreError> {
    let time = |column: &str| -> Result<Option<Timestamp>, StoreError> {
        Ok(row.opt_int(column)?.map(Timestamp::from_micros))
    };
    Ok(Import {
        id: Id::from_bytes(row.array("id")?),
        bank: Id::from_bytes(row.array("bank_id")?),
        name: row.text("name")?,
        started_at: Timestamp::from_micros(row.int("started_at")?),
        finished_at: time("finished_at")?,
        undone_at: time("undone_at")?,
        taken: row.count("taken")?,
    })
}
