//! What several endpoints take or answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use weir_engine::{Told, ToldMatch, ToldProblem, ToldSpan};
use weir_model::ItemSignal;
use weir_signals::Signal;

use super::seen::{FitBody, ReadBody, RegionBody};
use crate::problem::Problem;

/// A list: a page of it, and where the next one begins.
#[derive(Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The page.
    pub(crate) data: Vec<T>,
    /// The cursor of the next page; null at the end.
    #[schema(required = true)]
    pub(crate) next: Option<String>,
}

impl<T> List<T> {
    /// A page of at most `limit`; a full one has a next one behind its last.
    pub(crate) fn page(data: Vec<T>, limit: u32, last: Option<i64>) -> Self {
        let full = data.len() >= limit as usize;
        let next = last.filter(|_| full).map(|last| weir_model::Cursor::after(last).to_string());
        Self { data, next }
    }

    /// All that there is.
    pub(crate) fn whole(data: Vec<T>) -> Self {
        Self { data, next: None }
    }
}

/// A signal: its type, its value, and a PDQ hash's quality.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignalBody {
    /// `pdq`, `md5`, `sha1`, `sha256`, `text`, `url`, `passage`, `phrase`, `domain`,
    /// `handle`, `invite`, `stored`, `email`, `phone`, `wallet`, `iban` or `features`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Hexadecimal for hashes and text keys, a link for `url`, base64 for `features`,
    /// what it names for the others.
    pub(crate) value: String,
    /// Of a PDQ hash, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 100)]
    pub(crate) quality: Option<u8>,
    /// The algorithm with its version; told, and ignored when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) algorithm: Option<String>,
}

impl SignalBody {
    pub(crate) fn of(signal: &Signal) -> Self {
        Self {
            kind: signal.kind().name().to_owned(),
            value: signal.value(),
            quality: signal.quality().map(weir_signals::Quality::value),
            algorithm: Some(signal.kind().algorithm().to_string()),
        }
    }

    /// The signal, or what is wrong with the body at `pointer`.
    pub(crate) fn read(&self, pointer: &str) -> Result<Signal, Problem> {
        let wrong = |field: &str, error: &dyn std::fmt::Display| {
            Problem::field(format!("{pointer}/{field}"), error.to_string())
        };
        let kind: weir_signals::SignalKind =
            self.kind.parse().map_err(|error| wrong("type", &error))?;
        let value = match self.quality {
            Some(quality) if kind == weir_signals::SignalKind::Pdq => {
                format!("{},{quality}", self.value)
            }
            Some(_) => {
                return Err(wrong("quality", &"only a pdq value has a quality; leave it out"));
            }
            None => self.value.clone(),
        };
        Signal::parse(kind, &value).map_err(|error| wrong("value", &error))
    }
}

/// A signal of an item, and what of the item it was taken from.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItemSignalBody {
    /// `pdq`, `md5`, `sha1`, `sha256`, `text` or `url`.
    #[serde(rename = "type")]
    kind: String,
    /// Hexadecimal for hashes and text keys, a link for `url`.
    value: String,
    /// Of a PDQ hash, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<u8>,
    /// The algorithm with its version.
    algorithm: String,
    /// The number of its medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    medium: Option<u16>,
    /// When what it was taken from is shown, in milliseconds; only of what moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_ms: Option<u64>,
    /// The form of the picture that it was taken from, as a match tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    /// The decoder, where it is a stand-in for the one that the signal is defined
    /// by, so that it may be off by some bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    decoder: Option<String>,
}

impl From<ItemSignal> for ItemSignalBody {
    fn from(found: ItemSignal) -> Self {
        let form = [
            found.over.map(|over| format!("over-{over}")),
            found.cut.map(|cut| cut.name().to_owned()),
        ];
        let form: Vec<String> = form.into_iter().flatten().collect();
        Self {
            kind: found.signal.kind().name().to_owned(),
            value: found.signal.value(),
            quality: found.signal.quality().map(weir_signals::Quality::value),
            algorithm: found.signal.kind().algorithm().to_string(),
            medium: found.medium,
            at_ms: found.at_ms,
            form: (!form.is_empty()).then(|| form.join("+")),
            decoder: found.stand_in,
        }
    }
}

/// A match: a signal of the item near a signal of an entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct MatchBody {
    /// The bank's name.
    bank: String,
    /// The entry's id.
    entry: String,
    /// The id by which whoever banked it knows it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// Which kind of signal.
    #[serde(rename = "type")]
    kind: String,
    /// How many of 256 bits differ, where the kind has a distance.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<u16>,
    /// The form of the picture that matched, where it was not the picture as it
    /// is: turned or mirrored (`rot90`, `flipY`, …), `borderless`, `captionless`,
    /// `inner`, `crop`, `over-white`, `over-black`; several with `+` between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    /// When what matched is shown, in milliseconds; only of what moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_ms: Option<u64>,
    /// Where in the picture what matched lies, where it is a part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionBody>,
    /// How the picture lies against the banked one, of type `features`.
    #[serde(skip_serializing_if = "Option::is_none")]
    fit: Option<FitBody>,
    /// Where in the picture it was read: in its words or a QR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<ReadBody>,
    /// How sure the comparison of texts is, 0 to 1; of a part of a picture the share
    /// of the places that look alike which agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// Where it stands in the item's text, from the first letter to the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<SpanBody>,
    /// The runs that are like the banked text, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<SpanBody>,
    /// The share of the item's text that is the entry's, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_item: Option<f64>,
    /// The share of the entry's text that stands in the item, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_entry: Option<f64>,
    /// Present and true where it stands in quotation marks or a quote block.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    quoted: bool,
    /// Present and true where words around it say whose it is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    attributed: bool,
    /// What of the item matched: `media/0`, `text`, `links/2`.
    part: String,
    /// On whose word the entry was banked.
    source: String,
    /// The entry's tags.
    tags: Vec<String>,
}

impl From<ToldMatch> for MatchBody {
    fn from(told: ToldMatch) -> Self {
        Self {
            bank: told.bank,
            entry: told.entry,
            reference: told.reference,
            kind: told.kind,
            distance: told.distance,
            score: told.score,
            form: told.form,
            at_ms: told.at_ms,
            region: told.region.map(RegionBody::from),
            fit: told.fit.map(FitBody::from),
            read: told.read.map(ReadBody::from),
            span: told.span.map(SpanBody::from),
            spans: told.spans.into_iter().map(SpanBody::from).collect(),
            of_item: told.of_item,
            of_entry: told.of_entry,
            quoted: told.quoted,
            attributed: told.attributed,
            part: told.part,
            source: told.source,
            tags: told.tags,
        }
    }
}

/// A run of the item's text as it was sent. An end is the place behind the last.
#[derive(Serialize, ToSchema)]
pub(crate) struct SpanBody {
    /// In characters (Unicode code points), from 0.
    start: usize,
    end: usize,
    /// The same in bytes of UTF-8.
    start_byte: usize,
    end_byte: usize,
    /// The letters of the banked text's skeleton that the run is like.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<[usize; 2]>,
}

impl From<ToldSpan> for SpanBody {
    fn from(told: ToldSpan) -> Self {
        let ToldSpan { start, end, start_byte, end_byte, entry } = told;
        Self { start, end, start_byte, end_byte, entry }
    }
}

/// What could not be read, and why.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemBody {
    /// What of the item: `media/0`.
    part: String,
    /// Why, and what to do.
    detail: String,
}

impl From<ToldProblem> for ProblemBody {
    fn from(told: ToldProblem) -> Self {
        Self { part: told.part, detail: told.detail }
    }
}

/// What Weir found: the part of an answer that items and matching share.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundBody {
    /// The matches, nearest first.
    pub(crate) matches: Vec<MatchBody>,
    /// Present and true where there are more matches than are told.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) truncated: bool,
    /// The rules that made the verdict; none so far: what matches is reviewed.
    pub(crate) rules: Vec<String>,
    /// What is not fingerprinted yet; a webhook tells when it is.
    pub(crate) pending: Vec<String>,
    /// What could not be read, and why.
    pub(crate) problems: Vec<ProblemBody>,
}

impl From<Told> for FoundBody {
    fn from(told: Told) -> Self {
        Self {
            matches: told.matches.into_iter().map(MatchBody::from).collect(),
            truncated: told.truncated,
            rules: told.rules,
            pending: told.pending,
            problems: told.problems.into_iter().map(ProblemBody::from).collect(),
        }
    }
}
