//! Where a scene is painted: shapes by spans, with soft edges.

use super::noise::ONE;
use super::palette::Colour;

/// Units along the shorter side: scenes are drawn in these, whatever the size
/// of the picture.
pub(super) const UNITS: i64 = 4096;

/// Lines that each row of pixels is sampled on, for soft edges.
const LINES: i64 = 4;

/// A picture in the making.
pub(super) struct Canvas {
    columns: usize,
    rows: usize,
    rgb: Vec<u8>,
    /// Coverage of one row by the shape being filled, in [`FULL`]ths.
    coverage: Vec<i64>,
}

/// Coverage of a pixel that lies wholly in a shape: 256 a line.
const FULL: i64 = 256 * LINES;

impl Canvas {
    pub(super) fn new(columns: u32, rows: u32) -> Self {
        let (columns, rows) = (columns as usize, rows as usize);
        Self { columns, rows, rgb: vec![0; 3 * columns * rows], coverage: vec![0; columns] }
    }

    pub(super) fn into_rgb(self) -> Vec<u8> {
        self.rgb
    }

    fn shorter(&self) -> i64 {
        self.columns.min(self.rows) as i64
    }

    /// Its width in units.
    pub(super) fn width(&self) -> i64 {
        self.columns as i64 * UNITS / self.shorter()
    }

    /// Its height in units.
    pub(super) fn height(&self) -> i64 {
        self.rows as i64 * UNITS / self.shorter()
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Units from one pixel to the next, in [`ONE`]ths.
    pub(super) fn pixel(&self) -> i64 {
        UNITS * ONE / self.shorter()
    }

    /// The row of pixels at a height in units, as near as it is in the picture.
    pub(super) fn row_at(&self, y: i64) -> usize {
        (y.max(0) * self.shorter() / UNITS).min(self.rows as i64) as usize
    }

    pub(super) fn row_mut(&mut self, row: usize) -> &mut [u8] {
        &mut self.rgb[3 * row * self.columns..3 * (row + 1) * self.columns]
    }

    /// Fills what lies between two edges on each line from `top` to `bottom`:
    /// `edges(y)` gives left and right, all in units. `strength` is of [`ONE`].
    pub(super) fn fill(
        &mut self,
        top: i64,
        bottom: i64,
        colour: Colour,
        strength: i64,
        edges: impl Fn(i64) -> Option<(i64, i64)>,
    ) {
        let last = (self.row_at(bottom) + 1).min(self.rows);
        for row in self.row_at(top)..last {
            let mut touched = (self.columns, 0);
            for line in 0..LINES {
                let y =
                    (2 * (row as i64 * LINES + line) + 1) * UNITS / (2 * LINES * self.shorter());
                if let Some((left, right)) = edges(y).filter(|_| (top..bottom).contains(&y)) {
                    let (first, end) = self.cover(left, right);
                    touched = (touched.0.min(first), touched.1.max(end));
                }
            }
            if touched.0 < touched.1 {
                self.paint(row, touched.0, touched.1, colour, strength);
            }
        }
    }

    /// Adds one line's span to the coverage; which pixels it touched.
    fn cover(&mut self, left: i64, right: i64) -> (usize, usize) {
        let scale = |x: i64| x * self.shorter() * 256 / UNITS;
        let limit = self.columns as i64 * 256;
        let (left, right) = (scale(left).clamp(0, limit), scale(right).clamp(0, limit));
        if left >= right {
            return (self.columns, 0);
        }
        let (first, last) = ((left / 256) as usize, ((right - 1) / 256) as usize);
        if first == last {
            self.coverage[first] += right - left;
        } else {
            self.coverage[first] += 256 - left % 256;
            self.coverage[first + 1..last].iter_mut().for_each(|pixel| *pixel += 256);
            self.coverage[last] += right - last as i64 * 256;
        }
        (first, last + 1)
    }

    fn paint(&mut self, row: usize, first: usize, end: usize, colour: Colour, strength: i64) {
        let start = 3 * row * self.columns;
        let pixels = self.rgb[start + 3 * first..start + 3 * end].chunks_exact_mut(3);
        for (pixel, coverage) in pixels.zip(&mut self.coverage[first..end]) {
            let cover = *coverage * strength / ONE;
            for (sample, wanted) in pixel.iter_mut().zip(colour) {
                let old = i64::from(*sample);
                *sample = (old + (i64::from(wanted) - old) * cover / FULL) as u8;
            }
            *coverage = 0;
        }
    }

    /// A disc round (x, y).
    pub(super) fn disc(&mut self, (x, y): (i64, i64), radius: i64, colour: Colour, strength: i64) {
        self.fill(y - radius, y + radius, colour, strength, |line| {
            let half = (radius * radius - (line - y) * (line - y)).max(0).isqrt();
            Some((x - half, x + half))
        });
    }

    /// A convex polygon.
    pub(super) fn polygon(&mut self, corners: &[(i64, i64)], colour: Colour, strength: i64) {
        let top = corners.iter().map(|corner| corner.1).min().unwrap_or(0);
        let bottom = corners.iter().map(|corner| corner.1).max().unwrap_or(0);
        self.fill(top, bottom, colour, strength, |y| {
            let mut span: Option<(i64, i64)> = None;
            for (place, from) in corners.iter().enumerate() {
                let to = &corners[(place + 1) % corners.len()];
                if (from.1 <= y) != (to.1 <= y) {
                    let x = from.0 + (to.0 - from.0) * (y - from.1) / (to.1 - from.1);
                    span = Some(span.map_or((x, x), |(left, right)| (left.min(x), right.max(x))));
                }
            }
            span
        });
    }

    /// An upright rectangle.
    pub(super) fn rectangle(
        &mut self,
        (left, top): (i64, i64),
        (right, bottom): (i64, i64),
        colour: Colour,
    ) {
        self.fill(top, bottom, colour, ONE, |_| Some((left, right)));
    }

    /// Turns left and right about.
    pub(super) fn mirror(&mut self) {
        for row in self.rgb.chunks_exact_mut(3 * self.columns) {
            row.reverse();
            row.chunks_exact_mut(3).for_each(<[u8]>::reverse);
        }
    }
}
