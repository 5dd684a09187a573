//! Sky, hills and sea.

use super::canvas::{Canvas, UNITS};
use super::noise::{Noise, ONE, ONE_32};
use super::palette::{Colour, Palette, mixed, shaded};

/// The sky down to `horizon`, with clouds.
pub(super) fn sky(canvas: &mut Canvas, hour: &Palette, horizon: i64, clouds: Clouds) {
    let (rows, pixel) = (canvas.row_at(horizon) + 1, canvas.pixel());
    let mut heights = vec![0; canvas.columns()];
    for row in 0..rows.min(canvas.rows()) {
        let depth = row as i64 * ONE / rows as i64;
        let air = if depth < ONE / 2 {
            mixed(hour.zenith, hour.sky, 2 * depth as i32)
        } else {
            mixed(hour.sky, hour.horizon, 2 * depth as i32 - ONE_32)
        };
        heights.fill(0);
        let y = row as i64 * pixel;
        // Towards the horizon clouds lie flatter, as they do.
        let flat = ONE + depth;
        clouds.large.add_row(y / 900 * flat / ONE, pixel / 1300, 140, &mut heights);
        clouds.small.add_row(y / 340 * flat / ONE, pixel / 560, 84, &mut heights);
        clouds.wisps.add_row(y / 120, pixel / 230, 32, &mut heights);
        let underside = shaded(hour.sky, 3400);
        for (pixel, height) in canvas.row_mut(row).chunks_exact_mut(3).zip(&heights) {
            let thick = ((height - clouds.clearance) * 5).clamp(0, ONE_32);
            if thick == 0 {
                pixel.copy_from_slice(&air);
                continue;
            }
            let cloud = mixed(hour.cloud, underside, thick / 3);
            pixel.copy_from_slice(&mixed(air, cloud, thick * 15 / 16));
        }
    }
}

/// Where clouds are.
pub(super) struct Clouds {
    pub(super) large: Noise,
    pub(super) small: Noise,
    pub(super) wisps: Noise,
    /// How high the noise must be to be a cloud, of [`ONE`].
    pub(super) clearance: i32,
}

/// A range of hills, or a headland: land from a ridge down to the bottom.
pub(super) struct Ridge {
    pub(super) line: Noise,
    pub(super) ground: Noise,
    /// The height of the ridge where the noise is half, in units from the top.
    pub(super) level: i64,
    /// How far the noise moves it up and down.
    pub(super) relief: i64,
    /// From hill to hill.
    pub(super) spacing: i64,
    /// Units by which the ridge falls from left to right, steeper to the right.
    pub(super) fall: i64,
}

impl Ridge {
    /// The ridge's height at `x`, in units from the top.
    pub(super) fn at(&self, x: i64, width: i64) -> i64 {
        let coarse = self.line.on_line(x * ONE / self.spacing);
        let fine = Noise(self.line.0 ^ 1).on_line(x * ONE * 4 / self.spacing);
        let relief = self.relief * (2 * (coarse * 4 + fine) / 5 - ONE) / ONE;
        self.level - relief + self.fall * (x * x / width) / width
    }

    /// Paints it down to `bottom`, mottled, lighter along its ridge.
    pub(super) fn paint(&self, canvas: &mut Canvas, bottom: i64, colour: Colour, light: Colour) {
        let (width, pixel) = (canvas.width(), canvas.pixel());
        // Tops in 256ths of a row, one a column.
        let tops: Vec<i64> = (0..canvas.columns() as i64)
            .map(|column| self.at(column * pixel / ONE, width) * ONE * 256 / pixel)
            .collect();
        let first = (*tops.iter().min().expect("a column") / 256).max(0) as usize;
        let last = canvas.row_at(bottom);
        let mut heights = vec![0; canvas.columns()];
        for row in first..last {
            heights.fill(0);
            let y = row as i64 * pixel;
            self.ground.add_row(y / 160, pixel / 420, 170, &mut heights);
            Noise(self.ground.0 ^ 2).add_row(y / 60, pixel / 130, 86, &mut heights);
            let at = row as i64 * 256;
            let pixels = canvas.row_mut(row).chunks_exact_mut(3);
            for ((pixel_bytes, height), top) in pixels.zip(&heights).zip(&tops) {
                let below = at - top;
                if below <= -256 {
                    continue;
                }
                let depth = (below * pixel / (256 * ONE)).max(0);
                let sunlit = (ONE - depth * ONE / (UNITS / 7)).max(0) / 2;
                let ground =
                    shaded(mixed(colour, light, sunlit as i32), 2500 + height * 3000 / ONE_32);
                let cover = (below + 256).min(256) as i32 * (ONE_32 / 256);
                let under = [pixel_bytes[0], pixel_bytes[1], pixel_bytes[2]];
                pixel_bytes.copy_from_slice(&mixed(under, ground, cover));
            }
        }
    }
}

/// The sea from `horizon` down, with swell, crests and the sun's path.
pub(super) fn sea(
    canvas: &mut Canvas,
    hour: &Palette,
    horizon: i64,
    sun: Option<i64>,
    swell: Noise,
) {
    let (first, pixel, rows) = (canvas.row_at(horizon), canvas.pixel(), canvas.rows());
    let mut heights = vec![0; canvas.columns()];
    for row in first..rows {
        let depth = (row - first) as i64 * ONE / (rows - first) as i64;
        let water = mixed(hour.sea, hour.deep, depth as i32);
        heights.fill(0);
        // Waves grow towards the onlooker.
        let near = 500 + depth * 900 / ONE;
        let y = (row - first) as i64 * pixel;
        swell.add_row(y * 4 / near, pixel / near, 130, &mut heights);
        Noise(swell.0 ^ 1).add_row(y * 14 / near, pixel * 3 / near, 80, &mut heights);
        Noise(swell.0 ^ 2).add_row(y * 40 / near, pixel * 8 / near, 46, &mut heights);
        for (pixel_bytes, height) in canvas.row_mut(row).chunks_exact_mut(3).zip(&heights) {
            let crest = ((height - 2500) * 4).clamp(0, ONE_32);
            let wave = shaded(water, 2300 + height * 3600 / ONE_32);
            pixel_bytes.copy_from_slice(&mixed(wave, hour.foam, crest * 3 / 4));
        }
        if let Some(x) = sun {
            let half = UNITS / 14 + UNITS / 7 * depth / ONE;
            lay_path(canvas, row, (x, half), hour.sun, &heights);
        }
    }
}

/// The sun's path over one row of the sea: bright in its middle, broken by the
/// waves.
fn lay_path(canvas: &mut Canvas, row: usize, (x, half): (i64, i64), sun: Colour, waves: &[i32]) {
    let pixel = canvas.pixel();
    let columns = ((x - half).max(0) * ONE / pixel) as usize..((x + half) * ONE / pixel) as usize;
    let pixels = canvas.row_mut(row).chunks_exact_mut(3).zip(waves).enumerate();
    for (column, (pixel_bytes, wave)) in pixels.skip(columns.start).take(columns.len()) {
        let aside = (column as i64 * pixel / ONE - x).abs();
        let glow = (ONE - aside * ONE / half).max(0) * i64::from((*wave).min(ONE_32)) / ONE;
        let under = [pixel_bytes[0], pixel_bytes[1], pixel_bytes[2]];
        pixel_bytes.copy_from_slice(&mixed(under, sun, glow as i32));
    }
}
