//! One content of HMA's, in Weir's signals and notes; with what of it has no
//! place there.

use serde_json::{Map, Value};
use weir_signals::patterns::Line;
use weir_signals::{BankedText, Md5Digest, PdqHash, Signal, TlshHash};

use super::HmaContent;

/// The longest text of metadata, in characters, and the longest of all.
const LONGEST_TEXT: usize = 2048;
const LONGEST_METADATA: usize = 64 << 10;

/// A content as Weir can take it.
#[derive(Clone, Debug, PartialEq)]
pub struct Readable {
    /// Its signals; at least one, or a text.
    pub signals: Vec<Signal>,
    /// The text that it is, where HMA held one (`raw_text`).
    pub text: Option<String>,
    /// What whoever banked it calls it.
    pub reference: Option<String>,
    /// Words on it.
    pub note: Option<String>,
    /// `content_id`, `content_uri` and `json`.
    pub metadata: Option<Value>,
    /// Until when it is disabled, in seconds since 1970: 0 for ever; nothing
    /// where it matches.
    pub disabled_until: Option<i64>,
    /// What of it is left out, and why.
    pub left: Vec<String>,
}

/// Reads a content, or says why nothing of it can be taken.
pub fn read(content: &HmaContent) -> Result<Readable, String> {
    let mut left = Vec::new();
    let (mut signals, mut raw) = (Vec::new(), None);
    for (kind, value) in &content.signals {
        if kind == "raw_text" {
            raw = Some(value.clone());
            continue;
        }
        match signal(kind, value) {
            Ok(signal) => signals.push(signal),
            Err(why) => left.push(why),
        }
    }
    if signals.is_empty() && raw.is_none() {
        return Err(if left.is_empty() { "it has no hash".to_owned() } else { left.join("; ") });
    }
    let metadata = metadata(content, &mut left);
    let content_id = metadata.get("content_id").and_then(Value::as_str);
    let reference = content.key.as_deref().or(content_id).filter(|text| !text.is_empty());
    let reference = reference.filter(|text| text.chars().count() <= 512 && !text.contains('\0'));
    let note = content.note.clone().filter(|note| !note.is_empty() && !note.contains('\0'));
    Ok(Readable {
        signals,
        text: raw,
        reference: reference.map(str::to_owned),
        note,
        metadata: (!metadata.is_empty()).then_some(Value::Object(metadata)),
        // HMA writes 1 for what is enabled.
        disabled_until: Some(content.disable_until).filter(|until| *until == 0 || *until > 1),
        left,
    })
}

fn signal(kind: &str, value: &str) -> Result<Signal, String> {
    let (as_it_is, value) = (value.trim(), value.trim().to_ascii_lowercase());
    let wrong = |digits| format!("its {kind} is no hash of {digits} hexadecimal digits");
    match kind {
        "pdq" => {
            let hash = PdqHash::from_hex(&value).map_err(|_| wrong(64))?;
            Ok(Signal::Pdq { hash, quality: None })
        }
        "video_md5" => Ok(Signal::Md5(Md5Digest::from_hex(&value).map_err(|_| wrong(32))?)),
        "text_tlsh" => Ok(Signal::Tlsh(TlshHash::from_hex(&value).map_err(|_| wrong(70))?)),
        "trend_query" => {
            let line: Line =
                as_it_is.parse().map_err(|error| format!("its trend query: {error}"))?;
            Ok(Signal::Pattern(BankedText::pattern(&line)))
        }
        other => {
            let other: String = other.chars().take(60).collect();
            Err(format!("Weir has no signal type {other}"))
        }
    }
}

/// The metadata that Weir's clients of HMA see again. Where it names no place,
/// the one that HMA noted stands in.
fn metadata(content: &HmaContent, left: &mut Vec<String>) -> Map<String, Value> {
    let mut kept = Map::new();
    let none = Map::new();
    let fields = match &content.metadata {
        None | Some(Value::Null) => &none,
        Some(Value::Object(fields)) => fields,
        Some(_) => {
            left.push("its metadata is no object".to_owned());
            &none
        }
    };
    for (name, value) in fields {
        match (name.as_str(), value) {
            (_, Value::Null) | ("collab", _) => {}
            ("content_id" | "content_uri", Value::String(text)) if fits(text) => {
                kept.insert(name.clone(), value.clone());
            }
            ("json" | "json_data", Value::Object(_)) => {
                kept.insert("json".to_owned(), value.clone());
            }
            _ => {
                let name: String = name.chars().take(60).collect();
                left.push(format!("the field {name} of its metadata"));
            }
        }
    }
    let empty = kept.get("content_uri").and_then(Value::as_str).is_none_or(str::is_empty);
    if let Some(uri) = content.uri.as_deref().filter(|uri| empty && !uri.is_empty()) {
        if fits(uri) {
            kept.insert("content_uri".to_owned(), uri.into());
        } else {
            left.push("the address where it was found, which is too long".to_owned());
        }
    }
    let text = Value::Object(kept.clone()).to_string();
    // PostgreSQL keeps no U+0000 in a text; JSON writes it as an escape.
    if text.len() > LONGEST_METADATA || text.contains("\\u0000") {
        left.push("its metadata, which is longer than 64 KiB or holds U+0000".to_owned());
        return Map::new();
    }
    kept
}

fn fits(text: &str) -> bool {
    text.chars().count() <= LONGEST_TEXT && !text.contains('\0')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn content(signals: &[(&str, &str)]) -> HmaContent {
        let signals = signals.iter().map(|(kind, value)| ((*kind).into(), (*value).into()));
        HmaContent {
            id: 7,
            bank: 1,
            brought: false,
            exchange: None,
            key: None,
            disable_until: 1,
            uri: None,
            metadata: None,
            note: None,
            signals: signals.collect(),
        }
    }

    #[test]
    fn a_hash_that_weir_has_no_type_for_is_told_and_the_rest_is_read() {
        let (pdq, md5) = ("ab".repeat(32), "CD".repeat(16));
        let found = read(&content(&[("pdq", &pdq), ("video_md5", &md5), ("trend", "x")])).unwrap();
        assert_eq!(found.signals.len(), 2);
        assert_eq!(found.left, ["Weir has no signal type trend"]);
        assert!(read(&content(&[("trend", "x")])).unwrap_err().contains("trend"));
        assert!(read(&content(&[("pdq", "ab")])).unwrap_err().contains("64"));
        assert!(read(&content(&[])).unwrap_err().contains("no hash"));
    }

    #[test]
    fn the_place_where_it_was_found_stands_in_where_the_metadata_names_none() {
        let pdq = "ab".repeat(32);
        let mut of = content(&[("pdq", &pdq)]);
        of.uri = Some("https://lamp.example/1.png".to_owned());
        of.metadata = Some(json!({ "content_id": "k-1", "content_uri": "", "json": { "a": 1 } }));
        let found = read(&of).unwrap();
        let uri = json!("https://lamp.example/1.png");
        let expected = json!({ "content_id": "k-1", "content_uri": uri, "json": { "a": 1 } });
        assert_eq!((found.metadata, found.reference), (Some(expected), Some("k-1".to_owned())));

        of.metadata = Some(json!({ "content_uri": "lamp:2", "colour": "red" }));
        let found = read(&of).unwrap();
        assert_eq!(found.metadata, Some(json!({ "content_uri": "lamp:2" })));
        assert_eq!(found.left, ["the field colour of its metadata"]);
    }

    #[test]
    fn one_is_enabled_and_nought_is_never() {
        let pdq = "ab".repeat(32);
        for (there, here) in [(1, None), (0, Some(0)), (1_800_000_000, Some(1_800_000_000))] {
            let of = HmaContent { disable_until: there, ..content(&[("pdq", &pdq)]) };
            assert_eq!(read(&of).unwrap().disabled_until, here);
        }
    }
}
