//! How what was found lies in a picture: a part of it, an outline, words, a code.

use serde::Serialize;
use utoipa::ToSchema;
use weir_engine::{Region, ToldFit, ToldRead};

/// A part of a picture, in its pixels as they are stored.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegionBody {
    /// Columns left of it.
    left: u32,
    /// Rows above it.
    top: u32,
    /// Its columns.
    width: u32,
    /// Its rows.
    height: u32,
}

impl From<Region> for RegionBody {
    fn from(region: Region) -> Self {
        let Region { left, top, width, height } = region;
        Self { left, top, width, height }
    }
}

/// How a picture lies against a banked one of which it shows a part.
#[derive(Serialize, ToSchema)]
pub(crate) struct FitBody {
    /// How many places of the two agree; a match has at least 8.
    inliers: u16,
    /// How many looked alike.
    pairs: u16,
    /// From pixels of the picture (mirrored where the form says `flipY`) to pixels of
    /// the banked one: six numbers `a` to `f`, by which `x' = a x + b y + c` and
    /// `y' = d x + e y + f`.
    transform: [f64; 6],
    /// Columns and rows of the banked picture.
    banked: [u32; 2],
    /// The share of the banked picture that is seen, 0 to 1.
    shown: f64,
}

impl From<ToldFit> for FitBody {
    fn from(fit: ToldFit) -> Self {
        let ToldFit { inliers, pairs, transform, banked, shown } = fit;
        Self { inliers, pairs, transform, banked, shown }
    }
}

/// Where in a picture a text or link was read.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadBody {
    /// `words`, or `code` for a QR code.
    by: String,
    /// Each place, in the order in which it is read; of a line of words one.
    places: Vec<RegionBody>,
}

impl From<ToldRead> for ReadBody {
    fn from(read: ToldRead) -> Self {
        let places = read.places.into_iter().map(RegionBody::from).collect();
        Self { by: read.by, places }
    }
}
