//! JPEG, by zune-jpeg.

use image::metadata::Orientation as Turn;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use crate::decode::Decoded;
use crate::error::MediaError;
use crate::format::Format;
use crate::limits::Limits;
use crate::watch::{Watch, Watched};

/// Scans a progressive JPEG may have. Each may run over all pixels at the cost
/// of a few bytes, so that their number is a limit on time; libjpeg's own
/// scripts make ten.
pub(crate) const MAX_SCANS: u16 = 100;

/// Decodes strictly first, because only then zune-jpeg tells what is wrong;
/// what strictness alone refuses is decoded again with forgiveness.
pub(crate) fn decode(bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Decoded, MediaError> {
    let strict = match attempt(bytes, true, limits, watch) {
        Err(Failure::Decoder(reason)) if !watch.is_late() && !watch.ran_out() => reason,
        outcome => return outcome.map_err(|failure| failure.explain(watch)),
    };
    watch.rewind();
    let mut decoded =
        attempt(bytes, false, limits, watch).map_err(|failure| failure.explain(watch))?;
    decoded.irregularity = Some(crate::watch::one_line(&strict.to_string()));
    Ok(decoded)
}

fn attempt(bytes: &[u8], strict: bool, limits: &Limits, watch: &Watch) -> Result<Decoded, Failure> {
    let options = DecoderOptions::new_fast()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .set_strict_mode(strict)
        .jpeg_set_max_scans(usize::from(MAX_SCANS))
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(Watched::new(bytes, watch), options);
    decoder.decode_headers().map_err(|error| match refuse_unread_frames(bytes) {
        Err(unread) => unread,
        Ok(()) => Failure::Decoder(error),
    })?;
    let (width, height) = dimensions(&decoder)?;
    limits.check_pixels(width, height).map_err(Failure::Media)?;
    refuse_unknown_colours(&decoder)?;
    if !reaches_its_end(bytes) {
        return Err(Failure::Media(MediaError::Truncated { format: Format::Jpeg }));
    }

    let mut rgb = vec![0; 3 * width as usize * height as usize];
    decoder.decode_into(&mut rgb)?;
    let turn = turn_of(bytes);
    Ok(Decoded { width, height, rgb, alpha: None, turn, irregularity: None })
}

/// Whether the mark of the end (EOI) is there. zune-jpeg does not miss it, not
/// even strictly, and fills what is missing with grey.
pub(crate) fn reaches_its_end(bytes: &[u8]) -> bool {
    bytes.ends_with(&[0xff, EOI]) || Marks(bytes).any(|(mark, _)| mark == EOI)
}

/// The camera's turn, of the first EXIF block before the compressed data.
pub(crate) fn turn_of(bytes: &[u8]) -> Turn {
    Marks(bytes)
        .take_while(|(mark, _)| *mark != START_OF_SCAN)
        .filter(|(mark, _)| *mark == APP1)
        .find_map(|(_, content)| content.strip_prefix(b"Exif\0\0"))
        .and_then(Turn::from_exif_chunk)
        .unwrap_or(Turn::NoTransforms)
}

/// zune-jpeg calls what it does not read damaged; this tells what it is.
fn refuse_unread_frames(bytes: &[u8]) -> Result<(), Failure> {
    // C4, C8 and CC lie among the frame marks but are tables and a reserve.
    let is_frame = |mark: &u8| (0xc0..=0xcf).contains(mark) && !matches!(mark, 0xc4 | 0xc8 | 0xcc);
    let feature = match Marks(bytes).map(|(mark, _)| mark).find(is_frame) {
        Some(0xc3 | 0xc7 | 0xcb | 0xcf) => "lossless",
        Some(0xc9 | 0xca | 0xcd | 0xce) => "with arithmetic coding",
        Some(0xc5 | 0xc6) => "hierarchical",
        _ => return Ok(()),
    };
    let feature = feature.to_owned();
    Err(Failure::Media(MediaError::Unsupported { format: Format::Jpeg, feature }))
}

/// End of image.
const EOI: u8 = 0xd9;
/// Where EXIF lies.
const APP1: u8 = 0xe1;
const START_OF_SCAN: u8 = 0xda;

/// The marks of a JPEG one after the other, with what their segments hold. Segments are skipped by their
/// lengths (the end mark of a preview inside one is not the picture's own), the
/// compressed data between them by its stuffing (T.81, B.1.1).
struct Marks<'a>(&'a [u8]);

impl<'a> Iterator for Marks<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let place = self.0.windows(2).position(|pair| pair[0] == 0xff && !is_data(pair[1]))?;
        let mark = self.0[place + 1];
        self.0 = &self.0[place + 2..];
        let mut content: &[u8] = &[];
        if !matches!(mark, SOI | EOI) {
            let length = self.0.first_chunk().map_or(u16::MAX, |two| u16::from_be_bytes(*two));
            content = self.0.get(2..usize::from(length)).unwrap_or_default();
            self.0 = self.0.get(usize::from(length)..).unwrap_or_default();
        }
        Some((mark, content))
    }
}

/// Start of image.
const SOI: u8 = 0xd8;

/// What may follow a byte of ones without being a mark with a meaning of its
/// own: a stuffed zero, a restart mark, TEM, and further fill.
fn is_data(after_ones: u8) -> bool {
    matches!(after_ones, 0x00 | 0x01 | 0xd0..=0xd7 | 0xff)
}

fn dimensions(decoder: &JpegDecoder<Watched<'_>>) -> Result<(u32, u32), Failure> {
    let (width, height) =
        decoder.dimensions().ok_or(DecodeErrors::FormatStatic("no frame header"))?;
    Ok((width as u32, height as u32))
}

/// zune-jpeg writes two-component pictures into an RGB buffer unconverted.
fn refuse_unknown_colours(decoder: &JpegDecoder<Watched<'_>>) -> Result<(), Failure> {
    match decoder.input_colorspace() {
        Some(
            ColorSpace::Luma
            | ColorSpace::YCbCr
            | ColorSpace::RGB
            | ColorSpace::CMYK
            | ColorSpace::YCCK,
        ) => Ok(()),
        other => Err(Failure::Media(MediaError::Unsupported {
            format: Format::Jpeg,
            feature: format!("colours stored as {other:?}"),
        })),
    }
}

enum Failure {
    Decoder(DecodeErrors),
    Media(MediaError),
}

impl From<DecodeErrors> for Failure {
    fn from(error: DecodeErrors) -> Self {
        Self::Decoder(error)
    }
}

impl Failure {
    fn explain(self, watch: &Watch) -> MediaError {
        match self {
            Self::Media(error) => error,
            Self::Decoder(error) => watch.explain(Format::Jpeg, error),
        }
    }
}
