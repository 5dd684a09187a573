//! A signal in the columns of a row, and back.

use std::sync::Arc;

use weir_signals::features::Features;
use weir_signals::{
    BankedText, IndicatorKey, Md5Digest, PdqHash, Quality, Sha1Digest, Sha256Digest, Signal,
    SignalKind, TextKey, TlshHash, UrlKey,
};

use crate::error::StoreError;
use crate::sql::Row;

/// Hashes as their bytes, links as text: half the room of hexadecimal. What is too
/// long to be searched for is told by its digest; see [`body_of`].
pub(crate) fn value_of(signal: &Signal) -> Vec<u8> {
    match signal {
        Signal::Pdq { hash, .. } => hash.0.to_vec(),
        Signal::Md5(digest) => digest.0.to_vec(),
        Signal::Sha1(digest) => digest.0.to_vec(),
        Signal::Sha256(digest) => digest.0.to_vec(),
        Signal::Text(key) => key.0.to_vec(),
        Signal::Url(key) => key.as_str().as_bytes().to_vec(),
        Signal::Passage(text) | Signal::Phrase(text) | Signal::Pattern(text) => text.key().to_vec(),
        Signal::Tlsh(hash) => hash.0.to_vec(),
        Signal::Indicator(key) => key.as_str().as_bytes().to_vec(),
        Signal::Features(features) => features.key().to_vec(),
    }
}

/// The whole of what `value_of` gives the digest of.
pub(crate) fn body_of(signal: &Signal) -> Option<Vec<u8>> {
    match signal {
        Signal::Features(features) => Some(features.to_bytes()),
        _ => None,
    }
}

/// The signal of a row with `kind`, `value`, `quality` and `body`.
pub(crate) fn signal_of(row: &Row) -> Result<Signal, StoreError> {
    let name = row.text("kind")?;
    let damaged = |what: &str| StoreError::Damaged(format!("a {name} signal: {what}"));
    let kind: SignalKind = name.parse().map_err(|_| damaged("of unknown kind"))?;
    Ok(match kind {
        SignalKind::Pdq => Signal::Pdq {
            hash: PdqHash(row.array("value")?),
            quality: row
                .opt_int("quality")?
                .map(|quality| u8::try_from(quality).map(Quality::new))
                .transpose()
                .map_err(|_| damaged("its quality is no number from 0 to 100"))?,
        },
        SignalKind::Md5 => Signal::Md5(Md5Digest(row.array("value")?)),
        SignalKind::Sha1 => Signal::Sha1(Sha1Digest(row.array("value")?)),
        SignalKind::Sha256 => Signal::Sha256(Sha256Digest(row.array("value")?)),
        SignalKind::Text => Signal::Text(TextKey(row.array("value")?)),
        SignalKind::Url => {
            let text = String::from_utf8(row.bytes("value")?).map_err(|_| damaged("not UTF-8"))?;
            Signal::Url(UrlKey::parse(&text).map_err(|error| damaged(&error.to_string()))?)
        }
        SignalKind::Passage => Signal::Passage(BankedText::of_key(row.array("value")?)),
        SignalKind::Phrase => Signal::Phrase(BankedText::of_key(row.array("value")?)),
        SignalKind::Pattern => Signal::Pattern(BankedText::of_key(row.array("value")?)),
        SignalKind::Tlsh => Signal::Tlsh(TlshHash(row.array("value")?)),
        SignalKind::Domain
        | SignalKind::Handle
        | SignalKind::Invite
        | SignalKind::Stored
        | SignalKind::Email
        | SignalKind::Phone
        | SignalKind::Wallet
        | SignalKind::Iban => {
            let text = String::from_utf8(row.bytes("value")?).map_err(|_| damaged("not UTF-8"))?;
            let key = IndicatorKey::parse(kind, &text);
            Signal::Indicator(key.map_err(|error| damaged(&error.to_string()))?)
        }
        SignalKind::Features => {
            let body = row.opt_bytes("body")?.ok_or_else(|| damaged("without its body"))?;
            let features = Features::from_bytes(&body);
            let features = features.map_err(|error| damaged(&error.to_string()))?;
            Signal::Features(Arc::new(features))
        }
    })
}
