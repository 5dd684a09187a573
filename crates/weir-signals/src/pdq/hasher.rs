//! Hashing picture after picture, by the fastest way that the machine has.

use super::dihedral::DihedralPdq;
use super::fast::Bands;
use super::grid::{Grid, SIDE};
use super::hash::{Pdq, PdqHash, Quality};
use super::lanes::Plain;
use super::scalar::Planes;
#[cfg(target_arch = "x86_64")]
use super::simd;
use super::view::RgbView;
#[cfg(target_arch = "x86_64")]
use super::window::Side;

/// Pictures smaller than this in either direction have no hash (the
/// reference's `MIN_HASHABLE_DIM`): they get zero, with quality 0.
const SMALLEST: u32 = 5;

/// A way of computing the hash. All give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// One value at a time, as the definition reads: the oracle for the others.
    Scalar,
    /// Eight values at a time, in plain Rust.
    Portable,
    /// Eight values at a time with AVX2 and FMA.
    Avx2,
}

impl Path {
    /// The ways that this machine has, the fastest last.
    pub fn available() -> Vec<Self> {
        let mut paths = vec![Self::Scalar, Self::Portable];
        if Self::has_avx2() {
            paths.push(Self::Avx2);
        }
        paths
    }

    fn has_avx2() -> bool {
        #[cfg(target_arch = "x86_64")]
        return simd::available();
        #[cfg(not(target_arch = "x86_64"))]
        return false;
    }
}

/// Hashes pictures one after another and keeps its buffers between them.
pub struct Hasher {
    path: Path,
    grid: Box<Grid>,
    planes: Planes,
    bands: Bands,
}

impl Hasher {
    /// A hasher that takes the fastest way the machine has.
    pub fn new() -> Self {
        Self {
            path: if Path::has_avx2() { Path::Avx2 } else { Path::Portable },
            grid: Box::new(Grid::new()),
            planes: Planes::default(),
            bands: Bands::default(),
        }
    }

    /// A hasher that takes one way, or nothing where the machine lacks it.
    pub fn with_path(path: Path) -> Option<Self> {
        Path::available().contains(&path).then(|| Self { path, ..Self::new() })
    }

    /// The way it takes.
    pub fn path(&self) -> Path {
        self.path
    }

    /// The hash and quality of a picture, as pdqhash's `compute` gives them.
    pub fn hash(&mut self, picture: &RgbView<'_>) -> Pdq {
        if too_small(picture) {
            return Pdq { hash: PdqHash([0; 32]), quality: Quality::new(0) };
        }
        if picture.width() as usize == SIDE && picture.height() as usize == SIDE {
            self.planes.copy(picture, &mut self.grid);
        } else {
            self.shrink(picture);
        }
        self.grid.pdq()
    }

    /// The eight hashes of a picture turned and mirrored, as pdqhash's
    /// `compute_dihedral` gives them. Like it, this filters a picture of 64 x 64
    /// too, which [`Hasher::hash`] takes as it is.
    pub fn hash_dihedral(&mut self, picture: &RgbView<'_>) -> DihedralPdq {
        if too_small(picture) {
            return DihedralPdq::new([PdqHash([0; 32]); 8], Quality::new(0));
        }
        self.shrink(picture);
        self.grid.dihedral()
    }

    /// The bits of the grid that the last hash was made of.
    #[cfg(test)]
    pub(crate) fn grid_bits(&self) -> Vec<u32> {
        self.grid.0.as_flattened().iter().map(|value| value.to_bits()).collect()
    }

    fn shrink(&mut self, picture: &RgbView<'_>) {
        let Self { path, grid, planes, bands } = self;
        match path {
            Path::Scalar => planes.shrink(picture, grid),
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 if longest_side(picture) <= Side::LONGEST => {
                simd::shrink(bands, picture, grid);
            }
            Path::Portable | Path::Avx2 => bands.shrink::<Plain>(picture, grid),
        }
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(target_arch = "x86_64")]
fn longest_side(picture: &RgbView<'_>) -> usize {
    picture.width().max(picture.height()) as usize
}

fn too_small(picture: &RgbView<'_>) -> bool {
    picture.width() < SMALLEST || picture.height() < SMALLEST
}
