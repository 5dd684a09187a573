//! The JSON forms that several commands share (CONTRACT.md, "The command line").

use serde_json::{Map, Value, json};
use weir_engine::{Look, Match, ToldMatch};
use weir_model::Entry;
use weir_signals::Signal;

/// `{"type","value","quality"?,"algorithm"}`.
pub(crate) fn signal(signal: &Signal) -> Value {
    let mut object = Map::new();
    object.insert("type".to_owned(), signal.kind().name().into());
    object.insert("value".to_owned(), signal.value().into());
    if let Some(quality) = signal.quality() {
        object.insert("quality".to_owned(), quality.value().into());
    }
    object.insert("algorithm".to_owned(), signal.kind().algorithm().to_string().into());
    Value::Object(object)
}

pub(crate) fn signals(signals: &[Signal]) -> Value {
    signals.iter().map(signal).collect()
}

/// `"form"?` and `"at_ms"?`: how a picture was looked at.
pub(crate) fn insert_look(object: &mut Map<String, Value>, look: &Look) {
    if let Some(form) = look.form() {
        object.insert("form".to_owned(), form.into());
    }
    if let Some(at) = look.at_ms() {
        object.insert("at_ms".to_owned(), at.into());
    }
}

/// `{"bank","entry","ref"?,"type","distance"?,"score"?,"form"?,"at_ms"?,"span"?,"spans"?,"of_item"?,
/// "of_entry"?,"region"?,"fit"?,"read"?,"source","tags"}`.
pub(crate) fn matched(m: &Match) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("bank".to_owned(), m.bank.as_str().into());
    object.insert("entry".to_owned(), m.entry.id.to_string().into());
    if let Some(reference) = &m.entry.reference {
        object.insert("ref".to_owned(), reference.as_str().into());
    }
    object.insert("type".to_owned(), m.kind.name().into());
    if let Some(distance) = m.distance {
        object.insert("distance".to_owned(), distance.bits().into());
    }
    insert_look(&mut object, &m.look);
    object.insert("source".to_owned(), m.entry.source.to_string().into());
    object.insert("tags".to_owned(), m.entry.tags.clone().into());
    let more = m.text.is_some() || m.fit.is_some() || m.read.is_some();
    if more && let Ok(Value::Object(told)) = serde_json::to_value(ToldMatch::of(m, "text")) {
        let of_text = |name: &str| {
            let of_picture = ["region", "fit", "read"];
            ["score", "span", "spans", "of_item", "of_entry", "quoted", "attributed"]
                .into_iter()
                .chain(of_picture)
                .any(|known| known == name)
        };
        object.extend(told.into_iter().filter(|(name, _)| of_text(name)));
    }
    object
}

/// A whole entry, in the shape that `weir bank add --jsonl` reads back.
pub(crate) fn entry(entry: &Entry) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("entry".to_owned(), entry.id.to_string().into());
    object.insert("number".to_owned(), entry.number.into());
    if let Some(reference) = &entry.reference {
        object.insert("ref".to_owned(), reference.as_str().into());
    }
    object.insert("signals".to_owned(), signals(&entry.signals));
    object.insert("tags".to_owned(), entry.tags.clone().into());
    object.insert("source".to_owned(), entry.provenance.source.to_string().into());
    if let Some(origin) = &entry.provenance.origin {
        object.insert("origin".to_owned(), origin.as_str().into());
    }
    if let Some(import) = entry.provenance.import {
        object.insert("import".to_owned(), import.to_string().into());
    }
    object.insert("created_at".to_owned(), json!(entry.created_at.to_string()));
    object
}
