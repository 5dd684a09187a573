//! QR codes in pictures: what they say, a link most often.
//!
//! The reader (rqrr) tries every three corners that it sees, so that a picture of
//! nothing but corners keeps it busy for hours. So it is given a picture that
//! counts how often it is looked at, and stops it by unwinding when that is too
//! often: there is no other way out of it.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::rc::Rc;

use image::{GenericImage, GenericImageView, Luma, Pixel as _};

use crate::decode::caught;
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
///
/// One drawing at which the reader panics must not hide the codes beside it. Where it
/// panics while it looks for codes, none is found at all: then it is given parts of the
/// picture, cut off by a line down or across. A code between several such drawings may
/// still be missed.
pub(crate) fn read(width: u32, height: u32, rgb: &[u8]) -> Vec<Code> {
    let grey = Grey::of(width, height, rgb);
    let looks = Rc::new(Cell::new(LOOKS * grey.values.len() as u64 + 100_000));
    // After a panic nothing is left half done: all of it was made here.
    let within = |part: &Area| caught(|| found(&grey, part, &looks));
    let whole = Area { left: 0, top: 0, width: grey.width, height: grey.height };
    let found = match within(&whole) {
        Ok(codes) => codes,
        Err(_) => parts(&whole).iter().filter_map(|part| within(part).ok()).flatten().collect(),
    };
    let mut codes: Vec<Code> = Vec::new();
    for code in found {
        let known = |other: &Code| other.text == code.text && overlap(&other.area, &code.area);
        if codes.len() < MOST && !codes.iter().any(known) {
            codes.push(code);
        }
    }
    codes
}

/// What lies on either side of a line at each quarter of a picture.
fn parts(whole: &Area) -> Vec<Area> {
    let (width, height) = (whole.width, whole.height);
    let cuts = |side: u32| [2, 1, 3].map(|quarters| (u64::from(side) * quarters / 4) as u32);
    let down = cuts(width).into_iter().flat_map(|at| {
        [Area { width: at, ..*whole }, Area { left: at, width: width - at, ..*whole }]
    });
    let across = cuts(height).into_iter().flat_map(|at| {
        [Area { height: at, ..*whole }, Area { top: at, height: height - at, ..*whole }]
    });
    down.chain(across).filter(|part| part.width > 0 && part.height > 0).collect()
}

fn overlap(a: &Area, b: &Area) -> bool {
    a.left < b.left + b.width
        && b.left < a.left + a.width
        && a.top < b.top + b.height
        && b.top < a.top + a.height
}

/// A picture's brightness, made smaller by a whole number.
struct Grey {
    step: u32,
    width: u32,
    height: u32,
    values: Vec<Luma<u8>>,
    /// Columns and rows of the picture itself.
    full: [u32; 2],
}

impl Grey {
    fn of(width: u32, height: u32, rgb: &[u8]) -> Self {
        let mut step = 1;
        while u64::from(width / step) * u64::from(height / step) > PIXELS {
            step += 1;
        }
        let light = |x: usize, y: usize| {
            let step = step as usize;
            let row = |y: usize| 3 * (y * width as usize + x * step);
            let sum: u32 = (y * step..(y + 1) * step)
                .flat_map(|y| &rgb[row(y)..row(y) + 3 * step])
                .map(|value| u32::from(*value))
                .sum();
            Luma([(sum / (3 * (step * step) as u32)) as u8])
        };
        let full = [width, height];
        let (width, height) = (width / step, height / step);
        let places = (0..height as usize).flat_map(|y| (0..width as usize).map(move |x| (x, y)));
        let values = places.map(|(x, y)| light(x, y)).collect();
        Self { step, width, height, values, full }
    }

    fn part(&self, part: &Area) -> Vec<Luma<u8>> {
        let rows =
            (part.top..part.top + part.height).map(|y| (y * self.width + part.left) as usize);
        rows.flat_map(|at| &self.values[at..at + part.width as usize]).copied().collect()
    }
}

fn found(grey: &Grey, part: &Area, looks: &Rc<Cell<u64>>) -> Vec<Code> {
    let pixels = Counting::new(part.width, part.height, grey.part(part), Rc::clone(looks));
    let mut image = rqrr::PreparedImage::prepare(pixels);
    let mut codes: Vec<Code> = Vec::new();
    for grid in image.detect_grids().iter().take(4 * MOST) {
        let Ok(Ok((_, text))) = caught(|| grid.decode()) else { continue };
        let text: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        let Some(area) = area(&grid.bounds, grey, part) else { continue };
        if !text.is_empty() {
            codes.push(Code { text, area });
        }
    }
    codes
}

/// The upright rectangle round the four corners, in the picture's own pixels.
fn area(bounds: &[rqrr::Point; 4], grey: &Grey, part: &Area) -> Option<Area> {
    let (mut low, mut high) = ([i64::MAX; 2], [i64::MIN; 2]);
    for point in bounds {
        let (x, y) = (i64::from(point.x), i64::from(point.y));
        let places = [x + i64::from(part.left), y + i64::from(part.top)];
        for (n, value) in places.into_iter().enumerate() {
            low[n] = low[n].min(value);
            high[n] = high[n].max(value + 1);
        }
    }
    let own =
        |value: i64, most: u32| (value * i64::from(grey.step)).clamp(0, i64::from(most)) as u32;
    let [width, height] = grey.full;
    let (left, top) = (own(low[0], width), own(low[1], height));
    let (right, bottom) = (own(high[0], width), own(high[1], height));
    let inside = left < right && top < bottom;
    inside.then(|| Area { left, top, width: right - left, height: bottom - top })
}

/// Part of a grey picture; all of them together may be looked at so often.
#[derive(Clone)]
struct Counting {
    width: u32,
    height: u32,
    values: CostlyCopy,
}

/// Values whose copies are counted, too.
struct CostlyCopy {
    values: Vec<Luma<u8>>,
    left: Rc<Cell<u64>>,
}

/// Looks at each pixel; a code takes some ten, noise up to thirty.
const LOOKS: u64 = 100;

impl Counting {
    fn new(width: u32, height: u32, values: Vec<Luma<u8>>, left: Rc<Cell<u64>>) -> Self {
        Self { width, height, values: CostlyCopy { values, left } }
    }

    fn at(&self, x: u32, y: u32) -> usize {
        self.values.spend(1);
        y as usize * self.width as usize + x as usize
    }
}

impl CostlyCopy {
    fn spend(&self, looks: u64) {
        match self.left.get().checked_sub(looks) {
            Some(left) => self.left.set(left),
            // Unlike a panic of its own, this is no mistake that a hook should tell.
            None => {
                self.left.set(0);
                resume_unwind(Box::new("looked at too often"))
            }
        }
    }
}

impl Clone for CostlyCopy {
    fn clone(&self) -> Self {
        // Memory is copied quickly.
        self.spend(self.values.len() as u64 / 8);
        Self { values: self.values.clone(), left: Rc::clone(&self.left) }
    }
}

impl GenericImageView for Counting {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Luma<u8> {
        self.values.values[self.at(x, y)]
    }
}

impl GenericImage for Counting {
    fn get_pixel_mut(&mut self, x: u32, y: u32) -> &mut Luma<u8> {
        let at = self.at(x, y);
        &mut self.values.values[at]
    }

    fn put_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        let at = self.at(x, y);
        self.values.values[at] = pixel;
    }

    fn blend_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        let mut blended = self.get_pixel(x, y);
        blended.blend(&pixel);
        self.put_pixel(x, y, blended);
    }
}
