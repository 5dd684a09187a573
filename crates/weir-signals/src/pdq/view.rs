//! A picture as PDQ reads it: decoded pixels that somebody else owns.

use crate::signal::SignalError;

/// Decoded pixels: rows from the top, pixels from the left, three bytes a pixel
/// (red, green, blue), no padding between rows.
#[derive(Clone, Copy, Debug)]
pub struct RgbView<'a> {
    width: u32,
    height: u32,
    pixels: &'a [u8],
}

impl<'a> RgbView<'a> {
    /// A view of `pixels`, which must hold exactly `3 * width * height` bytes;
    /// else [`SignalError::PixelBytes`].
    pub fn new(width: u32, height: u32, pixels: &'a [u8]) -> Result<Self, SignalError> {
        let expected = 3 * u128::from(width) * u128::from(height);
        if pixels.len() as u128 != expected {
            return Err(SignalError::PixelBytes { width, height, expected, found: pixels.len() });
        }
        Ok(Self { width, height, pixels })
    }

    /// Pixels in a row.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// All bytes, row after row.
    pub fn pixels(&self) -> &'a [u8] {
        self.pixels
    }

    /// The bytes of all rows from `y` on.
    pub(crate) fn rows_from(&self, y: usize) -> &'a [u8] {
        &self.pixels[3 * self.width as usize * y..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_of_too_few_bytes_is_refused_with_both_lengths() {
        let error = RgbView::new(4, 5, &[0; 59]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a picture of 4 x 5 pixels has 60 bytes of RGB, this one has 59; decode it to 8-bit RGB \
             without padding"
        );
    }

    #[test]
    fn a_size_beyond_memory_is_refused_without_overflow() {
        assert!(RgbView::new(u32::MAX, u32::MAX, &[]).is_err());
    }

    #[test]
    fn rows_are_counted_from_the_top() {
        let pixels: Vec<u8> = (0..18).collect();
        let view = RgbView::new(2, 3, &pixels).unwrap();
        assert_eq!(view.rows_from(2), &[12, 13, 14, 15, 16, 17]);
        assert_eq!(view.rows_from(3), &[0_u8; 0]);
    }
}
