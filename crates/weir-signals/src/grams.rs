//! Grams: runs of letters as numbers, and the few of them that are kept.

/// Odd, so that no letter is lost from a product modulo 2^64.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes of all runs of letters, each in constant time (Rabin and Karp: the
/// difference of two prefixes of one polynomial).
pub(crate) struct Prefixes {
    prefixes: Vec<u64>,
    powers: Vec<u64>,
}

impl Prefixes {
    /// For runs of at most `longest` letters.
    pub(crate) fn of(letters: &[u8], longest: usize) -> Self {
        let mut prefixes = Vec::with_capacity(letters.len() + 1);
        prefixes.push(0_u64);
        let mut hash = 0_u64;
        for letter in letters {
            hash = with(hash, *letter);
            prefixes.push(hash);
        }
        let powers = std::iter::successors(Some(1_u64), |power| Some(power.wrapping_mul(BASE)));
        Self { prefixes, powers: powers.take(longest + 1).collect() }
    }

    /// The hash of the `len` letters that end before `end`.
    #[inline]
    pub(crate) fn hash(&self, end: usize, len: usize) -> u64 {
        let before = self.prefixes[end - len].wrapping_mul(self.powers[len]);
        finished(self.prefixes[end].wrapping_sub(before), len)
    }
}

/// Spreads every bit over all (the finaliser of MurmurHash3).
#[inline]
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

/// A polynomial of letters with another behind them.
#[inline]
fn with(hash: u64, letter: u8) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(letter))
}

/// The hash of so many letters by their polynomial.
#[inline]
fn finished(hash: u64, len: usize) -> u64 {
    mix(hash ^ (len as u64) << 56)
}

/// The hash of a whole row of letters.
pub fn hash_of_all(letters: &[u8]) -> u64 {
    GrowingHash::of(letters).to(letters.len())
}

/// The hashes of the beginnings of a row of letters, one longer than the other.
pub struct GrowingHash<'l> {
    letters: &'l [u8],
    len: usize,
    hash: u64,
}

impl<'l> GrowingHash<'l> {
    /// Of none of them yet.
    pub const fn of(letters: &'l [u8]) -> Self {
        Self { letters, len: 0, hash: 0 }
    }

    /// The hash of so many of them, of no fewer than before.
    #[inline]
    pub fn to(&mut self, len: usize) -> u64 {
        for letter in &self.letters[self.len..len] {
            self.hash = with(self.hash, *letter);
        }
        self.len = len;
        finished(self.hash, len)
    }
}

/// A gram that was kept: where it starts, and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The place of its first letter.
    pub at: u32,
    /// The hash of its letters.
    pub hash: u64,
}

/// How grams are kept: of every `window` in a row of `letters` each, that with
/// the smallest hash (*winnowing*, Schleimer, Wilkerson and Aiken 2003). Two
/// texts that share `letters + window - 1` letters in a row share a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Winnow {
    /// Letters in a gram.
    pub letters: usize,
    /// Grams of which one is kept.
    pub window: usize,
}

impl Winnow {
    /// The seeds of a row of letters, in their order.
    pub fn seeds(self, letters: &[u8]) -> Vec<Seed> {
        let Some(grams) = (letters.len() + 1).checked_sub(self.letters).filter(|n| *n > 0) else {
            return Vec::new();
        };
        let hashes = hashes_of_grams(letters, self.letters);
        let window = self.window.min(grams);
        let mut seeds = vec![Seed { at: u32::MAX, hash: 0 }; grams + 2 - window];
        let mut kept = 0;
        for (start, window) in hashes.windows(window).enumerate() {
            // Four, as every setting has it, without a loop.
            let (smallest, hash) = match window {
                [a, b, c, d] => {
                    let first = if b <= a { (1, *b) } else { (0, *a) };
                    let last = if d <= c { (3, *d) } else { (2, *c) };
                    if last.1 <= first.1 { last } else { first }
                }
                _ => rightmost_of_smallest(window),
            };
            let seed = Seed { at: (start + smallest) as u32, hash };
            // Written behind the others in any case, and kept where it is a new one: a
            // branch would be taken by chance.
            kept += usize::from(seeds[kept].at != seed.at && seeds[kept].at != u32::MAX);
            seeds[kept] = seed;
        }
        seeds.truncate(kept + 1);
        seeds
    }
}

/// The hash of each gram of so many letters: that of the one before without its first
/// letter and with another.
fn hashes_of_grams(letters: &[u8], len: usize) -> Vec<u64> {
    let first_counts = (1..len).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let (first, more) = letters.split_at(len - 1);
    let mut hash = first.iter().fold(0, |hash, letter| with(hash, *letter));
    let hashes = more.iter().zip(letters).map(|(letter, gone)| {
        let whole = with(hash, *letter);
        hash = whole.wrapping_sub(u64::from(*gone).wrapping_mul(first_counts));
        finished(whole, len)
    });
    hashes.collect()
}

/// So that a run of one letter gives one seed a window and not one a letter.
fn rightmost_of_smallest(window: &[u64]) -> (usize, u64) {
    window.iter().enumerate().fold((0, u64::MAX), |(smallest, hash), (at, other)| {
        if *other <= hash { (at, *other) } else { (smallest, hash) }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_that_share_enough_letters_share_a_seed(
            shared in "[a-d]{11}", a in "[a-d]{0,30}", b in "[a-d]{0,30}", c in "[a-d]{0,30}",
        ) {
            let winnow = Winnow { letters: 8, window: 4 };
            let (one, other) = (format!("{a}{shared}{b}"), format!("{c}{shared}"));
            let hashes = |text: &str| -> Vec<u64> {
                winnow.seeds(text.as_bytes()).iter().map(|seed| seed.hash).collect()
            };
            let known = hashes(&one);
            prop_assert!(hashes(&other).iter().any(|hash| known.contains(hash)));
        }

        #[test]
        fn of_each_window_the_rightmost_of_the_smallest_is_kept(
            text in "[ab]{0,40}|[a-z]{0,60}", letters in 1..9_usize, window in 1..6_usize,
        ) {
            let grams: Vec<u64> = text.as_bytes().windows(letters).map(hash_of_all).collect();
            let mut slowly: Vec<Seed> = Vec::new();
            for (start, some) in grams.windows(window.min(grams.len()).max(1)).enumerate() {
                let at = (0..some.len()).rev().min_by_key(|at| some[*at]).expect("a window has one");
                slowly.push(Seed { at: (start + at) as u32, hash: some[at] });
            }
            slowly.dedup();
            prop_assert_eq!(Winnow { letters, window }.seeds(text.as_bytes()), slowly);
        }

        #[test]
        fn a_run_has_one_hash_wherever_it_stands(run in "[a-z]{1,12}", before in "[a-z]{0,9}") {
            let text = format!("{before}{run}");
            let whole = Prefixes::of(text.as_bytes(), 12).hash(text.len(), run.len());
            prop_assert_eq!(whole, Prefixes::of(run.as_bytes(), 12).hash(run.len(), run.len()));
        }
    }

    #[test]
    fn a_text_shorter_than_a_gram_has_no_seed_and_a_short_one_has_one() {
        let winnow = Winnow { letters: 8, window: 4 };
        assert!(winnow.seeds(b"lamplit").is_empty());
        assert_eq!(winnow.seeds(b"lampligh").len(), 1);
    }
}
