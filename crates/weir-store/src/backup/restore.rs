//! Restoring a backup into an empty store, whole or not at all.

use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use serde_json::json;
use weir_model::{EventKind, Timestamp};

use super::background::Text;
use super::blobs::Placed;
use super::check::{Backup, Place};
use super::row::{Cell, read_row};
use super::tables::{Table, quoted, tables_of};
use super::take::{read_key, services};
use super::{BETWEEN_WORDS, Beside, Progress, RestoreReport, Step};
use crate::error::StoreError;
use crate::schema;
use crate::sql::{Arg, Tx};
use crate::store::Store;

/// How much is inserted at once.
const ROWS_AT_ONCE: usize = 500;
const BYTES_AT_ONCE: usize = 1 << 20;

impl Store {
    /// Fills an empty store from a backup, in one transaction; an event tells
    /// of it. A backup of an older schema is brought up to date on the way. A
    /// blob or a secret key that is in place already stays, and another secret
    /// key than the backup's is refused.
    pub async fn restore(
        &self,
        backup: &Backup,
        beside: Beside<'_>,
        at: Timestamp,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<RestoreReport, StoreError> {
        refuse_another_key(backup, beside.secret_key)?;
        let mut tx = self.pool.write().await?;
        refuse_unless_empty(&mut tx).await?;
        make_anew(&mut tx, backup.summary.schema).await?;
        let ours = |name: &str| backup.tables.iter().any(|(table, _)| table.name == name);
        let loosened = tx.loosen_references(ours).await?;
        let mut rows = Rows { backup, done: 0, progress: &mut progress };
        for (table, place) in &backup.tables {
            // What migrations put into their tables is in the backup, too.
            tx.execute(&format!("DELETE FROM {}", quoted(&table.name)), &[]).await?;
            rows.insert(&mut tx, table, *place).await?;
        }
        tx.tighten_references(loosened).await?;
        schema::apply(&mut tx, backup.summary.schema, schema::KNOWN, Timestamp::from_micros(0))
            .await?;

        let mut placed = Placed::default();
        if let Some(folder) = beside.blobs {
            place_blobs(backup, folder, &mut placed, &mut progress).await?;
        }
        if let Some(folder) = beside.background {
            place_background(backup, folder, &mut placed)?;
        }
        let mut secret_key = false;
        if let (Some(key), Some(path)) = (&backup.secret_key, beside.secret_key) {
            placed.file(path, &key[..]).map_err(|error| unplaced(path, &error))?;
            secret_key = true;
        }
        let services = services(&mut tx).await?;
        let (rows, blobs) = (backup.summary.rows(), backup.summary.blobs);
        for service in &services {
            let made_at = backup.summary.made_at.to_string();
            let payload = json!({ "made_at": made_at, "rows": rows, "blobs": blobs });
            self.append(&mut tx, *service, EventKind::BackupRestored, None, payload, at).await?;
        }
        // Where the last word of a commit is lost, they may belong to rows.
        placed.keep();
        tx.commit().await?;
        let background = backup.summary.background;
        Ok(RestoreReport { rows, blobs, background, secret_key, services })
    }
}

/// A key that is there already opened what was made with it: it is not
/// overwritten.
fn refuse_another_key(backup: &Backup, path: Option<&Path>) -> Result<(), StoreError> {
    let (Some(key), Some(path)) = (&backup.secret_key, path) else { return Ok(()) };
    match read_key(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Ok(there) if there == *key => Ok(()),
        Ok(_) => Err(StoreError::SecretKey {
            path: path.to_owned(),
            reason: "it is another one than the backup's; move it away, or name another data folder (nothing was changed)"
                .to_owned(),
        }),
        Err(error) => {
            Err(StoreError::SecretKey { path: path.to_owned(), reason: error.to_string() })
        }
    }
}

/// Every row belongs to a service: where there is none, there is nothing.
async fn refuse_unless_empty(tx: &mut Tx) -> Result<(), StoreError> {
    schema::lock(tx).await?;
    if let Tx::Postgres(_) = tx {
        // Nobody makes a service between this look and the restoring.
        tx.script("LOCK TABLE services IN ACCESS EXCLUSIVE MODE").await?;
    }
    if services(tx).await?.is_empty() {
        return Ok(());
    }
    let mut found = Vec::new();
    for table in tables_of(schema::KNOWN).await? {
        let sql = format!("SELECT COUNT(*) AS rows FROM {}", quoted(&table.name));
        let rows = tx.row(&sql, &[]).await?.map_or(Ok(0), |row| row.count("rows"))?;
        if rows > 0 {
            found.push(format!("{}: {rows}", table.name));
        }
    }
    Err(StoreError::NotEmpty(found.join(", ")))
}

/// Makes the tables as they were in the backup's schema: only then do its rows
/// fit, and the migrations behind it do with them what they do everywhere.
async fn make_anew(tx: &mut Tx, version: i64) -> Result<(), StoreError> {
    for table in tables_of(schema::KNOWN).await?.iter().rev() {
        tx.drop_table(&table.name).await?;
    }
    tx.drop_table("weir_schema").await?;
    schema::begin(tx).await?;
    schema::apply(tx, 0, version, Timestamp::from_micros(0)).await
}

/// The rows of a backup on their way into the database.
struct Rows<'a, P> {
    backup: &'a Backup,
    done: u64,
    progress: &'a mut P,
}

impl<P: FnMut(Progress) + Send> Rows<'_, P> {
    async fn insert(&mut self, tx: &mut Tx, table: &Table, place: Place) -> Result<(), StoreError> {
        let mut lines = BufReader::new(at(self.backup, place)?);
        let (mut line, mut rows, mut bytes, mut number) = (Vec::new(), Vec::new(), 0, 0_u64);
        loop {
            line.clear();
            // The longest line was measured when the file was checked.
            let length = lines.read_until(b'\n', &mut line).map_err(|e| self.unreadable(&e))?;
            if length > 0 {
                number += 1;
                rows.push(read_row(&line, table).map_err(|fault| StoreError::NoBackup {
                    path: self.backup.path.clone(),
                    reason: format!("row {number} of {} is no row of it: {fault}", table.name),
                })?);
                bytes += length;
            }
            if length == 0 || rows.len() >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE {
                insert(tx, table, &rows).await?;
                self.tell(rows.len() as u64);
                (rows, bytes) = (Vec::new(), 0);
            }
            if length == 0 {
                return Ok(());
            }
        }
    }

    fn tell(&mut self, more: u64) {
        self.done += more;
        let of = self.backup.summary.rows();
        (self.progress)(Progress { step: Step::Rows, done: self.done, of });
    }

    fn unreadable(&self, error: &io::Error) -> StoreError {
        StoreError::NoBackup { path: self.backup.path.clone(), reason: error.to_string() }
    }
}

async fn insert(tx: &mut Tx, table: &Table, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
    let args: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| row.iter().zip(&table.columns).map(|(cell, c)| cell.arg(c.kind)).collect())
        .collect();
    tx.insert_all(&table.into(), &args).await
}

/// The backup's file from a place on, as far as it goes.
fn at(backup: &Backup, place: Place) -> Result<io::Take<&std::fs::File>, StoreError> {
    let mut file = &backup.file;
    file.seek(SeekFrom::Start(place.from)).map_err(|error| StoreError::NoBackup {
        path: backup.path.clone(),
        reason: error.to_string(),
    })?;
    Ok(file.take(place.bytes))
}

async fn place_blobs(
    backup: &Backup,
    folder: &Path,
    placed: &mut Placed,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<(), StoreError> {
    let of = backup.blobs.len() as u64;
    for (done, (name, place)) in (1..).zip(&backup.blobs) {
        let written = placed.blob(folder, name, at(backup, *place)?);
        written.map_err(|error| unplaced(folder, &error))?;
        if done % BETWEEN_WORDS == 0 || done == of {
            progress(Progress { step: Step::Blobs, done, of });
        }
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// Puts the texts of the operator's own background into their folder; what is there
/// stays.
fn place_background(backup: &Backup, folder: &Path, placed: &mut Placed) -> Result<(), StoreError> {
    let Some(place) = backup.background else { return Ok(()) };
    let refused = |reason: String| StoreError::NoBackup { path: backup.path.clone(), reason };
    let mut lines = BufReader::new(at(backup, place)?);
    let (mut line, mut number) = (Vec::new(), 0);
    while lines.read_until(b'\n', &mut line).map_err(|error| refused(error.to_string()))? > 0 {
        number += 1;
        let text = Text::of_line(&line)
            .map_err(|fault| refused(format!("text {number} of the background: {fault}")))?;
        text.place(folder, placed).map_err(|error| unplaced(folder, &error))?;
        line.clear();
    }
    Ok(())
}

fn unplaced(path: &Path, error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Unopenable { path: path.to_owned(), reason: error.to_string() },
    }
}
