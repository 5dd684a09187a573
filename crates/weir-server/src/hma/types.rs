//! HMA's signal types and content types, and Weir's signals that they name.

use serde_json::{Map, Value};
use weir_signals::{Md5Digest, PdqHash, Signal, SignalKind};

use super::answer::Refusal;

/// A signal type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SignalType {
    Pdq,
    VideoMd5,
}

impl SignalType {
    pub(super) const ALL: [Self; 2] = [Self::Pdq, Self::VideoMd5];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Pdq => "pdq",
            Self::VideoMd5 => "video_md5",
        }
    }

    pub(super) const fn kind(self) -> SignalKind {
        match self {
            Self::Pdq => SignalKind::Pdq,
            Self::VideoMd5 => SignalKind::Md5,
        }
    }

    pub(super) fn named(name: &str) -> Result<Self, Refusal> {
        let known = Self::ALL.into_iter().find(|known| known.name() == name);
        known.ok_or_else(|| {
            Refusal::bad(format!("no such signal type: “{name}”; there are pdq and video_md5"))
        })
    }

    /// The signal of a hash as HMA's clients write it: PDQ untrimmed, in letters
    /// of either case, MD5 trimmed.
    pub(super) fn signal(self, hash: &str) -> Result<Signal, Refusal> {
        let invalid = || {
            let digits = if self == Self::Pdq { 64 } else { 32 };
            Refusal::bad(format!(
                "invalid {} hash: expected {digits} hexadecimal digits",
                self.name()
            ))
        };
        match self {
            Self::Pdq => {
                let hash = PdqHash::from_hex(&hash.to_ascii_lowercase()).map_err(|_| invalid())?;
                Ok(Signal::Pdq { hash, quality: None })
            }
            Self::VideoMd5 => {
                let hash = Md5Digest::from_hex(&hash.trim().to_ascii_lowercase());
                Ok(Signal::Md5(hash.map_err(|_| invalid())?))
            }
        }
    }
}

/// A content type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentType {
    Photo,
    Video,
}

impl ContentType {
    pub(super) const ALL: [Self; 2] = [Self::Photo, Self::Video];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
        }
    }

    pub(super) const fn signal_type(self) -> SignalType {
        match self {
            Self::Photo => SignalType::Pdq,
            Self::Video => SignalType::VideoMd5,
        }
    }

    pub(super) fn named(name: &str) -> Result<Self, Refusal> {
        let known = Self::ALL.into_iter().find(|known| known.name() == name);
        known.ok_or_else(|| {
            Refusal::bad(format!("no such content type: “{name}”; there are photo and video"))
        })
    }
}

/// An entry's signals as HMA shows them: one of each of its types.
pub(super) fn shown(signals: &[Signal]) -> Value {
    let mut shown = Map::new();
    for kind in SignalType::ALL {
        let first = signals.iter().find(|signal| signal.kind() == kind.kind());
        if let Some(signal) = first {
            shown.insert(kind.name().to_owned(), signal.value().into());
        }
    }
    Value::Object(shown)
}
