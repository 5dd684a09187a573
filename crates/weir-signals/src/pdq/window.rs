//! The running window along one side of a picture, laid out in advance.
//!
//! A pass walks *positions*. At position `p` the value of pixel `p` is added
//! (zero beyond the end), the value of position `p - window` is subtracted
//! (zero before the start), and the sum then is that of output `p - lag`. So the
//! outputs of a pass lie `lag` positions late, and a second pass over them,
//! walking the same positions, is `2 * lag` late. Adding or subtracting zero
//! leaves a float as it is, so nothing else is special at the ends: only the
//! divisor differs, and that is looked up here.

use super::grid::SIDE;

/// How a sum becomes a mean: division by the number of pixels in the window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Divisor {
    /// The number; infinite where there is no output, so that zero comes out.
    pub(crate) count: f32,
    /// Its reciprocal, rounded; zero where there is no output.
    pub(crate) high: f32,
    /// What rounding took from the reciprocal, itself rounded.
    ///
    /// `fma(s, high, s * low)` is the correctly rounded `s / count` for every
    /// count up to 2^16. The value before the last rounding is off by less than
    /// 2^-46 of itself (2^-48 for the rounding of `low`, as much for that of
    /// the product). A rounding boundary is a 25-bit number `m`; as
    /// `m * count` has more than 24 significant bits it never equals `s`, so
    /// `s / count` keeps at least `1 / (m * count)` > 2^-42 of itself away from
    /// it. That is a multiplication less than the usual correction step.
    pub(crate) low: f32,
}

impl Divisor {
    const NO_OUTPUT: Self = Self { count: f32::INFINITY, high: 0.0, low: 0.0 };

    pub(crate) const fn by(count: usize) -> Self {
        let reciprocal = 1.0 / count as f64;
        let high = reciprocal as f32;
        Self { count: count as f32, high, low: (reciprocal - high as f64) as f32 }
    }
}

/// One side of a picture: its window, divisors and samples.
#[derive(Default)]
pub(crate) struct Side {
    /// How many pixels the window holds: a 128th of the side, rounded up.
    pub(crate) window: usize,
    /// For each position of the first pass what its output is divided by. The
    /// length is the number of positions, rounded up to whole steps.
    pub(crate) divisors: Vec<Divisor>,
    /// For each of the 64 samples the position of the second pass at which it
    /// comes out, and its divisor; positions never fall.
    pub(crate) samples: Vec<(usize, Divisor)>,
}

impl Side {
    /// The largest side whose window stays within what [`Divisor`] promises.
    pub(crate) const LONGEST: usize = (2 * SIDE) << 16;

    /// Lays out a side of `size` pixels that is walked `step` positions at a
    /// time. Keeps the memory of the side before.
    pub(crate) fn lay_out(&mut self, size: usize, step: usize) {
        let window = size.div_ceil(2 * SIDE);
        let lag = window / 2;
        let divisor = |output: usize| {
            let end = (output + lag + 1).min(size);
            let start = (output + lag + 1).saturating_sub(window);
            Divisor::by(end - start)
        };
        let positions = (size + 2 * lag).next_multiple_of(step);
        self.window = window;
        self.divisors.clear();
        self.divisors.extend((0..positions).map(|position| match position.checked_sub(lag) {
            Some(output) if output < size => divisor(output),
            _ => Divisor::NO_OUTPUT,
        }));
        self.samples.clear();
        self.samples.extend((0..SIDE).map(|i| {
            // The middle of the i-th of 64 parts; u64 because usize may be 32 bits.
            let output = ((2 * i + 1) as u64 * size as u64 / (2 * SIDE) as u64) as usize;
            (output + 2 * lag, divisor(output))
        }));
    }

    /// How many positions there are.
    pub(crate) fn positions(&self) -> usize {
        self.divisors.len()
    }
}
