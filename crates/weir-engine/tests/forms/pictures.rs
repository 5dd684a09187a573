//! What people make of a picture before they post it.

use std::time::Duration;

use image::codecs::gif::GifEncoder;
use image::{Delay, Frame, RgbaImage};
use weir_media::{Picture, testsrc};

/// An invented picture.
pub(crate) fn lighthouse(seed: u64) -> Picture {
    testsrc::picture(seed, 320, 240)
}

pub(crate) fn png_of(picture: &Picture) -> Vec<u8> {
    testsrc::encode_png(picture)
}

/// The pixels from `from` on.
pub(crate) fn part(picture: &Picture, from: (u32, u32), (width, height): (u32, u32)) -> Picture {
    let pixel = |x: u32, y: u32| {
        let at = 3 * (y * picture.width() + x) as usize;
        picture.rgb()[at..at + 3].to_vec()
    };
    let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(from.0 + x, from.1 + y)));
    Picture::from_rgb(width, height, rgb.collect()).unwrap()
}

/// On a sheet of one colour, with other things drawn on it before.
pub(crate) fn on_a_sheet(
    picture: &Picture,
    (width, height): (u32, u32),
    (left, top): (u32, u32),
    sheet: impl Fn(u32, u32) -> [u8; 3],
) -> Picture {
    let mut rgb = Vec::with_capacity(3 * (width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            let inside = x.checked_sub(left).zip(y.checked_sub(top));
            let inside = inside.filter(|(x, y)| *x < picture.width() && *y < picture.height());
            match inside {
                Some((x, y)) => {
                    let at = 3 * (y * picture.width() + x) as usize;
                    rgb.extend_from_slice(&picture.rgb()[at..at + 3]);
                }
                None => rgb.extend_from_slice(&sheet(x, y)),
            }
        }
    }
    Picture::from_rgb(width, height, rgb).unwrap()
}

/// Within a red border.
pub(crate) fn bordered(picture: &Picture) -> Picture {
    let size = (picture.width() + 80, picture.height() + 60);
    on_a_sheet(picture, size, (40, 30), |_, _| [200, 30, 40])
}

/// On a telephone: a bar and lines of a text above, buttons below.
pub(crate) fn screenshot(picture: &Picture) -> Picture {
    on_a_sheet(picture, (360, 720), (20, 200), |x, y| match y {
        0..24 => [30, 30, 34],
        90..170 if y % 20 < 9 && x % 11 < 7 && (20..300).contains(&x) => [40, 40, 40],
        480..620 if y % 22 < 10 && x % 13 < 8 && (20..280).contains(&x) => [60, 60, 60],
        660.. => [235, 235, 235],
        _ => [250, 250, 252],
    })
}

/// A PNG that shows one picture over white and another one over black, and both.
///
/// With the colour C and the cover a, over white is C a + 255 (1 - a) and over
/// black C a: two pictures can be had where the first is lighter everywhere.
pub(crate) fn seen_through() -> (Picture, Picture, Vec<u8>) {
    let (light, dark) = (lighthouse(30), lighthouse(31));
    let mut pixels = Vec::new();
    let (mut white, mut black) = (Vec::new(), Vec::new());
    for (light, dark) in light.rgb().chunks_exact(3).zip(dark.rgb().chunks_exact(3)) {
        let grey = |p: &[u8]| (u32::from(p[0]) + u32::from(p[1]) + u32::from(p[2])) / 3;
        // The upper and the lower half of the range.
        let (over_white, over_black) = (128 + grey(light) / 2, grey(dark) / 2);
        let cover = 255 - (over_white - over_black);
        let colour = (over_black * 255).checked_div(cover).unwrap_or(0).min(255);
        pixels.extend([colour as u8, colour as u8, colour as u8, cover as u8]);
        white.extend([over_white as u8; 3]);
        black.extend([over_black as u8; 3]);
    }
    let image = RgbaImage::from_raw(320, 240, pixels).unwrap();
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let picture = |rgb| Picture::from_rgb(320, 240, rgb).unwrap();
    (picture(white), picture(black), png.into_inner())
}

/// A GIF that shows each picture for a second and a half.
pub(crate) fn gif_of(pictures: &[Picture]) -> Vec<u8> {
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut gif, 30);
    for picture in pictures {
        let rgba = picture.rgb().chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
        let image = RgbaImage::from_raw(picture.width(), picture.height(), rgba).unwrap();
        let delay = Delay::from_saturating_duration(Duration::from_millis(1_500));
        encoder.encode_frame(Frame::from_parts(image, 0, 0, delay)).unwrap();
    }
    drop(encoder);
    gif
}
