//! QR codes in pictures: what they say, a link most often.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::words::Area;

/// A QR code that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it says, without control characters.
    pub text: String,
    /// Where it stands.
    pub area: Area,
}

/// The most codes of a picture, and the most that one says (a QR code holds fewer
/// than 4,300 characters: ISO/IEC 18004, table 7).
const MOST: usize = 16;
const LONGEST: usize = 4_300;
/// The most pixels that are looked at; larger pictures are made smaller.
const PIXELS: u64 = 2_000_000;

/// The QR codes of a picture (`3 * width * height` bytes of RGB).
pub(crate) fn read(width: u32, height: u32, rgb: &[u8]) -> Vec<Code> {
    // A panic in the reader means that nothing was read; nothing is left half done.
    catch_unwind(AssertUnwindSafe(|| found(width, height, rgb))).unwrap_or_default()
}

fn found(width: u32, height: u32, rgb: &[u8]) -> Vec<Code> {
    let mut step = 1;
    while u64::from(width / step) * u64::from(height / step) > PIXELS {
        step += 1;
    }
    let light = |x: usize, y: usize| -> u8 {
        let step = step as usize;
        let row = |y: usize| 3 * (y * width as usize + x * step);
        let sum: u32 = (y * step..(y + 1) * step)
            .flat_map(|y| &rgb[row(y)..row(y) + 3 * step])
            .map(|value| u32::from(*value))
            .sum();
        (sum / (3 * (step * step) as u32)) as u8
    };
    let (across, down) = ((width / step) as usize, (height / step) as usize);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(across, down, light);
    let grids = image.detect_grids();
    let mut codes: Vec<Code> = Vec::new();
    for grid in grids.iter().take(4 * MOST) {
        let Ok((_, text)) = grid.decode() else { continue };
        let text: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        let Some(area) = area(&grid.bounds, step, width, height) else { continue };
        if !text.is_empty() && codes.len() < MOST && codes.iter().all(|code| code.area != area) {
            codes.push(Code { text, area });
        }
    }
    codes
}

/// The upright rectangle round the four corners, in the picture's own pixels.
fn area(bounds: &[rqrr::Point; 4], step: u32, width: u32, height: u32) -> Option<Area> {
    let (mut low, mut high) = ([i64::MAX; 2], [i64::MIN; 2]);
    for point in bounds {
        for (n, value) in [i64::from(point.x), i64::from(point.y)].into_iter().enumerate() {
            low[n] = low[n].min(value);
            high[n] = high[n].max(value + 1);
        }
    }
    let own = |value: i64, most: u32| (value * i64::from(step)).clamp(0, i64::from(most)) as u32;
    let (left, top) = (own(low[0], width), own(low[1], height));
    let (right, bottom) = (own(high[0], width), own(high[1], height));
    let inside = left < right && top < bottom;
    inside.then(|| Area { left, top, width: right - left, height: bottom - top })
}
