//! A decoded picture.

use crate::format::Format;

/// Pixels in memory: 8 bits each of red, green and blue, row by row from the
/// top left, without padding. Width and height are at least 1.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
    format: Option<Format>,
    irregularity: Option<String>,
    decoder: Option<Decoder>,
}

/// A decoded picture that is lent; see [`Picture`], of which it has the parts.
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `3 * width * height` bytes, red first.
    pub rgb: &'a [u8],
    /// What the bytes were.
    pub format: Format,
    /// What made pixels of them.
    pub decoder: Decoder,
    /// See [`Picture::irregularity`].
    pub irregularity: Option<&'a str>,
}

/// A picture's brightness at a fraction of its size, lent.
#[derive(Clone, Copy, Debug)]
pub struct Grey<'a> {
    /// Columns of the whole picture.
    pub width: u32,
    /// Rows of the whole picture.
    pub height: u32,
    /// By how much it was made smaller: 1, 2, 4 or 8.
    pub scale: u32,
    /// `ceil(width / scale)` times `ceil(height / scale)` bytes, each the mean of a
    /// block of the picture (ITU-R BT.601, as JPEG stores it).
    pub values: &'a [u8],
    /// See [`Picture::irregularity`].
    pub irregularity: Option<&'a str>,
}

/// What made pixels of a file. Two decoders of one format may differ by some
/// roundings, and a hash by some bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Decoder {
    /// libjpeg-turbo, in the box: what Weir's hashes of JPEGs are defined by.
    LibjpegTurbo,
    /// zune-jpeg, where there is no box: a JPEG's hash may be off by some bits
    /// (2 to 6 on 3 of 31 reference pictures, none on the others).
    ZuneJpeg,
    /// A decoder in Rust of a format that has one meaning (PNG, GIF, BMP, TIFF
    /// and WebP).
    Plain,
    /// `heif-convert` of libheif, in the box.
    HeifConvert,
}

impl Decoder {
    /// Its name, as it is told beside a signal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LibjpegTurbo => "libjpeg-turbo",
            Self::ZuneJpeg => "zune-jpeg",
            Self::Plain => "plain",
            Self::HeifConvert => "heif-convert",
        }
    }

    /// Whether a hash of its pixels may be off by some bits from the one that is
    /// defined.
    pub const fn is_a_stand_in(self) -> bool {
        matches!(self, Self::ZuneJpeg)
    }
}

impl Picture {
    /// A picture of the given pixels, or `None` where `rgb` is not
    /// `3 * width * height` bytes or a side is 0.
    pub fn from_rgb(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        let expected = 3 * u128::from(width) * u128::from(height);
        let fits = expected > 0 && rgb.len() as u128 == expected;
        fits.then_some(Self { width, height, rgb, format: None, irregularity: None, decoder: None })
    }

    /// Columns.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels: `3 * width * height` bytes, red first.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// The pixels, without a copy.
    pub fn into_rgb(self) -> Vec<u8> {
        self.rgb
    }

    /// What the bytes were; `None` for a picture that was not decoded.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// What was wrong with a file that other programs show all the same, so
    /// that its pixels, and by them its fingerprint, are uncertain: broken
    /// compressed data in a JPEG, stray bytes between its headers.
    pub fn irregularity(&self) -> Option<&str> {
        self.irregularity.as_deref()
    }

    /// What made the pixels; `None` for a picture that was not decoded.
    pub fn decoder(&self) -> Option<Decoder> {
        self.decoder
    }

    /// Other pixels of the same file.
    pub(crate) fn with_pixels(&self, rgb: Vec<u8>) -> Self {
        debug_assert_eq!(rgb.len(), self.rgb.len());
        Self { rgb, irregularity: self.irregularity.clone(), ..*self }
    }

    pub(crate) fn decoded_from(
        mut self,
        format: Format,
        decoder: Decoder,
        irregularity: Option<String>,
    ) -> Self {
        self.format = Some(format);
        self.decoder = Some(decoder);
        self.irregularity = irregularity;
        self
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("format", &self.format)
            .field("decoder", &self.decoder)
            .field("irregularity", &self.irregularity)
            .finish_non_exhaustive()
    }
}
