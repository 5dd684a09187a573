//! From the 64x64 picture to the hash: quality, cosine transform, median, bits.
//!
//! Sums run in the reference's order and without fused multiply-add, so that
//! every float is the reference's float; the compiler may only vectorise over
//! outputs, which changes nothing.

use std::f64::consts::PI;
use std::sync::LazyLock;

use super::dihedral::{Dihedral, DihedralPdq};
use super::hash::{Pdq, PdqHash, Quality};

/// The side of the picture that the transform is taken of.
pub(crate) const SIDE: usize = 64;
/// How many frequencies are kept in each direction.
const KEPT: usize = 16;

/// Cosine matrix: `COSINES[i][j]` belongs to frequency `i + 1` (the constant is
/// left out) and sample `j`.
static COSINES: LazyLock<[[f32; SIDE]; KEPT]> = LazyLock::new(|| {
    // The reference rounds the scale to f32 first and multiplies in f64.
    let scale = f64::from((2.0 / SIDE as f64).sqrt() as f32);
    let mut matrix = [[0.0; SIDE]; KEPT];
    for (i, row) in matrix.iter_mut().enumerate() {
        for (j, value) in row.iter_mut().enumerate() {
            let angle = (PI / 2.0 / SIDE as f64) * (i + 1) as f64 * (2 * j + 1) as f64;
            *value = (scale * angle.cos()) as f32;
        }
    }
    matrix
});

/// The shrunk picture's luma, row-major.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Grid(pub(crate) [[f32; SIDE]; SIDE]);

/// The kept frequencies: `[down][across]`.
pub(crate) type Spectrum = [[f32; KEPT]; KEPT];

impl Grid {
    pub(crate) const fn new() -> Self {
        Self([[0.0; SIDE]; SIDE])
    }

    /// Hash and quality.
    pub(crate) fn pdq(&self) -> Pdq {
        Pdq { hash: bits(&self.spectrum()), quality: self.quality() }
    }

    /// How many frequencies are no farther than `reach` from the median.
    pub(crate) fn near_median(&self, reach: f32) -> usize {
        let spectrum = self.spectrum();
        let median = median(&spectrum);
        let near = |value: &&f32| (**value - median).abs() <= reach;
        spectrum.as_flattened().iter().filter(near).count()
    }

    /// The hashes of the picture turned and mirrored. Turning a picture moves
    /// its frequencies and changes signs, so one transform serves all eight.
    pub(crate) fn dihedral(&self) -> DihedralPdq {
        let spectrum = self.spectrum();
        let hashes = Dihedral::ALL.map(|form| bits(&form.of_spectrum(&spectrum)));
        DihedralPdq::new(hashes, self.quality())
    }

    /// Steps between neighbours, each in whole hundredths of the range: many
    /// faint steps count nothing (PDQ paper, "Quality metric").
    fn quality(&self) -> Quality {
        let step = |u: f32, v: f32| (((u - v) * 100.0) / 255.0) as i32;
        let rows = &self.0;
        let down: i32 = rows
            .windows(2)
            .flat_map(|pair| pair[0].iter().zip(&pair[1]))
            .map(|(&u, &v)| step(u, v).abs())
            .sum();
        let across: i32 = rows
            .iter()
            .flat_map(|row| row.windows(2))
            .map(|pair| step(pair[0], pair[1]).abs())
            .sum();
        Quality::new(((down + across) / 90).min(100) as u8)
    }

    fn spectrum(&self) -> Spectrum {
        let cosines = &*COSINES;
        let mut down = [[0.0f32; SIDE]; KEPT];
        for (sums, cosine) in down.iter_mut().zip(cosines) {
            for (&factor, row) in cosine.iter().zip(&self.0) {
                for (sum, &value) in sums.iter_mut().zip(row) {
                    *sum += factor * value;
                }
            }
        }
        let mut spectrum = [[0.0f32; KEPT]; KEPT];
        for (sums, row) in spectrum.iter_mut().zip(&down) {
            for (j, sum) in sums.iter_mut().enumerate() {
                for (&value, &factor) in row.iter().zip(&cosines[j]) {
                    *sum += value * factor;
                }
            }
        }
        spectrum
    }
}

/// The lower median.
fn median(spectrum: &Spectrum) -> f32 {
    let mut sorted = *spectrum.as_flattened().first_chunk::<256>().expect("16 x 16");
    *sorted.select_nth_unstable_by(127, f32::total_cmp).1
}

/// A bit for each frequency: whether it is above the lower median. Bit 255, the
/// first in the hash, is the highest frequency.
fn bits(spectrum: &Spectrum) -> PdqHash {
    let median = median(spectrum);
    let mut bytes = [0u8; 32];
    for (bit, &value) in spectrum.as_flattened().iter().enumerate() {
        if value > median {
            bytes[31 - bit / 8] |= 1 << (bit % 8);
        }
    }
    PdqHash(bytes)
}
