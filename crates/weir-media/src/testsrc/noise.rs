//! Smooth chance over a line or a plane: value noise with whole numbers.

use super::chance::mix;

/// One in fixed point.
pub(super) const ONE: i64 = 1 << 12;

/// The same, for the loops over pixels: 32 bits hold all that they compute.
pub(super) const ONE_32: i32 = ONE as i32;

/// Random heights on a lattice, 0 to [`ONE`], with smooth ways between them.
#[derive(Clone, Copy)]
pub(super) struct Noise(pub(super) u64);

impl Noise {
    fn corner(self, column: i64, row: i64) -> i64 {
        let place = (column as u64).wrapping_mul(0x9e37_79b9) ^ (row as u64).rotate_left(32);
        (mix(self.0 ^ mix(place)) % (ONE as u64 + 1)) as i64
    }

    /// The height at `x` on a line, where [`ONE`] is from corner to corner.
    pub(super) fn on_line(self, x: i64) -> i64 {
        let (corner, ease) = (x.div_euclid(ONE), smooth(x.rem_euclid(ONE)));
        blend(self.corner(corner, 0), self.corner(corner + 1, 0), ease)
    }

    /// Adds `weight` 256ths of the heights along a row of the plane: at `y`, for
    /// `x` of 0, `step`, 2 `step`, and so on.
    pub(super) fn add_row(self, y: i64, step: i64, weight: i32, row: &mut [i32]) {
        let (line, ease) = (y.div_euclid(ONE), smooth(y.rem_euclid(ONE)));
        let corner =
            |column| blend(self.corner(column, line), self.corner(column, line + 1), ease) as i32;
        let (mut place, mut within, mut column) = (0, 0, 0);
        let (mut left, mut right) = (corner(0), corner(1));
        while place < row.len() {
            // From corner to corner at once, so that the inner loop is straight.
            let until = ((ONE - within + step - 1) / step) as usize;
            let end = (place + until).min(row.len());
            let (mut t, step_32) = (within as i32, step as i32);
            for height in &mut row[place..end] {
                let eased = (((t * t) >> 12) * (3 * ONE_32 - 2 * t)) >> 12;
                *height += ((left + (((right - left) * eased) >> 12)) * weight) >> 8;
                t += step_32;
            }
            place = end;
            let x = within + until as i64 * step;
            within = x % ONE;
            if x / ONE == 1 {
                left = right;
            } else {
                left = corner(column + x / ONE);
            }
            column += x / ONE;
            right = corner(column + 1);
        }
    }
}

/// Hermite's 3t² - 2t³.
fn smooth(t: i64) -> i64 {
    (((t * t) >> 12) * (3 * ONE - 2 * t)) >> 12
}

/// From `a` to `b` by `t` of [`ONE`].
pub(super) fn blend(a: i64, b: i64, t: i64) -> i64 {
    a + (((b - a) * t) >> 12)
}
