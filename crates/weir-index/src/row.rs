//! A hash as the index sees it: sixteen chunks of sixteen bits.

use weir_signals::PdqHash;

/// Chunks of a hash; one table is kept for each.
pub(crate) const CHUNKS: usize = 16;

/// Bits of a chunk.
pub(crate) const CHUNK_BITS: u32 = 16;

/// A hash in memory and in a snapshot: its 32 bytes as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(C, align(32))]
pub(crate) struct Row(pub(crate) [u64; 4]);

impl Row {
    pub(crate) fn of(hash: &PdqHash) -> Self {
        let mut eights = hash.0.chunks_exact(8);
        Self(std::array::from_fn(|_| {
            let eight = eights.next().expect("32 bytes are four times eight");
            u64::from_le_bytes(eight.try_into().expect("eight bytes"))
        }))
    }

    pub(crate) fn hash(&self) -> PdqHash {
        let mut bytes = [0; 32];
        for (eight, word) in bytes.chunks_exact_mut(8).zip(self.0) {
            eight.copy_from_slice(&word.to_le_bytes());
        }
        PdqHash(bytes)
    }

    /// The sixteen bits of a chunk; that after the last is the first again.
    #[inline]
    pub(crate) fn chunk(&self, number: usize) -> u16 {
        let number = number % CHUNKS;
        (self.0[number / 4] >> (number % 4 * 16)) as u16
    }

    /// The bits in which two rows differ.
    #[inline]
    pub(crate) fn difference(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] ^ other.0[word]))
    }

    /// How many bits are set.
    #[inline]
    pub(crate) fn weight(&self) -> u16 {
        self.0.iter().map(|word| word.count_ones() as u16).sum()
    }

    /// A number by which equal rows are brought together; different rows may
    /// share it.
    pub(crate) fn digest(&self) -> u32 {
        let mut mixed = 0x9e37_79b9_7f4a_7c15_u64;
        for word in self.0 {
            mixed = (mixed ^ word).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed ^= mixed >> 29;
        }
        (mixed >> 32) as u32
    }
}
