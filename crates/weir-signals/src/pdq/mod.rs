//! PDQ: a 256-bit perceptual hash of a picture.

#[cfg(test)]
mod agreement;
mod dihedral;
mod fast;
mod grid;
mod hash;
mod hasher;
mod lanes;
mod quick;
mod scalar;
#[cfg(target_arch = "x86_64")]
mod simd;
mod view;
mod window;

pub use dihedral::{Dihedral, DihedralPdq};
pub use hash::{Distance, Pdq, PdqHash, Quality};
pub use hasher::{Hasher, Path};
pub use quick::{LumaView, QuickHasher};
pub use view::RgbView;

/// The hash and quality of one picture. For many, keep a [`Hasher`].
pub fn hash(picture: &RgbView<'_>) -> Pdq {
    Hasher::new().hash(picture)
}

/// The eight hashes of one picture turned and mirrored. For many, keep a
/// [`Hasher`].
pub fn hash_dihedral(picture: &RgbView<'_>) -> DihedralPdq {
    Hasher::new().hash_dihedral(picture)
}
