//! The formats that are decoded in the box: JPEG by a worker, AVIF and HEIC by
//! a tool.

use std::borrow::Cow;
use std::io;
use std::os::unix::fs::symlink;

use image::metadata::Orientation as Turn;
use tempfile::TempDir;

use super::ToolState;
use crate::decode::{self, Decoded};
use crate::error::{MediaError, WordsError};
use crate::format::Format;
use crate::jpeg;
use crate::limits::Options;
use crate::picture::{Decoder, Grey, Picture};
use crate::pool::{BoxError, Breach, Pool, Tool};
use crate::wire::{Outcome, Wanted};
use crate::words::Words;
use crate::words::tesseract::Tesseract;

/// A box and the tools that run in it.
#[derive(Debug)]
pub(super) struct Boxed {
    pool: Pool,
    heif_convert: Option<HeifConvert>,
    tesseract: Option<Tesseract>,
}

/// A worker's pixels, where they are.
pub(super) struct Lent<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) rgb: &'a [u8],
    pub(super) irregularity: Option<String>,
}

/// `heif-convert` writes PNG only to a name that ends in `.png`, and in the box
/// no file can be made. So it is given a link of such a name to the memory that
/// takes results. Of several pictures it numbers the names.
#[derive(Debug)]
struct HeifConvert {
    tool: Tool,
    links: TempDir,
}

const HEIF_CONVERT: &str = "heif-convert";
const HEIF_PACKAGE: &str = "libheif-examples";

impl HeifConvert {
    fn find() -> io::Result<Option<Self>> {
        let Some(tool) = Tool::find(HEIF_CONVERT) else { return Ok(None) };
        let links = tempfile::Builder::new().prefix("weir-links-").tempdir()?;
        for name in ["out.png", "out-1.png"] {
            symlink("/proc/self/fd/3", links.path().join(name))?;
        }
        Ok(Some(Self { tool, links }))
    }
}

impl Boxed {
    pub(super) fn new(pool: Pool) -> Result<Self, BoxError> {
        let folder = |error| BoxError::System { what: "a temporary folder", error };
        let heif_convert = HeifConvert::find().map_err(folder)?;
        let tesseract = Tesseract::find().map_err(folder)?;
        Ok(Self { pool, heif_convert, tesseract })
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    pub(super) fn missing(&self) -> Vec<String> {
        let layers = self.pool.layers().missing().into_iter().map(str::to_owned);
        let tool = self.heif_convert.is_none().then(|| {
            format!(
                "{HEIF_CONVERT} is not installed, so that AVIF and HEIC are not read \
                 (Debian: apt-get install {HEIF_PACKAGE})"
            )
        });
        layers.chain(tool).collect()
    }

    pub(super) fn missing_for_words(&self) -> Vec<String> {
        Tesseract::missing(self.tesseract.as_ref())
    }

    pub(super) fn words(&self, picture: &Picture, options: &Options) -> Result<Words, WordsError> {
        let tesseract = self.tesseract.as_ref().ok_or(WordsError::NeedsTool)?;
        tesseract.read(&self.pool, picture, options)
    }

    pub(super) fn tools(&self) -> Vec<ToolState> {
        vec![ToolState {
            name: HEIF_CONVERT,
            decodes: "AVIF and HEIC",
            at: self.heif_convert.as_ref().map(|found| found.tool.program().to_owned()),
            package: HEIF_PACKAGE,
        }]
    }

    /// The pixels of a format that is decoded here; `None` for the others.
    pub(super) fn decode(
        &self,
        bytes: &[u8],
        options: &Options,
    ) -> Option<Result<(Decoded, Format, Decoder), MediaError>> {
        match Format::of(bytes) {
            Ok(Format::Jpeg) => Some(self.jpeg(bytes, options)),
            Ok(format @ (Format::Avif | Format::Heic)) => Some(self.heif(bytes, format, options)),
            _ => None,
        }
    }

    fn jpeg(
        &self,
        bytes: &[u8],
        options: &Options,
    ) -> Result<(Decoded, Format, Decoder), MediaError> {
        let turn = jpeg::turn_of(bytes);
        let decoded = self.lent_jpeg(bytes, options, |pixels| {
            let Lent { width, height, rgb, irregularity } = pixels;
            Decoded { width, height, rgb: rgb.to_vec(), alpha: None, turn, irregularity }
        })?;
        Ok((decoded, Format::Jpeg, Decoder::LibjpegTurbo))
    }

    /// Lends a JPEG's pixels as they are stored.
    pub(super) fn lent_jpeg<T>(
        &self,
        bytes: &[u8],
        options: &Options,
        lend: impl FnOnce(Lent<'_>) -> T,
    ) -> Result<T, MediaError> {
        let format = Format::Jpeg;
        check_jpeg(bytes, options)?;
        let lent = self.pool.jpeg(bytes, Wanted::Colours, &options.limits, |outcome, rgb| {
            if let Outcome::Picture { width, height, irregularity } = outcome {
                return Ok(lend(Lent { width, height, rgb, irregularity }));
            }
            Err(explain(outcome, options))
        });
        lent.map_err(|breach| in_box(breach, format))?
    }

    /// Lends a JPEG's brightness, made smaller as long as its shorter side keeps
    /// `shortest` pixels.
    pub(super) fn lent_grey<T>(
        &self,
        bytes: &[u8],
        options: &Options,
        shortest: u32,
        lend: impl FnOnce(Grey<'_>) -> T,
    ) -> Result<T, MediaError> {
        check_jpeg(bytes, options)?;
        let wanted = Wanted::Grey { shortest: shortest.max(1) };
        let lent = self.pool.jpeg(bytes, wanted, &options.limits, |outcome, values| {
            if let Outcome::Grey { width, height, scale, irregularity } = outcome {
                let irregularity = irregularity.as_deref();
                return Ok(lend(Grey { width, height, scale, values, irregularity }));
            }
            Err(explain(outcome, options))
        });
        lent.map_err(|breach| in_box(breach, Format::Jpeg))?
    }

    /// The tool turns the picture as the file says (its `irot` and `imir` are
    /// part of the picture, not a note beside it), and writes a PNG, which is as
    /// little to be believed as any.
    fn heif(
        &self,
        bytes: &[u8],
        format: Format,
        options: &Options,
    ) -> Result<(Decoded, Format, Decoder), MediaError> {
        options.limits.check_bytes(bytes.len() as u64)?;
        let Some(HeifConvert { tool, links }) = &self.heif_convert else {
            let (tool, package) = (HEIF_CONVERT, HEIF_PACKAGE);
            return Err(MediaError::NeedsTool { format, tool, package });
        };
        let out = links.path().join("out.png");
        let out = out.to_str().ok_or_else(|| io::Error::other("a folder without a name"))?;
        // 16-bit RGBA, and rows' beginnings.
        let most = options.limits.pixels.saturating_mul(8).saturating_add(1 << 20);
        let arguments = ["--quiet", "/proc/self/fd/0", out];
        let output = self
            .pool
            .run(tool, &arguments, &without_profiles(bytes), most, options.limits.time)
            .map_err(|breach| in_box(breach, format))?;
        if output.bytes.is_empty() {
            return Err(MediaError::Damaged { format, reason: output.words });
        }
        let own = |error| match error {
            error @ MediaError::TooManyPixels { .. } => error,
            error => MediaError::Damaged { format, reason: format!("its picture {error}") },
        };
        let (mut decoded, found, _) = decode::decode_raw(&output.bytes, options).map_err(own)?;
        if found != Format::Png {
            let reason = format!("{HEIF_CONVERT} made a {found} of it");
            return Err(MediaError::Damaged { format, reason });
        }
        decoded.turn = Turn::NoTransforms;
        Ok((decoded, format, Decoder::HeifConvert))
    }
}

/// What can be said of a JPEG before it is decoded. libjpeg makes up the end where
/// it is missing; so does Pillow, but it looks before.
fn check_jpeg(bytes: &[u8], options: &Options) -> Result<(), MediaError> {
    options.limits.check_bytes(bytes.len() as u64)?;
    if !jpeg::reaches_its_end(bytes) {
        return Err(MediaError::Truncated { format: Format::Jpeg });
    }
    Ok(())
}

/// Why a JPEG gave no picture.
fn explain(outcome: Outcome, options: &Options) -> MediaError {
    let (format, limit) = (Format::Jpeg, options.limits.pixels);
    match outcome {
        Outcome::Truncated => MediaError::Truncated { format },
        Outcome::Damaged(reason) => MediaError::Damaged { format, reason },
        Outcome::Unsupported(feature) => MediaError::Unsupported { format, feature },
        Outcome::TooManyPixels { width, height } => {
            MediaError::TooManyPixels { width, height, limit }
        }
        Outcome::Panicked(message) => MediaError::DecoderPanicked { format, message },
        Outcome::Picture { .. } | Outcome::Grey { .. } => {
            let reason = "it became something else than was asked for".to_owned();
            MediaError::InBox { format, reason }
        }
    }
}

/// Colour profiles are not applied; and `heif-convert` gives a picture up whose
/// profile does not fit into a PNG, which is easily arranged. So boxes with one
/// are renamed to boxes that nobody reads (ISO/IEC 14496-12, 8.1.2 and 12.1.5).
fn without_profiles(bytes: &[u8]) -> Cow<'_, [u8]> {
    const PROFILES: [&[u8; 8]; 2] = [b"colrprof", b"colrrICC"];
    let places: Vec<usize> = bytes
        .windows(8)
        .enumerate()
        .filter(|(_, window)| PROFILES.iter().any(|profile| window == profile))
        .map(|(place, _)| place)
        .collect();
    if places.is_empty() {
        return Cow::Borrowed(bytes);
    }
    let mut changed = bytes.to_vec();
    for place in places {
        changed[place..place + 4].copy_from_slice(b"free");
    }
    Cow::Owned(changed)
}

fn in_box(breach: Breach, format: Format) -> MediaError {
    match breach {
        Breach::Late(limit) => MediaError::TooSlow { limit },
        breach => MediaError::InBox { format, reason: breach.to_string() },
    }
}
