//! Banked texts in clear, for whoever holds the folder and its key and asks for them.
//! That an entry was read is an event, as it is in the console.

use serde_json::{Map, Value};
use weir_model::Entry;
use weir_signals::Signal;

use super::json;
use crate::session::{Session, now};

/// Puts what is held of an entry's text beside its signals, in the form in which
/// `bank add --jsonl` and `bank import` read it: a text as `text`, a line of a list
/// as the value of its signal.
pub(crate) async fn insert(
    object: &mut Map<String, Value>,
    entry: &Entry,
    session: &Session,
) -> anyhow::Result<()> {
    if entry.signals.iter().all(|signal| signal.banked_text().is_none()) {
        return Ok(());
    }
    let read = session.store.read_banked_text(session.service, entry.id, now()).await?;
    let Some(read) = read else { return Ok(()) };
    let Some(held) = read.banked_text().and_then(|text| text.held()) else { return Ok(()) };
    if let Signal::Pattern(_) = read {
        let mut signals = json::signals(&entry.signals);
        for signal in signals.as_array_mut().into_iter().flatten() {
            if signal["type"] == "pattern" {
                signal["value"] = held.text().into();
            }
        }
        object.insert("signals".to_owned(), signals);
    } else {
        // Its keys are made of it again; what else the entry has stays.
        let others: Vec<Signal> = entry
            .signals
            .iter()
            .filter(|signal| signal.banked_text().is_none() && !matches!(signal, Signal::Text(_)))
            .cloned()
            .collect();
        object.insert("signals".to_owned(), json::signals(&others));
        object.insert("text".to_owned(), held.text().into());
    }
    Ok(())
}
