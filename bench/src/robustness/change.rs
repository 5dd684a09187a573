//! What people do to a picture before they post it again.

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use weir_media::{Options, Picture, testsrc};

/// A change: its name and how it is made; the number makes each picture's its own.
pub(super) struct Change {
    pub(super) name: &'static str,
    /// The recall that is wanted of everything together.
    pub(super) goal: f64,
    pub(super) make: fn(&RgbImage, u64) -> RgbImage,
    /// JPEG quality of the upload.
    pub(super) quality: u8,
}

const fn change(name: &'static str, make: fn(&RgbImage, u64) -> RgbImage) -> Change {
    Change { name, goal: 0.99, make, quality: 85 }
}

const fn jpeg(name: &'static str, quality: u8) -> Change {
    Change { name, goal: 0.99, make: |picture, _| picture.clone(), quality }
}

pub(super) const CHANGES: [Change; 36] = [
    jpeg("JPEG quality 10", 10),
    jpeg("JPEG quality 30", 30),
    jpeg("JPEG quality 50", 50),
    jpeg("JPEG quality 70", 70),
    jpeg("JPEG quality 90", 90),
    change("resized to 10 %", |p, _| resized(p, 0.1)),
    change("resized to 25 %", |p, _| resized(p, 0.25)),
    change("resized to 50 %", |p, _| resized(p, 0.5)),
    change("resized to 200 %", |p, _| resized(p, 2.0)),
    change("blur, sigma 2", |p, _| imageops::fast_blur(p, 2.0)),
    change("blur, sigma 5", |p, _| imageops::fast_blur(p, 5.0)),
    change("noise, sigma 10", |p, n| noisy(p, n, 10.0)),
    change("noise, sigma 25", |p, n| noisy(p, n, 25.0)),
    change("brighter by 40", |p, _| levels(p, |v| v + 40.0)),
    change("darker by 40", |p, _| levels(p, |v| v - 40.0)),
    change("contrast 60 %", |p, _| levels(p, |v| (v - 128.0) * 0.6 + 128.0)),
    change("contrast 150 %", |p, _| levels(p, |v| (v - 128.0) * 1.5 + 128.0)),
    change("grey", |p, _| grey(p)),
    change("logo, 5 % of the area", |p, n| with_logo(p, n, 0.05)),
    change("logo, 10 % of the area", |p, n| with_logo(p, n, 0.10)),
    change("logo, 20 % of the area", |p, n| with_logo(p, n, 0.20)),
    change("caption bar", with_caption),
    change("screenshot", in_screenshot),
    change("picture in picture, half the width", |p, n| in_picture(p, n, 0.5)),
    change("picture in picture, a third of the width", |p, n| in_picture(p, n, 0.34)),
    change("crop of 5 %", |p, n| cropped(p, n, 0.05)),
    change("crop of 10 %", |p, n| cropped(p, n, 0.10)),
    change("crop of 20 %", |p, n| cropped(p, n, 0.20)),
    change("crop of 30 %", |p, n| cropped(p, n, 0.30)),
    Change { goal: 0.90, ..change("crop of 50 %", |p, n| cropped(p, n, 0.50)) },
    change("crop of 70 %, no goal", |p, n| cropped(p, n, 0.70)),
    change("mirrored", |p, _| imageops::flip_horizontal(p)),
    change("turned by 90 degrees", |p, _| imageops::rotate90(p)),
    Change { goal: 0.90, ..change("turned by 5 degrees", |p, _| turned(p, 5.0)) },
    change("crop of 30 % and mirrored, no goal", |p, n| {
        imageops::flip_horizontal(&cropped(p, n, 0.30))
    }),
    change("crop of 30 %, logo and JPEG 50, no goal", |p, n| {
        with_logo(&cropped(p, n, 0.30), n, 0.05)
    }),
];

impl Change {
    /// A copy as it would be uploaded and decoded.
    pub(super) fn copy(&self, picture: &Picture, number: u64) -> Picture {
        let changed = (self.make)(&to_image(picture), number);
        let jpeg = testsrc::encode_jpeg(&of_image(changed), self.quality);
        weir_media::decode(&jpeg, &Options::default()).expect("a JPEG just made")
    }
}

/// A picture that has other features than the one it is made of: a part of it,
/// turned and mirrored, each number its own.
pub(super) fn variant(picture: &Picture, number: usize) -> Picture {
    if number == 0 {
        return picture.clone();
    }
    let part = cropped(&to_image(picture), number as u64, 0.4);
    let part = if number.is_multiple_of(2) { part } else { imageops::flip_horizontal(&part) };
    of_image(if number % 4 < 2 { part } else { imageops::rotate90(&part) })
}

pub(super) fn to_image(picture: &Picture) -> RgbImage {
    RgbImage::from_raw(picture.width(), picture.height(), picture.rgb().to_vec()).expect("it fits")
}

fn of_image(image: RgbImage) -> Picture {
    let (width, height) = image.dimensions();
    Picture::from_rgb(width, height, image.into_raw()).expect("it fits")
}

/// Made smaller until its longer side is at most so long.
pub(super) fn no_longer(picture: &Picture, longest: u32) -> Picture {
    let ratio = f64::from(longest) / f64::from(picture.width().max(picture.height()));
    if ratio >= 1.0 { picture.clone() } else { of_image(resized(&to_image(picture), ratio)) }
}

fn resized(picture: &RgbImage, ratio: f64) -> RgbImage {
    let side = |side: u32| ((f64::from(side) * ratio).round() as u32).max(1);
    let (width, height) = picture.dimensions();
    imageops::resize(picture, side(width), side(height), FilterType::Triangle)
}

/// The same for the same number: SplitMix64.
struct Chance(u64);

impl Chance {
    fn of(number: u64) -> Self {
        Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// 0 to 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, most: u32) -> u32 {
        if most == 0 { 0 } else { (self.next() % u64::from(most)) as u32 }
    }
}

fn levels(picture: &RgbImage, change: impl Fn(f64) -> f64) -> RgbImage {
    let mut changed = picture.clone();
    changed.iter_mut().for_each(|value| *value = change(f64::from(*value)).clamp(0.0, 255.0) as u8);
    changed
}

fn noisy(picture: &RgbImage, number: u64, sigma: f64) -> RgbImage {
    let mut chance = Chance::of(number);
    let mut changed = picture.clone();
    for value in changed.iter_mut() {
        // Twelve even numbers make nearly a normal one.
        let normal = (0..12).map(|_| chance.part()).sum::<f64>() - 6.0;
        *value = (f64::from(*value) + sigma * normal).clamp(0.0, 255.0) as u8;
    }
    changed
}

fn grey(picture: &RgbImage) -> RgbImage {
    let mut changed = picture.clone();
    for pixel in changed.pixels_mut() {
        let [red, green, blue] = pixel.0.map(u32::from);
        *pixel = Rgb([((299 * red + 587 * green + 114 * blue) / 1000) as u8; 3]);
    }
    changed
}

/// So much of the area taken away, the sides in proportion, from anywhere.
fn cropped(picture: &RgbImage, number: u64, part: f64) -> RgbImage {
    let mut chance = Chance::of(number);
    let ratio = (1.0 - part).sqrt();
    let side = |side: u32| (f64::from(side) * ratio).round() as u32;
    let (width, height) = picture.dimensions();
    let (new_width, new_height) = (side(width), side(height));
    let (left, top) = (chance.below(width - new_width + 1), chance.below(height - new_height + 1));
    imageops::crop_imm(picture, left, top, new_width, new_height).to_image()
}

fn fill(picture: &mut RgbImage, [left, top, width, height]: [u32; 4], colour: [u8; 3]) {
    for y in top..(top + height).min(picture.height()) {
        for x in left..(left + width).min(picture.width()) {
            picture.put_pixel(x, y, Rgb(colour));
        }
    }
}

/// A badge with a ring, a bar and letters on it.
fn with_logo(picture: &RgbImage, number: u64, part: f64) -> RgbImage {
    let mut chance = Chance::of(number ^ 0x1060);
    let mut changed = picture.clone();
    let (width, height) = picture.dimensions();
    let area = f64::from(width) * f64::from(height) * part;
    let logo_width = ((area * 1.6).sqrt() as u32).min(width);
    let logo_height = ((area / 1.6).sqrt() as u32).min(height);
    let left = chance.below(width - logo_width + 1);
    let top = chance.below(height - logo_height + 1);
    let mut colour = || [0; 3].map(|_: u8| chance.below(256) as u8);
    let (ground, ink, other) = (colour(), colour(), colour());
    fill(&mut changed, [left, top, logo_width, logo_height], ground);
    let (middle_x, middle_y) = (left + logo_width / 4, top + logo_height / 2);
    let radius = f64::from(logo_height.min(logo_width / 2)) * 0.4;
    for y in top..top + logo_height {
        for x in left..left + logo_width {
            let far =
                (f64::from(x) - f64::from(middle_x)).hypot(f64::from(y) - f64::from(middle_y));
            if far < radius && far > radius * 0.6 {
                changed.put_pixel(x, y, Rgb(ink));
            }
        }
    }
    let size = (logo_height / 5).max(4);
    write(&mut changed, [left + logo_width / 2, top + size, logo_width * 9 / 20, 2, size], other);
    changed
}

/// Lines of strokes that stand for letters: left, top, width, lines, size.
fn write(picture: &mut RgbImage, [left, top, width, lines, size]: [u32; 5], ink: [u8; 3]) {
    for line in 0..lines {
        let top = top + line * size * 3 / 2;
        for n in 0..width / size {
            if n % 6 != 5 {
                let left = left + n * size;
                fill(picture, [left, top, (size / 4).max(1), size], ink);
                let bar = top + (n * 7 + line * 3) % size;
                fill(picture, [left, bar, size * 2 / 3, size / 6 + 1], ink);
            }
        }
    }
}

fn with_caption(picture: &RgbImage, number: u64) -> RgbImage {
    let (width, height) = picture.dimensions();
    let (paper, ink) =
        if number.is_multiple_of(2) { ([255; 3], [10; 3]) } else { ([0; 3], [250; 3]) };
    let bar = height * 3 / 10;
    let mut canvas = RgbImage::from_pixel(width, height + bar, Rgb(paper));
    let above = !number.is_multiple_of(3);
    imageops::replace(&mut canvas, picture, 0, i64::from(if above { bar } else { 0 }));
    let top = if above { bar / 6 } else { height + bar / 6 };
    write(&mut canvas, [width / 20, top, width * 9 / 10, 2, bar / 4], ink);
    canvas
}

/// A telephone: its status, a name and a text above, buttons below.
fn in_screenshot(picture: &RgbImage, number: u64) -> RgbImage {
    let dark = number % 2 == 1;
    let (paper, ink, line) = if dark {
        ([21, 24, 28], [235; 3], [40, 44, 50])
    } else {
        ([250, 250, 252], [20; 3], [230; 3])
    };
    let small = {
        let (width, height) = picture.dimensions();
        let ratio = (640.0 / f64::from(width)).min(900.0 / f64::from(height));
        resized(picture, ratio)
    };
    let mut canvas = RgbImage::from_pixel(720, 1480, Rgb(paper));
    fill(&mut canvas, [0, 0, 720, 44], line);
    write(&mut canvas, [20, 12, 100, 1, 20], ink);
    fill(&mut canvas, [28, 90, 72, 72], [120, 160, 200]);
    write(&mut canvas, [120, 100, 260, 1, 26], ink);
    write(&mut canvas, [36, 190, 600, 2 + (number % 3) as u32, 26], ink);
    let top = 340;
    imageops::replace(&mut canvas, &small, 40, top);
    let below = top as u32 + small.height() + 30;
    write(&mut canvas, [36, below, 560, 3, 26], ink);
    fill(&mut canvas, [0, 1370, 720, 110], line);
    canvas
}

/// In a corner of another picture, a generated one.
fn in_picture(picture: &RgbImage, number: u64, part: f64) -> RgbImage {
    let mut canvas = to_image(&testsrc::picture(number + 5_000, 1024, 640));
    let (width, height) = picture.dimensions();
    let ratio = (1024.0 * part / f64::from(width)).min(600.0 / f64::from(height));
    let small = resized(picture, ratio);
    let mut chance = Chance::of(number ^ 0x919);
    let left = chance.below(1024 - small.width() + 1);
    let top = chance.below(640 - small.height() + 1);
    imageops::replace(&mut canvas, &small, i64::from(left), i64::from(top));
    canvas
}

/// Turned about its middle; what comes in at the corners is black.
fn turned(picture: &RgbImage, degrees: f64) -> RgbImage {
    let (width, height) = picture.dimensions();
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (f64::from(x) - middle_x, f64::from(y) - middle_y);
        let (x, y) = (cosine * dx + sine * dy + middle_x, cosine * dy - sine * dx + middle_y);
        let inside =
            x >= 0.0 && y >= 0.0 && x <= f64::from(width - 1) && y <= f64::from(height - 1);
        match imageops::interpolate_bilinear(picture, x as f32, y as f32) {
            Some(pixel) if inside => pixel,
            _ => Rgb([0; 3]),
        }
    })
}
