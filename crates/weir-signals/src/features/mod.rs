//! Local features: what a picture looks like here and there.
mod corners;
mod descriptor;
mod extract;
mod fit;
mod pattern;
mod plane;

pub use extract::Extractor;
pub use fit::{Fit, fit};

use crate::pdq::PdqHash;

/// A place of a picture and what it looks like there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Where: in 65,536ths of the picture's width, from the left.
    pub x: u16,
    /// And of its height, from the top.
    pub y: u16,
    /// How large the place is: each level is a quarter larger than the one before.
    pub level: u8,
    /// Its direction, a full turn in 256ths.
    pub direction: u8,
    /// 256 bits; places that look alike differ in few.
    pub bits: [u8; 32],
}

impl Feature {
    /// The bits as the Hamming index takes them.
    pub fn hash(&self) -> PdqHash {
        PdqHash(self.bits)
    }
}

/// The features of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Features {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Pixels of the largest plane, in those of a banked picture.
    pub(crate) detail: u8,
    pub(crate) list: Vec<Feature>,
}

impl Features {
    /// The most features of a picture.
    pub const MOST: usize = 400;

    pub(crate) const MOST_DETAIL: u8 = 2;

    /// The features, the most useful ones first.
    pub fn list(&self) -> &[Feature] {
        &self.list
    }
}
