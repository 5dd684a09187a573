//! How a picture of an item lies against a banked one whose local features it
//! shares.

use weir_signals::features::{Features, Fit};
use weir_signals::form::Rect;

/// A geometric fit that is sure, and what of either picture it is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureFit {
    /// Places that agree in both pictures.
    pub inliers: u16,
    /// Places that looked alike.
    pub pairs: u16,
    /// From pixels of the item's picture, as it was looked at, to pixels of the
    /// banked one: `x' = a x + b y + c`, then the same for `y'`.
    pub transform: [f64; 6],
    /// Columns and rows of the banked picture.
    pub banked: [u32; 2],
    /// Where what both show lies in the item's picture as it is stored.
    pub region: Rect,
    /// The share of the banked picture that the item's shows.
    pub shown: f64,
}

/// An allowed picture of which so much is seen speaks for what is seen of it.
const MOSTLY: f64 = 0.8;
/// Pixels of a side by which a part may stand over the allowed one, as a share.
const OVER: f64 = 0.05;

impl PictureFit {
    /// What is told of a fit of an item's picture, which was mirrored for it or not,
    /// with a banked one; nothing where it is not sure.
    pub(crate) fn of(
        fit: &Fit,
        item: &Features,
        banked: &Features,
        mirrored: bool,
    ) -> Option<Self> {
        if !fit.is_sure() {
            return None;
        }
        let outline = fit.outline(banked);
        let sides = [f64::from(item.width()), f64::from(item.height())];
        let seen = within(&outline, sides);
        let area = area(&outline);
        let region = bounds(&seen, item.width(), item.height())?;
        let region = if mirrored {
            Rect { left: item.width() - region.left - region.width, ..region }
        } else {
            region
        };
        Some(Self {
            inliers: fit.inliers,
            pairs: fit.pairs,
            transform: fit.transform,
            banked: [banked.width(), banked.height()],
            region,
            shown: if area > 0.0 { (self::area(&seen) / area).min(1.0) } else { 0.0 },
        })
    }

    /// The share of the places that look alike which agree, 0 to 1.
    pub fn score(&self) -> f64 {
        f64::from(self.inliers) / f64::from(self.pairs.max(self.inliers).max(1))
    }

    /// Whether this picture, which is allowed, frees what another fit found in the
    /// same view: it must be there nearly whole, hold the other's part, and explain
    /// it as well. Else a picture that shows the banked one small and beside other
    /// things would free the banked one alone.
    pub(crate) fn frees(&self, other: &Self) -> bool {
        let (own, part) = (self.region, other.region);
        let over = |side: u32| (f64::from(side) * OVER).ceil() as u32;
        let (x, y) = (over(own.width), over(own.height));
        let inside = part.left + x >= own.left
            && part.top + y >= own.top
            && part.left + part.width <= own.left + own.width + x
            && part.top + part.height <= own.top + own.height + y;
        inside && self.shown >= MOSTLY && self.inliers >= other.inliers
    }
}

type Polygon = Vec<[f64; 2]>;

/// What of a convex outline lies in a picture (Sutherland and Hodgman, 1974).
fn within(outline: &[[f64; 2]; 4], sides: [f64; 2]) -> Polygon {
    let mut polygon = outline.to_vec();
    for axis in 0..2 {
        // Not below 0, then not beyond the side.
        for (sign, limit) in [(1.0, 0.0), (-1.0, -sides[axis])] {
            let depth = |point: &[f64; 2]| sign * point[axis] - limit;
            let mut kept = Polygon::new();
            for (n, point) in polygon.iter().enumerate() {
                let before = &polygon[(n + polygon.len() - 1) % polygon.len()];
                let (here, there) = (depth(point), depth(before));
                if (here >= 0.0) != (there >= 0.0) {
                    let share = there / (there - here);
                    kept.push([0, 1].map(|n| before[n] + share * (point[n] - before[n])));
                }
                if here >= 0.0 {
                    kept.push(*point);
                }
            }
            polygon = kept;
        }
    }
    polygon
}

fn area(polygon: &[[f64; 2]]) -> f64 {
    let next = polygon.iter().cycle().skip(1);
    let twice: f64 = polygon.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum();
    twice.abs() / 2.0
}

/// The upright rectangle round a polygon in a picture; nothing where none is left.
fn bounds(polygon: &[[f64; 2]], width: u32, height: u32) -> Option<Rect> {
    let [mut low, mut high] = [[f64::MAX; 2], [f64::MIN; 2]];
    for point in polygon {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    if polygon.len() < 3 || !low.iter().chain(&high).all(|place| place.is_finite()) {
        return None;
    }
    let (left, top) = (low[0].floor().max(0.0) as u32, low[1].floor().max(0.0) as u32);
    let (right, bottom) = ((high[0].ceil() as u32).min(width), (high[1].ceil() as u32).min(height));
    let there = left < right && top < bottom;
    there.then(|| Rect { left, top, width: right - left, height: bottom - top })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(region: [u32; 4], shown: f64, inliers: u16) -> PictureFit {
        let [left, top, width, height] = region;
        let region = Rect { left, top, width, height };
        let transform = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
        PictureFit { inliers, pairs: 100, transform, banked: [400, 300], region, shown }
    }

    #[test]
    fn what_lies_outside_the_picture_is_cut_off_and_its_share_is_told() {
        // The banked picture is 400 x 300, the item's its middle of 200 x 100.
        let outline = [[-100.0, -100.0], [300.0, -100.0], [300.0, 200.0], [-100.0, 200.0]];
        let seen = within(&outline, [200.0, 100.0]);
        assert_eq!(area(&seen), 20_000.0);
        let whole = Rect { left: 0, top: 0, width: 200, height: 100 };
        assert_eq!(bounds(&seen, 200, 100), Some(whole));
        let elsewhere = outline.map(|[x, y]| [x + 5_000.0, y]);
        assert_eq!(bounds(&within(&elsewhere, [200.0, 100.0]), 200, 100), None);
    }

    #[test]
    fn a_turned_outline_has_the_rectangle_round_it() {
        let outline = [[50.0, 0.0], [100.0, 50.0], [50.0, 100.0], [0.0, 50.0]];
        let seen = within(&outline, [200.0, 200.0]);
        assert_eq!(area(&seen), 5_000.0);
        let round = Rect { left: 0, top: 0, width: 100, height: 100 };
        assert_eq!(bounds(&seen, 200, 200), Some(round));
    }

    #[test]
    fn an_allowed_picture_frees_what_it_shows_where_it_is_there_nearly_whole() {
        let page = fit([0, 0, 400, 300], 0.95, 120);
        assert!(page.frees(&fit([100, 100, 80, 60], 1.0, 40)), "the picture on the page");
        let beside = fit([380, 0, 300, 300], 1.0, 40);
        assert!(!page.frees(&beside), "what lies beside it");
        let part = fit([0, 0, 400, 300], 0.3, 120);
        assert!(!part.frees(&fit([0, 0, 400, 300], 1.0, 120)), "only a part of the page is there");
        assert!(!page.frees(&fit([0, 0, 400, 300], 1.0, 300)), "another explains more of it");
    }
}
