//! Lists of signals: nothing that somebody wrote makes the readers fail, and a
//! list says the same however it is written.

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use weir_engine::rows::{
    MAX_ROW_BYTES, Mapping, NumberedRow, read_csv, read_items, read_json, read_json_lines,
};
use weir_engine::{Fingerprinter, Looking, entry_of_row};
use weir_model::{NewEntry, Source};
use weir_signals::SignalKind;

/// Mappings of every sort.
fn mappings() -> Vec<Mapping> {
    let none: [&str; 0] = [];
    vec![
        Mapping::default(),
        Mapping::new(&none, Some(SignalKind::Pdq), true).unwrap(),
        Mapping::new(&["md5=1", "quality=2", "tags=3"], None, true).unwrap(),
        Mapping::new(&["pdq=Hash", "ref=Case"], Some(SignalKind::Url), false).unwrap(),
    ]
}

/// Reads by every reader; the rows' numbers must count up.
fn read_every_way(bytes: &[u8]) {
    for mapping in mappings() {
        let mut last = 0;
        let mut take = |row: NumberedRow| {
            assert!(row.number > last, "row {} after row {last}", row.number);
            last = row.number;
            if let Ok(row) = row.row {
                let row = weir_engine::rows::Row { path: None, ..row };
                let mut fingerprinter = Fingerprinter::new(Looking::default());
                let _ = entry_of_row(
                    row,
                    &mut fingerprinter,
                    Path::new(""),
                    &Source::OwnDecision,
                    None,
                );
            }
            true
        };
        let _ = read_csv(bytes, &mapping, &mut take);
        last = 0;
        let mut take = |row: NumberedRow| {
            assert!(row.number > last, "row {} after row {last}", row.number);
            last = row.number;
            true
        };
        let _ = read_json(bytes, &mapping, &mut take);
        let _ = read_json_lines(bytes, &mapping, |_| true);
    }
    let _ = read_items(bytes, |_, _| {});
}

/// Pieces of which lists are made, put together as it comes.
fn scraps() -> impl Strategy<Value = Vec<u8>> {
    let scrap = prop_oneof![
        Just(b"pdq,md5;type\tquality\n".to_vec()),
        Just(b"\xef\xbb\xbf".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"[{\"pdq\":".to_vec()),
        Just(b"{\"signals\":[{\"type\":\"pdq\",\"value\":\"".to_vec()),
        Just(b"{\"data\":[".to_vec()),
        Just(b"}]}\n".to_vec()),
        Just(b",null,{},[],-1.5e300,".to_vec()),
        Just("ab".repeat(32).into_bytes()),
        Just(b"\r\n".to_vec()),
        prop::collection::vec(any::<u8>(), 0..8),
    ];
    prop::collection::vec(scrap, 0..24).prop_map(|scraps| scraps.concat())
}

/// One row of a list, before it is written down.
#[derive(Clone, Debug)]
struct Written {
    columns: Vec<(&'static str, String)>,
}

fn hex(bytes: usize) -> impl Strategy<Value = String> {
    let digits = prop::collection::vec(any::<u8>(), bytes)
        .prop_map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    (digits, any::<bool>()).prop_map(|(hex, upper)| if upper { hex.to_uppercase() } else { hex })
}

fn written() -> impl Strategy<Value = Written> {
    let word = "[a-zé\u{627}-\u{64a},;|\"' ]{0,12}";
    let cell = |name: &'static str, cell: BoxedStrategy<String>| {
        prop::option::of(cell).prop_map(move |cell| (name, cell.unwrap_or_default()))
    };
    let columns = (
        cell("pdq", prop_oneof![3 => hex(32), 1 => hex(31)].boxed()),
        cell("quality", "[0-9]{1,3}".boxed()),
        cell("md5", hex(16).boxed()),
        cell("sha1", hex(20).boxed()),
        cell("sha256", hex(32).boxed()),
        cell("url", "https://lamp\\.example/[a-z]{0,5}".boxed()),
        cell("text", word.boxed()),
        cell("ref", word.boxed()),
        cell("source", word.boxed()),
    );
    columns.prop_map(|(a, b, c, d, e, f, g, h, i)| Written {
        columns: vec![a, b, c, d, e, f, g, h, i],
    })
}

fn as_csv(rows: &[Written], separator: char, bom: bool) -> Vec<u8> {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.join(&separator.to_string()) + "\n";
    let header = rows[0].columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut text = if bom { "\u{feff}".to_owned() } else { String::new() };
    text += &line(header);
    for row in rows {
        text += &line(row.columns.iter().map(|(_, cell)| quoted(cell)).collect());
    }
    text.into_bytes()
}

fn object(row: &Written) -> Value {
    let cells = row.columns.iter().filter(|(_, cell)| !cell.trim().is_empty());
    Value::Object(
        cells.map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect::<Map<_, _>>(),
    )
}

type Read = Vec<(u64, Result<NewEntry, String>)>;

/// What a reader makes of a list, as the entries that it would bank.
fn entries(read: impl FnOnce(&mut dyn FnMut(NumberedRow) -> bool)) -> Read {
    let mut entries = Vec::new();
    let mut fingerprinter = Fingerprinter::new(Looking::default());
    read(&mut |NumberedRow { number, row }| {
        let source = Source::List("list".to_owned());
        let mut entry = match row {
            Ok(row) => entry_of_row(row, &mut fingerprinter, Path::new(""), &source, None)
                .map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        // The order of an entry's signals says nothing.
        if let Ok(entry) = &mut entry {
            entry.signals.sort_by_key(|signal| signal.kind());
        }
        entries.push((number, entry));
        true
    });
    entries
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_bytes_make_a_reader_fail(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_every_way(&bytes);
    }

    #[test]
    fn no_scraps_of_lists_make_a_reader_fail(bytes in scraps()) {
        read_every_way(&bytes);
    }

    #[test]
    fn a_list_reads_the_same_in_every_form(
        rows in prop::collection::vec(written(), 1..12),
        separator in prop_oneof![Just(','), Just(';'), Just('\t')],
        bom in any::<bool>(),
    ) {
        let mapping = Mapping::default();
        let csv = as_csv(&rows, separator, bom);
        let objects: Vec<Value> = rows.iter().map(object).collect();
        let array = Value::from(objects.clone()).to_string();
        let wrapped = serde_json::to_string_pretty(&json!({"made": 2026, "rows": objects})).unwrap();
        let lines: String = objects.iter().map(|object| format!("{object}\n")).collect();

        let from_csv = entries(|take| read_csv(csv.as_slice(), &mapping, take).unwrap());
        prop_assert_eq!(from_csv.len(), rows.len());
        for json in [array, wrapped, lines] {
            let from_json = entries(|take| read_json(json.as_bytes(), &mapping, take).unwrap());
            prop_assert_eq!(&from_csv, &from_json, "{}", json);
        }
    }
}

#[test]
fn a_row_without_an_end_is_refused_before_it_fills_the_memory() {
    let endless = || std::io::Read::chain(&b"pdq,ref\n\""[..], std::io::repeat(b'x'));
    let mapping = Mapping::default();
    let error = read_csv(endless(), &mapping, |_| true).unwrap_err().to_string();
    assert!(error.contains(&MAX_ROW_BYTES.to_string()), "{error}");
    let error = read_json_lines(endless(), &mapping, |_| true).unwrap_err().to_string();
    assert!(error.contains(&MAX_ROW_BYTES.to_string()), "{error}");
}

#[test]
fn a_reader_that_is_told_to_stop_stops() {
    let lists = ["[1,2,3]", "{\"a\":[1,2,3]}", "1\n2\n3\n"];
    for list in lists {
        let mut seen = 0;
        let mut take = |_: NumberedRow| {
            seen += 1;
            false
        };
        if list.starts_with('1') {
            read_json_lines(list.as_bytes(), &Mapping::default(), &mut take).unwrap();
        } else {
            read_json(list.as_bytes(), &Mapping::default(), &mut take).unwrap();
        }
        assert_eq!(seen, 1, "{list}");
    }
}
