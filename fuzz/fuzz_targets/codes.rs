//! QR codes in any picture: black and white modules of a few pixels, so that some
//! of what is tried looks like a code.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_media::{Decoders, Picture};

fuzz_target!(init: weir_fuzz::let_decoders_panic(), |bytes: &[u8]| {
    let [width, height, unit, rest @ ..] = bytes else { return };
    let (width, height) = (u32::from(*width % 64) + 1, u32::from(*height % 64) + 1);
    let unit = u32::from(*unit % 3) + 1;
    let dark = |x: u32, y: u32| {
        let at = (y / unit * width.div_ceil(unit) + x / unit) as usize;
        rest.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    };
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let rgb = places.flat_map(|(x, y)| [if dark(x, y) { 10 } else { 240 }; 3]).collect();
    let picture = Picture::from_rgb(width, height, rgb).expect("it fits");
    for code in Decoders::without_box().codes(&picture) {
        assert!(!code.text.is_empty() && !code.text.contains(char::is_control));
        assert!(code.area.left + code.area.width <= width);
        assert!(code.area.top + code.area.height <= height);
    }
});
