//! Fingerprint: a file's bytes become its signals.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use weir_media::{
    Decoder, Decoders, Format, Ground, MediaError, Options, Sampling, Seen, Unread, View,
    WordsError, read_bounded,
};
use weir_model::{Backdrop, BankForms, ItemSignal};
use weir_signals::form::Form;
use weir_signals::indicators::{IndicatorKind, indicators};
use weir_signals::pdq::{Dihedral, RgbView};
use weir_signals::{
    BankedText, Digests, IndicatorKey, Signal, SignalKind, TextKey, TlshHash, UrlKey,
};

use crate::form::{Featured, Hashed, Look};
use crate::item::Upload;
use crate::read::PictureText;
use crate::seeing::{Seeing, Takers, WHOLE};

/// Of a longer text the rest is not looked at.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// How files are looked at.
#[derive(Clone, Debug, Default)]
pub struct Looking {
    /// What one file may ask for.
    pub options: Options,
    /// What decodes: in the box, or without one.
    pub decoders: Decoders,
    /// Which frames of an animation count.
    pub sampling: Sampling,
    /// Which forms of a picture are hashed besides, and whether its local features
    /// are taken to be looked up.
    pub forms: BankForms,
    /// Whether the features by which a banked picture is found are among the
    /// signals.
    pub for_bank: bool,
    /// Whether words and codes in pictures may be read: the operator's setting.
    pub words: bool,
    /// Whether somebody has a use for them.
    pub words_wanted: bool,
    /// Whether a JPEG that is looked at as it is, and for nothing else, may be hashed
    /// by its brightness at a fraction of its size: some bits off, never for what is
    /// banked.
    pub quick: bool,
}

/// Takes fingerprints, one file after the other, reusing its memory. One a
/// thread.
pub struct Fingerprinter {
    looking: Looking,
    takers: Takers,
}

/// What one file gave: as much as could be had, and what could not and why.
#[derive(Debug, Default)]
pub struct Fingerprint {
    /// What the bytes are (a media type), where that could be told.
    pub media: Option<&'static str>,
    /// Every signal of the whole: the picture's as it is stored, those over white
    /// and over black and of later frames where they differ, then the file's.
    pub signals: Vec<Signal>,
    /// The picture hashed in every look, the plain one first.
    pub looks: Vec<Hashed>,
    /// Its local features, to be looked up in banks.
    pub features: Vec<Featured>,
    /// What is written in it.
    pub read: Vec<PictureText>,
    /// Why words in it were not read.
    pub unread: Option<WordsError>,
    /// What made the pixels.
    pub decoder: Option<Decoder>,
    /// Whether less of a JPEG than all of it was looked at (see [`Looking::quick`]).
    pub quick: bool,
    /// How many frames it shows; 0 for what is no picture.
    pub frames: u32,
    /// Why the rest of an animation was not looked at.
    pub cut: Option<String>,
    /// Why there is less than the file's name or its first bytes promise.
    pub problem: Option<MediaError>,
    /// Something to know about the file that is no problem.
    pub remark: Option<String>,
    /// The text itself, where it is one: passages are found in nothing less.
    pub text: Option<Arc<str>>,
    /// Where in the text its indicators stand first.
    pub places: Vec<(Signal, Range<usize>)>,
}

impl Looking {
    /// Looking with these limits and decoders.
    pub fn new(options: Options, decoders: Decoders) -> Self {
        Self { options, decoders, ..Self::default() }
    }

    /// Whether what is written in a picture is read.
    pub(crate) fn reads(&self) -> bool {
        self.words && self.words_wanted
    }

    /// The same, hashing JPEGs by less of them where that does.
    #[must_use]
    pub fn quickly(self, quick: bool) -> Self {
        Self { quick, ..self }
    }

    /// Whether less of a picture does than all of it.
    pub(crate) fn may_be_quick(&self) -> bool {
        self.quick && !self.for_bank && !self.reads() && self.forms == BankForms::NONE
    }

    /// The same, reading what is written in pictures where the operator lets it.
    #[must_use]
    pub fn reading(self, words_wanted: bool) -> Self {
        Self { words_wanted, ..self }
    }

    /// The same, taking the features too by which a banked picture is found.
    #[must_use]
    pub fn for_bank(self, for_bank: bool) -> Self {
        Self { for_bank, ..self }
    }

    /// The same with other forms.
    #[must_use]
    pub fn at_forms(self, forms: BankForms) -> Self {
        Self { forms, ..self }
    }
}

impl Fingerprinter {
    /// A fingerprinter that looks in this way.
    pub fn new(looking: Looking) -> Self {
        Self { looking, takers: Takers::default() }
    }

    /// From here on the features by which a banked picture is found are taken, too,
    /// or are not.
    pub fn take_for_bank(&mut self, wanted: bool) {
        self.looking.for_bank = wanted;
    }

    /// From here on these forms are hashed.
    pub fn look_at_forms(&mut self, forms: BankForms) {
        self.looking.forms = forms;
    }

    /// From here on what is written in pictures is read, or is not; never where the
    /// operator does not let it.
    pub fn read_words(&mut self, wanted: bool) {
        self.looking.words_wanted = wanted;
    }

    /// From here on everything is taken that two things can be compared by.
    pub fn take_all(&mut self) {
        self.looking.forms.features = true;
        self.looking.for_bank = true;
        self.looking.words_wanted = true;
    }

    /// The fingerprint of a file. What cannot be read at all gives no signal
    /// and a problem.
    pub fn file(&mut self, path: &Path) -> Fingerprint {
        match read_bounded(path, &self.looking.options.limits) {
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
        match upload.read(&self.looking.options.limits) {
            Ok(bytes) => self.upload(&bytes, name),
            Err(error) => Fingerprint::failed(error),
        }
    }

    /// The fingerprint of uploaded bytes. Whatever gives no picture and is no
    /// text is told as a problem: in an item each medium is there to be seen.
    pub fn upload(&mut self, bytes: &[u8], name: Option<&str>) -> Fingerprint {
        let limits = &self.looking.options.limits;
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
        let mut print = Fingerprint { signals: digests_of(bytes), ..Fingerprint::default() };
        match self.pictures(bytes, &mut print) {
            Ok(format) => {
                print.media = Some(format.media_type());
                if print.remark.is_none() && format.contradicts_name(path) {
                    print.remark = Some(format!("is a {format}, whatever its name says"));
                }
                let whole = print.looks.iter().filter(|hashed| hashed.look.is_of_the_whole());
                let whole: Vec<Signal> = whole.map(|hashed| hashed.pdq.into()).collect();
                print.signals.splice(0..0, whole);
            }
            Err(MediaError::NotYetRead(Unread::Text)) if !promises_picture(path) => {
                print.media = Some("text/plain");
                if let Some(text) = text_of(bytes) {
                    let digests = std::mem::take(&mut print.signals);
                    print = Fingerprint::of_text(text);
                    print.signals.extend(digests);
                }
            }
            Err(error) => print.problem = Some(error),
        }
        print
    }

    /// Hashes every view of a picture. A JPEG's pixels are lent, without a copy;
    /// it has one view.
    fn pictures(&mut self, bytes: &[u8], print: &mut Fingerprint) -> Result<Format, MediaError> {
        let Looking { options, decoders, sampling, .. } = &self.looking;
        let format = Format::of(bytes)?;
        if self.looking.may_be_quick()
            && let Some(pdq) = self.takers.quick(bytes, decoders, options)
        {
            (print.decoder, print.quick) = (Some(Decoder::LibjpegTurbo), true);
            print.looks.push(Hashed { look: Look::PLAIN, pdq });
            print.end(&Seen { frames: 1, cut: None });
            return Ok(format);
        }
        let mut seeing = Seeing::new(&self.looking, &mut self.takers, print);
        let seen = if format == Format::Jpeg {
            decoders.lend(bytes, options, |pixels| {
                seeing.print.decoder = Some(pixels.decoder);
                seeing.print.remark = pixels.irregularity.map(str::to_owned);
                let view = RgbView::new(pixels.width, pixels.height, pixels.rgb);
                seeing.view(&view.expect(WHOLE), Look::PLAIN);
            })?;
            Seen { frames: 1, cut: None }
        } else {
            decoders.views(bytes, options, sampling, &mut |view: View| {
                let View { picture, ground, time } = view;
                if seeing.print.looks.is_empty() {
                    seeing.print.decoder = picture.decoder();
                    seeing.print.remark = picture.irregularity().map(str::to_owned);
                }
                let over = match ground {
                    Ground::Stored => None,
                    Ground::White => Some(Backdrop::White),
                    Ground::Black => Some(Backdrop::Black),
                };
                let look = Look { at: (!time.is_zero()).then_some(time), over, ..Look::PLAIN };
                let view = RgbView::new(picture.width(), picture.height(), picture.rgb());
                seeing.view(&view.expect(WHOLE), look);
            })?
        };
        let features = seeing.for_bank();
        let to_read = std::mem::take(&mut seeing.to_read);
        print.signals.extend(features.map(|features| Signal::Features(Arc::new(features))));
        (print.read, print.unread) = to_read.read(decoders, options);
        print.end(&seen);
        Ok(format)
    }
}

impl Fingerprint {
    fn failed(problem: MediaError) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }

    /// What is known once every view was seen.
    fn end(&mut self, seen: &Seen) {
        self.frames = seen.frames;
        if let Some(why) = &seen.cut {
            self.cut = Some(format!("after {} frames it {why}", seen.frames));
        }
        if seen.frames > 1 {
            let hashed = self.looks.iter_mut().map(|hashed| &mut hashed.look);
            let featured = self.features.iter_mut().map(|featured| &mut featured.look);
            let read = self.read.iter_mut().map(|read| &mut read.look);
            for look in hashed.chain(featured).chain(read) {
                look.at.get_or_insert_default();
            }
        }
    }

    /// What is not seen of an animation, in a sentence.
    pub fn partly(&self) -> Option<String> {
        let why = self.cut.as_ref()?;
        Some(format!("moves, and not all of it was looked at: {why}"))
    }

    /// The signals with what they were taken from, as they are kept of the item's
    /// `medium`. Windows are left out: they are many, and say little.
    pub fn item_signals(&self, medium: Option<u16>) -> Vec<ItemSignal> {
        if self.decoder.is_none() {
            // Somebody else took them: they are kept as they were given.
            return self.signals.iter().map(|s| ItemSignal::of(medium, s.clone())).collect();
        }
        let by = self.decoder.filter(|by| by.is_a_stand_in()).map(|by| by.name().to_owned());
        let kept = self.looks.iter().filter(|hashed| {
            hashed.look.laid == Dihedral::Original && hashed.look.cut != Some(Form::Crop)
        });
        let pictures = kept.map(|Hashed { look, pdq }| ItemSignal {
            at_ms: look.at_ms(),
            over: look.over,
            cut: look.cut,
            stand_in: by.clone(),
            ..ItemSignal::of(medium, (*pdq).into())
        });
        let rest = self.signals.iter().filter(|signal| signal.kind() != SignalKind::Pdq);
        pictures.chain(rest.map(|signal| ItemSignal::of(medium, signal.clone()))).collect()
    }

    /// The hashes of the whole in every turned and mirrored form.
    pub fn turned(&self) -> impl Iterator<Item = &Hashed> {
        self.looks.iter().filter(|hashed| hashed.look.cut.is_none())
    }

    /// A fingerprint of signals that somebody else took.
    pub fn of_signals(signals: Vec<Signal>) -> Self {
        let whole: Vec<ItemSignal> =
            signals.into_iter().map(|signal| ItemSignal::of(None, signal)).collect();
        Self::of_item_signals(whole)
    }

    /// A fingerprint of signals that were taken of an item before.
    pub fn of_item_signals(signals: Vec<ItemSignal>) -> Self {
        let looks = signals.iter().filter_map(Hashed::of_signal).collect();
        let features = signals.iter().filter_map(Featured::of_signal).collect();
        let whole = signals.into_iter().filter(|found| found.cut.is_none());
        Self {
            signals: whole.map(|found| found.signal).collect(),
            looks,
            features,
            ..Self::default()
        }
    }

    /// The fingerprint of a text: its exact key, its key as a passage or phrase, its
    /// TLSH, and its indicators; nothing where no character is left.
    pub fn of_text(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(MAX_TEXT_BYTES)];
        let mut signals: Vec<Signal> = TextKey::of(text).map(Signal::Text).into_iter().collect();
        signals.extend(BankedText::whole(text).map(|(kind, key)| match kind {
            SignalKind::Phrase => Signal::Phrase(key),
            _ => Signal::Passage(key),
        }));
        if !signals.is_empty() {
            signals.extend(TlshHash::of(text).map(Signal::Tlsh));
        }
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
