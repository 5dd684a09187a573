//! The filter in one walk over the picture, eight values at a time, bit for bit
//! the result of the scalar one.
//!
//! The definition's running sums must be made in their order, one after another,
//! so the eight lanes are eight *rows* in a pass along rows and eight *columns* in a
//! pass along columns, with an 8 x 8 transposition between. A band of 16 rows at
//! a time goes through all four passes (positions are those of `window`):
//!
//! ```text
//! RGB ─ luma, transpose ─► [lumas]  ring of columns, lanes = rows
//!   A  sum along the row, transpose ─► [rows]  ring of rows, lanes = columns
//!   B  sum down the column, transpose ─► [blurred]  ring of columns, lanes = rows
//!   C  sum along the row; 64 means of it ─► [thin]  ring of rows of 64
//!   D  sum down the column; 64 means of it ─► the 64 x 64 grid
//! ```
//!
//! Only `rows` grows with the picture (a 128th of its height times its width),
//! so a large picture stays within the second-level cache where whole planes
//! would each cross the memory twice. A strip of columns goes through A, B and C
//! before the next, to find its values in the first-level cache.

use std::ops::Range;

use super::grid::{Grid, SIDE};
use super::lanes::{Eight, Lanes};
use super::view::RgbView;
use super::window::Side;

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
    lumas: Ring<Column>,
    rows: Vec<Eight>,
    /// Vectors from one row in `rows` to the next.
    stride: usize,
    /// Rows that `rows` holds.
    kept: usize,
    /// Pass B's sums.
    column_sums: Vec<Eight>,
    blurred: Ring<Column>,
    /// What pass C gives of one band: 64 columns of it.
    sampled: Vec<Column>,
    thin: Ring<ThinRow>,
}

/// The last so many things, found by their position.
#[derive(Default)]
struct Ring<T> {
    slots: Vec<T>,
}

impl<T: Clone + Default> Ring<T> {
    /// Makes room for `back` things besides `ahead` new ones, all blank.
    fn reset(&mut self, back: usize, ahead: usize) {
        self.slots.clear();
        self.slots.resize((back + ahead).next_power_of_two(), T::default());
    }

    #[inline(always)]
    fn at(&self, position: usize) -> &T {
        &self.slots[position & (self.slots.len() - 1)]
    }

    #[inline(always)]
    fn at_mut(&mut self, position: usize) -> &mut T {
        let mask = self.slots.len() - 1;
        &mut self.slots[position & mask]
    }
}

/// What a band's passes need to know beyond the buffers.
struct Band<'a, L> {
    /// The position of its first row.
    top: usize,
    /// The pixels of its rows; none for rows below the picture.
    pixels: [&'a [u8]; BAND],
    /// Where in `Bands::rows` its rows begin, and those that leave the window.
    entering: [usize; BAND],
    leaving: [usize; BAND],
    /// The sums of passes A and C.
    first: [L; GROUPS],
    second: [L; GROUPS],
    /// The next of the 64 samples that pass C comes to.
    sample: usize,
}

impl Bands {
    /// Blurs and shrinks a picture of at least 5 x 5 pixels to 64 x 64.
    #[inline(always)]
    pub(crate) fn shrink<L: Lanes>(&mut self, picture: &RgbView<'_>, target: &mut Grid) {
        self.prepare(picture.width() as usize, picture.height() as usize);
        let columns = self.across.positions();
        let mut last = LastPass { sums: [Eight::ZERO; THIN], sample: 0 };
        for top in (0..self.down.positions()).step_by(BAND) {
            let mut band = self.begin_band::<L>(picture, top);
            for left in (0..columns).step_by(STRIP) {
                let right = (left + STRIP).min(columns);
                for tile in left / 8..right / 8 {
                    self.read_pixels::<L>(&band, tile);
                    self.first_along_rows(&mut band, tile);
                }
                for tile in left / 8..right / 8 {
                    self.first_down_columns(&band, tile);
                }
                self.second_along_rows(&mut band, left..right);
            }
            self.second_down_columns::<L>(top, &mut last, target);
        }
    }

    fn prepare(&mut self, width: usize, height: usize) {
        self.across.lay_out(width, 8);
        self.down.lay_out(height, BAND);
        let tiles = self.across.positions() / 8;
        // Rows that lie a multiple of 4096 bytes apart would fight for the same
        // places in the cache: keep them an odd number of cache lines apart.
        self.stride = tiles.next_multiple_of(2) + if tiles.div_ceil(2) % 2 == 0 { 2 } else { 0 };
        self.kept = (self.down.window + BAND).next_multiple_of(BAND);
        self.rows.resize(self.kept * self.stride, Eight::ZERO);
        // The rows "before the first" are zero.
        self.rows[(self.kept - self.down.window) * self.stride..].fill(Eight::ZERO);
        self.column_sums.clear();
        self.column_sums.resize(tiles, Eight::ZERO);
        self.lumas.reset(self.across.window, 8);
        self.blurred.reset(self.across.window, STRIP);
        self.sampled.resize(SIDE, [Eight::ZERO; GROUPS]);
        self.thin.reset(self.down.window, BAND);
    }

    #[inline(always)]
    fn begin_band<'a, L: Lanes>(&mut self, picture: &RgbView<'a>, top: usize) -> Band<'a, L> {
        // The columns "before the first" are zero.
        for back in 1..=self.across.window {
            *self.lumas.at_mut(0usize.wrapping_sub(back)) = [Eight::ZERO; GROUPS];
            *self.blurred.at_mut(0usize.wrapping_sub(back)) = [Eight::ZERO; GROUPS];
        }
        let mut band = Band {
            top,
            pixels: [&[]; BAND],
            entering: [0; BAND],
            leaving: [0; BAND],
            first: [L::load(&Eight::ZERO); GROUPS],
            second: [L::load(&Eight::ZERO); GROUPS],
            sample: 0,
        };
        for row in 0..BAND {
            if top + row < picture.height() as usize {
                band.pixels[row] = picture.row(top + row);
            }
            band.entering[row] = (top + row) % self.kept * self.stride;
            band.leaving[row] =
                (top + row + self.kept - self.down.window) % self.kept * self.stride;
        }
        band
    }

    /// The luma of eight columns.
    #[inline(always)]
    fn read_pixels<L: Lanes>(&mut self, band: &Band<'_, L>, tile: usize) {
        for group in 0..GROUPS {
            let mut lumas = [L::load(&Eight::ZERO); 8];
            for (luma, row) in lumas.iter_mut().zip(&band.pixels[8 * group..]) {
                *luma = L::luma(eight_pixels(row, 24 * tile, &mut [0; 24]));
            }
            for (column, luma) in L::transpose(lumas).into_iter().enumerate() {
                luma.store(&mut self.lumas.at_mut(8 * tile + column)[group]);
            }
        }
    }

    /// Pass A over eight columns.
    #[inline(always)]
    fn first_along_rows<L: Lanes>(&mut self, band: &mut Band<'_, L>, tile: usize) {
        let mut means = [[L::load(&Eight::ZERO); 8]; GROUPS];
        for column in 0..8 {
            let position = 8 * tile + column;
            let divisor = &self.across.divisors[position];
            let enter = self.lumas.at(position);
            let leave = self.lumas.at(position.wrapping_sub(self.across.window));
            for group in 0..GROUPS {
                let sum = &mut band.first[group];
                *sum = sum.plus(L::load(&enter[group])).minus(L::load(&leave[group]));
                means[group][column] = sum.over(divisor);
            }
        }
        for group in 0..GROUPS {
            for (row, mean) in L::transpose(means[group]).into_iter().enumerate() {
                mean.store(&mut self.rows[band.entering[8 * group + row] + tile]);
            }
        }
    }

    /// Pass B over eight columns.
    #[inline(always)]
    fn first_down_columns<L: Lanes>(&mut self, band: &Band<'_, L>, tile: usize) {
        let mut sum = L::load(&self.column_sums[tile]);
        for group in 0..GROUPS {
            let mut means = [sum; 8];
            for (row, mean) in means.iter_mut().enumerate() {
                let row = 8 * group + row;
                let enter = L::load(&self.rows[band.entering[row] + tile]);
                let leave = L::load(&self.rows[band.leaving[row] + tile]);
                sum = sum.plus(enter).minus(leave);
                *mean = sum.over(&self.down.divisors[band.top + row]);
            }
            for (column, mean) in L::transpose(means).into_iter().enumerate() {
                mean.store(&mut self.blurred.at_mut(8 * tile + column)[group]);
            }
        }
        sum.store(&mut self.column_sums[tile]);
    }

    /// Pass C over a strip: sums of all columns, means of the 64 sampled ones.
    #[inline(always)]
    fn second_along_rows<L: Lanes>(&mut self, band: &mut Band<'_, L>, strip: Range<usize>) {
        let mut position = strip.start;
        while position < strip.end {
            let next = self.across.samples.get(band.sample).map_or(usize::MAX, |&(at, _)| at);
            for position in position..strip.end.min(next.saturating_add(1)) {
                let enter = self.blurred.at(position);
                let leave = self.blurred.at(position.wrapping_sub(self.across.window));
                for group in 0..GROUPS {
                    let sum = &mut band.second[group];
                    *sum = sum.plus(L::load(&enter[group])).minus(L::load(&leave[group]));
                }
            }
            position = strip.end.min(next.saturating_add(1));
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
        for group in 0..GROUPS {
            for tile in 0..THIN {
                let mut columns = [L::load(&Eight::ZERO); 8];
                for (column, sampled) in columns.iter_mut().zip(&self.sampled[8 * tile..]) {
                    *column = L::load(&sampled[group]);
                }
                for (row, values) in L::transpose(columns).into_iter().enumerate() {
                    values.store(&mut self.thin.at_mut(top + 8 * group + row)[tile]);
                }
            }
        }
        for position in top..top + BAND {
            let enter = self.thin.at(position);
            let leave = self.thin.at(position.wrapping_sub(self.down.window));
            for ((sum, enter), leave) in last.sums.iter_mut().zip(enter).zip(leave) {
                L::load(sum).plus(L::load(enter)).minus(L::load(leave)).store(sum);
            }
            while let Some((at, divisor)) = self.down.samples.get(last.sample)
                && *at == position
            {
                let row = target.0[last.sample].as_chunks_mut::<8>().0;
                for (values, sum) in row.iter_mut().zip(&last.sums) {
                    let mut mean = Eight::ZERO;
                    L::load(sum).over(divisor).store(&mut mean);
                    *values = mean.0;
                }
                last.sample += 1;
            }
        }
    }
}

/// The state of pass D, which goes on from band to band.
struct LastPass {
    sums: ThinRow,
    sample: usize,
}

/// The bytes of eight pixels of a row, zero beyond its end.
#[inline(always)]
fn eight_pixels<'a>(row: &'a [u8], at: usize, spare: &'a mut [u8; 24]) -> &'a [u8; 24] {
    let rest = row.get(at..).unwrap_or_default();
    rest.first_chunk().unwrap_or_else(|| {
        spare[..rest.len()].copy_from_slice(rest);
        spare
    })
}
