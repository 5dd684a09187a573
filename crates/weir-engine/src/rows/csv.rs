//! Lists in CSV: comma, semicolon or tab between the columns, in UTF-8 with or
//! without a byte order mark.

use std::io::{BufRead, BufReader, Read};

use super::{BoundedRows, ListError, Mapping, NumberedRow, RowError};

/// Reads a CSV list, handing each row to `take` until that answers `false`.
pub fn read_csv(
    reader: impl Read,
    mapping: &Mapping,
    mut take: impl FnMut(NumberedRow) -> bool,
) -> Result<(), ListError> {
    let unreadable = |source| ListError::Read { row: 0, source };
    let (reader, since_row) = BoundedRows::new(reader);
    let mut reader = BufReader::new(reader);
    let start = reader.fill_buf().map_err(unreadable)?;
    let bom = if start.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    let delimiter = delimiter_of(&start[bom..]);
    reader.consume(bom);

    let mut csv = ::csv::ReaderBuilder::new()
        .has_headers(!mapping.is_headerless())
        .delimiter(delimiter)
        .flexible(true)
        .trim(::csv::Trim::All)
        .from_reader(reader);
    let header: Vec<String> = if mapping.is_headerless() {
        Vec::new()
    } else {
        let header = csv.byte_headers().map_err(|error| unreadable(error.into()))?;
        header.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    };
    since_row.set(0);
    let mut fields = if header.is_empty() { None } else { Some(mapping.resolve(&header)?) };

    let mut record = ::csv::ByteRecord::new();
    for number in 1.. {
        match csv.read_byte_record(&mut record) {
            Ok(false) if fields.is_none() => return Err(ListError::Empty),
            Ok(false) => break,
            Ok(true) => since_row.set(0),
            Err(error) => return Err(ListError::Read { row: number - 1, source: error.into() }),
        }
        let fields = match &fields {
            Some(fields) => fields,
            None => {
                let names: Vec<String> = (1..=record.len()).map(|n| n.to_string()).collect();
                fields.insert(mapping.resolve(&names)?)
            }
        };
        let row = match record.iter().map(std::str::from_utf8).collect::<Result<Vec<_>, _>>() {
            Ok(cells) => mapping
                .row(fields.iter().zip(cells).filter_map(|(f, cell)| f.map(|field| (field, cell)))),
            Err(_) => Err(RowError::Csv("the row is not UTF-8".to_owned())),
        };
        if !take(NumberedRow { number, row }) {
            break;
        }
    }
    Ok(())
}

/// The separator that the first line uses most.
fn delimiter_of(start: &[u8]) -> u8 {
    let line = start.split(|&b| b == b'\n').next().unwrap_or_default();
    let count = |separator| line.iter().filter(|&&b| b == separator).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}
