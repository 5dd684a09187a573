//! The reader that decoders get: it notices the deadline and the end of bytes.

use std::cell::Cell;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

use zune_core::bytestream::{ZByteIoError, ZByteReaderTrait, ZSeekFrom};

use crate::error::MediaError;
use crate::format::Format;

/// What one decoding did with its bytes. Decoders hide the reason of a failed
/// read in errors of their own (or go on regardless), so it is kept here.
pub(crate) struct Watch {
    started: Instant,
    time: Duration,
    late: Cell<bool>,
    past_end: Cell<bool>,
}

impl Watch {
    pub(crate) fn start(time: Duration) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the deadline of one decoding")]
        let started = Instant::now();
        Self { started, time, late: Cell::new(false), past_end: Cell::new(false) }
    }

    /// Whether the time is over; once it is, it stays so.
    pub(crate) fn is_late(&self) -> bool {
        if !self.late.get() && self.started.elapsed() > self.time {
            self.late.set(true);
        }
        self.late.get()
    }

    /// Forgets that the bytes ran out, for a second decoding of the same.
    pub(crate) fn rewind(&self) {
        self.past_end.set(false);
    }

    /// The error for a decoding that failed with `reason`: what happened to
    /// the bytes says more than what the decoder made of it.
    pub(crate) fn explain(&self, format: Format, reason: impl ToString) -> MediaError {
        if self.is_late() {
            MediaError::TooSlow { limit: self.time }
        } else if self.past_end.get() {
            MediaError::Truncated { format }
        } else {
            MediaError::Damaged { format, reason: one_line(&reason.to_string()) }
        }
    }

    /// An error if the time is over, for decoders that swallow failed reads.
    pub(crate) fn check(&self) -> Result<(), MediaError> {
        if self.is_late() { Err(MediaError::TooSlow { limit: self.time }) } else { Ok(()) }
    }

    /// Whether a decoder asked for bytes beyond the last.
    pub(crate) fn ran_out(&self) -> bool {
        self.past_end.get()
    }
}

/// Decoders' messages may hold anything from the file: keep them one short line.
/// A line that was made so stays as it is.
pub(crate) fn one_line(message: &str) -> String {
    let plain = message.replace(char::is_control, " ");
    let mut line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().nth(200).is_some() {
        line = line.chars().take(199).chain(['…']).collect();
    }
    line
}

/// Bytes in memory as zune's decoders read them.
pub(crate) struct Watched<'a> {
    bytes: &'a [u8],
    /// Never beyond the end of `bytes`.
    at: usize,
    watch: &'a Watch,
    reads: u32,
}

/// The clock is read once in so many reads: a JPEG decoder reads four bytes at
/// a time, and looking at the clock costs more than decoding them.
const READS_BETWEEN_CHECKS: u32 = 1024;

impl<'a> Watched<'a> {
    pub(crate) fn new(bytes: &'a [u8], watch: &'a Watch) -> Self {
        Self { bytes, at: 0, watch, reads: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// Moves to `target`, or as far towards it as there are bytes.
    fn move_to(&mut self, target: i128) -> Option<u64> {
        let target = usize::try_from(target).ok()?;
        if target > self.bytes.len() {
            self.note_end();
        }
        self.at = target.min(self.bytes.len());
        Some(self.at as u64)
    }

    #[cold]
    fn note_end(&self) {
        self.watch.past_end.set(true);
    }

    #[cold]
    fn missing(&self, wanted: usize) -> ZByteIoError {
        self.note_end();
        ZByteIoError::NotEnoughBytes(self.rest().len(), wanted)
    }
}

impl ZByteReaderTrait for Watched<'_> {
    #[inline(always)]
    fn read_byte_no_error(&mut self) -> u8 {
        let Some(&byte) = self.bytes.get(self.at) else {
            self.note_end();
            return 0;
        };
        self.at += 1;
        byte
    }

    #[inline(always)]
    fn read_exact_bytes(&mut self, buf: &mut [u8]) -> Result<(), ZByteIoError> {
        self.reads = self.reads.wrapping_add(1);
        if self.reads.is_multiple_of(READS_BETWEEN_CHECKS) && self.watch.is_late() {
            return Err(ZByteIoError::Generic("time limit"));
        }
        let Some(found) = self.rest().get(..buf.len()) else {
            return Err(self.missing(buf.len()));
        };
        buf.copy_from_slice(found);
        self.at += buf.len();
        Ok(())
    }

    fn read_bytes(&mut self, buf: &mut [u8]) -> Result<usize, ZByteIoError> {
        let count = self.peek_bytes(buf)?;
        self.at += count;
        Ok(count)
    }

    fn peek_bytes(&mut self, buf: &mut [u8]) -> Result<usize, ZByteIoError> {
        let count = buf.len().min(self.rest().len());
        buf[..count].copy_from_slice(&self.rest()[..count]);
        Ok(count)
    }

    fn peek_exact_bytes(&mut self, buf: &mut [u8]) -> Result<(), ZByteIoError> {
        let Some(found) = self.rest().get(..buf.len()) else {
            return Err(self.missing(buf.len()));
        };
        buf.copy_from_slice(found);
        Ok(())
    }

    fn z_seek(&mut self, from: ZSeekFrom) -> Result<u64, ZByteIoError> {
        let target = match from {
            ZSeekFrom::Start(at) => i128::from(at),
            ZSeekFrom::End(by) => self.bytes.len() as i128 + i128::from(by),
            ZSeekFrom::Current(by) => self.at as i128 + i128::from(by),
        };
        self.move_to(target).ok_or(ZByteIoError::SeekError("seek before the start"))
    }

    fn is_eof(&mut self) -> Result<bool, ZByteIoError> {
        // Late looks like the end to a decoder that does not stop at errors.
        Ok(self.at == self.bytes.len() || self.watch.late.get())
    }

    fn z_position(&mut self) -> Result<u64, ZByteIoError> {
        Ok(self.at as u64)
    }

    fn read_remaining(&mut self, sink: &mut Vec<u8>) -> Result<usize, ZByteIoError> {
        let rest = self.rest();
        sink.extend_from_slice(rest);
        self.at = self.bytes.len();
        Ok(rest.len())
    }
}

/// The same bytes for decoders that read by `std::io`: a type of its own,
/// since zune takes its slow path for whatever is `BufRead + Seek`.
pub(crate) struct WatchedIo<'a>(Watched<'a>);

impl<'a> WatchedIo<'a> {
    pub(crate) fn new(bytes: &'a [u8], watch: &'a Watch) -> Self {
        Self(Watched::new(bytes, watch))
    }
}

impl Read for WatchedIo<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buf.len());
        buf[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for WatchedIo<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.0.watch.is_late() {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "time limit"));
        }
        let rest = self.0.rest();
        if rest.is_empty() {
            self.0.note_end();
        }
        // A piece at a time, so that the clock is looked at in between.
        Ok(&rest[..rest.len().min(16 * 1024)])
    }

    fn consume(&mut self, count: usize) {
        self.0.at = (self.0.at + count).min(self.0.bytes.len());
    }
}

impl Seek for WatchedIo<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => i128::from(at),
            SeekFrom::End(by) => self.0.bytes.len() as i128 + i128::from(by),
            SeekFrom::Current(by) => self.0.at as i128 + i128::from(by),
        };
        self.0
            .move_to(target)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "seek before the start"))
    }
}
