//! Pictures as files.

use std::io::Cursor;

use image::codecs::bmp::BmpEncoder;
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::picture::Picture;

const WRITES: &str = "writing to memory succeeds for a size that the format allows";

/// A baseline JPEG of the given quality, 1 to 100.
///
/// # Panics
/// If a side is over 65,535.
pub fn encode_jpeg(picture: &Picture, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(picture, JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100)));
    bytes
}

/// A PNG.
pub fn encode_png(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(picture, PngEncoder::new(&mut bytes));
    bytes
}

/// A lossless WebP.
///
/// # Panics
/// If a side is over 16,384.
pub fn encode_webp(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(picture, WebPEncoder::new_lossless(&mut bytes));
    bytes
}

/// A 24-bit Windows bitmap.
pub fn encode_bmp(picture: &Picture) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    write(picture, BmpEncoder::new(&mut bytes));
    bytes.into_inner()
}

/// A GIF of one frame, its colours reduced to 256.
///
/// # Panics
/// If a side is over 65,535.
pub fn encode_gif(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    GifEncoder::new(&mut bytes)
        .encode(picture.rgb(), picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .expect(WRITES);
    bytes
}

fn write(picture: &Picture, encoder: impl ImageEncoder) {
    encoder
        .write_image(picture.rgb(), picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .expect(WRITES);
}

/// An uncompressed TIFF.
pub fn encode_tiff(picture: &Picture) -> Vec<u8> {
    let (width, height) = (picture.width(), picture.height());
    let length = u32::try_from(picture.rgb().len()).expect("no picture of 4 GB is drawn");
    // Tag, kind (3 is 16 bits, 4 is 32), count, value.
    let entries: [(u16, u16, u32, u32); 9] = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        // Three times 8 bits, for which there is room behind the directory.
        (258, 3, 3, 8 + 2 + 9 * 12 + 4),
        (259, 3, 1, 1),
        (262, 3, 1, 2),
        (273, 4, 1, 8 + 2 + 9 * 12 + 4 + 6),
        (277, 3, 1, 3),
        (278, 4, 1, height),
        (279, 4, 1, length),
    ];
    let mut bytes = b"II*\0\x08\0\0\0\x09\0".to_vec();
    for (tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0, 0, 0, 0, 8, 0, 8, 0, 8, 0]);
    bytes.extend(picture.rgb());
    bytes
}
