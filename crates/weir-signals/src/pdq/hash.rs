//! The value types of PDQ: the hash, its quality and the distance between two.

use std::fmt;
use std::str::FromStr;

use crate::signal::{SignalError, SignalKind, bytes_from_hex, excerpt};

/// 256 bits, most significant first: byte 0 holds bits 255 to 248, the order
/// of the first two hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PdqHash(pub [u8; 32]);

impl PdqHash {
    /// Reads 64 hexadecimal digits in either case.
    pub fn from_hex(text: &str) -> Result<Self, SignalError> {
        bytes_from_hex(SignalKind::Pdq, text).map(Self)
    }

    /// How many of the 256 bits differ.
    pub fn distance(&self, other: &Self) -> Distance {
        let differing = self.0.iter().zip(&other.0).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>();
        Distance::new(u16::try_from(differing).expect("at most 256"))
    }
}

impl fmt::Display for PdqHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PdqHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PdqHash({self})")
    }
}

/// A Hamming distance between two PDQ hashes, 0 to 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Distance(u16);

impl Distance {
    /// The radius within which the field calls two pictures copies
    /// (PDQ paper, "Matching"; HMA's default).
    pub const DEFAULT_RADIUS: Self = Self(31);

    /// A distance of `bits` differing bits; more than 256 counts as 256.
    pub const fn new(bits: u16) -> Self {
        Self(if bits > 256 { 256 } else { bits })
    }

    /// The number of differing bits.
    pub const fn bits(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How much there is to see in a picture, 0 (flat) to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quality(u8);

impl Quality {
    /// Below this a hash says too little to match by (HMA uses the same).
    pub const USABLE: Self = Self(50);

    /// A quality of 0 to 100; more counts as 100.
    pub const fn new(value: u8) -> Self {
        Self(if value > 100 { 100 } else { value })
    }

    /// The number, 0 to 100.
    pub const fn value(self) -> u8 {
        self.0
    }

    /// Whether a hash of this quality matches by default.
    pub const fn is_usable(self) -> bool {
        self.0 >= Self::USABLE.0
    }
}

impl FromStr for Quality {
    type Err = SignalError;

    /// Reads a whole number from 0 to 100.
    fn from_str(text: &str) -> Result<Self, SignalError> {
        let text = text.trim();
        let value = text.parse().ok().filter(|value| *value <= 100);
        value.map(Self).ok_or_else(|| SignalError::Quality(excerpt(text)))
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What PDQ says of one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pdq {
    /// The 256 bits.
    pub hash: PdqHash,
    /// How much there was to see.
    pub quality: Quality,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_digits_are_the_highest_bits() {
        let hash = PdqHash::from_hex(&format!("8{}1", "0".repeat(62))).unwrap();
        assert_eq!((hash.0[0], hash.0[31]), (0x80, 0x01));
    }

    #[test]
    fn distances_and_qualities_stay_within_their_range() {
        assert_eq!(Distance::new(300).bits(), 256);
        assert_eq!(Quality::new(255).value(), 100);
        assert!(Quality::new(50).is_usable() && !Quality::new(49).is_usable());
    }

    proptest! {
        #[test]
        fn the_distance_is_the_number_of_bits_that_were_flipped(
            bytes: [u8; 32],
            bits in prop::collection::btree_set(0..256usize, 0..256),
        ) {
            let mut flipped = bytes;
            for bit in &bits {
                flipped[bit / 8] ^= 1 << (bit % 8);
            }
            let distance = PdqHash(bytes).distance(&PdqHash(flipped));
            prop_assert_eq!(usize::from(distance.bits()), bits.len());
        }
    }
}
