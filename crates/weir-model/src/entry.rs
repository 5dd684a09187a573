//! Entries: one thing banked. An entry holds signals, never media.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use weir_signals::Signal;

use crate::id::{BankId, EntryId, ImportId};
use crate::judgement::OffReason;
use crate::time::Timestamp;

/// One thing banked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which entry.
    pub id: EntryId,
    /// Its number, dense within the service and never used again.
    pub number: i64,
    /// The bank it is in.
    pub bank: BankId,
    /// What it is recognised by.
    pub signals: Vec<Signal>,
    /// The id by which whoever banked it knows it.
    pub reference: Option<String>,
    /// Words on it.
    pub tags: Vec<String>,
    /// What others say of it.
    pub opinions: Opinions,
    /// Where it comes from.
    pub provenance: Provenance,
    /// When it was banked.
    pub created_at: Timestamp,
    /// Since when it is switched off: it matches nothing until it is on again.
    pub off_since: Option<Timestamp>,
    /// Why it is off.
    pub off_reason: Option<OffReason>,
    /// Until when it is disabled by whoever keeps it through HMA's interface, in
    /// seconds since 1970: from then on it matches; 0 for never.
    pub disabled_until: Option<i64>,
    /// Since when a person is asked whether it stays off.
    pub asked_at: Option<Timestamp>,
    /// How many decisions that stand say that it matched what it stands for.
    pub confirmed: u32,
    /// How many say that its match was wrong.
    pub overturned: u32,
    /// Whether an own decision stands behind it: a person of this service
    /// banked it, or decided on its very bytes.
    pub own: bool,
}

impl Entry {
    /// Whether it is disabled at `now`.
    pub fn is_disabled(&self, now: Timestamp) -> bool {
        is_disabled(self.disabled_until, now)
    }
}

/// Whether what is disabled until then is so at `now`: 0 is for ever, and a
/// time that has come is over.
pub fn is_disabled(until: Option<i64>, now: Timestamp) -> bool {
    until.is_some_and(|until| until == 0 || until.saturating_mul(1_000_000) > now.micros())
}

/// An entry about to be banked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// What it is recognised by; at least one.
    pub signals: Vec<Signal>,
    /// The id by which whoever banks it knows it.
    pub reference: Option<String>,
    /// Words on it.
    pub tags: Vec<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// How many parties agree that the entry belongs in its bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opinions {
    /// It belongs there.
    pub agree: u32,
    /// It does not.
    pub disagree: u32,
}

/// Where an entry comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// On whose word it was banked.
    pub source: Source,
    /// The file or list it was taken from.
    pub origin: Option<String>,
    /// The import that brought it.
    pub import: Option<ImportId>,
}

/// On whose word something was banked. Only an own decision may ever lead to
/// an action without a person (DESIGN.md, "A match is evidence").
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A person of this service decided.
    OwnDecision,
    /// A peer shared it.
    Exchange(String),
    /// A list said so.
    List(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnDecision => f.write_str("own"),
            Self::Exchange(name) => write!(f, "exchange:{name}"),
            Self::List(name) => write!(f, "list:{name}"),
        }
    }
}

impl FromStr for Source {
    type Err = std::convert::Infallible;

    /// Reads what [`Source`] prints; any other word is the name of a list.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.split_once(':') {
            _ if text == "own" => Self::OwnDecision,
            Some(("exchange", name)) => Self::Exchange(name.to_owned()),
            Some(("list", name)) => Self::List(name.to_owned()),
            _ => Self::List(text.to_owned()),
        })
    }
}

/// What makes two entries of a bank the same one, so that banking twice, or
/// again after a crash, banks once: the file where the SHA-256 is known, else
/// the whole set of signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntryFingerprint(pub [u8; 32]);

impl EntryFingerprint {
    /// The fingerprint of an entry with these signals, in any order.
    pub fn of(signals: &[Signal]) -> Self {
        let line = |signal: &Signal| format!("{}:{}\n", signal.kind(), signal.value());
        let file = signals.iter().find(|signal| matches!(signal, Signal::Sha256(_)));
        let mut lines: Vec<String> = match file {
            Some(digest) => vec![line(digest)],
            None => signals.iter().map(line).collect(),
        };
        lines.sort();
        lines.dedup();
        let mut hasher = Sha256::new();
        hasher.update(b"weir.entry.1");
        for line in lines {
            hasher.update(line.as_bytes());
        }
        Self(hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use weir_signals::{Md5Digest, PdqHash, Sha256Digest};

    use super::*;

    #[test]
    fn the_same_file_is_the_same_entry_whatever_else_is_known_of_it() {
        let digest = Signal::Sha256(Sha256Digest([7; 32]));
        let pdq = Signal::Pdq { hash: PdqHash([1; 32]), quality: None };
        let alone = EntryFingerprint::of(std::slice::from_ref(&digest));
        assert_eq!(alone, EntryFingerprint::of(&[pdq.clone(), digest]));
        assert_ne!(alone, EntryFingerprint::of(&[pdq]));
    }

    #[test]
    fn the_order_of_signals_says_nothing() {
        let (a, b) = (Signal::Md5(Md5Digest([1; 16])), Signal::Md5(Md5Digest([2; 16])));
        let forwards = EntryFingerprint::of(&[a.clone(), b.clone()]);
        assert_eq!(forwards, EntryFingerprint::of(&[b, a]));
    }

    proptest! {
        #[test]
        fn every_source_is_read_back(name in "[^:]{1,20}") {
            for source in [Source::OwnDecision, Source::Exchange(name.clone()), Source::List(name)] {
                prop_assert_eq!(source.to_string().parse::<Source>(), Ok(source));
            }
        }
    }
}
