//! Sets of hashes that a fixed generator makes: even, skewed, clustered, equal.

use weir_index::{Item, Owner};
use weir_signals::PdqHash;

/// Steele, Lea & Flood 2014: the same numbers on every machine.
pub(crate) struct SplitMix(pub(crate) u64);

impl SplitMix {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn hash(&mut self) -> PdqHash {
        let mut bytes = [0; 32];
        bytes
            .chunks_exact_mut(8)
            .for_each(|eight| eight.copy_from_slice(&self.next().to_le_bytes()));
        PdqHash(bytes)
    }

    /// The hash with `bits` of its bits changed.
    pub(crate) fn near(&mut self, hash: &PdqHash, bits: usize) -> PdqHash {
        let mut places: Vec<usize> = (0..256).collect();
        let mut near = *hash;
        for done in 0..bits {
            let chosen = done + self.below(256 - done);
            places.swap(done, chosen);
            near.0[places[done] / 8] ^= 1 << (places[done] % 8);
        }
        near
    }
}

/// How hashes are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spread {
    Even,
    /// A quarter has three blank chunks.
    Skewed,
    /// Half lie some bits off one of few centres.
    Clustered,
    /// All lie just past the usual radius from one centre.
    JustPast,
    AllEqual,
    AllZero,
}

impl Spread {
    pub(crate) const ALL: [Self; 6] =
        [Self::Even, Self::Skewed, Self::Clustered, Self::JustPast, Self::AllEqual, Self::AllZero];

    pub(crate) fn hashes(self, count: usize, random: &mut SplitMix) -> Vec<PdqHash> {
        let centres: Vec<PdqHash> = (0..5).map(|_| random.hash()).collect();
        (0..count)
            .map(|number| match self {
                Self::Even => random.hash(),
                Self::Skewed => {
                    let mut hash = random.hash();
                    if number % 4 == 0 {
                        hash.0[6..12].fill(0);
                    }
                    hash
                }
                Self::Clustered if number % 2 == 0 => {
                    let (centre, bits) = (random.below(5), random.below(40));
                    random.near(&centres[centre], bits)
                }
                Self::Clustered => random.hash(),
                Self::JustPast => {
                    let bits = 30 + random.below(12);
                    random.near(&centres[0], bits)
                }
                Self::AllEqual => centres[0],
                Self::AllZero => PdqHash([0; 32]),
            })
            .collect()
    }
}

/// Queries: planted near stored ones, random, and blank.
pub(crate) fn queries(stored: &[PdqHash], count: usize, random: &mut SplitMix) -> Vec<PdqHash> {
    (0..count)
        .map(|number| match number % 4 {
            0 => random.hash(),
            1 if number % 8 == 1 => PdqHash([0; 32]),
            _ => {
                let (of, bits) = (random.below(stored.len()), random.below(64));
                random.near(&stored[of], bits)
            }
        })
        .collect()
}

/// The hashes as items, three to an entry.
pub(crate) fn items(hashes: &[PdqHash]) -> Vec<Item> {
    hashes
        .iter()
        .zip(0_u32..)
        .map(|(hash, number)| {
            let owner = Owner {
                entry: number / 3,
                part: (number % 3) as u16,
                time: number,
                group: (number % 5) as u16,
            };
            Item::new(*hash, owner)
        })
        .collect()
}
