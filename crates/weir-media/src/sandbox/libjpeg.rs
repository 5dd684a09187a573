//! libjpeg-turbo through TurboJPEG's C interface.
//!
//! The safe binding (crate `turbojpeg`, which builds the library) refuses every
//! JPEG whose header makes the library warn, such as one with stray bytes
//! between its segments: it reads the header anew before it decodes, and takes a
//! warning for an error. Pillow and browsers show such pictures without a word.
//! So its two calls are made here.

#![allow(unsafe_code)]

use std::ffi::CStr;
use std::ptr::NonNull;

use turbojpeg::raw;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) colours: Colours,
    /// Bits a sample.
    pub(crate) precision: i32,
}

/// How colours are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colours {
    /// Grey, RGB or YCbCr: what becomes RGB.
    Light,
    /// CMYK or YCCK: what becomes CMYK.
    Ink,
    /// Anything else.
    Unknown,
}

/// What the library said of a call that did not go smoothly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Complaint {
    /// It went on; the result is there.
    Warning(String),
    /// It gave up.
    Error(String),
}

/// A decoder of one picture. Not of more: the library keeps tables from one to
/// the next, and after an error in a header it reads the next as if that one went
/// on (seen with 3.1: “Bogus DQT index” for a good file behind a bad one).
pub(crate) struct LibJpeg {
    handle: NonNull<std::ffi::c_void>,
}

impl LibJpeg {
    /// A decoder of at most `scans` scans; `None` without memory.
    ///
    /// Nothing else is set: accurate DCT and fancy upsampling are what the
    /// library does by itself, and so does Pillow.
    pub(crate) fn new(scans: u16) -> Option<Self> {
        // SAFETY: takes a number and gives a handle or null.
        let handle = unsafe { raw::tj3Init(raw::TJINIT_TJINIT_DECOMPRESS as i32) };
        let this = Self { handle: NonNull::new(handle)? };
        let limit = raw::TJPARAM_TJPARAM_SCANLIMIT as i32;
        // SAFETY: the handle is one of tj3Init's and not destroyed yet.
        let set = unsafe { raw::tj3Set(handle, limit, i32::from(scans)) };
        (set == 0).then_some(this)
    }

    /// Reads the header; a warning is left for [`LibJpeg::decode`] to repeat.
    pub(crate) fn header(&mut self, jpeg: &[u8]) -> Result<Header, String> {
        // SAFETY: the handle lives; the library reads `jpeg.len()` bytes there.
        let code = unsafe {
            raw::tj3DecompressHeader(self.handle.as_ptr(), jpeg.as_ptr(), jpeg.len() as u64)
        };
        if let Some(Complaint::Error(words)) = self.complaint(code) {
            return Err(words);
        }
        let side = |value: i32| u32::try_from(value).ok().filter(|side| *side > 0);
        let none = || "it has tables and no picture".to_owned();
        Ok(Header {
            width: side(self.get(raw::TJPARAM_TJPARAM_JPEGWIDTH)).ok_or_else(none)?,
            height: side(self.get(raw::TJPARAM_TJPARAM_JPEGHEIGHT)).ok_or_else(none)?,
            precision: self.get(raw::TJPARAM_TJPARAM_PRECISION),
            colours: match u32::try_from(self.get(raw::TJPARAM_TJPARAM_COLORSPACE)) {
                Ok(raw::TJCS_TJCS_GRAY | raw::TJCS_TJCS_RGB | raw::TJCS_TJCS_YCbCr) => {
                    Colours::Light
                }
                Ok(raw::TJCS_TJCS_CMYK | raw::TJCS_TJCS_YCCK) => Colours::Ink,
                _ => Colours::Unknown,
            },
        })
    }

    /// Decodes what [`LibJpeg::header`] described into `pixels`: three bytes a
    /// pixel for light, four for ink, as the library stores it.
    pub(crate) fn decode(
        &mut self,
        jpeg: &[u8],
        header: Header,
        pixels: &mut [u8],
    ) -> Result<Option<String>, String> {
        let (format, size) = match header.colours {
            Colours::Light => (raw::TJPF_TJPF_RGB, 3),
            Colours::Ink => (raw::TJPF_TJPF_CMYK, 4),
            Colours::Unknown => return Err("Unsupported color conversion request".to_owned()),
        };
        self.decode_at(jpeg, header, (format, size), 1, pixels)
    }

    /// As [`LibJpeg::decode`], the brightness of what is no ink alone, a byte a pixel,
    /// at `1 / scale` of the size (1, 2, 4 or 8; sides are rounded up).
    pub(crate) fn decode_grey(
        &mut self,
        jpeg: &[u8],
        header: Header,
        scale: u32,
        pixels: &mut [u8],
    ) -> Result<Option<String>, String> {
        assert!(matches!(scale, 1 | 2 | 4 | 8), "the library has these scales");
        self.decode_at(jpeg, header, (raw::TJPF_TJPF_GRAY, 1), scale, pixels)
    }

    fn decode_at(
        &mut self,
        jpeg: &[u8],
        header: Header,
        (format, size): (raw::TJPF, usize),
        scale: u32,
        pixels: &mut [u8],
    ) -> Result<Option<String>, String> {
        // The library reads the header again, so that its sides are those of
        // `jpeg` and not of `header`: both must be the same for the room to do.
        assert_eq!(self.header(jpeg), Ok(header), "the same bytes have the same header");
        let pitch = size * header.width.div_ceil(scale) as usize;
        let rows = header.height.div_ceil(scale) as usize;
        assert_eq!(pixels.len(), pitch * rows, "there is room for each pixel");
        let pitch = i32::try_from(pitch).map_err(|_| "too wide".to_owned())?;
        let factor = raw::tjscalingfactor { num: 1, denom: scale as i32 };
        // SAFETY: the handle lives.
        let code = unsafe { raw::tj3SetScalingFactor(self.handle.as_ptr(), factor) };
        if let Some(Complaint::Error(words)) = self.complaint(code) {
            return Err(words);
        }
        // SAFETY: the handle lives; the library reads `jpeg.len()` bytes and
        // writes `rows` rows of `pitch` bytes, for which there is room, as
        // asserted: sides are divided by the scale just set and rounded up
        // (TJSCALED of turbojpeg.h), and no cropping is ever set.
        let code = unsafe {
            raw::tj3Decompress8(
                self.handle.as_ptr(),
                jpeg.as_ptr(),
                jpeg.len() as u64,
                pixels.as_mut_ptr(),
                pitch,
                format,
            )
        };
        match self.complaint(code) {
            None => Ok(None),
            Some(Complaint::Warning(words)) => Ok(Some(words)),
            Some(Complaint::Error(words)) => Err(words),
        }
    }

    fn get(&mut self, parameter: raw::TJPARAM) -> i32 {
        // SAFETY: the handle lives.
        unsafe { raw::tj3Get(self.handle.as_ptr(), parameter as i32) }
    }

    fn complaint(&mut self, code: i32) -> Option<Complaint> {
        if code == 0 {
            return None;
        }
        // SAFETY: the handle lives, and its words are a C string in it that is
        // copied before the next call.
        let words = unsafe { CStr::from_ptr(raw::tj3GetErrorStr(self.handle.as_ptr())) };
        Some(complaint_of(words.to_string_lossy().into_owned()))
    }
}

impl Drop for LibJpeg {
    fn drop(&mut self) {
        // SAFETY: the handle is tj3Init's, destroyed once.
        unsafe { raw::tj3Destroy(self.handle.as_ptr()) };
    }
}

/// Parts warnings from errors by their words: TurboJPEG's own number says
/// “warning” also of an error that follows a warning, and then the rows behind
/// it were never written. (The words are those of `jerror.h` at `JWRN_…`; of
/// several warnings the first is told, of an error the error. The library is
/// built from the source that the binding brings, so they cannot differ.)
fn complaint_of(words: String) -> Complaint {
    const WARNINGS: [&str; 7] = [
        "Corrupt JPEG data",
        "Inconsistent progression sequence",
        "Invalid SOS parameters for sequential JPEG",
        "Premature end of JPEG file",
        "Unknown Adobe color transform code",
        "Warning: unknown JFIF revision number",
        "Application transferred too many scanlines",
    ];
    if WARNINGS.iter().any(|start| words.starts_with(start)) {
        Complaint::Warning(words)
    } else {
        Complaint::Error(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testsrc;

    fn jpeg() -> Vec<u8> {
        testsrc::encode_jpeg(&testsrc::picture(3, 40, 24), 85)
    }

    fn decoded(jpeg: &[u8]) -> (Result<Option<String>, String>, Vec<u8>) {
        let mut library = LibJpeg::new(100).unwrap();
        let header = library.header(jpeg).unwrap();
        let mut pixels = vec![0; 3 * 40 * 24];
        (library.decode(jpeg, header, &mut pixels), pixels)
    }

    #[test]
    fn stray_bytes_in_the_header_are_a_warning_and_the_pixels_are_there() {
        let (clean, pixels) = decoded(&jpeg());
        assert_eq!(clean, Ok(None));
        let jpeg = jpeg();
        let stray = [&jpeg[..2], b"stray", &jpeg[2..]].concat();
        let (warned, same) = decoded(&stray);
        assert!(warned.unwrap().unwrap().starts_with("Corrupt JPEG data"));
        assert_eq!(pixels, same);
    }

    #[test]
    fn an_error_behind_a_warning_is_an_error() {
        let jpeg = jpeg();
        let scan = jpeg.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
        // Stray bytes, and then a table that is too short for its length.
        let broken = [&jpeg[..2], b"stray", &jpeg[2..scan], b"\xff\xc4\0\x04\0\0", &jpeg[scan..]];
        let mut library = LibJpeg::new(100).unwrap();
        let broken = broken.concat();
        let header = library.header(&broken);
        assert!(header.is_err(), "{header:?}");
    }

    #[test]
    fn what_is_no_jpeg_is_an_error() {
        for bytes in [b"no picture".as_slice(), b"", b"\xff\xd8\xff\xd9"] {
            assert!(LibJpeg::new(100).unwrap().header(bytes).is_err());
        }
        let header = LibJpeg::new(100).unwrap().header(&jpeg()).unwrap();
        assert_eq!((header.width, header.height, header.precision), (40, 24, 8));
        assert_eq!(header.colours, Colours::Light);
    }
}
