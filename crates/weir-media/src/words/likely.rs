//! Whether it is worth while to look for words: a test that takes a thousandth of
//! the time that reading takes.
//!
//! Writing is two levels of brightness, ink and paper, that change places often
//! along a line. So a picture is looked at in cells a few letters wide: those that
//! have two levels and nothing between, with many changes, look written, and where
//! some of them stand in a row there is likely a word.

/// The longest side that is looked at.
const LONGEST: u32 = 800;
/// Columns and rows of a cell.
const WIDE: usize = 24;
const HIGH: usize = 8;
/// How far ink must be from paper.
const CONTRAST: u8 = 60;
/// Cells in a row that make a word.
const IN_A_ROW: usize = 3;

/// Whether something seems to be written in a picture (`3 * width * height` bytes of
/// RGB). It is wrong at times, in both ways: a fence looks written, and faint or
/// very large letters do not.
pub fn is_text_likely(width: u32, height: u32, rgb: &[u8]) -> bool {
    // Letters of any size: at half the size, large ones are as wide as small ones.
    let mut grey = Grey::of(width, height, rgb);
    for _ in 0..3 {
        if grey.has_writing() {
            return true;
        }
        grey = grey.halved();
    }
    false
}

struct Grey {
    width: usize,
    values: Vec<u8>,
}

impl Grey {
    fn of(width: u32, height: u32, rgb: &[u8]) -> Self {
        let step = (width.max(height) / LONGEST).max(1) as usize;
        let (across, down) = (width as usize / step, height as usize / step);
        let at = |x: usize, y: usize| {
            let at = 3 * (y * step * width as usize + x * step);
            let [red, green, blue] = [0, 1, 2].map(|n| u32::from(rgb[at + n]));
            ((77 * red + 150 * green + 29 * blue) >> 8) as u8
        };
        let values = (0..down).flat_map(|y| (0..across).map(move |x| at(x, y))).collect();
        Self { width: across, values }
    }

    fn halved(&self) -> Self {
        let width = self.width / 2;
        if width == 0 {
            return Self { width: 0, values: Vec::new() };
        }
        let rows: Vec<&[u8]> = self.values.chunks_exact(self.width).collect();
        let mean = |rows: &[&[u8]], x: usize| {
            let sum: u16 =
                rows.iter().flat_map(|row| &row[2 * x..2 * x + 2]).map(|v| u16::from(*v)).sum();
            (sum / 4) as u8
        };
        let values =
            rows.chunks_exact(2).flat_map(|rows| (0..width).map(move |x| mean(rows, x))).collect();
        Self { width, values }
    }

    fn has_writing(&self) -> bool {
        if self.width < WIDE * IN_A_ROW {
            return false;
        }
        let rows: Vec<&[u8]> = self.values.chunks_exact(self.width).collect();
        // Bands overlap by half, so that no line of text falls between two.
        let bands = (0..rows.len().saturating_sub(HIGH - 1)).step_by(HIGH / 2);
        bands.into_iter().any(|top| {
            let mut in_a_row = 0;
            (0..self.width / WIDE).any(|cell| {
                let columns = cell * WIDE..(cell + 1) * WIDE;
                let written =
                    is_written(rows[top..top + HIGH].iter().map(|row| &row[columns.clone()]));
                in_a_row = if written { in_a_row + 1 } else { 0 };
                in_a_row == IN_A_ROW
            })
        })
    }
}

/// Whether a cell has two levels that often change places.
fn is_written<'a>(rows: impl Iterator<Item = &'a [u8]> + Clone) -> bool {
    let values = || rows.clone().flatten().copied();
    let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
    if high - low < CONTRAST {
        return false;
    }
    let quarter = (high - low) / 4;
    let clear = values().filter(|value| value - low <= quarter || high - value <= quarter).count();
    if clear * 100 < WIDE * HIGH * 62 {
        return false;
    }
    let middle = low + (high - low) / 2;
    let dark = values().filter(|value| *value <= middle).count() * 100 / (WIDE * HIGH);
    let changes: usize = rows
        .clone()
        .map(|row| row.windows(2).filter(|two| (two[0] > middle) != (two[1] > middle)).count())
        .sum();
    // Three changes a row, and neither ink nor paper alone.
    changes >= 3 * HIGH && (12..=88).contains(&dark)
}
