//! Bytes in, picture out: which decoder, and what surrounds every one of them.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation as Turn;

use crate::error::MediaError;
use crate::format::Format;
use crate::limits::{Limits, Options};
use crate::orientation::{self, Orientation};
use crate::picture::{Decoder, Picture};
use crate::watch::{Watch, one_line};
use crate::{animation, jpeg, raster, tiff};

/// What a decoder found.
pub(crate) struct Decoded {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgb: Vec<u8>,
    /// How much each pixel covers what is behind it; `None` where all do wholly.
    pub(crate) alpha: Option<Vec<u8>>,
    pub(crate) turn: Turn,
    pub(crate) irregularity: Option<String>,
}

/// Decodes one picture in this process, within `options.limits`: what
/// [`Decoders`](crate::Decoders) without a box do.
pub fn decode(bytes: &[u8], options: &Options) -> Result<Picture, MediaError> {
    let (decoded, format, by) = decode_raw(bytes, options)?;
    assemble(decoded, format, by, options.orientation)
}

pub(crate) fn decode_raw(
    bytes: &[u8],
    options: &Options,
) -> Result<(Decoded, Format, Decoder), MediaError> {
    let format = Format::of(bytes)?;
    options.limits.check_bytes(bytes.len() as u64)?;
    let (decoder, by) = decoder_for(format)?;
    let watch = Watch::start(options.limits.time);
    let decoded = guarded(format, || decoder(bytes, &options.limits, &watch))?;
    watch.check()?;
    Ok((decoded, format, by))
}

thread_local! {
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread decodes just now: a panic is then caught and told as an
/// error, and a program's panic hook need not say it as well.
pub fn is_decoding() -> bool {
    DECODING.get()
}

/// Turns a panic into an error. Decoders work on values of their own, which are
/// dropped by it, so that nothing half changed is seen afterwards.
pub(crate) fn guarded<T>(
    format: Format,
    work: impl FnOnce() -> Result<T, MediaError>,
) -> Result<T, MediaError> {
    caught(work).unwrap_or_else(|panic| {
        Err(MediaError::DecoderPanicked { format, message: message_of(&*panic) })
    })
}

/// Catches a panic, which [`is_decoding`] tells the program's hook of.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    let outer = DECODING.replace(true);
    let worked = catch_unwind(AssertUnwindSafe(work));
    DECODING.set(outer);
    worked
}

type Decode = fn(&[u8], &Limits, &Watch) -> Result<Decoded, MediaError>;

fn decoder_for(format: Format) -> Result<(Decode, Decoder), MediaError> {
    Ok(match format {
        Format::Jpeg => (jpeg::decode, Decoder::ZuneJpeg),
        Format::Png => (raster::decode_png, Decoder::Plain),
        Format::Gif => (animation::decode_gif, Decoder::Plain),
        Format::WebP => (raster::decode_webp, Decoder::Plain),
        Format::Bmp => (raster::decode_bmp, Decoder::Plain),
        Format::Tiff => (tiff::decode, Decoder::Plain),
        Format::Avif | Format::Heic => return Err(MediaError::NeedsBox { format }),
    })
}

pub(crate) fn assemble(
    decoded: Decoded,
    format: Format,
    by: Decoder,
    orientation: Orientation,
) -> Result<Picture, MediaError> {
    let Decoded { width, height, rgb, turn, irregularity, .. } = decoded;
    let (width, height, rgb) = match orientation {
        Orientation::AsStored => (width, height, rgb),
        Orientation::Upright => orientation::apply(turn, width, height, rgb),
    };
    Picture::from_rgb(width, height, rgb)
        .map(|picture| picture.decoded_from(format, by, irregularity))
        .ok_or_else(|| MediaError::Damaged {
            format,
            reason: format!("it says it is {width} x {height}"),
        })
}

pub(crate) fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    one_line(text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panicking_decoder_is_an_error_that_says_so() {
        let reason = String::from("index out of bounds\nin\tblock 7");
        let error = guarded::<()>(Format::Gif, || panic!("{reason}")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "made the GIF decoder fail (index out of bounds in block 7); this is a defect of \
             Weir: please report it, with the file if you may"
        );
    }
}
