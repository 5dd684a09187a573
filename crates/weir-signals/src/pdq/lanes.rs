//! What the fast filter asks of eight floats that are worked on together, and
//! the answer that every machine can give.

use super::window::Divisor;

/// Eight floats in memory.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(32))]
pub(crate) struct Eight(pub(crate) [f32; 8]);

impl Eight {
    pub(crate) const ZERO: Self = Self([0.0; 8]);
}

/// Eight floats at work. Each operation rounds as IEEE 754 says, so that every
/// implementation gives the same bits.
pub(crate) trait Lanes: Copy {
    fn load(from: &Eight) -> Self;
    fn store(self, to: &mut Eight);
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    /// The mean that `self` is the sum of.
    fn over(self, divisor: &Divisor) -> Self;
    /// The luma, as `pdq::scalar` defines it, of eight RGB pixels in each of eight
    /// rows that begin `row_bytes` apart.
    ///
    /// Panics where `bytes` ends before the last of them.
    fn lumas(bytes: &[u8], row_bytes: usize) -> [Self; 8];
    /// Hints that `bytes[at]` will be read soon, where there is such a byte.
    fn announce(bytes: &[u8], at: usize);
    /// Rows become columns.
    fn transpose(rows: [Self; 8]) -> [Self; 8];
}

/// Plain arrays; the compiler makes of them what the target has.
#[derive(Clone, Copy)]
pub(crate) struct Plain([f32; 8]);

impl Plain {
    #[inline(always)]
    fn each(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        let mut out = self;
        for (value, other) in out.0.iter_mut().zip(other.0) {
            *value = f(*value, other);
        }
        out
    }
}

impl Lanes for Plain {
    #[inline(always)]
    fn load(from: &Eight) -> Self {
        Self(from.0)
    }

    #[inline(always)]
    fn store(self, to: &mut Eight) {
        to.0 = self.0;
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.each(other, |a, b| a + b)
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.each(other, |a, b| a - b)
    }

    #[inline(always)]
    fn over(self, divisor: &Divisor) -> Self {
        self.each(Self([divisor.count; 8]), |sum, count| sum / count)
    }

    #[inline(always)]
    fn lumas(bytes: &[u8], row_bytes: usize) -> [Self; 8] {
        let mut out = [Self([0.0; 8]); 8];
        for (row, lumas) in out.iter_mut().enumerate() {
            let pixels = &bytes[row * row_bytes..][..24];
            for (luma, pixel) in lumas.0.iter_mut().zip(pixels.as_chunks::<3>().0) {
                // The thousandfold luma is a whole number below 2^24, exact in
                // f32, and a division rounds once, as the definition does.
                // (Equal for all 2^24 colours: tested.)
                let [red, green, blue] = pixel.map(u32::from);
                *luma = (299 * red + 587 * green + 114 * blue) as f32 / 1000.0;
            }
        }
        out
    }

    #[inline(always)]
    fn announce(_bytes: &[u8], _at: usize) {}

    #[inline(always)]
    fn transpose(rows: [Self; 8]) -> [Self; 8] {
        let mut out = rows;
        for (i, row) in rows.iter().enumerate() {
            for (j, &value) in row.0.iter().enumerate() {
                out[j].0[i] = value;
            }
        }
        out
    }
}

/// Holds for every way: the luma of all 2^24 colours is the definition's.
#[cfg(test)]
pub(crate) fn assert_lumas<L: Lanes>() {
    let mut bytes = [0; 8 * 24];
    for first in (0..1u32 << 24).step_by(64) {
        for (colour, pixel) in (first..).zip(bytes.as_chunks_mut::<3>().0) {
            *pixel = [colour >> 16, colour >> 8, colour].map(|byte| byte as u8);
        }
        let mut found = [Eight::ZERO; 8];
        for (row, lumas) in found.iter_mut().zip(L::lumas(&bytes, 24)) {
            lumas.store(row);
        }
        let expected = bytes.as_chunks::<3>().0.iter();
        let expected = expected.map(|p| super::scalar::luma(p[0], p[1], p[2]));
        assert!(found.iter().flat_map(|row| row.0).eq(expected), "colours from {first:06x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portable_luma_of_every_colour_is_the_definitions() {
        assert_lumas::<Plain>();
    }
}
