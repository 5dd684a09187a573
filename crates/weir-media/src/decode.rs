//! Bytes in, picture out: which decoder, and what surrounds every one of them.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation as Turn;

use crate::error::MediaError;
use crate::format::Format;
use crate::limits::{Limits, Options};
use crate::orientation::{self, Orientation};
use crate::picture::Picture;
use crate::watch::{Watch, one_line};
use crate::{animation, jpeg, raster};

/// What a decoder found.
pub(crate) struct Decoded {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgb: Vec<u8>,
    pub(crate) turn: Turn,
    pub(crate) irregularity: Option<String>,
}

/// Decodes one picture, within `options.limits`.
///
/// The pixels are those of Pillow's `convert("RGB")`: a palette is looked up,
/// grey is repeated, 16 bits keep the high byte, transparency is dropped
/// (not blended), CMYK in a JPEG is read as Adobe writes it (inverted). Of an
/// animation the first frame counts. Two exceptions: 16-bit grey keeps its high
/// byte, while Pillow makes all but the darkest of it white; and JPEG colours
/// stored at half size may be off by 3 (zune-jpeg against libjpeg-turbo).
///
/// A JPEG, PNG or GIF that ends early is [`MediaError::Truncated`], although
/// viewers show what there is of it: half a picture has another fingerprint
/// than the whole, and nobody would know. A JPEG without its end mark counts as
/// truncated, as in Pillow. One with broken data in its middle, which Pillow and
/// browsers show without a word, is decoded; what the decoder noticed is told
/// ([`Picture::irregularity`]).
pub fn decode(bytes: &[u8], options: &Options) -> Result<Picture, MediaError> {
    let format = Format::of(bytes)?;
    options.limits.check_bytes(bytes.len() as u64)?;
    let watch = Watch::start(options.limits.time);
    let decoder = decoder_for(format);
    let decoded = guarded(format, || decoder(bytes, &options.limits, &watch))?;
    watch.check()?;
    assemble(decoded, format, options.orientation)
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
fn guarded<T>(
    format: Format,
    work: impl FnOnce() -> Result<T, MediaError>,
) -> Result<T, MediaError> {
    let outer = DECODING.replace(true);
    let worked = catch_unwind(AssertUnwindSafe(work));
    DECODING.set(outer);
    worked.unwrap_or_else(|panic| {
        Err(MediaError::DecoderPanicked { format, message: message_of(&*panic) })
    })
}

type Decoder = fn(&[u8], &Limits, &Watch) -> Result<Decoded, MediaError>;

fn decoder_for(format: Format) -> Decoder {
    match format {
        Format::Jpeg => jpeg::decode,
        Format::Png => raster::decode_png,
        Format::Gif => animation::decode_gif,
        Format::WebP => raster::decode_webp,
        Format::Bmp => raster::decode_bmp,
    }
}

fn assemble(
    decoded: Decoded,
    format: Format,
    orientation: Orientation,
) -> Result<Picture, MediaError> {
    let Decoded { width, height, rgb, turn, irregularity } = decoded;
    let (width, height, rgb) = match orientation {
        Orientation::AsStored => (width, height, rgb),
        Orientation::Upright => orientation::apply(turn, width, height, rgb),
    };
    Picture::from_rgb(width, height, rgb)
        .map(|picture| picture.decoded_from(format, irregularity))
        .ok_or_else(|| MediaError::Damaged {
            format,
            reason: format!("it says it is {width} x {height}"),
        })
}

fn message_of(panic: &(dyn Any + Send)) -> String {
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
