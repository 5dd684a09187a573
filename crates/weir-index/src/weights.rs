//! How far each chunk may differ: the weights of a query and what follows.
//!
//! A row within `r` bits differs from the query by `d_0 + … + d_15 <= r` over
//! its chunks. Give the chunks weights that sum to `r + 1`. Then, by the cycle
//! lemma, there is a chunk `i` from which on, round the ring, every running sum
//! of `d_j - w_j` is below nought. So whoever looks up, for each chunk, all
//! values with `d_i <= w_i - 1`, and drops those with
//! `d_i + d_(i+1) > w_i + w_(i+1) - 1`, misses no row (Qin & Xiao, "Pigeonring",
//! VLDB 2018; Norouzi, Punjani & Fleet, "Fast Search in Hamming Space with
//! Multi-Index Hashing", CVPR 2012, is the first half of it). Any weights of
//! that sum are exact, so that they can follow the data (GPH, ICDE 2018).

use std::sync::OnceLock;

use crate::row::{CHUNK_BITS, CHUNKS, Row};

/// The largest weight that is looked up: 2,517 values of a chunk. The scan is
/// faster than whatever needs more.
pub(crate) const LARGEST: u16 = 5;

/// A weight for each chunk.
pub(crate) type Weights = [u16; CHUNKS];

/// A bucket to look at: a table, what its chunk of the query is changed by, and
/// how far the next chunk may be from the query's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Probe {
    pub(crate) mask: u16,
    pub(crate) table: u8,
    pub(crate) bound: u8,
}

/// What to look at for a radius.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) weights: Weights,
    pub(crate) probes: Vec<Probe>,
    key_mask: u16,
}

impl Plan {
    /// The plan for data spread evenly; `None` where a chunk would have to
    /// differ by more than is worth looking up.
    pub(crate) fn even(radius: u16, key_bits: u32) -> Option<Self> {
        let total = usize::from(radius) + 1;
        let weights =
            std::array::from_fn(|i| ((i + 1) * total / CHUNKS - i * total / CHUNKS) as u16);
        let within = weights.iter().all(|weight| *weight <= LARGEST);
        within.then(|| Self::new(weights, key_bits))
    }

    pub(crate) fn new(weights: Weights, key_bits: u32) -> Self {
        let mut probes = Vec::new();
        for (table, weight) in weights.iter().enumerate() {
            let pair = weight + weights[(table + 1) % CHUNKS];
            for mask in masks(key_bits, *weight) {
                let bound = pair - 1 - mask.count_ones() as u16;
                // A chunk has sixteen bits: more is no bound.
                let bound = bound.min(CHUNK_BITS as u16) as u8;
                probes.push(Probe { mask: *mask, table: table as u8, bound });
            }
        }
        Self { weights, probes, key_mask: key_mask(key_bits) }
    }

    /// Whether `table` is the first whose probes meet a row that differs from
    /// the query by `difference`: only that one reports it.
    pub(crate) fn is_first(&self, table: usize, difference: &Row) -> bool {
        let meets = |i: usize| {
            let own = (difference.chunk(i) & self.key_mask).count_ones() as u16;
            let next = difference.chunk(i + 1).count_ones() as u16;
            let pair = self.weights[i] + self.weights[(i + 1) % CHUNKS];
            own < self.weights[i] && own + next < pair
        };
        (0..table).all(|earlier| !meets(earlier))
    }
}

/// The bits of a chunk that choose its bucket.
pub(crate) fn key_mask(key_bits: u32) -> u16 {
    ((1_u32 << key_bits) - 1) as u16
}

/// All changes of fewer than `weight` bits to a key, fewest first.
pub(crate) fn masks(key_bits: u32, weight: u16) -> &'static [u16] {
    static MASKS: [OnceLock<Vec<u16>>; CHUNK_BITS as usize + 1] = [const { OnceLock::new() }; 17];
    let all = MASKS[key_bits as usize].get_or_init(|| {
        let mut masks: Vec<u16> = (0..=key_mask(key_bits))
            .filter(|mask| mask.count_ones() < u32::from(LARGEST))
            .collect();
        masks.sort_by_key(|mask| mask.count_ones());
        masks
    });
    &all[..all.partition_point(|mask| mask.count_ones() < u32::from(weight))]
}

/// The cheapest weights of sum `radius + 1`, where `costs[i][w]` is what weight
/// `w` costs at chunk `i`; and what they cost.
pub(crate) fn cheapest(
    radius: u16,
    costs: &[[f64; LARGEST as usize + 1]; CHUNKS],
) -> Option<(Weights, f64)> {
    let total = usize::from(radius) + 1;
    let mut least = vec![f64::INFINITY; total + 1];
    least[0] = 0.0;
    let mut choices = Vec::with_capacity(CHUNKS);
    for chunk in costs {
        let mut next = vec![f64::INFINITY; total + 1];
        let mut choice = vec![0; total + 1];
        for (sum, cost) in least.iter().enumerate() {
            for (weight, more) in chunk.iter().enumerate().take(total + 1 - sum) {
                if cost + more < next[sum + weight] {
                    next[sum + weight] = cost + more;
                    choice[sum + weight] = weight;
                }
            }
        }
        least = next;
        choices.push(choice);
    }
    if !least[total].is_finite() {
        return None;
    }
    let mut weights = [0; CHUNKS];
    let mut sum = total;
    for (weight, choice) in weights.iter_mut().zip(&choices).rev() {
        *weight = choice[sum] as u16;
        sum -= choice[sum];
    }
    Some((weights, least[total]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_sum_to_one_more_than_the_radius() {
        for radius in 0..=79 {
            let plan = Plan::even(radius, 16).expect("five bits a chunk at most");
            assert_eq!(plan.weights.iter().sum::<u16>(), radius + 1);
        }
        assert!(Plan::even(80, 16).is_none());
    }

    #[test]
    fn the_default_radius_takes_seventeen_buckets_a_table() {
        let plan = Plan::even(31, 16).expect("two bits a chunk");
        assert_eq!(plan.probes.len(), 17 * CHUNKS);
        assert!(plan.probes.iter().all(|p| u32::from(p.bound) == 3 - p.mask.count_ones()));
    }

    #[test]
    fn the_cheapest_weights_avoid_a_dear_chunk() {
        let mut costs = [[0.0, 1.0, 17.0, 137.0, 697.0, 2517.0]; CHUNKS];
        costs[5] = [0.0, 1e6, 1e6, 1e6, 1e6, 1e6];
        let (weights, cost) = cheapest(31, &costs).expect("there is a way");
        assert_eq!((weights[5], weights.iter().sum::<u16>()), (0, 32));
        assert!(cost < 2000.0);
    }
}
