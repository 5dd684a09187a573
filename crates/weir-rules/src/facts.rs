//! What a rule can see of an item: a snapshot without content, kept with each
//! verdict so that a draft of a rule can be tried on the past.
//!
//! The kept form has short names, leaves out what is as by default, and skips
//! what it does not know, so that a later version's facts can be read. What is
//! absent is *missing*: it is never taken for zero, false or empty.

use serde::{Deserialize, Serialize};
use weir_model::{LabelOn, MatchedPart, NoticeKind, Severity, SourceKind, Standing};
use weir_signals::SignalKind;

use crate::word::{by_name, by_name_if_there};

/// Everything that a rule can see of an item. Hours are never below 0: what
/// lies in the future by somebody's clock counts as now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The version of this form, from 1 on.
    #[serde(rename = "v", default = "one")]
    pub version: u8,
    /// The item itself.
    #[serde(rename = "i", default)]
    pub item: ItemFacts,
    /// Whose it is, where the service said so.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub author: Option<AuthorFacts>,
    /// Its matches with entries.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<MatchFacts>,
    /// Notices of it.
    #[serde(rename = "n", default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<NoticeFacts>,
    /// Labels on it, its author and the domains of its links.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelFacts>,
    /// What its text is like, where that was looked at.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextFacts>,
    /// Indicators found in its text, where they were looked for.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub indicators: Option<Vec<IndicatorFacts>>,
}

/// The newest version of the kept form.
const VERSION: u8 = 1;

const fn one() -> u8 {
    VERSION
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            version: VERSION,
            item: ItemFacts::default(),
            author: None,
            matches: Vec::new(),
            notices: Vec::new(),
            labels: Vec::new(),
            text: None,
            indicators: None,
        }
    }
}

impl Facts {
    /// The form in which facts are kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain structs with text keys become JSON")
    }

    /// Reads the kept form.
    ///
    /// # Errors
    /// Where it is no such JSON, or of a version that this Weir does not know.
    pub fn from_json(json: &str) -> Result<Self, FactsError> {
        let facts: Self = serde_json::from_str(json)?;
        if facts.version == 0 || facts.version > VERSION {
            return Err(FactsError::Version { found: facts.version });
        }
        Ok(facts)
    }
}

/// Why kept facts cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// No such JSON.
    #[error("the kept facts of an item are damaged: {0}")]
    Json(#[from] serde_json::Error),
    /// Written by a later Weir.
    #[error(
        "the kept facts of an item have form {found}, this Weir reads form {VERSION}; \
         use the Weir that wrote them, or a later one"
    )]
    Version {
        /// The version found.
        found: u8,
    },
}

/// The item itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFacts {
    /// The service's word for such items; `item.type` in a rule.
    #[serde(rename = "k", default)]
    pub kind: String,
    /// How many revisions there were, this one counted.
    #[serde(rename = "r", default, skip_serializing_if = "is_zero")]
    pub revision: u32,
    /// How many pictures and other files.
    #[serde(rename = "m", default, skip_serializing_if = "is_zero")]
    pub media: u32,
    /// How many links.
    #[serde(rename = "l", default, skip_serializing_if = "is_zero")]
    pub links: u32,
    /// How many characters its text has.
    #[serde(rename = "c", default, skip_serializing_if = "is_zero")]
    pub characters: u32,
    /// How many parts could not be read.
    #[serde(rename = "p", default, skip_serializing_if = "is_zero")]
    pub problems: u32,
    /// Hours since the service says that it was made.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub age_hours: Option<i64>,
}

/// Whose the item is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorFacts {
    /// The service's word for such accounts; `author.type` in a rule.
    #[serde(rename = "k", default)]
    pub kind: String,
    /// Hours since Weir first saw the author.
    #[serde(rename = "h", default)]
    pub age_hours: i64,
    /// How many items.
    #[serde(rename = "i", default, skip_serializing_if = "Windows::is_empty")]
    pub items: Windows,
    /// How many items that matched.
    #[serde(rename = "m", default, skip_serializing_if = "Windows::is_empty")]
    pub matched: Windows,
    /// How many items that a decision removed.
    #[serde(rename = "r", default, skip_serializing_if = "Windows::is_empty")]
    pub removed: Windows,
    /// How many items that somebody reported.
    #[serde(rename = "n", default, skip_serializing_if = "Windows::is_empty")]
    pub noticed: Windows,
}

/// One count over four stretches of time that end now; kept as four numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u32; 4]", into = "[u32; 4]")]
pub struct Windows {
    /// In the last hour.
    pub last_hour: u32,
    /// In the last 24 hours.
    pub last_day: u32,
    /// In the last 7 days.
    pub last_week: u32,
    /// In the last 30 days.
    pub last_month: u32,
}

impl Windows {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<[u32; 4]> for Windows {
    fn from([last_hour, last_day, last_week, last_month]: [u32; 4]) -> Self {
        Self { last_hour, last_day, last_week, last_month }
    }
}

impl From<Windows> for [u32; 4] {
    fn from(windows: Windows) -> Self {
        [windows.last_hour, windows.last_day, windows.last_week, windows.last_month]
    }
}

/// A match with an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatchFacts {
    /// The bank's name.
    #[serde(rename = "b", default)]
    pub bank: String,
    /// The name of the bank's policy, if it has one.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// How grave a breach of that policy is.
    #[serde(
        rename = "g",
        default,
        skip_serializing_if = "Option::is_none",
        with = "by_name_if_there"
    )]
    pub severity: Option<Severity>,
    /// Whether the bank's policy allows acting without a person.
    #[serde(rename = "a", default, skip_serializing_if = "is_false")]
    pub automatic: bool,
    /// What kind of signal matched; `m.type` in a rule.
    #[serde(rename = "k", with = "by_name")]
    pub kind: SignalKind,
    /// How far apart, where the kind has a distance.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<u16>,
    /// The form in which the picture matched; `original` where it matched as it is.
    #[serde(rename = "f", default = "original", skip_serializing_if = "is_original")]
    pub form: String,
    /// What of the item matched.
    #[serde(rename = "o", with = "by_name")]
    pub part: MatchedPart,
    /// On whose word the entry was banked.
    #[serde(rename = "s", with = "by_name")]
    pub source: SourceKind,
    /// The name of the exchange or list.
    #[serde(rename = "sn", default, skip_serializing_if = "Option::is_none")]
    pub source_name: Option<String>,
    /// Whether an own decision stands behind the entry.
    #[serde(rename = "c", default, skip_serializing_if = "is_false")]
    pub confirmed: bool,
    /// How many own decisions confirmed it.
    #[serde(rename = "cn", default, skip_serializing_if = "is_zero")]
    pub confirmations: u32,
    /// How many own decisions said that it should not have matched.
    #[serde(rename = "w", default, skip_serializing_if = "is_zero")]
    pub overturned: u32,
    /// The entry's tags.
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How much there was to see in the picture, 0 to 100.
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<u8>,
    /// The entry's id.
    #[serde(rename = "e", default)]
    pub entry: String,
    /// How many items the entry matched in the last hour.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub hits_last_hour: Option<u32>,
    /// How sure a comparison of passages is, 0 to 1.
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// How many places of the picture agree with those of the banked one.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub inliers: Option<u16>,
    /// How many words the matched span has.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub words: Option<u32>,
    /// How much of the item's text the span covers, 0 to 1.
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Whether it stands in quotation marks or a quote block.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<bool>,
    /// Whether words around it say whose it is.
    #[serde(rename = "at", default, skip_serializing_if = "Option::is_none")]
    pub attributed: Option<bool>,
}

impl Default for MatchFacts {
    /// A match that allows nothing: unconfirmed, from a list.
    fn default() -> Self {
        Self {
            bank: String::new(),
            policy: None,
            severity: None,
            automatic: false,
            kind: SignalKind::Pdq,
            distance: None,
            form: original(),
            part: MatchedPart::Media,
            source: SourceKind::List,
            source_name: None,
            confirmed: false,
            confirmations: 0,
            overturned: 0,
            tags: Vec::new(),
            quality: None,
            entry: String::new(),
            hits_last_hour: None,
            score: None,
            inliers: None,
            words: None,
            share: None,
            quoted: None,
            attributed: None,
        }
    }
}

/// A notice of the item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeFacts {
    /// Whose it is; `n.type` in a rule.
    #[serde(rename = "k", with = "by_name")]
    pub kind: NoticeKind,
    /// How the reporter's earlier notices ended.
    #[serde(rename = "s", with = "by_name")]
    pub standing: Standing,
    /// Hours since it came.
    #[serde(rename = "h", default)]
    pub age_hours: i64,
}

impl Default for NoticeFacts {
    fn default() -> Self {
        Self { kind: NoticeKind::User, standing: Standing::Unknown, age_hours: 0 }
    }
}

/// A label that has not expired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelFacts {
    /// What it says.
    #[serde(rename = "n", default)]
    pub name: String,
    /// What it lies on.
    #[serde(rename = "o", with = "by_name")]
    pub on: LabelOn,
    /// Hours until it expires, if it does.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub expires_in_hours: Option<i64>,
}

impl Default for LabelFacts {
    fn default() -> Self {
        Self { name: String::new(), on: LabelOn::Item, expires_in_hours: None }
    }
}

/// What the item's text is like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextFacts {
    /// Its language, BCP 47.
    #[serde(rename = "l", default)]
    pub language: String,
    /// How many words.
    #[serde(rename = "w", default)]
    pub words: u32,
    /// How much of it stands in quotation marks or quote blocks, 0 to 1.
    #[serde(rename = "q", default)]
    pub quoted_share: f64,
    /// Whether it links to a domain or page of an allow bank.
    #[serde(rename = "p", default, skip_serializing_if = "is_false")]
    pub publisher: bool,
}

/// Something in the text that points elsewhere: a domain, a handle, an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorFacts {
    /// What it is, as `domain`; `x.type` in a rule.
    #[serde(rename = "k", default)]
    pub kind: String,
    /// Its canonical form.
    #[serde(rename = "v", default)]
    pub value: String,
    /// Whether it is banked.
    #[serde(rename = "b", default, skip_serializing_if = "is_false")]
    pub banked: bool,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn is_false(value: &bool) -> bool {
    !value
}

fn original() -> String {
    "original".to_owned()
}

fn is_original(form: &str) -> bool {
    form == "original"
}
