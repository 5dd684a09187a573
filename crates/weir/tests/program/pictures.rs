//! The pictures that tests bank and upload.

use weir_media::{Picture, testsrc};

/// A picture with much to see; another one for each seed.
pub(crate) fn poster(seed: u64) -> Picture {
    testsrc::picture(seed, 320, 240)
}

pub(crate) fn png(seed: u64) -> Vec<u8> {
    testsrc::encode_png(&poster(seed))
}

pub(crate) fn jpeg(seed: u64, quality: u8) -> Vec<u8> {
    testsrc::encode_jpeg(&poster(seed), quality)
}

/// A picture in which there is nothing to see.
pub(crate) fn flat(width: u32, height: u32) -> Picture {
    let pixels = width as usize * height as usize;
    Picture::from_rgb(width, height, [90, 120, 150].repeat(pixels)).unwrap()
}
