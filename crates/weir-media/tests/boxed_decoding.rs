//! Decoding in the box does what decoding outside does, and says so.
#![cfg(target_os = "linux")]

mod in_box;

use weir_media::{MediaError, Options, Orientation, testsrc};

#[test]
fn many_threads_share_few_workers() {
    let decoders = in_box::decoders();
    let jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 200, 100), 85);
    let alone = decoders.decode(&jpeg, &Options::default()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(decoders.decode(&jpeg, &Options::default()).unwrap(), alone);
                }
            });
        }
    });
    assert!((1..=2).contains(&decoders.pool().unwrap().idle()));
}

#[test]
fn broken_data_in_a_jpeg_is_decoded_and_told() {
    let decoders = in_box::decoders();
    let mut jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 200, 100), 85);
    let place = jpeg.len() / 2;
    jpeg[place..place + 40].fill(0x5a);
    let picture = decoders.decode(&jpeg, &Options::default()).unwrap();
    let told = picture.irregularity().unwrap();
    assert!(told.starts_with("Corrupt JPEG data"), "{told}");
    // The same bytes, the same pixels: nothing is left over from another picture.
    decoders
        .decode(&testsrc::encode_jpeg(&testsrc::picture(5, 300, 200), 85), &Options::default())
        .unwrap();
    assert_eq!(decoders.decode(&jpeg, &Options::default()).unwrap(), picture);
}

#[test]
fn a_camera_turn_is_applied_in_the_box_when_asked_for() {
    let decoders = in_box::decoders();
    let jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 200, 100), 85);
    // Turn a quarter to the right (EXIF 2.32, 4.6.4: orientation 6).
    let exif =
        b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let jpeg = [&jpeg[..2], exif, &jpeg[2..]].concat();
    let stored = decoders.decode(&jpeg, &Options::default()).unwrap();
    assert_eq!((stored.width(), stored.height()), (200, 100));
    let upright = Options { orientation: Orientation::Upright, ..Options::default() };
    let turned = decoders.decode(&jpeg, &upright).unwrap();
    assert_eq!((turned.width(), turned.height()), (100, 200));
    // The bottom left is now the top left.
    assert_eq!(turned.rgb()[..3], stored.rgb()[3 * 200 * 99..3 * 200 * 99 + 3]);
}

#[test]
fn limits_are_kept_in_the_box_as_outside() {
    let decoders = in_box::decoders();
    let jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 200, 100), 85);
    let mut options = Options::default();
    options.limits.pixels = 19_999;
    let error = decoders.decode(&jpeg, &options).unwrap_err();
    assert!(matches!(error, MediaError::TooManyPixels { width: 200, height: 100, limit: 19_999 }));
    options.limits.pixels = 20_000;
    decoders.decode(&jpeg, &options).unwrap();
    options.limits.bytes = 10;
    let error = decoders.decode(&jpeg, &options).unwrap_err();
    assert!(matches!(error, MediaError::TooManyBytes { limit: 10, .. }));
    options = Options::default();
    options.limits.time = std::time::Duration::ZERO;
    let error = decoders.decode(&jpeg, &options).unwrap_err();
    assert!(matches!(error, MediaError::TooSlow { .. }), "{error}");
}

#[test]
fn pixels_are_lent_as_they_are_decoded() {
    let decoders = in_box::decoders();
    let picture = testsrc::picture(4, 200, 100);
    for file in [testsrc::encode_jpeg(&picture, 85), testsrc::encode_png(&picture)] {
        let decoded = decoders.decode(&file, &Options::default()).unwrap();
        for _ in 0..20 {
            let lent = decoders.lend(&file, &Options::default(), |pixels| {
                assert_eq!((pixels.width, pixels.height), (200, 100));
                assert_eq!(Some(pixels.decoder), decoded.decoder());
                pixels.rgb.to_vec()
            });
            assert_eq!(lent.unwrap(), decoded.rgb());
        }
    }
    assert_eq!(decoders.pool().unwrap().idle(), 1, "it was the same worker");
}

#[test]
fn whoever_panics_over_lent_pixels_leaves_the_box_working() {
    let decoders = in_box::decoders();
    let jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 200, 100), 85);
    let panicked = std::panic::catch_unwind(|| {
        decoders.lend(&jpeg, &Options::default(), |_| panic!("the lamp went out")).unwrap()
    });
    assert!(panicked.is_err());
    decoders.decode(&jpeg, &Options::default()).unwrap();
}

#[test]
fn a_worker_is_used_again_only_after_a_file_that_was_whole() {
    let decoders = in_box::decoders();
    let pool = decoders.pool().unwrap();
    let mut jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 200, 100), 85);
    decoders.decode(&jpeg, &Options::default()).unwrap();
    assert_eq!(pool.idle(), 1);
    let place = jpeg.len() / 2;
    jpeg[place..place + 40].fill(0x5a);
    decoders.decode(&jpeg, &Options::default()).unwrap();
    assert_eq!(pool.idle(), 0);
}

#[test]
fn brightness_is_lent_at_a_fraction_of_the_size() {
    let decoders = in_box::decoders();
    let jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 1201, 802), 90);
    let whole = decoders.decode(&jpeg, &Options::default()).unwrap();
    for (shortest, scale) in [(802, 1), (401, 2), (200, 4), (100, 8), (1, 8), (5000, 1)] {
        let worst = decoders.lend_grey(&jpeg, &Options::default(), shortest, |grey| {
            assert_eq!((grey.width, grey.height, grey.scale), (1201, 802, scale));
            let columns = 1201_u32.div_ceil(scale);
            assert_eq!(grey.values.len() as u32, columns * 802_u32.div_ceil(scale));
            // Of what lies whole within the picture, each value is the mean of its block.
            let blocks = (0..802 / scale).flat_map(|y| (0..1201 / scale).map(move |x| (x, y)));
            let off = |(x, y): (u32, u32)| {
                let value = grey.values[(y * columns + x) as usize];
                (f64::from(value) - mean_of_block(whole.rgb(), (x, y), scale)).abs()
            };
            let count = f64::from((802 / scale) * (1201 / scale));
            blocks.map(off).sum::<f64>() / count
        });
        let worst = worst.unwrap().expect("a JPEG of light");
        assert!(worst < 2.0, "{worst} off on average at 1/{scale}");
    }
}

fn mean_of_block(rgb: &[u8], (x, y): (u32, u32), scale: u32) -> f64 {
    let pixels = (0..scale).flat_map(|dy| (0..scale).map(move |dx| (dx, dy)));
    let luma = pixels.map(|(dx, dy)| {
        let at = 3 * ((y * scale + dy) * 1201 + x * scale + dx) as usize;
        let [red, green, blue] = [rgb[at], rgb[at + 1], rgb[at + 2]].map(f64::from);
        0.299 * red + 0.587 * green + 0.114 * blue
    });
    luma.sum::<f64>() / f64::from(scale * scale)
}

#[test]
fn what_has_no_brightness_of_its_own_is_left_to_be_decoded_whole() {
    let png = testsrc::encode_png(&testsrc::picture(4, 700, 600));
    let jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 700, 600), 90);
    let looked = |decoders: &weir_media::Decoders, bytes: &[u8]| {
        decoders.lend_grey(bytes, &Options::default(), 512, |grey| grey.scale).unwrap()
    };
    assert_eq!(looked(&in_box::decoders(), &jpeg), Some(1));
    assert_eq!(looked(&in_box::decoders(), &png), None);
    assert_eq!(looked(&weir_media::Decoders::without_box(), &jpeg), None);
    let cut = &jpeg[..jpeg.len() / 2];
    let error = in_box::decoders().lend_grey(cut, &Options::default(), 512, |_| ()).unwrap_err();
    assert!(matches!(error, MediaError::Truncated { .. }), "{error}");
}
