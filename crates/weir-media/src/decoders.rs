//! Which decoder a file goes to: one in this process, or one in the box.

#[cfg(target_os = "linux")]
use std::sync::Arc;

use crate::codes::{self, Code};
use crate::decode::{self, Decoded, assemble};
use crate::error::{MediaError, WordsError};
use crate::format::Format;
use crate::limits::Options;
use crate::orientation::Orientation;
use crate::picture::{Decoder, Grey, Picture, Pixels};
use crate::views::{self, Sampling, Seen, View};
use crate::words::Words;

#[cfg(target_os = "linux")]
mod boxed;

/// Lets this process keep little of the memory that decoding took, once it is
/// freed: for a server that goes on after a burst of large pictures. What is larger
/// than a megabyte then comes from the system each time, which costs a large
/// picture some hundredths of its decoding.
pub fn keep_little_memory() {
    #[cfg(target_os = "linux")]
    crate::sandbox::memory::keep_little();
}

/// What decodes pictures. Made once and shared: a clone has the same box.
///
/// ```
/// use weir_media::{Decoders, Options, testsrc};
///
/// // Without a box: JPEG (by a stand-in), PNG, GIF, WebP, BMP and TIFF.
/// let decoders = Decoders::without_box();
/// let upload = testsrc::encode_jpeg(&testsrc::picture(7, 320, 240), 85);
/// let picture = decoders.decode(&upload, &Options::default())?;
/// assert!(picture.decoder().is_some_and(|decoder| decoder.is_a_stand_in()));
/// # Ok::<(), weir_media::MediaError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Decoders {
    #[cfg(target_os = "linux")]
    boxed: Option<Arc<boxed::Boxed>>,
    /// Why there is no box, where somebody tried.
    reason: Option<Arc<str>>,
}

/// A program of others that decodes in the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolState {
    /// What it is called.
    pub name: &'static str,
    /// What it is for.
    pub decodes: &'static str,
    /// Where it lies, if it is installed.
    pub at: Option<std::path::PathBuf>,
    /// The Debian package that has it.
    pub package: &'static str,
}

impl Decoders {
    /// Decoders in this process only. JPEGs are read by zune-jpeg, and AVIF and
    /// HEIC not at all; both is told with each.
    pub fn without_box() -> Self {
        Self::default()
    }

    /// As [`Decoders::without_box`], and [`Decoders::missing`] says why.
    pub fn without_box_because(reason: &str) -> Self {
        Self { reason: Some(reason.into()), ..Self::default() }
    }

    /// Decoders that use a box, and the tools that are installed now.
    #[cfg(target_os = "linux")]
    pub fn in_box(pool: crate::pool::Pool) -> Result<Self, crate::pool::BoxError> {
        Ok(Self { boxed: Some(Arc::new(boxed::Boxed::new(pool)?)), reason: None })
    }

    /// The box, where there is one.
    #[cfg(target_os = "linux")]
    pub fn pool(&self) -> Option<&crate::pool::Pool> {
        self.boxed.as_ref().map(|boxed| boxed.pool())
    }

    /// Whether there is a box.
    pub fn has_box(&self) -> bool {
        #[cfg(target_os = "linux")]
        return self.boxed.is_some();
        #[cfg(not(target_os = "linux"))]
        false
    }

    /// What is not to be had here and what to do about it, a sentence each: no
    /// box, a layer of it that the kernel lacks, a tool that is not installed. What
    /// [`Self::words`] needs is told by [`Self::missing_for_words`].
    pub fn missing(&self) -> Vec<String> {
        #[cfg(target_os = "linux")]
        if let Some(boxed) = &self.boxed {
            return boxed.missing();
        }
        let reason = self.reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
        vec![format!(
            "there is no box{reason}: JPEGs are read by zune-jpeg, so that their hashes may be \
             off by some bits, and AVIF, HEIC and words in pictures are not read"
        )]
    }

    /// What reading words in pictures lacks here, a sentence each. Without a box
    /// [`Self::missing`] tells that too.
    pub fn missing_for_words(&self) -> Vec<String> {
        #[cfg(target_os = "linux")]
        if let Some(boxed) = &self.boxed {
            return boxed.missing_for_words();
        }
        vec!["words in pictures are read in the box alone, and there is none".to_owned()]
    }

    /// The tools that the box works with; none without a box.
    pub fn tools(&self) -> Vec<ToolState> {
        #[cfg(target_os = "linux")]
        if let Some(boxed) = &self.boxed {
            return boxed.tools();
        }
        Vec::new()
    }

    /// The formats that are decoded here.
    pub fn formats(&self) -> Vec<Format> {
        let has = |format: &Format| match format {
            Format::Avif | Format::Heic => self.tools().iter().any(|tool| tool.at.is_some()),
            _ => true,
        };
        Format::ALL.into_iter().filter(has).collect()
    }

    /// Decodes one picture, within `options.limits`.
    ///
    /// The pixels are those of Pillow's `convert("RGB")`: a palette is looked up,
    /// grey is repeated, 16 bits keep the high byte, transparency is dropped
    /// (not blended), CMYK in a JPEG is read as Adobe writes it (inverted), a
    /// colour profile is not applied. Of an animation the first frame counts, of
    /// several pages the first. Exceptions: 16-bit grey keeps its high byte, while
    /// Pillow makes all but the darkest of it white; without a box, JPEG colours
    /// stored at half size may be off by 3 (zune-jpeg against libjpeg-turbo).
    ///
    /// A JPEG, PNG or GIF that ends early is [`MediaError::Truncated`], although
    /// viewers show what there is of it: half a picture has another fingerprint
    /// than the whole, and nobody would know. A JPEG without its end mark counts
    /// as truncated, as in Pillow. One with broken data in its middle, which
    /// Pillow and browsers show without a word, is decoded; what the decoder
    /// noticed is told ([`Picture::irregularity`]).
    pub fn decode(&self, bytes: &[u8], options: &Options) -> Result<Picture, MediaError> {
        let (decoded, format, by) = self.decode_raw(bytes, options)?;
        assemble(decoded, format, by, options.orientation)
    }

    /// As [`Decoders::decode`], but lends the pixels where that saves a copy: those
    /// of a JPEG lie in memory shared with the box, and its process stands still
    /// while they are lent. For whoever hashes a picture and then lets it go; keep
    /// it short, since nothing else is decoded by that process meanwhile.
    pub fn lend<T>(
        &self,
        bytes: &[u8],
        options: &Options,
        look: impl FnOnce(Pixels<'_>) -> T,
    ) -> Result<T, MediaError> {
        #[cfg(target_os = "linux")]
        if let Some(boxed) = &self.boxed
            && options.orientation == Orientation::AsStored
            && Format::of(bytes)? == Format::Jpeg
        {
            return boxed.lent_jpeg(bytes, options, |lent| {
                look(Pixels {
                    width: lent.width,
                    height: lent.height,
                    rgb: lent.rgb,
                    format: Format::Jpeg,
                    decoder: Decoder::LibjpegTurbo,
                    irregularity: lent.irregularity.as_deref(),
                })
            });
        }
        let (decoded, format, decoder) = self.decode_raw(bytes, options)?;
        let picture = assemble(decoded, format, decoder, options.orientation)?;
        Ok(look(Pixels {
            width: picture.width(),
            height: picture.height(),
            rgb: picture.rgb(),
            format,
            decoder,
            irregularity: picture.irregularity(),
        }))
    }

    /// Lends the brightness of a JPEG, made smaller as long as its shorter side keeps
    /// `shortest` pixels: for a first look that costs less than decoding it whole.
    /// `None` for what has no such look: other formats, JPEGs of inks, and without
    /// a box.
    pub fn lend_grey<T>(
        &self,
        bytes: &[u8],
        options: &Options,
        shortest: u32,
        look: impl FnOnce(Grey<'_>) -> T,
    ) -> Result<Option<T>, MediaError> {
        #[cfg(target_os = "linux")]
        if let Some(boxed) = &self.boxed
            && options.orientation == Orientation::AsStored
            && Format::of(bytes)? == Format::Jpeg
        {
            return match boxed.lent_grey(bytes, options, shortest, look) {
                Err(MediaError::Unsupported { .. }) => Ok(None),
                lent => lent.map(Some),
            };
        }
        let _ = (bytes, options, shortest, look);
        Ok(None)
    }

    /// Gives every way in which a picture is looked at, one after the other, and
    /// says whether that was all.
    ///
    /// The first is what [`Decoders::decode`] gives. Where parts of it are seen
    /// through, it follows laid over white and over black. Of an animation (GIF,
    /// WebP, PNG) the frames that `sampling` chooses follow, each with its time.
    /// One view is in memory at a time.
    pub fn views(
        &self,
        bytes: &[u8],
        options: &Options,
        sampling: &Sampling,
        each: &mut dyn FnMut(View),
    ) -> Result<Seen, MediaError> {
        let (mut decoded, format, by) = self.decode_raw(bytes, options)?;
        let alpha = decoded.alpha.take();
        let turn = decoded.turn;
        let stored = assemble(decoded, format, by, options.orientation)?;
        views::give_still(stored, alpha, turn, options.orientation, each);
        Ok(views::give_frames(bytes, format, by, options, sampling, each))
    }

    /// The words in a picture, in Arabic and English, by tesseract in the box. A
    /// picture that does not look as if something were written in it is not read,
    /// which takes a millisecond instead of a second; [`Words::likely`] says which.
    ///
    /// It takes at most `options.limits.time`, and pictures of at most
    /// `options.limits.pixels`. Whether it is worth while is the caller's to say: it
    /// takes a hundred times as long as a fingerprint.
    pub fn words(&self, picture: &Picture, options: &Options) -> Result<Words, WordsError> {
        #[cfg(target_os = "linux")]
        if let Some(boxed) = &self.boxed {
            return boxed.words(picture, options);
        }
        options.limits.check_pixels(picture.width(), picture.height())?;
        Err(WordsError::NeedsBox)
    }

    /// The QR codes in a picture, and what they say; read in this process, by code
    /// that is all Rust.
    pub fn codes(&self, picture: &Picture) -> Vec<Code> {
        codes::read(picture.width(), picture.height(), picture.rgb())
    }

    fn decode_raw(
        &self,
        bytes: &[u8],
        options: &Options,
    ) -> Result<(Decoded, Format, Decoder), MediaError> {
        #[cfg(target_os = "linux")]
        if let Some(boxed) = &self.boxed
            && let Some(decoded) = boxed.decode(bytes, options)
        {
            return decoded;
        }
        decode::decode_raw(bytes, options)
    }
}
