//! Brightness in a picture, made smaller and smoother.

use crate::pdq::RgbView;

/// Brightness, a byte a pixel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plane {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) values: Vec<u8>,
}

impl Plane {
    /// The brightness of a picture (ITU-R BT.601 in 256ths), its sides `ratio` times
    /// as long.
    pub(super) fn of(picture: &RgbView<'_>, ratio: f64) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let side = |side: u32| ((f64::from(side) * ratio).round() as u32).max(1);
        let (to_width, to_height) = (side(width), side(height));
        if ratio > 1.0 {
            return Self::by_steps(picture, 1).enlarged(to_width, to_height);
        }
        // First by whole steps, which is quick, to no less than is wanted.
        let step = (width / to_width).min(height / to_height).max(1);
        Self::by_steps(picture, step).shrunk(to_width, to_height)
    }

    /// Each `step` x `step` pixels made one by their mean; what is left over at
    /// the right and at the bottom is left out.
    fn by_steps(picture: &RgbView<'_>, step: u32) -> Self {
        let (width, height) = (picture.width() / step, picture.height() / step);
        let across = 3 * step as usize;
        let row_bytes = 3 * picture.width() as usize;
        let mut sums = vec![[0_u32; 3]; width as usize];
        let mut values = Vec::with_capacity(width as usize * height as usize);
        for rows in picture.pixels().chunks_exact(row_bytes * step as usize).take(height as usize) {
            sums.fill([0; 3]);
            for row in rows.chunks_exact(row_bytes) {
                for (sum, piece) in sums.iter_mut().zip(row.chunks_exact(across)) {
                    for pixel in piece.chunks_exact(3) {
                        for (sum, value) in sum.iter_mut().zip(pixel) {
                            *sum += u32::from(*value);
                        }
                    }
                }
            }
            let count = u64::from(step) * u64::from(step);
            values.extend(sums.iter().map(|[red, green, blue]| {
                let light = 77 * u64::from(*red) + 150 * u64::from(*green) + 29 * u64::from(*blue);
                (light / (256 * count)) as u8
            }));
        }
        Self { width, height, values }
    }

    /// Made larger: each new pixel lies between four.
    fn enlarged(self, width: u32, height: u32) -> Self {
        // Where it lies, in 256ths of a pixel, from the middle of the first.
        let places = |from: u32, to: u32| -> Vec<(usize, usize, u32)> {
            let last = u64::from(from - 1) * 256;
            let place = |n: u32| {
                let middle = (u64::from(2 * n + 1) * 128 * u64::from(from) / u64::from(to))
                    .saturating_sub(128);
                let at = middle.min(last);
                let first = (at / 256) as usize;
                (first, (first + 1).min(from as usize - 1), (at % 256) as u32)
            };
            (0..to).map(place).collect()
        };
        let (columns, rows) = (places(self.width, width), places(self.height, height));
        let at = |x: usize, y: usize| u32::from(self.values[y * self.width as usize + x]);
        let between = |a: u32, b: u32, part: u32| a * (256 - part) + b * part;
        let mut values = Vec::with_capacity(width as usize * height as usize);
        for &(above, below, down) in &rows {
            values.extend(columns.iter().map(|&(left, right, across)| {
                let upper = between(at(left, above), at(right, above), across);
                let lower = between(at(left, below), at(right, below), across);
                ((between(upper, lower, down) + 32_768) >> 16) as u8
            }));
        }
        Self { width, height, values }
    }

    /// Made smaller: each new pixel is the mean of what lies under it.
    pub(super) fn shrunk(self, width: u32, height: u32) -> Self {
        if (width, height) == (self.width, self.height) {
            return self;
        }
        let (columns, rows) = (Spans::new(self.width, width), Spans::new(self.height, height));
        let across = self.width as usize;
        let mut values = Vec::with_capacity(width as usize * height as usize);
        // Room for lines beyond the last, whose weight is none.
        let mut sums = vec![0_u32; across + columns.taps];
        for y in 0..height as usize {
            sums.fill(0);
            let (first, weights) = rows.of(y);
            for (row, weight) in (first..self.height as usize).zip(weights) {
                let row = &self.values[row * across..(row + 1) * across];
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += weight * u32::from(*value);
                }
            }
            values.extend((0..width as usize).map(|x| {
                let (first, weights) = columns.of(x);
                let sums = &sums[first..first + weights.len()];
                let sum: u32 = weights.iter().zip(sums).map(|(weight, sum)| weight * sum).sum();
                ((sum + (1 << (2 * BITS - 1))) >> (2 * BITS)) as u8
            }));
        }
        Self { width, height, values }
    }

    /// Smoothed by a mean of five by five, twice: close to a Gaussian of two
    /// pixels. At the edge the outermost pixels count again.
    pub(super) fn smooth(&self) -> Self {
        let mut smoothed = self.clone();
        for _ in 0..2 {
            smoothed.mean_across();
            smoothed = smoothed.mean_down();
        }
        smoothed
    }

    fn mean_across(&mut self) {
        let width = self.width as usize;
        let mut padded = vec![0_u8; width + 4];
        for row in self.values.chunks_exact_mut(width) {
            padded[..2].fill(row[0]);
            padded[2..width + 2].copy_from_slice(row);
            padded[width + 2..].fill(row[width - 1]);
            let shifted: [&[u8]; 5] = std::array::from_fn(|n| &padded[n..n + width]);
            means(shifted, row);
        }
    }

    fn mean_down(&self) -> Self {
        let (width, last) = (self.width as usize, self.height as usize - 1);
        let mut values = vec![0; self.values.len()];
        for (y, row) in values.chunks_exact_mut(width).enumerate() {
            let rows = std::array::from_fn(|n| {
                let y = (y + n).saturating_sub(2).min(last);
                &self.values[y * width..(y + 1) * width]
            });
            means(rows, row);
        }
        Self { values, ..*self }
    }
}

/// The mean of five lines, place by place.
fn means([a, b, c, d, e]: [&[u8]; 5], into: &mut [u8]) {
    let length = into.len();
    let (a, b, c, d, e) = (&a[..length], &b[..length], &c[..length], &d[..length], &e[..length]);
    for x in 0..length {
        let of = |line: &[u8]| u16::from(line[x]);
        let sum = of(a) + of(b) + of(c) + of(d) + of(e);
        // A fifth, rounded, for every sum of five bytes.
        into[x] = ((u32::from(sum + 2) * 13_108) >> 16) as u8;
    }
}

/// A whole pixel's weight, as a power of two: two of them and a byte are 32 bits.
const BITS: u32 = 12;

/// For each new line the first of the old lines under it, and their weights.
struct Spans {
    firsts: Vec<usize>,
    weights: Vec<u32>,
    /// Weights of each.
    taps: usize,
}

impl Spans {
    fn new(from: u32, to: u32) -> Self {
        let (from, to) = (u64::from(from), u64::from(to));
        let taps = from.div_ceil(to) as usize + 1;
        let mut spans = Self { firsts: Vec::new(), weights: Vec::new(), taps };
        for new in 0..to {
            // In units of which an old line has `to` and a new one `from`.
            let (start, end) = (new * from, (new + 1) * from);
            let first = start / to;
            let begun = spans.weights.len();
            let mut left = 1 << BITS;
            for old in first..first + taps as u64 {
                let overlap = end.min((old + 1) * to).saturating_sub(start.max(old * to));
                let weight = ((overlap << BITS) / from) as u32;
                spans.weights.push(weight);
                left -= weight;
            }
            // What rounding left over goes to the heaviest.
            if let Some(heaviest) = spans.weights[begun..].iter_mut().max() {
                *heaviest += left;
            }
            spans.firsts.push(first as usize);
        }
        spans
    }

    fn of(&self, new: usize) -> (usize, &[u32]) {
        (self.firsts[new], &self.weights[new * self.taps..(new + 1) * self.taps])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plane_of_one_brightness_stays_it_however_it_is_shrunk_and_smoothed() {
        let plane = Plane { width: 97, height: 61, values: vec![200; 97 * 61] };
        let small = plane.clone().shrunk(41, 60);
        assert_eq!(small, Plane { width: 41, height: 60, values: vec![200; 41 * 60] });
        assert_eq!(plane.smooth(), plane);
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_keeps_its_shape() {
        let pixels = vec![120; 3 * 1000 * 500];
        let plane = Plane::of(&RgbView::new(1000, 500, &pixels).unwrap(), 0.4);
        assert_eq!((plane.width, plane.height), (400, 200));
        assert!(plane.values.iter().all(|value| *value == 120));
    }

    #[test]
    fn what_is_made_larger_keeps_its_brightness_and_its_middle() {
        let plane = Plane { width: 7, height: 5, values: vec![90; 35] };
        assert_eq!(plane.enlarged(14, 9), Plane { width: 14, height: 9, values: vec![90; 126] });
        let ramp = Plane { width: 3, height: 1, values: vec![0, 100, 200] };
        assert_eq!(ramp.enlarged(6, 1).values, [0, 25, 75, 125, 175, 200]);
    }

    proptest! {
        #[test]
        fn smoothing_keeps_to_the_range_of_what_is_there(
            (width, height, values) in (1_u32..40, 1_u32..40).prop_flat_map(|(width, height)| {
                let count = (width * height) as usize;
                (Just(width), Just(height), prop::collection::vec(any::<u8>(), count))
            })
        ) {
            let plane = Plane { width, height, values };
            let smooth = plane.smooth();
            prop_assert_eq!((smooth.width, smooth.height), (width, height));
            let (low, high) = (plane.values.iter().min(), plane.values.iter().max());
            prop_assert!(smooth.values.iter().min() >= low && smooth.values.iter().max() <= high);
        }
    }
}
