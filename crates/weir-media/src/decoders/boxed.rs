//! The formats that are decoded in the box: JPEG by a worker, AVIF and HEIC by
//! a tool.

use std::io;
use std::os::unix::fs::symlink;

use tempfile::TempDir;

use crate::decode::{self, Decoded, assemble};
use crate::error::MediaError;
use crate::format::Format;
use crate::jpeg;
use crate::limits::Options;
use crate::picture::{Decoder, Picture};
use crate::pool::{Breach, Pool, Tool};
use crate::wire::Outcome;

/// A box and the tools that run in it.
#[derive(Debug)]
pub(super) struct Boxed {
    pool: Pool,
    heif_convert: Option<HeifConvert>,
}

/// `heif-convert` writes PNG only to a name that ends in `.png`, and in the box
/// no file can be made. So it is given a link of such a name to its own standard
/// output, which is memory. Of several pictures it numbers the names.
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
            symlink("/proc/self/fd/1", links.path().join(name))?;
        }
        Ok(Some(Self { tool, links }))
    }
}

impl Boxed {
    pub(super) fn new(pool: Pool) -> Result<Self, MediaError> {
        Ok(Self { pool, heif_convert: HeifConvert::find()? })
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

    /// The picture of a format that is decoded here; `None` for the others.
    pub(super) fn decode(
        &self,
        bytes: &[u8],
        options: &Options,
    ) -> Option<Result<Picture, MediaError>> {
        match Format::of(bytes) {
            Ok(Format::Jpeg) => Some(self.jpeg(bytes, options)),
            Ok(format @ (Format::Avif | Format::Heic)) => Some(self.heif(bytes, format, options)),
            _ => None,
        }
    }

    fn jpeg(&self, bytes: &[u8], options: &Options) -> Result<Picture, MediaError> {
        let format = Format::Jpeg;
        options.limits.check_bytes(bytes.len() as u64)?;
        // libjpeg makes up the end where it is missing; so does Pillow, but it
        // looks before.
        if !jpeg::reaches_its_end(bytes) {
            return Err(MediaError::Truncated { format });
        }
        let decoded =
            self.pool.jpeg(bytes, &options.limits).map_err(|breach| in_box(breach, format))?;
        let (width, height, irregularity) = match decoded.outcome {
            Outcome::Picture { width, height, irregularity } => (width, height, irregularity),
            Outcome::Truncated => return Err(MediaError::Truncated { format }),
            Outcome::Damaged(reason) => return Err(MediaError::Damaged { format, reason }),
            Outcome::Unsupported(feature) => {
                return Err(MediaError::Unsupported { format, feature });
            }
            Outcome::TooManyPixels { width, height } => {
                let limit = options.limits.pixels;
                return Err(MediaError::TooManyPixels { width, height, limit });
            }
            Outcome::Panicked(message) => {
                return Err(MediaError::DecoderPanicked { format, message });
            }
        };
        let turn = jpeg::turn_of(bytes);
        let decoded = Decoded { width, height, rgb: decoded.rgb, turn, irregularity };
        assemble(decoded, format, Decoder::LibjpegTurbo, options.orientation)
    }

    /// The tool turns the picture as the file says (its `irot` and `imir` are
    /// part of the picture, not a note beside it), and writes a PNG, which is as
    /// little to be believed as any.
    fn heif(&self, bytes: &[u8], format: Format, options: &Options) -> Result<Picture, MediaError> {
        options.limits.check_bytes(bytes.len() as u64)?;
        let Some(HeifConvert { tool, links }) = &self.heif_convert else {
            let (tool, package) = (HEIF_CONVERT, HEIF_PACKAGE);
            return Err(MediaError::NeedsTool { format, tool, package });
        };
        let out = links.path().join("out.png");
        let out = out.to_str().ok_or_else(|| io::Error::other("a folder without a name"))?;
        // 16-bit RGBA, and rows' beginnings.
        let most = options.limits.pixels.saturating_mul(8).saturating_add(1 << 20);
        let arguments = ["/proc/self/fd/0", out];
        let output = self
            .pool
            .run(tool, &arguments, bytes, most, options.limits.time)
            .map_err(|breach| in_box(breach, format))?;
        if output.bytes.is_empty() {
            return Err(MediaError::Damaged { format, reason: output.words });
        }
        let picture = decode::decode(&output.bytes, options).map_err(|error| match error {
            error @ MediaError::TooManyPixels { .. } => error,
            error => MediaError::Damaged { format, reason: format!("its picture {error}") },
        })?;
        Ok(picture.decoded_from(format, Decoder::HeifConvert, None))
    }
}

fn in_box(breach: Breach, format: Format) -> MediaError {
    match breach {
        Breach::Late(limit) => MediaError::TooSlow { limit },
        breach => MediaError::InBox { format, reason: breach.to_string() },
    }
}
