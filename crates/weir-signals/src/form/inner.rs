//! Rectangles with straight edges inside a picture.

use super::Rect;
use super::luma::Luma;

/// The longest side of the reduced picture that is searched.
const SEARCHED: u32 = 256;
/// The least step of brightness that counts as an edge.
const STEP: u8 = 10;
/// The share of a rectangle's sides (in hundredths) that must be edge: of each, and
/// on average. Where both pictures are dark, or light, there is none to be seen.
const EDGED: u32 = 40;
const EDGED_ON_AVERAGE: u32 = 70;
/// Lines that are tried, in each direction, beside the picture's own sides.
const LINES: usize = 24;

/// How many are told: of those with four edges, and of those that lean on the
/// picture's own sides. The picture round a small one has straight lines of its own,
/// so that the first is often not the one that was pasted in.
const TOLD: [usize; 2] = [3, 2];
/// Reduced pixels by which a side must be elsewhere, to be another rectangle.
const ELSEWHERE: u32 = 3;

/// Rectangles within `whole` whose sides are edges, the likeliest first: some with
/// four edges, some of which one or two sides are those of `whole`. Each has a
/// twelfth to nine tenths of the area; there may be none.
pub(super) fn likeliest(luma: &Luma, whole: Rect) -> Vec<Rect> {
    let step = whole.width.max(whole.height).div_ceil(SEARCHED).max(1);
    let reduced = luma.reduced(whole, step);
    if reduced.width < 16 || reduced.height < 16 {
        return Vec::new();
    }
    let edges = Edges::of(&reduced);
    let (rows, columns) = (edges.strongest_rows(), edges.strongest_columns());
    let area = u64::from(reduced.width) * u64::from(reduced.height);
    let mut all: [Vec<(u64, [u32; 4])>; 2] = [Vec::new(), Vec::new()];
    for (top, bottom) in pairs(&rows) {
        for (left, right) in pairs(&columns) {
            let inside = u64::from(right - left) * u64::from(bottom - top);
            if inside * 12 < area || inside * 10 > area * 9 {
                continue;
            }
            let sides = [left, top, right, bottom];
            let Some((edged, leans)) = edges.share(sides) else { continue };
            // That all of a side is edge says far more than how large it is: what
            // was pasted in has an edge all round.
            let score = (inside * u64::from(edged).pow(5)) >> edges.open_ends(sides);
            all[usize::from(leans)].push((score, sides));
        }
    }
    all.into_iter()
        .zip(TOLD)
        .flat_map(|(rectangles, most)| first_of(rectangles, most))
        .map(|sides| refined(luma, whole, step, &reduced, sides))
        .collect()
}

/// Those of the highest scores, no two of them nearly the same.
fn first_of(mut rectangles: Vec<(u64, [u32; 4])>, most: usize) -> Vec<[u32; 4]> {
    rectangles.sort_unstable_by_key(|(score, sides)| (std::cmp::Reverse(*score), *sides));
    let mut kept: Vec<[u32; 4]> = Vec::new();
    for (_, sides) in rectangles {
        if kept.len() == most {
            break;
        }
        let elsewhere = |other: &[u32; 4]| (0..4).any(|n| other[n].abs_diff(sides[n]) > ELSEWHERE);
        if kept.iter().all(elsewhere) {
            kept.push(sides);
        }
    }
    kept
}

/// Every two lines, the first before the second.
fn pairs(lines: &[u32]) -> impl Iterator<Item = (u32, u32)> + Clone + '_ {
    lines
        .iter()
        .enumerate()
        .flat_map(|(n, first)| lines[n + 1..].iter().map(|last| (*first, *last)))
}

/// Where brightness changes, counted up so that any stretch is two look-ups.
struct Edges {
    width: u32,
    height: u32,
    /// For each row and each x, edges between this row and the one above in
    /// columns 0..x; a neighbouring row counts as well.
    along_rows: Vec<u32>,
    /// For each column and each y, the same.
    along_columns: Vec<u32>,
}

impl Edges {
    fn of(luma: &Luma) -> Self {
        let (width, height) = (luma.width, luma.height);
        let row_edge = |x: u32, y: u32| {
            y > 0 && y < height && luma.at(x, y).abs_diff(luma.at(x, y - 1)) >= STEP
        };
        let column_edge = |x: u32, y: u32| {
            x > 0 && x < width && luma.at(x, y).abs_diff(luma.at(x - 1, y)) >= STEP
        };
        // An edge between two reduced pixels is a step over both.
        let near = |edge: &dyn Fn(u32) -> bool, at: u32| edge(at) || edge(at + 1);
        let mut along_rows = Vec::with_capacity((width as usize + 1) * height as usize);
        for y in 0..height {
            let mut count = 0;
            along_rows.push(0);
            for x in 0..width {
                count += u32::from(near(&|y| row_edge(x, y), y));
                along_rows.push(count);
            }
        }
        let mut along_columns = Vec::with_capacity((height as usize + 1) * width as usize);
        for x in 0..width {
            let mut count = 0;
            along_columns.push(0);
            for y in 0..height {
                count += u32::from(near(&|x| column_edge(x, y), x));
                along_columns.push(count);
            }
        }
        Self { width, height, along_rows, along_columns }
    }

    fn in_row(&self, y: u32, from: u32, to: u32) -> u32 {
        let row = y as usize * (self.width as usize + 1);
        self.along_rows[row + to as usize] - self.along_rows[row + from as usize]
    }

    fn in_column(&self, x: u32, from: u32, to: u32) -> u32 {
        let column = x as usize * (self.height as usize + 1);
        self.along_columns[column + to as usize] - self.along_columns[column + from as usize]
    }

    /// The rows with the longest edges above them, in order, and the two sides.
    fn strongest_rows(&self) -> Vec<u32> {
        strongest(self.height, |y| {
            longest_run((0..self.width).map(|x| self.in_row(y, x, x + 1) > 0))
        })
    }

    fn strongest_columns(&self) -> Vec<u32> {
        strongest(self.width, |x| {
            longest_run((0..self.height).map(|y| self.in_column(x, y, y + 1) > 0))
        })
    }

    /// The average share of edge of the sides, and whether some side is the
    /// picture's own; `None` where it is too little, or more than two sides are.
    fn share(&self, [left, top, right, bottom]: [u32; 4]) -> Option<(u32, bool)> {
        let (across, down) = (right - left, bottom - top);
        // The picture's own sides need no edge.
        let side = |own: bool, edges: u32, length: u32| (!own).then_some(100 * edges / length);
        let row = |y: u32| self.in_row(y.min(self.height - 1), left, right);
        let column = |x: u32| self.in_column(x.min(self.width - 1), top, bottom);
        let sides = [
            side(top == 0, row(top), across),
            side(bottom == self.height, row(bottom), across),
            side(left == 0, column(left), down),
            side(right == self.width, column(right), down),
        ];
        let own = sides.iter().filter(|side| side.is_none()).count();
        let edged = || sides.into_iter().flatten();
        let average = edged().sum::<u32>() / edged().count().max(1) as u32;
        let enough = edged().all(|share| share >= EDGED) && average >= EDGED_ON_AVERAGE;
        (own <= 2 && enough).then_some((average, own > 0))
    }
}

impl Edges {
    /// At how many of the four ends both sides that lead there go on beyond it: a
    /// horizon within a picture is as straight as the picture's end, but there
    /// its sides end, too.
    fn open_ends(&self, [left, top, right, bottom]: [u32; 4]) -> u32 {
        const BEYOND: u32 = 8;
        let column = |x: u32, from: u32, to: u32| {
            let own = x == 0 || x == self.width;
            !own && from < to && self.in_column(x, from, to) * 4 >= (to - from) * 3
        };
        let row = |y: u32, from: u32, to: u32| {
            let own = y == 0 || y == self.height;
            !own && from < to && self.in_row(y, from, to) * 4 >= (to - from) * 3
        };
        let (above, below) = (top.saturating_sub(BEYOND), (bottom + BEYOND).min(self.height));
        let (before, behind) = (left.saturating_sub(BEYOND), (right + BEYOND).min(self.width));
        [
            column(left, above, top) && column(right, above, top),
            column(left, bottom, below) && column(right, bottom, below),
            row(top, before, left) && row(bottom, before, left),
            row(top, right, behind) && row(bottom, right, behind),
        ]
        .map(u32::from)
        .iter()
        .sum()
    }
}

/// The longest stretch of edge, of which two places in a row may be missing.
fn longest_run(edges: impl Iterator<Item = bool>) -> u32 {
    let (mut longest, mut run, mut missing) = (0, 0, 0);
    for edge in edges {
        if edge {
            run += 1;
            missing = 0;
        } else {
            missing += 1;
            if missing > 2 {
                run = 0;
            }
        }
        longest = longest.max(run);
    }
    longest
}

/// The strongest lines, no two of them side by side, and the first and the last.
fn strongest(count: u32, strength: impl Fn(u32) -> u32) -> Vec<u32> {
    let mut lines: Vec<u32> = (2..count - 1).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(strength(*line)));
    let mut chosen = vec![0, count];
    for line in lines {
        if chosen.len() == LINES + 2 {
            break;
        }
        if chosen.iter().all(|other| other.abs_diff(line) > 2) {
            chosen.push(line);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// The rectangle in the picture's own pixels: each side where the step of
/// brightness is greatest.
pub(super) fn refined(
    luma: &Luma,
    whole: Rect,
    step: u32,
    reduced: &Luma,
    sides: [u32; 4],
) -> Rect {
    let [left, top, right, bottom] = sides;
    let rough = Rect {
        left: whole.left + left * step,
        top: whole.top + top * step,
        width: (right - left) * step,
        height: (bottom - top) * step,
    };
    let steepest = |around: u32, from: u32, to: u32, steepness: &dyn Fn(u32) -> u32| {
        let near = around.saturating_sub(step + 1).max(from + 1)..=(around + 2 * step).min(to - 1);
        near.max_by_key(|at| steepness(*at)).unwrap_or(around)
    };
    let row_step = |y: u32| {
        luma.row(rough, y).zip(luma.row(rough, y - 1)).map(|(a, b)| u32::from(a.abs_diff(b))).sum()
    };
    let column_step = |x: u32| {
        let columns = luma.column(rough, x).zip(luma.column(rough, x - 1));
        columns.map(|(a, b)| u32::from(a.abs_diff(b))).sum()
    };
    let (first_row, last_row) = (whole.top, whole.bottom());
    let (first_column, last_column) = (whole.left, whole.right());
    let top =
        if top == 0 { first_row } else { steepest(rough.top, first_row, last_row, &row_step) };
    let bottom = if bottom == reduced.height {
        last_row
    } else {
        steepest(rough.bottom(), first_row, last_row, &row_step)
    };
    let left = if left == 0 {
        first_column
    } else {
        steepest(rough.left, first_column, last_column, &column_step)
    };
    let right = if right == reduced.width {
        last_column
    } else {
        steepest(rough.right(), first_column, last_column, &column_step)
    };
    if left >= right || top >= bottom {
        return rough;
    }
    Rect { left, top, width: right - left, height: bottom - top }
}
