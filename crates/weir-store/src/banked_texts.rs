//! What is held of banked texts: encrypted with a key that is derived from the
//! service's secret key, opened only to match and to show an entry.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use weir_model::{EntryId, Id, SecretKey, ServiceId};
use weir_signals::{BankedText, Signal};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::sealing::Sealer;
use crate::secret::load_or_create_key;
use crate::signals::signal_of;
use crate::sql::{Arg, Row};
use crate::store::Store;

const PURPOSE: &str = "weir.banked-texts.1";

/// With which key banked texts are encrypted, and whether they are opened.
#[derive(Clone, Default)]
pub(crate) struct BankedTexts {
    key: Option<Arc<Key>>,
    opens: bool,
}

struct Key {
    /// Where it is, while nobody has needed it.
    file: Option<PathBuf>,
    sealer: OnceLock<Sealer>,
}

impl BankedTexts {
    pub(crate) fn with_key(key: &SecretKey) -> Self {
        let sealer = OnceLock::from(Sealer::new(key, PURPOSE));
        Self { key: Some(Arc::new(Key { file: None, sealer })), opens: false }
    }

    pub(crate) fn with_key_file(path: PathBuf) -> Self {
        let key = Key { file: Some(path), sealer: OnceLock::new() };
        Self { key: Some(Arc::new(key)), opens: false }
    }

    pub(crate) fn opening(&self) -> Self {
        Self { opens: true, ..self.clone() }
    }

    /// Encrypted for its entry alone. Nothing for a signal of which nothing is held.
    pub(crate) fn sealed(
        &self,
        entry: EntryId,
        signal: &Signal,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(held) = signal.banked_text().and_then(BankedText::held_bytes) else {
            return Ok(None);
        };
        let held = Zeroizing::new(held);
        self.sealer()?.sealed(&held, entry.as_bytes()).map(Some)
    }

    /// The signal with what is held of its text, where these are opened at all.
    /// One that the key does not open finds whole copies still: it is said and
    /// does not keep the others from being matched.
    pub(crate) fn opened(&self, entry: EntryId, signal: Signal, sealed: Option<&[u8]>) -> Signal {
        let Some(sealed) = sealed.filter(|_| self.opens) else { return signal };
        match self.open(entry, &signal, sealed) {
            Ok(opened) => opened,
            Err(error) => {
                tracing::error!(%entry, %error, "a banked text finds only whole copies");
                signal
            }
        }
    }

    pub(crate) fn open(
        &self,
        entry: EntryId,
        signal: &Signal,
        sealed: &[u8],
    ) -> Result<Signal, StoreError> {
        let unreadable = || StoreError::BankedText(entry);
        let held = self.sealer()?.opened(sealed, entry.as_bytes()).ok_or_else(unreadable)?;
        let holding = |text: &BankedText| text.holding(&held).ok_or_else(unreadable);
        match signal {
            Signal::Passage(text) => holding(text).map(Signal::Passage),
            Signal::Phrase(text) => holding(text).map(Signal::Phrase),
            Signal::Pattern(text) => holding(text).map(Signal::Pattern),
            _ => Err(unreadable()),
        }
    }

    fn sealer(&self) -> Result<&Sealer, StoreError> {
        let key = self.key.as_ref().ok_or(StoreError::NoTextKey)?;
        if let Some(sealer) = key.sealer.get() {
            return Ok(sealer);
        }
        let path = key.file.as_ref().ok_or(StoreError::NoTextKey)?;
        let read = load_or_create_key(path)?;
        Ok(key.sealer.get_or_init(|| Sealer::new(&read, PURPOSE)))
    }
}

impl Store {
    /// How many texts are kept encrypted.
    pub async fn count_banked_texts(&self, service: ServiceId) -> Result<u64, StoreError> {
        self.count_texts(service, |_| Ok(true)).await
    }

    /// How many of them this secret key does not open: their altered copies are
    /// not found.
    pub async fn unreadable_banked_texts(&self, service: ServiceId) -> Result<u64, StoreError> {
        let unreadable = |row: &Row| {
            let (entry, sealed) = (Id::from_bytes(row.array("id")?), row.bytes("sealed")?);
            Ok(self.texts.open(entry, &signal_of(row)?, &sealed).is_err())
        };
        self.count_texts(service, unreadable).await
    }

    async fn count_texts(
        &self,
        service: ServiceId,
        which: impl Fn(&Row) -> Result<bool, StoreError>,
    ) -> Result<u64, StoreError> {
        const PAGE: i64 = 1000;
        let (mut counted, mut after) = (0, 0);
        let mut tx = self.pool.read().await?;
        loop {
            let sql = "SELECT e.id AS id, s.kind AS kind, s.value AS value,
                              s.quality AS quality, s.sealed AS sealed, s.body AS body
                       FROM entries e JOIN entry_signals s ON s.entry_id = e.id
                       WHERE e.service_id = $1 AND e.number > $2 AND e.number <= $3
                       AND s.sealed IS NOT NULL";
            let args = [Arg::id(&service), Arg::Int(after), Arg::Int(after + PAGE)];
            for row in &tx.rows(sql, &args).await? {
                counted += u64::from(which(row)?);
            }
            after += PAGE;
            let sql = "SELECT number FROM entries WHERE service_id = $1 AND number > $2
                       ORDER BY number LIMIT 1";
            match tx.row(sql, &[Arg::id(&service), Arg::Int(after)]).await? {
                Some(row) => after = row.int("number")? - 1,
                None => return Ok(counted),
            }
        }
    }
}

impl fmt::Debug for BankedTexts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankedTexts(opens: {})", self.opens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_opens_for_its_own_entry_with_its_own_key_alone() {
        let texts = BankedTexts::with_key(&SecretKey::from_bytes([1; 32])).opening();
        let [mine, other] = [[1; 16], [2; 16]].map(EntryId::from_bytes);
        let signal = Signal::Phrase(BankedText::phrase("the seventh lamp burns"));
        let sealed = texts.sealed(mine, &signal).unwrap().unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("lamp"));
        assert_ne!(Some(&sealed), texts.sealed(mine, &signal).unwrap().as_ref(), "another nonce");

        let key = Signal::Phrase(signal.banked_text().unwrap().without_text());
        let text = |signal: &Signal| {
            signal.banked_text().unwrap().held().map(|held| held.text().to_owned())
        };
        let opened = texts.open(mine, &key, &sealed).unwrap();
        assert_eq!(text(&opened).as_deref(), Some("the seventh lamp burns"));
        assert_eq!(text(&texts.opened(mine, key.clone(), Some(&sealed))), text(&opened));

        let elsewhere = BankedTexts::with_key(&SecretKey::from_bytes([2; 32])).opening();
        for wrong in [
            texts.open(other, &key, &sealed),
            elsewhere.open(mine, &key, &sealed),
            texts.open(mine, &key, &sealed[..20]),
        ] {
            assert!(matches!(wrong, Err(StoreError::BankedText(_))));
        }
        assert_eq!(text(&elsewhere.opened(mine, key, Some(&sealed))), None);
    }

    #[test]
    fn without_a_key_no_text_is_banked() {
        let signal = Signal::Phrase(BankedText::phrase("the seventh lamp burns"));
        let sealed = BankedTexts::default().sealed(EntryId::from_bytes([1; 16]), &signal);
        assert!(matches!(sealed, Err(StoreError::NoTextKey)));
    }
}
