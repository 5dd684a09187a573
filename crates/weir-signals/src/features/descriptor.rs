//! What a corner looks like, in 256 bits: rotated BRIEF (Calonder et al., "BRIEF:
//! Binary Robust Independent Elementary Features", ECCV 2010; Rublee et al., "ORB:
//! an efficient alternative to SIFT or SURF", ICCV 2011).
//!
//! The direction of a corner is that of the centre of gravity of the brightness
//! round it (ORB, section 3.2). Each bit compares two places of the smoothed
//! plane, turned by that direction; which places is a table (`pattern`).

use std::f64::consts::TAU;
use std::sync::LazyLock;

use super::pattern::PAIRS;
use super::plane::Plane;

/// How far from a corner its description looks.
pub(super) const REACH: u32 = 16;
/// How far the centre of gravity does.
const ROUND: i32 = 15;
/// Directions that are told apart.
const DIRECTIONS: usize = 128;

/// The pattern turned to every direction: x, y, x, y of each pair.
static TURNED: LazyLock<Vec<[[i8; 4]; 256]>> = LazyLock::new(|| {
    (0..DIRECTIONS)
        .map(|direction| {
            let (sine, cosine) = (TAU * direction as f64 / DIRECTIONS as f64).sin_cos();
            let turn = |x: i8, y: i8| {
                let (x, y) = (f64::from(x), f64::from(y));
                [(cosine * x - sine * y).round() as i8, (sine * x + cosine * y).round() as i8]
            };
            PAIRS.map(|[ax, ay, bx, by]| {
                let ([ax, ay], [bx, by]) = (turn(ax, ay), turn(bx, by));
                [ax, ay, bx, by]
            })
        })
        .collect()
});

/// The half-width of the circle at each row's distance from its middle.
static CIRCLE: LazyLock<Vec<i32>> = LazyLock::new(|| {
    (0..=ROUND).map(|y| f64::from(ROUND * ROUND - y * y).sqrt().round() as i32).collect()
});

/// The direction of a corner, a full turn in 256ths.
pub(super) fn direction(plane: &Plane, x: u32, y: u32) -> u8 {
    let width = plane.width as i32;
    let (mut down, mut across) = (0_i32, 0_i32);
    for dy in -ROUND..=ROUND {
        let half = CIRCLE[dy.unsigned_abs() as usize];
        let from = (y as i32 + dy) * width + x as i32 - half;
        let row = &plane.values[from as usize..(from + 2 * half + 1) as usize];
        let mut sum = 0;
        for (dx, value) in (-half..).zip(row) {
            let value = i32::from(*value);
            sum += value;
            across += dx * value;
        }
        down += dy * sum;
    }
    let turn = f64::from(down).atan2(f64::from(across)) / TAU;
    ((turn * 256.0).round() as i32).rem_euclid(256) as u8
}

/// The 256 bits of a corner of a smoothed plane.
pub(super) fn describe(smooth: &Plane, x: u32, y: u32, direction: u8) -> [u8; 32] {
    let width = smooth.width as i32;
    let centre = y as i32 * width + x as i32;
    let value =
        |x: i8, y: i8| smooth.values[(centre + i32::from(y) * width + i32::from(x)) as usize];
    let turned = &TURNED[usize::from(direction) * DIRECTIONS / 256];
    let mut bits = [0; 32];
    for (byte, pairs) in bits.iter_mut().zip(turned.chunks_exact(8)) {
        for [ax, ay, bx, by] in pairs {
            *byte = *byte << 1 | u8::from(value(*ax, *ay) < value(*bx, *by));
        }
    }
    bits
}
