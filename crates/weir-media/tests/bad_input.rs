//! Whatever comes in, a clear error comes out, within the limits.

use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use weir_media::{Format, Limits, MediaError, Options, Picture, decode, read_bounded, testsrc};

fn fails(bytes: &[u8]) -> MediaError {
    decode(bytes, &Options::default()).unwrap_err()
}

fn with_limits(limits: Limits) -> Options {
    Options { limits, ..Options::default() }
}

fn every_format() -> Vec<(Format, Vec<u8>)> {
    let picture = testsrc::picture(11, 48, 36);
    vec![
        (Format::Jpeg, testsrc::encode_jpeg(&picture, 80)),
        (Format::Png, testsrc::encode_png(&picture)),
        (Format::Gif, testsrc::encode_gif(&picture)),
        (Format::WebP, testsrc::encode_webp(&picture)),
        (Format::Bmp, testsrc::encode_bmp(&picture)),
    ]
}

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    read_bounded(&path, &Limits::default()).unwrap()
}

mod not_a_picture {
    use super::*;

    #[test]
    fn nothing_is_told_as_empty() {
        assert!(matches!(fails(b""), MediaError::Empty));
    }

    #[test]
    fn what_can_be_named_is_named() {
        let cases: [(&[u8], &str); 10] = [
            (b"%PDF-1.7\n", "a PDF document"),
            (b"\0\0\0\x20ftypisom\0\0\x02\0", "an MP4 or MOV video"),
            (b"\x1a\x45\xdf\xa3\x01", "a Matroska or WebM video"),
            (b"RIFF\0\0\0\0WAVEfmt ", "a sound recording"),
            (b"PK\x03\x04\x14\0", "a ZIP archive (or a document kept in one)"),
            (b"<!DOCTYPE html><html>", "a web page"),
            (b"The lamp is lit at dusk.", "a text"),
            ("Die Lampe über dem Kliff".as_bytes(), "a text"),
            (b"BM is how this sentence begins.", "a text"),
            (b"\x7fELF\x02\x01", "a program"),
        ];
        for (bytes, name) in cases {
            let told = fails(bytes).to_string();
            assert_eq!(
                told,
                format!(
                    "is {name}, which this version does not read; it reads JPEG, PNG, GIF, WebP, \
                     BMP and TIFF, and in its box AVIF and HEIC"
                )
            );
        }
    }

    #[test]
    fn a_drawing_is_refused_with_the_reason() {
        for svg in ["<svg width=\"4\"/>", "<?xml version=\"1.0\"?>\n<!-- a buoy -->\n<svg/>"] {
            let told = fails(svg.as_bytes()).to_string();
            assert_eq!(
                told,
                "is an SVG drawing, which this version does not read; Weir refuses it: it is \
                 instructions for drawing, which each viewer follows in its own way, and \
                 following them would run what a stranger wrote; save it as PNG"
            );
        }
    }

    #[test]
    fn what_only_the_box_reads_says_so_where_there_is_none() {
        for (bytes, name) in [
            (b"\0\0\0\x1cftypavif\0\0\0\0".as_slice(), "an AVIF"),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif\0\0\0\0", "an AVIF"),
            (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "a HEIC"),
        ] {
            let told = fails(bytes).to_string();
            assert!(told.starts_with(&format!("is {name}, which is decoded in Weir's box only")));
        }
    }

    #[test]
    fn what_cannot_be_named_is_told_as_unknown() {
        for bytes in [b"\0".as_slice(), b"\x01\x02\x03\x04", b"\xff\xd8", b"   \n"] {
            assert!(matches!(fails(bytes), MediaError::NotAPicture), "{bytes:?}");
        }
    }
}

/// Found by fuzzing: zune-jpeg 0.5.15 unwraps nothing where a JPEG's colours are
/// sampled finer than its brightness.
#[test]
fn a_jpeg_that_makes_the_decoder_panic_is_told_as_an_error() {
    let error = fails(&fixture("../broken/finer-chroma.jpg"));
    assert!(matches!(error, MediaError::DecoderPanicked { format: Format::Jpeg, .. }), "{error}");
    assert!(!weir_media::is_decoding());
}

mod truncated {
    use super::*;

    /// Pixels that differ from those of the whole file must never pass for them.
    fn assert_no_prefix_passes(name: &str, bytes: &[u8], whole: &Picture) {
        for length in 0..bytes.len() {
            match decode(&bytes[..length], &Options::default()) {
                Ok(picture) => assert!(
                    picture.rgb() == whole.rgb(),
                    "{name}: {length} of {} bytes gave another picture",
                    bytes.len()
                ),
                Err(MediaError::DecoderPanicked { message, .. }) => {
                    panic!("{name}: {length} bytes: {message}")
                }
                Err(_) => {}
            }
        }
    }

    #[test]
    fn the_beginning_of_a_file_is_an_error_or_the_whole_picture() {
        for (format, bytes) in every_format() {
            let whole = decode(&bytes, &Options::default()).unwrap();
            assert_no_prefix_passes(&format.to_string(), &bytes, &whole);
        }
        for name in ["progressive.jpg", "grey.jpg", "422.jpg", "lossy.webp", "interlaced.gif"] {
            let bytes = fixture(name);
            let whole = decode(&bytes, &Options::default()).unwrap();
            assert_no_prefix_passes(name, &bytes, &whole);
        }
    }

    #[test]
    fn half_a_file_is_told_as_truncated() {
        for (format, bytes) in every_format() {
            let error = fails(&bytes[..bytes.len() / 2]);
            assert!(
                matches!(error, MediaError::Truncated { format: told } if told == format),
                "{format}: {error}"
            );
        }
    }

    #[test]
    fn a_jpeg_without_its_end_mark_is_truncated_though_a_preview_inside_has_one() {
        let whole = testsrc::encode_jpeg(&testsrc::picture(11, 48, 36), 80);
        let preview = b"\xff\xe1\x00\x08Exif\xff\xd9".as_slice();
        let with_preview = [&whole[..2], preview, &whole[2..]].concat();
        assert!(decode(&with_preview, &Options::default()).is_ok());
        let cut = with_preview.strip_suffix(b"\xff\xd9").unwrap();
        assert!(matches!(fails(cut), MediaError::Truncated { format: Format::Jpeg }));
    }

    #[test]
    fn bytes_after_the_end_of_a_jpeg_do_not_matter() {
        let whole = testsrc::encode_jpeg(&testsrc::picture(11, 48, 36), 80);
        let longer = [whole.as_slice(), b"PK\x03\x04 and whatever else \xff\x00"].concat();
        let expected = decode(&whole, &Options::default()).unwrap();
        let found = decode(&longer, &Options::default()).unwrap();
        assert!(found.rgb() == expected.rgb());
        assert_eq!(found.irregularity(), None);
    }
}

mod damaged {
    use super::*;

    #[test]
    fn broken_data_in_a_jpeg_is_decoded_and_told() {
        let mut bytes = testsrc::encode_jpeg(&testsrc::picture(11, 320, 240), 80);
        let middle = bytes.len() / 2;
        // Sixteen ones in a row are no code of any table.
        bytes[middle..middle + 24].copy_from_slice(&[0xff, 0x00].repeat(12));
        let picture = decode(&bytes, &Options::default()).unwrap();
        assert!(picture.irregularity().is_some(), "{picture:?}");
    }

    #[test]
    fn a_wrong_checksum_in_a_png_is_an_error() {
        let mut bytes = testsrc::encode_png(&testsrc::picture(11, 48, 36));
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x10;
        assert!(matches!(fails(&bytes), MediaError::Damaged { format: Format::Png, .. }));
    }

    #[test]
    fn a_jpeg_of_another_kind_is_told_as_unsupported_with_its_kind() {
        let mut bytes = testsrc::encode_jpeg(&testsrc::picture(11, 48, 36), 80);
        let frame = bytes.windows(4).position(|four| four == [0xff, 0xc0, 0, 17]).unwrap();
        bytes[frame + 1] = 0xc3;
        let error = fails(&bytes);
        assert!(matches!(error, MediaError::Unsupported { format: Format::Jpeg, .. }), "{error}");
    }
}

mod over_a_limit {
    use super::*;

    fn png_of_size(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = testsrc::encode_png(&testsrc::picture(1, 2, 2));
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        bytes
    }

    /// The most memory this process ever had, in bytes.
    fn peak_memory() -> u64 {
        let status = read_bounded(Path::new("/proc/self/status"), &Limits::default()).unwrap();
        let status = String::from_utf8(status).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }

    /// Small files that say they are gigantic.
    fn liars() -> Vec<(&'static str, Vec<u8>)> {
        let mut jpeg = testsrc::encode_jpeg(&testsrc::picture(1, 16, 16), 80);
        let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
        let mut progressive = fixture("progressive.jpg");
        let frame = progressive.windows(2).position(|pair| pair == [0xff, 0xc2]).unwrap();
        progressive[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
        let mut canvas = testsrc::encode_gif(&testsrc::picture(1, 4, 4));
        canvas[6..10].fill(0xff);
        let mut frame = fixture("frame-in-corner.gif");
        let place = frame.windows(5).position(|five| five == [b',', 5, 0, 3, 0]).unwrap();
        frame[place + 5..place + 9].fill(0xff);
        let mut bitmap = testsrc::encode_bmp(&testsrc::picture(1, 4, 4));
        bitmap[18..26].copy_from_slice(&[0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
        let webp = [
            b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".as_slice(),
            b"\xff\x7f\0\xff\x7f\0",
            b"VP8L\0\0\0\0",
        ]
        .concat();
        vec![
            ("PNG", png_of_size(60_000, 60_000)),
            ("PNG, widest", png_of_size(i32::MAX as u32, 1)),
            ("PNG, both", png_of_size(i32::MAX as u32, i32::MAX as u32)),
            ("JPEG", jpeg),
            ("progressive JPEG", progressive),
            ("GIF canvas", canvas),
            ("GIF frame", frame),
            ("BMP", bitmap),
            ("WebP", webp),
        ]
    }

    #[test]
    fn a_small_file_that_says_it_is_huge_is_refused_without_taking_the_memory() {
        let before = peak_memory();
        for (name, bytes) in liars() {
            assert!(bytes.len() < 2048, "{name}");
            let error = fails(&bytes);
            assert!(matches!(error, MediaError::TooManyPixels { .. }), "{name}: {error}");
        }
        let taken = peak_memory() - before;
        assert!(taken < 64 << 20, "{taken} bytes were taken for pictures that were refused");
    }

    #[test]
    fn the_error_says_which_limit_its_value_what_was_found_and_how_to_raise_it() {
        assert_eq!(
            fails(&png_of_size(60_000, 60_000)).to_string(),
            "says it is 60000 x 60000, 3600000000 pixels, more than the limit of 100000000; \
             raise it with --max-pixels 3600000000 if you trust the file"
        );
        let png = testsrc::encode_png(&testsrc::picture(1, 9, 9));
        let limits = Limits { bytes: 20, ..Limits::default() };
        let error = decode(&png, &with_limits(limits)).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "has {0} bytes, more than the limit of 20; raise it with --max-bytes {0} if you \
                 trust the file",
                png.len()
            )
        );
        let limits = Limits { time: Duration::ZERO, ..Limits::default() };
        let error = decode(&png, &with_limits(limits)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "took longer to decode than the limit of 0 s; raise it with --max-seconds if you \
             trust the file"
        );
    }

    #[test]
    fn each_format_keeps_the_pixel_limit_to_the_pixel() {
        for (format, bytes) in every_format() {
            let exactly = Limits { pixels: 48 * 36, ..Limits::default() };
            assert!(decode(&bytes, &with_limits(exactly)).is_ok(), "{format}");
            let less = Limits { pixels: 48 * 36 - 1, ..Limits::default() };
            let error = decode(&bytes, &with_limits(less)).unwrap_err();
            assert!(
                matches!(error, MediaError::TooManyPixels { width: 48, height: 36, .. }),
                "{format}: {error}"
            );
        }
    }

    #[test]
    fn each_format_keeps_the_time_limit() {
        for (format, bytes) in every_format() {
            let limits = Limits { time: Duration::ZERO, ..Limits::default() };
            let error = decode(&bytes, &with_limits(limits)).unwrap_err();
            assert!(matches!(error, MediaError::TooSlow { .. }), "{format}: {error}");
        }
    }

    #[test]
    fn a_progressive_jpeg_of_endless_scans_is_refused() {
        let bytes = fixture("progressive.jpg");
        let scan = bytes.windows(2).rposition(|pair| pair == [0xff, 0xda]).unwrap();
        let (head, tail) = bytes.split_at(scan);
        let tail = tail.strip_suffix(b"\xff\xd9").unwrap();
        let many = [head, &tail.repeat(5_000), b"\xff\xd9"].concat();
        assert!(matches!(fails(&many), MediaError::Damaged { .. }));
    }
}

/// A valid file with a few bytes changed, or random bytes behind a valid start.
fn mangled() -> impl Strategy<Value = Vec<u8>> {
    let files = every_format()
        .into_iter()
        .map(|(_, bytes)| bytes)
        .chain(["progressive.jpg", "cmyk.jpg", "animated.gif", "lossy.webp"].map(fixture))
        .chain(["palette-4bit.png", "animated.png", "palette.bmp", "animated.webp"].map(fixture))
        .collect::<Vec<_>>();
    let changed = (
        prop::sample::select(files.clone()),
        prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9),
    )
        .prop_map(|(mut bytes, changes)| {
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            bytes
        });
    let random = (
        prop::sample::select(files),
        any::<prop::sample::Index>(),
        prop::collection::vec(any::<u8>(), 0..600),
    )
        .prop_map(|(bytes, cut, tail)| {
            [&bytes[..cut.index(bytes.len().min(80))], tail.as_slice()].concat()
        });
    prop_oneof![3 => changed, 1 => random]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn mangled_files_never_panic_and_never_exceed_the_limits(bytes in mangled()) {
        let limits = Limits { pixels: 1 << 20, ..Limits::default() };
        match decode(&bytes, &with_limits(limits)) {
            Ok(picture) => {
                let pixels = u64::from(picture.width()) * u64::from(picture.height());
                prop_assert!(pixels <= limits.pixels);
                prop_assert_eq!(picture.rgb().len() as u64, 3 * pixels);
            }
            Err(error) => {
                let told = error.to_string();
                prop_assert!(told.len() < 600 && !told.contains(char::is_control), "{}", told);
            }
        }
    }
}
