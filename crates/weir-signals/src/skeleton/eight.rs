//! Latin letters read eight at a time: nearly all of a Latin text are such.

use super::alphabet::{LATIN_START, OTHER_LATIN, STROKES};

/// Latin letters at the beginning of a text, at most eight, all looked at together.
pub(super) struct Eight {
    pub(super) letters: usize,
    /// Those of the letters; behind them anything.
    pub(super) codes: [u8; 8],
    /// Of the letters.
    pub(super) kinds: u8,
}

/// A number with this byte eight times.
const fn eight_times(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

impl Eight {
    /// Each byte of a number is one of the text; its highest bit says what is asked. The
    /// sums stay below 256 and so do not reach the next byte.
    #[inline]
    pub(super) fn of(text: &[u8]) -> Self {
        const HIGH: u64 = eight_times(0x80);
        let bytes = text.first_chunk().copied().unwrap_or_else(|| {
            let mut bytes = [0; 8];
            bytes[..text.len()].copy_from_slice(text);
            bytes
        });
        let small = u64::from_le_bytes(bytes) | eight_times(0x20);
        let low = small & !HIGH;
        let from_a = low + eight_times(0x80 - b'a');
        let past_z = low + eight_times(0x80 - b'z' - 1);
        let latin = from_a & !past_z & !small & HIGH;
        let letters = (latin ^ HIGH).trailing_zeros() as usize / 8;
        let these = if letters == 8 { HIGH } else { HIGH & ((1 << (8 * letters)) - 1) };
        let same = |letter: u8| {
            let other = low ^ eight_times(letter);
            (other + eight_times(0x7f)) ^ HIGH
        };
        let strokes = (same(b'i') | same(b'l') | same(b'o')) & these;
        let kinds =
            if strokes == 0 { 0 } else { STROKES } | if strokes == these { 0 } else { OTHER_LATIN };
        // What is no letter may take from the byte behind it, which is none of ours.
        let codes = small.wrapping_sub(eight_times(b'a' - LATIN_START)).to_le_bytes();
        Self { letters, codes, kinds }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::skeleton::alphabet::{ascii, kind};

    proptest! {
        #[test]
        fn eight_letters_are_what_each_is_alone(
            text in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..12),
                "[A-Zilo ]{0,12}".prop_map(String::into_bytes),
                "[@-\\[`-{é]{0,12}".prop_map(String::into_bytes),
            ],
        ) {
            let letters = text.iter().take(8).take_while(|byte| byte.is_ascii_alphabetic());
            let codes: Vec<u8> = letters.map(|byte| ascii(byte.to_ascii_lowercase())).collect();
            let eight = Eight::of(&text);
            prop_assert_eq!(&eight.codes[..eight.letters], &codes[..]);
            prop_assert_eq!(eight.kinds, codes.iter().fold(0, |kinds, code| kinds | kind(*code)));
        }
    }
}
