//! The answer as it is told and kept: what of a match a service learns.

use serde::{Deserialize, Serialize};
use weir_signals::form::Rect;
use weir_store::NewMatch;

use crate::fitted::PictureFit;
use crate::matcher::Match;
use crate::read::ReadAt;
use crate::texts::TextSpan;

/// What Weir found in an item, in the form that is kept and sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The matches, nearest first; at most [`Told::MOST_MATCHES`].
    pub matches: Vec<ToldMatch>,
    /// Whether there were more matches than are told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// The rules that made the verdict.
    pub rules: Vec<String>,
    /// What is not fingerprinted yet: `media/0`, `text`, `links/2`.
    pub pending: Vec<String>,
    /// What could not be read, and why.
    pub problems: Vec<ToldProblem>,
}

impl Told {
    /// How many matches are told and kept of one item. A picture that is banked
    /// a thousand times is no better known for it.
    pub const MOST_MATCHES: usize = 100;
}

/// A match as it is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToldMatch {
    /// The bank's name.
    pub bank: String,
    /// The entry's id.
    pub entry: String,
    /// The id by which whoever banked it knows it.
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Which kind of signal.
    #[serde(rename = "type")]
    pub kind: String,
    /// How far apart, where the kind has a distance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<u16>,
    /// The form of the picture that matched, where it was not the picture as it
    /// is: `rot90`, `inner`, `over-white+flipY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// When what matched is shown, in milliseconds; only of what moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
    /// Where in the picture what matched lies, where it is a part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// How the picture lies against the banked one, where it shows a part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<ToldFit>,
    /// Where in the picture it was read: in its words, or in a QR code. `span` is
    /// of no text that somebody has, and left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<ToldRead>,
    /// How sure it is, 0 to 1, where a comparison of texts says it; of a part of a
    /// picture the share of the places that look alike which agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Where in the text it stands, from the first letter to the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<ToldSpan>,
    /// The runs of a text that are like the banked one, where there is more to
    /// say than `span` does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<ToldSpan>,
    /// The share of the item's text that is the entry's, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_item: Option<f64>,
    /// The share of the entry's text that stands in the item, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_entry: Option<f64>,
    /// Whether it stands in quotation marks or a quote block.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quoted: bool,
    /// Whether words around it say whose it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attributed: bool,
    /// What of the item matched: `media/0`, `text`, `links/2`.
    pub part: String,
    /// On whose word the entry was banked.
    pub source: String,
    /// The entry's tags.
    pub tags: Vec<String>,
}

/// How a picture lies against a banked one: places of it agree with places there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToldFit {
    /// How many places agree.
    pub inliers: u16,
    /// How many looked alike.
    pub pairs: u16,
    /// From pixels of the picture, mirrored where the form says so, to pixels of
    /// the banked one: `x' = a x + b y + c`, `y' = d x + e y + f`.
    pub transform: [f64; 6],
    /// Columns and rows of the banked picture.
    pub banked: [u32; 2],
    /// The share of the banked picture that is seen, 0 to 1.
    pub shown: f64,
}

impl ToldFit {
    /// A fit as it is told.
    pub fn of(fit: &PictureFit) -> Self {
        let PictureFit { inliers, pairs, transform, banked, .. } = *fit;
        let transform = transform.map(|number| (number * 1e6).round() / 1e6);
        Self { inliers, pairs, transform, banked, shown: thousandths(fit.shown) }
    }
}

/// Where in a picture a text or link was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRead {
    /// `words` or `code`.
    pub by: String,
    /// Each place, in the order in which it is read.
    pub places: Vec<Region>,
}

/// A part of a picture, in its pixels as they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Columns left of it.
    pub left: u32,
    /// Rows above it.
    pub top: u32,
    /// Its columns.
    pub width: u32,
    /// Its rows.
    pub height: u32,
}

/// A run of an item's text; ends are behind the last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldSpan {
    /// Its first character, counted in Unicode code points from 0.
    pub start: usize,
    /// Behind its last.
    pub end: usize,
    /// The same in bytes of UTF-8.
    pub start_byte: usize,
    /// Behind its last.
    pub end_byte: usize,
    /// The letters of the banked text that it is like, counted in its skeleton.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<[usize; 2]>,
}

impl ToldSpan {
    fn of(span: &TextSpan) -> Self {
        Self {
            start: span.chars.start,
            end: span.chars.end,
            start_byte: span.bytes.start,
            end_byte: span.bytes.end,
            entry: (!span.entry.is_empty()).then_some([span.entry.start, span.entry.end]),
        }
    }

    /// From the first of these to the last.
    fn over(spans: &[TextSpan]) -> Option<Self> {
        let last = spans.iter().max_by_key(|span| span.bytes.end)?;
        let first = Self::of(spans.first()?);
        Some(Self { end: last.chars.end, end_byte: last.bytes.end, entry: None, ..first })
    }
}

/// What could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldProblem {
    /// What of the item: `media/0`.
    pub part: String,
    /// Why, and what to do.
    pub detail: String,
}

impl ToldMatch {
    /// A match in this part of an item, as it is told.
    pub fn of(found: &Match, part: &str) -> Self {
        let text = found.text.as_deref();
        let of_text = text.filter(|_| found.kind.is_of_text());
        let runs = text.filter(|_| found.read.is_none()).map_or(&[][..], |text| &text.spans);
        let read = found.read.as_deref();
        let of_fit = found.fit.as_ref().map(|fit| fit.score());
        let region = found.fit.as_ref().map(|fit| fit.region).or(found.look.rect);
        let more = runs.len() > 1 || runs.iter().any(|run| !run.entry.is_empty());
        Self {
            bank: found.bank.to_string(),
            entry: found.entry.id.to_string(),
            reference: found.entry.reference.clone(),
            kind: found.kind.name().to_owned(),
            distance: found.distance.map(|distance| distance.bits()),
            form: found.look.form(),
            at_ms: found.look.at_ms(),
            region: region.or(read.and_then(ReadAt::region)).map(Region::of),
            read: read.map(|read| ToldRead {
                by: read.by.name().to_owned(),
                places: read.places.iter().copied().map(Region::of).collect(),
            }),
            fit: found.fit.as_deref().map(ToldFit::of),
            score: text.and_then(|text| text.score).or(of_fit).map(thousandths),
            span: ToldSpan::over(runs),
            spans: if more { runs.iter().map(ToldSpan::of).collect() } else { Vec::new() },
            of_item: of_text.map(|text| thousandths(text.of_item)),
            of_entry: of_text.map(|text| thousandths(text.of_entry)),
            quoted: text.is_some_and(|text| text.quoted),
            attributed: text.is_some_and(|text| text.attributed),
            part: part.to_owned(),
            source: found.entry.source.to_string(),
            tags: found.entry.tags.clone(),
        }
    }
}

impl Region {
    fn of(rect: Rect) -> Self {
        let Rect { left, top, width, height } = rect;
        Self { left, top, width, height }
    }
}

/// As exact as it is told.
pub(crate) fn thousandths(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// A match as the store keeps it.
pub(crate) fn kept(found: &Match) -> NewMatch {
    NewMatch {
        bank: found.bank.to_string(),
        entry: found.entry.id,
        kind: found.kind,
        distance: found.distance,
    }
}
