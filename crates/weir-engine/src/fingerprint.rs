//! Fingerprint: a file's bytes become its signals.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use weir_media::{MediaError, Options, Unread, decode, read_bounded};
use weir_signals::indicators::{IndicatorKind, indicators};
use weir_signals::pdq::{Dihedral, Hasher, RgbView};
use weir_signals::{
    BankedText, Digests, IndicatorKey, Pdq, Quality, Signal, SignalKind, TextKey, UrlKey,
};

use crate::item::Upload;

/// Of a longer text the rest is not looked at.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// Takes fingerprints, one file after the other, reusing its memory. One a
/// thread.
pub struct Fingerprinter {
    options: Options,
    pdq: Hasher,
}

/// What one file gave: as much as could be had, and what could not and why.
#[derive(Debug, Default)]
pub struct Fingerprint {
    /// What the bytes are (a media type), where that could be told.
    pub media: Option<&'static str>,
    /// Every signal, the picture's as it is stored.
    pub signals: Vec<Signal>,
    /// The picture's PDQ hash in all eight turned and mirrored forms.
    pub forms: Vec<(Dihedral, Pdq)>,
    /// Why there is less than the file's name or its first bytes promise.
    pub problem: Option<MediaError>,
    /// Something to know about the file that is no problem.
    pub remark: Option<String>,
    /// The text itself, where it is one: passages are found in nothing less.
    pub text: Option<Arc<str>>,
    /// Where in the text its indicators stand first.
    pub places: Vec<(Signal, Range<usize>)>,
}

impl Fingerprinter {
    /// A fingerprinter that keeps to the limits of `options`.
    pub fn new(options: Options) -> Self {
        Self { options, pdq: Hasher::new() }
    }

    /// The fingerprint of a file. What cannot be read at all gives no signal
    /// and a problem.
    pub fn file(&mut self, path: &Path) -> Fingerprint {
        match read_bounded(path, &self.options.limits) {
            Ok(bytes) => {
                let mut fingerprint = self.bytes(&bytes, path);
                fingerprint.problem.take_if(|problem| !is_worth_telling(problem, path));
                fingerprint
            }
            Err(error) => Fingerprint::failed(error),
        }
    }

    /// As [`Fingerprinter::upload`], of an upload that is on the disk.
    pub fn uploaded_file(&mut self, upload: &Upload, name: Option<&str>) -> Fingerprint {
        match upload.read(&self.options.limits) {
            Ok(bytes) => self.upload(&bytes, name),
            Err(error) => Fingerprint::failed(error),
        }
    }

    /// The fingerprint of uploaded bytes. Whatever gives no picture and is no
    /// text is told as a problem: in an item each medium is there to be seen.
    pub fn upload(&mut self, bytes: &[u8], name: Option<&str>) -> Fingerprint {
        let limits = &self.options.limits;
        if bytes.is_empty() {
            return Fingerprint::failed(MediaError::Empty);
        }
        if bytes.len() as u64 > limits.bytes {
            let found = bytes.len() as u64;
            return Fingerprint::failed(MediaError::TooManyBytes { found, limit: limits.bytes });
        }
        self.bytes(bytes, Path::new(name.unwrap_or_default()))
    }

    /// The fingerprint of bytes; whatever gives no picture and is no text is a
    /// problem.
    fn bytes(&mut self, bytes: &[u8], path: &Path) -> Fingerprint {
        let mut fingerprint = Fingerprint { signals: digests_of(bytes), ..Fingerprint::default() };
        match decode(bytes, &self.options) {
            Ok(picture) => {
                let format = picture.format().expect("a decoded picture has a format");
                fingerprint.media = Some(format.media_type());
                fingerprint.remark = picture.irregularity().map(str::to_owned).or_else(|| {
                    format
                        .contradicts_name(path)
                        .then(|| format!("is a {format}, whatever its name says"))
                });
                let view = RgbView::new(picture.width(), picture.height(), picture.rgb())
                    .expect("a picture has as many bytes as it has pixels");
                let all = self.pdq.hash_dihedral(&view);
                fingerprint.forms = all.iter().collect();
                fingerprint.signals.insert(0, all.get(Dihedral::Original).into());
            }
            Err(MediaError::NotYetRead(Unread::Text)) if !promises_picture(path) => {
                fingerprint.media = Some("text/plain");
                if let Some(text) = text_of(bytes) {
                    let digests = std::mem::take(&mut fingerprint.signals);
                    fingerprint = Fingerprint::of_text(text);
                    fingerprint.signals.extend(digests);
                }
            }
            Err(error) => fingerprint.problem = Some(error),
        }
        fingerprint
    }
}

impl Fingerprint {
    fn failed(problem: MediaError) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }

    /// A fingerprint of signals that somebody else took.
    pub fn of_signals(signals: Vec<Signal>) -> Self {
        let forms = signals
            .iter()
            .filter_map(|signal| match signal {
                Signal::Pdq { hash, quality } => {
                    let quality = quality.unwrap_or(Quality::new(100));
                    Some((Dihedral::Original, Pdq { hash: *hash, quality }))
                }
                _ => None,
            })
            .collect();
        Self { signals, forms, ..Self::default() }
    }

    /// The fingerprint of a text: its exact key, its key as a passage or phrase,
    /// and its indicators; nothing where no character is left.
    pub fn of_text(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(MAX_TEXT_BYTES)];
        let mut signals: Vec<Signal> = TextKey::of(text).map(Signal::Text).into_iter().collect();
        signals.extend(BankedText::whole(text).map(|(kind, key)| match kind {
            SignalKind::Phrase => Signal::Phrase(key),
            _ => Signal::Passage(key),
        }));
        let places = places_of(text);
        signals.extend(places.iter().map(|(signal, _)| signal.clone()));
        let text = (!signals.is_empty()).then(|| text.into());
        Self { media: Some("text/plain"), signals, text, places, ..Self::default() }
    }

    /// The fingerprint of a link: the page, its domain, and what it names there.
    pub fn of_link(link: &str, key: UrlKey) -> Self {
        let mut signals = vec![Signal::Url(key)];
        let named = places_of(link).into_iter().map(|(signal, _)| signal);
        signals.extend(named.filter(|signal| signal.kind() != SignalKind::Url));
        Self { signals, ..Self::default() }
    }
}

/// The indicators of a text, each with the place where it stands first.
fn places_of(text: &str) -> Vec<(Signal, Range<usize>)> {
    let mut seen = HashSet::new();
    let mut places = Vec::new();
    for found in indicators(text) {
        let signal = match found.kind {
            IndicatorKind::Url => UrlKey::parse(&found.value).ok().map(Signal::Url),
            _ => IndicatorKey::of(&found).map(Signal::Indicator),
        };
        if let Some(signal) = signal.filter(|signal| seen.insert(signal.clone())) {
            places.push((signal, found.span));
        }
    }
    places
}

fn digests_of(bytes: &[u8]) -> Vec<Signal> {
    let mut digests = Digests::new();
    digests.update(bytes);
    let digests = digests.finish();
    vec![Signal::Sha256(digests.sha256), Signal::Sha1(digests.sha1), Signal::Md5(digests.md5)]
}

fn text_of(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= MAX_TEXT_BYTES)?;
    Some(text.trim_start_matches('\u{feff}'))
}

/// Among the files of a folder many are no pictures, and nobody thought so:
/// those are passed over without a word.
fn is_worth_telling(problem: &MediaError, path: &Path) -> bool {
    match problem {
        MediaError::NotYetRead(kind) => is_picture(*kind) || promises_picture(path),
        MediaError::NotAPicture => promises_picture(path),
        _ => true,
    }
}

/// Pictures that a later version will read: to pass one over without a word
/// would look as if nothing was found in it.
fn is_picture(kind: Unread) -> bool {
    matches!(kind, Unread::JpegXl | Unread::Jpeg2000 | Unread::Svg)
}

/// Whether the name says that a person would see a picture here.
fn promises_picture(path: &Path) -> bool {
    const ENDINGS: [&str; 15] = [
        "jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "webp", "bmp", "dib", "avif", "heic",
        "heif", "tif", "tiff",
    ];
    path.extension().is_some_and(|end| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}
