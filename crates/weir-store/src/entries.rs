//! Entries: banked in batches, each batch whole or not at all.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use weir_model::{
    BankId, Cursor, Entry, EntryFingerprint, EntryId, EventKind, Id, ImportId, NewEntry, Opinions,
    Provenance, ServiceId, Source, Timestamp,
};
use weir_signals::{Signal, SignalKind};

use crate::banked_texts::BankedTexts;
use crate::cases::{opt_time, opt_word};
use crate::error::StoreError;
use crate::events::Draft;
use crate::signals::{body_of, signal_of, value_of};
use crate::sql::{Arg, Row, Tx, places};
use crate::store::Store;

/// What became of an entry that was to be banked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is banked now.
    Stored {
        /// Under this id.
        id: EntryId,
        /// With this number.
        number: i64,
    },
    /// The same thing was in the bank already; nothing changed.
    AlreadyThere(EntryId),
    /// The same thing was in the bank on somebody else's word; an own decision
    /// stands behind it now.
    Confirmed(EntryId),
}

/// An entry as whoever has its pictures' features needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortEntry {
    /// The entry, without local features among its signals.
    pub entry: Entry,
    /// The keys of these: [`weir_signals::features::Features::key`].
    pub features: Vec<[u8; 32]>,
}

impl Added {
    /// The entry's id, new or old.
    pub const fn id(self) -> EntryId {
        match self {
            Self::Stored { id, .. } | Self::AlreadyThere(id) | Self::Confirmed(id) => id,
        }
    }
}

/// Whether there was an entry to remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Removed,
    /// There was none.
    NotThere,
}

const COLUMNS: &str = "SELECT id, number, bank_id, reference, tags, source, origin, import_id,
    agree, disagree, created_at, off_since, off_reason, asked_at, disabled_until, confirmed,
    overturned, own_since
    FROM entries";

impl Store {
    /// Banks entries, in one transaction; answers what became of each.
    pub async fn add_entries(
        &self,
        service: ServiceId,
        bank: BankId,
        entries: &[NewEntry],
        at: Timestamp,
    ) -> Result<Vec<Added>, StoreError> {
        if entries.iter().any(|entry| entry.signals.is_empty()) {
            return Err(StoreError::NoSignals);
        }
        let mut tx = self.pool.write().await?;
        let mut number = lock_service(&mut tx, service).await?;
        require_bank(&mut tx, service, bank).await?;
        require_imports(&mut tx, service, entries).await?;
        let fingerprints: Vec<EntryFingerprint> =
            entries.iter().map(|entry| EntryFingerprint::of(&entry.signals)).collect();
        let mut known = known_entries(&mut tx, service, bank, &fingerprints).await?;

        let mut added = Vec::with_capacity(entries.len());
        let mut stored = Vec::new();
        let mut confirmed = Vec::new();
        for (entry, fingerprint) in entries.iter().zip(&fingerprints) {
            let own = entry.provenance.source == Source::OwnDecision;
            added.push(match known.get_mut(fingerprint) {
                Some((id, known_own)) if own && !*known_own => {
                    *known_own = true;
                    confirmed.push(*id);
                    Added::Confirmed(*id)
                }
                Some((id, _)) => Added::AlreadyThere(*id),
                None => {
                    let id: EntryId = self.next_id(at)?;
                    known.insert(*fingerprint, (id, own));
                    stored.push(Placed {
                        id,
                        number,
                        bank,
                        entry,
                        fingerprint: *fingerprint,
                        noted: Noted::default(),
                    });
                    number += 1;
                    Added::Stored { id, number: number - 1 }
                }
            });
        }
        insert(&mut tx, &self.texts, service, &stored, at).await?;
        confirm(&mut tx, service, &confirmed).await?;
        let drafts = stored
            .iter()
            .map(Placed::draft)
            .chain(confirmed.iter().map(|id| Draft {
                kind: EventKind::EntryConfirmed,
                subject: Some(*id.as_bytes()),
                payload: json!({ "bank": bank.to_string() }),
            }))
            .collect();
        self.append_all(&mut tx, service, drafts, at).await?;
        let sql = "UPDATE services SET next_number = $1 WHERE id = $2";
        tx.execute(sql, &[Arg::Int(number), Arg::id(&service)]).await?;
        tx.commit().await?;
        Ok(added)
    }

    /// Which of these the bank has already.
    pub async fn find_entries(
        &self,
        service: ServiceId,
        bank: BankId,
        entries: &[NewEntry],
    ) -> Result<Vec<Option<EntryId>>, StoreError> {
        let fingerprints: Vec<EntryFingerprint> =
            entries.iter().map(|entry| EntryFingerprint::of(&entry.signals)).collect();
        let mut tx = self.pool.read().await?;
        let known = known_entries(&mut tx, service, bank, &fingerprints).await?;
        Ok(fingerprints.iter().map(|f| known.get(f).map(|(id, _)| *id)).collect())
    }

    /// One entry.
    pub async fn entry(&self, service: ServiceId, id: EntryId) -> Result<Entry, StoreError> {
        let mut tx = self.pool.read().await?;
        let sql = format!("{COLUMNS} WHERE service_id = $1 AND id = $2");
        let row = tx.row(&sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        let mut entry = row.map_or(Err(StoreError::NoEntry(id)), |row| entry_of(&row))?;
        let signals = tx
            .rows(
                "SELECT kind, value, quality, sealed, body FROM entry_signals WHERE entry_id = $1
                 ORDER BY position",
                &[Arg::id(&id)],
            )
            .await?;
        for row in &signals {
            entry.signals.push(self.signal_with_text(id, row)?);
        }
        Ok(entry)
    }

    /// Entries of a bank behind a cursor, by number, with their signals. The
    /// next page begins after the last one's number.
    pub async fn entries(
        &self,
        service: ServiceId,
        bank: BankId,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.page(service, Some(bank), after, limit).await
    }

    /// Entries of every bank behind a cursor, by number, with their signals.
    pub async fn entries_after(
        &self,
        service: ServiceId,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.page(service, None, after, limit).await
    }

    /// As [`Store::entries_after`], without the local features of their pictures: of
    /// these the keys alone, which is a hundredth of what else is read.
    pub async fn entries_in_short_after(
        &self,
        service: ServiceId,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<ShortEntry>, StoreError> {
        let mut features: HashMap<i64, Vec<[u8; 32]>> = HashMap::new();
        let entries = self.page_with(service, None, (after, limit), Some(&mut features)).await?;
        let short = |entry: Entry| {
            let features = features.remove(&entry.number).unwrap_or_default();
            ShortEntry { entry, features }
        };
        Ok(entries.into_iter().map(short).collect())
    }

    async fn page(
        &self,
        service: ServiceId,
        bank: Option<BankId>,
        after: Cursor,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.page_with(service, bank, (after, limit), None).await
    }

    /// A page; with `keys`, local features go there as their keys, by the number of
    /// their entry.
    async fn page_with(
        &self,
        service: ServiceId,
        bank: Option<BankId>,
        (after, limit): (Cursor, u32),
        mut keys: Option<&mut HashMap<i64, Vec<[u8; 32]>>>,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut tx = self.pool.read().await?;
        let mut args =
            vec![Arg::id(&service), Arg::Int(after.number()), Arg::Int(i64::from(limit))];
        let mut which = "service_id = $1 AND number > $2".to_owned();
        if let Some(bank) = &bank {
            args.push(Arg::id(bank));
            which.push_str(" AND bank_id = $4");
        }
        let sql = format!("{COLUMNS} WHERE {which} ORDER BY number LIMIT $3");
        let mut entries = Vec::new();
        for row in tx.rows(&sql, &args).await? {
            entries.push(entry_of(&row)?);
        }
        let Some(last) = entries.last() else { return Ok(entries) };
        args[2] = Arg::Int(last.number);
        let body = match keys {
            Some(_) => "CASE WHEN s.kind = 'features' THEN NULL ELSE s.body END",
            None => "s.body",
        };
        let sql = format!(
            "SELECT e.number AS number, s.kind AS kind, s.value AS value, s.quality AS quality,
                    s.sealed AS sealed, {body} AS body
             FROM entries e JOIN entry_signals s ON s.entry_id = e.id
             WHERE {} AND e.number <= $3 ORDER BY e.number, s.position",
            which
                .replace("service_id", "e.service_id")
                .replace("number", "e.number")
                .replace("bank_id", "e.bank_id")
        );
        let rows = tx.rows(&sql, &args).await?;
        let mut at = 0;
        for row in &rows {
            let number = row.int("number")?;
            while entries.get(at).is_some_and(|entry| entry.number < number) {
                at += 1;
            }
            if let Some(keys) = &mut keys
                && row.text("kind")? == SignalKind::Features.name()
            {
                keys.entry(number).or_default().push(row.array("value")?);
            } else if let Some(entry) = entries.get_mut(at).filter(|entry| entry.number == number) {
                let signal = self.signal_with_text(entry.id, row)?;
                entry.signals.push(signal);
            }
        }
        Ok(entries)
    }

    /// The text of an entry, for somebody who may read it: that they did is an
    /// event of the same transaction. Nothing where no text is held.
    pub async fn read_banked_text(
        &self,
        service: ServiceId,
        id: EntryId,
        at: Timestamp,
    ) -> Result<Option<Signal>, StoreError> {
        let mut tx = self.pool.write().await?;
        let sql = "SELECT s.kind AS kind, s.value AS value, s.quality AS quality,
                          s.sealed AS sealed, s.body AS body
                   FROM entries e JOIN entry_signals s ON s.entry_id = e.id
                   WHERE e.service_id = $1 AND e.id = $2 ORDER BY s.position";
        let rows = tx.rows(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        if rows.is_empty() {
            return Err(StoreError::NoEntry(id));
        }
        for row in &rows {
            let Some(sealed) = row.opt_bytes("sealed")? else { continue };
            let opened = self.texts.open(id, &signal_of(row)?, &sealed)?;
            let subject = Some(*id.as_bytes());
            self.append(&mut tx, service, EventKind::EntryRead, subject, json!({}), at).await?;
            tx.commit().await?;
            return Ok(Some(opened));
        }
        Ok(None)
    }

    /// The signal of a row of an entry, with its text where these are opened.
    fn signal_with_text(&self, entry: EntryId, row: &Row) -> Result<Signal, StoreError> {
        let signal = signal_of(row)?;
        Ok(self.texts.opened(entry, signal, row.opt_bytes("sealed")?.as_deref()))
    }

    /// Takes an entry out of its bank and erases its signals.
    pub async fn remove_entry(
        &self,
        service: ServiceId,
        id: EntryId,
        at: Timestamp,
    ) -> Result<Removed, StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let args = [Arg::id(&service), Arg::id(&id)];
        let removed = delete_entries(&mut tx, "id = $2", &args).await?;
        if removed == 0 {
            return Ok(Removed::NotThere);
        }
        let subject = Some(*id.as_bytes());
        self.append(&mut tx, service, EventKind::EntryRemoved, subject, json!({}), at).await?;
        tx.commit().await?;
        self.scrub().await?;
        Ok(Removed::Removed)
    }
}

/// The next entry's number; others that change this service's entries or
/// policies wait until the transaction ends. On PostgreSQL each statement sees
/// what others committed meanwhile: a change of several statements needs this.
pub(crate) async fn lock_service(tx: &mut Tx, service: ServiceId) -> Result<i64, StoreError> {
    let sql = "UPDATE services SET next_number = next_number WHERE id = $1 RETURNING next_number";
    let row = tx.row(sql, &[Arg::id(&service)]).await?;
    row.map_or(Err(StoreError::Damaged("the service is not there".to_owned())), |row| {
        row.int("next_number")
    })
}

/// Refuses a bank that is not there, or is another service's.
pub(crate) async fn require_bank(
    tx: &mut Tx,
    service: ServiceId,
    bank: BankId,
) -> Result<(), StoreError> {
    let sql = "SELECT 1 AS found FROM banks WHERE service_id = $1 AND id = $2";
    let row = tx.row(sql, &[Arg::id(&service), Arg::id(&bank)]).await?;
    row.map_or(Err(StoreError::NoBankId(bank)), |_| Ok(()))
}

/// Refuses entries of an import that is not there, is another service's, or
/// was taken back.
pub(crate) async fn require_imports<'a>(
    tx: &mut Tx,
    service: ServiceId,
    entries: impl IntoIterator<Item = &'a NewEntry>,
) -> Result<(), StoreError> {
    let named: HashSet<ImportId> =
        entries.into_iter().filter_map(|entry| entry.provenance.import).collect();
    for id in named {
        let sql = "SELECT undone_at FROM imports WHERE service_id = $1 AND id = $2";
        let row = tx.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        if row.ok_or(StoreError::NoImport(id))?.opt_int("undone_at")?.is_some() {
            return Err(StoreError::AlreadyUndone(id));
        }
    }
    Ok(())
}

/// Deletes a service's entries (`$1`) that `which` names, with their signals;
/// answers how many there were.
pub(crate) async fn delete_entries(
    tx: &mut Tx,
    which: &str,
    args: &[Arg<'_>],
) -> Result<u64, StoreError> {
    let gone = format!(
        "INSERT INTO entries_gone (entry_id, service_id, import_id)
         SELECT id, service_id, import_id FROM entries
         WHERE service_id = $1 AND {which} AND import_id IS NOT NULL
         AND EXISTS (SELECT 1 FROM matches m WHERE m.service_id = $1 AND m.entry_id = entries.id)"
    );
    tx.execute(&gone, args).await?;
    let which = format!("FROM entries WHERE service_id = $1 AND {which}");
    for table in ["entry_signals", "entry_judgements"] {
        let sql = format!("DELETE FROM {table} WHERE entry_id IN (SELECT id {which})");
        tx.execute(&sql, args).await?;
    }
    tx.execute(&format!("DELETE {which}"), args).await
}

type Known = HashMap<EntryFingerprint, (EntryId, bool)>;

/// Which of these are in the bank already, and whether by an own decision.
async fn known_entries(
    tx: &mut Tx,
    service: ServiceId,
    bank: BankId,
    fingerprints: &[EntryFingerprint],
) -> Result<Known, StoreError> {
    let mut known = Known::new();
    for group in fingerprints.chunks(500) {
        let sql = format!(
            "SELECT id, fingerprint, source FROM entries
             WHERE service_id = $1 AND bank_id = $2 AND fingerprint IN ({})",
            places(3, group.len())
        );
        let mut args = vec![Arg::id(&service), Arg::id(&bank)];
        args.extend(group.iter().map(|fingerprint| Arg::Bytes(&fingerprint.0)));
        for row in tx.rows(&sql, &args).await? {
            let own = row.text("source")? == Source::OwnDecision.to_string();
            let fingerprint = EntryFingerprint(row.array("fingerprint")?);
            known.insert(fingerprint, (Id::from_bytes(row.array("id")?), own));
        }
    }
    Ok(known)
}

/// An entry about to lie in the table.
pub(crate) struct Placed<'a> {
    pub(crate) id: EntryId,
    pub(crate) number: i64,
    pub(crate) bank: BankId,
    pub(crate) entry: &'a NewEntry,
    pub(crate) fingerprint: EntryFingerprint,
    pub(crate) noted: Noted<'a>,
}

/// What HMA's clients note of an entry, as it lies in the table.
#[derive(Default)]
pub(crate) struct Noted<'a> {
    pub(crate) note: Option<&'a str>,
    pub(crate) metadata: Option<String>,
    pub(crate) disabled_until: Option<i64>,
}

impl Placed<'_> {
    pub(crate) fn draft(&self) -> Draft {
        added_draft(self.id, self.number, self.bank, self.entry)
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    texts: &BankedTexts,
    service: ServiceId,
    stored: &[Placed<'_>],
    at: Timestamp,
) -> Result<(), StoreError> {
    let entries: Vec<Vec<Arg<'_>>> = stored
        .iter()
        .map(|placed| {
            let Placed { id, number, bank, entry, fingerprint, noted } = placed;
            let provenance = &entry.provenance;
            vec![
                Arg::id(id),
                Arg::id(&service),
                Arg::id(bank),
                Arg::Int(*number),
                Arg::Bytes(&fingerprint.0),
                Arg::OptText(entry.reference.as_deref()),
                Arg::text(serde_json::to_string(&entry.tags).expect("texts are JSON")),
                Arg::text(provenance.source.to_string()),
                Arg::OptText(provenance.origin.as_deref()),
                Arg::OptBytes(provenance.import.as_ref().map(|id| id.as_bytes().as_slice())),
                Arg::Int(0),
                Arg::Int(0),
                Arg::Int(at.micros()),
                Arg::OptText(noted.note),
                Arg::OptText(noted.metadata.as_deref()),
                Arg::OptInt(noted.disabled_until),
            ]
        })
        .collect();
    tx.insert_all(
        "entries (id, service_id, bank_id, number, fingerprint, reference, tags, source, origin,
                  import_id, agree, disagree, created_at, note, metadata, disabled_until)",
        &entries,
    )
    .await?;
    let mut values = Vec::new();
    for Placed { id, entry, .. } in stored {
        for (place, signal) in (0..).zip(&entry.signals) {
            let (value, body) = (value_of(signal), body_of(signal));
            values.push((id, place, signal, value, texts.sealed(*id, signal)?, body));
        }
    }
    let signals: Vec<Vec<Arg<'_>>> = values
        .iter()
        .map(|(id, place, signal, value, sealed, body)| {
            vec![
                Arg::id(*id),
                Arg::Int(*place),
                Arg::text(signal.kind().name()),
                Arg::Int(i64::from(signal.kind().algorithm().version)),
                Arg::Bytes(value),
                Arg::OptInt(signal.quality().map(|quality| i64::from(quality.value()))),
                Arg::OptBytes(sealed.as_deref()),
                Arg::OptBytes(body.as_deref()),
            ]
        })
        .collect();
    let into = "entry_signals (entry_id, position, kind, version, value, quality, sealed, body)";
    tx.insert_all(into, &signals).await
}

async fn confirm(tx: &mut Tx, service: ServiceId, ids: &[EntryId]) -> Result<(), StoreError> {
    let own = Source::OwnDecision.to_string();
    for id in ids {
        tx.execute(
            "UPDATE entries SET source = $1 WHERE service_id = $2 AND id = $3",
            &[Arg::text(own.as_str()), Arg::id(&service), Arg::id(id)],
        )
        .await?;
    }
    Ok(())
}

/// What the event tells: ids and numbers, no signal and no name of a file, so
/// that removing the entry leaves nothing of it.
fn added_draft(id: EntryId, number: i64, bank: BankId, entry: &NewEntry) -> Draft {
    let kinds: Vec<String> =
        entry.signals.iter().map(|signal| signal.kind().algorithm().to_string()).collect();
    Draft {
        kind: EventKind::EntryAdded,
        subject: Some(*id.as_bytes()),
        payload: json!({
            "bank": bank.to_string(),
            "number": number,
            "signals": kinds,
            "source": entry.provenance.source.to_string(),
            "import": entry.provenance.import.map(|import| import.to_string()),
        }),
    }
}

fn entry_of(row: &Row) -> Result<Entry, StoreError> {
    let count = |column: &str| -> Result<u32, StoreError> {
        Ok(u32::try_from(row.count(column)?).unwrap_or(u32::MAX))
    };
    let Ok(source) = row.text("source")?.parse();
    let own = source == Source::OwnDecision || row.opt_int("own_since")?.is_some();
    Ok(Entry {
        id: Id::from_bytes(row.array("id")?),
        number: row.int("number")?,
        bank: Id::from_bytes(row.array("bank_id")?),
        signals: Vec::new(),
        reference: row.opt_text("reference")?,
        tags: serde_json::from_str(&row.text("tags")?)
            .map_err(|error| StoreError::Damaged(format!("an entry's tags: {error}")))?,
        opinions: Opinions { agree: count("agree")?, disagree: count("disagree")? },
        provenance: Provenance {
            source,
            origin: row.opt_text("origin")?,
            import: row.opt_id("import_id")?.map(Id::from_bytes),
        },
        created_at: Timestamp::from_micros(row.int("created_at")?),
        off_since: opt_time(row, "off_since")?,
        off_reason: opt_word(row, "off_reason")?,
        asked_at: opt_time(row, "asked_at")?,
        disabled_until: row.opt_int("disabled_until")?,
        confirmed: count("confirmed")?,
        overturned: count("overturned")?,
        own,
    })
}
