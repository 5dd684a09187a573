//! The filter as plainly as it can be written: the oracle for the fast one.
//!
//! This is the definition (pdqhash 0.2.8, which wraps ThreatExchange's C++
//! `jaroszFilterFloat` and `decimateFloat`), step for step, order of additions
//! included: running sums in f32 drift, and the drift is part of the hash.

use super::grid::{Grid, SIDE};
use super::view::RgbView;

/// Buffers of the size of the picture, kept from one to the next.
#[derive(Default)]
pub(crate) struct Planes {
    luma: Vec<f32>,
    spare: Vec<f32>,
}

impl Planes {
    /// Blurs and shrinks a picture of at least 5 x 5 pixels to 64 x 64.
    pub(crate) fn shrink(&mut self, picture: &RgbView<'_>, grid: &mut Grid) {
        let (columns, rows) = (picture.width() as usize, picture.height() as usize);
        self.fill(picture);
        self.spare.resize(self.luma.len(), 0.0);
        for _ in 0..2 {
            for (input, output) in
                self.luma.chunks_exact(columns).zip(self.spare.chunks_exact_mut(columns))
            {
                box_average(input, output, columns, 1);
            }
            for column in 0..columns {
                box_average(&self.spare[column..], &mut self.luma[column..], rows, columns);
            }
        }
        for (i, row) in grid.0.iter_mut().enumerate() {
            let from = &self.luma[sample(i, rows) * columns..];
            for (j, value) in row.iter_mut().enumerate() {
                *value = from[sample(j, columns)];
            }
        }
    }

    /// Takes a picture of exactly 64 x 64 pixels as it is.
    pub(crate) fn copy(&mut self, picture: &RgbView<'_>, grid: &mut Grid) {
        self.fill(picture);
        for (row, from) in grid.0.iter_mut().zip(self.luma.chunks_exact(SIDE)) {
            row.copy_from_slice(from);
        }
    }

    fn fill(&mut self, picture: &RgbView<'_>) {
        self.luma.clear();
        self.luma.extend(picture.pixels().chunks_exact(3).map(|p| luma(p[0], p[1], p[2])));
    }
}

/// numpy computes in f64 and rounds once at the end.
pub(crate) fn luma(red: u8, green: u8, blue: u8) -> f32 {
    (f64::from(red) * 0.299 + f64::from(green) * 0.587 + f64::from(blue) * 0.114) as f32
}

/// Which of `size` pixels stands for place `i` of 64: the one in the middle.
fn sample(i: usize, size: usize) -> usize {
    (((i as f64 + 0.5) * size as f64) / SIDE as f64) as usize
}

/// Each value becomes the mean of a window of a 128th of the length, rounded
/// up, cut off at the ends. A window of even size leans forward. The next value
/// is added before the last one is subtracted. Values lie `stride` apart.
fn box_average(input: &[f32], output: &mut [f32], length: usize, stride: usize) {
    let window = length.div_ceil(2 * SIDE);
    let half = (window + 2) / 2;
    let mut sum = 0.0f32;
    let mut count = 0usize;
    for &value in input.iter().step_by(stride).take(half - 1) {
        sum += value;
        count += 1;
    }
    for out in 0..length {
        let enters = out + half - 1;
        if enters < length {
            sum += input[enters * stride];
            count += 1;
        }
        if enters >= window {
            sum -= input[(enters - window) * stride];
            count -= 1;
        }
        output[out * stride] = sum / count as f32;
    }
}
