//! PNG, WebP and BMP, by the decoders of the `image` crate.

use image::codecs::bmp::BmpDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation as Turn;
use image::{ColorType, ImageDecoder, ImageError};

use crate::decode::Decoded;
use crate::error::MediaError;
use crate::format::Format;
use crate::limits::Limits;
use crate::watch::{Watch, WatchedIo};

/// What a decoder may take beside the pixels: colour profiles, EXIF, one row.
const BESIDE_PIXELS: u64 = 64 * 1024 * 1024;

/// The widest pixel of any format here, 16-bit RGBA, in bytes.
const WIDEST_PIXEL: u64 = 8;

pub(crate) fn decode_png(
    bytes: &[u8],
    limits: &Limits,
    watch: &Watch,
) -> Result<Decoded, MediaError> {
    // The header chunk has its place by definition (PNG 3rd edition, 5.6), and
    // the decoder allocates rows by it, so it is read before the decoder is.
    if let Some([w0, w1, w2, w3, h0, h1, h2, h3]) = bytes.get(16..24) {
        let width = u32::from_be_bytes([*w0, *w1, *w2, *w3]);
        limits.check_pixels(width, u32::from_be_bytes([*h0, *h1, *h2, *h3]))?;
    }
    let decoder = PngDecoder::with_limits(WatchedIo::new(bytes, watch), allowance(limits));
    finish(decoder, Format::Png, limits, watch)
}

pub(crate) fn decode_webp(
    bytes: &[u8],
    limits: &Limits,
    watch: &Watch,
) -> Result<Decoded, MediaError> {
    finish(WebPDecoder::new(WatchedIo::new(bytes, watch)), Format::WebP, limits, watch)
}

pub(crate) fn decode_bmp(
    bytes: &[u8],
    limits: &Limits,
    watch: &Watch,
) -> Result<Decoded, MediaError> {
    finish(BmpDecoder::new(WatchedIo::new(bytes, watch)), Format::Bmp, limits, watch)
}

pub(crate) fn allowance(limits: &Limits) -> image::Limits {
    let mut allowance = image::Limits::no_limits();
    allowance.max_alloc =
        Some(limits.pixels.saturating_mul(WIDEST_PIXEL).saturating_add(BESIDE_PIXELS));
    allowance
}

fn finish<D: ImageDecoder>(
    decoder: Result<D, ImageError>,
    format: Format,
    limits: &Limits,
    watch: &Watch,
) -> Result<Decoded, MediaError> {
    let explain = |error| explain(error, format, watch);
    let mut decoder = decoder.map_err(explain)?;
    let (width, height) = decoder.dimensions();
    limits.check_pixels(width, height)?;
    // A broken EXIF block does not make the pixels worse.
    let turn = decoder.orientation().unwrap_or(Turn::NoTransforms);
    let colours = decoder.color_type();
    let mut pixels = vec![0; usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX)];
    decoder.set_limits(allowance(limits)).map_err(explain)?;
    decoder.read_image(&mut pixels).map_err(explain)?;
    let alpha = alpha_of(&pixels, colours);
    let rgb = to_rgb(pixels, colours).ok_or_else(|| MediaError::Unsupported {
        format,
        feature: format!("colours stored as {colours:?}"),
    })?;
    Ok(Decoded { width, height, rgb, alpha, turn, irregularity: None })
}

pub(crate) fn explain(error: ImageError, format: Format, watch: &Watch) -> MediaError {
    match error {
        ImageError::Unsupported(feature) => {
            MediaError::Unsupported { format, feature: feature.to_string() }
        }
        other => watch.explain(format, other),
    }
}

/// As Pillow's `convert("RGB")`: grey is repeated, alpha is dropped, 16 bits
/// keep their high byte (the `image` crate would round instead).
fn to_rgb(pixels: Vec<u8>, colours: ColorType) -> Option<Vec<u8>> {
    Some(match colours {
        ColorType::Rgb8 => pixels,
        ColorType::Rgba8 => pick(&pixels, 4, [0, 1, 2]),
        ColorType::L8 => pick(&pixels, 1, [0, 0, 0]),
        ColorType::La8 => pick(&pixels, 2, [0, 0, 0]),
        ColorType::Rgb16 => pick(&pixels, 6, [0, 2, 4].map(high_byte)),
        ColorType::Rgba16 => pick(&pixels, 8, [0, 2, 4].map(high_byte)),
        ColorType::L16 => pick(&pixels, 2, [0, 0, 0].map(high_byte)),
        ColorType::La16 => pick(&pixels, 4, [0, 0, 0].map(high_byte)),
        _ => return None,
    })
}

/// How much each pixel covers, where one does not cover wholly.
fn alpha_of(pixels: &[u8], colours: ColorType) -> Option<Vec<u8>> {
    let (size, place) = match colours {
        ColorType::Rgba8 => (4, 3),
        ColorType::La8 => (2, 1),
        ColorType::Rgba16 => (8, high_byte(6)),
        ColorType::La16 => (4, high_byte(2)),
        _ => return None,
    };
    let alpha = || pixels.chunks_exact(size).map(|pixel| pixel[place]);
    alpha().any(|covered| covered < 255).then(|| alpha().collect())
}

/// Where the high byte of a 16-bit sample in this machine's order lies.
fn high_byte(sample: usize) -> usize {
    sample + if cfg!(target_endian = "little") { 1 } else { 0 }
}

fn pick(pixels: &[u8], size: usize, [red, green, blue]: [usize; 3]) -> Vec<u8> {
    pixels.chunks_exact(size).flat_map(|p| [p[red], p[green], p[blue]]).collect()
}
