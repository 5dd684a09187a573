//! Any bytes in every way in which a picture is looked at: whole pictures within
//! the limits, and the first of them what decoding gives.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use weir_media::{Decoders, Ground, Limits, MediaError, Options, Sampling};

const PIXELS: u64 = 40_000;

fuzz_target!(init: weir_fuzz::let_decoders_panic(), |data: &[u8]| {
    let limits = Limits { bytes: 1 << 16, pixels: PIXELS, time: Duration::from_secs(5) };
    let options = Options { limits, ..Options::default() };
    let sampling = Sampling { apart: Duration::from_millis(200), pieces: 4 };
    let decoders = Decoders::without_box();
    let mut first = None;
    let mut last = Duration::ZERO;
    let seen = decoders.views(data, &options, &sampling, &mut |view| {
        let pixels = u64::from(view.picture.width()) * u64::from(view.picture.height());
        assert!((1..=PIXELS).contains(&pixels), "{pixels} pixels");
        assert_eq!(view.picture.rgb().len() as u64, 3 * pixels);
        assert!(view.time >= last, "time goes back");
        last = view.time;
        if first.is_none() {
            assert_eq!(view.ground, Ground::Stored);
            first = Some(view.picture);
        }
    });
    match (seen, decoders.decode(data, &options)) {
        (Ok(seen), Ok(picture)) => {
            assert_eq!(first, Some(picture));
            if let Some(MediaError::DecoderPanicked { message, .. }) = seen.cut {
                panic!("caught, and a defect all the same: {message}");
            }
        }
        (Err(_), Err(error)) => assert!(!error.to_string().is_empty()),
        (seen, decoded) => panic!("{seen:?} but {decoded:?}"),
    }
});
