//! One scene from one seed: what is where, at which hour.

use super::canvas::{Canvas, UNITS};
use super::chance::Chance;
use super::landscape::{self, Clouds, Ridge};
use super::lighthouse::{self, Lighthouse};
use super::noise::{Noise, ONE, ONE_32};
use super::palette::{HOURS, Palette, mixed, shaded};
use super::vessel;
use crate::picture::Picture;

/// The picture of a seed: the same bytes for the same arguments, on every
/// machine. The same seed at another size shows the same scene, unless the
/// shape differs much.
///
/// # Panics
/// If a side is 0 or the picture does not fit in memory.
pub fn picture(seed: u64, width: u32, height: u32) -> Picture {
    assert!(width > 0 && height > 0, "a picture has at least one pixel");
    let mut canvas = Canvas::new(width, height);
    let mut chance = Chance::new(seed);
    let hour = chance.pick(&HOURS);
    let horizon = canvas.height() * chance.between(38, 68) / 100;

    let sun = paint_sky(&mut canvas, hour, &mut chance, horizon);
    paint_hills(&mut canvas, hour, &mut chance, horizon);
    landscape::sea(&mut canvas, hour, horizon, sun, Noise(chance.next()));
    paint_boats(&mut canvas, hour, &mut chance, horizon);
    paint_headland(&mut canvas, hour, &mut chance, horizon);
    paint_front(&mut canvas, hour, &mut chance);
    if chance.happens(50) {
        canvas.mirror();
    }
    Picture::from_rgb(width, height, canvas.into_rgb()).expect("the canvas is filled")
}

/// Gives the sun's place, where it stands low enough to shine on the sea.
fn paint_sky(
    canvas: &mut Canvas,
    hour: &Palette,
    chance: &mut Chance,
    horizon: i64,
) -> Option<i64> {
    let clouds = Clouds {
        large: Noise(chance.next()),
        small: Noise(chance.next()),
        wisps: Noise(chance.next()),
        clearance: chance.between(1500, 2200) as i32,
    };
    landscape::sky(canvas, hour, horizon, clouds);
    let width = canvas.width();
    let sun = (chance.between(width / 8, width * 7 / 8), chance.between(horizon / 5, horizon));
    let radius = chance.between(UNITS / 18, UNITS / 8);
    if chance.happens(35) {
        paint_rays(canvas, hour, chance, sun);
    }
    for (times, strength) in [(24, ONE / 8), (17, ONE / 6), (12, ONE / 5)] {
        canvas.disc(sun, radius * times / 10, hour.sun, strength);
    }
    canvas.disc(sun, radius, hour.sun, ONE);
    for _ in 0..chance.between(0, 7) {
        let place = (chance.between(0, width), chance.between(UNITS / 20, horizon));
        let span = chance.between(UNITS / 60, UNITS / 26);
        vessel::gull(canvas, hour.rock, place, span);
    }
    (sun.1 > horizon / 3).then_some(sun.0)
}

fn paint_rays(canvas: &mut Canvas, hour: &Palette, chance: &mut Chance, (x, y): (i64, i64)) {
    let reach = 3 * canvas.width().max(canvas.height());
    let rays = chance.between(7, 13);
    let turn = chance.between(0, reach);
    // Round the edge of a square about the sun; rays need no angles.
    let at = |place: i64| {
        let along = (place + turn).rem_euclid(8 * reach);
        match (along / (2 * reach), along % (2 * reach) - reach) {
            (0, step) => (x + step, y - reach),
            (1, step) => (x + reach, y + step),
            (2, step) => (x - step, y + reach),
            (_, step) => (x - reach, y - step),
        }
    };
    let step = 8 * reach / (2 * rays);
    for ray in 0..rays {
        let corners = [(x, y), at(2 * ray * step), at((2 * ray + 1) * step)];
        canvas.polygon(&corners, hour.sun, ONE / 5);
    }
}

fn paint_hills(canvas: &mut Canvas, hour: &Palette, chance: &mut Chance, horizon: i64) {
    let ranges = chance.between(1, 4);
    for range in 0..ranges {
        let near = ((range + 1) * ONE / (ranges + 1)) as i32;
        let ridge = Ridge {
            line: Noise(chance.next()),
            ground: Noise(chance.next()),
            level: horizon - chance.between(UNITS / 40, UNITS / 5) * (ranges - range) / ranges,
            relief: chance.between(UNITS / 16, UNITS / 6),
            spacing: chance.between(UNITS / 5, UNITS),
            fall: chance.between(-UNITS / 6, UNITS / 4),
        };
        let colour = mixed(hour.far, hour.land, near);
        ridge.paint(canvas, horizon, colour, mixed(colour, hour.horizon, ONE_32 / 2));
    }
}

fn paint_boats(canvas: &mut Canvas, hour: &Palette, chance: &mut Chance, horizon: i64) {
    let (width, deep) = (canvas.width(), canvas.height() - horizon);
    let mut boats: Vec<i64> =
        (0..chance.between(0, 5)).map(|_| chance.between(deep / 12, deep * 2 / 3)).collect();
    boats.sort_unstable();
    for down in boats {
        let size = UNITS / 26 + down / 7;
        let x = chance.between(width / 10, width);
        vessel::boat(canvas, hour, chance, (x, horizon + down), size);
    }
}

/// The headland on the left with the lighthouse on it.
fn paint_headland(canvas: &mut Canvas, hour: &Palette, chance: &mut Chance, horizon: i64) {
    let (width, height) = (canvas.width(), canvas.height());
    let headland = Ridge {
        line: Noise(chance.next()),
        ground: Noise(chance.next()),
        level: horizon + chance.between(-UNITS / 8, (height - horizon) / 3),
        relief: chance.between(UNITS / 40, UNITS / 10),
        spacing: chance.between(UNITS / 6, UNITS / 2),
        fall: height * chance.between(7, 24) / 10,
    };
    let x = chance.between(width / 10, width * 45 / 100);
    let ground = headland.at(x, width).min(height * 9 / 10);
    let tall = (ground * chance.between(45, 72) / 100).clamp(UNITS / 6, UNITS * 3 / 5);
    // Walls go down to the lower side of the slope; the ground hides the rest.
    let rooted = |left: i64, right: i64| {
        headland.at(left, width).max(headland.at(right, width)) + UNITS / 50
    };
    let tower = Lighthouse {
        foot: (x, rooted(x - tall / 6, x + tall / 6)),
        height: tall,
        bands: chance.between(2, 6),
        winding: chance.happens(35),
    };
    if hour.dark {
        tower.paint_beams(canvas, hour, chance);
    }
    let house_width = tower.height * chance.between(28, 52) / 100;
    let left =
        if chance.happens(50) { x + tower.height / 8 } else { x - tower.height / 8 - house_width };
    let foot = rooted(left, left + house_width);
    lighthouse::house(canvas, hour, (left, foot), house_width, house_width * 2 / 5);
    tower.paint(canvas, hour);
    headland.paint(canvas, height, hour.rock, hour.land);
}

/// What stands nearest: rocks, or a line of flags.
fn paint_front(canvas: &mut Canvas, hour: &Palette, chance: &mut Chance) {
    let (width, height) = (canvas.width(), canvas.height());
    if chance.happens(60) {
        let rocks = Ridge {
            line: Noise(chance.next()),
            ground: Noise(chance.next()),
            level: height + chance.between(-UNITS / 7, UNITS / 30),
            relief: chance.between(UNITS / 12, UNITS / 5),
            spacing: chance.between(UNITS / 5, UNITS / 2),
            fall: -chance.between(0, UNITS / 3),
        };
        rocks.paint(canvas, height, shaded(hour.rock, 2400), hour.rock);
    }
    if chance.happens(45) {
        let count = chance.between(6, 13);
        let from = (chance.between(0, width / 3), chance.between(0, height * 3 / 4));
        let to = (chance.between(width * 3 / 5, width), chance.between(0, height * 3 / 4));
        vessel::flags(canvas, chance, from, to, count);
    }
}
