//! Any text as an id, a time, a cursor, a bank's name, a source: what is read
//! is written so that it reads back the same.
#![no_main]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use libfuzzer_sys::fuzz_target;
use weir_model::{
    BankId, BankName, Cursor, EntryId, EventId, EventKind, IdSource, Source, Timestamp,
};

fuzz_target!(|text: &str| {
    id::<BankId>(text);
    id::<EntryId>(text);
    id::<EventId>(text);
    if let Some(time) = round_trip::<Timestamp>(text) {
        assert_eq!(Timestamp::from_micros(time.micros()), time);
        grows(time, text.as_bytes());
    }
    if let Some(cursor) = round_trip::<Cursor>(text) {
        assert!(cursor.number() >= 0);
    }
    if let Some(name) = round_trip::<BankName>(text) {
        assert!((1..=BankName::MAX_CHARS).contains(&name.as_str().chars().count()));
        assert!(!name.as_str().contains(char::is_control));
    }
    round_trip::<Source>(text);
    let kind = EventKind::from_name(text);
    assert_eq!(EventKind::from_name(kind.name()), kind);
});

/// The value of `text`, after a look at whether it reads back.
fn round_trip<T: FromStr<Err: Display> + Display + Debug + PartialEq>(text: &str) -> Option<T> {
    match text.parse::<T>() {
        Ok(value) => {
            let written = value.to_string();
            assert_eq!(written.parse::<T>().ok().as_ref(), Some(&value), "of {text:?}");
            Some(value)
        }
        Err(error) => {
            let words = error.to_string();
            assert!(words.len() < 1000, "{words:?}");
            None
        }
    }
}

/// Ids have one spelling: what is read is what is written.
fn id<T: FromStr<Err: Display> + Display + Debug + PartialEq>(text: &str) {
    if let Some(id) = round_trip::<T>(text) {
        assert_eq!(id.to_string(), text);
    }
}

/// Ids made at any time grow.
fn grows(time: Timestamp, bytes: &[u8]) {
    let mut ids = IdSource::default();
    let mut last: Option<BankId> = None;
    for eight in bytes.as_chunks::<8>().0 {
        let next = ids.next(time, *eight);
        assert!(last < Some(next));
        last = Some(next);
    }
}
