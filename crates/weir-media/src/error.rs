//! Why a file gave no picture.

use std::fmt;
use std::io;
use std::time::Duration;

use crate::format::{Format, Unread};

/// Why a file gave no picture, what that means and what to do. The text does
/// not name the file (this crate is often given bytes only): whoever prints it
/// puts the name before it, as in `holiday.jpg: is empty; …`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    /// The system does not let it be read.
    #[error("cannot be read: {0}{hint}", hint = hint_for(.0))]
    Io(#[from] io::Error),
    /// It is no file of bytes; opening it could wait for ever.
    #[error("is {0}, not a file; only regular files are read")]
    NotRegular(NotRegular),
    /// There is nothing in it.
    #[error("is empty; it was perhaps never written to its end: fetch or export it again")]
    Empty,
    /// The bytes are of a format that a later version will read, or that is
    /// no picture.
    #[error("is {0}, which this version does not read; {instead}", instead = instead(*.0))]
    NotYetRead(Unread),
    /// The bytes are of no format that Weir can name.
    #[error("is not a picture that Weir knows; {known}", known = KNOWN)]
    NotAPicture,
    /// More bytes than the limit.
    #[error(
        "has {found} bytes, more than the limit of {limit}; raise it with --max-bytes {found} if you trust the file"
    )]
    TooManyBytes {
        /// The size; where a file is longer than it says, what was seen of it.
        found: u64,
        /// [`Limits::bytes`](crate::Limits::bytes).
        limit: u64,
    },
    /// More pixels than the limit, by its header.
    #[error(
        "says it is {width} x {height}, {} pixels, more than the limit of {limit}; raise it with --max-pixels {} if you trust the file",
        pixels(*.width, *.height), pixels(*.width, *.height)
    )]
    TooManyPixels {
        /// Columns, as the header says.
        width: u32,
        /// Rows, as the header says.
        height: u32,
        /// [`Limits::pixels`](crate::Limits::pixels).
        limit: u64,
    },
    /// Decoding took too long.
    #[error(
        "took longer to decode than the limit of {} s; raise it with --max-seconds if you trust the file",
        .limit.as_secs_f64()
    )]
    TooSlow {
        /// [`Limits::time`](crate::Limits::time).
        limit: Duration,
    },
    /// The bytes end before the picture does.
    #[error("is {a} {format} whose end is missing (it is truncated); fetch or export it again", a = article(*format))]
    Truncated {
        /// What it is the beginning of.
        format: Format,
    },
    /// The bytes contradict the format.
    #[error("is a damaged {format}: {reason}; fetch or export it again")]
    Damaged {
        /// What it says it is.
        format: Format,
        /// What the decoder says.
        reason: String,
    },
    /// A corner of the format that the decoder does not know.
    #[error("is {a} {format} of a kind that this version does not read: {feature}; save it as PNG", a = article(*format))]
    Unsupported {
        /// What it is.
        format: Format,
        /// Which corner.
        feature: String,
    },
    /// It is decoded in the box only, and there is none.
    #[error(
        "is {a} {format}, which is decoded in Weir's box only, and there is no box here: {missing}",
        a = article(*format),
        missing = NO_BOX
    )]
    NeedsBox {
        /// What it is.
        format: Format,
    },
    /// It is decoded by a tool that is not installed.
    #[error(
        "is {a} {format}, which {tool} decodes, and that is not installed; install it (Debian: apt-get install {package}) and start Weir anew",
        a = article(*format)
    )]
    NeedsTool {
        /// What it is.
        format: Format,
        /// The program.
        tool: &'static str,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// The process in the box that had it failed; nothing else is harmed.
    #[error(
        "is {a} {format} that {reason}; it has no fingerprint, nothing else is harmed, and it may have been made for this: look at where it came from",
        a = article(*format)
    )]
    InBox {
        /// What it says it is.
        format: Format,
        /// What happened in the box.
        reason: String,
    },
    /// A mistake in a decoder, told instead of a crash.
    #[error(
        "made the {format} decoder fail ({message}); this is a defect of Weir: please report it, with the file if you may"
    )]
    DecoderPanicked {
        /// What it says it is.
        format: Format,
        /// The panic's message.
        message: String,
    },
}

/// Why the words of a picture were not read. Its pixels are not the worse for it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WordsError {
    /// Words are read in the box only, and there is none.
    #[error("words in pictures are read in Weir's box only, and there is no box here: {NO_BOX}")]
    NeedsBox,
    /// The reader is not installed.
    #[error(
        "words in pictures are read by tesseract, and that is not installed; install it (Debian: apt-get install tesseract-ocr tesseract-ocr-ara) and start Weir anew"
    )]
    NeedsTool,
    /// More pixels than the limit.
    #[error(transparent)]
    TooLarge(#[from] MediaError),
    /// Reading took too long.
    #[error(
        "took longer to read than the limit of {} s; raise it with --max-seconds if you trust the file",
        .0.as_secs_f64()
    )]
    TooSlow(Duration),
    /// The process in the box that had it failed; nothing else is harmed.
    #[error("has words that were not read: it {0}")]
    InBox(String),
    /// The reader gave up.
    #[error("has words that tesseract did not read: {0}")]
    Failed(String),
}

/// Formats are spoken as words or letter by letter.
fn article(format: Format) -> &'static str {
    if format == Format::Avif { "an" } else { "a" }
}

/// What there is to do about what is not read.
fn instead(kind: Unread) -> &'static str {
    match kind {
        Unread::Svg => {
            "Weir refuses it: it is instructions for drawing, which each viewer follows in its own way, \
             and following them would run what a stranger wrote; save it as PNG"
        }
        _ => KNOWN,
    }
}

const KNOWN: &str = "it reads JPEG, PNG, GIF, WebP, BMP and TIFF, and in its box AVIF and HEIC";

const NO_BOX: &str =
    if cfg!(target_os = "linux") { "weir-media-child was not started" } else { "it needs Linux" };

fn pixels(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

fn hint_for(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "; let the user that runs Weir read it",
        io::ErrorKind::NotFound => "; check the name",
        _ => "",
    }
}

/// What a path may name that is not a file of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotRegular {
    /// A folder.
    Folder,
    /// A named pipe.
    Pipe,
    /// A character or block device.
    Device,
    /// A socket.
    Socket,
    /// Something the system has no common name for.
    Other,
}

impl fmt::Display for NotRegular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Folder => "a folder",
            Self::Pipe => "a named pipe",
            Self::Device => "a device",
            Self::Socket => "a socket",
            Self::Other => "something special of the system",
        })
    }
}
