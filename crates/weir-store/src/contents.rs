//! Contents: entries as HMA's clients see them, by number, with what they note
//! of them. The same thing may be there twice.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use weir_model::{
    BankId, Entry, EntryFingerprint, EntryId, EventKind, NewEntry, ServiceId, Share, Timestamp,
};
use weir_signals::SignalKind;

use crate::back_again::note_disabled;
use crate::entries::{Noted, Placed, insert, lock_service, require_bank};
use crate::error::StoreError;
use crate::sql::{Arg, places};
use crate::store::Store;

/// What the choice of a signal type's share is called begins so.
const SIGNAL_TYPE: &str = "signal_type.";

/// What HMA's clients note of an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContentNotes {
    /// Words of theirs.
    pub note: Option<String>,
    /// `content_id`, `content_uri` and `json`, those that were given.
    pub metadata: Option<Value>,
}

/// An entry with its notes.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The entry.
    pub entry: Entry,
    /// What is noted of it.
    pub notes: ContentNotes,
}

/// What is to be another with a content; what is nothing stays.
#[derive(Clone, Debug, Default)]
pub struct ContentChange {
    /// Until when it is disabled, in seconds since 1970: 0 for ever.
    pub disabled_until: Option<i64>,
    /// Another note, or none.
    pub note: Option<Option<String>>,
}

/// How many signals of a kind are banked, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignalCount {
    /// Which kind.
    pub kind: SignalKind,
    /// How many.
    pub count: u64,
    /// When the newest one was banked.
    pub newest: Timestamp,
}

impl Store {
    /// Banks a content, though the same may be there already; answers its
    /// number.
    pub async fn add_content(
        &self,
        service: ServiceId,
        bank: BankId,
        entry: &NewEntry,
        notes: &ContentNotes,
        at: Timestamp,
    ) -> Result<(EntryId, i64), StoreError> {
        if entry.signals.is_empty() {
            return Err(StoreError::NoSignals);
        }
        let mut tx = self.pool.write().await?;
        let number = lock_service(&mut tx, service).await?;
        require_bank(&mut tx, service, bank).await?;
        let id: EntryId = self.next_id(at)?;
        // Like no other: HMA keeps the same thing twice.
        let fingerprint = Sha256::new().chain_update(b"weir.content.1").chain_update(id.as_bytes());
        let fingerprint = EntryFingerprint(fingerprint.finalize().into());
        let metadata = notes.metadata.as_ref().map(Value::to_string);
        let noted = Noted { note: notes.note.as_deref(), metadata, disabled_until: None };
        let placed = [Placed { id, number, bank, entry, fingerprint, noted }];
        insert(&mut tx, &self.texts, service, &placed, at).await?;
        self.append_all(&mut tx, service, vec![placed[0].draft()], at).await?;
        let sql = "UPDATE services SET next_number = $1 WHERE id = $2";
        tx.execute(sql, &[Arg::Int(number + 1), Arg::id(&service)]).await?;
        tx.commit().await?;
        Ok((id, number))
    }

    /// The content of this number in this bank.
    pub async fn content_numbered(
        &self,
        service: ServiceId,
        bank: BankId,
        number: i64,
    ) -> Result<Option<Content>, StoreError> {
        let sql = "SELECT id FROM entries WHERE service_id = $1 AND number = $2 AND bank_id = $3";
        let args = [Arg::id(&service), Arg::Int(number), Arg::id(&bank)];
        let Some(row) = self.pool.read().await?.row(sql, &args).await? else { return Ok(None) };
        let id = EntryId::from_bytes(row.array("id")?);
        let entry = match self.entry(service, id).await {
            Ok(entry) => entry,
            // Removed meanwhile.
            Err(StoreError::NoEntry(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let notes = self.content_notes(service, id).await?;
        Ok(Some(Content { entry, notes }))
    }

    /// What is noted of an entry.
    pub async fn content_notes(
        &self,
        service: ServiceId,
        id: EntryId,
    ) -> Result<ContentNotes, StoreError> {
        let sql = "SELECT note, metadata FROM entries WHERE service_id = $1 AND id = $2";
        let row = self.pool.read().await?.row(sql, &[Arg::id(&service), Arg::id(&id)]).await?;
        let Some(row) = row else { return Ok(ContentNotes::default()) };
        let metadata = row.opt_text("metadata")?.map(|text| serde_json::from_str(&text));
        let metadata = metadata
            .transpose()
            .map_err(|error| StoreError::Damaged(format!("an entry's metadata: {error}")))?;
        Ok(ContentNotes { note: row.opt_text("note")?, metadata })
    }

    /// Disables a content until a time, or notes something else of it.
    pub async fn change_content(
        &self,
        service: ServiceId,
        id: EntryId,
        change: &ContentChange,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        lock_service(&mut tx, service).await?;
        let mut changed = 0;
        let key = [Arg::id(&service), Arg::id(&id)];
        if let Some(until) = change.disabled_until {
            let sql = "UPDATE entries SET disabled_until = $3 WHERE service_id = $1 AND id = $2";
            let args = [key[0].clone(), key[1].clone(), Arg::Int(until)];
            let disabled = tx.execute(sql, &args).await?;
            if disabled > 0 {
                note_disabled(&mut tx, service, id, until, at).await?;
            }
            changed += disabled;
        }
        if let Some(note) = &change.note {
            let sql = "UPDATE entries SET note = $3 WHERE service_id = $1 AND id = $2";
            let args = [key[0].clone(), key[1].clone(), Arg::OptText(note.as_deref())];
            changed += tx.execute(sql, &args).await?;
        }
        if changed == 0 {
            return Ok(());
        }
        let subject = Some(*id.as_bytes());
        let payload = json!({
            "disabled_until": change.disabled_until,
            "note": change.note.is_some(),
        });
        self.append(&mut tx, service, EventKind::EntryChanged, subject, payload, at).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The shares in which these signal types of HMA's are hashed and matched, of
    /// those for which somebody set one.
    pub async fn signal_type_shares(
        &self,
        service: ServiceId,
        names: &[&str],
    ) -> Result<Vec<(String, Share)>, StoreError> {
        let sql = format!(
            "SELECT name, value FROM choices WHERE service_id = $1 AND name IN ({}) ORDER BY name",
            places(2, names.len())
        );
        let named = names.iter().map(|name| Arg::text(format!("{SIGNAL_TYPE}{name}")));
        let args: Vec<Arg<'_>> = std::iter::once(Arg::id(&service)).chain(named).collect();
        let mut shares = Vec::new();
        for row in &self.pool.read().await?.rows(&sql, &args).await? {
            let name = row.text("name")?;
            let share = row.text("value")?.parse().ok().and_then(Share::of_billionths);
            let damaged = || StoreError::Damaged("a signal type's share".to_owned());
            let name = name.strip_prefix(SIGNAL_TYPE).unwrap_or(&name).to_owned();
            shares.push((name, share.ok_or_else(damaged)?));
        }
        Ok(shares)
    }

    /// Sets the share in which a signal type of HMA's is hashed and matched.
    pub async fn set_signal_type_share(
        &self,
        service: ServiceId,
        name: &str,
        share: Share,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        tx.execute(
            "INSERT INTO choices (service_id, name, value) VALUES ($1, $2, $3)
             ON CONFLICT (service_id, name) DO UPDATE SET value = excluded.value",
            &[
                Arg::id(&service),
                Arg::text(format!("{SIGNAL_TYPE}{name}")),
                Arg::text(share.billionths().to_string()),
            ],
        )
        .await?;
        let payload = json!({ "signal_type": name, "share": share.ratio() });
        self.append(&mut tx, service, EventKind::SignalTypeSet, None, payload, at).await?;
        tx.commit().await
    }

    /// How many signals of each kind are banked, in match banks.
    pub async fn signal_counts(&self, service: ServiceId) -> Result<Vec<SignalCount>, StoreError> {
        let rows = self
            .pool
            .read()
            .await?
            .rows(
                "SELECT s.kind AS kind, COUNT(*) AS signals, MAX(e.created_at) AS newest
                 FROM banks b CROSS JOIN entries e CROSS JOIN entry_signals s
                 WHERE b.service_id = $1 AND b.kind = 'match' AND b.laid_aside_at IS NULL
                 AND e.service_id = $1 AND e.bank_id = b.id AND s.entry_id = e.id GROUP BY s.kind",
                &[Arg::id(&service)],
            )
            .await?;
        let mut counts = Vec::new();
        for row in &rows {
            if let Ok(kind) = row.text("kind")?.parse::<SignalKind>() {
                let newest = Timestamp::from_micros(row.int("newest")?);
                counts.push(SignalCount { kind, count: row.count("signals")?, newest });
            }
        }
        Ok(counts)
    }
}
