//! Any bytes as a picture: a picture within the limits, or an error.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use weir_media::{Format, Limits, MediaError, Options, Orientation, Picture, decode};

const PIXELS: u64 = 100_000;

fuzz_target!(init: weir_fuzz::let_decoders_panic(), |data: &[u8]| {
    let limits = Limits { bytes: 1 << 16, pixels: PIXELS, time: Duration::from_secs(5) };
    let stored = decode(data, &Options { limits, orientation: Orientation::AsStored });
    match &stored {
        // zune-jpeg 0.5 panics on some JPEGs whose colours are sampled finer
        // than their brightness (tests/broken/finer-chroma.jpg). It is
        // caught and told.
        Err(MediaError::DecoderPanicked { format: Format::Jpeg, .. }) => return,
        Err(MediaError::DecoderPanicked { message, .. }) => {
            panic!("caught, and a defect all the same: {message}");
        }
        _ => {}
    }
    let Ok(stored) = stored else { return };
    is_whole(&stored);
    let upright = decode(data, &Options { limits, orientation: Orientation::Upright });
    let upright = upright.expect("turning adds no way to fail");
    is_whole(&upright);
    let sides = |picture: &Picture| {
        let (width, height) = (picture.width(), picture.height());
        (width.min(height), width.max(height))
    };
    assert_eq!(sides(&stored), sides(&upright));
});

fn is_whole(picture: &Picture) {
    let pixels = u64::from(picture.width()) * u64::from(picture.height());
    assert!((1..=PIXELS).contains(&pixels), "{pixels} pixels");
    assert_eq!(picture.rgb().len() as u64, 3 * pixels);
}
