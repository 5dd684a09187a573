//! Taking a backup: the rows as one read transaction sees them, then the blobs.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest as _, Sha256};
use weir_model::{EventKind, Id, ServiceId, Timestamp};

use super::background::{self, Text};
use super::blobs::{self, Copied, Listing};
use super::file::Writer;
use super::manifest::{BlobsDigest, Digests, FORMAT, Manifest, TableDigest};
use super::row::write_row;
use super::tables::{Table, quoted, tables_of};
use super::{BETWEEN_WORDS, BackupReport, Beside, LONGEST_ROW, Progress, Step};
use crate::error::StoreError;
use crate::sql::Tx;
use crate::store::Store;

impl Store {
    /// Writes all that the store keeps into the new file `to`, as it is at one
    /// moment; others go on reading and writing. An event tells of it
    /// afterwards (so it is not in the backup itself).
    ///
    /// While the rows are read, SQLite's erasures stay in its write-ahead log;
    /// see [`StoreError::NotScrubbed`].
    pub async fn backup(
        &self,
        to: &Path,
        beside: Beside<'_>,
        at: Timestamp,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<BackupReport, StoreError> {
        let schema = self.schema_version();
        let tables = tables_of(schema).await?;
        let wrong = |error| not_written(to, error);
        let background = beside.background.map_or(Ok(Vec::new()), background::list);
        let background = background.map_err(wrong)?;
        let manifest = Manifest {
            weir_backup: if background.is_empty() { 1 } else { FORMAT },
            schema,
            weir: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: at.to_string(),
            database: self.database_version().await?,
            tables,
        };
        let seconds = u64::try_from(at.micros() / 1_000_000).unwrap_or(0);
        let mut taking = Taking {
            writer: Writer::begin(to, seconds).map_err(wrong)?,
            to,
            digests: Digests::default(),
            report: BackupReport::default(),
            progress: &mut progress,
        };
        taking.manifest(&manifest)?;
        let listing = taking.rows(self, &manifest.tables, beside.blobs).await?;
        taking.blobs(listing).await?;
        taking.background(&background)?;
        if let Some(path) = beside.secret_key {
            taking.secret_key(path)?;
        }
        let mut report = taking.finish()?;
        report.event = self.tell(&report, at).await.err().map(|error| error.to_string());
        Ok(report)
    }

    /// Appends the event to each service's.
    async fn tell(&self, report: &BackupReport, at: Timestamp) -> Result<(), StoreError> {
        let payload = json!({
            "rows": report.rows,
            "blobs": report.blobs,
            "background": report.background,
            "bytes": report.bytes,
            "secret_key": report.secret_key,
        });
        let mut tx = self.pool.write().await?;
        for service in services(&mut tx).await? {
            let payload = payload.clone();
            self.append(&mut tx, service, EventKind::BackupMade, None, payload, at).await?;
        }
        tx.commit().await
    }
}

/// Every service of the store.
pub(crate) async fn services(tx: &mut Tx) -> Result<Vec<ServiceId>, StoreError> {
    let rows = tx.rows("SELECT id FROM services ORDER BY id", &[]).await?;
    rows.iter().map(|row| Ok(Id::from_bytes(row.array("id")?))).collect()
}

/// A backup that is being taken.
struct Taking<'a, P> {
    writer: Writer,
    to: &'a Path,
    digests: Digests,
    report: BackupReport,
    progress: &'a mut P,
}

impl<P: FnMut(Progress) + Send> Taking<'_, P> {
    fn manifest(&mut self, manifest: &Manifest) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(manifest).expect("a manifest is JSON");
        let written = self.writer.whole("manifest.json", &bytes);
        self.digests.manifest = written.map_err(|error| not_written(self.to, error))?.1;
        Ok(())
    }

    /// Writes every table, and lists the blobs that its rows can name: they
    /// are there before the rows are, and the rows are of this moment.
    async fn rows(
        &mut self,
        store: &Store,
        tables: &[Table],
        blobs: Option<&Path>,
    ) -> Result<Listing, StoreError> {
        let mut tx = store.pool.read().await?;
        let mut of = 0;
        for table in tables {
            let sql = format!("SELECT COUNT(*) AS rows FROM {}", quoted(&table.name));
            of += tx.row(&sql, &[]).await?.map_or(Ok(0), |row| row.count("rows"))?;
        }
        let listing = blobs.map_or(Ok(Listing::default()), blobs::list);
        let listing = listing.map_err(|error| not_written(self.to, error))?;
        for table in tables {
            self.table(&mut tx, table, of).await?;
        }
        Ok(listing)
    }

    async fn table(&mut self, tx: &mut Tx, table: &Table, of: u64) -> Result<(), StoreError> {
        let wrong = |error| not_written(self.to, error);
        let mut part = self.writer.part(format!("tables/{}.ndjson", table.name)).map_err(wrong)?;
        let (mut rows, mut line) = (0, Vec::new());
        tx.each_row(&table.select(), |row| {
            line.clear();
            write_row(row, table, &mut line)?;
            if line.len() > LONGEST_ROW {
                let words = format!("a row of {} is too long: {} bytes", table.name, line.len());
                return Err(wrong(io::Error::other(words)));
            }
            self.writer.write(&mut part, &line).map_err(wrong)?;
            rows += 1;
            let done = self.report.rows + rows;
            if done.is_multiple_of(BETWEEN_WORDS) {
                (self.progress)(Progress { step: Step::Rows, done, of });
            }
            Ok(())
        })
        .await?;
        let (bytes, sha256) = self.writer.end(part).map_err(wrong)?;
        self.digests.tables.push(TableDigest { name: table.name.clone(), rows, bytes, sha256 });
        self.report.tables += 1;
        self.report.rows += rows;
        (self.progress)(Progress { step: Step::Rows, done: self.report.rows, of });
        Ok(())
    }

    async fn blobs(&mut self, listing: Listing) -> Result<(), StoreError> {
        self.report.others = listing.others;
        let of = listing.blobs.len() as u64;
        let mut list = Sha256::new();
        let mut bytes = 0;
        for (done, (name, path)) in (1..).zip(listing.blobs) {
            let copied = blobs::copy(&name, &path, &mut self.writer);
            match copied.map_err(|error| not_written(self.to, error))? {
                Copied::Gone => self.report.gone += 1,
                Copied::Damaged => self.report.damaged.push(hex::encode(name)),
                Copied::Whole(size) => {
                    list.update(format!("{} {size}\n", hex::encode(name)));
                    self.report.blobs += 1;
                    bytes += size;
                }
            }
            (self.progress)(Progress { step: Step::Blobs, done, of });
            // Copying blocks: others may have a turn, and may stop it.
            tokio::task::yield_now().await;
        }
        let sha256 = hex::encode(list.finalize());
        self.digests.blobs = BlobsDigest { count: self.report.blobs, bytes, sha256 };
        Ok(())
    }

    fn background(&mut self, paths: &[PathBuf]) -> Result<(), StoreError> {
        if paths.is_empty() {
            return Ok(());
        }
        let wrong = |error| not_written(self.to, error);
        let mut part = self.writer.part(background::NAME.to_owned()).map_err(wrong)?;
        for path in paths {
            match Text::read(path) {
                Ok(Some(text)) => {
                    let mut line = serde_json::to_vec(&text).expect("a text is JSON");
                    line.push(b'\n');
                    self.writer.write(&mut part, &line).map_err(wrong)?;
                    self.report.background += 1;
                }
                Ok(None) => {}
                Err(why) => self.report.no_texts.push((path.clone(), why)),
            }
        }
        let (bytes, sha256) = self.writer.end(part).map_err(wrong)?;
        let (name, rows) = ("background".to_owned(), self.report.background);
        self.digests.background = Some(TableDigest { name, rows, bytes, sha256 });
        Ok(())
    }

    fn secret_key(&mut self, path: &Path) -> Result<(), StoreError> {
        let key = read_key(path).map_err(|error| StoreError::SecretKey {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        let written = self.writer.whole("secret.key", &*key);
        self.digests.secret_key = Some(written.map_err(|error| not_written(self.to, error))?.1);
        self.report.secret_key = true;
        Ok(())
    }

    fn finish(mut self) -> Result<BackupReport, StoreError> {
        let digests = serde_json::to_vec_pretty(&self.digests).expect("digests are JSON");
        let wrong = |error| not_written(self.to, error);
        self.writer.whole("digests.json", &digests).map_err(wrong)?;
        self.report.bytes = self.writer.finish().map_err(wrong)?;
        Ok(self.report)
    }
}

/// The key's 32 bytes.
pub(crate) fn read_key(path: &Path) -> io::Result<zeroize::Zeroizing<[u8; 32]>> {
    let file = File::open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        return Err(io::Error::other("others may read it: chmod 600 it"));
    }
    let mut bytes = zeroize::Zeroizing::new([0; 33]);
    let mut length = 0;
    let mut file = file.take(33);
    while length < 33 {
        match file.read(&mut bytes[length..])? {
            0 => break,
            more => length += more,
        }
    }
    let key = bytes[..length].try_into().ok().filter(|_| length == 32);
    key.map(zeroize::Zeroizing::new).ok_or_else(|| io::Error::other("it does not have 32 bytes"))
}

fn not_written(path: &Path, error: io::Error) -> StoreError {
    let reason = match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full; make room, or name another".to_owned(),
        _ => error.to_string(),
    };
    StoreError::NotWritten { path: path.to_owned(), reason }
}
