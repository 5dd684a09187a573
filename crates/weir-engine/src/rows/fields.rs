//! Which column or key of a list means what.

use std::collections::HashMap;

use weir_signals::{Signal, SignalKind};

use super::kinds::{Named, named};
use super::{Row, RowError, signal_of};
use crate::nearest;

/// What a column or key can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// A value of one kind of signal.
    Signal(SignalKind),
    /// A value whose kind stands in [`Field::Kind`] or is told from its looks.
    Value,
    /// The kind of the value beside it.
    Kind,
    /// The quality of the PDQ hash beside it.
    Quality,
    /// The caller's own id.
    Reference,
    /// Words on the entry.
    Tags,
    /// On whose word it was banked.
    Source,
    /// The file that it was made from.
    Origin,
}

const NAMES: [(&str, Field); 49] = [
    ("pdq", Field::Signal(SignalKind::Pdq)),
    ("pdqhash", Field::Signal(SignalKind::Pdq)),
    ("md5", Field::Signal(SignalKind::Md5)),
    ("videomd5", Field::Signal(SignalKind::Md5)),
    ("md5hash", Field::Signal(SignalKind::Md5)),
    ("sha1", Field::Signal(SignalKind::Sha1)),
    ("sha1hash", Field::Signal(SignalKind::Sha1)),
    ("sha256", Field::Signal(SignalKind::Sha256)),
    ("sha256hash", Field::Signal(SignalKind::Sha256)),
    ("url", Field::Signal(SignalKind::Url)),
    ("link", Field::Signal(SignalKind::Url)),
    ("uri", Field::Signal(SignalKind::Url)),
    ("text", Field::Signal(SignalKind::Text)),
    ("domain", Field::Signal(SignalKind::Domain)),
    ("handle", Field::Signal(SignalKind::Handle)),
    ("invite", Field::Signal(SignalKind::Invite)),
    ("email", Field::Signal(SignalKind::Email)),
    ("phone", Field::Signal(SignalKind::Phone)),
    ("wallet", Field::Signal(SignalKind::Wallet)),
    ("iban", Field::Signal(SignalKind::Iban)),
    ("pattern", Field::Signal(SignalKind::Pattern)),
    ("keyword", Field::Signal(SignalKind::Pattern)),
    ("trendquery", Field::Signal(SignalKind::Pattern)),
    ("tlsh", Field::Signal(SignalKind::Tlsh)),
    ("texttlsh", Field::Signal(SignalKind::Tlsh)),
    ("hashtexttlsh", Field::Signal(SignalKind::Tlsh)),
    ("rawtext", Field::Signal(SignalKind::Text)),
    ("textstring", Field::Signal(SignalKind::Text)),
    ("features", Field::Signal(SignalKind::Features)),
    ("value", Field::Value),
    ("hash", Field::Value),
    ("hashvalue", Field::Value),
    ("signal", Field::Value),
    ("indicator", Field::Value),
    ("type", Field::Kind),
    ("signaltype", Field::Kind),
    ("hashtype", Field::Kind),
    ("algorithm", Field::Kind),
    ("indicatortype", Field::Kind),
    ("quality", Field::Quality),
    ("pdqquality", Field::Quality),
    ("ref", Field::Reference),
    ("reference", Field::Reference),
    ("id", Field::Reference),
    ("contentid", Field::Reference),
    ("tags", Field::Tags),
    ("labels", Field::Tags),
    ("source", Field::Source),
    ("origin", Field::Origin),
];

impl Field {
    /// What a column of this name means, whatever its case and punctuation.
    pub(crate) fn of_column(name: &str) -> Option<Self> {
        let plain: String =
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        NAMES.into_iter().find(|(known, _)| *known == plain).map(|(_, field)| field)
    }
}

/// How the columns of one list are to be read; empty where the names speak for
/// themselves.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    columns: Vec<(Field, String)>,
    kind: Option<SignalKind>,
    headerless: bool,
}

/// Why a mapping cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MappingError {
    /// Not of the form `FIELD=COLUMN`.
    #[error("--map takes FIELD=COLUMN, as in --map pdq=Hash; this one is “{0}”")]
    Form(String),
    /// No such field.
    #[error(
        "--map names “{0}”, which is no field{1}; fields are pdq, md5, sha1, sha256, url, text, pattern, tlsh, value, type, quality, ref, tags, source, origin"
    )]
    NoField(String, String),
    /// No such column in the list.
    #[error("the list has no column “{column}”; its columns are: {columns}")]
    NoColumn {
        /// The column asked for.
        column: String,
        /// Those that are there.
        columns: String,
    },
    /// No column of a known name.
    #[error(
        "none of the list's columns is known ({columns}): name them with --map, as in --map pdq={first}, or use --no-header where the first row is data"
    )]
    NothingKnown {
        /// Those that are there.
        columns: String,
        /// The first of them.
        first: String,
    },
}

impl Mapping {
    /// Reads `FIELD=COLUMN` pairs. `kind` is the kind of values that do not
    /// say theirs; `headerless` lists have columns named `1`, `2`, ….
    pub fn new<S: AsRef<str>>(
        pairs: &[S],
        kind: Option<SignalKind>,
        headerless: bool,
    ) -> Result<Self, MappingError> {
        let mut columns = Vec::new();
        for pair in pairs {
            let pair = pair.as_ref();
            let (field, column) =
                pair.split_once('=').ok_or_else(|| MappingError::Form(pair.to_owned()))?;
            let field = Field::of_column(field).ok_or_else(|| {
                let near = nearest(field, NAMES.map(|(name, _)| name))
                    .map_or(String::new(), |name| format!(" (did you mean {name}?)"));
                MappingError::NoField(field.to_owned(), near)
            })?;
            columns.push((field, column.to_owned()));
        }
        Ok(Self { columns, kind, headerless })
    }

    /// Whether the first row is data.
    pub(crate) fn is_headerless(&self) -> bool {
        self.headerless
    }

    /// What each of the list's columns means.
    pub(crate) fn resolve(&self, header: &[String]) -> Result<Vec<Option<Field>>, MappingError> {
        let shown = || header.iter().take(20).cloned().collect::<Vec<_>>().join(", ");
        let mut fields: Vec<Option<Field>> = header.iter().map(|_| None).collect();
        for (field, column) in &self.columns {
            let at = header
                .iter()
                .position(|name| name == column)
                .or_else(|| header.iter().position(|name| name.eq_ignore_ascii_case(column)))
                .ok_or_else(|| MappingError::NoColumn {
                    column: column.clone(),
                    columns: shown(),
                })?;
            fields[at] = Some(*field);
        }
        let taken: Vec<Field> = fields.iter().flatten().copied().collect();
        for (at, name) in header.iter().enumerate() {
            let known = Field::of_column(name).filter(|field| !taken.contains(field));
            fields[at] = fields[at].or(known);
        }
        if self.headerless && self.columns.is_empty() && !fields.is_empty() {
            fields[0] = Some(Field::Value);
        }
        let finds_signals =
            fields.iter().flatten().any(|f| matches!(f, Field::Signal(_) | Field::Value));
        if !finds_signals {
            let first = header.first().cloned().unwrap_or_default();
            return Err(MappingError::NothingKnown { columns: shown(), first });
        }
        Ok(fields)
    }

    /// What a key of a JSON object means.
    pub(crate) fn of_key(&self, key: &str) -> Option<Field> {
        let mapped = self.columns.iter().find(|(_, column)| column == key).map(|(field, _)| *field);
        mapped.or_else(|| {
            Field::of_column(key).filter(|known| !self.columns.iter().any(|(f, _)| f == known))
        })
    }

    /// Puts a row together from its cells.
    pub(crate) fn row<'a>(
        &self,
        cells: impl IntoIterator<Item = (Field, &'a str)>,
    ) -> Result<Row, RowError> {
        let mut row = Row::default();
        let mut single: HashMap<Field, &str> = HashMap::new();
        for (field, cell) in cells {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            match field {
                Field::Tags => row.tags.extend(
                    cell.split([';', ',', '|'])
                        .map(str::trim)
                        .filter(|tag| !tag.is_empty())
                        .map(str::to_owned),
                ),
                Field::Reference => row.reference = Some(cell.to_owned()),
                Field::Source => row.source = Some(cell.to_owned()),
                Field::Origin => row.origin = Some(cell.to_owned()),
                _ => {
                    single.insert(field, cell);
                }
            }
        }
        let quality = single.get(&Field::Quality).copied();
        if let Some(value) = single.get(&Field::Value) {
            let kind = match single.get(&Field::Kind) {
                Some(name) => Some(named(name)?),
                None => self.kind.map(Named::Signal),
            };
            match kind {
                Some(Named::Text) => row.text = Some((*value).to_owned()),
                Some(Named::Signal(kind)) => {
                    row.signals.push(signal_of(Some(kind), value, quality)?);
                }
                None => row.signals.push(signal_of(None, value, quality)?),
            }
        }
        for kind in SignalKind::ALL {
            let Some(value) = single.get(&Field::Signal(kind)) else { continue };
            // A cell of a `text` column is a key where it looks like one, else a text.
            if kind == SignalKind::Text && Signal::parse(kind, value).is_err() {
                row.text = Some((*value).to_owned());
            } else {
                row.signals.push(signal_of(Some(kind), value, quality)?);
            }
        }
        if row.signals.is_empty() && row.text.is_none() { Err(RowError::NoSignal) } else { Ok(row) }
    }

    pub(crate) fn default_kind(&self) -> Option<SignalKind> {
        self.kind
    }
}
