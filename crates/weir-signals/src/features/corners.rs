//! Where a picture has something that is found again: corners, by the smaller
//! eigenvalue of the gradients round a pixel (Shi and Tomasi, "Good Features to
//! Track", CVPR 1994), spread by the adaptive suppression of Brown, Szeliski and
//! Winder ("Multi-Image Matching using Multi-Scale Oriented Patches", CVPR 2005).
//!
//! The strongest corners of a picture as a whole were tried first: a picture's
//! crop has others, and one busy corner takes them all.

use super::plane::Plane;

/// A corner of a plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Corner {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) strength: f32,
}

/// How much stronger another corner must be to take this one's place.
const STRONGER: f32 = 0.9;
/// The least strength: gradients of a few steps of brightness.
const WEAKEST: f32 = 2.5;

/// Products of the gradients of a row: across twice, down twice, both. In arrays of
/// their own, so that the compiler takes several pixels at a time.
type Products = [Vec<f32>; 3];

/// Buffers that are kept from plane to plane.
#[derive(Debug, Default)]
pub(super) struct Detector {
    /// Of the last five rows.
    rows: [Products; 5],
    /// Summed down those.
    sums: Products,
    strengths: Vec<f32>,
    found: Vec<Corner>,
}

impl Detector {
    /// At most `most` corners, no nearer than `margin` to the edge; the best are
    /// those that are the strongest far around.
    pub(super) fn corners(&mut self, plane: &Plane, margin: u32, most: usize) -> Vec<Corner> {
        let margin = margin.max(4);
        if plane.width <= 2 * margin || plane.height <= 2 * margin || most == 0 {
            return Vec::new();
        }
        self.measure(plane);
        self.find_peaks(plane, margin);
        thin_out(&mut self.found, plane, most);
        spread(&self.found, most)
    }

    /// The strength of every pixel; 0 near the edge.
    fn measure(&mut self, plane: &Plane) {
        let (width, height) = (plane.width as usize, plane.height as usize);
        self.strengths.clear();
        self.strengths.resize(width * height, 0.0);
        for line in self.rows.as_flattened_mut().iter_mut().chain(&mut self.sums) {
            line.clear();
            line.resize(width, 0.0);
        }
        for y in 1..height - 1 {
            products(plane, y, &mut self.rows[y % 5]);
            // Rows y - 4 to y are there: the window of row y - 2.
            if y >= 5 {
                self.sum_down();
                let line = &mut self.strengths[(y - 2) * width..(y - 1) * width];
                strengths(&self.sums, &mut line[3..width - 2]);
            }
        }
    }

    fn sum_down(&mut self) {
        let [a, b, c, d, e] = &self.rows;
        for n in 0..3 {
            let length = self.sums[n].len();
            let (a, b, c) = (&a[n][..length], &b[n][..length], &c[n][..length]);
            let (d, e) = (&d[n][..length], &e[n][..length]);
            let sums = &mut self.sums[n][..length];
            for x in 0..length {
                sums[x] = a[x] + b[x] + c[x] + d[x] + e[x];
            }
        }
    }

    fn find_peaks(&mut self, plane: &Plane, margin: u32) {
        let width = plane.width as usize;
        self.found.clear();
        for y in margin as usize..(plane.height - margin) as usize {
            for x in margin as usize..width - margin as usize {
                let at = y * width + x;
                let strength = self.strengths[at];
                if strength < WEAKEST {
                    continue;
                }
                let value = |dy: usize, dx: usize| self.strengths[at + dy * width + dx - width - 1];
                // Of equal ones the first counts.
                let peak = (0..3).all(|dy| {
                    (0..3).all(|dx| match (dy, dx) {
                        (1, 1) => true,
                        (0, _) | (1, 0) => value(dy, dx) < strength,
                        _ => value(dy, dx) <= strength,
                    })
                });
                if peak {
                    let nudge = |before: f32, after: f32| {
                        let bend = before - 2.0 * strength + after;
                        if bend < 0.0 {
                            (0.5 * (before - after) / bend).clamp(-0.5, 0.5)
                        } else {
                            0.0
                        }
                    };
                    self.found.push(Corner {
                        x: x as f32 + nudge(value(1, 0), value(1, 2)),
                        y: y as f32 + nudge(value(0, 1), value(2, 1)),
                        strength,
                    });
                }
            }
        }
    }
}

/// The products of the gradients (Sobel's, in steps of brightness) of one row.
fn products(plane: &Plane, y: usize, [xx, yy, xy]: &mut Products) {
    let width = plane.width as usize;
    let row = |y: usize| &plane.values[y * width..(y + 1) * width];
    let (above, here, below) = (row(y - 1), row(y), row(y + 1));
    let (xx, yy, xy) = (&mut xx[..width], &mut yy[..width], &mut xy[..width]);
    for x in 1..width - 1 {
        let v = |row: &[u8], x: usize| i32::from(row[x]);
        let across = v(above, x + 1) - v(above, x - 1)
            + 2 * (v(here, x + 1) - v(here, x - 1))
            + v(below, x + 1)
            - v(below, x - 1);
        let down =
            v(below, x - 1) - v(above, x - 1) + 2 * (v(below, x) - v(above, x)) + v(below, x + 1)
                - v(above, x + 1);
        let (across, down) = (across as f32 / 4.0, down as f32 / 4.0);
        xx[x] = across * across;
        yy[x] = down * down;
        xy[x] = across * down;
    }
}

/// The root of the smaller eigenvalue of the mean products round each pixel from
/// the fourth on.
fn strengths([xx, yy, xy]: &Products, line: &mut [f32]) {
    let count = line.len();
    let five =
        |sums: &[f32], x: usize| sums[x] + sums[x + 1] + sums[x + 2] + sums[x + 3] + sums[x + 4];
    let (xx, yy, xy) = (&xx[1..count + 5], &yy[1..count + 5], &xy[1..count + 5]);
    for (x, strength) in line.iter_mut().enumerate() {
        let (xx, yy, xy) = (five(xx, x), five(yy, x), five(xy, x));
        let (half, difference) = ((xx + yy) / 2.0, (xx - yy) / 2.0);
        let smaller = half - (difference * difference + xy * xy).sqrt();
        *strength = (smaller.max(0.0) / 25.0).sqrt();
    }
}

/// Corners that are compared with each other, for each that is wanted.
const COMPARED: usize = 3;

/// Columns and rows of a cell.
const CELL: u32 = 32;

/// Keeps the strongest of each part of the plane, strongest first. (Of the plane as
/// a whole, the letters of a caption would be all that is left.)
fn thin_out(found: &mut Vec<Corner>, plane: &Plane, most: usize) {
    let across = plane.width.div_ceil(CELL) as usize;
    let cells = across * plane.height.div_ceil(CELL) as usize;
    let each = (COMPARED * most / cells).max(2);
    let mut counts = vec![0; cells];
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    found.retain(|corner| {
        let cell = |place: f32| place as usize / CELL as usize;
        let count = &mut counts[cell(corner.y) * across + cell(corner.x)];
        *count += 1;
        *count <= each
    });
}

/// The corners that are the strongest within the largest circles; they come
/// strongest first.
fn spread(found: &[Corner], most: usize) -> Vec<Corner> {
    let mut reach: Vec<(f32, usize)> = found
        .iter()
        .enumerate()
        .map(|(n, corner)| {
            let stronger =
                found[..n].iter().take_while(|other| other.strength * STRONGER > corner.strength);
            let nearest = stronger
                .map(|other| (other.x - corner.x).powi(2) + (other.y - corner.y).powi(2))
                .fold(f32::INFINITY, f32::min);
            (nearest, n)
        })
        .collect();
    reach.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    reach.iter().take(most).map(|(_, n)| found[*n]).collect()
}
