//! What a lookup and a scan are expected to take, in nanoseconds.
//!
//! The figures were measured on an AMD EPYC with AVX-512, others using it, and
//! are coarse on purpose: near the point where both take the same time it
//! does not matter which is chosen, and away from it a factor of two does not
//! change the choice.

use crate::row::{CHUNK_BITS, CHUNKS, Row};
use crate::table::{CELLS, IN_HEAD, Line};
use crate::weights::{LARGEST, Plan};

/// A line that was asked for in time, from the third-level cache or, in large
/// sets, from memory.
const LINE: [f64; 2] = [5.0, 12.0];

/// A candidate: its number, its row, its distance.
const CANDIDATE: [f64; 2] = [8.0, 20.0];

/// A row of a scan.
const ROW: [f64; 2] = [0.8, 2.0];

/// Bytes of a set from which on it lies in memory rather than in a cache.
const LARGE: usize = 32 << 20;

/// What each step takes in a set of a given size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Costs {
    pub(crate) line: f64,
    pub(crate) candidate: f64,
    row: f64,
    rows: usize,
    key_bits: u32,
}

impl Costs {
    pub(crate) fn of(rows: usize, key_bits: u32) -> Self {
        let tables = (CHUNKS << key_bits) * size_of::<Line>() + rows * CHUNKS * 5;
        let index = usize::from(tables > LARGE);
        let scan = usize::from(rows * size_of::<Row>() > LARGE);
        Self { line: LINE[index], candidate: CANDIDATE[index], row: ROW[scan], rows, key_bits }
    }

    /// A flat scan.
    pub(crate) fn scan(&self) -> f64 {
        self.rows as f64 * self.row
    }

    /// The lines of a bucket where rows are spread evenly.
    pub(crate) fn lines_a_bucket(&self) -> f64 {
        let rows = self.rows as f64 / f64::from(1_u32 << self.key_bits);
        // Above the head, half a line is empty on average.
        let beyond = (rows - f64::from(IN_HEAD)).max(0.0) / CELLS as f64;
        1.0 + beyond + if beyond > 0.0 { 0.5 } else { 0.0 }
    }

    /// A lookup where rows are spread evenly.
    pub(crate) fn expected(&self, plan: &Plan) -> f64 {
        let lines = plan.probes.len() as f64 * self.lines_a_bucket();
        lines * self.line + self.candidates(plan) * self.candidate
    }

    /// The rows that the fingerprints let pass where rows are spread evenly.
    fn candidates(&self, plan: &Plan) -> f64 {
        let rows = self.rows as f64 / f64::from(1_u32 << self.key_bits);
        plan.probes.iter().map(|probe| rows * within(u32::from(probe.bound))).sum()
    }

    /// The values of a chunk that a weight looks up.
    pub(crate) fn values(&self, weight: u16) -> f64 {
        (0..u32::from(weight)).map(|bits| choose(self.key_bits, bits)).sum()
    }
}

const _: () = assert!(LARGEST as u32 <= CHUNK_BITS);

/// The share of chunks that lie within so many bits of one.
fn within(bits: u32) -> f64 {
    (0..=bits).map(|bits| choose(CHUNK_BITS, bits)).sum::<f64>() / f64::from(1_u32 << CHUNK_BITS)
}

fn choose(from: u32, bits: u32) -> f64 {
    if bits > from {
        return 0.0;
    }
    (0..bits).fold(1.0, |ways, bit| ways * f64::from(from - bit) / f64::from(bit + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_candidates_are_those_of_the_recipe() {
        // Some ten random rows a query are left at a million, radius 31.
        let costs = Costs::of(1_000_000, 16);
        let plan = Plan::even(31, 16).expect("two bits a chunk");
        let candidates = costs.candidates(&plan);
        assert!((8.0..13.0).contains(&candidates), "{candidates}");
        assert_eq!(costs.lines_a_bucket(), 1.0);
    }

    #[test]
    fn weights_look_up_so_many_values() {
        let costs = Costs::of(1_000_000, 16);
        assert_eq!(
            [0, 1, 2, 3, 4, 5].map(|w| costs.values(w)),
            [0.0, 1.0, 17.0, 137.0, 697.0, 2517.0]
        );
    }
}
