//! The three loops of a lookup: drop candidates by their fingerprints, measure
//! those that are left, and, where that is faster, measure all.
//!
//! Each is compiled for AVX-512 with BITALG, for AVX2, and for any machine; what
//! differs is only how a line of fingerprints is compared.

use super::{ScanPath, prefetch};
use crate::owner::Owner;
use crate::row::{CHUNKS, Row};
use crate::table::{Bucket, CELLS, HEADER, IN_HEAD, Line};
use crate::weights::{Probe, key_mask};

/// Heads are asked for this many buckets before they are read. Measured at 100k,
/// 1M and 10M: 32 are up to a quarter slower, 128 no faster.
const HEADS_AHEAD: usize = 64;

/// Tails are asked for this many buckets before they are read.
const TAILS_AHEAD: usize = 16;

/// Lines of one tail asked for at once; the rest follow by the processor's own
/// reading ahead.
const TAIL_LINES_AHEAD: u32 = 12;

/// Candidates after which sifting stops for them to be measured: their rows
/// fit into the second-level cache.
const CANDIDATES: usize = 2048;

/// Rows seen lately, by the low bits of their numbers.
pub(crate) const SEEN: usize = 4096;

/// The arrays of a segment that a lookup reads.
pub(crate) struct Shelf<'a> {
    pub(crate) heads: &'a [Line],
    pub(crate) tails: &'a [Line],
    pub(crate) ids: &'a [u8],
    pub(crate) rows: &'a [Row],
    pub(crate) owners: &'a [Owner],
    pub(crate) key_bits: u32,
    pub(crate) id_bytes: usize,
}

/// A row that may be near: which table says so, and where in its list of ids
/// the row's number stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    table: u32,
    place: u32,
}

/// A row that is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) row: u32,
    pub(crate) distance: u16,
    /// The table that led to it.
    pub(crate) table: u16,
}

/// How far a lookup has come.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    probe: usize,
    /// Lines of the present bucket's tail that are done, its head counted.
    line: u32,
    /// Lines of all buckets so far.
    pub(crate) lines: u64,
}

/// Why sifting stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sifted {
    /// All buckets are done.
    All,
    /// There are as many candidates as are measured at once; more follow.
    Full,
    /// More lines than were allowed.
    Overrun,
}

/// What a lookup asks of a shelf.
pub(crate) struct Wanted<'a> {
    pub(crate) query: &'a Row,
    pub(crate) probes: &'a [Probe],
    pub(crate) radius: u16,
    /// The lines after which to give up.
    pub(crate) most_lines: u64,
}

#[inline(always)]
fn head_of(shelf: &Shelf<'_>, query: &Row, probe: &Probe) -> usize {
    own_head(shelf, query, usize::from(probe.table)) ^ usize::from(probe.mask)
}

/// The head of the bucket of the query's own chunk; those of changed chunks
/// differ from it by the change, which is no longer than a key.
#[inline(always)]
fn own_head(shelf: &Shelf<'_>, query: &Row, table: usize) -> usize {
    table << shelf.key_bits | usize::from(query.chunk(table) & key_mask(shelf.key_bits))
}

#[inline(always)]
fn ask_for_tail(shelf: &Shelf<'_>, head: usize) {
    let head = &shelf.heads[head];
    let count = head.short_count();
    if count > IN_HEAD {
        let lines = (count - IN_HEAD).div_ceil(CELLS as u32).min(TAIL_LINES_AHEAD);
        for line in 0..lines {
            prefetch(shelf.tails, head.tail().wrapping_add(line) as usize);
        }
    }
}

/// The cells that hold fingerprints, of a line with `left` of them from cell
/// `first` on.
#[inline(always)]
fn filled(first: usize, left: u32) -> u32 {
    let cells = left.min((CELLS - first) as u32);
    ((1_u64 << cells) - 1) as u32 * (1 << first)
}

#[inline(always)]
fn id(shelf: &Shelf<'_>, candidate: Candidate) -> usize {
    let at = place_of_id(shelf, candidate);
    // The list ends with a byte to spare, so that four can be read everywhere.
    let Some(four) = shelf.ids.get(at..at + 4) else { return usize::MAX };
    let four = u32::from_le_bytes(four.try_into().expect("four bytes"));
    (four & (u32::MAX >> (32 - 8 * shelf.id_bytes))) as usize
}

#[inline(always)]
fn place_of_id(shelf: &Shelf<'_>, candidate: Candidate) -> usize {
    (candidate.table as usize * shelf.rows.len() + candidate.place as usize) * shelf.id_bytes
}

macro_rules! loops {
    ($near:path, $(#[$feature:meta])*) => {
        $(#[$feature])*
        pub(super) fn sift(
            shelf: &Shelf<'_>,
            wanted: &Wanted<'_>,
            progress: &mut Progress,
            out: &mut Vec<Candidate>,
        ) -> Sifted {
            let Wanted { query, probes, .. } = *wanted;
            let own: [usize; CHUNKS] = std::array::from_fn(|table| own_head(shelf, query, table));
            let chunks: [u16; CHUNKS] = std::array::from_fn(|table| query.chunk(table + 1));
            let head_of = |probe: &Probe| {
                own[usize::from(probe.table) % CHUNKS] ^ usize::from(probe.mask)
            };
            if progress.probe == 0 && progress.line == 0 {
                for probe in probes.iter().take(HEADS_AHEAD) {
                    prefetch(shelf.heads, head_of(probe));
                }
                for probe in probes.iter().take(TAILS_AHEAD) {
                    ask_for_tail(shelf, head_of(probe));
                }
            }
            while let Some(probe) = probes.get(progress.probe) {
                let head = &shelf.heads[head_of(probe)];
                let bucket = Bucket::read(head, shelf.tails);
                let fingerprint = chunks[usize::from(probe.table) % CHUNKS];
                let bound = u16::from(probe.bound);
                let mut push = |mut cells: u32, first: u32| {
                    while cells != 0 {
                        let place = first.wrapping_add(cells.trailing_zeros());
                        let candidate = Candidate { table: u32::from(probe.table), place };
                        prefetch(shelf.ids, place_of_id(shelf, candidate));
                        out.push(candidate);
                        cells &= cells - 1;
                    }
                };
                if progress.line == 0 {
                    if let Some(far) = probes.get(progress.probe + HEADS_AHEAD) {
                        prefetch(shelf.heads, head_of(far));
                    }
                    if let Some(near) = probes.get(progress.probe + TAILS_AHEAD) {
                        ask_for_tail(shelf, head_of(near));
                    }
                    progress.lines += 1 + u64::from(bucket.tail_lines());
                    if progress.lines > wanted.most_lines {
                        return Sifted::Overrun;
                    }
                    let near = $near(head, fingerprint, bound) & filled(HEADER, bucket.count);
                    push(near, bucket.ids.wrapping_sub(HEADER as u32));
                    progress.line = 1;
                }
                let mut left = bucket.count.saturating_sub(IN_HEAD);
                left = left.saturating_sub((progress.line - 1) * CELLS as u32);
                let mut place = bucket.ids.wrapping_add(bucket.count - left.min(bucket.count));
                let start = bucket.tail as usize + progress.line as usize - 1;
                let tail = shelf.tails.get(start..).unwrap_or_default();
                for line in tail.iter().take(left.div_ceil(CELLS as u32) as usize) {
                    push($near(line, fingerprint, bound) & filled(0, left), place);
                    place = place.wrapping_add(CELLS as u32);
                    left = left.saturating_sub(CELLS as u32);
                    progress.line += 1;
                    if left > 0 && progress.line % 64 == 0 {
                        break;
                    }
                }
                if left == 0 || tail.is_empty() {
                    progress.probe += 1;
                    progress.line = 0;
                }
                if out.len() >= CANDIDATES {
                    return Sifted::Full;
                }
            }
            Sifted::All
        }

        $(#[$feature])*
        pub(super) fn measure(
            shelf: &Shelf<'_>,
            wanted: &Wanted<'_>,
            candidates: &[Candidate],
            mut seen: Option<&mut [u32; SEEN]>,
            ids: &mut Vec<(u32, u32)>,
            found: &mut Vec<Found>,
        ) {
            ids.clear();
            for candidate in candidates {
                let row = id(shelf, *candidate);
                if let Some(seen) = seen.as_deref_mut() {
                    // Whichever table met it first has reported it, if it is near.
                    let last = &mut seen[row % SEEN];
                    if *last == row as u32 {
                        continue;
                    }
                    *last = row as u32;
                }
                prefetch(shelf.rows, row);
                ids.push((row as u32, candidate.table));
            }
            for (row, table) in ids.iter() {
                let Some(stored) = shelf.rows.get(*row as usize) else { continue };
                let distance = wanted.query.difference(stored).weight();
                if distance <= wanted.radius {
                    prefetch(shelf.owners, *row as usize);
                    found.push(Found { row: *row, distance, table: *table as u16 });
                }
            }
        }

        $(#[$feature])*
        pub(super) fn scan(
            rows: &[Row],
            first: usize,
            query: &Row,
            radius: u16,
            found: &mut Vec<Found>,
        ) {
            for (place, stored) in rows.iter().enumerate() {
                let distance = query.difference(stored).weight();
                if distance <= radius {
                    found.push(Found { row: (first + place) as u32, distance, table: 0 });
                }
            }
        }
    };
}

#[inline(always)]
fn near_portable(line: &Line, fingerprint: u16, bound: u16) -> u32 {
    let mut cells = 0;
    for (cell, stored) in line.0.iter().enumerate() {
        let near = (stored ^ fingerprint).count_ones() <= u32::from(bound);
        cells |= u32::from(near) << cell;
    }
    cells
}

mod portable {
    use super::*;
    loops!(near_portable,);
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm256_add_epi8, _mm256_and_si256, _mm256_cmpgt_epi16, _mm256_load_si256,
        _mm256_maddubs_epi16, _mm256_movemask_epi8, _mm256_packs_epi16, _mm256_permute4x64_epi64,
        _mm256_set1_epi8, _mm256_set1_epi16, _mm256_setr_epi8, _mm256_shuffle_epi8,
        _mm256_srli_epi16, _mm256_xor_si256,
    };

    use super::*;

    loops!(near, #[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]);

    #[target_feature(enable = "avx2")]
    #[inline]
    fn near(line: &Line, fingerprint: u16, bound: u16) -> u32 {
        let fingerprint = _mm256_set1_epi16(fingerprint as i16);
        let bound = _mm256_set1_epi16(bound as i16 + 1);
        let halves = [0, CELLS / 2].map(|first| {
            let half: &[u16] = &line.0[first..first + CELLS / 2];
            // SAFETY: sixteen cells are 32 bytes; a line is aligned to 64, so
            // that each half of it is aligned to 32.
            let stored = unsafe { _mm256_load_si256(half.as_ptr().cast()) };
            let counts = bits_of_each(_mm256_xor_si256(stored, fingerprint));
            _mm256_cmpgt_epi16(bound, counts)
        });
        // Packing works within halves of the register: put them in order again.
        let packed = _mm256_packs_epi16(halves[0], halves[1]);
        _mm256_movemask_epi8(_mm256_permute4x64_epi64::<0b11_01_10_00>(packed)) as u32
    }

    /// How many bits are set in each cell of sixteen bits (Muła, Kurz & Lemire
    /// 2018).
    #[target_feature(enable = "avx2")]
    #[inline]
    fn bits_of_each(cells: __m256i) -> __m256i {
        let table = _mm256_setr_epi8(
            0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2,
            3, 3, 4,
        );
        let nibble = _mm256_set1_epi8(0x0f);
        let low = _mm256_and_si256(cells, nibble);
        let high = _mm256_and_si256(_mm256_srli_epi16::<4>(cells), nibble);
        let bytes =
            _mm256_add_epi8(_mm256_shuffle_epi8(table, low), _mm256_shuffle_epi8(table, high));
        _mm256_maddubs_epi16(bytes, _mm256_set1_epi8(1))
    }
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::arch::x86_64::{
        _mm512_cmple_epu16_mask, _mm512_load_si512, _mm512_popcnt_epi16, _mm512_set1_epi16,
        _mm512_xor_si512,
    };

    use super::*;

    loops!(near, #[target_feature(
        enable = "avx512f,avx512bw,avx512vl,avx512bitalg,avx512vpopcntdq,avx2,popcnt,bmi1,bmi2"
    )]);

    #[target_feature(enable = "avx512f,avx512bw,avx512bitalg")]
    #[inline]
    fn near(line: &Line, fingerprint: u16, bound: u16) -> u32 {
        // SAFETY: a line is 64 bytes, aligned to 64 by its type.
        let stored = unsafe { _mm512_load_si512(line.0.as_ptr().cast()) };
        let differing = _mm512_xor_si512(stored, _mm512_set1_epi16(fingerprint as i16));
        let bits = _mm512_popcnt_epi16(differing);
        _mm512_cmple_epu16_mask(bits, _mm512_set1_epi16(bound as i16))
    }
}

macro_rules! dispatch {
    ($path:expr, $function:ident($($argument:expr),*)) => {
        match $path.or_available() {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `or_available` gives a path only where the machine has it.
            ScanPath::Avx512 => unsafe { avx512::$function($($argument),*) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            ScanPath::Avx2 => unsafe { avx2::$function($($argument),*) },
            _ => portable::$function($($argument),*),
        }
    };
}

/// Looks through buckets from where `progress` stands and adds what their
/// fingerprints let pass.
pub(crate) fn sift(
    path: ScanPath,
    shelf: &Shelf<'_>,
    wanted: &Wanted<'_>,
    progress: &mut Progress,
    out: &mut Vec<Candidate>,
) -> Sifted {
    assert_eq!(shelf.heads.len(), CHUNKS << shelf.key_bits, "a head for each key of each table");
    dispatch!(path, sift(shelf, wanted, progress, out))
}

/// Measures candidates and adds those within the radius; a row may be there
/// several times. Rows that `seen` remembers are left out.
pub(crate) fn measure(
    path: ScanPath,
    shelf: &Shelf<'_>,
    wanted: &Wanted<'_>,
    candidates: &[Candidate],
    seen: Option<&mut [u32; SEEN]>,
    ids: &mut Vec<(u32, u32)>,
    found: &mut Vec<Found>,
) {
    dispatch!(path, measure(shelf, wanted, candidates, seen, ids, found))
}

/// Measures all rows, of which the first has the number `first`.
pub(crate) fn scan(
    path: ScanPath,
    rows: &[Row],
    first: usize,
    query: &Row,
    radius: u16,
    found: &mut Vec<Found>,
) {
    dispatch!(path, scan(rows, first, query, radius, found))
}

/// Asks for the head of the bucket that `probe` leads to.
pub(crate) fn ask_for(shelf: &Shelf<'_>, query: &Row, probe: &Probe) {
    prefetch(shelf.heads, head_of(shelf, query, probe));
}

/// The lines of the bucket that `probe` leads to.
pub(crate) fn lines_of(shelf: &Shelf<'_>, query: &Row, probe: &Probe) -> u32 {
    let head = &shelf.heads[head_of(shelf, query, probe)];
    1 + Bucket::read(head, shelf.tails).tail_lines()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_compares_a_line_alike() {
        let mut state = 7_u64;
        for _ in 0..2000 {
            let line = Line(std::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
                (state >> 40) as u16
            }));
            let fingerprint = (state >> 20) as u16;
            for bound in [0, 1, 3, 7, 8, 9, 15, 16] {
                let expected = near_portable(&line, fingerprint, bound);
                let told: u32 = (0..CELLS)
                    .map(|cell| {
                        let bits = (line.0[cell] ^ fingerprint).count_ones() as u16;
                        u32::from(bits <= bound) << cell
                    })
                    .sum();
                assert_eq!(expected, told);
            }
        }
    }

    #[test]
    fn the_filled_cells_are_those_told() {
        assert_eq!(filled(HEADER, 0), 0);
        assert_eq!(filled(HEADER, 1), 1 << 5);
        assert_eq!(filled(HEADER, 27), u32::MAX << 5);
        assert_eq!(filled(HEADER, 900), u32::MAX << 5);
        assert_eq!(filled(0, 32), u32::MAX);
        assert_eq!(filled(0, 3), 0b111);
    }
}
