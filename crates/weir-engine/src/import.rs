//! Import: a list of hashes as somebody holds it goes into a bank, row by row
//! told, and can be taken back whole.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;

use tokio::sync::mpsc;
use weir_model::{
    BankId, EntryFingerprint, EntryId, ImportId, NewEntry, ServiceId, Source, Timestamp,
};
use weir_store::{Added, Store, StoreError};

use crate::banking::{NotBanked, entry_of_row};
use crate::fingerprint::{Fingerprinter, Looking};
use crate::rows::{ListError, Mapping, NumberedRow, Row, read_csv, read_json};

/// How many rows are banked in one transaction.
const BATCH: usize = 500;

/// The largest list that is read: 4 GiB.
const MAX_LIST_BYTES: u64 = 4 << 30;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// Columns.
    Csv,
    /// An array, or one object a line.
    Json,
}

/// A list about to be imported.
#[derive(Clone, Debug)]
pub struct ImportPlan {
    /// The list.
    pub file: PathBuf,
    /// What it is called, where that is not the file's own name.
    pub name: Option<String>,
    /// How it is written.
    pub format: ListFormat,
    /// What its columns mean.
    pub mapping: Mapping,
    /// Whether nothing is to be banked, only told.
    pub dry_run: bool,
}

/// What became of one row.
#[derive(Debug)]
pub enum RowFate {
    /// It is this entry now; in a dry run it would become one.
    Taken(Option<EntryId>),
    /// The bank has it already, as this entry, or the list further up.
    AlreadyThere(Option<EntryId>),
    /// It cannot be used.
    Refused(NotBanked),
}

/// What became of a list.
#[derive(Debug, Default)]
pub struct Imported {
    /// The import, by which it can be taken back; none in a dry run.
    pub import: Option<ImportId>,
    /// Rows that became entries.
    pub taken: u64,
    /// Rows that the bank, or the list further up, had already.
    pub already_there: u64,
    /// Rows that cannot be used.
    pub refused: u64,
    /// Why the list was not read to its end, if it was not.
    pub broken: Option<ListError>,
}

/// Why nothing of a list could be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened.
    #[error("{} cannot be read: {source}", path.display())]
    Open {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Its columns mean nothing.
    #[error(transparent)]
    List(#[from] ListError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store failed in the middle.
    #[error(
        "{source}; what was told until then is banked: take it back with `weir bank import --undo {import}`, or run the import again, which takes only what is missing"
    )]
    Stopped {
        /// The import, as far as it came.
        import: ImportId,
        /// What failed.
        source: StoreError,
    },
}

/// Imports a list into a bank, telling what becomes of each row. A failure of
/// the store ends it; what was told until then is banked, and the import can
/// be taken back by its id.
pub async fn import_list(
    store: &Store,
    service: ServiceId,
    bank: BankId,
    plan: &ImportPlan,
    now: impl Fn() -> Timestamp,
    tell: impl FnMut(u64, &RowFate),
) -> Result<Imported, ImportError> {
    let (mut rows, reading) = read_in_background(plan)?;
    let of_file = || plan.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = plan.name.clone().or_else(of_file).unwrap_or_default();
    let source = Source::List(name.clone());
    let into = Into { store, service, bank };
    let mut list = Listing { source, seen: HashSet::new(), done: Imported::default(), tell };
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        // A list is read faster than it is banked: full batches cost one sync
        // of the disk each, whatever was ready would cost many.
        let mut room = BATCH;
        while room > 0 && rows.recv_many(&mut batch, room).await > 0 {
            room = BATCH - batch.len();
        }
        if batch.is_empty() {
            break;
        }
        if plan.dry_run {
            list.try_batch(&into, batch.drain(..)).await?;
            continue;
        }
        let import = match list.done.import {
            Some(import) => import,
            None => {
                *list.done.import.insert(store.begin_import(service, bank, &name, now()).await?)
            }
        };
        list.bank_batch(&into, batch.drain(..), now())
            .await
            .map_err(|source| ImportError::Stopped { import, source })?;
    }
    let mut done = list.done;
    match reading.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) if done.rows() == 0 => return Err(error.into()),
        Ok(Err(error)) => done.broken = Some(error),
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
    if let Some(import) = done.import {
        store.finish_import(service, import, done.taken, now()).await?;
    }
    Ok(done)
}

type Reading = tokio::task::JoinHandle<Result<(), ListError>>;

fn read_in_background(
    plan: &ImportPlan,
) -> Result<(mpsc::Receiver<NumberedRow>, Reading), ImportError> {
    let open = |source| ImportError::Open { path: plan.file.clone(), source };
    let file = File::open(&plan.file).map_err(open)?;
    if !file.metadata().map_err(open)?.is_file() {
        return Err(open(std::io::Error::other("it is not a regular file")));
    }
    let (send, rows) = mpsc::channel::<NumberedRow>(2 * BATCH);
    let (format, mapping) = (plan.format, plan.mapping.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let list = BufReader::new(file.take(MAX_LIST_BYTES));
        let take = |row| send.blocking_send(row).is_ok();
        match format {
            ListFormat::Csv => read_csv(list, &mapping, take),
            ListFormat::Json => read_json(list, &mapping, take),
        }
    });
    Ok((rows, reading))
}

/// Where a list goes.
struct Into<'a> {
    store: &'a Store,
    service: ServiceId,
    bank: BankId,
}

/// The rows of a batch by number, each with why it cannot be an entry, if so.
type Verdicts = Vec<(u64, Option<NotBanked>)>;

/// A list on its way.
struct Listing<F> {
    source: Source,
    /// What a dry run has seen; a real one asks the bank.
    seen: HashSet<EntryFingerprint>,
    done: Imported,
    tell: F,
}

impl<F: FnMut(u64, &RowFate)> Listing<F> {
    fn fate(&mut self, number: u64, fate: &RowFate) {
        match fate {
            RowFate::Taken(_) => self.done.taken += 1,
            RowFate::AlreadyThere(_) => self.done.already_there += 1,
            RowFate::Refused(_) => self.done.refused += 1,
        }
        (self.tell)(number, fate);
    }

    /// The rows that can be entries, and every row's number with why it cannot.
    fn usable(&mut self, batch: impl Iterator<Item = NumberedRow>) -> (Verdicts, Vec<NewEntry>) {
        let mut fingerprinter = Fingerprinter::new(Looking::default());
        let mut usable = (Vec::new(), Vec::new());
        for NumberedRow { number, row } in batch {
            let entry = row.map_err(NotBanked::from).and_then(|row| {
                // A list is somebody else's text: it may not name files of
                // ours, nor call itself our own decision.
                let row = Row { path: None, ..row };
                let import = self.done.import;
                let mut entry =
                    entry_of_row(row, &mut fingerprinter, "".as_ref(), &self.source, import)?;
                if entry.provenance.source == Source::OwnDecision {
                    entry.provenance.source = self.source.clone();
                }
                Ok(entry)
            });
            match entry {
                Ok(entry) => {
                    usable.0.push((number, None));
                    usable.1.push(entry);
                }
                Err(error) => usable.0.push((number, Some(error))),
            }
        }
        usable
    }

    /// Tells what became of a batch, row by row in the list's order; `fates`
    /// are those of the rows that could be entries.
    fn tell_batch(&mut self, verdicts: Verdicts, fates: impl IntoIterator<Item = RowFate>) {
        let mut fates = fates.into_iter();
        for (number, refused) in verdicts {
            let fate = refused.map(RowFate::Refused).or_else(|| fates.next());
            self.fate(number, &fate.expect("every usable row has a fate"));
        }
    }

    async fn bank_batch(
        &mut self,
        into: &Into<'_>,
        batch: impl Iterator<Item = NumberedRow>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (verdicts, entries) = self.usable(batch);
        let added = match entries.as_slice() {
            [] => Vec::new(),
            some => into.store.add_entries(into.service, into.bank, some, at).await?,
        };
        let fates = added.into_iter().map(|added| match added {
            Added::Stored { id, .. } => RowFate::Taken(Some(id)),
            other => RowFate::AlreadyThere(Some(other.id())),
        });
        self.tell_batch(verdicts, fates);
        Ok(())
    }

    async fn try_batch(
        &mut self,
        into: &Into<'_>,
        batch: impl Iterator<Item = NumberedRow>,
    ) -> Result<(), StoreError> {
        let (verdicts, entries) = self.usable(batch);
        let known = into.store.find_entries(into.service, into.bank, &entries).await?;
        let mut fates = Vec::with_capacity(entries.len());
        for (entry, known) in entries.iter().zip(known) {
            let first = self.seen.insert(EntryFingerprint::of(&entry.signals));
            fates.push(match known {
                None if first => RowFate::Taken(None),
                other => RowFate::AlreadyThere(other),
            });
        }
        self.tell_batch(verdicts, fates);
        Ok(())
    }
}

impl Imported {
    /// How many rows there were.
    pub fn rows(&self) -> u64 {
        self.taken + self.already_there + self.refused
    }
}
