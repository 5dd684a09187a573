//! Previews: what a person is shown of a picture. Always made anew from its
//! pixels, grey and small, so that no byte of the original leaves.

use image::{GrayImage, ImageEncoder as _, codecs::png::PngEncoder};

use crate::picture::Picture;

/// How much of a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendition {
    /// Blurred so far that only light and dark are left.
    Veiled,
    /// Grey, at most 480 pixels wide and high.
    Grey,
}

impl Rendition {
    /// The longest side, in pixels.
    const fn side(self) -> u32 {
        match self {
            Self::Veiled => 48,
            Self::Grey => 480,
        }
    }
}

/// A PNG of 8-bit grey: the picture in this rendition.
pub fn preview(picture: &Picture, rendition: Rendition) -> Vec<u8> {
    let (width, height) = fitted(picture.width(), picture.height(), rendition.side());
    let mut grey = shrunk(picture, width, height);
    if rendition == Rendition::Veiled {
        for _ in 0..3 {
            grey = blurred(&grey, width, height);
        }
    }
    let mut png = Vec::new();
    let image = GrayImage::from_raw(width, height, grey).unwrap_or_default();
    PngEncoder::new(&mut png)
        .write_image(image.as_raw(), image.width(), image.height(), image::ExtendedColorType::L8)
        .expect("memory takes every PNG");
    png
}

/// The size that fits into a square of `side`; never larger than it was.
fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    let scaled = |of: u32| {
        let of = u64::from(of) * u64::from(side.min(longest)) / u64::from(longest);
        u32::try_from(of).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

/// The mean luma (ITU-R BT.601) of the pixels that fall into each new one.
fn shrunk(picture: &Picture, width: u32, height: u32) -> Vec<u8> {
    let (from_width, from_height) = (picture.width(), picture.height());
    let edge = |n: u32, of: u32, from: u32| {
        usize::try_from(u64::from(n) * u64::from(from) / u64::from(of)).unwrap_or(0)
    };
    let rgb = picture.rgb();
    let mut grey = Vec::with_capacity((width * height) as usize);
    for y in 0..height {
        let top = edge(y, height, from_height);
        let bottom = edge(y + 1, height, from_height).max(top + 1);
        for x in 0..width {
            let left = edge(x, width, from_width);
            let right = edge(x + 1, width, from_width).max(left + 1);
            let mut sum = 0_u64;
            for row in top..bottom {
                let start = (row * from_width as usize + left) * 3;
                let end = (row * from_width as usize + right) * 3;
                for pixel in rgb[start..end].chunks_exact(3) {
                    let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(u64::from);
                    sum += 299 * r + 587 * g + 114 * b;
                }
            }
            let count = ((bottom - top) * (right - left)) as u64 * 1000;
            grey.push(u8::try_from(sum / count).unwrap_or(u8::MAX));
        }
    }
    grey
}

/// Each pixel the mean of those at most three away: thrice it is nearly a
/// Gaussian.
fn blurred(grey: &[u8], width: u32, height: u32) -> Vec<u8> {
    const REACH: usize = 3;
    let (width, height) = (width as usize, height as usize);
    let mut out = Vec::with_capacity(grey.len());
    for y in 0..height {
        let rows = y.saturating_sub(REACH)..(y + REACH + 1).min(height);
        for x in 0..width {
            let columns = x.saturating_sub(REACH)..(x + REACH + 1).min(width);
            let count = (rows.len() * columns.len()) as u32;
            let sum: u32 = rows
                .clone()
                .flat_map(|row| &grey[row * width + columns.start..row * width + columns.end])
                .map(|value| u32::from(*value))
                .sum();
            out.push(u8::try_from(sum / count).unwrap_or(u8::MAX));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, decode, testsrc};

    #[test]
    fn a_preview_is_grey_and_small_and_keeps_the_shape() {
        let picture = testsrc::picture(5, 1200, 600);
        let png = preview(&picture, Rendition::Grey);
        let shown = decode(&png, &Options::default()).unwrap();
        assert_eq!((shown.width(), shown.height()), (480, 240));
        assert!(shown.rgb().chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]));
    }

    #[test]
    fn a_small_picture_is_not_made_larger_and_a_thin_one_does_not_vanish() {
        for (width, height, to) in [(30, 20, (30, 20)), (9000, 3, (480, 1)), (1, 1, (1, 1))] {
            let png = preview(&testsrc::picture(2, width, height), Rendition::Grey);
            let shown = decode(&png, &Options::default()).unwrap();
            assert_eq!((shown.width(), shown.height()), to);
        }
    }

    #[test]
    fn a_veil_leaves_no_edge() {
        // Black beside white: behind the veil no neighbours differ by much.
        let rgb = (0..64 * 64).flat_map(|n| [if n % 64 < 32 { 0 } else { 255 }; 3]).collect();
        let picture = Picture::from_rgb(64, 64, rgb).unwrap();
        let png = preview(&picture, Rendition::Veiled);
        let shown = decode(&png, &Options::default()).unwrap();
        let row: Vec<i32> =
            shown.rgb().chunks_exact(3).take(48).map(|pixel| i32::from(pixel[0])).collect();
        assert!(row.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 40), "{row:?}");
        assert!(row[0] < 10 && row[47] > 245, "it is still light and dark: {row:?}");
    }
}
