//! The answer as it is told and kept: what of a match a service learns.

use serde::{Deserialize, Serialize};
use weir_signals::form::Rect;
use weir_store::NewMatch;

use crate::matcher::Match;

/// What Weir found in an item, in the form that is kept and sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What of the item matched: `media/0`, `text`, `links/2`.
    pub part: String,
    /// On whose word the entry was banked.
    pub source: String,
    /// The entry's tags.
    pub tags: Vec<String>,
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

/// What could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldProblem {
    /// What of the item: `media/0`.
    pub part: String,
    /// Why, and what to do.
    pub detail: String,
}

impl ToldMatch {
    pub(crate) fn of(found: &Match, part: &str) -> Self {
        Self {
            bank: found.bank.to_string(),
            entry: found.entry.id.to_string(),
            reference: found.entry.reference.clone(),
            kind: found.kind.name().to_owned(),
            distance: found.distance.map(|distance| distance.bits()),
            form: found.look.form(),
            at_ms: found.look.at_ms(),
            region: found.look.rect.map(Region::of),
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

/// A match as the store keeps it.
pub(crate) fn kept(found: &Match) -> NewMatch {
    NewMatch {
        bank: found.bank.to_string(),
        entry: found.entry.id,
        kind: found.kind,
        distance: found.distance,
    }
}
