//! The first page of a TIFF, by the `tiff` crate.

use std::borrow::Cow;

use image::metadata::Orientation as Turn;
use tiff::decoder::{Decoder, DecodingResult, Limits as Allowance};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use crate::decode::Decoded;
use crate::error::MediaError;
use crate::format::Format;
use crate::ink;
use crate::limits::Limits;
use crate::orientation;
use crate::watch::{Watch, WatchedIo};

pub(crate) fn decode(bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Decoded, MediaError> {
    let explain = |error| explain(error, watch);
    let (bytes, has_palette) = without_palette(bytes);
    let mut decoder = Decoder::new(WatchedIo::new(&bytes, watch)).map_err(explain)?;
    decoder = decoder.with_limits(allowance(limits));
    let (width, height) = decoder.dimensions().map_err(explain)?;
    limits.check_pixels(width, height)?;
    if width == 0 || height == 0 {
        return Err(watch.explain(Format::Tiff, "it has no pixels"));
    }
    let colours = decoder.colortype().map_err(explain)?;
    let palette = match has_palette {
        true => Some(decoder.get_tag_u16_vec(Tag::ColorMap).map_err(explain)?),
        false => None,
    };
    let turn = decoder
        .get_tag_u32(Tag::Orientation)
        .ok()
        .and_then(|value| Turn::from_exif(u8::try_from(value).ok()?))
        .unwrap_or(Turn::NoTransforms);
    let layout = decoder.image_buffer_layout().map_err(explain)?;
    let plane = layout.plane_stride.filter(|_| layout.planes > 1).map(Into::into);
    let mut samples = DecodingResult::U8(Vec::new());
    decoder.read_image_to_buffer(&mut samples).map_err(explain)?;
    let page = Page { width: width as usize, height: height as usize, plane };
    let (rgb, alpha) = page.to_rgb(samples, colours, palette.as_deref()).ok_or_else(|| {
        MediaError::Unsupported {
            format: Format::Tiff,
            feature: format!("colours stored as {colours:?}"),
        }
    })?;
    // Pillow turns a TIFF, and nothing else, as it says when it opens it.
    let alpha = alpha.map(|alpha| orientation::apply_to_grey(turn, width, height, alpha));
    let (width, height, rgb) = orientation::apply(turn, width, height, rgb);
    Ok(Decoded { width, height, rgb, alpha, turn: Turn::NoTransforms, irregularity: None })
}

fn allowance(limits: &Limits) -> Allowance {
    // 16-bit RGBA is the widest that becomes pixels.
    let pixels = usize::try_from(limits.pixels.saturating_mul(8)).unwrap_or(usize::MAX);
    let mut allowance = Allowance::default();
    allowance.decoding_buffer_size = pixels;
    allowance.intermediate_buffer_size = pixels.max(1 << 20);
    allowance
}

fn explain(error: TiffError, watch: &Watch) -> MediaError {
    match error {
        TiffError::UnsupportedError(feature) => {
            let feature = crate::watch::one_line(&feature.to_string());
            MediaError::Unsupported { format: Format::Tiff, feature }
        }
        other => watch.explain(Format::Tiff, other),
    }
}

/// The `tiff` crate does not read palettes. It reads grey, which is stored the
/// same; so a page with a palette is given to it as grey, and the colours are
/// looked up afterwards. (TIFF 6.0, section 2: a directory of 12-byte entries;
/// tag 262 says how samples are meant, 3 for a palette and 1 for grey.)
fn without_palette(bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
    match palette_mark(bytes) {
        Some((at, grey)) => {
            let mut changed = bytes.to_vec();
            changed[at..at + 2].copy_from_slice(&grey);
            (Cow::Owned(changed), true)
        }
        None => (Cow::Borrowed(bytes), false),
    }
}

/// Where the first page of a classic TIFF says that it has a palette, and what
/// to write there instead.
fn palette_mark(bytes: &[u8]) -> Option<(usize, [u8; 2])> {
    const INTERPRETATION: u16 = 262;
    let big_endian = bytes.starts_with(b"MM\0*");
    if !big_endian && !bytes.starts_with(b"II*\0") {
        return None;
    }
    let two = |at: usize| {
        let two = *bytes.get(at..)?.first_chunk()?;
        Some(if big_endian { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let four = *bytes.get(4..)?.first_chunk()?;
    let directory = if big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
    let directory = usize::try_from(directory).ok()?;
    let entries = two(directory)?;
    let entry = (0..usize::from(entries))
        .map(|n| directory + 2 + 12 * n)
        .find(|at| two(*at) == Some(INTERPRETATION))?;
    let grey = if big_endian { 1_u16.to_be_bytes() } else { 1_u16.to_le_bytes() };
    (two(entry + 8)? == 3).then_some((entry + 8, grey))
}

/// How samples lie in memory.
struct Page {
    width: usize,
    height: usize,
    /// The bytes of one colour's plane, where planes lie apart.
    plane: Option<usize>,
}

impl Page {
    /// As Pillow's `convert("RGB")`.
    fn to_rgb(
        &self,
        samples: DecodingResult,
        colours: ColorType,
        palette: Option<&[u16]>,
    ) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
        let bits = colours.bit_depth();
        let bytes = match samples {
            DecodingResult::U8(bytes) if bits == 8 => bytes,
            DecodingResult::U8(bytes) if bits < 8 && matches!(colours, ColorType::Gray(_)) => {
                // A palette is asked by number, grey is spread over the range.
                let most = (1_u16 << bits) - 1;
                let spread = |sample: u8| match palette {
                    Some(_) => sample,
                    None => (u16::from(sample) * 255 / most) as u8,
                };
                self.unpacked(&bytes, bits).map(spread).collect()
            }
            DecodingResult::U16(words) if bits == 16 && palette.is_none() => {
                words.into_iter().map(|word| (word >> 8) as u8).collect()
            }
            _ => return None,
        };
        // Of 16 bits one byte is left of two.
        let plane = self.plane.map(|plane| if bits == 16 { plane / 2 } else { plane });
        let pixels = self.width * self.height;
        let channels = bytes.len() / pixels;
        let sample = |pixel: usize, channel: usize| match plane {
            Some(plane) => bytes[channel * plane + pixel],
            None => bytes[pixel * channels + channel],
        };
        let (wanted, has_alpha) = match colours {
            ColorType::Gray(_) => (1, false),
            ColorType::GrayA(_) | ColorType::Multiband { num_samples: 2, .. } => (1, true),
            ColorType::RGB(_) => (3, false),
            ColorType::RGBA(_) => (3, true),
            ColorType::CMYK(_) => (4, false),
            _ => return None,
        };
        if channels < wanted + usize::from(has_alpha) || plane.is_some_and(|plane| plane < pixels) {
            return None;
        }
        let rgb = match (wanted, palette) {
            (1, Some(palette)) => {
                let colours = Palette::of(palette)?;
                (0..pixels).flat_map(|pixel| colours.of_index(sample(pixel, 0))).collect()
            }
            (1, None) => (0..pixels).flat_map(|pixel| [sample(pixel, 0); 3]).collect(),
            (3, None) => {
                (0..pixels).flat_map(|pixel| [0, 1, 2].map(|c| sample(pixel, c))).collect()
            }
            (4, None) => (0..pixels)
                .flat_map(|pixel| ink::to_light([0, 1, 2, 3].map(|c| sample(pixel, c))))
                .collect(),
            _ => return None,
        };
        let alpha = has_alpha.then(|| (0..pixels).map(|pixel| sample(pixel, wanted)).collect());
        Some((rgb, alpha))
    }

    /// Samples of less than 8 bits; rows begin with a byte of their own.
    fn unpacked(&self, bytes: &[u8], bits: u8) -> impl Iterator<Item = u8> {
        let (width, bits) = (self.width, usize::from(bits));
        let stride = (width * bits).div_ceil(8).max(1);
        bytes.chunks_exact(stride).take(self.height).flat_map(move |row| {
            (0..width).map(move |x| {
                let at = x * bits;
                (row[at / 8] >> (8 - bits - at % 8)) & ((1 << bits) - 1)
            })
        })
    }
}

/// Three tables of 16-bit values, red first.
struct Palette<'a> {
    table: &'a [u16],
    colours: usize,
}

impl<'a> Palette<'a> {
    fn of(table: &'a [u16]) -> Option<Self> {
        let colours = table.len() / 3;
        (colours > 0).then_some(Self { table, colours })
    }

    /// What the table leaves out is black.
    fn of_index(&self, index: u8) -> [u8; 3] {
        [0, 1, 2].map(|channel| {
            let index = usize::from(index);
            if index < self.colours {
                (self.table[channel * self.colours + index] >> 8) as u8
            } else {
                0
            }
        })
    }
}
