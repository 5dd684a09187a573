//! What a worker in the box and the process that started it say to each other.
//!
//! A worker has three descriptors: 0 is one end of a pair of local sockets that
//! keep messages apart (`SOCK_SEQPACKET`), 1 is the memory that pixels are
//! written to (a memfd, sealed in its length, read by the other side only after
//! the reply and while the worker stands still), 2 is nothing. All numbers are
//! little-endian.
//!
//! ```text
//! hello, worker to parent, once        job, parent to worker, with the media's
//!                                      descriptor (a sealed memfd)
//!  0  "WEIR"                            0  "WJOB"
//!  4  u32  version of this layout       4  u32  what to do: 1 JPEG to RGB,
//!                                               2 JPEG to brightness, made smaller
//!  8  8 x u8  layers of the box         8  u64  number of the job
//! 16                                   16  u64  most pixels
//!                                      24  u32  shortest (what to do: 2, else 0)
//!                                      28
//! reply, worker to parent, one a job
//!  0  "WRPL"
//!  4  u32  outcome: 0 picture, 1 damaged, 2 truncated, 3 unsupported,
//!          4 too many pixels, 5 the decoder panicked, 6 brightness
//!  8  u64  number of the job
//! 16  u32  columns (outcomes 0, 4 and 6, else 0)
//! 20  u32  rows (the same)
//! 24  u32  scale (outcome 6: 1, 2, 4 or 8; else 0)
//! 28  u32  length of the words
//! 32  words in UTF-8, at most 240 bytes, to the end of the message:
//!          outcomes 0 and 6 what was irregular, 1 and 5 the reason, 3 the feature
//! ```
//!
//! Brightness is made smaller as long as the shorter side keeps `shortest` pixels:
//! `ceil(columns / scale)` times `ceil(rows / scale)` bytes.
//!
//! The worker is not believed: a message of another length, with another mark or
//! number, or with sides that do not fit the memory is a breach, and the worker
//! is replaced.

use crate::sandbox::Layers;

/// The longest message of this layout.
pub const LONGEST: usize = REPLY_HEAD + MOST_WORDS;
/// The version of the layout in the hello.
pub const VERSION: u32 = 2;

const REPLY_HEAD: usize = 32;
const MOST_WORDS: usize = 240;
const HELLO: &[u8; 4] = b"WEIR";
const JOB: &[u8; 4] = b"WJOB";
const REPLY: &[u8; 4] = b"WRPL";
const JPEG_TO_RGB: u32 = 1;
const JPEG_TO_GREY: u32 = 2;

/// Why bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// Too short, or longer than it says.
    #[error("it sent a message of {0} bytes, which none of them has")]
    Length(usize),
    /// The first bytes are those of another message.
    #[error("it sent something else than what it was asked for")]
    Mark,
    /// A field holds what it cannot hold.
    #[error("it sent a message with an impossible {0}")]
    Field(&'static str),
    /// The parts come from two releases.
    #[error("it speaks version {0} of the protocol, and this Weir speaks version {VERSION}")]
    Version(u32),
}

/// The worker is in the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hello {
    /// What it put on.
    pub layers: Layers,
}

/// Something to decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Counted up; the reply repeats it.
    pub number: u64,
    /// [`Limits::pixels`](crate::Limits::pixels).
    pub pixels: u64,
    /// What is to become of it.
    pub wanted: Wanted,
}

/// What a JPEG is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// RGB, a pixel for each of its own.
    Colours,
    /// Brightness, made smaller.
    Grey {
        /// Pixels that the shorter side keeps, if it has them; at least 1.
        shortest: u32,
    },
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The job's number.
    pub number: u64,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// RGB in the shared memory, from its start.
    Picture {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// See [`Picture::irregularity`](crate::Picture::irregularity).
        irregularity: Option<String>,
    },
    /// Brightness in the shared memory, from its start.
    Grey {
        /// Columns of the whole picture.
        width: u32,
        /// Rows of the whole picture.
        height: u32,
        /// By how much it was made smaller: 1, 2, 4 or 8.
        scale: u32,
        /// See [`Picture::irregularity`](crate::Picture::irregularity).
        irregularity: Option<String>,
    },
    /// The bytes contradict the format.
    Damaged(String),
    /// The bytes end too early.
    Truncated,
    /// A corner of the format that is not read.
    Unsupported(String),
    /// The header says more pixels than the job allows.
    TooManyPixels {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// A defect of the decoder.
    Panicked(String),
}

impl Hello {
    /// The message.
    pub fn to_bytes(self) -> Vec<u8> {
        [HELLO.as_slice(), &VERSION.to_le_bytes(), &self.layers.to_bytes()].concat()
    }

    /// Reads the message.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields::of(bytes, HELLO)?;
        let version = fields.u32()?;
        if version != VERSION {
            return Err(WireError::Version(version));
        }
        let layers = Layers::from_bytes(fields.take()?).ok_or(WireError::Field("layer"))?;
        fields.end()?;
        Ok(Self { layers })
    }
}

impl Job {
    /// The message.
    pub fn to_bytes(self) -> Vec<u8> {
        let (kind, shortest) = match self.wanted {
            Wanted::Colours => (JPEG_TO_RGB, 0),
            Wanted::Grey { shortest } => (JPEG_TO_GREY, shortest),
        };
        let (number, pixels) = (self.number.to_le_bytes(), self.pixels.to_le_bytes());
        [JOB.as_slice(), &kind.to_le_bytes(), &number, &pixels, &shortest.to_le_bytes()].concat()
    }

    /// Reads the message.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields::of(bytes, JOB)?;
        let kind = fields.u32()?;
        let (number, pixels, shortest) = (fields.u64()?, fields.u64()?, fields.u32()?);
        let wanted = match (kind, shortest) {
            (JPEG_TO_RGB, 0) => Wanted::Colours,
            (JPEG_TO_GREY, 1..) => Wanted::Grey { shortest },
            _ => return Err(WireError::Field("kind of job")),
        };
        let job = Self { number, pixels, wanted };
        fields.end()?;
        Ok(job)
    }
}

impl Reply {
    /// The message; words are cut to what it can hold.
    pub fn to_bytes(&self) -> Vec<u8> {
        let none = String::new();
        let (code, [width, height, scale], words): (u32, [u32; 3], &String) = match &self.outcome {
            Outcome::Picture { width, height, irregularity } => {
                (0, [*width, *height, 0], irregularity.as_ref().unwrap_or(&none))
            }
            Outcome::Damaged(words) => (1, [0; 3], words),
            Outcome::Truncated => (2, [0; 3], &none),
            Outcome::Unsupported(words) => (3, [0; 3], words),
            Outcome::TooManyPixels { width, height } => (4, [*width, *height, 0], &none),
            Outcome::Panicked(words) => (5, [0; 3], words),
            Outcome::Grey { width, height, scale, irregularity } => {
                (6, [*width, *height, *scale], irregularity.as_ref().unwrap_or(&none))
            }
        };
        let words = &words.as_bytes()[..words.floor_char_boundary(MOST_WORDS)];
        let mut bytes = Vec::with_capacity(REPLY_HEAD + words.len());
        bytes.extend(REPLY);
        bytes.extend(code.to_le_bytes());
        bytes.extend(self.number.to_le_bytes());
        for field in [width, height, scale, words.len() as u32] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.extend(words);
        bytes
    }

    /// Reads the message. Whether the picture fits the memory and the limits is
    /// for the reader to see.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields::of(bytes, REPLY)?;
        let code = fields.u32()?;
        let number = fields.u64()?;
        let (width, height, scale) = (fields.u32()?, fields.u32()?, fields.u32()?);
        let words = fields.words()?;
        let sided = matches!(code, 0 | 4 | 6);
        if sided != (width > 0) || sided != (height > 0) {
            return Err(WireError::Field("side"));
        }
        if (code == 6) != matches!(scale, 1 | 2 | 4 | 8) || (code != 6 && scale != 0) {
            return Err(WireError::Field("scale"));
        }
        let irregular = |words: String| (!words.is_empty()).then_some(words);
        let outcome = match code {
            0 => Outcome::Picture { width, height, irregularity: irregular(words) },
            1 => Outcome::Damaged(words),
            2 if words.is_empty() => Outcome::Truncated,
            3 => Outcome::Unsupported(words),
            4 if words.is_empty() => Outcome::TooManyPixels { width, height },
            5 => Outcome::Panicked(words),
            6 => Outcome::Grey { width, height, scale, irregularity: irregular(words) },
            _ => return Err(WireError::Field("outcome")),
        };
        Ok(Self { number, outcome })
    }
}

/// The fields of a message, one after the other.
struct Fields<'a> {
    rest: &'a [u8],
    length: usize,
}

impl<'a> Fields<'a> {
    fn of(bytes: &'a [u8], mark: &[u8; 4]) -> Result<Self, WireError> {
        let mut fields = Self { rest: bytes, length: bytes.len() };
        if fields.take::<4>()? == *mark { Ok(fields) } else { Err(WireError::Mark) }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (field, rest) = self.rest.split_first_chunk().ok_or(WireError::Length(self.length))?;
        self.rest = rest;
        Ok(*field)
    }

    fn u32(&mut self) -> Result<u32, WireError> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, WireError> {
        self.take().map(u64::from_le_bytes)
    }

    fn end(&self) -> Result<(), WireError> {
        if self.rest.is_empty() { Ok(()) } else { Err(WireError::Length(self.length)) }
    }

    /// The words, as one line without control characters: they may come from
    /// the file.
    fn words(&mut self) -> Result<String, WireError> {
        let length = self.u32()? as usize;
        if length != self.rest.len() || length > MOST_WORDS {
            return Err(WireError::Length(self.length));
        }
        let words = std::str::from_utf8(self.rest).map_err(|_| WireError::Field("word"))?;
        Ok(crate::watch::one_line(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::FileLayer;

    fn outcomes() -> Vec<Outcome> {
        let words = || "Corrupt JPEG data: 3 extraneous bytes".to_owned();
        vec![
            Outcome::Picture { width: 7, height: 9, irregularity: None },
            Outcome::Picture { width: 1, height: 65_500, irregularity: Some(words()) },
            Outcome::Damaged(words()),
            Outcome::Truncated,
            Outcome::Unsupported("12 bits".to_owned()),
            Outcome::TooManyPixels { width: 60_000, height: 60_000 },
            Outcome::Panicked(words()),
            Outcome::Grey { width: 1921, height: 9, scale: 8, irregularity: None },
        ]
    }

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let layers =
            Layers { no_new_privs: true, files: FileLayer::Closed { abi: 7 }, calls: true };
        let hello = Hello { layers };
        assert_eq!(Hello::read(&hello.to_bytes()), Ok(hello));
        for wanted in [Wanted::Colours, Wanted::Grey { shortest: 512 }] {
            let job = Job { number: u64::MAX, pixels: 12, wanted };
            assert_eq!(Job::read(&job.to_bytes()), Ok(job));
        }
        for outcome in outcomes() {
            let reply = Reply { number: 5, outcome };
            assert_eq!(Reply::read(&reply.to_bytes()), Ok(reply));
        }
    }

    #[test]
    fn a_message_that_is_cut_or_continued_is_refused() {
        for outcome in outcomes() {
            let bytes = Reply { number: 5, outcome }.to_bytes();
            for end in 0..bytes.len() {
                assert!(Reply::read(&bytes[..end]).is_err(), "{end} of {}", bytes.len());
            }
            assert!(Reply::read(&[bytes.as_slice(), b"x"].concat()).is_err());
        }
    }

    #[test]
    fn a_message_of_another_kind_or_version_is_refused() {
        let mut job = Job { number: 1, pixels: 1, wanted: Wanted::Colours }.to_bytes();
        assert_eq!(Reply::read(&job), Err(WireError::Mark));
        job[4] = 9;
        assert_eq!(Job::read(&job), Err(WireError::Field("kind of job")));
        let newer = [HELLO.as_slice(), &9_u32.to_le_bytes(), &[0; 8]].concat();
        assert_eq!(Hello::read(&newer), Err(WireError::Version(9)));
    }

    #[test]
    fn a_picture_without_sides_is_refused_and_so_are_sides_without_a_picture() {
        let picture = Outcome::Picture { width: 3, height: 4, irregularity: None };
        let mut bytes = Reply { number: 5, outcome: picture }.to_bytes();
        bytes[16..20].fill(0);
        assert_eq!(Reply::read(&bytes), Err(WireError::Field("side")));
        let mut bytes = Reply { number: 5, outcome: Outcome::Truncated }.to_bytes();
        bytes[16] = 1;
        assert_eq!(Reply::read(&bytes), Err(WireError::Field("side")));
        for (outcome, scale) in [(outcomes().remove(0), 2), (outcomes().remove(7), 3)] {
            let mut bytes = Reply { number: 5, outcome }.to_bytes();
            bytes[24] = scale;
            assert_eq!(Reply::read(&bytes), Err(WireError::Field("scale")));
        }
    }

    #[test]
    fn words_are_made_one_line_and_stay_it() {
        for words in ["bad \0 code", "a\nb\t\u{7f} c ", &"x".repeat(230), &"ab ".repeat(79)] {
            let reply = Reply { number: 1, outcome: Outcome::Damaged(words.to_owned()) };
            let read = Reply::read(&reply.to_bytes()).unwrap();
            let Outcome::Damaged(line) = &read.outcome else { panic!("{read:?}") };
            assert!(!line.contains(char::is_control) && !line.contains("  "), "{line:?}");
            assert_eq!(Reply::read(&read.to_bytes()), Ok(read));
        }
    }

    #[test]
    fn long_words_are_cut_between_letters() {
        let reply = Reply { number: 1, outcome: Outcome::Damaged("ü".repeat(300)) };
        let read = Reply::read(&reply.to_bytes()).unwrap();
        assert_eq!(read.outcome, Outcome::Damaged("ü".repeat(120)));
    }
}
