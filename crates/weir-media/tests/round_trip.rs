//! What the test sources write, the decoders read.

use weir_media::{Format, Options, Picture, decode, testsrc};

type Encode = fn(&Picture) -> Vec<u8>;

const LOSSLESS: [(Format, Encode); 3] = [
    (Format::Png, testsrc::encode_png),
    (Format::WebP, testsrc::encode_webp),
    (Format::Bmp, testsrc::encode_bmp),
];

fn sizes() -> impl Iterator<Item = (u32, u32)> {
    [(1, 1), (1, 40), (40, 1), (3, 5), (16, 16), (17, 31), (160, 120)].into_iter()
}

fn mean_difference(a: &Picture, b: &Picture) -> f64 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let sum: u64 = a.rgb().iter().zip(b.rgb()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.rgb().len() as f64
}

#[test]
fn lossless_formats_give_back_every_sample() {
    for (width, height) in sizes() {
        let picture = testsrc::picture(5, width, height);
        for (format, encode) in LOSSLESS {
            let decoded = decode(&encode(&picture), &Options::default()).unwrap();
            assert_eq!(decoded.format(), Some(format));
            assert_eq!(decoded.rgb(), picture.rgb(), "{format} of {width} x {height}");
        }
    }
}

#[test]
fn jpeg_and_gif_give_back_nearly_the_same() {
    for (width, height) in sizes() {
        let picture = testsrc::picture(6, width, height);
        let jpeg = decode(&testsrc::encode_jpeg(&picture, 95), &Options::default()).unwrap();
        assert_eq!(jpeg.format(), Some(Format::Jpeg));
        assert!(mean_difference(&jpeg, &picture) < 4.0, "JPEG of {width} x {height}");
        let gif = decode(&testsrc::encode_gif(&picture), &Options::default()).unwrap();
        assert_eq!(gif.format(), Some(Format::Gif));
        assert!(mean_difference(&gif, &picture) < 8.0, "GIF of {width} x {height}");
    }
}

#[test]
fn a_picture_needs_as_many_bytes_as_its_size_says() {
    assert!(Picture::from_rgb(2, 2, vec![0; 12]).is_some());
    assert!(Picture::from_rgb(2, 2, vec![0; 11]).is_none());
    assert!(Picture::from_rgb(0, 2, Vec::new()).is_none());
    assert!(Picture::from_rgb(u32::MAX, u32::MAX, vec![0; 12]).is_none());
}
