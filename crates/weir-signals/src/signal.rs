//! One signal: a value, the algorithm that made it and that algorithm's version.

use std::fmt;
use std::str::FromStr;

use crate::digest::{Md5Digest, Sha1Digest, Sha256Digest};
use crate::pdq::{Pdq, PdqHash, Quality};
use crate::text_key::TextKey;
use crate::url_key::{UrlKey, UrlKeyError};

/// What kind of thing a signal is; its name is the word used on the command
/// line, over HTTP and in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SignalKind {
    /// Perceptual hash of a picture, compared by Hamming distance.
    Pdq,
    /// MD5 of a file's bytes, compared by equality.
    Md5,
    /// SHA-1 of a file's bytes, compared by equality.
    Sha1,
    /// SHA-256 of a file's bytes, compared by equality.
    Sha256,
    /// Exact key of a text, compared by equality.
    Text,
    /// Exact key of a link, compared by equality.
    Url,
}

impl SignalKind {
    /// Every kind that this version can make and match.
    pub const ALL: [Self; 6] =
        [Self::Pdq, Self::Md5, Self::Sha1, Self::Sha256, Self::Text, Self::Url];

    /// The kind's one name, as `pdq` or `sha256`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdq => "pdq",
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Text => "text",
            Self::Url => "url",
        }
    }

    /// The algorithm that makes signals of this kind today.
    pub const fn algorithm(self) -> Algorithm {
        Algorithm { kind: self, version: 1 }
    }
}

impl fmt::Display for SignalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SignalKind {
    type Err = SignalError;

    /// Reads a kind's name in either case; `video_md5`, as
    /// Hasher-Matcher-Actioner calls it, is `md5`.
    fn from_str(name: &str) -> Result<Self, SignalError> {
        let lower = name.trim().to_ascii_lowercase();
        if lower == "video_md5" {
            return Ok(Self::Md5);
        }
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == lower)
            .ok_or_else(|| SignalError::UnknownKind(name.chars().take(40).collect()))
    }
}

/// An algorithm and its version, written `pdq@1`. A changed definition gets a
/// new version, so that old and new values are never compared unawares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Algorithm {
    /// Which kind of signal it makes.
    pub kind: SignalKind,
    /// Which definition, from 1 on.
    pub version: u16,
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.kind, self.version)
    }
}

/// Something matchable taken from an item or held by an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// `pdq@1`. The quality is absent where a list gave the hash alone.
    Pdq {
        /// The 256 bits.
        hash: PdqHash,
        /// How much there was to see in the picture.
        quality: Option<Quality>,
    },
    /// `md5@1`.
    Md5(Md5Digest),
    /// `sha1@1`.
    Sha1(Sha1Digest),
    /// `sha256@1`.
    Sha256(Sha256Digest),
    /// `text@1`.
    Text(TextKey),
    /// `url@1`.
    Url(UrlKey),
}

impl Signal {
    /// Reads a value as people hold it: hexadecimal in either case for hashes
    /// and text keys, a link as it was written for `url` (it is canonicalised).
    pub fn parse(kind: SignalKind, value: &str) -> Result<Self, SignalError> {
        let value = value.trim();
        Ok(match kind {
            SignalKind::Pdq => Self::Pdq { hash: PdqHash::from_hex(value)?, quality: None },
            SignalKind::Md5 => Self::Md5(Md5Digest::from_hex(value)?),
            SignalKind::Sha1 => Self::Sha1(Sha1Digest::from_hex(value)?),
            SignalKind::Sha256 => Self::Sha256(Sha256Digest::from_hex(value)?),
            SignalKind::Text => Self::Text(TextKey::from_hex(value)?),
            SignalKind::Url => Self::Url(UrlKey::parse(value)?),
        })
    }

    /// Which kind it is.
    pub fn kind(&self) -> SignalKind {
        match self {
            Self::Pdq { .. } => SignalKind::Pdq,
            Self::Md5(_) => SignalKind::Md5,
            Self::Sha1(_) => SignalKind::Sha1,
            Self::Sha256(_) => SignalKind::Sha256,
            Self::Text(_) => SignalKind::Text,
            Self::Url(_) => SignalKind::Url,
        }
    }

    /// The value as text; [`Signal::parse`] reads it back.
    pub fn value(&self) -> String {
        match self {
            Self::Pdq { hash, .. } => hash.to_string(),
            Self::Md5(digest) => digest.to_string(),
            Self::Sha1(digest) => digest.to_string(),
            Self::Sha256(digest) => digest.to_string(),
            Self::Text(key) => key.to_string(),
            Self::Url(key) => key.to_string(),
        }
    }

    /// The PDQ quality, where the signal has one.
    pub fn quality(&self) -> Option<Quality> {
        match self {
            Self::Pdq { quality, .. } => *quality,
            _ => None,
        }
    }

    /// Whether the signal takes part in matching unless somebody asks for
    /// more: a PDQ hash of a flat picture says nothing and does not.
    pub fn matches_by_default(&self) -> bool {
        self.quality().is_none_or(Quality::is_usable)
    }
}

impl From<Pdq> for Signal {
    fn from(pdq: Pdq) -> Self {
        Self::Pdq { hash: pdq.hash, quality: Some(pdq.quality) }
    }
}

/// Why something is not a signal, or no signal can be made of it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SignalError {
    /// The name before the colon is no kind of signal.
    #[error("“{0}” is not a kind of signal; use one of pdq, md5, sha1, sha256, text, url")]
    UnknownKind(String),
    /// A hash of the wrong length.
    #[error("a {kind} value has {expected} hexadecimal digits, this one has {found}")]
    WrongLength {
        /// Which kind was expected.
        kind: SignalKind,
        /// How many digits such a value has.
        expected: usize,
        /// How many characters were given.
        found: usize,
    },
    /// A character that is no hexadecimal digit.
    #[error(
        "a {kind} value is written in the digits 0-9 and a-f; found “{found}” at position {at}"
    )]
    NotHex {
        /// Which kind was expected.
        kind: SignalKind,
        /// The offending character.
        found: char,
        /// Its place, counted in characters from 1.
        at: usize,
    },
    /// A picture whose bytes do not fit its size.
    #[error(
        "a picture of {width} x {height} pixels has {expected} bytes of RGB, this one has {found}; \
         decode it to 8-bit RGB without padding"
    )]
    PixelBytes {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
        /// How many bytes such a picture has.
        expected: u128,
        /// How many bytes were given.
        found: usize,
    },
    /// A link that cannot be read.
    #[error(transparent)]
    Url(#[from] UrlKeyError),
}

/// Reads exactly `N` bytes of hexadecimal in either case.
pub(crate) fn bytes_from_hex<const N: usize>(
    kind: SignalKind,
    text: &str,
) -> Result<[u8; N], SignalError> {
    let found = text.chars().count();
    if found != 2 * N {
        return Err(SignalError::WrongLength { kind, expected: 2 * N, found });
    }
    if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_hexdigit()) {
        return Err(SignalError::NotHex { kind, found, at: at + 1 });
    }
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).expect("length and digits were checked above");
    Ok(bytes)
}
