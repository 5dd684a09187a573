//! What needs `unsafe`: the loops in SIMD registers, and memory as the system
//! gives it. The loops of a lookup are in [`sift`], memory is in [`memory`];
//! here is the scan over byte planes, in a portable version and one for AVX2.
//!
//! Both sum, for 32 hashes at once, the differing bits of the heads; only where
//! one of the 32 is within the radius so far do they read the tail. Sums are
//! bytes and stop at 255.

#![allow(unsafe_code)]

pub(crate) mod alike;
pub(crate) mod memory;
pub(crate) mod sift;

use std::ops::Range;
use std::sync::OnceLock;

use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

use crate::planes::{Block, HEAD, LANES, TAIL};

/// Queries that one pass over a tile serves.
pub(crate) const QUERIES: usize = 4;

/// Asks for memory that is read soon.
#[inline(always)]
pub(crate) fn prefetch<T>(base: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
        // SAFETY: a prefetch reads nothing and faults nowhere; the address need
        // not lie within the slice. T1, the second level: asking for the first
        // is twice as slow here (measured; its few miss buffers are the likely
        // cause).
        unsafe { _mm_prefetch::<_MM_HINT_T1>(base.as_ptr().wrapping_add(at).cast()) }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (base, at);
}

/// Blocks in a tile: 224 KiB of heads, which fit in the second-level cache of
/// any server of the last ten years.
const TILE: usize = 512;

/// Cuts `blocks` into tiles; a single pass needs no cut.
pub(crate) fn tiles(blocks: usize, queries: usize) -> impl Iterator<Item = Range<usize>> {
    let tile = if queries <= QUERIES { blocks.max(1) } else { TILE };
    (0..blocks).step_by(tile).map(move |start| start..blocks.min(start + tile))
}

/// Which code searches; faster paths come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ScanPath {
    /// x86-64 with AVX-512 and its BITALG and VPOPCNTDQ.
    Avx512,
    /// x86-64 with AVX2.
    Avx2,
    /// Any machine; the compiler vectorises it as well as it can.
    Portable,
}

impl ScanPath {
    /// Every path, fastest first.
    pub const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Portable];

    /// Whether this machine has what the path needs.
    pub fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512bitalg")
                    && is_x86_feature_detected!("avx512vpopcntdq")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("popcnt")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Portable => true,
        }
    }

    /// The fastest path that this machine has.
    pub fn fastest() -> Self {
        static FASTEST: OnceLock<ScanPath> = OnceLock::new();
        let asked = || Self::ALL.into_iter().find(|path| path.is_available());
        *FASTEST.get_or_init(|| asked().unwrap_or(Self::Portable))
    }

    /// This path, or the fastest that the machine has where that is slower:
    /// whatever has a path has all slower ones.
    pub(crate) fn or_available(self) -> Self {
        self.max(Self::fastest())
    }
}

/// What is told of a block with a hash within the radius: which query, which
/// block, and all 32 distances.
pub(crate) type Found<'a> = dyn FnMut(usize, usize, &[u8; LANES]) + 'a;

/// Scans all blocks for at most [`QUERIES`] queries.
pub(crate) fn scan(
    path: ScanPath,
    heads: &[Block<HEAD>],
    tails: &[Block<TAIL>],
    queries: &[PdqHash],
    radius: Distance,
    found: &mut Found<'_>,
) {
    // No sum exceeds 255, so that a larger radius means every hash.
    let radius = u8::try_from(radius.bits()).unwrap_or(u8::MAX);
    match path.or_available() {
        #[cfg(target_arch = "x86_64")]
        ScanPath::Avx512 | ScanPath::Avx2 => {
            // SAFETY: `or_available` gives these only where the machine has AVX2.
            unsafe { avx2::scan(heads, tails, queries, radius, found) }
        }
        _ => scan_portable(heads, tails, queries, radius, found),
    }
}

fn scan_portable(
    heads: &[Block<HEAD>],
    tails: &[Block<TAIL>],
    queries: &[PdqHash],
    radius: u8,
    found: &mut Found<'_>,
) {
    for (place, (head, tail)) in heads.iter().zip(tails).enumerate() {
        for (number, query) in queries.iter().enumerate() {
            let mut sums = [0; LANES];
            let (query_head, query_tail) = query.0.split_at(HEAD);
            add_differences(&mut sums, &head.0, query_head);
            if nearest(&sums) > radius {
                continue;
            }
            add_differences(&mut sums, &tail.0, query_tail);
            if nearest(&sums) <= radius {
                found(number, place, &sums);
            }
        }
    }
}

fn add_differences(sums: &mut [u8; LANES], planes: &[[u8; LANES]], query: &[u8]) {
    for (plane, byte) in planes.iter().zip(query) {
        for (sum, stored) in sums.iter_mut().zip(plane) {
            *sum = sum.saturating_add((stored ^ byte).count_ones() as u8);
        }
    }
}

fn nearest(sums: &[u8; LANES]) -> u8 {
    sums.iter().fold(u8::MAX, |least, sum| least.min(*sum))
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm256_adds_epu8, _mm256_and_si256, _mm256_cmpeq_epi8, _mm256_load_si256,
        _mm256_min_epu8, _mm256_movemask_epi8, _mm256_set1_epi8, _mm256_setzero_si256,
        _mm256_shuffle_epi8, _mm256_srli_epi16, _mm256_store_si256,
    };

    use weir_signals::PdqHash;

    use super::Found;
    use crate::planes::{Block, HEAD, LANES, TAIL};

    /// One register's worth of bytes, aligned as the register wants it.
    #[repr(C, align(32))]
    #[derive(Clone, Copy)]
    struct Lanes([u8; LANES]);

    /// For each nibble of a query, how many bits it differs from each nibble: a
    /// shuffle by the stored nibbles then both compares and counts (Muła,
    /// Kurz & Lemire 2018, "Faster Population Counts Using AVX2 Instructions",
    /// with the exclusive-or moved into the table).
    static DIFFERENCES: [Lanes; 16] = {
        let mut tables = [Lanes([0; LANES]); 16];
        let mut query = 0;
        while query < 16 {
            let mut lane = 0;
            while lane < LANES {
                tables[query].0[lane] = ((query ^ (lane % 16)) as u32).count_ones() as u8;
                lane += 1;
            }
            query += 1;
        }
        tables
    };

    #[target_feature(enable = "avx2")]
    pub(super) fn scan(
        heads: &[Block<HEAD>],
        tails: &[Block<TAIL>],
        queries: &[PdqHash],
        radius: u8,
        found: &mut Found<'_>,
    ) {
        match queries {
            [a] => scan_for([a], heads, tails, radius, found),
            [a, b] => scan_for([a, b], heads, tails, radius, found),
            [a, b, c] => scan_for([a, b, c], heads, tails, radius, found),
            [a, b, c, d] => scan_for([a, b, c, d], heads, tails, radius, found),
            _ => debug_assert!(queries.is_empty(), "at most four queries a pass"),
        }
    }

    #[target_feature(enable = "avx2")]
    fn scan_for<const Q: usize>(
        queries: [&PdqHash; Q],
        heads: &[Block<HEAD>],
        tails: &[Block<TAIL>],
        radius: u8,
        found: &mut Found<'_>,
    ) {
        let limit = _mm256_set1_epi8(radius as i8);
        for (place, (head, tail)) in heads.iter().zip(tails).enumerate() {
            let mut sums = [_mm256_setzero_si256(); Q];
            add_differences(&mut sums, head, queries.map(|query| &query.0[..HEAD]));
            for number in 0..Q {
                if !any_within(sums[number], limit) {
                    continue;
                }
                let mut sum = [sums[number]];
                add_differences(&mut sum, tail, [&queries[number].0[HEAD..]]);
                if any_within(sum[0], limit) {
                    found(number, place, &store(sum[0]));
                }
            }
        }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn add_differences<const Q: usize, const N: usize>(
        sums: &mut [__m256i; Q],
        block: &Block<N>,
        queries: [&[u8]; Q],
    ) {
        let nibble = _mm256_set1_epi8(0x0f);
        for plane in 0..N {
            let stored = load_plane(block, plane);
            let low = _mm256_and_si256(stored, nibble);
            let high = _mm256_and_si256(_mm256_srli_epi16::<4>(stored), nibble);
            for (sum, query) in sums.iter_mut().zip(queries) {
                let byte = usize::from(query[plane]);
                let low_bits = _mm256_shuffle_epi8(table(byte & 15), low);
                let high_bits = _mm256_shuffle_epi8(table(byte >> 4), high);
                *sum = _mm256_adds_epu8(_mm256_adds_epu8(*sum, low_bits), high_bits);
            }
        }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn any_within(sums: __m256i, limit: __m256i) -> bool {
        let within = _mm256_cmpeq_epi8(_mm256_min_epu8(sums, limit), sums);
        _mm256_movemask_epi8(within) != 0
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn load_plane<const N: usize>(block: &Block<N>, plane: usize) -> __m256i {
        let plane: &[u8; LANES] = &block.0[plane];
        // SAFETY: the reference is to 32 bytes; blocks are aligned to 64 and a
        // plane is 32 long, so each plane is aligned to 32.
        unsafe { _mm256_load_si256(plane.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn table(nibble: usize) -> __m256i {
        let table: &Lanes = &DIFFERENCES[nibble];
        // SAFETY: the reference is to 32 bytes, aligned to 32 by their type.
        unsafe { _mm256_load_si256(table.0.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn store(sums: __m256i) -> [u8; LANES] {
        let mut lanes = Lanes([0; LANES]);
        // SAFETY: the reference is to 32 bytes, aligned to 32 by their type.
        unsafe { _mm256_store_si256(lanes.0.as_mut_ptr().cast(), sums) };
        lanes.0
    }
}
