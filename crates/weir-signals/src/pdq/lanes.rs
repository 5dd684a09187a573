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
    /// The luma of eight RGB pixels, as `pdq::scalar` defines it.
    fn luma(rgb: &[u8; 24]) -> Self;
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
    fn luma(rgb: &[u8; 24]) -> Self {
        let mut out = [0.0; 8];
        for (value, pixel) in out.iter_mut().zip(rgb.as_chunks::<3>().0) {
            // The thousandfold luma is a whole number below 2^24, exact in f32,
            // and a division rounds once, as the definition does. (Equal for
            // all 2^24 colours: tested.)
            let [red, green, blue] = pixel.map(u32::from);
            *value = (299 * red + 587 * green + 114 * blue) as f32 / 1000.0;
        }
        Self(out)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdq::scalar;

    #[test]
    fn the_portable_luma_of_every_colour_is_the_definitions() {
        for first in (0..1u32 << 24).step_by(8) {
            let mut rgb = [0; 24];
            for (colour, pixel) in (first..).zip(rgb.as_chunks_mut::<3>().0) {
                *pixel = [colour >> 16, colour >> 8, colour].map(|byte| byte as u8);
            }
            let expected = rgb.as_chunks::<3>().0.iter().map(|p| scalar::luma(p[0], p[1], p[2]));
            assert!(Plain::luma(&rgb).0.into_iter().eq(expected), "colours from {first:06x}");
        }
    }
}
