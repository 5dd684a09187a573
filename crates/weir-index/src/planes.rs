//! How hashes lie in memory: byte planes.
//!
//! 32 hashes make a block. Byte 0 of all 32 lies together, then byte 1, and so
//! on; one SIMD register holds the same byte of 32 hashes, and 32 distances are
//! summed at once without a horizontal step.
//!
//! ```text
//! heads:  block 0: byte 0 of hashes 0..32 | byte 1 of 0..32 | … | byte HEAD-1
//!         block 1: byte 0 of hashes 32..64 | …
//! tails:  block 0: byte HEAD of hashes 0..32 | … | byte 31
//! ```
//!
//! Heads and tails are two arrays because a scan reads all heads but few tails:
//! 32 unrelated hashes all differ by more than a usual radius within the head.

use weir_signals::PdqHash;

/// Hashes in a block: the bytes of an AVX2 register.
pub(crate) const LANES: usize = 32;

/// Bytes of a hash in its head. Over 14 bytes unrelated hashes differ by
/// 56 +- 5.3 bits, so that one block in some ten thousand holds one within 31
/// and has its tail read. Measured on a million hashes: 10 bytes are two to
/// three times slower (tails), 12 and 13 equal for one query but up to 1.6
/// times slower for batches, 16 no faster.
pub(crate) const HEAD: usize = 14;

/// Bytes of a hash in its tail.
pub(crate) const TAIL: usize = 32 - HEAD;

/// `N` bytes of each of 32 hashes, plane by plane.
#[derive(Clone)]
#[repr(C, align(64))]
pub(crate) struct Block<const N: usize>(pub(crate) [[u8; LANES]; N]);

impl<const N: usize> Block<N> {
    const ZERO: Self = Self([[0; LANES]; N]);
}

/// A growing list of hashes, kept as planes.
#[derive(Clone, Default)]
pub(crate) struct Planes {
    heads: Vec<Block<HEAD>>,
    tails: Vec<Block<TAIL>>,
    len: usize,
}

impl Planes {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn heads(&self) -> &[Block<HEAD>] {
        &self.heads
    }

    pub(crate) fn tails(&self) -> &[Block<TAIL>] {
        &self.tails
    }

    pub(crate) fn push(&mut self, hash: &PdqHash) {
        if self.len == self.heads.len() * LANES {
            self.heads.push(Block::ZERO);
            self.tails.push(Block::ZERO);
        }
        self.len += 1;
        self.set(self.len - 1, hash);
    }

    /// Moves the last hash to `slot` and forgets what was there.
    pub(crate) fn swap_remove(&mut self, slot: usize) {
        let last = self.get(self.len - 1);
        self.set(slot, &last);
        self.len -= 1;
        let blocks = self.len.div_ceil(LANES);
        self.heads.truncate(blocks);
        self.tails.truncate(blocks);
    }

    pub(crate) fn get(&self, slot: usize) -> PdqHash {
        assert!(slot < self.len, "slot {slot} of {}", self.len);
        let (head, tail, lane) =
            (&self.heads[slot / LANES], &self.tails[slot / LANES], slot % LANES);
        let mut planes = head.0.iter().chain(&tail.0);
        PdqHash(std::array::from_fn(|_| planes.next().expect("32 planes")[lane]))
    }

    fn set(&mut self, slot: usize, hash: &PdqHash) {
        assert!(slot < self.len, "slot {slot} of {}", self.len);
        let (block, lane) = (slot / LANES, slot % LANES);
        let planes = self.heads[block].0.iter_mut().chain(&mut self.tails[block].0);
        for (plane, byte) in planes.zip(hash.0) {
            plane[lane] = byte;
        }
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.heads.capacity() * size_of::<Block<HEAD>>()
            + self.tails.capacity() * size_of::<Block<TAIL>>()
    }
}
