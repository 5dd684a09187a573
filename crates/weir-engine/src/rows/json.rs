//! Lists in JSON: an array, an object that holds one, or one object a line.

use std::io::{BufRead, BufReader, Read};

use serde::Deserialize as _;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::kinds::{Named, named};
use super::{BoundedRows, Field, ListError, Mapping, NumberedRow, Row, RowError, signal_of};

/// Reads one JSON value a line, handing each row to `take` until that answers
/// `false`. Empty lines are passed over but counted.
pub fn read_json_lines(
    reader: impl Read,
    mapping: &Mapping,
    mut take: impl FnMut(NumberedRow) -> bool,
) -> Result<(), ListError> {
    let (reader, since_row) = BoundedRows::new(reader);
    let mut lines = BufReader::new(reader);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = lines
            .read_until(b'\n', &mut line)
            .map_err(|source| ListError::Read { row: number - 1, source })?;
        if read == 0 {
            break;
        }
        since_row.set(0);
        let text = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let row = match serde_json::from_slice::<Value>(text) {
            Ok(value) => row_of(&value, mapping),
            Err(error) => Err(RowError::Json(error.to_string())),
        };
        if !take(NumberedRow { number, row }) {
            break;
        }
    }
    Ok(())
}

/// Reads items to be matched, one `{"id","text"|"signals"}` a line. An item's
/// `id` is its reference; an item without one is called by its line's number.
pub fn read_items(
    reader: impl Read,
    mut take: impl FnMut(u64, Result<(String, Row), RowError>),
) -> Result<(), ListError> {
    read_json_lines(reader, &Mapping::default(), |NumberedRow { number, row }| {
        let named = |row: Row| (row.reference.clone().unwrap_or_else(|| number.to_string()), row);
        take(number, row.map(named));
        true
    })
}

/// Reads a JSON array of rows, or an object with one array in it, without
/// holding it whole. Falls back to one object a line where the file is that.
pub fn read_json(
    reader: impl Read,
    mapping: &Mapping,
    take: impl FnMut(NumberedRow) -> bool,
) -> Result<(), ListError> {
    let mut reader = BufReader::new(reader);
    let start = reader.fill_buf().map_err(|source| ListError::Read { row: 0, source })?;
    if start.starts_with("\u{feff}".as_bytes()) {
        reader.consume(3);
    }
    if looks_like_lines(&mut reader, mapping)? {
        return read_json_lines(reader, mapping, take);
    }
    let mut rows = Rows { mapping, take, number: 0, stopped: false };
    let mut json = serde_json::Deserializer::from_reader(reader);
    let result = (&mut rows).deserialize(&mut json).and_then(|()| json.end());
    match result {
        Err(_) if rows.stopped => Ok(()),
        Err(error) => Err(ListError::Broken { row: rows.number, message: error.to_string() }),
        Ok(()) => Ok(()),
    }
}

/// Whether an array under this key of an object is a list of rows: not where
/// it says something about the object.
fn holds_rows(key: &str, mapping: &Mapping) -> bool {
    let about = [Field::Tags, Field::Reference, Field::Source, Field::Origin];
    key != "signals" && mapping.of_key(key).is_none_or(|field| !about.contains(&field))
}

/// A whole object on the first line, in which there is no list of rows, is
/// JSON Lines.
fn looks_like_lines(reader: &mut impl BufRead, mapping: &Mapping) -> Result<bool, ListError> {
    let start = reader.fill_buf().map_err(|source| ListError::Read { row: 0, source })?;
    let first = start.split(|&b| b == b'\n').next().unwrap_or_default().trim_ascii();
    let whole = first.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(first).is_ok();
    let holds_array = serde_json::from_slice::<Value>(first).is_ok_and(|value| {
        let array = |(key, value): (&String, &Value)| value.is_array() && holds_rows(key, mapping);
        value.as_object().is_some_and(|object| object.iter().any(array))
    });
    Ok(whole && !holds_array)
}

struct Rows<'a, F> {
    mapping: &'a Mapping,
    take: F,
    number: u64,
    stopped: bool,
}

impl<'de, F: FnMut(NumberedRow) -> bool> DeserializeSeed<'de> for &mut Rows<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(NumberedRow) -> bool> Visitor<'de> for &mut Rows<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            self.number += 1;
            let row = row_of(&value, self.mapping);
            if !(self.take)(NumberedRow { number: self.number, row }) {
                self.stopped = true;
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // `{"data": [...]}` and the like: the rows are in the array. Without
        // one the object is a row itself, written over several lines.
        let mut row = serde_json::Map::new();
        let mut lists = 0;
        while let Some(key) = map.next_key::<String>()? {
            let value = if holds_rows(&key, self.mapping) {
                map.next_value_seed(RowsOrValue(&mut *self))?
            } else {
                Some(map.next_value()?)
            };
            match value {
                None => lists += 1,
                Some(value) => {
                    row.insert(key, value);
                }
            }
        }
        if lists == 0 {
            self.number += 1;
            let row = row_of(&Value::Object(row), self.mapping);
            self.stopped = !(self.take)(NumberedRow { number: self.number, row });
        }
        Ok(())
    }
}

/// Rows where an array stands, and then nothing; anything else as it is.
struct RowsOrValue<'b, 'a, F>(&'b mut Rows<'a, F>);

impl<'de, F: FnMut(NumberedRow) -> bool> DeserializeSeed<'de> for RowsOrValue<'_, '_, F> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! scalars_as_they_are {
    ($($visit:ident: $type:ty),*) => {
        $(fn $visit<E>(self, value: $type) -> Result<Option<Value>, E> { Ok(Some(value.into())) })*
    };
}

impl<'de, F: FnMut(NumberedRow) -> bool> Visitor<'de> for RowsOrValue<'_, '_, F> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    scalars_as_they_are!(
        visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str
    );

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Some(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        self.0.visit_seq(seq).map(|()| None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

/// Reads one row: an object, or a bare value.
fn row_of(value: &Value, mapping: &Mapping) -> Result<Row, RowError> {
    match value {
        Value::String(text) => {
            let signals = vec![signal_of(mapping.default_kind(), text, None)?];
            Ok(Row { signals, ..Row::default() })
        }
        Value::Object(object) => object_row(object, mapping),
        other => Err(RowError::Shape { expected: "an object or a text", found: name_of(other) }),
    }
}

fn object_row(object: &serde_json::Map<String, Value>, mapping: &Mapping) -> Result<Row, RowError> {
    let mut cells: Vec<(Field, String)> = Vec::new();
    let mut row = Row::default();
    for (key, value) in object {
        match (key.as_str(), value) {
            (_, Value::Null) => {}
            ("signals", signals) => signals_of(signals, &mut row)?,
            ("path", Value::String(path)) => row.path = Some(path.into()),
            ("text", Value::String(text)) if mapping.of_key("text").is_some() => {
                row.text = Some(text.clone());
            }
            (_, Value::Array(list)) if mapping.of_key(key) == Some(Field::Tags) => {
                for tag in list {
                    row.tags.extend(scalars(tag)?);
                }
            }
            _ => {
                if let Some(field) = mapping.of_key(key) {
                    cells.extend(scalars(value)?.into_iter().map(|cell| (field, cell)));
                }
            }
        }
    }
    match mapping.row(cells.iter().map(|(field, cell)| (*field, cell.as_str()))) {
        Ok(rest) => {
            row.signals.extend(rest.signals);
            row.text = row.text.or(rest.text);
            row.reference = rest.reference;
            row.tags.extend(rest.tags);
            row.source = rest.source;
            row.origin = rest.origin;
            Ok(row)
        }
        Err(RowError::NoSignal)
            if row.path.is_some() || row.text.is_some() || !row.signals.is_empty() =>
        {
            let about = cells.iter().filter(|(f, _)| !matches!(f, Field::Kind | Field::Quality));
            fill_about(&mut row, about.map(|(field, cell)| (*field, cell.as_str())));
            Ok(row)
        }
        Err(error) => Err(error),
    }
}

fn fill_about<'a>(row: &mut Row, cells: impl Iterator<Item = (Field, &'a str)>) {
    let trimmed = cells.map(|(field, cell)| (field, cell.trim()));
    for (field, cell) in trimmed.filter(|(_, cell)| !cell.is_empty()) {
        match field {
            Field::Reference => row.reference = Some(cell.to_owned()),
            Field::Tags => row.tags.push(cell.to_owned()),
            Field::Source => row.source = Some(cell.to_owned()),
            Field::Origin => row.origin = Some(cell.to_owned()),
            _ => {}
        }
    }
}

/// `[{"type","value","quality"?}]`, as Weir writes it, or `{"pdq": "…"}`, as
/// Hasher-Matcher-Actioner does.
fn signals_of(value: &Value, row: &mut Row) -> Result<(), RowError> {
    match value {
        Value::Array(list) => list.iter().try_for_each(|signal| one_signal(signal, row)),
        Value::Object(map) => map
            .iter()
            .try_for_each(|(kind, value)| add(row, kind, value.as_str().unwrap_or_default(), None)),
        other => Err(RowError::Shape { expected: "a list of signals", found: name_of(other) }),
    }
}

fn one_signal(value: &Value, row: &mut Row) -> Result<(), RowError> {
    let (Some(kind), Some(text)) = (value["type"].as_str(), value["value"].as_str()) else {
        return Err(RowError::Shape { expected: "{\"type\", \"value\"}", found: name_of(value) });
    };
    let quality = match &value["quality"] {
        Value::Null => None,
        other => Some(scalars(other)?.concat()),
    };
    // The algorithm's version may stand behind the kind: `pdq@1`.
    add(row, kind.split('@').next().unwrap_or_default(), text, quality.as_deref())
}

fn add(row: &mut Row, kind: &str, value: &str, quality: Option<&str>) -> Result<(), RowError> {
    match named(kind)? {
        Named::Text => row.text = Some(value.to_owned()),
        Named::Signal(kind) => row.signals.push(signal_of(Some(kind), value, quality)?),
    }
    Ok(())
}

fn scalars(value: &Value) -> Result<Vec<String>, RowError> {
    Ok(match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Null => Vec::new(),
        Value::Array(list) => {
            list.iter().map(scalars).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect()
        }
        Value::Object(_) => {
            return Err(RowError::Shape { expected: "a text or a number", found: name_of(value) });
        }
    })
}

fn name_of(value: &Value) -> String {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
    .to_owned()
}
