//! The pixels are those that Pillow gives.
//!
//! `fixtures/NAME` is a small file, `fixtures/NAME.ppm` what Pillow 13's
//! `Image.open(NAME).convert("RGB")` made of it; `fixtures/make.py` wrote both.

#[cfg(target_os = "linux")]
mod in_box;

use std::path::{Path, PathBuf};

use weir_media::{Limits, Options, Picture, decode, read_bounded, read_picture};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn expected(name: &str) -> Picture {
    let path = fixtures().join(format!("{name}.ppm"));
    let bytes = read_bounded(&path, &Limits::default()).unwrap();
    let mut lines = bytes.splitn(4, |byte| byte.is_ascii_whitespace());
    assert_eq!(lines.next(), Some(b"P6".as_slice()), "{name}");
    let mut number = || std::str::from_utf8(lines.next().unwrap()).unwrap().parse().unwrap();
    let (width, height) = (number(), number());
    let pixels = lines.next().unwrap().strip_prefix(b"255\n").unwrap();
    Picture::from_rgb(width, height, pixels.to_vec()).unwrap()
}

/// The greatest difference of any sample.
fn greatest_difference(name: &str) -> u8 {
    let found = read_picture(&fixtures().join(name), &Options::default()).unwrap();
    let expected = expected(name);
    assert_eq!((found.width(), found.height()), (expected.width(), expected.height()), "{name}");
    assert_eq!(found.irregularity(), None, "{name}");
    found.rgb().iter().zip(expected.rgb()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

fn assert_equal(names: &[&str]) {
    let differing: Vec<_> = names.iter().filter(|name| greatest_difference(name) != 0).collect();
    assert!(differing.is_empty(), "not as Pillow reads them: {differing:?}");
}

fn assert_within(most: u8, names: &[&str]) {
    for name in names {
        let difference = greatest_difference(name);
        assert!(difference <= most, "{name} differs from Pillow by {difference}");
    }
}

#[test]
fn png_of_every_colour_type_and_depth_is_read_as_pillow_does() {
    assert_equal(&[
        "rgb.png",
        "rgba.png",
        "grey.png",
        "grey-alpha.png",
        "grey-1bit.png",
        "grey-2bit.png",
        "grey-4bit.png",
        "palette-1bit.png",
        "palette-2bit.png",
        "palette-4bit.png",
        "palette-transparent.png",
        "grey-transparent.png",
        "rgb-transparent.png",
        "grey-alpha-16bit.png",
        "rgb-16bit.png",
        "rgba-16bit.png",
    ]);
}

#[test]
fn an_animated_png_is_its_default_image() {
    assert_equal(&["animated.png", "animated-default-apart.png"]);
}

#[test]
fn a_gif_is_its_first_frame_composed_as_pillow_does() {
    assert_equal(&[
        "palette.gif",
        "grey.gif",
        "transparent.gif",
        "interlaced.gif",
        "animated.gif",
        "frame-in-corner.gif",
        "frame-in-corner-transparent.gif",
        "frame-in-corner-background.gif",
        "frame-over-edge.gif",
        "local-palette.gif",
        "local-palette-in-corner.gif",
    ]);
}

#[test]
fn bitmaps_are_read_as_pillow_does() {
    assert_equal(&[
        "rgb.bmp",
        "palette.bmp",
        "grey.bmp",
        "bilevel.bmp",
        "rgba.bmp",
        "top-down.bmp",
    ]);
    // Pillow rounds five bits down to eight, the `image` crate to the nearest.
    assert_within(1, &["rgb555.bmp"]);
}

#[test]
fn webp_is_read_as_pillow_does() {
    assert_equal(&[
        "lossless.webp",
        "lossless-alpha.webp",
        "animated.webp",
        "lossy.webp",
        "lossy-alpha.webp",
    ]);
}

#[test]
fn jpeg_is_read_as_pillow_does_but_for_the_rounding_of_shrunk_colours() {
    assert_equal(&["grey.jpg", "444.jpg", "cmyk.jpg", "rgb-colours.jpg"]);
    // zune-jpeg rounds otherwise than libjpeg-turbo where it interpolates
    // colours that were stored at half the size.
    assert_within(3, &["rgb.jpg", "progressive.jpg", "422.jpg", "restart.jpg"]);
}

#[cfg(target_os = "linux")]
#[test]
fn in_the_box_jpeg_is_read_exactly_as_pillow_does() {
    let decoders = in_box::decoders();
    for name in [
        "grey.jpg",
        "444.jpg",
        "cmyk.jpg",
        "rgb-colours.jpg",
        "rgb.jpg",
        "progressive.jpg",
        "422.jpg",
        "restart.jpg",
    ] {
        let bytes = read_bounded(&fixtures().join(name), &Limits::default()).unwrap();
        let found = decoders.decode(&bytes, &Options::default()).unwrap();
        assert_eq!(found.rgb(), expected(name).rgb(), "{name}");
        assert_eq!(found.irregularity(), None, "{name}");
    }
}

#[test]
fn grey_of_16_bits_keeps_its_high_byte_where_pillow_makes_it_white() {
    // Pillow 13 cuts 16-bit grey off at 255, so that nearly all of it is white
    // and PDQ sees nothing. That is no definition worth sharing.
    let found = read_picture(&fixtures().join("grey-16bit.png"), &Options::default()).unwrap();
    let stored = |x: u32, y: u32| ((x * 4999 + y * 311) % 65536 / 256) as u8;
    let expected: Vec<u8> =
        (0..9).flat_map(|y| (0..13).flat_map(move |x| [stored(x, y); 3])).collect();
    assert_eq!(found.rgb(), expected);
    assert!(expected_by_pillow_is_white("grey-16bit.png"));
}

fn expected_by_pillow_is_white(name: &str) -> bool {
    let white = expected(name).rgb().iter().filter(|sample| **sample == 255).count();
    white > 300
}

#[test]
fn no_fixture_is_forgotten() {
    let source = include_str!("as_pillow.rs");
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let name = name.strip_suffix(".ppm").unwrap_or(&name);
        assert!(
            name == "make.py" || source.contains(&format!("\"{name}\"")),
            "{name} is not tested"
        );
    }
}

#[test]
fn a_fixture_decodes_the_same_from_memory() {
    let bytes = read_bounded(&fixtures().join("rgb.png"), &Limits::default()).unwrap();
    assert_eq!(decode(&bytes, &Options::default()).unwrap().rgb(), expected("rgb.png").rgb());
}
