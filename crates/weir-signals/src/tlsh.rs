//! TLSH of a text (Oliver, Cheng and Chen, *TLSH: a locality sensitive hash*,
//! 2013): what ThreatExchange's `text_tlsh` passes on. Version T1, 128 buckets, a
//! checksum of one byte, over the text's UTF-8 as it stands.
//!
//! It tells texts of some length that differ in little. It is here because others
//! share it; passages find what it does not.
//!
//! ```
//! use weir_signals::TlshHash;
//!
//! let rule = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats.";
//! let copy = rule.replace("trim", "cut");
//! let other = "The harbour board asks everybody to leave the northern quay before winter's ice.";
//! let [rule, copy, other] = [rule, &copy, other].map(|text| TlshHash::of(text).unwrap());
//! assert!(rule.difference(&copy) < rule.difference(&other));
//! assert_eq!(TlshHash::of("too short"), None);
//! ```

use std::fmt;

use tlsh2::TlshDefaultBuilder;

use crate::signal::{SignalError, SignalKind, bytes_from_hex};

/// A TLSH hash.
///
/// ```text
/// byte  0         1       2                      3 .. 35
///       checksum  length  ratios of quartiles    32 bytes: 128 buckets of 2 bits
/// ```
///
/// as it is written, the checksum's and the length's nibbles the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TlshHash(pub [u8; 35]);

impl TlshHash {
    /// Two texts are taken for alike up to this difference, as ThreatExchange's
    /// `text_tlsh` does (`TLSH_CONFIDENT_MATCH_THRESHOLD`).
    pub const THRESHOLD: u16 = 30;

    /// The hash of a text; nothing for one of under 50 bytes, or of so few
    /// different letters that nothing can be told.
    pub fn of(text: &str) -> Option<Self> {
        let hash = TlshDefaultBuilder::build_from(text.as_bytes())?.hash();
        let digits = std::str::from_utf8(&hash).expect("hexadecimal digits are UTF-8");
        Some(Self::from_hex(digits).expect("a hash as it is written is read"))
    }

    /// Reads `T1` and 70 hexadecimal digits in either case; the `T1`, which hashes
    /// from before 2020 lack, may be left out.
    pub fn from_hex(text: &str) -> Result<Self, SignalError> {
        let digits = match text.get(..2) {
            Some(version) if version.eq_ignore_ascii_case("T1") => &text[2..],
            _ => text,
        };
        bytes_from_hex(SignalKind::Tlsh, digits).map(Self)
    }

    /// How different two texts are, their lengths left out (`diffxlen`): 0 for the
    /// same hash, some hundreds for texts that have nothing in common.
    pub fn difference(&self, other: &Self) -> u16 {
        let checksum = u16::from(self.0[0] != other.0[0]);
        let quartiles = |high: fn(u8) -> u8| around(high(self.0[2]), high(other.0[2]));
        checksum + quartiles(|byte| byte >> 4) + quartiles(|byte| byte & 15) + self.buckets(other)
    }

    /// Buckets that differ by a quartile count 1, by two 2, by three 6.
    fn buckets(&self, other: &Self) -> u16 {
        let pairs = self.0[3..].chunks_exact(8).zip(other.0[3..].chunks_exact(8));
        let sum: u32 = pairs
            .map(|(one, other)| {
                let word = |bytes: &[u8]| {
                    u64::from_le_bytes(bytes.try_into().expect("chunks of eight bytes"))
                };
                difference_of(word(one), word(other))
            })
            .sum();
        sum as u16
    }
}

/// Each bit on the right of a bucket.
const LOW: u64 = 0x5555_5555_5555_5555;

/// 32 buckets of two bits each. Where one bit differs it counts as it weighs; where
/// both do, the buckets are 1 and 2, or 0 and 3.
fn difference_of(one: u64, other: u64) -> u32 {
    let (low, high) = ((one ^ other) & LOW, ((one ^ other) >> 1) & LOW);
    // The two bits of `one` are alike: 0 or 3.
    let alike = !(one ^ (one >> 1)) & LOW;
    let far = low & high & alike;
    let near = low & high & !alike;
    (low & !high).count_ones()
        + 2 * (high & !low).count_ones()
        + near.count_ones()
        + 6 * far.count_ones()
}

/// Ratios on a circle of 16: by one counts 1, by more 12 for each step behind it.
fn around(one: u8, other: u8) -> u16 {
    let steps = u16::from(one.abs_diff(other));
    let steps = steps.min(16 - steps);
    if steps <= 1 { steps } else { (steps - 1) * 12 }
}

impl fmt::Display for TlshHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T1{}", hex::encode_upper(self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hash_is_read_with_and_without_its_version_in_either_case() {
        let hash = TlshHash::of(&"the keepers of the seventh lamp count the boats ".repeat(2));
        let hash = hash.unwrap();
        let written = hash.to_string();
        assert!(written.starts_with("T1") && written.len() == 72);
        for same in [written.clone(), written.to_lowercase(), written[2..].to_owned()] {
            assert_eq!(TlshHash::from_hex(&same), Ok(hash));
        }
        let error = TlshHash::from_hex("T1AB").unwrap_err().to_string();
        assert_eq!(error, "a tlsh value has 70 hexadecimal digits, this one has 2");
    }

    proptest! {
        #[test]
        fn a_difference_is_the_same_both_ways_and_none_to_itself(
            one in prop::collection::vec(any::<u8>(), 35),
            other in prop::collection::vec(any::<u8>(), 35),
        ) {
            let (one, other) =
                (TlshHash(one.try_into().unwrap()), TlshHash(other.try_into().unwrap()));
            prop_assert_eq!(one.difference(&other), other.difference(&one));
            prop_assert_eq!(one.difference(&one), 0);
        }
    }
}
