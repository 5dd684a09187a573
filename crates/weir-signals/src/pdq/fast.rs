//! The filter in one walk over the picture, eight values at a time, bit for bit
//! the result of the scalar one.
//!
//! The definition's running sums must be made in their order, one after another,
//! so the eight lanes are eight *rows* in a pass along rows and eight *columns* in a
//! pass along columns, with an 8 x 8 transposition between. A band of 16 rows at
//! a time goes through all four passes (positions are those of `window`):
//!
//! ```text
//! RGB ─ luma, transpose ─► lumas     lanes = rows
//!   A  sum along the row, transpose ─► rows     lanes = columns
//!   B  sum down the column, transpose ─► blurred     lanes = rows
//!   C  sum along the row; 64 means of it, transpose ─► thin     lanes = columns
//!   D  sum down the column; 64 means of it ─► the 64 x 64 grid
//! ```
//!
//! Whole planes would each cross the memory twice. Here only `rows` grows with
//! the picture (by a 128th of its height times its width, in the second-level
//! cache), and a strip of columns goes through A, B and C before the next, to
//! find its values in the first-level cache. What cost the most before: sixteen
//! rows read side by side defeat the processor's own look-ahead, so the next
//! band is announced in the order in which it lies in memory (twice as fast at
//! seven megapixels). Longer bands or strips gained nothing.

use std::ops::Range;

use super::grid::{Grid, SIDE};
use super::lanes::{Eight, Lanes};
use super::view::RgbView;
use super::window::{Divisor, Side};

/// Groups of eight rows that go together: two chains of additions hide each
/// other's latency.
const GROUPS: usize = 2;
/// Rows in a band.
const BAND: usize = 8 * GROUPS;
/// Columns in a strip.
const STRIP: usize = 64;
/// Vectors in a row of 64.
const THIN: usize = SIDE / 8;

/// One column of a band.
type Column = [Eight; GROUPS];
/// One row of 64.
type ThinRow = [Eight; THIN];

/// The buffers, kept from one picture to the next.
#[derive(Default)]
pub(crate) struct Bands {
    across: Side,
    down: Side,
    /// Columns in a strip.
    strip: usize,
    lumas: Trail<Column>,
    /// Pass B's sums, and the rows within its window: for each eight columns
    /// the last `down.window` rows, so that a tile finds its own side by side.
    sums: Vec<Eight>,
    rows: Vec<Eight>,
    blurred: Trail<Column>,
    /// What pass C gives of one band: 64 columns of it.
    sampled: Vec<Column>,
    thin: Trail<ThinRow>,
}

/// The values of a strip, behind those that are still in the window.
#[derive(Default)]
struct Trail<T> {
    window: usize,
    values: Vec<T>,
}

impl<T: Copy + Default> Trail<T> {
    /// Makes room for `window` values and a strip of `strip`.
    fn reset(&mut self, window: usize, strip: usize) {
        self.window = window;
        self.values.clear();
        self.values.resize(window + strip, T::default());
    }

    /// Before the first strip there is nothing in the window.
    fn begin(&mut self) {
        self.values[..self.window].fill(T::default());
    }

    /// After a strip of `strip` its last values are those in the window.
    fn advance(&mut self, strip: usize) {
        self.values.copy_within(strip..strip + self.window, 0);
    }

    /// Room for the `N` values of the strip from `at` on.
    #[inline(always)]
    fn room<const N: usize>(&mut self, at: usize) -> &mut [T; N] {
        self.values[self.window + at..].first_chunk_mut().expect("strips are whole tiles")
    }

    /// The eight values from `at` on in the strip, and the eight that leave the
    /// window when they enter.
    #[inline(always)]
    fn eight(&self, at: usize) -> (&[T; 8], &[T; 8]) {
        let tile = |from: usize| self.values[from..].first_chunk().expect("strips are whole tiles");
        (tile(self.window + at), tile(at))
    }

    /// The values from `range` in the strip, each with the one that leaves the
    /// window when it enters.
    #[inline(always)]
    fn pairs(&self, range: Range<usize>) -> impl Iterator<Item = (&T, &T)> {
        let enter = &self.values[self.window + range.start..self.window + range.end];
        enter.iter().zip(&self.values[range])
    }
}

/// What a band's passes need to know beyond the buffers.
struct Band<'a, L> {
    /// The position of its first row.
    top: usize,
    /// The bytes of a row of pixels.
    row_bytes: usize,
    /// The pixels of its rows, as far as the picture goes.
    pixels: &'a [u8],
    /// The pixels of the rows below it.
    below: &'a [u8],
    /// For each row its place among the rows in pass B's window: that of the row
    /// which leaves it.
    places: [usize; BAND],
    /// The sums of passes A and C.
    first: [L; GROUPS],
    second: [L; GROUPS],
    /// The next of the 64 samples that pass C comes to.
    sample: usize,
}

impl<'a, L: Lanes> Band<'a, L> {
    fn new(picture: &RgbView<'a>, top: usize, window: usize) -> Self {
        let height = picture.height() as usize;
        let rows = picture.rows_from(top.min(height));
        let row_bytes = 3 * picture.width() as usize;
        let (pixels, below) = rows.split_at(rows.len().min(BAND * row_bytes));
        let zero = [L::load(&Eight::ZERO); GROUPS];
        let places = std::array::from_fn(|row| (top + row) % window);
        Self { top, row_bytes, pixels, below, places, first: zero, second: zero, sample: 0 }
    }

    /// Eight pixels from `left` on of each of the eight rows from `row` on, black
    /// beyond the ends of the picture.
    #[cold]
    fn edge(&self, row: usize, left: usize) -> [u8; 8 * 24] {
        let mut eight = [0; 8 * 24];
        let rows = self.pixels.chunks_exact(self.row_bytes).skip(row);
        for (to, from) in eight.as_chunks_mut::<24>().0.iter_mut().zip(rows) {
            let from = from.get(3 * left..).unwrap_or_default();
            let bytes = from.len().min(24);
            to[..bytes].copy_from_slice(&from[..bytes]);
        }
        eight
    }
}

impl Bands {
    /// Blurs and shrinks a picture of at least 5 x 5 pixels to 64 x 64.
    #[inline(always)]
    pub(crate) fn shrink<L: Lanes>(&mut self, picture: &RgbView<'_>, target: &mut Grid) {
        self.prepare(picture.width() as usize, picture.height() as usize);
        let columns = self.across.positions();
        let mut last = LastPass { sums: [Eight::ZERO; THIN], sample: 0 };
        for top in (0..self.down.positions()).step_by(BAND) {
            let mut band = Band::<L>::new(picture, top, self.down.window);
            self.lumas.begin();
            self.blurred.begin();
            for left in (0..columns).step_by(self.strip) {
                let strip = left..columns.min(left + self.strip);
                for tile in strip.clone().step_by(8) {
                    self.read_pixels(&band, tile, tile - left);
                    let rows = self.first_along_rows(&mut band, tile, tile - left);
                    self.first_down_columns(&band, tile, tile - left, &rows);
                }
                self.second_along_rows(&mut band, strip);
                self.lumas.advance(self.strip);
                self.blurred.advance(self.strip);
            }
            self.second_down_columns::<L>(top, &mut last, target);
        }
    }

    fn prepare(&mut self, width: usize, height: usize) {
        self.across.lay_out(width, 8);
        self.down.lay_out(height, BAND);
        let tiles = self.across.positions() / 8;
        self.sums.clear();
        self.sums.resize(tiles, Eight::ZERO);
        self.rows.clear();
        self.rows.resize(tiles * self.down.window, Eight::ZERO);
        // A strip is no shorter than the window, else moving the window along
        // would cost more than the work.
        self.strip = STRIP.max(self.across.window.next_multiple_of(8));
        self.lumas.reset(self.across.window, self.strip);
        self.blurred.reset(self.across.window, self.strip);
        self.sampled.resize(SIDE, Column::default());
        self.thin.reset(self.down.window, BAND);
    }

    /// The luma of the eight columns from `left` on, which are those from `at` on
    /// in the strip.
    #[inline(always)]
    fn read_pixels<L: Lanes>(&mut self, band: &Band<'_, L>, left: usize, at: usize) {
        for line in (0..BAND * 24).step_by(64) {
            L::announce(band.below, BAND * 3 * left + line);
        }
        let columns: &mut [Column; 8] = self.lumas.room(at);
        for group in 0..GROUPS {
            let start = 8 * group * band.row_bytes + 3 * left;
            let edge;
            let lumas = match band.pixels.get(start..start + 7 * band.row_bytes + 24) {
                Some(bytes) if 3 * left + 24 <= band.row_bytes => L::lumas(bytes, band.row_bytes),
                _ => {
                    edge = band.edge(8 * group, left);
                    L::lumas(&edge, 24)
                }
            };
            for (column, luma) in columns.iter_mut().zip(L::transpose(lumas)) {
                luma.store(&mut column[group]);
            }
        }
    }

    /// Pass A over eight columns: their means as rows.
    #[inline(always)]
    fn first_along_rows<L: Lanes>(
        &mut self,
        band: &mut Band<'_, L>,
        left: usize,
        at: usize,
    ) -> [[L; 8]; GROUPS] {
        let mut means = [[L::load(&Eight::ZERO); 8]; GROUPS];
        let (enter, leave) = self.lumas.eight(at);
        let divisors = eight_divisors(&self.across, left);
        for column in 0..8 {
            for group in 0..GROUPS {
                let (enter, leave) =
                    (L::load(&enter[column][group]), L::load(&leave[column][group]));
                band.first[group] = band.first[group].plus(enter).minus(leave);
                means[group][column] = band.first[group].over(&divisors[column]);
            }
        }
        means.map(L::transpose)
    }

    /// Pass B over eight columns.
    #[inline(always)]
    fn first_down_columns<L: Lanes>(
        &mut self,
        band: &Band<'_, L>,
        left: usize,
        at: usize,
        rows: &[[L; 8]; GROUPS],
    ) {
        let (window, tile) = (self.down.window, left / 8);
        let kept = &mut self.rows[tile * window..(tile + 1) * window];
        let mut sum = L::load(&self.sums[tile]);
        let columns: &mut [Column; 8] = self.blurred.room(at);
        for group in 0..GROUPS {
            let divisors = eight_divisors(&self.down, band.top + 8 * group);
            let mut means = rows[group];
            for (row, mean) in means.iter_mut().enumerate() {
                let (enter, place) = (*mean, &mut kept[band.places[8 * group + row]]);
                sum = sum.plus(enter).minus(L::load(place));
                enter.store(place);
                *mean = sum.over(&divisors[row]);
            }
            for (column, mean) in columns.iter_mut().zip(L::transpose(means)) {
                mean.store(&mut column[group]);
            }
        }
        sum.store(&mut self.sums[tile]);
    }

    /// Pass C over a strip: sums of all columns, means of the sampled ones.
    #[inline(always)]
    fn second_along_rows<L: Lanes>(&mut self, band: &mut Band<'_, L>, strip: Range<usize>) {
        let mut position = strip.start;
        while position < strip.end {
            let sample = self.across.samples.get(band.sample);
            let end = sample.map_or(strip.end, |&(at, _)| strip.end.min(at + 1));
            let range = position - strip.start..end - strip.start;
            for (enter, leave) in self.blurred.pairs(range) {
                for group in 0..GROUPS {
                    let sum = &mut band.second[group];
                    *sum = sum.plus(L::load(&enter[group])).minus(L::load(&leave[group]));
                }
            }
            position = end;
            // A narrow picture takes one column for several samples.
            while let Some((at, divisor)) = self.across.samples.get(band.sample)
                && at + 1 == position
            {
                for group in 0..GROUPS {
                    band.second[group].over(divisor).store(&mut self.sampled[band.sample][group]);
                }
                band.sample += 1;
            }
        }
    }

    /// Pass D over a band: sums of all its rows, means of the sampled ones.
    #[inline(always)]
    fn second_down_columns<L: Lanes>(
        &mut self,
        top: usize,
        last: &mut LastPass,
        target: &mut Grid,
    ) {
        let rows: &mut [ThinRow; BAND] = self.thin.room(0);
        for (tile, columns) in self.sampled.as_chunks::<8>().0.iter().enumerate() {
            for group in 0..GROUPS {
                let mut values = [L::load(&Eight::ZERO); 8];
                for (value, column) in values.iter_mut().zip(columns) {
                    *value = L::load(&column[group]);
                }
                for (row, value) in rows[8 * group..].iter_mut().zip(L::transpose(values)) {
                    value.store(&mut row[tile]);
                }
            }
        }
        for (row, (enter, leave)) in self.thin.pairs(0..BAND).enumerate() {
            for ((sum, enter), leave) in last.sums.iter_mut().zip(enter).zip(leave) {
                L::load(sum).plus(L::load(enter)).minus(L::load(leave)).store(sum);
            }
            while let Some((at, divisor)) = self.down.samples.get(last.sample)
                && *at == top + row
            {
                let means = target.0[last.sample].as_chunks_mut::<8>().0;
                for (mean, sum) in means.iter_mut().zip(&last.sums) {
                    let mut eight = Eight::ZERO;
                    L::load(sum).over(divisor).store(&mut eight);
                    *mean = eight.0;
                }
                last.sample += 1;
            }
        }
        self.thin.advance(BAND);
    }
}

/// The state of pass D, which goes on from band to band.
struct LastPass {
    sums: ThinRow,
    sample: usize,
}

/// What the eight outputs from `position` on are divided by.
#[inline(always)]
fn eight_divisors(side: &Side, position: usize) -> &[Divisor; 8] {
    side.divisors[position..].first_chunk().expect("sides are laid out in whole tiles")
}
