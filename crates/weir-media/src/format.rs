//! What bytes are, told from the bytes.

use std::fmt;
use std::path::Path;

use crate::error::MediaError;

/// A picture format that this version reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG (ITU-T T.81), baseline and progressive.
    Jpeg,
    /// PNG; of an APNG the default image.
    Png,
    /// GIF; the first frame on its canvas.
    Gif,
    /// WebP, lossy and lossless; of an animation the first frame.
    WebP,
    /// Windows bitmap.
    Bmp,
    /// TIFF, the first page (also what a camera's raw file shows first).
    Tiff,
    /// AVIF; in the box.
    Avif,
    /// HEIC and other HEIF; in the box.
    Heic,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Jpeg,
        Self::Png,
        Self::Gif,
        Self::WebP,
        Self::Bmp,
        Self::Tiff,
        Self::Avif,
        Self::Heic,
    ];

    /// Tells the format from the first bytes, or why there is none.
    pub fn of(bytes: &[u8]) -> Result<Self, MediaError> {
        if bytes.is_empty() {
            return Err(MediaError::Empty);
        }
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Ok(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::WebP),
            [b'B', b'M', ..] if has_bitmap_header(bytes) => Ok(Self::Bmp),
            [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => Ok(Self::Tiff),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if brand.len() >= 4 => {
                match &brand[..4] {
                    b"avif" | b"avis" => Ok(Self::Avif),
                    b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => Ok(Self::Heic),
                    // A still of any codec: the brands that follow say which.
                    b"mif1" | b"msf1" => Ok(Self::of_heif(bytes)),
                    _ => Err(MediaError::NotYetRead(Unread::Mp4)),
                }
            }
            _ => Err(Unread::of(bytes).map_or(MediaError::NotAPicture, MediaError::NotYetRead)),
        }
    }

    /// What a HEIF with a general brand holds, by the brands that it is said to
    /// be compatible with.
    fn of_heif(bytes: &[u8]) -> Self {
        let length = bytes.first_chunk().map_or(0, |four| u32::from_be_bytes(*four)) as usize;
        let brands = bytes.get(16..length.min(bytes.len()).min(256)).unwrap_or_default();
        let is_avif = brands.chunks_exact(4).any(|brand| matches!(brand, b"avif" | b"avis"));
        if is_avif { Self::Avif } else { Self::Heic }
    }

    /// The media type, as `image/jpeg`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Bmp => "image/bmp",
            Self::Tiff => "image/tiff",
            Self::Avif => "image/avif",
            Self::Heic => "image/heic",
        }
    }

    /// The endings that a file of this format usually has, the first of them
    /// the one to give a new file.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp"],
            Self::Png => &["png", "apng"],
            Self::Gif => &["gif"],
            Self::WebP => &["webp"],
            Self::Bmp => &["bmp", "dib"],
            Self::Tiff => &["tiff", "tif", "dng", "nef", "cr2", "arw"],
            Self::Avif => &["avif", "avifs"],
            Self::Heic => &["heic", "heif", "heics", "hif"],
        }
    }

    /// Whether a path's ending says something else than its bytes do. That is
    /// no error, only worth telling: the bytes decide.
    ///
    /// ```
    /// use weir_media::Format;
    ///
    /// assert!(Format::Png.contradicts_name("lighthouse.jpg".as_ref()));
    /// assert!(!Format::Jpeg.contradicts_name("LIGHTHOUSE.JPEG".as_ref()));
    /// assert!(!Format::Jpeg.contradicts_name("lighthouse".as_ref()));
    /// ```
    pub fn contradicts_name(self, path: &Path) -> bool {
        path.extension().is_some_and(|ending| {
            !self.extensions().iter().any(|usual| ending.eq_ignore_ascii_case(usual))
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Avif => "AVIF",
            Self::Heic => "HEIC",
        })
    }
}

/// “BM” alone is how many a text begins; the size of the second header is one
/// of the eight that were ever defined.
fn has_bitmap_header(bytes: &[u8]) -> bool {
    let size = bytes.get(14..18).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    // Too short to say: then it is the beginning of a bitmap, cut off.
    size.is_none_or(|size| matches!(size, 12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

/// A format that can be named but is not read by this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unread {
    /// JPEG XL picture.
    JpegXl,
    /// JPEG 2000 picture.
    Jpeg2000,
    /// Icon.
    Icon,
    /// Photoshop document.
    Photoshop,
    /// SVG drawing.
    Svg,
    /// PDF document.
    Pdf,
    /// MP4, MOV and relatives.
    Mp4,
    /// Matroska or WebM.
    Matroska,
    /// AVI video.
    Avi,
    /// MPEG transport or program stream.
    Mpeg,
    /// MP3, Ogg, FLAC, WAV or another sound.
    Sound,
    /// ZIP, or a document kept in one.
    Zip,
    /// Another archive or compressed file.
    Archive,
    /// A program.
    Program,
    /// A web page.
    Html,
    /// Text.
    Text,
}

impl Unread {
    fn of(bytes: &[u8]) -> Option<Self> {
        if let Some(b"RIFF") = bytes.get(..4) {
            match bytes.get(8..12) {
                Some(b"AVI ") => return Some(Self::Avi),
                Some(b"WAVE") => return Some(Self::Sound),
                _ => {}
            }
        }
        let magic: &[(&[u8], Self)] = &[
            (b"\xff\x0a", Self::JpegXl),
            (b"\0\0\0\x0cJXL ", Self::JpegXl),
            (b"\0\0\0\x0cjP  ", Self::Jpeg2000),
            (b"\xff\x4f\xff\x51", Self::Jpeg2000),
            (b"\0\0\x01\0", Self::Icon),
            (b"8BPS", Self::Photoshop),
            (b"%PDF-", Self::Pdf),
            (b"\x1a\x45\xdf\xa3", Self::Matroska),
            (b"\0\0\x01\xba", Self::Mpeg),
            (b"\0\0\x01\xb3", Self::Mpeg),
            (b"ID3", Self::Sound),
            (b"\xff\xfb", Self::Sound),
            (b"\xff\xf3", Self::Sound),
            (b"\xff\xf1", Self::Sound),
            (b"OggS", Self::Sound),
            (b"fLaC", Self::Sound),
            (b"#!AMR", Self::Sound),
            (b"PK\x03\x04", Self::Zip),
            (b"PK\x05\x06", Self::Zip),
            (b"\x1f\x8b", Self::Archive),
            (b"BZh", Self::Archive),
            (b"\xfd7zXZ", Self::Archive),
            (b"\x28\xb5\x2f\xfd", Self::Archive),
            (b"7z\xbc\xaf\x27\x1c", Self::Archive),
            (b"Rar!", Self::Archive),
            (b"\x7fELF", Self::Program),
            (b"MZ", Self::Program),
        ];
        magic
            .iter()
            .find(|(start, _)| bytes.starts_with(start))
            .map(|(_, kind)| *kind)
            .or_else(|| Self::of_text(bytes))
    }

    /// Text is what the first kilobyte shows: UTF-8 without control bytes. The
    /// last character of the piece may be cut in two.
    fn of_text(bytes: &[u8]) -> Option<Self> {
        let start = &bytes[..bytes.len().min(1024)];
        let text = match std::str::from_utf8(start) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => {
                std::str::from_utf8(&start[..error.valid_up_to()]).ok()?
            }
            Err(_) => return None,
        };
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.is_empty() || text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return None;
        }
        let lower = text.to_ascii_lowercase();
        Some(if lower.contains("<svg") && lower.starts_with('<') {
            Self::Svg
        } else if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
            Self::Html
        } else {
            Self::Text
        })
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JpegXl => "a JPEG XL picture",
            Self::Jpeg2000 => "a JPEG 2000 picture",
            Self::Icon => "an icon",
            Self::Photoshop => "a Photoshop document",
            Self::Svg => "an SVG drawing",
            Self::Pdf => "a PDF document",
            Self::Mp4 => "an MP4 or MOV video",
            Self::Matroska => "a Matroska or WebM video",
            Self::Avi => "an AVI video",
            Self::Mpeg => "an MPEG video",
            Self::Sound => "a sound recording",
            Self::Zip => "a ZIP archive (or a document kept in one)",
            Self::Archive => "a compressed archive",
            Self::Program => "a program",
            Self::Html => "a web page",
            Self::Text => "a text",
        })
    }
}
