//! A text without regard to case, in which expressions look for what they need.

/// A text without regard to case, of which sixteen bytes can be read from each on.
pub(super) struct Folded {
    letters: String,
    len: usize,
    /// A bit for each gram of the text.
    grams: Vec<u64>,
}

impl Folded {
    const BEHIND: &str = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    /// So many bytes are a gram.
    pub(super) const GRAM: usize = 6;
    /// Bits a gram of a text, and most of them.
    const BITS_A_GRAM: usize = 8;
    const MOST_BITS: usize = 1 << 20;

    /// Of letters that are folded.
    pub(super) fn new(mut letters: String) -> Self {
        let len = letters.len();
        letters.push_str(Self::BEHIND);
        let bits = (len * Self::BITS_A_GRAM).next_power_of_two().clamp(64, Self::MOST_BITS);
        let mut folded = Self { letters, len, grams: vec![0; bits / 64] };
        for at in 0..len.saturating_sub(Self::GRAM - 1) {
            let bit = folded.bit(Self::hash_of(&folded.letters.as_bytes()[at..]));
            folded.grams[bit / 64] |= 1 << (bit % 64);
        }
        folded
    }

    pub(super) fn as_str(&self) -> &str {
        &self.letters[..self.len]
    }

    /// The bytes from this one on, the first the least; nought behind the end.
    pub(super) fn sixteen(&self, at: usize) -> u128 {
        let bytes = self.letters.as_bytes()[at..].first_chunk::<16>();
        u128::from_le_bytes(*bytes.expect("`at` is in the text, and sixteen stand behind it"))
    }

    /// The hash of the gram that bytes begin with.
    pub(super) fn hash_of(bytes: &[u8]) -> u32 {
        let gram = bytes[..Self::GRAM].iter().rev();
        let gram = gram.fold(0_u64, |gram, byte| gram << 8 | u64::from(*byte));
        (gram.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
    }

    fn bit(&self, hash: u32) -> usize {
        hash as usize & (self.grams.len() * 64 - 1)
    }

    /// Whether a gram of this hash may stand in the text.
    pub(super) fn may_have(&self, hash: u32) -> bool {
        let bit = self.bit(hash);
        self.grams[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// A text in which letters that differ in case alone are one. No letter is longer for it.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().map(fold).collect()
}

/// One of the letters that a regular expression takes for each other where it does not
/// look at case (Unicode's simple case folding, UTS #18 RL1.5), the same for all of them.
pub(super) fn fold(letter: char) -> char {
    match letter {
        _ if letter.is_ascii() => letter.to_ascii_lowercase(),
        // Hebrew, Arabic and the scripts of India know no case.
        '\u{590}'..'\u{10a0}' => letter,
        // Their small letters are longer.
        'ⱥ' => 'Ⱥ',
        'ⱦ' => 'Ⱦ',
        'Ⱥ' | 'Ⱦ' => letter,
        // Whose capitals are several letters.
        '\u{1fd3}' => '\u{390}',
        '\u{1fe3}' => '\u{3b0}',
        '\u{fb05}' => '\u{fb06}',
        _ => single(single(letter, char::to_uppercase), char::to_lowercase),
    }
}

/// The letter that another becomes, where that is one.
fn single<I: ExactSizeIterator<Item = char>>(letter: char, to: impl Fn(char) -> I) -> char {
    let mut letters = to(letter);
    if letters.len() == 1 { letters.next().unwrap_or(letter) } else { letter }
}

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

    use super::*;

    #[test]
    fn every_letter_folds_to_what_all_that_are_taken_for_it_fold_to() {
        for letter in '\0'..=char::MAX {
            let mut class = ClassUnicode::new([ClassUnicodeRange::new(letter, letter)]);
            class.case_fold_simple();
            let folded = fold(letter);
            assert!(folded.len_utf8() <= letter.len_utf8(), "{letter}");
            for other in class.iter().flat_map(|range| range.start()..=range.end()) {
                assert_eq!(fold(other), folded, "{other} and {letter}");
            }
        }
    }
}
