//! From a picture to its features.

use super::corners::{Corner, Detector};
use super::descriptor::{REACH, describe, direction};
use super::plane::Plane;
use super::{Feature, Features};
use crate::pdq::RgbView;

/// The pixels of the largest plane of a banked picture.
pub(super) const AREA: u32 = 200_000;
/// How much smaller each plane is than the one before, and how many there are.
pub(super) const SMALLER: f64 = 0.8;
pub(super) const LEVELS: u8 = 8;

/// How much larger than a small picture the largest plane of a query may be.
const ENLARGED: f64 = 2.0;

/// Pixels of the largest plane in one of the picture. A banked picture is made smaller
/// alone. A query that is much smaller than a banked one's plane is made larger: what
/// is the smallest to be seen in it is large in the banked picture, and is looked for
/// at as many sizes as there are.
pub(super) fn ratio(width: u32, height: u32, detail: u8) -> f64 {
    let pixels = (f64::from(width) * f64::from(height)).max(1.0);
    let whole = (f64::from(AREA) / pixels).sqrt();
    if detail > 1 && pixels * 4.0 <= f64::from(AREA) {
        return whole.min(ENLARGED);
    }
    (f64::from(AREA) * f64::from(detail) / pixels).sqrt().min(1.0)
}

/// Takes features out of one picture after the other and keeps its buffers.
#[derive(Debug, Default)]
pub struct Extractor {
    detector: Detector,
}

impl Extractor {
    /// An extractor.
    pub fn new() -> Self {
        Self::default()
    }

    /// The features of a picture, the most useful ones first; at most
    /// [`Features::MOST`]. There may be none: a sky has no corner.
    pub fn features(&mut self, picture: &RgbView<'_>) -> Features {
        self.taken(picture, 1)
    }

    /// More of them, and smaller ones, for a picture that is looked up and not
    /// kept: what is banked may be a small part of it. At most twice
    /// [`Features::MOST`].
    pub fn of_query(&mut self, picture: &RgbView<'_>) -> Features {
        self.taken(picture, Features::MOST_DETAIL)
    }

    fn taken(&mut self, picture: &RgbView<'_>, detail: u8) -> Features {
        let most = usize::from(detail) * Features::MOST;
        let (width, height) = (picture.width().max(1), picture.height().max(1));
        let mut ranked: Vec<(f64, Feature)> = Vec::new();
        if width > 2 * REACH && height > 2 * REACH {
            let mut plane = Plane::of(picture, ratio(width, height, detail));
            let (full_width, full_height) = (f64::from(plane.width), f64::from(plane.height));
            for level in 0..LEVELS {
                if level > 0 {
                    let ratio = SMALLER.powi(i32::from(level));
                    let side = |full: f64| (full * ratio).round() as u32;
                    plane = plane.shrunk(side(full_width), side(full_height));
                }
                if plane.width <= 2 * REACH || plane.height <= 2 * REACH {
                    break;
                }
                self.of_level(&plane, level, most, &mut ranked);
            }
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
        ranked.truncate(most);
        let list = ranked.into_iter().map(|(_, feature)| feature).collect();
        Features { width, height, detail, list }
    }

    /// The share of the features that a plane gives falls with its side, not with
    /// its area: what is pasted small into another picture is found by them.
    fn of_level(
        &mut self,
        plane: &Plane,
        level: u8,
        most: usize,
        ranked: &mut Vec<(f64, Feature)>,
    ) {
        let all: f64 = (0..LEVELS).map(|level| SMALLER.powi(i32::from(level))).sum();
        let share = SMALLER.powi(i32::from(level)) / all;
        let most = (share * most as f64 * 1.5).ceil() as usize;
        let corners = self.detector.corners(plane, REACH, most);
        let smooth = plane.smooth();
        for (rank, corner) in corners.into_iter().enumerate() {
            ranked.push(((rank as f64 + 1.0) / share, feature_of(plane, &smooth, level, corner)));
        }
    }
}

fn feature_of(plane: &Plane, smooth: &Plane, level: u8, corner: Corner) -> Feature {
    let (x, y) = (corner.x.round() as u32, corner.y.round() as u32);
    let direction = direction(plane, x, y);
    let part = |place: f32, side: u32| ((place + 0.5) / side as f32 * 65_536.0) as u16;
    Feature {
        x: part(corner.x, plane.width),
        y: part(corner.y, plane.height),
        level,
        direction,
        bits: describe(smooth, x, y, direction),
    }
}
