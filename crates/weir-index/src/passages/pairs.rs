//! Seeds that stand alone, and those that another stands by.
//!
//! In a large bank nearly every seed of a text is one of some passage by chance.
//! To draw out each would be a look at letters far away in memory; a copy has
//! a second seed near the first, at nearly the same distance from its place in
//! the passage, and chance has not.

/// Distances that are taken for the same: a word may be another there.
const BAND_BITS: u32 = 5;
/// Letters of the text within which the second must come.
const NEAR: u32 = 200;
/// A power of two: bands of which the last seed is remembered.
const BANDS: usize = 1 << 12;

/// The last seed met in each band.
pub(super) struct Pairs {
    /// Band, place in the text, place in the bank.
    last: Vec<(u32, u32, u32)>,
}

impl Pairs {
    /// For a setting that needs so many seeds: one or two.
    pub(super) fn new(seeds_needed: usize) -> Self {
        let bands = if seeds_needed > 1 { BANDS } else { 0 };
        Self { last: vec![(u32::MAX, 0, 0); bands] }
    }

    /// Tells the seed at these places, and that which stood by it, if another does;
    /// or at once where one is enough.
    #[inline]
    pub(super) fn met(&mut self, item: u32, entry: u32, mut tell: impl FnMut(u32, u32)) {
        if self.last.is_empty() {
            return tell(item, entry);
        }
        // So that the distance is not below nought.
        let distance = entry.wrapping_sub(item).wrapping_add(1 << 31);
        let band = distance >> BAND_BITS;
        let upper = distance & (1 << (BAND_BITS - 1)) != 0;
        let beside = if upper { band.wrapping_add(1) } else { band.wrapping_sub(1) };
        let mut by = false;
        for band in [band, beside] {
            let (of, before, its_entry) = self.last[band as usize % BANDS];
            if of == band && before != item && item - before <= NEAR {
                tell(before, its_entry);
                by = true;
            }
        }
        if by {
            tell(item, entry);
        }
        self.last[band as usize % BANDS] = (band, item, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(seeds: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let (mut pairs, mut told) = (Pairs::new(2), Vec::new());
        for (item, entry) in seeds {
            pairs.met(*item, *entry, |item, entry| told.push((item, entry)));
        }
        told
    }

    #[test]
    fn a_seed_alone_is_not_told() {
        assert_eq!(told(&[(5, 1_000), (20, 9_000), (400, 1_395)]), []);
    }

    #[test]
    fn two_seeds_at_nearly_the_same_distance_are_told_both() {
        assert_eq!(told(&[(5, 1_000), (20, 1_009)]), [(5, 1_000), (20, 1_009)]);
        // On both sides of where two bands meet.
        assert_eq!(told(&[(0, 1_023), (20, 1_044)]), [(0, 1_023), (20, 1_044)]);
    }

    #[test]
    fn one_is_enough_where_a_setting_says_so() {
        let mut told = 0;
        Pairs::new(1).met(5, 1_000, |_, _| told += 1);
        assert_eq!(told, 1);
    }
}
