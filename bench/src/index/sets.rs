//! The hashes and queries that the index is measured with.

use weir_index::{Item, Owner};
use weir_signals::PdqHash;

/// Steele, Lea & Flood 2014: the same numbers on every machine.
pub(super) struct SplitMix(pub(super) u64);

impl SplitMix {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(super) fn hash(&mut self) -> PdqHash {
        let mut bytes = [0; 32];
        for eight in bytes.chunks_exact_mut(8) {
            eight.copy_from_slice(&self.next().to_ne_bytes());
        }
        PdqHash(bytes)
    }

    /// The hash with so many of its bits changed.
    pub(super) fn near(&mut self, hash: &PdqHash, bits: usize) -> PdqHash {
        let (mut near, mut left) = (*hash, bits);
        let mut changed = [false; 256];
        while left > 0 {
            let bit = self.below(256);
            if !std::mem::replace(&mut changed[bit], true) {
                near.0[bit / 8] ^= 1 << (bit % 8);
                left -= 1;
            }
        }
        near
    }
}

/// Spread evenly.
pub(super) fn even(count: usize) -> Vec<PdqHash> {
    let mut random = SplitMix(0x1164_7405_e000_0001);
    (0..count).map(|_| random.hash()).collect()
}

/// Half planted (0 to 31 bits from a stored one), half random.
pub(super) fn queries(stored: &[PdqHash], count: usize, seed: u64) -> Vec<PdqHash> {
    let mut random = SplitMix(seed);
    (0..count)
        .map(|number| {
            if number % 2 == 1 {
                return random.hash();
            }
            let (of, bits) = (random.below(stored.len()), random.below(32));
            random.near(&stored[of], bits)
        })
        .collect()
}

/// A quarter with three blank chunks.
pub(super) fn skewed(count: usize) -> Vec<PdqHash> {
    let mut hashes = even(count);
    hashes.iter_mut().step_by(4).for_each(blank);
    hashes
}

/// Blanks three chunks.
pub(super) fn blank(hash: &mut PdqHash) {
    hash.0[6..12].fill(0);
}

/// A tenth in a thousand clusters of near-identical hashes, the rest even; and
/// the centres.
pub(super) fn clustered(count: usize) -> (Vec<PdqHash>, Vec<PdqHash>) {
    let mut random = SplitMix(77);
    let centres: Vec<PdqHash> = (0..1000).map(|_| random.hash()).collect();
    let mut hashes = even(count);
    for (number, hash) in hashes.iter_mut().step_by(10).enumerate() {
        let bits = random.below(9);
        *hash = random.near(&centres[number % centres.len()], bits);
    }
    (hashes, centres)
}

/// All 32 to 47 bits from one: just past the usual radius. And that one.
pub(super) fn just_past(count: usize) -> (Vec<PdqHash>, PdqHash) {
    let mut random = SplitMix(78);
    let centre = random.hash();
    let hashes = (0..count).map(|_| {
        let bits = 32 + random.below(16);
        random.near(&centre, bits)
    });
    (hashes.collect(), centre)
}

/// One entry each.
pub(super) fn items(hashes: &[PdqHash]) -> Vec<Item> {
    let owners = (0..).map(Owner::entry);
    hashes.iter().zip(owners).map(|(hash, owner)| Item::new(*hash, owner)).collect()
}
