//! Local features: what a picture looks like here and there, by which a part of it
//! is found.
//!
//! PDQ sees a picture whole, so that a crop, a pasted logo or a turn by a few degrees
//! makes another hash of it. Here a picture is some hundred places (corners, at
//! several sizes), each with 256 bits that say what it looks like there. Two places
//! that look alike differ in few bits, so that the Hamming index finds them; and if
//! many of them lie in both pictures in the same way ([`fit()`]), the pictures show the
//! same.
//!
//! `features@1` is made of published parts, without a patent on any: corners by Shi
//! and Tomasi (CVPR 1994), spread over the picture as Brown, Szeliski and Winder do
//! (CVPR 2005); directions by the centre of gravity and bits by turned BRIEF, as in
//! ORB (Rublee et al., ICCV 2011; Calonder et al., ECCV 2010), in planes of eight
//! sizes. The numbers (which pairs of places are compared, how many of what size) are
//! ours. No library was taken: those in Rust do no more than this, and a signal that
//! is kept for years must not change with one.
//!
//! ```
//! use weir_signals::features::{Extractor, fit};
//! use weir_signals::pdq::RgbView;
//!
//! // Blocks of any brightness, and the middle of the same picture.
//! let block = |x: u32, y: u32| ((x / 14 * 7919 + y / 14 * 104_729) % 1009 % 256) as u8;
//! let draw = |left, top, width, height| -> Vec<u8> {
//!     let places = (top..top + height).flat_map(|y| (left..left + width).map(move |x| (x, y)));
//!     places.flat_map(|(x, y)| [block(x, y); 3]).collect()
//! };
//! let (whole, part) = (draw(0, 0, 400, 300), draw(70, 40, 280, 220));
//!
//! let mut extractor = Extractor::new(); // kept for many pictures
//! let banked = extractor.features(&RgbView::new(400, 300, &whole)?);
//! let query = extractor.of_query(&RgbView::new(280, 220, &part)?);
//! let fit = fit(&query, &banked).expect("it is a part of it");
//! assert!(fit.is_sure());
//! // Where the banked picture begins, seen from the query.
//! let [left, top] = fit.outline(&banked)[0];
//! assert!((left + 70.0).abs() < 3.0 && (top + 40.0).abs() < 3.0);
//! # Ok::<(), weir_signals::SignalError>(())
//! ```

mod corners;
mod descriptor;
mod extract;
mod fit;
mod pattern;
mod plane;
#[cfg(test)]
mod tests;
mod written;

pub use extract::Extractor;
pub use fit::{Fit, fit};
pub use written::FeaturesError;

use std::fmt;

use crate::digest::Sha256Digest;
use crate::pdq::PdqHash;

/// A place of a picture and what it looks like there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Feature {
    /// Where: in 65,536ths of the picture's width, from the left.
    pub x: u16,
    /// And of its height, from the top.
    pub y: u16,
    /// How large the place is, 0 to 7: each is a quarter larger than the one before.
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

/// The features of a picture: `features@1`.
///
/// They are written as text in some thousand letters ([`Display`](std::fmt::Display),
/// [`FromStr`](std::str::FromStr)) and kept as bytes ([`Features::to_bytes`]).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Features {
    width: u32,
    height: u32,
    /// Pixels of the largest plane, in those of a banked picture's.
    detail: u8,
    list: Vec<Feature>,
}

impl fmt::Debug for Features {
    /// In short: all of them would drown whatever tells them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Features({}, {} x {})", self.in_short(), self.width, self.height)
    }
}

impl Features {
    /// The name of the algorithm and its version.
    pub const ALGORITHM: &str = "features@1";
    /// The most features of a picture that is banked.
    pub const MOST: usize = 400;
    const MOST_DETAIL: u8 = 2;

    /// Features of a picture of so many pixels, as [`Extractor::features`] makes them.
    pub fn new(width: u32, height: u32, list: Vec<Feature>) -> Result<Self, FeaturesError> {
        Self::checked(width, height, 1, list)
    }

    /// The features, the most useful ones first.
    pub fn list(&self) -> &[Feature] {
        &self.list
    }

    /// Whether there are enough to find the picture by: a fit needs
    /// [`Fit::ENOUGH`] that agree, and seldom do more than half.
    pub fn say_enough(&self) -> bool {
        self.list.len() >= 2 * usize::from(Fit::ENOUGH)
    }

    /// SHA-256 of [`Features::to_bytes`]: the same for the same features.
    pub fn key(&self) -> [u8; 32] {
        Sha256Digest::of(&self.to_bytes()).0
    }

    /// For people: `400 places, 9f3a…`, the first letters of the key behind.
    pub fn in_short(&self) -> String {
        let key = hex::encode(&self.key()[..6]);
        format!("{} places, key {key}…", self.list.len())
    }

    /// The picture's columns.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The picture's rows.
    pub fn height(&self) -> u32 {
        self.height
    }
}
