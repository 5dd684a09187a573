//! How much one file may ask for.

use std::time::Duration;

use crate::error::MediaError;
use crate::orientation::Orientation;

/// The most that one file may take: of memory by its bytes and its pixels, of
/// the processor by its time.
///
/// While a picture is decoded at most `bytes + 12 * pixels` bytes are in use
/// (a progressive JPEG keeps 6 bytes of coefficients beside 3 bytes of result
/// for each pixel, 16-bit RGBA in PNG keeps 8).
///
/// ```
/// use weir_media::Limits;
///
/// let strict = Limits { pixels: 12_000_000, ..Limits::default() };
/// assert_eq!(strict.bytes, 100 * 1024 * 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes. Default 100 MiB; `--max-bytes`.
    pub bytes: u64,
    /// The largest picture, in pixels (width times height, of the canvas and
    /// of its first frame). Default 100 million; `--max-pixels`.
    pub pixels: u64,
    /// The longest decoding. It is looked at whenever a decoder asks for more
    /// bytes, so that a decoder can run over it by the work of a few thousand
    /// bytes. Default 20 s; `--max-seconds`.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 100 * 1024 * 1024, pixels: 100_000_000, time: Duration::from_secs(20) }
    }
}

impl Limits {
    /// Refuses a file of more bytes than the limit.
    pub(crate) fn check_bytes(&self, found: u64) -> Result<(), MediaError> {
        if found > self.bytes {
            return Err(MediaError::TooManyBytes { found, limit: self.bytes });
        }
        Ok(())
    }

    /// Refuses a picture of more pixels than the limit; call it with what the
    /// header says, before anything is allocated for the pixels.
    pub(crate) fn check_pixels(&self, width: u32, height: u32) -> Result<(), MediaError> {
        if u64::from(width) * u64::from(height) > self.pixels {
            return Err(MediaError::TooManyPixels { width, height, limit: self.pixels });
        }
        Ok(())
    }
}

/// How to decode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How much one file may ask for.
    pub limits: Limits,
    /// Whether the camera's turn (EXIF) is applied; it is not by default.
    pub orientation: Orientation,
}
