//! A row as a line of JSON, the same for both databases, and back.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::tables::{Kind, Table};
use crate::error::StoreError;
use crate::sql::{Arg, Row};

/// What a row holds in one column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Cell {
    /// As an argument of a statement.
    pub(crate) fn arg(&self, kind: Kind) -> Arg<'_> {
        match (self, kind) {
            // PostgreSQL wants to know what kind of nothing it is.
            (Self::Null, Kind::Integer) => Arg::OptInt(None),
            (Self::Null, Kind::Text) => Arg::OptText(None),
            (Self::Null, Kind::Bytes) => Arg::OptBytes(None),
            (Self::Integer(value), _) => Arg::Int(*value),
            (Self::Text(value), _) => Arg::Text(Cow::Borrowed(value)),
            (Self::Bytes(value), _) => Arg::Bytes(value),
        }
    }
}

/// Appends a row to `line`, with the line's end.
pub(crate) fn write_row(row: &Row, table: &Table, line: &mut Vec<u8>) -> Result<(), StoreError> {
    for (place, column) in table.columns.iter().enumerate() {
        line.push(if place == 0 { b'[' } else { b',' });
        match column.kind {
            Kind::Integer => write_json(row.opt_int(&column.name)?, line),
            Kind::Text => write_json(row.opt_text(&column.name)?, line),
            Kind::Bytes => match row.opt_bytes(&column.name)? {
                None => line.extend(b"null"),
                Some(bytes) => {
                    line.extend(b"{\"b\":\"");
                    line.extend(STANDARD.encode(bytes).as_bytes());
                    line.extend(b"\"}");
                }
            },
        }
    }
    line.extend(b"]\n");
    Ok(())
}

fn write_json(value: impl serde::Serialize, line: &mut Vec<u8>) {
    serde_json::to_writer(line, &value).expect("numbers and texts are JSON, and memory takes them");
}

/// Reads a line, or says what is wrong with it.
pub(crate) fn read_row(line: &[u8], table: &Table) -> Result<Vec<Cell>, String> {
    let values: Vec<Value> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if values.len() != table.columns.len() {
        return Err(format!("it has {} columns, not {}", values.len(), table.columns.len()));
    }
    let cells = values.into_iter().zip(&table.columns).map(|(value, column)| {
        cell(value, column.kind).ok_or_else(|| format!("“{}” is of another kind", column.name))
    });
    cells.collect()
}

fn cell(value: Value, kind: Kind) -> Option<Cell> {
    match (value, kind) {
        (Value::Null, _) => Some(Cell::Null),
        (Value::Number(number), Kind::Integer) => number.as_i64().map(Cell::Integer),
        (Value::String(text), Kind::Text) => Some(Cell::Text(text)),
        (Value::Object(object), Kind::Bytes) if object.len() == 1 => {
            STANDARD.decode(object.get("b")?.as_str()?).ok().map(Cell::Bytes)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::Column;
    use super::*;

    fn table() -> Table {
        let column = |name: &str, kind| Column { name: name.to_owned(), kind, key: 0 };
        let columns =
            vec![column("i", Kind::Integer), column("t", Kind::Text), column("b", Kind::Bytes)];
        Table { name: "x".to_owned(), columns }
    }

    #[test]
    fn a_row_is_read_as_it_was_written() {
        let line = "[-9223372036854775808,\"\\n\u{202e}مصباح\",{\"b\":\"AP8=\"}]".as_bytes();
        let cells = read_row(line, &table()).unwrap();
        let text = Cell::Text("\n\u{202e}مصباح".to_owned());
        assert_eq!(cells, [Cell::Integer(i64::MIN), text, Cell::Bytes(vec![0, 255])]);
        assert_eq!(
            read_row(b"[null,null,null]", &table()).unwrap(),
            [Cell::Null, Cell::Null, Cell::Null]
        );
    }

    #[test]
    fn a_row_of_another_form_is_refused() {
        for line in [
            "[1,\"t\"]",
            "[1.5,\"t\",null]",
            "[9223372036854775808,\"t\",null]",
            "[\"1\",\"t\",null]",
            "[1,2,null]",
            "[1,\"t\",\"AP8=\"]",
            "[1,\"t\",{\"b\":\"AP8\"}]",
            "[1,\"t\",{\"b\":\"AP8=\",\"c\":1}]",
            "{}",
            "[1,\"t\",null] [",
            "",
        ] {
            assert!(read_row(line.as_bytes(), &table()).is_err(), "{line}");
        }
    }
}
