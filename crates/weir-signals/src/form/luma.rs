//! How bright a picture is: all that the search for forms looks at.

use super::Rect;
use crate::pdq::RgbView;

/// Brightness, a byte a pixel.
pub(super) struct Luma {
    pub(super) width: u32,
    pub(super) height: u32,
    values: Vec<u8>,
}

impl Luma {
    /// ITU-R BT.601 in 256ths.
    pub(super) fn of(picture: &RgbView<'_>) -> Self {
        let bright = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            ((77 * red + 150 * green + 29 * blue) >> 8) as u8
        };
        let values = picture.pixels().chunks_exact(3).map(bright).collect();
        Self { width: picture.width(), height: picture.height(), values }
    }

    pub(super) fn at(&self, x: u32, y: u32) -> u8 {
        self.values[y as usize * self.width as usize + x as usize]
    }

    /// Some of a row's values within a rectangle, at most 512 of them.
    pub(super) fn row(&self, rect: Rect, y: u32) -> impl Iterator<Item = u8> + Clone + '_ {
        let step = (rect.width / 512).max(1) as usize;
        (rect.left..rect.right()).step_by(step).map(move |x| self.at(x, y))
    }

    /// Some of a column's values within a rectangle, at most 512 of them.
    pub(super) fn column(&self, rect: Rect, x: u32) -> impl Iterator<Item = u8> + Clone + '_ {
        let step = (rect.height / 512).max(1) as usize;
        (rect.top..rect.bottom()).step_by(step).map(move |y| self.at(x, y))
    }

    /// A rectangle of it, each `step` x `step` pixels made one by their mean; what
    /// is left over at the right and at the bottom is left out.
    pub(super) fn reduced(&self, rect: Rect, step: u32) -> Self {
        let (width, height) = (rect.width / step, rect.height / step);
        let mut values = Vec::with_capacity(width as usize * height as usize);
        let mut sums = vec![0_u32; width as usize];
        for y in 0..height {
            sums.fill(0);
            for row in 0..step {
                let from = (rect.top + y * step + row) as usize * self.width as usize;
                let from = from + rect.left as usize;
                let row = &self.values[from..from + (width * step) as usize];
                for (sum, piece) in sums.iter_mut().zip(row.chunks_exact(step as usize)) {
                    *sum += piece.iter().map(|value| u32::from(*value)).sum::<u32>();
                }
            }
            values.extend(sums.iter().map(|sum| (sum / (step * step)) as u8));
        }
        Self { width, height, values }
    }
}
