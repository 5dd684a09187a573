//! What an uploader does to a picture that was taken down.

use image::imageops::{self, FilterType};
use image::{ImageBuffer, Rgb};

use crate::picture::Picture;

/// The picture at `percent` of its width and height (at least one pixel),
/// smoothly resampled.
///
/// # Panics
/// If the result does not fit in memory.
pub fn resize(picture: &Picture, percent: u32) -> Picture {
    let scale = |side: u32| {
        let scaled = (u64::from(side) * u64::from(percent) + 50) / 100;
        u32::try_from(scaled).expect("a side fits 32 bits").max(1)
    };
    let (width, height) = (scale(picture.width()), scale(picture.height()));
    let source =
        ImageBuffer::<Rgb<u8>, _>::from_raw(picture.width(), picture.height(), picture.rgb())
            .expect("a picture has as many bytes as its size says");
    let resized = imageops::resize(&source, width, height, FilterType::Triangle);
    Picture::from_rgb(width, height, resized.into_raw()).expect("the resizer fills its buffer")
}

/// The picture with every sample `percent` of its value, cut off at white:
/// 120 is a fifth brighter.
pub fn brighten(picture: &Picture, percent: u32) -> Picture {
    let brighter = picture.rgb().iter().map(|sample| {
        let value = (u64::from(*sample) * u64::from(percent) + 50) / 100;
        u8::try_from(value).unwrap_or(u8::MAX)
    });
    Picture::from_rgb(picture.width(), picture.height(), brighter.collect())
        .expect("as many samples as before")
}

/// The picture with left and right exchanged.
pub fn mirror(picture: &Picture) -> Picture {
    let row = 3 * picture.width() as usize;
    let rows = picture.rgb().chunks_exact(row);
    let mirrored = rows.flat_map(|row| row.chunks_exact(3).rev().flatten().copied());
    Picture::from_rgb(picture.width(), picture.height(), mirrored.collect())
        .expect("as many samples as before")
}
