//! The chain that seals events: each hash covers the event and the hash before.
//!
//! What is promised: who holds an exported head finds every event up to it that
//! was altered, removed, reordered or cut off, and a chain that was computed
//! anew. What is not: an event of the last second, before it is sealed.
//!
//! ```text
//! digest = SHA-256("weir.payload.1" ‖ salt[32] ‖ payload)
//! hash_n = SHA-256("weir.chain.1" ‖ hash_(n-1)[32] ‖ n as u64 ‖ service[16] ‖ id[16]
//!                  ‖ micros as i64 ‖ length of kind as u32 ‖ kind
//!                  ‖ 0, or 1 and subject[16] ‖ digest[32])      hash_0 = 32 zero bytes
//! ```
//! Numbers are big-endian.

use std::collections::HashSet;
use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::event::{Event, EventKind, SealedEvent, StoredPayload};
use crate::head::ChainHead;
use crate::id::ServiceId;

macro_rules! bytes32 {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(pub [u8; 32]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    )*};
}

bytes32! {
    /// 32 random bytes beside a payload, erased with it.
    Salt;
    /// The salted digest of a payload.
    PayloadDigest;
    /// The chain's hash at one place.
    ChainHash;
}

impl PayloadDigest {
    /// The digest that an event keeps of its payload.
    pub fn of(payload: &StoredPayload) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"weir.payload.1");
        hasher.update(payload.salt.0);
        hasher.update(&payload.body);
        Self(hasher.finalize().into())
    }
}

impl ChainHash {
    /// The hash before the first event.
    pub const START: Self = Self([0; 32]);

    /// The hash after `event` in place `seq`, where this is the hash before.
    pub fn then(&self, seq: i64, event: &Event) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"weir.chain.1");
        hasher.update(self.0);
        hasher.update(seq.to_be_bytes());
        hasher.update(event.service.as_bytes());
        hasher.update(event.id.as_bytes());
        hasher.update(event.at.micros().to_be_bytes());
        let kind = event.kind.name();
        hasher.update(u32::try_from(kind.len()).expect("a kind's name is short").to_be_bytes());
        hasher.update(kind);
        match &event.subject {
            None => hasher.update([0]),
            Some(subject) => {
                hasher.update([1]);
                hasher.update(subject);
            }
        }
        hasher.update(event.digest.0);
        Self(hasher.finalize().into())
    }
}

/// What is wrong at a place in the chain.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Fault {
    /// The numbers have a gap or a repetition.
    #[error("event {expected} is missing: the next one is {found}")]
    Missing {
        /// The place that should have come.
        expected: i64,
        /// The one that came.
        found: i64,
    },
    /// The event is not the one that was sealed here.
    #[error(
        "the event is not the one that was sealed here: it was altered, or events changed places"
    )]
    Altered,
    /// The payload is not the one that belongs to the event.
    #[error("the payload is not the one that the event was sealed with")]
    PayloadAltered,
    /// The payload is gone and no event says that it was erased.
    #[error("the payload is gone, and no event says that it was erased")]
    PayloadMissing,
    /// What stands in the event's place is no event.
    #[error("the event cannot be read: {0}")]
    Unreadable(String),
    /// The event belongs to another service.
    #[error("the event belongs to another service")]
    Foreign,
    /// The chain ends before the exported head.
    #[error(
        "the chain ends at event {found}, the exported head is of event {expected}: the end was cut off"
    )]
    CutOff {
        /// The head's place.
        expected: i64,
        /// The last place that there is.
        found: i64,
    },
    /// The chain at the head's place is another one.
    #[error("the chain is not the one that the exported head was taken of: it was computed anew")]
    Rewritten,
    /// The chain does not end where the store says that it was sealed to.
    #[error(
        "the last sealed event is {expected} by the store's own note, the chain ends at {found}"
    )]
    EndDiffers {
        /// The store's note.
        expected: i64,
        /// The last place that there is.
        found: i64,
    },
}

/// Checks a chain, event by event in order, in memory that does not grow.
///
/// Payloads that are gone are noted and must be told erased by a later event;
/// only their ids are kept.
#[derive(Debug)]
pub struct ChainVerifier {
    service: ServiceId,
    head: Option<ChainHead>,
    seq: i64,
    hash: ChainHash,
    gone: Vec<(i64, [u8; 16])>,
    erased: HashSet<[u8; 16]>,
    first_bad: Option<(i64, Fault)>,
}

impl ChainVerifier {
    /// Begins at the first event. With an exported `head` the chain must pass
    /// through it.
    pub fn new(service: ServiceId, head: Option<ChainHead>) -> Self {
        Self {
            service,
            head,
            seq: 0,
            hash: ChainHash::START,
            gone: Vec::new(),
            erased: HashSet::new(),
            first_bad: None,
        }
    }

    /// Checks the next event, with its payload where there still is one.
    pub fn check(&mut self, sealed: &SealedEvent, payload: Option<&StoredPayload>) {
        let event = &sealed.event;
        let expected = self.seq + 1;
        let before = self.hash;
        self.seq = sealed.seq;
        self.hash = sealed.hash;
        if sealed.seq != expected {
            return self.bad(expected, Fault::Missing { expected, found: sealed.seq });
        }
        if event.service != self.service {
            return self.bad(expected, Fault::Foreign);
        }
        if before.then(expected, event) != sealed.hash {
            return self.bad(expected, Fault::Altered);
        }
        match payload {
            Some(payload) if PayloadDigest::of(payload) != event.digest => {
                return self.bad(expected, Fault::PayloadAltered);
            }
            Some(_) => {}
            None => self.gone.push((expected, *event.id.as_bytes())),
        }
        if event.kind == EventKind::PayloadErased {
            self.erased.extend(event.subject);
        }
        if self.head.is_some_and(|head| head.seq == expected && head.hash != sealed.hash) {
            self.bad(expected, Fault::Rewritten);
        }
    }

    /// Notes that the next event cannot be read; `why`, in words.
    pub fn unreadable(&mut self, why: String) {
        self.bad(self.seq + 1, Fault::Unreadable(why));
    }

    /// Notes that an event tells of the erasure of this event's payload, whose
    /// place is behind the last one that is checked, or that has none yet.
    pub fn told_erased(&mut self, event: [u8; 16]) {
        self.erased.insert(event);
    }

    /// The place of the last event that was checked.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Ends the check: how many payloads were erased, and what was first found
    /// wrong. `noted` is the last sealed place by the store's own note.
    pub fn finish(mut self, noted: i64) -> (u64, Option<(i64, Fault)>) {
        let found = self.seq;
        if let Some(head) = self.head.filter(|head| head.seq > found) {
            self.bad(found + 1, Fault::CutOff { expected: head.seq, found });
        } else if noted != found {
            self.bad(found + 1, Fault::EndDiffers { expected: noted, found });
        }
        // The erasing event of a payload may have been erased itself, but not
        // its subject, which is sealed.
        let missing = self.gone.iter().find(|(_, id)| !self.erased.contains(id));
        if let Some((seq, _)) = missing.copied()
            && self.first_bad.as_ref().is_none_or(|(first, _)| seq < *first)
        {
            self.first_bad = Some((seq, Fault::PayloadMissing));
        }
        (self.gone.len() as u64, self.first_bad)
    }

    /// Keeps the first fault: after it, numbers and hashes are not to be trusted.
    fn bad(&mut self, seq: i64, fault: Fault) {
        if self.first_bad.is_none() {
            self.first_bad = Some((seq, fault));
        }
    }
}
