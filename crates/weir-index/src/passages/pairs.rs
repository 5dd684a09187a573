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
/// Bands of which the last seed is remembered: so many for each seed of a text that
/// few are forgotten for another, within these.
const BANDS_A_SEED: usize = 16;
const BANDS: std::ops::Range<usize> = 1 << 8..1 << 14;

/// The last seed met in each band; used for one text after the other.
#[derive(Default)]
pub(super) struct Pairs {
    /// Place in the text, place in the bank; a power of two of them, or none where
    /// one seed is enough.
    last: Vec<(u32, u32)>,
}

impl Pairs {
    /// Forgets all, for a setting that needs so many seeds, one or two, and a text of so
    /// many.
    pub(super) fn begin(&mut self, seeds_needed: usize, seeds: usize) {
        let bands = (seeds * BANDS_A_SEED).next_power_of_two().clamp(BANDS.start, BANDS.end);
        self.last.clear();
        self.last.resize(if seeds_needed > 1 { bands } else { 0 }, (u32::MAX, 0));
    }

    /// Tells the seed at these places, and that which stood by it, if another does;
    /// or at once where one is enough.
    #[inline]
    pub(super) fn met(&mut self, item: u32, entry: u32, mut tell: impl FnMut(u32, u32)) {
        if self.last.is_empty() {
            return tell(item, entry);
        }
        let distance = distance(item, entry);
        let band = distance >> BAND_BITS;
        let upper = distance & (1 << (BAND_BITS - 1)) != 0;
        let beside = if upper { band.wrapping_add(1) } else { band.wrapping_sub(1) };
        let mask = self.last.len() - 1;
        let mut by = false;
        for band in [band, beside] {
            let (before, its_entry) = self.last[band as usize & mask];
            // What was forgotten for another band stands far away. (One branch, which is
            // nearly never taken: each part by itself is a toss-up.)
            let stands = (before < item)
                & (item.wrapping_sub(before) <= NEAR)
                & (self::distance(before, its_entry) >> BAND_BITS == band);
            if stands {
                tell(before, its_entry);
                by = true;
            }
        }
        if by {
            tell(item, entry);
        }
        self.last[band as usize & mask] = (item, entry);
    }
}

/// Of the two places; never below nought.
#[inline]
fn distance(item: u32, entry: u32) -> u32 {
    entry.wrapping_sub(item).wrapping_add(1 << 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(seeds: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let (mut pairs, mut told) = (Pairs::default(), Vec::new());
        pairs.begin(2, 3);
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
        let (mut pairs, mut told) = (Pairs::default(), 0);
        pairs.begin(1, 1);
        pairs.met(5, 1_000, |_, _| told += 1);
        assert_eq!(told, 1);
    }
}
