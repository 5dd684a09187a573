//! Forms of a query: what is left of an uploaded picture when what somebody put
//! round it is taken away.
//!
//! PDQ sees a picture whole, so that a border, the bars of a letterbox, a caption
//! above it or the screenshot that it stands in make another hash of it. A
//! [`Form`] is a rectangle of the query within which the banked picture may be;
//! it is hashed as a picture of its own. Only queries have forms: what is banked
//! stays as it is. A rectangle that is no form of anything costs one hash and one
//! lookup, so that finding one too many does less harm than missing one.
//!
//! ```
//! use weir_signals::form::{self, Form};
//! use weir_signals::pdq::{RgbView, hash};
//!
//! // Something, with black bars of 30 rows above and below.
//! let pixel = |x: u32, y: u32| match y {
//!     30..110 => [(x * y % 251) as u8, (x * 2) as u8, (y * 2) as u8],
//!     _ => [0, 0, 0],
//! };
//! let pixels: Vec<u8> =
//!     (0..140).flat_map(|y| (0..120).flat_map(move |x| pixel(x, y))).collect();
//! let picture = RgbView::new(120, 140, &pixels)?;
//!
//! let found = form::find(&picture);
//! assert_eq!(found[0].form, Form::Borderless);
//! assert_eq!((found[0].rect.top, found[0].rect.height), (30, 80));
//! let rect = found[0].rect;
//! let inside = rect.cut(&picture);
//! let hash = hash(&RgbView::new(rect.width, rect.height, &inside)?);
//! # Ok::<(), weir_signals::SignalError>(())
//! ```

mod block;
mod inner;
mod luma;
mod trim;

use std::fmt;

use crate::pdq::RgbView;
use luma::Luma;

/// A way of looking at a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// Without borders and bars of one colour.
    Borderless,
    /// Without captions above and below, and without borders.
    Captionless,
    /// A rectangle that stands in the picture: what a screenshot shows, a picture in a
    /// picture.
    Inner,
    /// A window of the picture: it was perhaps widened by something that has no
    /// edge.
    Crop,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Borderless, Self::Captionless, Self::Inner, Self::Crop];

    /// Its name, as a match tells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Borderless => "borderless",
            Self::Captionless => "captionless",
            Self::Inner => "inner",
            Self::Crop => "crop",
        }
    }

    /// The form of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Part of a picture, in its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Columns left of it.
    pub left: u32,
    /// Rows above it.
    pub top: u32,
    /// Its columns, at least 1.
    pub width: u32,
    /// Its rows, at least 1.
    pub height: u32,
}

impl Rect {
    fn whole(luma: &Luma) -> Self {
        Self { left: 0, top: 0, width: luma.width, height: luma.height }
    }

    fn right(&self) -> u32 {
        self.left + self.width
    }

    fn bottom(&self) -> u32 {
        self.top + self.height
    }

    /// What is left of it without so many lines at each side, if anything.
    fn without(&self, top: u32, bottom: u32, left: u32, right: u32) -> Option<Self> {
        let width = self.width.checked_sub(left)?.checked_sub(right)?;
        let height = self.height.checked_sub(top)?.checked_sub(bottom)?;
        let inside = Self { left: self.left + left, top: self.top + top, width, height };
        (width > 0 && height > 0).then_some(inside)
    }

    fn area(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The pixels within it, row by row.
    ///
    /// # Panics
    /// If it reaches over the picture's edge; no rectangle that was found in the
    /// same picture does.
    pub fn cut(&self, picture: &RgbView<'_>) -> Vec<u8> {
        assert!(self.right() <= picture.width() && self.bottom() <= picture.height());
        let row_length = 3 * picture.width() as usize;
        let (start, length) = (3 * self.left as usize, 3 * self.width as usize);
        picture
            .pixels()
            .chunks_exact(row_length)
            .skip(self.top as usize)
            .take(self.height as usize)
            .flat_map(|row| &row[start..start + length])
            .copied()
            .collect()
    }

    /// Whether the same picture would be seen in both.
    fn is_nearly(&self, other: &Self) -> bool {
        let near = |a: u32, b: u32, side: u32| a.abs_diff(b) <= side / 100;
        let (width, height) = (self.width.max(other.width), self.height.max(other.height));
        near(self.left, other.left, width)
            && near(self.top, other.top, height)
            && near(self.right(), other.right(), width)
            && near(self.bottom(), other.bottom(), height)
    }
}

/// A form that a picture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub form: Form,
    /// Where.
    pub rect: Rect,
}

/// The shortest side of a form, in pixels: PDQ makes 64 x 64 of it.
const SHORTEST: u32 = 48;

/// The windows of a picture, which [`find`] leaves out: nine, eight and seven
/// tenths of both sides, in the middle and in each corner. Fifteen hashes, for a
/// copy that somebody widened; PDQ finds it where a window is within some
/// hundredths of what was banked.
pub fn crops(picture: &RgbView<'_>) -> Vec<Found> {
    let (width, height) = (picture.width(), picture.height());
    let mut found = Vec::new();
    for tenths in [9, 8, 7] {
        let part = |side: u32| (u64::from(side) * tenths / 10) as u32;
        let (w, h) = (part(width), part(height));
        if w < SHORTEST || h < SHORTEST {
            break;
        }
        let (right, bottom) = (width - w, height - h);
        let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
        for (left, top) in corners.into_iter().chain([(right / 2, bottom / 2)]) {
            let rect = Rect { left, top, width: w, height: h };
            found.push(Found { form: Form::Crop, rect });
        }
    }
    found
}

/// The forms of a picture beside the plain one; none that shows what another does.
pub fn find(picture: &RgbView<'_>) -> Vec<Found> {
    let luma = Luma::of(picture);
    let whole = Rect::whole(&luma);
    if whole.width < SHORTEST || whole.height < SHORTEST {
        return Vec::new();
    }
    let borderless = trim::borders(&luma, whole);
    // The picture's own last lines may look like a border: a caption is looked for
    // in the whole as well.
    let captionless: Vec<Rect> = borderless
        .first()
        .into_iter()
        .chain([&whole])
        .filter_map(|rect| trim::captions(&luma, *rect))
        .flat_map(|rect| trim::borders(&luma, rect).into_iter().chain([rect]))
        .collect();
    let within = captionless.first().or(borderless.first()).copied().unwrap_or(whole);
    let inner = inner::likeliest(&luma, within);
    let blocks = block::blocks(&luma);
    let all = borderless
        .into_iter()
        .map(|rect| (Form::Borderless, rect))
        .chain(captionless.into_iter().map(|rect| (Form::Captionless, rect)))
        .chain(inner.into_iter().chain(blocks).map(|rect| (Form::Inner, rect)));
    let mut found: Vec<Found> = Vec::new();
    for (form, rect) in all {
        let large = rect.width >= SHORTEST && rect.height >= SHORTEST;
        let known = found.iter().any(|other| other.rect.is_nearly(&rect));
        if large && !known && !rect.is_nearly(&whole) {
            found.push(Found { form, rect });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(width: u32, height: u32, pixels: &[u8]) -> Vec<Found> {
        find(&RgbView::new(width, height, pixels).unwrap())
    }

    #[test]
    fn every_form_is_read_by_its_name() {
        for form in Form::ALL {
            assert_eq!(Form::from_name(form.name()), Some(form));
        }
        assert_eq!(Form::from_name("sideways"), None);
    }

    #[test]
    fn windows_lie_within_the_picture_and_are_not_too_small_to_see() {
        for (width, height, count) in [(100, 80, 15), (60, 54, 5), (48, 48, 0), (1, 9_000, 0)] {
            let pixels = vec![7; 3 * (width * height) as usize];
            let view = RgbView::new(width, height, &pixels).unwrap();
            let found = crops(&view);
            assert_eq!(found.len(), count, "{width} x {height}");
            for Found { rect, .. } in found {
                assert!(rect.right() <= width && rect.bottom() <= height);
                assert_eq!(rect.cut(&view).len() as u64, 3 * rect.area());
            }
        }
    }

    #[test]
    fn a_picture_of_one_colour_and_a_small_one_have_no_forms() {
        assert_eq!(found(200, 100, &[90; 3 * 200 * 100]), []);
        assert_eq!(found(20, 100, &[90; 3 * 20 * 100]), []);
    }

    #[test]
    fn bars_of_one_width_are_told_though_the_picture_begins_in_their_colour() {
        // 40 rows of black, of which the lower 10 belong to the picture.
        let row = |y: u32| if (40..130).contains(&y) { y * 13 % 200 + 50 } else { 0 };
        let pixels: Vec<u8> = (0..160)
            .flat_map(|y| (0..120).flat_map(move |x| [(row(y) * (x % 7 + 3) / 9) as u8; 3]))
            .collect();
        let rects: Vec<Rect> = found(120, 160, &pixels).iter().map(|found| found.rect).collect();
        assert!(rects.contains(&Rect { left: 0, top: 40, width: 120, height: 90 }), "{rects:?}");
        assert!(rects.contains(&Rect { left: 0, top: 30, width: 120, height: 100 }), "{rects:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn forms_lie_within_the_picture(
            width in 1_u32..140,
            height in 1_u32..140,
            colours in prop::collection::vec(any::<u8>(), 1..40),
            cell in 1_u32..60,
        ) {
            let colour = |x: u32, y: u32| {
                colours[(x / cell * 7 + y / cell) as usize % colours.len()]
            };
            let mut pixels = vec![0; 3 * (width * height) as usize];
            for (n, pixel) in pixels.chunks_exact_mut(3).enumerate() {
                pixel.fill(colour(n as u32 % width, n as u32 / width));
            }
            let view = RgbView::new(width, height, &pixels).unwrap();
            for Found { rect, .. } in find(&view) {
                prop_assert!(rect.right() <= width && rect.bottom() <= height);
                prop_assert!(rect.width >= SHORTEST && rect.height >= SHORTEST);
                prop_assert_eq!(rect.cut(&view).len() as u64, 3 * rect.area());
            }
        }
    }
}
