//! The eight ways of laying a picture down: turned and mirrored.

use std::fmt;

use super::grid::Spectrum;
use super::hash::{Pdq, PdqHash, Quality};

/// One of the eight ways, in the reference's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dihedral {
    /// As it is.
    Original,
    /// A quarter turn.
    Rotate90,
    /// A half turn.
    Rotate180,
    /// Three quarter turns.
    Rotate270,
    /// Top and bottom exchanged.
    FlipX,
    /// Left and right exchanged.
    FlipY,
    /// Mirrored in the diagonal from top left to bottom right.
    FlipPlus1,
    /// Mirrored in the diagonal from top right to bottom left.
    FlipMinus1,
}

impl Dihedral {
    /// All eight, in the order of pdqhash's `compute_dihedral`.
    pub const ALL: [Self; 8] = [
        Self::Original,
        Self::Rotate90,
        Self::Rotate180,
        Self::Rotate270,
        Self::FlipX,
        Self::FlipY,
        Self::FlipPlus1,
        Self::FlipMinus1,
    ];

    /// The reference's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "orig",
            Self::Rotate90 => "rot90",
            Self::Rotate180 => "rot180",
            Self::Rotate270 => "rot270",
            Self::FlipX => "flipX",
            Self::FlipY => "flipY",
            Self::FlipPlus1 => "flipPlus1",
            Self::FlipMinus1 => "flipMinus1",
        }
    }

    /// What laying the picture down this way does to its frequencies. The kept
    /// ones begin at 1, so an even index is an odd frequency: the sign that a
    /// mirror changes.
    pub(crate) fn of_spectrum(self, spectrum: &Spectrum) -> Spectrum {
        let mut out = *spectrum;
        for (i, row) in spectrum.iter().enumerate() {
            for (j, &value) in row.iter().enumerate() {
                let (down, across) = (i % 2 == 0, j % 2 == 0);
                let (transposed, negated) = match self {
                    Self::Original => (false, false),
                    Self::Rotate90 => (true, across),
                    Self::Rotate180 => (false, down != across),
                    Self::Rotate270 => (true, down),
                    Self::FlipX => (false, down),
                    Self::FlipY => (false, across),
                    Self::FlipPlus1 => (true, false),
                    Self::FlipMinus1 => (true, down != across),
                };
                let (to, at) = if transposed { (j, i) } else { (i, j) };
                out[to][at] = if negated { -value } else { value };
            }
        }
        out
    }
}

impl fmt::Display for Dihedral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The hashes of one picture in all eight ways; the quality is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DihedralPdq {
    hashes: [PdqHash; 8],
    quality: Quality,
}

impl DihedralPdq {
    pub(crate) const fn new(hashes: [PdqHash; 8], quality: Quality) -> Self {
        Self { hashes, quality }
    }

    /// What PDQ says of the picture laid down `form`.
    pub fn get(&self, form: Dihedral) -> Pdq {
        Pdq { hash: self.hashes[form as usize], quality: self.quality }
    }

    /// The eight hashes with their names, in the reference's order.
    pub fn iter(&self) -> impl Iterator<Item = (Dihedral, Pdq)> + '_ {
        Dihedral::ALL.into_iter().map(|form| (form, self.get(form)))
    }
}
