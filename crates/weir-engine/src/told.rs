//! The answer as it is told and kept: what of a match a service learns.

use serde::{Deserialize, Serialize};
use weir_signals::pdq::Dihedral;
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
    /// How the picture was turned or mirrored, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// What of the item matched: `media/0`, `text`, `links/2`.
    pub part: String,
    /// On whose word the entry was banked.
    pub source: String,
    /// The entry's tags.
    pub tags: Vec<String>,
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
        let form = (found.form != Dihedral::Original).then(|| found.form.name().to_owned());
        Self {
            bank: found.bank.to_string(),
            entry: found.entry.id.to_string(),
            reference: found.entry.reference.clone(),
            kind: found.kind.name().to_owned(),
            distance: found.distance.map(|distance| distance.bits()),
            form,
            part: part.to_owned(),
            source: found.entry.source.to_string(),
            tags: found.entry.tags.clone(),
        }
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
