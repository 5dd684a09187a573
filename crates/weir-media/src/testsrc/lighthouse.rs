//! The lighthouse, its beam and the keeper's house.

use super::canvas::Canvas;
use super::chance::Chance;
use super::noise::ONE;
use super::palette::{Colour, Palette, shaded};

/// A tower: round, tapering, striped, with a lantern on top.
pub(super) struct Lighthouse {
    /// The middle of its foot, in units.
    pub(super) foot: (i64, i64),
    pub(super) height: i64,
    pub(super) bands: i64,
    /// Stripes that wind round the tower instead of lying level.
    pub(super) winding: bool,
}

impl Lighthouse {
    pub(super) fn lamp(&self) -> (i64, i64) {
        (self.foot.0, self.foot.1 - self.height * 113 / 100)
    }

    /// Half the tower's width, `up` from its foot.
    fn edge(&self, up: i64) -> i64 {
        self.height * 15 / 100 - self.height * 6 / 100 * up / self.height
    }

    pub(super) fn paint(&self, canvas: &mut Canvas, hour: &Palette) {
        let (x, foot) = self.foot;
        let top = foot - self.height;
        canvas.fill(top, foot, hour.wall, ONE, |y| {
            let half = self.edge(foot - y);
            Some((x - half, x + half))
        });
        self.paint_bands(canvas, hour.stripe);
        // The side away from the light, and a lit rim.
        canvas.fill(top, foot, [16, 18, 32], ONE * 2 / 5, |y| {
            let half = self.edge(foot - y);
            Some((x + half / 4, x + half))
        });
        canvas.fill(top, foot, [16, 18, 32], ONE / 4, |y| {
            let half = self.edge(foot - y);
            Some((x + half * 5 / 8, x + half))
        });
        self.paint_windows(canvas, hour);
        self.paint_lantern(canvas, hour);
    }

    fn paint_bands(&self, canvas: &mut Canvas, colour: Colour) {
        let (x, foot) = self.foot;
        let band = self.height / (2 * self.bands);
        for number in 0..=self.bands {
            let low = foot - (2 * number) * band;
            if !self.winding {
                if number < self.bands {
                    canvas.fill(low - band, low, colour, ONE, |y| {
                        let half = self.edge(foot - y);
                        Some((x - half, x + half))
                    });
                }
                continue;
            }
            let slope = band * 3 / 2;
            let top = foot - self.height;
            // A slanting band, cut to the tower line by line.
            canvas.fill((low - band - slope).max(top), low.min(foot), colour, ONE, |y| {
                let half = self.edge(foot - y).max(1);
                let (start, end) = (low - y - band, low - y);
                let left = (x - half + 2 * half * start / slope).max(x - half);
                let right = (x - half + 2 * half * end / slope).min(x + half);
                (left < right).then_some((left, right))
            });
        }
    }

    fn paint_windows(&self, canvas: &mut Canvas, hour: &Palette) {
        let (x, foot) = self.foot;
        let size = self.height / 42;
        let glass = if hour.dark { hour.lamp } else { [38, 44, 60] };
        for step in 1..4 {
            let y = foot - self.height * step / 4;
            canvas.rectangle((x - size, y - 2 * size), (x + size, y + size), glass);
        }
        let door = self.height / 26;
        canvas.rectangle((x - door, foot - 3 * door), (x + door, foot), [46, 34, 36]);
    }

    fn paint_lantern(&self, canvas: &mut Canvas, hour: &Palette) {
        let (x, foot) = self.foot;
        let top = foot - self.height;
        let unit = self.height / 100;
        let iron = shaded(hour.rock, 3000);
        canvas.rectangle((x - 13 * unit, top - 3 * unit), (x + 13 * unit, top + unit), iron);
        canvas.rectangle(
            (x - 7 * unit, top - 20 * unit),
            (x + 7 * unit, top - 3 * unit),
            hour.lamp,
        );
        for post in [-7, -3, 2, 6] {
            let left = x + post * unit;
            canvas.rectangle((left, top - 20 * unit), (left + unit, top - 3 * unit), iron);
        }
        canvas.fill(top - 30 * unit, top - 19 * unit, hour.roof, ONE, |y| {
            let down = y - (top - 30 * unit);
            let half = (down * 9 * unit).max(0).isqrt();
            Some((x - half, x + half))
        });
        canvas.rectangle((x - unit / 2, top - 36 * unit), (x + unit / 2, top - 28 * unit), iron);
    }

    /// The light that it throws, across the whole sky.
    pub(super) fn paint_beams(&self, canvas: &mut Canvas, hour: &Palette, chance: &mut Chance) {
        let (x, y) = self.lamp();
        let reach = canvas.width();
        let tilt = chance.between(-reach / 5, reach / 5);
        let spread = reach / 14;
        for side in [-1, 1] {
            let far = x + side * reach;
            let end = y + side * tilt;
            for widening in [2, 1] {
                let corners = [
                    (x, y - 8),
                    (x, y + 8),
                    (far, end + spread * widening),
                    (far, end - spread * widening),
                ];
                canvas.polygon(&corners, hour.lamp, ONE * 3 / 16);
            }
        }
        canvas.disc((x, y), self.height / 5, hour.lamp, ONE / 4);
        canvas.disc((x, y), self.height / 9, hour.lamp, ONE / 3);
    }
}

/// A house beside the tower, its gable to the onlooker.
pub(super) fn house(
    canvas: &mut Canvas,
    hour: &Palette,
    (left, foot): (i64, i64),
    width: i64,
    height: i64,
) {
    let (right, eaves) = (left + width, foot - height);
    canvas.rectangle((left, eaves), (right, foot), shaded(hour.wall, 3500));
    canvas.rectangle((left + width * 2 / 3, eaves), (right, foot), shaded(hour.wall, 2500));
    let roof = [
        (left - width / 14, eaves),
        (left + width / 5, eaves - height * 2 / 3),
        (right - width / 5, eaves - height * 2 / 3),
        (right + width / 14, eaves),
    ];
    canvas.polygon(&roof, hour.roof, ONE);
    let chimney = left + width * 3 / 4;
    canvas.rectangle(
        (chimney, eaves - height),
        (chimney + width / 12, eaves - height / 3),
        shaded(hour.roof, 3000),
    );
    let glass = if hour.dark { hour.lamp } else { [44, 50, 66] };
    for column in 0..3 {
        let x = left + width * (2 + 4 * column) / 14;
        canvas.rectangle((x, eaves + height / 4), (x + width / 8, eaves + height * 5 / 8), glass);
    }
}
