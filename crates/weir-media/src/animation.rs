//! The first frame of a GIF, by the `gif` crate (which is what `image` uses;
//! taken directly because Pillow's result needs the palette).

use gif::{ColorOutput, DecodeOptions, Decoder, DecodingError, Frame, MemoryLimit};
use image::metadata::Orientation as Turn;
use std::num::NonZeroU64;

use crate::decode::Decoded;
use crate::error::MediaError;
use crate::format::Format;
use crate::limits::Limits;
use crate::watch::{Watch, WatchedIo};

/// Composes the first frame on its canvas. What the frame leaves free has the
/// colour of its transparent index (of index 0 where it has none), and the
/// canvas grows to hold a frame that reaches over it, both as in Pillow.
pub(crate) fn decode_gif(
    bytes: &[u8],
    limits: &Limits,
    watch: &Watch,
) -> Result<Decoded, MediaError> {
    let explain = |error: DecodingError| watch.explain(Format::Gif, error);
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.set_memory_limit(
        NonZeroU64::new(limits.pixels).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes),
    );
    let mut decoder = options.read_info(WatchedIo::new(bytes, watch)).map_err(explain)?;
    limits.check_pixels(decoder.width().into(), decoder.height().into())?;

    let Some(frame) = decoder.next_frame_info().map_err(explain)? else {
        return Err(watch.explain(Format::Gif, "it has no frame"));
    };
    let place = Place::of(frame, limits)?;
    let (width, height) = (
        usize::from(decoder.width()).max(place.left + place.width),
        usize::from(decoder.height()).max(place.top + place.height),
    );
    limits.check_pixels(width as u32, height as u32)?;

    let mut indices = vec![0; decoder.buffer_size()];
    decoder.read_into_buffer(&mut indices).map_err(explain)?;
    let palette = palette_of(&decoder)?;
    let mut canvas = vec![place.transparent.unwrap_or(0); width * height];
    if place.width > 0 {
        for (y, row) in indices.chunks_exact(place.width).enumerate() {
            let start = (place.top + y) * width + place.left;
            canvas[start..start + place.width].copy_from_slice(row);
        }
    }
    let rgb = canvas.iter().flat_map(|index| palette.colour(*index)).collect();
    let alpha = place.transparent.filter(|index| canvas.contains(index)).map(|transparent| {
        canvas.iter().map(|index| if *index == transparent { 0 } else { 255 }).collect()
    });
    let (width, height) = (width as u32, height as u32);
    Ok(Decoded { width, height, rgb, alpha, turn: Turn::NoTransforms, irregularity: None })
}

/// Where a frame lies on the canvas.
struct Place {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    transparent: Option<u8>,
}

impl Place {
    fn of(frame: &Frame<'_>, limits: &Limits) -> Result<Self, MediaError> {
        limits.check_pixels(frame.width.into(), frame.height.into())?;
        Ok(Self {
            left: frame.left.into(),
            top: frame.top.into(),
            width: frame.width.into(),
            height: frame.height.into(),
            transparent: frame.transparent,
        })
    }
}

/// 256 colours; what a file leaves out is black.
struct Palette(Box<[[u8; 3]; 256]>);

impl Palette {
    fn colour(&self, index: u8) -> [u8; 3] {
        self.0[usize::from(index)]
    }
}

fn palette_of(decoder: &Decoder<WatchedIo<'_>>) -> Result<Palette, MediaError> {
    let stored = decoder
        .palette()
        .map_err(|error| MediaError::Damaged { format: Format::Gif, reason: error.to_string() })?;
    let mut palette = Palette(Box::new([[0; 3]; 256]));
    for (colour, stored) in palette.0.iter_mut().zip(stored.chunks_exact(3)) {
        colour.copy_from_slice(stored);
    }
    Ok(palette)
}
