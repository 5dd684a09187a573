//! Features as bytes and as text.
//!
//! ```text
//!  0  u8   version: 1
//!  1  u8   detail: 1 of a banked picture, 2 of a query
//!  2  u32  columns of the picture (all numbers little-endian)
//!  6  u32  rows
//! 10  the features, 38 bytes each:
//!      0  u16  x      4  u8  level
//!      2  u16  y      5  u8  direction
//!      6  32 x u8  bits
//! ```
//!
//! The text is those bytes in base64 as it stands in addresses (RFC 4648, section 5),
//! without padding.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::extract::LEVELS;
use super::{Feature, Features};

const VERSION: u8 = 1;
const HEAD: usize = 10;
const EACH: usize = 38;
/// The longest form in bytes.
const LONGEST: usize = HEAD + Features::MOST_DETAIL as usize * Features::MOST * EACH;

/// Why something is no features.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeaturesError {
    /// A character that is not in the alphabet, or bits left over.
    #[error("features are written in base64 with - and _, without padding; this is not")]
    NotBase64,
    /// Of another definition.
    #[error(
        "these are features of version {0}, and this Weir knows version {VERSION}; take them anew from the picture"
    )]
    Version(u8),
    /// No whole number of features.
    #[error(
        "features have {HEAD} bytes and {EACH} for each of them, not {0}; they were cut or changed on the way"
    )]
    Length(usize),
    /// More than a picture has.
    #[error("a picture has at most {most} features, and these are {found}")]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A number that none can have.
    #[error("features cannot have the {0} that these have; they were changed on the way")]
    Field(&'static str),
}

impl Features {
    /// The bytes, for keeping.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + EACH * self.list.len());
        bytes.extend([VERSION, self.detail]);
        bytes.extend(self.width.to_le_bytes());
        bytes.extend(self.height.to_le_bytes());
        for Feature { x, y, level, direction, bits } in &self.list {
            bytes.extend(x.to_le_bytes());
            bytes.extend(y.to_le_bytes());
            bytes.extend([*level, *direction]);
            bytes.extend(bits);
        }
        bytes
    }

    /// Reads the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FeaturesError> {
        let length = || FeaturesError::Length(bytes.len());
        let (head, rest) = bytes.split_first_chunk::<HEAD>().ok_or_else(length)?;
        let [version, detail, a, b, c, d, e, f, g, h] = *head;
        if version != VERSION {
            return Err(FeaturesError::Version(version));
        }
        let (features, []) = rest.as_chunks::<EACH>() else { return Err(length()) };
        let (width, height) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        let list = features.iter().map(|[xl, xh, yl, yh, level, direction, bits @ ..]| Feature {
            x: u16::from_le_bytes([*xl, *xh]),
            y: u16::from_le_bytes([*yl, *yh]),
            level: *level,
            direction: *direction,
            bits: *bits,
        });
        Self::checked(width, height, detail, list.collect())
    }

    pub(super) fn checked(
        width: u32,
        height: u32,
        detail: u8,
        list: Vec<Feature>,
    ) -> Result<Self, FeaturesError> {
        if width == 0 || height == 0 {
            return Err(FeaturesError::Field("size"));
        }
        if !(1..=Self::MOST_DETAIL).contains(&detail) {
            return Err(FeaturesError::Field("detail"));
        }
        let most = usize::from(detail) * Self::MOST;
        if list.len() > most {
            return Err(FeaturesError::TooMany { found: list.len(), most });
        }
        if list.iter().any(|feature| feature.level >= LEVELS) {
            return Err(FeaturesError::Field("level"));
        }
        Ok(Self { width, height, detail, list })
    }
}

impl fmt::Display for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.to_bytes()))
    }
}

impl FromStr for Features {
    type Err = FeaturesError;

    fn from_str(text: &str) -> Result<Self, FeaturesError> {
        let text = text.trim();
        if text.len() > LONGEST.div_ceil(3) * 4 {
            return Err(FeaturesError::Length(text.len() / 4 * 3));
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| FeaturesError::NotBase64)?;
        Self::from_bytes(&bytes)
    }
}
