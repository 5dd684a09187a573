//! The eight camera turns of EXIF (tag 0x0112), each applied only when asked for.

use weir_media::{Options, Orientation, Picture, decode, testsrc};

const STORED: [&str; 2] = ["abc", "def"];

/// What a viewer shows of `STORED`, by the value of the tag: which stored side
/// is the top and which the left (EXIF 2.32, 4.6.4).
const SHOWN: [&[&str]; 8] = [
    &["abc", "def"],
    &["cba", "fed"],
    &["fed", "cba"],
    &["def", "abc"],
    &["ad", "be", "cf"],
    &["da", "eb", "fc"],
    &["fc", "eb", "da"],
    &["cf", "be", "ad"],
];

fn colour(letter: u8) -> [u8; 3] {
    [letter, letter.wrapping_mul(37), 255 - letter]
}

fn picture(rows: &[&str]) -> Picture {
    let rgb = rows.iter().flat_map(|row| row.bytes().flat_map(colour)).collect();
    Picture::from_rgb(rows[0].len() as u32, rows.len() as u32, rgb).unwrap()
}

/// A TIFF block with the one tag.
fn exif(value: u8, big_endian: bool) -> Vec<u8> {
    if big_endian {
        [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[value], &[0; 6]].concat()
    } else {
        [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[value], &[0; 7]].concat()
    }
}

fn with_exif_in_png(png: &[u8], exif: &[u8]) -> Vec<u8> {
    // After the signature (8) and the header chunk (25).
    let (head, rest) = png.split_at(33);
    let chunk = [b"eXIf".as_slice(), exif].concat();
    let length = (exif.len() as u32).to_be_bytes();
    [head, &length, &chunk, &crc32(&chunk).to_be_bytes(), rest].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

fn with_exif_in_jpeg(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = (exif.len() as u16 + 8).to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", exif, &jpeg[2..]].concat()
}

fn shown(bytes: &[u8], orientation: Orientation) -> Picture {
    decode(bytes, &Options { orientation, ..Options::default() }).unwrap()
}

fn assert_same_pixels(found: &Picture, expected: &Picture, what: &str) {
    assert_eq!((found.width(), found.height()), (expected.width(), expected.height()), "{what}");
    assert_eq!(found.rgb(), expected.rgb(), "{what}");
}

#[test]
fn each_turn_of_a_png_is_applied_when_asked_for_and_ignored_by_default() {
    let stored = picture(&STORED);
    let png = testsrc::encode_png(&stored);
    for (value, rows) in (1..).zip(SHOWN) {
        for big_endian in [false, true] {
            let turned = with_exif_in_png(&png, &exif(value, big_endian));
            let told = format!("orientation {value}");
            assert_same_pixels(&shown(&turned, Orientation::Upright), &picture(rows), &told);
            assert_same_pixels(&shown(&turned, Orientation::default()), &stored, &told);
        }
    }
}

#[test]
fn each_turn_of_a_jpeg_is_applied_to_its_decoded_pixels() {
    // Six blocks of 16 x 16 pixels, so that every block is one colour.
    let blocks: Vec<String> = STORED
        .iter()
        .flat_map(|row| {
            let wide: String = row.chars().flat_map(|letter| [letter; 16]).collect();
            std::iter::repeat_n(wide, 16)
        })
        .collect();
    let stored = picture(&blocks.iter().map(String::as_str).collect::<Vec<_>>());
    let jpeg = testsrc::encode_jpeg(&stored, 100);
    for (value, rows) in (1..).zip(SHOWN) {
        let upright = shown(&with_exif_in_jpeg(&jpeg, &exif(value, true)), Orientation::Upright);
        let (columns, lines) = (rows[0].len() as u32, rows.len() as u32);
        assert_eq!((upright.width(), upright.height()), (16 * columns, 16 * lines));
        for (line, row) in rows.iter().enumerate() {
            for (column, letter) in row.bytes().enumerate() {
                let middle = 3 * ((16 * line + 8) * upright.width() as usize + 16 * column + 8);
                let found = &upright.rgb()[middle..middle + 3];
                let near = found.iter().zip(colour(letter)).all(|(a, b)| a.abs_diff(b) <= 3);
                assert!(near, "orientation {value}: {found:?} for {:?}", colour(letter));
            }
        }
    }
}

#[test]
fn an_impossible_turn_is_no_turn() {
    let stored = picture(&STORED);
    let png = testsrc::encode_png(&stored);
    for value in [0, 9, 255] {
        let turned = with_exif_in_png(&png, &exif(value, true));
        assert_same_pixels(&shown(&turned, Orientation::Upright), &stored, "stored");
    }
    let broken = with_exif_in_png(&png, b"MM\0*\xff\xff\xff\xff");
    assert_same_pixels(&shown(&broken, Orientation::Upright), &stored, "stored");
}
