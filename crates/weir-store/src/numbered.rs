//! Entries that keep the number they had elsewhere: what moves here from HMA,
//! whose clients know it by that number. The same entry is known again by its
//! number there and its signals, so that moving it twice moves it once.

use std::collections::{BTreeSet, HashMap};

use sha2::{Digest as _, Sha256};
use weir_model::{BankId, EntryFingerprint, EntryId, Id, NewEntry, ServiceId, Timestamp};

use crate::back_again::note_disabled;
use crate::contents::ContentNotes;
use crate::entries::{Noted, Placed, insert, lock_service, require_bank, require_imports};
use crate::error::StoreError;
use crate::sql::{Arg, Tx, places};
use crate::store::Store;

/// An entry with the number that it had elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberedEntry {
    /// That number.
    pub number: i64,
    /// The bank that it goes into.
    pub bank: BankId,
    /// The entry. Its origin says where it had that number.
    pub entry: NewEntry,
    /// What is noted of it.
    pub notes: ContentNotes,
    /// Until when it is disabled, in seconds since 1970: 0 for ever.
    pub disabled_until: Option<i64>,
}

/// What becomes of an entry that has a number already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// It is new here, or was until now.
    New {
        /// Its number here: another than it had only where that was asked for.
        number: i64,
    },
    /// It is here already.
    There,
    /// It is here already, with other signals than it has there now; it was
    /// left as it is.
    Otherwise,
    /// Another entry has its number; it was not banked.
    Taken(EntryId),
}

/// What is to be done with an entry whose number another one has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfTaken {
    /// It is left out.
    Leave,
    /// It gets a number of its own.
    Renumber,
}

impl Store {
    /// What [`Store::add_numbered`] would do; nothing is written. Entries of one
    /// call have different numbers.
    pub async fn look_at_numbered(
        &self,
        service: ServiceId,
        entries: &[NumberedEntry],
    ) -> Result<Vec<Numbered>, StoreError> {
        let mut tx = self.pool.read().await?;
        fates(&mut tx, service, entries, &prints(entries)).await
    }

    /// Banks entries under the numbers that they have, in one transaction;
    /// answers what became of each. Entries of one call have different numbers.
    pub async fn add_numbered(
        &self,
        service: ServiceId,
        entries: &[NumberedEntry],
        taken: IfTaken,
        at: Timestamp,
    ) -> Result<Vec<Numbered>, StoreError> {
        if entries.iter().any(|numbered| numbered.entry.signals.is_empty()) {
            return Err(StoreError::NoSignals);
        }
        let mut tx = self.pool.write().await?;
        let next = lock_service(&mut tx, service).await?;
        let banks: BTreeSet<BankId> = entries.iter().map(|numbered| numbered.bank).collect();
        for bank in banks {
            require_bank(&mut tx, service, bank).await?;
        }
        require_imports(&mut tx, service, entries.iter().map(|numbered| &numbered.entry)).await?;
        let prints = prints(entries);
        let mut fates = fates(&mut tx, service, entries, &prints).await?;

        let new =
            entries.iter().zip(&fates).filter(|(_, fate)| matches!(fate, Numbered::New { .. }));
        let greatest = new.map(|(numbered, _)| numbered.number).max().unwrap_or_default();
        let mut free = next.max(greatest.saturating_add(1));
        let mut placed = Vec::new();
        for ((numbered, fate), fingerprint) in entries.iter().zip(&mut fates).zip(prints) {
            if matches!(fate, Numbered::Taken(_)) && taken == IfTaken::Renumber {
                *fate = Numbered::New { number: free };
                free += 1;
            }
            let Numbered::New { number } = *fate else { continue };
            let metadata = numbered.notes.metadata.as_ref().map(serde_json::Value::to_string);
            let note = numbered.notes.note.as_deref();
            placed.push(Placed {
                id: self.next_id(at)?,
                number,
                bank: numbered.bank,
                entry: &numbered.entry,
                fingerprint,
                noted: Noted { note, metadata, disabled_until: numbered.disabled_until },
            });
        }
        insert(&mut tx, &self.texts, service, &placed, at).await?;
        for placed in &placed {
            if let Some(until) = placed.noted.disabled_until.filter(|until| *until != 0) {
                note_disabled(&mut tx, service, placed.id, until, at).await?;
            }
        }
        let drafts = placed.iter().map(Placed::draft).collect();
        self.append_all(&mut tx, service, drafts, at).await?;
        let sql = "UPDATE services SET next_number = $1 WHERE id = $2";
        tx.execute(sql, &[Arg::Int(free), Arg::id(&service)]).await?;
        tx.commit().await?;
        Ok(fates)
    }

    /// Leaves the numbers up to this one to entries that have theirs already:
    /// what is new from now on gets a greater one.
    pub async fn leave_numbers(&self, service: ServiceId, last: i64) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        let next = lock_service(&mut tx, service).await?;
        if next <= last {
            let sql = "UPDATE services SET next_number = $1 WHERE id = $2";
            let args = [Arg::Int(last.saturating_add(1)), Arg::id(&service)];
            tx.execute(sql, &args).await?;
        }
        tx.commit().await
    }
}

fn prints(entries: &[NumberedEntry]) -> Vec<EntryFingerprint> {
    entries.iter().map(fingerprint).collect()
}

/// What an entry is known by again: its number there, whatever it got here.
fn fingerprint(numbered: &NumberedEntry) -> EntryFingerprint {
    let mut hasher = Sha256::new();
    hasher.update(b"weir.numbered.1");
    hasher.update(numbered.number.to_be_bytes());
    hasher.update(EntryFingerprint::of(&numbered.entry.signals).0);
    EntryFingerprint(hasher.finalize().into())
}

async fn fates(
    tx: &mut Tx,
    service: ServiceId,
    entries: &[NumberedEntry],
    prints: &[EntryFingerprint],
) -> Result<Vec<Numbered>, StoreError> {
    let mut there = BTreeSet::new();
    let mut by_bank: HashMap<BankId, Vec<&EntryFingerprint>> = HashMap::new();
    for (numbered, print) in entries.iter().zip(prints) {
        by_bank.entry(numbered.bank).or_default().push(print);
    }
    for (bank, prints) in &by_bank {
        for group in prints.chunks(500) {
            let sql = format!(
                "SELECT fingerprint FROM entries
                 WHERE service_id = $1 AND bank_id = $2 AND fingerprint IN ({})",
                places(3, group.len())
            );
            let mut args = vec![Arg::id(&service), Arg::id(bank)];
            args.extend(group.iter().map(|print| Arg::Bytes(&print.0)));
            for row in tx.rows(&sql, &args).await? {
                there.insert(row.array::<32>("fingerprint")?);
            }
        }
    }
    let mut numbers = HashMap::new();
    for group in entries.chunks(500) {
        let sql = format!(
            "SELECT number, id, bank_id, origin FROM entries
             WHERE service_id = $1 AND number IN ({})",
            places(2, group.len())
        );
        let mut args = vec![Arg::id(&service)];
        args.extend(group.iter().map(|numbered| Arg::Int(numbered.number)));
        for row in tx.rows(&sql, &args).await? {
            let id = EntryId::from_bytes(row.array("id")?);
            let bank: BankId = Id::from_bytes(row.array("bank_id")?);
            numbers.insert(row.int("number")?, (id, bank, row.opt_text("origin")?));
        }
    }
    let fate = |(numbered, print): (&NumberedEntry, &EntryFingerprint)| {
        if there.contains(&print.0) {
            return Numbered::There;
        }
        match numbers.get(&numbered.number) {
            None => Numbered::New { number: numbered.number },
            Some((_, bank, Some(origin)))
                if *bank == numbered.bank
                    && Some(origin) == numbered.entry.provenance.origin.as_ref() =>
            {
                Numbered::Otherwise
            }
            Some((id, ..)) => Numbered::Taken(*id),
        }
    };
    Ok(entries.iter().zip(prints).map(fate).collect())
}
