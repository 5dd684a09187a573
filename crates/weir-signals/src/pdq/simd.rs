//! The fast filter with AVX2 and FMA: the one module of this crate with unsafe
//! code.
//!
//! [`Avx2`] never leaves this module, and [`shrink`] is the only way in: it
//! asks the processor first. That is what each block below relies on.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::fast::Bands;
use super::grid::Grid;
use super::lanes::{Eight, Lanes};
use super::view::RgbView;
use super::window::Divisor;

/// Whether this processor has what [`shrink`] needs.
pub(crate) fn available() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

/// Blurs and shrinks a picture with AVX2.
///
/// Panics where [`available`] says no.
pub(crate) fn shrink(bands: &mut Bands, picture: &RgbView<'_>, target: &mut Grid) {
    assert!(available(), "AVX2 was asked for on a processor without it");
    // SAFETY: the processor has AVX2 and FMA, as just asserted.
    unsafe { shrink_avx2(bands, picture, target) }
}

#[target_feature(enable = "avx2,fma")]
fn shrink_avx2(bands: &mut Bands, picture: &RgbView<'_>, target: &mut Grid) {
    bands.shrink::<Avx2>(picture, target);
}

/// Eight floats in one register.
#[derive(Clone, Copy)]
struct Avx2(__m256);

// Every method is inlined into `shrink_avx2`, where the features are enabled;
// only there do its intrinsics become instructions.
impl Lanes for Avx2 {
    #[inline(always)]
    fn load(from: &Eight) -> Self {
        // SAFETY: AVX2 is there (module head); `Eight` is 32 bytes, aligned to 32.
        Self(unsafe { _mm256_load_ps(from.0.as_ptr()) })
    }

    #[inline(always)]
    fn store(self, to: &mut Eight) {
        // SAFETY: as in `load`, and `to` is borrowed for writing.
        unsafe { _mm256_store_ps(to.0.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        // SAFETY: AVX2 is there (module head).
        Self(unsafe { _mm256_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        // SAFETY: AVX2 is there (module head).
        Self(unsafe { _mm256_sub_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn over(self, divisor: &Divisor) -> Self {
        // SAFETY: AVX2 and FMA are there (module head).
        Self(unsafe { divide(self.0, divisor) })
    }

    #[inline(always)]
    fn lumas(bytes: &[u8], row_bytes: usize) -> [Self; 8] {
        assert!(bytes.len() >= 24 && row_bytes <= (bytes.len() - 24) / 7, "eight rows of pixels");
        let mut out = [Self::load(&Eight::ZERO); 8];
        for (row, lumas) in out.iter_mut().enumerate() {
            // SAFETY: AVX2 and FMA are there (module head); the last row begins at
            // `7 * row_bytes`, and 24 bytes follow, as just asserted.
            *lumas = Self(unsafe { luma(bytes.as_ptr().add(row * row_bytes)) });
        }
        out
    }

    #[inline(always)]
    fn announce(bytes: &[u8], at: usize) {
        if let Some(byte) = bytes.get(at) {
            // SAFETY: a prefetch reads nothing, and SSE is part of x86-64.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(byte).cast()) }
        }
    }

    #[inline(always)]
    fn transpose(rows: [Self; 8]) -> [Self; 8] {
        // SAFETY: AVX2 is there (module head).
        unsafe { transpose(rows.map(|row| row.0)) }.map(Self)
    }
}

/// `sum / divisor.count`, correctly rounded: see [`Divisor::low`].
#[inline]
#[target_feature(enable = "avx2,fma")]
fn divide(sum: __m256, divisor: &Divisor) -> __m256 {
    let low = _mm256_mul_ps(sum, _mm256_set1_ps(divisor.low));
    _mm256_fmadd_ps(sum, _mm256_set1_ps(divisor.high), low)
}

/// Eight pixels become `(299 R + 587 G + 114 B) / 1000`. There must be 24 bytes
/// to read at `rgb`.
///
/// Products of a byte and a signed byte are what `maddubs` adds in pairs, so the
/// weights are split as `8 * (37, 73, 14) + (3, 3, 2)`; no pair passes 2^15.
#[inline]
#[target_feature(enable = "avx2,fma")]
unsafe fn luma(rgb: *const u8) -> __m256 {
    // SAFETY: both loads of 16 bytes lie within the 24.
    let halves = unsafe {
        let first = _mm_loadu_si128(rgb.cast());
        let second = _mm_loadu_si128(rgb.add(8).cast());
        _mm256_inserti128_si256::<1>(_mm256_castsi128_si256(first), second)
    };
    // Four pixels a half, each as R, G, B, 0; the second half's begin at byte 4.
    let spread = _mm256_setr_epi8(
        0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1, //
        4, 5, 6, -1, 7, 8, 9, -1, 10, 11, 12, -1, 13, 14, 15, -1,
    );
    let pixels = _mm256_shuffle_epi8(halves, spread);
    let coarse =
        _mm256_maddubs_epi16(pixels, _mm256_set1_epi32(i32::from_le_bytes([37, 73, 14, 0])));
    let fine = _mm256_maddubs_epi16(pixels, _mm256_set1_epi32(i32::from_le_bytes([3, 3, 2, 0])));
    let thousandfold = _mm256_add_epi32(
        _mm256_madd_epi16(coarse, _mm256_set1_epi16(8)),
        _mm256_madd_epi16(fine, _mm256_set1_epi16(1)),
    );
    divide(_mm256_cvtepi32_ps(thousandfold), &const { Divisor::by(1000) })
}

/// Rows become columns, in the usual three steps of pairs, fours and halves.
#[inline]
#[target_feature(enable = "avx2")]
fn transpose(r: [__m256; 8]) -> [__m256; 8] {
    let pairs = [
        _mm256_unpacklo_ps(r[0], r[1]),
        _mm256_unpackhi_ps(r[0], r[1]),
        _mm256_unpacklo_ps(r[2], r[3]),
        _mm256_unpackhi_ps(r[2], r[3]),
        _mm256_unpacklo_ps(r[4], r[5]),
        _mm256_unpackhi_ps(r[4], r[5]),
        _mm256_unpacklo_ps(r[6], r[7]),
        _mm256_unpackhi_ps(r[6], r[7]),
    ];
    let fours = [
        _mm256_shuffle_ps::<0x44>(pairs[0], pairs[2]),
        _mm256_shuffle_ps::<0xEE>(pairs[0], pairs[2]),
        _mm256_shuffle_ps::<0x44>(pairs[1], pairs[3]),
        _mm256_shuffle_ps::<0xEE>(pairs[1], pairs[3]),
        _mm256_shuffle_ps::<0x44>(pairs[4], pairs[6]),
        _mm256_shuffle_ps::<0xEE>(pairs[4], pairs[6]),
        _mm256_shuffle_ps::<0x44>(pairs[5], pairs[7]),
        _mm256_shuffle_ps::<0xEE>(pairs[5], pairs[7]),
    ];
    [
        _mm256_permute2f128_ps::<0x20>(fours[0], fours[4]),
        _mm256_permute2f128_ps::<0x20>(fours[1], fours[5]),
        _mm256_permute2f128_ps::<0x20>(fours[2], fours[6]),
        _mm256_permute2f128_ps::<0x20>(fours[3], fours[7]),
        _mm256_permute2f128_ps::<0x31>(fours[0], fours[4]),
        _mm256_permute2f128_ps::<0x31>(fours[1], fours[5]),
        _mm256_permute2f128_ps::<0x31>(fours[2], fours[6]),
        _mm256_permute2f128_ps::<0x31>(fours[3], fours[7]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdq::lanes::assert_lumas;

    fn available_or_told() -> bool {
        if !available() {
            eprintln!("SKIPPED: this processor has no AVX2");
        }
        available()
    }

    fn values(eight: Avx2) -> [f32; 8] {
        let mut out = Eight::ZERO;
        eight.store(&mut out);
        out.0
    }

    #[test]
    fn the_luma_of_every_colour_is_the_definitions() {
        if !available_or_told() {
            return;
        }
        assert_lumas::<Avx2>();
    }

    /// A sample of mantissas; the reasoning for all is with [`Divisor::low`].
    #[test]
    fn means_are_correctly_rounded_for_windows_of_every_size() {
        if !available_or_told() {
            return;
        }
        for count in (1..=300).chain([1000, 4097, 32_767, 65_535, 65_536]) {
            let divisor = Divisor::by(count);
            for mantissa in (0..1u32 << 23).step_by(8 * 509) {
                let sums = std::array::from_fn(|i| {
                    f32::from_bits(f32::to_bits(1.0) | (mantissa + 509 * i as u32) & 0x7F_FFFF)
                });
                let expected = sums.map(|sum: f32| sum / count as f32);
                assert_eq!(values(Avx2::load(&Eight(sums)).over(&divisor)), expected);
            }
        }
    }
}
