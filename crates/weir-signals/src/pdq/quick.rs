//! A hash of brightness alone, at a fraction of a picture's size: for queries in a
//! hurry, never for what is banked.
//!
//! Two box means along each side, taken at 64 places, are one weighted sum: the
//! 64 x 64 grid is `V x luma x transposed H`, in which `V` and `H` hold next to no
//! overlapping weights, so that a pixel costs one multiplication. Where a decoder
//! gives a picture at a half, a quarter or an eighth of its size, each of its
//! pixels is the mean of a block, and the weights of the *whole* size are summed
//! over the block; hashing the small picture as one of its own would move the
//! windows.
//!
//! What comes out differs from the definition by the decoder's rounding and by
//! what varies within a block. Bits whose frequency lies near the median may fall
//! either way, so a picture with many of them is not decided here.

use super::grid::{Grid, SIDE};
use super::hash::{Pdq, Quality};

/// Frequencies so near to the median may fall on its other side.
const NEAR: f32 = 0.25;
/// With more of them nothing is said.
const MOST_NEAR: usize = 8;
/// A quality so near to the one that matches by default may be on its other side.
const NEAR_QUALITY: u8 = 6;
/// Brightness (ITU-R BT.601, as JPEG stores it) of a picture at `1 / scale` of its
/// size, row by row.
#[derive(Clone, Copy, Debug)]
pub struct LumaView<'a> {
    width: u32,
    height: u32,
    scale: u32,
    values: &'a [u8],
}

impl<'a> LumaView<'a> {
    /// The shorter side that is left, at least, when a picture is made smaller.
    pub const SHORTEST: u32 = 512;

    /// A picture that is `width` x `height` pixels large as a whole, with
    /// `ceil(width / scale)` values a row; `None` where a side is 0, the scale is
    /// none of 1, 2, 4 and 8, or there are more or fewer values.
    pub fn new(width: u32, height: u32, scale: u32, values: &'a [u8]) -> Option<Self> {
        let fits = width > 0 && height > 0 && [1, 2, 4, 8].contains(&scale);
        let expected = || u64::from(width.div_ceil(scale)) * u64::from(height.div_ceil(scale));
        (fits && values.len() as u64 == expected()).then_some(Self { width, height, scale, values })
    }

    /// By how much a picture of these sides may be made smaller: its shorter side
    /// keeps [`LumaView::SHORTEST`] pixels, if it had them before.
    pub fn scale_for(width: u32, height: u32) -> u32 {
        let short = width.min(height);
        [8, 4, 2].into_iter().find(|scale| short / scale >= Self::SHORTEST).unwrap_or(1)
    }
}

/// Hashes brightness, picture after picture, and keeps its buffers between them.
#[derive(Default)]
pub struct QuickHasher {
    across: Weights,
    down: Weights,
    row: Vec<f32>,
}

impl QuickHasher {
    /// A hasher.
    pub fn new() -> Self {
        Self::default()
    }

    /// The hash and quality, where they are certain enough: at most a few bits from
    /// what [`Hasher`](super::Hasher) gives of the decoded picture. `None` where they are not:
    /// then decode it whole.
    pub fn hash(&mut self, picture: &LumaView<'_>) -> Option<Pdq> {
        let (pdq, near) = self.estimate(picture)?;
        let doubtful = pdq.quality.value().abs_diff(Quality::USABLE.value()) < NEAR_QUALITY;
        (near <= MOST_NEAR && !doubtful).then_some(pdq)
    }

    /// The hash and quality, certain or not, and how many frequencies lie near the
    /// median; `None` for a side that the whole definition treats apart (under 5, or
    /// 64 x 64 as a whole).
    pub fn estimate(&mut self, picture: &LumaView<'_>) -> Option<(Pdq, usize)> {
        let LumaView { width, height, scale, values } = *picture;
        if width.min(height) < 5 || (width, height) == (SIDE as u32, SIDE as u32) {
            return None;
        }
        self.across.lay_out(width as usize, scale as usize);
        self.down.lay_out(height as usize, scale as usize);
        let columns = width.div_ceil(scale) as usize;
        let mut grid = Grid::new();
        for (target, (from, weights)) in grid.0.iter_mut().zip(self.down.all()) {
            self.row.clear();
            self.row.resize(columns, 0.0);
            let rows = values[from * columns..].chunks_exact(columns);
            for (row, weight) in rows.zip(weights) {
                for (sum, value) in self.row.iter_mut().zip(row) {
                    *sum += weight * f32::from(*value);
                }
            }
            for (mean, (from, weights)) in target.iter_mut().zip(self.across.all()) {
                let values = &self.row[from..from + weights.len()];
                *mean = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            }
        }
        let near = grid.near_median(NEAR);
        Some((grid.pdq(), near))
    }
}

/// For each of 64 places along a side, where its weights begin and what they are.
#[derive(Default)]
struct Weights {
    size: (usize, usize),
    starts: Vec<usize>,
    /// Where each place's weights begin in `weights`, and where the last's end.
    bounds: Vec<usize>,
    weights: Vec<f32>,
}

impl Weights {
    fn all(&self) -> impl Iterator<Item = (usize, &[f32])> {
        let bounds = self.bounds.windows(2).map(|pair| &self.weights[pair[0]..pair[1]]);
        self.starts.iter().copied().zip(bounds)
    }

    /// Lays out a side of `size` pixels that come in blocks of `scale`.
    fn lay_out(&mut self, size: usize, scale: usize) {
        if self.size == (size, scale) {
            return;
        }
        *self = Self { size: (size, scale), ..Self::default() };
        self.bounds.push(0);
        for place in 0..SIDE {
            let sample = (2 * place + 1) * size / (2 * SIDE);
            let outer = window(sample, size);
            let (first, last) = (window(outer.start, size).start, window(outer.end - 1, size).end);
            let start = first / scale;
            let mut weights = vec![0.0_f64; (last - 1) / scale + 1 - start];
            for mean in outer.clone() {
                let inner = window(mean, size);
                let each = 1.0 / (outer.len() * inner.len()) as f64;
                for pixel in inner {
                    weights[pixel / scale - start] += each;
                }
            }
            self.starts.push(start);
            self.weights.extend(weights.iter().map(|weight| *weight as f32));
            self.bounds.push(self.weights.len());
        }
    }
}

/// The pixels that a mean at `place` is taken of (see `scalar::box_average`).
fn window(place: usize, size: usize) -> std::ops::Range<usize> {
    let window = size.div_ceil(2 * SIDE);
    let half = window.midpoint(2);
    (place + half).saturating_sub(window)..(place + half).min(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdq::{Hasher, RgbView};

    /// A grey picture with something at every scale.
    fn grey(width: u32, height: u32) -> Vec<u8> {
        let at = |x: u32, y: u32| {
            let (x, y) = (x as f32 / width as f32, y as f32 / height as f32);
            let waves = (9.0 * x + 3.0 * y).sin() + (21.0 * x * y + 4.0 * y).cos();
            let hill = (-((x - 0.3).powi(2) + (y - 0.6).powi(2)) * 12.0).exp();
            (110.0 + 40.0 * waves + 60.0 * hill + 20.0 * (37.0 * y - 11.0 * x).sin()) as u8
        };
        (0..height).flat_map(|y| (0..width).map(move |x| at(x, y))).collect()
    }

    fn of_definition(width: u32, height: u32, grey: &[u8]) -> Pdq {
        let rgb: Vec<u8> = grey.iter().flat_map(|value| [*value; 3]).collect();
        Hasher::new().hash(&RgbView::new(width, height, &rgb).unwrap())
    }

    /// The means of blocks, as a decoder gives them.
    fn smaller(width: u32, height: u32, scale: u32, grey: &[u8]) -> Vec<u8> {
        let mut values = Vec::new();
        for y in (0..height).step_by(scale as usize) {
            for x in (0..width).step_by(scale as usize) {
                let rows = y..(y + scale).min(height);
                let block = rows.flat_map(|y| {
                    let at = move |x| u32::from(grey[(y * width + x) as usize]);
                    (x..(x + scale).min(width)).map(at)
                });
                let (sum, count) = block.fold((0, 0), |(sum, n), value| (sum + value, n + 1));
                values.push(((2 * sum + count) / (2 * count)) as u8);
            }
        }
        values
    }

    #[test]
    fn at_full_size_a_grey_picture_has_the_hash_of_the_definition() {
        let mut hasher = QuickHasher::new();
        for (width, height) in [(512, 512), (640, 511), (1920, 1080), (700, 129), (97, 300)] {
            let grey = grey(width, height);
            let view = LumaView::new(width, height, 1, &grey).unwrap();
            let (pdq, _) = hasher.estimate(&view).unwrap();
            let whole = of_definition(width, height, &grey);
            assert!(pdq.hash.distance(&whole.hash).bits() <= 2, "{width}x{height}");
            assert!(pdq.quality.value().abs_diff(whole.quality.value()) <= 1);
        }
    }

    #[test]
    fn at_a_fraction_of_its_size_a_picture_is_near_its_hash_where_that_is_certain() {
        let mut hasher = QuickHasher::new();
        for (width, height, scale) in [(1024, 1100, 2), (2048, 2050, 4), (4099, 4101, 8)] {
            let grey = grey(width, height);
            let small = smaller(width, height, scale, &grey);
            let view = LumaView::new(width, height, scale, &small).unwrap();
            assert_eq!(LumaView::scale_for(width, height), scale);
            let whole = of_definition(width, height, &grey);
            let (estimate, near) = hasher.estimate(&view).unwrap();
            let bits = estimate.hash.distance(&whole.hash).bits();
            assert!(bits <= 8, "{bits} bits at 1/{scale}, {near} near");
            if let Some(pdq) = hasher.hash(&view) {
                assert!(pdq.hash.distance(&whole.hash).bits() <= 4);
            }
        }
    }

    #[test]
    fn a_flat_picture_is_not_decided() {
        let flat = vec![90; 600 * 600];
        let view = LumaView::new(600, 600, 1, &flat).unwrap();
        assert_eq!(QuickHasher::new().hash(&view), None);
    }

    #[test]
    fn what_the_definition_treats_apart_is_left_to_it() {
        for (width, height) in [(64, 64), (4, 600), (600, 4)] {
            let values = vec![7; (width * height) as usize];
            let view = LumaView::new(width, height, 1, &values).unwrap();
            assert!(QuickHasher::new().estimate(&view).is_none());
        }
    }

    #[test]
    fn a_view_has_as_many_values_as_its_sides_say() {
        assert!(LumaView::new(9, 5, 2, &[0; 15]).is_some());
        for (width, height, scale, count) in [(9, 5, 2, 14), (9, 5, 3, 6), (0, 5, 1, 0)] {
            assert!(LumaView::new(width, height, scale, &vec![0; count]).is_none());
        }
    }

    #[test]
    fn weights_of_a_place_are_one_together_at_every_size() {
        for size in [5, 63, 64, 65, 127, 128, 129, 1000, 1080, 1920, 4001] {
            for scale in [1, 2, 4, 8] {
                let mut weights = Weights::default();
                weights.lay_out(size, scale);
                for (start, of_place) in weights.all() {
                    let sum: f32 = of_place.iter().sum();
                    assert!((sum - 1.0).abs() < 1e-4, "{size} by {scale}: {sum}");
                    assert!(start + of_place.len() <= size.div_ceil(scale));
                }
            }
        }
    }
}
