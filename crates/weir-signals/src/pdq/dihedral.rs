//! The eight ways of laying a picture down: turned and mirrored.

use std::fmt;

use super::grid::Spectrum;
use super::hash::{Pdq, PdqHash, Quality};
use super::view::RgbView;

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

    /// The way of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// The picture laid down this way: its columns, its rows and its pixels. What
    /// matched in this form then stands as the banked picture does.
    pub fn lay(self, picture: &RgbView<'_>) -> (u32, u32, Vec<u8>) {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let (transposed, upside_down, mirrored) = match self {
            Self::Original => (false, false, false),
            Self::Rotate90 => (true, false, true),
            Self::Rotate180 => (false, true, true),
            Self::Rotate270 => (true, true, false),
            Self::FlipX => (false, true, false),
            Self::FlipY => (false, false, true),
            Self::FlipPlus1 => (true, false, false),
            Self::FlipMinus1 => (true, true, true),
        };
        let (columns, rows) = if transposed { (height, width) } else { (width, height) };
        let mut laid = Vec::with_capacity(picture.pixels().len());
        for row in 0..rows {
            for column in 0..columns {
                let (y, x) = if transposed { (column, row) } else { (row, column) };
                let y = if upside_down { height - 1 - y } else { y };
                let x = if mirrored { width - 1 - x } else { x };
                let at = 3 * (y * width + x);
                laid.extend_from_slice(&picture.pixels()[at..at + 3]);
            }
        }
        let sides = if transposed {
            (picture.height(), picture.width())
        } else {
            (picture.width(), picture.height())
        };
        (sides.0, sides.1, laid)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdq::Hasher;

    #[test]
    fn what_is_laid_down_hashes_as_its_form_says() {
        let (width, height) = (96, 64);
        let pixel = |x: u32, y: u32| [(x * 2) as u8, (y * 3) as u8, (x * y % 97) as u8 + x as u8];
        let pixels: Vec<u8> =
            (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
        let picture = RgbView::new(width, height, &pixels).unwrap();
        let mut hasher = Hasher::new();
        let all = hasher.hash_dihedral(&picture);
        for form in Dihedral::ALL {
            let (columns, rows, laid) = form.lay(&picture);
            let laid = hasher.hash(&RgbView::new(columns, rows, &laid).unwrap());
            let nearest = Dihedral::ALL
                .into_iter()
                .min_by_key(|other| all.get(*other).hash.distance(&laid.hash))
                .unwrap();
            assert_eq!(nearest, form);
            assert!(all.get(form).hash.distance(&laid.hash).bits() < 20, "{form}");
            assert_eq!(Dihedral::from_name(form.name()), Some(form));
        }
    }
}
